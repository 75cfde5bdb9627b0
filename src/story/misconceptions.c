#include "tcpviz/story/misconceptions.h"

#include "writer.h"

#include <inttypes.h>

/* What one Ethernet frame holds: 1500 bytes less the headers of IP, 20 or for IPv6 40, and of TCP,
 * 20 (RFC 9293 section 3.7.1). */
static unsigned
ethernet_mss(const struct flow *flow)
{
    return flow->is_ip6 ? 1440 : 1460;
}

static bool
acks_only_data(const struct event *e)
{
    return e->ack_advances && event_acks_kind(e, TERM_DATA) && !event_acks_kind(e, TERM_SYN) &&
           !event_acks_kind(e, TERM_FIN) && !event_acks_kind(e, TERM_UNSEEN);
}

/* The first data behind a SYN, or the Ack of it: there the 1 in the sum looks like a phantom byte.
 */
static bool
fits_phantom(const struct flow *flow, const struct event *e)
{
    if (e->len > 0 && !(e->flags & TCP_SYN))
        return e->seq_relative && e->rel_seq == 1 && flow->half[e->from].syn_seen;
    return acks_only_data(e) && e->ack_base == 1 && flow->half[ack_owner(e)].syn_seen;
}

/* Bytes of the peer that the Ack covers, where all of its numbers are known: without SYN and FIN.
 */
static int64_t
bytes_acked(const struct event *e)
{
    return e->rel_ack - 1 - event_acks_kind(e, TERM_FIN);
}

/* Who resets wants no next number. */
static bool
fits_count(const struct flow *flow, const struct event *e)
{
    return e->ack_advances && !(e->flags & TCP_RST) && event_acks_kind(e, TERM_DATA) &&
           !event_acks_kind(e, TERM_SYN) && !event_acks_kind(e, TERM_UNSEEN) &&
           flow->half[ack_owner(e)].syn_seen;
}

static bool
fits_owner(const struct flow *flow, const struct event *e)
{
    (void)flow;
    return e->ack_relative && e->seq_relative && !(e->flags & TCP_RST) &&
           ((e->flags & TCP_SYN) || (e->len > 0 && e->ack_advances));
}

/* One with a text or an option of Multipath TCP does say why. */
static bool
fits_resets(const struct flow *flow, const struct event *e)
{
    const struct note *ends_all = event_find_note(e, NOTE_RESET_FASTCLOSE);

    (void)flow;
    return (e->flags & TCP_RST) && e->len == 0 && !event_find_note(e, NOTE_RESET_MULTIPATH) &&
           !(ends_all && ends_all->segment == 0);
}

/* The last number in front of an empty segment, if it did not pass here, may be its sender's FIN.
 */
static bool
may_be_behind_its_fin(const struct event *e)
{
    return event_rel_next(e) == e->rel_seq &&
           (event_find_note(e, NOTE_GAP) || event_find_note(e, NOTE_NOT_CAPTURED));
}

static bool
fits_close(const struct flow *flow, const struct event *e)
{
    enum tcp_state own = e->state[e->from];

    (void)flow;
    return event_acks_kind(e, TERM_FIN) && !(e->flags & TCP_RST) &&
           ((e->flags & TCP_FIN) ? own == STATE_LAST_ACK
                                 : own == STATE_CLOSE_WAIT && !may_be_behind_its_fin(e));
}

static bool
fits_window(const struct flow *flow, const struct event *e)
{
    (void)flow;
    return !(e->flags & TCP_RST) && e->window > 0 &&
           ((e->flags & TCP_SYN) || e->wscale > 0 || e->wscale == WSCALE_UNKNOWN);
}

static bool
fits_sends(const struct flow *flow, const struct event *e)
{
    (void)flow;
    return e->len > 0;
}

static bool
fits_checksum(const struct flow *flow, const struct event *e)
{
    (void)flow;
    return e->segment == 1 || (e->flags & TCP_SYN);
}

static bool
fits_loopback(const struct flow *flow, const struct event *e)
{
    return e->len > ethernet_mss(flow) && e->len <= flow->half[ack_owner(e)].mss;
}

static void
add_phantom(const struct writer *w)
{
    text_add(w->t, "The sum begins with ");
    writer_add_number(w, w->e->len > 0 ? w->e->from : ack_owner(w->e), 1);
    text_add(w->t, ", since the SYN took the number before: for data no phantom byte is added.");
}

static void
add_count(const struct writer *w)
{
    const struct event *e = w->e;
    bool fin = event_acks_kind(e, TERM_FIN);

    text_add(w->t, "Ack is no byte count: ");
    text_add_count(w->t, (uint64_t)bytes_acked(e), "byte");
    text_add(w->t, fin                   ? " and a FIN have arrived"
                   : bytes_acked(e) == 1 ? " has arrived"
                                         : " have arrived");
    text_add(w->t, ", and ");
    writer_add_peers(w, e->rel_ack);
    text_add(w->t, " is the next number wanted.");
}

