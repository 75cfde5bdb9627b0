/* Themes: what each role looks like, and what is left of it where there are fewer colours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "in_range.h"
#include "tcpviz/grid/theme.h"

static bool
same(struct theme_style a, struct theme_style b)
{
    return a.color == b.color && a.bold == b.bold && a.dim == b.dim && a.underline == b.underline &&
           a.reverse == b.reverse;
}

static void
sides_and_trouble_differ_in_each_theme_that_has_colours(void **state)
{
    static const enum role apart[] = {ROLE_CLIENT, ROLE_SERVER, ROLE_TROUBLE, ROLE_PHANTOM};

    (void)state;
    for (enum theme theme = THEME_DEFAULT; theme < THEME_MONO; theme++)
        for (size_t i = 0; i < 4; i++)
            for (size_t j = 0; j < i; j++)
                assert_int_not_equal(theme_style(theme, apart[i], 256).color,
                                     theme_style(theme, apart[j], 256).color);
}

/* Yellow, blue and white cannot be read on one of the two backgrounds, black not on the other. */
static void
the_default_can_be_read_on_black_and_on_white(void **state)
{
    (void)state;
    for (int role = 0; role < ROLE_COUNT; role++) {
        int color = theme_style(THEME_DEFAULT, (enum role)role, 256).color;

        assert_true(color == 0 || color == 1 || color == 2 || color == 5 || color == 6);
    }
}

/* Relative luminance (WCAG 2.2) of a colour of the cube in the palette of 256: 0, 95, 135, 175, 215
 * and 255 of 255, in sRGB. */
static double
luminance(int color)
{
    static const double linear[] = {0, 0.11444, 0.24228, 0.42869, 0.67954, 1};
    int cube = color - 16;

    assert_int_in_range(cube, 0, 6 * 6 * 6 - 1);
    return 0.2126 * linear[cube / 36] + 0.7152 * linear[cube / 6 % 6] + 0.0722 * linear[cube % 6];
}

static void
the_colour_blind_ones_have_the_contrast_of_text_on_both(void **state)
{
    (void)state;
    for (int role = 0; role < ROLE_COUNT; role++) {
        int color = theme_style(THEME_CB, (enum role)role, 256).color;

        if (color == 0)
            continue;
        assert_true((luminance(color) + 0.05) / 0.05 >= 4.5);
        assert_true(1.05 / (luminance(color) + 0.05) >= 4.5);
    }
}

static void
connections_side_by_side_look_different(void **state)
{
    (void)state;
    for (enum theme theme = THEME_DEFAULT; theme < THEME_MONO; theme++)
        for (int i = ROLE_CONNECTION_1; i <= ROLE_CONNECTION_6; i++)
            for (int j = ROLE_CONNECTION_1; j < i; j++)
                assert_false(same(theme_style(theme, (enum role)i, 256),
                                  theme_style(theme, (enum role)j, 256)));
}

static void
fewer_colours_fall_back(void **state)
{
    (void)state;
    for (int i = 0; i < ROLE_COUNT; i++) {
        enum role role = (enum role)i;

        assert_true(same(theme_style(THEME_CB, role, 88), theme_style(THEME_DEFAULT, role, 88)));
        assert_true(same(theme_style(THEME_CB, role, 0), theme_style(THEME_MONO, role, 0)));
        assert_true(same(theme_style(THEME_DEFAULT, role, 2), theme_style(THEME_MONO, role, 2)));
        assert_int_equal(theme_style(THEME_MONO, role, 256).color, 0);
    }
}

static void
without_colours_trouble_and_phantoms_still_stand_out(void **state)
{
    (void)state;
    assert_true(theme_style(THEME_MONO, ROLE_TROUBLE, 0).reverse);
    assert_true(theme_style(THEME_MONO, ROLE_PHANTOM, 0).underline);
}

static void
what_was_found_stands_out_in_each_theme(void **state)
{
    (void)state;
    for (enum theme theme = THEME_DEFAULT; theme < THEMES; theme++) {
        struct theme_style marked = theme_style(theme, ROLE_MARKED, 256);

        assert_true(marked.reverse && marked.underline);
        /* A bar of its own, not that of the selected row. */
        assert_true(theme == THEME_MONO || marked.color != 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sides_and_trouble_differ_in_each_theme_that_has_colours),
        cmocka_unit_test(the_default_can_be_read_on_black_and_on_white),
        cmocka_unit_test(the_colour_blind_ones_have_the_contrast_of_text_on_both),
        cmocka_unit_test(connections_side_by_side_look_different),
        cmocka_unit_test(fewer_colours_fall_back),
        cmocka_unit_test(without_colours_trouble_and_phantoms_still_stand_out),
        cmocka_unit_test(what_was_found_stands_out_in_each_theme),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
