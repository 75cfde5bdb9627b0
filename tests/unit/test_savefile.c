/* The readers of pcap and pcapng, over bytes: every unit is looked at in a block of its own size.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "test_pcap_build.h"

#include "tcpviz/base/limits.h"
#include "tcpviz/capture/savefile.h"

#define ETHERNET 1
#define USB 249
#define S 1000000000LL

/* What came of some bytes. */
struct outcome {
    struct frame frames[16];
    size_t n;
    size_t at;   /* where the next unit begins */
    bool broken; /* there, for the reason in file.damage */
    struct savefile file;
};

/* Brings what is asked for and no byte more.  SAVEFILE_MORE at the end: the unit is not whole. */
static enum savefile_status
take_unit(struct outcome *o, const uint8_t *bytes, size_t size, size_t *unit)
{
    enum savefile_status status = SAVEFILE_MORE;
    size_t have = 0;

    memset(&o->frames[o->n], 1, sizeof o->frames[0]); /* as after any other one */
    for (*unit = 0; status == SAVEFILE_MORE && *unit <= size - o->at; have = *unit) {
        uint8_t *copy = malloc(*unit + (*unit == 0));

        memcpy(copy, bytes + o->at, *unit);
        status = savefile_take(&o->file, copy, *unit, unit, &o->frames[o->n]);
        assert_true(status != SAVEFILE_MORE || *unit > have);
        free(copy);
    }
    return status;
}

static void
walk(const uint8_t *bytes, size_t size, struct outcome *o)
{
    while (o->at < size && !o->broken) {
        size_t unit;

        switch (take_unit(o, bytes, size, &unit)) {
        case SAVEFILE_FRAME:
            assert_int_equal(o->frames[o->n].down_ns, 0); /* no file tells it */
            assert_true(++o->n < sizeof o->frames / sizeof o->frames[0]);
            break;
        case SAVEFILE_OTHER:
            break;
        case SAVEFILE_DAMAGED:
            o->broken = true;
            return;
        case SAVEFILE_MORE:
            return;
        }
        o->at += unit;
    }
}

static void
read_build(const struct build *b, struct outcome *o)
{
    *o = (struct outcome){.n = 0};
    savefile_init(&o->file);
    walk(b->at, b->size, o);
}

static void
finish(struct outcome *o)
{
    savefile_finish(&o->file);
}

static void
build_words(struct build *b, const uint32_t *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        build_u32(b, words[i]);
}

