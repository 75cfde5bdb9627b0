#include "screens.h"

#include "tcpviz/base/wrap.h"

/* The help as one column of lines: the keys of each screen, from their table and first those of the
 * screen that it was opened on, then how to read the ladder. */

#define HELP_TOP 2    /* rows above it: status, a free one */
#define HELP_BOTTOM 1 /* below it: the bottom line */
#define NAME_COLS 13
#define COLS_MAX 76 /* longer lines are hard to read */

static const char reading[] =
    "Seq counts bytes, Ack names the next byte wanted.  A SYN and a FIN take up one number each: "
    "the 1 that is marked.  A line after ! says what is unusual.  A state behind ~ was inferred, "
    "not proved by its owner.";

/* The help while it is written, line by line. */
struct help {
    const struct canvas *canvas; /* NULL: they are only counted */
    int cols;
    int next, top, bottom; /* lines: so far; first and behind the last that are seen */
};

/* The row of the next line; false if it is not seen. */
static bool
next_line(struct help *h, int *y)
{
    int line = h->next++;

    *y = HELP_TOP + line - h->top;
    return h->canvas && line >= h->top && line < h->bottom;
}

static void
add_words(struct help *h, int col, const char *words, enum role role)
{
    int y;

    if (next_line(h, &y))
        grid_text(h->canvas->grid, col, y, words, role, -1);
}

/* A key, or no key, and what it does, in as many lines as that takes. */
static void
add_entry(struct help *h, const char *key, int col, const char *words)
{
    int room = (h->cols < COLS_MAX ? h->cols : COLS_MAX) - col - 1, y;
    size_t skip = 1;

    for (bool first = true; skip > 0; words += skip, first = false) {
        char line[4 * COLS_MAX];
        struct text t;

        text_init(&t, line, sizeof line);
        text_addf(&t, "%.*s", (int)wrap_line(words, room, &skip), words);
        if (!next_line(h, &y))
            continue;
        grid_text(h->canvas->grid, col, y, line, ROLE_PLAIN, -1);
        if (first)
            grid_text(h->canvas->grid, 3, y, key, ROLE_KEY, -1);
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
help_top_max(const struct ui *ui)
{
    struct help h = {.cols = ui->cols};
    int beyond;

    add_all(&h, ui->help_of);
    beyond = h.next - (ui->rows - HELP_TOP - HELP_BOTTOM);
    return beyond > 0 ? beyond : 0;
}

void
paint_help_screen(const struct canvas *c)
{
    int top = c->ui->help_top;
    struct help h = {c, c->grid->cols, 0, top, top + c->grid->rows - HELP_TOP - HELP_BOTTOM};

    add_all(&h, c->ui->help_of);
}
