/*
 * What unpacks the packets that IPComp packed: zlib, brought to the core, which has no library.
 */
#ifndef TCPVIZ_CAPTURE_INFLATER_H
#define TCPVIZ_CAPTURE_INFLATER_H

#include <stddef.h>
#include <stdint.h>

struct inflater;

/* NULL if there is no memory.  The caller destroys it. */
struct inflater *inflater_create(void);
void inflater_destroy(struct inflater *i);

/* An unpack_deflate (decode/unpack.h) with the inflater.  Allocates at most once, not per
 * packet. */
size_t inflater_unpack(void *inflater, const uint8_t *packed, size_t n, uint8_t *to, size_t room);

#endif
