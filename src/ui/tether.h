/*
 * The tether between an ACK and the bytes that it covers: from the selected segment to those that
 * its Ack acknowledges for the first time, and to the one whose Ack covers it; and that between a
 * segment and the ICMP errors that quote it.
 */
#ifndef TCPVIZ_SRC_UI_TETHER_H
#define TCPVIZ_SRC_UI_TETHER_H

#include "tcpviz/ui/ui.h"

/* Whether the tether of the selected event leads to another one of its connection. */
bool tether_joins(const struct event *selected, const struct event *other);

/* Goes along it: from what has to be acknowledged to the segment that does so first, from a bare
 * ACK to the newest segment that it covers, from an ICMP error to what it quotes; or says that
 * there is none. */
void tether_follow(struct ui *ui, const struct watch *watch);

#endif
