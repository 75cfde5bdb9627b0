/*
 * Any bytes as a capture file: savefile_take keeps its promises and stays inside the bytes.
 *
 * The file is read twice over: once with all bytes that are left, once with only those that were
 * asked for, in a block of their own.  Both must see the same.
 */
#include "require.h"

#include "tcpviz/base/limits.h"
#include "tcpviz/capture/savefile.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
frame_check(const struct savefile *f, const struct frame *frame, const uint8_t *at, size_t unit)
{
    require(frame->number == f->frames);
    require(frame->captured_bytes <= frame->wire_bytes);
    require(frame->captured_bytes <= unit);
    require(frame->at >= at && frame->at + frame->captured_bytes <= at + unit);
    require(frame->interface < f->n_interfaces);
    require(frame->link_type == f->interfaces[frame->interface].link_type);
    require(frame->captured_bytes <= f->interfaces[frame->interface].captured_max);
    require(frame->missed <= f->missed); /* of pcap both are 0 */
}

static enum savefile_status
take(struct savefile *f, const uint8_t *at, size_t have, size_t *unit, struct frame *frame)
{
    uint64_t before = f->frames;
    enum savefile_status status = savefile_take(f, at, have, unit, frame);

    require(f->n_interfaces <= LIMIT_INTERFACES);
    require(f->frames - before <= 1);
    require((status == SAVEFILE_DAMAGED) == (f->damage[0] != '\0'));
    require(memchr(f->damage, '\0', sizeof f->damage) != NULL);
    if (status != SAVEFILE_DAMAGED) {
        require(*unit > 0 && *unit <= LIMIT_UNIT_BYTES);
        require((status == SAVEFILE_MORE) == (*unit > have));
    }
    if (status == SAVEFILE_FRAME) {
        require(f->frames == before + 1);
        frame_check(f, frame, at, *unit);
    }
    return status;
}

/* Brings no byte that was not asked for. */
static enum savefile_status
take_slowly(struct savefile *f, const uint8_t *at, size_t left, size_t *unit, struct frame *frame)
{
    enum savefile_status status = SAVEFILE_MORE;

    *unit = 0;
    while (status == SAVEFILE_MORE && *unit <= left) {
        size_t have = *unit;
        uint8_t *copy = malloc(have > 0 ? have : 1);

        require(copy != NULL);
        memcpy(copy, at, have);
        status = take(f, copy, have, unit, frame);
        free(copy);
    }
    return status;
}

static void
both_check(const struct savefile *fast, const struct frame *frame, const struct savefile *slow,
           const struct frame *other)
{
    require(fast->frames == slow->frames && fast->n_interfaces == slow->n_interfaces);
    require(frame->time_ns == other->time_ns && frame->number == other->number);
    require(frame->captured_bytes == other->captured_bytes);
    require(frame->wire_bytes == other->wire_bytes && frame->interface == other->interface);
}

/* Number of the last frame. */
static uint64_t
walk(struct savefile *fast, struct savefile *slow, const uint8_t *data, size_t size)
{
    enum savefile_status status = SAVEFILE_OTHER;
    size_t at = 0, unit = 0, slow_unit;

    while (at < size && (status == SAVEFILE_FRAME || status == SAVEFILE_OTHER)) {
        struct frame frame = {.number = 0}, other = frame;

        status = take(fast, data + at, size - at, &unit, &frame);
        require(take_slowly(slow, data + at, size - at, &slow_unit, &other) == status);
        require(status == SAVEFILE_DAMAGED || unit == slow_unit);
        if (status == SAVEFILE_FRAME)
            both_check(fast, &frame, slow, &other);
        at += unit;
    }
    return fast->frames;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct savefile fast, slow;
    uint64_t frames;

    savefile_init(&fast);
    savefile_init(&slow);
    frames = walk(&fast, &slow, data, size);
    savefile_rewind(&fast);
    savefile_rewind(&slow);
    require(walk(&fast, &slow, data, size) == frames);
    savefile_finish(&fast);
    savefile_finish(&slow);
    return 0;
}
