/* The glyph table: every glyph has one character, one column, a twin, and a way back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "in_range.h"
#include "tcpviz/grid/glyphs.h"

static void
ascii_stands_for_itself(void **state)
{
    (void)state;
    for (int c = 0x20; c <= 0x7e; c++) {
        char expected[2] = {(char)c, '\0'};
        const char *at = expected;

        assert_string_equal(glyph_text((glyph_t)c, CHARSET_UTF8).at, expected);
        assert_string_equal(glyph_text((glyph_t)c, CHARSET_ASCII).at, expected);
        assert_int_equal(glyph_code_point((glyph_t)c), c);
        assert_int_equal(glyph_next(&at), c);
        assert_ptr_equal(at, expected + 1);
    }
}

static void
what_is_no_glyph_is_a_question_mark(void **state)
{
    (void)state;
    for (int c = 0; c < 0x10000; c++) {
        if ((c >= 0x20 && c <= 0x7e) || (c >= GLYPH_LINE_H && c < GLYPH_END) ||
            text_is_letter((uint32_t)c))
            continue;
        assert_string_equal(glyph_text((glyph_t)c, CHARSET_UTF8).at, "?");
        assert_string_equal(glyph_text((glyph_t)c, CHARSET_ASCII).at, "?");
        assert_int_equal(glyph_code_point((glyph_t)c), '?');
    }
}

/* The UTF-8 form of a code point below 2^16, computed anew. */
static void
encode(uint32_t code_point, char out[4])
{
    if (code_point < 0x800)
        snprintf(out, 4, "%c%c", (char)(0xc0 | code_point >> 6),
                 (char)(0x80 | (code_point & 0x3f)));
    else
        snprintf(out, 4, "%c%c%c", (char)(0xe0 | code_point >> 12),
                 (char)(0x80 | (code_point >> 6 & 0x3f)), (char)(0x80 | (code_point & 0x3f)));
}

static void
every_glyph_comes_back_from_its_text(void **state)
{
    (void)state;
    for (int g = GLYPH_LINE_H; g < GLYPH_END; g++) {
        char expected[4];
        struct glyph_text written = glyph_text((glyph_t)g, CHARSET_UTF8);
        const char *text = written.at, *at = text;

        encode(glyph_code_point((glyph_t)g), expected);
        assert_string_equal(text, expected);
        assert_int_equal(glyph_next(&at), g);
        assert_ptr_equal(at, text + strlen(text));
        assert_int_equal(glyph_next(&at), 0);
        assert_ptr_equal(at, text + strlen(text));
    }
}

static void
twins_are_one_or_two_printable_characters(void **state)
{
    (void)state;
    for (int g = GLYPH_LINE_H; g < GLYPH_END; g++) {
        struct glyph_text written = glyph_text((glyph_t)g, CHARSET_ASCII);
        const char *twin = written.at;

        assert_int_in_range(strlen(twin), 1, 2);
        for (; *twin != '\0'; twin++)
            assert_int_in_range(*twin, 0x21, 0x7e);
    }
    assert_string_equal(glyph_text(GLYPH_ARROW_RIGHT, CHARSET_ASCII).at, "->");
    assert_string_equal(glyph_text(GLYPH_SUP_TWO, CHARSET_ASCII).at, "^2");
    assert_string_equal(glyph_text(GLYPH_LINE_V, CHARSET_ASCII).at, "|");
    assert_string_equal(glyph_text(GLYPH_HEAD_LEFT, CHARSET_ASCII).at, "<");
}

static void
every_glyph_is_one_column_wide(void **state)
{
    (void)state;
    if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
        skip();
    for (int g = GLYPH_LINE_H; g < GLYPH_END; g++)
        assert_int_equal(wcwidth((wchar_t)glyph_code_point((glyph_t)g)), 1);
}

static void
every_letter_comes_back_from_its_text(void **state)
{
    (void)state;
    for (int g = 0x80; g < 0x10000; g++) {
        struct glyph_text written;
        const char *at = written.at;
        char expected[4];

        if (!text_is_letter((uint32_t)g))
            continue;
        written = glyph_text((glyph_t)g, CHARSET_UTF8);
        encode((uint32_t)g, expected);
        assert_string_equal(written.at, expected);
        assert_string_equal(glyph_text((glyph_t)g, CHARSET_ASCII).at, "?");
        assert_int_equal(glyph_code_point(glyph_next(&at)), g);
        assert_ptr_equal(at, written.at + strlen(expected));
    }
}

/* A payload cannot draw a ladder: what it shares with our glyphs are the signs of sums and units.
 */
static void
no_letter_is_a_line_a_head_or_a_mark(void **state)
{
    (void)state;
    for (int g = GLYPH_LINE_H; g < GLYPH_END; g++)
        assert_int_equal(text_is_letter(glyph_code_point((glyph_t)g)),
                         g == GLYPH_TIMES || g == GLYPH_MICRO || g == GLYPH_SUP_TWO ||
                             g == GLYPH_SUP_THREE);
}

static void
damaged_text_is_stepped_over(void **state)
{
    static const struct {
        const char *text;
        size_t step;
        glyph_t glyph;
    } cases[] = {
        {"\xe2\x94\x80x", 3, GLYPH_LINE_H},
        {"\xe2\x94", 2, '?'},          /* ends in the middle */
        {"\xe2x", 1, '?'},             /* the next character is not eaten */
        {"\x80x", 1, '?'},             /* a continuation byte alone */
        {"\xc3\xa4x", 2, 0xe4},        /* a letter */
        {"\xd7\xa9x", 2, '?'},         /* right to left */
        {"\xcc\x88x", 2, '?'},         /* combines */
        {"\xe4\xb8\xadx", 3, '?'},     /* wide, not ours */
        {"\xf0\x9f\x98\x80x", 4, '?'}, /* four bytes, not ours */
        {"\xff\xffx", 1, '?'},         /* never a first byte */
        {"\x1b[2J", 1, '?'},           /* control characters do not pass */
        {"\x7fx", 1, '?'},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *at = cases[i].text;

        assert_int_equal(glyph_next(&at), cases[i].glyph);
        assert_int_equal(at - cases[i].text, cases[i].step);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ascii_stands_for_itself),
        cmocka_unit_test(what_is_no_glyph_is_a_question_mark),
        cmocka_unit_test(every_glyph_comes_back_from_its_text),
        cmocka_unit_test(twins_are_one_or_two_printable_characters),
        cmocka_unit_test(every_glyph_is_one_column_wide),
        cmocka_unit_test(every_letter_comes_back_from_its_text),
        cmocka_unit_test(no_letter_is_a_line_a_head_or_a_mark),
        cmocka_unit_test(damaged_text_is_stepped_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
