/*
 * An event in words: what happened, the sum in words with its numbers, what it answers.
 *
 * Only what was seen at this point of the wire is said as a fact; what goes further says so
 * ("usually means"), with its evidence.  Pure.
 */
#ifndef TCPVIZ_STORY_DESCRIBE_H
#define TCPVIZ_STORY_DESCRIBE_H

#include "tcpviz/story/arithmetic.h"

/* One plain sentence without its full stop: "Server acknowledges data". */
void describe_headline(struct text *t, const struct flow *flow, const struct event *e,
                       const struct number_style *style);

/* The same where several connections are shown: "Server sends 7 bytes to client 1". */
void describe_headline_among(struct text *t, const struct flow *flow, const struct event *e,
                             const struct number_style *style);

/* A sentence for where several connections are shown: that each of them counts its own bytes.
 * `other` is the number of another one, for comparison; 0: there is none. */
void describe_counting(struct text *t, const struct event *e, uint32_t other,
                       const struct number_style *style);

/* The note under the arrow: "bytes 1-100 again, 250 ms after segment 4". */
void describe_note(struct text *t, const struct flow *flow, const struct event *e,
                   const struct note *note, const struct number_style *style);

/* What the capture dropped in front of an event, which is something (event.missed): "12 frames
 * dropped by the capture", or in fewer words. */
void describe_missed(struct text *t, uint32_t missed, bool brief);

/* How long nothing could pass in front of an event (event.down_ns): "The device was down or had no
 * link for 2.1 s", or in fewer words. */
void describe_down(struct text *t, int64_t down_ns, bool brief);

/* The sentences behind the headline, one a line: the sum, what it answers, what follows from
 * its notes; in fewer words if it has to be brief. */
void describe_body(struct text *t, const struct flow *flow, const struct event *e,
                   const struct number_style *style, bool brief);

/* Two lines of facts, of an ICMP error one.  First the numbers, raw and relative, and the flags: in
 * fewer words where they would take more than `cols` columns.  Then window and options; a reset
 * without options does not have this line.  If it has to be brief, of timestamps stands no more
 * than that they are there.
 * `segment` is what the frame decodes to, or NULL when its bytes are no longer kept. */
void describe_facts(struct text *t, const struct event *e, const struct segment *segment,
                    size_t cols, bool brief);

/* The headers of a tunnel, outermost first, of a number as segment_tunnel() gives it: "IPv6, GRE".
 */
void describe_tunnel(struct text *t, uint64_t tunnel);

/* The name of a state as RFC 9293 writes it: "SYN-SENT"; "" when unknown. */
const char *describe_state(enum tcp_state state);

#endif
