/* Bounded text: never past its end, never half a character, nothing strange from strangers. */
#include "in_range.h"
#include "tcpviz/base/text.h"

#include <inttypes.h>
#include <limits.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include <cmocka.h>

static void
what_fits_is_appended(void **state)
{
    char storage[8];
    struct text t;

    (void)state;
    memset(storage, 'z', sizeof storage);
    text_init(&t, storage, sizeof storage);
    assert_string_equal(storage, "");
    text_add(&t, "abc");
    text_addf(&t, "%d", 1234);
    assert_string_equal(storage, "abc1234");
    assert_int_equal(t.len, 7);
    assert_false(t.cut);
    text_clear(&t);
    assert_string_equal(storage, "");
    assert_int_equal(t.len, 0);
    assert_int_equal(t.size, sizeof storage);
    text_add_n(&t, "abc", 2);
    assert_string_equal(storage, "ab");
}

static void
what_does_not_fit_is_left_out_and_said(void **state)
{
    char storage[8 + 1] = "";
    struct text t;

    (void)state;
    storage[8] = '!';
    text_init(&t, storage, 8);
    text_add(&t, "abcdefgh");
    assert_string_equal(storage, "abcdefg");
    assert_true(t.cut);
    assert_int_equal(storage[8], '!');
    text_clear(&t);
    assert_false(t.cut);
}

static void
one_byte_of_storage_holds_nothing(void **state)
{
    char storage[1] = {'z'};
    struct text t;

    (void)state;
    text_init(&t, storage, 1);
    text_add(&t, "");
    assert_false(t.cut);
    text_add(&t, "a");
    text_add_escaped(&t, "a", 1, CHARSET_UTF8);
    assert_true(t.cut);
    assert_int_equal(storage[0], '\0');
}

static void
a_character_is_never_split(void **state)
{
    char storage[16];
    struct text t;

    (void)state;
    for (size_t size = 1; size <= 10; size++) {
        text_init(&t, storage, size);
        text_add(&t, "─µ▶"); /* 3, 2 and 3 bytes */
        assert_int_equal(t.len, size <= 3 ? 0 : size <= 5 ? 3 : size <= 8 ? 5 : 8);
        assert_int_equal(strlen(storage), t.len);
        assert_int_equal(t.cut, size <= 8);
    }
}

static void
a_format_that_is_too_long_ends_with_a_whole_character(void **state)
{
    char dots[400 * 3 + 1], storage[2048];
    struct text t;

    (void)state;
    for (size_t i = 0; i < 400; i++)
        memcpy(dots + 3 * i, "●", 4);
    for (int blanks = 0; blanks < 3; blanks++) {
        text_init(&t, storage, sizeof storage);
        text_addf(&t, "%*s%s", blanks, "", dots);
        assert_true(t.cut);
        assert_true(t.len <= 1023);
        assert_int_equal((t.len - (size_t)blanks) % 3, 0);
        assert_true(t.len >= 1017);
    }
}

static void
a_format_is_what_printf_makes_of_it(void **state)
{
    char storage[200], expected[200];
    struct text t;

    (void)state;
#define CHECK(...)                                                                                 \
    do {                                                                                           \
        text_init(&t, storage, sizeof storage);                                                    \
        text_addf(&t, __VA_ARGS__);                                                                \
        (void)snprintf(expected, sizeof expected, __VA_ARGS__);                                    \
        assert_string_equal(storage, expected);                                                    \
        assert_int_equal(t.len, strlen(expected));                                                 \
        assert_false(t.cut);                                                                       \
    } while (0)
    CHECK("%s", "");
    CHECK("%s=%u, %d", "Seq", UINT_MAX, INT_MIN);
    CHECK("%" PRIu64 "%" PRId64 "→%" PRIu32, UINT64_MAX, INT64_MIN, (uint32_t)7);
    CHECK("%s %03x 100 %% %u", "a", 10u, 5u);
    CHECK("%u %.*s%+" PRId64, 1u, 2, "abc", (int64_t)3);
#undef CHECK
}

