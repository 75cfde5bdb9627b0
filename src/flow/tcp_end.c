#include "tcp_end.h"

#include "flow_table.h"
#include "payload.h"
#include "tcp_accept_reset.h"
#include "tcp_bands.h"
#include "tcp_reset.h"
#include "tcp_reset_answer.h"

/* RFC 9293 figure 9: who is still in SYN-SENT resets the connection that the other end took its
 * SYN for, with the number of that end's Ack, and stays in SYN-SENT. */
static bool
resets_older_connection(const struct sighting *t)
{
    return own_state(t) == STATE_SYN_SENT && !t->own->syn_acked && tcp_seq_is_expected(t) &&
           t->s->seq != t->own->snd_nxt;
}

/* RFC 9293 section 3.5.2, group 2: in SYN-RECEIVED an Ack of what was not sent is answered with a
 * reset that has it as its number, and the connection remains in the same state. */
static bool
answers_wrong_ack(const struct sighting *t)
{
    return own_state(t) == STATE_SYN_RECEIVED && t->peer->doubt == DOUBT_ACK &&
           !(t->s->flags & TCP_ACK) && tcp_seq_is_expected(t);
}

/* Resets that end nothing here. */
static bool
take_other_reset(struct sighting *t)
{
    uint32_t segment = t->peer->last_segment;

    if (resets_older_connection(t)) {
        t->e->seq_relative = false;
        event_note(t->e, (struct note){.kind = NOTE_RESET_OLDER, .segment = segment});
        return true;
    }
    if (answers_wrong_ack(t)) {
        t->e->seq_relative &= !is_far_ahead(t->s->seq, t->own->snd_nxt); /* as that Ack */
        event_note(t->e, (struct note){.kind = NOTE_RESET_FOR_ACK, .segment = segment});
        return true;
    }
    return false;
}

/* RFC 9293 section 3.10.7.1: Seq 0 and an Ack of the SYN answer that SYN, as who knows no
 * connection does, though a SYN-ACK passed before: a reset of who had sent that has its next
 * number. */
static bool
knows_no_connection(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;

    return !own->syn_seen || (t->s->seq == 0 && t->s->ack == peer->snd_nxt &&
                              (half_rel(own, 0) < 0 || half_rel(own, 0) > own->newest));
}

/* The open connection whose ends that SYN claims, if who refuses it was seen there; else 0. */
static uint32_t
forgotten(const struct sighting *t)
{
    const struct flow *older = t->older;
    bool known = older && !flow_ended(older) && older->half[flow_sender(older, t->s)].segments > 0;

    return known ? older->number : 0;
}

static void
note_refused(struct sighting *t)
{
    event_note(t->e, (struct note){.kind = NOTE_REFUSED,
                                   .segment = t->peer->syn_segment,
                                   .port = t->flow->port[t->e->from],
                                   .connection = forgotten(t),
                                   .answered_before = t->own->syn_seen});
    t->e->seq_relative = false; /* it counts nothing */
}

static void
explain_reset(struct sighting *t, enum reset_verdict verdict, bool refused)
{
    if (refused && t->s->options.mptcp_subtype != MPTCP_TCPRST)
        note_refused(t);
    else if (verdict == RESET_BELIEVED || (flow_ended(t->flow) && !t->flow->reset_void))
        tcp_reset_explain(t);
    else
        tcp_accept_note_disbelieved(t, verdict);
    t->own->reset_off = !tcp_seq_is_expected(t);
}

static bool
is_answer_to_scan(const struct sighting *t)
{
    return !t->flow->beginning_seen && !t->own->base_known && !t->peer->syn_seen;
}

