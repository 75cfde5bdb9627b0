#include "tcpviz/flow/stream.h"

/* A gap has a length of 32 bits.  So much may be missing where data went another way for a while;
 * what no window reaches was refused (event_is_taken). */
#define NUMBERS_MAX ((int64_t)UINT32_MAX)

void
stream_begin(struct stream *s, const struct observer *o, const struct flow *flow, uint32_t handle,
             uint64_t frame_limit)
{
    s->observer = o;
    s->flow = flow;
    s->frame_limit = frame_limit;
    s->handle = handle;
    s->reset.frame = 0;
    for (int side = 0; side < 2; side++) {
        struct stream_half *half = &s->half[side];

        half->begun = half->over = false;
        half->rel_next = half->rel_fin = 0;
        half->fin_handle = 0;
        half->n_waiting = 0;
        half->probe.len = 0;
    }
}

static int64_t
first_byte(const struct event *e)
{
    return e->rel_seq + ((e->flags & TCP_SYN) != 0);
}

static void
wait_for_turn(struct stream_half *half, const struct stream_waiting *w)
{
    int at = half->n_waiting++;

    for (; at > 0 && half->waiting[at - 1].rel_first < w->rel_first; at--)
        half->waiting[at] = half->waiting[at - 1];
    half->waiting[at] = *w;
}

/* The numbers of a direction begin, or begin anew, with this segment. */
static void
settle_beginning(struct stream_half *half, const struct event *e)
{
    if (half->begun && !event_find_note(e, NOTE_NEW_ISN))
        return;
    half->begun = true;
    half->rel_next = first_byte(e);
    half->n_waiting = 0;
    half->probe.len = 0;
}

static void
take_reset(struct stream *s, const struct event *e)
{
    if (s->flow->end_segment == e->segment && s->reset.frame == 0)
        s->reset = (struct stream_piece){
            .kind = STREAM_RESET, .from = e->from, .segment = e->segment, .frame = e->frame};
}

static bool
is_probe(const struct event *e)
{
    return e->len > 0 && event_find_note(e, NOTE_ZERO_WINDOW_PROBE);
}

/* Whoever goes on behind the byte of a probe, or acknowledges it, has seen it taken; whoever sends
 * its number again with data has not. */
static void
settle_probe(struct stream_half *half, int64_t reached, int64_t first)
{
    if (half->probe.len == 0 || reached <= half->probe.rel_first)
        return;
    if (first > half->probe.rel_first)
        wait_for_turn(half, &half->probe);
    half->probe.len = 0;
}

/* Takes the event in: its bytes wait, if only until they are asked for. */
static void
take(struct stream *s, uint32_t handle, const struct event *e)
{
    struct stream_half *half = &s->half[e->from];
    struct stream_waiting w = {first_byte(e), handle, e->segment, e->len};

    if (e->flags & TCP_RST) {
        take_reset(s, e);
        return;
    }
    if (!e->seq_relative || !event_is_taken(e))
        return;
    if (e->flags & TCP_ACK && e->ack_relative)
        settle_probe(&s->half[side_other(e->from)], e->rel_ack, e->rel_ack);
    settle_beginning(half, e);
    if (is_probe(e)) {
        half->probe = w;
        return;
    }
    if (e->len > 0 || e->flags & TCP_FIN)
        settle_probe(half, event_rel_next(e), w.rel_first);
    if (e->flags & TCP_FIN && half->fin_handle == 0) {
        half->rel_fin = w.rel_first + e->len;
        half->fin_handle = handle;
    }
    if (e->len > 0 && w.rel_first + e->len > half->rel_next &&
        w.rel_first < half->rel_next + NUMBERS_MAX)
        wait_for_turn(half, &w);
}

static void
name_segment(const struct stream *s, uint32_t handle, struct stream_piece *out)
{
    out->segment = observer_event_segment(s->observer, handle);
    out->frame = observer_event_frame(s->observer, handle);
}

/* What is all known by now waits for nothing. */
static void
forget_known(struct stream_half *half)
{
    while (half->n_waiting > 0) {
        const struct stream_waiting *w = &half->waiting[half->n_waiting - 1];

        if (w->rel_first + w->len > half->rel_next)
            return;
        half->n_waiting--;
    }
}

/* The segment that brought the byte first whose turn it is, and the number up to which it was the
 * first; NULL: that byte has not come. */
