/* Devices: refusals, and live captures in a network namespace of its own, each in a child. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "tcpviz/capture/capture.h"
#include "tcpviz/decode/decode.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SKIPPED 77
#define PREFILTER "(tcp port 5000) or (ip[6:2] & 0x1fff != 0) or (ip6 and (ip6[6]=44 or ip6[6]=0))"

static struct failure why;

#define CHECK(claim)                                                                               \
    do {                                                                                           \
        if (!(claim)) {                                                                            \
            fprintf(stderr, "line %d: %s (%s)\n", __LINE__, #claim, why.sentence);                 \
            _exit(1);                                                                              \
        }                                                                                          \
    } while (0)

/* In place of the C library's: what drops are told behind is asked of this one. */
static time_t clock_ahead_s;

int
clock_gettime(clockid_t id, struct timespec *out)
{
    int result = (int)syscall(SYS_clock_gettime, id, out);

    if (id == CLOCK_REALTIME)
        out->tv_sec += clock_ahead_s;
    return result;
}

static bool
says(const char *words)
{
    return strstr(why.sentence, words) != NULL;
}

static void
write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);

    CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
}

static void
skip_because(const char *reason)
{
    fprintf(stderr, "skipped: %s\n", reason);
    _exit(SKIPPED);
}

/* The iproute2 command, split at blanks. */
static void
ip(const char *command)
{
    char words[128], *argv[16] = {(char[]){"ip"}}, *rest = words;
    int n = 1, status;
    pid_t child;

    snprintf(words, sizeof words, "%s", command);
    while (n < 15 && (argv[n] = strsep(&rest, " ")) != NULL)
        n++;
    child = fork();
    if (child == 0) {
        execvp("ip", argv);
        _exit(SKIPPED);
    }
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == SKIPPED)
        skip_because("the command ip is missing");
    CHECK(status == 0);
}

static void
enter_namespace(void)
{
    char map[64];
    unsigned uid = getuid(), gid = getgid();

    if (unshare(uid == 0 ? CLONE_NEWNET : CLONE_NEWUSER | CLONE_NEWNET) != 0)
        skip_because("network namespaces are not permitted here");
    if (uid != 0) {
        write_file("/proc/self/setgroups", "deny");
        snprintf(map, sizeof map, "0 %u 1", uid);
        write_file("/proc/self/uid_map", map);
        snprintf(map, sizeof map, "0 %u 1", gid);
        write_file("/proc/self/gid_map", map);
    }
    ip("link set lo up");
}

static void
run(void (*body)(void))
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        enter_namespace();
        body();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == SKIPPED)
        skip();
    assert_int_equal(status, 0);
}

static struct capture_settings
settings_for(const char *device)
{
    return (struct capture_settings){
        .device = device, .snaplen = 256, .buffer_kib = 2048, .command = "tcpviz -i x -p 5000"};
}

/* Waits for the next frame; CAPTURE_NOTHING when none came for 300 ms. */
static enum capture_status
await(struct capture *c, struct frame *frame)
{
    for (int i = 0; i < 6; i++) {
        struct pollfd waiting = {.fd = capture_fd(c), .events = POLLIN};
        enum capture_status status = capture_next(c, frame, &why);

        if (status != CAPTURE_NOTHING)
            return status;
        poll(&waiting, 1, 50);
    }
    return CAPTURE_NOTHING;
}

static void
send_datagram(uint16_t port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(sendto(fd, "x", 1, 0, (const struct sockaddr *)&to, sizeof to) == 1);
    close(fd);
}

/* A refused connection: a SYN and its RST, two segments. */
static void
knock(uint16_t port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(connect(fd, (const struct sockaddr *)&to, sizeof to) != 0);
    close(fd);
}

