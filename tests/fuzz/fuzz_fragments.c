/*
 * Fragments of four packets, in any order, cut, repeated, overlapping, or lying about themselves:
 * a packet that is completed from honest fragments is the packet that was split, and no count or
 * length leaves its bounds.  By Wireshark's rules each byte of a packet is of one of its fragments.
 *
 * The first byte: IPv6, room for how many packets (2 bits), whose rules.  Then six bytes for each
 * fragment: which packet and what is wrong with it (1), where it begins and how much of it there
 * is, in blocks of 8 bytes (1 each), captured bytes (1), seconds since the one before (1, signed),
 * and a byte that lies are made of (1).
 */
#include "require.h"

#include "tcpviz/base/bytes.h"
#include "tcpviz/decode/fragments.h"

#include <stdlib.h>
#include <string.h>

enum { DLT_RAW_IP = 12, IP4_BYTES = 20, IP6_BYTES = 40, FRAGMENT_HEADER = 8, TCP = 6 };
enum { PACKETS = 4, TOTAL_MAX = 2000, FRAME_MAX = IP6_BYTES + FRAGMENT_HEADER + TOTAL_MAX };
enum lie { LIE_MORE = 1, LIE_BYTES = 2, LIE_LENGTH = 4, CUT = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint32_t totals[PACKETS] = {20, 61, 200, TOTAL_MAX};

struct play {
    struct fragments *f;
    bool ip6;
    enum fragments_rules rules;
    bool lied[PACKETS];
    bool cut;
    uint64_t taken;
    int64_t now_ns;
    uint8_t sent[PACKETS][TOTAL_MAX][256 / 8]; /* bit by bit: values of this byte of the packet */
};

struct piece {
    uint32_t packet, offset, len;
    bool more;
};

static void
put_u16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

/* The byte of a packet behind its IP header.  A data offset of 5, so that it is a segment. */
static uint8_t
byte_of(uint32_t packet, uint32_t i)
{
    return i == 12 ? 0x50 : (uint8_t)(packet * 37 + i * 11 + i / 256);
}

static uint32_t
put_header(uint8_t *at, const struct play *play, const struct piece *p, bool whole)
{
    memset(at, 0, IP6_BYTES + FRAGMENT_HEADER);
    if (play->ip6) {
        uint32_t between = whole ? 0 : FRAGMENT_HEADER;

        at[0] = 0x60;
        put_u16(at + 4, between + p->len);
        at[6] = whole ? TCP : 44;
        if (!whole) {
            at[IP6_BYTES] = TCP;
            put_u16(at + IP6_BYTES + 2, p->offset | p->more);
            at[IP6_BYTES + 7] = (uint8_t)p->packet;
        }
        return IP6_BYTES + between;
    }
    at[0] = 0x45;
    put_u16(at + 2, IP4_BYTES + p->len);
    put_u16(at + 4, p->packet);
    put_u16(at + 6, p->offset / 8 | (p->more ? 0x2000u : 0));
    at[9] = TCP;
    return IP4_BYTES;
}

/* The whole, byte for byte as far as it was captured. */
static void
whole_check(const struct play *play, uint32_t packet, const struct frame *whole,
            const struct segment *s)
{
    uint8_t header[IP6_BYTES + FRAGMENT_HEADER];
    struct piece all = {.packet = packet, .len = totals[packet]};
    uint32_t n = put_header(header, play, &all, true);

    require(whole->wire_bytes == n + totals[packet]);
    require(play->cut || whole->captured_bytes == whole->wire_bytes);
    require(whole->captured_bytes >= n && memcmp(whole->at, header, n) == 0);
    for (uint32_t i = n; i < whole->captured_bytes; i++)
        require(whole->at[i] == byte_of(packet, i - n));
    require(s->len == totals[packet] - 20 || (s->notes & SEGMENT_CUT_HEADER) != 0);
}

static void
bounds_check(const struct play *play, const struct frame *frame, enum decode_verdict verdict,
             const struct frame *whole, const struct segment *s)
{
    struct fragments_counts counts = fragments_counts(play->f);

    require(counts.incomplete + counts.overlapping + counts.crowded_out + counts.refused <=
            play->taken);
    if (verdict == DECODE_FRAGMENT)
        return;
    require(whole->captured_bytes <= whole->wire_bytes && whole->wire_bytes <= 65535 + IP6_BYTES);
    require(whole->number == frame->number && whole->time_ns == frame->time_ns);
    if (verdict != DECODE_SEGMENT)
        return;
    require((s->notes & SEGMENT_REBUILT) != 0 && s->frame == frame->number);
    require(s->fragments >= 1 && s->first_fragment <= frame->number);
    require(s->captured_len <= whole->captured_bytes - s->payload_at);
    require((s->captured_len < s->len) == ((s->notes & SEGMENT_CUT_PAYLOAD) != 0));
    require(s->captured_len <= s->len);
}

static void
remember_sent(struct play *play, const struct piece *p, const uint8_t *bytes, uint32_t held)
{
    for (uint32_t i = 0; i < held; i++)
        play->sent[p->packet][p->offset + i][bytes[i] / 8] |= (uint8_t)(1u << bytes[i] % 8);
}

/* No byte is in the whole that was in no fragment. */
static void
sent_check(const struct play *play, uint32_t packet, const struct frame *whole)
{
    uint32_t n = play->ip6 ? IP6_BYTES : IP4_BYTES;

    for (uint32_t i = n; i < whole->captured_bytes; i++)
        require(play->sent[packet][i - n][whole->at[i] / 8] >> whole->at[i] % 8 & 1);
}

/* The next fragment; false at the end of the input. */
static bool
next_piece(struct bytes *b, struct play *play, struct piece *p, uint8_t *at, struct frame *frame)
{
    uint8_t how = bytes_u8(b), start = bytes_u8(b), blocks = bytes_u8(b), captured = bytes_u8(b);
    int8_t after_s = (int8_t)bytes_u8(b);
    uint8_t salt = bytes_u8(b), lies = (how >> 2) & (LIE_MORE | LIE_BYTES | LIE_LENGTH);
    uint32_t header, held;

    if (b->cut)
        return false;
    *p = (struct piece){.packet = how % PACKETS};
    p->offset = start * 8u % totals[p->packet] / 8 * 8;
    p->len = (blocks + 1u) * 8;
    if (p->offset + p->len > totals[p->packet])
        p->len = totals[p->packet] - p->offset;
    p->more = (p->offset + p->len < totals[p->packet]) ^ ((lies & LIE_MORE) != 0);
    if ((lies & LIE_LENGTH) != 0 && p->len > salt % 8u)
        p->len -= salt % 8u;
    play->lied[p->packet] |= lies != 0;
    header = put_header(at, play, p, false);
    for (uint32_t i = 0; i < p->len; i++)
        at[header + i] = byte_of(p->packet, p->offset + i) ^ ((lies & LIE_BYTES) ? salt : 0);
    held = (how >> 2 & CUT) != 0 && captured * 8u < p->len ? captured * 8u : p->len;
    play->cut |= held < p->len;
    remember_sent(play, p, at + header, held);
    play->now_ns += after_s * 1000000000LL;
    *frame = (struct frame){.time_ns = play->now_ns,
                            .number = ++play->taken,
                            .captured_bytes = header + held,
                            .wire_bytes = header + p->len,
                            .at = at,
                            .link_type = DLT_RAW_IP};
    return true;
}

static void
take(struct play *play, const struct piece *p, const struct frame *frame)
{
    struct frame whole;
    struct segment s;

    memset(&s, 0xff, sizeof s);
    if (decode_frame(frame, &s) != DECODE_FRAGMENT)
        return; /* all of its packet, it says */
    enum decode_verdict verdict = fragments_take(play->f, frame, &s, &whole);

    bounds_check(play, frame, verdict, &whole, &s);
    if (verdict != DECODE_FRAGMENT)
        sent_check(play, p->packet, &whole);
    if (verdict == DECODE_SEGMENT && !play->lied[p->packet] &&
        (play->rules == FRAGMENTS_OF_RECEIVERS || !play->cut))
        whole_check(play, p->packet, &whole, &s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes b = bytes_of(data, size);
    uint8_t first = bytes_u8(&b), *at = malloc(FRAME_MAX);
    struct play *play = calloc(1, sizeof *play);
    struct piece p;
    struct frame frame;

    require(at && play);
    play->ip6 = first & 1;
    play->rules = first >> 3 & 1 ? FRAGMENTS_OF_WIRESHARK : FRAGMENTS_OF_RECEIVERS;
    play->f = fragments_create(1 + (first >> 1) % PACKETS, play->rules);
    require(play->f != NULL);
    while (next_piece(&b, play, &p, at, &frame))
        take(play, &p, &frame);
    fragments_end(play->f);
    fragments_destroy(play->f);
    free(play);
    free(at);
    return 0;
}
