/* Capture files: what is read from them, whole, cut, damaged, or none at all; and expressions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "in_range.h"
#include "test_capture_read.h"

#include <poll.h>
#include <sys/stat.h>

#define LINK_ETHERNET 1
#define LINK_COOKED 276 /* LINKTYPE_LINUX_SLL2 */
#define LINK_RAW 101    /* LINKTYPE_RAW; frames have DLT_RAW */
#define DLT_RAW 12
#define TCP 6
#define UDP 17

static void
build_three(struct build *b, bool big_endian, uint32_t magic)
{
    build_header(b, big_endian, magic, LINK_RAW);
    build_record(b, 1000000000, 1, 1500, TCP, 5000);
    build_record(b, 1000000000, 2, 24, UDP, 53);
    build_record(b, 4294967295u, 999999, 24, TCP, 5000);
}

static void
reads_either_byte_order_and_precision(void **state)
{
    static const uint32_t magics[] = {PCAP_MICRO, PCAP_NANO};
    static const int64_t units_ns[] = {1000, 1};
    struct frame frame;
    struct build b;

    (void)state;
    for (int variant = 0; variant < 4; variant++) {
        int64_t unit_ns = units_ns[variant / 2];
        struct capture *c;

        build_three(&b, variant % 2 != 0, magics[variant / 2]);
        c = open_bytes(b.at, b.size, NULL);
        assert_non_null(c);
        assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
        assert_int_equal(frame.time_ns, 1000000000000000000 + unit_ns);
        assert_int_equal(frame.number, 1);
        assert_int_equal(frame.captured_bytes, 24);
        assert_int_equal(frame.wire_bytes, 1500);
        assert_int_equal(frame.link_type, capture_link_type(c));
        assert_int_equal(frame.at[0], 0x45);
        assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
        assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
        assert_int_equal(frame.time_ns, 4294967295000000000 + 999999 * unit_ns);
        assert_int_equal(capture_next(c, &frame, &why), CAPTURE_END);
        assert_int_equal(capture_next(c, &frame, &why), CAPTURE_END);
        assert_int_equal(capture_fd(c), -1);
        assert_int_equal(capture_dropped(c), 0);
        assert_true(capture_device_state(c) == DEVICE_UP);
        assert_string_equal(capture_device_name(c), "");
        capture_close(c);
    }
}

static void
numbers_count_rejected_frames_too(void **state)
{
    struct frame frame;
    struct capture *c;
    struct build b;

    (void)state;
    build_three(&b, false, PCAP_MICRO);
    c = open_bytes(b.at, b.size, "tcp port 5000");
    assert_non_null(c);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
    assert_int_equal(frame.number, 1);
    assert_false(capture_set_expression(c, "port", &why));
    assert_true(why.usage);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
    assert_int_equal(frame.number, 3);
    capture_close(c);

    c = open_bytes(b.at, b.size, "tcp port 5000");
    assert_true(capture_set_expression(c, NULL, &why));
    for (uint64_t number = 1; number <= 3; number++) {
        assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
        assert_int_equal(frame.number, number);
    }
    capture_close(c);
}

/* 24 bytes of header, then three records of 40: every length that a cut can leave. */
static void
every_cut_leaves_the_whole_frames(void **state)
{
    struct frame frame;
    struct build b;

    (void)state;
    build_three(&b, true, PCAP_NANO);
    for (size_t size = 0; size <= b.size; size++) {
        struct capture *c = open_bytes(b.at, size, NULL);
        size_t whole = size < 24 ? 0 : (size - 24) / 40;
        bool cut = size >= 24 && (size - 24) % 40 != 0;
        char words[96];

        if (size < 24) {
            assert_null(c);
            assert_false(why.usage);
            assert_says("some.pcap\" ");
            assert_says(size == 0  ? "is empty"
                        : size < 4 ? "of the first 4 bytes"
                                   : "cut off inside its file header");
            continue;
        }
        assert_non_null(c);
        for (size_t i = 0; i < whole; i++)
            assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
        assert_int_equal(capture_next(c, &frame, &why), cut ? CAPTURE_BROKEN : CAPTURE_END);
        if (cut) {
            snprintf(words, sizeof words, "inside frame %zu, which begins at byte %zu;", whole + 1,
                     24 + whole * 40);
            assert_says(words);
            assert_int_equal(capture_next(c, &frame, &why), CAPTURE_BROKEN);
        }
        capture_close(c);
    }
}

static void
a_damaged_length_is_named_by_number_and_byte(void **state)
{
    struct frame frame;
    struct capture *c;
    struct build b;

    (void)state;
    build_three(&b, false, PCAP_MICRO);
    memset(b.at + 24 + 40 + 8, 0x7f, 4); /* the second record's captured length */
    c = open_bytes(b.at, b.size, NULL);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_BROKEN);
    assert_says("damaged at frame 2, byte 64 (its captured length is 2139062143 bytes, and ");
    assert_says("the frame before it is whole");
    capture_close(c);
}

