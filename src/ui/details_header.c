#include "details.h"
#include "details_header_words.h"

#include <string.h>

/* The figure of RFC 9293, section 3.1, with this segment's values in it.  Options stand in rows of
 * their own, in the words that have room. */

enum { BITS = 32, FIXED_ROWS = 5, WIDE_COLS = 65, NARROW_COLS = 39, LINES_MAX = 64 };

/* How it is drawn: two columns a bit, or as few as the words need. */
struct figure {
    const struct scene *s;
    struct area at;
    bool wide;
    int option_rows;
    bool payload; /* a row for it */
};

/* The column of the edge in front of a bit. */
static int
edge(const struct figure *f, int bit)
{
    if (f->wide)
        return f->at.col + 2 * bit;
    return f->at.col + (bit < 4 ? 0 : bit < 8 ? 6 : bit < 16 ? 9 : bit < 32 ? 18 : NARROW_COLS - 1);
}

static const struct cell_place {
    uint8_t id, row, from, to; /* bits of its row */
} places[] = {
    {FIELD_TCP_SOURCE, 0, 0, 16},   {FIELD_TCP_DESTINATION, 0, 16, 32},
    {FIELD_TCP_SEQ, 1, 0, 32},      {FIELD_TCP_ACK, 2, 0, 32},
    {FIELD_TCP_OFFSET, 3, 0, 4},    {FIELD_TCP_RESERVED, 3, 4, 8},
    {FIELD_TCP_FLAGS, 3, 8, 16},    {FIELD_TCP_WINDOW, 3, 16, 32},
    {FIELD_TCP_CHECKSUM, 4, 0, 16}, {FIELD_TCP_URGENT, 4, 16, 32},
};

#define N_PLACES ((int)(sizeof places / sizeof places[0]))

/* What can be selected in the figure. */
static bool
is_item(uint8_t id)
{
    switch (id) {
    case FIELD_TCP_FLAGS: /* its bits can */
    case FIELD_TCP_AE:
    case FIELD_TCP_OPTIONS:
        return false;
    case FIELD_OPTION:
    case FIELD_OPTIONS_REST:
    case FIELD_PAYLOAD:
    case FIELD_UNREAD:
        return true;
    default:
        return id >= FIELD_TCP_SOURCE && id <= FIELD_TCP_URGENT;
    }
}

static bool
line_is_item(const struct scene *s, int line)
{
    const struct tree_line *l = &s->tree.line[line];

    return l->what == TREE_FIELD && is_item(s->fields[l->field].id);
}

/* The selected line, or for what is only a part of an item, or follows from it, that item's; -1 if
 * the figure does not have it. */
static int
selected_item(const struct scene *s)
{
    int field = scene_field(s);

    if (field < 0)
        return -1;
    while (s->fields[field].depth > 2)
        field--;
    for (int i = 0; i < (int)s->tree.n; i++)
        if (s->tree.line[i].what == TREE_FIELD && s->tree.line[i].field == field)
            return line_is_item(s, i) ? i : -1;
    return -1;
}

static bool
is_selected(const struct figure *f, uint8_t id)
{
    int line = selected_item(f->s);

    return line >= 0 && f->s->fields[f->s->tree.line[line].field].id == id;
}

/* Brackets would hide the letters beside it where they stand close. */
static void
mark_flag(const struct figure *f, int col, int row)
{
    if (f->wide)
        mark_selected(f->at.grid, col, row, 1);
    else
        grid_select(f->at.grid, col, row, 1);
}

static void
paint_flags(const struct figure *f, int row)
{
    static const char letters[] = "CEUAPRSF";
    int step = f->wide ? 2 : 1, col = edge(f, 8) + 1;

    for (int i = 0; letters[i]; i++) {
        uint8_t id = (uint8_t)(FIELD_TCP_CWR + i);
        bool set = header_value(f->s, id) != 0;

        grid_put(f->at.grid, col + i * step, row, set ? (glyph_t)letters[i] : '.',
                 set ? ROLE_CONTROL : ROLE_DIM);
    }
    for (int i = 0; letters[i]; i++)
        if (is_selected(f, (uint8_t)(FIELD_TCP_CWR + i)))
            mark_flag(f, col + i * step, row);
}

/* Why a cell has no value, where there is room for it. */
static const char *
why_empty(const struct figure *f, int cols)
{
    const char *words = f->s->d.frame ? "not captured" : "not kept";

    return (int)strlen(words) < cols ? words : "?";
}

