#include "tcpviz/story/describe.h"

#include "body.h"
#include "icmp.h"

#include "tcpviz/story/names.h"
#include "tcpviz/story/other_bytes.h"

#include <inttypes.h>
#include <string.h>

/* What happened, in one sentence; and the names of the states. */

const char *
describe_state(enum tcp_state state)
{
    static const char *const names[] = {
        [STATE_UNKNOWN] = "",
        [STATE_SYN_SENT] = "SYN-SENT",
        [STATE_SYN_RECEIVED] = "SYN-RECEIVED",
        [STATE_ESTABLISHED] = "ESTABLISHED",
        [STATE_FIN_WAIT_1] = "FIN-WAIT-1",
        [STATE_FIN_WAIT_2] = "FIN-WAIT-2",
        [STATE_CLOSE_WAIT] = "CLOSE-WAIT",
        [STATE_CLOSING] = "CLOSING",
        [STATE_LAST_ACK] = "LAST-ACK",
        [STATE_TIME_WAIT] = "TIME-WAIT",
        [STATE_CLOSED] = "CLOSED",
    };

    return names[state];
}

/* Headlines, in which "%s" is the sender. */

#define PLAIN_DATA "%s sends data"

static const char *
reset_headline(const struct flow *flow, const struct event *e)
{
    const struct note *late = event_find_note(e, NOTE_RESET_LATE);
    const struct note *handshake = event_find_note(e, NOTE_RESET_HANDSHAKE);

    if (event_find_note(e, NOTE_RESET_OUTSIDE) || event_find_note(e, NOTE_RESET_INSIDE) ||
        event_find_note(e, NOTE_RESET_NO_ACK))
        return "%s sends a reset that does not fit";
    if (event_find_note(e, NOTE_RESET_OLDER))
        return "%s seems to reset an older connection";
    if (event_find_note(e, NOTE_RESET_TTL) || event_find_note(e, NOTE_RESET_GUESS))
        return "%s seems to reset the connection";
    if (event_find_note(e, NOTE_RESET_UNKNOWN) || event_find_note(e, NOTE_RESET_SYN_ACK) ||
        event_find_note(e, NOTE_RESET_FOR_ACK) || event_find_note(e, NOTE_RESET_FOR_SYN) ||
        (handshake && handshake->of_unseen))
        return "%s answers with a reset";
    if (body_refuses_unseen(e))
        return "%s seems to refuse a connection";
    if (flow->end == END_REFUSED && e->segment == flow->end_segment)
        return "%s refuses the connection";
    if (e->segment == flow->end_segment)
        return "%s aborts the connection";
    if (event_find_note(e, NOTE_RESET_CROSSED))
        return "%s resets the connection, too";
    if (flow->end == END_CLOSED)
        return late && late->late_answer != LATE_UNLIKE_ANSWER
                   ? "%s answers with a reset"
                   : "%s sends a reset behind the close";
    return "%s resets once more";
}

/* Where nobody has opened it, it is not yet. */
static const char *
syn_in_open_headline(const struct flow *flow, const struct event *e)
{
    if (flow_ended_before(flow, e))
        return "%s sends a SYN although the connection is over";
    return e->state[CLIENT] < STATE_ESTABLISHED && e->state[SERVER] < STATE_ESTABLISHED
               ? "%s sends a SYN with another number"
               : "%s sends a SYN although the connection is open";
}

static const char *
syn_headline(const struct flow *flow, const struct event *e)
{
    bool again = event_find_note(e, NOTE_AGAIN) != NULL;

    if (event_find_note(e, NOTE_SYN_IN_OPEN))
        return syn_in_open_headline(flow, e);
    if (e->flags & TCP_ACK)
        return again ? "%s repeats its SYN-ACK" : "%s responds with SYN-ACK";
    if (event_find_note(e, NOTE_SIMULTANEOUS_OPEN))
        return "%s initiates the connection at the same time";
    return again ? "%s repeats its SYN" : "%s initiates connection";
}

