#include "tcp_state.h"

#include "tcp_accept.h"
#include "tcp_bands.h"
#include "tcp_disprove.h"
#include "tcp_end.h"
#include "tcp_state_parts.h"

#include "tcpviz/flow/inferred.h"

/*
 * States as an observer may tell them (RFC 9293 section 3.3.2, figure 5).
 *
 * The sender of a segment proves its state by its own numbers.  The receiver's is inferred only
 * along arcs on which it sends nothing, since otherwise its own segment will show it:
 *
 *   SYN-RECEIVED  rcv ACK of SYN   ESTABLISHED
 *   ESTABLISHED   rcv FIN          CLOSE-WAIT    (it sends an ACK, perhaps much later)
 *   FIN-WAIT-1    rcv ACK of FIN   FIN-WAIT-2
 *   CLOSING       rcv ACK of FIN   TIME-WAIT
 *   LAST-ACK      rcv ACK of FIN   CLOSED
 */

/* RFC 9293 section 3.3.2 calls them synchronized: both sides know each other's numbers. */
static bool
is_synchronized(enum tcp_state state)
{
    return state >= STATE_ESTABLISHED && state <= STATE_TIME_WAIT;
}

static void
note_crossing_syn(struct sighting *t)
{
    if (t->s->flags & TCP_ACK || t->flow->simultaneous_open || !t->peer->syn_seen ||
        peer_state(t) != STATE_SYN_SENT)
        return;
    t->flow->simultaneous_open = true;
    t->flow->split_open = t->peer->syn_acked;
    event_note(t->e, (struct note){.kind = NOTE_SIMULTANEOUS_OPEN,
                                   .segment = t->peer->syn_segment,
                                   .split = t->flow->split_open});
}

static void
take_other(struct sighting *t)
{
    tcp_end_go_on(t);
    if (t->dropped || t->doubt == DOUBT_ACK)
        return;
    if (t->s->flags & TCP_SYN) {
        /* a SYN-ACK that was taken is no challenge: it comes again, or passes behind its ACK */
        if (is_synchronized(peer_state(t)) && !(t->own->syn_acked && t->s->flags & TCP_ACK))
            t->doubt = DOUBT_SYN;
        note_crossing_syn(t);
    }
    if (own_state(t) == STATE_CLOSED)
        tcp_state_prove_again(t);
    else
        tcp_state_prove(t);
    tcp_state_infer(t);
    tcp_bands_place(t);
}

void
tcp_state_track(struct sighting *t)
{
    const uint8_t *state = t->flow->state;

    if (!flags_go_on(t->s->flags) && !t->dropped)
        tcp_accept_flags(t);
    if (t->s->flags & TCP_RST)
        tcp_end_by_reset(t);
    else
        take_other(t);
    tcp_disprove(t);
    for (int side = 0; side < 2; side++) {
        if (t->e->state[side] == (enum tcp_state)state[side])
            continue; /* as tcp_track.c left it: before this segment */
        t->e->state_changed[side] = true;
        t->e->state[side] = (enum tcp_state)state[side];
        t->flow->half[side].inferred = inferred_by(t->e, (enum side)side);
    }
    if (t->own->inferred)
        t->own->inferred = inferred_behind(t->e, t->e->from, true);
    t->own->doubt = t->doubt & 7u;
    if (t->doubt != DOUBT_NONE || t->probe != PROBE_NONE)
        t->own->waits_too = t->follows_asking;
    t->own->reset = (t->s->flags & TCP_RST) != 0;
    t->own->fastclose = !t->own->reset && !t->dropped && tcp_is_multipath(t) &&
                        t->s->options.mptcp_subtype == MPTCP_FASTCLOSE;
}
