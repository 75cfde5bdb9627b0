/* Frames, one by one, from whatever is open; opening is in device.c and file.c. */
#include "handle.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/decode/decode.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Frames of a pipe that nobody wants may never end: so many in one call, then others have their
 * turn.  The descriptor tells that there are more. */
#define PIPE_STEPS 1024

void
capture_close(struct capture *c)
{
    if (c == NULL)
        return;
    if (c->has_program)
        pcap_freecode(&c->program);
    if (c->pcap != NULL)
        pcap_close(c->pcap); /* closes a file's stream too, unless it is stdin itself */
    free(c->prefilter);
    free(c);
}

bool
link_type_check(int link_type, const char *shown, struct failure *why)
{
    const char *name = pcap_datalink_val_to_name(link_type);
    char named[64] = "";

    if (decode_link_type_known(link_type))
        return true;
    if (name != NULL)
        snprintf(named, sizeof named, " (%s)", name);
    return failure_say(why,
                       "%s has frames of link type %d%s, which tcpviz does not decode; "
                       "it decodes %s",
                       shown, link_type, named, decode_link_types());
}

const char *
current_user(char *storage, size_t size)
{
    const struct passwd *user = getpwuid(geteuid());

    if (user != NULL)
        snprintf(storage, size, "%s", user->pw_name);
    else
        snprintf(storage, size, "%u", (unsigned)geteuid());
    return storage;
}

/* Files say anything: pcapng's 64 bits reach far past what nanoseconds can count.  The 32 bits
 * of pcap are unsigned (pcap-savefile(5)), but libpcap reads them as signed ones. */
static int64_t
frame_time_ns(const struct timeval *ts, bool nanoseconds)
{
    const int64_t last_s = INT64_MAX / NANOTIME_S - NANOTIME_S;
    int64_t s = ts->tv_sec;
    int64_t fraction = nanoseconds ? ts->tv_usec : ts->tv_usec * NANOTIME_US;

    if (s < 0 && s >= INT32_MIN)
        s += 1LL << 32;
    if (s > last_s)
        return INT64_MAX;
    if (s < -last_s)
        return INT64_MIN;
    return s * NANOTIME_S + fraction;
}

static enum capture_status
fill_frame(struct capture *c, const struct pcap_pkthdr *header, const u_char *bytes,
           struct frame *out)
{
    bool nanoseconds = pcap_get_tstamp_precision(c->pcap) == PCAP_TSTAMP_PRECISION_NANO;

    *out = (struct frame){
        .time_ns = frame_time_ns(&header->ts, nanoseconds),
        .number = c->frames,
        .captured_bytes = header->caplen,
        .wire_bytes = header->len > header->caplen ? header->len : header->caplen,
        .at = bytes,
        .link_type = c->link_type,
    };
    return CAPTURE_FRAME;
}

/* What libpcap's reader of pcapng cannot do and other tools can. */
static const struct {
    const char *words, *meaning;
} limits[] = {
    {"different from the type",
     "libpcap reads one link type a file: take out one interface with tshark -r FILE -Y "
     "frame.interface_id==0 -w ONE.pcapng && editcap -F pcap -T ether ONE.pcapng OUT.pcap"},
    {"different from the snapshot length",
     "libpcap reads one snapshot length a file: convert it first with editcap -F pcap FILE "
     "OUT.pcap (and -T ether if the interfaces differ in type too)"},
    {"pcapng", "other tools may read on: try editcap -F pcap FILE OUT.pcap"},
};

static const char *
file_limit(const char *words)
{
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
        if (strstr(words, limits[i].words) != NULL)
            return limits[i].meaning;
    return NULL;
}

static void
say_file_broken(struct capture *c)
{
    const char *words = pcap_geterr(c->pcap), *limit = file_limit(words);
    unsigned long long frame = c->frames + 1, at = c->whole_bytes;
    char whole[64] = "no frame before it is whole";

    if (c->frames == 1)
        snprintf(whole, sizeof whole, "the frame before it is whole");
    else if (c->frames > 1)
        snprintf(whole, sizeof whole, "the %llu frames before it are whole", frame - 1);
    if (c->source.error != 0)
        failure_say(&c->broken, "cannot read %s on from frame %llu, at byte %llu: %s; %s", c->path,
                    frame, at, strerror(c->source.error), whole);
    else if (strncmp(words, "truncated", 9) == 0)
        failure_say(&c->broken, "%s is cut off inside frame %llu, which begins at byte %llu; %s",
                    c->path, frame, at, whole);
    else if (limit != NULL)
        failure_say(&c->broken,
                    "%s cannot be read on from frame %llu, byte %llu (libpcap: %s); %s; "
                    "%s",
                    c->path, frame, at, words, whole, limit);
    else
        failure_say(&c->broken, "%s is damaged at frame %llu, byte %llu (libpcap: %s); %s", c->path,
                    frame, at, words, whole);
}

