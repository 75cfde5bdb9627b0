#include "body.h"

#include "reset.h"

#include "tcpviz/story/other_bytes.h"

/* Who goes on after a reset. */
static void
after_reset(const struct body *b, const struct note *note)
{
    if (note->after_reset == AFTER_DISBELIEVED)
        text_add(b->t,
                 "Its Ack is beyond that reset's Seq: so that was old when it came (RFC 9293, "
                 "section 3.10.7.4), or it did not come.");
    else if (note->after_reset == AFTER_WRONG_ACK)
        text_addf(b->t,
                  "%s goes on below the Ack that it had answered: so probably that was of nothing "
                  "sent, and in SYN-RECEIVED the reset changed nothing (RFC 9293, section 3.5.2).",
                  b->Own);
    else if (note->after_reset == AFTER_KERNEL)
        text_addf(b->t,
                  "Probably a program wrote the SYN itself, past its kernel: that knows of no "
                  "connection and reset the SYN-ACK, and the program goes on. Else something in "
                  "between sent that reset in the name of %s.",
                  b->own);
    else if (note->after_reset == AFTER_OWN)
        text_addf(b->t,
                  "%s goes on as if it had sent no reset: usually something in between sent "
                  "that one in its name.",
                  b->Own);
    else
        text_addf(b->t,
                  "The reset did not reach %s yet, or %s did not believe it "
                  "(RFC 5961, section 3.2).",
                  b->own, b->own);
}

/* Where the beginning was not seen, one number behind the first segment is missing. */
static bool
is_first_number(const struct body *b, const struct note *note)
{
    return note->first == 1 && note->last == 1 && !b->flow->half[b->e->from].syn_seen;
}

/* Of a FIN. */
static const char *
fixed_of_closing(const struct note *note)
{
    static const char *const fin_moved[] = {
        [FIN_TAKEN] =
            "A FIN is the last number of its side (RFC 9293, section 3.6): behind it there "
            "can be no data.",
        [FIN_IN_PLACE] =
            "A FIN without ACK is not taken (RFC 9293, section 3.10.7.4): what goes on "
            "in its place shows that it closed nothing.",
        [FIN_BEHIND] = "A FIN without ACK is not taken (RFC 9293, section 3.10.7.4): what goes on "
                       "behind it shows that it closed nothing.",
        [FIN_WRONG_ACK] = "That FIN had an Ack of what did not pass here. Its side goes on in its "
                          "place, with what had passed: so probably somebody else sent it, and it "
                          "was dropped (RFC 5961, section 5)."};

    switch ((int)note->kind) {
    case NOTE_FIN_OLD:
        return "A FIN is the last number of its side: who expects a later one has not taken it. It "
               "was an old one, or came from elsewhere.";
    case NOTE_FINS_CROSSED:
        return "Both FINs crossed, and each side answers the other one's at once: as a rule before "
               "it has the ACK of its own (RFC 9293, figure 13).";
    case NOTE_FIN_MOVED:
        return fin_moved[note->fin_moved];
    default:
        return NULL;
    }
}

