/*
 * Wireshark's analysis, one conversation a table: what is sent, and how it is to be tagged.
 *
 * Numbers are relative.  Every conversation is judged several times, each time from other
 * initial numbers, so that all of them also cross 2^31 and 2^32.  The verdicts are those of
 * tshark 4.0.17 on captures of the same segments.
 */
#include "tcpviz/flow/analysis.h"

#include "tcpviz/base/nanotime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { C, S }; /* client, server */

enum {
    SYN = TCP_SYN,
    SA = TCP_SYN | TCP_ACK,
    ACK = TCP_ACK,
    FIN = TCP_FIN | TCP_ACK,
    RST = TCP_RST,
    RA = TCP_RST | TCP_ACK
};

enum {
    AGAIN = ANALYSIS_RETRANSMISSION,
    FAST = ANALYSIS_FAST_RETRANSMISSION,
    SPURIOUS = ANALYSIS_SPURIOUS_RETRANSMISSION,
    OVERTAKEN = ANALYSIS_OUT_OF_ORDER,
    LOST = ANALYSIS_LOST_SEGMENT,
    UNSEEN = ANALYSIS_ACK_LOST_SEGMENT,
    DUP = ANALYSIS_DUPLICATE_ACK,
    UPDATE = ANALYSIS_WINDOW_UPDATE,
    FULL = ANALYSIS_WINDOW_FULL,
    ZERO = ANALYSIS_ZERO_WINDOW,
    PROBE = ANALYSIS_ZERO_WINDOW_PROBE,
    PROBE_ACK = ANALYSIS_ZERO_WINDOW_PROBE_ACK,
    ALIVE = ANALYSIS_KEEP_ALIVE,
    ALIVE_ACK = ANALYSIS_KEEP_ALIVE_ACK,
    REUSED = ANALYSIS_REUSED_PORTS
};

#define WS(shift) ((shift) + 1) /* with a window scale option */

struct row {
    int after_ms; /* since the row before */
    int from;
    uint16_t flags;
    int seq, ack;
    uint32_t len;
    uint16_t win;
    uint32_t expected;
    uint32_t dup_num, dup_row; /* with DUP; row from 1, as frames are numbered */
    int ws;                    /* 0: no option */
};

struct conversation {
    const char *claim;
    struct row rows[16]; /* up to the first one without flags */
};

/* after ms, who, flags, seq, ack, len, win, expected */
#define ROW(after_ms, from, flags, seq, ack, len, win, expected)                                   \
    {                                                                                              \
        after_ms, from, flags, seq, ack, len, win, expected, 0, 0, 0                               \
    }
/* after ms, who, seq, ack, win, which duplicate, of which row */
#define DUPLICATE(after_ms, from, seq, ack, win, num, row)                                         \
    {                                                                                              \
        after_ms, from, ACK, seq, ack, 0, win, DUP, num, row, 0                                    \
    }
/* after ms, who, flags, seq, ack, win, expected, option */
#define SCALED(after_ms, from, flags, seq, ack, win, expected, ws)                                 \
    {                                                                                              \
        after_ms, from, flags, seq, ack, 0, win, expected, 0, 0, ws                                \
    }

#define HANDSHAKE                                                                                  \
    SCALED(0, C, SYN, 0, 0, 64240, 0, WS(7)), SCALED(10, S, SA, 0, 1, 502, 0, WS(7)),              \
        ROW(10, C, ACK, 1, 1, 0, 502, 0)
#define HANDSHAKE_UNSCALED                                                                         \
    ROW(0, C, SYN, 0, 0, 0, 64240, 0), ROW(10, S, SA, 0, 1, 0, 502, 0),                            \
        ROW(10, C, ACK, 1, 1, 0, 502, 0)

