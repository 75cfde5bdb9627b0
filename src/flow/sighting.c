#include "sighting.h"

void
event_note(struct event *e, struct note note)
{
    if (event_room(e) > 0)
        e->notes[e->n_notes++] = note;
}

void
event_note_surely(struct event *e, struct note note)
{
    int out = 0;

    while (out < e->n_notes && e->notes[out].kind != NOTE_TWO_COPIES &&
           e->notes[out].kind != NOTE_CLOCK_BACK && e->notes[out].kind != NOTE_CLOCK_AHEAD &&
           e->notes[out].kind != NOTE_MALFORMED)
        out++;
    if (event_room(e) == 0 && out < e->n_notes) {
        e->n_notes--;
        for (int i = out; i < e->n_notes; i++)
            e->notes[i] = e->notes[i + 1];
    }
    event_note(e, note);
}
