#include "folding.h"

#include "lanes.h"
#include "view.h"

/* The connections, and what is folded up to this frame. */
static struct ladder_sequence
sequence_until(struct ui *ui, const struct watch *watch, uint64_t limit)
{
    struct ladder_sequence s = ui_sequence(ui, watch);

    picture_moments(ui, &s);
    if (merged_several(&ui->merged) || s.n == 0) {
        ui->folds.flow = 0;
        return s;
    }
    if (folds_turn(&ui->folds, s.o, s.flows[0], limit, LIMIT_EVENTS_A_TURN) == LIMIT_EVENTS_A_TURN)
        ui->busy = true;
    if (folding_works(ui))
        s.folds = &ui->folds;
    return s;
}

struct ladder_sequence
folding_sequence(struct ui *ui, const struct watch *watch)
{
    return sequence_until(ui, watch, ui->view.frame_limit);
}

struct ladder_sequence
folding_pictured(struct ui *ui, const struct watch *watch)
{
    bool bounded = ui->giving_up && !ui->run_is_cut && ui->stays_last < ui->view.frame_limit;

    return sequence_until(ui, watch, bounded ? ui->stays_last : ui->view.frame_limit);
}

void
folding_settle(struct ui *ui, const struct watch *watch)
{
    uint64_t given_up = observer_counts(watch->observer).events_dropped;

    ui->giving_up = given_up != ui->given_up;
    ui->given_up = given_up;
    (void)folding_pictured(ui, watch);
}

void
folding_see_end(struct ui *ui, const struct ladder_sequence *s)
{
    ui->run_is_cut = ui->giving_up && s->folds && ui->view.bottom.handle == ui->folds.newest &&
                     folds_cut_run(s->folds, s->o, s->flows[0], ui->view.frame_limit);
    ui->busy |= ui->run_is_cut;
}

void
folding_reveal(struct ui *ui, const struct ladder_sequence *s)
{
    struct ladder_view *view = &ui->view;
    struct fold fold;

    if (details_shown(ui))
        view->stop.part = LADDER_ARROW; /* they are those of a segment */
    if (!s->folds || ui->following || !ladder_place_valid(s->o, view->selected) ||
        !folds_at(s->folds, s->o, view->selected.handle, &fold))
        return;
    if (ui->revealing || fold.first != view->selected.handle ||
        view->stop.part != (fold.phase ? LADDER_BAND : LADDER_RUN))
        folds_open(&ui->folds, s->o, view->selected.handle);
}

const struct row *
folding_selected(const struct ui *ui)
{
    for (int i = 0; i < ui->n_ladder; i++)
        if (ui->ladder[i].kind != ROW_ARROW && ladder_is_selected(&ui->view, &ui->ladder[i]))
            return &ui->ladder[i];
    return NULL;
}

bool
folding_works(const struct ui *ui)
{
    return !merged_several(&ui->merged) && !ui->filtering.on;
}

static void
say_why_not(struct ui *ui)
{
    ui_say(ui, merged_several(&ui->merged) ? "Of several connections nothing is folded"
                                           : "Under a filter nothing is folded");
}

/* Where the band stands when its phase is open: the data's in front of the first FIN. */
static uint32_t
event_of_band(const struct observer *o, const struct fold *phase)
{
    return phase->band == BAND_DATA ? observer_event_next(o, phase->last) : phase->last;
}

static void
toggle_phase(struct ui *ui, const struct watch *watch, const struct ladder_sequence *s)
{
    struct ladder_view *view = &ui->view;
    struct fold phase;
    uint32_t handle;

    if (!folds_phase(&ui->folds, s->o, s->flows[0], view->stop.band, &phase)) {
        ui_say(ui, "Nothing of this phase is kept that could be folded");
        return;
    }
    folds_toggle(&ui->folds, view->stop.band);
    (void)folding_sequence(ui, watch);
    handle = folds_is_phase_folded(&ui->folds, view->stop.band) ? phase.first
                                                                : event_of_band(s->o, &phase);
    view->selected = ladder_place_of(s->o, s->flows[0], handle);
}

/* It stays selected: folded it is a row, and opened the row above its segments. */
static void
toggle_run(struct ui *ui, const struct ladder_sequence *s, const struct ladder_cursor *c)
{
    struct fold fold;

    if (ladder_cursor_fold(s, c, &fold))
        folds_open(&ui->folds, s->o, fold.first);
    else
        folds_close(&ui->folds, s->o, c->at[c->lane]);
}

bool
folding_toggle(struct ui *ui, const struct watch *watch)
{
    struct ladder_sequence s = folding_sequence(ui, watch);
    struct ladder_cursor c;

    if (ui->view.stop.part == LADDER_ARROW || !find_selected(ui, &s, &c))
        return false;
    ui->following = false;
    if (!s.folds)
        say_why_not(ui);
    else if (ui->view.stop.part == LADDER_BAND)
        toggle_phase(ui, watch, &s);
    else
        toggle_run(ui, &s, &c);
    return true;
}

_Static_assert(FOLD_LONG == 64, "what the words below and the manual say");

void
folding_change(struct ui *ui, const struct watch *watch, bool more)
{
    static const char *const levels[] = {
        [FOLD_NOTHING] = "Nothing is folded",
        [FOLD_LONG_RUNS] = "Folded: runs of more than 64 like segments",
        [FOLD_RUNS] = "Folded: all runs of like segments",
        [FOLD_PHASES] = "Folded: all runs, and the phases of the connection"};
    int level = (int)ui->folds.level + (more ? 1 : -1);
    struct ladder_sequence s = folding_sequence(ui, watch);
    struct ladder_cursor c;

    if (!s.folds) {
        say_why_not(ui);
        return;
    }
    level = level < 0 ? 0 : level >= FOLD_LEVELS ? FOLD_LEVELS - 1 : level;
    folds_set_level(&ui->folds, (enum fold_level)level);
    ui_say(ui, levels[level]);
    s = folding_sequence(ui, watch);
    if (!ui->following && find_selected(ui, &s, &c))
        settle_selection(ui, &s, &c);
}
