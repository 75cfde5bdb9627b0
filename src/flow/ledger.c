#include "tcpviz/flow/ledger.h"

#include <string.h>

/* A SYN-ACK that was lost goes again behind the data and the FIN of a Fast Open (RFC 7413, section
 * 4.2); where a SYN's numbers are others than before, those before it say nothing. */
static bool
is_syn_of_before(const struct event *e)
{
    return e->flags & TCP_SYN && !event_find_note(e, NOTE_NEW_ISN);
}

/* An empty segment of an old number, or of an Ack before the last, is late, too; and a FIN or data
 * may come in the place of what was sent before. */
static bool
is_newest_of_sender(const struct event *e)
{
    return !event_is_behind(e) && !is_syn_of_before(e) && !event_find_note(e, NOTE_OLDER_ACK) &&
           !event_find_note(e, NOTE_SEQ_BELOW) && !event_find_note(e, NOTE_FIN_ON_DATA) &&
           !event_find_note(e, NOTE_FIN_MOVED);
}

static void
raise_entry(struct ledger_entry *entry, int64_t rel, uint32_t segment)
{
    if (entry->segment == 0 || rel > entry->rel)
        *entry = (struct ledger_entry){rel, segment};
}

/* RFC 9293 section 3.8.6.1: who has no room drops the byte, and says by its Ack that it did.  Newer
 * segments were read before. */
static bool
is_refused_probe(const struct ledger_half *own, const struct event *e)
{
    return e->len == 1 && event_find_note(e, NOTE_ZERO_WINDOW_PROBE) && own->snd_una.segment != 0 &&
           own->snd_una.rel == e->rel_seq;
}

/* So many empty segments in a row, of the same number, were not all overtaken. */
#define EMPTY_ENOUGH 4

/* What the event says of its sender's own numbers; true if older ones can say no more.  One without
 * numbers of its own may have been overtaken by what has some, which also tells who sent them. */
static bool
read_seq(struct ledger_half *own, const struct event *e, int *empty)
{
    int64_t next = event_rel_next(e);

    if (!e->seq_relative || e->flags & TCP_RST || !event_is_taken(e))
        return false;
    if (own->snd_nxt.segment == 0 || next > own->snd_nxt.rel)
        own->probe_refused = is_refused_probe(own, e);
    raise_entry(&own->snd_nxt, next, e->segment);
    if (is_syn_of_before(e)) /* newer ones were empty; where it came again older ones tell */
        own->ends_unseen = next == own->snd_nxt.rel - 1;
    if (!is_newest_of_sender(e))
        return false;
    if (next == e->rel_seq)
        return ++*empty == EMPTY_ENOUGH;
    own->ends_unseen = next == own->snd_nxt.rel - 1 && !(e->flags & TCP_FIN);
    if (next == own->snd_nxt.rel && !(own->snd_nxt.segment > e->segment && e->flags & TCP_SYN))
        own->snd_nxt.segment = e->segment; /* what a SYN brought goes again where it was refused */
    return true;
}

/* No byte lies behind a FIN, so nothing can have arrived without it. */
static bool
shows_missing(const struct flow *flow, const struct event *e)
{
    const struct note *again = event_find_note(e, NOTE_DUPLICATE_ACK);

    return event_sack_shows_missing(e) ||
           (again && again->no_loss == NO_LOSS_UNKNOWN && !flow_expects_fin(flow, e));
}

/* RFC 9293 section 3.10.7.4: a window with an older Ack, or an older Seq (SND.WL1), is an old one.
 */
static bool
has_old_window(const struct event *e)
{
    return event_find_note(e, NOTE_OLDER_ACK) || event_find_note(e, NOTE_SEQ_OLD) ||
           event_find_note(e, NOTE_SEQ_OVERTAKEN);
}

/* Joins the block with those that it touches; they stay in order. */
static void
add_block(struct ledger_half *peer, struct ledger_block block)
{
    struct ledger_block *at = peer->sacked;
    int n = 0;

    for (int i = 0; i < peer->n_sacked; i++) {
        if (at[i].to < block.from || at[i].from > block.to) {
            at[n++] = at[i];
            continue;
        }
        block.from = at[i].from < block.from ? at[i].from : block.from;
        block.to = at[i].to > block.to ? at[i].to : block.to;
    }
    for (peer->n_sacked = n + 1; n > 0 && at[n - 1].from > block.from; n--)
        at[n] = at[n - 1];
    at[n] = block;
}

