#include "savefile_parts.h"

#include "tcpviz/base/limits.h"
#include "tcpviz/base/nanotime.h"
#include "tcpviz/capture/capture.h"
#include "tcpviz/decode/decode.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* What stands around a frame in the largest unit: an Enhanced Packet Block's 32. */
#define HEADERS_BYTES 32

enum savefile_status
savefile_say(struct savefile *f, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    (void)vsnprintf(f->damage, sizeof f->damage, format, list);
    va_end(list);
    return SAVEFILE_DAMAGED;
}

/* Files have LINKTYPE_ numbers, which are the same everywhere; DLT_ numbers are this system's
 * (tcpdump.org/linktypes.html).  On Linux these differ. */
static int
dlt_of(uint16_t linktype)
{
    static const struct {
        uint16_t linktype;
        uint8_t dlt;
    } others[] = {
        {100, 11}, /* ATM_RFC1483 */
        {101, 12}, /* RAW */
        {102, 15}, /* SLIP_BSDOS */
        {103, 16}, /* PPP_BSDOS */
        {106, 19}, /* ATM_CLIP */
    };

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (others[i].linktype == linktype)
            return others[i].dlt;
    return linktype;
}

static bool
make_room(struct savefile *f)
{
    size_t room = f->room > 0 ? 2 * f->room : 4;
    struct savefile_interface *interfaces;

    if (f->n_interfaces < f->room)
        return true;
    interfaces = realloc(f->interfaces, room * sizeof *interfaces);
    if (interfaces == NULL)
        return false;
    f->interfaces = interfaces;
    f->room = room;
    return true;
}

struct savefile_interface *
savefile_add(struct savefile *f, uint16_t linktype, uint32_t snaplen)
{
    struct savefile_interface *added;

    if (f->n_interfaces == LIMIT_INTERFACES)
        (void)savefile_say(f, "it has more than %d interfaces", LIMIT_INTERFACES);
    else if (!make_room(f))
        (void)savefile_say(f, "there is no memory for its interfaces");
    else {
        added = &f->interfaces[f->n_interfaces++];
        *added = (struct savefile_interface){
            .link_type = dlt_of(linktype),
            .snaplen = snaplen,
            .captured_max = LIMIT_UNIT_BYTES - HEADERS_BYTES,
            .clock = {.exponent = 6,
                      .scale = NANOTIME_US,
                      .ticks_max = (uint64_t)INT64_MAX / NANOTIME_US},
        };
        if (decode_link_type_known(added->link_type))
            added->captured_max = CAPTURE_SNAPLEN_MAX;
        return added;
    }
    return NULL;
}
