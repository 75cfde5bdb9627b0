/*
 * Wireshark's view, one conversation a table: what is sent, and what Wireshark says of it.  The
 * first table asks for tags, the second one for all columns.
 *
 * Numbers are relative.  Every conversation is judged several times, each time from other
 * initial numbers, so that all of them also cross 2^31 and 2^32.  The verdicts are those of
 * tshark 4.0.17 on captures of the same segments.
 */
#include "../../src/flow/analysis_unacked.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/base/limits.h"

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
    s.flags = row->flags & 0xfff;
    s.answer_end = row->flags > 0xfff ? ANSWER_RUNS_TO_FIN : ANSWER_NONE;
    s.seq = isn[row->from] + (uint32_t)row->seq;
    s.ack = row->flags & TCP_ACK ? isn[!row->from] + (uint32_t)row->ack : 0;
    s.len = row->len;
    s.window = row->win;
    s.header_len = s.header_captured = 20;
    s.options.has_wscale = row->ws != 0;
    s.options.n_list = row->ws != 0;
    s.options.wscale = (uint8_t)(row->ws != 0 ? row->ws - 1 : 0);
    return s;
}

static void
check_row(const struct conversation *c, unsigned frame, uint32_t isn,
          const struct analysis_result *r)
{
    const struct row *row = &c->rows[frame - 1];

    if (r->flags != row->expected)
        fail_msg("frame %u, initial number %u: flags %#x instead of %#x", frame, (unsigned)isn,
                 (unsigned)r->flags, (unsigned)row->expected);
    if (r->dup_ack_num != row->dup_num || r->dup_ack_frame != row->dup_row)
        fail_msg("frame %u: duplicate %u of frame %u", frame, (unsigned)r->dup_ack_num,
                 (unsigned)r->dup_ack_frame);
}

static struct analysis_pool *
some_pool(uint32_t limit)
{
    struct analysis_pool *pool = analysis_pool_create(limit);

    assert_non_null(pool);
    return pool;
}

/* Slots that are in use. */
static uint32_t
pool_used(const struct analysis_pool *pool)
{
    uint32_t n = pool->n_slots;

    for (uint32_t handle = pool->free_first; handle != 0; handle = unacked_at(pool, handle)->link)
        n--;
    return n;
}

/* What was remembered has gone back: nothing is left in the pool. */
static void
finish(struct analysis *a, struct analysis_pool *pool)
{
    analysis_finish(a, pool);
    assert_int_equal(pool_used(pool), 0);
    analysis_pool_destroy(pool);
}

static void
run_from(const struct conversation *c, const uint32_t isn[2])
{
    struct analysis_pool *pool = some_pool(100);
    int64_t now_ns = 1700000000 * NANOTIME_S;
    struct analysis a;
    unsigned frame = 0;

    analysis_init(&a);
    for (const struct row *row = c->rows; row < c->rows + 16 && row->flags != 0; row++) {
        struct segment s = row_segment(row, isn);
        struct analysis_result r;

        now_ns += row->after_ms * NANOTIME_MS;
        s.time_ns = now_ns;
        s.frame = ++frame;
        analysis_take(&a, pool, row->from, &s, false, &r);
        check_row(c, frame, isn[C], &r);
    }
    assert_true(frame >= 2);
    finish(&a, pool);
}

static void
test_conversation(void **state)
{
    for (size_t i = 0; i < sizeof initial_numbers / sizeof initial_numbers[0]; i++)
        run_from(*state, initial_numbers[i]);
}

/* A flag of these tests: the answer of a segment with ACK runs to the FIN. */
#define TO_FIN (0x8000 | ACK)

/* A conversation of which every column is told. */
struct line {
    int after_ms, from;
    uint16_t flags;
    int seq, ack;
    uint32_t len;
    uint16_t win;
    int ws;
    const char *shown; /* as show() writes it */
};

struct exchange {
    const char *claim;
    struct line lines[13]; /* up to the first without text */
};

/* clang-format off: a line a segment */
#define OPEN                                                                                       \
    {0, C, SYN, 0, 0, 0, 64240, WS(7), "0/0>1 win 64240 c1"},                                      \
        {10, S, SA, 0, 1, 0, 502, WS(7), "0/1>1 win 502 acks 1 10ms c3"},                          \
    {                                                                                              \
        10, C, ACK, 1, 1, 0, 502, 0, "1/1>1 win 64256*128 acks 2 10ms irtt 20 c7"                  \
    }

