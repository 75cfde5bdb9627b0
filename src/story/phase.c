#include "tcpviz/story/phase.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/story/names.h"

#include <inttypes.h>

/* Only the FIN that begins the closing shows it to be over: so that was before. */
static bool
opened_before_closing(const struct flow *flow)
{
    return flow->handshake_segment != 0 && flow->handshake_segment == flow->closing_segment &&
           flow->handshake_segment == flow->half[SERVER].fin_segment;
}

/* What a SYN brings that is refused nobody takes. */
static bool
had_data_before_closing(const struct flow *flow)
{
    return flow->end != END_REFUSED &&
           flow->data_before_closing[CLIENT] + flow->data_before_closing[SERVER] > 0;
}

int
phase_bands_before(const struct flow *flow, const struct event *e, enum band out[PHASE_BANDS_MAX])
{
    int n = 0;

    if (e->segment == 1 && !flow->beginning_seen)
        out[n++] = BAND_BEGINNING;
    if (e->segment == 1 &&
        ((n > 0 && flow->role_evidence != ROLE_BY_SYN) || flow_ends_are_one(flow)))
        out[n++] = BAND_ROLES;
    if (e->segment == flow->handshake_segment && opened_before_closing(flow))
        out[n++] = BAND_HANDSHAKE;
    if (e->segment == flow->closing_segment && n < PHASE_BANDS_MAX && had_data_before_closing(flow))
        out[n++] = BAND_DATA;
    return n;
}

/* A reset had seemed to end the connection, and its sender went on, so that it has a state again:
 * this is what ends that. */
static bool
ends_later(const struct flow *flow, const struct event *e)
{
    bool gone = e->state[CLIENT] == STATE_CLOSED && e->state[SERVER] == STATE_CLOSED;

    if ((flow->end != END_RESET && flow->end != END_REFUSED) || e->segment <= flow->end_segment ||
        event_is_icmp(e))
        return false;
    if (e->flags & TCP_RST)
        return gone && e->state_changed[flow->end_by];
    return !gone && event_acks_kind(e, TERM_FIN) && e->state[CLIENT] >= STATE_TIME_WAIT &&
           e->state[SERVER] >= STATE_TIME_WAIT;
}

bool
phase_ends(const struct flow *flow, const struct event *e)
{
    return e->segment == flow->end_segment || ends_later(flow, e);
}

int
phase_bands_after(const struct flow *flow, const struct event *e, enum band out[PHASE_BANDS_MAX])
{
    int n = 0;

    if (e->segment == flow->handshake_segment && !opened_before_closing(flow))
        out[n++] = BAND_HANDSHAKE;
    if (e->segment == flow->end_segment)
        out[n++] = BAND_END;
    if (ends_later(flow, e))
        out[n++] = e->flags & TCP_RST ? BAND_RESET_LATER : BAND_CLOSED_LATER;
    return n;
}

static bool
has_data_band(const struct flow *flow)
{
    return flow->closing_segment > flow->handshake_segment && had_data_before_closing(flow);
}

/* What has no band of its own belongs to the phase behind it: a refused SYN, keep-alives before a
 * close without data. */
struct phase_range
phase_range(const struct flow *flow, enum band band)
{
    uint32_t behind_handshake = flow->handshake_segment + !opened_before_closing(flow);
    struct phase_range range = {0, 0};

    if (band == BAND_HANDSHAKE && flow->handshake_segment > 0)
        range = (struct phase_range){1, behind_handshake - 1};
    if (band == BAND_DATA && has_data_band(flow))
        range = (struct phase_range){behind_handshake, flow->closing_segment - 1};
    if (band == BAND_END && flow->end_segment > 0)
        range = (struct phase_range){has_data_band(flow) ? flow->closing_segment : behind_handshake,
                                     flow->end_segment};
    return range.first <= range.last ? range : (struct phase_range){0, 0};
}

static void
add_beginning(struct text *t, const struct flow *flow, bool brief)
{
    text_add(t, flow->maybe_part ? "Beginning not seen or not kept: " : "Beginning not seen: ");
    if (flow->role_evidence == ROLE_BY_SYN)
        text_add(t, "no SYN before this SYN-ACK");
    else if (!flow->maybe_part)
        text_add(t, "the first number seen counts as 1");
    else
        text_add(t, brief ? "counted from 1 here" : "the first number here counts as 1");
}

static void
add_roles(struct text *t, const struct flow *flow, const struct number_style *style, bool brief)
{
    if (flow_ends_are_one(flow)) {
        text_add(t, "Both ends are the same: who sends is not known");
        return;
    }
    if (brief)
        text_addf(t, "%s is a guess: ", side_name(style, CLIENT, NAME_TITLE));
    else
        text_addf(t, "Who is %s is guessed: ", side_name(style, CLIENT, NAME_THE));
    if (flow->role_evidence == ROLE_BY_PORT)
        text_addf(t, "port %u is %s's", (unsigned)flow->port[SERVER],
                  side_name(style, SERVER, NAME_THE));
    else if (flow->role_evidence == ROLE_BY_REFUSAL)
        text_add(t, "it seems to be refused");
    else if (flow->port[CLIENT] == flow->port[SERVER])
        text_add(t, "it sends first here");
    else
        text_add(t, "its port is the higher one");
}

static void
add_handshake(struct text *t, const struct flow *flow, bool brief)
{
    static const struct {
        const char *how, *How;
    } words[] = {{"three-way handshake", "Three-way handshake"},
                 {"simultaneous open", "Simultaneous open"},
                 {"split handshake", "Split handshake"}};
    size_t kind = (size_t)flow->simultaneous_open + flow->split_open;

    if (!brief)
        text_addf(t, "Establishing TCP connection (%s)", words[kind].how);
    else
        text_add(t, words[kind].How);
}

