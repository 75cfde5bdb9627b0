/* Whatever is folded: every segment is shown or counted, each once; a fold hides nothing that is
 * worth a row, and tells nothing of what came later. */
#include "in_range.h"
#include "seg.h"
#include "tcpviz/flow/watch.h"
#include "tcpviz/ladder/layout.h"
#include "tcpviz/story/trouble.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define ROWS_MAX 64

struct stage {
    struct seg seg;
    struct watch watch;
    struct folds folds;
    struct ladder_view view;
    size_t taken;
};

static uint32_t
dice(uint32_t *random, uint32_t sides)
{
    *random = *random * 1664525u + 1013904223u;
    return (*random >> 16) % sides;
}

/* Data with ACKs, ACKs alone, bytes again, window updates and pauses, in runs of chance length. */
static void
add_transfer(struct text *t, uint32_t *random, int segments, uint32_t longest)
{
    int next = 1, acked = 1;

    for (int n = 0; n < segments;) {
        uint32_t kind = dice(random, 6), length = dice(random, 2) ? dice(random, longest) : 1;

        for (; length > 0 && n < segments; length--, n++) {
            const char *wait = dice(random, longest) == 0 ? "+7" : "+0.001";

            if (kind == 0 && next > 11) {
                text_addf(t, "%s C > S . %d:%d(10) ack 1\n", wait, next - 10, next);
            } else if (kind == 1 || (kind == 2 && length % 3 == 0)) {
                acked = next;
                text_addf(t, "%s S > C . 1:1(0) ack %d win %u\n", wait, acked,
                          1000 + dice(random, 2) * 500);
            } else {
                text_addf(t, "%s C > S . %d:%d(10) ack 1\n", wait, next, next + 10);
                next += 10;
            }
        }
    }
    text_addf(t,
              "+0.001 C > S F. %d:%d(0) ack 1\n+0.001 S > C F. 1:1(0) ack %d\n"
              "+0.001 C > S . %d:%d(0) ack 2\n",
              next, next, next + 1, next + 1, next + 1);
}

static void
begin(struct stage *s, uint32_t events, int segments, uint32_t longest, uint32_t random)
{
    static char storage[1 << 20];
    const struct observer_settings settings = {.limits.events = events};
    struct text t;

    memset(s, 0, sizeof *s);
    text_init(&t, storage, sizeof storage);
    text_add(&t, "client 10.0.0.1:40000\nserver 10.0.0.2:80\n");
    for (uint32_t n = dice(&random, 9); n > 0; n--)
        text_add(&t, "+1 C > S S 0:0(0)\n");
    text_add(&t, "+1 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n"
                 "+0.001 C > S . 1:1(0) ack 1\n");
    add_transfer(&t, &random, segments, longest);
    assert_false(t.cut);
    if (!seg_parse(&s->seg, "conversation", storage))
        fail_msg("%s", s->seg.problem);
    assert_true(watch_init(&s->watch, &settings));
    s->view.frame_limit = UINT64_MAX;
    folds_init(&s->folds);
}

static void
end(struct stage *s)
{
    folds_finish(&s->folds);
    watch_finish(&s->watch);
    seg_finish(&s->seg);
}

static const struct flow *
shown(const struct stage *s)
{
    return observer_flow(s->watch.observer, 1);
}

static bool
take(struct stage *s)
{
    struct segment segment;

    if (s->taken == s->seg.n_frames)
        return false;
    (void)watch_frame(&s->watch, &s->seg.frames[s->taken++], &segment);
    observer_pin(s->watch.observer, &shown(s)->number, 1, 0, s->view.frame_limit);
    return true;
}

static int
turn(struct stage *s, int most)
{
    return folds_turn(&s->folds, s->watch.observer, shown(s), s->view.frame_limit, most);
}

/* That runs were seen at all, and both with and without what answers them. */
static unsigned runs_seen, mixed_seen, longest_seen;

static struct ladder_sequence
sequence(const struct stage *s)
{
    struct ladder_sequence q = ladder_sequence_of(s->watch.observer, shown(s));

    q.folds = &s->folds;
    return q;
}