#define BUILD_WORDS(b, ...)                                                                        \
    build_words(b, (const uint32_t[]){__VA_ARGS__},                                                \
                sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

/* An interface with the options that tell its time; both always there. */
static void
build_clock(struct build *b, uint8_t resolution, int64_t offset_s)
{
    uint64_t offset = (uint64_t)offset_s;
    uint32_t high = (uint32_t)(offset >> 32), low = (uint32_t)offset;

    BUILD_WORDS(b, 1, 44);
    build_u16(b, ETHERNET);
    build_u16(b, 0);
    build_u32(b, 0);
    build_u16(b, 9); /* if_tsresol */
    build_u16(b, 1);
    memcpy(b->at + b->size, (const uint8_t[]){resolution, 0xee, 0xee, 0xee}, 4);
    b->size += 4;
    build_u16(b, 14); /* if_tsoffset */
    build_u16(b, 8);
    build_u32(b, b->big_endian ? high : low);
    build_u32(b, b->big_endian ? low : high);
    build_u32(b, 0);
    build_u32(b, 44);
}

static void
build_empty_packet(struct build *b, uint32_t interface, uint64_t ticks)
{
    BUILD_WORDS(b, 6, 32, interface, (uint32_t)(ticks >> 32), (uint32_t)ticks, 0, 0, 32);
}

/* pcapng 4.2.  The nanoseconds are cut, never rounded. */
static void
times_are_counted_as_the_interface_says(void **state)
{
    static const struct {
        uint8_t resolution;
        int64_t offset_s;
        uint64_t ticks;
        int64_t time_ns;
    } cases[] = {
        {6, 0, 1700000000000005, 1700000000 * S + 5000},
        {9, 0, 1700000000000000007, 1700000000 * S + 7},
        {0, 0, 1700000000, 1700000000 * S},
        {3, 100, 1700000000002, 1700000100 * S + 2000000},
        {6, -100, 1700000000000005, 1699999900 * S + 5000},
        {6, -1700000000, 0, -1700000000 * S},
        {12, 0, 1700000123456789012, 1700000 * S + 123456789},
        {19, 0, 5000000000000000000, S / 2},
        {28, 0, UINT64_MAX, 1}, /* 1.8446744073709551615 ns */
        {29, 0, UINT64_MAX, 0},
        {127, 0, UINT64_MAX, 0},
        {0x80, 0, 1700000000, 1700000000 * S},
        {0x83, 0, 8 * 1700000000ull + 3, 1700000000 * S + 375000000},
        {0x80 + 20, 0, (5ull << 20) + 1, 5 * S + 953}, /* 953.67 ns */
        {0x80 + 32, 0, (5ull << 32) + 0xffffffff, 5 * S + 999999999},
        {0x80 + 40, 0, (5ull << 40) + (1ull << 39) + 12345, 5 * S + 500000011}, /* 11.23 ns */
        {0x80 + 63, 0, (1ull << 63) + (1ull << 62), S + S / 2},
        {0x80 + 64, 0, 1ull << 63, S / 2},
        {0x80 + 95, 0, UINT64_MAX, 0}, /* 0.47 ns */
        {0x80 + 127, 0, UINT64_MAX, 0},
        {6, 0, UINT64_MAX, INT64_MAX},
        {0, 0, 9223372037, INT64_MAX},
        {0x80, 0, UINT64_MAX, INT64_MAX},
        {6, INT64_MAX, 1, INT64_MAX},
        {6, INT64_MIN, 1, INT64_MIN},
        {9, 1, INT64_MAX, INT64_MAX},
    };
    struct outcome o;
    struct build b;

    (void)state;
    for (size_t i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++) {
        b.size = 0;
        build_ng_more_section(&b, i % 2 != 0);
        build_clock(&b, cases[i / 2].resolution, cases[i / 2].offset_s);
        build_empty_packet(&b, 0, cases[i / 2].ticks);
        read_build(&b, &o);
        assert_int_equal(o.n, 1);
        if (o.frames[0].time_ns != cases[i / 2].time_ns)
            fail_msg("case %zu: %lld", i / 2, (long long)o.frames[0].time_ns);
        finish(&o);
    }
}

/* An option of another length than it must have says nothing, and others are stepped over. */
static void
odd_options_leave_microseconds(void **state)
{
    struct outcome o;
    struct build b;

    (void)state;
    build_ng_section(&b);
    BUILD_WORDS(&b, 1, 48, ETHERNET, 0);
    BUILD_WORDS(&b, 4u << 16 | 9, 3);             /* if_tsresol of 4 bytes */
    BUILD_WORDS(&b, 4u << 16 | 14, 3);            /* if_tsoffset of 4 bytes */
    BUILD_WORDS(&b, 5u << 16 | 2, 0x30687465, 0); /* if_name "eth0" with its zero; no end */
    build_u32(&b, 48);
    build_empty_packet(&b, 0, 5);
    read_build(&b, &o);
    assert_int_equal(o.n, 1);
    assert_int_equal(o.frames[0].time_ns, 5000);
    finish(&o);
}

static void
each_section_has_its_own_interfaces(void **state)
{
    struct outcome o;
    struct build b;

    (void)state;
    build_ng_section(&b);
    build_ng_interface(&b, ETHERNET);
    build_ng_interface(&b, 276);
    build_ng_packet(&b, 1, 0);
    build_ng_more_section(&b, true);
    build_clock(&b, 9, 0);
    build_empty_packet(&b, 0, 77);
    build_ng_packet(&b, 1, 0); /* the first section's second one is none here */
    read_build(&b, &o);
    assert_int_equal(o.n, 2);
    assert_int_equal(o.frames[0].link_type, 276);
    assert_int_equal(o.frames[0].interface, 1);
    assert_int_equal(o.frames[1].link_type, ETHERNET);
    assert_int_equal(o.frames[1].interface, 0);
    assert_int_equal(o.frames[1].time_ns, 77);
    assert_true(o.broken);
    assert_string_equal(o.file.damage, "it is of interface 1, and its section has 1");
    finish(&o);
}

/* Simple: no time, no interface number, captured up to the interface's limit.  Obsolete: 16 bits
 * of interface, then 16 that count drops. */
static void
three_kinds_of_packet_blocks(void **state)
{
    struct outcome o;
    struct build b;

    (void)state;
    build_ng_section(&b);
    BUILD_WORDS(&b, 1, 20, ETHERNET, 5, 20); /* at most 5 bytes */
    BUILD_WORDS(&b, 3, 24, 100, 0x44434241, 0x45, 24);
    BUILD_WORDS(&b, 3, 20, 3, 0x434241, 20);
    BUILD_WORDS(&b, 2, 40, 7u << 16, 1, 5, 6, 60, 0x44434241, 0x4645, 40);
    read_build(&b, &o);
    assert_int_equal(o.n, 3);
    assert_int_equal(o.frames[0].captured_bytes, 5);
    assert_int_equal(o.frames[0].wire_bytes, 100);
    assert_int_equal(o.frames[0].time_ns, 0);
    assert_true(o.frames[0].no_time);
    assert_false(o.frames[2].no_time);
    assert_int_equal(o.frames[1].captured_bytes, 3);
    assert_int_equal(o.frames[2].captured_bytes, 6); /* which is no limit where it is said */
    assert_int_equal(o.frames[2].wire_bytes, 60);
    assert_int_equal(o.frames[2].time_ns, 4294967301000);
    assert_int_equal(o.frames[2].interface, 0);
    assert_int_equal(o.at, b.size);
    finish(&o);
}

/* As tshark 4.0 does: seen with captures that hold one block of each kind. */
static void
numbers_are_those_of_wireshark(void **state)
{
    static const uint32_t counted[] = {0xbad, 0x40000bad, 9, 0x204, 0x216, 0x221};
    static const uint32_t others[] = {4, 5, 7, 8, 10, 11, 0x77, 0x208, 0x217, 0x80000001};
    uint64_t number = 0;
    struct outcome o;
    struct build b;

    (void)state;
    build_ng_section(&b);
    build_ng_interface(&b, ETHERNET);
    for (size_t i = 0; i < sizeof counted / sizeof counted[0]; i++) {
        build_ng_other(&b, counted[i], 7);
        build_ng_packet(&b, 0, 0);
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        build_ng_other(&b, others[i], 7);
    build_ng_packet(&b, 0, 0);
    read_build(&b, &o);
    assert_int_equal(o.n, 7);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(o.frames[i].number, number += 2);
    assert_int_equal(o.frames[6].number, 13);
    finish(&o);
}

/* Some writers do not pad: Wireshark takes the next multiple of 4, behind and before. */
static void
lengths_are_padded(void **state)
{
    struct outcome o;
    struct build b;

    (void)state;
    build_ng_section(&b);
    build_ng_interface(&b, ETHERNET);
    BUILD_WORDS(&b, 6, 34, 0, 0, 0, 2, 2, 0x4241, 33);
    build_ng_packet(&b, 0, 0);
    read_build(&b, &o);
    assert_int_equal(o.n, 2);
    assert_int_equal(o.frames[0].captured_bytes, 2);
    assert_false(o.broken);
    finish(&o);
}

/* Every damage leaves the frame before it whole, and has words of its own. */
static void
assert_damage(const struct build *b, const char *words)
{
    struct outcome o;

    read_build(b, &o);
    assert_int_equal(o.n, 1);
    assert_int_equal(o.at, 28 + 20 + 36);
    assert_true(o.broken);
    if (strstr(o.file.damage, words) == NULL)
        fail_msg("\"%s\" is not in: %s", words, o.file.damage);
    finish(&o);
}

static void
damaged_blocks_are_told_apart(void **state)
{
    static const struct {
        const char *words;
        uint32_t block[10];
    } cases[] = {
        {"it is of interface 3, and its section has 1", {6, 32, 3, 0, 0, 0, 0, 32}},
        {"the length 16 before and 20 behind", {0x77, 16, 0, 20}},
        {"captured length is 5 bytes, and its block has 4", {6, 36, 0, 0, 0, 5, 5, 0, 36}},
        {"captured length is 5 bytes, and its block has 4", {3, 20, 5, 0, 20}},
        {"captured length is 300000 bytes, and at most 262144", {6, 32, 0, 0, 0, 300000, 0, 32}},
        {"block is too short for a packet", {6, 28, 0, 0, 0, 0, 28}},
        {"block is too short for a packet", {2, 12, 12}},
        {"block is too short for a packet", {3, 12, 12}},
        {"block is 11 bytes long, and 12 to 16777216 are possible", {6, 11}},
        {"block is 16777217 bytes long", {6, 16777217}},
        {"interface block is too short", {1, 16, 1, 16}},
        {"an option of its interface is longer", {1, 24, 1, 0, 200u << 16 | 2, 24}},
        {"an option of its interface is longer", {1, 24, 1, 0, 1u << 16 | 9, 24}},
        {"section block is too short", {0x0a0d0d0a, 24, 0x1a2b3c4d, 1, 0, 24}},
        {"section has no byte order", {0x0a0d0d0a, 28, 0x11, 1, 0, 0, 28}},
        {"version is 1.5", {0x0a0d0d0a, 28, 0x1a2b3c4d, 5u << 16 | 1, 0, 0, 28}},
        {"version is 2.0", {0x0a0d0d0a, 28, 0x1a2b3c4d, 2, 0, 0, 28}},
    };
    struct build b;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        build_ng_section(&b);
        build_ng_interface(&b, ETHERNET);
        build_ng_packet(&b, 0, 0);
        build_words(&b, cases[i].block, sizeof cases[i].block / 4);
        assert_damage(&b, cases[i].words);
    }
}

/* 262144 bytes are what a capture can have of a frame that is decoded; others may be larger. */
static void
frames_that_are_not_decoded_may_be_large(void **state)
{
    enum { LARGE = 300000 };
    static const uint16_t link_types[] = {USB, ETHERNET};
    struct outcome o;

    (void)state;
    for (int i = 0; i < 2; i++) {
        uint8_t *bytes = calloc(1, 24 + 16 + LARGE);
        struct build b;

        build_header(&b, true, PCAP_MICRO, link_types[i]);
        BUILD_WORDS(&b, 1, 2, LARGE, LARGE);
        memcpy(bytes, b.at, b.size);
        o = (struct outcome){.n = 0};
        savefile_init(&o.file);
        walk(bytes, 24 + 16 + LARGE, &o);
        assert_int_equal(o.n, i == 0);
        assert_int_equal(o.broken, i != 0);
        finish(&o);
        free(bytes);
    }
}

/* tcpdump.org/linktypes.html: these have other numbers in programs than in files. */
static void
link_types_become_those_of_this_system(void **state)
{
    static const struct {
        uint32_t linktype;
        int dlt;
    } cases[] = {{0, 0},    {1, 1},    {12, 12},  {14, 14},   {100, 11},     {101, 12},
                 {102, 15}, {103, 16}, {106, 19}, {113, 113}, {65535, 65535}};
    struct outcome o;
    struct build b;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        build_header(&b, false, PCAP_NANO, 0x24000000 | cases[i].linktype);
        build_record(&b, 1, 2, 24, 6, 80);
        read_build(&b, &o);
        assert_int_equal(o.n, 1);
        assert_int_equal(o.frames[0].link_type, cases[i].dlt);
        assert_int_equal(o.file.fcs_bits, 0x24000000);
        finish(&o);
    }
    build_header(&b, false, PCAP_NANO, 0x00010001);
    read_build(&b, &o);
    assert_true(o.broken);
    assert_string_equal(o.file.damage, "reserved bits are set in its link type, 0x00010001");
    finish(&o);
}

