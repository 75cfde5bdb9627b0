#include "tcpviz/story/describe.h"

#include "flags.h"
#include "icmp.h"

#include "tcpviz/decode/decode.h"
#include "tcpviz/story/names.h"
#include "tcpviz/story/wireshark.h"

#include <inttypes.h>

/* The two lines of facts: numbers and flags, window and options. */

/* Of a Fast Open option that only asks: kind and length. */
#define NO_COOKIE_LEN 2

/* How much the line of numbers tells: less where it would break over two rows. */
enum detail { DETAIL_ALL, DETAIL_NO_HEX, DETAIL_NO_NEXT, DETAILS };

static void
fact_number(struct text *t, const char *name, int64_t rel, bool relative, uint32_t raw)
{
    if (relative)
        text_addf(t, "%s %" PRId64 " (raw %" PRIu32 ")   ", name, rel, raw);
    else
        text_addf(t, "%s raw %" PRIu32 "   ", name, raw);
}

static void
add_numbers(struct text *t, const struct event *e, enum detail detail)
{
    fact_number(t, "Seq", e->rel_seq, e->seq_relative, e->seq);
    if (e->flags & TCP_ACK)
        fact_number(t, "Ack", e->rel_ack, e->ack_relative, e->ack);
    text_addf(t, "Len %" PRIu32 "   ", e->len);
    if (e->seq_relative && !(e->flags & TCP_RST) && detail < DETAIL_NO_NEXT)
        text_addf(t, "next Seq %" PRId64 "   ", event_rel_next(e));
    text_add(t, "Flags [");
    wireshark_flags(e->flags, t);
    text_add(t, "]");
    if (detail < DETAIL_NO_HEX)
        text_addf(t, " 0x%03x", (unsigned)e->flags);
}

static void
numbers_line(struct text *t, const struct event *e, size_t cols)
{
    char storage[256];
    struct text line;
    int detail = DETAIL_ALL;

    do {
        text_init(&line, storage, sizeof storage);
        add_numbers(&line, e, (enum detail)detail);
    } while (text_cols(storage) > cols && ++detail < DETAILS);
    text_add(t, storage);
}

static void
add_window(struct text *t, const struct event *e)
{
    if (e->segment_notes & SEGMENT_CUT_HEADER && e->window == 0) {
        text_add(t, "Window not captured");
        return;
    }
    text_add(t, "Window ");
    if (e->flags & TCP_SYN || e->wscale == WSCALE_OFF) {
        text_add_count(t, e->window, "byte");
        text_add(t, e->flags & TCP_SYN ? "" : ", no scaling");
    } else if (e->wscale == WSCALE_UNKNOWN) {
        text_addf(t, "%u (scale factor not seen)", (unsigned)e->window);
    } else {
        text_addf(t, "%u × %u = ", (unsigned)e->window, 1u << e->wscale);
        text_add_count(t, (uint64_t)e->window_bytes, "byte");
    }
}

static void
add_sack_ranges(struct text *t, const struct event *e)
{
    static const struct number_style relative = {.numbers = NUMBERS_RELATIVE};

    text_add(t, e->dsack ? "D-SACK" : "SACK");
    for (int i = 0; i < e->n_sack; i++) {
        text_add(t, i == 1 && e->dsack ? " SACK " : " ");
        number_add_range(t, NULL, e, ack_owner(e), e->sack[i].left, e->sack[i].right - 1,
                         &relative);
    }
}

static void
add_option(struct text *t, const struct event *e, const struct tcp_options *o,
           const struct tcp_option *option, bool brief)
{
    const char *name = decode_option_name(option->kind);
    const char *multipath = multipath_name(o->mptcp_subtype);

    switch (option->kind) {
    case TCPOPT_MSS:
        text_addf(t, "MSS %u", (unsigned)o->mss);
        return;
    case TCPOPT_WSCALE:
        text_addf(t, "window scale %u (× %u)", (unsigned)o->wscale, 1u << wscale_shift(o->wscale));
        return;
    case TCPOPT_SACK:
        add_sack_ranges(t, e);
        return;
    case TCPOPT_MPTCP:
        text_addf(t, "MPTCP %s", multipath ? multipath : "of another kind");
        return;
    case TCPOPT_TIMESTAMPS:
        if (brief)
            text_add(t, "timestamps");
        else
            text_addf(t, "TSval %" PRIu32 ", TSecr %" PRIu32, o->tsval, o->tsecr);
        return;
    case TCPOPT_FAST_OPEN: /* RFC 7413 section 4.1.1 */
        text_add(t, option->len > NO_COOKIE_LEN ? "Fast Open cookie" : "Fast Open cookie request");
        return;
    default:
        if (name)
            text_add(t, name);
        else
            text_addf(t, "kind %u, %u bytes", (unsigned)option->kind, (unsigned)option->len);
    }
}

static void
add_options(struct text *t, const struct event *e, const struct segment *s, bool brief)
{
    const struct tcp_options *o = &s->options;
    const char *before = "   Options: ";

    for (int i = 0; i < o->n_list; i++) {
        if (o->list[i].kind == TCPOPT_NOP || o->list[i].kind == TCPOPT_EOL)
            continue;
        text_add(t, before);
        add_option(t, e, o, &o->list[i], brief);
        before = ", ";
    }
    if (o->malformed)
        text_addf(t, "%s(the rest is malformed)", before);
    else if (s->notes & SEGMENT_CUT_OPTIONS)
        text_addf(t, "%s(not all captured)", before);
}

void
describe_tunnel(struct text *t, uint64_t tunnel)
{
    const char *before = "";

    for (; tunnel != 0; tunnel >>= SEGMENT_TUNNEL_BITS) {
        text_addf(t, "%s%s", before, decode_layer_name(tunnel & ((1u << SEGMENT_TUNNEL_BITS) - 1)));
        before = ", ";
    }
}

static void
add_tunnel(struct text *t, const struct segment *s)
{
    if (segment_tunnel(s) == 0)
        return;
    text_add(t, "   Inside ");
    describe_tunnel(t, segment_tunnel(s));
}

/* RFC 9293 section 3.1: the pointer names the number behind the last urgent byte. */
static void
add_urgent(struct text *t, const struct event *e, const struct segment *s)
{
    text_addf(t, "   Urgent pointer %u", (unsigned)s->urgent);
    if (e->seq_relative && s->urgent > 0)
        text_addf(t, " (last urgent byte %" PRId64 "%s)", e->rel_seq + s->urgent - 1,
                  flags_urgent_is_least(e) ? " or later" : "");
}

void
describe_facts(struct text *t, const struct event *e, const struct segment *segment, size_t cols,
               bool brief)
{
    if (event_is_icmp(e)) {
        icmp_facts(t, e);
        return;
    }
    numbers_line(t, e, cols);
    text_add(t, "\n");
    if (e->flags & TCP_RST && segment && segment->options.n_list == 0)
        return; /* nobody heeds the window of a reset */
    add_window(t, e);
    if (segment && (e->flags & TCP_URG))
        add_urgent(t, e, segment);
    if (segment)
        add_options(t, e, segment, brief);
    else
        text_add(t, "   Options: the bytes of this segment are no longer kept");
    if (segment)
        add_tunnel(t, segment);
    text_add(t, "\n");
}