/* A side that resets has closed itself, whatever the other one's resets do. */
static void
remember_number(struct sighting *t)
{
    struct flow *flow = t->flow;
    bool first = flow->end_segment == t->e->segment;

    if (flow->end != END_RESET)
        return;
    if (first) {
        flow->data.answers_scan = is_answer_to_scan(t);
        flow->data.reset_seq_compares = peer_state(t) != STATE_SYN_SENT;
    } else {
        flow->data.reset_seq_compares &= flow->end_by == t->e->from;
    }
    flow->data.reset_seq_compares &= t->e->seq_relative;
    if (first || (flow->end_by == t->e->from && seqno_after(t->s->seq, flow->data.reset_seq)))
        flow->data.reset_seq = t->s->seq;
}

void
tcp_end_by_reset(struct sighting *t)
{
    enum reset_verdict verdict = tcp_accept_reset(t);
    bool refused =
        verdict == RESET_BELIEVED && peer_state(t) == STATE_SYN_SENT && knows_no_connection(t);

    if (take_other_reset(t))
        return;
    explain_reset(t, verdict, refused);
    if (verdict != RESET_BELIEVED)
        return;
    tcp_bands_begin_closing(t, t->e->from);
    if (!flow_ended(t->flow))
        t->flow->end_mark = (t->s->flags & TCP_ACK) != 0;
    tcp_bands_finish(t, refused ? END_REFUSED : END_RESET);
    remember_number(t);
    /* behind this one nobody has, so far, unless it is said already of who did behind the one
     * before, which this one answers */
    t->flow->goes_on &=
        !t->flow->reset_void && (peer_state(t) == STATE_CLOSED || t->flow->reset_by == t->e->from);
    t->flow->reset_by = t->e->from;
    t->flow->reset_void = false;
    t->e->unsure = tcp_reset_may_be_for_more(t); /* then it is in SYN-RECEIVED still */
    set_own_state(t, STATE_CLOSED);
    set_peer_state(t, STATE_CLOSED);
}

/* Who sent a reset and goes on has not closed.  The other side, if it has sent more since, has not
 * either. */
static void
void_reset(struct sighting *t)
{
    struct flow *flow = t->flow;

    flow->reset_void = true;
    if (flow->handshake_segment != 0 && t->peer->last_segment > flow->end_segment &&
        peer_state(t) == STATE_CLOSED && !t->own->fin_seen && !t->peer->fin_seen)
        set_peer_state(t, STATE_ESTABLISHED);
}

/* Linux takes a reset with the number of a FIN that it has taken. */
bool
tcp_end_disbelieves(const struct sighting *t)
{
    const struct flow *flow = t->flow;
    const struct half *peer = t->peer;
    uint32_t taken =
        flow->data.reset_seq + (peer->fin_seen && flow->data.reset_seq == peer->fin_seq);

    return was_reset_by_peer(t) && !flow->reset_void && flow->data.reset_seq_compares &&
           own_state(t) == STATE_CLOSED && (t->s->flags & TCP_ACK) && !t->dropped &&
           t->doubt != DOUBT_ACK && seqno_after(t->s->ack, taken);
}

/* Who had sent the reset does, and not below it. */
static bool
goes_on_itself(const struct note *after)
{
    return after->after_reset == AFTER_OWN || after->after_reset == AFTER_KERNEL;
}

/* An abort, which has an ACK where Linux sends it, has the number behind all that was sent (RFC
 * 9293 section 3.10.5); an answer has that of an Ack. */
bool
tcp_end_may_have_overtaken(const struct sighting *t)
{
    const struct flow *flow = t->flow;
    const struct note *after = event_find_note(t->e, NOTE_AFTER_RESET);
    uint32_t end = t->s->seq + segment_seq_len(t->s);

    return after && goes_on_itself(after) && tcp_idle_ns(t) < IDLE_NS &&
           !(flow->end == END_RESET && flow->end_mark && seqno_after(end, flow->data.reset_seq));
}

/* It brings only what its side had jumped over, sooner than a timer would: that may be late as
 * well. */
static bool
fills_gap_soon(const struct sighting *t)
{
    const struct note *filled = event_find_note(t->e, NOTE_FILLS_GAP);

    return filled && tcp_idle_ns(t) < EVENT_TIMER_NS_MIN &&
           filled->last >= half_rel(t->own, t->s->seq + segment_seq_len(t->s)) - 1;
}

