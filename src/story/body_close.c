#include "body.h"

/* RFC 9293 section 3.6, case 2: one side goes on sending behind the other's FIN. */
void
body_half_closed(const struct body *b)
{
    const struct event *e = b->e;
    uint32_t fin = b->flow->half[ack_owner(e)].fin_segment;

    if (e->len == 0 || e->flags & TCP_RST || e->state[e->from] != STATE_CLOSE_WAIT || fin == 0 ||
        fin >= e->segment)
        return;
    text_addf(b->t,
              "%s has sent its FIN, in segment %" PRIu32
              ", and may still receive: the connection is half-closed.",
              b->Peer, fin);
    body_end_line(b);
}

/* How far the closing of one side has come, by its state.  The Ack of its FIN alone does not move
 * a side in FIN-WAIT-1 where it comes with a FIN, which has to be answered first. */
static const char *
closing_step(enum tcp_state state, bool acked_now)
{
    switch (state) {
    case STATE_FIN_WAIT_1:
    case STATE_CLOSING:
    case STATE_LAST_ACK:
        return acked_now ? "acknowledged" : "not acknowledged yet";
    case STATE_FIN_WAIT_2:
    case STATE_TIME_WAIT:
    case STATE_CLOSED:
        return "acknowledged";
    case STATE_UNKNOWN:
    case STATE_SYN_SENT:
    case STATE_SYN_RECEIVED:
    case STATE_ESTABLISHED:
    case STATE_CLOSE_WAIT:
        break;
    }
    return "not seen yet";
}

/* It has sent its FIN. */
static bool
is_closing(enum tcp_state state)
{
    return state >= STATE_FIN_WAIT_1 && state != STATE_CLOSE_WAIT;
}

/* Its state is that of who has no Ack of it. */
static bool
fin_was_acknowledged(const struct event *e)
{
    const struct note *earlier = event_find_note(e, NOTE_ACKED_EARLIER);

    return e->flags & TCP_FIN && (e->acked_before || (earlier && !earlier->by_sack));
}

/* Its Ack covers the other side's FIN.  The first one of who joined midway is no sum, but only who
 * has acknowledged that FIN is in such a state. */
static bool
acks_fin(const struct event *e)
{
    enum tcp_state state = e->state[e->from];

    return event_acks_kind(e, TERM_FIN) || state == STATE_CLOSING || state == STATE_LAST_ACK;
}

static void
add_closing_step(const struct body *b, enum side side)
{
    bool acked_now = side == ack_owner(b->e) && acks_fin(b->e);

    text_addf(b->t, "%s's FIN %s", side_name(b->style, side, NAME_TITLE),
              side == b->e->from && fin_was_acknowledged(b->e)
                  ? "acknowledged, but perhaps unknown to it"
                  : closing_step(b->e->state[side], acked_now));
}

/* Which state it was sent in depends on a FIN that did not pass here. */
static void
fin_in_doubt(const struct body *b)
{
    if (!b->e->unsure || b->e->state[b->e->from] != STATE_CLOSING)
        return;
    text_addf(
        b->t,
        "Probably this FIN had been sent before, and did not pass here then: either both sides "
        "closed at once, or %s did first, and this is LAST-ACK (RFC 9293, section 3.6).",
        b->peer);
    body_end_line(b);
}

/* Where the other side's FIN passed here its receiver is shown in CLOSE-WAIT, as far as one can
 * tell: this shows that it was not yet. */
static bool
was_still_established(const struct body *b)
{
    const struct event *e = b->e;
    uint32_t fin = b->flow->half[ack_owner(e)].fin_segment;
    uint32_t opened = b->flow->handshake_segment;

    return e->state_changed[e->from] && e->state[e->from] == STATE_ESTABLISHED && fin != 0 &&
           fin < e->segment && opened != 0 && opened < fin;
}

static void
still_established(const struct body *b)
{
    text_addf(b->t,
              "When it sent this, %s's FIN had not come to it, or not in order: it was still in "
              "ESTABLISHED. CLOSE-WAIT had only been inferred.",
              b->peer);
}

/* A connection is closed when each side's FIN is acknowledged, not when one was seen. */
static void
checklist(const struct body *b)
{
    const struct flow *flow = b->flow;
    const enum tcp_state *state = b->e->state;
    bool changed = b->e->state_changed[CLIENT] || b->e->state_changed[SERVER];

    if (flow->end == END_CLOSED && b->e->segment > flow->end_segment)
        return;
    if (!changed || (!is_closing(state[CLIENT]) && !is_closing(state[SERVER])) ||
        (flow->end != END_OPEN && flow->end != END_CLOSED && b->e->segment >= flow->end_segment))
        return;
    if (flow->end == END_CLOSED && b->e->segment >= flow->end_segment) {
        text_add(b->t, "Both FINs are acknowledged: the connection is closed.");
    } else if (was_still_established(b)) {
        still_established(b);
    } else {
        /* Above may stand which segment acknowledges it later. */
        text_add(b->t, "At this moment: ");
        add_closing_step(b, CLIENT);
        text_add(b->t, "; ");
        add_closing_step(b, SERVER);
        text_add(b->t, ".");
    }
    body_end_line(b);
}

void
body_closing(const struct body *b)
{
    fin_in_doubt(b);
    checklist(b);
}
