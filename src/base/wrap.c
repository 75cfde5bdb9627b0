#include "tcpviz/base/wrap.h"

#include "tcpviz/base/text.h"

#include <string.h>

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
    *skip = line;
    while (utf8[*skip] == ' ')
        ++*skip;
    if (*skip == all) /* blanks at the end are no line of their own */
        *skip = utf8[all] == '\n' ? all + 1 : 0;
    return line;
}
