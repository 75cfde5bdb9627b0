/* pcap: a header of 24 bytes, then records (pcap 4 and 5). */
#include "savefile.h"

#include "savefile_parts.h"

#include "tcpviz/base/inlining.h"
#include "tcpviz/base/nanotime.h"

#define MAGIC_MICROSECONDS 0xa1b2c3d4u
#define MAGIC_NANOSECONDS 0xa1b23c4du
#define MAGIC_MODIFIED 0xa1b2cd34u /* Kuznetzov's: eight bytes more in a record's header */

enum { FILE_HEADER_BYTES = 24, RECORD_BYTES = 16, RECORD_BYTES_MODIFIED = 24 };

/* The upper half of the link type's field (pcap 4): ten bits are reserved, six are about the FCS.
 */
#define LINK_TYPE_RESERVED 0x03ff0000u
#define LINK_TYPE_FCS 0xfc000000u
#define LINK_TYPE_FCS_KNOWN 0x04000000u
#define LINK_TYPE_FCS_WORDS 28 /* shift of its length, in units of 16 bits */

static bool
is_magic(uint32_t word)
{
    return word == MAGIC_MICROSECONDS || word == MAGIC_NANOSECONDS || word == MAGIC_MODIFIED;
}

static bool
take_magic(struct savefile *f, struct bytes *at)
{
    struct bytes little = *at;
    uint32_t word = bytes_u32(at);

    f->big_endian = is_magic(word);
    if (!f->big_endian)
        word = bytes_u32_le(&little);
    if (!is_magic(word))
        return false;
    f->format = SAVEFILE_PCAP;
    f->fraction_ns = word == MAGIC_NANOSECONDS ? 1 : NANOTIME_US;
    f->header_bytes = word == MAGIC_MODIFIED ? RECORD_BYTES_MODIFIED : RECORD_BYTES;
    return true;
}

/* libpcap's rules: before 2.3 the wire's length comes first, in 2.3 one or the other; 543.0 is
 * DG/UX's tcpdump. */
static bool
take_version(struct savefile *f, struct bytes *at)
{
    uint16_t major = savefile_u16(f, at), minor = savefile_u16(f, at);

    if ((major == 2 && minor < 3) || (major == 543 && minor == 0))
        f->lengths = SAVEFILE_LENGTHS_SWAPPED;
    else if (major == 2 && minor == 3)
        f->lengths = SAVEFILE_LENGTHS_EITHER;
    else if (major != 2 || minor > 4) {
        (void)savefile_say(f, "its version is %u.%u, and up to 2.4 are known", major, minor);
        return false;
    }
    return true;
}

static enum savefile_status
take_rest(struct savefile *f, struct bytes *at)
{
    uint32_t snaplen, link_type;
    struct savefile_interface *added;

    (void)bytes_step(at, 8); /* time zone and accuracy, always 0 */
    snaplen = savefile_u32(f, at);
    link_type = savefile_u32(f, at);
    if ((link_type & LINK_TYPE_RESERVED) != 0)
        return savefile_say(f, "reserved bits are set in its link type, 0x%08x", link_type);
    f->fcs_bits = link_type & LINK_TYPE_FCS;
    added = savefile_add(f, link_type & 0xffff, snaplen);
    if (added == NULL)
        return SAVEFILE_DAMAGED;
    if (link_type & LINK_TYPE_FCS_KNOWN)
        added->fcs_bytes = savefile_fcs(added->link_type, 2 * (link_type >> LINK_TYPE_FCS_WORDS));
    return SAVEFILE_OTHER;
}

enum savefile_status
savefile_take_pcap_header(struct savefile *f, const uint8_t *at, size_t have, size_t *unit)
{
    struct bytes header = bytes_of(at, have);

    if (!take_magic(f, &header))
        return savefile_say(f, "it begins like no capture");
    if (have < FILE_HEADER_BYTES) {
        f->header_bytes = 0; /* not behind it yet */
        return savefile_ask(unit, FILE_HEADER_BYTES);
    }
    *unit = FILE_HEADER_BYTES;
    return take_version(f, &header) ? take_rest(f, &header) : SAVEFILE_DAMAGED;
}

static inline bool
are_swapped(const struct savefile *f, uint32_t captured, uint32_t wire)
{
    return f->lengths != SAVEFILE_LENGTHS_USUAL &&
           (f->lengths == SAVEFILE_LENGTHS_SWAPPED || captured > wire);
}

static enum savefile_status
say_too_long(struct savefile *f, uint32_t captured)
{
    return savefile_say(f, "its captured length is %u bytes, and at most %u are possible", captured,
                        f->interfaces[0].captured_max);
}

/* The numbers of a record's header, in the byte order of the file. */
struct record {
    uint32_t s, fraction, captured, wire;
};

static inline struct record
read_record(const struct savefile *f, struct bytes at)
{
    struct record r;

    r.s = savefile_u32(f, &at);
    r.fraction = savefile_u32(f, &at);
    r.captured = savefile_u32(f, &at);
    r.wire = savefile_u32(f, &at);
    if (are_swapped(f, r.captured, r.wire))
        return (struct record){r.s, r.fraction, r.wire, r.captured};
    return r;
}

BUSY enum savefile_status
savefile_take_record(struct savefile *f, const uint8_t *at, size_t have, size_t *unit,
                     struct frame *out)
{
    struct record r;

    if (have < f->header_bytes)
        return savefile_ask(unit, f->header_bytes);
    /* What else a modified one has is of no use. */
    r = read_record(f, bytes_of(at, RECORD_BYTES));
    if (r.captured > f->interfaces[0].captured_max)
        return say_too_long(f, r.captured);
    *unit = f->header_bytes + r.captured;
    if (have < *unit)
        return SAVEFILE_MORE;
    *out = savefile_frame(f, 0, r.captured, r.wire, at + f->header_bytes);
    out->time_ns = r.s * NANOTIME_S + r.fraction * f->fraction_ns;
    return SAVEFILE_FRAME;
}
