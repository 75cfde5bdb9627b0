#include "reset.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/story/names.h"

#include <inttypes.h>

/* After so much silence a kernel has left FIN-WAIT-2 by its timer: Linux after 60 s, less what the
 * FIN and its ACK needed.  Where it leaves at once (TCP_LINGER2 below 0, or too many sockets that
 * no program owns) nothing tells that from another reason. */
#define LEFT_NS (55 * NANOTIME_S)
#define LEFT_SOONER_NS NANOTIME_S

/* What a reset that answers a segment looks like. */
static void
add_form(struct text *t)
{
    text_add(t, "Without ACK and with the other side's Ack as its Seq it answers a segment that "
                "was not expected (RFC 9293, section 3.10.7.1): ");
}

/* Who does not know of the SYN, though its side sent it. */
#define PAST_KERNEL                                                                                \
    "the SYN was sent past the kernel, as port scanners do, or connect() had been given up."

/* A socket that still waits has no Ack to send: one of the SYN-ACK shows that it was open. */
static void
gives_up_sentence(struct text *t, const struct event *e, const struct note *note)
{
    if (note->of_unseen)
        text_add(t,
                 "Who aborts in SYN-SENT sends nothing (RFC 9293, section 3.10.5), so probably "
                 "this answers a SYN-ACK that did not pass here before it: usually " PAST_KERNEL);
    else if (note->syn_ack_again != 0)
        text_add(t, "It had sent its SYN-ACK again, although an ACK of that had passed here: "
                    "probably that was lost behind this point, or not taken, and after some tries "
                    "a kernel gives up. Else its program aborted.");
    else if (e->from == SERVER && e->flags & TCP_ACK && e->ack_relative && e->rel_ack > 1)
        text_add(t, "With Fast Open its program may have had the data of the SYN already: usually "
                    "it closed without reading all of them, or the listening socket was closed.");
    else if (e->from == SERVER)
        text_add(t, "Usually the listening socket was closed, or its queue of new connections is "
                    "full.");
    else if (event_acks_kind(e, TERM_SYN))
        text_add(t, "It has taken the SYN-ACK, so connect() had succeeded, and no ACK of that was "
                    "seen before: usually the program aborted at once (linger time 0), as checks "
                    "whether a port is open do.");
    else
        text_add(t, "Usually its program closed the socket while connect() was still waiting.");
}

static void
handshake_sentence(struct text *t, const struct event *e, const struct note *note)
{
    if (note->kind == NOTE_RESET_HANDSHAKE) {
        gives_up_sentence(t, e, note);
        return;
    }
    add_form(t);
    text_add(t, note->syn_seen
                    ? "usually " PAST_KERNEL
                    : "no SYN was seen here. Perhaps somebody else sent one in its name.");
}

/* Windows tries bytes 5 times more, other kernels longer (RFC 9293 section 3.8.3: R2). */
#define TRIES_OF_KERNELS 5

/* Of bytes: a SYN is tried less often. */
static bool
tries_of_program(const struct note *note)
{
    return note->number != 0 && (note->tries < TRIES_OF_KERNELS || note->segment != 0);
}

bool
reset_may_be_of_unread(const struct note *note)
{
    return note->kind == NOTE_RESET_TRIES && note->may_be_unread && tries_of_program(note);
}

static void
add_end_of_tries(struct text *t, const struct note *note)
{
    if (!tries_of_program(note)) {
        text_add(t, "After so many tries the connection is given up (RFC 9293, section 3.8.3: "
                    "R2).");
        return;
    }
    text_add(t,
             note->tries < TRIES_OF_KERNELS
                 ? "A kernel tries longer (RFC 9293, section 3.8.3: R2 of 100 s or more): usually "
                   "its program gave up"
                 : "A kernel gives up when the next try would be due, and it was not yet: usually "
                   "its program gave up");
    text_add(t, reset_may_be_of_unread(note) ? ", or closed with received bytes unread." : ".");
}

/* Where few passed here without an answer the time tells: the next one was due. */
static void
keep_alive_tries(struct text *t, const struct note *note, const char *peer)
{
    if (note->tries < 2)
        text_addf(
            t,
            "It comes when the next keep-alive was due%s, and it takes %s for dead (RFC 1122, "
            "section 4.2.3.6). Else its program aborted.",
            note->tries == 0 ? ": probably the answers, which passed here, were lost behind this "
                               "point"
                             : ", and the newest one had no answer here: probably those before "
                               "had none either",
            peer);
    else
        text_addf(t, "It takes %s for dead (RFC 1122, section 4.2.3.6).", peer);
}

