#include "details.h"

#include <inttypes.h>

/* The frame's bytes: hex, and the printable ones as text.  Those of the selected field stand in
 * brackets. */

enum { WIDE = 16, NARROW = 8, OFFSET_COLS = 5, HEX_COLS = 3, GAP = 2 };

/* Columns of a row of n bytes: offset, hex, text. */
static int
row_cols(int n)
{
    return 1 + OFFSET_COLS + HEX_COLS * n + GAP + n; /* with a margin on the left */
}

static int
per_row(const struct area *main)
{
    return main->cols >= row_cols(WIDE) ? WIDE : NARROW;
}

static struct split
hex_split(const struct scene *s, struct area whole)
{
    (void)s;
    return split_list(whole, row_cols(WIDE));
}

static uint32_t
n_bytes(const struct scene *s)
{
    return s->d.frame ? s->frame.captured_bytes : 0;
}

/* The bytes of the selected field: [from, to). */
struct range {
    uint32_t from, to;
};

static struct range
selected_range(const struct scene *s)
{
    int field = scene_field(s);

    if (field < 0 || n_bytes(s) == 0)
        return (struct range){0, 0};
    return (struct range){field_from(&s->fields[field]), field_to(&s->fields[field])};
}

/* Where the user is: within the selected field, else at its first byte. */
static uint32_t
cursor_of(const struct scene *s)
{
    struct range r = selected_range(s);
    uint32_t byte = s->ui->details.byte;

    if (r.to > r.from && (byte < r.from || byte >= r.to))
        byte = r.from;
    return n_bytes(s) > 0 && byte >= n_bytes(s) ? n_bytes(s) - 1 : byte;
}

static int
n_rows(const struct scene *s, const struct area *main)
{
    return (int)((n_bytes(s) + (uint32_t)per_row(main) - 1) / (uint32_t)per_row(main));
}

static int
hex_lines(const struct scene *s, const struct area *main, int *seen)
{
    *seen = n_bytes(s) > 0 ? (int)(cursor_of(s) / (uint32_t)per_row(main)) : -1;
    return n_rows(s, main);
}

/* The smallest field that holds the whole byte and is no header; else the one that it begins with.
 */
static int
field_at(const struct scene *s, uint32_t byte)
{
    int found = -1, first = -1;

    for (size_t i = 0; i < s->d.n_fields; i++) {
        const struct field *f = &s->fields[i];
        uint32_t end = f->at + f->bits;

        if (f->at > byte * 8 || end <= byte * 8)
            continue;
        first = (int)i; /* the deepest one comes last */
        if (end >= (byte + 1) * 8 &&
            (f->depth > 0 || !field_has_parts(s->fields, s->d.n_fields, i)))
            found = (int)i;
    }
    return found >= 0 ? found : first;
}

static void
select_byte(struct ui_details *u, const struct scene *s, uint32_t byte)
{
    struct range r = selected_range(s);
    int field = field_at(s, byte), selected = scene_field(s);

    u->byte = byte;
    if (field < 0 || (byte >= r.from && byte < r.to && selected >= 0 &&
                      !field_has_parts(s->fields, s->d.n_fields, (size_t)selected)))
        return;
    for (size_t i = 0; i < s->tree.n; i++)
        if (s->tree.line[i].what == TREE_FIELD && s->tree.line[i].field == field)
            scene_select(u, s, (int)i);
}

static void
move_by(struct ui_details *u, const struct scene *s, int64_t steps)
{
    int64_t last = (int64_t)n_bytes(s) - 1, byte = (int64_t)cursor_of(s) + steps;

    if (last >= 0)
        select_byte(u, s, (uint32_t)(byte < 0 ? 0 : byte > last ? last : byte));
}

void
hex_move(struct ui_details *u, const struct scene *s, int steps)
{
    move_by(u, s, steps);
}

/* By rows, in the same column as long as there is one. */
static void
hex_move_rows(struct ui_details *u, const struct scene *s, const struct area *main, int steps)
{
    int64_t n = per_row(main), to = (int64_t)cursor_of(s) + n * steps;
    bool one = steps == 1 || steps == -1;

    if (one && (to < 0 || to >= (int64_t)n_bytes(s)))
        return;
    move_by(u, s, n * steps);
}

/* The brackets of a row's part of the field: where it goes on there is none. */
static void
mark_range(const struct scene *s, const struct area *main, int row, uint32_t first, uint32_t end)
{
    struct range r = selected_range(s);
    int n = per_row(main), hex = main->col + 1 + OFFSET_COLS;
    int text = hex + HEX_COLS * n + GAP;
    uint32_t from = r.from > first ? r.from : first, to = r.to < end ? r.to : end;

    if (from >= to)
        return;
    if (from == r.from)
        grid_put(main->grid, hex + HEX_COLS * (int)(from - first), row, '[', ROLE_KEY);
    if (to == r.to)
        grid_put(main->grid, hex + HEX_COLS * (int)(to - first), row, ']', ROLE_KEY);
    grid_select(main->grid, hex + HEX_COLS * (int)(from - first), row,
                HEX_COLS * (int)(to - from) + 1);
    grid_select(main->grid, text + (int)(from - first), row, (int)(to - from));
}

/* What is no part of the TCP segment is dim. */
static enum role
byte_role(const struct scene *s, uint32_t byte)
{
    if (byte == cursor_of(s))
        return ROLE_KEY;
    for (size_t i = 0; i < s->d.n_fields; i++)
        if (s->fields[i].id == FIELD_TCP || s->fields[i].id == FIELD_PAYLOAD)
            if (byte >= field_from(&s->fields[i]) && byte < field_to(&s->fields[i]))
                return ROLE_PLAIN;
    return ROLE_DIM;
}

static void
paint_row(const struct scene *s, const struct area *main, int row, uint32_t first)
{
    int n = per_row(main), hex = main->col + 1 + OFFSET_COLS;
    int text = hex + HEX_COLS * n + GAP;
    uint32_t end = first + (uint32_t)n < n_bytes(s) ? first + (uint32_t)n : n_bytes(s);
    char storage[16];
    struct text t;

    text_init(&t, storage, sizeof storage);
    text_addf(&t, "%04" PRIx32, first);
    grid_text(main->grid, main->col + 1, row, storage, ROLE_DIM, OFFSET_COLS);
    for (uint32_t i = first; i < end; i++) {
        uint8_t byte = s->frame.at[i];
        enum role role = byte_role(s, i);

        text_clear(&t);
        text_addf(&t, "%02x", (unsigned)byte);
        grid_text(main->grid, hex + 1 + HEX_COLS * (int)(i - first), row, storage, role, -1);
        grid_put(main->grid, text + (int)(i - first), row, byte >= 0x20 && byte < 0x7f ? byte : '.',
                 role);
    }
    mark_range(s, main, row, first, end);
}

static void
hex_paint(const struct scene *s, const struct area *main, int top)
{
    int n = per_row(main);

    if (n_bytes(s) == 0) {
        struct area a = {main->grid, main->col + 1, main->top, main->cols - 2, main->rows};

        (void)paint_words(&a, a.top,
                          "The bytes of this segment are no longer kept: newer ones took their "
                          "place.",
                          ROLE_TROUBLE, a.rows);
        return;
    }
    for (int i = 0; i < main->rows && top + i < n_rows(s, main); i++)
        paint_row(s, main, main->top + i, (uint32_t)(top + i) * (uint32_t)n);
}

const struct pane_kind pane_bytes = {"Bytes", hex_split, hex_lines, hex_move_rows, hex_paint};