/* pcap 4: the length is in units of 16 bits, and counts with its own bit only.  Of other link types
 * than Ethernet it is not believed. */
static void
a_pcap_header_tells_the_check_sequence(void **state)
{
    static const struct {
        uint32_t link_type, fcs_bytes;
    } cases[] = {{0x24000001, 4}, {0x14000001, 2}, {0x04000001, 0}, {0xf4000001, 30},
                 {0x20000001, 0}, {0x24000065, 0}, {0x00000001, 0}};
    struct outcome o;
    struct build b;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        build_header(&b, false, PCAP_NANO, cases[i].link_type);
        build_record(&b, 1, 2, 24, 6, 80);
        read_build(&b, &o);
        assert_int_equal(o.n, 1);
        assert_int_equal(o.frames[0].fcs_bytes, cases[i].fcs_bytes);
        finish(&o);
    }
}

/* pcapng 4.2 and 4.3.1: an interface tells bits, or bytes if it is so few, a packet bytes. */
static void
pcapng_tells_the_check_sequence(void **state)
{
    static const struct {
        uint8_t of_interface;
        uint32_t flags, fcs_bytes;
    } cases[] = {{0, 0, 0},       {4, 0, 4},     {7, 0, 7},        {8, 0, 1},    {32, 0, 4},
                 {0, 4u << 5, 4}, {32, 0x1f, 4}, {32, 2u << 5, 2}, {32, ~0u, 15}};
    struct outcome o;
    struct build b;

    (void)state;
    for (size_t i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++) {
        bool big_endian = i % 2 != 0;

        b = (struct build){.big_endian = big_endian};
        build_ng_more_section(&b, big_endian);
        BUILD_WORDS(&b, 1, 28);
        build_u16(&b, ETHERNET);
        build_u16(&b, 0);
        build_u32(&b, 0);
        build_u16(&b, 13); /* if_fcslen */
        build_u16(&b, 1);
        memset(b.at + b.size, cases[i / 2].of_interface, 4);
        b.size += 4;
        build_u32(&b, 28);
        BUILD_WORDS(&b, 6, 44, 0, 0, 0, 1, 60, 0);
        build_u16(&b, 2); /* epb_flags */
        build_u16(&b, 4);
        BUILD_WORDS(&b, cases[i / 2].flags, 44);
        read_build(&b, &o);
        assert_int_equal(o.n, 1);
        assert_int_equal(o.frames[0].fcs_bytes, cases[i / 2].fcs_bytes);
        finish(&o);
    }
}