static void
closed_window_tries(struct text *t, const struct note *note, const char *Peer)
{
    text_addf(t,
              note->answered
                  ? "%s had closed its window in segment %" PRIu32
                    ". As long as probes are answered a sender may go on (RFC 9293, section "
                    "3.8.6.1); usually its program set a limit, or closed with linger time 0 "
                    "or received bytes unread."
                  : "%s had closed its window in segment %" PRIu32
                    ", and did not answer the newest probe: without answers a sender gives up "
                    "(RFC 9293, section 3.8.3: R2); or its program set a limit, or closed with "
                    "linger time 0 or received bytes unread.",
              Peer, note->segment);
}

static void
tries_sentence(struct text *t, const struct flow *flow, const struct event *e,
               const struct note *note, const struct number_style *style)
{
    if (note->kind == NOTE_RESET_KEEP_ALIVE) {
        keep_alive_tries(t, note, side_name(style, ack_owner(e), NAME_THE));
        return;
    }
    if (note->kind == NOTE_RESET_ZERO_WINDOW) {
        closed_window_tries(t, note, side_name(style, ack_owner(e), NAME_FIRST));
        return;
    }
    text_add(t, "Number ");
    number_add(t, flow, e->from, note->number, e->seq + (uint32_t)(note->number - e->rel_seq), true,
               style);
    text_addf(t,
              " was sent again %" PRId64 " times and not acknowledged; what came again within "
              "5 ms counts as doubled on its way. ",
              note->tries);
    add_end_of_tries(t, note);
}

/* Data that came behind the FIN of the reset's sender, which had been idle. */
static void
idle_data_sentence(struct text *t, enum side own, const struct note *note,
                   const struct number_style *style)
{
    text_addf(t, "%s closed in segment %" PRIu32 " after ", side_name(style, own, NAME_FIRST),
              note->segment);
    nanotime_add_duration(t, note->silence_ns);
    text_addf(t,
              " without a segment, and %s used the connection once more: it may send "
              "after that FIN, but nobody there reads. Usually %s's idle timer ran "
              "out; a new connection is needed.",
              side_name(style, side_other(own), NAME_THE), side_name(style, own, NAME_THE));
    if (note->data_unacked)
        text_addf(t, " Or both crossed: its Ack does not cover segment %" PRId64 ".",
                  note->data_segment);
}

/* Kernels answer such data without ACK, as a rule. */
static void
late_data_sentence(struct text *t, enum side own, const struct note *note,
                   const struct number_style *style)
{
    if (note->kind == NOTE_RESET_AFTER_IDLE) {
        idle_data_sentence(t, own, note, style);
        return;
    }
    text_addf(t, "%s had sent its FIN in segment %" PRIu32, side_name(style, own, NAME_FIRST),
              note->segment);
    if (note->data_unacked) {
        text_addf(t,
                  ", and its Ack does not cover the data of segment %" PRId64
                  ": either they came to it behind that, and usually nobody could read them (RFC "
                  "1122, section 4.2.2.13), or both crossed.",
                  note->data_segment);
        return;
    }
    text_addf(t,
              "; the data of segment %" PRId64 "%s came to it behind that. Usually the program had "
              "closed the socket and cannot read: its kernel resets (RFC 1122, section 4.2.2.13).",
              note->data_segment,
              note->data_segment < note->segment ? ", which that did not acknowledge," : "");
}

/* RFC 9293 section 3.10.5: an ABORT sends <SEQ=SND.NXT><CTL=RST>; most kernels add an ACK. */
static void
add_other_reading(struct text *t, const struct note *note)
{
    if (note->reset_form == RESET_LIKE_ABORT)
        text_add(
            t,
            " An abort without ACK (section 3.10.5) would look the same; few kernels send that.");
}

/* No RFC ends FIN-WAIT-2, but kernels do once the program has closed: it waits for nothing else. */
static bool
left_fin_wait(const struct flow *flow, const struct event *e)
{
    const struct half *own = &flow->half[e->from];

    return own->fin_acked && own->fin_segment < e->segment;
}