/* What follows is left out, too, although there would be room. */
static void
a_format_that_does_not_fit_ends_there(void **state)
{
    char storage[8], word[1100];
    struct text t;

    (void)state;
    text_init(&t, storage, sizeof storage);
    text_addf(&t, "%s%s%u", "abcdef", "▶", 1u);
    assert_string_equal(storage, "abcdef");
    assert_true(t.cut);
    memset(word, 'w', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    {
        char large[2048];

        text_init(&t, large, sizeof large);
        text_addf(&t, "%s", word);
        assert_int_equal(t.len, 1023);
        assert_true(t.cut);
    }
}

static void
foreign_bytes_become_printable(void **state)
{
    static const char foreign[] = "a\\\n\r\t\x00\x1b[2J\x7f\xc3\xa4~ ";
    char storage[64];
    struct text t;

    (void)state;
    text_init(&t, storage, sizeof storage);
    text_add_escaped(&t, foreign, sizeof foreign - 1, CHARSET_ASCII);
    assert_string_equal(storage, "a\\\\\\n\\r\\t\\x00\\x1b[2J\\x7f\\xc3\\xa4~ ");
    text_clear(&t);
    text_add_escaped(&t, NULL, 0, CHARSET_UTF8);
    assert_string_equal(storage, "");
    text_init(&t, storage, 4);
    text_add_escaped(&t, "abcd", 4, CHARSET_UTF8);
    assert_string_equal(storage, "abc");
    assert_true(t.cut);
}

static void
every_byte_is_escaped_to_printable_ascii(void **state)
{
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        unsigned char c = (unsigned char)byte;
        char storage[8];
        struct text t;

        text_init(&t, storage, sizeof storage);
        text_add_escaped(&t, &c, 1, CHARSET_UTF8); /* alone it is no letter */
        assert_int_in_range(t.len, 1, 4);
        for (size_t i = 0; i < t.len; i++)
            assert_int_in_range(storage[i], 0x20, 0x7e);
    }
}

static void
an_escape_is_whole_or_not_there(void **state)
{
    char storage[8];
    struct text t;

    (void)state;
    for (size_t size = 1; size <= 6; size++) {
        text_init(&t, storage, size);
        text_add_escaped(&t, "\x01z", 2, CHARSET_UTF8);
        assert_string_equal(storage, size < 5 ? "" : size == 5 ? "\\x01" : "\\x01z");
        assert_int_equal(t.cut, size < 6);
    }
}

static const char *
escaped(const char *bytes, size_t n, enum charset charset)
{
    static char storage[256];
    struct text t;

    text_init(&t, storage, sizeof storage);
    text_add_escaped(&t, bytes, n, charset);
    assert_false(t.cut);
    return storage;
}

#define ESCAPED(bytes) escaped(bytes, sizeof bytes - 1, CHARSET_UTF8)

static void
letters_stand_for_themselves_where_they_can(void **state)
{
    static const char hello[] = "Grüezi Zürich, café – ça va? Привет, Ελλάδα «m²» €";

    (void)state;
    assert_string_equal(ESCAPED(hello), hello);
    assert_string_equal(escaped("aü", 3, CHARSET_ASCII), "a\\xc3\\xbc");
    assert_string_equal(escaped("€", 3, CHARSET_ASCII), "\\xe2\\x82\\xac");
}

