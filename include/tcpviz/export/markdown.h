/*
 * The table that lecturers write by hand: Description | No. | Time | Source | Destination |
 * Info, with Wireshark's own Info.  A row for each event, ICMP errors among them, as they come;
 * none for a copy of a packet that has one.
 */
#ifndef TCPVIZ_EXPORT_MARKDOWN_H
#define TCPVIZ_EXPORT_MARKDOWN_H

#include "tcpviz/export/sink.h"
#include "tcpviz/flow/observer.h"
#include "tcpviz/story/arithmetic.h"

/* The two header lines. */
void markdown_begin(struct sink sink);

/* The newest frames in front of which something is told that is of no connection; 0 at first. */
struct markdown_told {
    uint64_t dropped; /* the capture dropped some */
    uint64_t down;    /* the device was down */
};

/* One row; `segment` is what the event was taken from, of an ICMP error what it quotes.  In front
 * of it one of what the capture dropped, and one of a device that was down, unless that was told in
 * front of another one. */
void markdown_event(struct sink sink, const struct observer *o, const struct event *e,
                    const struct segment *segment, const struct number_style *style,
                    struct markdown_told *told);

#endif
