/* Whether a device is up, for how long it was not, and what it is called. */
#include "handle.h"

#include "tcpviz/base/nanotime.h"

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* What had come in already when the device went down may still be on its way here. */
#define STRAGGLERS_NS (10 * NANOTIME_MS)

int64_t
device_clock_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * NANOTIME_S + now.tv_nsec;
}

bool
device_current_name(const struct capture *c, unsigned if_index, char name[IF_NAMESIZE])
{
    struct ifreq request = {.ifr_ifindex = (int)if_index};

    /* Through the packet socket: it stays in the network namespace that the device is in. */
    if (ioctl(pcap_fileno(c->pcap), SIOCGIFNAME, &request) != 0)
        return false;
    memcpy(name, request.ifr_name, IF_NAMESIZE);
    name[IF_NAMESIZE - 1] = '\0';
    return true;
}

/* Asked of its driver: the flags tell of a link up to a second after frames pass.  True where that
 * cannot be asked, or frames have shown that it does not tell. */
static bool
has_link(const struct capture *c, const char *name)
{
    struct ethtool_value link = {.cmd = ETHTOOL_GLINK};
    struct ifreq request = {.ifr_data = (char *)&link};

    memcpy(request.ifr_name, name, IF_NAMESIZE);
    return c->link_unknown || ioctl(pcap_fileno(c->pcap), SIOCETHTOOL, &request) != 0 ||
           link.data != 0;
}

static enum device_state
ask_state(const struct capture *c, unsigned if_index)
{
    char name[IF_NAMESIZE];
    struct ifreq request;

    if (!device_current_name(c, if_index, name))
        return DEVICE_GONE;
    memcpy(request.ifr_name, name, sizeof name);
    if (ioctl(pcap_fileno(c->pcap), SIOCGIFFLAGS, &request) != 0 ||
        (request.ifr_flags & IFF_UP) == 0)
        return DEVICE_DOWN;
    return has_link(c, name) ? DEVICE_UP : DEVICE_NO_LINK;
}

/* Up to `until_ns` it was down.  Nothing is known where the clock was set back meanwhile. */
static void
end_down(struct capture *c, int64_t until_ns)
{
    int64_t ns = until_ns - c->down_since_ns;

    c->down_behind_ns = c->down_since_ns;
    c->down_since_ns = 0;
    if (ns > 0)
        c->down_ns += ns;
}

enum device_state
capture_device_state(struct capture *c)
{
    enum device_state state;

    if (!c->live || c->if_index == 0)
        return DEVICE_UP;
    state = ask_state(c, c->if_index);
    if (state != DEVICE_UP && c->down_since_ns == 0)
        c->down_since_ns = device_clock_ns();
    else if (state == DEVICE_UP && c->down_since_ns != 0)
        end_down(c, device_clock_ns());
    return state;
}

/* A frame has come, which may be before it was seen that the device is up again. */
static void
look_again(struct capture *c, int64_t time_ns)
{
    enum device_state state = ask_state(c, c->if_index);

    c->link_unknown |= state == DEVICE_NO_LINK;
    if (state == DEVICE_UP)
        end_down(c, time_ns);
}

void
device_tell_down(struct capture *c, struct frame *frame)
{
    if (c->down_since_ns != 0 && frame->time_ns - c->down_since_ns > STRAGGLERS_NS)
        look_again(c, frame->time_ns);
    if (c->down_since_ns != 0 || c->down_ns == 0 || frame->time_ns <= c->down_behind_ns)
        return;
    frame->down_ns = c->down_ns;
    c->down_ns = 0;
}

/* Loopback, or of hardware. */
static bool
is_of_this_machine(const char *name)
{
    char path[64];

    (void)snprintf(path, sizeof path, "/sys/class/net/%s/device", name);
    return strcmp(name, "lo") == 0 || access(path, F_OK) == 0;
}

static void
watch_other(struct capture *c, const struct if_nameindex *device)
{
    struct other_device *other = &c->others[c->n_others++];

    *other = (struct other_device){.if_index = device->if_index, .state = DEVICE_UP};
    (void)snprintf(other->name, sizeof other->name, "%s", device->if_name);
}

void
device_find_others(struct capture *c)
{
    struct if_nameindex *all = if_nameindex();

    for (size_t i = 0; all && all[i].if_index != 0 && c->n_others < OTHER_DEVICES_MAX; i++)
        if (is_of_this_machine(all[i].if_name) && ask_state(c, all[i].if_index) == DEVICE_UP)
            watch_other(c, &all[i]);
    if (all)
        if_freenameindex(all);
}

bool
capture_device_changed(struct capture *c, struct device_change *out)
{
    for (struct other_device *d = c->others; d < c->others + c->n_others; d++) {
        enum device_state now = ask_state(c, d->if_index);

        if (now == d->state)
            continue;
        *out = (struct device_change){.before = d->state, .now = now};
        (void)device_current_name(c, d->if_index, d->name);
        memcpy(out->name, d->name, sizeof d->name);
        d->state = now;
        return true;
    }
    return false;
}

const char *
capture_device_name(struct capture *c)
{
    char name[IF_NAMESIZE];

    if (c->live && c->if_index != 0 && device_current_name(c, c->if_index, name))
        snprintf(c->device, sizeof c->device, "%s", name);
    return c->device;
}
