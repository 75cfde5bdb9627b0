/* Writing captures: what comes back, and disks that are full. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "in_range.h"
#include "test_pcap_build.h"

#include "tcpviz/capture/capture.h"
#include "tcpviz/capture/save.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define LINK_RAW 101 /* in files; elsewhere it is DLT_RAW */
#define DLT_RAW 12

static struct failure why;
static char out_path[128];
static uint8_t payload[1000];

static const struct capture_settings no_settings = {.expression = NULL};

static int
setup(void **state)
{
    if (build_setup(state) != 0)
        return -1;
    snprintf(out_path, sizeof out_path, "%s/out.pcap", build_folder);
    return 0;
}

static int
teardown(void **state)
{
    unlink(out_path);
    return build_teardown(state);
}

static struct capture *
open_source(void)
{
    struct build b;

    build_header(&b, true, PCAP_MICRO, LINK_RAW);
    return capture_open_file(build_file(b.at, b.size), -1, &no_settings, &why);
}

static struct frame
make_frame(uint64_t number, uint32_t bytes)
{
    return (struct frame){.time_ns = 1000000000123456789 + (int64_t)number,
                          .number = number,
                          .captured_bytes = bytes,
                          .wire_bytes = 66000,
                          .at = payload,
                          .link_type = DLT_RAW};
}

/* Writes frames of 1000 bytes until it cannot; how many were taken before. */
static uint64_t
fill_up(struct save *s)
{
    uint64_t n = 0;

    for (struct frame frame = make_frame(1, sizeof payload); n < 10000; frame.number++, n++)
        if (!save_frame(s, &frame, &why))
            return n;
    return n;
}

/* Begins to write an empty file; *fd is the caller's. */
static struct save *
begin(int *fd, struct capture *c)
{
    struct save *s;

    *fd = open(out_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(*fd >= 0);
    s = save_open(*fd, c, &why);
    assert_non_null(s);
    return s;
}

static void
end(struct save *s, int fd)
{
    assert_true(save_flush(s, &why));
    save_close(s);
    assert_int_equal(close(fd), 0);
}

static uint64_t
count_frames(const char *path, enum capture_status *end)
{
    struct capture *c = capture_open_file(path, -1, &no_settings, &why);
    struct frame frame;
    uint64_t n = 0;

    *end = CAPTURE_BROKEN;
    if (c == NULL)
        return 0;
    while ((*end = capture_next(c, &frame, &why)) == CAPTURE_FRAME)
        n++;
    capture_close(c);
    return n;
}

static void
assert_says(const char *words)
{
    if (strstr(why.sentence, words) == NULL)
        fail_msg("\"%s\" is not in: %s", words, why.sentence);
}

static void
frames_come_back_to_the_nanosecond(void **state)
{
    static const uint32_t sizes[] = {0, 1, 24, sizeof payload};
    struct capture *c = open_source(), *back;
    struct frame frame;
    struct stat stat_out;
    struct save *s;
    int fd;

    (void)state;
    memset(payload, 0x45, sizeof payload);
    s = begin(&fd, c);
    for (uint64_t i = 0; i < 4; i++) {
        frame = make_frame(i + 1, sizes[i]);
        assert_true(save_frame(s, &frame, &why));
    }
    assert_true(save_flush(s, &why));
    assert_int_equal(stat(out_path, &stat_out), 0);
    assert_int_equal(stat_out.st_size, 24 + 4 * 16 + 1025);
    assert_int_equal(save_taken(s).frames, 4);
    assert_int_equal(save_taken(s).bytes, stat_out.st_size);
    end(s, fd);
    back = capture_open_file(out_path, -1, &no_settings, &why);
    assert_non_null(back);
    assert_int_equal(capture_link_type(back), capture_link_type(c));
    for (uint64_t i = 0; i < 4; i++) {
        assert_int_equal(capture_next(back, &frame, &why), CAPTURE_FRAME);
        assert_int_equal(frame.time_ns, 1000000000123456790 + (int64_t)i);
        assert_int_equal(frame.captured_bytes, sizes[i]);
        assert_int_equal(frame.wire_bytes, 66000);
        assert_memory_equal(frame.at, payload, sizes[i]);
    }
    assert_int_equal(capture_next(back, &frame, &why), CAPTURE_END);
    capture_close(back);
    capture_close(c);
}

/* A limit on file sizes acts like a disk that fills up in the middle of a frame. */
static void
what_a_full_disk_took_is_known(void **state)
{
    static const rlim_t limits[] = {24, 4096, 5000, 65536};
    struct capture *c = open_source();
    struct rlimit old, limit;

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        enum capture_status status;
        struct save_taken whole;
        struct stat stat_out;
        int fd;
        struct save *s = begin(&fd, c);
        uint64_t taken;

        limit = (struct rlimit){limits[i], old.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        taken = fill_up(s);
        assert_string_equal(why.sentence, strerror(EFBIG));
        why.sentence[0] = '\0';
        assert_int_equal(fill_up(s), 0); /* stays that way, and says so again */
        assert_string_equal(why.sentence, strerror(EFBIG));
        assert_false(save_flush(s, &why));
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
        whole = save_taken(s);
        save_close(s); /* must not write the rest now that there is room */
        assert_int_equal(fstat(fd, &stat_out), 0);
        assert_int_in_range(stat_out.st_size, whole.bytes, limits[i]);
        assert_int_equal(ftruncate(fd, (off_t)whole.bytes), 0);
        close(fd);
        assert_int_equal(count_frames(out_path, &status), whole.frames);
        assert_int_equal(status, CAPTURE_END);
        assert_int_in_range(whole.frames, taken < 4 ? 0 : taken - 4, taken);
        assert_int_in_range(whole.frames, limits[i] < 4096 ? 0 : (limits[i] - 4096) / 1016,
                            limits[i] / 1016);
    }
    capture_close(c);
}

static void
a_disk_full_from_the_start_says_so_at_once(void **state)
{
    struct capture *c = open_source();
    int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);

    (void)state;
    assert_null(save_open(fd, c, &why));
    assert_string_equal(why.sentence, strerror(ENOSPC));
    close(fd);
    capture_close(c);
}