static struct exchange exchanges[] = {
    {"a clean exchange",
     {
         OPEN,
         {1, C, ACK | TCP_PSH, 1, 1, 14, 502, 0, "1/1>15 win 64256*128 bif 14 push 14 irtt 20 c15"},
         {1, S, ACK, 1, 15, 0, 502, 0, "1/15>1 win 64256*128 acks 4 1ms irtt 20 c15"},
         {1, S, ACK | TCP_PSH, 1, 15, 14, 502, 0,
          "1/15>15 win 64256*128 bif 14 push 14 irtt 20 c15"},
         {1, C, ACK, 15, 15, 0, 502, 0, "15/15>15 win 64256*128 acks 6 1ms irtt 20 c15"},
         {1, C, FIN, 15, 15, 0, 502, 0, "15/15>16 win 64256*128 irtt 20 c31 active"},
         {1, S, FIN, 15, 16, 0, 502, 0, "15/16>16 win 64256*128 acks 8 1ms irtt 20 c31 passive"},
         {1, C, ACK, 16, 16, 0, 502, 0, "16/16>16 win 64256*128 acks 9 1ms irtt 20 c31"},
     }},
    {"a retransmission is measured from the first copy, and so is its ACK",
     {
         OPEN,
         {0, C, ACK, 1, 1, 100, 502, 0, "1/1>101 win 64256*128 bif 100 push 100 irtt 20 c15"},
         {250, C, ACK, 1, 1, 100, 502, 0,
          "1/1>101 win 64256*128 f1 rto 4 250ms bif 100 push 200 irtt 20 c15"},
         {10, S, ACK, 1, 101, 0, 502, 0, "1/101>1 win 64256*128 acks 4 260ms irtt 20 c15"},
     }},
    {"a SYN retransmission: the initial RTT is from the second one",
     {
         {0, C, SYN, 0, 0, 0, 64240, WS(7), "0/0>1 win 64240 c1"},
         {1000, C, SYN, 0, 0, 0, 64240, WS(7), "0/0>1 win 64240 f1 rto 1 1000ms c1"},
         {10, S, SA, 0, 1, 0, 502, WS(7), "0/1>1 win 502 acks 1 1010ms c3"},
         {10, C, ACK, 1, 1, 0, 502, 0, "1/1>1 win 64256*128 acks 3 10ms irtt 20 c7"},
     }},
    {"a FIN retransmission",
     {
         OPEN,
         {10, C, FIN, 1, 1, 0, 502, 0, "1/1>2 win 64256*128 irtt 20 c23 active"},
         {200, C, FIN, 1, 1, 0, 502, 0, "1/1>2 win 64256*128 f1 rto 4 200ms irtt 20 c23 active"},
     }},
    {"a FIN that ends an answer, again",
     {
         OPEN,
         {10, S, TO_FIN, 1, 1, 40, 502, 0, "1/1>41 win 64256*128 bif 40 push 40 irtt 20 c15"},
         {1, S, FIN, 41, 1, 0, 502, 0, "41/1>42 win 64256*128 irtt 20 c31 active"},
         {200, S, FIN, 41, 1, 0, 502, 0,
          "41/1>42 win 64256*128 f1 rto 4 201ms irtt 20 c31 active again 5"},
         {1, C, FIN, 1, 42, 0, 502, 0, "1/42>2 win 64256*128 acks 5 201ms irtt 20 c31 passive"},
         {200, C, FIN, 1, 42, 0, 502, 0, "1/42>2 win 64256*128 f1 rto 7 200ms irtt 20 c31 passive"},
     }},
    {"simultaneous close",
     {
         OPEN,
         {10, C, FIN, 1, 1, 0, 502, 0, "1/1>2 win 64256*128 irtt 20 c23 active"},
         {1, S, FIN, 1, 1, 0, 502, 0, "1/1>2 win 64256*128 irtt 20 c23 passive"},
         {10, C, ACK, 2, 2, 0, 502, 0, "2/2>2 win 64256*128 acks 5 10ms irtt 20 c23"},
         {1, S, ACK, 2, 2, 0, 502, 0, "2/2>2 win 64256*128 acks 4 12ms irtt 20 c23"},
     }},
    {"a partial ACK names no frame and shortens what is in flight",
     {
         OPEN,
         {1, C, ACK, 1, 1, 100, 502, 0, "1/1>101 win 64256*128 bif 100 push 100 irtt 20 c15"},
         {1, C, ACK, 101, 1, 100, 502, 0, "101/1>201 win 64256*128 bif 200 push 200 irtt 20 c15"},
         {1, S, ACK, 1, 51, 0, 502, 0, "1/51>1 win 64256*128 irtt 20 c15"},
         {1, C, ACK, 201, 1, 100, 502, 0, "201/1>301 win 64256*128 bif 250 push 300 irtt 20 c15"},
         {1, S, ACK, 1, 201, 0, 502, 0, "1/201>1 win 64256*128 acks 5 3ms irtt 20 c15"},
     }},
    {"after a gap nothing is said of what is in flight until an ACK comes",
     {
         OPEN,
         {1, C, ACK, 101, 1, 100, 502, 0, "101/1>201 win 64256*128 f16 irtt 20 c15"},
         {50, C, ACK, 1, 1, 100, 502, 0, "1/1>101 win 64256*128 f1 rto 4 50ms irtt 20 c15"},
         {1, S, ACK, 1, 201, 0, 502, 0, "1/201>1 win 64256*128 acks 4 51ms irtt 20 c15"},
         {1, C, ACK, 201, 1, 10, 502, 0, "201/1>211 win 64256*128 bif 10 push 10 irtt 20 c15"},
     }},
    {"a keep-alive's byte is in flight",
     {
         OPEN,
         {1, C, ACK, 1, 1, 100, 502, 0, "1/1>101 win 64256*128 bif 100 push 100 irtt 20 c15"},
         {1, S, ACK, 1, 101, 0, 502, 0, "1/101>1 win 64256*128 acks 4 1ms irtt 20 c15"},
         {7000, C, ACK, 100, 1, 1, 502, 0,
          "100/1>101 win 64256*128 f4096 bif 1 push 101 irtt 20 c15"},
     }},
    {"a spurious retransmission is acknowledged by a duplicate",
     {
         OPEN,
         {1, C, ACK, 1, 1, 100, 502, 0, "1/1>101 win 64256*128 bif 100 push 100 irtt 20 c15"},
         {1, S, ACK, 1, 101, 0, 502, 0, "1/101>1 win 64256*128 acks 4 1ms irtt 20 c15"},
         {250, C, ACK, 1, 1, 100, 502, 0, "1/1>101 win 64256*128 f4 bif 100 push 200 irtt 20 c15"},
         {1, S, ACK, 1, 101, 0, 502, 0,
          "1/101>1 win 64256*128 f64 dup 1 of 5 acks 6 1ms irtt 20 c15"},
     }},
    {"a refused connection: the reset counts from 1",
     {
         {0, C, SYN, 0, 0, 0, 64240, WS(7), "0/0>1 win 64240 c1"},
         {1, S, RA, 1, 1, 0, 0, 0, "1/1>1 win 0*-1 acks 1 1ms irtt 1 c37"},
     }},
    {"resets after a close: without ACK, the field stays as it is",
     {
         OPEN,
         {1, C, FIN, 1, 1, 0, 502, 0, "1/1>2 win 64256*128 irtt 20 c23 active"},
         {1, S, ACK, 1, 2, 10, 502, 0,
          "1/2>11 win 64256*128 acks 4 1ms bif 10 push 10 irtt 20 c31"},
         {1, C, RST, 1, 0, 0, 0, 0, "1/0>1 win 0*128 irtt 20 c63"},
         {1, C, RST, 2, 0, 0, 0, 0, "2/0>2 win 0*128 irtt 20 c63"},
     }},
    {"joined midway: both sides start at 1, no bit of completeness for the first segment",
     {
         {0, C, ACK, 501, 901, 100, 502, 0, "1/1>101 win 502*-1 bif 100 push 100 c0"},
         {2, S, ACK, 901, 601, 0, 502, 0, "1/101>1 win 502*-1 acks 1 2ms c4"},
     }},
    {"joined at the SYN-ACK: its scale is known, the client's is not",
     {
         {0, S, SA, 0, 1, 0, 502, WS(3), "0/1>1 win 502 c0"},
         {1, C, ACK, 1, 1, 0, 502, 0, "1/1>1 win 502*-1 acks 1 1ms c4"},
         {1, S, ACK, 1, 1, 0, 502, 0, "1/1>1 win 4016*8 f64 dup 1 of 1 c4"},
     }},
    {"data with SYN and with FIN: one number for the flag, none in flight",
     {
         {0, C, SYN, 0, 0, 5, 502, 0, "0/0>6 win 502 bif 5 push 5 c9"},
         {10, S, SA, 0, 6, 0, 502, 0, "0/6>1 win 502 f65536 acks 1 10ms c11"},
         {10, C, FIN, 6, 1, 5, 502, 0,
          "6/1>12 win 502*-2 acks 2 10ms bif 5 push 10 irtt 20 c27 active"},
     }},
    {"PSH begins the count anew behind it",
     {
         OPEN,
         {1, C, ACK | TCP_PSH, 1, 1, 10, 502, 0, "1/1>11 win 64256*128 bif 10 push 10 irtt 20 c15"},
         {1, C, ACK, 11, 1, 20, 502, 0, "11/1>31 win 64256*128 bif 30 push 20 irtt 20 c15"},
         {1, C, ACK | TCP_PSH, 31, 1, 30, 502, 0,
          "31/1>61 win 64256*128 bif 60 push 50 irtt 20 c15"},
         {1, C, ACK | TCP_PSH, 61, 1, 1, 502, 0, "61/1>62 win 64256*128 bif 61 push 1 irtt 20 c15"},
     }},
    {"of equal ends the oldest segment is the one acknowledged, also of one sent out of order",
     {
         OPEN,
         {1, C, ACK, 101, 1, 100, 502, 0, "101/1>201 win 64256*128 f16 irtt 20 c15"},
         {1, C, ACK, 1, 1, 100, 502, 0, "1/1>101 win 64256*128 f8 irtt 20 c15"},
         {1, C, ACK, 51, 1, 50, 502, 0, "51/1>101 win 64256*128 f8 irtt 20 c15"},
         {1, C, ACK, 41, 1, 60, 502, 0, "41/1>101 win 64256*128 f8 irtt 20 c15"},
         {1, S, ACK, 1, 101, 0, 502, 0, "1/101>1 win 64256*128 acks 5 3ms irtt 20 c15"},
         {1, C, ACK, 201, 1, 10, 502, 0, "201/1>211 win 64256*128 bif 110 push 10 irtt 20 c15"},
     }},
};

