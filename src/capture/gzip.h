/*
 * What gzip packed (RFC 1952), unpacked piece by piece; zlib does it.
 *
 * The caller brings the packed bytes and room for the others, this reads and writes nothing else.
 * Members behind one another are one stream (section 2.2).  Zeros behind the last one are padding,
 * as for gzip(1).  Memory: the packed piece, and the 32 KiB that DEFLATE looks back, however much
 * the stream unpacks to.
 */
#ifndef TCPVIZ_SRC_CAPTURE_GZIP_H
#define TCPVIZ_SRC_CAPTURE_GZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum gzip_trouble {
    GZIP_GOOD,
    GZIP_CUT,      /* the file ended inside a member */
    GZIP_DAMAGED,  /* what cannot be packed so, or a wrong checksum behind it; gzip_words() */
    GZIP_FOLLOWED, /* behind the last member is something else, from gzip_offset() on */
    GZIP_NO_MEMORY
};

struct gzip;

/* Whether a file that begins so is gzip's (section 2.3.1). */
bool gzip_begins(const uint8_t *at, size_t have);

/* Takes over a heap block of `room` bytes for the packed bytes, of which the first `have` are
 * there. NULL: no memory; then the block is still the caller's. */
struct gzip *gzip_create(uint8_t *packed, size_t have, size_t room);

/* NULL is allowed. */
void gzip_destroy(struct gzip *g);

/* Starts from the first byte of the file again, which has to be fed again. */
void gzip_rewind(struct gzip *g);

/* Unpacks into `to`; returns how many bytes.  Where these are fewer than `room`, all packed bytes
 * are used up, or there is trouble. */
size_t gzip_unpack(struct gzip *g, uint8_t *to, size_t room);

/* Where the next packed bytes belong, once all are used up; gzip_fed() tells how many came, 0 at
 * the end of the file. */
uint8_t *gzip_feed_at(struct gzip *g, size_t *room);
void gzip_fed(struct gzip *g, size_t n);

/* Once there is trouble nothing more is unpacked. */
enum gzip_trouble gzip_trouble(const struct gzip *g);

/* zlib's words about damage. */
const char *gzip_words(const struct gzip *g);

/* How many packed bytes were used. */
uint64_t gzip_offset(const struct gzip *g);

#endif
