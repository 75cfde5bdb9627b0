#include "tcp_reset_abort.h"

#include "tcp_accept_reset.h"
#include "tcp_reset_answer.h"

#include "tcpviz/base/nanotime.h"

/* So many tries without an answer are called giving up; one may be a coincidence. */
#define TRIES_GIVEN_UP 2

/* Programs that end connections because nothing happens on them wait longer; one that left bytes
 * unread has usually ended by then. */
#define IDLE_TIMER_NS (10 * NANOTIME_S)

/* Bytes from it are acknowledged, the SYN and the FIN apart. */
static bool
has_bytes_acked(const struct half *half)
{
    return half->acked_known && half->snd_una - half->base_seq > 1U + half->fin_acked;
}

/* Whether bytes may have come from it: they were seen, or acknowledged; or where its SYN did not
 * pass here they may have come before. */
static bool
may_have_sent(const struct half *half)
{
    return half->data_bytes > 0 || !half->syn_seen || has_bytes_acked(half);
}

/* RFC 6298 section 5.5: each silence is twice as long as the one before, and so about as long as
 * all since the first sending; but kernels wait no longer than so. */
#define LONGEST_WAIT_NS (60 * NANOTIME_S)

/* The newest segment that tried what waits, where the next try was not due yet: so no timer has
 * ended.  Else 0. */
static uint32_t
try_before_timer(const struct sighting *t)
{
    const struct range *r = ranges_find(t->ranges, t->own, first_unacked(t->own));
    const struct copy *copy = r ? ranges_newest_copy(t->ranges, t->own, r->seq) : NULL;
    int64_t waited_ns = copy ? nanotime_between(copy->time_ns, t->s->time_ns) : LONGEST_WAIT_NS;

    return waited_ns >= LONGEST_WAIT_NS ||
                   waited_ns >= nanotime_between(r->time_ns, copy->time_ns) / 4 * 3
               ? 0
               : copy->segment;
}

/* The next keep-alive was not due yet, which comes as long after the newest one as that after the
 * one before. */
static bool
comes_before_keep_alive(const struct sighting *t)
{
    int64_t asked_ns = half_asked_ns(t->ranges, t->own);

    return tcp_idle_ns(t) < asked_ns - asked_ns / 16;
}

bool
tcp_reset_explain_tries(struct sighting *t)
{
    struct note note = {.kind = NOTE_RESET_TRIES, .tries = t->own->tries};

    if (t->own->tries < TRIES_GIVEN_UP || (t->own->tries_probe && answers_pass_elsewhere(t)) ||
        (follows_peer(t) && tcp_reset_is_answer(t)))
        return false;
    if (t->own->tries_probe && t->own->probe == PROBE_KEEP_ALIVE &&
        t->own->last_segment != t->own->fin_segment) {
        if (comes_before_keep_alive(t))
            return false;
        note.kind = NOTE_RESET_KEEP_ALIVE;
    } else if (t->own->tries_probe && t->own->probe == PROBE_ZERO_WINDOW && t->peer->closed) {
        note.kind = NOTE_RESET_ZERO_WINDOW;
        note.segment = half_closing_segment(t->ranges, t->peer);
        note.after_ns = nanotime_between(half_closing_ns(t->ranges, t->peer), t->s->time_ns);
        note.answered = follows_peer(t);
    } else if (t->own->tries_probe) {
        return false;
    } else {
        note.segment = try_before_timer(t);
        note.number = half_rel(t->own, first_unacked(t->own));
        note.may_be_unread = may_have_sent(t->peer);
    }
    event_note(t->e, note);
    return true;
}

/* When the newest number passed that is no probe's, as far as that is remembered; else when
 * anything did.  Keep-alives, and the answers to them, do not end the time in which nobody uses a
 * connection.
 */
static int64_t
last_used_ns(const struct sighting *t)
{
    int64_t ns = INT64_MIN;

    for (int side = 0; side < 2; side++) {
        const struct half *half = &t->flow->half[side];
        const struct copy *copy;
        const struct range *r;

        if (!half->syn_seen && half->data_bytes == 0)
            continue;
        if (!(r = ranges_find(t->ranges, half, half->snd_nxt - 1)))
            return t->flow->last_ns;
        /* a probe's byte, too, is one that was sent again */
        copy = ranges_newest_copy(t->ranges, half, half->snd_nxt - 1);
        if (copy && half->probe == PROBE_NONE)
            ns = copy->time_ns > ns ? copy->time_ns : ns;
        ns = r->time_ns > ns ? r->time_ns : ns;
    }
    return ns == INT64_MIN ? t->flow->last_ns : ns;
}

