/* Lines between words where it can be, and never longer than asked. */
#include "tcpviz/base/text.h"
#include "tcpviz/base/wrap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* All lines of a text, '/' between them. */
static const char *
wrapped(const char *utf8, int cols)
{
    static char storage[256];
    struct text t;

    text_init(&t, storage, sizeof storage);
    for (struct wrap w = {.rest = utf8}; wrap_next(&w, cols);)
        text_addf(&t, "%s%.*s", w.line == utf8 ? "" : "/", (int)w.bytes, w.line);
    assert_false(t.cut);
    return storage;
}

static void
a_line_that_fits_stays(void **state)
{
    (void)state;
    assert_string_equal(wrapped("", 1), "");
    assert_string_equal(wrapped("one two", 7), "one two");
    assert_string_equal(wrapped("one two", 1000), "one two");
}

static void
words_stay_whole(void **state)
{
    (void)state;
    assert_string_equal(wrapped("one two three", 12), "one two/three");
    assert_string_equal(wrapped("one two three", 7), "one two/three");
    assert_string_equal(wrapped("one two three", 6), "one/two/three");
    assert_string_equal(wrapped("one    two", 3), "one/two");
}

static void
a_word_too_long_is_broken(void **state)
{
    (void)state;
    assert_string_equal(wrapped("abcdef", 4), "abcd/ef");
    assert_string_equal(wrapped("abc", 1), "a/b/c");
    assert_string_equal(wrapped("µµ──▶", 2), "µµ/──/▶");
}

static void
a_newline_ends_a_line(void **state)
{
    (void)state;
    assert_string_equal(wrapped("one\ntwo", 80), "one/two");
    assert_string_equal(wrapped("one\n\ntwo", 80), "one//two");
    assert_string_equal(wrapped("one two\nthree", 3), "one/two/thr/ee");
}

static void
blanks_at_the_end_make_no_line(void **state)
{
    (void)state;
    assert_string_equal(wrapped("one   ", 3), "one");
    assert_string_equal(wrapped("one  \ntwo", 3), "one/two");
}

static void
a_number_keeps_its_unit_its_segment_and_its_sign(void **state)
{
    (void)state;
    assert_string_equal(wrapped("it took 100 µs (Karn)", 13), "it took/100 µs (Karn)");
    assert_string_equal(wrapped("it took 100 more of them", 13), "it took 100/more of them");
    assert_string_equal(wrapped("the FIN of segment 4 came", 20), "the FIN of segment 4/came");
    assert_string_equal(wrapped("the FIN of segment 4 came", 19), "the FIN of/segment 4 came");
    assert_string_equal(wrapped("Both Segments 12 or so", 14), "Both/Segments 12/or so");
    assert_string_equal(wrapped("of segments as 4", 11), "of segments/as 4");
    assert_string_equal(wrapped("segment 4", 8), "segment/4");
    assert_string_equal(wrapped("next = 12 + 14 = 26", 12), "next = 12/+ 14 = 26");
    assert_string_equal(wrapped("next = 12 + 14 = 26", 7), "next/= 12/+ 14/= 26");
    assert_string_equal(wrapped("takes one number: next = 15 + 1 = 16", 26),
                        "takes one number:/next = 15 + 1 = 16");
    assert_string_equal(wrapped("numbered 1 to 5: next = 1 + 5 = 6", 26),
                        "numbered 1 to 5:/next = 1 + 5 = 6");
    /* Where nothing else is left, they part. */
    assert_string_equal(wrapped("= 1000000000", 11), "=/1000000000");
}

static void
what_is_cut_does_not_end_within_a_sum(void **state)
{
    const char *text = "Numbered 1 to 14: next = 1 + 14 = 15.";

    (void)state;
    for (int cols = 17; cols < 36; cols++)
        assert_int_equal(wrap_cut(text, cols), strlen("Numbered 1 to 14:"));
    assert_int_equal(wrap_cut("it took 100 µs or so", 13), strlen("it took"));
    /* Where nothing stands in front of it, it does. */
    assert_int_equal(wrap_cut("1 + 14 = 15", 8), strlen("1 + 14"));
}

/* Under a sixth of the columns, the last line takes words from the one above. */
static void
no_word_stands_alone_at_the_end(void **state)
{
    (void)state;
    assert_string_equal(wrapped("It takes up one number: 16 = 15 + 1.", 34),
                        "It takes up one number:/16 = 15 + 1.");
    assert_string_equal(wrapped("the header says so, not I", 24), "the header says so,/not I");
    assert_string_equal(wrapped("the header says so, not\nI", 24), "the header says so, not/I");
    /* It never becomes the longer one, and no word is broken for it. */
    assert_string_equal(wrapped("a abcdefghijklmno p", 18), "a abcdefghijklmno/p");
    assert_string_equal(wrapped("abcdefghijklmnopqr s", 18), "abcdefghijklmnopqr/s");
}

static void
every_line_is_within_its_columns(void **state)
{
    const char *text = "bytes 1-100 again, 250 µs after segment 4 → and so on";

    (void)state;
    for (int cols = 1; cols < 60; cols++) {
        for (struct wrap w = {.rest = text}; wrap_next(&w, cols);) {
            assert_true(w.bytes <= text_bytes_of_cols(w.line, (size_t)cols));
            assert_true(w.rest >= w.line + w.bytes);
        }
    }
}

static void
lines_are_counted(void **state)
{
    (void)state;
    assert_int_equal(wrap_lines("", 10), 0);
    assert_int_equal(wrap_lines("one two three", 7), 2);
    assert_int_equal(wrap_lines("one\n\ntwo\n", 7), 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_that_fits_stays),
        cmocka_unit_test(words_stay_whole),
        cmocka_unit_test(a_word_too_long_is_broken),
        cmocka_unit_test(a_newline_ends_a_line),
        cmocka_unit_test(blanks_at_the_end_make_no_line),
        cmocka_unit_test(a_number_keeps_its_unit_its_segment_and_its_sign),
        cmocka_unit_test(what_is_cut_does_not_end_within_a_sum),
        cmocka_unit_test(no_word_stands_alone_at_the_end),
        cmocka_unit_test(every_line_is_within_its_columns),
        cmocka_unit_test(lines_are_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
