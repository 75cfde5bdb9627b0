#include "tcpviz/story/other_bytes.h"

#include "tcpviz/story/names.h"

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

static void
explain_probe(struct text *t, const struct note *note, const char *peer)
{
    text_addf(t,
              "That byte of segment %" PRIu32 " only asked a closed window: as a rule %s did not "
              "take it then, and the one here counts (RFC 9293, section 3.8.6.1).",
              note->segment, peer);
}

/* Who gets a segment with a wrong checksum drops it (RFC 9293 section 3.1). */
static void
explain_broken(struct text *t, const struct note *note, const char *peer)
{
    if (note->other_how & OTHER_BROKEN)
        text_addf(t,
                  "The checksum of this segment is wrong: as it passed here %s drops it, and keeps "
                  "the bytes of segment %" PRIu32 ".",
                  peer, note->segment);
    else
        text_addf(t,
                  "The checksum of segment %" PRIu32
                  " is wrong: as it passed here %s drops it, and "
                  "takes the bytes of this one.",
                  note->segment, peer);
    text_add(t, " Usually such a segment was damaged on its way; or it is to mislead who listens.");
}

static void
explain_two(struct text *t, const struct note *note, const char *own, const char *peer)
{
    text_add(t, "TCP does not foresee bytes that change: who has one already does not look at "
                "another with its number (RFC 9293, section 3.10.7.4). ");
    if (note->other_how & OTHER_ACKED)
        text_addf(t, "By then %s had acknowledged the earlier ones, so as a rule it keeps those. ",
                  peer);
    else
        text_addf(t,
                  "Which of the two %s keeps depends on what reaches it first, and on its TCP: "
                  "most keep what came first. ",
                  peer);
    text_addf(t,
              "Perhaps somebody else sent one of them in the name of %s, something on the way "
              "changed it, or the TCP of %s is broken.",
              own, own);
}

void
other_bytes_explain(struct text *t, const struct event *e, const struct note *note,
                    const struct number_style *style)
{
    const char *own = side_name(style, e->from, NAME_THE);
    const char *peer = side_name(style, side_other(e->from), NAME_THE);
    uint32_t how = note->other_how;

    if (how & OTHER_PROBE)
        explain_probe(t, note, peer);
    else if (how & OTHER_BROKEN || (how & OTHER_BROKEN_BEFORE && !(how & OTHER_ACKED)))
        explain_broken(t, note, peer);
    else
        explain_two(t, note, own, peer);
}

/* How many bytes the segment holds from the byte of this raw number on, and where. */
static uint32_t
bytes_from(const struct sent_bytes *sent, uint32_t seq, const uint8_t **at)
{
    const struct segment *s = sent->segment;
    uint32_t skip = seq - (s->seq + ((s->flags & TCP_SYN) != 0));

    if (skip >= s->captured_len || s->payload_at + s->captured_len > sent->frame->captured_bytes)
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