/* A SYN without ACK counts as an Ack of 0: what that covers depends on the initial numbers. */
static struct exchange simultaneous_open = {
    "simultaneous open",
    {
        {0, C, SYN, 0, 0, 0, 502, 0, "0/0>1 win 502 c1"},
        {1, S, SYN, 0, 0, 0, 502, 0, "0/0>1 win 502 c1"},
        {10, C, SA, 0, 1, 0, 502, 0, "0/1>1 win 502 f1 rto 1 11ms acks 2 10ms c3"},
        {1, S, SA, 0, 1, 0, 502, 0, "0/1>1 win 502 f1 rto 2 11ms acks 1 12ms c3"},
    }};
/* clang-format on */

static void
show_analysis(const struct analysis_result *r, struct text *out)
{
    if (r->flags != 0)
        text_addf(out, " f%u", (unsigned)r->flags);
    if (r->dup_ack_num != 0)
        text_addf(out, " dup %u of %u", (unsigned)r->dup_ack_num, (unsigned)r->dup_ack_frame);
    if (r->rto_frame != 0)
        text_addf(out, " rto %u %dms", (unsigned)r->rto_frame, (int)(r->rto_ns / NANOTIME_MS));
    if (r->acks_frame != 0)
        text_addf(out, " acks %u %dms", (unsigned)r->acks_frame,
                  (int)(r->ack_rtt_ns / NANOTIME_MS));
    if (r->bytes_in_flight != 0)
        text_addf(out, " bif %u push %u", (unsigned)r->bytes_in_flight, (unsigned)r->push_bytes);
    if (r->initial_rtt_ns != 0)
        text_addf(out, " irtt %d", (int)(r->initial_rtt_ns / NANOTIME_MS));
}

