/*
 * The words of the tree's lines (tree_text), as Wireshark 4.0 writes them, whose parts have a file
 * each: tree_fields.c a field, with its bits; tree_ip.c those of IP and around it; tree_tcp.c those
 * of TCP, tree_options.c its options; tree_words.c the lines in brackets, and which part writes a
 * line.
 *
 * Numbers are Wireshark's relative ones, of 32 bits, where its view is known (details.analysis);
 * else those of the event.  Fields are told by their index in details.fields.  Pure.
 */
#ifndef TCPVIZ_SRC_STORY_TREE_WORDS_H
#define TCPVIZ_SRC_STORY_TREE_WORDS_H

#include "tcpviz/story/tree.h"

/* A field as it stands in the frame, of any header. */
void tree_field(struct text *t, const struct details *d, size_t i);

/* Of these, headers in front of IP: "Ethernet, VLAN (18 bytes)"; an IP header, FIELD_IP4 or
 * FIELD_IP6; a field of one. */
void tree_layers(struct text *t, const struct details *d, const struct field *f);
void tree_ip(struct text *t, const struct details *d, size_t i);
void tree_ip_field(struct text *t, const struct details *d, const struct field *f);

/* TCP's header, which is FIELD_TCP; a field of it, up to its options. */
void tree_tcp(struct text *t, const struct details *d);
void tree_tcp_field(struct text *t, const struct details *d, const struct field *f);

/* TCP's options, which is FIELD_TCP_OPTIONS; one of them, FIELD_OPTION; a part of one. */
void tree_options(struct text *t, const struct details *d, size_t i);
void tree_option(struct text *t, const struct details *d, size_t i);
void tree_option_part(struct text *t, const struct details *d, const struct field *f);

/* "Set", "Not set". */
const char *tree_set_or_not(const struct field *f);

/* The Ack and the length of the segment, as its line shows them. */
uint32_t tree_ack(const struct details *d);
uint32_t tree_len(const struct details *d);

/* An edge of a SACK block, which stands beside that Ack; `raw` as in the option. */
uint32_t tree_sack_edge(const struct details *d, uint32_t raw);

#endif
