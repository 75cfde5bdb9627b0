/* Devices: opened, listed, and the reasons why they cannot be. */
#include "handle.h"

#include <limits.h>
#include <linux/if_packet.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The ring hands over a block when it is full or after this time. */
#define TIMEOUT_MS 10

/* Names in a message; a machine with containers has hundreds. */
#define NAMES_SHOWN 8

static void
add_addresses(struct text *t, const pcap_addr_t *address)
{
    char number[NI_MAXHOST];

    for (; address != NULL; address = address->next) {
        const struct sockaddr *at = address->addr;
        socklen_t size = sizeof(struct sockaddr_in);

        if (at == NULL || (at->sa_family != AF_INET && at->sa_family != AF_INET6))
            continue;
        if (at->sa_family == AF_INET6)
            size = sizeof(struct sockaddr_in6);
        if (getnameinfo(at, size, number, sizeof number, NULL, 0, NI_NUMERICHOST) == 0)
            text_addf(t, "%s%s", t->len > 0 ? ", " : "", number);
    }
}

static void
describe_device(struct capture_device *out, const pcap_if_t *device)
{
    struct text description;

    *out = (struct capture_device){
        .loopback = (device->flags & PCAP_IF_LOOPBACK) != 0,
        .up = (device->flags & PCAP_IF_UP) != 0,
        .running = (device->flags & PCAP_IF_RUNNING) != 0,
    };
    snprintf(out->name, sizeof out->name, "%s", device->name);
    text_init(&description, out->description, sizeof out->description);
    if (device->description != NULL)
        text_addf(&description, "%s", device->description);
    else
        add_addresses(&description, device->addresses);
}

static bool
is_any(const char *name)
{
    return strcmp(name, "any") == 0;
}

bool
capture_devices(struct capture_device **out, size_t *n, struct failure *why)
{
    char words[PCAP_ERRBUF_SIZE] = "";
    pcap_if_t *list;
    size_t all = 0;

    *out = NULL;
    *n = 0;
    if (pcap_findalldevs(&list, words) != 0)
        return failure_say(why, "the devices cannot be listed: %s", words);
    for (const pcap_if_t *device = list; device != NULL; device = device->next)
        all++;
    *out = calloc(all + 1, sizeof **out);
    for (const pcap_if_t *device = list; *out != NULL && device != NULL; device = device->next)
        if (is_any(device->name) || if_nametoindex(device->name) != 0)
            describe_device(&(*out)[(*n)++], device);
    pcap_freealldevs(list);
    return *out != NULL || failure_say(why, "there is no memory to list the devices");
}

static bool
say_no_device(const char *name, struct failure *why)
{
    struct capture_device *devices;
    struct failure ignored;
    struct text names;
    char storage[512];
    size_t n;

    text_init(&names, storage, sizeof storage);
    if (!capture_devices(&devices, &n, &ignored))
        return failure_say(why, "there is no device \"%.100s\"", name);
    for (size_t i = 0; i < n && i < NAMES_SHOWN; i++)
        text_addf(&names, "%s%s", i > 0 ? ", " : "", devices[i].name);
    if (n > NAMES_SHOWN)
        text_addf(&names, " and %zu more (tcpviz -D lists them)", n - NAMES_SHOWN);
    free(devices);
    return failure_say(why, "there is no device \"%.100s\"; there are: %s", name, storage);
}

/* The path of this program, quoted for a shell where it must be. */
static const char *
own_path(char *storage, size_t size)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._+-";
    char path[512];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);

    if (length <= 0)
        return "tcpviz";
    path[length] = '\0';
    if (strspn(path, plain) == (size_t)length)
        snprintf(storage, size, "%s", path);
    else
        snprintf(storage, size, "'%s'", path);
    return storage;
}

static bool
say_no_permission(const struct capture_settings *settings, struct failure *why)
{
    char path[520];

    if (geteuid() == 0)
        return failure_say(why,
                           "no permission to capture on \"%s\": this root lacks the capability "
                           "CAP_NET_RAW, as in a container; start the container with "
                           "--cap-add NET_RAW",
                           settings->device);
    return failure_say(why,
                       "no permission to capture on \"%s\": it takes root or the capability "
                       "CAP_NET_RAW; run: sudo %.300s -- or allow it for good: sudo setcap "
                       "cap_net_raw+ep %.400s",
                       settings->device, settings->command != NULL ? settings->command : "tcpviz",
                       own_path(path, sizeof path));
}

static bool
say_not_activated(const struct capture *c, const struct capture_settings *settings, int status,
                  struct failure *why)
{
    const char *words = pcap_geterr(c->pcap);