static void
the_wire_is_never_shorter_than_the_capture(void **state)
{
    struct frame frame;
    struct capture *c;
    struct build b;

    (void)state;
    build_header(&b, false, PCAP_MICRO, LINK_RAW);
    build_record(&b, 0, 2000000000, 0, TCP, 1);
    c = open_bytes(b.at, b.size, NULL);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
    assert_int_equal(frame.captured_bytes, 24);
    assert_int_equal(frame.wire_bytes, 24);
    assert_int_equal(frame.time_ns, 2000000000000); /* a fraction of more than a second */
    capture_close(c);
}

static void
times_past_nanoseconds_stop_at_the_end(void **state)
{
    struct frame frame;
    struct capture *c;
    struct build b;

    (void)state;
    build_ng_section(&b);
    build_ng_interface(&b, LINK_RAW);
    build_ng_packet(&b, 0, 0x7fffffff);
    build_ng_packet(&b, 0, 0xffffffff);
    build_ng_packet(&b, 0, 0);
    c = open_bytes(b.at, b.size, NULL);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
    assert_int_equal(frame.time_ns, INT64_MAX);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
    assert_int_equal(frame.time_ns, INT64_MAX);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
    assert_int_equal(frame.time_ns, 0);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_END);
    capture_close(c);
}

static void
interfaces_may_differ(void **state)
{
    static const int link_types[] = {DLT_RAW, 1, 147};
    struct frame frame;
    struct capture *c;
    struct build b;

    (void)state;
    build_ng_section(&b);
    build_ng_interface(&b, LINK_RAW);
    build_ng_packet(&b, 0, 0);
    build_ng_interface(&b, 1);
    build_ng_packet(&b, 1, 0);
    build_ng_interface(&b, 147);
    build_ng_packet(&b, 2, 0);
    c = open_bytes(b.at, b.size, NULL);
    assert_int_equal(capture_link_type(c), DLT_RAW);
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
        assert_int_equal(frame.interface, i);
        assert_int_equal(frame.link_type, link_types[i]);
    }
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_END);
    capture_close(c);
}

/* The same TCP packet, with and without an Ethernet header in front of it. */
static void
build_ng_tcp(struct build *b, uint32_t interface, bool ethernet)
{
    static const uint8_t link[14] = {[12] = 0x08, [13] = 0x00};
    static const uint8_t packet[24] = {0x45, 0, 0, 24, 0,   0, 0, 0, 64,   TCP,  0,    0,
                                       127,  0, 0, 1,  127, 0, 0, 1, 0x13, 0x88, 0x13, 0x88};
    uint32_t captured = ethernet ? sizeof link + sizeof packet : sizeof packet;
    uint32_t length = 32 + ((captured + 3) & ~3u);
    size_t end = b->size + length;

    for (size_t i = 0; i < 7; i++)
        build_u32(b, (const uint32_t[]){6, length, interface, 0, 0, captured, captured}[i]);
    if (ethernet) {
        memcpy(b->at + b->size, link, sizeof link);
        b->size += sizeof link;
    }
    memcpy(b->at + b->size, packet, sizeof packet);
    b->size = end - 4;
    build_u32(b, length);
}

static void
build_ng_dropped(struct build *b, uint32_t low, uint32_t high)
{
    static const uint32_t head[] = {6, 48, 0, 0, 0, 0, 0};

    for (size_t i = 0; i < sizeof head / sizeof head[0]; i++)
        build_u32(b, head[i]);
    build_u16(b, 4); /* epb_dropcount */
    build_u16(b, 8);
    build_u32(b, low);
    build_u32(b, high);
    build_u32(b, 0);
    build_u32(b, 48);
}

/* What frames tell that do not match the next one tells that does, and no small number where that
 * is beyond counting. */
static void
rejected_frames_tell_of_drops(void **state)
{
    struct frame frame;
    struct capture *c;
    struct build b;

    (void)state;
    memset(b.at, 0, sizeof b.at);
    build_ng_section(&b);
    build_ng_interface(&b, LINK_RAW);
    build_ng_dropped(&b, 7, 0);
    build_ng_dropped(&b, 5, 0);
    build_ng_tcp(&b, 0, false);
    build_ng_dropped(&b, UINT32_MAX, UINT32_MAX);
    build_ng_dropped(&b, 5, 0);
    build_ng_tcp(&b, 0, false);
    c = open_bytes(b.at, b.size, "tcp port 5000");
    assert_non_null(c);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
    assert_int_equal(frame.missed, 12);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
    assert_int_equal(frame.missed, UINT32_MAX);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_END);
    assert_true(capture_dropped(c) == UINT64_MAX);
    capture_close(c);
}

static void
the_expression_is_compiled_for_each_link_type(void **state)
{
    static const struct {
        const char *expression;
        uint64_t numbers[4]; /* of the frames that match */
    } cases[] = {
        {"tcp port 5000", {1, 2, 4}},
        {"tcp port 5001", {0}},
        {"ether src 00:00:00:00:00:00", {2, 4}}, /* raw IP has no such field */
        {NULL, {1, 2, 3, 4}},
    };
    struct build b;

    (void)state;
    memset(b.at, 0, sizeof b.at);
    build_ng_section(&b);
    build_ng_interface(&b, 1);
    build_ng_interface(&b, LINK_RAW);
    build_ng_interface(&b, 147);
    build_ng_tcp(&b, 1, false);
    build_ng_tcp(&b, 0, true);
    build_ng_tcp(&b, 2, false);
    build_ng_tcp(&b, 0, true);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct capture *c = open_bytes(b.at, b.size, cases[i].expression);
        struct frame frame;

        assert_non_null(c);
        for (int n = 0; n < 4 && cases[i].numbers[n] > 0; n++) {
            assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
            assert_int_equal(frame.number, cases[i].numbers[n]);
        }
        assert_int_equal(capture_next(c, &frame, &why), CAPTURE_END);
        capture_close(c);
    }
}

