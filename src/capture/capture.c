/* Frames, one by one, from whatever is open: file.c or live.c has them, and opening is in file.c or
 * device.c. */
#include "handle.h"

#include "tcpviz/base/inlining.h"

#include <stdlib.h>

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

BUSY enum capture_status
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