/* What the time tells in which nothing had passed before the segment that it answers. */
static void
silence_sentence(struct text *t, const struct flow *flow, const struct event *e,
                 const struct note *note)
{
    if (note->silence_ns >= LEFT_SOONER_NS && left_fin_wait(flow, e)) {
        text_add(t, "its sender had closed and waited for the other side's FIN. Usually its kernel "
                    "has given that up");
        text_add(t, note->silence_ns >= LEFT_NS
                        ? " (Linux does 60 s after the ACK of its FIN)."
                        : ", sooner than usual (Linux: 60 s): a shorter limit, or "
                          "too many such sockets.");
        return;
    }
    if (note->silence_ns < EVENT_FORGOTTEN_NS) {
        text_add(t, "usually that side no longer knows the connection, or a firewall on the way "
                    "answers for it.");
        add_other_reading(t, note);
        return;
    }
    text_add(t, "after ");
    nanotime_add_duration(t, note->silence_ns);
    text_add(t, " of silence usually that side was restarted, or a NAT or firewall forgot it.");
}

static void
behind_silence_sentence(struct text *t, const struct note *note)
{
    text_addf(t, "It comes right behind segment %" PRIu32 ", the first one after ", note->segment);
    nanotime_add_duration(t, note->silence_ns);
    text_add(t, " of silence, so probably because of that. A NAT, firewall or load balancer that "
                "has forgotten the connection may answer so, though kernels leave out the ACK; or "
                "its program aborted the idle connection when it was used again, with a linger "
                "time of 0 or received bytes unread.");
}

#define OF_NEWER                                                                                   \
    "its sender has begun connection %" PRId64                                                     \
    " with the same addresses and ports, and usually knows nothing of this one (RFC 9293, figure " \
    "9)."

static void
unknown_sentence(struct text *t, const struct flow *flow, const struct event *e,
                 const struct note *note)
{
    if (note->reset_form == RESET_BEHIND_SILENCE) {
        behind_silence_sentence(t, note);
        return;
    }
    if (e->flags & TCP_ACK) {
        text_add(t, e->seq_relative
                        ? "Usually that side no longer knows the connection."
                        : "Seq 0, and an Ack of all that came, answer a segment without ACK of no "
                          "connection (RFC 9293, section 3.10.7.1): usually nothing listens on "
                          "that port, and a scan found that out.");
        return;
    }
    add_form(t);
    if (note->reset_form == RESET_LATE_REFUSAL) {
        text_add(t, "usually its queue of new connections is full, or the listening socket was "
                    "closed.");
        return;
    }
    if (note->reset_form == RESET_FOR_MORE) {
        text_add(t, "if what that Ack covers did not pass here, usually that side no longer knows "
                    "the connection. Else nothing was sent there: in SYN-RECEIVED such an Ack is "
                    "answered so, too, and nothing changes (section 3.5.2).");
        return;
    }
    if (note->reset_form == RESET_OF_NEWER) {
        text_addf(t, OF_NEWER, note->newer_connection);
        return;
    }
    if (flow->end == END_RESET && flow->end_by != e->from && flow->end_segment < e->segment) {
        text_addf(t, "its sender was reset in segment %" PRIu32 ".", flow->end_segment);
        return;
    }
    silence_sentence(t, flow, e, note);
}

#define LINGERS_IDLE                                                                               \
    "Everything was acknowledged. A plain close() would send a FIN: usually its program, or "      \
    "something in between, aborts connections that are idle, or it ended; a linger time of 0 or "  \
    "bytes left unread would look the same. Where others of the same hosts are reset at the same " \
    "moment, all have one reason, which is no timer of this one."
#define LINGERS_UNACCEPTED                                                                         \
    "Usually the program set the linger time to 0 (SO_LINGER), as a proxy does where the server "  \
    "behind it is away; or the listening socket was closed, or its queue full (Linux: "            \
    "tcp_abort_on_overflow), before the program had accepted the connection; or a firewall or "    \
    "load balancer refused it."

/* Everything had passed, and neither side waited for anything. */
static void
linger_sentence(struct text *t, const struct flow *flow, enum side from, const struct note *note)
{
    if (note->silence_ns > 0) {
        text_add(t, LINGERS_IDLE);
        return;
    }
    text_add(t, "A plain close() would send a FIN. ");
    if (note->may_be_unaccepted) {
        text_add(t, LINGERS_UNACCEPTED);
        return;
    }
    text_add(t, "Usually the program set the linger time to 0 (SO_LINGER), which aborts");
    if (note->may_be_unread)
        text_add(t, "; or it left received bytes unread.");
    else
        text_add(t, from == CLIENT && !flow->data_seen ? "; checks whether a port is open do so."
                                                       : ".");
}