/* libpcap knows these words only where there is a device, and says so in words of each version. */
static void
words_about_devices_are_refused_for_files(void **state)
{
    struct build b;

    (void)state;
    build_header(&b, false, PCAP_MICRO, 1);
    assert_null(open_bytes(b.at, b.size, "inbound"));
    assert_says("the filter \"inbound\" is wrong (libpcap: ");
    assert_says("not supported");
    assert_true(why.usage);
}

static void
one_interface_that_is_decoded_is_enough(void **state)
{
    struct capture_settings settings = {.expression = NULL};
    struct frame frame;
    struct capture *c;
    struct build b;
    int fds[2];

    (void)state;
    build_ng_section(&b);
    build_ng_interface(&b, 147);
    build_ng_packet(&b, 0, 0);
    assert_null(open_bytes(b.at, b.size, NULL));
    assert_says("has frames of link type 147");
    build_ng_interface(&b, LINK_RAW);
    build_ng_packet(&b, 1, 0);
    c = open_bytes(b.at, b.size, NULL);
    assert_non_null(c);
    assert_int_equal(capture_link_type(c), DLT_RAW);
    for (uint64_t number = 1; number <= 2; number++) {
        assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
        assert_int_equal(frame.number, number);
    }
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_END);
    capture_close(c);
    assert_int_equal(pipe(fds), 0); /* cannot be read again: what is first decides */
    assert_int_equal(write(fds[1], b.at, b.size), b.size);
    assert_null(capture_open_file(build_path, fds[0], &settings, &why));
    assert_says("has frames of link type 147");
    close(fds[1]);
}

static void
useless_pcapng_is_refused_at_once(void **state)
{
    struct build b;

    (void)state;
    build_ng_section(&b);
    assert_null(open_bytes(b.at, b.size - 1, NULL));
    assert_says("cut off inside its file header, after 27 bytes: it is a pcapng capture");
    assert_null(open_bytes(b.at, b.size, NULL));
    assert_says("begins like a pcapng capture but cannot be read (it describes no interface)");
    build_ng_packet(&b, 0, 0);
    assert_null(open_bytes(b.at, b.size, NULL));
    assert_says("cannot be read (no interface is described before it)");
}

static void
take_numbers(struct capture *c, const uint64_t *numbers, size_t n, enum capture_status end)
{
    struct frame frame;

    for (size_t i = 0; i < n; i++) {
        assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
        assert_int_equal(frame.number, numbers[i]);
        assert_int_equal(frame.at[0], 0x45);
    }
    assert_int_equal(capture_next(c, &frame, &why), end);
}

/* Standard input may be a file that another program has begun to read. */
static void
a_file_can_be_read_again(void **state)
{
    struct capture_settings settings = {.expression = "tcp port 5000"};
    struct frame frame;
    struct capture *c;
    struct build b;
    int fd;

    (void)state;
    build_three(&b, true, PCAP_NANO);
    memmove(b.at + 5, b.at, b.size);
    fd = open(build_file(b.at, b.size + 5 - 1), O_RDONLY | O_CLOEXEC);
    assert_int_equal(lseek(fd, 5, SEEK_SET), 5);
    c = capture_open_file("-", fd, &settings, &why);
    assert_non_null(c);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
    assert_true(capture_rewind(c));
    for (int round = 0; round < 3;
         round++) { /* from the middle, from the end, with another filter */
        take_numbers(c, (const uint64_t[]){1, 2}, round < 2 ? 1 : 2, CAPTURE_BROKEN);
        assert_says("inside frame 3, which begins at byte 104; the 2 frames before it are whole");
        assert_true(capture_rewind(c));
        if (round == 1)
            assert_true(capture_set_expression(c, NULL, &why));
    }
    capture_close(c);
}

/* A pipe in the place of the file: its beginning is out of reach then. */
static void
a_beginning_out_of_reach_is_said(void **state)
{
    struct capture_settings settings = {.expression = NULL};
    struct frame frame;
    struct capture *c;
    struct build b;
    int fd, fds[2];

    (void)state;
    build_three(&b, true, PCAP_NANO);
    fd = open(build_file(b.at, b.size), O_RDONLY | O_CLOEXEC);
    c = capture_open_file(build_path, fd, &settings, &why);
    assert_non_null(c);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
    assert_int_equal(pipe(fds), 0);
    assert_int_equal(dup2(fds[0], fd), fd);
    assert_false(capture_rewind(c));
    for (int i = 0; i < 2; i++) {
        assert_int_equal(capture_next(c, &frame, &why), CAPTURE_BROKEN);
        assert_says("some.pcap\" again from its beginning: Illegal seek");
    }
    capture_close(c);
    close(fds[0]);
    close(fds[1]);
    fd = open(build_path, O_PATH | O_CLOEXEC); /* has no place in the file at all */
    assert_null(capture_open_file(build_path, fd, &settings, &why));
    assert_says("some.pcap\": Bad file descriptor");
}