/* Wide numbers stand under each other. */
static bool
is_lined_up(const struct figure *f, uint8_t id)
{
    return f->wide && (id == FIELD_TCP_SEQ || id == FIELD_TCP_ACK);
}

static void
paint_cell(const struct figure *f, const struct cell_place *p, int row)
{
    int from = edge(f, p->from) + 1, cols = edge(f, p->to) - from, used;
    bool known = header_field(f->s, p->id) != NULL;
    enum role role = known ? header_cell_role(f->s, p->id) : ROLE_DIM;
    char storage[128];
    struct text t;

    if (known && p->id == FIELD_TCP_FLAGS) {
        paint_flags(f, row);
        return;
    }
    text_init(&t, storage, sizeof storage);
    if (known)
        header_add_cell(&t, f->s, f->wide, cols, p->id);
    else
        text_add(&t, why_empty(f, cols));
    used = grid_text_cols(storage, f->at.grid->charset);
    if (known && is_lined_up(f, p->id))
        grid_text(f->at.grid, from + 1, row, storage, role, cols - 1);
    else
        grid_text_centred(f->at.grid, from, row, cols, storage, role);
    if (is_selected(f, p->id))
        mark_selected(f->at.grid, used + 2 <= cols ? from + 1 : from, row,
                      used + 2 <= cols ? cols - 2 : cols);
}

static void
paint_fixed_row(const struct figure *f, int index, int row)
{
    for (int i = 0; i < N_PLACES; i++) {
        if (places[i].row != index)
            continue;
        if (places[i].from > 0)
            grid_put(f->at.grid, edge(f, places[i].from), row, GLYPH_LINE_V, ROLE_BOX);
        paint_cell(f, &places[i], row);
    }
}

/* One that is cut says so. */
static void
paint_option(const struct figure *f, int col, int row, const char *words, int cols)
{
    grid_text(f->at.grid, col, row, words, ROLE_PLAIN, cols);
    if (grid_text_cols(words, f->at.grid->charset) > cols)
        grid_text(f->at.grid, col + cols - 3, row, " ..", ROLE_DIM, 3);
}

/* Options flow over rows; each is painted if the figure has a row for it.  Returns how many rows
 * they take.  `rows[i]` is where row i stands, or -1. */
static int
flow_options(const struct figure *f, const int *rows, int n_rows, int *row_of_selected)
{
    int inner = edge(f, BITS) - edge(f, 0) - 1, x = 1, row = 0, n = 0;
    int selected = selected_item(f->s);

    for (int i = 0; i < (int)f->s->tree.n; i++) {
        int field = f->s->tree.line[i].field, used;
        char storage[160];
        struct text t;

        if (!line_is_item(f->s, i) || (f->s->fields[field].id != FIELD_OPTION &&
                                       f->s->fields[field].id != FIELD_OPTIONS_REST))
            continue;
        text_init(&t, storage, sizeof storage);
        header_add_option(&t, f->s, f->wide, (size_t)field);
        used = grid_text_cols(storage, f->s->ui->settings.charset);
        if (x > 1 && x + used + 1 > inner) {
            x = 1;
            row++;
        }
        used = used < inner - 2 ? used : inner - 2;
        if (i == selected && row_of_selected)
            *row_of_selected = row;
        if (rows && row < n_rows && rows[row] >= 0) {
            paint_option(f, edge(f, 0) + 1 + x, rows[row], storage, used);
            if (i == selected)
                mark_selected(f->at.grid, edge(f, 0) + 1 + x, rows[row], used);
        }
        x += used + 2;
        n++;
    }
    return n > 0 ? row + 1 : 0;
}

/* "14 bytes: H e l l o": each byte stands for itself. */
static void
paint_payload(const struct figure *f, int row)
{
    int inner = edge(f, BITS) - edge(f, 0) - 1, col = edge(f, 0) + 2;
    const struct field *field = NULL;
    char storage[256];
    struct text t;

    for (size_t i = 0; i < f->s->d.n_fields; i++)
        if (f->s->fields[i].id == FIELD_PAYLOAD || f->s->fields[i].id == FIELD_UNREAD)
            field = &f->s->fields[i];
    text_init(&t, storage, sizeof storage);
    if (!f->s->d.frame) {
        text_addf(&t, f->wide ? "options and payload, " : "options, ");
        text_add_count(&t, f->s->e.len, "byte");
        text_add(&t, ": no longer kept");
        grid_text(f->at.grid, col, row, storage, ROLE_TROUBLE, inner - 2);
        return;
    }
    if (!field)
        return;
    text_add_count(&t, field->id == FIELD_PAYLOAD ? f->s->e.len : field->bits / 8, "byte");
    text_add(&t, field->id == FIELD_PAYLOAD ? ":" : " behind the header:");
    for (uint32_t i = field_from(field); i < field_to(field) && !t.cut; i++) {
        text_add(&t, " ");
        text_add_escaped(&t, f->s->frame.at + i, 1, CHARSET_ASCII);
    }
    grid_text(f->at.grid, col, row, storage, ROLE_PLAIN, inner - 2);
    if ((int)t.len > inner - 2)
        grid_text(f->at.grid, edge(f, BITS) - 4, row, " ..", ROLE_DIM, -1);
    if (is_selected(f, field->id))
        mark_selected(f->at.grid, col, row, (int)t.len < inner - 2 ? (int)t.len : inner - 2);
}