static void
add_data(struct text *t, const struct flow *flow, const struct number_style *style, bool brief)
{
    const int64_t *data = flow->data_before_closing;

    if (flow->more_sent)
        text_add(t, brief ? "Data seen: " : "Data transmission seen here: ");
    else
        text_add(t, brief ? "Data: " : "Data transmission: ");
    text_add_count(t, (uint64_t)data[CLIENT], "byte");
    text_addf(t, " to %s, ", side_name(style, SERVER, NAME_WORD));
    if (brief)
        text_addf(t, "%" PRId64, data[SERVER]);
    else
        text_add_count(t, (uint64_t)data[SERVER], "byte");
    text_addf(t, " to %s", side_name(style, CLIENT, NAME_WORD));
}

/* What the other side still sent after the first FIN is no part of the closing: the connection was
 * half-closed. */
static void
add_half_closed(struct text *t, const struct flow *flow, const struct number_style *style)
{
    enum side first = (enum side)flow->end_by;

    text_add(t, flow->end_mark ? "half-closed, seen: " : "half-closed: ");
    text_add_count(t, (uint64_t)flow->data.in_closing[side_other(first)], "byte");
    text_addf(t, " to %s", side_name(style, first, NAME_WORD));
}

/* From the first FIN on; that may have passed before the closing was known to begin, where it had
 * no ACK, or seemed to be dropped. */
static uint32_t
closing_segments(const struct flow *flow)
{
    uint32_t first = flow->closing_segment;

    for (int side = 0; side < 2; side++) {
        uint32_t fin = flow->half[side].fin_segment;

        if (fin != 0 && fin < first)
            first = fin;
    }
    return flow->end_segment - first + 1;
}

static void
add_closed(struct text *t, const struct flow *flow, const struct number_style *style, bool brief,
           uint64_t folded)
{
    enum side first = (enum side)flow->end_by, second = side_other(first);
    const int64_t *more = flow->data.in_closing;

    text_add(t, brief ? "Close: " : "Closing the connection (");
    text_add(t, more[second] > 0 ? "both FINs" : "FIN from both sides");
    /* Where ICMP errors have numbers, too, it is not known which of these are segments'. */
    if (more[second] == 0 && flow_segments(flow) == flow->segments &&
        closing_segments(flow) != folded) {
        text_add(t, ", ");
        text_add_count(t, closing_segments(flow), "segment");
    }
    if (more[first] > 0) {
        text_add(t, ", ");
        text_add_count(t, (uint64_t)more[first], "byte");
        text_add(t, flow->end_mark ? " seen" : "");
    }
    if (more[second] > 0) {
        text_add(t, "; ");
        add_half_closed(t, flow, style);
    }
    text_add(t, brief ? "" : ")");
}

static void
add_reset(struct text *t, const struct flow *flow, const struct number_style *style)
{
    enum side by = (enum side)flow->end_by;
    int64_t unacked = flow->data.unacked;

    text_addf(t, "Reset by %s, ", side_name(style, by, NAME_THE));
    if (flow->data.answers_scan) {
        text_add(t, "no connection seen");
    } else if (!flow->data_seen) {
        text_add(t, "no data seen");
    } else if (unacked == UNACKED_UNKNOWN) {
        text_addf(t, "nothing of %s seen", side_name(style, side_other(by), NAME_THE));
    } else if (unacked > 0) {
        text_add(t, flow->more_sent ? "no ACK seen of " : "");
        text_add_count(t, (uint64_t)unacked, "byte");
        text_add(t, flow->more_sent ? "" : " not acknowledged");
    } else {
        text_add(t, flow->more_sent ? "every byte seen acknowledged" : "every byte acknowledged");
    }
}

void
phase_add(struct text *t, const struct flow *flow, enum band band, const struct number_style *style,
          bool brief, uint64_t folded)
{
    switch (band) {
    case BAND_BEGINNING:
        add_beginning(t, flow, brief);
        return;
    case BAND_ROLES:
        add_roles(t, flow, style, brief);
        return;
    case BAND_HANDSHAKE:
        add_handshake(t, flow, brief);
        return;
    case BAND_DATA:
        add_data(t, flow, style, brief);
        return;
    case BAND_END:
        if (flow->end == END_REFUSED)
            text_addf(t, "Connection refused by %s",
                      side_name(style, (enum side)flow->end_by, NAME_THE));
        else if (flow->end == END_RESET)
            add_reset(t, flow, style);
        else
            add_closed(t, flow, style, brief, folded);
        return;
    case BAND_CLOSED_LATER:
        text_add(t, brief ? "Close: FIN from both sides"
                          : "Closing the connection (FIN from both sides)");
        return;
    case BAND_RESET_LATER:
        text_add(t, "Reset once more");
    }
}

void
phase_describe(struct text *t, const struct flow *flow, enum band band, const struct event *first,
               const struct event *last, const struct number_style *style)
{
    phase_add(t, flow, band, style, false, 0);
    text_add(t, ".\n");
    if (last->segment == first->segment) {
        text_addf(t, "Segment %" PRIu32 " alone.\n", first->segment);
        return;
    }
    text_addf(t, "%" PRIu32 " segments, from %" PRIu32 " to %" PRIu32,
              last->segment - first->segment + 1, first->segment, last->segment);
    if (last->time_ns >= first->time_ns) { /* else the clock went back */
        text_add(t, ", in ");
        nanotime_add_duration(t, nanotime_between(first->time_ns, last->time_ns));
        text_add(t, " as they passed here");
    }
    text_add(t, ".\n");
}
