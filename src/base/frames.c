#include "tcpviz/base/frames.h"

#include <stdlib.h>
#include <string.h>

/*
 * Two rings that turn together.  `entries` says for each kept frame where its bytes are;
 * `bytes` holds them, each frame in one piece (a frame that would cross the end of the ring
 * starts at its beginning instead, and the rest of the ring stays unused for that turn).
 *
 *   entries:  . . [oldest ... newest] . .        numbers grow from oldest to newest
 *   bytes:    newest|      free      |oldest ...
 */
_Static_assert(sizeof(struct frame) == FRAMES_BYTES_EACH, "as promised");

struct frames {
    uint8_t *bytes;
    size_t size;
    uint8_t *write;        /* where the next frame's bytes go */
    struct frame *entries; /* `at` is in `bytes` */
    size_t capacity;
    size_t oldest, count;
    const struct frames *other; /* looked in first; NULL: none */
};

struct frames *
frames_create(size_t bytes, size_t count)
{
    struct frames *ring = calloc(1, sizeof *ring);

    if (!ring)
        return NULL;
    ring->size = bytes;
    ring->capacity = count;
    ring->bytes = ring->write = malloc(bytes);
    ring->entries = malloc(count * sizeof ring->entries[0]);
    if (ring->bytes && ring->entries)
        return ring;
    frames_destroy(ring);
    return NULL;
}

void
frames_destroy(struct frames *ring)
{
    if (!ring)
        return;
    free(ring->bytes);
    free(ring->entries);
    free(ring);
}

static struct frame *
entry_at(const struct frames *ring, size_t i)
{
    return &ring->entries[(ring->oldest + i) % ring->capacity];
}

static void
drop_oldest(struct frames *ring)
{
    ring->oldest = (ring->oldest + 1) % ring->capacity;
    ring->count--;
}

/* Makes [write, write + n) free and leaves write there; n is at most a quarter of the ring. */
static void
make_room(struct frames *ring, size_t n)
{
    if (ring->count == ring->capacity)
        drop_oldest(ring);
    if (n > (size_t)(ring->bytes + ring->size - ring->write)) {
        /* The frames between here and the end are the oldest ones. */
        while (ring->count > 0 && entry_at(ring, 0)->at >= ring->write)
            drop_oldest(ring);
        ring->write = ring->bytes;
    }
    while (ring->count > 0 && entry_at(ring, 0)->at >= ring->write &&
           entry_at(ring, 0)->at < ring->write + n)
        drop_oldest(ring);
}

void
frames_keep(struct frames *ring, const struct frame *frame)
{
    size_t n = frame->captured_bytes;
    struct frame *entry;

    if (n > ring->size / 4)
        n = ring->size / 4;
    make_room(ring, n);
    entry = entry_at(ring, ring->count++);
    *entry = *frame;
    entry->captured_bytes = (uint32_t)n;
    entry->at = ring->write;
    if (n > 0)
        memcpy(ring->write, frame->at, n);
    ring->write += n;
}

static bool
find_own(const struct frames *ring, uint64_t number, struct frame *out)
{
    size_t low = 0, high = ring->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (entry_at(ring, middle)->number < number)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == ring->count || entry_at(ring, low)->number != number)
        return false;
    *out = *entry_at(ring, low);
    return true;
}

bool
frames_find(const struct frames *ring, uint64_t number, struct frame *out)
{
    return (ring->other && find_own(ring->other, number, out)) || find_own(ring, number, out);
}

void
frames_look_in(struct frames *ring, const struct frames *other)
{
    ring->other = other;
}

void
frames_clear(struct frames *ring)
{
    ring->write = ring->bytes;
    ring->oldest = ring->count = 0;
}

void
frames_swap(struct frames *a, struct frames *b)
{
    struct frames kept = *a;

    *a = *b;
    *b = kept;
}
