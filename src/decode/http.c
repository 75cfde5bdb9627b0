#include "http.h"

#include "lines.h"

#include <ctype.h>

/* RFC 9110 sections 15.2, 15.3.5 and 15.4.5. */
static bool
has_no_body(struct bytes status)
{
    while (status.left > 0 && status.at[0] != ' ')
        (void)bytes_step(&status, 1);
    lines_skip_blanks(&status);
    return lines_take_word(&status, "1") || lines_take_word(&status, "204") ||
           lines_take_word(&status, "304");
}

/* RFC 9112 sections 6.1 and 6.2. */
static bool
tells_length(struct bytes line)
{
    if (lines_take_word(&line, "content-length:")) {
        lines_skip_blanks(&line);
        return line.left > 0 && isdigit(line.at[0]);
    }
    if (!lines_take_word(&line, "transfer-encoding:"))
        return false;
    lines_skip_blanks(&line);
    return lines_take_word(&line, "chunked");
}

bool
http_runs_to_fin(struct bytes payload)
{
    struct bytes line;

    if (!http_begins(payload) || !lines_take(&payload, &line) || has_no_body(line))
        return false;
    while (lines_take(&payload, &line)) {
        if (line.left == 0)
            return true;
        if (tells_length(line))
            return false;
    }
    return false;
}