/* Of SYNs. */
static const char *
fixed_of_opening(const struct body *b, const struct note *note)
{
    switch ((int)note->kind) {
    case NOTE_SYN_LATE:
        return "An answer is not sent before what it answers: probably the capture has changed "
               "their order, as it may where the two directions are taken at different places; or "
               "another SYN before was not captured.";
    case NOTE_SYN_AGAIN:
        return b->flow->split_open
                   ? "In SYN-SENT an ACK alone is dropped, and a SYN without ACK is answered so, "
                     "as in a simultaneous open (RFC 9293, section 3.10.7.3)."
                   : "Both sides sent a SYN; each sends its own again with the other's ACK (RFC "
                     "9293, figure 7).";
    case NOTE_SYN_NUMBER:
        return "The SYN takes up the initial number (RFC 9293, section 3.4): the first byte of "
               "data is the one behind it.";
    case NOTE_SYN_DATA_REFUSED:
        return b->e->analysis & ANALYSIS_TFO_IGNORED
                   ? "It takes the SYN alone: it does no Fast Open, or the cookie was not the "
                     "right one. As a rule what came with the SYN has to be sent again (RFC 7413, "
                     "section 4.2)."
                   : "It takes the SYN alone. What came with it may be kept until the handshake is "
                     "complete (RFC 9293, section 3.10.7.2); as a rule it has to be sent again.";
    case NOTE_SIMULTANEOUS_OPEN:
        return !note->split
                   ? NULL
                   : "Its ACK had come by itself. A handshake is a SYN and an ACK each way; "
                     "usually these two share a segment (RFC 9293, section 3.4.1).";
    case NOTE_NEW_ISN:
        return !note->without_syn
                   ? NULL
                   : "It is just what the other side expects in the connection before, which so "
                     "goes on: probably somebody else sent that SYN, and nobody took it (RFC 5961, "
                     "section 4). From here on the numbers are counted anew.";
    case NOTE_EARLIER_ISN:
        return "Of two SYN-ACKs with different numbers the first one that arrives counts; the "
               "other one opens nothing any more (RFC 5961, section 4.2).";
    case NOTE_NOT_OFFERED:
        return note->options & OFFER_WSCALE
                   ? "A SYN-ACK has window scale or timestamps only where the SYN had them (RFC "
                     "7323, "
                     "sections 2.2 and 3.2): so neither side scales its windows. Or something "
                     "changed one of the two on its way."
                   : "A SYN-ACK has timestamps only where the SYN had them (RFC 7323, section "
                     "3.2). "
                     "Or something changed one of the two on its way.";
    case NOTE_PATH_JOINS:
        return "MP_JOIN says so. A path has its own Seq and Ack; numbers in an option put the "
               "bytes of all paths in order (RFC 8684, sections 3.2 and 3.3).";
    default:
        return fixed_of_closing(note);
    }
}

/* What is said in the same words of whatever side and number; NULL: nothing is. */
static const char *
fixed_sentence(const struct body *b, const struct note *note)
{
    switch ((int)note->kind) {
    case NOTE_GAP:
        return is_first_number(b, note)
                   ? "That number did not pass this point: lost on the way here, late, or not "
                     "captured; or what was seen first of this side was a keep-alive, which is one "
                     "below the next number."
                   : "The numbers in between did not pass this point before it: lost on the way "
                     "here, late, or not captured.";
    case NOTE_ACK_UNSEEN: /* of an Ack that advances the sum tells */
        return b->e->ack_advances ? NULL
                                  : "Its SACK names bytes that did not pass this point before it: "
                                    "they went another way, or were not captured.";
    case NOTE_WINDOW_UPDATE:
        return !event_sack_shows_missing(b->e) || b->e->dsack
                   ? NULL
                   : "Its SACK names bytes behind a missing one: with another window it is no "
                     "duplicate ACK by RFC 5681, but counts as one by RFC 6675 (section 2).";
    case NOTE_CLOCK_AHEAD:
        return "Timestamps count once a second at least (RFC 7323, section 5.4), and those of its "
               "sender went on by less than half of the seconds that passed by the capture's "
               "clock: that was set ahead, or the sender's machine slept.";
    case NOTE_TUNNEL:
        return note->tunnel != 0
                   ? "Its packet travels inside another one, of which TCP knows nothing."
                   : "Its packet travels by itself, unlike those before it.";
    case NOTE_FLAGS:
        return "Such flags do not come from a TCP that follows RFC 9293.";
    default:
        return fixed_of_opening(b, note);
    }
}

/* Of numbers for which nothing tells whether they were sent twice. */
static void
first_seen_here(const struct body *b, const struct note *note, bool one)
{
    const char *They = one ? "It" : "They", *were = one ? "was" : "were";

    if (note->segment == 0)
        text_addf(b->t, "%s %s not seen here before: late on %s way, or sent again.", They, were,
                  one ? "its" : "their");
    else
        text_addf(b->t, "%s %s not seen here before, so this is probably a second sending.", They,
                  were);
}

static void
filled_gap(const struct body *b, const struct note *note)
{
    bool one = note->first == note->last;

    if (note->segment != 0)
        text_addf(b->t, "Segment %" PRIu32 " had jumped over %s. ", note->segment,
                  one ? "this number" : "these numbers");
    if (b->e->asked_for)
        text_addf(b->t,
                  "%s had asked for %s with repeated ACKs: probably a fast retransmission "
                  "(RFC 5681, section 3.2).",
                  b->Peer, one ? "it" : "them");
    else if (b->e->why == WHY_SENT_SINCE)
        text_addf(b->t,
                  "By its timestamp this was sent later than what lies behind %s, so it is a "
                  "second sending.",
                  one ? "it" : "them");
    else
        first_seen_here(b, note, one);
}

