#include "header.h"

/* IEEE 802.11 section 9.2.4.1, frame control, its first byte the low one. */
enum {
    TYPE_AND_VERSION = 0x000f,
    DATA = 0x0008,
    NO_DATA = 0x0040, /* subtypes without a body */
    QOS = 0x0080,
    TO_DS = 0x0100,
    FROM_DS = 0x0200,
    MORE_FRAGMENTS = 0x0400,
    PROTECTED = 0x4000,
    HT_CONTROL = 0x8000 /* +HTC in QoS frames */
};

/* Aggregated packets (section 9.3.2.2): the first one's addresses and length are stepped over. */
static void
aggregate_enter(struct packet *p)
{
    enum { SUBFRAME_HEADER = 14 };

    (void)bytes_step(&p->at, SUBFRAME_HEADER);
}

/* The control field of a mesh, section 9.2.4.7.3: flags, TTL, number, up to two addresses more.
 * The bit that tells it has another meaning outside of meshes, but then LLC follows. */
static void
mesh_enter(struct packet *p)
{
    enum { MORE_ADDRESSES = 2, TTL_AND_NUMBER = 5, ADDRESS = 6 };
    struct bytes peek = p->at;
    size_t more = bytes_u8(&peek);

    if (more <= MORE_ADDRESSES)
        (void)bytes_step(&p->at, 1 + TTL_AND_NUMBER + more * ADDRESS);
}

/* Steps over what follows frame control.  False if the frame is but a part of its packet. */
static bool
body_find(struct packet *p, unsigned control, bool padded)
{
    enum { FIXED = 24, TO_SEQUENCE = 20, FRAGMENT = 0x0f, ADDRESS4 = 6, QOS_BYTES = 2 };
    enum { HT_BYTES = 4, AGGREGATE = 0x80, MESH = 0x100 };
    unsigned qos = 0, header = FIXED;

    (void)bytes_step(&p->at, TO_SEQUENCE);
    bool part = (bytes_u16_le(&p->at) & FRAGMENT) != 0 || (control & MORE_FRAGMENTS) != 0;

    if ((control & (TO_DS | FROM_DS)) == (TO_DS | FROM_DS))
        header += ADDRESS4;
    (void)bytes_step(&p->at, header - FIXED);
    if ((control & QOS) != 0) {
        qos = bytes_u16_le(&p->at);
        header += QOS_BYTES;
        if ((control & HT_CONTROL) != 0)
            header += HT_BYTES;
        (void)bytes_step(&p->at, (control & HT_CONTROL) != 0 ? HT_BYTES : 0);
    }
    if (padded)
        (void)bytes_step(&p->at, header % 4 != 0 ? 4 - header % 4 : 0);
    if ((qos & AGGREGATE) != 0)
        aggregate_enter(p);
    else if ((control & FROM_DS) != 0 && (qos & MESH) != 0)
        mesh_enter(p);
    return !part;
}

uint32_t
wlan_read(struct packet *p, uint32_t header)
{
    struct bytes swapped = p->at;
    unsigned control = bytes_u16_le(&p->at);

    if (header == HEADER_WLAN_ANY_ORDER && (bytes_u16(&swapped) & TYPE_AND_VERSION) == DATA)
        control = control >> 8 | (control & 0xff) << 8;

    if ((control & TYPE_AND_VERSION) != DATA || (control & (NO_DATA | PROTECTED)) != 0)
        return HEADER_OTHER;
    return body_find(p, control, header == HEADER_WLAN_PADDED) ? HEADER_LLC : HEADER_OTHER;
}

/* https://www.radiotap.org: of the fields that it has, only the flags say something about the
 * frame behind it. */
static bool
radiotap_padded(struct bytes at)
{
    enum { TSFT = 0x1, FLAGS = 0x2, PADDED = 0x20, MORE_BIT = 31 };
    enum { WORD = 4, TSFT_BYTES = 8, STARTED = 4 };
    size_t before = STARTED + WORD;
    uint32_t present = bytes_u32_le(&at);

    for (uint32_t word = present; word >> MORE_BIT != 0 && !at.cut; before += WORD)
        word = bytes_u32_le(&at);
    if ((present & TSFT) != 0)
        (void)bytes_step(&at, before % TSFT_BYTES + TSFT_BYTES); /* on a multiple of its size */
    return (present & FLAGS) != 0 && (bytes_u8(&at) & PADDED) != 0;
}

/* RFC 5412 section 3: flags, number of the fragment, length, two bytes of the radio's. */
uint32_t
wlan_lwapp(struct packet *p)
{
    enum { CONTROL = 0x04, FRAGMENT = 0x02, REST = 5 };
    uint8_t flags = bytes_u8(&p->at);
    bool whole_data = (flags & (CONTROL | FRAGMENT)) == 0;

    return header_behind(p, REST, whole_data ? HEADER_WLAN_ANY_ORDER : HEADER_OTHER);
}

uint32_t
wlan_radiotap(struct packet *p)
{
    enum { STARTED = 4 };

    (void)bytes_step(&p->at, 2);
    size_t len = bytes_u16_le(&p->at);
    bool padded = radiotap_padded(p->at);

    if (len < STARTED)
        return HEADER_OTHER;
    return header_behind(p, len - STARTED, padded ? HEADER_WLAN_PADDED : HEADER_WLAN);
}

/* Prism's header is always as long; or it is an AVS header, by its version. */
uint32_t
wlan_prism(struct packet *p)
{
    enum { PRISM_BYTES = 144, AVS_MAGIC = 0x80211, REVISION_BITS = 12 };
    struct bytes peek = p->at;

    if (bytes_u32(&peek) >> REVISION_BITS == AVS_MAGIC)
        return HEADER_AVS;
    return header_behind(p, PRISM_BYTES, HEADER_WLAN);
}

uint32_t
wlan_avs(struct packet *p)
{
    enum { STARTED = 8 };

    (void)bytes_step(&p->at, 4);
    uint32_t len = bytes_u32(&p->at);

    return len < STARTED ? (uint32_t)HEADER_OTHER : header_behind(p, len - STARTED, HEADER_WLAN);
}
