#include "tcp_reset.h"

#include "tcp_reset_abort.h"
#include "tcp_reset_after.h"
#include "tcp_reset_answer.h"

#include "tcpviz/base/nanotime.h"

/* Hosts begin with a TTL of 64, 128 or 255: how many hops are gone. */
static int
hops_of(uint8_t ttl)
{
    return (ttl <= 64 ? 64 : ttl <= 128 ? 128 : 255) - ttl;
}

/* A reset that took another way than all other segments of its side.  One hop more or less is a
 * change of the way; and a kernel may begin with another TTL where no socket chose one. */
static bool
ttl_is_strange(const struct sighting *t)
{
    int more;

    if (t->own->ttl == 0 || t->own->ttl_differs)
        return false;
    more = hops_of(t->s->ttl) - hops_of(t->own->ttl);
    return more > 1 || more < -1;
}

/* The connection had ended before.  But who resets in the name of one side with another TTL does so
 * in that of the other one, too. */
static bool
comes_after_end(const struct sighting *t)
{
    const struct flow *flow = t->flow;

    return flow_ended(flow) && !flow->reset_void &&
           (flow->end == END_CLOSED || flow->end_by == t->e->from || !ttl_is_strange(t));
}

static void
explain_ttl(struct sighting *t)
{
    event_note(t->e, (struct note){.kind = NOTE_RESET_TTL,
                                   .segment = t->own->segments == 1 ? t->own->last_segment : 0,
                                   .ttl = t->s->ttl,
                                   .other_ttl = t->own->ttl});
}

/* The other side's newest segment is its SYN-ACK, and not, for one, what asks whether a reset was
 * meant. */
static bool
newest_is_syn_ack(const struct sighting *t)
{
    const struct half *peer = t->peer;
    const struct copy *copy = ranges_newest_syn(t->ranges, peer);

    return peer->last_segment == (copy ? copy->segment : peer->syn_segment);
}

/* RFC 9293 section 3.10.5: who aborts in SYN-SENT sends nothing.  What has the number behind the
 * SYN, and no ACK, answers the SYN-ACK. */
static bool
answers_unseen_syn_ack(const struct sighting *t)
{
    return own_state(t) == STATE_SYN_SENT && !t->peer->syn_seen && !(t->s->flags & TCP_ACK) &&
           t->s->seq == t->own->base_seq + 1;
}

/* Its sender is in the handshake: where the other side has gone on behind its SYN, the answer to
 * that passed elsewhere; where the reset acknowledges that, its sender was open. */
static bool
is_in_handshake(const struct sighting *t)
{
    if (answers_pass_elsewhere(t))
        return false;
    switch ((int)own_state(t)) {
    case STATE_SYN_SENT:
        return true;
    case STATE_SYN_RECEIVED:
        return !event_acks_kind(t->e, TERM_UNSEEN);
    case STATE_UNKNOWN:
        return t->peer->syn_seen && t->own->segments == 0 && peer_state(t) < STATE_ESTABLISHED;
    default:
        return false;
    }
}

/* What answers something else than a SYN-ACK is no word about the handshake. */
static bool
explain_handshake(struct sighting *t)
{
    bool received = own_state(t) == STATE_SYN_RECEIVED, answers = tcp_reset_looks_like_answer(t);

    if (!is_in_handshake(t) || (received && answers && t->peer->doubt == DOUBT_SEQ))
        return false;
    if (received || !answers || !t->peer->syn_seen)
        event_note(t->e, (struct note){.kind = NOTE_RESET_HANDSHAKE,
                                       .of_unseen = answers_unseen_syn_ack(t)});
    else if (newest_is_syn_ack(t))
        event_note(t->e, (struct note){.kind = NOTE_RESET_SYN_ACK,
                                       .segment = t->peer->last_segment,
                                       .syn_seen = t->own->syn_seen});
    else
        return false;
    return true;
}

/* Whether its kernel has taken all data of the other side; what came behind its FIN is taken only
 * while its program may read.  The reset's own Ack is no sign of that, but of a FIN alone. */
static bool
took_all_data(const struct sighting *t)
{
    const struct half *peer = t->peer;

    return half_unacked(t->ranges, peer) == 0 &&
           (peer->data_segment < t->own->fin_segment || peer->snd_una_segment != t->e->segment ||
            (t->e->n_terms == 1 && event_acks_kind(t->e, TERM_FIN)));
}

