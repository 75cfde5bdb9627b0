/* Layout: where the columns are, what a block is made of, and which part a window shows. */
#include "in_range.h"
#include "test_hand.h"
#include "tcpviz/ladder/layout.h"
#include "tcpviz/ladder/paint.h"
#include "tcpviz/story/describe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SECOND 1000000000LL

static const struct ladder_style plain = {.sums = true};

static const struct event *
give(struct observer *o, int64_t time_ns, enum side from, uint16_t flags, uint32_t seq,
     uint32_t ack, uint32_t len)
{
    struct segment s = hand_segment(o, (struct hand){40000, from, flags, seq, ack, len});
    const struct event *e;

    s.time_ns = time_ns;
    e = observer_take(o, &s, NULL);
    assert_non_null(e);
    return e;
}

/* A handshake and then n times one byte; every fifth is sent again, which is two rows. */
static struct observer *
talk(uint32_t n, uint32_t limit_events)
{
    const struct observer_settings settings = {.limits.events = limit_events};
    struct observer *o = observer_create(&settings);
    uint32_t next = 100;

    assert_non_null(o);
    give(o, 0, CLIENT, TCP_SYN, 99, 0, 0);
    give(o, 1, SERVER, TCP_SYN | TCP_ACK, 199, 100, 0);
    give(o, 2, CLIENT, TCP_ACK, 100, 200, 0);
    for (uint32_t i = 1; i <= n; i++) {
        if (i % 5 == 0)
            next -= 2;
        give(o, 2 + i, CLIENT, TCP_ACK, next, 200, 2);
        next += 2;
    }
    return o;
}

static void
what_was_not_kept_is_a_row(void **state)
{
    struct observer *o = talk(3, 16); /* segments 1 to 6 */
    struct ladder_geometry g = ladder_geometry(0, 100, NULL);
    struct row rows[LADDER_BLOCK_ROWS];
    const struct flow *flow;
    struct event e;
    uint32_t handle, prev;

    (void)state;
    observer_pin(o, &(uint32_t){1}, 1, 0, 6);
    for (uint32_t i = 0; i < 30; i++) /* 7 to 36, of which the last ten are kept */
        give(o, 100 + i, SERVER, TCP_ACK, 200 + i, 106, 1);
    flow = observer_flow(o, 1);
    for (handle = flow->events.last;
         observer_event_segment(o, prev = observer_event_prev(o, handle)) > 6; handle = prev)
        continue;
    observer_event(o, flow, handle, &e);
    assert_true(ladder_block(flow, &e, &plain, &g, rows) > 1);
    assert_int_equal(rows[0].kind, ROW_NOT_KEPT);
    assert_int_equal(rows[0].count, 20);
    assert_int_equal(e.segment, 27);
    observer_destroy(o);
}

static void
columns_are_where_the_header_says(void **state)
{
    struct ladder_geometry g = ladder_geometry(0, 100, NULL);

    (void)state;
    assert_int_equal(g.at[0], 24);
    assert_int_equal(g.at[1], 85);
    assert_true(g.states && g.times);
    assert_false(g.brief);
    g = ladder_geometry(4, 100, NULL);
    assert_int_equal(g.at[0], 28);
    assert_int_equal(g.at[1], 85);
    assert_false(g.brief);
    assert_true(ladder_geometry(0, 95, NULL).brief);
    assert_true(ladder_geometry(0, 72, NULL).states);
    assert_false(ladder_geometry(0, 71, NULL).states);
    assert_false(ladder_geometry(4, 75, NULL).states);
    assert_true(ladder_geometry(0, 50, NULL).times);
    assert_false(ladder_geometry(0, 49, NULL).times);
}

static void
columns_stand_in_order_at_every_sensible_width(void **state)
{
    (void)state;
    for (int first = 0; first < 20; first += 4)
        for (int cols = first + 12; cols < 300; cols++) {
            struct ladder_geometry g = ladder_geometry(first, cols, NULL);

            assert_true(first <= g.at[0] && g.at[0] < g.at[1] && g.at[1] < cols);
            assert_true(g.band_from >= first && g.band_from < g.band_to && g.band_to <= cols);
        }
}