/* All of a run are alike and none has trouble. */
static void
check_run(const struct stage *s, const struct fold *fold)
{
    const struct observer *o = s->watch.observer;
    struct run_class first = {RUN_NONE, CLIENT}, class;
    struct run_sum sum;
    uint32_t own = 0, n = 0;
    struct event e;

    for (uint32_t h = fold->first;; h = observer_event_next(o, h), n++) {
        observer_event(o, shown(s), h, &e);
        class = run_class_of(shown(s), &e);
        first = n == 0 ? class : first;
        assert_true(class.kind != RUN_NONE && class.kind == first.kind && class.side == first.side);
        assert_true(!event_is_trouble(&e) || class.kind == RUN_SYN);
        assert_true(n == 0 || class.kind != RUN_DATA || e.time_ns - e.prev_ns <= LADDER_SILENCE_NS);
        own += e.from == class.side;
        if (h == fold->last)
            break;
    }
    folds_sum(&s->folds, o, shown(s), fold, &sum);
    assert_int_equal(sum.own, own);
    assert_int_equal(sum.own + sum.others, n + 1);
    runs_seen++;
    longest_seen = n > longest_seen ? n : longest_seen;
    mixed_seen += sum.own > 0 && sum.others > 0;
    if (sum.own > 0 && sum.of.kind == RUN_DATA)
        assert_int_equal(sum.rel_end - sum.rel_seq, 10 * sum.own);
}

/* Forward and back over all that is shown: whatever stands for itself and whatever is counted come
 * to all events up to the limit, in their order. */
static void
check_walk(const struct stage *s)
{
    const struct observer *o = s->watch.observer;
    struct ladder_sequence q = sequence(s);
    uint32_t newest = ladder_newest(o, shown(s), &s->view), at, h;
    struct ladder_cursor c, before;
    struct fold fold;

    assert_true(ladder_cursor_first(&q, &s->view, &c));
    for (at = shown(s)->events.first;; at = observer_event_next(o, h)) {
        assert_int_equal(c.at[0], at);
        h = at;
        if (ladder_cursor_fold(&q, &c, &fold)) {
            assert_int_equal(fold.first, at);
            assert_true(fold.last_segment >= fold.first_segment);
            h = fold.last;
            if (!fold.phase)
                check_run(s, &fold);
        }
        if (h == newest)
            break;
        before = c;
        assert_true(ladder_cursor_next(&q, &s->view, &c));
        assert_true(ladder_cursor_prev(&q, &c));
        assert_int_equal(c.at[0], before.at[0]);
        assert_true(ladder_cursor_next(&q, &s->view, &c));
    }
    assert_false(ladder_cursor_next(&q, &s->view, &c));
    assert_true(ladder_cursor_at(&q, &s->view, UINT64_MAX, &before));
    assert_int_equal(before.at[0], c.at[0]);
}

/* A window of rows counts every segment once, too. */
static void
check_window(struct stage *s, int height)
{
    static struct row rows[ROWS_MAX];
    static struct event events[ROWS_MAX];
    const struct ladder_style style = {.sums = true};
    struct ladder_geometry g = ladder_geometry(0, 100, shown(s));
    struct ladder_sequence q = sequence(s);
    uint64_t total = 0;
    bool cut = false;
    int n;

    s->view.selected = s->view.top;
    n = ladder_window(&q, &s->view, &style, &g, height, rows, events);
    assert_int_in_range(n, 1, height);
    for (int i = 0; i < n; i++) {
        const struct row *row = &rows[i];

        total += row->kind == ROW_ARROW;
        total += row->kind == ROW_RUN && !row->open ? row->run.own + row->run.others : 0;
        total += row->kind == ROW_BAND || row->kind == ROW_EARLIER || row->kind == ROW_LATER
                     ? row->count
                     : 0;
        cut |= n == height && i == n - 1 && row->kind != ROW_LATER;
    }
    if (!cut)
        assert_int_equal(
            total, observer_event_segment(s->watch.observer,
                                          ladder_newest(s->watch.observer, shown(s), &s->view)));
}

static void
check(struct stage *s)
{
    check_walk(s);
    check_window(s, 12);
    check_window(s, 40);
}