/* The first Ack of who joined midway is no sum.  Here it covers a FIN, else its sender would not be
 * in LAST-ACK, and nothing has done so before, else the other side would be further. */
static bool
answers_fin_midway(const struct event *e)
{
    return !e->ack_advances && e->state_changed[e->from] && e->state[e->from] == STATE_LAST_ACK &&
           e->state[ack_owner(e)] == STATE_FIN_WAIT_1;
}

static const char *
fin_again_headline(const struct event *e)
{
    if (e->why == WHY_SAME_PACKET)
        return e->len > 0 ? "%s's data and FIN pass here once more"
                          : "%s's FIN passes here once more";
    return e->len > 0 ? "%s sends data and its FIN again" : "%s repeats its FIN";
}

static const char *
fin_headline(const struct flow *flow, const struct event *e)
{
    const struct note *old = event_find_note(e, NOTE_FIN_OLD); /* else of the other side's */

    if (event_find_note(e, NOTE_AGAIN))
        return fin_again_headline(e);
    if (old && old->segment == 0)
        return "%s sends an old FIN";
    if (event_find_note(e, NOTE_FIN_ON_SYN))
        return "%s sends a FIN where its SYN stood";
    if (event_find_note(e, NOTE_FIN_ON_DATA))
        return "%s sends a FIN where its data stood";
    if (event_find_note(e, NOTE_DATA_AFTER_FIN) && e->len == 0)
        return "%s sends another FIN behind its FIN";
    if (event_find_note(e, NOTE_SEQ_OUTSIDE))
        return "%s sends a FIN outside the window";
    if (!(e->flags & (TCP_SYN | TCP_ACK)))
        return "%s sends a FIN without ACK";
    if (event_is_refused(e))
        return "%s sends a FIN with an Ack that does not fit";
    if (flow->half[ack_owner(e)].segments > 0 && e->segment > 1 && !e->unsure &&
        (e->segment == flow->closing_segment || flow->closing_segment == 0))
        return e->len > 0 ? "%s sends data and initiates close" : "%s initiates close";
    if ((event_acks_kind(e, TERM_FIN) || answers_fin_midway(e)) && !e->unsure)
        return "%s replies with FIN, ACK";
    return e->len > 0 ? "%s sends data and closes its side" : "%s closes its side";
}

static const char *
data_headline(const struct event *e)
{
    if (other_bytes_are_a_riddle(e))
        return "%s sends other bytes with the same numbers";
    if (event_find_note(e, NOTE_AGAIN))
        return e->why == WHY_SAME_PACKET ? "%s's data pass here once more" : "%s sends data again";
    if (event_find_note(e, NOTE_SEQ_OUTSIDE))
        return "%s sends data outside the window";
    if (event_find_note(e, NOTE_TIMESTAMP_OLD))
        return "%s sends data with an old timestamp";
    if (event_find_note(e, NOTE_DATA_AFTER_FIN))
        return "%s sends data behind its FIN";
    if (!(e->flags & TCP_ACK))
        return "%s sends data without ACK";
    if (event_is_refused(e) && !event_find_note(e, NOTE_SEQ_BELOW))
        return "%s sends data with an Ack that does not fit";
    if (event_find_note(e, NOTE_FILLS_GAP) || event_find_note(e, NOTE_REORDERED))
        return "%s sends data that were missing";
    if (event_find_note(e, NOTE_ZERO_WINDOW_PROBE))
        return "%s asks with one byte whether the window is open again";
    if (event_find_note(e, NOTE_KEEP_ALIVE))
        return "%s asks whether the other side is still there";
    if (event_find_note(e, NOTE_GAP))
        return "%s sends data behind a gap";
    if (e->flags & TCP_URG && e->urgent > 0)
        return "%s sends urgent data";
    return event_acks_kind(e, TERM_DATA) ? "%s acknowledges data and sends data" : PLAIN_DATA;
}