/* The packet that brought its numbers first, once more; of data tcp_bytes_compare knows it. */
static bool
is_first_packet(const struct sighting *t)
{
    const struct range *r = ranges_find(t->ranges, t->own, t->s->seq);
    struct frame frame;
    struct segment first;

    return r && t->own->ids_differ && t->frames &&
           payload_find(t->frames, r->frame, t->s->frame, &frame, &first) &&
           payload_is_same_packet(&first, t->s);
}

/* The timestamp of its first sending: by the time a timer had run the clock would have ticked. */
static bool
has_first_timestamp(const struct sighting *t)
{
    const struct range *r = ranges_find(t->ranges, t->own, t->s->seq);

    return r && range_names_sending(r) && range_begin(r) == t->s->seq && r->tsval != 0 &&
           t->s->options.has_timestamps && r->tsval == t->s->options.tsval &&
           nanotime_between(r->time_ns, t->s->time_ns) >= EVENT_TIMER_NS_MIN;
}

/* It has the numbers of its side's newest reset, which has an Ack: that ended the connection; or,
 * behind one of the other side, brought that Ack, and has the number that the other side expects.
 */
static bool
has_numbers_of_reset(const struct sighting *t)
{
    const struct flow *flow = t->flow;
    const struct half *own = t->own;

    if (flow->end_by == t->e->from)
        return flow->end_mark && t->s->seq == flow->data.reset_seq;
    return !own->reset_off && follows_own(t) && tcp_seq_is_expected(t) &&
           t->peer->snd_una_segment >= own->last_segment;
}

/* A bare ACK with the numbers of its side's reset, right behind it: both answer one segment, as
 * lwIP does whose program resets while it takes that.  What comes later is of who goes on. */
static bool
comes_with_reset(const struct sighting *t)
{
    return t->flow->end == END_RESET && t->own->reset && flags_are_ack(t->s->flags) &&
           t->s->len == 0 && has_numbers_of_reset(t) && tcp_has_newest_ack(t) &&
           !t->e->ack_advances && tcp_idle_ns(t) < EVENT_TICK_NS_MIN;
}

/* It was sent before something that passed in front of its side's reset, or before that, which has
 * a higher Ack and comes behind all its numbers; and only passes late.  An empty one with a number
 * that its side had used by then was. */
static bool
was_sent_before(const struct sighting *t, uint32_t reset)
{
    const struct note *older = event_find_note(t->e, NOTE_OLDER_ACK);
    const struct note *overtaken = event_find_note(t->e, NOTE_REORDERED);
    uint32_t end = t->s->seq + segment_seq_len(t->s);

    return (older && older->segment < reset) || (overtaken && overtaken->segment < reset) ||
           (older && older->segment == reset && t->flow->end == END_RESET &&
            !seqno_after(end, t->flow->data.reset_seq)) ||
           event_find_note(t->e, NOTE_TIMESTAMP_OLD) || fills_gap_soon(t) ||
           event_find_note(t->e, NOTE_SEQ_OVERTAKEN) || event_find_note(t->e, NOTE_SEQ_OLD);
}

/* Below its own reset, the number of which was the first Ack of its SYN-ACK, and nothing else of it
 * had passed: tcp_reset_may_be_for_more(). */
static bool
goes_on_below_ack(const struct sighting *t)
{
    const struct flow *flow = t->flow;
    const struct half *own = t->own;
    bool first = own->data_segment == 0 || own->data_segment == t->e->segment;
    bool disproved = event_find_note(t->e, NOTE_ACK_VOID) != NULL;

    return flow->end == END_RESET && !flow->end_mark && own->syn_ack_seen && first &&
           seqno_before(t->s->seq + segment_seq_len(t->s), flow->data.reset_seq) &&
           (disproved || (own->snd_una_segment == flow->handshake_segment &&
                          own->snd_una == flow->data.reset_seq));
}