    switch (status) {
    case PCAP_ERROR_PERM_DENIED:
    case PCAP_ERROR_PROMISC_PERM_DENIED:
        return say_no_permission(settings, why);
    case PCAP_ERROR_NO_SUCH_DEVICE:
        return say_no_device(c->device, why);
    case PCAP_ERROR_IFACE_NOT_UP:
        return failure_say(why, "the device \"%s\" is down; set it up: sudo ip link set dev %s up",
                           c->device, c->device);
    default:
        return failure_say(why, "cannot capture on \"%s\": %s", c->device,
                           words[0] != '\0' ? words : pcap_statustostr(status));
    }
}

/* The status is that of libpcap. */
static int
apply_settings(pcap_t *pcap, const struct capture_settings *settings)
{
    int snaplen = settings->snaplen, buffer_kib = settings->buffer_kib;
    int status;

    if (snaplen <= 0 || snaplen > CAPTURE_SNAPLEN_MAX)
        snaplen = CAPTURE_SNAPLEN_MAX;
    if (buffer_kib > INT_MAX / 1024)
        buffer_kib = INT_MAX / 1024;
    if ((status = pcap_set_snaplen(pcap, snaplen)) != 0 ||
        (status = pcap_set_promisc(pcap, settings->promiscuous)) != 0 ||
        (status = pcap_set_timeout(pcap, TIMEOUT_MS)) != 0)
        return status;
    return buffer_kib > 0 ? pcap_set_buffer_size(pcap, buffer_kib * 1024) : 0;
}

/* Asked for, and good without. */
static void
may_be_refused(int status)
{
    (void)status;
}

/* A packet on loopback passes twice, going out and coming in, and libpcap leaves out the first copy
 * when it reads.  Here the kernel does, so that the ring holds twice as much of a download. Kernels
 * before 4.20 refuse; then it stays as it was. */
static void
spare_outgoing(const struct capture *c)
{
    int on = 1;

    if (strcmp(c->device, "lo") == 0)
        (void)setsockopt(pcap_fileno(c->pcap), SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on);
}

static bool
activate(struct capture *c, const struct capture_settings *settings, struct failure *why)
{
    char words[PCAP_ERRBUF_SIZE] = "";
    bpf_u_int32 net;
    int status;

    c->pcap = pcap_create(c->device, words);
    if (c->pcap == NULL)
        return failure_say(why, "cannot capture on \"%s\": %s", c->device, words);
    /* Only microseconds, where this is refused; frames are read by what was granted. */
    may_be_refused(pcap_set_tstamp_precision(c->pcap, PCAP_TSTAMP_PRECISION_NANO));
    status = apply_settings(c->pcap, settings);
    if (status == 0)
        status = pcap_activate(c->pcap);
    if (status < 0)
        return say_not_activated(c, settings, status, why);
    spare_outgoing(c);
    if (pcap_setnonblock(c->pcap, 1, words) != 0)
        return failure_say(why, "cannot capture on \"%s\": %s", c->device, words);
    /* Cooked v2 carries the interface of each frame; older libraries have only v1. */
    if (pcap_datalink(c->pcap) == DLT_LINUX_SLL)
        may_be_refused(pcap_set_datalink(c->pcap, DLT_LINUX_SLL2));
    c->link_type = pcap_datalink(c->pcap);
    if (c->if_index == 0 || pcap_lookupnet(c->device, &net, &c->netmask, words) != 0)
        c->netmask = PCAP_NETMASK_UNKNOWN;
    return true;
}

static bool
open_device(struct capture *c, const struct capture_settings *settings, struct failure *why)
{
    char shown[80];

    if (settings->prefilter != NULL && (c->prefilter = strdup(settings->prefilter)) == NULL)
        return failure_say(why, "there is no memory for the filter");
    if (!activate(c, settings, why))
        return false;
    snprintf(shown, sizeof shown, "\"%s\"", c->device);
    if (c->if_index == 0)
        device_find_others(c);
    return link_type_check(c->link_type, shown, why) &&
           capture_set_expression(c, settings->expression, why);
}

struct capture *
capture_open_device(const struct capture_settings *settings, struct failure *why)
{
    const char *name = settings->device;
    unsigned if_index = if_nametoindex(name);
    struct capture *c;

    if (strstr(name, "://") != NULL) {
        failure_say_usage(why,
                          "\"%.100s\" is an address; tcpviz captures on devices of this machine "
                          "only: run it there",
                          name);
        return NULL;
    }
    /* libpcap's other devices reach for programs and sockets that the environment names. */
    if (if_index == 0 && !is_any(name)) {
        say_no_device(name, why);
        return NULL;
    }
    c = calloc(1, sizeof *c);
    if (c == NULL) {
        failure_say(why, "there is no memory to capture on \"%.100s\"", name);
        return NULL;
    }
    c->live = true;
    c->if_index = if_index;
    snprintf(c->device, sizeof c->device, "%s", name);
    snprintf(c->opened_as, sizeof c->opened_as, "%s", name);
    if (open_device(c, settings, why))
        return c;
    capture_close(c);
    return NULL;
}
