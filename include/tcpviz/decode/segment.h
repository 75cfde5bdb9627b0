/*
 * One TCP segment as it stood on the wire: what decode makes of a frame.
 *
 * Three lengths are kept apart: captured (what we hold), IP (what the headers say) and wire
 * (what passed).  `len` is always the payload by the IP length, so a segment cut by the
 * snapshot length keeps its true length.  No pointer into the frame is kept: payload_at is an
 * offset into it.
 */
#ifndef TCPVIZ_DECODE_SEGMENT_H
#define TCPVIZ_DECODE_SEGMENT_H

#include "tcpviz/base/endpoint.h"
#include "tcpviz/base/limits.h"
#include "tcpviz/decode/icmp.h"

#include <stdbool.h>
#include <stdint.h>

/* Flag bits as in the header, RFC 9293 section 3.1 (and RFC 3168 for ECN, AE of AccECN). */
enum tcp_flag {
    TCP_FIN = 0x001,
    TCP_SYN = 0x002,
    TCP_RST = 0x004,
    TCP_PSH = 0x008,
    TCP_ACK = 0x010,
    TCP_URG = 0x020,
    TCP_ECE = 0x040,
    TCP_CWR = 0x080,
    TCP_AE = 0x100
};

/* What a segment is by its flags, of whatever else is set.  A SYN and a SYN-ACK: */
static inline bool
flags_are_syn(uint16_t flags)
{
    return (flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
}

static inline bool
flags_are_syn_ack(uint16_t flags)
{
    return (flags & (TCP_SYN | TCP_ACK)) == (TCP_SYN | TCP_ACK);
}

/* A FIN that does not come with a SYN. */
static inline bool
flags_are_fin(uint16_t flags)
{
    return (flags & (TCP_SYN | TCP_FIN)) == TCP_FIN;
}

/* Opens, closes or resets. */
static inline bool
flags_are_control(uint16_t flags)
{
    return (flags & (TCP_SYN | TCP_FIN | TCP_RST)) != 0;
}

/* Does none of that, and has an Ack: data, or an ACK alone, as nearly all segments are. */
static inline bool
flags_are_ack(uint16_t flags)
{
    return (flags & (TCP_SYN | TCP_FIN | TCP_RST | TCP_ACK)) == TCP_ACK;
}

/* Has an Ack, and neither opens nor resets: goes on, or closes. */
static inline bool
flags_go_on(uint16_t flags)
{
    return (flags & (TCP_SYN | TCP_RST | TCP_ACK)) == TCP_ACK;
}

/* Option kinds, from IANA's list of TCP option kind numbers. */
enum tcp_option_kind {
    TCPOPT_EOL = 0,
    TCPOPT_NOP = 1,
    TCPOPT_MSS = 2,            /* RFC 9293 section 3.7.1 */
    TCPOPT_WSCALE = 3,         /* RFC 7323 section 2 */
    TCPOPT_SACK_PERMITTED = 4, /* RFC 2018 section 2 */
    TCPOPT_SACK = 5,           /* RFC 2018 section 3 */
    TCPOPT_TIMESTAMPS = 8,     /* RFC 7323 section 3 */
    TCPOPT_MD5 = 19,           /* RFC 2385 */
    TCPOPT_USER_TIMEOUT = 28,  /* RFC 5482 */
    TCPOPT_AO = 29,            /* RFC 5925 */
    TCPOPT_MPTCP = 30,         /* RFC 8684 */
    TCPOPT_FAST_OPEN = 34,     /* RFC 7413 */
    TCPOPT_ACCECN0 = 172,      /* RFC 9768 section 3.2.3 */
    TCPOPT_ACCECN1 = 174,      /* the same, its counters in the other order */
    TCPOPT_EXP1 = 253,         /* RFC 6994 */
    TCPOPT_EXP2 = 254
};

/* What an experiment's option begins with that is Fast Open, before that had a kind of its own (RFC
 * 7413 section 4.1.1). */
#define FAST_OPEN_EXPERIMENT 0xf989u

#define SACK_BLOCKS_MAX 4

/* A larger shift count of a window scale counts as this one (RFC 7323 section 2.3). */
#define WSCALE_MAX 14

/* The shift that a shift count stands for. */
static inline uint8_t
wscale_shift(uint32_t sent)
{
    return sent < WSCALE_MAX ? (uint8_t)sent : WSCALE_MAX;
}

/* Why the walk over the options ended before their end. */
enum tcp_options_fault {
    OPTIONS_WELL_FORMED,
    OPTIONS_LENGTH_BELOW_2, /* or none: RFC 9293 section 3.1, kind and length count */
    OPTIONS_PAST_HEADER
};

/* The subtypes that mean something here, and what no option has. */
enum { MPTCP_CAPABLE, MPTCP_JOIN, MPTCP_DSS, MPTCP_FASTCLOSE = 7, MPTCP_TCPRST, MPTCP_NONE = 0xff };

/* What a payload says of where an answer ends: RFC 9112 section 6.3. */
enum answer_end {
    ANSWER_NONE,        /* nothing */
    ANSWER_TOLD,        /* it begins one whose own length is told */
    ANSWER_RUNS_TO_FIN, /* it begins one whose end only a later FIN tells */
    ANSWER_HEADER,      /* the same, as far as the header has come, which goes on */
    ANSWER_HEADER_TOLD, /* the header goes on, and has told the length, or may have */
    ANSWER_WITHOUT_BODY /* it asks for one that has none, HEAD or CONNECT */
};

struct tcp_option {
    uint8_t kind; /* enum tcp_option_kind or any other */
    uint8_t len;  /* with kind and length bytes; 1 for EOL and NOP */
};

struct tcp_options {
    uint8_t n_list; /* entries of list */
    bool has_mss, has_wscale, sack_permitted, has_timestamps, has_fast_open, has_user_timeout;
    bool has_tsval;        /* also where the capture ends behind it, within the timestamps */
    bool has_cookie;       /* Fast Open with a value, of whatever length */
    bool only_timestamps;  /* two NOPs and the timestamps, as nearly all segments have them: the
                              list is 1, 1, 8, and there is nothing else */
    bool sack_cut;         /* more blocks were sent than the capture holds */
    uint8_t malformed;     /* enum tcp_options_fault; if not 0, the rest was not read */
    uint8_t wscale;        /* shift count as sent: see wscale_shift() */
    uint8_t n_sack;        /* entries of sack */
    uint8_t mptcp_subtype; /* of the first MPTCP option, RFC 8684 section 3; or MPTCP_NONE */
    uint8_t mptcp_reason;  /* with MPTCP_TCPRST: why, RFC 8684 section 3.6 */
    uint8_t mptcp_all;     /* with a subtype: 1 << each one below MPTCP_TCPRST that is there, but
                              for MPTCP_CAPABLE without a key */
    uint8_t n_ecn_bytes;   /* with an option of accurate ECN: entries of ecn_bytes */
    uint16_t mss;          /* bytes */
    uint16_t user_timeout; /* RFC 5482: top bit set means minutes, else seconds */
    uint32_t tsval, tsecr;
    uint32_t ecn_bytes[3]; /* the counters of accurate ECN, as far as the option has them and the
                              capture holds them, in wire order */
    struct {
        uint32_t left, right; /* raw numbers; right is the first one not covered */
    } sack[SACK_BLOCKS_MAX];
    struct tcp_option list[LIMIT_TCP_OPTIONS]; /* as they stood, in wire order; a malformed one
                                                  is not listed, zeros behind an EOL are */
};

/* Whether one of this kind is among them, whatever it says. */
static inline bool
tcp_options_have(const struct tcp_options *options, uint8_t kind)
{
    for (int i = 0; i < options->n_list; i++)
        if (options->list[i].kind == kind)
            return true;
    return false;
}

/* What was strange.  None of these is an error, and every one is shown, SEGMENT_NO_TIME as an empty
 * cell of the tables.  An IP length that does not even cover the IP header, or that ends past the
 * frame, is not believed: the frame's end is the segment's end, and padding may count as payload.
 */
enum segment_note {
    SEGMENT_CUT_HEADER = 1u << 0,     /* the capture ends inside the fixed 20 bytes of the TCP
                                         header; or the IP packet (with SEGMENT_BAD_IP_LENGTH) */
    SEGMENT_BAD_OFFSET = 1u << 1,     /* data offset below 5, or past the segment's end: no payload
                                         is told, len is 0; options as far as the segment goes */
    SEGMENT_CUT_PAYLOAD = 1u << 2,    /* fewer payload bytes captured than sent */
    SEGMENT_BAD_OPTIONS = 1u << 3,    /* see tcp_options.malformed */
    SEGMENT_LENGTH_UNKNOWN = 1u << 4, /* IP length 0: taken from the frame (offload) */
    SEGMENT_BAD_IP_LENGTH = 1u << 5,  /* IP length too small for its headers, or past the frame */
    SEGMENT_NO_TIME = 1u << 6,        /* frame.no_time: time_ns says nothing */
    SEGMENT_CUT_OPTIONS = 1u << 7,    /* the same as CUT_HEADER, behind the fixed 20 bytes: all
                                         numbers are there, some options are not */
    SEGMENT_TUNNEL = 1u << 8,         /* inside a tunnel: see layers */
    SEGMENT_REBUILT = 1u << 9         /* put together from IP fragments, with `fragments`, or
                                         unpacked, with `packed_bytes`, or both; `frame` is the one
                                         that completed the packet */
};

/* The headers that a frame was found to consist of, outermost first, as decode_layer_name names
 * them.  IP options, extension headers and TCP itself are not among them. */
enum layer {
    LAYER_NONE,
    LAYER_ETHERNET,
    LAYER_VLAN,
    LAYER_TAG, /* any other tag of Ethernet: E-TAG, VN-TAG, ... */
    LAYER_PBB, /* one Ethernet in another by an I-TAG */
    LAYER_MPLS,
    LAYER_PPPOE,
    LAYER_PPP,
    LAYER_HDLC,
    LAYER_COOKED,
    LAYER_WLAN,
    LAYER_OTHER_LINK,
    LAYER_IP4,
    LAYER_IP6,
    LAYER_UDP,
    LAYER_GRE,
    LAYER_ERSPAN,
    LAYER_VXLAN,
    LAYER_GENEVE,
    LAYER_GTP,
    LAYER_L2TP,
    LAYER_TEREDO,
    LAYER_NSH,
    LAYER_CAPWAP,
    LAYER_OTHER_TUNNEL,
    N_LAYERS
};

/* Where one fragment of an IP packet lies, in its frame and in its packet: RFC 791 section 3.1,
 * RFC 8200 section 4.5.  Of a packet that IPComp packed (RFC 3173) the same, as of a fragment that
 * is all of it: its bytes are the packed ones. */
struct fragment {
    uint32_t id;           /* identification: 16 bits in IPv4, 32 in IPv6 */
    uint32_t offset;       /* of its bytes in the packet, in bytes */
    uint32_t len;          /* of its bytes by the IP length */
    uint32_t captured_len; /* of those, how many the frame holds */
    uint32_t at;           /* offset of its bytes in the frame; in front of them are the headers,
                              and in IPv6 the 8 bytes of the fragment header; or 4 of IPComp */
    uint32_t header_len;   /* of the IP header with options and extension headers, as far as they
                              stand in front of that of the fragment, or of IPComp */
    uint32_t next_at;      /* where in them the kind of what follows stands */
    uint8_t protocol;      /* of what was split or packed */
    bool more;             /* it is not the last one of the packet */
};

struct segment {
    int64_t time_ns; /* of the frame */
    uint64_t frame;  /* number of the frame */
    struct endpoint src, dst;
    uint32_t seq, ack;     /* raw; ack is the field's value even without the ACK flag */
    uint32_t len;          /* payload bytes by the IP length */
    uint32_t tcp_bytes;    /* header and payload, by the IP length */
    uint32_t captured_len; /* payload bytes that the frame holds, at most len */
    uint32_t payload_at;   /* offset of the payload in the frame */
    uint32_t notes;        /* bits of enum segment_note */
    uint32_t frame_captured_bytes, frame_wire_bytes;
    uint32_t interface;      /* of the frame */
    uint32_t place;          /* hash of where on its way it was seen: interface, link type, and what
                                stood in front of the outermost IP header (addresses, tags, direction).
                                Of 802.11 and where capture software puts a header of its own in front
                                only the former two: those headers differ from frame to frame */
    uint16_t flags;          /* the 12 bits; enum tcp_flag and three reserved ones */
    uint16_t window;         /* the field, unscaled */
    uint16_t urgent;         /* the pointer, valid with TCP_URG */
    uint16_t vlan;           /* innermost VLAN id; 0: none */
    uint16_t ip_id;          /* IPv4 identification; 0 for IPv6.  As src, dst and ttl of the IP
                                header in front of TCP, not of those of tunnels around it */
    uint8_t ttl;             /* TTL or hop limit */
    uint8_t header_len;      /* TCP header in bytes, by the data offset; 0 with
                                SEGMENT_CUT_HEADER: not captured, and then len is 0 too */
    uint8_t header_captured; /* of those, how many bytes were captured */
    bool rerouted;           /* ip6_src and ip6_dst are set */
    bool rebuilt_headers;    /* with SEGMENT_REBUILT: what was split or packed had a header in front
                                of TCP's, too */
    uint8_t answer_end;      /* enum answer_end; its payload is whole, and the FIN is not in it */
    uint8_t n_layers;
    uint8_t layers[LIMIT_LAYERS]; /* enum layer; the outermost ones, if there are more */
    struct tcp_options options;
    uint64_t first_fragment; /* with SEGMENT_REBUILT: number of the frame that came first, */
    uint32_t fragments;      /* of how many fragments the packet consists, 0: it is whole, */
    uint32_t packed_bytes;   /* and how many IPComp had made of its payload, 0: it was not packed */
    struct fragment fragment; /* with DECODE_FRAGMENT and DECODE_PACKED only */
    struct address ip6_src;   /* what the IPv6 header says, where its extension headers may name */
    struct address ip6_dst;   /* other ends: src and dst are those that TCP counts with */
    struct icmp_error icmp;   /* with DECODE_ICMP only */
};

/* The sequence space that a segment takes up: its bytes, and 1 each for SYN and FIN
 * (RFC 9293 section 3.4, SEG.LEN). */
static inline uint32_t
segment_seq_len(const struct segment *s)
{
    return s->len + ((s->flags & TCP_SYN) != 0) + ((s->flags & TCP_FIN) != 0);
}

/* A reset with Seq 0 and an ACK answers what has no ACK, as a rule a SYN, where there is no
 * connection (RFC 9293 section 3.10.7.1). */
static inline bool
segment_is_refusal(const struct segment *s)
{
    return (s->flags & (TCP_RST | TCP_ACK)) == (TCP_RST | TCP_ACK) && s->seq == 0;
}

#define SEGMENT_TUNNEL_BITS 5

_Static_assert(N_LAYERS <= 1 << SEGMENT_TUNNEL_BITS, "a layer fits");
_Static_assert(LIMIT_LAYERS *SEGMENT_TUNNEL_BITS < 64, "all of them fit, and the sign is free");

/* The tunnel as one number: its headers from the outermost IP header on, without the innermost
 * one, SEGMENT_TUNNEL_BITS each, the outermost in the lowest bits; 0: no tunnel. */
static inline uint64_t
segment_tunnel(const struct segment *s)
{
    uint64_t tunnel = 0;
    int shift = 0;

    if (!(s->notes & SEGMENT_TUNNEL))
        return 0;
    for (int i = 0; i + 1 < s->n_layers; i++) {
        if (shift == 0 && s->layers[i] != LAYER_IP4 && s->layers[i] != LAYER_IP6)
            continue;
        tunnel |= (uint64_t)s->layers[i] << shift;
        shift += SEGMENT_TUNNEL_BITS;
    }
    return tunnel;
}

#endif
