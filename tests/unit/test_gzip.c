/* Captures packed with gzip: the same frames, from files and pipes; and what is said of damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "in_range.h"
#include "test_capture_read.h"

#include <poll.h>
#include <zlib.h>

#define LINK_RAW 101
#define TCP 6
#define UDP 17

enum { PACKED_BYTES = 4096 };

/* ---- packing ---- */

struct packed {
    uint8_t at[PACKED_BYTES];
    size_t size;
};

/* Adds to a member; `flush` is zlib's, Z_FINISH ends it. */
static void
pack_some(struct packed *p, z_stream *z, const void *bytes, size_t size, int flush)
{
    z->next_in = (uint8_t *)(uintptr_t)bytes;
    z->avail_in = (uInt)size;
    z->next_out = p->at + p->size;
    z->avail_out = (uInt)(sizeof p->at - p->size);
    assert_int_equal(deflate(z, flush), flush == Z_FINISH ? Z_STREAM_END : Z_OK);
    assert_int_equal(z->avail_in, 0);
    p->size = sizeof p->at - z->avail_out;
}

static void
pack_begin(z_stream *z, int level)
{
    *z = (z_stream){.zalloc = Z_NULL};
    assert_int_equal(deflateInit2(z, level, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY),
                     Z_OK);
}

static void
pack_member(struct packed *p, const void *bytes, size_t size, int level)
{
    z_stream z;

    pack_begin(&z, level);
    pack_some(p, &z, bytes, size, Z_FINISH);
    deflateEnd(&z);
}

/* ---- reading ---- */

/* An outcome of CAPTURE_NOTHING: it could not be opened. */
static struct outcome
take_file(const void *bytes, size_t size)
{
    struct capture *c = open_bytes(bytes, size, NULL);
    struct outcome o = {.status = CAPTURE_NOTHING};

    if (c != NULL)
        take_all(c, &o);
    capture_close(c);
    return o;
}

/* ---- what is read ---- */

enum { BUILDS = 5 };

/* Both byte orders and precisions of pcap, and pcapng. */
static void
build_one(struct build *b, int variant)
{
    static const uint32_t magics[] = {PCAP_MICRO, PCAP_NANO};

    if (variant == BUILDS - 1) {
        build_ng_section(b);
        build_ng_interface(b, 1);
        build_ng_packet(b, 0, 1);
        build_ng_more_section(b, true);
        build_ng_interface(b, LINK_RAW);
        build_ng_packet(b, 0, 2);
        return;
    }
    build_header(b, variant % 2 != 0, magics[variant / 2], LINK_RAW);
    build_record(b, 1000000000, 1, 1500, TCP, 5000);
    build_record(b, 1000000000, 2, 24, UDP, 53);
    build_record(b, 4294967295u, 999999, 24, TCP, 5000);
}

static void
a_packed_capture_is_the_same_capture(void **state)
{
    struct build b;

    (void)state;
    for (int variant = 0; variant < BUILDS; variant++)
        for (int level = 0; level <= 9; level++) {
            struct packed p = {.size = 0};
            struct outcome want, o;

            build_one(&b, variant);
            want = take_file(b.at, b.size);
            assert_int_equal(want.status, CAPTURE_END);
            assert_true(want.n >= 2);
            pack_member(&p, b.at, b.size, level);
            o = take_file(p.at, p.size);
            assert_same(&o, &want);
        }
}

static void
a_packed_file_can_be_read_again(void **state)
{
    struct packed p = {.size = 0};
    struct outcome want, o;
    struct capture *c;
    struct build b;

    (void)state;
    build_one(&b, BUILDS - 1);
    want = take_file(b.at, b.size);
    pack_member(&p, b.at, 50, 9);
    pack_member(&p, b.at + 50, b.size - 50, 9);
    c = open_bytes(p.at, p.size, NULL);
    for (int i = 0; i < 3; i++) {
        o = (struct outcome){.n = 0};
        take_all(c, &o);
        assert_same(&o, &want);
        assert_int_equal(capture_fd(c), -1);
        assert_true(capture_rewind(c));
    }
    capture_close(c);
}

