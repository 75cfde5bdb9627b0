#include "tcpviz/story/describe.h"

#include "icmp.h"
#include "reset.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/story/names.h"

#include <inttypes.h>

/* RFC 5681 section 3.2: so many duplicate ACKs make the sender send again.  Those behind them ask
 * for the same byte, and come by dozens. */
#define DUPLICATES_THAT_ASK 3

struct writer {
    struct text *t;
    const struct flow *flow;
    const struct event *e;
    const struct note *note;
    const struct number_style *style;
};

/* A relative number of the sender's own direction. */
static void
add_own(const struct writer *w, int64_t rel)
{
    number_add(w->t, w->flow, w->e->from, rel, w->e->seq + (uint32_t)(rel - w->e->rel_seq), true,
               w->style);
}

/* A relative number of the direction that the Ack counts. */
static void
add_peers(const struct writer *w, int64_t rel)
{
    number_add(w->t, w->flow, ack_owner(w->e), rel, w->e->ack + (uint32_t)(rel - w->e->rel_ack),
               true, w->style);
}

/* The note's a..b of that direction; `raw` is a as it stands in the header. */
static void
add_range(const struct writer *w, enum side owner, uint32_t raw)
{
    int64_t a = w->note->a, b = w->note->b;

    if (a == b)
        number_add(w->t, w->flow, owner, a, raw, true, w->style);
    else
        number_add_range(w->t, w->flow, owner, a, b, raw, true, w->style);
}

static void
add_own_range(const struct writer *w)
{
    add_range(w, w->e->from, w->e->seq + (uint32_t)(w->note->a - w->e->rel_seq));
}

static void
add_peers_range(const struct writer *w)
{
    add_range(w, ack_owner(w->e), w->e->ack + (uint32_t)(w->note->a - w->e->rel_ack));
}

/* "byte 7", "bytes 1-100". */
static void
add_own_bytes(const struct writer *w)
{
    text_add(w->t, w->note->a == w->note->b ? "byte " : "bytes ");
    add_own_range(w);
}

static void
add_after(const struct writer *w, const char *before)
{
    if (w->note->segment == 0)
        return;
    text_addf(w->t, "%s", before);
    if (w->note->ns == 0) { /* the clock of the capture is too coarse to tell */
        text_addf(w->t, "right after segment %" PRIu32, w->note->segment);
        return;
    }
    nanotime_add_duration(w->t, w->note->ns);
    text_addf(w->t, " after segment %" PRIu32, w->note->segment);
}

/* Where the clock went back meanwhile, or did not go on, there is no time to tell. */
static void
add_time(const struct writer *w, const char *before)
{
    if (w->note->ns <= 0)
        return;
    text_add(w->t, before);
    nanotime_add_duration(w->t, w->note->ns);
}

static void
note_again(const struct writer *w)
{
    if (w->note->a <= w->note->b) {
        add_own_bytes(w);
        text_add(w->t, w->e->flags & TCP_FIN ? " and FIN " : " ");
    }
    text_add(w->t, "again");
    if (w->e->why == WHY_CLOSED)
        text_add(w->t, ": the window is closed");
    else if (w->e->why == WHY_REFUSED && w->note->segment != 0)
        text_addf(w->t, ": no room for segment %" PRIu32 "?", w->note->segment);
    else
        add_after(w, ", ");
}

static void
note_overlap(const struct writer *w)
{
    const struct event *e = w->e;
    int64_t last = e->rel_seq + ((e->flags & TCP_SYN) != 0) + (int64_t)e->len - 1;

    if (w->note->a <= w->note->b) {
        add_own_bytes(w);
        text_add(w->t, " again, ");
    } else {
        text_add(w->t, "SYN again, ");
    }
    if (last <= w->note->b) {
        text_add(w->t, "FIN new");
        return;
    }
    add_own(w, w->note->b + 1);
    if (last > w->note->b + 1) {
        text_add(w->t, "-");
        add_own(w, last);
    }
    text_add(w->t, " new");
}

