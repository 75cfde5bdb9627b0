/* The line that is typed: what each key does to it, and that it takes nothing but printable ASCII
 * and letters. */
#include "tcpviz/base/key.h"
#include "tcpviz/ui/prompt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct prompt p;

static void
type(const char *words)
{
    for (; *words; words++)
        assert_int_equal(prompt_key(&p, (unsigned char)*words), PROMPT_GOES_ON);
}

static void
begin(const char *text)
{
    memset(&p, 0, sizeof p);
    prompt_open(&p, PROMPT_FIND, text);
}

static void
letters_go_in_where_the_cursor_is(void **state)
{
    (void)state;
    begin("ac");
    prompt_key(&p, KEY_CODE_LEFT);
    type("b");
    assert_string_equal(p.text, "abc");
    assert_int_equal(p.cursor, 2);
    prompt_key(&p, KEY_CODE_HOME);
    prompt_key(&p, KEY_CODE_LEFT);
    type("_");
    prompt_key(&p, KEY_CODE_END);
    prompt_key(&p, KEY_CODE_RIGHT);
    type("d");
    assert_string_equal(p.text, "_abcd");
}

static void
letters_go_away_on_either_side_of_it(void **state)
{
    (void)state;
    begin("abcde");
    prompt_key(&p, KEY_CODE_DELETE); /* nothing is behind it */
    prompt_key(&p, KEY_CODE_BACKSPACE);
    assert_string_equal(p.text, "abcd");
    prompt_key(&p, KEY_CODE_LEFT);
    prompt_key(&p, KEY_CODE_LEFT);
    prompt_key(&p, KEY_CODE_DELETE);
    assert_string_equal(p.text, "abd");
    assert_int_equal(p.cursor, 2);
    prompt_key(&p, KEY_CODE_KILL);
    assert_string_equal(p.text, "d");
    assert_int_equal(p.cursor, 0);
    prompt_key(&p, KEY_CODE_BACKSPACE); /* nothing is in front */
    assert_string_equal(p.text, "d");
}

static void
what_is_no_character_does_not_go_in(void **state)
{
    (void)state;
    begin("");
    for (int key = -300; key < 0x20; key++)
        if (key != KEY_CODE_ENTER && key != KEY_CODE_ESCAPE)
            assert_int_equal(prompt_key(&p, key), PROMPT_GOES_ON);
    for (int key = 0x7f; key < 0x20000; key += key == 0x7f ? 0x81 : 1)
        assert_int_equal(prompt_key(&p, key), PROMPT_GOES_ON);
    assert_string_equal(p.text, "");
}

static void
other_bytes_are_written_as_on_the_ladder(void **state)
{
    (void)state;
    begin("");
    p.charset = CHARSET_ASCII;
    type("über");
    assert_string_equal(p.text, "\\xc3\\xbcber");
    prompt_key(&p, KEY_CODE_HOME);
    prompt_key(&p, 0xff);
    assert_string_equal(p.text, "\\xff\\xc3\\xbcber");
    assert_int_equal(p.cursor, 4);
    begin("");
    for (int i = 0; i < LIMIT_PROMPT_BYTES - 4; i++)
        type("x");
    prompt_key(&p, 0xff); /* has no room for four characters */
    assert_int_equal(strlen(p.text), LIMIT_PROMPT_BYTES - 4);
}

/* A letter's bytes come as keys, one by one. */
static void
letters_beyond_ascii_go_in_and_away_as_one(void **state)
{
    (void)state;
    begin("");
    prompt_key(&p, 0xe2);
    prompt_key(&p, 0x82);
    assert_string_equal(p.text, "\\xe2\\x82");
    prompt_key(&p, 0xac);
    assert_string_equal(p.text, "€");
    assert_int_equal(p.cursor, 3);
    type("aüß");
    prompt_key(&p, KEY_CODE_LEFT);
    prompt_key(&p, KEY_CODE_LEFT);
    type("Ж");
    assert_string_equal(p.text, "€aЖüß");
    prompt_key(&p, KEY_CODE_BACKSPACE);
    prompt_key(&p, KEY_CODE_DELETE);
    assert_string_equal(p.text, "€aß");
    assert_int_equal(p.cursor, 4);
    prompt_key(&p, KEY_CODE_RIGHT);
    assert_int_equal(p.cursor, 6);
    prompt_key(&p, KEY_CODE_RIGHT);
    assert_int_equal(p.cursor, 6);
    prompt_key(&p, KEY_CODE_HOME);
    prompt_key(&p, KEY_CODE_LEFT);
    assert_int_equal(p.cursor, 0);
    prompt_key(&p, KEY_CODE_DELETE);
    prompt_key(&p, KEY_CODE_RIGHT);
    prompt_key(&p, KEY_CODE_KILL);
    assert_string_equal(p.text, "ß");
}

