/*
 * The captured bytes that are still kept: a bounded ring, for the details, previews and
 * payload of segments that are on the screen.  The oldest frames make room for new ones.
 *
 * One allocation at the start, none per frame.  Pure otherwise.
 */
#ifndef TCPVIZ_BASE_FRAMES_H
#define TCPVIZ_BASE_FRAMES_H

#include "tcpviz/base/frame.h"

#include <stdbool.h>
#include <stddef.h>

struct frames;

/* What a kept frame costs beside its bytes. */
#define FRAMES_BYTES_EACH 56

/* A ring of `bytes` bytes of captured data and at most `count` frames; NULL if there is no
 * memory.  The caller destroys it. */
struct frames *frames_create(size_t bytes, size_t count);
void frames_destroy(struct frames *ring);

/* Keeps a copy.  Frame numbers must grow from call to call.  A frame larger than a quarter of
 * the ring is kept up to that quarter. */
void frames_keep(struct frames *ring, const struct frame *frame);

/* Finds a kept frame; false if it is gone or never was.  The bytes belong to the ring and are
 * valid until the next frames_keep.  captured_bytes may be less than was captured. */
bool frames_find(const struct frames *ring, uint64_t number, struct frame *out);

/* From now on frames are looked for in the other one first, which must outlive the ring; NULL: in
 * none. */
void frames_look_in(struct frames *ring, const struct frames *other);

/* Forgets all frames of the ring itself. */
void frames_clear(struct frames *ring);

/* What is in one is in the other. */
void frames_swap(struct frames *a, struct frames *b);

#endif
