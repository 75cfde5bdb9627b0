/*
 * An ICMP error in words: what was said of which segment, by whom, and what it usually means.  Of
 * events for which event_is_icmp() is true.  For the story layer only.  Pure.
 */
#ifndef TCPVIZ_SRC_STORY_ICMP_H
#define TCPVIZ_SRC_STORY_ICMP_H

#include "writer.h"

/* "ICMP" or "ICMPv6". */
const char *icmp_protocol(const struct event *e);

/* "ICMP port unreachable (segment 1)" in at most max_cols columns, or as much of it as has room. */
void icmp_label(struct text *t, const struct event *e, size_t max_cols);

/* "ICMP error about segment 1: port unreachable". */
void icmp_headline(struct text *t, const struct event *e);

/* "from the server, 400 µs later: usually a firewall". */
note_words icmp_line;

/* The sentences behind the headline, one a line. */
void icmp_body(const struct writer *w);

/* "ICMP from 10.0.0.254, type 3, code 4; the next link takes packets of 1400 bytes". */
void icmp_facts(struct text *t, const struct event *e);

#endif