/* Two segments, once each, decoded, numbered, timed in nanoseconds; nothing else. */
static void
check_loopback(const char *device, int link_type)
{
    struct capture_settings settings = settings_for(device);
    struct capture *c;
    struct frame frame;
    struct segment segment;
    struct timespec now;
    int64_t fractions = 0;

    settings.prefilter = PREFILTER;
    c = capture_open_device(&settings, &why);
    CHECK(c != NULL);
    CHECK(capture_link_type(c) == link_type && capture_fd(c) >= 0 &&
          capture_device_state(c) == DEVICE_UP);
    CHECK(strcmp(capture_device_name(c), device) == 0);
    knock(5001); /* the prefilter keeps this out */
    send_datagram(5000);
    for (uint64_t number = 1; number <= 20; number += 2) {
        knock(5000);
        for (uint64_t i = number; i < number + 2; i++) {
            CHECK(await(c, &frame) == CAPTURE_FRAME);
            CHECK(frame.number == i);
            CHECK(decode_frame(&frame, &segment) == DECODE_SEGMENT);
            CHECK(((segment.flags & TCP_RST) != 0) == (i == number + 1));
            fractions |= frame.time_ns % 1000;
        }
    }
    CHECK(await(c, &frame) == CAPTURE_NOTHING);
    clock_gettime(CLOCK_REALTIME, &now);
    CHECK(llabs(now.tv_sec - frame.time_ns / 1000000000) < 60);
    CHECK(fractions != 0);
    CHECK(capture_dropped(c) == 0);
    capture_close(c);
}

static void
loopback_body(void)
{
    check_loopback("lo", 1);
    check_loopback("any", 276); /* cooked v2 */
}

static void
loopback_hands_over_each_packet_once(void **state)
{
    (void)state;
    run(loopback_body);
}

static void
expression_body(void)
{
    struct capture_settings settings = settings_for("lo");
    struct capture *c;
    struct frame frame;

    settings.prefilter = PREFILTER;
    settings.expression = "tcp[tcpflags] & tcp-syn != 0";
    c = capture_open_device(&settings, &why);
    CHECK(c != NULL);
    knock(5000);
    knock(5001);
    CHECK(await(c, &frame) == CAPTURE_FRAME);
    CHECK(await(c, &frame) == CAPTURE_NOTHING);
    CHECK(!capture_set_expression(c, "tcp.port == 80", &why) && why.usage &&
          says("display filter"));
    CHECK(!capture_set_expression(c, "arp", &why) && why.usage && says("exclude each other"));
    knock(5000); /* the former filter is still there */
    CHECK(await(c, &frame) == CAPTURE_FRAME && await(c, &frame) == CAPTURE_NOTHING);
    /* "vlan" moves the offsets of what follows: behind it the prefilter would match nothing. */
    CHECK(capture_set_expression(c, "not vlan", &why));
    knock(5000);
    CHECK(await(c, &frame) == CAPTURE_FRAME && await(c, &frame) == CAPTURE_FRAME);
    CHECK(capture_set_expression(c, NULL, &why));
    knock(5001);
    CHECK(await(c, &frame) == CAPTURE_NOTHING);
    knock(5000);
    CHECK(await(c, &frame) == CAPTURE_FRAME && await(c, &frame) == CAPTURE_FRAME);
    capture_close(c);

    settings.prefilter = "this is no filter";
    settings.expression = "tcp dst port 5001";
    c = capture_open_device(&settings, &why);
    CHECK(c != NULL);
    knock(5001);
    CHECK(await(c, &frame) == CAPTURE_FRAME && await(c, &frame) == CAPTURE_NOTHING);
    capture_close(c);
}

static void
expression_and_prefilter_work_together(void **state)
{
    (void)state;
    run(expression_body);
}

static void
drops_body(void)
{
    struct capture_settings settings = settings_for("lo");
    struct frame frame;
    struct capture *c;
    uint64_t first, got = 0;

    settings.buffer_kib = 64;
    c = capture_open_device(&settings, &why);
    CHECK(c != NULL);
    for (int i = 0; i < 20000; i++)
        send_datagram(5000);
    clock_ahead_s = 3600; /* and set back then */
    first = capture_dropped(c);
    clock_ahead_s = 0;
    CHECK(first > 0);
    for (; await(c, &frame) == CAPTURE_FRAME; got++)
        CHECK(frame.missed == 0); /* all of them were there before */
    CHECK(got > 0 && capture_dropped(c) == first);
    send_datagram(5000);
    CHECK(await(c, &frame) == CAPTURE_FRAME && frame.missed == first);
    send_datagram(5000);
    CHECK(await(c, &frame) == CAPTURE_FRAME && frame.missed == 0);
    capture_close(c);
}

static bool
kernel_ignores_outgoing(void)
{
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0), on = 1;
    bool done = setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on) == 0;

    CHECK(fd >= 0);
    close(fd);
    return done;
}

