/*
 * The time zone of this machine, which the core does not know.
 */
#ifndef TCPVIZ_SRC_APP_ZONE_H
#define TCPVIZ_SRC_APP_ZONE_H

#include <stdint.h>

/* Seconds that local time was ahead of UTC at a moment (nanoseconds since 1970).  Reads TZ and the
 * zone's file when it is asked first: after rights are dropped. */
int32_t zone_utc_offset_s(int64_t time_ns);

#endif
