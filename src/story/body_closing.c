#include "body.h"

/* RFC 9293 section 3.6, case 2: one side goes on sending behind the other's FIN. */
void
body_half_closed(const struct writer *w)
{
    const struct event *e = w->e;
    uint32_t fin = w->flow->half[ack_owner(e)].fin_segment;

    if (e->len == 0 || e->flags & TCP_RST || e->state[e->from] != STATE_CLOSE_WAIT || fin == 0 ||
        fin >= e->segment)
        return;
    text_addf(w->t,
              "%s has sent its FIN, in segment %" PRIu32
              ", and may still receive: the connection is half-closed.\n",
              w->Peer, fin);
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

/* Its state is that of who has no Ack of it; data alone that come again change the state only where
 * they take back what an Ack of that FIN had told. */
static bool
fin_was_acknowledged(const struct event *e)
{
    const struct note *earlier = event_find_note(e, NOTE_ACKED_EARLIER);
    bool takes_back =
        e->len > 0 && e->acked_before && e->state_changed[e->from] && is_closing(e->state[e->from]);

    return (e->flags & TCP_FIN && (e->acked_before || (earlier && !earlier->by_sack))) ||
           takes_back;
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
add_closing_step(const struct writer *w, enum side side)
{
    bool acked_now = side == ack_owner(w->e) && acks_fin(w->e);

    text_addf(w->t, "%s's FIN %s", side_name(w->style, side, NAME_TITLE),
              side == w->e->from && fin_was_acknowledged(w->e)
                  ? "acknowledged, but perhaps unknown to it"
                  : closing_step(w->e->state[side], acked_now));
}

/* Its FIN passes behind the other one without an Ack of that, and was not acknowledged by it. */
static bool
closes_at_once(const struct event *e)
{
    return (e->flags & TCP_FIN) && !e->unsure && e->state_changed[e->from] &&
           e->state[CLIENT] == STATE_FIN_WAIT_1 && e->state[SERVER] == STATE_FIN_WAIT_1 &&
           !event_find_note(e, NOTE_AGAIN) && !event_find_note(e, NOTE_ACKED_EARLIER);
}

/* Which state it was sent in depends on a FIN that did not pass here, or not there. */
void
body_fin_in_doubt(const struct writer *w)
{
    if (w->e->unsure && w->e->state[w->e->from] == STATE_CLOSING)
        text_addf(
            w->t,
            "Probably this FIN had been sent before, and did not pass here then: either both sides "
            "closed at once, or %s did first, and this is LAST-ACK (RFC 9293, section 3.6).\n",
            w->peer);
    else if (w->e->unsure && w->e->state[w->e->from] == STATE_LAST_ACK &&
             event_find_note(w->e, NOTE_FILLS_GAP))
        text_addf(
            w->t,
            "Probably this FIN had been sent before, as answer to the first FIN of %s, and "
            "did not pass here then; else both sides closed at once, and this is CLOSING (RFC "
            "9293, section 3.6).\n",
            w->peer);
    else if (closes_at_once(w->e))
        text_addf(w->t,
                  "When it sent this, %s's FIN had not come to it, or it could not take it yet: it "
                  "was still in ESTABLISHED, and both sides close at once (RFC 9293, figure 13).\n",
                  w->peer);
}

/* Where the other side's FIN passed here its receiver is shown in CLOSE-WAIT, as far as one can
 * tell: this shows that it was not yet. */
static bool
was_still_established(const struct writer *w)
{
    const struct event *e = w->e;
    uint32_t fin = w->flow->half[ack_owner(e)].fin_segment;
    uint32_t opened = w->flow->handshake_segment;

    return e->state_changed[e->from] && e->state[e->from] == STATE_ESTABLISHED && fin != 0 &&
           fin < e->segment && opened != 0 && opened < fin;
}

static void
still_established(const struct writer *w)
{
    text_addf(w->t,
              "When it sent this, %s's FIN had not come to it, or it could not take it yet: it was "
              "still in ESTABLISHED. CLOSE-WAIT had only been inferred.",
              w->peer);
}

/* A connection is closed when each side's FIN is acknowledged, not when one was seen. */
void
body_checklist(const struct writer *w)
{
    const struct flow *flow = w->flow;
    const enum tcp_state *state = w->e->state;
    bool changed = w->e->state_changed[CLIENT] || w->e->state_changed[SERVER];

    if (flow->end == END_CLOSED && w->e->segment > flow->end_segment)
        return;
    if (!changed || (!is_closing(state[CLIENT]) && !is_closing(state[SERVER])) ||
        (flow->end != END_OPEN && flow->end != END_CLOSED && w->e->segment >= flow->end_segment))
        return;
    if (flow->end == END_CLOSED && w->e->segment >= flow->end_segment) {
        text_add(w->t, "Both FINs are acknowledged: the connection is closed.");
    } else if (was_still_established(w)) {
        still_established(w);
    } else {
        /* Above may stand which segment acknowledges it later. */
        text_add(w->t, "At this moment: ");
        add_closing_step(w, CLIENT);
        text_add(w->t, "; ");
        add_closing_step(w, SERVER);
        text_add(w->t, ".");
    }
    text_add(w->t, "\n");
}

/* RFC 9293 section 3.5.3: what a reset carries is a reason for people, and no data. */
void
body_reset_text(const struct writer *w)
{
    if (!(w->e->flags & TCP_RST) || w->e->len == 0)
        return;
    text_add(w->t, w->e->len == 1 ? "Its byte is" : "Its ");
    if (w->e->len > 1)
        text_addf(w->t, "%" PRIu32 " bytes are", w->e->len);
    text_add(w->t,
             " no data of the connection: a reset may carry a text that says why it came (RFC "
             "9293, section 3.5.3).");
    text_add(w->t, "\n");
}

/* What a reset ends, behind its reason, which is one of its notes: a small pane has room for that.
 */
void
body_reset_ends(const struct writer *w)
{
    const struct half *half = w->flow->half;
    bool fin = w->e->flags & TCP_FIN; /* no TCP sets it, but who reads the flags sees it */

    for (int side = 0; side < 2; side++)
        fin |= half[side].fin_segment != 0 && half[side].fin_segment < w->e->segment;
    if (!(w->e->flags & TCP_RST) || w->e->segment != w->flow->end_segment ||
        w->flow->end != END_RESET)
        return;
    text_add(w->t, fin ? "Nothing should follow." : "There is no FIN and nothing should follow.");
    text_add(w->t, "\n");
}
