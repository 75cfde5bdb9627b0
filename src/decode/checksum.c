#include "tcpviz/decode/checksum.h"

#include "ip.h"

#include "tcpviz/base/bytes.h"

/* Adds 16-bit words; a last odd byte is the first half of one.  64 bits hold the sum of any frame.
 */
static uint64_t
sum_bytes(struct bytes at)
{
    uint64_t sum = 0;

    while (at.left >= 2)
        sum += bytes_u16(&at);
    return at.left > 0 ? sum + ((uint64_t)bytes_u8(&at) << 8) : sum;
}

/* Carries come in again at the other end: RFC 1071 section 1. */
static uint16_t
folded(uint64_t sum)
{
    while (sum > 0xffff)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)sum;
}

/* All that a checksum is over, itself among it, adds up to 0xffff. */
static struct checksum
judge(uint64_t sum, uint16_t found)
{
    struct checksum c = {.right = (uint16_t)~folded(sum - found)};

    c.verdict = folded(sum) == 0xffff ? CHECKSUM_RIGHT
                : found == 0          ? CHECKSUM_EMPTY
                                      : CHECKSUM_WRONG;
    return c;
}

static uint64_t
sum_address(const struct address *a)
{
    enum { IP4_BYTES = 4, IP6_BYTES = 16 };

    return sum_bytes(bytes_of(a->at, a->version == 4 ? IP4_BYTES : IP6_BYTES));
}

/* Those of both versions of IP add up alike: they differ in zeros only. */
static uint64_t
sum_pseudo_header(const struct segment *s, uint32_t tcp_bytes)
{
    return sum_address(&s->src.address) + sum_address(&s->dst.address) + IP_TCP + tcp_bytes;
}

/* Some leave the length out, where the card cuts the segment to size. */
static bool
is_pseudo_header(const struct segment *s, uint16_t found)
{
    return found == folded(sum_pseudo_header(s, s->tcp_bytes)) ||
           found == folded(sum_pseudo_header(s, 0));
}

/* The field at byte n of a header. */
static uint16_t
word_at(struct bytes header, size_t n)
{
    (void)bytes_step(&header, n);
    return bytes_u16(&header);
}

/* What the frame holds of its bytes [from, to). */
static struct bytes
part_of(const struct frame *frame, uint32_t from, uint64_t to)
{
    struct bytes all = bytes_of(frame->at, frame->captured_bytes);

    (void)bytes_step(&all, from);
    return bytes_split(&all, to - from);
}

static bool
is_plain(struct bytes ip)
{
    return ip.left == (word_at(ip, 0) >> 12 == 6 ? 40 : 20);
}

struct checksum
checksum_tcp(const struct frame *frame, const struct segment *s, uint32_t ip, uint32_t tcp)
{
    enum { CHECKSUM_AT = 16, CHECKSUM_END = 18 };
    struct bytes before = part_of(frame, ip, tcp);
    struct bytes own = part_of(frame, tcp, tcp + (uint64_t)s->tcp_bytes);
    bool unsure = s->notes & (SEGMENT_LENGTH_UNKNOWN | SEGMENT_BAD_IP_LENGTH);
    struct checksum c = {.verdict = CHECKSUM_CUT};
    uint16_t found = word_at(own, CHECKSUM_AT);

    if (own.left < CHECKSUM_END)
        return c;
    if (!own.cut)
        c = judge(sum_pseudo_header(s, s->tcp_bytes) + sum_bytes(own), found);
    if (c.verdict == CHECKSUM_RIGHT)
        return c;
    if (is_pseudo_header(s, found))
        c.verdict = CHECKSUM_OFFLOAD;
    else if (!own.cut && (unsure || !is_plain(before)))
        c.verdict = CHECKSUM_DOUBTFUL;
    return c;
}

struct checksum
checksum_ip4(const struct frame *frame, uint32_t at)
{
    enum { CHECKSUM_AT = 10 };
    struct bytes header = part_of(frame, at, at + 2u);

    header = part_of(frame, at, at + (word_at(header, 0) >> 8 & 0xf) * 4u);
    if (header.cut)
        return (struct checksum){.verdict = CHECKSUM_CUT};
    return judge(sum_bytes(header), word_at(header, CHECKSUM_AT));
}