/* Nothing but its own bytes, one behind the other, makes a letter. */
static void
what_becomes_no_letter_stays_bytes(void **state)
{
    (void)state;
    begin("");
    prompt_key(&p, 0xc3);
    prompt_key(&p, KEY_CODE_LEFT);
    prompt_key(&p, 0xbc);
    assert_string_equal(p.text, "\\xc\\xbc3");
    begin("");
    type("\xc3x\xbc");
    assert_string_equal(p.text, "\\xc3x\\xbc");
    begin("");
    type("\xc3\xc3\xbc\xbc");
    assert_string_equal(p.text, "\\xc3ü\\xbc");
    begin("");
    type("\xf0\x9f\x98\x80\xe4\xb8\xad");
    assert_string_equal(p.text, "\\xf0\\x9f\\x98\\x80\\xe4\\xb8\\xad");
    begin("");
    prompt_key(&p, 0xc3);
    prompt_key(&p, KEY_CODE_ESCAPE);
    prompt_open(&p, PROMPT_FIND, "");
    prompt_key(&p, 0xbc);
    assert_string_equal(p.text, "\\xbc");
}

static void
a_full_line_takes_no_more(void **state)
{
    (void)state;
    begin("");
    for (int i = 0; i < 2 * LIMIT_PROMPT_BYTES; i++)
        type("x");
    assert_int_equal(strlen(p.text), LIMIT_PROMPT_BYTES - 1);
    prompt_key(&p, KEY_CODE_BACKSPACE);
    type("y");
    assert_int_equal(p.text[LIMIT_PROMPT_BYTES - 2], 'y');
}

static void
earlier_lines_come_back_and_the_new_one_too(void **state)
{
    (void)state;
    begin("");
    for (int i = 0; i < LIMIT_PROMPT_LINES + 2; i++) {
        char line[] = {(char)('a' + i), '\0'};

        prompt_open(&p, PROMPT_FIND, line);
        assert_int_equal(prompt_key(&p, KEY_CODE_ENTER), PROMPT_TAKEN);
        prompt_close(&p);
        prompt_open(&p, PROMPT_FIND, line); /* the same again is one */
        prompt_close(&p);
    }
    prompt_open(&p, PROMPT_FIND, "");
    prompt_close(&p); /* nothing is nothing to remember */
    prompt_open(&p, PROMPT_FIND, "");
    type("new");
    prompt_key(&p, KEY_CODE_UP);
    assert_string_equal(p.text, "j");
    prompt_key(&p, KEY_CODE_UP);
    assert_string_equal(p.text, "i");
    for (int i = 0; i < 20; i++)
        prompt_key(&p, KEY_CODE_UP);
    assert_string_equal(p.text, "c"); /* the oldest of eight */
    for (int i = 0; i < 20; i++)
        prompt_key(&p, KEY_CODE_DOWN);
    assert_string_equal(p.text, "new");
    prompt_open(&p, PROMPT_FILTER, "");
    prompt_key(&p, KEY_CODE_UP); /* what was searched was no filter */
    assert_string_equal(p.text, "");
}

static void
escape_leaves_it_and_remembers_nothing(void **state)
{
    (void)state;
    begin("");
    type("gone");
    assert_int_equal(prompt_key(&p, KEY_CODE_ESCAPE), PROMPT_LEFT);
    assert_false(p.open);
    prompt_open(&p, PROMPT_FIND, "");
    prompt_key(&p, KEY_CODE_UP);
    assert_string_equal(p.text, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_go_in_where_the_cursor_is),
        cmocka_unit_test(letters_go_away_on_either_side_of_it),
        cmocka_unit_test(what_is_no_character_does_not_go_in),
        cmocka_unit_test(other_bytes_are_written_as_on_the_ladder),
        cmocka_unit_test(letters_beyond_ascii_go_in_and_away_as_one),
        cmocka_unit_test(what_becomes_no_letter_stays_bytes),
        cmocka_unit_test(a_full_line_takes_no_more),
        cmocka_unit_test(earlier_lines_come_back_and_the_new_one_too),
        cmocka_unit_test(escape_leaves_it_and_remembers_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
