#include "tcp_track.h"

#include "tcp_accept.h"
#include "tcp_ack.h"
#include "tcp_challenge.h"
#include "tcp_fin.h"
#include "tcp_plain.h"
#include "tcp_probe.h"
#include "tcp_repeat.h"
#include "tcp_send.h"
#include "tcp_state.h"
#include "tcp_syn.h"
#include "tcp_told.h"
#include "tcp_window.h"

#include "tcpviz/base/nanotime.h"

/* A sender's timestamps count once a second at least (RFC 7323, section 5.4): so much time passed
 * there at most, since the one that its peer echoed last.  Where they do not count at all nothing
 * is known. */
static void
note_clock_ahead(struct sighting *t)
{
    int64_t ns = tcp_idle_ns(t);
    uint32_t ticks = t->s->options.tsval - t->own->ts_recent;

    if (!half_knows_echo(t->own) || !t->s->options.has_timestamps || (t->s->flags & TCP_SYN) ||
        ticks == 0 || ns / NANOTIME_S / 2 <= ticks)
        return;
    event_note(t->e, (struct note){.kind = NOTE_CLOCK_AHEAD, .ticks = ticks});
}

/* What its receiver doubts and what probes has an ACK for an answer (RFC 9293, sections 3.10.7.4
 * and 3.8.6.1). */
static bool
follows_asking(struct sighting *t)
{
    const struct half *own = t->own;
    bool waits = follows_own(t);

    if (own->doubt == DOUBT_NONE)
        return waits && (own->probe == PROBE_KEEP_ALIVE || own->probe == PROBE_ZERO_WINDOW);
    tcp_challenge_keep(t, waits);
    return waits;
}

static void
begin(struct sighting *t)
{
    const struct segment *s = t->s;
    struct event *e = t->e;

    /* What cannot be followed changes no state. */
    e->state[CLIENT] = (enum tcp_state)t->flow->state[CLIENT];
    e->state[SERVER] = (enum tcp_state)t->flow->state[SERVER];
    if (s->time_ns < t->flow->last_ns)
        event_note(e, (struct note){.kind = NOTE_CLOCK_BACK,
                                    .back_ns = nanotime_between(s->time_ns, t->flow->last_ns)});
    if (is_clock_in_doubt(t))
        note_clock_ahead(t);
    if (s->notes & SEGMENT_STRANGE)
        event_note(e, (struct note){.kind = NOTE_MALFORMED, .segment_notes = s->notes});
    t->counted = t->own->base_known;
    if (tracked(s))
        tcp_syn_track(t);
    e->window_bytes = half_scaled_window(t->own, s);
    e->wscale = t->own->wscale;
    e->seq_relative = t->own->base_known && !t->dropped;
    e->rel_seq = e->seq_relative ? half_rel(t->own, s->seq) : 0;
    e->ack_relative = t->peer->base_known && (s->flags & TCP_ACK);
    e->rel_ack = e->ack_relative ? half_rel(t->peer, s->ack) : 0;
}

/* Whether a note says why its Ack is no news: it is old, or answers something. */
static bool
note_answer(struct sighting *t, bool *answers_probe)
{
    bool old = segment_seq_len(t->s) == 0 && tcp_accept_old_number(t), challenges = false;

    if (segment_seq_len(t->s) == 0 && !old)
        tcp_accept_overtaken(t);
    tcp_probe_note_past(t);
    *answers_probe = t->peer->probe != PROBE_NONE && tcp_probe_note_answer(t);
    if (t->peer->doubt != DOUBT_NONE)
        challenges = tcp_challenge_note(t);
    else if (t->peer->more != 0 && (!*answers_probe || t->peer->waits_too))
        challenges = tcp_challenge_note_late(t);
    if (challenges || (*answers_probe && !t->peer->waits_too))
        tcp_challenge_forget(t);
    return old || *answers_probe || challenges;
}

/* What a reset carries as window is no offer, nor does it ask for anything. */
static void
remember_sender(struct sighting *t, bool answers_probe)
{
    tcp_window_track(t);
    tcp_probe_remember(t, answers_probe);
    half_remember_ttl(t->own, t->s);
    if (t->own->data_bytes > t->data_before[t->e->from])
        t->own->data_segment = t->e->segment;
}

static void
add_notes(struct sighting *t)
{
    bool answers_probe, is_said;

    if (t->dropped) {
        t->own->probe = PROBE_NONE;
        return;
    }
    if (t->probe != PROBE_NONE)
        tcp_probe_note(t);
    is_said = note_answer(t, &answers_probe);
    if ((!answers_probe || half_is_other_window(t->own, t->e->window_bytes)) &&
        tcp_offers_window(t))
        tcp_window_note(t);
    if (may_repeat_ack(t))
        tcp_repeat_track(t, is_said);
    if (!(t->s->flags & TCP_RST))
        remember_sender(t, answers_probe);
}

static void
take(struct sighting *t)
{
    for (int side = 0; side < 2; side++)
        t->data_before[side] = t->flow->half[side].data_bytes;
    begin(t);
    if (!tracked(t->s))
        return;
    t->follows_asking = follows_asking(t);
    if (is_syn(t->s) && t->own->syn_segment == 0)
        t->own->syn_segment = t->e->segment;
    if (has_old_timestamp(t))
        tcp_accept_timestamp(t);
    tcp_send_track(t);
    tcp_ack_track(t);
    if (t->doubt == DOUBT_ACK && t->own->fin_seen && t->own->fin_segment == t->e->segment)
        tcp_fin_void(t->ranges, t->flow, t->e->from);
    add_notes(t);
    tcp_state_track(t);
}

void
tcp_track_parts(struct sighting *t)
{
    take(t);
    if (t->e->n_notes > 0 || t->own->strange != 0)
        tcp_told_once(t);
    tcp_plain_expect(t->flow);
}