static void
show(const struct analysis_result *r, struct text *out)
{
    static const char *const closes[] = {"", " active", " passive"};

    text_addf(out, "%u/%u", (unsigned)r->seq, (unsigned)r->ack);
    if (r->has_len)
        text_addf(out, ">%u", (unsigned)r->next_seq);
    text_addf(out, " win %u", (unsigned)r->window);
    if (r->window_factor != 0)
        text_addf(out, "*%d", (int)r->window_factor);
    show_analysis(r, out);
    text_addf(out, " c%u%s", (unsigned)r->completeness, closes[r->close]);
    if (r->fin_retrans != 0)
        text_addf(out, " again %u", (unsigned)r->fin_retrans);
}

static void
check_shown(const struct analysis_result *r, const char *expected, unsigned frame)
{
    char storage[200];
    struct text text;

    text_init(&text, storage, sizeof storage);
    show(r, &text);
    if (strcmp(storage, expected) != 0)
        fail_msg("frame %u: %s instead of %s", frame, storage, expected);
}

static void
exchange_from(const struct exchange *e, const uint32_t isn[2])
{
    struct analysis_pool *pool = some_pool(100);
    int64_t start_ns = 1700000000 * NANOTIME_S, now_ns = start_ns;
    struct analysis a;
    unsigned frame = 0;

    analysis_init(&a);
    for (const struct line *line = e->lines; line < e->lines + 13 && line->shown; line++) {
        struct row row = {.from = line->from,
                          .flags = line->flags,
                          .seq = line->seq,
                          .ack = line->ack,
                          .len = line->len,
                          .win = line->win,
                          .ws = line->ws};
        struct segment s = row_segment(&row, isn);
        struct analysis_result r;

        now_ns += line->after_ms * NANOTIME_MS;
        s.time_ns = now_ns;
        s.frame = ++frame;
        analysis_take(&a, pool, line->from, &s, false, &r);
        check_shown(&r, line->shown, frame);
        assert_int_equal(r.extent, EXTENT_ALL);
        assert_int_equal(r.time_rel_ns, now_ns - start_ns);
        assert_int_equal(r.time_delta_ns, line->after_ms * NANOTIME_MS);
    }
    assert_true(frame >= 2);
    finish(&a, pool);
}