/* The same as an index made at once. */
static void
check_fresh(struct stage *s)
{
    const struct observer *o = s->watch.observer;
    struct folds fresh;

    folds_init(&fresh);
    fresh.level = s->folds.level;
    (void)folds_turn(&fresh, o, shown(s), s->view.frame_limit, INT32_MAX);
    for (uint32_t h = shown(s)->events.first;
         h != 0 && observer_event_frame(o, h) <= s->view.frame_limit;
         h = observer_event_next(o, h)) {
        struct fold a = {.first = 0}, b = {.first = 0};

        assert_int_equal(folds_at(&s->folds, o, h, &a), folds_at(&fresh, o, h, &b));
        assert_int_equal(a.first, b.first);
        assert_int_equal(a.last, b.last);
    }
    folds_finish(&fresh);
}

static void
every_segment_is_shown_or_counted_once(void **state)
{
    (void)state;
    for (uint32_t random = 1; random < 7; random++)
        for (int level = 0; level < FOLD_LEVELS; level++) {
            struct stage s;

            begin(&s, 0, 1500, 200, random);
            folds_set_level(&s.folds, (enum fold_level)level);
            for (int n = 0; take(&s); n++) {
                if (n % 97 == 0) {
                    (void)turn(&s, n % 2 ? 50 : 1000);
                    check(&s);
                }
            }
            while (turn(&s, 300) == 300)
                check(&s);
            check(&s);
            check_fresh(&s);
            end(&s);
        }
    assert_true(runs_seen > 1000 && mixed_seen > 100 && mixed_seen < runs_seen);
}

/* The log keeps few events: runs lose their first ones. */
static void
what_is_no_longer_kept_is_no_longer_counted(void **state)
{
    (void)state;
    for (uint32_t random = 1; random < 5; random++)
        for (int level = FOLD_RUNS; level < FOLD_LEVELS; level++) {
            struct stage s;

            begin(&s, 150, 1500, 200, random);
            folds_set_level(&s.folds, (enum fold_level)level);
            for (int n = 0; take(&s); n++) {
                if (n % 13 != 0)
                    continue;
                (void)turn(&s, 1000);
                check_walk(&s);
            }
            end(&s);
        }
}

/* The end of the picture goes back and forth, while events behind it come, and go. */
static void
a_held_picture_tells_nothing_of_what_came_later(void **state)
{
    (void)state;
    for (uint32_t random = 1; random < 5; random++) {
        struct stage s;
        uint64_t held;

        begin(&s, 700, 1500, 200, random);
        folds_set_level(&s.folds, FOLD_RUNS);
        while (s.taken < 600)
            take(&s);
        (void)turn(&s, 1000);
        for (held = 600; held > 500; held--) {
            s.view.frame_limit = held;
            for (int i = 0; i < 3; i++)
                (void)take(&s);
            (void)turn(&s, 1000);
            check_walk(&s);
            check_fresh(&s);
        }
        for (; held < 560; held++) {
            s.view.frame_limit = held;
            (void)turn(&s, 7);
            check_walk(&s);
        }
        end(&s);
    }
}

/* Somebody reads, here and there, while events come, and what is not read goes: in front of that,
 * behind it, and where there is nothing else the newest. */
static void
behind_what_is_read_nothing_is_told_that_is_gone(void **state)
{
    (void)state;
    for (uint32_t random = 1; random < 7; random++) {
        uint64_t first = 0, last = UINT64_MAX;
        uint32_t dices = random;
        struct stage s;

        begin(&s, 400, 1500, 200, random);
        folds_set_level(&s.folds, FOLD_RUNS);
        for (int n = 0; take(&s); n++) {
            struct observer *o = s.watch.observer;

            observer_pin(o, &shown(&s)->number, 1, first, last);
            if (n % 11 != 0)
                continue;
            (void)folds_turn(&s.folds, o, shown(&s), last, 1000);
            check_walk(&s);
            if (n % 77 != 0)
                continue;
            first = observer_event_frame(o, shown(&s)->events.first) + dice(&dices, 350);
            last = dice(&dices, 5) == 0 ? UINT64_MAX : first + dice(&dices, 300);
            first = last == UINT64_MAX ? 0 : first;
            observer_pin(o, &shown(&s)->number, 1, first, last);
        }
        end(&s);
    }
}