/* clang-format off: a row a line */
static struct conversation conversations[] = {
    {"a clean exchange has no tags",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 1, 1, 14, 502, 0),
         ROW(1, S, ACK, 1, 15, 0, 502, 0),
         ROW(1, S, ACK, 1, 15, 14, 502, 0),
         ROW(1, C, ACK, 15, 15, 0, 502, 0),
         ROW(1, C, FIN, 15, 15, 0, 502, 0),
         ROW(1, S, FIN, 15, 16, 0, 502, 0),
         ROW(1, C, ACK, 16, 16, 0, 502, 0),
     }},
    {"retransmission: the same bytes 250 ms later",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 1, 1, 100, 502, 0),
         ROW(250, C, ACK, 1, 1, 100, 502, AGAIN),
         ROW(10, S, ACK, 1, 101, 0, 502, 0),
     }},
    {"gap filled in 1 ms: out of order",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 101, 1, 100, 502, LOST),
         ROW(1, C, ACK, 1, 1, 100, 502, OVERTAKEN),
     }},
    {"gap filled in 50 ms, more than the initial RTT: retransmission",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 101, 1, 100, 502, LOST),
         ROW(50, C, ACK, 1, 1, 100, 502, AGAIN),
     }},
    {"gap filled just below and at the initial RTT of 20 ms",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 101, 1, 100, 502, LOST),
         ROW(19, C, ACK, 1, 1, 50, 502, OVERTAKEN),
         ROW(1, C, ACK, 51, 1, 40, 502, AGAIN),
     }},
    {"no handshake seen: below 3 ms is out of order",
     {
         ROW(0, C, ACK, 1, 1, 100, 502, 0),
         ROW(1, C, ACK, 201, 1, 100, 502, LOST),
         ROW(2, C, ACK, 101, 1, 100, 502, OVERTAKEN),
     }},
    {"no handshake seen: 3 ms is a retransmission",
     {
         ROW(0, C, ACK, 1, 1, 100, 502, 0),
         ROW(1, C, ACK, 201, 1, 100, 502, LOST),
         ROW(3, C, ACK, 101, 1, 100, 502, AGAIN),
     }},
    {"no handshake seen: 4 ms is a retransmission",
     {
         ROW(0, C, ACK, 1, 1, 100, 502, 0),
         ROW(1, C, ACK, 201, 1, 100, 502, LOST),
         ROW(4, C, ACK, 101, 1, 100, 502, AGAIN),
     }},
    {"what ends where the newest bytes end was not overtaken by them",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 1, 1, 200, 502, 0),
         ROW(1, C, ACK, 101, 1, 100, 502, AGAIN),
     }},
    {"fast retransmission: three duplicate ACKs, within 20 ms",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 1, 1, 100, 502, 0),
         ROW(1, S, ACK, 1, 101, 0, 502, 0),
         ROW(1, C, ACK, 201, 1, 100, 502, LOST),
         DUPLICATE(1, S, 1, 101, 502, 1, 5),
         ROW(1, C, ACK, 301, 1, 100, 502, 0),
         DUPLICATE(1, S, 1, 101, 502, 2, 5),
         ROW(1, C, ACK, 401, 1, 100, 502, 0),
         DUPLICATE(1, S, 1, 101, 502, 3, 5),
         ROW(19, C, ACK, 101, 1, 100, 502, FAST),
     }},
    {"fast retransmission asks for two duplicates, one is not enough",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 1, 1, 100, 502, 0),
         ROW(1, S, ACK, 1, 101, 0, 502, 0),
         ROW(1, C, ACK, 201, 1, 100, 502, LOST),
         DUPLICATE(1, S, 1, 101, 502, 1, 5),
         ROW(1, C, ACK, 101, 1, 100, 502, OVERTAKEN),
     }},
    {"fast retransmission: two duplicate ACKs are enough",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 1, 1, 100, 502, 0),
         ROW(1, S, ACK, 1, 101, 0, 502, 0),
         ROW(1, C, ACK, 201, 1, 100, 502, LOST),
         DUPLICATE(1, S, 1, 101, 502, 1, 5),
         DUPLICATE(1, S, 1, 101, 502, 2, 5),
         ROW(1, C, ACK, 101, 1, 100, 502, FAST),
     }},
    {"duplicate ACKs count from 1 again when the Ack has moved",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 1, 1, 100, 502, 0),
         ROW(1, S, ACK, 1, 51, 0, 502, 0),
         DUPLICATE(1, S, 1, 51, 502, 1, 5),
         DUPLICATE(1, S, 1, 51, 502, 2, 5),
         ROW(1, S, ACK, 1, 101, 0, 502, 0),
         DUPLICATE(1, S, 1, 101, 502, 1, 8),
     }},
    {"too late for a fast retransmission: 25 ms",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 1, 1, 100, 502, 0),
         ROW(1, S, ACK, 1, 101, 0, 502, 0),
         ROW(1, C, ACK, 201, 1, 100, 502, LOST),
         DUPLICATE(1, S, 1, 101, 502, 1, 5),
         DUPLICATE(1, S, 1, 101, 502, 2, 5),
         ROW(25, C, ACK, 101, 1, 100, 502, AGAIN),
     }},
    {"spurious: the bytes had been acknowledged; their ACK comes twice",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 1, 1, 100, 502, 0),
         ROW(1, S, ACK, 1, 101, 0, 502, 0),
         ROW(250, C, ACK, 1, 1, 100, 502, SPURIOUS),
         DUPLICATE(1, S, 1, 101, 502, 1, 5),
     }},
    {"keep-alive: empty, one below the next number; its answer",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 1, 1, 100, 502, 0),
         ROW(1, S, ACK, 1, 101, 0, 502, 0),
         ROW(7000, C, ACK, 100, 1, 0, 502, ALIVE),
         ROW(1, S, ACK, 1, 101, 0, 502, ALIVE_ACK),
         ROW(1, S, ACK, 1, 101, 0, 502, ALIVE_ACK),
         ROW(1, C, ACK, 101, 1, 10, 502, 0),
         DUPLICATE(1, S, 1, 101, 502, 1, 5),
     }},
    {"keep-alive with a byte is never a retransmission",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 1, 1, 100, 502, 0),
         ROW(1, S, ACK, 1, 101, 0, 502, 0),
         ROW(7000, C, ACK, 100, 1, 1, 502, ALIVE),
     }},
    {"data from one below the next number are new",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 1, 1, 100, 502, 0),
         ROW(1, C, ACK, 100, 1, 2, 502, 0),
     }},
    {"zero window, probe with a byte, answer, reopening",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 1, 1, 100, 502, 0),
         ROW(1, S, ACK, 1, 101, 0, 0, ZERO),
         ROW(200, C, ACK, 101, 1, 1, 502, PROBE),
         ROW(1, S, ACK, 1, 101, 0, 0, ZERO | PROBE_ACK),
         ROW(1, S, ACK, 1, 101, 0, 502, UPDATE),
         DUPLICATE(1, C, 101, 1, 502, 1, 3),
         ROW(1, C, ACK, 101, 1, 10, 502, 0),
     }},
    {"a window that closes is no window update",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 1, 1, 100, 502, 0),
         ROW(1, S, ACK, 1, 101, 0, 502, 0),
         ROW(1, S, ACK, 1, 101, 0, 0, ZERO),
     }},
    {"zero window as Linux probes it: taken for a keep-alive",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 1, 1, 100, 502, 0),
         ROW(1, S, ACK, 1, 101, 0, 0, ZERO),
         ROW(200, C, ACK, 100, 1, 0, 502, ALIVE),
         ROW(1, S, ACK, 1, 101, 0, 0, ZERO),
     }},
    {"SYN, FIN and RST have no zero window",
     {
         HANDSHAKE,
         ROW(1, C, FIN, 1, 1, 0, 0, 0),
         ROW(1, S, RA, 1, 2, 0, 0, 0),
     }},
    {"window full: the last byte that the peer offered",
     {
         HANDSHAKE_UNSCALED,
         ROW(1, S, ACK, 1, 1, 0, 200, UPDATE),
         ROW(1, C, ACK, 1, 1, 199, 502, 0),
         ROW(1, C, ACK, 200, 1, 1, 502, FULL),
     }},
    {"window full: the peer's window is scaled once it sent a plain ACK",
     {
         HANDSHAKE,
         ROW(1, S, ACK, 1, 1, 0, 2, UPDATE),
         ROW(1, C, ACK, 1, 1, 2, 502, 0),
         ROW(1, C, ACK, 3, 1, 254, 502, FULL),
     }},
    {"window full on the first data: a SYN's window is not scaled",
     {
         SCALED(0, C, SYN, 0, 0, 64240, 0, WS(7)),
         SCALED(10, S, SA, 0, 1, 200, 0, WS(7)),
         ROW(10, C, ACK, 1, 1, 0, 502, 0),
         ROW(1, C, ACK, 1, 1, 200, 502, FULL),
     }},
    {"window full is not known while the scale is not",
     {
         ROW(0, S, ACK, 1, 1, 0, 200, 0),
         ROW(1, C, ACK, 1, 1, 200, 502, 0),
     }},
    {"window full with the largest shift: 15 counts as 14",
     {
         SCALED(0, C, SYN, 0, 0, 64240, 0, WS(0)),
         SCALED(10, S, SA, 0, 1, 502, 0, WS(15)),
         ROW(10, C, ACK, 1, 1, 0, 502, 0),
         ROW(1, S, ACK, 1, 1, 0, 1, UPDATE),
         ROW(1, C, ACK, 1, 1, 16384, 502, FULL),
     }},
    {"an option in the SYN alone: nothing is scaled",
     {
         SCALED(0, C, SYN, 0, 0, 64240, 0, WS(7)),
         ROW(10, S, SA, 0, 1, 0, 502, 0),
         ROW(10, C, ACK, 1, 1, 0, 200, 0),
         ROW(1, S, ACK, 1, 1, 200, 502, FULL),
     }},
    {"an option in the SYN-ACK alone: nothing is scaled",
     {
         ROW(0, C, SYN, 0, 0, 0, 64240, 0),
         SCALED(10, S, SA, 0, 1, 502, 0, WS(7)),
         ROW(10, C, ACK, 1, 1, 0, 502, 0),
         ROW(1, S, ACK, 1, 1, 0, 200, UPDATE),
         ROW(1, C, ACK, 1, 1, 200, 502, FULL),
     }},
    {"SYN retransmission",
     {
         SCALED(0, C, SYN, 0, 0, 64240, 0, WS(7)),
         SCALED(1000, C, SYN, 0, 0, 64240, AGAIN, WS(7)),
         SCALED(10, S, SA, 0, 1, 502, 0, WS(7)),
         ROW(10, C, ACK, 1, 1, 0, 502, 0),
     }},
    {"the initial RTT counts from the newest SYN",
     {
         SCALED(0, C, SYN, 0, 0, 64240, 0, WS(7)),
         SCALED(1000, C, SYN, 0, 0, 64240, AGAIN, WS(7)),
         SCALED(10, S, SA, 0, 1, 502, 0, WS(7)),
         ROW(10, C, ACK, 1, 1, 0, 502, 0),
         ROW(1, C, ACK, 101, 1, 100, 502, LOST),
         ROW(21, C, ACK, 1, 1, 100, 502, AGAIN),
     }},
    {"ACK of unseen data, which come later",
     {
         HANDSHAKE,
         ROW(1, S, ACK, 1, 101, 0, 502, UNSEEN),
         ROW(1, C, ACK, 101, 1, 100, 502, LOST),
     }},
    {"ACK of unseen data is said once",
     {
         HANDSHAKE,
         ROW(1, S, ACK, 1, 101, 0, 502, UNSEEN),
         ROW(1, S, ACK, 1, 101, 10, 502, 0),
         ROW(1, S, ACK, 11, 201, 0, 502, 0),
     }},
    {"ACK of unseen data is said again after the other side's Ack moved",
     {
         HANDSHAKE,
         ROW(1, S, ACK, 1, 101, 10, 502, UNSEEN),
         ROW(1, C, ACK, 1, 11, 0, 502, 0),
         ROW(1, S, ACK, 11, 201, 0, 502, UNSEEN),
     }},
    {"ACK of unseen data is not said of who is sending duplicates",
     {
         HANDSHAKE,
         DUPLICATE(1, C, 1, 1, 502, 1, 3),
         ROW(1, S, ACK, 1, 101, 0, 502, 0),
         DUPLICATE(1, C, 1, 1, 502, 1, 3),
     }},
    {"ACK of a gap with data behind it",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 101, 1, 100, 502, LOST),
         ROW(1, S, ACK, 1, 201, 0, 502, UNSEEN),
         ROW(1, S, ACK, 1, 201, 10, 502, 0),
         ROW(1, C, ACK, 201, 11, 10, 502, 0),
         ROW(1, S, ACK, 11, 211, 0, 502, 0),
     }},
    {"after an ACK of unseen data, what comes again was asked for",
     {
         HANDSHAKE,
         ROW(1, S, ACK, 1, 1, 100, 502, 0),
         ROW(1, S, ACK, 101, 101, 0, 502, UNSEEN),
         ROW(1, S, ACK, 1, 101, 50, 502, FAST),
     }},
    {"FIN retransmission",
     {
         HANDSHAKE,
         ROW(1, C, FIN, 1, 1, 0, 502, 0),
         ROW(200, C, FIN, 1, 1, 0, 502, AGAIN),
     }},
    {"simultaneous open: both SYN-ACKs count as retransmissions",
     {
         ROW(0, C, SYN, 0, 0, 0, 502, 0),
         ROW(1, S, SYN, 0, 0, 0, 502, 0),
         ROW(10, C, SA, 0, 1, 0, 502, AGAIN),
         ROW(1, S, SA, 0, 1, 0, 502, AGAIN),
     }},
    {"simultaneous close has no tags",
     {
         HANDSHAKE,
         ROW(1, C, FIN, 1, 1, 0, 502, 0),
         ROW(1, S, FIN, 1, 1, 0, 502, 0),
         ROW(10, C, ACK, 2, 2, 0, 502, 0),
         ROW(1, S, ACK, 2, 2, 0, 502, 0),
     }},
    {"a partial ACK has no tag",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 1, 1, 100, 502, 0),
         ROW(1, C, ACK, 101, 1, 100, 502, 0),
         ROW(1, S, ACK, 1, 51, 0, 502, 0),
         ROW(1, S, ACK, 1, 201, 0, 502, 0),
     }},
    {"resets after a close have no tags",
     {
         HANDSHAKE,
         ROW(1, C, FIN, 1, 1, 0, 502, 0),
         ROW(1, S, ACK, 1, 2, 10, 502, 0),
         ROW(1, C, RST, 1, 0, 0, 0, 0),
         ROW(1, C, RST, 2, 0, 0, 0, 0),
     }},
    {"a refused connection has no tags",
     {
         SCALED(0, C, SYN, 0, 0, 64240, 0, WS(7)),
         ROW(1, S, RA, 1, 1, 0, 0, 0),
     }},
    {"a reset is never behind a gap",
     {
         HANDSHAKE,
         ROW(1, C, RST, 500, 0, 0, 0, 0),
     }},
    {"first ACK without progress: raw windows are compared",
     {
         SCALED(0, C, SYN, 0, 0, 64240, 0, WS(7)),
         SCALED(10, S, SA, 0, 1, 64240, 0, WS(7)),
         ROW(10, C, ACK, 1, 1, 0, 502, 0),
         ROW(1, S, ACK, 1, 1, 0, 502, UPDATE),
     }},
    {"a SYN sent again forgets what was sent behind a gap",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 101, 1, 100, 502, LOST),
         ROW(1, C, SYN, 0, 1, 0, 502, AGAIN),
         ROW(1, C, ACK, 101, 1, 100, 502, LOST),
     }},
    {"a SYN sent again keeps what was sent without a gap",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 1, 1, 100, 502, 0),
         ROW(1, C, SYN, 0, 1, 0, 502, OVERTAKEN),
         ROW(1, C, ACK, 101, 1, 100, 502, 0),
     }},
    {"a clock that goes back makes nothing fast and nothing overtaken",
     {
         HANDSHAKE,
         ROW(1, C, ACK, 101, 1, 100, 502, LOST),
         ROW(-1, C, ACK, 1, 1, 100, 502, AGAIN),
     }},
    {"a clock that went back in the handshake makes all overtaken",
     {
         SCALED(0, C, SYN, 0, 0, 64240, 0, WS(7)),
         SCALED(10, S, SA, 0, 1, 502, 0, WS(7)),
         ROW(-20, C, ACK, 1, 1, 0, 502, 0),
         ROW(1, C, ACK, 101, 1, 100, 502, LOST),
         ROW(5000, C, ACK, 1, 1, 100, 502, OVERTAKEN),
     }},
};
/* clang-format on */

