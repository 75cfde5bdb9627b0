/*
 * The options of one TCP header.  For the decode layer only.  Pure; does not allocate.
 */
#ifndef TCPVIZ_SRC_DECODE_TCP_OPTIONS_H
#define TCPVIZ_SRC_DECODE_TCP_OPTIONS_H

#include "tcpviz/base/bytes.h"
#include "tcpviz/decode/segment.h"

/* Of the timestamps option, with its kind and length bytes. */
#define TCP_TIMESTAMPS_LEN 10

/* No options.  Entries of list and sack beyond their counts are left as they are: clearing them
 * would cost more than all the rest of a decode. */
static inline void
tcp_options_init(struct tcp_options *o)
{
    o->n_list = 0;
    o->has_mss = false;
    o->has_wscale = false;
    o->sack_permitted = false;
    o->has_timestamps = false;
    o->has_tsval = false;
    o->has_fast_open = false;
    o->has_user_timeout = false;
    o->has_cookie = false;
    o->only_timestamps = false;
    o->sack_cut = false;
    o->malformed = OPTIONS_WELL_FORMED;
    o->wscale = 0;
    o->n_sack = 0;
    o->mptcp_subtype = MPTCP_NONE;
    o->mptcp_reason = 0;
    o->mss = 0;
    o->user_timeout = 0;
    o->tsval = 0;
    o->tsecr = 0;
}

/* Both numbers of the option, or what is there of them. */
static inline void
tcp_timestamps_read(struct tcp_options *o, struct bytes *value)
{
    o->tsval = bytes_u32(value);
    o->has_tsval = !value->cut;
    o->tsecr = bytes_u32(value);
    o->has_timestamps = !value->cut;
}

/* Nearly every segment has two NOPs and the timestamps and nothing else, as RFC 7323 appendix A
 * recommends: worth a way of its own. */
static inline bool
tcp_timestamps_only(struct tcp_options *o, struct bytes at)
{
    enum { NOP_NOP_TIMESTAMPS = 0x0101080a, AREA = 2 + TCP_TIMESTAMPS_LEN };

    if (at.left != AREA)
        return false;
    at = bytes_of(at.at, AREA); /* now the compiler knows that no read passes the end */
    if (bytes_u32(&at) != NOP_NOP_TIMESTAMPS)
        return false;
    o->only_timestamps = true;
    o->n_list = 3;
    o->list[0] = (struct tcp_option){.kind = TCPOPT_NOP, .len = 1};
    o->list[1] = (struct tcp_option){.kind = TCPOPT_NOP, .len = 1};
    o->list[2] = (struct tcp_option){.kind = TCPOPT_TIMESTAMPS, .len = TCP_TIMESTAMPS_LEN};
    tcp_timestamps_read(o, &at);
    return true;
}

/* tcp_options_read, of whatever options: one after the other. */
void tcp_options_walk(struct tcp_options *o, struct bytes at, size_t beyond);

/* Reads the option area into an initialised `o`.  `area` holds the captured bytes of it, `beyond`
 * is how many more it had on the wire, together at most 40.  An option cut by the capture is
 * listed if its length is there; where it may have several fields (SACK, timestamps, accurate ECN)
 * those in front of the cut are read. */
static inline void
tcp_options_read(struct tcp_options *o, struct bytes area, size_t beyond)
{
    if (beyond != 0 || !tcp_timestamps_only(o, area))
        tcp_options_walk(o, area, beyond);
}

#endif
