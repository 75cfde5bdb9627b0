/*
 * What must come next (expect_next), whose parts have a file each: expect_syn.c behind a SYN;
 * expect_numbers.c behind data or a FIN; expect_quiet.c behind an ACK that asks for nothing itself;
 * expect.c behind a reset, what is refused, and what a note tells of.
 *
 * Each writes a few sentences, with the rule's section behind them.  Pure.
 */
#ifndef TCPVIZ_SRC_STORY_EXPECT_PARTS_H
#define TCPVIZ_SRC_STORY_EXPECT_PARTS_H

#include "writer.h"

#include "tcpviz/flow/ledger.h"

/* Of a SYN or SYN-ACK that may be taken (RFC 9293 sections 3.5 and 3.10.7, RFC 5961 section 4). */
void expect_syn(const struct writer *w, const struct ledger *ledger);

/* "Ack = 101": the number behind the segment. */
void expect_add_ack(const struct writer *w);

/* Of what passed here behind its answer, "acknowledged it in segment", up to what its receiver does
 * with a second sending: "... A second sending it". */
void expect_add_late(const struct writer *w, const char *answered_it_in, uint32_t segment);

/* Of data or a FIN that may be taken (RFC 9293 section 3.8.6.3, RFC 5681 section 4.2). */
void expect_numbers(const struct writer *w, const struct ledger *ledger);

/* Of numbers that its receiver had acknowledged before they came again: true if they are such. */
bool expect_old(const struct writer *w, const struct ledger *ledger);

/* Of numbers that passed here behind their Ack: late, or a second sending: true if they are such.
 */
bool expect_late(const struct writer *w, const struct ledger *ledger);

/* Of a segment that brings nothing to answer: what was sent before it and still waits for an Ack,
 * else who may still send, and from which number on. */
void expect_quiet(const struct writer *w, const struct ledger *ledger);

#endif
