/*
 * Which sending an ACK answers, where some of what it covers was sent more than once: told only
 * where it can be no other (Karn: RFC 6298 section 3; timestamps: RFC 7323 section 4.3, RFC 3522).
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_COPIES_H
#define TCPVIZ_SRC_FLOW_TCP_COPIES_H

#include "sighting.h"

/* Which sending an ACK answers, where some of what it covers was sent more than once. */
struct answer {
    bool known;       /* it answers `segment`, unless that is 0 */
    uint32_t segment; /* else one of the candidates */
    int64_t time_ns;  /* of `segment` */
    struct note note; /* of kind NONE: none */
};

/* Of an Ack above `from`, before what it covers is acknowledged. */
struct answer tcp_copies_answered(struct sighting *t, uint32_t from);

/* Of a segment without payload, whose sender has sent something again (half.copied): its timestamp
 * may be one of a copy, too. */
void tcp_copies_see_bare_ack(struct sighting *t);

#endif
