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

/* Gaps remembered for one direction: more holes than this in one window are not told apart. */
#define LIMIT_GAPS_PER_HALF 8

/* Captured bytes and frames kept for panes: as many frames as segments, at half of the default
 * snapshot length, since most segments are bare ACKs. */
#define LIMIT_FRAME_BYTES (8u << 20)
#define LIMIT_FRAMES LIMIT_EVENTS

/* Headers walked through in one frame (tags, labels, IP headers, tunnels), extension headers behind
 * one IP header, and fields of variable length in one header.  Real stacks have a dozen, two and
 * twenty (NFLOG); the bounds are there so that crafted input cannot make work. */
#define LIMIT_HEADERS 32
#define LIMIT_IP6_EXTENSIONS 16
#define LIMIT_HEADER_FIELDS 32

/* Headers of one frame that are remembered: link, tags, tunnels. */
#define LIMIT_LAYERS 12

/* Terms of one acknowledgment's sum that are told apart: SYN, three data ranges, unseen bytes
 * and FIN. */
#define LIMIT_TERMS 6

/* TCP options in one header: 40 bytes of one-byte options. */
#define LIMIT_TCP_OPTIONS 40

#endif