/* Which segment brought the first data that is not acknowledged: of those that came again the first
 * one was lost, as a rule, else it would have been answered. */
static uint32_t
unread_segment(const struct sighting *t)
{
    const struct half *peer = t->peer;
    const struct range *r = ranges_first_waiting(t->ranges, peer);
    const struct copy *copy = r ? ranges_newest_copy(t->ranges, peer, r->seq) : NULL;

    if (!r || r->kind != TERM_DATA || !range_names_sending(r))
        return peer->data_segment;
    return copy ? copy->segment : r->segment;
}

/* It has an Ack, which does not cover the other side's data, and passes here sooner behind the
 * first of them than its sender could answer that. */
static bool
cannot_have_had_data(const struct sighting *t)
{
    const struct range *r = ranges_first_waiting(t->ranges, t->peer);

    return (t->s->flags & TCP_ACK) && r && !r->joined &&
           nanotime_between(r->time_ns, t->s->time_ns) < flow_answer_ns(t->flow, t->e->from);
}

/* RFC 9293 section 3.6.1: data that comes when nobody can read it any more.  What the FIN did
 * not acknowledge came behind it, though it may have passed here first.  A server that had waited
 * for long had an idle connection. */
static bool
explain_data_after_fin(struct sighting *t)
{
    const struct half *own = t->own;
    uint32_t idle_ms = half_fin_idle_ms(t->ranges, own);
    struct note note = {.kind = NOTE_RESET_AFTER_CLOSE,
                        .segment = own->fin_segment,
                        .data_segment = unread_segment(t),
                        .data_unacked =
                            (t->s->flags & TCP_ACK) && half_unacked(t->ranges, t->peer) > 0};

    if (own->fin_segment == 0 || took_all_data(t) || cannot_have_had_data(t))
        return false;
    if (idle_ms > 0) {
        note.kind = NOTE_RESET_AFTER_IDLE;
        note.silence_ns = idle_ms * NANOTIME_MS;
    }
    event_note(t->e, note);
    return true;
}

/* RFC 8684 sections 3.5 and 3.6: a reset of Multipath TCP may say why, or that all paths end; and
 * who is told so by an ACK resets them. */
static bool
explain_multipath(struct sighting *t)
{
    const struct tcp_options *o = &t->s->options;

    if (o->mptcp_subtype == MPTCP_TCPRST)
        event_note(t->e,
                   (struct note){.kind = NOTE_RESET_MULTIPATH, .mptcp_reason = o->mptcp_reason});
    else if (o->mptcp_subtype == MPTCP_FASTCLOSE)
        event_note(t->e, (struct note){.kind = NOTE_RESET_FASTCLOSE});
    else if (t->peer->fastclose)
        event_note(t->e,
                   (struct note){.kind = NOTE_RESET_FASTCLOSE, .segment = t->peer->last_segment});
    else
        return false;
    return true;
}

/* It is all that passed here. */
static bool
explain_unseen_syn(struct sighting *t)
{
    if (t->e->segment != 1 || !segment_is_refusal(t->s))
        return false;
    event_note(t->e, (struct note){.kind = NOTE_REFUSED, .port = t->flow->port[t->e->from]});
    t->e->seq_relative = false; /* it counts nothing */
    return true;
}

/* A kernel knows what has come to it.  So it was forged, or something did not pass here; of either
 * nothing that did is the reason. */
static bool
acks_what_never_came(const struct sighting *t)
{
    return event_find_note(t->e, NOTE_ACK_AFTER_FIN) || event_find_note(t->e, NOTE_ACK_BEYOND);
}

void
tcp_reset_explain(struct sighting *t)
{
    bool strange = ttl_is_strange(t);

    if (explain_multipath(t) || explain_unseen_syn(t) ||
        (!strange && (acks_what_never_came(t) || tcp_reset_explain_claim(t))))
        return;
    if (comes_after_end(t))
        tcp_reset_explain_after_end(t);
    else if (strange)
        explain_ttl(t);
    /* Tries were counted since the other side's newest segment. */
    else if (!tcp_reset_explain_tries(t) && !explain_data_after_fin(t) && !explain_handshake(t) &&
             !tcp_reset_explain_answer(t))
        tcp_reset_explain_abort(t);
}
