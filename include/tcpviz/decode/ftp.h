/*
 * The data connections that FTP's control connection announces: RFC 959 section 4.1.2 (PORT, and
 * the answer 227 to PASV), RFC 2428 section 3 (the answer 229 to EPSV).
 *
 * Wireshark makes a conversation of each at once, so that the SYN that comes then is not its first
 * segment.  Read as it reads them: the first line of a segment alone, not EPRT, and PORT without
 * its port.  Pure.
 */
#ifndef TCPVIZ_DECODE_FTP_H
#define TCPVIZ_DECODE_FTP_H

#include "tcpviz/base/bytes.h"
#include "tcpviz/decode/segment.h"

enum { FTP_CONTROL = 21, FTP_DATA = 20 };

/* A connection between two ends, whoever opens it. */
struct ftp_data {
    struct endpoint server;
    struct endpoint client; /* its port is 0: any */
};

/* False of nearly all: nothing is announced. */
static inline bool
ftp_may_announce(const struct segment *s)
{
    return (s->src.port == FTP_CONTROL || s->dst.port == FTP_CONTROL) && s->captured_len > 0;
}

/* Whether the segment with that payload announces one. */
bool ftp_announces(const struct segment *s, struct bytes payload, struct ftp_data *data);

#endif