static const uint32_t initial_numbers[][2] = {
    {1000, 5000},
    {0xfffffff0u, 0xffffffb5u},
    {0xffffff80u, 0x7fffffbau},
    {0x7ffffff0u, 0x80000000u},
};

static struct segment
row_segment(const struct row *row, const uint32_t isn[2])
{
    struct segment s;

    memset(&s, 0, sizeof s);
    s.flags = row->flags;
    s.seq = isn[row->from] + (uint32_t)row->seq;
    s.ack = row->flags & TCP_ACK ? isn[!row->from] + (uint32_t)row->ack : 0;
    s.len = row->len;
    s.window = row->win;
    s.options.has_wscale = row->ws != 0;
    s.options.wscale = (uint8_t)(row->ws != 0 ? row->ws - 1 : 0);
    return s;
}

static void
check_row(const struct conversation *c, unsigned frame, uint32_t isn, struct analysis_result r)
{
    const struct row *row = &c->rows[frame - 1];

    if (r.flags != row->expected)
        fail_msg("frame %u, initial number %u: flags %#x instead of %#x", frame, (unsigned)isn,
                 (unsigned)r.flags, (unsigned)row->expected);
    if (r.dup_ack_num != row->dup_num || r.dup_ack_frame != row->dup_row)
        fail_msg("frame %u: duplicate %u of frame %u", frame, (unsigned)r.dup_ack_num,
                 (unsigned)r.dup_ack_frame);
}

