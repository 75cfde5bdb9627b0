#include "tcpviz/decode/http.h"

#include "lines.h"

/* 0: there is none in the line. */
static uint32_t
status_code(struct bytes line)
{
    uint32_t code;

    while (line.left > 0 && line.at[0] != ' ')
        (void)bytes_step(&line, 1);
    return lines_take_number(&line, &code) ? code : 0;
}

/* RFC 9110 section 15.2: the answer itself is still to come. */
static bool
is_interim(uint32_t code)
{
    return code / 100 == 1;
}

/* RFC 9110 sections 15.2, 15.3.5 and 15.4.5. */
static bool
has_no_body(uint32_t code)
{
    enum { NO_CONTENT = 204, NOT_MODIFIED = 304 };

    return is_interim(code) || code == NO_CONTENT || code == NOT_MODIFIED;
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

/* Steps over the lines of a header; false: not all of it is there.  A piece of a line that is left
 * may be the one that tells the length. */
static bool
take_lines(struct bytes *payload, enum ending *ending, uint32_t *length)
{
    struct bytes line;

    while (lines_take(payload, &line)) {
        if (line.left == 0)
            return true;
        if (*ending == BY_FIN)
            *ending = told_ending(line, length);
    }
    if (payload->left > 0)
        *ending = BY_LENGTH;
    return false;
}

/* The same of a whole header; `final` if it is that of the answer itself. */
static bool
take_header(struct bytes *payload, enum ending *ending, uint32_t *length, bool *final)
{
    struct bytes line;
    uint32_t code = lines_take(payload, &line) ? status_code(line) : 0;

    *final = !is_interim(code);
    *ending = has_no_body(code) ? BY_LENGTH : BY_FIN;
    *length = 0;
    return take_lines(payload, ending, length);
}

static enum answer_end
unfinished(enum ending ending)
{
    return ending == BY_FIN ? ANSWER_HEADER : ANSWER_HEADER_TOLD;
}

enum answer_end
http_answer(struct bytes payload)
{
    enum ending ending = BY_LENGTH;
    uint32_t length = 0;
    bool final = false;

    if (lines_take_exactly(&payload, "HEAD ") || lines_take_exactly(&payload, "CONNECT "))
        return ANSWER_WITHOUT_BODY;
    while (ending == BY_LENGTH && bytes_step(&payload, length) &&
           lines_take_exactly(&payload, "HTTP/"))
        if (!take_header(&payload, &ending, &length, &final))
            return unfinished(ending);
    if (ending == BY_FIN)
        return ANSWER_RUNS_TO_FIN;
    return final ? ANSWER_TOLD : ANSWER_NONE;
}

enum answer_end
http_header_goes_on(struct bytes payload, bool told)
{
    enum ending ending = told ? BY_LENGTH : BY_FIN;
    uint32_t length;

    (void)lines_take_exactly(&payload, "\n"); /* of the line that ended with its CR */
    if (!take_lines(&payload, &ending, &length))
        return unfinished(ending);
    return ending == BY_FIN ? ANSWER_RUNS_TO_FIN : ANSWER_TOLD;
}
