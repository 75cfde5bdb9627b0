/* The grid: what is put where, clipped at every edge, in both charsets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <limits.h>

#include "tcpviz/grid/grid.h"

/* All rows as one text, '/' between them; the trailing blanks of a row are gone. */
static const char *
picture(const struct grid *g)
{
    static char storage[4096];
    struct text t;

    text_init(&t, storage, sizeof storage);
    for (int row = 0; row < g->rows; row++) {
        if (row > 0)
            text_add(&t, "/");
        grid_row_text(g, row, &t);
    }
    assert_false(t.cut);
    return storage;
}

static const struct cell *
cell_at(const struct grid *g, int col, int row)
{
    return &g->cells[row * g->cols + col];
}

static struct grid
fresh(int cols, int rows, enum charset charset)
{
    struct grid g;

    assert_true(grid_init(&g, cols, rows, charset));
    return g;
}

static void
a_new_grid_is_blank(void **state)
{
    struct grid g = fresh(3, 2, CHARSET_UTF8);

    (void)state;
    assert_string_equal(picture(&g), "/");
    for (int i = 0; i < 6; i++) {
        assert_int_equal(g.cells[i].glyph, ' ');
        assert_int_equal(g.cells[i].role, ROLE_PLAIN);
        assert_int_equal(g.cells[i].selected, 0);
    }
    grid_finish(&g);
    assert_null(g.cells);
    assert_int_equal(g.cols, 0);
}

static void
sizes_are_held_within_limits(void **state)
{
    static const struct {
        int asked_cols, asked_rows, cols, rows;
    } cases[] = {
        {1, 1, 1, 1},
        {0, 0, 1, 1},
        {-5, INT_MIN, 1, 1},
        {GRID_COLS_MAX, GRID_ROWS_MAX, GRID_COLS_MAX, GRID_ROWS_MAX},
        {GRID_COLS_MAX + 1, 1, GRID_COLS_MAX, 1},
        {INT_MAX, INT_MAX, GRID_COLS_MAX, GRID_ROWS_MAX},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct grid g = fresh(cases[i].asked_cols, cases[i].asked_rows, CHARSET_ASCII);

        assert_int_equal(g.cols, cases[i].cols);
        assert_int_equal(g.rows, cases[i].rows);
        grid_put(&g, g.cols - 1, g.rows - 1, 'x', ROLE_PLAIN);
        assert_int_equal(cell_at(&g, g.cols - 1, g.rows - 1)->glyph, 'x');
        grid_finish(&g);
    }
}

static void
putting_outside_changes_nothing(void **state)
{
    static const int outside[][2] = {{-1, 0}, {0, -1},      {3, 0},       {0, 2},
                                     {3, 2},  {INT_MAX, 0}, {0, INT_MAX}, {INT_MIN, 0},
                                     {-1, 1}, {3, 1},       {0, INT_MIN}, {INT_MIN, INT_MIN}};
    struct grid g = fresh(3, 2, CHARSET_UTF8);

    (void)state;
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        grid_put(&g, outside[i][0], outside[i][1], 'x', ROLE_TROUBLE);
        if (outside[i][1] < 0 || outside[i][1] > 1) {
            grid_text(&g, outside[i][0], outside[i][1], "xxx", ROLE_TROUBLE, -1);
            grid_run(&g, outside[i][0], outside[i][1], 9, 'x', ROLE_TROUBLE);
            grid_select(&g, 0, outside[i][1], g.cols);
        }
    }
    assert_string_equal(picture(&g), "/");
    for (int i = 0; i < 6; i++) {
        assert_int_equal(g.cells[i].role, ROLE_PLAIN);
        assert_int_equal(g.cells[i].selected, 0);
    }
    grid_finish(&g);
}