/* Each is bytes, and what follows is not eaten. */
static void
what_is_no_letter_stays_bytes(void **state)
{
    (void)state;
    /* cut */
    assert_string_equal(ESCAPED("\xc3"), "\\xc3");
    assert_string_equal(ESCAPED("\xe2\x82"), "\\xe2\\x82");
    assert_string_equal(ESCAPED("\xc3z"), "\\xc3z");
    assert_string_equal(ESCAPED("\xe2\x82\xc3\xbc"), "\\xe2\\x82ü");
    assert_string_equal(ESCAPED("\xc3\xc3\xbc"), "\\xc3ü");
    assert_string_equal(escaped("ü", 1, CHARSET_UTF8), "\\xc3");
    assert_string_equal(escaped("€", 2, CHARSET_UTF8), "\\xe2\\x82");
    /* begun in the middle */
    assert_string_equal(ESCAPED("\xbc\xc3\xbc\xbc"), "\\xbcü\\xbc");
    /* longer than needed: NUL, ESC, u with diaeresis */
    assert_string_equal(ESCAPED("\xc0\x80\xc0\x9b"), "\\xc0\\x80\\xc0\\x9b");
    assert_string_equal(ESCAPED("\xc1\xbf"), "\\xc1\\xbf");
    assert_string_equal(ESCAPED("\xe0\x83\xbc"), "\\xe0\\x83\\xbc");
    assert_string_equal(ESCAPED("\xf0\x80\x83\xbc"), "\\xf0\\x80\\x83\\xbc");
    /* four bytes, whose last three could be a letter's; five, and what UTF-8 never has */
    assert_string_equal(ESCAPED("\xf0\x9f\x98\x80"), "\\xf0\\x9f\\x98\\x80");
    assert_string_equal(ESCAPED("\xf8\x88\x80\x80\x80"), "\\xf8\\x88\\x80\\x80\\x80");
    assert_string_equal(ESCAPED("\xfe\xff"), "\\xfe\\xff");
    /* surrogates, byte order mark */
    assert_string_equal(ESCAPED("\xed\xa0\xbd\xed\xb8\x80"), "\\xed\\xa0\\xbd\\xed\\xb8\\x80");
    assert_string_equal(ESCAPED("\xef\xbb\xbfü"), "\\xef\\xbb\\xbfü");
    /* C1: CSI, OSC, NEL */
    assert_string_equal(ESCAPED("\xc2\x9b\xc2\x9d\xc2\x85"), "\\xc2\\x9b\\xc2\\x9d\\xc2\\x85");
    /* not seen: no-break space, soft hyphen, zero width; or combining; or right to left */
    assert_string_equal(ESCAPED("\xc2\xa0\xc2\xad"), "\\xc2\\xa0\\xc2\\xad");
    assert_string_equal(ESCAPED("\xe2\x80\x8b\xe2\x80\x8d"), "\\xe2\\x80\\x8b\\xe2\\x80\\x8d");
    assert_string_equal(ESCAPED("u\xcc\x88\xd2\x89"), "u\\xcc\\x88\\xd2\\x89");
    assert_string_equal(ESCAPED("\xe2\x80\xae\xe2\x81\xa6\xd7\xa9\xd8\xb3"),
                        "\\xe2\\x80\\xae\\xe2\\x81\\xa6\\xd7\\xa9\\xd8\\xb3");
    /* two columns wide; our own lines; what looks like one */
    assert_string_equal(ESCAPED("\xe4\xb8\xad"), "\\xe4\\xb8\\xad");
    assert_string_equal(ESCAPED("│"), "\\xe2\\x94\\x82");
    assert_string_equal(ESCAPED("\xc7\x80"), "\\xc7\\x80");
}

static bool
between(uint32_t c, uint32_t from, uint32_t to)
{
    return c >= from && c <= to;
}

/* By the C library's tables: each letter is printable and one column wide, and in the blocks that
 * are meant nothing else is left out than what the header names. */
static void
every_letter_takes_one_column(void **state)
{
    (void)state;
    if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
        skip();
    for (uint32_t c = 0; c < 0x110000; c++) {
        bool whole =
            between(c, 0xa1, 0x24f) || between(c, 0x370, 0x4ff) || between(c, 0x1e00, 0x1eff);
        bool some = between(c, 0x2010, 0x203a) || c == 0x20ac;
        bool one = iswprint((wint_t)c) && wcwidth((wchar_t)c) == 1;
        bool odd = c == 0xad || between(c, 0x1c0, 0x1c3) || between(c, 0x483, 0x489);

        if (text_is_letter(c))
            assert_true((whole || some) && one && !odd);
        else
            assert_true(!whole || !one || odd);
    }
    (void)setlocale(LC_CTYPE, "C");
}

/* A capital that is none of the C library's is none here; in the blocks of today's alphabets all
 * are, but for the Turkish dotted I, whose small letter is ASCII's. */
static void
capitals_have_their_small_letters(void **state)
{
    (void)state;
    if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
        skip();
    for (uint32_t c = 0; c < 0x10000; c++) {
        uint32_t small = text_small(c);
        bool all = c < 0x80 || between(c, 0xc0, 0x177) || between(c, 0x386, 0x3ab) ||
                   between(c, 0x400, 0x4bf) || between(c, 0x4d0, 0x4ff) ||
                   between(c, 0x1ea0, 0x1eff);

        if (small != c || (all && c != 0x130))
            assert_int_equal(small, towlower((wint_t)c));
        assert_true(small < 0x80 || small == c || text_is_letter(small));
        assert_true((small < 0x80) == (c < 0x80) && (small < 0x800) == (c < 0x800));
    }
    (void)setlocale(LC_CTYPE, "C");
}

