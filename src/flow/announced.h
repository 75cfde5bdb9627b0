/*
 * Connections that were announced in another one, and have not come yet: of these Wireshark does
 * not count the SYN as their first segment.  Pure.
 */
#ifndef TCPVIZ_SRC_FLOW_ANNOUNCED_H
#define TCPVIZ_SRC_FLOW_ANNOUNCED_H

#include "tcpviz/base/frame.h"
#include "tcpviz/base/limits.h"
#include "tcpviz/decode/ftp.h"

/* As often as it was announced, so many connections may come; a line that is sent again does not
 * count. */
struct announcement {
    struct ftp_data data;
    uint32_t times;
    uint32_t seq; /* raw, of the newest line */
};

/* The newest ones. */
struct announced {
    struct announcement waiting[LIMIT_ANNOUNCED];
    uint32_t n;
    uint32_t oldest; /* the place of the next one, when all are taken */
};

/* Remembers what the segment announces, if it does. */
void announced_note(struct announced *list, const struct segment *s, const struct frame *frame);

/* Whether the connection that begins with this segment was announced; then it has come. */
bool announced_has_come(struct announced *list, const struct segment *s);

#endif
