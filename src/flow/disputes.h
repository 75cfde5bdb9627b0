/*
 * Connections whose ends a SYN claims for a new one.  Which of the two a segment belongs to its
 * numbers tell, as they do to its receiver: who still knows the older one goes on with it, and
 * answers a SYN that somebody else has sent, or whose sender has forgotten the connection, by an
 * ACK in the older one's numbers (RFC 9293 figure 9; RFC 5961 section 4).  So does who still knows
 * it and gets the SYN-ACK for the SYN of somebody else; and who has the older one's SYN alone
 * answers that, and says it again (figure 8).  Where somebody goes on behind the SYN, and the older
 * one has not ended, both may go on: a transparent proxy has two connections with the same ends,
 * which pass both where its interfaces are captured together.  For Wireshark all of that is the
 * newer stream. Bounded, pure.
 */
#ifndef TCPVIZ_SRC_FLOW_DISPUTES_H
#define TCPVIZ_SRC_FLOW_DISPUTES_H

#include "flow_table.h"

#include "tcpviz/base/limits.h"

struct dispute {
    uint32_t newer, older; /* numbers of connections */
    bool both_open;        /* somebody has gone on behind the newer one's SYN */
};

/* The newest LIMIT_DISPUTES that go on, the oldest first; where there is no room those go first of
 * which both are open.  Of several that claim the same ends only the newest one goes on: SYNs into
 * one connection make the others not forgotten.  Zero at first. */
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

/* Whose the segment is, which the table takes for one of `newer`, sent by *from there.  Sets *from
 * to its sender in the one that is returned, and ends the dispute if the newer one was answered and
 * the older one has ended. */
struct flow *disputes_choose(struct disputes *disputes, struct flow_table *table,
                             struct flow *newer, const struct segment *s, enum side *from);

#endif
