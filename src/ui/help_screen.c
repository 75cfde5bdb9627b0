#include "screens.h"

#include "tcpviz/base/wrap.h"

#include <string.h>

/* The help as one column of lines: the keys, from their table, then how to read the ladder.  Where
 * the screen is narrow, sentences go on in lines of their own. */

#define HELP_TOP 2    /* rows above it: status, a free one */
#define HELP_BOTTOM 1 /* below it: the bottom line */
#define INDENT 3
#define NAME_COLS 13
#define READING_COLS 72 /* longer lines are hard to read */

static const char *const reading =
    "Seq counts bytes, Ack names the next byte wanted.  A SYN and a FIN take "
    "up one number each: the 1 that is marked.  A line after ! says what is "
    "unusual.  A state behind ~ was inferred, not proved by its owner.";

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
    case 1u << SCREEN_BYTES:
        return " (in the bytes)";
    case 1u << SCREEN_DETAILS:
    case 1u << SCREEN_DETAILS | 1u << SCREEN_BYTES:
        return " (in the details)";
    default:
        return "";
    }
}

/* Writes the lines of the help one after the other; those above the screen or below it are only
 * counted. */
struct writer {
    struct grid *grid; /* NULL: all of them */
    int cols;
    int y; /* row of the next line */
};

static bool
is_visible(const struct writer *w)
{
    return w->grid && w->y >= HELP_TOP && w->y < w->grid->rows - HELP_BOTTOM;
}

static int
put(const struct writer *w, int col, const char *words, size_t len, enum role role)
{
    char storage[256];
    struct text t;

    text_init(&t, storage, sizeof storage);
    text_addf(&t, "%.*s", (int)len, words);
    return grid_text(w->grid, col, w->y, storage, role, -1);
}

/* A paragraph from column `col` on; from byte `dim_from` on its words are a remark. */
static void
write_paragraph(struct writer *w, int col, int cols, const char *words, size_t dim_from)
{
    size_t at = 0, skip = 1;

    for (; skip > 0; at += skip, w->y++) {
        size_t len = wrap_line(words + at, cols > 1 ? cols : 1, &skip);
        size_t plain = at >= dim_from ? 0 : dim_from - at < len ? dim_from - at : len;

        if (is_visible(w))
            put(w, put(w, col, words + at, plain, ROLE_PLAIN), words + at + plain, len - plain,
                ROLE_DIM);
    }
}

static void
write_heading(struct writer *w, const char *words)
{
    if (is_visible(w))
        grid_text(w->grid, 1, w->y, words, ROLE_HEADLINE, -1);
    w->y++;
}

static void
write_binding(struct writer *w, const struct key_binding *k)
{
    char storage[256];
    struct text t;

    text_init(&t, storage, sizeof storage);
    text_addf(&t, "%s%s", k->help, screen_word(k->screens));
    if (is_visible(w))
        grid_text(w->grid, INDENT, w->y, k->name, ROLE_KEY, -1);
    write_paragraph(w, INDENT + NAME_COLS, w->cols - 1 - INDENT - NAME_COLS, storage,
                    strlen(k->help));
}

static void
write_help(struct writer *w)
{
    int cols = w->cols - 1 - INDENT;
    const struct key_binding *table;
    size_t n;

    table = keymap_table(&n);
    write_heading(w, "Keys");
    for (size_t i = 0; i < n; i++)
        write_binding(w, &table[i]);
    w->y++;
    write_heading(w, "Reading the ladder");
    write_paragraph(w, INDENT, cols < READING_COLS ? cols : READING_COLS, reading, SIZE_MAX);
}

int
help_top_max(const struct ui *ui)
{
    struct writer w = {.cols = ui->cols};
    int beyond;

    write_help(&w);
    beyond = w.y - (ui->rows - HELP_TOP - HELP_BOTTOM);
    return beyond > 0 ? beyond : 0;
}

void
paint_help_screen(const struct canvas *c)
{
    struct writer w = {c->grid, c->grid->cols, HELP_TOP - c->ui->help_top};

    write_help(&w);
}
