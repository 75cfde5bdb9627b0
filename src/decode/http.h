/*
 * Answers whose end nothing tells but the FIN.  For the decode layer only.  Pure.
 */
#ifndef TCPVIZ_SRC_DECODE_HTTP_H
#define TCPVIZ_SRC_DECODE_HTTP_H

#include "tcpviz/base/bytes.h"

#include <stdbool.h>

/* Whether the payload begins like an HTTP response: RFC 9112 section 4. */
static inline bool
http_begins(struct bytes payload)
{
    enum { HTTP = 0x48545450 };

    return bytes_u32(&payload) == HTTP;
}

/* Whether the whole header is there of one that tells no length of its body (RFC 9112 section 6.3,
 * the last rule but one): of the first answer, or of one behind others that end in the payload. */
bool http_runs_to_fin(struct bytes payload);

#endif
