/*
 * HTTP as far as it tells where an answer ends: by its length, or with the FIN.  Pure.
 */
#ifndef TCPVIZ_DECODE_HTTP_H
#define TCPVIZ_DECODE_HTTP_H

#include "tcpviz/base/bytes.h"
#include "tcpviz/decode/segment.h"

/* Whether the payload may begin like a response (RFC 9112 section 4), or a request for one that has
 * no body: false of nearly all. */
static inline bool
http_may_begin(struct bytes payload)
{
    const uint32_t http = 0x48545450, head = 0x48454144, conn = 0x434f4e4e;
    const uint32_t alike = ~((http ^ head) | (http ^ conn)); /* one comparison for all three */

    return (bytes_u32(&payload) & alike) == (http & alike);
}

/* Of a payload that http_may_begin: of the first answer in it, or of one behind others that end in
 * it. */
enum answer_end http_answer(struct bytes payload);

/* Of the payload behind one with ANSWER_HEADER, or, with `told`, ANSWER_HEADER_TOLD. */
enum answer_end http_header_goes_on(struct bytes payload, bool told);

#endif