/* Behind a FIN, or the newest byte, there is nothing that could have arrived without it; and an ACK
 * may come again for a signal of Multipath TCP. */
static bool
nothing_need_miss(const struct flow *flow, const struct event *e)
{
    return flow_expects_fin(flow, e) ||
           event_find_note(e, NOTE_DUPLICATE_ACK)->no_loss != NO_LOSS_UNKNOWN;
}

/* What an empty segment says, by its first note that has a headline of its own. */
static const char *
noted_headline(const struct flow *flow, const struct event *e)
{
    static const struct {
        enum note_kind kind;
        const char *words;
    } table[] = {
        {NOTE_CHALLENGE_ACK, "%s answers what does not fit with an ACK"},
        {NOTE_ACK_AFTER_FIN, "%s acknowledges what cannot have been sent"},
        {NOTE_ACK_BEYOND, "%s acknowledges what was not seen here"},
        {NOTE_FOREIGN_ACK, "%s acknowledges what is not of this connection"},
        {NOTE_SEQ_OUTSIDE, "%s sends a segment outside the window"},
        {NOTE_SEQ_OLD, "%s sends a segment with an old number"},
        {NOTE_ZERO_WINDOW_PROBE_ACK, "%s answers the probe: its window is still closed"},
        {NOTE_ZERO_WINDOW_PROBE, "%s asks whether the window is open again"},
        {NOTE_KEEP_ALIVE_ACK, "%s answers: it is still there"},
        {NOTE_KEEP_ALIVE, "%s asks whether the other side is still there"},
        {NOTE_WINDOW_OPEN, "%s opens its window again"},
        {NOTE_WINDOW_SHRINKS, "%s offers a smaller window than before"},
        {NOTE_WINDOW_UPDATE, "%s announces a new window"},
        {NOTE_DUPLICATE_ACK, "%s repeats its ACK: a piece is missing"},
        {NOTE_REPEAT_ACK, "%s repeats its ACK"},
        {NOTE_OLDER_ACK, "%s sends an ACK below its last one"},
    };

    const struct note *answer = event_find_note(e, NOTE_CHALLENGE_ACK);
    const struct note *foreign = event_find_note(e, NOTE_FOREIGN_ACK);
    const struct note *probe = event_find_note(e, NOTE_ZERO_WINDOW_PROBE_ACK);

    if (answer && answer->doubt == DOUBT_AGAIN)
        return "%s acknowledges once more";
    if (foreign && foreign->of_unseen)
        return "%s acknowledges what was not seen here";
    if (probe && probe->window_bytes > 0)
        return "%s answers the probe: its window is open";
    if (event_find_note(e, NOTE_DUPLICATE_ACK) && nothing_need_miss(flow, e))
        return "%s repeats its ACK";
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (event_find_note(e, table[i].kind))
            return table[i].words;
    return NULL;
}

/* A single number that did not pass here. */
static bool
acks_what_may_be_a_fin(const struct event *e)
{
    return e->n_terms == 1 && e->terms[0].kind == TERM_UNSEEN && e->terms[0].value == 1;
}

