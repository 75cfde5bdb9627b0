#include "items.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

void
items_begin(struct items *items, int gap)
{
    items->n = 0;
    items->gap = gap;
}

struct text
items_add(struct items *items, int rank, enum role role)
{
    struct item *item = &items->item[items->n++];
    struct text t;

    assert(items->n <= ITEMS_MAX);
    item->rank = rank;
    item->role = role;
    item->close = false;
    item->noun = NULL;
    item->brief[0] = '\0';
    text_init(&t, item->words, sizeof item->words);
    return t;
}

struct text
items_add_close(struct items *items, int rank, enum role role)
{
    struct text t = items_add(items, rank, role);

    items->item[items->n - 1].close = true;
    return t;
}

struct text
items_add_brief(struct items *items, int rank)
{
    struct item *item = &items->item[items->n - 1];
    struct text t;

    item->brief_rank = rank;
    text_init(&t, item->brief, sizeof item->brief);
    return t;
}

void
items_add_not_kept(struct items *items, int rank, uint64_t n, const char *noun)
{
    struct item *item;
    struct text t;

    if (n == 0)
        return;
    t = items_add_close(items, rank, ROLE_STATUS);
    text_addf(&t, "%" PRIu64 " not kept", n);
    item = &items->item[items->n - 1];
    item->n = n;
    item->noun = noun;
}

/* Columns in front of the item. */
static int
gap_before(const struct items *items, int i)
{
    return i == 0 ? 0 : items->item[i].close ? 2 : items->gap;
}

int
items_cols(const struct items *items, enum charset charset)
{
    int cols = 0;

    for (int i = 0; i < items->n; i++)
        cols += gap_before(items, i) + grid_text_cols(items->item[i].words, charset);
    return cols;
}

/* What belonged to the item that was left out, from this one on. */
static void
stand_alone(struct items *items, int i)
{
    for (; i < items->n && items->item[i].close; i++) {
        struct item *item = &items->item[i];
        struct text t;

        if (!item->noun)
            continue;
        item->close = false;
        text_init(&t, item->words, sizeof item->words);
        text_add_count(&t, item->n, item->noun);
        text_add(&t, " not kept");
    }
}

static bool
has_brief(const struct item *item)
{
    return item->brief[0] != '\0';
}

static int
next_rank(const struct item *item)
{
    return has_brief(item) ? item->brief_rank : item->rank;
}

/* Which one goes, or loses words, next: losing words comes first. */
static struct item *
least_item(struct items *items)
{
    struct item *least = &items->item[1];

    for (struct item *item = least + 1; item < items->item + items->n; item++)
        if (next_rank(item) > next_rank(least) ||
            (next_rank(item) == next_rank(least) && has_brief(item) && !has_brief(least)))
            least = item;
    return least;
}

void
items_drop_least(struct items *items)
{
    struct item *least = least_item(items);
    int i = (int)(least - items->item);
    bool close = least->close;
    struct text t;

    if (has_brief(least)) {
        text_init(&t, least->words, sizeof least->words);
        text_add(&t, least->brief);
        least->brief[0] = '\0';
        return;
    }
    items->n--;
    memmove(least, least + 1, (size_t)(items->n - i) * sizeof *least);
    if (!close)
        stand_alone(items, i);
}

void
items_paint(const struct items *items, struct grid *grid, int col, int row)
{
    for (int i = 0; i < items->n; i++) {
        col += gap_before(items, i);
        col = grid_text(grid, col, row, items->item[i].words, items->item[i].role, -1);
    }
}