/* RFC 1952, section 2.2: wherever the one ends and the other begins. */
static void
members_are_one_capture(void **state)
{
    struct outcome want, o;
    struct build b;

    (void)state;
    build_one(&b, 0);
    want = take_file(b.at, b.size);
    for (size_t border = 0; border <= b.size; border++) {
        struct packed p = {.size = 0};

        pack_member(&p, b.at, border, 9);
        pack_member(&p, b.at + border, b.size - border, 1);
        pack_member(&p, "", 0, 9); /* as bgzip ends its files */
        o = take_file(p.at, p.size);
        assert_same(&o, &want);
    }
}

/* More than the buffer, of fewer packed bytes than one: the buffer is what a plain file has. */
static void
what_unpacks_to_much_is_not_kept(void **state)
{
    enum { RECORDS = 2000000 };
    static const uint8_t no_time_no_bytes[16 * 1000];
    static uint8_t bytes[256 << 10];
    uintptr_t first = UINTPTR_MAX, last = 0;
    z_stream z;
    struct frame frame;
    struct capture *c;
    struct build b;

    (void)state;
    build_header(&b, false, PCAP_MICRO, LINK_RAW);
    pack_begin(&z, 9);
    z.next_out = bytes;
    z.avail_out = sizeof bytes;
    for (int i = 0; i <= RECORDS / 1000; i++) {
        z.next_in = i == 0 ? b.at : (uint8_t *)(uintptr_t)no_time_no_bytes;
        z.avail_in = (uInt)(i == 0 ? b.size : sizeof no_time_no_bytes);
        assert_int_equal(deflate(&z, i == RECORDS / 1000 ? Z_FINISH : Z_NO_FLUSH),
                         i == RECORDS / 1000 ? Z_STREAM_END : Z_OK);
    }
    deflateEnd(&z);
    c = open_bytes(bytes, sizeof bytes - z.avail_out, NULL);
    for (int i = 1; i <= RECORDS; i++) {
        if (capture_next(c, &frame, &why) != CAPTURE_FRAME || frame.number != (uint64_t)i)
            fail_msg("frame %d", i);
        if ((uintptr_t)frame.at < first)
            first = (uintptr_t)frame.at;
        if ((uintptr_t)frame.at > last)
            last = (uintptr_t)frame.at;
    }
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_END);
    assert_int_in_range(last - first, 32 << 10, 64 << 10);
    capture_close(c);
}

/* ---- damage ---- */

static size_t
pack_three(struct packed *p, struct outcome *plain)
{
    struct build b;

    build_one(&b, 0);
    *plain = take_file(b.at, b.size);
    p->size = 0;
    pack_member(p, b.at, b.size, 9);
    return p->size;
}

static void
every_cut_leaves_the_whole_frames(void **state)
{
    struct outcome plain, o;
    struct packed p;
    size_t whole = pack_three(&p, &plain), most = 0;

    (void)state;
    for (size_t size = 2; size < whole; size++) {
        o = take_file(p.at, size);
        assert_int_not_equal(o.status, CAPTURE_END);
        assert_true(o.n >= most && o.n <= plain.n);
        most = o.n;
        assert_says("some.pcap\" is cut off: its gzip data end ");
        if (o.status == CAPTURE_NOTHING)
            assert_says("before the header of a capture");
        else
            assert_says(o.n == 0   ? "at frame 1, byte 24 unpacked; no frame before it is whole"
                        : o.n == 1 ? "at frame 2, byte 64 unpacked; the frame before it is whole"
                        : o.n == 2 ? "at frame 3, byte 104 unpacked; the 2 frames before it are "
                                   : "at frame 4, byte 144 unpacked; the 3 frames before it are ");
    }
    assert_int_equal(most, 3); /* all but the checksum behind the data */
    take_file(p.at, 1);
    assert_says("ends after 1 of the first 4 bytes");
}

