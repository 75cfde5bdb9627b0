/*
 * The way of one frame: decoded, put together with others if it is a fragment, unpacked if it was
 * packed, matched with the user's ports, its bytes kept, observed.
 *
 * What every use of the core begins with, live or from a file.
 */
#ifndef TCPVIZ_FLOW_WATCH_H
#define TCPVIZ_FLOW_WATCH_H

#include "tcpviz/base/frames.h"
#include "tcpviz/decode/fragments.h"
#include "tcpviz/decode/unpack.h"
#include "tcpviz/flow/observer.h"

struct watch {
    struct observer *observer;
    struct frames *frames;       /* of the segments that were observed; of a packet that came in
                                    fragments the whole, under the number of its last frame;
                                    NULL where there are no events */
    struct fragments *fragments; /* packets that are not complete yet, and what was given up */
    struct unpack *unpack;       /* NULL: nobody has brought what unpacks */
    uint64_t too_short;          /* frames that end before the ports */
    struct {
        uint64_t n;             /* ICMP errors of which no event was made; */
        struct icmp_error icmp; /* the newest one, */
        struct endpoint to;     /* and that segment's receiver */
    } stray;
};

/* False if there is no memory; then nothing needs to be finished. */
bool watch_init(struct watch *w, const struct observer_settings *settings);
void watch_finish(struct watch *w);

/* From now on packets that IPComp packed are unpacked, as unpack_create says.  False if there is no
 * memory. */
bool watch_unpack(struct watch *w, unpack_deflate *deflate, void *with);

/* Takes one frame.  Returns the event and fills in the segment it was made from, or the one that an
 * ICMP error quotes; or NULL: neither, not the user's ports, a fragment that leaves its packet
 * incomplete, a packed one that cannot be unpacked, an error of which no event is made (stray), or
 * no memory.  The event is valid until the next call. */
const struct event *watch_frame(struct watch *w, const struct frame *frame,
                                struct segment *segment);

/* No more frames will come: packets that are not complete are counted as such. */
void watch_end(struct watch *w);

#endif
