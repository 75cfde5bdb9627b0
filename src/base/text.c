#include "tcpviz/base/text.h"

#include "tcpviz/base/digits.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What one call of text_addf adds at most, with the NUL. */
#define TEXT_CALL_BYTES 1024u

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

void
text_add_n(struct text *t, const char *utf8, size_t n)
{
    size_t room = t->size - t->len - 1;

    if (n > room) {
        t->cut = true;
        n = room;
        while (n > 0 && is_continuation(utf8[n]))
            n--;
    }
    memcpy(t->at + t->len, utf8, n);
    t->len += n;
    t->at[t->len] = '\0';
}

void
text_add_number(struct text *t, int64_t n)
{
    char digits[DIGITS_NUMBER_MAX + 1];

    text_add_n(t, digits, (size_t)(digits_number(digits, n) - digits));
}

static void
add_unsigned(struct text *t, uint64_t n)
{
    char digits[DIGITS_NUMBER_MAX + 1];

    text_add_n(t, digits, (size_t)(digits_unsigned(digits, n) - digits));
}

/* Adds what one conversion makes of its argument, and steps over it.  False if it is not one of
 * those that nearly all our words are made with: %s, %d, %u and the long ones of PRId64 and PRIu64.
 */
static bool
add_conversion(struct text *t, const char **format, va_list *args)
{
    const char *at = *format + 1;
    int longs = 0;

    for (; *at == 'l'; at++)
        longs++;
    *format = at + 1;
    if (*at == 's' && longs == 0)
        text_add(t, va_arg(*args, const char *));
    else if (*at == 'u')
        add_unsigned(t, longs == 0   ? va_arg(*args, unsigned)
                        : longs == 1 ? va_arg(*args, unsigned long)
                                     : va_arg(*args, unsigned long long));
    else if (*at == 'd')
        text_add_number(t, longs == 0   ? va_arg(*args, int)
                           : longs == 1 ? va_arg(*args, long)
                                        : va_arg(*args, long long));
    else
        return false;
    return true;
}

/* Without vsnprintf, which would be half of the work.  False: the format needs it. */
static bool
add_simple(struct text *t, const char *format, va_list *args)
{
    while (*format != '\0' && !t->cut) {
        size_t n = 0;

        while (format[n] != '\0' && format[n] != '%')
            n++;
        text_add_n(t, format, n);
        format += n;
        if (*format == '%' && !add_conversion(t, &format, args))
            return false;
    }
    return true;
}

static void
add_any(struct text *t, const char *format, va_list args)
{
    char buffer[TEXT_CALL_BYTES];
    int n = vsnprintf(buffer, sizeof buffer, format, args);

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
text_addf(struct text *t, const char *format, ...)
{
    size_t room = t->size - t->len;
    struct text added = {.at = t->at + t->len,
                         .size = room < TEXT_CALL_BYTES ? room : TEXT_CALL_BYTES};
    va_list args;
    bool simple;

    va_start(args, format);
    simple = add_simple(&added, format, &args);
    va_end(args);
    if (simple) {
        t->len += added.len;
        t->cut |= added.cut;
        return;
    }
    va_start(args, format);
    add_any(t, format, args);
    va_end(args);
}

static bool
stands_for_itself(uint8_t byte)
{
    return byte >= ' ' && byte <= '~' && byte != '\\';
}

size_t
text_escape(uint8_t byte, char out[4])
{
    static const char hex[] = "0123456789abcdef";

    out[0] = '\\';
    switch (byte) {
    case '\n':
        out[1] = 'n';
        return 2;
    case '\r':
        out[1] = 'r';
        return 2;
    case '\t':
        out[1] = 't';
        return 2;
    case '\\':
        out[1] = '\\';
        return 2;
    default:
        if (stands_for_itself(byte)) {
            out[0] = (char)byte;
            return 1;
        }
        out[1] = 'x';
        out[2] = hex[byte >> 4];
        out[3] = hex[byte & 15];
        return 4;
    }
}

void
text_add_escaped(struct text *t, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;

    for (size_t i = 0, plain; i < n && !t->cut; i += plain + 1) {
        char out[4];
        size_t len;

        for (plain = 0; i + plain < n && stands_for_itself(p[i + plain]); plain++)
            ;
        text_add_n(t, (const char *)p + i, plain);
        if (i + plain == n || t->cut)
            return;
        len = text_escape(p[i + plain], out);
        /* Half an escape would read as something else. */
        if (len > t->size - t->len - 1)
            t->cut = true;
        else
            text_add_n(t, out, len);
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
