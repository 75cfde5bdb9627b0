#include "answers.h"

#include "payload.h"

#include "tcpviz/base/bytes.h"

/* Of what does not bring the next bytes Wireshark reads nothing. */
static bool
brings_next(const struct segment *s, const struct analysis_result *judged)
{
    enum {
        NOT_NEXT = ANALYSIS_RETRANSMISSION | ANALYSIS_FAST_RETRANSMISSION |
                   ANALYSIS_SPURIOUS_RETRANSMISSION | ANALYSIS_OUT_OF_ORDER |
                   ANALYSIS_LOST_SEGMENT | ANALYSIS_KEEP_ALIVE
    };

    return s->answer_end == ANSWER_NONE && s->len > 0 && s->captured_len == s->len &&
           (s->flags & TCP_FIN) == 0 && (judged->flags & NOT_NEXT) == 0;
}

void
answers_read(struct analysis *a, struct analysis_pool *pool, int from, const struct segment *s,
             const struct frame *frame, const struct analysis_result *judged)
{
    struct payload payload;

    if (!frame || !brings_next(s, judged))
        return;
    payload = payload_of(s, frame);
    analysis_header_goes_on(a, pool, from, bytes_of(payload.at, payload.len));
}
