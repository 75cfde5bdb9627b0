#include "filtering.h"

#include "merged.h"

#include <stdlib.h>
#include <string.h>

#define VERDICTS_AT_FIRST 256
#define FRAME_BITS (UINT64_MAX >> 1)

void
filtering_finish(struct filtering *f)
{
    for (int i = 0; i < LADDER_CLIENTS_MAX; i++)
        sieve_finish(&f->sieves[i]);
    free(f->verdicts);
    memset(f, 0, sizeof *f);
}

void
filtering_begin(struct ui *ui, const struct filter *filter)
{
    struct filtering *f = &ui->filtering;

    filtering_finish(f);
    f->on = true;
    f->filter = *filter;
    f->source = (struct filter_source){.frames = ui->style.frames,
                                       .matches = ui->settings.matches,
                                       .context = ui->settings.match_context};
    for (int i = 0; i < LADDER_CLIENTS_MAX; i++)
        sieve_init(&f->sieves[i], &f->filter, &f->source);
    ui_filter_list(ui, filter_flow, f);
}

bool
filtering_set(struct ui *ui, const char *line, struct failure *why)
{
    const struct ui_settings *settings = &ui->settings;
    struct filter filter;

    if (line[strspn(line, " \t")] == '\0') {
        filtering_finish(&ui->filtering);
        ui_filter_list(ui, NULL, NULL);
        return true;
    }
    if (!filter_parse(&filter, line, why) ||
        !settings->compile(settings->match_context, &filter, why))
        return false;
    filtering_begin(ui, &filter);
    return true;
}

/* The ladder. */

static int
sieve_of(const struct filtering *f, uint32_t flow)
{
    for (int i = 0; i < LADDER_CLIENTS_MAX; i++)
        if (f->sieves[i].flow == flow)
            return i;
    return -1;
}

/* The sieve of a connection: its own, or one of a connection that is not on the ladder. */
static struct sieve *
find_sieve(struct filtering *f, const struct ladder_sequence *s, uint32_t flow)
{
    int own = sieve_of(f, flow);

    for (int i = 0; own < 0 && i < LADDER_CLIENTS_MAX; i++)
        if (!ladder_sequence_has(s, f->sieves[i].flow))
            own = i;
    return own >= 0 ? &f->sieves[own] : NULL;
}

void
filtering_sift(const struct ui *ui, struct ladder_sequence *s)
{
    for (int i = 0; i < s->n; i++) {
        int own = ui->filtering.on ? sieve_of(&ui->filtering, s->flows[i]->number) : -1;

        s->sieves[i] = own >= 0 ? &ui->filtering.sieves[own] : NULL;
    }
}

static int
turn_ladder(struct ui *ui, const struct watch *watch, int left)
{
    struct ladder_sequence s = merged_sequence(ui, watch->observer);

    for (int i = 0; i < s.n; i++) {
        struct sieve *sieve = find_sieve(&ui->filtering, &s, s.flows[i]->number);

        left -= sieve ? sieve_turn(sieve, s.o, s.flows[i], left) : 0;
    }
    ui->filtering.unfinished = left <= 0;
    return left;
}

bool
filtering_shows(const struct ui *ui, const struct event *e)
{
    return !ui->filtering.on ||
           filter_event(&ui->filtering.filter, e, &ui->filtering.source) != FILTER_NO;
}

uint32_t
filtering_unknown(const struct ui *ui)
{
    uint32_t n = 0;

    for (int i = 0; i < ui->n_pictured; i++) {
        int own = sieve_of(&ui->filtering, ui->pictured[i].number);

        n += ui->filtering.on && own >= 0 ? sieve_count_unknown(&ui->filtering.sieves[own]) : 0;
    }
    return n;
}

bool
filtering_is_unknown(const struct ui *ui, const struct event *e)
{
    int own = ui->filtering.on ? sieve_of(&ui->filtering, e->flow) : -1;

    return own >= 0 && sieve_unknown(&ui->filtering.sieves[own], e->segment);
}

/* The list. */

