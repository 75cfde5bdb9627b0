/*
 * Addresses and ports.  Pure; does not allocate.
 *
 * Text forms: IPv4 dotted, IPv6 as RFC 5952 writes it (lower case, the longest run of zero
 * groups as "::"), an endpoint as "127.0.0.1:5000" or "[::1]:5000".
 */
#ifndef TCPVIZ_BASE_ENDPOINT_H
#define TCPVIZ_BASE_ENDPOINT_H

#include "tcpviz/base/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Longest text forms, with the NUL. */
#define ADDRESS_TEXT_SIZE 40
#define ENDPOINT_TEXT_SIZE 48

struct address {
    uint8_t version; /* 4 or 6; 0: none */
    uint8_t at[16];  /* network order; IPv4 uses the first four, the rest are zero */
};

struct endpoint {
    struct address address;
    uint16_t port;
};

/* Whether version, address and port are the same. */
static inline bool
endpoint_equal(const struct endpoint *a, const struct endpoint *b)
{
    uint64_t of_a[2], of_b[2];

    memcpy(of_a, a->address.at, sizeof of_a);
    memcpy(of_b, b->address.at, sizeof of_b);
    return a->port == b->port && of_a[0] == of_b[0] && of_a[1] == of_b[1] &&
           a->address.version == b->address.version;
}

void address_add(struct text *t, const struct address *address);

/* The same into ADDRESS_TEXT_SIZE bytes, without a NUL: for who writes millions of them.  Returns
 * the place behind; up to three bytes from there on may be overwritten, too. */
char *address_write(char *at, const struct address *address);

/* At most max_cols columns: a longer form loses its middle to "..". */
void address_add_within(struct text *t, const struct address *address, size_t max_cols);

void endpoint_add(struct text *t, const struct endpoint *endpoint);

#endif