/* "bytes 5-9 differ from segment 4", "2 of the bytes 5-9 differ ...". */
static void
note_other_bytes(const struct writer *w)
{
    const struct note *note = w->note;
    uint32_t count = note_other_count(note), how = note_other_how(note);

    if (count != (uint64_t)(note->b - note->a + 1))
        text_addf(w->t, "%" PRIu32 " of the ", count);
    add_own_bytes(w);
    text_addf(w->t, count == 1 ? " differs from segment %" PRIu32 : " differ from segment %" PRIu32,
              note->segment);
    if (how & OTHER_MORE)
        text_add(w->t, " and others");
    if (how & OTHER_PROBE)
        text_add(w->t, ", a window probe");
    if (how & OTHER_BROKEN_BEFORE)
        text_add(w->t, ": wrong checksum there");
    else if (how & OTHER_BROKEN)
        text_add(w->t, ": wrong checksum here");
}

static void
note_gap(const struct writer *w)
{
    if (w->note->kind == NOTE_GAP)
        text_add(w->t, "gap: ");
    if (w->e->len > 0 || (w->e->flags & TCP_FIN)) {
        add_own_bytes(w);
    } else { /* the last of them may be a FIN */
        text_add(w->t, w->note->a == w->note->b ? "number " : "numbers ");
        add_own_range(w);
    }
    if (w->note->kind == NOTE_GAP) {
        text_addf(w->t, " not %sseen before this segment", w->note->ns > 0 ? "all " : "");
        return;
    }
    text_addf(w->t, " not %scaptured: %" PRIu32 " acknowledged %s", w->note->ns > 0 ? "all " : "",
              w->note->segment, w->note->a == w->note->b ? "it" : "them");
}

static void
note_filled(const struct writer *w)
{
    text_add(w->t, "fills the gap ");
    add_own_range(w);
    if (w->note->kind == NOTE_REORDERED) {
        text_addf(w->t, ": overtaken by %" PRIu32, w->note->segment);
        add_time(w, ", ");
        text_add(w->t, w->e->why == WHY_SENT_BEFORE ? "" : "?");
        return;
    }
    if (w->note->segment != 0)
        text_addf(w->t, " of segment %" PRIu32, w->note->segment);
    else
        text_add(w->t, ", first seen here");
    text_add(w->t, w->e->why == WHY_SENT_SINCE ? "; sent again" : "; sent again?");
}

/* Whether the FIN that its Ack may count had passed before it. */
static bool
had_fin(const struct writer *w)
{
    uint32_t fin = w->flow->half[ack_owner(w->e)].fin_segment;

    return fin != 0 && fin < w->e->segment;
}

/* A single number that was not seen, and none of what is acknowledged lies behind it. */
static bool
may_be_fin(const struct writer *w)
{
    return w->note->a == w->note->b && w->e->rel_ack <= w->note->a + 1 && !had_fin(w);
}

/* What its Ack asks for: a byte, or the number of a FIN. */
static void
add_expected(const struct writer *w)
{
    bool fin = flow_expects_fin(w->flow, w->e);

    text_add(w->t, fin ? ": expects the FIN, " : ": expects byte ");
    add_peers(w, w->e->rel_ack);
}

/* None of 0 ns: there the clock of the capture is too coarse to tell. */
static void
add_round_trip(const struct writer *w, int64_t ns, const char *behind)
{
    if (ns == 0)
        return;
    text_add(w->t, ": RTT ");
    nanotime_add_duration(w->t, ns);
    text_add(w->t, behind);
}

/* Which sending had arrived, as a timestamp or a D-SACK tells. */
static void
note_arrived(const struct writer *w)
{
    const struct note *note = w->note;
    uint32_t acks = w->e->acks_segment;

    if (note->a == COPY_BOTH) {
        text_addf(w->t, "both %" PRIu32 " and %" PRIu32 " arrived (D-SACK)", acks, note->segment);
        add_round_trip(w, note->ns, " at most");
    } else if (note->a == COPY_BEFORE) {
        text_addf(w->t, "%" PRIu32 " arrived before %" PRIu32 " (TSecr)", acks, note->segment);
        add_round_trip(w, w->e->ack_delay_ns, " at most");
    } else {
        text_addf(w->t,
                  note->b ? "answers %" PRIu32 ", none before (TSecr)"
                          : "answers %" PRIu32 ", not %" PRIu32 " (TSecr)",
                  acks, note->segment);
        add_round_trip(w, w->e->ack_delay_ns, "");
    }
}

