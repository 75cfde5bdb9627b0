/*
 * Why a reset may have come: hardly any says so itself (RFC 8684 section 3.6 has one that does).
 * What was seen before it speaks for one reason or another (RFC 9293 section 3.5.2), and the first
 * one that fits is told.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_RESET_H
#define TCPVIZ_SRC_FLOW_TCP_RESET_H

#include "sighting.h"

/* Of a reset that counts, or comes behind the end; before it changes the states.  One note. */
void tcp_reset_explain(struct sighting *t);

#endif
