/*
 * Answers whose end nothing tells but the FIN.  For the decode layer only.  Pure.
 */
#ifndef TCPVIZ_SRC_DECODE_HTTP_H
#define TCPVIZ_SRC_DECODE_HTTP_H

#include "tcpviz/base/bytes.h"

#include <stdbool.h>

/* Whether the payload begins with the whole header of an HTTP response that tells no length of its
 * body: RFC 9112 section 6.3, the last rule but one. */
bool http_runs_to_fin(struct bytes payload);

#endif
