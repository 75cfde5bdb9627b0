#include "tcpviz/base/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
text_init(struct text *t, char *storage, size_t size)
{
    *t = (struct text){.at = storage, .size = size};
    storage[0] = '\0';
}

void
text_clear(struct text *t)
{
    text_init(t, t->at, t->size);
}

static bool
is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

static void
add_bytes(struct text *t, const char *s, size_t n)
{
    size_t room = t->size - t->len - 1;

    if (n > room) {
        t->cut = true;
        n = room;
        while (n > 0 && is_continuation(s[n]))
            n--;
    }
    memcpy(t->at + t->len, s, n);
    t->len += n;
    t->at[t->len] = '\0';
}

void
text_add(struct text *t, const char *utf8)
{
    add_bytes(t, utf8, strlen(utf8));
}

void
text_addf(struct text *t, const char *format, ...)
{
    char buffer[1024];
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(buffer, sizeof buffer, format, args);
    va_end(args);
    if (n < 0)
        return;
    if ((size_t)n >= sizeof buffer) {
        /* The last character may be half of one. */
        buffer[text_bytes_of_cols(buffer, text_cols(buffer) - 1)] = '\0';
        t->cut = true;
    }
    text_add(t, buffer);
}

void
text_add_escaped(struct text *t, const void *bytes, size_t n)
{
    static const char hex[] = "0123456789abcdef";
    const unsigned char *p = bytes;

    for (size_t i = 0; i < n && !t->cut; i++) {
        char out[4] = {'\\', 'x', hex[p[i] >> 4], hex[p[i] & 15]};
        size_t len = 4;

        if (p[i] >= 0x20 && p[i] < 0x7f && p[i] != '\\') {
            out[0] = (char)p[i];
            len = 1;
        } else if (p[i] == '\n' || p[i] == '\r' || p[i] == '\t' || p[i] == '\\') {
            out[1] = p[i] == '\n' ? 'n' : p[i] == '\r' ? 'r' : p[i] == '\t' ? 't' : '\\';
            len = 2;
        }
        /* Half an escape would read as something else. */
        if (len > t->size - t->len - 1)
            t->cut = true;
        else
            add_bytes(t, out, len);
    }
}

void
text_add_count(struct text *t, uint64_t n, const char *noun)
{
    text_addf(t, "%" PRIu64 " %s%s", n, noun, n == 1 ? "" : "s");
}

size_t
text_cols(const char *utf8)
{
    size_t cols = 0;

    for (; *utf8; utf8++)
        cols += !is_continuation(*utf8);
    return cols;
}

size_t
text_bytes_of_cols(const char *utf8, size_t cols)
{
    size_t n = 0;

    while (utf8[n] && (cols > 0 || is_continuation(utf8[n]))) {
        cols -= !is_continuation(utf8[n]);
        n++;
    }
    return n;
}
