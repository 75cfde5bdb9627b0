#include "http.h"

#include "lines.h"

/* RFC 9110 sections 15.2, 15.3.5 and 15.4.5. */
static bool
has_no_body(struct bytes status)
{
    enum { INTERIM = 1, NO_CONTENT = 204, NOT_MODIFIED = 304 };

    uint32_t code;

    while (status.left > 0 && status.at[0] != ' ')
        (void)bytes_step(&status, 1);
    return lines_take_number(&status, &code) &&
           (code / 100 == INTERIM || code == NO_CONTENT || code == NOT_MODIFIED);
}

/* How an answer ends. */
enum ending { BY_FIN, BY_LENGTH, BY_CHUNKS };

/* RFC 9112 sections 6.1 and 6.2. */
static enum ending
told_ending(struct bytes line, uint32_t *length)
{
    if (lines_take_word(&line, "content-length:")) {
        if (!lines_take_number(&line, length))
            return BY_FIN;
        lines_skip_blanks(&line);
        return line.left == 0 ? BY_LENGTH : BY_FIN;
    }
    if (!lines_take_word(&line, "transfer-encoding:"))
        return BY_FIN;
    lines_skip_blanks(&line);
    return lines_take_word(&line, "chunked") ? BY_CHUNKS : BY_FIN;
}

/* Steps over the header of an answer; false: not all of it is there. */
static bool
take_header(struct bytes *payload, enum ending *ending, uint32_t *length)
{
    struct bytes line;

    *ending = BY_FIN;
    *length = 0;
    if (!lines_take_word(payload, "http/") || !lines_take(payload, &line))
        return false;
    if (has_no_body(line))
        *ending = BY_LENGTH;
    while (lines_take(payload, &line)) {
        if (line.left == 0)
            return true;
        if (*ending == BY_FIN)
            *ending = told_ending(line, length);
    }
    return false;
}

bool
http_runs_to_fin(struct bytes payload)
{
    enum ending ending = BY_LENGTH;
    uint32_t length = 0;

    while (ending == BY_LENGTH && bytes_step(&payload, length) && http_begins(payload))
        if (!take_header(&payload, &ending, &length))
            return false;
    return ending == BY_FIN;
}