/* What is read of any three bytes is what a strict decoder of the C library reads. */
static void
letters_are_valid_utf8(void **state)
{
    (void)state;
    if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
        skip();
    for (uint32_t bytes = 0; bytes < 0x1000000; bytes++) {
        uint8_t at[3] = {(uint8_t)(bytes >> 16), (uint8_t)(bytes >> 8), (uint8_t)bytes};
        size_t n = text_letter(at, sizeof at);
        mbstate_t start = {0};
        wchar_t wide;

        if (n == 0)
            continue;
        assert_int_equal(mbrtowc(&wide, (const char *)at, sizeof at, &start), n);
        assert_true(text_is_letter((uint32_t)wide));
        assert_int_equal(text_letter(at, n - 1), 0);
    }
    (void)setlocale(LC_CTYPE, "C");
}

static void
a_letter_is_whole_or_not_there(void **state)
{
    char storage[8];
    struct text t;

    (void)state;
    for (size_t size = 1; size <= 6; size++) {
        text_init(&t, storage, size);
        text_add_escaped(&t, "€z", 4, CHARSET_UTF8);
        assert_string_equal(storage, size < 4 ? "" : size == 4 ? "€" : "€z");
        assert_int_equal(t.cut, size < 5);
    }
}

static void
numbers_are_decimals(void **state)
{
    char storage[64];
    struct text t;

    (void)state;
    text_init(&t, storage, sizeof storage);
    text_add_number(&t, 0);
    text_add(&t, " ");
    text_add_number(&t, INT64_MIN);
    assert_string_equal(storage, "0 -9223372036854775808");
}

static void
counts_have_their_noun(void **state)
{
    char storage[64];
    struct text t;

    (void)state;
    text_init(&t, storage, sizeof storage);
    text_add_count(&t, 0, "byte");
    text_add(&t, ", ");
    text_add_count(&t, 1, "byte");
    text_add(&t, ", ");
    text_add_count(&t, UINT64_MAX, "segment");
    assert_string_equal(storage, "0 bytes, 1 byte, 18446744073709551615 segments");
}

static void
columns_are_characters(void **state)
{
    (void)state;
    assert_int_equal(text_cols(""), 0);
    assert_int_equal(text_cols("a─▶µ²"), 5);
    for (size_t at = 0; at < 16; at++) {
        char long_text[64];

        memset(long_text, '~', at);
        memcpy(long_text + at, "üЖ─€üЖ─€üЖ─€", 31);
        assert_int_equal(text_cols(long_text), at + 12);
    }
    assert_int_equal(text_bytes_of_cols("a─▶", 0), 0);
    assert_int_equal(text_bytes_of_cols("a─▶", 1), 1);
    assert_int_equal(text_bytes_of_cols("a─▶", 2), 4);
    assert_int_equal(text_bytes_of_cols("a─▶", 3), 7);
    assert_int_equal(text_bytes_of_cols("a─▶", 99), 7);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fits_is_appended),
        cmocka_unit_test(what_does_not_fit_is_left_out_and_said),
        cmocka_unit_test(one_byte_of_storage_holds_nothing),
        cmocka_unit_test(a_character_is_never_split),
        cmocka_unit_test(a_format_that_is_too_long_ends_with_a_whole_character),
        cmocka_unit_test(a_format_is_what_printf_makes_of_it),
        cmocka_unit_test(a_format_that_does_not_fit_ends_there),
        cmocka_unit_test(foreign_bytes_become_printable),
        cmocka_unit_test(every_byte_is_escaped_to_printable_ascii),
        cmocka_unit_test(an_escape_is_whole_or_not_there),
        cmocka_unit_test(letters_stand_for_themselves_where_they_can),
        cmocka_unit_test(what_is_no_letter_stays_bytes),
        cmocka_unit_test(every_letter_takes_one_column),
        cmocka_unit_test(capitals_have_their_small_letters),
        cmocka_unit_test(letters_are_valid_utf8),
        cmocka_unit_test(a_letter_is_whole_or_not_there),
        cmocka_unit_test(numbers_are_decimals),
        cmocka_unit_test(counts_have_their_noun),
        cmocka_unit_test(columns_are_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
