/*
 * An ICMP error: what a router or a host says of a packet that it could not deliver.  RFC 792 and
 * RFC 4443 section 3; in front of the packet that it quotes stand eight bytes.  Pure.
 */
#ifndef TCPVIZ_DECODE_ICMP_H
#define TCPVIZ_DECODE_ICMP_H

#include "tcpviz/base/endpoint.h"

/* What it says, for both versions; some of the names that RFC 1812 section 5.2.7.1 tells apart are
 * one here. */
enum icmp_kind {
    ICMP_OTHER,
    ICMP_NO_ROUTE,
    ICMP_HOST,
    ICMP_PROTOCOL,
    ICMP_PORT,
    ICMP_TOO_BIG,
    ICMP_PROHIBITED,
    ICMP_TTL,
    ICMP_REASSEMBLY,
    ICMP_HEADER,
    ICMP_QUENCH
};

struct icmp_error {
    struct address from; /* who says it; its version is also ICMP's */
    uint8_t type, code;  /* type 0: there is no such message */
    uint32_t mtu;        /* bytes that the next link takes, if it says so; 0: it does not */
};

/* ICMP_OTHER also of what is no error. */
enum icmp_kind icmp_kind(const struct icmp_error *icmp);

/* As the RFCs call it: "port unreachable"; "" of what is no error. */
const char *icmp_name(const struct icmp_error *icmp);

#endif