static void
overtaken(const struct body *b, const struct note *note)
{
    const char *them = note->first == note->last ? "it" : "them";

    if (b->e->why == WHY_SENT_BEFORE)
        text_addf(b->t,
                  "By its timestamp this one was sent before segment %" PRIu32
                  ", which overtook it on the way.",
                  note->segment);
    else if (b->e->why == WHY_SENT_WITH)
        text_addf(b->t,
                  "It has the timestamp of segment %" PRIu32
                  ", which jumped over %s; what is sent again goes out a round trip later, with a "
                  "newer one. So probably that segment overtook this one on the way.",
                  note->segment, them);
    else
        text_addf(b->t,
                  "Segment %" PRIu32 " had jumped over %s, so shortly before that it probably "
                  "overtook this one on the way.",
                  note->segment, them);
}

/* Old bytes and new ones in one segment; of a SYN there are none. */
static void
shared(const struct body *b, const struct note *note)
{
    if (note->first > note->last || other_bytes_are_a_riddle(b->e) ||
        body_was_refused_with_syn(b, note))
        return;
    if (b->e->resent == RESENT_TOLD_SMALLER)
        text_add(b->t, "The old bytes had been in a larger packet: an ICMP error had told that a "
                       "link on the way takes none so large (RFC 1191, RFC 8201).");
    else if (b->e->why == WHY_REFUSED)
        body_why_refused(b, note);
    else
        text_addf(b->t,
                  "Old bytes and new ones may share a segment: usually no ACK of the old %s had "
                  "come in time (RFC 6298).",
                  note->first < note->last ? "ones" : "one");
}

/* RFC 9293 section 3.7.4.  What the ACK took longer than a round trip was its own waiting. */
static void
held_back(const struct body *b, const struct note *note)
{
    int64_t rtt_ns = flow_handshake_rtt(b->flow);

    text_add(b->t, "It left ");
    if (note->after_ns > 0) /* else the clock is too coarse to tell */
        nanotime_add_duration(b->t, note->after_ns);
    else
        text_add(b->t, "right");
    text_add(b->t, " behind that ACK, which no program sees: probably it was ready before. Small "
                   "segments wait for the ACK of what is out (Nagle");
    if (rtt_ns > 0 && nanotime_between(rtt_ns, note->waited_ns) >= DELAYED_NS_MIN)
        text_add(b->t, "): with a delayed ACK each side waits for the other one (");
    else
        text_add(b->t, "; ");
    text_add(b->t, "RFC 9293, section 3.7.4), unless TCP_NODELAY is set.");
}

/* Other numbers than its own, so they are named. */
static void
not_captured(const struct body *b, const struct note *note)
{
    bool one = note->first == note->last;

    text_addf(b->t, note->by_sack ? "%s named number%s " : "%s acknowledged number%s ", b->Peer,
              one ? "" : "s");
    body_add_own(b, note->first);
    if (!one) {
        text_add(b->t, " to ");
        body_add_own(b, note->last);
    }
    text_addf(b->t,
              " in %ssegment %" PRIu32 ", so %s had arrived: not lost, only not captured here.",
              note->by_sack ? "the SACK of " : "", note->segment, one ? "it" : "they");
}

/* Numbers that came before, not yet, or another way. */
static void
explain_numbers(const struct body *b, const struct note *note)
{
    switch ((int)note->kind) {
    case NOTE_AGAIN:
        if (!other_bytes_are_a_riddle(b->e)) /* of another sender no timer tells */
            body_why_again(b, note);
        return;
    case NOTE_OVERLAP:
        shared(b, note);
        return;
    case NOTE_OTHER_BYTES:
        other_bytes_explain(b->t, b->e, note, b->style);
        return;
    case NOTE_NOT_CAPTURED:
        not_captured(b, note);
        return;
    case NOTE_ACKED_EARLIER:
        text_addf(b->t,
                  "Usually the capture has changed their order, as it may where the two directions "
                  "are taken at different places; or a first sending did not pass here. Else %s "
                  "%s what it did not have.",
                  b->peer, note->by_sack ? "named" : "acknowledged");
        return;
    case NOTE_HELD_BACK:
        held_back(b, note);
        return;
    case NOTE_FILLS_GAP:
        filled_gap(b, note);
        return;
    case NOTE_REORDERED:
        overtaken(b, note);
        return;
    default:
        return;
    }
}

