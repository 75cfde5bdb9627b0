/* pcapng: blocks, with their length before and behind (pcapng 3.1). */
#include "savefile.h"

#include "savefile_parts.h"

#include "tcpviz/base/limits.h"
#include "tcpviz/base/nanotime.h"

enum block {
    BLOCK_INTERFACE = 1,
    BLOCK_PACKET = 2, /* obsolete, appendix A */
    BLOCK_SIMPLE = 3,
    BLOCK_STATISTICS = 5,
    BLOCK_ENHANCED = 6
};

/* Not packets, but Wireshark gives them a number each. */
enum counted {
    COUNTED_JOURNAL = 9,
    COUNTED_SYSDIG = 0x204,
    COUNTED_SYSDIG_2 = 0x216,
    COUNTED_SYSDIG_2_LARGE = 0x221,
    COUNTED_CUSTOM = 0xbad,
    COUNTED_CUSTOM_NO_COPY = 0x40000bad
};

enum option {
    OPTION_END = 0,
    OPTION_PACKET_FLAGS = 2,
    OPTION_PACKET_DROPS = 4,
    OPTION_STATISTICS_IF_DROPS = 5,
    OPTION_STATISTICS_OS_DROPS = 7,
    OPTION_IF_TSRESOL = 9,
    OPTION_IF_FCSLEN = 13,
    OPTION_IF_TSOFFSET = 14
};

enum { BLOCK_BYTES_MIN = 12, BLOCK_HEADER_BYTES = 8 };

enum { NANOSECONDS = 9 }; /* the exponent of ours */

#define BYTE_ORDER_MAGIC 0x1a2b3c4du

/* Shifts by as many bits as there are, or more, leave nothing. */
static uint64_t
shifted_down(uint64_t value, unsigned bits)
{
    return bits < 64 ? value >> bits : 0;
}

static int64_t
binary_time_ns(uint64_t ticks, unsigned bits)
{
    const uint64_t s_max = INT64_MAX / NANOTIME_S - 1;
    uint64_t s = shifted_down(ticks, bits);
    uint64_t fraction = bits < 64 ? ticks - (s << bits) : ticks;
    uint64_t ns;

    if (s > s_max)
        return INT64_MAX;
    /* fraction * 10^9 / 2^bits, in two steps: the product may have 94 bits. */
    if (bits <= 32)
        ns = (fraction * NANOTIME_S) >> bits;
    else
        ns = shifted_down((fraction >> 32) * NANOTIME_S +
                              (((fraction & UINT32_MAX) * NANOTIME_S) >> 32),
                          bits - 32);
    return (int64_t)(s * NANOTIME_S + ns);
}

/* Held at the ends of what nanoseconds can count. */
static int64_t
moved_ns(int64_t ns, int64_t offset_s)
{
    const int64_t most_s = INT64_MAX / NANOTIME_S;
    int64_t offset_ns;

    if (offset_s > most_s || offset_s < -most_s)
        return offset_s > 0 ? INT64_MAX : INT64_MIN;
    offset_ns = offset_s * NANOTIME_S;
    if (offset_ns > 0 && ns > INT64_MAX - offset_ns)
        return INT64_MAX;
    return ns + offset_ns; /* ticks are never negative */
}

static int64_t
clock_time_ns(const struct savefile_clock *clock, uint64_t ticks)
{
    int64_t ns;

    if (clock->binary)
        ns = binary_time_ns(ticks, clock->exponent);
    else if (clock->exponent <= NANOSECONDS)
        ns = ticks <= clock->ticks_max ? (int64_t)(ticks * clock->scale) : INT64_MAX;
    else /* without a scale, no number of ticks makes a nanosecond */
        ns = clock->scale > 0 ? (int64_t)(ticks / clock->scale) : 0;
    return clock->offset_s == 0 ? ns : moved_ns(ns, clock->offset_s);
}