static const char *
ack_headline(const struct flow *flow, const struct event *e)
{
    const char *noted = e->ack_advances ? NULL : noted_headline(flow, e);
    const struct note *zero = event_find_note(e, NOTE_ZERO_WINDOW);

    if (e->flags & TCP_URG && e->urgent > 0)
        return "%s announces urgent data";
    if (e->dsack && event_find_note(e, NOTE_REPEAT_ACK))
        return dsack_is_older(flow, e) ? "%s repeats its ACK, to report an old number"
                                       : "%s repeats its ACK, to report what arrived twice";
    if (!e->ack_advances && event_sack_shows_missing(e) && event_find_note(e, NOTE_WINDOW_UPDATE))
        return "%s announces a new window: a piece is missing";
    if (noted)
        return noted;
    if (event_only_sack_tells(e)) /* without a beginning the first ACK may cover something */
        return e->acks_segment != 0 ? "%s acknowledges data: a piece is missing"
                                    : "%s repeats its ACK: a piece is missing";
    if (event_acks_kind(e, TERM_FIN))
        return "%s acknowledges close";
    if (event_acks_kind(e, TERM_DATA) || event_acks_kind(e, TERM_UNSEEN))
        return !zero ? acks_what_may_be_a_fin(e) ? "%s acknowledges" : "%s acknowledges data"
               : zero->segment != 0 ? "%s acknowledges data: its window is still closed"
                                    : "%s acknowledges data and closes its window";
    if (zero)
        return zero->segment == 0 ? "%s closes its window"
               : e->ack_advances  ? "%s acknowledges: its window is still closed"
                                  : "%s repeats its ACK: its window is still closed";
    if (e->flags & TCP_ACK)
        return "%s acknowledges";
    return e->flags & (TCP_PSH | TCP_URG | TCP_ECE | TCP_CWR | TCP_AE)
               ? "%s sends a segment without ACK"
               : "%s sends a segment without flags";
}

/* The sentence, in which "%s" is the sender. */
static const char *
headline_words(const struct flow *flow, const struct event *e)
{
    if (e->segment_notes & (SEGMENT_CUT_HEADER | SEGMENT_BAD_OFFSET))
        return e->segment_notes & SEGMENT_CUT_HEADER ? "%s sends a segment that was cut"
                                                     : "%s sends a malformed segment";
    if (e->flags & TCP_RST)
        return reset_headline(flow, e);
    if (e->flags & TCP_SYN)
        return syn_headline(flow, e);
    if (e->flags & TCP_FIN)
        return fin_headline(flow, e);
    return e->len > 0 ? data_headline(e) : ack_headline(flow, e);
}

void
describe_headline(struct text *t, const struct flow *flow, const struct event *e,
                  const struct number_style *style)
{
    if (event_is_icmp(e)) {
        icmp_headline(t, e);
        return;
    }
    if (e->twin_of != 0)
        text_addf(t, "Segment %u is seen once more", (unsigned)e->segment);
    else
        text_addf(t, headline_words(flow, e), side_name(style, e->from, NAME_TITLE));
}

void
describe_headline_among(struct text *t, const struct flow *flow, const struct event *e,
                        const struct number_style *style)
{
    bool to_client = e->from == SERVER;
    const char *words = headline_words(flow, e);
    bool plain = strcmp(words, PLAIN_DATA) == 0;
    char client[64];
    struct text c;

    if (event_is_icmp(e)) {
        describe_headline(t, flow, e, style);
        return;
    }
    text_init(&c, client, sizeof client);
    text_addf(&c, "%s %" PRIu32, side_name(style, CLIENT, to_client ? NAME_WORD : NAME_TITLE),
              flow->number);
    text_addf(t, plain ? "%s sends " : words,
              to_client ? side_name(style, SERVER, NAME_TITLE) : client);
    if (plain)
        text_add_count(t, e->len, "byte");
    if (to_client)
        text_addf(t, plain ? " to %s" : " (to %s)", client);
}

void
describe_counting(struct text *t, const struct event *e, uint32_t other,
                  const struct number_style *style)
{
    if (style->numbers == NUMBERS_RAW) {
        text_add(t, "Each connection counts its own bytes from an initial number of its own.");
        return;
    }
    if (style->numbers == NUMBERS_SYMBOLIC) {
        text_add(t, "Each connection has an x and a y of its own.");
        return;
    }
    text_add(t, "Each connection counts its own bytes from its own 0");
    if (other != 0 && e->seq_relative)
        text_addf(
            t, ": this Seq=%" PRId64 " has nothing to do with %s Seq=%" PRId64 " of connection %u",
            e->rel_seq, e->rel_seq <= 1 ? "the" : "a", e->rel_seq, (unsigned)other);
    text_add(t, ".");
}
