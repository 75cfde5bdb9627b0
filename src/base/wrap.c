#include "tcpviz/base/wrap.h"

#include "tcpviz/base/text.h"

#include <string.h>

/* A last line of a word or two would look lost: it takes words from the line above, as long as
 * that stays the longer one.  They are no more lines by that. */
static size_t
feed_last_line(const char *utf8, size_t line, size_t all, int cols)
{
    enum { LAST_MIN = 6 }; /* it has at least a sixth of the columns */
    size_t rest = line, to = line;

    while (rest < all && utf8[rest] == ' ')
        rest++;
    while (rest < all && (all - rest) * LAST_MIN < (size_t)cols) {
        for (to = rest - 1; to > 0 && utf8[to] == ' '; to--)
            ;
        for (; to > 0 && utf8[to - 1] != ' '; to--)
            ;
        if (to <= all - to)
            return line;
        rest = to;
        for (line = to; line > 0 && utf8[line - 1] == ' '; line--)
            ;
    }
    return line;
}

size_t
wrap_line(const char *utf8, int cols, size_t *skip)
{
    size_t all = strcspn(utf8, "\n");
    size_t room = text_bytes_of_cols(utf8, (size_t)cols), line;

    if (room >= all) {
        *skip = utf8[all] == '\n' ? all + 1 : 0;
        return all;
    }
    for (line = room; line > 0 && utf8[line] != ' '; line--)
        ;
    if (line == 0)
        line = room; /* one word that is longer than the line */
    else
        line = feed_last_line(utf8, line, all, cols);
    *skip = line;
    while (utf8[*skip] == ' ')
        ++*skip;
    if (*skip == all) /* blanks at the end are no line of their own */
        *skip = utf8[all] == '\n' ? all + 1 : 0;
    return line;
}