/* pcapng 4.2: the highest bit tells a power of two from one of ten. */
static void
set_resolution(struct savefile_clock *clock, uint8_t resolution)
{
    enum { BINARY = 0x80, SCALE_POWER_MAX = 19 };
    int power;

    clock->binary = (resolution & BINARY) != 0;
    clock->exponent = resolution & (BINARY - 1);
    power = clock->exponent < NANOSECONDS ? NANOSECONDS - clock->exponent
                                          : clock->exponent - NANOSECONDS;
    clock->scale = power <= SCALE_POWER_MAX ? 1 : 0;
    for (int i = 0; i < power; i++)
        clock->scale *= 10;
    clock->ticks_max = clock->scale > 0 ? (uint64_t)INT64_MAX / clock->scale : 0;
}

/* pcapng 4.2 counts bits; some writers count bytes. */
static uint32_t
fcs_bytes(uint8_t length)
{
    return length >= 8 ? length / 8 : length;
}

static uint64_t
take_u64(const struct savefile *f, struct bytes *at)
{
    uint32_t first = savefile_u32(f, at), second = savefile_u32(f, at);
    uint32_t high = f->big_endian ? first : second, low = f->big_endian ? second : first;

    return (uint64_t)high << 32 | low;
}

/* False at the end of the options, and where one is longer than what is left. */
static bool
next_option(const struct savefile *f, struct bytes *body, uint16_t *code, struct bytes *value)
{
    uint16_t length;

    if (body->left == 0)
        return false;
    *code = savefile_u16(f, body);
    length = savefile_u16(f, body);
    *value = bytes_split(body, length);
    (void)bytes_step(body, (4 - length % 4u) % 4);
    return !body->cut && *code != OPTION_END;
}

/* Of an option with another length than it must have, nothing is believed. */
static bool
take_options(struct savefile *f, struct savefile_interface *interface, struct bytes *body)
{
    struct bytes value;
    uint16_t code;

    while (next_option(f, body, &code, &value)) {
        if (code == OPTION_IF_TSRESOL && value.left == 1)
            set_resolution(&interface->clock, bytes_u8(&value));
        else if (code == OPTION_IF_FCSLEN && value.left == 1)
            interface->fcs_bytes = savefile_fcs(interface->link_type, fcs_bytes(bytes_u8(&value)));
        else if (code == OPTION_IF_TSOFFSET && value.left == 8)
            interface->clock.offset_s = (int64_t)take_u64(f, &value);
    }
    return !body->cut;
}

static void
take_packet_flags(uint32_t flags, struct frame *out)
{
    enum { FCS_SHIFT = 5, FCS_MASK = 0xf };
    uint32_t fcs = flags >> FCS_SHIFT & FCS_MASK;

    if (fcs > 0)
        out->fcs_bytes = savefile_fcs(out->link_type, fcs);
}

/* Between this packet and the one before. */
static void
take_packet_drops(struct savefile *f, uint64_t drops, struct frame *out)
{
    out->missed = drops < UINT32_MAX ? (uint32_t)drops : UINT32_MAX;
    f->missed = drops <= UINT64_MAX - f->missed ? f->missed + drops : UINT64_MAX;
}

/* Behind a packet's data its flags may tell the length of its frame check sequence, and a count
 * what was dropped in front of it: pcapng 4.3 and 4.3.1. */
static void
take_packet_options(struct savefile *f, struct bytes body, struct frame *out)
{
    struct bytes value;
    uint16_t code;

    (void)bytes_step(&body, (out->captured_bytes + 3) & ~3u);
    while (next_option(f, &body, &code, &value))
        if (code == OPTION_PACKET_FLAGS && value.left == 4)
            take_packet_flags(savefile_u32(f, &value), out);
        else if (code == OPTION_PACKET_DROPS && value.left == 8)
            take_packet_drops(f, take_u64(f, &value), out);
}

static enum savefile_status
take_interface(struct savefile *f, struct bytes *body)
{
    uint16_t link_type = savefile_u16(f, body);
    uint32_t snaplen;
    struct savefile_interface *added;

    (void)bytes_step(body, 2);
    snaplen = savefile_u32(f, body);
    if (body->cut)
        return savefile_say(f, "its interface block is too short");
    added = savefile_add(f, link_type, snaplen);
    if (added == NULL)
        return SAVEFILE_DAMAGED;
    if (!take_options(f, added, body))
        return savefile_say(f, "an option of its interface is longer than the block");
    return SAVEFILE_OTHER;
}

