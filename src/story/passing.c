#include "tcpviz/story/passing.h"

bool
passing_takes(struct passing *p, const struct event *e)
{
    if (!filter_is_set(p->filter))
        return true;
    if (e->twin_of != 0)
        return p->hidden[e->twin_of % LIMIT_TWINS] != e->twin_of;
    if (filter_event(p->filter, e, &p->source) != FILTER_NO)
        return true;
    p->hidden[e->frame % LIMIT_TWINS] = e->frame;
    return false;
}
