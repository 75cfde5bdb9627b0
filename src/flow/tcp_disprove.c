#include "tcp_disprove.h"

/* Figure 5: whether a side that was in one state may send what shows it in the other. */
static bool
may_follow(enum tcp_state before, enum tcp_state after)
{
    enum { LAST = 1 << STATE_CLOSED };
    static const unsigned later[] = {
        [STATE_FIN_WAIT_1] = 1 << STATE_FIN_WAIT_1 | 1 << STATE_FIN_WAIT_2 | 1 << STATE_CLOSING |
                             1 << STATE_TIME_WAIT | LAST,
        [STATE_FIN_WAIT_2] = 1 << STATE_FIN_WAIT_2 | 1 << STATE_TIME_WAIT | LAST,
        [STATE_CLOSE_WAIT] = 1 << STATE_CLOSE_WAIT | 1 << STATE_LAST_ACK | LAST,
        [STATE_CLOSING] = 1 << STATE_CLOSING | 1 << STATE_TIME_WAIT | LAST,
        [STATE_LAST_ACK] = 1 << STATE_LAST_ACK | LAST,
        [STATE_TIME_WAIT] = 1 << STATE_TIME_WAIT | LAST,
        [STATE_CLOSED] = 0}; /* who has closed sends nothing but resets */

    return before <= STATE_ESTABLISHED ? after >= before : later[before] >> after & 1u;
}

/* This segment shows its sender in no state that can follow that one.  A CLOSE-WAIT falls also
 * where its sender's own FIN may have passed elsewhere: then it may have been another state. */
static bool
is_disproved(const struct sighting *t, enum tcp_state before)
{
    enum side from = t->e->from;

    return !may_follow(before, own_state(t)) ||
           (before == STATE_CLOSE_WAIT && flow_may_have_closed(t->flow, from));
}

/* Marks what was inferred of its sender since that one's last segment, as far as this disproves it.
 */
static void
disprove(struct sighting *t)
{
    uint32_t handle = t->flow->events.last;

    for (int n = 0; n < LIMIT_DISPROVED_EVENTS && handle != 0 &&
                    log_segment(t->log, handle) > t->own->last_segment;
         n++) {
        struct event e;

        log_read(t->log, t->flow, handle, &e);
        if (e.state_changed[t->e->from] && is_disproved(t, e.state[t->e->from]))
            log_disprove(t->log, t->flow, handle);
        handle = log_prev(t->log, handle);
    }
}

/* What is dropped, a reset and a SYN may come from anybody, or begin something new; but a SYN-ACK
 * that comes again was sent in SYN-RECEIVED. */
void
tcp_disprove_inferred(struct sighting *t)
{
    enum side from = t->e->from;
    bool again = t->s->flags & TCP_ACK && t->own->syn_acked && t->s->seq == t->own->base_seq;

    if (!(t->s->flags & TCP_RST) && (again || !(t->s->flags & TCP_SYN)) && !t->dropped &&
        t->doubt != DOUBT_ACK && is_disproved(t, t->e->state[from]))
        disprove(t);
}
