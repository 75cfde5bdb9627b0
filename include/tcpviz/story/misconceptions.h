/*
 * What students get wrong about a segment like this one, and how it is: short sentences with the
 * segment's own numbers, for panes that have room.  What describe_body says is not said again.
 * Pure.
 */
#ifndef TCPVIZ_STORY_MISCONCEPTIONS_H
#define TCPVIZ_STORY_MISCONCEPTIONS_H

#include "tcpviz/story/arithmetic.h"

/* The wrong belief; the most specific first, as they are told. */
enum misconception {
    BELIEF_PHANTOM,  /* the 1 in a sum of data is a phantom byte */
    BELIEF_COUNT,    /* Ack says how many bytes arrived */
    BELIEF_OWNER,    /* Seq and Ack count the same bytes */
    BELIEF_RESETS,   /* all resets mean the same */
    BELIEF_CLOSE,    /* a close takes four segments */
    BELIEF_LOOPBACK, /* no segment is larger than an Ethernet frame */
    BELIEF_SENDS,    /* a segment is a send() */
    BELIEF_WINDOW,   /* the field is the window, in every segment */
    BELIEF_NAMES,    /* what Wireshark calls HTTP has no Seq and Ack */
    BELIEF_CHECKSUM, /* a checksum that Wireshark calls incorrect is damage */
    BELIEFS
};

/* Which fit the segment, in their order; returns how many.  `named`: what begins in it has a name
 * for Wireshark (app_hint_is_named).  None fit a copy (event.twin_of), nor a segment whose header
 * is not all there. */
int misconceptions_of(const struct flow *flow, const struct event *e, bool named,
                      enum misconception out[BELIEFS]);

/* Appends what is right instead: one or two sentences, in one line.  It must be one that fits. */
void misconception_add(struct text *t, enum misconception which, const struct flow *flow,
                       const struct event *e, const struct number_style *style);

#endif
