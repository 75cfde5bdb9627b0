/* Frames, one by one, from whatever is open: file.c or live.c has them, and opening is in file.c or
 * device.c. */
#include "handle.h"

#include "tcpviz/decode/decode.h"
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

void
capture_close(struct capture *c)
{
    if (c == NULL)
        return;
    filter_finish(&c->filter);
    if (c->pcap != NULL)
        pcap_close(c->pcap);
    if (!c->live)
        source_close(&c->source);
    savefile_finish(&c->savefile);
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

enum capture_status
capture_next(struct capture *c, struct frame *out, struct failure *why)
{
    enum capture_status status = c->over;

    if (status == CAPTURE_FRAME)
        status = c->live ? device_next(c, out) : file_next(c, out);
    if (status == CAPTURE_BROKEN)
        *why = c->broken;
    return status;
}

int
capture_fd(const struct capture *c)
{
    if (!c->live)
        return source_fd(&c->source);
    return pcap_get_selectable_fd(c->pcap);
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

/* A file's statistics may count more than its packets tell, or the other way round. */
uint64_t
capture_dropped(struct capture *c)
{
    const struct savefile *f = &c->savefile;

    if (c->live)
        device_ask_dropped(c);
    else
        c->dropped = f->missed > f->dropped ? f->missed : f->dropped;
    return c->dropped;
}
