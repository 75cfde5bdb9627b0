#include "answers.h"

#include "analysis_unacked.h"
#include "payload.h"

#include "tcpviz/decode/http.h"

/* In what is sent again Wireshark reads nothing, and reads on only in what brings the next bytes.
 */
enum {
    SENT_AGAIN =
        ANALYSIS_RETRANSMISSION | ANALYSIS_FAST_RETRANSMISSION | ANALYSIS_SPURIOUS_RETRANSMISSION,
    NOT_NEXT = SENT_AGAIN | ANALYSIS_OUT_OF_ORDER | ANALYSIS_LOST_SEGMENT | ANALYSIS_KEEP_ALIVE
};

static bool
header_goes_on(enum answer_end what)
{
    return what == ANSWER_HEADER || what == ANSWER_HEADER_TOLD;
}

static void
follow_header(struct analysis_half *half, struct unacked_more *more, enum answer_end what)
{
    if (more) {
        more->in_header = header_goes_on(what);
        more->ending_told = what == ANSWER_HEADER_TOLD;
    }
    if (what == ANSWER_RUNS_TO_FIN)
        half->runs_to_fin = true;
}

/* RFC 9112 section 6.3, rules 1 and 2: what answers HEAD or CONNECT ends with its header. */
void
answers_follow(struct view v, uint32_t flags)
{
    enum answer_end what = (enum answer_end)v.s->answer_end;
    bool asks = what == ANSWER_WITHOUT_BODY;
    struct unacked_more *more = unacked_more_of(v.pool, v.fwd);

    if (flags & SENT_AGAIN)
        return;
    if (asks || (!more && header_goes_on(what)))
        more = unacked_need_more(v.pool, asks ? v.rev : v.fwd);
    if (asks && more)
        more->owes_no_body = true;
    else if (more && more->owes_no_body)
        more->owes_no_body = false;
    else
        follow_header(v.fwd, more, what);
}

static bool
brings_next(const struct segment *s, const struct analysis_result *judged)
{
    return s->answer_end == ANSWER_NONE && s->len > 0 && s->captured_len == s->len &&
           (s->flags & TCP_FIN) == 0 && (judged->flags & NOT_NEXT) == 0;
}

void
answers_read(struct analysis *a, struct analysis_pool *pool, int from, const struct segment *s,
             const struct frame *frame, const struct analysis_result *judged)
{
    struct analysis_half *half = &a->half[from];
    struct unacked_more *more = unacked_more_of(pool, half);
    struct payload payload;

    if (!more || !frame || !brings_next(s, judged))
        return;
    payload = payload_of(s, frame);
    follow_header(half, more,
                  http_header_goes_on(bytes_of(payload.at, payload.len), more->ending_told));
}