static int
block_of(const struct observer *o, const struct event *e, const struct ladder_style *style,
         struct row rows[LADDER_BLOCK_ROWS])
{
    const struct flow *flow = observer_flow(o, e->flow);
    struct ladder_geometry g = ladder_geometry(0, 100, flow);

    return ladder_block(flow, e, style, &g, rows);
}

static void
a_block_is_silence_arrow_notes_and_bands(void **state)
{
    struct observer *o = talk(0, 0);
    struct ladder_style roomy = plain;
    struct row rows[LADDER_BLOCK_ROWS];
    struct event last;
    const struct event *e;

    (void)state;
    observer_event(o, observer_flow(o, 1), observer_flow(o, 1)->events.last, &last);
    assert_int_equal(block_of(o, &last, &plain, rows), 2);
    assert_int_equal(rows[0].kind, ROW_ARROW);
    assert_int_equal(rows[1].kind, ROW_BAND);
    assert_int_equal(rows[1].band, BAND_HANDSHAKE);
    e = give(o, 2 + LADDER_SILENCE_NS, CLIENT, TCP_ACK, 110, 200, 10);
    assert_int_equal(block_of(o, e, &plain, rows), 2); /* five seconds are not yet a silence */
    assert_int_equal(rows[0].kind, ROW_ARROW);
    assert_int_equal(rows[1].kind, ROW_NOTE); /* the gap */
    e = give(o, e->time_ns + LADDER_SILENCE_NS + 1, CLIENT, TCP_ACK, 120, 200, 10);
    roomy.roomy = true;
    assert_int_equal(block_of(o, e, &roomy, rows), 3);
    assert_int_equal(rows[0].kind, ROW_SILENCE);
    assert_int_equal(rows[0].ns, LADDER_SILENCE_NS + 1);
    assert_int_equal(rows[1].kind, ROW_ARROW);
    assert_int_equal(rows[2].kind, ROW_SPACER);
    observer_destroy(o);
}

static bool
shows(const struct row *rows, int n, uint64_t frame)
{
    for (int i = 0; i < n; i++)
        if (rows[i].kind == ROW_ARROW && rows[i].e->frame == frame)
            return true;
    return false;
}

static struct ladder_view
view_of(const struct observer *o, uint32_t top, uint32_t selected)
{
    const struct flow *flow = observer_flow(o, 1);

    return (struct ladder_view){.top = ladder_place_of(o, flow, top),
                                .selected = ladder_place_of(o, flow, selected),
                                .frame_limit = UINT64_MAX};
}

static int
window(const struct observer *o, const struct flow *flow, struct ladder_view *view,
       const struct ladder_style *style, const struct ladder_geometry *g, int height,
       struct row *rows, struct event *events)
{
    struct ladder_sequence s = ladder_sequence_of(o, flow);

    return ladder_window(&s, view, style, g, height, rows, events);
}

/* Counts of the rows at the ends, and all segments in between without a hole. */
static void
assert_whole(const struct row *rows, int n, uint32_t last_segment)
{
    uint64_t next = 1;

    for (int i = 0; i < n; i++) {
        if (rows[i].kind == ROW_EARLIER) {
            assert_int_equal(i, 0);
            next += rows[i].count;
        } else if (rows[i].kind == ROW_LATER) {
            assert_int_equal(i, n - 1);
            next += rows[i].count;
        } else if (rows[i].kind == ROW_ARROW) {
            assert_int_equal(rows[i].e->segment, next);
            next++;
        }
    }
    assert_int_equal(next, last_segment + 1);
}

static void
the_selected_event_is_visible_at_every_height(void **state)
{
    struct observer *o = talk(30, 0);
    const struct flow *flow = observer_flow(o, 1);
    struct ladder_geometry g = ladder_geometry(0, 100, flow);
    struct row rows[64];
    struct event events[64];

    (void)state;
    for (int height = 1; height <= 60; height++)
        for (uint32_t top = flow->events.first; top; top = observer_event_next(o, top))
            for (uint32_t sel = flow->events.first; sel; sel = observer_event_next(o, sel)) {
                struct ladder_view view = view_of(o, top, sel);
                int n = window(o, flow, &view, &plain, &g, height, rows, events);

                assert_int_in_range(n, 1, height);
                assert_true(shows(rows, n, observer_event_frame(o, sel)));
                if (height >= 6)
                    assert_whole(rows, n, flow->segments);
            }
    observer_destroy(o);
}