static void
test_exchange(void **state)
{
    for (size_t i = 0; i < sizeof initial_numbers / sizeof initial_numbers[0]; i++)
        exchange_from(*state, initial_numbers[i]);
}

static void
test_simultaneous_open(void **state)
{
    (void)state;
    exchange_from(&simultaneous_open, initial_numbers[0]);
}

/* One stream for the tests of single rules. */
struct stream {
    struct analysis a;
    struct analysis_pool *pool;
    struct analysis_result r;
    uint64_t frame;
};

static void
stream_open(struct stream *t, uint32_t limit)
{
    memset(t, 0, sizeof *t);
    analysis_init(&t->a);
    t->pool = some_pool(limit);
}

static uint32_t
take(struct stream *t, int from, struct segment s, bool reused)
{
    s.frame = ++t->frame;
    if (s.time_ns == 0)
        s.time_ns = (int64_t)t->frame * NANOTIME_MS;
    analysis_take(&t->a, t->pool, from, &s, reused, &t->r);
    return t->r.flags;
}

static struct segment
plain(uint16_t flags, uint32_t seq, uint32_t ack, uint32_t len)
{
    struct segment s;

    memset(&s, 0, sizeof s);
    s.flags = flags;
    s.seq = seq;
    s.ack = ack;
    s.len = len;
    s.window = 502;
    s.header_len = s.header_captured = 20;
    return s;
}

static void
stream_close(struct stream *t)
{
    finish(&t->a, t->pool);
}

static void
test_another_syn_begins_a_stream(void **state)
{
    struct segment syn = plain(SYN, 1000, 0, 0), again = plain(SYN, 7000, 0, 0);
    struct segment syn_ack = plain(SA, 7000, 1001, 0);
    struct stream t;

    (void)state;
    stream_open(&t, 10);
    assert_false(analysis_begins_stream(&t.a, C, &syn));
    take(&t, C, syn, false);
    assert_false(analysis_begins_stream(&t.a, C, &syn));
    assert_true(analysis_begins_stream(&t.a, C, &again));
    assert_false(analysis_begins_stream(&t.a, C, &syn_ack));
    assert_false(analysis_begins_stream(&t.a, S, &again));
    again.notes = SEGMENT_CUT_HEADER;
    again.header_captured = 15;
    assert_false(analysis_begins_stream(&t.a, C, &again));
    stream_close(&t);
}

static void
test_a_stream_on_reused_ports_has_its_first_bit(void **state)
{
    struct stream t;

    (void)state;
    stream_open(&t, 10);
    assert_int_equal(take(&t, C, plain(SYN, 1000, 0, 5), true), REUSED);
    assert_int_equal(t.r.completeness, COMPLETENESS_SYN);
    stream_close(&t);
}

static void
test_new_syn_ack_moves_the_base_and_goes_on(void **state)
{
    struct stream t;

    (void)state;
    stream_open(&t, 10);
    take(&t, C, plain(SYN, 1000, 0, 0), false);
    take(&t, S, plain(SA, 5000, 1001, 0), false);
    assert_int_equal(take(&t, S, plain(SA, 5700, 1001, 0), false), REUSED | LOST);
    assert_int_equal(t.r.seq, 0);
    assert_int_equal(take(&t, S, plain(SA, 5300, 1001, 0), false), REUSED | OVERTAKEN);
    assert_int_equal(t.r.seq, 0);
    stream_close(&t);
}

static void
test_initial_rtt_is_from_the_newest_syn_to_the_first_plain_ack(void **state)
{
    static const struct {
        uint16_t flags;
        int from, at_ms, rtt_ms;
    } steps[] = {{SYN, C, 1000, 0},
                 {SYN, C, 2000, 0},
                 {SA, S, 2010, 0},
                 {RA, S, 2025, 25},
                 {ACK, C, 3000, 25}};
    struct stream t;

    (void)state;
    stream_open(&t, 10);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct segment s = plain(steps[i].flags, 0, 0, 0);

        s.time_ns = steps[i].at_ms * NANOTIME_MS;
        take(&t, steps[i].from, s, false);
        assert_int_equal(t.r.initial_rtt_ns, steps[i].rtt_ms * NANOTIME_MS);
    }
    stream_close(&t);
}

