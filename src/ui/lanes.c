#include "lanes.h"

#include "filtering.h"
#include "merged.h"

struct ladder_sequence
ui_sequence(const struct ui *ui, const struct watch *watch)
{
    struct ladder_sequence s = merged_sequence(ui, watch->observer);

    filtering_sift(ui, &s);
    return s;
}

int
ui_margin(const struct ui *ui)
{
    int spare = ui->cols - ladder_cols_max(ui->merged.on ? ui->merged.n : 1);

    return spare > 0 ? spare / 2 : 0;
}

struct ladder_geometry
ui_geometry(const struct ui *ui, const struct ladder_sequence *s)
{
    int margin = ui_margin(ui), end = ui->cols - margin;

    if (merged_several(&ui->merged))
        return ladder_geometry_merged(margin, end, s->flows, s->n);
    return ladder_geometry(margin, end, s->n > 0 ? s->flows[0] : NULL);
}
