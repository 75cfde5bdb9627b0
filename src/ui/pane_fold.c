#include "folding.h"
#include "lanes.h"
#include "screens.h"

#include <inttypes.h>

/* The pane under the ladder where a run or a band is selected. */

/* Which segments they are, and what they have in common. */
static void
add_fold_title(struct text *t, const struct row *row, const struct fold *phase)
{
    static const char *const phases[] = {
        [BAND_BEGINNING] = "",  [BAND_ROLES] = "",    [BAND_HANDSHAKE] = "handshake",
        [BAND_DATA] = "data",   [BAND_END] = "close", [BAND_CLOSED_LATER] = "",
        [BAND_RESET_LATER] = ""};
    bool run = row->kind == ROW_RUN;
    uint32_t n =
        run ? row->run.own + row->run.others : phase->last_segment - phase->first_segment + 1;
    uint32_t first = run ? row->e->segment : phase->first_segment;

    text_addf(t, "%" PRIu32, first);
    if (n > 1)
        text_addf(t, " - %" PRIu32, first + n - 1);
    if (run)
        text_addf(t, "  %" PRIu32 " like segments", n);
    else
        text_addf(t, "  %s",
                  row->band == BAND_END && row->flow->end != END_CLOSED ? "reset"
                                                                        : phases[row->band]);
}

static void
describe_phase(struct text *t, const struct canvas *c, const struct flow *flow,
               const struct fold *phase)
{
    const struct observer *o = c->watch->observer;
    struct event first, last;

    observer_event(o, flow, phase->first, &first);
    observer_event(o, flow, phase->last, &last);
    phase_describe(t, flow, phase->band, &first, &last, &c->ui->style.numbers);
}

void
paint_fold_pane(const struct canvas *c, const struct flow *flow, const struct row *row, int rule,
                int rows)
{
    enum { STORY_BYTES = 4096 };
    char storage[STORY_BYTES], title[128];
    struct fold phase = {.first = 0};
    bool run = row->kind == ROW_RUN;
    bool known = run || folds_phase(&c->ui->folds, c->watch->observer, flow, row->band, &phase);
    struct text t, head;
    int col;

    text_init(&t, storage, sizeof storage);
    text_init(&head, title, sizeof title);
    if (run)
        run_describe(&t, flow, &row->run, &c->ui->style.numbers);
    else if (known)
        describe_phase(&t, c, flow, &phase);
    if (known)
        add_fold_title(&head, row, &phase);
    if (folding_works(c->ui))
        text_addf(&t, "Enter %s.",
                  !folding_is_folded(row) ? "folds it to this line"
                  : run                   ? "opens it"
                                          : "opens it again");
    paint_rule(c, NULL, rule);
    col = ui_margin(c->ui) + 2;
    grid_put(c->grid, col, rule, ' ', ROLE_PLAIN);
    col = grid_text(c->grid, col + 1, rule, title, ROLE_HEADLINE, c->grid->cols - 6);
    grid_put(c->grid, col, rule, ' ', ROLE_PLAIN);
    (void)paint_story(c, storage, rule + 1, rule + 1 + rows, ROLE_HEADLINE);
}