static void
sections_are_read_again_from_the_first(void **state)
{
    struct frame frame;
    struct capture *c;
    struct build b;

    (void)state;
    build_ng_section(&b);
    build_ng_interface(&b, LINK_RAW);
    build_ng_packet(&b, 0, 1);
    build_ng_more_section(&b, true);
    build_ng_interface(&b, 1);
    build_ng_packet(&b, 0, 2);
    c = open_bytes(b.at, b.size, NULL);
    for (int round = 0; round < 3; round++) {
        assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
        assert_int_equal(frame.link_type, DLT_RAW);
        assert_int_equal(frame.time_ns, 4294967296000);
        assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
        assert_int_equal(frame.link_type, 1);
        assert_int_equal(frame.number, 2);
        assert_int_equal(capture_next(c, &frame, &why), CAPTURE_END);
        assert_true(capture_rewind(c));
    }
    capture_close(c);
}

/* What is written behind the end before it is asked for belongs to the file. */
static void
a_file_may_grow(void **state)
{
    struct frame frame;
    struct capture *c;
    struct build b;
    int fd;

    (void)state;
    build_three(&b, false, PCAP_MICRO);
    c = open_bytes(b.at, 24, NULL);
    fd = open(build_path, O_WRONLY | O_APPEND | O_CLOEXEC);
    assert_int_equal(write(fd, b.at + 24, 80), 80);
    take_numbers(c, (const uint64_t[]){1, 2}, 2, CAPTURE_END);
    assert_int_equal(write(fd, b.at + 104, 40), 40);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_END);
    assert_true(capture_rewind(c));
    take_numbers(c, (const uint64_t[]){1, 2, 3}, 3, CAPTURE_END);
    close(fd);
    capture_close(c);
}

/* More than one buffer of frames, and then one that is larger than the buffer.  Until then the one
 * buffer of 256 KiB does. */
static void
frames_are_whole_across_the_buffers_end(void **state)
{
    enum { RECORDS = 3000, CAPTURED = 217, LARGE = CAPTURE_SNAPLEN_MAX };
    static uint8_t bytes[24 + (RECORDS + 2) * (16 + CAPTURED) + 16 + LARGE];
    struct frame frame;
    struct capture *c;
    struct build b;
    size_t size = 24;
    uintptr_t first = UINTPTR_MAX, last = 0;

    (void)state;
    build_header(&b, true, PCAP_MICRO, LINK_RAW);
    memcpy(bytes, b.at, 24);
    for (uint32_t i = 0; i < RECORDS + 2; i++) {
        uint32_t captured = i == RECORDS ? LARGE : CAPTURED;

        b.size = 0;
        for (size_t field = 0; field < 4; field++)
            build_u32(&b, (const uint32_t[]){i, 0, captured, captured}[field]);
        memcpy(bytes + size, b.at, 16);
        memset(bytes + size + 16, (int)(i % 251), captured);
        size += 16 + captured;
    }
    c = open_bytes(bytes, size, NULL);
    for (uint32_t i = 0; i < RECORDS + 2; i++) {
        assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
        assert_int_equal(frame.time_ns, i * 1000000000LL);
        assert_int_equal(frame.captured_bytes, i == RECORDS ? LARGE : CAPTURED);
        for (uint32_t at = 0; at < frame.captured_bytes; at++)
            if (frame.at[at] != i % 251)
                fail_msg("frame %u, byte %u", i, at);
        if (i < RECORDS && (uintptr_t)frame.at < first)
            first = (uintptr_t)frame.at;
        if (i < RECORDS && (uintptr_t)frame.at > last)
            last = (uintptr_t)frame.at;
    }
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_END);
    assert_int_in_range(last - first, 32 << 10, 64 << 10);
    capture_close(c);
}

static void
strangers_are_called_by_name(void **state)
{
    static const struct {
        const char *bytes, *words;
    } strangers[] = {
        {"10:00:00.1 IP 127.0.0.1.5000 > 127.0.0.1.40000: Flags [S]\n", "it looks like text"},
        {"PK\x03\x04....", "a zip archive"},
        {"\x7f"
         "ELF\x02\x01\x01",
         "a program (ELF)"},
        {"\x28\xb5\x2f\xfd....", "zstd"},
        {"\xfd"
         "7zXZ.",
         "text"}, /* one byte too few for xz, and all of it printable or beyond ASCII */
        {"\x01\x02\x03\x04\x05", "begins with 01 02 03 04"},
        {"\xa1\xb2\xc3\xd4"
         "cccccccccccccccccccc",
         "begins like a pcap capture but cannot be read (its version is 25443.25443, "},
    };

    (void)state;
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
        assert_null(open_bytes(strangers[i].bytes, strlen(strangers[i].bytes), NULL));
        assert_says(strangers[i].words);
        assert_says("some.pcap\"");
        assert_false(why.usage);
    }
}

static void
an_unknown_link_type_is_named(void **state)
{
    struct build b;

    (void)state;
    build_header(&b, false, PCAP_MICRO, 147);
    assert_null(open_bytes(b.at, b.size, NULL));
    assert_says("some.pcap\" has frames of link type 147");
    assert_says("it decodes Ethernet");
}

