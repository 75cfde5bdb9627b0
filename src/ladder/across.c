#include "brush.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/base/wrap.h"
#include "tcpviz/story/describe.h"
#include "tcpviz/story/names.h"

#include <inttypes.h>
#include <string.h>

/* Rows across the lifelines: bands, and what lies between two arrows that is no segment. */

/* A band's words in at most `cols` columns, the longest that fit.  What is folded comes first, so
 * that it is there where even the shortest are cut. */
static void
add_band(struct text *t, const struct brush *b, const struct row *row, size_t cols)
{
    const struct {
        const char *before, *behind; /* the number of segments that are folded */
        bool brief;
    } forms[] = {{"+ ", row->count == 1 ? " segment folded: " : " segments folded: ", false},
                 {"+ ", " folded: ", false},
                 {"+ ", " folded: ", true},
                 {"+", " ", true}};

    for (size_t i = b->g->brief ? 2 : 0; i < sizeof forms / sizeof forms[0]; i++) {
        text_clear(t);
        if (row->count > 0)
            text_addf(t, "%s%" PRIu64 "%s", forms[i].before, row->count, forms[i].behind);
        phase_add(t, b->flow, row->band, &b->style->numbers, forms[i].brief, row->count);
        if (text_cols(t->at) <= cols)
            return;
    }
}

/* Words that are longer than `cols` end behind a whole one, and say so: half a number would be
 * another one. */
static void
cut_band(struct text *words, int cols)
{
    static const char cut[] = " ..";
    size_t len;

    if ((int)text_cols(words->at) <= cols || cols <= (int)strlen(cut))
        return;
    len = wrap_cut(words->at, cols - (int)strlen(cut));
    words->at[len] = '\0';
    words->len = len;
    text_add(words, cut);
}

void
brush_band(const struct brush *b, const struct row *row)
{
    int cols = b->g->band_to - b->g->band_from, used, before;
    char storage[256];
    struct text t;

    text_init(&t, storage, sizeof storage);
    add_band(&t, b, row, cols > 5 ? (size_t)cols - 5 : 0);
    cut_band(&t, cols - 1);
    used = grid_text_cols(storage, b->grid->charset);
    before = (cols - used - 3) / 2;
    if (before < 0)
        before = 0;
    grid_run(b->grid, b->g->band_from, b->y, cols, GLYPH_DASH_H, ROLE_BAND);
    grid_put(b->grid, b->g->band_from + before, b->y, ' ', ROLE_BAND);
    used = grid_text(b->grid, b->g->band_from + before + 1, b->y, storage, ROLE_BAND,
                     cols - before - 1);
    if (used < b->g->band_to)
        grid_put(b->grid, used, b->y, ' ', ROLE_BAND);
}

/* Whether words in [from, to) and the blanks around them hide a lifeline. */
static bool
hides_lifeline(const struct ladder_geometry *g, int from, int to)
{
    for (int col = from - 1; col <= to; col++)
        if (brush_is_lifeline(g, col))
            return true;
    return false;
}

/* Interrupted lifelines, and why: in the middle, or if a lifeline stands there between the two
 * that are furthest apart, the last ones. */
static void
paint_remark(const struct brush *b, const char *utf8, enum role role)
{
    int used = grid_text_cols(utf8, b->grid->charset), server = ladder_server_col(b->g);
    int from = b->g->at[0], last = b->g->at[b->g->lifelines - 2];
    int col = from + 1 + (server - from - 1 - used) / 2;

    if (hides_lifeline(b->g, col, col + used) && used <= server - last - 3)
        from = last;
    brush_lifelines(b, GLYPH_DASH_V);
    grid_text_centred(b->grid, from + 1, b->y, server - from - 1, utf8, role);
}

/* Where others are missing further down as well, how many of those above is not known. */
static void
add_not_kept(struct text *t, const struct row *row)
{
    text_add(t, ", ");
    if (row->holes)
        text_add(t, "not all");
    else
        text_add_number(t, (int64_t)row->not_kept);
    text_add(t, row->holes ? " kept" : " not kept");
}

void
brush_earlier(const struct brush *b, const struct row *row)
{
    int room = ladder_server_col(b->g) - b->g->at[0] - 1;
    bool none = row->not_kept == row->count;
    char storage[128];
    struct text t;
    size_t end;

    text_init(&t, storage, sizeof storage);
    text_add_count(&t, row->count, none ? "segment" : "earlier segment");
    text_add(&t, none ? " not kept" : "");
    end = t.len;
    if (row->not_kept > 0 && !none)
        add_not_kept(&t, row);
    if (grid_text_cols(storage, b->grid->charset) > room)
        storage[end] = '\0';
    paint_remark(b, storage, ROLE_DIM);
}

void
brush_count(const struct brush *b, const struct row *row)
{
    char storage[128];
    struct text t;

    text_init(&t, storage, sizeof storage);
    text_add_count(&t, row->count, row->kind == ROW_LATER ? "later segment" : "segment");
    if (row->kind == ROW_NOT_KEPT && b->g->merged)
        text_addf(&t, " of %s %" PRIu32, side_name(&b->style->numbers, CLIENT, NAME_WORD),
                  row->flow->number);
    text_add(&t, row->kind == ROW_NOT_KEPT ? " not kept"
                 : row->kind == ROW_HIDDEN ? " hidden by the filter"
                                           : "");
    paint_remark(b, storage, ROLE_DIM);
}

void
brush_silence(const struct brush *b, const struct row *row)
{
    char storage[64];
    struct text t;

    text_init(&t, storage, sizeof storage);
    if (row->ns < NANOTIME_DAY) {
        nanotime_add_seconds(&t, row->ns, 3);
        text_add(&t, " s");
    } else {
        nanotime_add_duration(&t, row->ns);
    }
    text_add(&t, " later");
    paint_remark(b, storage, ROLE_DIM);
}

void
brush_down(const struct brush *b, const struct row *row)
{
    char storage[64];
    struct text t;

    text_init(&t, storage, sizeof storage);
    describe_down(&t, row->ns, b->g->brief);
    paint_remark(b, storage, ROLE_TROUBLE);
}

void
brush_missed(const struct brush *b, const struct row *row)
{
    char storage[64];
    struct text t;

    text_init(&t, storage, sizeof storage);
    describe_missed(&t, (uint32_t)row->count, b->g->brief);
    paint_remark(b, storage, ROLE_TROUBLE);
}