/* A D-SACK is of bytes that came twice (RFC 2883 section 4).  What lies below SND.UNA a reset has
 * acknowledged since. */
static void
read_sack(struct ledger_half *peer, const struct event *e)
{
    for (int i = e->dsack ? 1 : 0; i < e->n_sack; i++)
        if (e->sack[i].left > peer->snd_una.rel && e->sack[i].right > e->sack[i].left)
            add_block(peer, (struct ledger_block){e->sack[i].left, e->sack[i].right});
}

/* A reset's Ack need not be one, and nobody takes it: what it acknowledges anew its sender had, and
 * no more is told.  Who refuses a SYN has no connection, so no RCV.NXT. */
static bool
is_ack_of_reset(const struct event *e)
{
    return e->ack_advances && !event_find_note(e, NOTE_REFUSED);
}

/* RFC 9293 section 3.10.7.4: what lies outside the window is dropped with its Ack, though that may
 * be new. */
static bool
is_dropped_with_ack(const struct event *e)
{
    return event_is_refused(e) || (e->ack_advances && event_find_note(e, NOTE_SEQ_OLD));
}

/* What it says of the other side's: its Ack, and its window if it is the newest. */
static bool
read_ack(struct ledger_half *peer, const struct flow *flow, const struct event *e)
{
    bool reset = e->flags & TCP_RST;

    if (!(e->flags & TCP_ACK) || (reset && !is_ack_of_reset(e)) || !e->ack_relative ||
        is_dropped_with_ack(e))
        return false;
    raise_entry(&peer->snd_una, e->rel_ack, e->segment);
    if (reset)
        return false;
    if (has_old_window(e) || e->segment_notes & SEGMENT_CUT_HEADER)
        return false; /* or it was not captured */
    peer->window_bytes = (uint32_t)e->window_bytes;
    peer->misses = shows_missing(flow, e);
    read_sack(peer, e);
    if (e->wscale != WSCALE_UNKNOWN || e->flags & TCP_SYN)
        peer->edge = (struct ledger_entry){e->rel_ack + e->window_bytes, e->segment};
    return true;
}

/* The SYN-ACK that it takes had other numbers than what that side has sent since a later one. */
static bool
read_earlier_isn(struct ledger_half *peer, const struct event *e)
{
    const struct note *note = event_find_note(e, NOTE_EARLIER_ISN);

    if (note && peer->snd_nxt.segment == 0)
        peer->snd_nxt = (struct ledger_entry){e->rel_ack, note->segment};
    return note != NULL;
}

void
ledger_read(const struct observer *o, const struct flow *flow, uint32_t handle, struct ledger *out)
{
    bool seq_read[2] = {false, false}, ack_read[2] = {false, false};
    int empty[2] = {0, 0};
    uint32_t wrong = 0; /* its Ack, as a later one has shown: so it was dropped */
    struct event e;

    memset(out, 0, sizeof *out);
    for (int n = 0; n < LIMIT_LEDGER_EVENTS && handle != 0; n++) {
        const struct note *note;

        observer_event(o, flow, handle, &e);
        note = event_find_note(&e, NOTE_ACK_VOID);
        wrong = note ? note->segment : wrong;
        if (!seq_read[e.from] && e.segment != wrong)
            seq_read[e.from] = read_seq(&out->half[e.from], &e, &empty[e.from]);
        if (!ack_read[e.from] && e.segment != wrong)
            ack_read[e.from] = read_ack(&out->half[side_other(e.from)], flow, &e);
        seq_read[side_other(e.from)] |= read_earlier_isn(&out->half[side_other(e.from)], &e);
        if (seq_read[CLIENT] && seq_read[SERVER] && ack_read[CLIENT] && ack_read[SERVER])
            return;
        handle = observer_event_prev(o, handle);
    }
}