/* pcapng 4.3 and appendix A: a packet tells what was dropped in front of it, in either byte order,
 * and the obsolete one whether it knows. */
static void
packets_tell_what_was_dropped_before_them(void **state)
{
    struct outcome o;
    struct build b;

    (void)state;
    for (int big_endian = 0; big_endian < 2; big_endian++) {
        b = (struct build){.big_endian = big_endian};
        build_ng_more_section(&b, big_endian);
        build_ng_interface(&b, ETHERNET);
        BUILD_WORDS(&b, 6, 48, 0, 0, 0, 0, 0);
        build_u16(&b, 4); /* epb_dropcount */
        build_u16(&b, 8);
        BUILD_WORDS(&b, big_endian ? 0 : 12, big_endian ? 12 : 0, 0, 48);
        build_empty_packet(&b, 0, 0);
        for (uint32_t drops = 0xfffe; drops <= 0xffff; drops++) {
            BUILD_WORDS(&b, 2, 32);
            build_u16(&b, 0);
            build_u16(&b, (uint16_t)drops);
            BUILD_WORDS(&b, 0, 0, 0, 0, 32);
        }
        read_build(&b, &o);
        assert_int_equal(o.n, 4);
        assert_true(o.frames[0].down_ns == 0);
        assert_int_equal(o.frames[0].missed, 12);
        assert_int_equal(o.frames[1].missed, 0);
        assert_int_equal(o.frames[2].missed, 0xfffe);
        assert_int_equal(o.frames[3].missed, 0);
        assert_int_equal(o.file.missed, 12 + 0xfffe);
        assert_int_equal(o.file.dropped, 0);
        finish(&o);
    }
}

