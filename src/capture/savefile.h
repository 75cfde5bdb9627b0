/*
 * The readers of the two formats.  For savefile*.c only.
 */
#ifndef TCPVIZ_SRC_CAPTURE_SAVEFILE_H
#define TCPVIZ_SRC_CAPTURE_SAVEFILE_H

#include "tcpviz/capture/savefile.h"

/* The header of a pcap file, and its records. */
enum savefile_status savefile_take_pcap_header(struct savefile *f, const uint8_t *at, size_t have,
                                               size_t *unit);
enum savefile_status savefile_take_record(struct savefile *f, const uint8_t *at, size_t have,
                                          size_t *unit, struct frame *out);

/* Blocks of pcapng. */
enum savefile_status savefile_take_block(struct savefile *f, const uint8_t *at, size_t have,
                                         size_t *unit, struct frame *out);

#endif