static enum savefile_status
take_section(struct savefile *f, struct bytes *body)
{
    enum { FIXED_BYTES = 16 };
    uint16_t major, minor;

    if (body->left < FIXED_BYTES)
        return savefile_say(f, "its section block is too short");
    (void)bytes_step(body, 4); /* the byte order, known already */
    major = savefile_u16(f, body);
    minor = savefile_u16(f, body);
    /* 1.2 is read as 1.0, pcapng 4.1. */
    if (major != 1 || (minor != 0 && minor != 2))
        return savefile_say(f, "its version is %u.%u, and 1.0 is known", major, minor);
    f->n_interfaces = 0;
    return SAVEFILE_OTHER;
}

/* The data of a packet, whose lengths are known. */
static enum savefile_status
take_data(struct savefile *f, uint32_t interface, uint32_t captured, uint32_t wire,
          struct bytes *body, struct frame *out)
{
    if (captured > f->interfaces[interface].captured_max)
        return savefile_say(f, "its captured length is %u bytes, and at most %u are possible",
                            captured, f->interfaces[interface].captured_max);
    if (captured > body->left)
        return savefile_say(f, "its captured length is %u bytes, and its block has %zu", captured,
                            body->left);
    *out = savefile_frame(f, interface, captured, wire, body->at);
    return SAVEFILE_FRAME;
}

static bool
has_interface(struct savefile *f, uint32_t interface)
{
    if (interface < f->n_interfaces)
        return true;
    if (f->n_interfaces == 0)
        (void)savefile_say(f, "no interface is described before it");
    else
        (void)savefile_say(f, "it is of interface %u, and its section has %zu", interface,
                           f->n_interfaces);
    return false;
}

/* Enhanced, and its obsolete forerunner, which has 16 bits for the interface and counts drops. */
static enum savefile_status
take_packet(struct savefile *f, uint32_t type, struct bytes *body, struct frame *out)
{
    enum { DROPS_UNKNOWN = 0xffff };
    uint32_t interface, high, low, captured, wire;
    uint16_t drops = 0;
    enum savefile_status status;

    if (type == BLOCK_ENHANCED)
        interface = savefile_u32(f, body);
    else {
        interface = savefile_u16(f, body);
        drops = savefile_u16(f, body);
    }
    high = savefile_u32(f, body);
    low = savefile_u32(f, body);
    captured = savefile_u32(f, body);
    wire = savefile_u32(f, body);
    if (body->cut)
        return savefile_say(f, "its block is too short for a packet");
    if (!has_interface(f, interface))
        return SAVEFILE_DAMAGED;
    status = take_data(f, interface, captured, wire, body, out);
    if (status != SAVEFILE_FRAME)
        return status;
    out->time_ns = clock_time_ns(&f->interfaces[interface].clock, (uint64_t)high << 32 | low);
    if (drops != DROPS_UNKNOWN)
        take_packet_drops(f, drops, out);
    take_packet_options(f, *body, out);
    return status;
}

/* Always of the first interface, and without a time (pcapng 4.4). */
static enum savefile_status
take_simple(struct savefile *f, struct bytes *body, struct frame *out)
{
    uint32_t wire = savefile_u32(f, body), captured = wire;

    if (body->cut)
        return savefile_say(f, "its block is too short for a packet");
    if (!has_interface(f, 0))
        return SAVEFILE_DAMAGED;
    if (f->interfaces[0].snaplen != 0 && captured > f->interfaces[0].snaplen)
        captured = f->interfaces[0].snaplen;
    enum savefile_status status = take_data(f, 0, captured, wire, body, out);

    out->no_time = true;
    return status;
}

/* So many so far, the newest block counts (pcapng 4.6).  What it says beside that is not needed, so
 * one that makes no sense is no damage. */