/* A next number of exactly 0 is Wireshark's "unknown": no gap can be seen behind it. */
static void
test_next_number_zero_counts_as_unknown(void **state)
{
    struct stream t;

    (void)state;
    stream_open(&t, 10);
    assert_int_equal(take(&t, C, plain(SYN, 0xffffffffu, 0, 0), false), 0);
    assert_int_equal(take(&t, C, plain(ACK, 100, 0, 10), false), 0);
    assert_int_equal(take(&t, C, plain(ACK, 200, 0, 10), false), LOST);
    stream_close(&t);
}

static void
add_sack(struct segment *s, uint32_t left, uint32_t right)
{
    s->options.n_list = 1;
    s->options.sack[s->options.n_sack].left = left;
    s->options.sack[s->options.n_sack++].right = right;
}

static void
open_with_data(struct stream *t)
{
    stream_open(t, 20);
    take(t, C, plain(SYN, 1000, 0, 0), false);
    take(t, S, plain(SA, 5000, 1001, 0), false);
    for (uint32_t i = 0; i < 3; i++)
        take(t, C, plain(ACK, 1001 + i * 100, 5001, 100), false);
    assert_int_equal(t->r.bytes_in_flight, 300);
}

static void
test_sacked_bytes_are_not_in_flight(void **state)
{
    struct segment s = plain(ACK, 5001, 1001, 0);
    struct stream t;

    (void)state;
    open_with_data(&t);
    add_sack(&s, 1201, 1301);
    take(&t, S, s, false);
    assert_int_equal(t.r.n_sack, 1);
    assert_int_equal(t.r.sack[0].left, 201);
    assert_int_equal(t.r.sack[0].right, 301);
    assert_false(t.r.has_dsack);
    take(&t, C, plain(ACK, 1301, 5001, 100), false);
    assert_int_equal(t.r.bytes_in_flight, 300);
    take(&t, S, plain(ACK, 5001, 1001, 0), false);
    take(&t, C, plain(ACK, 1401, 5001, 100), false);
    assert_int_equal(t.r.bytes_in_flight, 500);
    stream_close(&t);
}

static void
test_dsack_is_below_the_ack_or_within_the_second_block(void **state)
{
    struct segment below = plain(ACK, 5001, 1101, 0), within = below, apart = below, far = below;
    struct stream t;

    (void)state;
    open_with_data(&t);
    add_sack(&below, 1001, 1101);
    take(&t, S, below, false);
    assert_true(t.r.has_dsack);
    add_sack(&within, 1201, 1251);
    add_sack(&within, 1201, 1301);
    take(&t, S, within, false);
    assert_true(t.r.has_dsack);
    add_sack(&apart, 1201, 1251);
    add_sack(&apart, 1261, 1301);
    take(&t, S, apart, false);
    assert_false(t.r.has_dsack);
    add_sack(&far, 1201, 1251);
    add_sack(&far, 1201, 1251 + (UINT32_C(1) << 31)); /* neither before nor after: at or behind */
    take(&t, S, far, false);
    assert_true(t.r.has_dsack);
    stream_close(&t);
}

static void
test_fast_open_is_sent_accepted_or_ignored(void **state)
{
    struct segment syn = plain(SYN, 1000, 0, 5);
    struct stream t;

    (void)state;
    syn.options.has_fast_open = true;
    syn.options.has_cookie = true;
    syn.options.n_list = 1;
    stream_open(&t, 10);
    assert_int_equal(take(&t, C, syn, false), ANALYSIS_TFO_SYN);
    assert_int_equal(t.r.completeness, COMPLETENESS_SYN | COMPLETENESS_DATA);
    assert_int_equal(take(&t, S, plain(SA, 5000, 1001, 0), false), ANALYSIS_TFO_IGNORED);
    assert_int_equal(take(&t, S, plain(SA, 5000, 1006, 0), false), AGAIN | ANALYSIS_TFO_ACK);
    stream_close(&t);
}

/* captured bytes of the header, data offset in bytes, bytes of the segment, notes */
static struct segment
strange(uint8_t captured, uint8_t header_len, uint32_t tcp_bytes, uint32_t notes)
{
    struct segment s = plain(FIN, 1001, 5001, 0);

    s.header_captured = captured;
    s.header_len = header_len;
    s.tcp_bytes = tcp_bytes;
    s.notes = notes;
    s.frame_captured_bytes = 60;
    s.frame_wire_bytes = notes & (SEGMENT_CUT_HEADER | SEGMENT_CUT_OPTIONS) ? 100 : 60;
    return s;
}

