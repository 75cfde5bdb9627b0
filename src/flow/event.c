#include "tcpviz/flow/event.h"

const struct note *
event_search_notes(const struct event *e, enum note_kind kind)
{
    for (int i = 0; i < e->n_notes; i++)
        if (e->notes[i].kind == kind)
            return &e->notes[i];
    return NULL;
}
