#include "tcpviz/story/wireshark.h"

#include <inttypes.h>

#define HEADER_MIN 20 /* RFC 9293 section 3.1 */

/* Lengths of options, kind and length bytes included; of others than these, and of those that
 * are not listed, Info does not speak. */
enum {
    MSS_LEN = 4,
    WSCALE_LEN = 3,
    SACK_PERMITTED_LEN = 2,
    TIMESTAMPS_LEN = 10,
    USER_TIMEOUT_LEN = 4
};

struct name {
    uint32_t bits;
    const char *name;
};

/* As they stand in Info from left to right: Wireshark puts each in front of those before. */
static const struct name TAGS[] = {
    {ANALYSIS_ZERO_WINDOW_PROBE_ACK, "TCP ZeroWindowProbeAck"},
    {ANALYSIS_ZERO_WINDOW, "TCP ZeroWindow"},
    {ANALYSIS_ZERO_WINDOW_PROBE, "TCP ZeroWindowProbe"},
    {ANALYSIS_DUPLICATE_ACK, "TCP Dup ACK"},
    {ANALYSIS_KEEP_ALIVE_ACK, "TCP Keep-Alive ACK"},
    {ANALYSIS_KEEP_ALIVE, "TCP Keep-Alive"},
    {ANALYSIS_WINDOW_FULL, "TCP Window Full"},
    {ANALYSIS_WINDOW_UPDATE, "TCP Window Update"},
    {ANALYSIS_ACK_LOST_SEGMENT, "TCP ACKed unseen segment"},
    {ANALYSIS_LOST_SEGMENT, "TCP Previous segment not captured"},
    {ANALYSIS_OUT_OF_ORDER, "TCP Out-Of-Order"},
    {ANALYSIS_FAST_RETRANSMISSION, "TCP Fast Retransmission"},
    {ANALYSIS_RETRANSMISSION, "TCP Retransmission"},
    {ANALYSIS_SPURIOUS_RETRANSMISSION, "TCP Spurious Retransmission"},
    {ANALYSIS_REUSED_PORTS, "TCP Port numbers reused"},
};

static const struct name FLAGS[] = {
    {TCP_FIN, "FIN"}, {TCP_SYN, "SYN"}, {TCP_RST, "RST"}, {TCP_PSH, "PSH"}, {TCP_ACK, "ACK"},
    {TCP_URG, "URG"}, {TCP_ECE, "ECE"}, {TCP_CWR, "CWR"}, {TCP_AE, "AE"},   {0xe00, "Reserved"},
};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

void
wireshark_flags(uint16_t flags, struct text *out)
{
    const char *between = "";

    for (size_t i = 0; i < COUNT(FLAGS); i++) {
        if (!(flags & FLAGS[i].bits))
            continue;
        text_add(out, between);
        text_add(out, FLAGS[i].name);
        between = ", ";
    }
    if (*between == '\0')
        text_add(out, "<None>");
}

bool
wireshark_has_tags(const struct event *e)
{
    for (size_t i = 0; i < COUNT(TAGS); i++)
        if (e->analysis & TAGS[i].bits)
            return true;
    return false;
}

void
wireshark_tags(const struct event *e, struct text *out)
{
    const char *between = "";

    for (size_t i = 0; i < COUNT(TAGS); i++) {
        if (!(e->analysis & TAGS[i].bits))
            continue;
        text_addf(out, "%s[%s", between, TAGS[i].name);
        if (TAGS[i].bits == ANALYSIS_DUPLICATE_ACK)
            text_addf(out, " %" PRIu64 "#%" PRIu32, e->dup_ack_frame, e->dup_ack_num);
        text_add(out, "]");
        between = " ";
    }
}

static void
add_numbers(const struct segment *s, const struct analysis_result *a, struct text *out)
{
    text_addf(out, " Seq=%" PRIu32, a->seq);
    if (s->flags & TCP_ACK)
        text_addf(out, " Ack=%" PRIu32, a->ack);
    text_addf(out, " Win=%" PRIu32, a->window);
    if (a->extent == EXTENT_SEQ)
        text_addf(out, ", bogus TCP header length (%u, must be at least %d)", s->header_len,
                  HEADER_MIN);
    if (a->extent < EXTENT_OPTIONS)
        return;
    if (s->flags & TCP_URG)
        text_addf(out, " Urg=%u", s->urgent);
    if (a->has_len)
        text_addf(out, " Len=%" PRIu32, a->len);
}

