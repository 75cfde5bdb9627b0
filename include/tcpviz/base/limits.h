/*
 * Every bound of the program, with its reason.
 */
#ifndef TCPVIZ_BASE_LIMITS_H
#define TCPVIZ_BASE_LIMITS_H

/* Connections kept at once.  A lecture needs a handful; a port scan or SYN flood on a shared
 * network brings thousands, and then the oldest closed ones go first. */
#define LIMIT_FLOWS 16384

/* Segments kept for drawing, over all connections.  Enough to scroll back through minutes of a
 * busy connection; text output does not need them.  With the limits below, what is kept of a live
 * session stays within 64 MiB (without the kernel's ring). */
#define LIMIT_EVENTS 65536

/* A file is opened to be read from its beginning, and whoever opens a large one expects its
 * memory to be used: four times the above. */
#define LIMIT_FLOWS_FILE (4 * LIMIT_FLOWS)
#define LIMIT_EVENTS_FILE (4 * LIMIT_EVENTS)

/* Ranges of bytes sent and not yet acknowledged, over all connections, and for one direction of
 * one: the latter is Wireshark's own limit, so that both tools give up at the same place. */
#define LIMIT_RANGES 65536
#define LIMIT_RANGES_PER_HALF 10000

/* Ranges of one direction that are remembered although they are acknowledged, so that a needless
 * repetition can name the segment that it repeats.  They are the first to go when the ranges are
 * three quarters used. */
#define LIMIT_RANGES_ACKED 32

/* Segments that Wireshark's analysis still waits to see acknowledged, over all connections: as many
 * as ranges, since they are the same segments; and for one direction, which is Wireshark's own
 * limit.  Of those that came in no order at all 64 are kept for one direction: each Ack looks at
 * them one by one, and real networks do not shuffle more. */
#define LIMIT_UNACKED LIMIT_RANGES
#define LIMIT_UNACKED_PER_HALF LIMIT_RANGES_PER_HALF
#define LIMIT_UNACKED_LOOSE 64

/* Gaps remembered for one direction: more holes than this in one window are not told apart. */
#define LIMIT_GAPS_PER_HALF 8

/* Captured bytes and frames kept for panes: as many frames as segments, at half of the default
 * snapshot length, since most segments are bare ACKs. */
#define LIMIT_FRAME_BYTES (8u << 20)
#define LIMIT_FRAMES LIMIT_EVENTS

/* A record of pcap or block of pcapng; libpcap's limit.  What says that it is larger is damaged. */
#define LIMIT_UNIT_BYTES (16u << 20)

/* Interfaces in one section of pcapng.  Writers have as many as there are devices. */
#define LIMIT_INTERFACES 65536

/* Headers walked through in one frame (tags, labels, IP headers, tunnels), extension headers behind
 * one IP header, and fields of variable length in one header.  Real stacks have a dozen, two and
 * twenty (NFLOG); the bounds are there so that crafted input cannot make work. */
#define LIMIT_HEADERS 32
#define LIMIT_IP6_EXTENSIONS 16
#define LIMIT_HEADER_FIELDS 32

/* Headers of one frame that are remembered: link, tags, tunnels. */
#define LIMIT_LAYERS 12

/* IP packets in fragments that are put together at once, 73 KiB each.  Pieces of one packet follow
 * each other closely; more than this in between come from a flood, or are lost and do not matter. */
#define LIMIT_FRAGMENT_PACKETS 32

/* Of one such packet, what stands in front of its data: 60 bytes in IPv4, in IPv6 the fixed header
 * and routing headers of a few addresses. */
#define LIMIT_FRAGMENT_HEADERS 256

/* How long a packet's fragments may take, from the first one that came: RFC 8200 section 4.5 says
 * 60 s, RFC 1122 section 3.3.2 recommends 60 to 120 s; more would only join what does not belong
 * together once identifications come round (RFC 4963). */
#define LIMIT_FRAGMENT_NS 60000000000LL

/* Segments whose frame JSON can still name in the sum of a later Ack: as many as may be
 * unacknowledged. */
#define LIMIT_PLACES LIMIT_RANGES

/* Streams whose last word is kept between the two readings of a file; of those beyond, a row says
 * what was known by then.  256 MiB at most, and a file has hundreds of bytes for each. */
#define LIMIT_FINALS (1u << 24)

/* Terms of one acknowledgment's sum that are told apart: SYN, three data ranges, unseen bytes
 * and FIN. */
#define LIMIT_TERMS 6

/* TCP options in one header: 40 bytes of one-byte options. */
#define LIMIT_TCP_OPTIONS 40

#endif
