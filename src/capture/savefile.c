/* Which format a file has. */
#include "savefile.h"

#include "savefile_parts.h"

#include "tcpviz/base/inlining.h"

#include <stdlib.h>

void
savefile_init(struct savefile *f)
{
    *f = (struct savefile){.format = SAVEFILE_UNKNOWN};
}

void
savefile_finish(struct savefile *f)
{
    free(f->interfaces);
    savefile_init(f);
}

void
savefile_rewind(struct savefile *f)
{
    *f = (struct savefile){.interfaces = f->interfaces, .room = f->room};
}

static enum savefile_status
take_beginning(struct savefile *f, const uint8_t *at, size_t have, size_t *unit, struct frame *out)
{
    struct bytes head = bytes_of(at, have);

    if (have < 4)
        return savefile_ask(unit, 4);
    if (bytes_u32(&head) != SAVEFILE_BLOCK_SECTION)
        return savefile_take_pcap_header(f, at, have, unit);
    f->format = SAVEFILE_PCAPNG;
    return savefile_take_block(f, at, have, unit, out);
}

BUSY enum savefile_status
savefile_take(struct savefile *f, const uint8_t *at, size_t have, size_t *unit, struct frame *out)
{
    if (f->header_bytes > 0)
        return savefile_take_record(f, at, have, unit, out);
    if (f->format == SAVEFILE_PCAPNG)
        return savefile_take_block(f, at, have, unit, out);
    return take_beginning(f, at, have, unit, out);
}