/* A file may say anything. */
static void
an_absurd_count_is_not_made_a_small_one(void **state)
{
    struct outcome o;
    struct build b = {.big_endian = false};

    (void)state;
    build_ng_more_section(&b, false);
    build_ng_interface(&b, ETHERNET);
    for (int i = 0; i < 2; i++) {
        BUILD_WORDS(&b, 6, 48, 0, 0, 0, 0, 0);
        build_u16(&b, 4); /* epb_dropcount */
        build_u16(&b, 8);
        BUILD_WORDS(&b, UINT32_MAX, UINT32_MAX, 0, 48);
    }
    read_build(&b, &o);
    assert_int_equal(o.n, 2);
    assert_int_equal(o.frames[1].missed, UINT32_MAX);
    assert_true(o.file.missed == UINT64_MAX);
    finish(&o);
}

static void
build_statistics(struct build *b, uint32_t interface, uint16_t option, uint32_t dropped)
{
    BUILD_WORDS(b, 5, 40, interface, 0, 0);
    build_u16(b, option);
    build_u16(b, 8);
    BUILD_WORDS(b, dropped, 0, 0, 40); /* little-endian */
}

/* pcapng 4.6: an interface's newest block counts all it dropped, or the kernel did. */
static void
statistics_count_what_was_dropped(void **state)
{
    struct outcome o;
    struct build b = {.big_endian = false};

    (void)state;
    build_ng_more_section(&b, false);
    build_ng_interface(&b, ETHERNET);
    build_ng_interface(&b, ETHERNET);
    build_statistics(&b, 0, 5, 3);
    build_statistics(&b, 0, 5, 10);
    build_statistics(&b, 0, 4, 1000); /* isb_ifrecv: received */
    build_statistics(&b, 1, 7, 5);
    build_statistics(&b, 2, 5, 1000); /* of no interface */
    read_build(&b, &o);
    assert_int_equal(o.n, 0);
    assert_int_equal(o.file.dropped, 15);
    finish(&o);
}

