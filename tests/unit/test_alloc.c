/*
 * No memory: the n-th allocation fails, for every n, once alone and once with all that follow.
 * Nothing crashes, nothing leaks, and what could not be taken is counted.
 *
 * This program brings its own malloc, which a sanitizer would, too: there, nothing is tested.
 */
#include "in_range.h"
#include "seg.h"
#include "tcpviz/base/frames.h"
#include "tcpviz/base/pages.h"
#include "tcpviz/decode/fragments.h"
#include "tcpviz/export/ladder_text.h"
#include "tcpviz/flow/finals.h"
#include "tcpviz/flow/observer.h"
#include "tcpviz/grid/grid.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#ifdef __SANITIZE_ADDRESS__
#define WITH_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_SANITIZER 1
#endif
#endif

#if defined(WITH_SANITIZER) || !defined(__GLIBC__)

static void
nothing_is_tested_here(void **state)
{
    (void)state;
    (void)printf("skipped: it brings its own malloc, as the sanitizer or the libc here does\n");
    skip();
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_is_tested_here)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

/* glibc's own, under names that are its promise for programs like this one. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *block, size_t size);
void __libc_free(void *block);

static struct {
    bool on;
    bool and_all_later;
    long until; /* allocations that still succeed */
    long live;  /* blocks taken and not given back since it was switched on */
    bool failed;
} memory;

static bool
refused(void)
{
    if (!memory.on || memory.until-- > 0 || (memory.failed && !memory.and_all_later))
        return false;
    memory.failed = true;
    errno = ENOMEM;
    return true;
}

static void *
counted(void *block)
{
    if (memory.on && block)
        memory.live++;
    return block;
}

void *
malloc(size_t size)
{
    return refused() ? NULL : counted(__libc_malloc(size));
}

void *
calloc(size_t n, size_t size)
{
    return refused() ? NULL : counted(__libc_calloc(n, size));
}

void *
realloc(void *block, size_t size)
{
    void *moved;

    if (refused())
        return NULL;
    moved = __libc_realloc(block, size);
    return block ? moved : counted(moved);
}

void
free(void *block)
{
    if (memory.on && block)
        memory.live--;
    __libc_free(block);
}

/* In place of those of base/pages.c, which ask the kernel. */
void *
pages_take(size_t bytes)
{
    return calloc(1, bytes);
}

void
pages_give(void *at, size_t bytes)
{
    (void)bytes;
    free(at);
}

/* Runs a scenario until it was not refused anything; returns how many allocations it has. */
static long
starve(void (*scenario)(void))
{
    long n = 0;

    for (int all_later = 0; all_later < 2; all_later++) {
        n = 0;
        do {
            memset(&memory, 0, sizeof memory);
            memory.until = n++;
            memory.and_all_later = all_later;
            memory.on = true;
            scenario();
            memory.on = false;
            if (memory.live != 0)
                fail_msg("allocation %ld refused: %ld blocks leak", n, memory.live);
        } while (memory.failed);
    }
    return n - 1;
}

static struct segment segments[64];
static struct seg conversation;

static int
read_conversation(void **state)
{
    static const char text[] = "client 10.0.0.1:40000\nserver 10.0.0.2:5000\n"
                               "client2 10.0.0.1:40001\nserver2 10.0.0.2:5000\n"
                               "+0 C > S S 0:0(0)\n"
                               "+0.001 S > C S. 0:0(0) ack 1\n"
                               "+0.001 C > S . 1:1(0) ack 1\n"
                               "+0.001 C > S P. 1:15(14) ack 1 \"Hello, server!\"\n"
                               "+0.001 S > C . 1:1(0) ack 15\n"
                               "+0.001 C2 > S2 S 0:0(0)\n"
                               "+0.001 S2 > C2 R. raw 0:0(0) ack 1\n"
                               "+0.3 C > S P. 1:15(14) ack 1 \"Hello, server!\"\n"
                               "+9 C > S F. 15:15(0) ack 1\n"
                               "+0.001 S > C F. 1:1(0) ack 16\n"
                               "+0.001 C > S . 16:16(0) ack 2\n";

    (void)state;
    if (!seg_parse(&conversation, "conversation", text))
        return 1;
    for (size_t i = 0; i < conversation.n_frames; i++)
        if (decode_frame(&conversation.frames[i], &segments[i]) != DECODE_SEGMENT)
            return 1;
    return 0;
}

static int
give_back_conversation(void **state)
{
    (void)state;
    seg_finish(&conversation);
    return 0;
}

static void
observe(void)
{
    struct observer_settings settings = {.hash_key = {7, 7}};
    struct observer *o = observer_create(&settings);
    struct observer_counts counts;

    if (!o)
        return;
    for (size_t i = 0; i < conversation.n_frames; i++)
        (void)observer_take(o, &segments[i], NULL);
    counts = observer_counts(o);
    assert_int_equal(counts.segments + counts.lost, conversation.n_frames);
    assert_true(memory.failed || counts.lost == 0);
    observer_destroy(o);
}