/* Going out it takes no room in the ring. */
static void
loopback_once_body(void)
{
    enum { SENT = 20000 };
    struct capture_settings settings = settings_for("lo");
    struct frame frame;
    struct capture *c;
    uint64_t got = 0;

    if (!kernel_ignores_outgoing())
        skip_because("this kernel hands over what goes out, too");
    settings.buffer_kib = 64;
    settings.expression = "udp port 5000";
    c = capture_open_device(&settings, &why);
    CHECK(c != NULL);
    for (int i = 0; i < SENT; i++)
        send_datagram(5000);
    for (; await(c, &frame) == CAPTURE_FRAME; got++)
        ;
    CHECK(got > 0 && got < SENT && got + capture_dropped(c) == SENT);
    capture_close(c);
}

static void
a_packet_on_loopback_is_dropped_once(void **state)
{
    (void)state;
    run(loopback_once_body);
}

static void
drops_are_counted(void **state)
{
    (void)state;
    run(drops_body);
}

static bool
is_readable(int fd)
{
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};

    return poll(&poll_fd, 1, 1000) == 1;
}

/* Each of them is told, and nothing else. */
static void
what_happens_to_devices_body(void)
{
    static const char *const changes[] = {"link add vt0 type veth peer name vt1", "link set vt0 up",
                                          "link set vt0 down", "link set vt0 name vt2",
                                          "link del vt2"};
    int fd = device_events_open();

    CHECK(fd >= 0 && !device_events_take(fd));
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        ip(changes[i]);
        CHECK(is_readable(fd) && device_events_take(fd) && !device_events_take(fd));
    }
    close(fd);
}

static void
what_happens_to_devices_is_told(void **state)
{
    (void)state;
    run(what_happens_to_devices_body);
}

static void
veth(void)
{
    ip("link add vt0 type veth peer name vt1");
    ip("link set vt0 up");
    ip("link set vt1 up");
}

static struct capture *
open_vt0(void)
{
    struct capture_settings settings = settings_for("vt0");
    struct capture *c = capture_open_device(&settings, &why);

    CHECK(c != NULL);
    return c;
}

static enum capture_status
until_no_frame(struct capture *c)
{
    struct frame frame;
    enum capture_status status;

    while ((status = await(c, &frame)) == CAPTURE_FRAME)
        continue;
    return status;
}

/* The kernel tells of a link within a second or two. */
static bool
becomes(struct capture *c, enum device_state state)
{
    for (int i = 0; i < 40 && capture_device_state(c) != state; i++)
        poll(NULL, 0, 50);
    return capture_device_state(c) == state;
}

static void
down_body(void)
{
    struct capture_settings settings = settings_for("vt0");
    struct capture *c;
    struct frame frame;
    enum capture_status status = CAPTURE_NOTHING;

    ip("link add vt0 type veth peer name vt1");
    CHECK(capture_open_device(&settings, &why) == NULL);
    CHECK(says("\"vt0\" is down") && says("sudo ip link set dev vt0 up"));
    ip("link set vt0 up");
    ip("link set vt1 up");
    c = open_vt0();
    ip("link set vt0 down");
    CHECK(until_no_frame(c) == CAPTURE_NOTHING);
    CHECK(becomes(c, DEVICE_DOWN));
    poll(NULL, 0, 50); /* behind stragglers */
    ip("link set vt0 up");
    for (int i = 0; i < 20 && status == CAPTURE_NOTHING; i++)
        status = await(c, &frame); /* IPv6 says hello within seconds */
    CHECK(status == CAPTURE_FRAME || access("/proc/sys/net/ipv6", F_OK) != 0);
    CHECK(status != CAPTURE_FRAME || frame.down_ns > 0);
    CHECK(await(c, &frame) != CAPTURE_FRAME || frame.down_ns == 0);
    CHECK(becomes(c, DEVICE_UP));
    ip("link set vt1 down");
    CHECK(becomes(c, DEVICE_NO_LINK));
    ip("link del vt0");
    CHECK(until_no_frame(c) == CAPTURE_BROKEN);
    CHECK(says("the device \"vt0\" is gone"));
    CHECK(becomes(c, DEVICE_GONE));
    why.sentence[0] = '\0';
    CHECK(capture_next(c, &frame, &why) == CAPTURE_BROKEN && says("vt0"));
    CHECK(strcmp(capture_device_name(c), "vt0") == 0);
    capture_close(c);
}

static void
down_is_no_end_but_gone_is(void **state)
{
    (void)state;
    run(down_body);
}

