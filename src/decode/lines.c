#include "lines.h"

#include <ctype.h>

bool
lines_take(struct bytes *payload, struct bytes *line)
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

bool
lines_take_word(struct bytes *line, const char *word)
{
    struct bytes at = *line;

    for (; *word != '\0'; word++)
        if (at.left == 0 || tolower(bytes_u8(&at)) != *word)
            return false;
    *line = at;
    return true;
}

bool
lines_take_exactly(struct bytes *line, const char *word)
{
    struct bytes at = *line;

    while (*word != '\0')
        if (bytes_u8(&at) != (uint8_t)*word++)
            return false;
    *line = at;
    return true;
}

bool
lines_take_number(struct bytes *line, uint32_t *number)
{
    struct bytes at = *line;

    lines_skip_blanks(&at);
    if (at.left == 0 || !isdigit(at.at[0]))
        return false;
    *number = 0;
    while (at.left > 0 && isdigit(at.at[0]))
        *number = *number * 10 + (uint32_t)(bytes_u8(&at) - '0');
    *line = at;
    return true;
}

void
lines_skip_blanks(struct bytes *line)
{
    while (line->left > 0 && (line->at[0] == ' ' || line->at[0] == '\t'))
        (void)bytes_step(line, 1);
}
