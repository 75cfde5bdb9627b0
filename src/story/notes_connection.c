#include "notes.h"

#include <inttypes.h>

void
notes_syn_data_refused(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "the %" PRId64 " %s not acknowledged", note->bytes,
              note->bytes == 1 ? "byte is" : "bytes are");
}

void
notes_simultaneous_open(const struct writer *w, const struct note *note)
{
    text_add(w->t, note->split ? "a SYN apart from its ACK: a split handshake"
                               : "a SYN, no SYN-ACK: as in a simultaneous open");
}

void
notes_not_offered(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "has %s; segment %" PRIu32 " had none",
              note->options == OFFER_ALL      ? "window scale and timestamps"
              : note->options == OFFER_WSCALE ? "window scale"
                                              : "timestamps",
              note->segment);
}

void
notes_syn_again(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "SYN of segment %" PRIu32 " again with ACK: %s", note->segment,
              note->of_unseen       ? "simultaneous open?"
              : w->flow->split_open ? "split handshake"
                                    : "simultaneous open");
}

void
notes_ports_reused(const struct writer *w, const struct note *note)
{
    static const char *const reused[] = {
        [REUSE_OVER] = "a new connection: same addresses and ports as %" PRId64,
        [REUSE_OPEN] = "same ends as connection %" PRId64 ", which is still open",
        [REUSE_SPLIT] = "answers the SYN of connection %" PRId64 ": a split handshake?",
        [REUSE_TIME_WAIT] = "a new connection: same addresses and ports as %" PRId64,
        [REUSE_REFUSED] = "the SYN of connection %" PRId64 " again, which was refused",
        [REUSE_UNSEEN] = "same ends as connection %" PRId64 ": did that end unseen?"};

    if (note->number_again && note->reuse != REUSE_REFUSED)
        text_addf(w->t, "the SYN of connection %" PRId64 " again: an old copy?", note->connection);
    else
        text_addf(w->t, reused[note->reuse], note->connection);
}

void
notes_after_reset(const struct writer *w, const struct note *note)
{
    static const char *const after_reset[] = {[AFTER_OTHERS] = "",
                                              [AFTER_OWN] = ": not its own?",
                                              [AFTER_KERNEL] = ": its kernel's?",
                                              [AFTER_WRONG_ACK] = ": for a wrong Ack?",
                                              [AFTER_DISBELIEVED] = ": not believed"};

    text_add(w->t, "goes on after ");
    if (note->segment != 0)
        text_addf(w->t, "the reset of segment %" PRIu32, note->segment);
    else
        text_add(w->t, "its reset");
    text_add(w->t, after_reset[note->after_reset]);
}

void
notes_new_number(const struct writer *w, const struct note *note)
{
    if (note->kind == NOTE_EARLIER_ISN)
        text_addf(w->t, "takes the number of segment %" PRIu32 ", not that of segment %" PRId64,
                  note->segment, note->later_segment);
    else if (note->without_syn)
        text_addf(w->t, "goes on without the SYN of segment %" PRIu32 ": not its own?",
                  note->segment);
    else if (note->number_again)
        text_addf(w->t, "initial number of segment %" PRIu32 " again: do two hosts answer?",
                  note->segment);
    else if (note->renumbered > 0)
        text_add(w->t, "initial number changes again: do two hosts answer?");
    else if (note->segment == 0)
        text_add(w->t, "initial number not the one assumed so far: counted anew");
    else
        text_addf(w->t, "initial number not that of segment %" PRIu32 ": counted anew",
                  note->segment);
}
