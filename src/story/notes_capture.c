#include "notes.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/story/describe.h"

#include <inttypes.h>

void
notes_malformed(const struct writer *w, const struct note *note)
{
    static const struct {
        uint32_t bit;
        const char *words;
    } table[] = {
        {SEGMENT_CUT_HEADER, "the capture ends inside the TCP header"},
        {SEGMENT_BAD_OFFSET, "bad data offset: where data begin is unknown"},
        {SEGMENT_BAD_IP_LENGTH, "bad IP length: how much data it has is unknown"},
        {SEGMENT_BAD_OPTIONS, "malformed options: the rest of them was not read"},
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (note->segment_notes & table[i].bit) {
            text_add(w->t, table[i].words);
            return;
        }
}

/* Frames as Wireshark counts them; of more than two the first and the last one. */
void
notes_reassembled(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "put together from %" PRId64 " IP fragments (frames %" PRIu64 "%s%" PRIu64 ")",
              note->fragments, note->first_frame, note->fragments > 2 ? " to " : ", ", w->e->frame);
}

void
notes_unpacked(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "unpacked from %" PRId64 " bytes (IPComp)", note->packed_bytes);
}

/* "before and after a router: TTL 64, 63" */
static void
add_routers(const struct writer *w, const struct note *note)
{
    int first = (int)note->ttl, newest = (int)note->other_ttl;
    bool one = first - newest == 1 || newest - first == 1;

    text_addf(w->t, "%s %s: TTL %d, %d", first > newest ? "before and after" : "after and before",
              one ? "a router" : "routers", first, newest);
}

static void
add_apart(const struct writer *w, const struct note *note)
{
    int64_t ns = note->after_ns < 0 ? nanotime_between(note->after_ns, 0) : note->after_ns;

    if (ns == 0) { /* clocks of a microsecond hardly tell copies apart */
        text_add(w->t, ", at the same time");
        return;
    }
    text_add(w->t, note->times == 2 ? ", " : ", within ");
    nanotime_add_duration(w->t, ns);
    text_add(w->t, note->times == 2 ? " apart" : "");
}

/* "seen on 2 interfaces, 12 µs apart", "seen 3 times, on several interfaces, within 20 µs".  A copy
 * that does not stand under the arrow of its segment names that. */
void
notes_seen_again(const struct writer *w, const struct note *note)
{
    static const struct {
        const char *twice, *often;
    } words[] = {{"twice", ""},
                 {"twice, with another link header", ", with other link headers"},
                 {"on 2 interfaces", ", on several interfaces"},
                 {"", ", "}};
    size_t way = (size_t)note->kind - NOTE_SEEN_TWICE;

    if (w->e->twin_of != 0 && w->e->segment != 0)
        text_addf(w->t, "segment %" PRIu32 ": ", w->e->segment);
    text_add(w->t, "seen ");
    if (note->times == 2)
        text_add(w->t, words[way].twice);
    else
        text_addf(w->t, "%" PRIu32 " times%s", note->times, words[way].often);
    if (note->kind == NOTE_SEEN_ROUTED)
        add_routers(w, note);
    else
        add_apart(w, note);
}

void
notes_tunnel(const struct writer *w, const struct note *note)
{
    text_add(w->t, note->tunnel != 0 ? "inside " : "not inside a tunnel");
    describe_tunnel(w->t, note->tunnel);
}

void
notes_clock_ahead(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "TSval went on by %" PRId64 " at most: clock set ahead?", note->ticks);
}

void
notes_clock_back(const struct writer *w, const struct note *note)
{
    text_add(w->t, "the capture's clock went back by ");
    nanotime_add_duration(w->t, note->back_ns);
}
