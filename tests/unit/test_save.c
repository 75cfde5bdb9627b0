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
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

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

    (void)state;
    umask(022);
    memset(payload, 0x45, sizeof payload);
    s = save_open(out_path, -1, c, &why);
    assert_non_null(s);
    for (uint64_t i = 0; i < 4; i++) {
        frame = make_frame(i + 1, sizes[i]);
        assert_true(save_frame(s, &frame, &why));
    }
    assert_true(save_flush(s, &why));
    assert_int_equal(stat(out_path, &stat_out), 0);
    assert_int_equal(stat_out.st_size, 24 + 4 * 16 + 1025);
    assert_int_equal(stat_out.st_mode & 07777, 0600);
    assert_true(save_close(s, &why));
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

static void
an_old_file_is_emptied_first(void **state)
{
    struct capture *c = open_source();
    enum capture_status end;
    struct save *s = save_open(out_path, -1, c, &why);
    bool created = true;

    (void)state;
    assert_int_equal(fill_up(s), 10000);
    assert_true(save_close(s, &why));
    s = save_open(out_path, save_prepare(out_path, &created, &why), c, &why);
    assert_false(created);
    assert_non_null(s);
    assert_true(save_close(s, &why));
    assert_int_equal(count_frames(out_path, &end), 0);
    assert_int_equal(end, CAPTURE_END);
    assert_true(save_close(NULL, &why));
    capture_close(c);
}

static void
the_file_that_is_read_is_not_overwritten(void **state)
{
    struct capture *c = open_source();
    struct stat before, after;

    (void)state;
    assert_int_equal(stat(build_path, &before), 0);
    assert_null(save_open(build_path, -1, c, &why));
    assert_says("is the file that is being read");
    assert_int_equal(stat(build_path, &after), 0);
    assert_int_equal(after.st_size, before.st_size);
    capture_close(c);
}