/* Both candidates for the round trip, or the one that the timestamp echoed leaves. */
static void
note_two_copies(const struct writer *w)
{
    const struct note *note = w->note;

    if (note->a >= COPY_BOTH) {
        note_arrived(w);
        return;
    }
    text_addf(w->t,
              note->b ? "answers %" PRIu32 ", %" PRIu32 " or one between"
                      : "answers %" PRIu32 " or %" PRIu32,
              w->e->acks_segment, note->segment);
    if (w->e->ack_delay_ns == 0) {
        text_add(w->t, " (Karn)");
        return;
    }
    text_add(w->t, ": RTT ");
    nanotime_add_duration(w->t, w->e->ack_delay_ns);
    if (note->ns == 0) {
        text_add(w->t, " or less (Karn)");
        return;
    }
    text_add(w->t, note->b ? " to " : " or ");
    nanotime_add_duration(w->t, note->ns);
    text_add(w->t, " (Karn)");
}

static void
note_given_up(const struct writer *w)
{
    text_add(w->t, "expects ");
    add_peers_range(w);
    text_addf(w->t, " again, SACKed in segment %" PRIu32 ": reneging?", w->note->segment);
}

static void
note_ack(const struct writer *w)
{
    const struct note *note = w->note;

    if (note->kind == NOTE_PARTIAL_ACK) {
        text_addf(w->t, "%" PRId64 " of the %" PRId64 " bytes of segment %" PRIu32, note->a,
                  note->b, note->segment);
    } else if (note->kind == NOTE_ACK_UNSEEN) {
        add_peers_range(w);
        text_addf(w->t, " %s not %sseen here", note->b > note->a ? "were" : "was",
                  note->ns > 0 ? "all " : "");
        text_add(w->t, may_be_fin(w) ? ": a byte or a FIN" : "");
    } else if (note->kind == NOTE_OLDER_ACK) {
        text_add(w->t, "below Ack=");
        add_peers(w, note->a);
        text_addf(w->t, " of segment %" PRIu32, note->segment);
    } else if (note->kind == NOTE_DUPLICATE_ACK) {
        text_addf(w->t, "duplicate ACK %" PRId64 " of segment %" PRIu32, note->a, note->segment);
        if (note->a <= DUPLICATES_THAT_ASK)
            add_expected(w);
    } else if (note->kind == NOTE_DOUBLED) {
        text_addf(w->t, "both copies of segment %" PRIu32 " arrived: doubled on its way",
                  note->segment);
    } else if (note->kind == NOTE_DOUBLED_LATER) {
        text_addf(w->t, "segment %" PRIu32 " arrived twice: doubled behind this point?",
                  note->segment);
    } else if (note->kind == NOTE_SACK_GIVEN_UP) {
        note_given_up(w);
    } else if (note->kind == NOTE_TWO_COPIES) {
        note_two_copies(w);
    } else if (note->a == REPEAT_REPORTS && dsack_is_older(w->flow, w->e)) {
        text_addf(w->t, "repeats the ACK of segment %" PRIu32 ": reports an old number",
                  note->segment);
    } else if (note->a == REPEAT_REPORTS && note->b != 0) {
        text_addf(w->t, "D-SACK: segment %" PRId64 " was not needed; repeats the ACK of %" PRIu32,
                  note->b, note->segment);
    } else {
        static const char *const reasons[] = {[REPEAT_ALL_ACKED] = "; no byte waits",
                                              [REPEAT_REPORTS] = ": tells what came twice",
                                              [REPEAT_MULTIPATH] = ": brings ",
                                              [REPEAT_COPIES] = ": answers another copy?",
                                              [REPEAT_KEEP_ALIVE] =
                                                  ": answers another keep-alive?"};
        const char *option = multipath_name((uint8_t)note->b);

        text_addf(w->t, "repeats the ACK of segment %" PRIu32 "%s", note->segment,
                  reasons[note->a]);
        if (note->a == REPEAT_MULTIPATH)
            text_add(w->t, option ? option : "a Multipath option");
    }
}

/* Of several in a row the number says which. */
static void
note_probe_answer(const struct writer *w)
{
    const struct note *note = w->note;

    text_add(w->t, note->a == 0 ? "still zero: " : "");
    if (note->ns > 1)
        text_addf(w->t, "answers probe %" PRId64, note->ns);
    else
        text_addf(w->t, "answers the probe of segment %" PRIu32, note->segment);
    if (note->a == 0)
        return;
    text_add(w->t, ": window ");
    text_add_count(w->t, (uint64_t)note->a, "byte");
}