static void
cells_keep_glyph_and_role(void **state)
{
    struct grid g = fresh(3, 2, CHARSET_UTF8);

    (void)state;
    grid_put(&g, 0, 0, 'a', ROLE_CLIENT);
    grid_put(&g, 2, 1, GLYPH_HEAD_RIGHT, ROLE_SERVER);
    assert_string_equal(picture(&g), "a/  ▶");
    assert_int_equal(cell_at(&g, 0, 0)->role, ROLE_CLIENT);
    assert_int_equal(cell_at(&g, 2, 1)->role, ROLE_SERVER);
    assert_int_equal(cell_at(&g, 2, 1)->glyph, GLYPH_HEAD_RIGHT);
    grid_clear_rows(&g, 1);
    assert_string_equal(picture(&g), "/  ▶");
    grid_clear_rows(&g, 0);
    grid_clear_rows(&g, 3);
    assert_string_equal(picture(&g), "/");
    grid_put(&g, 0, 0, 'a', ROLE_CLIENT);
    grid_clear(&g);
    assert_string_equal(picture(&g), "/");
    assert_int_equal(cell_at(&g, 0, 0)->role, ROLE_PLAIN);
    grid_finish(&g);
}

static void
a_cell_never_holds_what_is_no_glyph(void **state)
{
    struct grid g = fresh(4, 1, CHARSET_UTF8);

    (void)state;
    grid_put(&g, 0, 0, 0, ROLE_PLAIN);
    grid_put(&g, 1, 0, 0x1b, ROLE_PLAIN);
    grid_put(&g, 2, 0, GLYPH_END, ROLE_PLAIN);
    grid_put(&g, 3, 0, 0x9f, ROLE_PLAIN);
    assert_string_equal(picture(&g), "????");
    grid_text(&g, 0, 0, "\x1b[2J", ROLE_PLAIN, -1);
    assert_string_equal(picture(&g), "?[2J");
    grid_finish(&g);
}

struct text_case {
    int col, max_cols;
    const char *utf8;
    const char *expected; /* of a row of five columns */
    int behind;
};

static void
check_texts(const struct text_case *cases, size_t n, enum charset charset)
{
    for (size_t i = 0; i < n; i++) {
        struct grid g = fresh(5, 1, charset);
        int behind = grid_text(&g, cases[i].col, 0, cases[i].utf8, ROLE_CLIENT, cases[i].max_cols);

        assert_string_equal(picture(&g), cases[i].expected);
        assert_int_equal(behind, cases[i].behind);
        grid_finish(&g);
    }
}

static void
text_is_clipped_at_both_edges(void **state)
{
    static const struct text_case cases[] = {
        {0, -1, "", "", 0},
        {0, -1, "abc", "abc", 3},
        {0, -1, "abcdefgh", "abcde", 5},
        {3, -1, "abc", "   ab", 5},
        {5, -1, "abc", "", 5},
        {6, -1, "abc", "", 6},
        {-2, -1, "abcdefgh", "cdefg", 5},
        {-3, -1, "abc", "", 0},
        {-9, -1, "abc", "", -6},
        {1, 2, "abc", " ab", 3},
        {1, 0, "abc", "", 1},
        {-1, 2, "abc", "b", 1},
        {3, 9, "abc", "   ab", 5},
        {1, INT_MAX, "abc", " abc", 4},
        {INT_MAX, -1, "abc", "", INT_MAX},
        {INT_MAX, INT_MAX, "abc", "", INT_MAX},
        {INT_MIN, -1, "abc", "", INT_MIN + 3},
        {0, -1, "→²µ│▶", "→²µ│▶", 5},
        {4, -1, "→→", "    →", 5},
        {0, 2, "→²µ", "→²", 2},
    };

    (void)state;
    check_texts(cases, sizeof cases / sizeof *cases, CHARSET_UTF8);
}

static void
in_ascii_text_only_glyphs_take_two_columns(void **state)
{
    static const struct text_case cases[] = {
        {0, -1, "a→b", "a->b", 4}, {0, -1, "2² µ", "2^2 u", 5}, {0, -1, "┌─┐│●", "+-+|*", 5},
        {3, -1, "→→", "   ->", 5}, {4, -1, "→x", "", 4}, /* half a glyph is none, and nothing comes
                                                            after it */
        {0, 2, "a→", "a", 1},      {-1, -1, "→x", ">x", 2},     {-2, -1, "→x", "x", 1},
        {0, -1, "ä", "?", 1},
    };

    (void)state;
    check_texts(cases, sizeof cases / sizeof *cases, CHARSET_ASCII);
}

