/* The sieve finds what walking over all events finds, however they come, and whatever goes. */
#include "seg.h"
#include "tcpviz/flow/watch.h"
#include "tcpviz/ladder/sieve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define EVENTS_MAX 4096

struct stage {
    struct seg seg;
    struct watch watch;
    struct filter filter;
    struct sieve sieve;
    size_t taken;
};

/* Data in runs of chance length, then ACKs in such runs, so that blocks are full, empty and mixed.
 */
static void
converse(struct text *t, uint32_t random)
{
    int next = 1;

    text_add(t, "client 10.0.0.1:40000\nserver 10.0.0.2:80\n"
                "+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n");
    for (int n = 0; n < 900; n++) {
        int run;

        random = random * 1664525u + 1013904223u;
        run = (int)(random >> 24 & 1 ? random >> 28 : (random >> 24) % 160);
        for (; run >= 0 && n < 900; run--, n++) {
            if (random >> 23 & 1) {
                text_addf(t, "+0.001 C > S . %d:%d(10) ack 1\n", next, next + 10);
                next += 10;
            } else {
                text_addf(t, "+0.001 S > C . 1:1(0) ack %d win %d\n", next, 1000 + n);
            }
        }
    }
}

static void
begin(struct stage *s, const char *line, uint32_t events, uint32_t random)
{
    static char storage[1 << 17];
    const struct observer_settings settings = {.limits.events = events};
    const struct filter_source source = {.frames = NULL};
    struct failure why;
    struct text t;

    memset(s, 0, sizeof *s);
    text_init(&t, storage, sizeof storage);
    converse(&t, random);
    assert_false(t.cut);
    if (!seg_parse(&s->seg, "conversation", storage))
        fail_msg("%s", s->seg.problem);
    assert_true(watch_init(&s->watch, &settings));
    assert_true(filter_parse(&s->filter, line, &why));
    sieve_init(&s->sieve, &s->filter, &source);
}

static void
end(struct stage *s)
{
    sieve_finish(&s->sieve);
    watch_finish(&s->watch);
    seg_finish(&s->seg);
}

static bool
take(struct stage *s)
{
    struct segment segment;

    if (s->taken == s->seg.n_frames)
        return false;
    (void)watch_frame(&s->watch, &s->seg.frames[s->taken++], &segment);
    return true;
}

/* The events that pass, of those that were asked about. */
static size_t
walk(const struct stage *s, const struct flow *flow, uint32_t handles[EVENTS_MAX],
     uint32_t segments[EVENTS_MAX])
{
    const struct observer *o = s->watch.observer;
    const struct filter_source source = {.frames = NULL};
    size_t n = 0;

    for (uint32_t h = flow->events.first; h != 0; h = observer_event_next(o, h)) {
        struct event e;

        observer_event(o, flow, h, &e);
        if (e.frame > s->sieve.asked_frame)
            break;
        if (filter_event(&s->filter, &e, &source) == FILTER_NO)
            continue;
        handles[n] = h;
        segments[n++] = e.segment;
    }
    return n;
}

/* The segment up to any frame, found by going through all of those that were asked about. */
static void
check_until(const struct stage *s, const struct flow *flow)
{
    const struct observer *o = s->watch.observer;
    uint64_t last = observer_event_frame(o, flow->events.last);
    uint32_t h = flow->events.first, until = observer_event_segment(o, h) - 1, next = h;

    for (uint64_t frame = 0; frame <= last + 1; frame++) {
        for (; next != 0 && observer_event_frame(o, next) <= frame &&
               (frame >= last || observer_event_frame(o, next) <= s->sieve.asked_frame);
             next = observer_event_next(o, h = next))
            until = observer_event_segment(o, next);
        assert_int_equal(sieve_until(&s->sieve, o, flow, frame), until);
    }
}

static void
check(const struct stage *s, const struct flow *flow)
{
    static uint32_t handles[EVENTS_MAX], segments[EVENTS_MAX];
    const struct observer *o = s->watch.observer;
    size_t n = walk(s, flow, handles, segments);

    assert_true(sieve_works(&s->sieve, flow));
    assert_int_equal(sieve_next(&s->sieve, o, flow, 0), n > 0 ? handles[0] : 0);
    for (size_t i = 0; i < n; i++) {
        uint32_t next = i + 1 < n ? handles[i + 1] : 0, prev = i > 0 ? handles[i - 1] : 0;

        assert_int_equal(sieve_next(&s->sieve, o, flow, handles[i]), next);
        assert_int_equal(sieve_prev(&s->sieve, o, flow, handles[i]), prev);
        assert_int_equal(sieve_at_or_before(&s->sieve, o, flow, handles[i]), handles[i]);
        if (i > 0) /* between them nothing passes, and nothing is missing in the middle */
            assert_int_equal(sieve_hidden(&s->sieve, segments[i - 1], segments[i]),
                             segments[i] - segments[i - 1] - 1);
    }
    check_until(s, flow);
}

static void
run(const char *line, uint32_t events, int at_once, int most, uint32_t random)
{
    struct stage s;
    const struct flow *flow;

    begin(&s, line, events, random);
    for (int n = 0; take(&s); n++) {
        flow = observer_flow(s.watch.observer, 1);
        observer_pin(s.watch.observer, &flow->number, 1, 0, UINT64_MAX);
        if (n % at_once != 0)
            continue;
        (void)sieve_turn(&s.sieve, s.watch.observer, flow, most);
        check(&s, flow);
    }
    flow = observer_flow(s.watch.observer, 1);
    while (sieve_turn(&s.sieve, s.watch.observer, flow, most) == most)
        check(&s, flow);
    check(&s, flow);
    end(&s);
}

static void
it_finds_what_walking_finds(void **state)
{
    static const char *const lines[] = {
        "data", "not data", "syn", "established", "port 80", "fin", "zero-window or syn"};

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        for (uint32_t random = 1; random < 4; random++)
            run(lines[i], 0, 37, 50, random);
}

static void
what_is_no_longer_kept_is_no_longer_found(void **state)
{
    (void)state;
    for (uint32_t random = 1; random < 4; random++) {
        run("data", 100, 23, 1000, random);
        run("not data", 70, 31, 20, random); /* it does not keep up */
        run("syn", 16, 11, 1000, random);
    }
}

/* What is behind a held picture goes first: newest events vanish, and newer ones come. */
static void
what_is_behind_a_held_picture_may_go(void **state)
{
    struct stage s;
    const struct flow *flow;

    (void)state;
    begin(&s, "data", 100, 2);
    while (s.taken < 80)
        take(&s);
    flow = observer_flow(s.watch.observer, 1);
    observer_pin(s.watch.observer, &flow->number, 1, 0, observer_counts(s.watch.observer).last_frame);
    for (int n = 0; take(&s); n++) {
        const struct observer *o = s.watch.observer;
        uint32_t first, last;

        if (n % 7 == 0)
            (void)sieve_turn(&s.sieve, o, flow, 1000);
        first = sieve_next(&s.sieve, o, flow, 0);
        last = sieve_prev(&s.sieve, o, flow, 0);
        if (first != 0)
            assert_true(observer_event_frame(o, first) != 0 && observer_event_frame(o, last) != 0);
        for (uint32_t h = first; h != 0; h = sieve_next(&s.sieve, o, flow, h))
            assert_true(observer_event_frame(o, h) != 0);
    }
    end(&s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_finds_what_walking_finds),
        cmocka_unit_test(what_is_no_longer_kept_is_no_longer_found),
        cmocka_unit_test(what_is_behind_a_held_picture_may_go),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