/* A kernel completes handshakes and takes data before any program does: of a server without a byte
 * of its own perhaps none has accepted the connection.  Where SYNs crossed nobody listens. */
static bool
may_not_be_accepted(const struct sighting *t)
{
    bool beginning_seen = t->own->syn_seen || t->peer->syn_seen;
    bool both_called = t->flow->simultaneous_open && !t->flow->split_open;

    return t->e->from == SERVER && beginning_seen && !both_called && t->own->data_bytes == 0;
}

/* Nothing of its own was on its way; nor had it the other side's FIN, if that has sent one.  Behind
 * a closed window there are bytes that nobody has read. Else the other side's newest bytes may be
 * unread, unless there was a long time to read them. */
static struct note
quiet_note(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;
    int64_t idle_ns = nanotime_between(last_used_ns(t), t->s->time_ns);
    bool closed = half_refuses_all(own) && peer->data_bytes > 0;
    bool idle = !closed && idle_ns >= IDLE_TIMER_NS;

    if (closed || (!idle && peer->data_segment > own->data_segment))
        return (struct note){.kind = NOTE_RESET_UNREAD,
                             .may_be_unaccepted = may_not_be_accepted(t),
                             .reset_unread = closed ? UNREAD_WINDOW_CLOSED : UNREAD_ALL_ACKED,
                             .bytes = peer->data_bytes};
    return (struct note){.kind = NOTE_RESET_LINGER,
                         .segment = peer->fin_segment,
                         .may_be_unaccepted = may_not_be_accepted(t) && peer->data_bytes == 0 &&
                                              !has_bytes_acked(peer),
                         .may_be_unread = may_have_sent(peer),
                         .silence_ns = idle ? idle_ns : 0};
}

/* Nothing of the other side waits for an ACK, but for the byte of a probe. */
static bool
peer_is_quiet(const struct sighting *t)
{
    return half_unacked(t->ranges, t->peer) <= (t->peer->probe == PROBE_ZERO_WINDOW);
}

/* Few kernels abort without ACK: what comes so, and answers nothing, tells only of an idle time. */
static bool
is_quiet_abort(const struct sighting *t)
{
    struct note note;

    if (!peer_is_quiet(t) || t->e->segment == 1)
        return false;
    note = quiet_note(t);
    return (t->s->flags & TCP_ACK) || ((tcp_reset_answered_all(t) || tcp_reset_comes_too_late(t)) &&
                                       note.kind == NOTE_RESET_LINGER && note.silence_ns > 0);
}

/* Bytes that it had acknowledged may be unread while more were on their way to it. */
static bool
stops_receiving(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;

    return (t->s->flags & TCP_ACK) && peer->data_segment > own->data_segment &&
           peer->data_bytes > half_unacked(t->ranges, peer);
}

/* The other side has closed, and the Ack, if there is one, does not show that the FIN had not come
 * yet. */
static bool
had_fin(const struct sighting *t)
{
    return t->peer->fin_segment != 0 && (!(t->s->flags & TCP_ACK) || t->peer->fin_acked);
}

/* The same time of a timer: its kernel's clock may tick coarsely, and packets are on their way for
 * different times. */
static bool
is_as_long(int64_t ns, int64_t before_ns)
{
    int64_t more_ns = nanotime_between(before_ns, ns);

    return more_ns >= -(before_ns / 16) && more_ns <= before_ns / 16;
}

/* It comes when the next keep-alive was due: as long behind the newest one, its sender's newest
 * segment, as nothing had passed before that.  The answers passed here, but may be lost behind this
 * point; a kernel that got none aborts instead of asking once more. */
static bool
may_miss_answers(const struct sighting *t)
{
    const struct half *own = t->own;
    int64_t asked_ns = half_asked_ns(t->ranges, own);

    return (t->s->flags & TCP_ACK) &&
           (own->probe == PROBE_KEEP_ALIVE || own->probe == PROBE_ANSWERED) &&
           half_asking_segment(t->ranges, own) == own->last_segment &&
           asked_ns >= EVENT_TIMER_NS_MIN && is_as_long(tcp_idle_ns(t), asked_ns);
}

/* What its program did.  Of several paths the kernel may give up one while the program goes on with
 * the others (RFC 8684 section 3.6). */
static bool
tells_of_program(const struct note *note)
{
    return note->kind == NOTE_RESET_LINGER || note->kind == NOTE_RESET_UNREAD;
}

/* Its newest segment is its SYN-ACK once more behind an ACK of that, which may be lost behind this
 * point, as may what answered this; and then it waited as long as for another one. */
