/* Pipes, read without blocking and cut into units for libpcap: a record of pcap, a block of
 * pcapng (pcap-savefile(5); draft-ietf-opsawg-pcapng sections 3.1 and 4.1). */
#include "handle.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What libpcap allows a block of pcapng; records of pcap are far smaller. */
#define UNIT_BYTES_MAX ((size_t)16 << 20)
#define ROOM_BYTES_FIRST ((size_t)4096)

#define MAGIC_MODIFIED 0xa1b2cd34u
#define BLOCK_SECTION 0x0a0d0d0au /* reads the same in either byte order */
#define SECTION_ORDER 0x1a2b3c4du
#define BLOCK_BYTES_MIN 12

static uint32_t
read_u32(const uint8_t *at, bool big_endian)
{
    if (big_endian)
        return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

void
stream_begin(struct stream *s, int fd, const uint8_t head[24], int version_major, int version_minor)
{
    *s = (struct stream){.fd = fd, .framed = true};
    s->blocks = read_u32(head, true) == BLOCK_SECTION;
    s->big_endian = s->blocks ? head[8] == 0x1a : head[0] == 0xa1;
    s->header_bytes = read_u32(head, s->big_endian) == MAGIC_MODIFIED ? 24 : 16;
    if (version_major == 543 || (version_major == 2 && version_minor < 3))
        s->lengths = STREAM_LENGTHS_SWAPPED;
    else if (version_major == 2 && version_minor == 3)
        s->lengths = STREAM_LENGTHS_EITHER;
}

void
stream_finish(struct stream *s)
{
    free(s->at);
    s->at = NULL;
}

/* How large the unit is, as far as its first bytes tell; 0: impossible. */
static size_t
record_bytes(const struct stream *s)
{
    uint32_t captured, wire;

    if (s->have < s->header_bytes)
        return s->header_bytes;
    captured = read_u32(s->at + 8, s->big_endian);
    wire = read_u32(s->at + 12, s->big_endian);
    if (s->lengths == STREAM_LENGTHS_SWAPPED ||
        (s->lengths == STREAM_LENGTHS_EITHER && captured > wire))
        captured = wire;
    return captured <= UNIT_BYTES_MAX - s->header_bytes ? s->header_bytes + captured : 0;
}

static size_t
block_bytes(struct stream *s)
{
    uint32_t bytes;

    if (s->have < 8)
        return 8;
    if (read_u32(s->at, true) == BLOCK_SECTION) {
        if (s->have < 12)
            return 12;
        if (read_u32(s->at + 8, true) == SECTION_ORDER)
            s->big_endian = true;
        else if (read_u32(s->at + 8, false) == SECTION_ORDER)
            s->big_endian = false;
    }
    bytes = read_u32(s->at + 4, s->big_endian);
    return bytes >= BLOCK_BYTES_MIN && bytes <= UNIT_BYTES_MAX ? bytes : 0;
}

static void
end(struct stream *s, int error)
{
    s->ended = true;
    s->error = error;
}

static bool
make_room(struct stream *s)
{
    size_t room = s->room > 0 ? 2 * s->room : ROOM_BYTES_FIRST;
    uint8_t *at;

    if (s->have < s->room)
        return true;
    at = realloc(s->at, room);
    if (at == NULL)
        return false;
    s->at = at;
    s->room = room;
    return true;
}

/* Reads once, up to `wanted` bytes in all.  False if nothing is there. */
static bool
read_on(struct stream *s, size_t wanted)
{
    struct pollfd fd = {.fd = s->fd, .events = POLLIN};
    size_t up_to;
    ssize_t got;

    /* Not O_NONBLOCK: standard input is shared, and others would get it too. */
    if (poll(&fd, 1, 0) <= 0)
        return false;
    if (!make_room(s)) {
        end(s, ENOMEM);
        return true;
    }
    up_to = wanted < s->room ? wanted : s->room;
    got = read(s->fd, s->at + s->have, up_to - s->have);
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return false;
    if (got <= 0)
        end(s, got < 0 ? errno : 0);
    else
        s->have += (size_t)got;
    return true;
}

bool
stream_ready(struct stream *s)
{
    if (s->whole && s->taken == s->have) {
        s->have = s->taken = 0;
        s->whole = false;
    }
    while (!s->whole && !s->ended) {
        size_t wanted = s->blocks ? block_bytes(s) : record_bytes(s);

        if (wanted == 0)
            end(s, EMSGSIZE);
        else if (s->have == wanted)
            s->whole = true;
        else if (!read_on(s, wanted))
            return false;
    }
    return true;
}

ssize_t
stream_take(struct stream *s, char *buffer, size_t size)
{
    size_t n = s->have - s->taken;

    if (n == 0 && s->error != 0) {
        errno = s->error;
        return -1;
    }
    if (n > size)
        n = size;
    if (n > 0)
        memcpy(buffer, s->at + s->taken, n);
    s->taken += n;
    return (ssize_t)n;
}