static void
text_outside_the_rows_still_measures(void **state)
{
    struct grid g = fresh(5, 1, CHARSET_UTF8);

    (void)state;
    assert_int_equal(grid_text(&g, 1, 7, "abc", ROLE_PLAIN, -1), 4);
    assert_int_equal(grid_text(&g, 1, -1, "abcdefg", ROLE_PLAIN, -1), 5);
    assert_string_equal(picture(&g), "");
    grid_finish(&g);
}

static void
columns_of_a_text(void **state)
{
    (void)state;
    assert_int_equal(grid_text_cols("", CHARSET_UTF8), 0);
    assert_int_equal(grid_text_cols("a→b²", CHARSET_UTF8), 4);
    assert_int_equal(grid_text_cols("a→b²", CHARSET_ASCII), 6);
    assert_int_equal(grid_text_cols("─│▶µ×↑", CHARSET_ASCII), 6);
}

static void
every_glyph_put_in_ascii_is_one_column_of_ascii(void **state)
{
    struct grid g = fresh(3, 1, CHARSET_ASCII);

    (void)state;
    for (int glyph = GLYPH_LINE_H; glyph < GLYPH_END; glyph++) {
        grid_clear(&g);
        grid_put(&g, 1, 0, (glyph_t)glyph, ROLE_DIM);
        assert_int_equal(cell_at(&g, 0, 0)->glyph, ' ');
        assert_int_equal(cell_at(&g, 1, 0)->glyph, glyph_text((glyph_t)glyph, CHARSET_ASCII).at[0]);
        assert_int_equal(cell_at(&g, 2, 0)->glyph, ' ');
    }
    grid_finish(&g);
}

static void
letters_are_cells_of_their_own(void **state)
{
    struct grid g = fresh(8, 1, CHARSET_UTF8), ascii = fresh(8, 1, CHARSET_ASCII);
    char row[64];
    struct text t;

    (void)state;
    assert_int_equal(grid_text(&g, 1, 0, "Zü—Жα", ROLE_PLAIN, 4), 5);
    assert_int_equal(cell_at(&g, 2, 0)->glyph, 0xfc);
    assert_int_equal(cell_at(&g, 4, 0)->glyph, 0x416);
    assert_int_equal(cell_at(&g, 5, 0)->glyph, ' ');
    assert_int_equal(grid_text_cols("Zü—Жα", CHARSET_UTF8), 5);
    text_init(&t, row, sizeof row);
    grid_row_text(&g, 0, &t);
    assert_string_equal(row, " Zü—Ж");
    grid_put(&g, 0, 0, 0x4e2d, ROLE_PLAIN); /* no letter of ours: two columns wide */
    assert_int_equal(cell_at(&g, 0, 0)->glyph, '?');
    grid_put(&ascii, 0, 0, 0xfc, ROLE_PLAIN);
    assert_int_equal(cell_at(&ascii, 0, 0)->glyph, '?');
    grid_finish(&g);
    grid_finish(&ascii);
}

