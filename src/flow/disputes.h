/*
 * Connections whose ends the SYN of a newer one claims: which of the two a segment belongs to.
 *
 * Its numbers tell, as they do to its receiver.  Who still knows the older connection goes on with
 * it, and answers the SYN with an ACK in its numbers, whether somebody else has sent that SYN, or
 * its sender has forgotten the connection (RFC 9293 figure 9; RFC 5961 section 4).  The same goes
 * for who gets the SYN-ACK for somebody else's SYN, and for who has only the older connection's
 * SYN, which it answers again (figure 8).
 *
 * Where somebody goes on behind the SYN while the older connection has not ended, both may go on: a
 * transparent proxy has two connections with the same ends, which both pass where its interfaces
 * are captured together.  For Wireshark all of that is the newer stream.  Bounded, pure.
 */
#ifndef TCPVIZ_SRC_FLOW_DISPUTES_H
#define TCPVIZ_SRC_FLOW_DISPUTES_H

#include "flow_table.h"

#include "tcpviz/base/limits.h"

struct dispute {
    uint32_t newer, older; /* numbers of connections */
    bool both_open;        /* somebody has gone on behind the newer one's SYN */
};

/* The newest LIMIT_DISPUTES, the oldest first; for another one, one of which both are open is
 * forgotten first.  An older connection has one dispute, with the newest that claims its ends, so
 * that many SYNs into one make no other forgotten.  Zero at first. */
struct disputes {
    struct dispute at[LIMIT_DISPUTES];
    int n;
};

/* The connection whose ends `newer` claims; NULL: there is none, it is no longer kept, or it is
 * forgotten that there was one. */
struct flow *disputes_older(const struct disputes *disputes, struct flow_table *table,
                            const struct flow *newer);

/* The side `from` of `older` has sent a SYN for `newer`, of which nothing is known yet but that. */
void disputes_add(struct disputes *disputes, struct flow *newer, struct flow *older,
                  enum side from);

/* Of which of the two the segment is that the table takes for one of `newer`, sent by *from there.
 * Sets *from to its sender in the one that is returned.  The dispute ends where the newer one is
 * answered and the older one has ended. */
struct flow *disputes_choose(struct disputes *disputes, struct flow_table *table,
                             struct flow *newer, const struct segment *s, enum side *from);

#endif