static void
what_cannot_be_opened(void **state)
{
    struct capture_settings settings = {.expression = NULL};
    const char *path;

    (void)state;
    assert_null(capture_open_file("/nonexistent/x.pcap", -1, &settings, &why));
    assert_says("there is no file \"/nonexistent/x.pcap\"");
    assert_false(why.usage);
    assert_null(capture_open_file(build_folder, -1, &settings, &why));
    assert_says("is a folder");
    assert_null(capture_open_file("rpcap://10.0.0.1/eth0", -1, &settings, &why));
    assert_says("is an address");
    assert_true(why.usage);
    if (geteuid() == 0)
        return; /* root may read everything */
    path = build_file("", 0);
    chmod(path, 0);
    assert_null(capture_open_file(path, -1, &settings, &why));
    chmod(path, 0600);
    assert_says("no permission to read");
}

static void
a_pipe_has_offsets_too(void **state)
{
    struct capture_settings settings = {.expression = NULL};
    int pipe_fds[2], stdin_fd = dup(STDIN_FILENO);
    struct frame frame;
    struct capture *c;
    struct build b;

    (void)state;
    assert_int_equal(pipe(pipe_fds), 0);
    build_three(&b, false, PCAP_MICRO);
    assert_int_equal(write(pipe_fds[1], b.at, b.size - 1), b.size - 1);
    close(pipe_fds[1]);
    dup2(pipe_fds[0], STDIN_FILENO);
    close(pipe_fds[0]);
    c = capture_open_file("-", -1, &settings, &why);
    assert_non_null(c);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_BROKEN);
    assert_says("standard input is cut off inside frame 3, which begins at byte 104");
    capture_close(c);
    if (stdin_fd >= 0) {
        dup2(stdin_fd, STDIN_FILENO);
        close(stdin_fd);
    }
}

/* ---- pipes: the same as files, and never waited for ---- */

/* What the file makes of it is the measure. */
static void
take_file(const void *bytes, size_t size, const char *expression, struct outcome *o)
{
    struct capture *c = open_bytes(bytes, size, expression);

    *o = (struct outcome){.n = 0};
    assert_non_null(c);
    take_all(c, o);
    capture_close(c);
}

static void
end_pipe(struct open_pipe *p, struct outcome *o)
{
    close(p->writer);
    p->writer = -1;
    take_all(p->c, o);
}

/* Writes it piece by piece, the first `header` bytes at once.  Three frames end at `ends`; each
 * must come with its last byte. */
static void
compare_pieces(const struct build *b, size_t header, const size_t ends[3], size_t piece)
{
    struct open_pipe p = open_pipe(b->at, header, NULL);
    struct outcome want, o = {.n = 0};
    size_t whole = 0;

    take_file(b->at, b->size, NULL, &want);
    for (size_t at = header, n; at < b->size; at += n) {
        n = b->size - at < piece ? b->size - at : piece;
        assert_int_equal(write(p.writer, b->at + at, n), n);
        take_all(p.c, &o);
        while (whole < 3 && ends[whole] <= at + n)
            whole++;
        assert_int_equal(o.n, whole);
        assert_int_equal(o.status, CAPTURE_NOTHING);
    }
    end_pipe(&p, &o);
    assert_int_equal(o.status, CAPTURE_END);
    assert_same(&o, &want);
    close_pipe(&p);
}

/* Stopped at every byte: nothing is waited for; then ended there: what a file would say. */
static void
compare_cuts(const struct build *b, size_t header)
{
    for (size_t size = header; size <= b->size; size++) {
        struct open_pipe p = open_pipe(b->at, size, NULL);
        struct outcome want, o = {.n = 0};
        char sentence[sizeof why.sentence];

        take_file(b->at, size, NULL, &want);
        snprintf(sentence, sizeof sentence, "%s", why.sentence);
        why = (struct failure){.usage = false};
        take_all(p.c, &o);
        assert_int_equal(o.status, CAPTURE_NOTHING);
        assert_int_equal(o.n, want.n);
        end_pipe(&p, &o);
        assert_same(&o, &want);
        assert_string_equal(why.sentence, sentence);
        close_pipe(&p);
    }
}

static void
compare_with_file(const struct build *b, size_t header, const size_t ends[3])
{
    static const size_t pieces[] = {1, 7, 39, 40, 41, sizeof b->at};

    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++)
        compare_pieces(b, header, ends, pieces[i]);
    compare_cuts(b, header);
}

static void
a_pipe_in_pieces_is_like_the_file(void **state)
{
    static const uint32_t magics[] = {PCAP_MICRO, PCAP_NANO};
    struct build b;

    (void)state;
    for (int variant = 0; variant < 4; variant++) {
        build_three(&b, variant % 2 != 0, magics[variant / 2]);
        compare_with_file(&b, 24, (size_t[]){64, 104, 144});
    }
}

static void
the_modified_header_has_24_bytes(void **state)
{
    struct build b;

    (void)state;
    for (int big_endian = 0; big_endian < 2; big_endian++) {
        build_three(&b, big_endian != 0, 0xa1b2cd34);
        for (size_t at = 24; at < b.size; at += 48) { /* interface, protocol, packet type */
            memmove(b.at + at + 24, b.at + at + 16, b.size - at - 16);
            memset(b.at + at + 16, 0xff, 8);
            b.size += 8;
        }
        compare_with_file(&b, 24, (size_t[]){72, 120, 168});
    }
}