static void
run_from(const struct conversation *c, const uint32_t isn[2])
{
    int64_t now_ns = 1700000000 * NANOTIME_S;
    struct analysis a;
    unsigned frame = 0;

    analysis_init(&a);
    for (const struct row *row = c->rows; row < c->rows + 16 && row->flags != 0; row++) {
        struct segment s = row_segment(row, isn);

        now_ns += row->after_ms * NANOTIME_MS;
        s.time_ns = now_ns;
        s.frame = ++frame;
        check_row(c, frame, isn[C], analysis_take(&a, row->from, &s, false));
    }
    assert_true(frame >= 2);
}

static void
test_conversation(void **state)
{
    for (size_t i = 0; i < sizeof initial_numbers / sizeof initial_numbers[0]; i++)
        run_from(*state, initial_numbers[i]);
}

static uint32_t
judge(struct analysis *a, struct row row, bool new_isn)
{
    static const uint32_t isn[2] = {1000, 5000};
    struct segment s = row_segment(&row, isn);

    return analysis_take(a, row.from, &s, new_isn).flags;
}

static void
test_new_syn_reuses_the_ports(void **state)
{
    struct analysis a;

    (void)state;
    analysis_init(&a);
    assert_int_equal(judge(&a, (struct row){.from = C, .flags = SYN, .win = 502}, true), REUSED);
}