/* The capture in it may be cut, too. */
static void
a_cut_capture_may_be_packed(void **state)
{
    struct packed p = {.size = 0};
    struct outcome o;
    struct build b;

    (void)state;
    build_one(&b, 0);
    pack_member(&p, b.at, b.size - 1, 9);
    o = take_file(p.at, p.size);
    assert_int_equal(o.status, CAPTURE_BROKEN);
    assert_int_equal(o.n, 2);
    assert_says("is cut off inside frame 3, which begins at byte 104 unpacked; the 2 frames");
}

/* Whatever bit is wrong: all is as it was (its time, say), or something is said. */
static void
no_damage_passes_in_silence(void **state)
{
    struct outcome plain, o;
    struct packed p;
    size_t whole = pack_three(&p, &plain), said = 0;

    (void)state;
    for (size_t bit = 16; bit < 8 * whole; bit++) {
        p.at[bit / 8] ^= (uint8_t)(1 << bit % 8);
        o = take_file(p.at, whole);
        if (o.status == CAPTURE_END)
            assert_same(&o, &plain);
        else
            said += strlen(why.sentence) > 0;
        p.at[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    assert_true(said > 7 * whole);
}

static void
damage_is_named(void **state)
{
    struct outcome plain, o;
    struct packed p;
    size_t whole = pack_three(&p, &plain);

    (void)state;
    p.at[whole - 5] ^= 1;
    o = take_file(p.at, whole);
    assert_int_equal(o.n, 3);
    assert_says("some.pcap\" is damaged: its gzip data cannot be unpacked behind frame 3 "
                "(incorrect data check); the 3 frames before it are whole, but their bytes may be");
    p.at[whole - 5] ^= 1;
    p.at[whole - 1] ^= 1;
    o = take_file(p.at, whole);
    assert_int_equal(o.n, 3);
    assert_says("(incorrect length check)");
    p.at[whole - 1] ^= 1;
    p.at[2] = 7; /* a method that is reserved */
    assert_int_equal(take_file(p.at, whole).status, CAPTURE_NOTHING);
    assert_says("is damaged: its gzip data cannot be unpacked (unknown compression method)");
}

static void
what_is_behind_the_members_is_told(void **state)
{
    struct outcome plain, o;
    struct packed p;
    size_t whole = pack_three(&p, &plain);
    char words[64];

    (void)state;
    memset(p.at + whole, 0, 1000); /* padding, as on tapes */
    o = take_file(p.at, whole + 1000);
    assert_same(&o, &plain);
    for (size_t padding = 0; padding <= 500; padding += 500) {
        p.at[whole + padding] = 'x';
        o = take_file(p.at, whole + 1000);
        assert_int_equal(o.status, CAPTURE_BROKEN);
        assert_int_equal(o.n, 3);
        assert_int_equal(o.sum, plain.sum);
        snprintf(words, sizeof words, "from byte %zu on, which was not read", whole + padding);
        assert_says(words);
        assert_says("; the 3 frames before it are whole");
        p.at[whole + padding] = 0;
    }
}

static void
packed_strangers_are_called_by_name(void **state)
{
    char archive[512] = "talk.pcap";
    struct packed p = {.size = 0}, twice = {.size = 0};
    struct build b;

    (void)state;
    pack_member(&p, "10:00:00.1 IP 127.0.0.1.5000 > 127.0.0.1.40000: Flags [S]\n", 58, 9);
    assert_null(open_bytes(p.at, p.size, NULL));
    assert_says("it looks like text");
    p.size = 0;
    pack_member(&p, "", 0, 9);
    assert_null(open_bytes(p.at, p.size, NULL));
    assert_says("is empty");
    memcpy(archive + 257, "ustar", 5);
    p.size = 0;
    pack_member(&p, archive, sizeof archive, 9);
    assert_null(open_bytes(p.at, p.size, NULL));
    assert_says("a tar archive; take the capture out of it: tar -xOf FILE NAME");
    build_one(&b, 0);
    p.size = 0;
    pack_member(&p, b.at, b.size, 9);
    pack_member(&twice, p.at, p.size, 9);
    assert_null(open_bytes(twice.at, twice.size, NULL));
    assert_says("a gzip file inside another; unpack one: gunzip -c");
}

/* ---- pipes ---- */

/* As a loop around poll() does. */
static void
take_while_it_says_so(struct open_pipe *p, struct outcome *o)
{
    struct pollfd fd = {.events = POLLIN};

    do {
        take_all(p->c, o);
        fd.fd = capture_fd(p->c);
    } while (o->status == CAPTURE_NOTHING && (fd.fd < 0 || poll(&fd, 1, 0) > 0));
}

/* Each frame comes with the last byte that packs it, and nothing is waited for. */
static void
a_packed_pipe_brings_what_came(void **state)
{
    struct outcome want, o = {.n = 0};
    struct packed p = {.size = 0};
    size_t ends[4], whole = 0;
    struct open_pipe open;
    struct build b;
    z_stream z;

    (void)state;
    build_one(&b, 1);
    want = take_file(b.at, b.size);
    pack_begin(&z, 9);
    for (size_t i = 0; i < 4; i++) {
        size_t begin = i == 0 ? 0 : 24 + 40 * (i - 1), end = 24 + 40 * i;

        pack_some(&p, &z, b.at + begin, end - begin, Z_SYNC_FLUSH);
        ends[i] = p.size;
    }
    pack_some(&p, &z, "", 0, Z_FINISH);
    deflateEnd(&z);
    open = open_pipe(p.at, ends[0], NULL);
    for (size_t at = ends[0]; at < p.size; at++) {
        assert_int_equal(write(open.writer, p.at + at, 1), 1);
        take_while_it_says_so(&open, &o);
        whole += whole < 3 && at + 1 == ends[whole + 1];
        assert_true(o.n >= whole); /* the last bytes of a flush only align it */
        assert_int_equal(o.status, CAPTURE_NOTHING);
        assert_int_equal(capture_fd(open.c), open.reader);
    }
    assert_int_equal(whole, 3);
    close(open.writer);
    take_all(open.c, &o);
    assert_same(&o, &want);
    open.writer = -1;
    close_pipe(&open);
}

/* More frames that nobody wants than one call looks at, all of them in a few bytes that came
 * already: poll() on the pipe would tell of none. */
static void
what_is_not_unpacked_yet_is_asked_for(void **state)
{
    enum { REJECTED = 20000 };
    struct outcome o = {.n = 0};
    struct packed p = {.size = 0};
    struct open_pipe open;
    struct build b;
    z_stream z;

    (void)state;
    build_header(&b, false, PCAP_MICRO, LINK_RAW);
    pack_begin(&z, 9);
    pack_some(&p, &z, b.at, b.size, Z_NO_FLUSH);
    for (int i = 0; i <= REJECTED; i++) {
        b.size = 0;
        build_record(&b, 1, 1, 24, i < REJECTED ? UDP : TCP, 5000);
        pack_some(&p, &z, b.at, b.size, i < REJECTED ? Z_NO_FLUSH : Z_SYNC_FLUSH);
    }
    deflateEnd(&z);
    open = open_pipe(p.at, p.size, "tcp");
    take_while_it_says_so(&open, &o);
    assert_int_equal(o.status, CAPTURE_NOTHING);
    assert_int_equal(o.n, 1);
    assert_int_equal(o.frames[0].number, REJECTED + 1);
    assert_int_equal(capture_fd(open.c), open.reader);
    assert_false(capture_rewind(open.c));
    close_pipe(&open);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_packed_capture_is_the_same_capture),
        cmocka_unit_test(a_packed_file_can_be_read_again),
        cmocka_unit_test(members_are_one_capture),
        cmocka_unit_test(what_unpacks_to_much_is_not_kept),
        cmocka_unit_test(every_cut_leaves_the_whole_frames),
        cmocka_unit_test(a_cut_capture_may_be_packed),
        cmocka_unit_test(no_damage_passes_in_silence),
        cmocka_unit_test(damage_is_named),
        cmocka_unit_test(what_is_behind_the_members_is_told),
        cmocka_unit_test(packed_strangers_are_called_by_name),
        cmocka_unit_test(a_packed_pipe_brings_what_came),
        cmocka_unit_test(what_is_not_unpacked_yet_is_asked_for),
    };

    return cmocka_run_group_tests(tests, build_setup, build_teardown);
}