/* Packets of two interfaces, the second one of another link type. */
static struct build
build_two_interfaces(bool known_early, bool second_has_packets)
{
    struct build b;

    build_ng_section(&b);
    build_ng_interface(&b, LINK_RAW);
    if (known_early)
        build_ng_interface(&b, 1);
    build_ng_packet(&b, 0, 0);
    if (!known_early)
        build_ng_interface(&b, 1);
    build_ng_packet(&b, second_has_packets ? 1 : 0, 0);
    return b;
}

static void
a_file_with_two_link_types_is_refused(void **state)
{
    struct build b = build_two_interfaces(true, true);
    struct capture *c = capture_open_file(build_file(b.at, b.size), -1, &no_settings, &why);
    struct frame frame;

    (void)state;
    assert_false(save_is_possible(c, &why));
    assert_says("has frames of several link types, and a pcap file can hold one; take out one");
    assert_false(why.usage);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME); /* as if nothing had been */
    assert_int_equal(frame.number, 1);
    capture_close(c);
}

static void
an_interface_without_packets_does_not_matter(void **state)
{
    struct build b = build_two_interfaces(true, false);
    struct capture *c = capture_open_file(build_file(b.at, b.size), -1, &no_settings, &why);
    enum capture_status status;
    struct frame frame;
    struct save *s;
    int fd;

    (void)state;
    assert_true(save_is_possible(c, &why));
    s = begin(&fd, c);
    while (capture_next(c, &frame, &why) == CAPTURE_FRAME)
        assert_true(save_frame(s, &frame, &why));
    end(s, fd);
    assert_int_equal(count_frames(out_path, &status), 2);
    capture_close(c);
}

static void
a_late_link_type_ends_the_saving(void **state)
{
    struct build b = build_two_interfaces(false, true);
    struct capture *c = capture_open_file(build_file(b.at, b.size), -1, &no_settings, &why);
    enum capture_status status;
    struct frame frame;
    int fd;
    struct save *s = begin(&fd, c);

    (void)state;
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
    assert_true(save_frame(s, &frame, &why));
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
    assert_false(save_frame(s, &frame, &why));
    assert_says("frame 2 has another link type, and a pcap file can hold one; take out one "
                "interface with tshark");
    frame.link_type = DLT_RAW;
    assert_false(save_frame(s, &frame, &why)); /* and stays ended */
    assert_int_equal(save_taken(s).frames, 1);
    save_close(s);
    close(fd);
    assert_int_equal(count_frames(out_path, &status), 1);
    capture_close(c);
}

/* What the header says about a frame check sequence is true of the frames that are saved. */
static void
the_fcs_length_is_kept(void **state)
{
    struct capture *c;
    struct save *s;
    struct build b;
    uint8_t header[24];
    int fd;

    (void)state;
    build_header(&b, false, PCAP_MICRO, 0x24000000u | LINK_RAW);
    c = capture_open_file(build_file(b.at, b.size), -1, &no_settings, &why);
    assert_non_null(c);
    assert_int_equal(capture_link_type(c), DLT_RAW);
    s = begin(&fd, c);
    end(s, fd);
    fd = open(out_path, O_RDONLY | O_CLOEXEC);
    assert_int_equal(read(fd, header, sizeof header), sizeof header);
    close(fd);
    b.size = 0;
    build_u32(&b, 0x24000000u | LINK_RAW);
    assert_memory_equal(header + 20, b.at, 4);
    capture_close(c);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_come_back_to_the_nanosecond),
        cmocka_unit_test(what_a_full_disk_took_is_known),
        cmocka_unit_test(a_disk_full_from_the_start_says_so_at_once),
        cmocka_unit_test(a_file_with_two_link_types_is_refused),
        cmocka_unit_test(an_interface_without_packets_does_not_matter),
        cmocka_unit_test(a_late_link_type_ends_the_saving),
        cmocka_unit_test(the_fcs_length_is_kept),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