/* Asks libpcap once.  CAPTURE_NOTHING: it only stepped over something. */
static enum capture_status
step_in_file(struct capture *c, struct frame *out)
{
    struct pcap_pkthdr *header;
    const u_char *bytes;
    int got = pcap_next_ex(c->pcap, &header, &bytes);

    if (got == 1) {
        c->frames++;
        c->whole_bytes = (uint64_t)ftello(c->source.stream);
        if (!c->has_program || pcap_offline_filter(&c->program, header, bytes) != 0)
            return fill_frame(c, header, bytes, out);
        return CAPTURE_NOTHING;
    }
    if (got == PCAP_ERROR_BREAK && !source_ended(&c->source))
        return CAPTURE_NOTHING;
    if (got == PCAP_ERROR_BREAK)
        return c->over = CAPTURE_END;
    say_file_broken(c);
    return c->over = CAPTURE_BROKEN;
}

static enum capture_status
next_of_file(struct capture *c, struct frame *out)
{
    enum capture_status status = CAPTURE_NOTHING;

    for (int steps = 0; status == CAPTURE_NOTHING && source_ready(&c->source); steps++) {
        if (!c->source.is_regular && steps == PIPE_STEPS)
            break;
        status = step_in_file(c, out);
    }
    return status;
}

bool
device_current_name(const struct capture *c, char name[IF_NAMESIZE])
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
say_device_broken(struct capture *c, const char *words)
{
    char name[IF_NAMESIZE];

    if (!device_current_name(c, name))
        failure_say(&c->broken,
                    "the device \"%s\" is gone: it was removed, or moved to another network "
                    "namespace",
                    c->device);
    else if (strcmp(name, c->opened_as) != 0)
        failure_say(&c->broken,
                    "the device \"%s\" was renamed to \"%s\" and then set down, where libpcap "
                    "loses it; start again with -i %s",
                    c->opened_as, name, name);
    else
        failure_say(&c->broken, "the capture on \"%s\" broke: %s", c->device, words);
}

static enum capture_status
next_of_device(struct capture *c, struct frame *out)
{
    struct pcap_pkthdr *header;
    const u_char *bytes;
    char name[IF_NAMESIZE];
    int got = pcap_next_ex(c->pcap, &header, &bytes);

    if (got == 1) {
        c->frames++;
        return fill_frame(c, header, bytes, out);
    }
    /* libpcap looks for the device by name, and only after an error on its socket: it would
     * wait for ever when another device has taken that name meanwhile. */
    if (got == 0 && (c->if_index == 0 || device_current_name(c, name)))
        return CAPTURE_NOTHING;
    say_device_broken(c, pcap_geterr(c->pcap));
    return c->over = CAPTURE_BROKEN;
}

enum capture_status
capture_next(struct capture *c, struct frame *out, struct failure *why)
{
    enum capture_status status = c->over;

    if (status == CAPTURE_FRAME)
        status = c->live ? next_of_device(c, out) : next_of_file(c, out);
    if (status == CAPTURE_BROKEN)
        *why = c->broken;
    return status;
}

int
capture_fd(const struct capture *c)
{
    if (!c->live)
        return c->source.is_regular ? -1 : c->source.fd;
    return pcap_get_selectable_fd(c->pcap);
}

uint64_t
capture_dropped(struct capture *c)
{
    struct pcap_stat stat;

    if (c->live && pcap_stats(c->pcap, &stat) == 0) {
        c->dropped += (uint32_t)(stat.ps_drop - c->last_dropped); /* libpcap's wraps at 2^32 */
        c->last_dropped = stat.ps_drop;
    }
    return c->dropped;
}

bool
capture_device_up(const struct capture *c)
{
    struct ifreq request = {.ifr_flags = 0};

    if (!c->live || c->if_index == 0)
        return true;
    return device_current_name(c, request.ifr_name) &&
           ioctl(pcap_fileno(c->pcap), SIOCGIFFLAGS, &request) == 0 &&
           (request.ifr_flags & IFF_UP) != 0;
}

const char *
capture_device_name(struct capture *c)
{
    char name[IF_NAMESIZE];

    if (c->live && c->if_index != 0 && device_current_name(c, name))
        snprintf(c->device, sizeof c->device, "%s", name);
    return c->device;
}

int
capture_link_type(const struct capture *c)
{
    return c->link_type;
}

const char *
capture_library(void)
{
    return pcap_lib_version();
}
