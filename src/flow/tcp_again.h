/*
 * Why bytes come again, as far as what passed before tells: a timer (RFC 6298 section 5), ACKs that
 * asked (RFC 5681 section 3.2, RFC 6675), a probe of the tail (RFC 8985 section 7), a window that
 * had no room; or that it is no second sending, but a late one (RFC 7323 section 5).
 *
 * What is said is inferred: event.why, event.resent and the flags beside them name the evidence.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_AGAIN_H
#define TCPVIZ_SRC_FLOW_TCP_AGAIN_H

#include "sighting.h"

/* The newest sending of some numbers before this one, as far as it is remembered. */
struct last_sending {
    uint32_t tsval;   /* 0: not known */
    uint32_t segment; /* of a copy that is remembered; else 0 */
    bool is_copy;
    bool refused, missed;       /* as by enum range_way, */
    bool timed_out, recovering; /* and as in struct range */
    bool mended;                /* a copy, sent after the loss of its bytes was known */
};

/* Of the newest of them, `copy`; NULL: the range `r` itself was the last. */
struct last_sending tcp_again_last(const struct range *r, const struct copy *copy);

/* How the segment compares with `earlier`, which it sends again and which is not yet marked so; or
 * with `copy`, the newest one of that, if it is remembered. */
enum resent tcp_again_compare(const struct sighting *t, const struct range *earlier,
                              const struct copy *copy);

/* Sets event.why and the flags beside it: what speaks for a reason to send `old` again, beside ACKs
 * that asked for it; `before` was its last sending, after_ns ago. */
void tcp_again_explain(struct sighting *t, struct span old, const struct last_sending *before,
                       int64_t after_ns);

/* The same where new bytes come along with old ones, of which the last sending was refused; at
 * first they stood in a segment of was_len. */
void tcp_again_explain_shared(struct sighting *t, uint32_t was_len);

/* The ACK shows that what its peer had sent again was not needed (RFC 3522, RFC 5682): what was on
 * its way does not count as lost. */
void tcp_again_forget_timeout(struct sighting *t);

#endif