static void
add_not_accepted(struct text *t, const struct note *note)
{
    if (note->may_be_unaccepted)
        text_add(t, " A listening socket that was closed before its program had accepted the "
                    "connection resets so, too.");
}

static void
unread_sentence(struct text *t, const struct note *note)
{
    if (note->reset_unread == UNREAD_WINDOW_CLOSED) {
        text_add(t, "Its window was closed: its kernel held bytes that nobody had read. A reset "
                    "now, with no FIN, usually means that the program closed the socket or ended "
                    "(RFC 2525, section 2.17).");
        return;
    }
    if (note->reset_unread == UNREAD_MORE_CAME) {
        text_add(t, "It had acknowledged ");
        text_add_count(t, (uint64_t)note->bytes, "byte");
        text_add(t, ", and more were on their way to it. ");
    } else if (note->bytes == 1) {
        text_add(t, "It has acknowledged the one byte that came, so its kernel had it. ");
    } else {
        text_addf(t, "It has acknowledged all %" PRId64 " bytes, so its kernel had them. ",
                  note->bytes);
    }
    text_add(t, "A reset now, with no FIN, usually means that the program closed the socket, or "
                "ended, with received bytes unread (RFC 2525, section 2.17), or with a linger time "
                "of 0.");
    add_not_accepted(t, note);
}

static void
abort_sentence(struct text *t, const struct flow *flow, enum side from, const struct note *note)
{
    switch ((int)note->kind) {
    case NOTE_RESET_AFTER_FIN:
        if (note->after_both)
            text_addf(
                t,
                "It has the other side's FIN, too, and could just acknowledge it: usually its "
                "program closed or ended with %sa linger time of 0.",
                note->may_be_unread ? "received bytes unread, or with " : "");
        else
            text_addf(t,
                      "It does not wait for the FIN of the other side: usually its program closed "
                      "or ended with a linger time of 0%s, or a timer ran out.",
                      note->may_be_unread ? " or with received bytes unread" : "");
        return;
    case NOTE_RESET_FOR_FIN:
        text_add(t, note->or_crossed
                        ? "Without ACK it does not tell whether it had the other side's FIN. "
                        : "The other side had closed. ");
        text_addf(t, "Usually the program here closed with %slinger time 0.",
                  note->may_be_unread ? "received bytes unread, or with " : "");
        add_not_accepted(t, note);
        return;
    case NOTE_RESET_UNSENT:
        text_addf(t,
                  "A plain close() would still deliver them: usually the program closed with "
                  "linger time 0 (SO_LINGER)%s.",
                  note->may_be_unread ? ", or with received bytes unread" : "");
        return;
    case NOTE_RESET_UNREAD:
        unread_sentence(t, note);
        return;
    case NOTE_RESET_LINGER:
        linger_sentence(t, flow, from, note);
        return;
    default:
        text_add(t, "What the program there did cannot be seen on the wire.");
    }
}

/* The receiver had acknowledged the FIN whose number it has, and so expects the next one. */
static void
add_number_of_fin(struct text *t, const struct flow *flow, const struct event *e, const char *peer)
{
    const struct half *own = &flow->half[e->from];

    if (own->fin_acked && half_is_fin_seq(own, e->seq) && own->snd_una_segment < e->segment)
        text_addf(t,
                  " Its Seq is the number of that FIN, and %s expects the next one: by RFC 5961, "
                  "section 3.2, it drops this reset, but Linux takes it.",
                  peer);
}

/* Something in front of it is missing, so the receiver expects a lower number. */
static void
add_number_of_sack(struct text *t, const struct note *note, const char *peer)
{
    if (note->segment != 0)
        text_addf(t,
                  " Bytes in front of its Seq are missing (segment %" PRIu32 "): by RFC 5961, "
                  "section 3.2, %s asks back, but Linux takes a reset right behind all that it "
                  "has.",
                  note->segment, peer);
}

