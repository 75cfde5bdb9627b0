/*
 * The parts of the states, and what they ask together.  For tcp_state*.c and tcp_calm.c only.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_STATE_PARTS_H
#define TCPVIZ_SRC_FLOW_TCP_STATE_PARTS_H

#include "sighting.h"

/* tcp_state_sender.c: the state that the sender's own numbers prove, and event.unsure where they
 * leave it open.  Of a segment that is no reset, and that its receiver takes. */
void tcp_state_prove(struct sighting *t);

/* The same of one who was CLOSED, and sends something. */
void tcp_state_prove_again(struct sighting *t);

/* tcp_state_receiver.c: behind that, what the receiver becomes by what it gets. */
void tcp_state_infer(struct sighting *t);

/* The peer's data was acknowledged, not just its SYN: where that did not pass here, the SYN-ACK
 * told its number. */
static inline bool
acks_data(const struct sighting *t)
{
    return (t->peer->syn_seen || t->own->syn_ack_seen) && half_has_data_acked(t->ranges, t->peer);
}

static inline bool
waits_for_fin(enum tcp_state state)
{
    return state == STATE_FIN_WAIT_1 || state == STATE_FIN_WAIT_2;
}

/* Where its FIN went out with its SYN, a side begins to close when it is established. */
static inline enum tcp_state
opened_state(const struct half *half, bool peer_fin_acked)
{
    if (!half_closes_at_once(half))
        return STATE_ESTABLISHED;
    if (peer_fin_acked && half->syn_ack_seen)
        return STATE_LAST_ACK;
    return half->fin_acked ? STATE_FIN_WAIT_2 : STATE_FIN_WAIT_1;
}

/* Of a FIN that acknowledges the other side's: it comes again, and its first sending did not pass
 * here. */
bool tcp_state_comes_again_unseen(const struct sighting *t);

#endif
