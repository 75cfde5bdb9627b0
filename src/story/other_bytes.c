#include "tcpviz/story/other_bytes.h"

#include <inttypes.h>

/* So many bytes are shown, and so many of them in front of the first one that differs: a line has
 * room for twice that, unless most of them have to be escaped. */
enum { SHOWN = 24, SHOWN_BEFORE = 12 };

bool
other_bytes_are_a_riddle(const struct event *e)
{
    const struct note *note = event_find_note(e, NOTE_OTHER_BYTES);

    return note && !(note->other_how & (OTHER_PROBE | OTHER_BROKEN | OTHER_BROKEN_BEFORE));
}

/* How many bytes the segment holds from the byte of this raw number on, and where. */
static uint32_t
bytes_from(const struct sent_bytes *sent, uint32_t seq, const uint8_t **at)
{
    const struct segment *s = sent->segment;
    uint32_t skip = seq - (s->seq + ((s->flags & TCP_SYN) != 0));

    if (skip >= s->captured_len)
        return 0;
    *at = sent->frame->at + s->payload_at + skip;
    return s->captured_len - skip;
}

static uint32_t
bytes_of_both(const struct sent_bytes *now, const struct sent_bytes *then, uint32_t seq,
              const uint8_t **here, const uint8_t **there)
{
    uint32_t n = bytes_from(now, seq, here), m = bytes_from(then, seq, there);

    return n < m ? n : m;
}

/* In ASCII: letters that differ may look the same, and the part that is shown may begin inside one.
 */
static void
add_bytes(struct text *t, const char *where, const uint8_t *at, uint32_t n)
{
    text_addf(t, "%s \"", where);
    text_add_escaped(t, at, n, CHARSET_ASCII);
    text_add(t, "\"");
}

static void
add_ttls(struct text *t, uint8_t now, uint8_t then)
{
    if (now != then)
        text_addf(t,
                  " Their TTLs differ, too (%u here, %u there): perhaps they came two ways, or "
                  "from two senders.",
                  (unsigned)now, (unsigned)then);
}

void
other_bytes_show(struct text *t, const struct event *e, const struct note *note,
                 const struct sent_bytes *now, const struct sent_bytes *then)
{
    uint32_t first = e->seq + (uint32_t)(note->first - e->rel_seq), before = SHOWN_BEFORE;
    const uint8_t *here, *there;
    uint32_t n = bytes_of_both(now, then, first, &here, &there);
    char segment[32];
    struct text name;

    if (n == 0)
        return;
    while ((n = bytes_of_both(now, then, first - before, &here, &there)) == 0)
        before--;
    n = n < SHOWN ? n : SHOWN;
    text_init(&name, segment, sizeof segment);
    text_addf(&name, ", in segment %" PRIu32, note->segment);
    add_bytes(t, "Here", here, n);
    add_bytes(t, segment, there, n);
    text_add(t, ".");
    add_ttls(t, now->segment->ttl, then->segment->ttl);
    text_add(t, "\n");
}
