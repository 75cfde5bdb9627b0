#include "sighting.h"

void
event_note(struct event *e, struct note note)
{
    if (e->n_notes < EVENT_NOTES_MAX - 1)
        e->notes[e->n_notes++] = note;
}

void
event_note_surely(struct event *e, struct note note)
{
    int full = EVENT_NOTES_MAX - 1, out = 0;

    while (out < e->n_notes && e->notes[out].kind != NOTE_TWO_COPIES &&
           e->notes[out].kind != NOTE_CLOCK_BACK && e->notes[out].kind != NOTE_CLOCK_AHEAD &&
           e->notes[out].kind != NOTE_MALFORMED)
        out++;
    if (e->n_notes == full && out < full) {
        e->n_notes--;
        for (int i = out; i < e->n_notes; i++)
            e->notes[i] = e->notes[i + 1];
    }
    event_note(e, note);
}