static const struct stream_waiting *
first_with_next(const struct stream_half *half, int64_t *end)
{
    const struct stream_waiting *first = NULL;

    for (int i = half->n_waiting; i-- > 0 && half->waiting[i].rel_first <= half->rel_next;) {
        const struct stream_waiting *w = &half->waiting[i];

        if (w->rel_first + w->len > half->rel_next && (!first || w->segment < first->segment))
            first = w;
    }
    *end = first ? first->rel_first + first->len : 0;
    for (int i = half->n_waiting; i-- > 0 && half->waiting[i].rel_first < *end;)
        if (half->waiting[i].segment < first->segment &&
            half->waiting[i].rel_first > half->rel_next)
            *end = half->waiting[i].rel_first;
    return first;
}

/* The bytes whose turn it is, or the FIN behind the last of them. */
static bool
tell_turn(struct stream *s, enum side from, struct stream_piece *out)
{
    struct stream_half *half = &s->half[from];
    const struct stream_waiting *w;
    int64_t end;

    forget_known(half);
    w = first_with_next(half, &end);
    *out = (struct stream_piece){.from = from};
    if (w) {
        out->kind = STREAM_BYTES;
        out->skip = (uint32_t)(half->rel_next - w->rel_first);
        out->len = (uint32_t)(end - half->rel_next);
        name_segment(s, w->handle, out);
        half->rel_next += out->len;
        return true;
    }
    if (half->over || half->fin_handle == 0 || half->rel_next < half->rel_fin)
        return false;
    half->over = true;
    out->kind = STREAM_FIN;
    name_segment(s, half->fin_handle, out);
    return true;
}

/* What stands behind the gap that a side has now; 0: it has none. */
static uint32_t
behind_gap(const struct stream_half *half)
{
    if (half->n_waiting > 0)
        return half->waiting[half->n_waiting - 1].handle;
    return half->over || half->rel_fin <= half->rel_next ? 0 : half->fin_handle;
}

/* What is missing in front of the bytes, or the FIN, that wait. */
static void
tell_gap(struct stream *s, enum side from, struct stream_piece *out)
{
    struct stream_half *half = &s->half[from];
    int64_t to = half->n_waiting > 0 ? half->waiting[half->n_waiting - 1].rel_first : half->rel_fin;

    *out = (struct stream_piece){
        .kind = STREAM_GAP, .from = from, .len = (uint32_t)(to - half->rel_next)};
    name_segment(s, behind_gap(half), out);
    half->rel_next = to;
}

/* Nothing more comes, so what is missing stays so: that in front of the older segment first. */
static bool
tell_oldest_gap(struct stream *s, struct stream_piece *out)
{
    uint32_t client = behind_gap(&s->half[CLIENT]), server = behind_gap(&s->half[SERVER]);

    if (client == 0 && server == 0)
        return false;
    if (client != 0 && server != 0)
        tell_gap(s,
                 observer_event_frame(s->observer, client) <
                         observer_event_frame(s->observer, server)
                     ? CLIENT
                     : SERVER,
                 out);
    else
        tell_gap(s, client != 0 ? CLIENT : SERVER, out);
    return true;
}

/* Of a window probe nobody took the byte. */
static bool
tell_changed(const struct event *e, struct stream_piece *out)
{
    const struct note *note = event_find_note(e, NOTE_OTHER_BYTES);

    if (!note || note->other_how & OTHER_PROBE || !event_is_taken(e))
        return false;
    *out = (struct stream_piece){.kind = STREAM_CHANGED,
                                 .from = e->from,
                                 .len = note->other_count,
                                 .segment = e->segment,
                                 .frame = e->frame};
    return true;
}

static bool
tell_reset(struct stream *s, struct stream_piece *out)
{
    *out = s->reset;
    s->reset.frame = 0;
    return out->frame != 0;
}

bool
stream_next(struct stream *s, struct stream_piece *out)
{
    struct event e;

    for (;;) {
        if (tell_turn(s, CLIENT, out) || tell_turn(s, SERVER, out))
            return true;
        for (int side = 0; side < 2; side++)
            if (s->half[side].n_waiting >= LIMIT_STREAM_WAITING) {
                tell_gap(s, (enum side)side, out);
                return true;
            }
        if (s->handle == 0 || observer_event_frame(s->observer, s->handle) > s->frame_limit)
            return tell_oldest_gap(s, out) || tell_reset(s, out);
        observer_event(s->observer, s->flow, s->handle, &e);
        take(s, s->handle, &e);
        s->handle = observer_event_next(s->observer, s->handle);
        if (tell_changed(&e, out))
            return true;
    }
}
