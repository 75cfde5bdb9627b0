#include "http.h"

#include <ctype.h>

/* The bytes of one line, without its end: CR, LF or both.  False: there is no end. */
static bool
take_line(struct bytes *payload, struct bytes *line)
{
    struct bytes at = *payload;

    while (at.left > 0) {
        size_t len = payload->left - at.left;
        uint8_t c = bytes_u8(&at);

        if (c != '\r' && c != '\n')
            continue;
        *line = bytes_of(payload->at, len);
        if (c == '\r' && at.left > 0 && at.at[0] == '\n')
            (void)bytes_step(&at, 1);
        *payload = at;
        return true;
    }
    return false;
}

/* Steps over `word`, in which letters are small; false, and no step, if something else is there. */
static bool
take_word(struct bytes *line, const char *word)
{
    struct bytes at = *line;

    for (; *word != '\0'; word++)
        if (at.left == 0 || tolower(bytes_u8(&at)) != *word)
            return false;
    *line = at;
    return true;
}

static void
skip_blanks(struct bytes *line)
{
    while (line->left > 0 && (line->at[0] == ' ' || line->at[0] == '\t'))
        (void)bytes_step(line, 1);
}

/* RFC 9110 sections 15.2, 15.3.5 and 15.4.5. */
static bool
has_no_body(struct bytes status)
{
    while (status.left > 0 && status.at[0] != ' ')
        (void)bytes_step(&status, 1);
    skip_blanks(&status);
    return take_word(&status, "1") || take_word(&status, "204") || take_word(&status, "304");
}

/* RFC 9112 sections 6.1 and 6.2. */
static bool
tells_length(struct bytes line)
{
    if (take_word(&line, "content-length:")) {
        skip_blanks(&line);
        return line.left > 0 && isdigit(line.at[0]);
    }
    if (!take_word(&line, "transfer-encoding:"))
        return false;
    skip_blanks(&line);
    return take_word(&line, "chunked");
}

bool
http_runs_to_fin(struct bytes payload)
{
    struct bytes line;

    if (!http_begins(payload) || !take_line(&payload, &line) || has_no_body(line))
        return false;
    while (take_line(&payload, &line)) {
        if (line.left == 0)
            return true;
        if (tells_length(line))
            return false;
    }
    return false;
}