static void
centred_text_leaves_the_odd_column_behind_it(void **state)
{
    static const struct {
        int col, cols;
        const char *text, *expected;
    } cases[] = {
        {0, 6, "ab", "  ab"},    {0, 6, "abc", " abc"},    {1, 4, "ab", "  ab"},
        {1, 4, "abcd", " abcd"}, {1, 4, "abcde", " abcd"}, {1, 1, "ab", " a"},
        {0, 0, "ab", ""},        {2, -1, "ab", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct grid g = fresh(6, 1, CHARSET_UTF8);

        grid_text_centred(&g, cases[i].col, 0, cases[i].cols, cases[i].text, ROLE_DIM);
        assert_string_equal(picture(&g), cases[i].expected);
        grid_finish(&g);
    }
}

/* In ASCII the arrow takes two columns. */
static void
centred_text_counts_columns_of_its_charset(void **state)
{
    struct grid g = fresh(6, 1, CHARSET_ASCII);

    (void)state;
    grid_text_centred(&g, 0, 0, 6, "a→b", ROLE_DIM);
    assert_string_equal(picture(&g), " a->b");
    grid_finish(&g);
}

static void
runs_are_clipped(void **state)
{
    static const struct {
        int col, n;
        const char *expected;
    } cases[] = {
        {0, 5, "─────"},
        {0, 9, "─────"},
        {-3, 5, "──"},
        {-3, 3, ""},
        {3, 9, "   ──"},
        {5, 1, ""},
        {1, 0, ""},
        {1, -4, ""},
        {1, 1, " ─"},
        {-1, INT_MAX, "─────"},
        {INT_MAX, INT_MAX, ""},
        {INT_MIN, INT_MAX, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct grid g = fresh(5, 1, CHARSET_UTF8);

        grid_run(&g, cases[i].col, 0, cases[i].n, GLYPH_LINE_H, ROLE_BAND);
        assert_string_equal(picture(&g), cases[i].expected);
        grid_finish(&g);
    }
}

static void
a_selected_row_stays_selected_when_painted(void **state)
{
    struct grid g = fresh(2, 3, CHARSET_UTF8);

    (void)state;
    grid_select(&g, 0, 1, g.cols);
    grid_text(&g, 0, 0, "ab", ROLE_PLAIN, -1);
    grid_text(&g, 0, 1, "cd", ROLE_CLIENT, -1);
    for (int col = 0; col < 2; col++) {
        assert_int_equal(cell_at(&g, col, 0)->selected, 0);
        assert_int_equal(cell_at(&g, col, 1)->selected, 1);
        assert_int_equal(cell_at(&g, col, 2)->selected, 0);
    }
    assert_string_equal(picture(&g), "ab/cd/");
    grid_clear(&g);
    assert_int_equal(cell_at(&g, 0, 1)->selected, 0);
    grid_finish(&g);
}

static void
one_cell_is_enough(void **state)
{
    struct grid g = fresh(1, 1, CHARSET_ASCII);

    (void)state;
    assert_int_equal(grid_text(&g, 0, 0, "→", ROLE_PLAIN, -1), 0);
    assert_int_equal(grid_text(&g, 0, 0, "abc", ROLE_PLAIN, -1), 1);
    grid_run(&g, -1, 0, 3, GLYPH_CORNER_TL, ROLE_BOX);
    grid_select(&g, 0, 0, g.cols);
    assert_string_equal(picture(&g), "+");
    grid_finish(&g);
}

static void
row_text_outside_or_in_a_finished_grid_is_empty(void **state)
{
    char storage[8];
    struct text t;
    struct grid g = fresh(2, 1, CHARSET_UTF8);

    (void)state;
    grid_run(&g, 0, 0, 2, 'x', ROLE_PLAIN);
    text_init(&t, storage, sizeof storage);
    grid_row_text(&g, -1, &t);
    grid_row_text(&g, 1, &t);
    grid_finish(&g);
    grid_row_text(&g, 0, &t);
    grid_put(&g, 0, 0, 'x', ROLE_PLAIN);
    grid_clear(&g);
    grid_finish(&g);
    assert_string_equal(storage, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_grid_is_blank),
        cmocka_unit_test(sizes_are_held_within_limits),
        cmocka_unit_test(putting_outside_changes_nothing),
        cmocka_unit_test(cells_keep_glyph_and_role),
        cmocka_unit_test(a_cell_never_holds_what_is_no_glyph),
        cmocka_unit_test(text_is_clipped_at_both_edges),
        cmocka_unit_test(in_ascii_text_only_glyphs_take_two_columns),
        cmocka_unit_test(text_outside_the_rows_still_measures),
        cmocka_unit_test(columns_of_a_text),
        cmocka_unit_test(every_glyph_put_in_ascii_is_one_column_of_ascii),
        cmocka_unit_test(letters_are_cells_of_their_own),
        cmocka_unit_test(centred_text_leaves_the_odd_column_behind_it),
        cmocka_unit_test(centred_text_counts_columns_of_its_charset),
        cmocka_unit_test(runs_are_clipped),
        cmocka_unit_test(a_selected_row_stays_selected_when_painted),
        cmocka_unit_test(one_cell_is_enough),
        cmocka_unit_test(row_text_outside_or_in_a_finished_grid_is_empty),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