static void
test_a_header_that_is_cut_is_told_as_far_as_it_goes(void **state)
{
    static const struct {
        uint8_t captured;
        uint32_t note;
        enum analysis_extent extent;
    } cuts[] = {
        {15, SEGMENT_CUT_HEADER, EXTENT_PORTS},    {16, SEGMENT_CUT_HEADER, EXTENT_WINDOW},
        {19, SEGMENT_CUT_HEADER, EXTENT_WINDOW},   {20, SEGMENT_CUT_OPTIONS, EXTENT_OPTIONS},
        {31, SEGMENT_CUT_OPTIONS, EXTENT_OPTIONS}, {32, SEGMENT_CUT_PAYLOAD, EXTENT_ALL}};
    struct stream t;

    (void)state;
    for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
        enum analysis_extent extent = cuts[i].extent;

        stream_open(&t, 10);
        take(&t, C, plain(SYN, 1000, 0, 0), false);
        take(&t, S, plain(SA, 5000, 1001, 0), false);
        assert_int_equal(take(&t, C, strange(cuts[i].captured, 32, 32, cuts[i].note), false), 0);
        assert_int_equal(t.r.extent, extent);
        assert_int_equal(t.r.seq, extent >= EXTENT_SEQ);
        assert_int_equal(t.r.close, extent >= EXTENT_WINDOW ? CLOSE_ACTIVE : CLOSE_NONE);
        assert_int_equal(t.r.time_rel_ns, extent >= EXTENT_OPTIONS ? 2 * NANOTIME_MS : 0);
        assert_int_equal(t.r.acks_frame, extent == EXTENT_ALL ? 2 : 0);
        take(&t, S, plain(ACK, 5001, 1002, 0), false);
        assert_int_equal(t.r.acks_frame, extent == EXTENT_PORTS ? 0 : 3);
        stream_close(&t);
    }
}

static void
test_an_impossible_offset_has_a_length_when_it_is_too_small(void **state)
{
    struct stream t;

    (void)state;
    open_with_data(&t);
    take(&t, C, strange(20, 8, 28, SEGMENT_BAD_OFFSET), false);
    assert_int_equal(t.r.extent, EXTENT_SEQ);
    assert_true(t.r.has_len);
    assert_int_equal(t.r.len, 20);
    assert_int_equal(t.r.seq, 1);
    assert_int_equal(t.r.ack, 1);
    take(&t, C, strange(20, 40, 28, SEGMENT_BAD_OFFSET), false);
    assert_int_equal(t.r.extent, EXTENT_OPTIONS);
    assert_false(t.r.has_len);
    assert_int_equal(t.r.seq, 1001);
    assert_int_equal(t.r.ack, 5001);
    assert_int_equal(t.r.close, CLOSE_ACTIVE);
    stream_close(&t);
}

/* Wireshark takes no more of one direction than that, and loses count of a FIN there. */
static void
test_a_direction_remembers_ten_thousand(void **state)
{
    struct stream t;

    (void)state;
    stream_open(&t, LIMIT_UNACKED_PER_HALF + 100);
    for (uint32_t i = 0; i < LIMIT_UNACKED_PER_HALF + 10; i++)
        take(&t, C, plain(ACK, 1 + i * 10, 1, 10), false);
    assert_int_equal(pool_used(t.pool), LIMIT_UNACKED_PER_HALF);
    assert_int_equal(t.r.bytes_in_flight, LIMIT_UNACKED_PER_HALF * 10);
    take(&t, C, plain(FIN, 1 + (LIMIT_UNACKED_PER_HALF + 10) * 10, 1, 0), false);
    assert_int_equal(take(&t, C, plain(ACK, 2 + (LIMIT_UNACKED_PER_HALF + 10) * 10, 1, 0), false),
                     LOST);
    take(&t, S, plain(ACK, 1, 1 + LIMIT_UNACKED_PER_HALF * 10, 0), false);
    assert_int_equal(t.r.acks_frame, LIMIT_UNACKED_PER_HALF);
    assert_int_equal(pool_used(t.pool), 0);
    stream_close(&t);
}

static void
test_in_a_full_pool_the_oldest_of_its_direction_goes(void **state)
{
    struct stream t;

    (void)state;
    stream_open(&t, 4);
    for (uint32_t i = 0; i < 6; i++)
        take(&t, C, plain(ACK, 1 + i * 10, 1, 10), false);
    assert_int_equal(t.r.bytes_in_flight, 40);
    take(&t, S, plain(ACK, 1, 1, 10), false);
    assert_int_equal(t.r.bytes_in_flight, 0);
    take(&t, S, plain(ACK, 11, 21, 0), false);
    assert_int_equal(t.r.acks_frame, 0);
    take(&t, S, plain(ACK, 11, 31, 0), false);
    assert_int_equal(t.r.acks_frame, 3);
    stream_close(&t);
}

