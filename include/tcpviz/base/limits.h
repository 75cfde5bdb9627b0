/*
 * Every bound of the program, with its reason.
 */
#ifndef TCPVIZ_BASE_LIMITS_H
#define TCPVIZ_BASE_LIMITS_H

/* What --memory is unless the user says: so much a lecture on a projector needs, while a file is
 * opened to be read from its beginning, and whoever opens a large one expects its memory to be
 * used.  Of it the program itself, its libraries and the fragments take LIMIT_MEMORY_FIXED, the
 * kernel's ring its own size; the rest is shared out (flow/budget.h). */
#define LIMIT_MEMORY_LIVE ((size_t)64 << 20)
#define LIMIT_MEMORY_FILE ((size_t)512 << 20)
#define LIMIT_MEMORY_FIXED ((size_t)12 << 20)
#define LIMIT_MEMORY_MIN ((size_t)8 << 20) /* to be shared out */

/* Ranges of bytes sent and not yet acknowledged, for one direction of a connection: Wireshark's own
 * limit, so that both tools give up at the same place. */
#define LIMIT_RANGES_PER_HALF 10000

/* Ranges of one direction that are remembered although they are acknowledged, so that a needless
 * repetition can name the segment that it repeats.  They are the first to go when the ranges are
 * three quarters used.  Beyond so many ranges of all connections, 192 KiB, these would leave the
 * processor's cache before they are given back, which took a tenth of all time; so a connection that
 * has ended keeps none then. */
#define LIMIT_RANGES_ACKED 32
#define LIMIT_RANGES_ACKED_FAR 8
#define LIMIT_RANGES_NEAR 4096

/* Segments of one direction that brought something again and are remembered.  More are on their way
 * only where a whole window was lost; and each one that comes may look at all of them. */
#define LIMIT_COPIES_PER_HALF 500

/* Earlier segments that the bytes of one are compared with, each of which is looked for and decoded
 * again: the 64 KiB that offload may join are 45 full segments. */
#define LIMIT_COMPARED 64

/* Segments of one direction that Wireshark's analysis still waits to see acknowledged: its own
 * limit.  Of those that came in no order at all 64 are kept: each Ack looks at them one by one, and
 * real networks do not shuffle more. */
#define LIMIT_UNACKED_PER_HALF LIMIT_RANGES_PER_HALF
#define LIMIT_UNACKED_LOOSE 64

/* Gaps remembered for one direction: more holes than this in one window are not told apart. */
#define LIMIT_GAPS_PER_HALF 8

/* Segments of one direction that seemed to lie outside the window, and are remembered until it is
 * known whether they were taken. */
#define LIMIT_STRAYS_PER_HALF 8

/* Segments of one direction that came before their turn and wait to be put together, when a stream
 * is read.  What is missing longer than this is told as a gap: 256 full segments are the default
 * receive window of most systems. */
#define LIMIT_STREAM_WAITING 256

/* Places where the capture dropped frames: it is asked every 256 frames, so under a flood that it
 * does not stand a few seconds of them.  Who was silent for longer is told "many". */
#define LIMIT_MISSED 1024

/* Events that are read back to say where both sides stand: a window of small segments.  Two are
 * enough, as a rule; more are read only while one side repeats itself or is silent. */
#define LIMIT_LEDGER_EVENTS 1024

/* Events that are looked at for a state that turned out not to have been: what came between two
 * segments of a side.  It is one of the last, as a rule. */
#define LIMIT_DISPROVED_EVENTS 64

/* A configuration file, of which two are read: a screenful is 2 KiB.  And how many wrong lines of
 * it are said. */
#define LIMIT_CONFIG_BYTES (16 << 10)
#define LIMIT_CONFIG_WARNINGS 10

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

/* Connections of the same ends that are told apart by their VLANs.  Finding one looks at all of
 * them; a segment of one VLAN more goes to one of these. */
#define LIMIT_VLANS_OF_ENDS 16

/* What the order of the list takes for each connection. */
#define LIMIT_LIST_BYTES_EACH 24

/* Pieces of runs that the shown connection's folds remember: eight segments each at least, in
 * practice hundreds.  What is behind that many is not folded. */
