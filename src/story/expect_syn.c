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
crosses(const struct writer *w)
{
    const struct note *reused = event_find_note(w->e, NOTE_PORTS_REUSED);

    return w->e->state[ack_owner(w->e)] == STATE_SYN_SENT ||
           (reused && reused->reuse == REUSE_SPLIT);
}

/* Who still has a connection of the same ends answers for that one. */
static void
add_who_answers(const struct writer *w)
{
    const struct note *reused = event_find_note(w->e, NOTE_PORTS_REUSED);

    if (reused && reused->reuse == REUSE_OPEN)
        text_addf(w->t,
                  "If %s still knows connection %" PRId64 ", it has to answer with an ACK of what "
                  "it expects there (RFC 5961, section 4.2). Else it",
                  w->peer, reused->connection);
    else if (reused && reused->reuse == REUSE_TIME_WAIT)
        text_addf(w->t,
                  "If %s is still in TIME-WAIT and does not take it, it has to answer with an ACK "
                  "of what it expects there (RFC 9293, section 3.10.7.4). Else it",
                  w->peer);
    else
        text_add(w->t, w->Peer);
}

/* Kernels repeat the SYN-ACK; RFC 9293 has a number of before answered with an ACK. */
static void
add_once_more(const struct writer *w)
{
    text_add(w->t, " has to answer once more: as a rule with its SYN-ACK again, else with an ACK "
                   "of what it expects (RFC 9293, section 3.10.7.4).");
}

static bool
after_answered_syn(const struct writer *w)
{
    if (!event_find_note(w->e, NOTE_AGAIN) || !w->e->acked_before)
        return false;
    text_add(w->t, w->Peer);
    add_once_more(w);
    return true;
}

/* Where the SYN-ACK passed first, this may be the SYN that it answers. */
static bool
after_late_syn(const struct writer *w)
{
    const struct note *late = event_find_note(w->e, NOTE_SYN_LATE);

    if (!late)
        return false;
    expect_add_late(w, "answered it in segment", late->segment);
    add_once_more(w);
    return true;
}

/* RFC 6298 sections 2 and 5.5. */
static void
add_without_answer(const struct writer *w)
{
    if (event_find_note(w->e, NOTE_AGAIN) || event_find_note(w->e, NOTE_OVERLAP))
        text_addf(
            w->t,
            " Without an answer %s sends the SYN once more, or gives up: after twice the time "
            "by RFC 6298 (section 5.5); Linux since 6.5 waits 1 s for each of the first few.",
            w->own);
    else
        text_addf(w->t,
                  " Without an answer %s sends the SYN again, first after 1 s (RFC 6298, section "
                  "2).",
                  w->own);
}

/* RFC 9293 figure 7: each side's SYN-ACK is the answer to the other one's.  By section 3.10.7.4 its
 * number is an old one, and kernels (Linux) answer so.  Of a split handshake the ACK that came
 * first was dropped, as one in SYN-SENT is. */
static bool
after_crossing(const struct writer *w, const struct ledger *ledger)
{
    const struct ledger_entry *una = &ledger->half[w->e->from].snd_una;

    if (!event_find_note(w->e, NOTE_SYN_AGAIN) || w->flow->split_open || una->segment == 0 ||
        una->rel < event_rel_next(w->e))
        return false;
    text_addf(w->t,
              "Nothing has to: %s acknowledged this SYN in segment %" PRIu32
              " (RFC 9293, figure 7). Some kernels (Linux) repeat that ACK.",
              w->peer, una->segment);
    return true;
}

/* What a SYN brings besides its number need not be taken: RFC 9293 section 3.10.7.2, RFC 7413. */
static void
add_ack_of_syn(const struct writer *w)
{
    expect_add_ack(w);
    if (event_rel_next(w->e) == w->e->rel_seq + 1)
        return;
    text_add(w->t, ", or Ack = ");
    writer_add_own(w, w->e->rel_seq + 1);
    text_add(w->t, w->e->len > 0 ? " if it takes no data yet" : " if it takes no FIN yet");
}

/* Of one that is to open a connection: RFC 9293 section 3.5. */
static void
after_first_syn(const struct writer *w)
{
    add_who_answers(w);
    text_add(w->t, " has to answer with a SYN of its own and ");
    add_ack_of_syn(w);
    text_add(w->t, ", or with a reset if nothing listens there.");
    add_without_answer(w);
}

/* Who has had the ACK of it sends it no more: RFC 9293 section 3.5.  Of a split handshake see
 * above. */
static void
after_syn_ack(const struct writer *w, const struct ledger *ledger)
{
    bool over = w->e->state[w->e->from] > STATE_SYN_RECEIVED;

    if ((!w->flow->split_open && expect_late(w, ledger)) || (over && expect_old(w, ledger)))
        return;
    text_addf(w->t, "%s has to answer with ", w->Peer);
    expect_add_ack(w);
    text_addf(w->t, "; without it %s sends its SYN-ACK again.", w->own);
}

/* RFC 9293 sections 3.5 and 3.8.1. */
void
expect_syn(const struct writer *w, const struct ledger *ledger)
{
    if (after_crossing(w, ledger))
        return;
    if (w->e->flags & TCP_ACK) {
        after_syn_ack(w, ledger);
        return;
    }
    if (after_late_syn(w))
        return;
    /* what a Fast Open has sent behind its SYN-ACK, a FIN too, tells nobody that it is open */
    if (w->e->why != WHY_UNSEEN_ANSWER && is_open(w->e->state[ack_owner(w->e)])) {
        text_addf(w->t,
                  "%s has to answer with an ACK of what it expects: the connection is open "
                  "(RFC 5961, section 4.2).",
                  w->Peer);
        return;
    }
    if (crosses(w)) {
        text_addf(w->t, "%s has to answer with its own SYN again, now with ", w->Peer);
        add_ack_of_syn(w);
        text_add(w->t, " (RFC 9293, figure 7).");
        return;
    }
    if (after_answered_syn(w))
        return;
    after_first_syn(w);
}
