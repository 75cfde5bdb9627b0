/*
 * What the readers of the two formats share: numbers, interfaces, and what is damaged.  For
 * savefile*.c only.
 */
#ifndef TCPVIZ_SRC_CAPTURE_SAVEFILE_PARTS_H
#define TCPVIZ_SRC_CAPTURE_SAVEFILE_PARTS_H

#include "tcpviz/base/bytes.h"
#include "tcpviz/base/text.h"
#include "tcpviz/capture/savefile.h"

/* The first four bytes of pcapng: a block type that reads the same in either byte order. */
#define SAVEFILE_BLOCK_SECTION 0x0a0d0d0au

/* In the byte order of the file. */
static inline uint32_t
savefile_u32(const struct savefile *f, struct bytes *at)
{
    return f->big_endian ? bytes_u32(at) : bytes_u32_le(at);
}

static inline uint16_t
savefile_u16(const struct savefile *f, struct bytes *at)
{
    uint16_t value = bytes_u16(at);

    if (f->big_endian)
        return value;
    return (uint16_t)(value << 8 | value >> 8);
}

/* Notes what is damaged; always returns SAVEFILE_DAMAGED. */
enum savefile_status savefile_say(struct savefile *f, const char *format, ...) TEXT_FORMAT(2, 3);

/* Asks for n bytes; always returns SAVEFILE_MORE. */
static inline enum savefile_status
savefile_ask(size_t *unit, size_t n)
{
    *unit = n;
    return SAVEFILE_MORE;
}

/* Adds an interface of this LINKTYPE_ number with microseconds, which are the default of both
 * formats.  NULL (and damage noted) if there is no memory or there are too many. */
struct savefile_interface *savefile_add(struct savefile *f, uint16_t linktype, uint32_t snaplen);

/* A frame of this interface, numbered, but for its time: what no file tells is 0. */
static inline struct frame
savefile_frame(struct savefile *f, uint32_t interface, uint32_t captured, uint32_t wire,
               const uint8_t *at)
{
    return (struct frame){.number = ++f->frames,
                          .captured_bytes = captured,
                          .wire_bytes = wire > captured ? wire : captured,
                          .at = at,
                          .link_type = f->interfaces[interface].link_type,
                          .fcs_bytes = f->interfaces[interface].fcs_bytes,
                          .interface = interface};
}

/* How much of a frame check sequence is behind a frame, where the file says `bytes`.  Wireshark
 * believes it of Ethernet; 802.11's own headers tell it. */
static inline uint16_t
savefile_fcs(int link_type, uint32_t bytes)
{
    enum { ETHERNET = 1 };

    return link_type == ETHERNET ? (uint16_t)bytes : 0; /* 30 at most */
}

#endif