static void
note_probe(const struct writer *w)
{
    switch ((int)w->note->kind) {
    case NOTE_KEEP_ALIVE:
        text_add(w->t, w->note->b ? "keep-alive with a garbage byte, one below "
                                  : "keep-alive: one below the next, ");
        add_own(w, w->note->a);
        add_time(w, "; idle ");
        return;
    case NOTE_KEEP_ALIVE_ACK:
        text_addf(w->t, "answers the keep-alive of segment %" PRIu32 "%s", w->note->segment,
                  w->note->a ? ", or one before" : "");
        return;
    case NOTE_ZERO_WINDOW_PROBE_ACK:
        note_probe_answer(w);
        return;
    default:
        text_add(w->t, "zero-window probe");
        if (w->note->ns > 1)
            text_addf(w->t, " %" PRId64, w->note->ns);
        text_add(w->t, w->note->segment != 0 ? "? " : ": ");
        if (w->note->b == 0) {
            text_add(w->t, w->note->ns > 1 ? "one below " : "empty, one below ");
            add_own(w, w->note->a);
        } else {
            text_add(w->t, w->note->ns > 1 ? "byte " : "one byte, number ");
            add_own(w, w->e->rel_seq);
        }
    }
}

/* Without the scale factor a window is no number of bytes. */
static bool
is_scaled(const struct event *e)
{
    return (e->flags & TCP_SYN) || e->wscale != WSCALE_UNKNOWN;
}

static void
note_window(const struct writer *w)
{
    enum side from = w->e->from;

    switch ((int)w->note->kind) {
    case NOTE_ZERO_WINDOW:
        if (w->note->segment != 0 && w->note->a)
            text_add(w->t, "window still zero");
        else if (w->note->segment != 0)
            text_addf(w->t, "window still zero, closed by segment %" PRIu32, w->note->segment);
        else
            text_addf(w->t, "zero window: %s cannot take another byte",
                      side_name(w->style, from, NAME_THE));
        return;
    case NOTE_WINDOW_FULL:
        text_add(w->t, w->note->a == 1 ? "window full: uses the " : "window full: uses all ");
        text_add_count(w->t, (uint64_t)w->note->a, "byte");
        text_addf(w->t, " %s offered", side_name(w->style, side_other(from), NAME_THE));
        return;
    case NOTE_WINDOW_SHRINKS:
        text_add(w->t, "window shrinks to ");
        text_add_count(w->t, (uint64_t)w->e->window_bytes, "byte");
        text_addf(w->t, ": its end goes back by %" PRId64, w->note->a);
        return;
    case NOTE_WINDOW_OPEN:
        text_add(w->t, "window open: ");
        if (is_scaled(w->e))
            text_add_count(w->t, (uint64_t)w->note->a, "byte");
        else
            text_addf(w->t, "%" PRId64 " (scale not seen)", w->note->a);
        if (w->note->segment == 0)
            return;
        text_add(w->t, ", closed");
        add_time(w, " ");
        text_addf(w->t, w->note->ns > 0 ? " (segment %" PRIu32 ")" : " by segment %" PRIu32,
                  w->note->segment);
        return;
    default:
        text_add(w->t, "window update: ");
        if (is_scaled(w->e)) {
            text_add_count(w->t, (uint64_t)w->note->a, "byte");
            text_addf(w->t, ", was %" PRId64, w->note->b);
        } else {
            text_addf(w->t, "%" PRId64 ", was %" PRId64 " (scale not seen)", w->note->a,
                      w->note->b);
        }
        if (!event_sack_shows_missing(w->e))
            return;
        text_add(w->t, "; expects ");
        add_peers(w, w->e->rel_ack);
    }
}