/* RFC 5961 section 3.2: only the exact number resets. */
static void
disbelieved_sentence(struct text *t, const char *peer, const struct event *e,
                     const struct note *note)
{
    if (note->kind == NOTE_RESET_INSIDE)
        text_addf(
            t,
            "Its Seq lies in %s's window, but is not the number expected, as far as was seen: "
            "%s should send a challenge ACK and go on; old kernels believe it. A true reset "
            "then comes again with that number",
            peer, peer);
    else if (note->may_be_of_fin)
        text_addf(
            t,
            "Its Seq is the last number that %s has acknowledged. That did not pass here: of a "
            "FIN, Linux takes the reset; else it is outside the window, and dropped",
            peer);
    else if (e->rel_seq < note->expected)
        text_addf(t,
                  "Its Seq is below the number that %s expects, so outside its window: dropped "
                  "without an answer. Usually it answers a segment that was sent before",
                  peer);
    else if (note->end_unknown)
        text_addf(t,
                  "Its Seq is beyond the number that %s expects: inside its window, which is "
                  "not known here, it should ask back; outside it drops the reset",
                  peer);
    else
        text_addf(t,
                  "Its Seq lies behind %s's window, as far as was seen: dropped without an answer",
                  peer);
    text_add(t, " (RFC 5961, section 3.2).");
    if (note->kind == NOTE_RESET_INSIDE ? note->behind_unseen : note->end_unknown)
        text_add(t, " But what was sent in front of it may not have passed here: then it has the "
                    "number expected, and ends the connection.");
}

static void
claim_sentence(struct text *t, const struct note *note)
{
    if (note->in_window)
        text_add(t, "The number of that SYN lies in its window: by RFC 793 the answer is a reset, "
                    "which forged SYNs could abuse; since RFC 5961, section 4.2, it is a challenge "
                    "ACK. Else its program aborted at that moment.");
    else
        text_add(t, "TCP answers such a SYN with an ACK (RFC 5961, section 4.2): perhaps something "
                    "in between gives up the old connection for the new one, or its program "
                    "aborted at that moment.");
}

static void
late_sentence(struct text *t, const struct event *e, const struct note *note)
{
    if (note->newer_connection != 0)
        text_addf(t, "The connection is over, and " OF_NEWER, note->newer_connection);
    else
        text_add(t, "The connection is over: usually an old duplicate, or a segment that was sent "
                    "again because its ACK was lost (RFC 9293, section 3.10.7.1).");
    if (note->late_answer == LATE_UNLIKE_ANSWER)
        text_add(t, " An answer has no ACK, and the Ack of what it answers as its Seq: this one "
                    "may have another reason, or have crossed that.");
    if (note->ends_time_wait && e->state_changed[ack_owner(e)])
        text_add(t, " If it is heeded, TIME-WAIT ends early (RFC 1337).");
}

static void
refused_sentence(struct text *t, const struct note *note)
{
    text_add(t, "There is no connection whose bytes its Seq could count. ");
    if (note->connection != 0)
        text_addf(t,
                  "Who still knew connection %" PRId64
                  " would answer with an ACK (RFC 5961, section 4.2): so that side has forgotten "
                  "it, as after a restart, unless a firewall or proxy answers for it.",
                  note->connection);
    else if (note->answered_before)
        text_add(t, "A SYN-ACK had passed before: usually the listening socket was closed since; "
                    "or one of both was sent by somebody else, as by a firewall.");
    else
        text_addf(t,
                  "This usually means that no program listens on port %" PRId64
                  "; a firewall or full queue may do so, too.",
                  note->port);
}

static void
guess_sentence(struct text *t, const struct event *e, const struct number_style *style)
{
    text_addf(t,
              "%s's kernel knows its next number. Resets with ever higher ones are "
              "usually sent by something in between, which guesses it.",
              side_name(style, e->from, NAME_FIRST));
}

static void
again_sentence(struct text *t, const struct note *note)
{
    text_add(t, "Whatever still arrives after a reset is answered by another one.");
    if (note->segment != 0)
        return;
    text_add(t, " Since the one before nothing passed here that this could answer");
    if (note->too_late)
        text_add(t, ", and it is late for what came before that: probably what it answers did not "
                    "pass here.");
    else
        text_addf(t, ": perhaps something that came before that%s.",
                  note->differs ? "" : ", or the reset was doubled");
}

/* So late it crosses nothing. */
static void
crossed_sentence(struct text *t, const struct event *e, const struct note *note)
{
    if (note->silence_ns == 0) {
        text_add(t, "No reset answers a reset: both probably crossed on the way.");
        return;
    }
    text_add(t, "No reset answers a reset, and after ");
    nanotime_add_duration(t, note->silence_ns);
    text_addf(t,
              " of silence the two did not just cross: probably the other one was lost behind this "
              "point%s.",
              e->flags & TCP_ACK ? "" : ", or what this one answers did not pass here");
}