static void
what_was_opened_stays_open_while_the_run_grows(void **state)
{
    struct stage s;
    struct fold fold;
    uint32_t handle;

    (void)state;
    begin(&s, 0, 1500, 200, 2);
    folds_set_level(&s.folds, FOLD_RUNS);
    while (s.taken < 1400)
        take(&s);
    (void)turn(&s, 10000);
    for (handle = shown(&s)->events.last; !folds_at(&s.folds, s.watch.observer, handle, &fold);)
        handle = observer_event_prev(s.watch.observer, handle);
    folds_open(&s.folds, s.watch.observer, handle);
    assert_false(folds_at(&s.folds, s.watch.observer, handle, &fold));
    s.view.frame_limit = observer_event_frame(s.watch.observer, handle);
    (void)turn(&s, 10000);
    assert_false(folds_at(&s.folds, s.watch.observer, handle, &fold));
    s.view.frame_limit = UINT64_MAX;
    while (take(&s))
        (void)turn(&s, 10000);
    assert_false(folds_at(&s.folds, s.watch.observer, handle, &fold));
    folds_set_level(&s.folds, FOLD_RUNS);
    assert_true(folds_at(&s.folds, s.watch.observer, handle, &fold));
    end(&s);
}

/* An opened run is known by its first event alone, and is the same when it is folded again, by any
 * of its events. */
static void
what_was_opened_closes_again(void **state)
{
    struct stage s;
    struct fold fold, other;
    int n = 0;

    (void)state;
    begin(&s, 0, 1500, 200, 4);
    folds_set_level(&s.folds, FOLD_LONG_RUNS);
    while (take(&s))
        continue;
    (void)turn(&s, 10000);
    for (uint32_t h = shown(&s)->events.first; h != 0;
         h = observer_event_next(s.watch.observer, h)) {
        if (!folds_at(&s.folds, s.watch.observer, h, &fold))
            continue;
        assert_false(folds_opened(&s.folds, s.watch.observer, h, &other));
        folds_open(&s.folds, s.watch.observer, h);
        assert_true(folds_opened(&s.folds, s.watch.observer, h, &other));
        assert_int_equal(other.first, fold.first);
        assert_int_equal(other.last, fold.last);
        assert_false(folds_opened(&s.folds, s.watch.observer, fold.last, &other));
        check(&s);
        folds_close(&s.folds, s.watch.observer, fold.last);
        check_fresh(&s);
        h = fold.last;
        n++;
    }
    assert_true(n > 1);
    end(&s);
}

/* Runs of several pieces: they grow, lose pieces at either end, and stay one. */
static void
a_long_run_is_one(void **state)
{
    struct stage s;

    (void)state;
    begin(&s, 9000, 14000, 12000, 3);
    folds_set_level(&s.folds, FOLD_RUNS);
    for (int n = 0; take(&s); n++) {
        if (n % 700 != 0)
            continue;
        (void)turn(&s, 100000);
        check(&s);
        check_fresh(&s);
    }
    for (uint64_t held = s.taken - 10; held > s.taken - 7000; held -= 900) {
        s.view.frame_limit = held;
        (void)turn(&s, 100000);
        check(&s);
        check_fresh(&s);
    }
    s.view.frame_limit = UINT64_MAX;
    (void)turn(&s, 100000);
    assert_true(longest_seen > 2 * FOLD_PIECE);
    check(&s);
    check_fresh(&s);
    end(&s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_segment_is_shown_or_counted_once),
        cmocka_unit_test(what_is_no_longer_kept_is_no_longer_counted),
        cmocka_unit_test(a_held_picture_tells_nothing_of_what_came_later),
        cmocka_unit_test(a_long_run_is_one),
        cmocka_unit_test(what_was_opened_closes_again),
        cmocka_unit_test(behind_what_is_read_nothing_is_told_that_is_gone),
        cmocka_unit_test(what_was_opened_stays_open_while_the_run_grows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