/* Version 2.2 has the wire's length first, 2.3 one or the other; as libpcap reads them. */
static void
old_versions_have_the_lengths_swapped(void **state)
{
    struct build b;

    (void)state;
    for (uint8_t minor = 2; minor <= 3; minor++) {
        build_header(&b, false, PCAP_MICRO, LINK_RAW);
        b.at[6] = minor;
        for (int i = 0; i < 3; i++) {
            size_t at = b.size;
            uint8_t captured[4];

            build_record(&b, 1, 2, 1500, TCP, 5000);
            if (minor == 3 && i == 1)
                continue;
            memcpy(captured, b.at + at + 8, 4);
            memcpy(b.at + at + 8, b.at + at + 12, 4);
            memcpy(b.at + at + 12, captured, 4);
        }
        compare_with_file(&b, 24, (size_t[]){64, 104, 144});
    }
}

static void
blocks_without_packets_are_stepped_over(void **state)
{
    struct build b;

    (void)state;
    for (int big_endian = 0; big_endian < 2; big_endian++) {
        size_t header, ends[3];

        b.size = 0;
        build_ng_more_section(&b, big_endian != 0);
        build_ng_interface(&b, LINK_ETHERNET);
        header = b.size;
        build_ng_other(&b, 4, 0);
        build_ng_other(&b, 5, 9);
        build_ng_packet(&b, 0, 1);
        ends[0] = b.size;
        build_ng_other(&b, 4, 3);
        build_ng_interface(&b, LINK_ETHERNET);
        build_ng_packet(&b, 1, 2);
        ends[1] = b.size;
        build_ng_more_section(&b, big_endian != 0);
        build_ng_interface(&b, LINK_ETHERNET);
        build_ng_other(&b, 0xbad, 5);
        build_ng_packet(&b, 0, 3);
        ends[2] = b.size;
        build_ng_other(&b, 5, 1);
        compare_with_file(&b, header, ends);
    }
}

/* Of what cannot be, the pipe says at once what a file would, though its writer is still there. */
static void
assert_broken_at_once(const struct build *b, size_t header, size_t sent)
{
    struct open_pipe p = open_pipe(b->at, header, NULL);
    struct outcome want, o = {.n = 0};
    char sentence[sizeof why.sentence];

    take_file(b->at, b->size, NULL, &want);
    assert_int_equal(want.status, CAPTURE_BROKEN);
    snprintf(sentence, sizeof sentence, "%s", why.sentence);
    why = (struct failure){.usage = false};
    assert_int_equal(write(p.writer, b->at + header, sent - header), sent - header);
    take_all(p.c, &o);
    assert_same(&o, &want);
    assert_string_equal(why.sentence, sentence);
    assert_int_equal(capture_next(p.c, &o.frames[0], &why), CAPTURE_BROKEN);
    close_pipe(&p);
}

static void
impossible_lengths_are_not_waited_for(void **state)
{
    static const uint32_t lengths[] = {0, 11, (16 << 20) + 4, 0xffffffff};
    struct build b;

    (void)state;
    for (int big_endian = 0; big_endian < 2; big_endian++) {
        build_three(&b, big_endian != 0, PCAP_MICRO);
        memset(b.at + 24 + 40 + 8, 0x7f, 4); /* the second record's captured length */
        assert_broken_at_once(&b, 24, 24 + 40 + 16);
    }
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        size_t header, at;

        build_ng_section(&b);
        build_ng_interface(&b, LINK_RAW);
        header = b.size;
        build_ng_packet(&b, 0, 1);
        at = b.size;
        build_u32(&b, 6);
        build_u32(&b, lengths[i]);
        memset(b.at + b.size, 0, 64);
        b.size += 64;
        assert_broken_at_once(&b, header, at + 8);
    }
}

static void
a_section_may_turn_the_byte_order(void **state)
{
    struct build b;
    size_t header, ends[3];

    (void)state;
    build_ng_section(&b);
    build_ng_interface(&b, LINK_RAW);
    header = b.size;
    for (int i = 0; i < 3; i++) {
        build_ng_packet(&b, 0, 1);
        ends[i] = b.size;
        build_ng_more_section(&b, i % 2 == 0);
        build_ng_interface(&b, LINK_ETHERNET);
    }
    compare_with_file(&b, header, ends);
}

static void
a_section_without_byte_order_is_not_waited_for(void **state)
{
    struct build b;
    size_t header;

    (void)state;
    build_ng_section(&b);
    build_ng_interface(&b, LINK_RAW);
    header = b.size;
    build_ng_packet(&b, 0, 1);
    build_ng_more_section(&b, false);
    b.at[b.size - 28 + 8] = 0xee;
    assert_broken_at_once(&b, header, b.size - 28 + 12);
    assert_says("damaged at frame 2, byte 84 (its section has no byte order)");
}