static void
ttl_sentence(struct text *t, const struct event *e, const struct note *note,
             const struct number_style *style)
{
    text_addf(t,
              note->segment != 0 ? "The only other segment of %s came with TTL %" PRIu32 ". "
                                 : "All other segments of %s came with TTL %" PRIu32 ". ",
              side_name(style, e->from, NAME_THE), note->other_ttl);
    text_add(t, "From another distance it was probably sent by something in between, a "
                "firewall for example; or the way had changed.");
}

static void
multipath_sentence(struct text *t, const struct note *note)
{
    text_add(t, "It ends this path of a Multipath TCP connection; others may go on (RFC 8684, "
                "section 3.6).");
    if (note->mptcp_reason == MULTIPATH_NO_REASON)
        text_add(t, " So it need not be the program that ends something: the kernel may have "
                    "given up this path alone.");
}

void
reset_sentence(struct text *t, const struct flow *flow, const struct event *e,
               const struct note *note, const struct number_style *style)
{
    const char *peer = side_name(style, ack_owner(e), NAME_THE);

    switch ((int)note->kind) {
    case NOTE_REFUSED:
        refused_sentence(t, note);
        return;
    case NOTE_RESET_OUTSIDE:
    case NOTE_RESET_INSIDE:
        disbelieved_sentence(t, peer, e, note);
        return;
    case NOTE_RESET_NO_ACK:
        text_addf(t,
                  "%s has only sent a SYN: it takes a reset only with an Ack of that "
                  "(RFC 9293, section 3.10.7.3).",
                  side_name(style, ack_owner(e), NAME_FIRST));
        return;
    case NOTE_RESET_OLDER:
        text_addf(t,
                  "Its Seq is the Ack of segment %" PRIu32 ", which was not about this SYN: so the "
                  "side that is in SYN-SENT answers (RFC 9293, figure 9), and waits on.",
                  note->segment);
        return;
    case NOTE_RESET_GUESS:
        guess_sentence(t, e, style);
        return;
    case NOTE_RESET_AGAIN:
        again_sentence(t, note);
        return;
    case NOTE_RESET_CROSSED:
        crossed_sentence(t, e, note);
        return;
    case NOTE_RESET_LATE:
        late_sentence(t, e, note);
        return;
    case NOTE_RESET_TTL:
        ttl_sentence(t, e, note, style);
        return;
    case NOTE_RESET_SYN_ACK:
    case NOTE_RESET_HANDSHAKE:
        handshake_sentence(t, e, note);
        return;
    case NOTE_RESET_AFTER_CLOSE:
    case NOTE_RESET_AFTER_IDLE:
        late_data_sentence(t, e->from, note, style);
        add_number_of_fin(t, flow, e, peer);
        return;
    case NOTE_RESET_KEEP_ALIVE:
    case NOTE_RESET_ZERO_WINDOW:
    case NOTE_RESET_TRIES:
        tries_sentence(t, flow, e, note, style);
        return;
    case NOTE_RESET_UNKNOWN:
        unknown_sentence(t, flow, e, note);
        return;
    case NOTE_RESET_FOR_SYN:
        claim_sentence(t, note);
        return;
    case NOTE_RESET_FOR_ACK:
        text_add(t, "In SYN-RECEIVED an Ack of anything but the SYN-ACK is answered with a reset "
                    "that has it as its Seq, and nothing changes there (RFC 9293, section 3.5.2).");
        return;
    case NOTE_RESET_MULTIPATH:
        multipath_sentence(t, note);
        return;
    case NOTE_RESET_FASTCLOSE:
        text_add(t, "It ends a Multipath TCP connection with all its paths, as a reset ends one of "
                    "TCP (RFC 8684, section 3.5).");
        return;
    case NOTE_RESET_AFTER_FIN:
        abort_sentence(t, flow, e->from, note);
        add_number_of_fin(t, flow, e, peer);
        return;
    case NOTE_RESET_UNSENT:
        abort_sentence(t, flow, e->from, note);
        add_number_of_sack(t, note, peer);
        return;
    case NOTE_RESET_FOR_FIN:
    case NOTE_RESET_UNREAD:
    case NOTE_RESET_LINGER:
    case NOTE_RESET_NO_REASON:
        abort_sentence(t, flow, e->from, note);
        return;
    default:
        return;
    }
}