/* The place of a connection, or the free one where it belongs. */
static struct filter_verdict *
place_of(const struct filtering *f, uint32_t flow)
{
    uint32_t i = flow * UINT32_C(2654435761);

    for (i ^= i >> 15;; i++) {
        struct filter_verdict *v = &f->verdicts[i & (f->room - 1)];

        if (v->flow == flow || v->flow == 0)
            return v;
    }
}

bool
filter_flow(const void *filtering, const struct flow *flow)
{
    const struct filtering *f = filtering;

    if (!f->on)
        return true;
    return f->room > 0 && place_of(f, flow->number)->passes;
}

/* Makes the table larger; connections that are no longer kept leave it. */
static bool
grow(struct filtering *f, const struct observer *o)
{
    struct filtering next = {.room = VERDICTS_AT_FIRST};

    while (next.room / 2 <= observer_counts(o).flows_kept)
        next.room *= 2;
    next.verdicts = calloc(next.room, sizeof *next.verdicts);
    if (!next.verdicts)
        return false;
    for (uint32_t i = 0; i < f->room; i++)
        if (f->verdicts[i].flow != 0 && observer_flow(o, f->verdicts[i].flow)) {
            *place_of(&next, f->verdicts[i].flow) = f->verdicts[i];
            next.used++;
        }
    free(f->verdicts);
    f->verdicts = next.verdicts;
    f->room = next.room;
    f->used = next.used;
    return true;
}

static struct filter_verdict *
verdict_of(struct filtering *f, const struct observer *o, const struct flow *flow)
{
    struct filter_verdict *v;

    if (f->used >= f->room / 2 && !grow(f, o))
        return NULL;
    v = place_of(f, flow->number);
    if (v->flow == 0) {
        v->flow = flow->number;
        f->used++;
    }
    return v;
}

/* Asks about a connection's segments until one passes.  Returns how many were asked about. */
static int
ask(struct filter_verdict *v, const struct filtering *f, const struct observer *o,
    const struct flow *flow, uint64_t limit, int most)
{
    bool begun = v->handle != 0 && observer_event_frame(o, v->handle) == v->frame;
    uint32_t handle = begun ? observer_event_next(o, v->handle) : flow->events.first;
    struct event e;
    int n = 0;

    for (; handle != 0 && n < most && !v->passes; handle = observer_event_next(o, handle), n++) {
        observer_event(o, flow, handle, &e);
        if (e.frame > limit)
            break;
        v->passes = filter_event(&f->filter, &e, &f->source) != FILTER_NO;
        v->handle = handle;
        v->frame = e.frame & FRAME_BITS;
    }
    return n;
}

/* Whether a round goes on, or another one begins: something came since, and it is time. */
static bool
round_is_due(struct filtering *f, const struct observer *o, uint64_t limit)
{
    uint64_t events = observer_events(o);

    if (f->asked != 0)
        return true;
    f->behind = events != f->events || limit != f->limit;
    if (!f->behind || !pace_due(&f->pace))
        return false;
    f->events = events;
    f->limit = limit;
    return true;
}

static void
end_round(struct filtering *f, const struct observer *o)
{
    f->asked = 0;
    f->behind = false;
    pace_spent(&f->pace, observer_counts(o).flows_kept);
}

static int
turn_list(struct ui *ui, const struct observer *o, int left)
{
    struct filtering *filtering = &ui->filtering;
    const struct flow *f = observer_flow_next(o, filtering->asked);

    for (; f && left > 0; f = observer_flow_next(o, f->number)) {
        struct filter_verdict *v = verdict_of(filtering, o, f);

        if (!v)
            break; /* without memory those that were not asked about stay hidden */
        if (!v->passes) {
            left -= ask(v, filtering, o, f, ui->view.frame_limit, left);
            ui->list.asked |= v->passes;
        }
        if (left > 0)
            filtering->asked = f->number;
    }
    if (left > 0)
        end_round(filtering, o);
    return left;
}

void
filtering_turn(struct ui *ui, const struct watch *watch)
{
    int left = LIMIT_EVENTS_A_TURN;

    if (!ui->filtering.on)
        return;
    left = turn_ladder(ui, watch, left);
    if (ui->screen == SCREEN_LIST && left > 0 &&
        round_is_due(&ui->filtering, watch->observer, ui->view.frame_limit))
        left = turn_list(ui, watch->observer, left);
    ui->busy |= left <= 0;
}
