/*
 * What crosses the wall from capture to the core: one captured frame.
 */
#ifndef TCPVIZ_BASE_FRAME_H
#define TCPVIZ_BASE_FRAME_H

#include <stdbool.h>
#include <stdint.h>

struct frame {
    int64_t time_ns;         /* since 1970, as the capture says it */
    uint64_t number;         /* from 1, counting every frame of the capture */
    uint32_t captured_bytes; /* how many bytes `at` holds */
    uint32_t wire_bytes;     /* how long the frame was; at least captured_bytes */
    const uint8_t *at;       /* valid until the next frame is asked for */
    int link_type;           /* libpcap's DLT_ number, not the file's LINKTYPE_ */
    uint16_t fcs_bytes;      /* so many at the end of the wire's bytes are a check sequence, as far
                                as the capture tells */
    bool no_time;            /* pcapng's simple packets have none, and time_ns is 0 */
    uint32_t interface;      /* pcapng's number, within its section; 0 where there is but one */
    uint32_t missed;         /* so many in front of it the capture dropped; they have no number */
    int64_t down_ns; /* so long the device was not up, or had no link, in front of it; or 0 */
};

#endif
