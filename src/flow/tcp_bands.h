/*
 * Where the bands of the ladder stand: behind the handshake, in front of the closing, behind the
 * end; and what had been sent by then.
 *
 * They stand in struct flow: handshake_segment, closing_segment, end_segment and what is beside
 * these. Each is placed once, but for a closing whose FIN was none (tcp_fin_forget).
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_BANDS_H
#define TCPVIZ_SRC_FLOW_TCP_BANDS_H

#include "sighting.h"

/* The closing begins with this segment, by that side's FIN or reset, if it has not begun. */
void tcp_bands_begin_closing(struct sighting *t, enum side by);

/* In the closing the segment brings data: counts those of the other side than the one that closed
 * first that were sent before it had the FIN. */
void tcp_bands_count_closing(struct sighting *t);

/* The connection ends with this segment, if it has not ended; `end` is not END_OPEN. */
void tcp_bands_finish(struct sighting *t, enum flow_end end);

/* Of a segment that its receiver takes, and no reset, behind the states: places what it completes.
 * Inline, since every segment asks that is not plain. */
static inline void
tcp_bands_place(struct sighting *t)
{
    enum side from = t->e->from;
    const struct half *client = &t->flow->half[CLIENT], *server = &t->flow->half[SERVER];

    if (t->flow->handshake_segment == 0 && (!flow_ended(t->flow) || t->flow->reset_void) &&
        server->syn_acked && (client->syn_acked || !client->syn_seen) &&
        !event_find_note(t->e, NOTE_CHALLENGE_ACK))
        t->flow->handshake_segment = t->e->segment;
    if (half_has_closed(t->own) || half_has_closed(t->peer)) {
        if (t->flow->closing_segment != 0 && t->own->data_bytes > t->data_before[from])
            tcp_bands_count_closing(t);
        tcp_bands_begin_closing(t, half_has_closed(t->own) ? from : side_other(from));
    }
    if (client->fin_acked && server->fin_acked)
        tcp_bands_finish(t, END_CLOSED);
}

#endif
