#include "tcpviz/story/trouble.h"

bool
note_is_trouble(const struct note *note)
{
    static const enum note_kind trouble[] = {
        NOTE_AGAIN,          NOTE_OVERLAP,          NOTE_GAP,           NOTE_FILLS_GAP,
        NOTE_ACK_UNSEEN,     NOTE_ZERO_WINDOW,      NOTE_WINDOW_FULL,   NOTE_FIN_MOVED,
        NOTE_SYN_NUMBER,     NOTE_SYN_DATA_REFUSED, NOTE_CLOCK_BACK,    NOTE_MALFORMED,
        NOTE_NOT_CAPTURED,   NOTE_FOREIGN_ACK,      NOTE_ACK_AFTER_FIN, NOTE_ACK_BEYOND,
        NOTE_SEQ_OUTSIDE,    NOTE_SEQ_BELOW,        NOTE_FIN_ON_SYN,    NOTE_BEYOND_WINDOW,
        NOTE_DATA_AFTER_FIN, NOTE_WINDOW_SHRINKS,   NOTE_FLAGS,         NOTE_SYN_IN_OPEN,
        NOTE_SACK_GIVEN_UP,  NOTE_TIMESTAMP_OLD,    NOTE_FIN_ON_DATA,   NOTE_ICMP,
        NOTE_SYN_LATE,       NOTE_ACKED_EARLIER,    NOTE_CLOCK_AHEAD,   NOTE_ACK_VOID,
        NOTE_NO_TIMESTAMP,   NOTE_NOT_OFFERED};

    if (note->kind == NOTE_OTHER_BYTES)
        return !(note->other_how & OTHER_PROBE); /* whose byte nobody need take */
    if (note->kind == NOTE_NEW_ISN && note->without_syn)
        return true; /* somebody else sent a SYN */
    if (note_is_reset(note))
        return true; /* as the reset itself */
    for (size_t i = 0; i < sizeof trouble / sizeof trouble[0]; i++)
        if (trouble[i] == note->kind)
            return true;
    return false;
}

bool
event_is_trouble(const struct event *e)
{
    for (int i = 0; i < e->n_notes; i++)
        if (note_is_trouble(&e->notes[i]))
            return true;
    return (e->flags & TCP_RST) != 0;
}
