/*
 * Names as Wireshark 4.0's tree has them, and IANA's.  For the story layer only.  Pure.
 */
#ifndef TCPVIZ_SRC_STORY_FIELD_NAMES_H
#define TCPVIZ_SRC_STORY_FIELD_NAMES_H

#include <stdbool.h>
#include <stdint.h>

/* Of an enum field_id: "Source Port". */
const char *field_name(uint8_t id);

/* Of an IP protocol number: "TCP". */
const char *protocol_name(uint32_t protocol);

/* Of an option, in its own line ("Maximum segment size") and in that of its kind ("Maximum Segment
 * Size"). */
const char *option_tree_name(uint8_t kind);
const char *option_kind_name(uint8_t kind);
bool option_is_known(uint8_t kind);

/* RFC 8684 section 8. */
const char *mptcp_subtype_name(uint32_t subtype);

/* Of the bits of enum completeness: "Complete, WITH_DATA". */
const char *completeness_name(unsigned bits);

/* Of bit `bit` of enum analysis_flag: "This is a TCP duplicate ack". */
const char *verdict_name(unsigned bit);

#endif
