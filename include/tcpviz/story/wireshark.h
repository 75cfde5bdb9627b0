/*
 * Wireshark 4.0's Info column, word for word, for tables that students compare with it.
 *
 * [tags] SPORT → DPORT [FLAGS] Seq=s[ Ack=a] Win=w[ Urg=u] Len=l[ options], as its TCP dissector
 * writes it.  What dissectors of the payload make of it is not ours; nor is the "[Packet size
 * limited during capture]" that their guessing leaves behind a payload of which less than 8
 * bytes were captured.  Pure.
 */
#ifndef TCPVIZ_STORY_WIRESHARK_H
#define TCPVIZ_STORY_WIRESHARK_H

#include "tcpviz/base/text.h"
#include "tcpviz/flow/analysis.h"
#include "tcpviz/flow/event.h"

/* Appends the Info column of an event; `segment` is the decoded segment it was taken from, and
 * `analysis` what Wireshark says of it.  In ASCII the arrow is "->". */
void wireshark_info(const struct event *event, const struct segment *segment,
                    const struct analysis_result *analysis, enum charset charset, struct text *out);

/* wireshark_icmp.c: the same of an ICMP error: "Destination unreachable (Port unreachable)". */
void wireshark_icmp_info(const struct icmp_error *icmp, struct text *out);

/* Whether Info begins with a tag. */
bool wireshark_has_tags(const struct event *event);

/* Appends the tags alone, with a blank between two: "[TCP Dup ACK 6#1]". */
void wireshark_tags(const struct event *event, struct text *out);

/* Appends the names of the flags as Info has them: "FIN, ACK"; "<None>" if there are none. */
void wireshark_flags(uint16_t flags, struct text *out);

#endif
