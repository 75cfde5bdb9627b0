#include "screens.h"

#include <string.h>

/* The help as one column of lines: the keys, from their table, then how to read the ladder. */

#define HELP_TOP 2    /* rows above it: status, a free one */
#define HELP_BOTTOM 1 /* below it: the bottom line */
#define NAME_COLS 13

static const char *const reading[] = {
    "Seq counts bytes, Ack names the next byte wanted.  A SYN and a FIN take",
    "up one number each: the 1 that is marked.  A line after ! says what is",
    "unusual.  A state behind ~ was inferred, not proved by its owner.",
};

#define N_READING ((int)(sizeof reading / sizeof reading[0]))

static const char *
screen_word(unsigned screens)
{
    switch (screens) {
    case 1u << SCREEN_LIST:
        return " (in the list)";
    case 1u << SCREEN_HELP:
        return " (in this help)";
    case 1u << SCREEN_LIST | 1u << SCREEN_HELP:
        return " (in list and help)";
    default:
        return "";
    }
}

static void
paint_binding(const struct canvas *c, int y, const struct key_binding *k)
{
    int col = grid_text(c->grid, 3, y, k->name, ROLE_KEY, -1);

    if (col < 3 + NAME_COLS)
        col = 3 + NAME_COLS;
    col = grid_text(c->grid, col, y, k->help, ROLE_PLAIN, -1);
    grid_text(c->grid, col, y, screen_word(k->screens), ROLE_DIM, -1);
}

/* Line i of the help: a heading, the keys, a free line, a heading, the reading. */
static void
paint_line(const struct canvas *c, int y, int i, const struct key_binding *table, int n)
{
    if (i == 0)
        grid_text(c->grid, 1, y, "Keys", ROLE_HEADLINE, -1);
    else if (i <= n)
        paint_binding(c, y, &table[i - 1]);
    else if (i == n + 2)
        grid_text(c->grid, 1, y, "Reading the ladder", ROLE_HEADLINE, -1);
    else if (i > n + 2)
        grid_text(c->grid, 3, y, reading[i - n - 3], ROLE_PLAIN, -1);
}

static int
help_lines(void)
{
    size_t n;

    (void)keymap_table(&n);
    return 1 + (int)n + 2 + N_READING;
}

int
help_top_max(const struct ui *ui)
{
    int beyond = help_lines() - (ui->rows - HELP_TOP - HELP_BOTTOM);

    return beyond > 0 ? beyond : 0;
}

void
paint_help_screen(const struct canvas *c)
{
    const struct key_binding *table;
    int i = c->ui->help_top;
    size_t n;

    table = keymap_table(&n);
    for (int y = HELP_TOP; y < c->grid->rows - HELP_BOTTOM && i < help_lines(); y++, i++)
        paint_line(c, y, i, table, (int)n);
}
