#include "tcp_told.h"

/* half.strange */
enum strange { STRANGE_NONE, STRANGE_CUT, STRANGE_ACK, STRANGE_FAR };

static enum strange
strange_of(const struct note *note)
{
    if (note->kind == NOTE_MALFORMED &&
        (note->segment_notes & SEGMENT_STRANGE) == SEGMENT_CUT_HEADER)
        return STRANGE_CUT;
    if (note->kind == NOTE_FOREIGN_ACK && !note->answers_syn && !note->of_unseen)
        return STRANGE_ACK;
    /* not of one whose end is known: a sender may well go beyond that */
    if (note->kind == NOTE_SEQ_OUTSIDE && note->segment != 0)
        return STRANGE_FAR;
    return STRANGE_NONE;
}

void
tcp_told_once(struct sighting *t)
{
    struct half *own = t->own;
    enum strange now = STRANGE_NONE;

    for (int i = 0; i < t->e->n_notes; i++) {
        struct note *note = &t->e->notes[i];
        enum strange strange = strange_of(note);

        /* what it speaks of had passed by then, too */
        if (strange != STRANGE_NONE && strange == own->strange && note->segment < own->last_segment)
            note->told = true;
        if (now == STRANGE_NONE)
            now = strange;
    }
    own->strange = now & 3;
}
