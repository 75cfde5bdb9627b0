/* A device while frames are captured from it: the frames, how many were lost, its name, and what is
 * said when it goes. */
#include "handle.h"

#include "tcpviz/base/nanotime.h"

#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

/* After so many frames the kernel is asked how many it dropped: a ring holds thousands, so that is
 * known before the frames behind it are read. */
#define FRAMES_UNASKED_MAX 256

/* A pause of the program, or of the traffic. */
#define PAUSE_NS (20 * NANOTIME_MS)

/* Of the device, by its index; false when there is no such device any more. */
static bool
current_name(const struct capture *c, char name[IF_NAMESIZE])
{
    struct ifreq request = {.ifr_ifindex = (int)c->if_index};

    /* Through the packet socket: it stays in the network namespace that the device is in. */
    if (ioctl(pcap_fileno(c->pcap), SIOCGIFNAME, &request) != 0)
        return false;
    memcpy(name, request.ifr_name, IF_NAMESIZE);
    name[IF_NAMESIZE - 1] = '\0';
    return true;
}

static void
fill_frame(struct capture *c, const struct pcap_pkthdr *header, const u_char *bytes,
           struct frame *out)
{
    bool nanoseconds = pcap_get_tstamp_precision(c->pcap) == PCAP_TSTAMP_PRECISION_NANO;

    *out = (struct frame){
        .time_ns = header->ts.tv_sec * NANOTIME_S +
                   (nanoseconds ? header->ts.tv_usec : header->ts.tv_usec * NANOTIME_US),
        .number = ++c->frames,
        .captured_bytes = header->caplen,
        .wire_bytes = header->len > header->caplen ? header->len : header->caplen,
        .at = bytes,
        .link_type = c->link_type,
    };
}

static int64_t
clock_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * NANOTIME_S + now.tv_nsec;
}

/* Between two questions something was dropped.  The kernel counts, and does not say where: while
 * frames are read all the time behind the first question, after a pause behind what filled the
 * ring, which was before the second.  Then, too, where the clock was set back meanwhile. */
static int64_t
dropped_behind_ns(int64_t asked_ns, int64_t now_ns)
{
    return now_ns >= asked_ns && now_ns - asked_ns < PAUSE_NS ? asked_ns : now_ns;
}

void
device_ask_dropped(struct capture *c)
{
    struct pcap_stat stat;
    int64_t now_ns = clock_ns();
    uint32_t more;

    c->unasked = 0;
    if (pcap_stats(c->pcap, &stat) != 0)
        return;
    more = stat.ps_drop - c->last_dropped; /* libpcap's wraps at 2^32 */
    if (more > 0 && c->untold == 0)
        c->untold_behind_ns = dropped_behind_ns(c->asked_ns, now_ns);
    else if (now_ns < c->untold_behind_ns) /* else no frame would tell for so long */
        c->untold_behind_ns = now_ns;
    c->asked_ns = now_ns;
    c->untold += more;
    c->dropped += more;
    c->last_dropped = stat.ps_drop;
}

static void
tell_dropped(struct capture *c, struct frame *frame)
{
    if (++c->unasked == FRAMES_UNASKED_MAX)
        device_ask_dropped(c);
    if (c->untold == 0 || frame->time_ns < c->untold_behind_ns)
        return;
    frame->missed = c->untold;
    c->untold = 0;
}

static void
say_device_broken(struct capture *c, const char *words)
{
    char name[IF_NAMESIZE];

    if (!current_name(c, name))
        failure_say(&c->broken,
                    "the device \"%s\" is gone: it was removed, or moved to another network "
                    "namespace",
                    c->device);
    else if (strcmp(name, c->opened_as) != 0)
        failure_say(&c->broken,
                    "the device \"%s\" was renamed to \"%s\" and set down, where libpcap loses "
                    "it; start again with -i %s",
                    c->opened_as, name, name);
    else
        failure_say(&c->broken, "the capture on \"%s\" broke: %s", c->device, words);
}

enum capture_status
device_next(struct capture *c, struct frame *out)
{
    struct pcap_pkthdr *header;
    const u_char *bytes;
    char name[IF_NAMESIZE];
    int got = pcap_next_ex(c->pcap, &header, &bytes);

    if (got == 1) {
        fill_frame(c, header, bytes, out);
        tell_dropped(c, out);
        return CAPTURE_FRAME;
    }
    /* libpcap looks for the device by name, and only after an error on its socket: it would
     * wait for ever when another device has taken that name meanwhile. */
    if (got == 0 && (c->if_index == 0 || current_name(c, name))) {
        device_ask_dropped(c);
        return CAPTURE_NOTHING;
    }
    say_device_broken(c, pcap_geterr(c->pcap));
    return c->over = CAPTURE_BROKEN;
}

bool
capture_device_up(const struct capture *c)
{
    struct ifreq request = {.ifr_flags = 0};

    if (!c->live || c->if_index == 0)
        return true;
    return current_name(c, request.ifr_name) &&
           ioctl(pcap_fileno(c->pcap), SIOCGIFFLAGS, &request) == 0 &&
           (request.ifr_flags & IFF_UP) != 0;
}

const char *
capture_device_name(struct capture *c)
{
    char name[IF_NAMESIZE];

    if (c->live && c->if_index != 0 && current_name(c, name))
        snprintf(c->device, sizeof c->device, "%s", name);
    return c->device;
}