static void
a_rejected_frame_is_no_reason_to_wait(void **state)
{
    struct open_pipe p;
    struct outcome o = {.n = 0};
    struct build b;

    (void)state;
    build_three(&b, false, PCAP_MICRO);
    p = open_pipe(b.at, 24 + 40 + 40 + 39, "tcp port 5000");
    assert_false(capture_rewind(p.c));
    take_all(p.c, &o);
    assert_int_equal(o.status, CAPTURE_NOTHING);
    assert_int_equal(o.n, 1);
    assert_int_equal(write(p.writer, b.at + 24 + 40 + 40 + 39, 1), 1);
    take_all(p.c, &o);
    assert_int_equal(o.n, 2);
    assert_int_equal(o.frames[1].number, 3);
    end_pipe(&p, &o);
    assert_int_equal(o.status, CAPTURE_END);
    close_pipe(&p);
}

/* Until all that came is taken it is asked at once; then poll() tells when there is more. */
static void
what_came_is_asked_for_at_once(void **state)
{
    struct pollfd fd = {.events = POLLIN};
    struct open_pipe p;
    struct frame frame;
    struct build b;

    (void)state;
    build_three(&b, false, PCAP_MICRO);
    p = open_pipe(b.at, b.size, NULL);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(capture_fd(p.c), -1);
        assert_int_equal(capture_next(p.c, &frame, &why), CAPTURE_FRAME);
    }
    assert_int_equal(capture_next(p.c, &frame, &why), CAPTURE_NOTHING);
    fd.fd = capture_fd(p.c);
    assert_int_equal(fd.fd, p.reader);
    assert_int_equal(poll(&fd, 1, 0), 0);
    assert_int_equal(write(p.writer, b.at + 24, 40), 40);
    assert_int_equal(poll(&fd, 1, 0), 1);
    assert_int_equal(capture_next(p.c, &frame, &why), CAPTURE_FRAME);
    close_pipe(&p);
}

static void
the_largest_frames_come_in_pieces_too(void **state)
{
    static uint8_t bytes[24 + 2 * (16 + CAPTURE_SNAPLEN_MAX)];
    const uint32_t captured[] = {CAPTURE_SNAPLEN_MAX, CAPTURE_SNAPLEN_MAX - 1};
    struct outcome want, o = {.n = 0};
    struct open_pipe p;
    struct build b;
    size_t size;

    (void)state;
    build_header(&b, false, PCAP_MICRO, LINK_RAW);
    b.size = 16;
    build_u32(&b, CAPTURE_SNAPLEN_MAX);
    memcpy(bytes, b.at, size = 24);
    for (int i = 0; i < 2; i++) {
        b.size = 0;
        build_u32(&b, 1);
        build_u32(&b, 2);
        build_u32(&b, captured[i]);
        build_u32(&b, captured[i]);
        memcpy(bytes + size, b.at, 16);
        for (uint32_t at = 0; at < captured[i]; at++)
            bytes[size + 16 + at] = (uint8_t)(at >> 3);
        size += 16 + captured[i];
    }
    take_file(bytes, size, NULL, &want);
    assert_int_equal(want.n, 2);
    p = open_pipe(bytes, 24, NULL);
    for (size_t at = 24, n; at < size; at += n) {
        n = size - at < 4096 ? size - at : 4096;
        assert_int_equal(write(p.writer, bytes + at, n), n);
        take_all(p.c, &o);
        assert_int_equal(o.n, (at + n >= 24 + 16 + CAPTURE_SNAPLEN_MAX) + (at + n == size));
    }
    end_pipe(&p, &o);
    assert_same(&o, &want);
    close_pipe(&p);
}

/* Another process may have set O_NONBLOCK on it; it is not set by us. */
static void
a_pipe_keeps_its_own_flags(void **state)
{
    struct capture_settings settings = {.expression = NULL};
    struct outcome o = {.n = 0};
    struct build b;

    (void)state;
    build_three(&b, false, PCAP_MICRO);
    for (int flags = 0; flags <= O_NONBLOCK; flags += O_NONBLOCK) {
        struct open_pipe p;
        int fds[2];

        alarm(60);
        assert_int_equal(pipe2(fds, flags), 0);
        assert_int_equal(write(fds[1], b.at, 24 + 40 + 20), 24 + 40 + 20);
        p = (struct open_pipe){.c = capture_open_file(build_path, fds[0], &settings, &why),
                               .reader = fds[0],
                               .writer = fds[1]};
        assert_non_null(p.c);
        o.n = 0;
        take_all(p.c, &o);
        assert_int_equal(o.n, 1);
        assert_int_equal(o.status, CAPTURE_NOTHING);
        assert_int_equal(fcntl(fds[0], F_GETFL) & O_NONBLOCK, flags);
        close_pipe(&p);
    }
}