static void
test_new_syn_ack_reuses_the_ports_and_goes_on(void **state)
{
    struct analysis a;

    (void)state;
    analysis_init(&a);
    judge(&a, (struct row){.from = C, .flags = SYN, .win = 502}, false);
    judge(&a, (struct row){.from = S, .flags = SA, .ack = 1, .win = 502}, false);
    assert_int_equal(
        judge(&a, (struct row){.from = S, .flags = SA, .seq = 700, .ack = 1, .win = 502}, true),
        REUSED | LOST);
    assert_int_equal(
        judge(&a, (struct row){.from = S, .flags = SA, .seq = 300, .ack = 1, .win = 502}, true),
        REUSED | OVERTAKEN);
}

static void
test_initial_rtt_is_from_the_newest_syn_to_the_first_plain_ack(void **state)
{
    struct segment s;
    struct analysis a;

    (void)state;
    memset(&s, 0, sizeof s);
    analysis_init(&a);
    assert_int_equal(a.initial_rtt_ns, 0);
    s.flags = SYN;
    s.time_ns = 1000 * NANOTIME_MS;
    analysis_take(&a, C, &s, false);
    s.time_ns = 2000 * NANOTIME_MS;
    analysis_take(&a, C, &s, false);
    s.flags = SA;
    s.time_ns = 2010 * NANOTIME_MS;
    analysis_take(&a, S, &s, false);
    assert_int_equal(a.initial_rtt_ns, 0);
    s.flags = RA;
    s.time_ns = 2025 * NANOTIME_MS;
    analysis_take(&a, S, &s, false);
    assert_int_equal(a.initial_rtt_ns, 25 * NANOTIME_MS);
    s.flags = ACK;
    s.time_ns = 3000 * NANOTIME_MS;
    analysis_take(&a, C, &s, false);
    assert_int_equal(a.initial_rtt_ns, 25 * NANOTIME_MS);
}

