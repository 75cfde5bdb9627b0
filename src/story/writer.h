/*
 * A writer: about which event, where to, in which numbers, and what the two sides are called.  The
 * line under an arrow (notes.h), the sentences of the panes (body.h) and those on what must come
 * next (expect_parts.h) are written with one.  For the story layer only.  Pure.
 */
#ifndef TCPVIZ_SRC_STORY_WRITER_H
#define TCPVIZ_SRC_STORY_WRITER_H

#include "tcpviz/story/arithmetic.h"
#include "tcpviz/story/names.h"

struct writer {
    struct text *t;
    const struct flow *flow;
    const struct event *e;
    const struct number_style *style;
    const char *own, *peer; /* the event's sender, "the client", and the other side, "the server" */
    const char *Own, *Peer; /* the same where a sentence begins: "The client" */
};

/* All of these have to outlive it. */
static inline struct writer
writer_of(struct text *t, const struct flow *flow, const struct event *e,
          const struct number_style *style)
{
    return (struct writer){.t = t,
                           .flow = flow,
                           .e = e,
                           .style = style,
                           .own = side_name(style, e->from, NAME_THE),
                           .peer = side_name(style, ack_owner(e), NAME_THE),
                           .Own = side_name(style, e->from, NAME_FIRST),
                           .Peer = side_name(style, ack_owner(e), NAME_FIRST)};
}

/* Writes what a note says: a line, or a sentence. */
typedef void note_words(const struct writer *w, const struct note *note);

/* What a note calls its numbers `first` to `last` once it has named them.  One of a SYN or FIN
 * alone is none of these, and one. */
static inline bool
note_has_several(const struct note *note)
{
    return note->first < note->last;
}

static inline const char *
note_them(const struct note *note)
{
    return note_has_several(note) ? "them" : "it";
}

/* A relative number of either side; of its sender; of the other side. */
static inline void
writer_add_number(const struct writer *w, enum side owner, int64_t rel)
{
    number_add_of(w->t, w->flow, w->e, owner, rel, w->style);
}

static inline void
writer_add_own(const struct writer *w, int64_t rel)
{
    writer_add_number(w, w->e->from, rel);
}

/* "7"; "1-14" */
static inline void
writer_add_span(const struct writer *w, enum side owner, int64_t first, int64_t last)
{
    if (first == last)
        writer_add_number(w, owner, first);
    else
        number_add_range(w->t, w->flow, w->e, owner, first, last, w->style);
}

/* "7"; "1 to 14"; "raw 990-1003" where the first one has no relative number. */
static inline void
writer_add_own_range(const struct writer *w, int64_t first, int64_t last)
{
    if (first < last && number_is_raw(w->e->seq_relative, first, w->style)) {
        writer_add_span(w, w->e->from, first, last);
        return;
    }
    writer_add_own(w, first);
    if (first < last) {
        text_add(w->t, " to ");
        writer_add_own(w, last);
    }
}

static inline void
writer_add_peers(const struct writer *w, int64_t rel)
{
    writer_add_number(w, ack_owner(w->e), rel);
}

/* Why a number that is none of those counted is not written as they are; "" where it is. */
static inline const char *
writer_shown_raw(const struct writer *w, bool relative, int64_t rel)
{
    return w->style->numbers != NUMBERS_RAW && number_is_raw(relative, rel, w->style)
               ? ", so it is shown raw"
               : "";
}

/* The raw number from which those of this side count in the event; it is not that of the connection
 * where another initial number has come since. */
static inline uint32_t
writer_base(const struct writer *w, enum side side)
{
    const struct event *e = w->e;

    if (side == e->from && e->seq_relative)
        return e->seq - (uint32_t)e->rel_seq;
    if (side != e->from && e->ack_relative)
        return e->ack - (uint32_t)e->rel_ack;
    return w->flow->half[side].base_seq;
}

#endif