static void
the_top_moves_only_when_it_must(void **state)
{
    struct observer *o = talk(30, 0);
    const struct flow *flow = observer_flow(o, 1);
    struct ladder_geometry g = ladder_geometry(0, 100, flow);
    uint32_t top = observer_event_next(o, observer_event_next(o, flow->events.first));
    struct ladder_view view = view_of(o, top, top);
    struct row rows[64];
    struct event events[64];

    (void)state;
    window(o, flow, &view, &plain, &g, 12, rows, events);
    assert_int_equal(view.top.handle, top);
    view.selected = ladder_place_of(o, flow, observer_event_next(o, top));
    window(o, flow, &view, &plain, &g, 12, rows, events);
    assert_int_equal(view.top.handle, top);
    view.selected = ladder_place_of(o, flow, flow->events.first);
    window(o, flow, &view, &plain, &g, 12, rows, events);
    assert_int_equal(view.top.handle, flow->events.first);
    observer_destroy(o);
}

static void
a_paused_picture_does_not_grow(void **state)
{
    struct observer *o = talk(10, 0);
    const struct flow *flow = observer_flow(o, 1);
    struct ladder_geometry g = ladder_geometry(0, 100, flow);
    struct ladder_view view = view_of(o, flow->events.first, flow->events.first);
    struct row rows[64];
    struct event events[64];
    int n;

    (void)state;
    view.frame_limit = 5;
    n = window(o, flow, &view, &plain, &g, 40, rows, events);
    assert_whole(rows, n, 5);
    assert_int_equal(observer_event_segment(o, ladder_newest(o, flow, &view)), 5);
    view.frame_limit = 0;
    assert_int_equal(ladder_newest(o, flow, &view), 0);
    assert_int_equal(window(o, flow, &view, &plain, &g, 40, rows, events), 0);
    observer_destroy(o);
}

/* What the view remembers saves time; it never changes the answer. */
static void
the_newest_is_found_from_anywhere(void **state)
{
    struct observer *o = talk(10, 0);
    const struct flow *flow = observer_flow(o, 1);

    (void)state;
    for (uint64_t limit = 0; limit <= 14; limit++)
        for (uint32_t hint = 0; hint <= 13; hint++)
            for (uint64_t off = 0; off <= 1; off++) {
                struct ladder_view view = {.frame_limit = limit};
                uint32_t newest;

                view.newest[0] = ladder_place_of(o, flow, hint);
                view.newest[0].frame += off; /* and what is no longer kept */
                newest = ladder_newest(o, flow, &view);
                assert_int_equal(newest == 0 ? 0 : observer_event_frame(o, newest),
                                 limit < 13 ? limit : 13);
            }
    observer_destroy(o);
}

static void
the_newest_of_another_connection_is_no_hint(void **state)
{
    struct observer *o = talk(10, 0);
    struct endpoint client = {{4, {10, 0, 0, 3}}, 40000}, server = {{4, {10, 0, 0, 2}}, 5000};
    struct segment s = {
        .frame = 14, .src = client, .dst = server, .seq = 1, .flags = TCP_SYN, .header_len = 20};
    const struct event *e = observer_take(o, &s, NULL);
    struct ladder_view view = {.frame_limit = 14};
    const struct flow *first = observer_flow(o, 1);

    (void)state;
    assert_int_equal(e->flow, 2);
    view.newest[0] = ladder_place_of(o, observer_flow(o, 2), observer_flow(o, 2)->events.first);
    give(o, 20, CLIENT, TCP_ACK, 120, 200, 1);
    assert_int_equal(observer_event_frame(o, ladder_newest(o, first, &view)), 13);
    observer_destroy(o);
}

static void
a_window_remembers_its_newest(void **state)
{
    struct observer *o = talk(10, 0);
    const struct flow *flow = observer_flow(o, 1);
    struct ladder_geometry g = ladder_geometry(0, 100, flow);
    struct ladder_view view = view_of(o, flow->events.first, flow->events.first);
    struct row rows[64];
    struct event events[64];

    (void)state;
    view.frame_limit = 7;
    window(o, flow, &view, &plain, &g, 12, rows, events);
    assert_int_equal(view.newest[0].frame, 7);
    view.frame_limit = 0;
    window(o, flow, &view, &plain, &g, 12, rows, events);
    assert_int_equal(view.newest[0].handle, 0);
    observer_destroy(o);
}