static void
wrong_expressions_come_with_a_hint(void **state)
{
    static const struct {
        const char *expression, *hint;
    } slips[] = {
        {"tcp.port == 80", "display filter"},
        {"ip.addr == 1.2.3.4", "display filter"},
        {"udp.dstport eq 53", "display filter"},
        {"frame.len > 10", "display filter"},
        {"tcp.flags.syn", "display filter"},
        {"port = 80", "there is no ="},
        {"tcp port == 80", "there is no ="},
        {"port nosuchservice", "write the port as a number"},
        {"port 5000-5010", "portrange"},
        {"(tcp port 80", "parenthesis or bracket is missing"},
        {"tcp port 80)", "parenthesis or bracket is missing"},
        {"tcp[13", "parenthesis or bracket is missing"},
        {"5000", "a port is written port 5000"},
        {"5000 8080", "a port is written port 5000"},
        {"lo", "that is a device of this machine"},
        {"10.0.0.1", "host 10.0.0.1, a network net 10.0.0.0/8"},
        {"fd00::/8", "host 10.0.0.1, a network net 10.0.0.0/8"},
        {"http", "no protocols above TCP"},
        {"tcp port '80'", "quotes"},
        {"tcp port 80;", "quotes"},
        {"port 80,443", "port 80 or port 443"},
        {"host 127.0.0.1:80", "host 127.0.0.1 and port 80"},
        {"localhost:80", "host 127.0.0.1 and port 80"},
        {"[::1]:80", "host 127.0.0.1 and port 80"},
        {"ether[0:4] 1", "man pcap-filter"},
        {"Makefile", "that is a file here"},
        {"TCP port 80", "written small"},
        {"tcp[tcpflags] & tcp-syn", "tcp-syn != 0"},
        {"tcp[tcpflags] & (tcp-syn|tcp-fin) and port 80", "has to be compared"},
        {"tcp port", "missing at its end"},
        {"tcp and", "missing at its end"},
        {"foo bar", "man pcap-filter"},
        {"port 99999", "man pcap-filter"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++) {
        why = (struct failure){.usage = false};
        assert_null(capture_filter_create(slips[i].expression, LINK_ETHERNET, &why));
        assert_true(why.usage);
        assert_says(slips[i].expression);
        assert_says("libpcap: ");
        assert_says(slips[i].hint);
        assert_null(strstr(why.sentence, "command line"));
    }
}

/* What the shell may have done is said only where there was a shell. */
static void
an_expression_of_the_command_line_may_need_quotes(void **state)
{
    struct build b;

    (void)state;
    build_header(&b, false, PCAP_MICRO, 1);
    assert_null(open_bytes(b.at, b.size, "(tcp port 80"));
    assert_says("parenthesis or bracket is missing; on the command line");
    assert_null(open_bytes(b.at, b.size, "tcp port"));
    assert_says("missing at its end; if the shell took it");
}

static void
right_expressions_pass(void **state)
{
    static const struct {
        const char *expression;
        int link_type;
    } right[] = {{"", LINK_ETHERNET},
                 {"tcp port 80", LINK_ETHERNET},
                 {"vlan and tcp", LINK_ETHERNET}, /* does not exist for cooked frames */
                 {"host ::1", LINK_COOKED},
                 {"ifindex 1", LINK_COOKED}}; /* nor this for Ethernet */

    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        struct capture_filter *f =
            capture_filter_create(right[i].expression, right[i].link_type, &why);

        if (f == NULL)
            fail_msg("%s", why.sentence);
        capture_filter_destroy(f);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_either_byte_order_and_precision),
        cmocka_unit_test(numbers_count_rejected_frames_too),
        cmocka_unit_test(every_cut_leaves_the_whole_frames),
        cmocka_unit_test(a_damaged_length_is_named_by_number_and_byte),
        cmocka_unit_test(the_wire_is_never_shorter_than_the_capture),
        cmocka_unit_test(times_past_nanoseconds_stop_at_the_end),
        cmocka_unit_test(interfaces_may_differ),
        cmocka_unit_test(rejected_frames_tell_of_drops),
        cmocka_unit_test(the_expression_is_compiled_for_each_link_type),
        cmocka_unit_test(words_about_devices_are_refused_for_files),
        cmocka_unit_test(one_interface_that_is_decoded_is_enough),
        cmocka_unit_test(useless_pcapng_is_refused_at_once),
        cmocka_unit_test(a_file_can_be_read_again),
        cmocka_unit_test(a_beginning_out_of_reach_is_said),
        cmocka_unit_test(sections_are_read_again_from_the_first),
        cmocka_unit_test(a_file_may_grow),
        cmocka_unit_test(frames_are_whole_across_the_buffers_end),
        cmocka_unit_test(strangers_are_called_by_name),
        cmocka_unit_test(an_unknown_link_type_is_named),
        cmocka_unit_test(what_cannot_be_opened),
        cmocka_unit_test(a_pipe_has_offsets_too),
        cmocka_unit_test(a_pipe_in_pieces_is_like_the_file),
        cmocka_unit_test(the_modified_header_has_24_bytes),
        cmocka_unit_test(old_versions_have_the_lengths_swapped),
        cmocka_unit_test(blocks_without_packets_are_stepped_over),
        cmocka_unit_test(impossible_lengths_are_not_waited_for),
        cmocka_unit_test(a_section_may_turn_the_byte_order),
        cmocka_unit_test(a_section_without_byte_order_is_not_waited_for),
        cmocka_unit_test(a_rejected_frame_is_no_reason_to_wait),
        cmocka_unit_test(what_came_is_asked_for_at_once),
        cmocka_unit_test(the_largest_frames_come_in_pieces_too),
        cmocka_unit_test(a_pipe_keeps_its_own_flags),
        cmocka_unit_test(wrong_expressions_come_with_a_hint),
        cmocka_unit_test(an_expression_of_the_command_line_may_need_quotes),
        cmocka_unit_test(right_expressions_pass),
    };

    return cmocka_run_group_tests(tests, build_setup, build_teardown);
}
