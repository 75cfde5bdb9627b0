/* A device while frames are captured from it: the frames, how many were lost, and what is said when
 * it goes. */
#include "handle.h"

#include "tcpviz/base/nanotime.h"

#include <string.h>

/* After so many frames the kernel is asked how many it dropped: a ring holds thousands, so that is
 * known before the frames behind it are read. */
#define FRAMES_UNASKED_MAX 256

/* A pause of the program, or of the traffic. */
#define PAUSE_NS (20 * NANOTIME_MS)

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
    int64_t now_ns = device_clock_ns();
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

    if (!device_current_name(c, c->if_index, name))
        failure_say(&c->broken,
                    "the device \"%s\" is gone: it was removed, or moved to another network "
                    "namespace",
                    c->device);
    else
        failure_say(&c->broken, "the capture on \"%s\" broke: %s", c->device, words);
}

/* Whether frames may still come, when libpcap has none.  It looks for the device by the name that
 * was opened, and only after an error on its socket: it would wait for ever when another device has
 * taken that name meanwhile, and gives one up that goes down under a new name, though its socket
 * delivers again when that comes up. */
static bool
is_there(const struct capture *c, int got)
{
    char name[IF_NAMESIZE];

    if (c->if_index == 0)
        return got == 0;
    return device_current_name(c, c->if_index, name) &&
           (got == 0 || strcmp(name, c->opened_as) != 0);
}

enum capture_status
device_next(struct capture *c, struct frame *out)
{
    struct pcap_pkthdr *header;
    const u_char *bytes;
    int got = pcap_next_ex(c->pcap, &header, &bytes);

    if (got == 1) {
        fill_frame(c, header, bytes, out);
        tell_dropped(c, out);
        if (c->down_since_ns != 0 || c->down_ns > 0)
            device_tell_down(c, out);
        return CAPTURE_FRAME;
    }
    if (is_there(c, got)) {
        device_ask_dropped(c);
        return CAPTURE_NOTHING;
    }
    say_device_broken(c, pcap_geterr(c->pcap));
    return c->over = CAPTURE_BROKEN;
}