static void
note_malformed(const struct writer *w)
{
    static const struct {
        uint32_t bit;
        const char *words;
    } table[] = {
        {SEGMENT_CUT_HEADER, "the capture ends inside the TCP header"},
        {SEGMENT_BAD_OFFSET, "bad data offset: where data begin is unknown"},
        {SEGMENT_BAD_IP_LENGTH, "bad IP length: how much data there is is unknown"},
        {SEGMENT_BAD_OPTIONS, "malformed options: the rest of them was not read"},
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (w->note->a & table[i].bit) {
            text_add(w->t, table[i].words);
            return;
        }
}

/* Frames as Wireshark counts them; of more than two the first and the last one. */
static void
note_reassembled(const struct writer *w)
{
    text_addf(w->t, "put together from %" PRId64 " IP fragments (frames %" PRId64 "%s%" PRIu64 ")",
              w->note->a, w->note->b, w->note->a > 2 ? " to " : ", ", w->e->frame);
}

/* "before and after a router: TTL 64, 63" */
static void
add_routers(const struct writer *w)
{
    int first = (int)(w->note->a >> 8), newest = (int)(w->note->a & 0xff);
    bool one = first - newest == 1 || newest - first == 1;

    text_addf(w->t, "%s %s: TTL %d, %d", first > newest ? "before and after" : "after and before",
              one ? "a router" : "routers", first, newest);
}

static void
add_apart(const struct writer *w)
{
    int64_t ns = w->note->ns < 0 ? nanotime_between(w->note->ns, 0) : w->note->ns;

    if (ns == 0) { /* clocks of a microsecond hardly tell copies apart */
        text_add(w->t, ", at the same time");
        return;
    }
    text_add(w->t, w->note->segment == 2 ? ", " : ", within ");
    nanotime_add_duration(w->t, ns);
    text_add(w->t, w->note->segment == 2 ? " apart" : "");
}

/* "seen on 2 interfaces, 12 µs apart", "seen 3 times, on several interfaces, within 20 µs".  A copy
 * that does not stand under the arrow of its segment names that. */
static void
note_seen_again(const struct writer *w)
{
    static const struct {
        const char *twice, *often;
    } words[] = {{"twice", ""},
                 {"twice, with another link header", ", with other link headers"},
                 {"on 2 interfaces", ", on several interfaces"},
                 {"", ", "}};
    const struct note *note = w->note;
    size_t way = (size_t)note->kind - NOTE_SEEN_TWICE;

    if (w->e->twin_of != 0 && w->e->segment != 0)
        text_addf(w->t, "segment %" PRIu32 ": ", w->e->segment);
    text_add(w->t, "seen ");
    if (note->segment == 2)
        text_add(w->t, words[way].twice);
    else
        text_addf(w->t, "%" PRIu32 " times%s", note->segment, words[way].often);
    if (note->kind == NOTE_SEEN_ROUTED)
        add_routers(w);
    else
        add_apart(w);
}

/* Which flags of no TCP stand together, and who sends them. */
static void
note_flags(const struct writer *w)
{
    int64_t flags = w->note->a;

    if ((flags & (TCP_RST | TCP_SYN)) == (TCP_RST | TCP_SYN))
        text_add(w->t, "RST with SYN: no TCP sends both, the reset counts");
    else if ((flags & (TCP_SYN | TCP_FIN)) == (TCP_SYN | TCP_FIN))
        text_add(w->t, w->e->len > 0 || w->e->flags & TCP_ACK
                           ? "SYN with FIN: opens and closes at once"
                           : "SYN with FIN: opens and closes at once, usually a scan");
    else if (flags & TCP_RST)
        text_add(w->t, "RST with FIN: no TCP sends both, the reset counts");
    else if (flags == 0)
        text_add(w->t, "no flags: nobody takes it, usually a scan");
    else if (flags == (TCP_FIN | TCP_PSH | TCP_URG))
        text_add(w->t, "FIN, PSH and URG without ACK: usually a scan");
    else
        text_add(w->t, "without ACK: its receiver should drop it");
}

/* What its receiver will not take, and where that lies. */
static void
note_refused_numbers(const struct writer *w)
{
    const struct note *note = w->note;
    const char *peer = side_name(w->style, side_other(w->e->from), NAME_THE);

    switch ((int)note->kind) {
    case NOTE_ACK_AFTER_FIN:
        text_addf(w->t, "impossible Ack: the FIN of segment %" PRIu32 " is number ", note->segment);
        add_peers(w, note->a);
        return;
    case NOTE_ACK_BEYOND:
        text_addf(w->t, "Ack %" PRId64 " beyond all that passed here: not taken?", note->a);
        return;
    case NOTE_SEQ_OUTSIDE:
        if (note->a == 0) {
            text_addf(w->t, "outside any window: %s drops it", peer);
            return;
        }
        text_addf(w->t, "outside %s's window (below ", peer);
        add_own(w, note->a);
        text_add(w->t, "): dropped?");
        return;
    case NOTE_SEQ_BELOW:
        if (note->segment == 0)
            text_add(w->t, "Seq is below the first number seen here");
        else
            text_addf(w->t, "Seq is below the initial number of segment %" PRIu32, note->segment);
        return;
    case NOTE_SEQ_OLD:
        text_addf(w->t, "old Seq: %s expects ", peer);
        add_own(w, note->a);
        text_addf(w->t, " since segment %" PRIu32, note->segment);
        return;
    case NOTE_FIN_ON_SYN:
    case NOTE_FIN_ON_DATA:
        text_add(w->t, "FIN as number ");
        add_own(w, w->e->rel_seq);
        text_addf(w->t, ", which was %s of segment %" PRIu32,
                  note->kind == NOTE_FIN_ON_SYN ? "the SYN" : "a byte", note->segment);
        return;
    case NOTE_TIMESTAMP_OLD:
        text_addf(w->t, "timestamp %" PRIu32 " older than echoed: dropped (PAWS)?",
                  (uint32_t)(note->a - note->b));
        return;
    case NOTE_BEYOND_WINDOW:
        text_add_count(w->t, (uint64_t)note->a, "byte");
        text_addf(w->t, " beyond %s's window, as seen here", peer);
        return;
    case NOTE_DATA_AFTER_FIN:
        text_addf(w->t, "%s behind its FIN of segment %" PRIu32 ": not taken",
                  w->e->len > 0 ? "data" : "another FIN", note->segment);
        return;
    default:
        text_addf(w->t, "SYN, but not that of segment %" PRIu32 ": opens nothing", note->segment);
    }
}

static void
note_challenge(const struct writer *w)
{
    static const char *const words[] = {
        [DOUBT_SEQ] = "answers segment %" PRIu32 "%s, which it dropped: expects ",
        [DOUBT_ACK] = "answers the Ack of segment %" PRIu32 ", which it did not take",
        [DOUBT_SYN] = "challenge ACK: answers the SYN of segment %" PRIu32,
        [DOUBT_RST] = "challenge ACK: was the reset of segment %" PRIu32 " meant?",
        [DOUBT_TIME] = "answers segment %" PRIu32 "%s, which it dropped: expects ",
        [DOUBT_AGAIN] = "answers segment %" PRIu32 ", which brought nothing new"};

    if (w->note->segment == 0)
        text_addf(w->t, "%s: answers the SYN of connection %" PRId64 "%s",
                  flow_ended_before(w->flow, w->e) ? "its last ACK again" : "challenge ACK",
                  w->note->b, w->note->ns ? " or one before" : "");
    else if (w->note->a == DOUBT_AGAIN && w->note->b)
        text_addf(w->t, "answers segment %" PRIu32 " or one before: nothing new", w->note->segment);
    else
        text_addf(w->t, words[w->note->a], w->note->segment, w->note->b ? " or one before" : "");
    if (w->note->a != DOUBT_SEQ && w->note->a != DOUBT_TIME)
        return;
    if (flow_has_fin(w->flow, w->e))
        text_add(w->t, "no more");
    else
        add_peers(w, w->e->rel_ack);
}

static void
note_new_number(const struct writer *w)
{
    if (w->note->kind == NOTE_EARLIER_ISN)
        text_addf(w->t, "takes the number of segment %" PRIu32 ", not that of segment %" PRId64,
                  w->note->segment, w->note->a);
    else if (w->note->b)
        text_addf(w->t, "goes on without the SYN of segment %" PRIu32 ": not its own?",
                  w->note->segment);
    else if (w->note->a > 0)
        text_add(w->t, "initial number changes again: do two hosts answer?");
    else if (w->note->segment == 0)
        text_add(w->t, "initial number not the one assumed so far: counted anew");
    else
        text_addf(w->t, "initial number not that of segment %" PRIu32 ": counted anew",
                  w->note->segment);
}

/* A reset that does not close its receiver. */
static void
note_reset(const struct writer *w)
{
    const struct note *note = w->note;
    const char *peer = side_name(w->style, side_other(w->e->from), NAME_THE);

    if (note->kind == NOTE_RESET_NO_ACK) {
        text_addf(w->t, "does not acknowledge the SYN of segment %" PRIu32 ": dropped",
                  note->segment);
        return;
    }
    text_addf(w->t, "%s expects Seq=", peer);
    add_own(w, note->a);
    if (note->kind == NOTE_RESET_INSIDE)
        text_add(w->t, ": in window, should ask back");
    else
        text_add(w->t, note->b ? " and should not close" : ": out of window, dropped");
}

static void
note_connection(const struct writer *w)
{
    static const char *const reused[] = {
        [REUSE_OVER] = "a new connection: same addresses and ports as %" PRId64,
        [REUSE_OPEN] = "same ends as connection %" PRId64 ", which is still open",
        [REUSE_SPLIT] = "answers the SYN of connection %" PRId64 ": a split handshake?",
        [REUSE_TIME_WAIT] = "a new connection: same addresses and ports as %" PRId64,
        [REUSE_REFUSED] = "the SYN of connection %" PRId64 " again, which was refused"};
    const struct note *note = w->note;

    switch ((int)note->kind) {
    case NOTE_SYN_DATA_REFUSED:
        text_addf(w->t, "the %" PRId64 " %s not acknowledged", note->a,
                  note->a == 1 ? "byte is" : "bytes are");
        return;
    case NOTE_SIMULTANEOUS_OPEN:
        text_add(w->t, note->a ? "a SYN apart from its ACK: a split handshake"
                               : "a SYN, no SYN-ACK: as in a simultaneous open");
        return;
    case NOTE_SYN_LATE:
        text_addf(w->t, "captured after its SYN-ACK, segment %" PRIu32, note->segment);
        return;
    case NOTE_PATH_JOINS:
        text_add(w->t, "one more path of a Multipath TCP connection");
        return;
    case NOTE_PORTS_REUSED:
        text_addf(w->t, reused[note->b], note->a);
        return;
    case NOTE_AFTER_RESET:
        text_addf(w->t, "goes on after the reset of segment %" PRIu32, note->segment);
        return;
    case NOTE_FOREIGN_ACK:
        text_add(w->t, note->a ? "a challenge ACK of an older connection?"
                               : "acknowledges a number that is not of this connection");
        return;
    case NOTE_SYN_AGAIN:
        text_addf(w->t, "SYN of segment %" PRIu32 " again with ACK: %s", note->segment,
                  w->flow->split_open ? "split handshake" : "simultaneous open");
        return;
    default:
        text_add(w->t, "the capture's clock went back by ");
        nanotime_add_duration(w->t, note->ns);
    }
}

static void
note_tunnel(const struct writer *w)
{
    text_add(w->t, w->note->a != 0 ? "inside " : "not inside a tunnel");
    describe_tunnel(w->t, (uint64_t)w->note->a);
}

/* Data in the place of a SYN or FIN. */
static void
note_other_use(const struct writer *w)
{
    const struct note *note = w->note;

    text_add(w->t, "data as number ");
    add_own(w, note->a);
    if (note->kind == NOTE_SYN_NUMBER)
        text_addf(w->t, ", which was the SYN of segment %" PRIu32, note->segment);
    else if (note->b)
        text_addf(w->t, ": the FIN of segment %" PRIu32 " was not taken", note->segment);
    else
        text_addf(w->t, ", which was the FIN of segment %" PRIu32, note->segment);
}

static void
note_old_fin(const struct writer *w)
{
    if (w->note->segment != 0) {
        text_addf(w->t, "expects more: the FIN of segment %" PRIu32 " was not taken",
                  w->note->segment);
        return;
    }
    text_addf(w->t, "an old FIN: %s expects ",
              side_name(w->style, side_other(w->e->from), NAME_THE));
    add_own(w, w->note->a);
}

/* One job: which function writes it.  The compiler tells of a kind that is missing. */
void
describe_note(struct text *t, const struct flow *flow, const struct event *e,
              const struct note *note, const struct number_style *style)
{
    struct writer w = {t, flow, e, note, style};

    switch (note->kind) {
    case NOTE_NONE:
        return;
    case NOTE_AGAIN:
        note_again(&w);
        return;
    case NOTE_OVERLAP:
        note_overlap(&w);
        return;
    case NOTE_OTHER_BYTES:
        note_other_bytes(&w);
        return;
    case NOTE_GAP:
    case NOTE_NOT_CAPTURED:
        note_gap(&w);
        return;
    case NOTE_ACKED_EARLIER:
        text_addf(t, "%s after its ACK, segment %" PRIu32,
                  note->a ? "in part captured" : "captured", note->segment);
        return;
    case NOTE_HELD_BACK:
        text_addf(t, "waited for the ACK of segment %" PRIu32 " (Nagle)?", note->segment);
        return;
    case NOTE_FILLS_GAP:
    case NOTE_REORDERED:
        note_filled(&w);
        return;
    case NOTE_PARTIAL_ACK:
    case NOTE_ACK_UNSEEN:
    case NOTE_OLDER_ACK:
    case NOTE_DUPLICATE_ACK:
    case NOTE_REPEAT_ACK:
    case NOTE_TWO_COPIES:
    case NOTE_DOUBLED:
    case NOTE_DOUBLED_LATER:
    case NOTE_SACK_GIVEN_UP:
        note_ack(&w);
        return;
    case NOTE_KEEP_ALIVE:
    case NOTE_KEEP_ALIVE_ACK:
    case NOTE_ZERO_WINDOW_PROBE:
    case NOTE_ZERO_WINDOW_PROBE_ACK:
        note_probe(&w);
        return;
    case NOTE_ZERO_WINDOW:
    case NOTE_WINDOW_OPEN:
    case NOTE_WINDOW_UPDATE:
    case NOTE_WINDOW_FULL:
    case NOTE_WINDOW_SHRINKS:
        note_window(&w);
        return;
    case NOTE_MALFORMED:
        note_malformed(&w);
        return;
    case NOTE_TUNNEL:
        note_tunnel(&w);
        return;
    case NOTE_REASSEMBLED:
        note_reassembled(&w);
        return;
    case NOTE_ICMP:
        icmp_line(t, flow, e, style);
        return;
    case NOTE_SEEN_TWICE:
    case NOTE_SEEN_REWRAPPED:
    case NOTE_SEEN_INTERFACES:
    case NOTE_SEEN_ROUTED:
        note_seen_again(&w);
        return;
    case NOTE_FINS_CROSSED:
        text_addf(w.t, "TIME-WAIT once it has segment %" PRIu32 ", the ACK of its FIN",
                  note->segment);
        return;
    case NOTE_NEW_ISN:
    case NOTE_EARLIER_ISN:
        note_new_number(&w);
        return;
    case NOTE_ACK_AFTER_FIN:
    case NOTE_ACK_BEYOND:
    case NOTE_SEQ_OUTSIDE:
    case NOTE_SEQ_BELOW:
    case NOTE_SEQ_OLD:
    case NOTE_FIN_ON_SYN:
    case NOTE_TIMESTAMP_OLD:
    case NOTE_FIN_ON_DATA:
    case NOTE_BEYOND_WINDOW:
    case NOTE_DATA_AFTER_FIN:
    case NOTE_SYN_IN_OPEN:
        note_refused_numbers(&w);
        return;
    case NOTE_FLAGS:
        note_flags(&w);
        return;
    case NOTE_CHALLENGE_ACK:
        note_challenge(&w);
        return;
    case NOTE_RESET_OUTSIDE:
    case NOTE_RESET_INSIDE:
    case NOTE_RESET_NO_ACK:
        note_reset(&w);
        return;
    case NOTE_SYN_NUMBER:
    case NOTE_FIN_MOVED:
        note_other_use(&w);
        return;
    case NOTE_FIN_OLD:
        note_old_fin(&w);
        return;
    case NOTE_REFUSED:
    case NOTE_RESET_GUESS:
    case NOTE_RESET_AGAIN:
    case NOTE_RESET_CROSSED:
    case NOTE_RESET_OLDER:
    case NOTE_RESET_LATE:
    case NOTE_RESET_TTL:
    case NOTE_RESET_SYN_ACK:
    case NOTE_RESET_HANDSHAKE:
    case NOTE_RESET_AFTER_CLOSE:
    case NOTE_RESET_AFTER_IDLE:
    case NOTE_RESET_AFTER_FIN:
    case NOTE_RESET_KEEP_ALIVE:
    case NOTE_RESET_ZERO_WINDOW:
    case NOTE_RESET_TRIES:
    case NOTE_RESET_UNKNOWN:
    case NOTE_RESET_FOR_ACK:
    case NOTE_RESET_FOR_FIN:
    case NOTE_RESET_UNSENT:
    case NOTE_RESET_UNREAD:
    case NOTE_RESET_LINGER:
    case NOTE_RESET_MULTIPATH:
    case NOTE_RESET_FASTCLOSE:
    case NOTE_RESET_NO_REASON:
        reset_line(t, note);
        return;
    case NOTE_AFTER_RESET:
    case NOTE_FOREIGN_ACK:
    case NOTE_SYN_AGAIN:
    case NOTE_SYN_DATA_REFUSED:
    case NOTE_SIMULTANEOUS_OPEN:
    case NOTE_SYN_LATE:
    case NOTE_PATH_JOINS:
    case NOTE_PORTS_REUSED:
    case NOTE_CLOCK_BACK:
        note_connection(&w);
    }
}