static void
versions_that_nobody_wrote_are_refused(void **state)
{
    static const struct {
        uint16_t major, minor;
        bool known;
    } cases[] = {{2, 4, true},  {2, 3, true},    {2, 0, true},  {543, 0, true}, {2, 5, false},
                 {1, 4, false}, {543, 1, false}, {0, 0, false}, {99, 0, false}};
    struct outcome o;
    struct build b;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        build_header(&b, true, PCAP_MICRO, ETHERNET);
        b.at[4] = (uint8_t)(cases[i].major >> 8);
        b.at[5] = (uint8_t)cases[i].major;
        b.at[7] = (uint8_t)cases[i].minor;
        read_build(&b, &o);
        assert_int_equal(o.broken, !cases[i].known);
        assert_int_equal(o.file.format, SAVEFILE_PCAP);
        finish(&o);
    }
}

static void
interfaces_are_bounded(void **state)
{
    struct outcome o = {.n = 0};
    struct build section, interface = {.big_endian = false};
    size_t unit;

    (void)state;
    build_ng_section(&section);
    build_ng_interface(&interface, ETHERNET);
    savefile_init(&o.file);
    walk(section.at, section.size, &o);
    for (int i = 0; i < LIMIT_INTERFACES; i++)
        assert_int_equal(savefile_take(&o.file, interface.at, interface.size, &unit, &o.frames[0]),
                         SAVEFILE_OTHER);
    assert_int_equal(savefile_take(&o.file, interface.at, interface.size, &unit, &o.frames[0]),
                     SAVEFILE_DAMAGED);
    assert_string_equal(o.file.damage, "it has more than 65536 interfaces");
    finish(&o);
}

static void
after_rewinding_all_is_as_at_first(void **state)
{
    struct outcome o;
    struct build b;

    (void)state;
    build_ng_section(&b);
    build_ng_interface(&b, ETHERNET);
    build_ng_packet(&b, 0, 0);
    build_ng_packet(&b, 1, 0);
    read_build(&b, &o);
    assert_true(o.broken);
    savefile_rewind(&o.file);
    assert_int_equal(o.file.n_interfaces, 0);
    o.n = o.at = 0;
    o.broken = false;
    build_header(&b, true, PCAP_MICRO, ETHERNET); /* another file by now */
    build_record(&b, 1, 2, 24, 6, 80);
    walk(b.at, b.size, &o);
    assert_false(o.broken);
    assert_int_equal(o.n, 1);
    assert_int_equal(o.frames[0].number, 1);
    finish(&o);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_counted_as_the_interface_says),
        cmocka_unit_test(odd_options_leave_microseconds),
        cmocka_unit_test(each_section_has_its_own_interfaces),
        cmocka_unit_test(three_kinds_of_packet_blocks),
        cmocka_unit_test(numbers_are_those_of_wireshark),
        cmocka_unit_test(lengths_are_padded),
        cmocka_unit_test(damaged_blocks_are_told_apart),
        cmocka_unit_test(frames_that_are_not_decoded_may_be_large),
        cmocka_unit_test(link_types_become_those_of_this_system),
        cmocka_unit_test(a_pcap_header_tells_the_check_sequence),
        cmocka_unit_test(pcapng_tells_the_check_sequence),
        cmocka_unit_test(packets_tell_what_was_dropped_before_them),
        cmocka_unit_test(an_absurd_count_is_not_made_a_small_one),
        cmocka_unit_test(statistics_count_what_was_dropped),
        cmocka_unit_test(versions_that_nobody_wrote_are_refused),
        cmocka_unit_test(interfaces_are_bounded),
        cmocka_unit_test(after_rewinding_all_is_as_at_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
