/*
 * Notes which say the same of one segment of a side after the other: of each in a row the first one
 * has a line, and all have their sentence.
 *
 * They are about headers that a short snapshot length cut, which are those of each segment with
 * many options or of all; and about numbers that are not those counted here, far from them or below
 * the first one, as in mangled captures and where of two hosts that answered a SYN only the words
 * of both pass here.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_TOLD_H
#define TCPVIZ_SRC_FLOW_TCP_TOLD_H

#include "sighting.h"

/* Marks those of its notes as told that its side's segment before had, too; when it has all of
 * them, but before it is its side's newest one. */
void tcp_told_once(struct sighting *t);

#endif