/* The words of a painted note without their blanks, all lines. */
static void
painted_words(const struct row *rows, int n, const struct ladder_geometry *g, struct text *out)
{
    struct grid grid;

    assert_true(grid_init(&grid, g->cols, n, CHARSET_UTF8));
    for (int i = 0; i < n; i++) {
        if (rows[i].kind != ROW_NOTE)
            continue;
        ladder_paint_row(&grid, i, g, &rows[i], &plain);
        for (int col = g->at[0] + 5; col < g->at[1]; col++) {
            glyph_t glyph = grid.cells[i * grid.cols + col].glyph;

            if (glyph != ' ')
                text_add(out, glyph_text(glyph, CHARSET_UTF8).at);
        }
    }
    grid_finish(&grid);
}

static void
a_note_is_drawn_whole_at_every_width(void **state)
{
    struct observer *o = talk(5, 0);
    const struct flow *flow = observer_flow(o, 1);
    struct event e;
    char words[256], expected[256] = "", painted[512];
    struct text t;

    (void)state;
    observer_event(o, flow, flow->events.last, &e);
    assert_int_equal(e.n_notes, 1);
    text_init(&t, words, sizeof words);
    describe_note(&t, flow, &e, &e.notes[0], &plain.numbers);
    for (size_t i = 0, n = 0; i < t.len; i++)
        if (words[i] != ' ')
            expected[n++] = words[i];
    for (int cols = 40; cols <= 160; cols++) {
        struct ladder_geometry g = ladder_geometry(0, cols, flow);
        struct row rows[LADDER_BLOCK_ROWS];
        int n = ladder_block(flow, &e, &plain, &g, rows);

        text_init(&t, painted, sizeof painted);
        painted_words(rows, n, &g, &t);
        assert_string_equal(painted, expected);
    }
    observer_destroy(o);
}

static void
a_place_that_is_gone_is_told(void **state)
{
    struct observer *o = talk(5, 16);
    const struct flow *flow = observer_flow(o, 1);
    struct ladder_geometry g = ladder_geometry(0, 100, flow);
    struct ladder_place first = ladder_place_of(o, flow, flow->events.first);
    struct ladder_place none = ladder_place_of(o, flow, 0);
    struct ladder_view view = view_of(o, flow->events.first, flow->events.first);
    struct row rows[64];
    struct event events[64];
    int n;

    (void)state;
    assert_true(ladder_place_valid(o, first));
    assert_false(ladder_place_valid(o, none));
    for (uint32_t i = 0; i < 16; i++)
        give(o, SECOND, SERVER, TCP_ACK, 200 + i, 100, 1);
    assert_false(ladder_place_valid(o, first));
    n = window(o, flow, &view, &plain, &g, 60, rows, events);
    assert_true(n > 16);
    assert_int_equal(rows[0].kind, ROW_EARLIER);
    assert_int_equal(rows[0].count, 8);
    assert_whole(rows, n, flow->segments);
    observer_destroy(o);
}

/* Connections by the ports of their clients, all of one server. */
static void
give_of(struct observer *o, uint16_t port, int64_t time_ns, uint16_t flags, uint32_t seq,
        uint32_t len)
{
    struct segment s = hand_segment(o, (struct hand){port, CLIENT, flags, seq, 0, len});

    s.time_ns = time_ns;
    assert_non_null(observer_take(o, &s, NULL));
}

/* Three connections that take turns; the first one has every other segment. */
static struct observer *
turns(uint32_t n)
{
    const struct observer_settings settings = {.limits.events = 0};
    struct observer *o = observer_create(&settings);

    assert_non_null(o);
    for (uint32_t i = 0; i < n; i++)
        give_of(o, i % 2 == 0 ? 1001 : i % 4 == 1 ? 1002 : 1003, i, TCP_ACK, 100 + i, 1);
    return o;
}