static void
unpacked(const struct body *b, const struct note *note)
{
    text_addf(b->t, "IP had packed it: the wire carried %" PRId64 " bytes ", note->packed_bytes);
    if (note->tcp_bytes > 0)
        text_addf(b->t, "where TCP's header and data are %" PRId64, note->tcp_bytes);
    else
        text_add(b->t, "for it and the headers in front of it, which were packed, too");
    text_add(b->t, " (IPComp, RFC 3173). TCP does not notice; what is shown here is what its "
                   "receiver unpacks.");
}

/* What befell its packet on its way here, and the connection before it. */
static void
explain_passage(const struct body *b, const struct note *note)
{
    switch ((int)note->kind) {
    case NOTE_AFTER_RESET:
        after_reset(b, note);
        return;
    case NOTE_REASSEMBLED:
        text_addf(b->t,
                  "IP had split its packet, usually because some link takes only smaller ones "
                  "(RFC %s). TCP does not notice.",
                  b->flow->is_ip6 ? "8200, section 4.5" : "791, section 2.3");
        return;
    case NOTE_UNPACKED:
        unpacked(b, note);
        return;
    case NOTE_SEEN_TWICE:
    case NOTE_SEEN_REWRAPPED:
    case NOTE_SEEN_INTERFACES:
    case NOTE_SEEN_ROUTED:
        body_seen_again(b, note);
        return;
    default:
        return;
    }
}

static void
repeated_ack(const struct body *b, const struct note *note)
{
    switch ((enum repeat_reason)note->repeat_reason) {
    case REPEAT_REPORTS:
        text_add(b->t, "It asks for nothing: a duplicate ACK names bytes behind a missing one that "
                       "no ACK before had named (RFC 6675, section 2).");
        return;
    case REPEAT_MULTIPATH:
        if (note->mptcp_subtype == MPTCP_FASTCLOSE)
            text_addf(b->t,
                      "MP_FASTCLOSE asks %s to give up the connection with all its paths "
                      "(RFC 8684, section 3.5). ",
                      b->peer);
        text_add(b->t, "It carries an option of Multipath TCP: an ACK may also be repeated just "
                       "for that, and is no sign of loss then (RFC 8684, section 3).");
        return;
    case REPEAT_COPIES:
        text_addf(b->t,
                  "Some of what segment %" PRIu32
                  " acknowledges had passed here more than once: as a rule "
                  "each copy that arrives is answered with an ACK (RFC 9293, section 3.10.7.4). ",
                  note->segment);
        break;
    case REPEAT_KEEP_ALIVE:
        text_add(b->t, "Each keep-alive has one answer, and the newest one had its own: this may "
                       "answer one that was sent before it, or a copy that the network made. ");
        break;
    case REPEAT_ALL_ACKED:
        break;
    }
    text_addf(b->t,
              "Nothing that %s sent waits for an ACK, as far as was seen, so this is no sign of "
              "loss.",
              b->peer);
}

static void
no_room(const struct body *b, const struct note *note)
{
    text_add(b->t, "Its window ends in the segment that begins with that number: that was lost, or "
                   "dropped as too long for it, and so is all behind it; each that comes is "
                   "answered so (RFC 9293, section 3.10.7.4). ");
    if (note->resent_in != 0)
        text_addf(b->t, "Segment %" PRId64 " has sent it again since then.", note->resent_in);
    else
        text_addf(b->t,
                  "Three such ACKs make %s send it again without waiting (RFC 5681, section 3.2).",
                  b->peer);
}

/* What speaks against a loss, or against one of just that number. */
static bool
need_miss_nothing(const struct body *b, const struct note *note)
{
    if (flow_expects_fin(b->flow, b->e))
        text_add(b->t, "It expects only the FIN, and no byte lies behind that: usually it was sent "
                       "before the FIN arrived, and is no sign of loss.");
    else if (note->no_loss == NO_LOSS_NEWEST)
        text_addf(b->t,
                  "That byte is in %s's newest segment, as far as was seen, so none behind it can "
                  "have arrived: usually this ACK answers a copy of something older, or was sent "
                  "before that segment arrived, and is no sign of loss.",
                  b->peer);
    else if (note->no_loss == NO_LOSS_NO_ROOM)
        no_room(b, note);
    else
        return false;
    return true;
}

