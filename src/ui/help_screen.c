#include "screens.h"

#include "tcpviz/base/wrap.h"

/* The help as lines, in as many columns as there is room for: the keys of each screen, from their
 * table and first those of the screen that it was opened on, then how to read the ladder. */

#define HELP_TOP 2    /* rows above it: status, a free one */
#define HELP_BOTTOM 1 /* below it: the bottom line */
#define NAME_COLS 13
#define COLS_MAX 80 /* of a column: longer lines are hard to read */

static const char reading[] =
    "Seq counts bytes, Ack names the next byte wanted.  A SYN and a FIN take up one number each: "
    "the 1 that is marked.  A line after ! says what is unusual.  A state behind ~ was inferred, "
    "not proved by its owner.";

/* The help while it is written, line by line. */
struct help {
    const struct canvas *canvas; /* NULL: they are only counted */
    int cols, rows;              /* of a column */
    int columns;
    int next, top; /* lines: so far; the first that is seen */
};

static struct help
help_of(const struct canvas *c, int cols, int rows)
{
    struct help h = {.canvas = c, .rows = rows - HELP_TOP - HELP_BOTTOM};

    h.columns = cols < COLS_MAX ? 1 : cols / COLS_MAX;
    h.cols = cols < COLS_MAX ? cols : COLS_MAX;
    h.rows = h.rows > 1 ? h.rows : 1;
    return h;
}

/* Where the next line is; false if it is not seen. */
static bool
next_line(struct help *h, int *x, int *y)
{
    int line = h->next++ - h->top;

    *x = line / h->rows * h->cols;
    *y = HELP_TOP + line % h->rows;
    return h->canvas && line >= 0 && line < h->rows * h->columns;
}

static void
add_words(struct help *h, int col, const char *words, enum role role)
{
    int x, y;

    if (next_line(h, &x, &y))
        grid_text(h->canvas->grid, x + col, y, words, role, -1);
}

/* A key, or no key, and what it does, in as many lines as that takes. */
static void
add_entry(struct help *h, const char *key, int col, const char *words)
{
    int room = h->cols - col - 1, x, y;
    size_t skip = 1;

    for (bool first = true; skip > 0; words += skip, first = false) {
        char line[4 * COLS_MAX];
        struct text t;

        text_init(&t, line, sizeof line);
        text_addf(&t, "%.*s", (int)wrap_line(words, room, &skip), words);
        if (!next_line(h, &x, &y))
            continue;
        grid_text(h->canvas->grid, x + col, y, line, ROLE_PLAIN, -1);
        if (first)
            grid_text(h->canvas->grid, x + 3, y, key, ROLE_KEY, -1);
    }
}

static void
add_screen(struct help *h, enum screen screen)
{
    const struct key_binding *table;
    size_t n;

    table = keymap_table(&n);
    add_words(h, 1, keymap_screen_title(screen), ROLE_HEADLINE);
    for (size_t i = 0; i < n; i++)
        if (table[i].screens & 1u << screen)
            add_entry(h, table[i].name, 3 + NAME_COLS, table[i].help);
    add_words(h, 1, "", ROLE_PLAIN);
}

static void
add_all(struct help *h, enum screen first)
{
    add_screen(h, first);
    for (int screen = 0; screen < SCREENS; screen++)
        if ((enum screen)screen != first)
            add_screen(h, (enum screen)screen);
    add_words(h, 1, "Reading the ladder", ROLE_HEADLINE);
    add_entry(h, "", 3, reading);
}

int
help_page(const struct ui *ui)
{
    struct help h = help_of(NULL, ui->cols, ui->rows);
    int seen = h.rows * h.columns;

    return seen > 1 ? seen - 1 : 1;
}

int
help_top_max(const struct ui *ui)
{
    struct help h = help_of(NULL, ui->cols, ui->rows);
    int beyond;

    add_all(&h, ui->help_of);
    beyond = h.next - h.rows * h.columns;
    return beyond > 0 ? beyond : 0;
}

void
paint_help_screen(const struct canvas *c)
{
    struct help h = help_of(c, c->grid->cols, c->grid->rows);

    h.top = c->ui->help_top;
    add_all(&h, c->ui->help_of);
}