static struct ladder_sequence
all_of(const struct observer *o)
{
    struct ladder_sequence s = {.o = o};

    for (uint32_t i = 1; i <= observer_flow_last(o); i++)
        s.flows[s.n++] = observer_flow(o, i);
    return s;
}

static void
several_connections_are_walked_in_the_order_of_their_frames(void **state)
{
    struct observer *o = turns(40);
    struct ladder_sequence s = all_of(o);
    struct ladder_view view = {.frame_limit = 33};
    struct ladder_cursor c, other;
    uint64_t frame = 0;

    (void)state;
    assert_int_equal(s.n, 3);
    assert_true(ladder_cursor_first(&s, &view, &c));
    do {
        frame++;
        assert_int_equal(ladder_cursor_place(&s, &c).frame, frame);
        assert_int_equal(ladder_cursor_ordinal(&s, &c), frame);
        assert_true(ladder_cursor_at(&s, &view, frame, &other));
        assert_memory_equal(&other.at, &c.at, sizeof c.at);
    } while (ladder_cursor_next(&s, &view, &c));
    assert_int_equal(frame, 33);
    for (; ladder_cursor_prev(&s, &c); frame--)
        assert_int_equal(ladder_cursor_place(&s, &c).frame, frame - 1);
    assert_int_equal(frame, 1);
    assert_false(ladder_cursor_at(&s, &view, 0, &other));
    observer_destroy(o);
}

/* Of two connections of three those frames are missing that are of the third. */
static void
what_is_not_in_the_picture_is_not_counted(void **state)
{
    struct observer *o = turns(40);
    struct ladder_sequence s = all_of(o);
    struct ladder_view view = {.frame_limit = UINT64_MAX};
    struct ladder_cursor c;

    (void)state;
    s.n = 2;
    assert_true(ladder_cursor_at(&s, &view, 40, &c));
    assert_int_equal(ladder_cursor_place(&s, &c).frame, 39);
    assert_int_equal(ladder_cursor_ordinal(&s, &c), 30);
    observer_destroy(o);
}

static void
the_selected_one_of_several_is_visible_at_every_height(void **state)
{
    struct observer *o = turns(30);
    struct ladder_sequence s = all_of(o);
    struct ladder_geometry g = ladder_geometry_merged(0, 160, s.flows, s.n);
    struct row rows[64];
    struct event events[64];

    (void)state;
    for (int height = 1; height <= 40; height++)
        for (uint64_t top = 1; top <= 30; top += 4)
            for (uint64_t selected = 1; selected <= 30; selected++) {
                struct ladder_view view = {.frame_limit = UINT64_MAX};
                struct ladder_cursor c;
                uint64_t earlier = 0, later = 0, arrows = 0;
                int n;

                assert_true(ladder_cursor_at(&s, &view, top, &c));
                view.top = ladder_cursor_place(&s, &c);
                assert_true(ladder_cursor_at(&s, &view, selected, &c));
                view.selected = ladder_cursor_place(&s, &c);
                n = ladder_window(&s, &view, &plain, &g, height, rows, events);
                assert_int_in_range(n, 1, height);
                assert_true(shows(rows, n, selected));
                for (int i = 0; i < n; i++) {
                    earlier += rows[i].kind == ROW_EARLIER ? rows[i].count : 0;
                    later += rows[i].kind == ROW_LATER ? rows[i].count : 0;
                    arrows += rows[i].kind == ROW_ARROW;
                    assert_int_not_equal(rows[i].kind, ROW_BAND);
                }
                if (height >= 6)
                    assert_int_equal(earlier + arrows + later, 30);
            }
    observer_destroy(o);
}

/* Nothing passed in any of them for so long. */
static void
a_silence_is_one_of_all_connections(void **state)
{
    struct observer *o = observer_create(&(struct observer_settings){.n_ports = 0});
    struct ladder_sequence s;
    struct ladder_view view = {.frame_limit = UINT64_MAX};
    struct ladder_geometry g;
    struct row rows[16];
    struct event events[16];

    (void)state;
    give_of(o, 1001, 0, TCP_SYN, 99, 0);
    give_of(o, 1002, 4 * SECOND, TCP_SYN, 99, 0);
    give_of(o, 1001, 7 * SECOND, TCP_ACK, 100, 1); /* 7 s after its own last, 3 s after the other */
    give_of(o, 1003, 13 * SECOND, TCP_SYN, 99, 0); /* the first of its connection */
    s = all_of(o);
    g = ladder_geometry_merged(0, 120, s.flows, s.n);
    assert_int_equal(ladder_window(&s, &view, &plain, &g, 16, rows, events), 5);
    for (int i = 0; i < 5; i++)
        assert_int_equal(rows[i].kind, i == 3 ? ROW_SILENCE : ROW_ARROW);
    assert_int_equal(rows[3].ns, 6 * SECOND);
    observer_destroy(o);
}