static void
duplicate_ack(const struct body *b, const struct note *note)
{
    if (need_miss_nothing(b, note))
        return;
    text_add(b->t, "Something arrived there, but not that number");
    if (note->resent_in != 0)
        text_addf(b->t, ", which segment %" PRId64 " has sent again since then.", note->resent_in);
    else
        text_addf(
            b->t,
            ": three such ACKs make %s send it again without waiting (RFC 5681, section 3.2).",
            b->peer);
    if (note->no_loss == NO_LOSS_SIGNAL)
        text_add(b->t, " An ACK may also be repeated just to carry an option of Multipath TCP "
                       "(RFC 8684).");
}

/* What was on its way when that segment passed came soon behind it, or never. */
static void
older_ack(const struct body *b, const struct note *note)
{
    const struct event *e = b->e;

    text_addf(b->t,
              "%s expected a higher number in segment %" PRIu32 ", and an Ack never goes back",
              b->Own, note->segment);
    if (e->prev_segment == 0 || nanotime_between(e->prev_ns, e->time_ns) <= BODY_MSL_NS)
        text_add(b->t, ": this segment was probably sent before that one, and passed late.");
    else
        text_add(b->t, ". Before this segment nothing had passed for longer than one is on its "
                       "way (2 minutes; RFC 9293, section 3.4.2): so one of the two Acks is wrong, "
                       "or of another connection.");
}

static bool
shows_wrong_fin(const struct event *e)
{
    const struct note *fin = event_find_note(e, NOTE_FIN_MOVED);

    return fin && fin->fin_moved == FIN_WRONG_ACK;
}

/* What is acknowledged, and what an ACK is asked for. */
static void
explain_ack(const struct body *b, const struct note *note)
{
    switch ((int)note->kind) {
    case NOTE_PARTIAL_ACK:
        if (note->resent_in != 0 && !b->e->dsack && !event_find_note(b->e, NOTE_TWO_COPIES))
            text_addf(b->t,
                      "Segment %" PRId64 ", which had sent a part of segment %" PRIu32
                      " again, ends there: perhaps that is what it answers.",
                      note->resent_in, note->segment);
        return;
    case NOTE_DUPLICATE_ACK:
        duplicate_ack(b, note);
        return;
    case NOTE_REPEAT_ACK:
        repeated_ack(b, note);
        return;
    case NOTE_TWO_COPIES:
        body_two_copies(b, note);
        return;
    case NOTE_SACK_GIVEN_UP:
        text_addf(b->t,
                  "With what segment %" PRIu32
                  " had named the Ack would go further. A receiver may "
                  "discard such bytes (RFC 2018, section 8), usually for want of memory: then %s "
                  "has to send them again.",
                  note->segment, b->peer);
        return;
    case NOTE_OLDER_ACK:
        if (!body_is_late_copy(b) && !shows_wrong_fin(b->e))
            older_ack(b, note);
        return;
    case NOTE_ACK_VOID:
        if (note->fin_in_place)
            text_addf(b->t,
                      "Its FIN stands where the data of segment %" PRIu32
                      " were, and is the last number of its side: so probably somebody else sent "
                      "those, with an Ack of what had not been sent (RFC 5961, section 5).",
                      note->segment);
        else
            text_addf(
                b->t,
                "%s goes on without what segment %" PRIu32
                " acknowledged, so it had not sent that: who gets such an Ack drops the segment "
                "(RFC 9293, section 3.10.7.4). Perhaps somebody else sent it (RFC 5961, section "
                "5).",
                note->of_own ? b->Own : b->Peer, note->segment);
        return;
    case NOTE_FOREIGN_ACK:
        text_addf(b->t,
                  "%s has sent nothing of that number here: perhaps it belongs to an earlier "
                  "connection of the same ports (RFC 9293, figure 9%s)%s.",
                  b->Peer, note->answers_syn ? "; RFC 5961, section 4.2" : "",
                  note->of_unseen ? ", or what came between did not pass here" : "");
        return;
    default:
        return;
    }
}

/* Each of the functions knows other kinds. */
void
body_explain_note(const struct body *b, const struct note *note)
{
    const char *fixed = fixed_sentence(b, note);
    size_t before = b->t->len;

    if (fixed)
        text_add(b->t, fixed);
    explain_numbers(b, note);
    explain_passage(b, note);
    explain_ack(b, note);
    body_explain_window(b, note);
    body_explain_refused(b, note);
    reset_sentence(b->t, b->flow, b->e, note, b->style);
    if (b->t->len > before)
        body_end_line(b);
}
