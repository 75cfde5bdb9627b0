#include "list_order.h"

#include "list_columns.h"
#include "moment.h"

#include <stdlib.h>

/* The order of the list: made in one walk over all connections and one sorting, in place and
 * never slower than n log n, since strangers choose what is sorted. */

_Static_assert(sizeof(struct list_entry) == LIMIT_LIST_BYTES_EACH, "as shared out");

/* Connections that the array grows by, so that it does not grow with each new one. */
#define ROOM_STEP 1024

static bool
stands_before(const struct list_entry *a, const struct list_entry *b, bool descending)
{
    if (a->high != b->high)
        return (a->high < b->high) != descending;
    if (a->low != b->low)
        return (a->low < b->low) != descending;
    if (a->minor != b->minor)
        return (a->minor < b->minor) != descending;
    return a->number < b->number;
}

static void
swap(struct list_entry *a, struct list_entry *b)
{
    struct list_entry kept = *a;

    *a = *b;
    *b = kept;
}

/* Lets an entry of the heap sink to its place: none stands before those below it. */
static void
sink(struct list_view *list, uint32_t i, uint32_t n)
{
    struct list_entry *e = list->entries;

    for (uint32_t child; (child = 2 * i + 1) < n; i = child) {
        if (child + 1 < n && stands_before(&e[child], &e[child + 1], list->descending))
            child++;
        if (!stands_before(&e[i], &e[child], list->descending))
            return;
        swap(&e[i], &e[child]);
    }
}

static bool
is_sorted(const struct list_view *list)
{
    for (uint32_t i = 1; i < list->n; i++)
        if (stands_before(&list->entries[i], &list->entries[i - 1], list->descending))
            return false;
    return true;
}

/* Heapsort (Williams, 1964). */
static void
sort(struct list_view *list)
{
    if (is_sorted(list))
        return;
    for (uint32_t i = list->n / 2; i > 0; i--)
        sink(list, i - 1, list->n);
    for (uint32_t n = list->n - 1; n > 0; n--) {
        swap(&list->entries[0], &list->entries[n]);
        sink(list, 0, n);
    }
}

/* Without memory the list stays as long as it was. */
static void
make_room(struct list_view *list, uint32_t n)
{
    uint32_t room = n + ROOM_STEP - n % ROOM_STEP;
    struct list_entry *entries;

    if (n <= list->room)
        return;
    entries = realloc(list->entries, room * sizeof *entries);
    if (!entries)
        return;
    list->entries = entries;
    list->room = room;
}

const struct flow *
list_pictured(const struct list_view *list, const struct observer *o, const struct flow *f,
              struct flow *storage)
{
    const struct ladder_view view = {.frame_limit = list->limit};

    if (!f || list->limit == UINT64_MAX)
        return f;
    moment_of(o, f, ladder_newest(o, f, &view), storage);
    return storage;
}

static void
collect(struct list_view *list, const struct observer *o)
{
    struct flow storage;

    list->n = list->hidden = 0;
    for (const struct flow *f = observer_flow_next(o, 0); f; f = observer_flow_next(o, f->number)) {
        struct list_entry *e = &list->entries[list->n];

        if (list->n == list->room || (list->shows && !list->shows(list->context, f))) {
            list->hidden++;
            continue;
        }
        *e = (struct list_entry){.number = f->number};
        list_columns[list->column].key(e, list_pictured(list, o, f, &storage));
        list->n++;
    }
}

/* Where the selected one stands now.  If it is gone or hidden, who stands there takes its place. */
static void
find_selected_entry(struct list_view *list)
{
    for (uint32_t i = 0; i < list->n; i++)
        if (list->entries[i].number == list->selected) {
            list->at = i;
            return;
        }
    if (list->at >= list->n)
        list->at = list->n > 0 ? list->n - 1 : 0;
    list->selected = list->n > 0 ? list->entries[list->at].number : 0;
}

static void
make(struct list_view *list, const struct observer *o)
{
    struct observer_counts counts = observer_counts(o);

    make_room(list, counts.flows_kept);
    collect(list, o);
    sort(list);
    find_selected_entry(list);
    list->asked = list->stale = false;
    list->events = observer_events(o);
    list->made_limit = list->limit;
    list->flows = counts.flows;
    list->dropped = counts.flows_dropped;
    pace_spent(&list->pace, counts.flows_kept);
}

/* Ends and numbers stay as they are; what else a column or a filter looks at changes with the
 * segments, as far as they are in the picture. */
static bool
has_changed(const struct list_view *list, const struct observer *o)
{
    struct observer_counts counts = observer_counts(o);
    bool lasting = !list->shows && list->column <= LIST_LASTING_COLUMN;
    bool grown = list->limit == UINT64_MAX && observer_events(o) != list->events;

    return counts.flows != list->flows || counts.flows_dropped != list->dropped ||
           list->limit != list->made_limit || (!lasting && grown);
}

void
list_refresh(struct list_view *list, const struct observer *o)
{
    list->stale = has_changed(list, o);
    if (list->asked || (list->stale && pace_due(&list->pace)))
        make(list, o);
}

void
list_finish(struct list_view *list)
{
    free(list->entries);
    list->entries = NULL;
    list->n = list->room = 0;
}

void
list_init(struct list_view *list)
{
    list->limit = UINT64_MAX;
    for (int i = 0; i < LIST_COLUMNS; i++)
        list->shown[i] = true;
}

void
list_open(struct list_view *list, uint32_t selected)
{
    list->selected = selected;
    list->asked = true;
}

const struct flow *
list_next(const struct list_view *list, const struct observer *o, uint32_t *i)
{
    while (*i < list->n) {
        const struct flow *flow = observer_flow(o, list->entries[(*i)++].number);

        if (flow)
            return flow;
    }
    return NULL;
}

void
list_move(struct list_view *list, const struct observer *o, int steps)
{
    if (list->at >= list->n || list->entries[list->at].number != list->selected ||
        !observer_flow(o, list->selected))
        make(list, o);
    if (list->n == 0)
        return;
    if (steps < 0)
        list->at = list->at > (uint32_t)-steps ? list->at - (uint32_t)-steps : 0;
    else
        list->at =
            list->n - 1 - list->at > (uint32_t)steps ? list->at + (uint32_t)steps : list->n - 1;
    list->selected = list->entries[list->at].number;
    list->asked |= !observer_flow(o, list->selected);
}

void
list_sort_beside(struct list_view *list, int step)
{
    do {
        list->column = (list->column + LIST_COLUMNS + step) % LIST_COLUMNS;
    } while (!list->shown[list->column] && list->column != 0);
    list->descending = list_columns[list->column].largest_first;
    list->asked = true;
}

void
list_reverse(struct list_view *list)
{
    list->descending = !list->descending;
    list->asked = true;
}

void
ui_filter_list(struct ui *ui, list_filter *shows, const void *context)
{
    ui->list.shows = shows;
    ui->list.context = context;
    ui->list.asked = true;
}