static enum savefile_status
take_statistics(struct savefile *f, struct bytes *body)
{
    uint32_t interface = savefile_u32(f, body);
    uint64_t dropped = 0;
    bool told = false;
    struct bytes value;
    uint16_t code;

    (void)bytes_step(body, 8); /* its time */
    if (body->cut || interface >= f->n_interfaces)
        return SAVEFILE_OTHER;
    while (next_option(f, body, &code, &value))
        if ((code == OPTION_STATISTICS_IF_DROPS || code == OPTION_STATISTICS_OS_DROPS) &&
            value.left == 8) {
            dropped += take_u64(f, &value);
            told = true;
        }
    if (!told)
        return SAVEFILE_OTHER;
    f->dropped += dropped - f->interfaces[interface].dropped;
    f->interfaces[interface].dropped = dropped;
    return SAVEFILE_OTHER;
}

static enum savefile_status
take_body(struct savefile *f, uint32_t type, struct bytes *body, struct frame *out)
{
    switch (type) {
    case SAVEFILE_BLOCK_SECTION:
        return take_section(f, body);
    case BLOCK_INTERFACE:
        return take_interface(f, body);
    case BLOCK_PACKET:
    case BLOCK_ENHANCED:
        return take_packet(f, type, body, out);
    case BLOCK_SIMPLE:
        return take_simple(f, body, out);
    case BLOCK_STATISTICS:
        return take_statistics(f, body);
    case COUNTED_JOURNAL:
    case COUNTED_SYSDIG:
    case COUNTED_SYSDIG_2:
    case COUNTED_SYSDIG_2_LARGE:
    case COUNTED_CUSTOM:
    case COUNTED_CUSTOM_NO_COPY:
        f->frames++;
        return SAVEFILE_OTHER;
    default:
        return SAVEFILE_OTHER;
    }
}

/* A section says its byte order itself; its block type is the same in both. */
static enum savefile_status
take_order(struct savefile *f, const uint8_t *at, size_t have, size_t *unit)
{
    struct bytes big = bytes_of(at, have), little;

    if (have < BLOCK_BYTES_MIN)
        return savefile_ask(unit, BLOCK_BYTES_MIN);
    (void)bytes_step(&big, BLOCK_HEADER_BYTES);
    little = big;
    f->big_endian = bytes_u32(&big) == BYTE_ORDER_MAGIC;
    if (f->big_endian || bytes_u32_le(&little) == BYTE_ORDER_MAGIC)
        return SAVEFILE_OTHER;
    return savefile_say(f, "its section has no byte order");
}

/* Blocks that are no multiple of 4 bytes are padded nevertheless, as Wireshark reads them. */
static uint32_t
padded(uint32_t length)
{
    return (length + 3) & ~3u;
}

enum savefile_status
savefile_take_block(struct savefile *f, const uint8_t *at, size_t have, size_t *unit,
                    struct frame *out)
{
    struct bytes block = bytes_of(at, have), body;
    uint32_t type, length, trailer;

    if (have < BLOCK_HEADER_BYTES)
        return savefile_ask(unit, BLOCK_HEADER_BYTES);
    type = savefile_u32(f, &block);
    if (type == SAVEFILE_BLOCK_SECTION) {
        enum savefile_status status = take_order(f, at, have, unit);

        if (status != SAVEFILE_OTHER)
            return status;
    }
    length = savefile_u32(f, &block);
    if (length < BLOCK_BYTES_MIN || length > LIMIT_UNIT_BYTES)
        return savefile_say(f, "its block is %u bytes long, and 12 to %u are possible", length,
                            LIMIT_UNIT_BYTES);
    *unit = padded(length);
    if (have < *unit)
        return SAVEFILE_MORE;
    body = bytes_split(&block, *unit - BLOCK_BYTES_MIN);
    trailer = savefile_u32(f, &block);
    if (padded(trailer) != *unit)
        return savefile_say(f, "its block has the length %u before and %u behind", length, trailer);
    return take_body(f, type, &body, out);
}