/* The lines of the figure, from the top. */
enum line_kind { LINE_RULER_TENS, LINE_RULER, LINE_BORDER, LINE_ROW };

struct line {
    enum line_kind kind;
    int index; /* of a row; of a border that of the row under it */
};

struct lines {
    struct line line[LINES_MAX];
    int n;
};

static int
content_rows(const struct figure *f)
{
    return FIXED_ROWS + f->option_rows + f->payload;
}

/* A line between options would tear them apart. */
static bool
is_torn(const struct figure *f, int index)
{
    return index > FIXED_ROWS && index < FIXED_ROWS + f->option_rows;
}

static void
add_figure_line(struct lines *l, enum line_kind kind, int index)
{
    if (l->n < LINES_MAX)
        l->line[l->n++] = (struct line){kind, index};
}

enum dress { BARE, FRAMED, LINED, WITH_RULER };

static void
lay_out(const struct figure *f, enum dress dress, struct lines *l)
{
    int rows = content_rows(f);

    l->n = 0;
    if (dress == WITH_RULER) {
        add_figure_line(l, LINE_RULER_TENS, 0);
        add_figure_line(l, LINE_RULER, 0);
    }
    for (int i = 0; i <= rows; i++) {
        bool outer = i == 0 || i == rows;

        if (dress >= LINED ? !is_torn(f, i) : dress == FRAMED && outer)
            add_figure_line(l, LINE_BORDER, i);
        if (i < rows)
            add_figure_line(l, LINE_ROW, i);
    }
}

/* Whether a row has an edge in front of this bit. */
static bool
has_edge(const struct figure *f, int index, int bit)
{
    if (index < 0 || index >= content_rows(f))
        return false;
    if (bit == 0 || bit == BITS)
        return true;
    for (int i = 0; i < N_PLACES; i++)
        if (places[i].row == index && places[i].from == bit)
            return true;
    return false;
}

static glyph_t
joint(const struct figure *f, int index, int bit)
{
    bool up = has_edge(f, index - 1, bit), down = has_edge(f, index, bit);

    if (bit == 0)
        return !up ? GLYPH_CORNER_TL : !down ? GLYPH_CORNER_BL : GLYPH_TEE_RIGHT;
    if (bit == BITS)
        return !up ? GLYPH_CORNER_TR : !down ? GLYPH_CORNER_BR : GLYPH_TEE_LEFT;
    return up && down ? GLYPH_CROSS : up ? GLYPH_TEE_UP : down ? GLYPH_TEE_DOWN : GLYPH_LINE_H;
}

static void
paint_border(const struct figure *f, int index, int row)
{
    static const int bits[] = {0, 4, 8, 16, BITS};

    grid_run(f->at.grid, edge(f, 0), row, edge(f, BITS) - edge(f, 0), GLYPH_LINE_H, ROLE_BOX);
    for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++)
        grid_put(f->at.grid, edge(f, bits[i]), row, joint(f, index, bits[i]), ROLE_BOX);
}

static void
paint_ruler(const struct figure *f, bool tens, int row)
{
    for (int bit = 0; bit < BITS; bit++)
        if (!tens || bit % 10 == 0)
            grid_put(f->at.grid, edge(f, bit) + 1, row,
                     (glyph_t)('0' + (tens ? bit / 10 : bit % 10)), ROLE_DIM);
}

static void
paint_line(const struct figure *f, const struct line *l, int row, int option_rows[LINES_MAX])
{
    if (l->kind == LINE_RULER_TENS || l->kind == LINE_RULER) {
        paint_ruler(f, l->kind == LINE_RULER_TENS, row);
        return;
    }
    if (l->kind == LINE_BORDER) {
        paint_border(f, l->index, row);
        return;
    }
    grid_put(f->at.grid, edge(f, 0), row, GLYPH_LINE_V, ROLE_BOX);
    grid_put(f->at.grid, edge(f, BITS), row, GLYPH_LINE_V, ROLE_BOX);
    if (l->index < FIXED_ROWS)
        paint_fixed_row(f, l->index, row);
    else if (l->index < FIXED_ROWS + f->option_rows)
        option_rows[l->index - FIXED_ROWS] = row;
    else
        paint_payload(f, row);
}

