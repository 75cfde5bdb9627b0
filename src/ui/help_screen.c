#include "screens.h"

#include "tcpviz/base/wrap.h"

#include <limits.h>

/* The help as lines, in as many columns as there is room for: the keys of each screen, from their
 * table and first those of the screen that it was opened on; and how to read the ladder, which is
 * first where that was on the screen.  Where all of it is seen at once, no column ends within the
 * keys of a screen. */

#define HELP_TOP 2    /* rows above it: status, a free one */
#define HELP_BOTTOM 1 /* below it: the bottom line */
#define NAME_COLS 13
#define COLS_MIN 80  /* of a column, where there are several */
#define COLS_MAX 100 /* of one: longer lines are hard to read */

static const char reading[] =
    "Seq counts bytes, Ack names the next byte wanted. A SYN and a FIN take up one number each: "
    "the 1 that is marked. A line after ! says what is unusual. A state behind ~ was inferred, "
    "not proved by its owner. ● stands at what the selected segment acknowledges, and at its own "
    "ACK.";

/* The help while it is written, line by line. */
struct help {
    const struct canvas *canvas; /* NULL: they are only counted */
    int cols, rows;              /* of a column */
    int columns;
    int next, top; /* lines: so far; the first that is seen */
    int enough;    /* lines: what stands behind them is not asked for */
    bool whole;    /* no column ends within the keys of a screen */
};

/* Where the next line is; false if it is not seen. */
static bool
next_line(struct help *h, int *x, int *y)
{
    int line = h->next++ - h->top;

    *x = line / h->rows * h->cols;
    *y = HELP_TOP + line % h->rows;
    return h->canvas && line >= 0 && line < h->rows * h->columns;
}

/* Over what follows; "": a free line. */
static void
add_heading(struct help *h, const char *words)
{
    int x, y;

    if (next_line(h, &x, &y))
        grid_text(h->canvas->grid, x + 1, y, words, ROLE_HEADLINE, -1);
}

/* A key, or no key, and what it does, in as many lines as that takes. */
static void
add_entry(struct help *h, const char *key, int col, const char *words)
{
    int room = h->cols - col - 1, x, y;

    for (struct wrap w = {.rest = words}; wrap_next(&w, room);) {
        if (!next_line(h, &x, &y))
            continue;
        grid_text_n(h->canvas->grid, x + col, y, w.line, w.bytes, ROLE_PLAIN, -1);
        if (w.line == words)
            grid_text(h->canvas->grid, x + 3, y, key, ROLE_KEY, -1);
    }
}

static void
add_keys(struct help *h, enum screen screen)
{
    const struct key_binding *table;
    size_t n;

    table = keymap_table(&n);
    add_heading(h, keymap_screen_title(screen));
    for (size_t i = 0; i < n && h->next < h->enough; i++)
        if (table[i].screens & 1u << screen)
            add_entry(h, table[i].name, 3 + NAME_COLS, table[i].help);
}

static void
add_reading(struct help *h)
{
    add_heading(h, "Reading the ladder");
    add_entry(h, "", 3, reading);
}

/* The keys of a screen, or, in the place of a screen more, how to read the ladder. */
static void
add_part(struct help *h, enum screen screen)
{
    if (screen == SCREENS)
        add_reading(h);
    else
        add_keys(h, screen);
}

/* A part that would be cut by the end of a column begins with the next one. */
static void
add_whole_part(struct help *h, enum screen screen)
{
    struct help trial = *h;

    trial.canvas = NULL;
    add_part(&trial, screen);
    if (h->next / h->rows != (trial.next - 1) / h->rows)
        h->next += h->rows - h->next % h->rows;
    add_part(h, screen);
}

static void
add_next(struct help *h, enum screen screen)
{
    if (h->next > 0 && !(h->whole && h->next % h->rows == 0))
        add_heading(h, "");
    if (h->whole)
        add_whole_part(h, screen);
    else
        add_part(h, screen);
}

static void
add_all(struct help *h, enum screen first)
{
    if (first == SCREEN_LADDER)
        add_next(h, SCREENS);
    add_next(h, first);
    for (int screen = 0; screen < SCREENS; screen++)
        if ((enum screen)screen != first)
            add_next(h, (enum screen)screen);
    if (first != SCREEN_LADDER)
        add_next(h, SCREENS);
}

static struct help
help_of(const struct canvas *c, const struct ui *ui)
{
    struct help h = {.canvas = c,
                     .rows = ui->rows - HELP_TOP - HELP_BOTTOM,
                     .whole = true,
                     .enough = INT_MAX},
                trial;

    h.columns = ui->cols < COLS_MIN ? 1 : ui->cols / COLS_MIN;
    h.cols = ui->cols / h.columns;
    h.cols = h.cols < COLS_MAX ? h.cols : COLS_MAX;
    h.rows = h.rows > 1 ? h.rows : 1;
    trial = h;
    trial.canvas = NULL;
    trial.enough = h.rows * h.columns + 1;
    add_all(&trial, ui->help_of);
    h.whole = trial.next < trial.enough;
    return h;
}

int
help_page(const struct ui *ui)
{
    struct help h = help_of(NULL, ui);
    int seen = h.rows * h.columns;

    return seen > 1 ? seen - 1 : 1;
}

int
help_top_max(const struct ui *ui)
{
    struct help h = help_of(NULL, ui);
    int beyond;

    add_all(&h, ui->help_of);
    beyond = h.next - h.rows * h.columns;
    return beyond > 0 ? beyond : 0;
}

void
paint_help_screen(const struct canvas *c)
{
    struct help h = help_of(c, c->ui);

    h.top = c->ui->help_top;
    h.enough = h.top + h.rows * h.columns;
    add_all(&h, c->ui->help_of);
}
