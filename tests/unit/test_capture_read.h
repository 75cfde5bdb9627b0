/*
 * Captures for the tests that read them: opened from bytes, as a file or behind a pipe, and what
 * came of them.  Include cmocka.h first.
 */
#ifndef TCPVIZ_TESTS_UNIT_TEST_CAPTURE_READ_H
#define TCPVIZ_TESTS_UNIT_TEST_CAPTURE_READ_H

#include "test_pcap_build.h"

#include "tcpviz/capture/capture.h"

/* What was said last. */
static struct failure why;

static inline void
assert_says(const char *words)
{
    if (strstr(why.sentence, words) == NULL)
        fail_msg("\"%s\" is not in: %s", words, why.sentence);
}

/* NULL: it cannot be opened. */
static inline struct capture *
open_bytes(const void *bytes, size_t size, const char *expression)
{
    struct capture_settings settings = {.expression = expression};

    why = (struct failure){.usage = false};
    return capture_open_file(build_file(bytes, size), -1, &settings, &why);
}

/* What came of a capture up to its end, or to where a pipe has nothing more. */
struct outcome {
    struct frame frames[16];
    uint64_t sum; /* over the bytes of all frames, with their places */
    size_t n;
    enum capture_status status;
};

static inline void
take_all(struct capture *c, struct outcome *o)
{
    struct frame frame;

    while ((o->status = capture_next(c, &frame, &why)) == CAPTURE_FRAME) {
        for (uint32_t i = 0; i < frame.captured_bytes; i++)
            o->sum = o->sum * 31 + frame.at[i];
        frame.at = NULL;
        assert_true(o->n < sizeof o->frames / sizeof o->frames[0]);
        o->frames[o->n++] = frame;
    }
}

static inline void
assert_same(const struct outcome *o, const struct outcome *want)
{
    assert_int_equal(o->status, want->status);
    assert_int_equal(o->n, want->n);
    assert_int_equal(o->sum, want->sum);
    for (size_t i = 0; i < want->n; i++) {
        assert_int_equal(o->frames[i].time_ns, want->frames[i].time_ns);
        assert_int_equal(o->frames[i].number, want->frames[i].number);
        assert_int_equal(o->frames[i].captured_bytes, want->frames[i].captured_bytes);
        assert_int_equal(o->frames[i].wire_bytes, want->frames[i].wire_bytes);
        assert_int_equal(o->frames[i].link_type, want->frames[i].link_type);
    }
}

struct open_pipe {
    struct capture *c;
    int reader, writer; /* writer -1: closed */
};

/* A pipe with the first bytes in it, called like the file: sentences can be compared. */
static inline struct open_pipe
open_pipe(const void *bytes, size_t size, const char *expression)
{
    struct capture_settings settings = {.expression = expression};
    struct open_pipe p;
    int fds[2];

    alarm(60); /* whoever blocks is killed */
    why = (struct failure){.usage = false};
    assert_int_equal(pipe(fds), 0);
    assert_int_equal(write(fds[1], bytes, size), size);
    p.c = capture_open_file(build_path, fds[0], &settings, &why);
    p.reader = fds[0];
    p.writer = fds[1];
    assert_non_null(p.c);
    return p;
}

static inline void
close_pipe(struct open_pipe *p)
{
    capture_close(p->c);
    if (p->writer >= 0)
        close(p->writer);
    alarm(0);
}

#endif