static void
add_sack(const struct analysis_result *a, struct text *out)
{
    for (int i = 0; i < a->n_sack; i++)
        text_addf(out, " SLE=%" PRIu32 " SRE=%" PRIu32, a->sack[i].left, a->sack[i].right);
}

static void
add_fast_open(const struct tcp_options *o, struct text *out)
{
    if (o->has_cookie || o->has_fast_open)
        text_add(out, o->has_cookie ? " TFO=C" : " TFO=R");
}

/* Without a counter by its name; of other lengths Info does not speak. */
static void
add_ecn_bytes(const struct tcp_options *o, struct tcp_option option, struct text *out)
{
    enum { BARE = 2, COUNTER = 3, MOST = 11 };
    static const char *const names[2][3] = {{"EE0B", "ECEB", "EE1B"}, {"EE1B", "ECEB", "EE0B"}};
    int n = (option.len - BARE) / COUNTER;

    if (option.len > MOST || (option.len - BARE) % COUNTER != 0)
        return;
    if (n == 0)
        text_add(out, " AccECN");
    for (int i = 0; i < n && i < o->n_ecn_bytes; i++)
        text_addf(out, " %s=%" PRIu32, names[option.kind == TCPOPT_ACCECN1][i], o->ecn_bytes[i]);
}

static void
add_option(const struct tcp_options *o, const struct analysis_result *a, struct tcp_option option,
           struct text *out)
{
    switch (option.kind) {
    case TCPOPT_MSS:
        if (o->has_mss && option.len == MSS_LEN)
            text_addf(out, " MSS=%u", o->mss);
        break;
    case TCPOPT_WSCALE:
        if (o->has_wscale && option.len == WSCALE_LEN)
            text_addf(out, " WS=%u", 1u << wscale_shift(o->wscale));
        break;
    case TCPOPT_SACK_PERMITTED:
        if (o->sack_permitted && option.len == SACK_PERMITTED_LEN)
            text_add(out, " SACK_PERM");
        break;
    case TCPOPT_SACK:
        add_sack(a, out);
        break;
    case TCPOPT_TIMESTAMPS:
        if (o->has_timestamps && option.len == TIMESTAMPS_LEN)
            text_addf(out, " TSval=%" PRIu32 " TSecr=%" PRIu32, o->tsval, o->tsecr);
        break;
    case TCPOPT_MD5:
        text_add(out, " MD5");
        break;
    case TCPOPT_USER_TIMEOUT:
        if (o->has_user_timeout && option.len == USER_TIMEOUT_LEN)
            text_addf(out, " USER_TO=%u", o->user_timeout & 0x7fffu);
        break;
    case TCPOPT_AO:
        text_add(out, "TCP AO"); /* without a space in Wireshark, too */
        break;
    case TCPOPT_ACCECN0:
    case TCPOPT_ACCECN1:
        add_ecn_bytes(o, option, out);
        break;
    case TCPOPT_FAST_OPEN:
    case TCPOPT_EXP1:
    case TCPOPT_EXP2:
        add_fast_open(o, out);
        break;
    default:
        break;
    }
}

/* Why Wireshark stopped reading: the capture ends too early, or the packet itself does. */
static void
add_end(const struct segment *s, struct text *out)
{
    bool frame_cut = s->frame_captured_bytes < s->frame_wire_bytes;
    bool short_packet = (s->notes & SEGMENT_BAD_OFFSET) ||
                        ((s->notes & SEGMENT_CUT_HEADER) && (s->notes & SEGMENT_BAD_IP_LENGTH));

    if (short_packet && !frame_cut)
        text_add(out, "[Malformed Packet]");
    else if (short_packet || (s->notes & (SEGMENT_CUT_HEADER | SEGMENT_CUT_OPTIONS)))
        text_add(out, "[Packet size limited during capture]");
}

void
wireshark_info(const struct event *event, const struct segment *segment,
               const struct analysis_result *analysis, enum charset charset, struct text *out)
{
    const char *arrow = charset == CHARSET_ASCII ? "->" : "→";
    const struct segment *s = segment;

    wireshark_tags(event, out);
    if (wireshark_has_tags(event))
        text_add(out, " ");
    text_addf(out, "%u %s %u", s->src.port, arrow, s->dst.port);
    if (analysis->extent > EXTENT_PORTS) {
        text_add(out, " [");
        wireshark_flags(s->flags, out);
        text_add(out, "]");
        add_numbers(s, analysis, out);
    }
    for (int i = 0; i < s->options.n_list; i++)
        add_option(&s->options, analysis, s->options.list[i], out);
    if (analysis->extent != EXTENT_SEQ)
        add_end(s, out);
}
