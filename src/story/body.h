/*
 * The sentences behind the headline (describe_body), whose parts have a file each: describe.c has
 * the sums, what an ACK answers and what a reset ends; body_close.c how far a closing has come;
 * body_again.c why something comes again; body_copies.c which of several sendings arrived;
 * body_refused.c what a receiver does with what it cannot take; body_window.c what its window and
 * probes say; body_notes.c all other notes.
 */
#ifndef TCPVIZ_SRC_STORY_BODY_H
#define TCPVIZ_SRC_STORY_BODY_H

#include "tcpviz/base/nanotime.h"
#include "tcpviz/story/describe.h"
#include "tcpviz/story/names.h"

#include <inttypes.h>

/* RFC 9293 section 3.8.6.3: an ACK may wait for up to 0.5 s, in case data or another segment come.
 * Linux lets it wait for 40 ms at least; 25 ms leave room for a tick of its clock, and for a
 * handshake that was slower than what follows. */
#define DELAYED_NS_MIN (25 * NANOTIME_MS)
#define DELAYED_NS_MAX (500 * NANOTIME_MS)

/* The writer of the body: one sentence a line. */
struct body {
    struct text *t;
    const struct flow *flow;
    const struct event *e;
    const struct number_style *style;
    bool brief;             /* for a narrow pane */
    const char *own, *peer; /* "the client", "the server" */
    const char *Own, *Peer; /* where a sentence begins */
};

static inline void
body_end_line(const struct body *b)
{
    text_add(b->t, "\n");
}

/* A relative number of its sender's, and one of the other side's. */
static inline void
body_add_own(const struct body *b, int64_t rel)
{
    number_add_of(b->t, b->flow, b->e, b->e->from, rel, b->style);
}

static inline void
body_add_peers(const struct body *b, int64_t rel)
{
    number_add_of(b->t, b->flow, b->e, ack_owner(b->e), rel, b->style);
}

/* Lines: */

/* What the first SACK block tells of bytes that came twice (RFC 2883), or why it does not, though
 * it looks so; nothing of others. */
void body_twice_arrived(const struct body *b);

/* A note in a whole sentence, where the line under the arrow leaves something to say. */
void body_explain_note(const struct body *b, const struct note *note);

/* Data of who goes on behind the other side's FIN. */
void body_half_closed(const struct body *b);

/* Where a FIN or its ACK changes a state: which FINs are acknowledged, and what is not sure. */
void body_closing(const struct body *b);

/* Sentences, without the end of their line; nothing for notes of other kinds: */

/* NOTE_AGAIN: why bytes, a SYN or a FIN come again. */
void body_why_again(const struct body *b, const struct note *note);

/* Of bytes that the SYN had brought, and the SYN-ACK did not take; false if they are others. */
bool body_was_refused_with_syn(const struct body *b, const struct note *note);

/* Of bytes that its receiver had dropped because its window was full. */
void body_why_refused(const struct body *b, const struct note *note);

/* The maximum segment lifetime (RFC 9293, section 3.4.2): nothing is on its way for longer. */
#define BODY_MSL_NS (120 * NANOTIME_S)

/* Whether it is no second sending, but the first one, or a copy of it, that was long on its way. */
bool body_is_late_copy(const struct body *b);

/* NOTE_TWO_COPIES: which sending an ACK answers, and how long the round trip took. */
void body_two_copies(const struct body *b, const struct note *note);

/* NOTE_SEEN_...: one sending that was captured more than once. */
void body_seen_again(const struct body *b, const struct note *note);

/* A window that closes, opens, is used up or taken back, and segments that only ask. */
void body_explain_window(const struct body *b, const struct note *note);

/* What its receiver drops or answers by a challenge ACK. */
void body_explain_refused(const struct body *b, const struct note *note);

#endif
