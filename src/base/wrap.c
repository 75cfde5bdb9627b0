#include "tcpviz/base/wrap.h"

#include "tcpviz/base/text.h"

#include <stdbool.h>
#include <string.h>

static bool
is_unit(const char *word)
{
    static const char *const units[] = {"s", "ms", "µs", "ns", "min", "B", "kB", "MB", "GB"};
    size_t len = strcspn(word, " \n,.;:)");

    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strlen(units[i]) == len && strncmp(word, units[i], len) == 0)
            return true;
    return false;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether "segment", or "segments", ends at the blank: what stands behind it is its name. */
static bool
is_named(const char *utf8, size_t blank)
{
    static const char word[] = "egment"; /* the first letter may be a capital */
    size_t end = blank - (blank > 0 && utf8[blank - 1] == 's'), len = sizeof word - 1;

    return end >= len && strncmp(utf8 + end - len, word, len) == 0;
}

/* Whether the blank parts a number from its unit, a segment from its number, or a sign in a sum
 * from what it adds. */
static bool
parts_term(const char *utf8, size_t blank)
{
    bool alone = blank == 1 || (blank > 1 && utf8[blank - 2] == ' ');
    bool sign = alone && strchr("=+", utf8[blank - 1]) != NULL;
    bool number = blank > 0 && is_digit(utf8[blank - 1]);

    return sign || (number && is_unit(utf8 + blank + 1)) ||
           (is_digit(utf8[blank + 1]) && is_named(utf8, blank));
}

/* Whether a sum goes on behind the blank. */
static bool
parts_sum(const char *utf8, size_t blank)
{
    return strncmp(utf8 + blank + 1, "= ", 2) == 0 || strncmp(utf8 + blank + 1, "+ ", 2) == 0;
}

/* The last blank up to `from` at which a line may end, within a sum only if it must; 0: there is
 * none. */
static size_t
last_end(const char *utf8, size_t from, bool must)
{
    while (from > 0 &&
           (utf8[from] != ' ' || parts_term(utf8, from) || (!must && parts_sum(utf8, from))))
        from--;
    return from;
}

/* A last line of a word or two would look lost: it takes words from the line above, as long as
 * that stays the longer one.  They are no more lines by that. */
static size_t
feed_last_line(const char *utf8, size_t line, size_t all, int cols)
{
    enum { LAST_MIN = 6 }; /* it has at least a sixth of the columns */
    size_t rest = line;

    while (rest < all && utf8[rest] == ' ')
        rest++;
    while (rest < all && (all - rest) * LAST_MIN < (size_t)cols) {
        size_t end = last_end(utf8, line - 1, false);

        for (rest = end; rest > 0 && utf8[rest] == ' '; rest++)
            ;
        if (end <= all - rest)
            return line;
        line = end;
    }
    return line;
}

/* The length of the first line.  *skip is how many bytes to step over to the next one, 0 at the end
 * of the text. */
static size_t
first_line(const char *utf8, int cols, size_t *skip)
{
    size_t all = strcspn(utf8, "\n");
    size_t room = text_bytes_of_cols(utf8, (size_t)cols), line;

    if (room >= all) {
        *skip = utf8[all] == '\n' ? all + 1 : 0;
        return all;
    }
    line = last_end(utf8, room, false);
    if (line == 0)
        line = last_end(utf8, room, true);
    if (line == 0)
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

bool
wrap_next(struct wrap *w, int cols)
{
    size_t skip;

    if (*w->rest == '\0')
        return false;
    w->line = w->rest;
    w->bytes = first_line(w->line, cols, &skip);
    w->rest += skip > 0 ? skip : strlen(w->rest);
    return true;
}

int
wrap_lines(const char *utf8, int cols)
{
    int n = 0;

    for (struct wrap w = {.rest = utf8}; wrap_next(&w, cols);)
        n++;
    return n;
}

size_t
wrap_cut(const char *utf8, int cols)
{
    size_t skip, line = first_line(utf8, cols, &skip), end = line;

    while (end > 0 && utf8[end] == ' ' && (parts_sum(utf8, end) || parts_term(utf8, end)))
        for (end--; end > 0 && utf8[end] != ' '; end--)
            ;
    return end > 0 ? end : line;
}