/* The row of the figure that holds the selected item. */
static int
selected_row(const struct figure *f)
{
    int line = selected_item(f->s), row = 0;
    uint8_t id = line >= 0 ? f->s->fields[f->s->tree.line[line].field].id : FIELD_TCP_SOURCE;

    if (id >= FIELD_TCP_CWR && id <= FIELD_TCP_FIN)
        id = FIELD_TCP_FLAGS;
    for (int i = 0; i < N_PLACES; i++)
        if (places[i].id == id)
            return places[i].row;
    if (id == FIELD_PAYLOAD || id == FIELD_UNREAD)
        return content_rows(f) - 1;
    (void)flow_options(f, NULL, 0, &row);
    return FIXED_ROWS + row;
}

static struct figure
figure_of(const struct scene *s, struct area at)
{
    enum { MARGIN = 3 };
    struct figure f = {.s = s, .at = at};

    f.wide = at.cols >= WIDE_COLS + 2;
    f.at.col += f.wide ? (at.cols >= WIDE_COLS + MARGIN + 1 ? MARGIN : 1) : at.cols > NARROW_COLS;
    f.option_rows = flow_options(&f, NULL, 0, NULL);
    f.payload = !s->d.frame;
    for (size_t i = 0; i < s->d.n_fields; i++)
        f.payload |= s->fields[i].id == FIELD_PAYLOAD || s->fields[i].id == FIELD_UNREAD;
    return f;
}

/* As much around the rows as there is room for. */
static enum dress
dress_for(const struct figure *f, int rows)
{
    enum dress dress = f->wide ? WITH_RULER : LINED;
    struct lines l;

    for (; dress > BARE; dress--) {
        lay_out(f, dress, &l);
        if (l.n + (dress == WITH_RULER) <= rows)
            break;
    }
    return dress;
}

static struct split
header_split(const struct scene *s, struct area whole)
{
    enum { BESIDE_WIDE = 69, BESIDE_NARROW = 42, WORDS_MIN = 4 };
    struct figure f = figure_of(s, whole);
    struct lines l;
    struct split split = split_area(whole, f.wide ? BESIDE_WIDE : BESIDE_NARROW, 0);
    int words = words_rows(whole.rows);

    if (split.beside && f.wide)
        return split;
    /* Under the figure: all that it leaves, but three rows at least, two where that is too much. */
    lay_out(&f, dress_for(&f, whole.rows - WORDS_MIN), &l);
    if (l.n < whole.rows - words)
        words = whole.rows - l.n;
    return split_area(whole, whole.cols, words);
}

static void
header_move(struct ui_details *u, const struct scene *s, const struct area *main, int steps)
{
    int at = selected_item(s), to = at >= 0 ? at : s->line, step = steps < 0 ? -1 : 1, i;

    (void)main;
    for (i = to + step; i >= 0 && i < (int)s->tree.n && steps != 0; i += step)
        if (line_is_item(s, i)) {
            to = i;
            steps -= step;
        }
    if (to >= 0 && line_is_item(s, to))
        scene_select(u, s, to);
}

/* Where the figure does not fit, the rows around the selected one. */
static void
header_paint(const struct scene *s, const struct area *main, int top)
{
    struct figure f = figure_of(s, *main);
    enum dress dress = dress_for(&f, main->rows);
    int option_rows[LINES_MAX], row = main->top, first = 0;
    struct lines l;

    (void)top;
    for (int i = 0; i < LINES_MAX; i++)
        option_rows[i] = -1;
    lay_out(&f, dress, &l);
    if (l.n > main->rows) {
        first = selected_row(&f) - main->rows / 2;
        first = first > l.n - main->rows ? l.n - main->rows : first < 0 ? 0 : first;
    } else if (l.n + (dress == WITH_RULER) <= main->rows && dress == WITH_RULER) {
        row++;
    }
    for (int i = first; i < l.n && row < main->top + main->rows; i++, row++)
        paint_line(&f, &l.line[i], row, option_rows);
    (void)flow_options(&f, option_rows, LINES_MAX, NULL);
}

const struct pane_kind pane_header = {"Header", header_split, NULL, header_move, header_paint};