#define LIMIT_FOLD_PIECES 131072
#define LIMIT_FOLD_PIECE_BYTES 32

/* Connections that are on the screen at once, side by side in one ladder: 240 columns hold so many
 * lifelines of clients.  None of them is evicted, nor the one that is selected in the list. */
#define LIMIT_LIFELINES 6
#define LIMIT_PINNED (LIMIT_LIFELINES + 1)

/* Rows of the list whose connections stay: a page of it, on all but the tallest screens. */
#define LIMIT_LISTED 128

/* The captured bytes of what is on the screen, twice: so many frames, of which none but the
 * selected one may be large.  They are still there when the ring has come round. */
#define LIMIT_SHOWN_FRAMES 1024
#define LIMIT_SHOWN_FRAME_BYTES 4096
#define LIMIT_SHOWN_BYTES ((size_t)512 << 10)

/* Connections behind whose SYN an older one of the same ends may go on: so it is where somebody
 * forges SYNs, a machine has restarted, or a transparent proxy is captured on both sides. */
#define LIMIT_DISPUTES 16

/* Data connections that FTP has announced and that have not come yet. */
#define LIMIT_ANNOUNCED 64

/* Headers of one frame that are remembered: link, tags, tunnels. */
#define LIMIT_LAYERS 12

/* Fields of one frame that are told apart.  A TCP header has at most 105: 40 options of one byte
 * are 80 of them.  The rest is for what stands in front: six IP headers in each other; where there
 * are more, the later ones are told as a whole. */
#define LIMIT_FIELDS 256

/* Lines of the tree of one segment: its fields, 40 that follow from the conversation, and three for
 * each of a few options. */
#define LIMIT_TREE_LINES (LIMIT_FIELDS + 128)

/* Segments of a connection that are gone through again to tell all that Wireshark says of one of
 * them: 2 ms, when somebody looks at it. */
#define LIMIT_REPLAY 4096

/* IP packets in fragments that are put together at once, 89 KiB each.  Pieces of one packet follow
 * each other closely; more than this in between come from a flood, or are lost and do not matter.
 */
#define LIMIT_FRAGMENT_PACKETS 32

/* Of one such packet, what stands in front of its data: 60 bytes in IPv4, in IPv6 the fixed header
 * and routing headers of a few addresses. */
#define LIMIT_FRAGMENT_HEADERS 256

/* How long a packet's fragments may take, from the first one that came: RFC 8200 section 4.5 says
 * 60 s, RFC 1122 section 3.3.2 recommends 60 to 120 s; more would only join what does not belong
 * together once identifications come round (RFC 4963). */
#define LIMIT_FRAGMENT_NS (60 * 1000000000LL)

/* Packets that are remembered in case they are seen again, 56 bytes each; a power of two.  Copies
 * come within microseconds, over a slow router within milliseconds.  As many frames that a filter
 * hid are remembered, since it hides their copies, too. */
#define LIMIT_TWINS 4096

/* ICMP errors that are remembered for the same reason: a window of segments that are too large may
 * lead to so many before their copies come. */
#define LIMIT_ICMP_TWINS 64

/* Segments whose frame JSON can still name in the sum of a later Ack: as many as may be
 * unacknowledged. */
#define LIMIT_PLACES 65536

/* A line that is typed on the screen, with its NUL, and how many earlier ones of each kind are
 * remembered: nobody searches through more. */
#define LIMIT_PROMPT_BYTES 256
#define LIMIT_PROMPT_LINES 8

/* Kept events that a search and a filter look at in one turn, so that keys are answered and
 * pictures drawn in between: some ten milliseconds. */
#define LIMIT_EVENTS_A_TURN 100000

/* Of a filter line: words and their joints, and libpcap's expressions between them.  A line of
 * LIMIT_PROMPT_BYTES has room for more only if it says nothing. */
#define LIMIT_FILTER_NODES 128
#define LIMIT_FILTER_PARTS 8

/* Terms of one acknowledgment's sum: where a few ranges are all, each of them, else one for each
 * kind: SYN, data, unseen bytes and FIN. */
#define LIMIT_TERMS 4

/* TCP options in one header: 40 bytes of one-byte options. */
#define LIMIT_TCP_OPTIONS 40

#endif
