#include "expect_parts.h"

#include <inttypes.h>

/* A SYN opens nothing there; only in TIME-WAIT it may. */
static bool
is_open(enum tcp_state state)
{
    return state >= STATE_ESTABLISHED && state < STATE_TIME_WAIT;
}

/* Its receiver has sent a SYN, too; of a split handshake that was in the connection before. */
static bool
crosses(const struct expectation *x)
{
    const struct note *reused = event_find_note(x->e, NOTE_PORTS_REUSED);

    return x->e->state[ack_owner(x->e)] == STATE_SYN_SENT ||
           (reused && reused->reuse == REUSE_SPLIT);
}

/* Who still has a connection of the same ends answers for that one. */
static void
add_who_answers(const struct expectation *x)
{
    const struct note *reused = event_find_note(x->e, NOTE_PORTS_REUSED);

    if (reused && reused->reuse == REUSE_OPEN)
        text_addf(x->t,
                  "If %s still knows connection %" PRId64 ", it has to answer with an ACK of what "
                  "it expects there (RFC 5961, section 4.2). Else it",
                  x->peer, reused->connection);
    else if (reused && reused->reuse == REUSE_TIME_WAIT)
        text_addf(x->t,
                  "If %s is still in TIME-WAIT and does not take it, it has to answer with an ACK "
                  "of what it expects there (RFC 9293, section 3.10.7.4). Else it",
                  x->peer);
    else
        text_add(x->t, x->Peer);
}

/* Kernels repeat the SYN-ACK; RFC 9293 has a number of before answered with an ACK. */
static void
add_once_more(const struct expectation *x)
{
    text_add(x->t, " has to answer once more: as a rule with its SYN-ACK again, else with an ACK "
                   "of what it expects (RFC 9293, section 3.10.7.4).");
}

static bool
after_answered_syn(const struct expectation *x)
{
    if (!event_find_note(x->e, NOTE_AGAIN) || !x->e->acked_before)
        return false;
    text_add(x->t, x->Peer);
    add_once_more(x);
    return true;
}

/* Where the SYN-ACK passed first, this may be the SYN that it answers. */
static bool
after_late_syn(const struct expectation *x)
{
    const struct note *late = event_find_note(x->e, NOTE_SYN_LATE);

    if (!late)
        return false;
    expect_add_late(x, "answered it in segment", late->segment);
    add_once_more(x);
    return true;
}

/* RFC 6298 sections 2 and 5.5. */
static void
add_without_answer(const struct expectation *x)
{
    if (event_find_note(x->e, NOTE_AGAIN) || event_find_note(x->e, NOTE_OVERLAP))
        text_addf(
            x->t,
            " Without an answer %s sends the SYN once more, or gives up: after twice the time "
            "by RFC 6298 (section 5.5); Linux since 6.5 waits 1 s for each of the first few.",
            x->own);
    else
        text_addf(x->t,
                  " Without an answer %s sends the SYN again, first after 1 s (RFC 6298, section "
                  "2).",
                  x->own);
}

/* RFC 9293 figure 7: each side's SYN-ACK is the answer to the other one's.  By section 3.10.7.4 its
 * number is an old one, and kernels (Linux) answer so.  Of a split handshake the ACK that came
 * first was dropped, as one in SYN-SENT is. */
static bool
after_crossing(const struct expectation *x)
{
    const struct ledger_entry *una = &x->ledger->half[x->e->from].snd_una;

    if (!event_find_note(x->e, NOTE_SYN_AGAIN) || x->flow->split_open || una->segment == 0 ||
        una->rel < event_rel_next(x->e))
        return false;
    text_addf(x->t,
              "Nothing has to: %s acknowledged this SYN in segment %" PRIu32
              " (RFC 9293, figure 7). Some kernels (Linux) repeat that ACK.",
              x->peer, una->segment);
    return true;
}

/* What a SYN brings besides its number need not be taken: RFC 9293 section 3.10.7.2, RFC 7413. */
static void
add_ack_of_syn(const struct expectation *x)
{
    expect_add_ack(x);
    if (event_rel_next(x->e) == x->e->rel_seq + 1)
        return;
    text_add(x->t, ", or Ack = ");
    expect_add_number(x, x->e->from, x->e->rel_seq + 1);
    text_add(x->t, x->e->len > 0 ? " if it takes no data yet" : " if it takes no FIN yet");
}

/* Of one that is to open a connection: RFC 9293 section 3.5. */
static void
after_first_syn(const struct expectation *x)
{
    add_who_answers(x);
    text_add(x->t, " has to answer with a SYN of its own and ");
    add_ack_of_syn(x);
    text_add(x->t, ", or with a reset if nothing listens there.");
    add_without_answer(x);
}

/* Who has had the ACK of it sends it no more: RFC 9293 section 3.5.  Of a split handshake see
 * above. */
static void
after_syn_ack(const struct expectation *x)
{
    bool over = x->e->state[x->e->from] > STATE_SYN_RECEIVED;

    if ((!x->flow->split_open && expect_late(x)) || (over && expect_old(x)))
        return;
    text_addf(x->t, "%s has to answer with ", x->Peer);
    expect_add_ack(x);
    text_addf(x->t, "; without it %s sends its SYN-ACK again.", x->own);
}

/* RFC 9293 sections 3.5 and 3.8.1. */
void
expect_syn(const struct expectation *x)
{
    if (after_crossing(x))
        return;
    if (x->e->flags & TCP_ACK) {
        after_syn_ack(x);
        return;
    }
    if (after_late_syn(x))
        return;
    /* what a Fast Open has sent behind its SYN-ACK, a FIN too, tells nobody that it is open */
    if (x->e->why != WHY_UNSEEN_ANSWER && is_open(x->e->state[ack_owner(x->e)])) {
        text_addf(x->t,
                  "%s has to answer with an ACK of what it expects: the connection is open "
                  "(RFC 5961, section 4.2).",
                  x->Peer);
        return;
    }
    if (crosses(x)) {
        text_addf(x->t, "%s has to answer with its own SYN again, now with ", x->Peer);
        add_ack_of_syn(x);
        text_add(x->t, " (RFC 9293, figure 7).");
        return;
    }
    if (after_answered_syn(x))
        return;
    after_first_syn(x);
}