/* Its side's reset had answered the SYN-ACK, which may not have passed here: the kernel of a
 * program that writes its segments itself knows nothing of the SYN, and the program goes on past
 * it. */
static bool
goes_on_past_kernel(const struct sighting *t)
{
    const struct flow *flow = t->flow;
    const struct half *own = t->own;
    bool opened = flow->handshake_segment != 0 && flow->handshake_segment < flow->end_segment;

    return was_reset_by_own(t) && !flow->end_mark && !opened && own->syn_seen &&
           !own->syn_ack_seen && flow->data.reset_seq == own->base_seq + 1 &&
           (t->peer->syn_ack_seen || flow->end_segment == own->syn_segment + 1);
}

static enum after_reset
how_goes_on(const struct sighting *t)
{
    return goes_on_below_ack(t)     ? AFTER_WRONG_ACK
           : goes_on_past_kernel(t) ? AFTER_KERNEL
                                    : AFTER_OWN;
}

/* It was sent with its side's reset, or passed in front of that. */
static bool
comes_of_before(struct sighting *t)
{
    if (comes_with_reset(t)) { /* to this one there may be an answer, not to the reset */
        if (t->peer->snd_una_segment == t->own->last_segment)
            t->peer->snd_una_segment = t->e->segment;
        return true;
    }
    if (!event_find_note(t->e, NOTE_AGAIN))
        return false;
    if (t->e->why == WHY_SAME_PACKET || is_first_packet(t))
        t->e->why = WHY_SAME_PACKET;
    else if (has_first_timestamp(t))
        t->e->why = WHY_SAME_TIME;
    return t->e->why == WHY_SAME_PACKET || t->e->why == WHY_SAME_TIME;
}

/* Behind its own side's reset, which is void then; of kind NONE where it was sent before that. */
static struct note
note_behind_own_reset(struct sighting *t)
{
    const struct flow *flow = t->flow;
    uint32_t last = t->own->last_segment;
    struct note note = {.kind = NOTE_AFTER_RESET};

    if (t->own->reset)
        note.segment = last;
    else if (flow->end_by == t->e->from)
        note.segment = flow->end_segment;
    /* else something late has passed since */
    if (comes_of_before(t) || was_sent_before(t, note.segment != 0 ? note.segment : last))
        return (struct note){.kind = NOTE_NONE};
    void_reset(t);
    note.after_reset = how_goes_on(t);
    return note;
}

/* Behind any other; of kind NONE where that was said. */
static struct note
note_behind_reset(const struct sighting *t)
{
    const struct flow *flow = t->flow;
    const struct half *peer = t->peer;
    struct note note = {.kind = NOTE_AFTER_RESET,
                        .segment = peer->reset ? peer->last_segment : flow->end_segment};

    if (tcp_end_disbelieves(t)) {
        note.after_reset = AFTER_DISBELIEVED;
    } else if (flow->goes_on) {
        note.kind = NOTE_NONE;
    } else if (peer->reset && !t->own->reset) { /* its own one, if there was one, is void */
        note.after_reset = AFTER_OTHERS;
    } else {
        note.segment = flow->end_segment;
        note.after_reset = flow->end_by == t->e->from ? AFTER_OWN : AFTER_OTHERS;
    }
    return note;
}

/* After a reset nothing should follow: perhaps it was not believed, or forged, as that of who goes
 * on itself.  A SYN that opens nothing is no going on. */
void
tcp_end_note_going_on(struct sighting *t)
{
    struct flow *flow = t->flow;
    struct note note;

    if (is_syn(t->s) && t->dropped)
        return;
    note = t->e->from == flow->reset_by && !flow->reset_void ? note_behind_own_reset(t)
                                                             : note_behind_reset(t);
    if (note.kind == NOTE_NONE)
        return;
    flow->goes_on = true;
    event_note(t->e, note);
}
