#include "screens.h"

#include "list_columns.h"
#include "list_order.h"
#include "view.h"

#include <string.h>

/* Rows around the list: status, a free one, the heading; the bottom line. */
#define LIST_TOP 3
#define LIST_BOTTOM 1

int
list_rows(const struct ui *ui)
{
    int rows = ui->rows - LIST_TOP - LIST_BOTTOM;

    return rows > 1 ? rows : 1;
}

/* As wide as the ladder of one connection, and where that is. */
static int
list_margin(const struct ui *ui)
{
    int spare = ui->cols - ladder_cols_max(1);

    return spare > 0 ? spare / 2 : 0;
}

/* What stands in a column; of no connection the heading, which says whether the list is sorted by
 * it, unless that is as it always was. */
static void
cell_text(const struct ui *ui, int column, const struct flow *f, char storage[64])
{
    const struct list_view *list = &ui->list;
    const struct list_column *c = &list_columns[column];
    struct text t;

    text_init(&t, storage, 64);
    if (f) {
        c->add(&(struct list_cell){&t, f, &ui->style.numbers});
        return;
    }
    if (c->heading)
        text_add(&t, c->heading);
    else
        c->head(&t, &ui->style.numbers);
    if (column == list->column && (column != 0 || list->descending))
        text_add(&t, list->descending ? "↓" : "↑");
}

/* Columns as narrow as they go.  Between two keys they only grow: where connections go on, a note
 * that comes and goes would else make other columns go and come with every picture. */
static void
begin_columns(struct ui *ui)
{
    if (ui->list.fitted == ui->cols)
        return;
    memset(ui->list.cols, 0, sizeof ui->list.cols);
    memset(ui->list.filled, 0, sizeof ui->list.filled);
    ui->list.fitted = ui->cols;
}

/* Makes the columns as wide as what this connection puts into them, up to their limits; the
 * heading always fits. */
static void
widen(struct ui *ui, const struct flow *f)
{
    struct list_view *list = &ui->list;

    for (int i = 0; i < LIST_COLUMNS; i++) {
        int most = f ? list_columns[i].cols : GRID_COLS_MAX, used;
        char storage[64];

        cell_text(ui, i, f, storage);
        used = grid_text_cols(storage, ui->settings.charset);
        if (used > list->cols[i])
            list->cols[i] = used > most ? most : used;
        list->filled[i] |= f && used > 0;
    }
}

static int
table_cols(const struct list_view *list)
{
    int cols = 2;

    for (int i = 0; i < LIST_COLUMNS; i++)
        cols += list->shown[i] ? list->cols[i] + 2 : 0;
    return cols - 2;
}

/* Shows the columns of a rank, or leaves them out if they have no room. */
static void
fit_rank(struct list_view *list, int rank, bool filled, int room)
{
    bool before[LIST_COLUMNS];

    memcpy(before, list->shown, sizeof before);
    for (int i = 0; i < LIST_COLUMNS; i++)
        list->shown[i] |= list_columns[i].rank == rank && list->filled[i] == filled;
    if (rank > 0 && table_cols(list) > room)
        memcpy(list->shown, before, sizeof before);
}

/* Columns in which nothing stands come last. */
static void
fit(struct list_view *list, int room)
{
    memset(list->shown, 0, sizeof list->shown);
    for (int rank = 0; rank <= LIST_RANK_MAX; rank++)
        fit_rank(list, rank, true, room);
    for (int rank = 0; rank <= LIST_RANK_MAX; rank++)
        fit_rank(list, rank, false, room);
}

/* The selected one stands in the middle of the page, but for the first and the last page, which
 * are full. */
static uint32_t
top_of(const struct list_view *list, uint32_t rows)
{
    uint32_t above = list->at, below = list->n - 1 - list->at;

    if (list->n == 0 || above < rows)
        return 0;
    return above - (below < rows / 2 ? rows - 1 - below : (rows - 1) / 2);
}

void
list_arrange(struct ui *ui, const struct observer *o)
{
    struct list_view *list = &ui->list;
    int rows = list_rows(ui);
    struct flow storage;
    uint32_t i;

    list->limit = hold_is_active(ui) ? ui->view.frame_limit : UINT64_MAX;
    list_refresh(list, o);
    list->top = i = top_of(list, (uint32_t)rows);
    begin_columns(ui);
    widen(ui, NULL);
    for (const struct flow *f; rows > 0 && (f = list_next(list, o, &i)); rows--)
        widen(ui, list_pictured(list, o, f, &storage));
    fit(list, ui->cols - 1 - 2 * list_margin(ui));
}

int
list_page(const struct ui *ui, const struct observer *o, uint32_t *numbers, int room)
{
    int rows = list_rows(ui), n = 0;
    uint32_t i = ui->list.top;
    const struct flow *f;

    while (n < rows && n < room && (f = list_next(&ui->list, o, &i)))
        numbers[n++] = f->number;
    return n;
}

static enum role
cell_role(const struct list_column *column, const struct flow *f)
{
    if (!f)
        return ROLE_HEADLINE;
    return column->is_trouble && column->is_trouble(f) ? ROLE_TROUBLE : ROLE_PLAIN;
}

/* One line of the list; f NULL is the heading. */
static void
paint_line(const struct canvas *c, int y, const struct flow *f)
{
    const struct list_view *list = &c->ui->list;
    int col = list_margin(c->ui) + 2;

    for (int i = 0; i < LIST_COLUMNS; i++) {
        int used, before;
        char storage[64];

        if (!list->shown[i])
            continue;
        cell_text(c->ui, i, f, storage);
        used = grid_text_cols(storage, c->grid->charset);
        before = list_columns[i].right && used < list->cols[i] ? list->cols[i] - used : 0;
        grid_text(c->grid, col + before, y, storage, cell_role(&list_columns[i], f), list->cols[i]);
        col += list->cols[i] + 2;
    }
}

static void
paint_empty_list(const struct canvas *c)
{
    grid_text_centred(c->grid, 1, c->grid->rows / 2, c->grid->cols - 2,
                      c->ui->list.hidden > 0 ? "The filter hides all connections"
                                             : "No connection yet",
                      ROLE_HEADLINE);
}

void
paint_list_screen(const struct canvas *c)
{
    const struct list_view *list = &c->ui->list;
    uint32_t i = list->top;
    const struct flow *f;
    struct flow storage;

    paint_line(c, LIST_TOP - 1, NULL);
    if (list->n == 0)
        paint_empty_list(c);
    for (int y = LIST_TOP; y < LIST_TOP + list_rows(c->ui); y++) {
        if (!(f = list_next(list, c->watch->observer, &i)))
            return;
        paint_line(c, y, list_pictured(list, c->watch->observer, f, &storage));
        (void)mark_words(c, y);
        if (f->number == list->selected) {
            int margin = list_margin(c->ui);

            grid_put(c->grid, margin, y, '>', ROLE_PLAIN);
            grid_select(c->grid, margin, y, c->grid->cols - 2 * margin);
        }
    }
}