static void
add_close(const struct writer *w)
{
    if (w->e->flags & TCP_FIN)
        text_add(w->t,
                 "A close need not take the four segments of RFC 9293, figure 12: this one is the "
                 "ACK and the FIN of its side, so three are enough.");
    else
        text_add(w->t,
                 "This ACK closes one direction only: the FIN of its side is still to come. A "
                 "close in this order takes four segments.");
}

/* RFC 7323 section 2: which field means what. */
static void
add_window(const struct writer *w)
{
    const struct event *e = w->e;
    bool sure = w->flow->half[ack_owner(e)].wscale_offered != WSCALE_UNKNOWN;

    if (e->flags & TCP_SYN)
        text_addf(w->t,
                  "The window of a SYN is never scaled: %u are bytes (RFC 7323, section 2.2). A "
                  "factor, if both SYNs offer one, counts from the next segment on.",
                  (unsigned)e->window);
    else if (e->wscale == WSCALE_UNKNOWN)
        text_addf(
            w->t,
            "The window may be larger than the %u of the header: the window scale of the SYN, "
            "which tells the factor, was not seen.",
            (unsigned)e->window);
    else
        text_addf(w->t,
                  "The window is %snot the %u of the header, but that times %u: %" PRId64
                  " bytes. tcpdump prints the header's.",
                  sure ? "" : "probably ", (unsigned)e->window, 1u << e->wscale, e->window_bytes);
}

static void
add_owner(const struct writer *w)
{
    text_addf(w->t, "Seq counts the bytes of %s, Ack those of %s: two numberings.", w->own,
              w->peer);
}

static void
add_loopback(const struct writer *w)
{
    text_addf(w->t,
              "One segment may hold so much: %s's MSS is %u here, as on loopback or with jumbo "
              "frames. Over Ethernet %u is usual%s.",
              w->peer, (unsigned)w->flow->half[ack_owner(w->e)].mss, ethernet_mss(w->flow),
              w->flow->is_ip6 ? " with IPv6" : "");
}

/* Which segments it fits, and what is right: a function writes that, or it is always the same. */
static const struct {
    bool (*fits)(const struct flow *flow, const struct event *e);
    void (*add)(const struct writer *w);
    const char *words;
} beliefs[] = {
    [BELIEF_PHANTOM] = {fits_phantom, add_phantom, NULL},
    [BELIEF_COUNT] = {fits_count, add_count, NULL},
    [BELIEF_OWNER] = {fits_owner, add_owner, NULL},
    [BELIEF_RESETS] =
        {fits_resets, NULL,
         "A reset has no field for its reason: a refusal, unread data and data after a close look "
         "alike. Only what passed before tells them apart."},
    [BELIEF_CLOSE] = {fits_close, add_close, NULL},
    [BELIEF_LOOPBACK] = {fits_loopback, add_loopback, NULL},
    [BELIEF_SENDS] =
        {fits_sends, NULL,
         "A segment is not a send(): TCP splits large ones, and joins small ones while "
         "an ACK is outstanding (Nagle; RFC 9293, section 3.7.4). On loopback ACKs "
         "come so soon that it seldom joins."},
    [BELIEF_WINDOW] = {fits_window, add_window, NULL},
    [BELIEF_NAMES] = {NULL, NULL, /* Wireshark's name tells which it fits */
                      "Where Wireshark's Info names HTTP or TLS instead, the segment has Seq, Ack "
                      "and Len all the same."},
    [BELIEF_CHECKSUM] =
        {fits_checksum, NULL,
         "A checksum that Wireshark calls unverified or incorrect is usually no damage: the sender "
         "leaves it to the network card, behind the capture, or on loopback to nobody (offload)."},
};

_Static_assert(sizeof beliefs / sizeof beliefs[0] == BELIEFS, "one for each");

int
misconceptions_of(const struct flow *flow, const struct event *e, bool named,
                  enum misconception out[BELIEFS])
{
    int n = 0;

    if (e->twin_of != 0 || (e->segment_notes & (SEGMENT_CUT_HEADER | SEGMENT_BAD_OFFSET)))
        return 0;
    for (int which = 0; which < BELIEFS; which++)
        if (beliefs[which].fits ? beliefs[which].fits(flow, e) : named)
            out[n++] = (enum misconception)which;
    return n;
}

void
misconception_add(struct text *t, enum misconception which, const struct flow *flow,
                  const struct event *e, const struct number_style *style)
{
    const struct writer w = writer_of(t, flow, e, style);

    if (beliefs[which].add)
        beliefs[which].add(&w);
    else
        text_add(t, beliefs[which].words);
}