/* A limit on file sizes acts like a disk that fills up in the middle of a frame. */
static void
what_a_full_disk_took_is_whole(void **state)
{
    static const rlim_t limits[] = {24, 4096, 5000, 65536};
    struct capture *c = open_source();
    struct rlimit old, limit;

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        struct save *s = save_open(out_path, -1, c, &why);
        enum capture_status end;
        uint64_t taken, whole;
        char words[64];

        assert_non_null(s);
        limit = (struct rlimit){limits[i], old.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        taken = fill_up(s);
        assert_says("cannot write");
        why.sentence[0] = '\0';
        assert_int_equal(fill_up(s), 0); /* stays that way, and says so again */
        assert_says(strerror(EFBIG));
        assert_false(save_flush(s, &why));
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
        assert_false(save_close(s, &why)); /* must not write the rest now that there is room */
        whole = count_frames(out_path, &end);
        assert_int_equal(end, CAPTURE_END);
        assert_int_in_range(whole, taken < 4 ? 0 : taken - 4, taken);
        assert_int_in_range(whole, limits[i] < 4096 ? 0 : (limits[i] - 4096) / 1016,
                            limits[i] / 1016);
        if (whole == 0)
            snprintf(words, sizeof words, "it holds no frame");
        else
            snprintf(words, sizeof words, "it holds the first %llu frame",
                     (unsigned long long)whole);
        s = save_open(out_path, -1, c, &why);
        limit = (struct rlimit){limits[i], old.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        fill_up(s);
        assert_says(words);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
        assert_false(save_close(s, &why));
    }
    capture_close(c);
}

static void
a_disk_full_from_the_start_says_so_at_once(void **state)
{
    struct capture *c = open_source();

    (void)state;
    assert_null(save_open("/dev/full", -1, c, &why));
    assert_says("cannot write \"/dev/full\": No space left on device");
    capture_close(c);
}

static void
what_cannot_be_created(void **state)
{
    struct capture *c = open_source();
    bool created;

    (void)state;
    assert_null(save_open("/nonexistent/x.pcap", -1, c, &why));
    assert_says("cannot write \"/nonexistent/x.pcap\": No such file or directory");
    assert_null(save_open(build_folder, -1, c, &why));
    assert_says("Is a directory");
    assert_int_equal(save_prepare(build_folder, &created, &why), -1);
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
a_file_with_two_link_types_is_refused_untouched(void **state)
{
    struct build b = build_two_interfaces(true, true);
    struct capture *c = capture_open_file(build_file(b.at, b.size), -1, &no_settings, &why);
    struct frame frame;
    struct stat out;

    (void)state;
    unlink(out_path);
    assert_null(save_open(out_path, -1, c, &why));
    assert_says("has frames of several link types, and a pcap file can hold one; take out one");
    assert_false(why.usage);
    assert_int_equal(stat(out_path, &out), -1);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME); /* as if nothing had been */
    assert_int_equal(frame.number, 1);
    capture_close(c);
}

static void
an_interface_without_packets_does_not_matter(void **state)
{
    struct build b = build_two_interfaces(true, false);
    struct capture *c = capture_open_file(build_file(b.at, b.size), -1, &no_settings, &why);
    struct save *s = save_open(out_path, -1, c, &why);
    enum capture_status end;
    struct frame frame;

    (void)state;
    assert_non_null(s);
    while (capture_next(c, &frame, &why) == CAPTURE_FRAME)
        assert_true(save_frame(s, &frame, &why));
    assert_true(save_close(s, &why));
    assert_int_equal(count_frames(out_path, &end), 2);
    capture_close(c);
}

static void
a_late_link_type_ends_the_saving(void **state)
{
    struct build b = build_two_interfaces(false, true);
    struct capture *c = capture_open_file(build_file(b.at, b.size), -1, &no_settings, &why);
    struct save *s = save_open(out_path, -1, c, &why);
    enum capture_status end;
    struct frame frame;

    (void)state;
    assert_non_null(s);
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
    assert_true(save_frame(s, &frame, &why));
    assert_int_equal(capture_next(c, &frame, &why), CAPTURE_FRAME);
    assert_false(save_frame(s, &frame, &why));
    assert_says("frame 2 has another link type, and a pcap file can hold one; it holds the first "
                "frame, whole; take out one interface with tshark");
    frame.link_type = DLT_RAW;
    assert_false(save_frame(s, &frame, &why)); /* and stays ended */
    assert_false(save_close(s, &why));
    assert_int_equal(count_frames(out_path, &end), 1);
    capture_close(c);
}

/* What the header says about a frame check sequence is true of the frames that are saved. */
static void
the_fcs_length_is_kept(void **state)
{
    struct capture *c;
    struct build b;
    uint8_t header[24];
    int fd;

    (void)state;
    build_header(&b, false, PCAP_MICRO, 0x24000000u | LINK_RAW);
    c = capture_open_file(build_file(b.at, b.size), -1, &no_settings, &why);
    assert_non_null(c);
    assert_int_equal(capture_link_type(c), DLT_RAW);
    assert_true(save_close(save_open(out_path, -1, c, &why), &why));
    fd = open(out_path, O_RDONLY | O_CLOEXEC);
    assert_int_equal(read(fd, header, sizeof header), sizeof header);
    close(fd);
    b.size = 0;
    build_u32(&b, 0x24000000u | LINK_RAW);
    assert_memory_equal(header + 20, b.at, 4);
    capture_close(c);
}

/* 0: as it should; 77: not permitted here; else what went wrong. */
static int
fill_small_disk(struct capture *c)
{
    char path[128];
    struct save *s;
    enum capture_status end;
    uint64_t whole;

    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", build_folder, "tmpfs", 0, "size=64k") != 0)
        return 77;
    snprintf(path, sizeof path, "%s/small.pcap", build_folder);
    s = save_open(path, -1, c, &why);
    if (s == NULL)
        return 1;
    if (fill_up(s) < 50 || save_close(s, &why))
        return 2;
    if (strstr(why.sentence, "No space left on device; it holds the first ") == NULL)
        return 3;
    whole = count_frames(path, &end);
    if (whole < 60 || end != CAPTURE_END)
        return 4;
    return 0;
}

static void
a_disk_of_64_kib_keeps_its_whole_frames(void **state)
{
    struct capture *c = open_source();
    int status;
    pid_t child = fork();

    (void)state;
    if (child == 0)
        _exit(fill_small_disk(c));
    assert_int_equal(waitpid(child, &status, 0), child);
    capture_close(c);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
        print_message("skipped: only root may mount a small disk\n");
        skip();
    }
    assert_int_equal(status, 0);
}

static void
standard_output_is_a_file_like_others(void **state)
{
    struct capture *c = open_source();
    int stdout_fd, fd = open(out_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    enum capture_status end;
    struct save *s;

    (void)state;
    fflush(stdout);
    stdout_fd = dup(STDOUT_FILENO);
    dup2(fd, STDOUT_FILENO);
    s = save_open("-", -1, c, &why);
    if (s != NULL) {
        struct frame frame = make_frame(1, 24);

        save_frame(s, &frame, &why);
        save_close(s, &why);
    }
    dup2(stdout_fd, STDOUT_FILENO);
    close(stdout_fd);
    close(fd);
    assert_non_null(s);
    assert_int_equal(count_frames(out_path, &end), 1);
    assert_int_equal(end, CAPTURE_END);
    capture_close(c);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_come_back_to_the_nanosecond),
        cmocka_unit_test(an_old_file_is_emptied_first),
        cmocka_unit_test(the_file_that_is_read_is_not_overwritten),
        cmocka_unit_test(what_a_full_disk_took_is_whole),
        cmocka_unit_test(a_disk_full_from_the_start_says_so_at_once),
        cmocka_unit_test(what_cannot_be_created),
        cmocka_unit_test(a_file_with_two_link_types_is_refused_untouched),
        cmocka_unit_test(an_interface_without_packets_does_not_matter),
        cmocka_unit_test(a_late_link_type_ends_the_saving),
        cmocka_unit_test(the_fcs_length_is_kept),
        cmocka_unit_test(a_disk_of_64_kib_keeps_its_whole_frames),
        cmocka_unit_test(standard_output_is_a_file_like_others),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