static void
renamed_body(void)
{
    enum capture_status status = CAPTURE_NOTHING;
    struct capture *c;
    struct frame frame;

    veth();
    c = open_vt0();
    ip("link set vt0 down");
    ip("link set vt0 name other0");
    ip("link set other0 up");
    CHECK(strcmp(capture_device_name(c), "other0") == 0);
    CHECK(becomes(c, DEVICE_UP));
    ip("link set other0 down"); /* libpcap looks for vt0 then */
    CHECK(until_no_frame(c) == CAPTURE_NOTHING);
    CHECK(becomes(c, DEVICE_DOWN));
    ip("link set other0 up");
    for (int i = 0; i < 20 && status == CAPTURE_NOTHING; i++)
        status = await(c, &frame); /* as above */
    CHECK(status == CAPTURE_FRAME || access("/proc/sys/net/ipv6", F_OK) != 0);
    ip("link del other0");
    CHECK(until_no_frame(c) == CAPTURE_BROKEN && says("the device \"other0\" is gone"));
    capture_close(c);
}

static void
a_renamed_device_has_its_new_name(void **state)
{
    (void)state;
    run(renamed_body);
}

static void
impostor_body(void)
{
    struct capture *c;

    veth();
    c = open_vt0();
    ip("link del vt0");
    veth();
    CHECK(until_no_frame(c) == CAPTURE_BROKEN);
    CHECK(says("the device \"vt0\" is gone"));
    capture_close(c);
}

static void
another_device_of_the_same_name_is_another(void **state)
{
    (void)state;
    run(impostor_body);
}

static void
list_body(void)
{
    struct capture_device *devices;
    size_t n;
    bool lo = false, any = false;

    veth();
    CHECK(capture_devices(&devices, &n, &why));
    CHECK(n == 4);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(devices[i].name, "lo") == 0)
            lo = devices[i].loopback && devices[i].up &&
                 strstr(devices[i].description, "127.0.0.1") != NULL;
        any = any || (strcmp(devices[i].name, "any") == 0 && devices[i].description[0] != '\0');
    }
    CHECK(lo && any);
    free(devices);
}

static void
devices_are_listed_with_their_addresses(void **state)
{
    (void)state;
    run(list_body);
}

static void
refusals_body(void)
{
    struct capture_settings settings = settings_for("nosuch0");

    veth();
    CHECK(capture_open_device(&settings, &why) == NULL);
    CHECK(says("there is no device \"nosuch0\"; there are: ") && says("lo") && says("vt0"));
    CHECK(!why.usage);
    settings.device = "bluetooth-monitor";
    CHECK(capture_open_device(&settings, &why) == NULL && says("there is no device"));
    settings.device = "rpcap://10.0.0.1/eth0";
    CHECK(capture_open_device(&settings, &why) == NULL && why.usage && says("is an address"));
    settings.device = "lo";
    settings.expression = "(tcp port 80";
    CHECK(capture_open_device(&settings, &why) == NULL && why.usage && says("parenthesis"));
    for (int i = 0; i < 12; i++) {
        char command[64];

        snprintf(command, sizeof command, "link add vx%d type veth peer name vy%d", i, i);
        ip(command);
    }
    settings.device = "nosuch0";
    CHECK(capture_open_device(&settings, &why) == NULL && says(" more (tcpviz -D lists them)"));
}

static void
refusals_say_what_to_do(void **state)
{
    (void)state;
    run(refusals_body);
}

static void
rights_body(void)
{
    struct capture_settings settings = settings_for("lo");
    char path[512];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);

    CHECK(size > 0);
    path[size] = '\0';
    if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)
        skip_because("root of this namespace cannot become another user");
    CHECK(capture_open_device(&settings, &why) == NULL);
    CHECK(says("no permission to capture on \"lo\"") && says("sudo tcpviz -i x -p 5000"));
    CHECK(says("sudo setcap cap_net_raw+ep ") && says(path));
    CHECK(!why.usage);
}

static void
without_rights_both_repairs_are_named(void **state)
{
    (void)state;
    run(rights_body);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_happens_to_devices_is_told),
        cmocka_unit_test(loopback_hands_over_each_packet_once),
        cmocka_unit_test(expression_and_prefilter_work_together),
        cmocka_unit_test(drops_are_counted),
        cmocka_unit_test(a_packet_on_loopback_is_dropped_once),
        cmocka_unit_test(down_is_no_end_but_gone_is),
        cmocka_unit_test(a_renamed_device_has_its_new_name),
        cmocka_unit_test(another_device_of_the_same_name_is_another),
        cmocka_unit_test(devices_are_listed_with_their_addresses),
        cmocka_unit_test(refusals_say_what_to_do),
        cmocka_unit_test(without_rights_both_repairs_are_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