/* Backwards, none continues a run: the newest are kept, each told apart. */
static void
test_segments_in_no_order_are_remembered_one_by_one(void **state)
{
    enum { SENT = LIMIT_UNACKED_LOOSE + 22 };
    struct stream t;

    (void)state;
    stream_open(&t, 1000);
    for (uint32_t i = 0; i < SENT; i++)
        take(&t, C, plain(ACK, 100000 - i * 10, 1, 10), false);
    assert_int_equal(pool_used(t.pool), LIMIT_UNACKED_LOOSE + 3); /* and their heads */
    ;
    for (uint32_t i = SENT; i-- > 22;) {
        take(&t, S, plain(ACK, 1, 100010 - i * 10, 0), false);
        assert_int_equal(t.r.acks_frame, i + 1);
    }
    stream_close(&t);
}

static void
test_a_moved_analysis_goes_on(void **state)
{
    struct stream t;
    struct analysis moved;

    (void)state;
    open_with_data(&t);
    moved = t.a;
    analysis_init(&t.a);
    analysis_finish(&t.a, t.pool);
    assert_int_equal(pool_used(t.pool), 3);
    t.a = moved;
    take(&t, S, plain(ACK, 5001, 1301, 0), false);
    assert_int_equal(t.r.acks_frame, 5);
    stream_close(&t);
}

/* Of frames only 32 bits are kept. */
static void
test_frames_beyond_32_bits_are_told_whole(void **state)
{
    struct stream t;

    (void)state;
    stream_open(&t, 10);
    t.frame = 0xffffffffu - 1;
    take(&t, C, plain(SYN, 1000, 0, 0), false);
    take(&t, C, plain(SYN, 1000, 0, 0), false);
    assert_int_equal(t.r.rto_frame, 0xffffffffu);
    take(&t, S, plain(SA, 5000, 1001, 0), false);
    assert_true(t.r.acks_frame == 0xffffffffu);
    take(&t, C, plain(ACK, 1001, 5001, 0), false);
    assert_true(t.r.acks_frame == 0x100000001u);
    stream_close(&t);
}

#define CONVERSATIONS (sizeof conversations / sizeof conversations[0])
#define EXCHANGES (sizeof exchanges / sizeof exchanges[0])

static int
run_single(void)
{
    const struct CMUnitTest single[] = {
        cmocka_unit_test(test_simultaneous_open),
        cmocka_unit_test(test_another_syn_begins_a_stream),
        cmocka_unit_test(test_a_stream_on_reused_ports_has_its_first_bit),
        cmocka_unit_test(test_new_syn_ack_moves_the_base_and_goes_on),
        cmocka_unit_test(test_initial_rtt_is_from_the_newest_syn_to_the_first_plain_ack),
        cmocka_unit_test(test_next_number_zero_counts_as_unknown),
        cmocka_unit_test(test_sacked_bytes_are_not_in_flight),
        cmocka_unit_test(test_dsack_is_below_the_ack_or_within_the_second_block),
        cmocka_unit_test(test_fast_open_is_sent_accepted_or_ignored),
        cmocka_unit_test(test_a_header_that_is_cut_is_told_as_far_as_it_goes),
        cmocka_unit_test(test_an_impossible_offset_has_a_length_when_it_is_too_small),
        cmocka_unit_test(test_a_direction_remembers_ten_thousand),
        cmocka_unit_test(test_in_a_full_pool_the_oldest_of_its_direction_goes),
        cmocka_unit_test(test_segments_in_no_order_are_remembered_one_by_one),
        cmocka_unit_test(test_a_moved_analysis_goes_on),
        cmocka_unit_test(test_frames_beyond_32_bits_are_told_whole),
    };

    return cmocka_run_group_tests_name("single rules", single, NULL, NULL);
}

int
main(void)
{
    struct CMUnitTest tags[CONVERSATIONS], columns[EXCHANGES];
    int failed;

    for (size_t i = 0; i < CONVERSATIONS; i++)
        tags[i] = (struct CMUnitTest){.name = conversations[i].claim,
                                      .test_func = test_conversation,
                                      .initial_state = &conversations[i]};
    for (size_t i = 0; i < EXCHANGES; i++)
        columns[i] = (struct CMUnitTest){
            .name = exchanges[i].claim, .test_func = test_exchange, .initial_state = &exchanges[i]};
    failed = cmocka_run_group_tests_name("tags", tags, NULL, NULL);
    failed += cmocka_run_group_tests_name("columns", columns, NULL, NULL);
    return failed + run_single();
}