/* A next number of exactly 0 is Wireshark's "unknown": no gap can be seen behind it. */
static void
test_next_number_zero_counts_as_unknown(void **state)
{
    struct segment s;
    struct analysis a;

    (void)state;
    memset(&s, 0, sizeof s);
    analysis_init(&a);
    s.flags = SYN;
    s.window = 502;
    s.seq = 0xffffffffu;
    assert_int_equal(analysis_take(&a, C, &s, false).flags, 0);
    s.flags = ACK;
    s.len = 10;
    s.seq = 100;
    assert_int_equal(analysis_take(&a, C, &s, false).flags, 0);
    s.seq = 200;
    assert_int_equal(analysis_take(&a, C, &s, false).flags, LOST);
}

static void
test_scale_stays_unknown_without_a_syn(void **state)
{
    struct analysis a;

    (void)state;
    analysis_init(&a);
    judge(&a, (struct row){.from = C, .flags = ACK, .seq = 1, .ack = 1, .win = 502}, false);
    assert_int_equal(a.half[C].wscale, -1);
    judge(&a, (struct row){.from = S, .flags = SA, .ack = 1, .win = 502, .ws = WS(3)}, false);
    assert_int_equal(a.half[C].wscale, -1);
    assert_int_equal(a.half[S].wscale, 3);
}

#define CONVERSATIONS (sizeof conversations / sizeof conversations[0])

int
main(void)
{
    const struct CMUnitTest single[] = {
        cmocka_unit_test(test_new_syn_reuses_the_ports),
        cmocka_unit_test(test_new_syn_ack_reuses_the_ports_and_goes_on),
        cmocka_unit_test(test_initial_rtt_is_from_the_newest_syn_to_the_first_plain_ack),
        cmocka_unit_test(test_next_number_zero_counts_as_unknown),
        cmocka_unit_test(test_scale_stays_unknown_without_a_syn),
    };
    struct CMUnitTest tables[CONVERSATIONS];
    int failed;

    for (size_t i = 0; i < CONVERSATIONS; i++)
        tables[i] = (struct CMUnitTest){.name = conversations[i].claim,
                                        .test_func = test_conversation,
                                        .initial_state = &conversations[i]};
    failed = cmocka_run_group_tests_name("conversations", tables, NULL, NULL);
    return failed + cmocka_run_group_tests_name("single rules", single, NULL, NULL);
}