static bool
waits_for_handshake(const struct sighting *t)
{
    const struct half *own = t->own;
    const struct copy *copy = ranges_newest_syn(t->ranges, own);

    return own->syn_ack_seen && copy && copy->segment == own->last_segment &&
           own->snd_una_segment < copy->segment && tcp_reset_comes_too_late(t);
}

/* It has an ACK, as few answers have, but comes right behind the first segment after a silence, in
 * which something in between may have forgotten the connection. */
static bool
comes_behind_silence(const struct sighting *t)
{
    return t->flow->idle_ms * NANOTIME_MS >= EVENT_FORGOTTEN_NS && (t->s->flags & TCP_ACK) &&
           follows_peer(t) && tcp_seq_is_expected(t) && !tcp_reset_comes_too_late(t);
}

/* What speaks for a reason; false: nothing does.  `note` is empty at first. */
typedef bool reason(const struct sighting *t, struct note *note);

static bool
explain_handshake(const struct sighting *t, struct note *note)
{
    if (!waits_for_handshake(t))
        return false;
    note->kind = NOTE_RESET_HANDSHAKE;
    note->syn_ack_again = true;
    return true;
}

static bool
explain_own_fin(const struct sighting *t, struct note *note)
{
    if (t->own->fin_segment == 0)
        return false;
    note->kind = NOTE_RESET_AFTER_FIN;
    note->segment = t->own->fin_segment;
    note->after_both = t->peer->fin_acked;
    note->may_be_unread = may_have_sent(t->peer);
    return true;
}

static bool
explain_peers_fin(const struct sighting *t, struct note *note)
{
    if (!had_fin(t))
        return false;
    note->kind = NOTE_RESET_FOR_FIN;
    note->segment = t->peer->fin_segment;
    note->may_be_unaccepted = may_not_be_accepted(t);
    note->may_be_unread = may_have_sent(t->peer);
    note->or_crossed = !(t->s->flags & TCP_ACK) && !t->peer->fin_acked;
    return true;
}

static bool
explain_unsent(const struct sighting *t, struct note *note)
{
    const struct sacked_block *sacked = tcp_accept_reset_sacked(t);
    int64_t bytes = half_unacked(t->ranges, t->own);

    if (bytes == 0 || !tcp_reset_may_be_abort(t))
        return false;
    note->kind = NOTE_RESET_UNSENT;
    note->segment = sacked ? sacked->segment : 0;
    note->may_be_unread = may_have_sent(t->peer);
    note->bytes = bytes;
    return true;
}

static bool
explain_keep_alives(const struct sighting *t, struct note *note)
{
    if (!may_miss_answers(t))
        return false;
    note->kind = NOTE_RESET_KEEP_ALIVE;
    note->tries = t->own->tries;
    return true;
}

static bool
explain_silence(const struct sighting *t, struct note *note)
{
    if (!comes_behind_silence(t))
        return false;
    *note = tcp_reset_answer_note(t, NOTE_RESET_UNKNOWN);
    note->reset_form = RESET_BEHIND_SILENCE;
    note->silence_ns = t->flow->idle_ms * NANOTIME_MS;
    return true;
}

static bool
explain_quiet(const struct sighting *t, struct note *note)
{
    if (!is_quiet_abort(t))
        return false;
    *note = quiet_note(t);
    return true;
}

static bool
explain_unread(const struct sighting *t, struct note *note)
{
    if (!stops_receiving(t))
        return false;
    note->kind = NOTE_RESET_UNREAD;
    note->may_be_unaccepted = may_not_be_accepted(t);
    note->reset_unread = UNREAD_MORE_CAME;
    note->bytes = t->peer->data_bytes - half_unacked(t->ranges, t->peer);
    return true;
}

/* The first one that fits is told. */
static struct note
first_reason(const struct sighting *t)
{
    static reason *const reasons[] = {explain_handshake, explain_own_fin,     explain_peers_fin,
                                      explain_unsent,    explain_keep_alives, explain_silence,
                                      explain_quiet,     explain_unread};
    struct note note = {.kind = NOTE_NONE};

    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (reasons[i](t, &note))
            return note;
    return (struct note){.kind = NOTE_RESET_NO_REASON};
}

void
tcp_reset_explain_abort(struct sighting *t)
{
    struct note note =
        answers_pass_elsewhere(t) ? (struct note){.kind = NOTE_RESET_NO_REASON} : first_reason(t);

    if (tcp_is_multipath(t) && tells_of_program(&note))
        note = (struct note){.kind = NOTE_RESET_MULTIPATH, .mptcp_reason = MULTIPATH_NO_REASON};
    event_note(t->e, note);
}
