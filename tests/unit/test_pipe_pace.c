/* Whether a pipe brings what passes just now: it makes us wait, or keeps the pace of the capture.
 */
#include "../../src/app/pipe_pace.h"

#include "tcpviz/base/nanotime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { BUSY_MS = 20 }; /* between two reads: no pause */

/* Reads for so long, while the capture goes on by `captured_ms` each time. */
static struct pipe_pace
read_busily(int for_ms, int captured_ms)
{
    struct pipe_pace pace = {.begun = false};

    for (int ms = 0; ms <= for_ms; ms += BUSY_MS) {
        pipe_pace_read(&pace, 7 * NANOTIME_S + ms * NANOTIME_MS);
        pipe_pace_captured(&pace, 1700000000 * NANOTIME_S +
                                      (int64_t)(ms / BUSY_MS) * captured_ms * NANOTIME_MS);
    }
    return pace;
}

static void
nothing_is_known_before_the_first_frame(void **state)
{
    struct pipe_pace pace = {.begun = false};

    (void)state;
    assert_false(pipe_pace_is_live(&pace, INT64_MAX - 1));
    assert_true(pipe_pace_due_ns(&pace) == INT64_MAX);
}

static void
a_pause_between_two_frames_tells(void **state)
{
    struct pipe_pace pace = read_busily(100, 0);

    (void)state;
    assert_false(pipe_pace_is_live(&pace, pace.read_ns + 299 * NANOTIME_MS));
    assert_true(pipe_pace_due_ns(&pace) == pace.read_ns + 300 * NANOTIME_MS);
    assert_true(pipe_pace_is_live(&pace, pipe_pace_due_ns(&pace)));
}

static void
frames_that_come_as_fast_as_they_were_captured_tell(void **state)
{
    struct pipe_pace pace = read_busily(2000, BUSY_MS);

    (void)state;
    assert_true(pipe_pace_is_live(&pace, pace.read_ns));
    pace = read_busily(2000, BUSY_MS / 2); /* captured before, in part: so the newest are late */
    assert_true(pipe_pace_is_live(&pace, pace.read_ns));
    pace = read_busily(2000, BUSY_MS * 3 / 2);
    assert_true(pipe_pace_is_live(&pace, pace.read_ns));
}

static void
two_seconds_are_compared_at_least(void **state)
{
    struct pipe_pace pace = read_busily(1980, BUSY_MS);

    (void)state;
    assert_false(pipe_pace_is_live(&pace, pace.read_ns));
}

static void
a_file_comes_faster_or_slower_than_it_was_captured(void **state)
{
    struct pipe_pace pace = read_busily(4000, BUSY_MS * 2);

    (void)state;
    assert_false(pipe_pace_is_live(&pace, pace.read_ns));
    pace = read_busily(4000, BUSY_MS / 4);
    assert_false(pipe_pace_is_live(&pace, pace.read_ns));
}

static void
times_that_go_back_are_no_pace(void **state)
{
    struct pipe_pace pace = read_busily(4000, -BUSY_MS);

    (void)state;
    assert_false(pipe_pace_is_live(&pace, pace.read_ns));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_known_before_the_first_frame),
        cmocka_unit_test(a_pause_between_two_frames_tells),
        cmocka_unit_test(frames_that_come_as_fast_as_they_were_captured_tell),
        cmocka_unit_test(two_seconds_are_compared_at_least),
        cmocka_unit_test(a_file_comes_faster_or_slower_than_it_was_captured),
        cmocka_unit_test(times_that_go_back_are_no_pace),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
