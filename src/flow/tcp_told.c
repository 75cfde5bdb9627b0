#include "tcp_told.h"

/* half.strange: one of those in front, and STRANGE_ACK or not. */
enum strange { STRANGE_NONE, STRANGE_CUT, STRANGE_FAR, STRANGE_BELOW, STRANGE_ACK };

#define STRANGE_OTHERS (STRANGE_ACK - 1)

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
    if (note->kind == NOTE_SEQ_BELOW)
        return STRANGE_BELOW;
    return STRANGE_NONE;
}

static bool
was_strange(const struct half *half, enum strange strange)
{
    return strange == STRANGE_ACK ? half->strange >= STRANGE_ACK
                                  : (half->strange & STRANGE_OTHERS) == (unsigned)strange;
}

void
tcp_told_once(struct sighting *t)
{
    struct half *own = t->own;
    unsigned now = STRANGE_NONE;

    for (int i = 0; i < t->e->n_notes; i++) {
        struct note *note = &t->e->notes[i];
        enum strange strange = strange_of(note);

        /* what it speaks of had passed by then, too */
        if (strange != STRANGE_NONE && was_strange(own, strange) &&
            note->segment < own->last_segment)
            note->told = true;
        if (strange == STRANGE_ACK || (now & STRANGE_OTHERS) == STRANGE_NONE)
            now |= strange;
    }
    own->strange = now & 7;
}