static void
so_many_clients_fit(void **state)
{
    static const struct {
        int cols, clients;
    } fits[] = {{40, 2},  {60, 2},  {79, 2},  {80, 2}, {100, 2},
                {120, 2}, {160, 4}, {240, 6}, {999, 6}};

    (void)state;
    for (size_t i = 0; i < sizeof fits / sizeof fits[0]; i++)
        assert_int_equal(ladder_clients_max(fits[i].cols), fits[i].clients);
}

/* From column `first` on everything is as from column 0, and a picture as wide as it gets has room
 * for its clients. */
static void
a_picture_may_begin_further_right(void **state)
{
    struct observer *o = turns(4);
    const struct flow *flow = observer_flow(o, 1);
    const struct flow *flows[LADDER_CLIENTS_MAX] = {flow, flow, flow, flow, flow, flow};

    (void)state;
    for (int n = 1; n <= LADDER_CLIENTS_MAX; n++) {
        int cols = ladder_cols_max(n), first = 33;
        struct ladder_geometry g = ladder_geometry_merged(0, cols, flows, n);
        struct ladder_geometry right = ladder_geometry_merged(first, first + cols, flows, n);

        assert_true(ladder_clients_max(cols) >= n);
        assert_int_equal(right.first, first);
        for (int i = 0; i <= n; i++)
            assert_int_equal(right.at[i], g.at[i] + first);
    }
    observer_destroy(o);
}

static void
lifelines_stand_apart_at_every_width(void **state)
{
    struct observer *o = turns(4);
    const struct flow *flow = observer_flow(o, 1);
    const struct flow *flows[LADDER_CLIENTS_MAX] = {flow, flow, flow, flow, flow, flow};

    (void)state;
    for (int cols = 40; cols <= 1000; cols++)
        for (int n = 1; n <= ladder_clients_max(cols); n++) {
            struct ladder_geometry g = ladder_geometry_merged(0, cols, flows, n);

            assert_int_equal(g.lifelines, n + 1);
            assert_true(g.at[n] < cols && g.at[n] - g.at[n - 1] >= 20);
            for (int i = 1; i < n; i++)
                assert_true(g.at[i] - g.at[i - 1] >= (g.box_inner > 0 ? g.box_inner + 3 : 12));
        }
    observer_destroy(o);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_not_kept_is_a_row),
        cmocka_unit_test(columns_are_where_the_header_says),
        cmocka_unit_test(columns_stand_in_order_at_every_sensible_width),
        cmocka_unit_test(a_block_is_silence_arrow_notes_and_bands),
        cmocka_unit_test(the_selected_event_is_visible_at_every_height),
        cmocka_unit_test(the_top_moves_only_when_it_must),
        cmocka_unit_test(a_paused_picture_does_not_grow),
        cmocka_unit_test(the_newest_is_found_from_anywhere),
        cmocka_unit_test(the_newest_of_another_connection_is_no_hint),
        cmocka_unit_test(a_window_remembers_its_newest),
        cmocka_unit_test(a_note_is_drawn_whole_at_every_width),
        cmocka_unit_test(a_place_that_is_gone_is_told),
        cmocka_unit_test(several_connections_are_walked_in_the_order_of_their_frames),
        cmocka_unit_test(what_is_not_in_the_picture_is_not_counted),
        cmocka_unit_test(the_selected_one_of_several_is_visible_at_every_height),
        cmocka_unit_test(a_silence_is_one_of_all_connections),
        cmocka_unit_test(so_many_clients_fit),
        cmocka_unit_test(a_picture_may_begin_further_right),
        cmocka_unit_test(lifelines_stand_apart_at_every_width),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
