/*
 * The whole way of a packet, from bytes to the printed ladder, with small limits: nothing that
 * the wire says breaks a promise of the events or brings a strange byte into the picture.
 *
 * Four bytes say how to draw; then frames, as frames.h has them.
 */
#include "frames.h"
#include "same_event.h"
#include "tcpviz/export/ladder_text.h"
#include "tcpviz/flow/replay.h"
#include "tcpviz/story/describe.h"
#include "tcpviz/story/explain.h"
#include "tcpviz/story/misconceptions.h"
#include "tcpviz/story/wireshark.h"

#include <string.h>

enum { TEXT_BYTES = 4096 };
enum { LADDER_COLS_MIN = 40, PREFIX_COLS = 16 }; /* of ladders as text */
enum { SMALL_FLOWS = 4, SMALL_EVENTS = 24, SMALL_RANGES = 12, SMALL_PACKETS = 2 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One character of ours, or a letter: its bytes; 0 if it is none. */
static size_t
character_bytes(const char *at, bool ascii)
{
    if (*at >= 0x20 && *at < 0x7f)
        return 1;
    for (int g = GLYPH_LINE_H; !ascii && g < GLYPH_END; g++) {
        struct glyph_text utf8 = glyph_text((glyph_t)g, CHARSET_UTF8);

        if (strncmp(at, utf8.at, strlen(utf8.at)) == 0)
            return strlen(utf8.at);
    }
    return ascii ? 0 : text_letter((const uint8_t *)at, strnlen(at, 3));
}

/* Printable ASCII and our own glyphs, in lines of at most max_cols columns. */
static void
text_check(const char *at, size_t n, bool ascii, size_t max_cols)
{
    const char *end = at + n;
    size_t cols = 0;

    while (at < end) {
        size_t step = *at == '\n' ? 1 : character_bytes(at, ascii);

        require(step > 0 && step <= (size_t)(end - at));
        cols = *at == '\n' ? 0 : cols + 1;
        require(cols <= max_cols);
        at += step;
    }
}

struct page {
    bool ascii;
    size_t max_cols;
};

static void
page_write(void *context, const char *bytes, size_t n)
{
    const struct page *page = context;

    require(n > 0 && bytes[n - 1] == '\n');
    text_check(bytes, n, page->ascii, page->max_cols);
}

static void
words_check(struct text *t)
{
    require(strlen(t->at) == t->len);
    text_check(t->at, t->len, false, SIZE_MAX);
    text_clear(t);
}

static void
story_check(const struct flow *flow, const struct event *e, const struct segment *s,
            const struct analysis_result *analysis, const struct number_style *style)
{
    enum misconception which[BELIEFS];
    char storage[TEXT_BYTES];
    struct text t;
    int n;

    text_init(&t, storage, sizeof storage);
    describe_headline(&t, flow, e, style);
    words_check(&t);
    for (int i = 0; i < e->n_notes; i++) {
        describe_note(&t, flow, e, &e->notes[i], style);
        require(t.len > 0);
        words_check(&t);
    }
    describe_body(&t, flow, e, style, false);
    words_check(&t);
    describe_facts(&t, e, s, 98, false);
    words_check(&t);
    describe_facts(&t, e, NULL, 98, false);
    words_check(&t);
    wireshark_info(e, s, analysis, style->charset, &t);
    words_check(&t);
    n = misconceptions_of(flow, e, e->len > 0, which);
    for (int i = 0; i < n; i++) {
        misconception_add(&t, which[i], flow, e, style);
        require(t.len > 0);
        words_check(&t);
    }
}

/* The tree of a segment and the words beside it, with its bytes (frame) or without. */
static void
tree_check(const struct details *d, const struct number_style *style)
{
    char storage[TEXT_BYTES];
    struct tree tree;
    struct text t;

    text_init(&t, storage, sizeof storage);
    tree_build(&tree, d);
    require(tree.n > 0 && tree.n < LIMIT_TREE_LINES);
    for (size_t i = 0; i < tree.n; i++) {
        tree_text(&t, d, &tree.line[i]);
        require(t.len > 0);
        words_check(&t);
        explain_line(&t, d, &tree.line[i], style);
        require(t.len > 0);
        words_check(&t);
        explain_place(&t, d, &tree.line[i]);
        words_check(&t);
    }
}

/* The details of the newest segment of each connection. */
static void
details_check(const struct watch *w, const struct number_style *style)
{
    uint32_t last = 0;

    for (const struct flow *f = observer_flow_next(w->observer, 0); f;
         f = observer_flow_next(w->observer, last)) {
        struct field fields[LIMIT_FIELDS];
        struct analysis_result analysis;
        struct segment segment;
        struct frame frame;
        struct event e;
        struct details d = {.flow = f, .e = &e, .fields = fields};

        last = f->number;
        if (f->events.last == 0)
            continue;
        observer_event(w->observer, f, f->events.last, &e);
        d.n_fields = details_fields(NULL, f, &e, fields);
        tree_check(&d, style);
        if (!frames_find(w->frames, e.frame, &frame) ||
            decode_frame(&frame, &segment) != DECODE_SEGMENT)
            continue;
        d.frame = &frame;
        d.segment = &segment;
        d.n_fields = details_fields(&frame, f, &e, fields);
        if (replay_event(w, f, f->events.last, UINT64_MAX, &analysis))
            d.analysis = &analysis;
        tree_check(&d, style);
    }
}

/* Which segment a term is of is not known where there was no room to remember it. */
static void
sum_check(const struct flow *flow, const struct event *e)
{
    bool lost = flow->half[side_other(e->from)].ranges_lost;
    int64_t sum = e->ack_base;

    require(e->n_terms <= LIMIT_TERMS);
    require((e->n_terms > 0) == e->ack_advances);
    for (int i = 0; i < e->n_terms; i++) {
        require(e->terms[i].value > 0 && e->terms[i].count > 0);
        require(e->terms[i].segment < e->segment);
        require(e->terms[i].segment == 0 || e->terms[i].kind != TERM_UNSEEN);
        require(e->terms[i].segment != 0 || e->terms[i].kind == TERM_UNSEEN || lost);
        sum += e->terms[i].value;
    }
    if (e->ack_advances)
        require(sum == e->rel_ack);
}

/* What is promised of an event the moment it was taken. */
static void
event_check(const struct flow *flow, const struct event *e, const struct segment *s)
{
    const struct half *own = &flow->half[e->from], *peer = &flow->half[side_other(e->from)];

    require(e->segment == flow->segments && e->frame == s->frame && e->time_ns == s->time_ns);
    require(e->twin_of == 0);
    require(event_rel_next(e) - e->rel_seq ==
            (int64_t)e->len + ((e->flags & TCP_SYN) != 0) + ((e->flags & TCP_FIN) != 0));
    if (e->seq_relative)
        require(own->base_seq + (uint32_t)e->rel_seq == e->seq);
    if (e->ack_relative)
        require(peer->base_seq + (uint32_t)e->rel_ack == e->ack);
    require(e->acked_by == 0 && e->acks_segment < e->segment);
    require(e->n_notes <= EVENT_NOTES_MAX);
    require(own->n_gaps <= LIMIT_GAPS_PER_HALF);
    require(own->sent_count <= SMALL_RANGES);
    require((own->sent_count == 0) == (own->sent_head == 0));
    require((own->sent_count + own->acked_count == 0) == (own->ranges_tail == 0));
    require((own->acked_count == 0) == (own->acked_head == 0));
    sum_check(flow, e);
}

/* What is promised of a packet that was seen before. */
static void
twin_check(const struct flow *flow, const struct event *e, const struct segment *s)
{
    require(e->twin_of < e->frame && e->segment > 0 && e->segment <= flow->segments);
    require(e->frame == s->frame && e->time_ns == s->time_ns);
    require(e->n_notes == 1 && note_is_seen_again(&e->notes[0]));
    require(e->notes[0].times >= 2 && e->notes[0].frame == e->frame);
}

/* What is promised of an ICMP error. */
static void
icmp_check(const struct flow *flow, const struct event *e, const struct segment *s)
{
    const struct note *note = &e->notes[0];

    require(e->segment == flow->segments && e->frame == s->frame && e->time_ns == s->time_ns);
    require(e->twin_of == 0 && e->flags == 0 && e->len == 0 && !e->seq_relative);
    require(icmp_name(&e->icmp)[0] != '\0');
    require(e->n_notes == 1 && note->kind == NOTE_ICMP);
    require(note->segment > 0 && note->segment < e->segment);
}

/* The connection that is on the screen, and the frames from which and up to which its events stay:
 * from the first one on while the picture is held. */
struct pin {
    uint32_t flow;
    uint64_t first, held;
};

/* Walks one connection's list; returns how many events it has.  Only behind the held picture some
 * may be missing in between. */
static uint32_t
list_check(const struct observer *o, const struct flow *flow, struct pin pin)
{
    uint32_t n = 0, before = 0;
    struct event last = {.segment = 0};

    for (uint32_t h = flow->events.first; h != 0; before = h, h = observer_event_next(o, h)) {
        struct event e;

        observer_event(o, flow, h, &e);
        require(e.flow == flow->number && observer_event_prev(o, h) == before);
        require(e.frame > last.frame && e.frame == observer_event_frame(o, h));
        require(e.segment > last.segment && e.segment == observer_event_segment(o, h));
        require(n == 0 || e.segment == last.segment + 1 ||
                (flow->number == pin.flow && last.frame <= pin.held));
        require(e.prev_segment == last.segment && e.prev_ns == last.time_ns);
        require(e.acked_by == 0 || e.acked_by > e.segment);
        require(e.acked_by <= flow->segments);
        last = e;
        n++;
    }
    require(before == flow->events.last && n == flow->events.count);
    require(n <= flow->segments); /* how many were dropped is counted for all */
    return n;
}

static void
observer_check(const struct observer *o, struct pin pin)
{
    struct observer_counts counts = observer_counts(o);
    uint32_t flows = 0, events = 0, last = 0;

    for (const struct flow *f = observer_flow_next(o, 0); f; f = observer_flow_next(o, last)) {
        require(f->number > last && observer_flow(o, f->number) == f);
        last = f->number;
        events += list_check(o, f, pin);
        flows++;
    }
    require(flows == counts.flows_kept && flows <= SMALL_FLOWS && events <= SMALL_EVENTS);
    require(counts.flows == counts.flows_kept + counts.flows_dropped);
    require(counts.segments + counts.icmp == events + counts.events_dropped);
}

static struct ladder_text_settings
settings_of(struct bytes *b, bool *hides_data)
{
    struct ladder_text_settings settings = {
        .cols = 1 + bytes_u8(b) % 160,
    };
    uint8_t how = bytes_u8(b);

    settings.style.numbers.charset = how & 1 ? CHARSET_ASCII : CHARSET_UTF8;
    settings.style.sums = how & 2;
    settings.style.roomy = how & 4;
    *hides_data = how & 0x40;
    settings.style.numbers.numbers = (enum numbers)((how >> 3) % 3);
    settings.style.numbers.labels[CLIENT] = how & 0x80 ? "Alice" : NULL;
    return settings;
}

static struct pin
pin_of(uint8_t how)
{
    uint64_t held = how / 4 > 0 ? how / 4 : UINT64_MAX;

    return (struct pin){how % 4, held % 3 == 1 ? held / 2 : 0, held};
}

struct path {
    struct watch watch, track;
    struct pin pin;
    struct ladder_text *lt;
    struct number_style style;
    bool hides_data; /* from the ladder */
};

/* The newest event of its connection reads back as it was given. */
static void
kept_check(const struct observer *o, const struct flow *flow, const struct event *e)
{
    struct event kept;

    observer_event(o, flow, flow->events.last, &kept);
    require(event_difference(&kept, e) == NULL);
}

/* Who keeps nothing sees the same, as long as both know the same connections. */
static void
track_check(const struct path *path, const struct event *e, const struct event *tracked)
{
    struct observer_counts counts = observer_counts(path->watch.observer);

    if (counts.flows_dropped > 0 || counts.lost > 0)
        return;
    require(!tracked == !e);
    if (!e)
        return;
    require(event_difference(tracked, e) == NULL);
    require(tracked->prev_segment == e->prev_segment && tracked->prev_ns == e->prev_ns);
    require(observer_flow(path->track.observer, e->flow)->events.count == 0);
}

static void
take(struct path *path, const struct frame *frame)
{
    const struct observer *o = path->watch.observer;
    const struct event *e;
    const struct flow *flow;
    struct segment s;

    e = watch_frame(&path->watch, frame, &s);
    track_check(path, e, watch_frame(&path->track, frame, &(struct segment){.len = 0}));
    if (!e)
        return;
    flow = observer_flow(o, e->flow);
    require(flow != NULL);
    if (e->twin_of != 0) {
        twin_check(flow, e, &s);
    } else {
        if (event_is_icmp(e))
            icmp_check(flow, e, &s);
        else
            event_check(flow, e, &s);
        kept_check(o, flow, e);
    }
    if (path->hides_data && e->len > 0)
        ladder_text_hide(path->lt, e);
    else
        ladder_text_event(path->lt, o, e);
    story_check(flow, e, &s, observer_analysis(o), &path->style);
}

/* Whose bounds are reached soon. */
static struct watch
small_watch(struct observer_settings settings)
{
    struct watch w = {.frames = frames_create(4096, 8),
                      .fragments = fragments_create(SMALL_PACKETS, FRAGMENTS_OF_RECEIVERS),
                      .unpack = unpack_create(unpack_nothing, NULL)};

    settings.frames = w.frames;
    w.observer = observer_create(&settings);
    require(w.observer && w.frames && w.fragments && w.unpack);
    return w;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes b = bytes_of(data, size);
    struct frame frame = {.time_ns = 1700000000000000000};
    struct port_range ports = {5000, 5000};
    struct observer_settings small = {.ports = &ports,
                                      .limits.flows = SMALL_FLOWS,
                                      .limits.events = SMALL_EVENTS,
                                      .limits.ranges = SMALL_RANGES};
    bool hides_data;
    struct ladder_text_settings settings = settings_of(&b, &hides_data);
    int least = LADDER_COLS_MIN + PREFIX_COLS;
    struct page page = {settings.style.numbers.charset == CHARSET_ASCII,
                        (size_t)(settings.cols > least ? settings.cols : least)};
    struct path path = {.style = settings.style.numbers, .hides_data = hides_data};

    small.n_ports = bytes_u8(&b) & 1;
    path.watch = small_watch(small);
    small.depth = OBSERVE_TRACK;
    path.track = small_watch(small);
    path.pin = pin_of(bytes_u8(&b));
    observer_pin(path.watch.observer, &path.pin.flow, 1, path.pin.first, path.pin.held);
    observer_pin(path.track.observer, &path.pin.flow, 1, path.pin.first, path.pin.held);
    settings.style.frames = path.watch.frames;
    path.lt = ladder_text_create(&settings, (struct sink){page_write, &page});
    require(path.lt);
    while (next_frame(&b, &frame)) {
        take(&path, &frame);
        observer_check(path.watch.observer, path.pin);
    }
    details_check(&path.watch, &path.style);
    ladder_text_finish(path.lt, path.watch.observer);
    ladder_text_destroy(path.lt);
    watch_finish(&path.watch);
    watch_finish(&path.track);
    return 0;
}
