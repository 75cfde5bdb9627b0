#include "merged.h"

#include "tcpviz/base/nanotime.h"

#include <string.h>

/* What decides whether a connection belongs to the picture. */
struct choice {
    const struct observer *o;
    const struct merged *m;
    uint64_t limit; /* its first segment is not behind this frame */
};

static bool
belongs(const struct choice *c, const struct flow *flow)
{
    struct endpoint server = flow_end(flow, SERVER);

    return endpoint_equal(&server, &c->m->server) && ladder_has_begun(c->o, flow, c->limit);
}

/* The first one that belongs, from this one on. */
static const struct flow *
from_here(const struct choice *c, const struct flow *flow, bool forward)
{
    while (flow && !belongs(c, flow))
        flow = forward ? observer_flow_next(c->o, flow->number)
                       : observer_flow_prev(c->o, flow->number);
    return flow;
}

static const struct flow *
beside(const struct choice *c, const struct flow *flow, bool forward)
{
    return from_here(c,
                     forward ? observer_flow_next(c->o, flow->number)
                             : observer_flow_prev(c->o, flow->number),
                     forward);
}

static void
add_left(struct merged *m, uint32_t number)
{
    memmove(m->numbers + 1, m->numbers, (size_t)m->n * sizeof m->numbers[0]);
    m->numbers[0] = number;
    m->n++;
}

static const struct flow *
newest_known(const struct merged *m, const struct observer *o)
{
    const struct flow *known = observer_flow(o, m->known);

    return known ? known : observer_flow_newest(o);
}

/* The ones up to `right`, or up to the newest; where those are too few, those behind it, too. */
static void
collect(struct merged *m, const struct choice *c, bool up_to_newest)
{
    const struct flow *right = up_to_newest ? NULL : observer_flow(c->o, m->right), *f;

    m->n = 0;
    if (!right || !belongs(c, right))
        right = from_here(c, newest_known(m, c->o), false);
    m->right = right ? right->number : 0;
    for (f = right; f && m->n < m->room; f = beside(c, f, false))
        add_left(m, f->number);
    for (f = right ? beside(c, right, true) : NULL; f && m->n < m->room; f = beside(c, f, true))
        m->numbers[m->n++] = f->number;
}

/* The one that was asked for stands on the left, if it is none of the newest. */
static void
reach_wanted(struct merged *m, const struct choice *c)
{
    const struct flow *f = m->wanted != 0 ? observer_flow(c->o, m->wanted) : NULL, *next;

    m->wanted = 0;
    if (!f || m->n == 0 || f->number >= m->numbers[0] || !belongs(c, f))
        return;
    for (int i = 1; i < m->room && (next = beside(c, f, true)); i++)
        f = next;
    m->newest = false;
    m->right = f->number;
    collect(m, c, false);
}

/* The connections from this one on that begin up to the limit: they are known now. */
static void
count_from(struct merged *m, const struct choice *c, const struct flow *f)
{
    for (; f && !ladder_is_to_come(c->o, f, c->limit); f = observer_flow_next(c->o, f->number)) {
        m->total += belongs(c, f);
        m->known = f->number;
    }
}

static void
count(struct merged *m, const struct choice *c)
{
    m->total = m->known = 0;
    count_from(m, c, observer_flow_next(c->o, 0));
    m->dropped = observer_counts(c->o).flows_dropped;
    m->stale = false;
    pace_spent(&m->pace, observer_counts(c->o).flows_kept);
}

/* Whether newer ones may take the places of others: of a thousand a second nobody could read any.
 */
static bool
may_enter(struct merged *m, const struct choice *c)
{
    const struct flow *shown = observer_flow(c->o, m->right);
    const struct flow *newest = from_here(c, newest_known(m, c->o), false);

    if (!shown || !newest || newest == shown)
        return true;
    return dwell_is_over(&m->dwell,
                         nanotime_between(shown->start_ns, newest->start_ns) < NANOTIME_S);
}

/* Connections that began since: they enter, unless the picture is not to move. */
static void
take_new(struct merged *m, const struct choice *c, bool enter)
{
    uint32_t before = m->total;

    count_from(m, c, observer_flow_next(c->o, m->known));
    m->behind |= m->total != before;
    m->dwell.waits = false;
    if (!m->behind || !m->newest || (m->n == m->room && !(enter && may_enter(m, c))))
        return;
    m->behind = false;
    collect(m, c, true);
}

static bool
all_kept(const struct merged *m, const struct observer *o)
{
    for (int i = 0; i < m->n; i++)
        if (!observer_flow(o, m->numbers[i]))
            return false;
    return m->n > 0;
}

void
merged_open(struct merged *m, const struct flow *flow, bool from_list)
{
    *m = (struct merged){.on = true,
                         .from_list = from_list,
                         .server = flow_end(flow, SERVER),
                         .wanted = flow->number,
                         .newest = true};
}

/* Fits them to what was observed since and to the width; new ones enter if the newest segment is
 * followed.  Segments behind `limit` are not there yet. */
static void
merged_arrange(struct merged *m, const struct observer *o, uint64_t limit, bool following, int cols)
{
    struct choice c = {o, m, limit};
    int room = ladder_clients_max(cols);
    bool again = room != m->room || limit < m->limit || m->wanted != 0 || !all_kept(m, o);

    if (limit != m->limit)
        m->dwell.pictures = 0; /* somebody asked for it */
    m->room = room;
    m->limit = limit;
    if (again) {
        count(m, &c);
        collect(m, &c, m->right == 0);
        reach_wanted(m, &c);
        m->behind = true;
    }
    take_new(m, &c, following);
    m->stale = m->dropped != observer_counts(o).flows_dropped;
    if (m->stale && pace_due(&m->pace))
        count(m, &c);
    m->on = m->n > 0;
}

void
merged_follow(struct merged *m)
{
    m->newest = m->behind = true;
    m->dwell.pictures = 0;
}

void
merged_shift(struct merged *m, const struct observer *o, bool forward)
{
    struct choice c = {o, m, m->limit};
    const struct flow *first = m->n > 0 ? observer_flow(o, m->numbers[0]) : NULL;
    const struct flow *last = m->n > 0 ? observer_flow(o, m->numbers[m->n - 1]) : NULL, *next;

    if (!first || !last)
        return;
    next = beside(&c, forward ? last : first, forward);
    if (!next)
        return;
    if (!forward)
        next = beside(&c, last, false);
    m->right = next->number;
    m->newest = forward && !beside(&c, next, true);
    collect(m, &c, false);
}

void
arrange_merged(struct ui *ui, const struct watch *watch)
{
    if (ui->merged.on)
        merged_arrange(&ui->merged, watch->observer, ui->view.frame_limit, ui->following,
                       ui->cols > UI_COLS_MIN ? ui->cols : UI_COLS_MIN);
}

struct ladder_sequence
merged_sequence(const struct ui *ui, const struct observer *o)
{
    const struct merged *m = &ui->merged;
    struct ladder_sequence s = {.o = o};

    if (!m->on)
        return ladder_sequence_of(o, ui->flow ? observer_flow(o, ui->flow) : NULL);
    for (int i = 0; i < m->n; i++) {
        const struct flow *flow = observer_flow(o, m->numbers[i]);

        if (flow)
            s.flows[s.n++] = flow;
    }
    return s;
}