/* So many connections that their indexes have to grow. */
static void
observe_many(void)
{
    enum { MANY = 3000 };
    struct observer_settings settings = {.hash_key = {7, 7}};
    struct observer *o = observer_create(&settings);
    struct observer_counts counts;
    uint32_t kept = 0, last = 0;

    if (!o)
        return;
    for (uint32_t i = 0; i < MANY; i++) {
        struct segment s = segments[0];

        s.frame = i + 1;
        s.src.port = (uint16_t)(10000 + i);
        (void)observer_take(o, &s, NULL);
    }
    counts = observer_counts(o);
    assert_int_equal(counts.segments + counts.lost, MANY);
    assert_int_equal(counts.flows_kept + counts.flows_dropped, counts.flows);
    for (const struct flow *f = observer_flow_next(o, 0); f; f = observer_flow_next(o, last)) {
        last = f->number;
        kept++;
    }
    assert_int_equal(kept, counts.flows_kept);
    observer_destroy(o);
}

static void
keep_frames(void)
{
    struct frames *ring = frames_create(1000, 10);
    struct frame f;

    if (!ring)
        return;
    for (size_t i = 0; i < conversation.n_frames; i++)
        frames_keep(ring, &conversation.frames[i]);
    assert_true(frames_find(ring, conversation.n_frames, &f));
    frames_destroy(ring);
}

static void
put_together(void)
{
    struct fragments *f = fragments_create(2, FRAGMENTS_OF_RECEIVERS);

    if (!f)
        return;
    fragments_end(f);
    assert_int_equal(fragments_counts(f).incomplete, 0);
    fragments_destroy(f);
}

static void
count_bytes(void *context, const char *bytes, size_t n)
{
    (void)bytes;
    *(size_t *)context += n;
}

static void
print_ladder(void)
{
    struct observer_settings of_observer = {.hash_key = {7, 7}};
    struct ladder_text_settings settings = {.style = {.sums = true}, .cols = 100};
    size_t written = 0;
    struct observer *o = observer_create(&of_observer);
    struct ladder_text *lt = ladder_text_create(&settings, (struct sink){count_bytes, &written});

    for (size_t i = 0; o && lt && i < conversation.n_frames; i++) {
        const struct event *e = observer_take(o, &segments[i], NULL);

        if (e)
            ladder_text_event(lt, o, e);
    }
    if (o && lt) {
        ladder_text_finish(lt, o);
        assert_true(memory.failed || written > 1000);
    }
    ladder_text_destroy(lt);
    observer_destroy(o);
}

static void
make_grid(void)
{
    struct grid g;

    if (grid_init(&g, 80, 24, CHARSET_UTF8))
        grid_put(&g, 79, 23, 'x', ROLE_PLAIN);
    else
        assert_null(g.cells);
    grid_finish(&g);
}

/* A stream has its number in both readings, with an entry or without. */
static void
read_twice(void)
{
    enum { STREAMS = 3 };
    struct finals *finals = finals_create(10000);

    if (!finals)
        return;
    for (uint32_t i = 0; i < STREAMS; i++) {
        struct analysis a = {.stream = finals_begin_stream(finals, 2 * i + 1), .completeness = 7};

        finals_note(finals, &a);
    }
    finals_read_again(finals);
    for (uint32_t i = 0; i < STREAMS; i++)
        assert_int_equal(finals_begin_stream(finals, 2 * i + 1), i);
    finals_destroy(finals);
}

static void
an_observer_starves_in_order(void **state)
{
    (void)state;
    assert_int_in_range(starve(observe), 5, 1000);
}

static void
a_crowd_starves_in_order(void **state)
{
    (void)state;
    assert_int_in_range(starve(observe_many), 15, 1000);
}

static void
frames_starve_in_order(void **state)
{
    (void)state;
    assert_int_equal(starve(keep_frames), 3);
}

static void
fragments_starve_in_order(void **state)
{
    (void)state;
    assert_int_equal(starve(put_together), 1);
}

static void
a_ladder_starves_in_order(void **state)
{
    (void)state;
    assert_int_in_range(starve(print_ladder), 8, 1000);
}

static void
a_grid_starves_in_order(void **state)
{
    (void)state;
    assert_int_equal(starve(make_grid), 1);
}

static void
two_readings_starve_in_order(void **state)
{
    (void)state;
    assert_int_equal(starve(read_twice), 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_observer_starves_in_order), cmocka_unit_test(a_crowd_starves_in_order),
        cmocka_unit_test(frames_starve_in_order),       cmocka_unit_test(fragments_starve_in_order),
        cmocka_unit_test(a_ladder_starves_in_order),    cmocka_unit_test(a_grid_starves_in_order),
        cmocka_unit_test(two_readings_starve_in_order),
    };

    return cmocka_run_group_tests(tests, read_conversation, give_back_conversation);
}

#endif
