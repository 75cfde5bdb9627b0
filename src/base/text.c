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

/* In order.  Left out are what is not assigned, the soft hyphen U+00AD, which is not seen, the
 * clicks U+01C0 to U+01C3, which look like bars, and the marks U+0483 to U+0489, which combine. */
static const struct {
    uint16_t from, to;
} letters[] = {
    {0x00a1, 0x00ac}, /* signs of Latin-1 */
    {0x00ae, 0x01bf}, /* the others, its letters, Latin Extended-A and B */
    {0x01c4, 0x024f}, /* the rest of B */
    {0x0370, 0x0377}, /* Greek */
    {0x037a, 0x037f}, {0x0384, 0x038a}, {0x038c, 0x038c},
    {0x038e, 0x03a1}, {0x03a3, 0x0482}, /* the rest of it, and Cyrillic */
    {0x048a, 0x04ff},                   /* the rest of Cyrillic */
    {0x1e00, 0x1eff}, /* Latin Extended Additional: capital sharp s, Vietnamese, Welsh */
    {0x2013, 0x2014}, /* dashes */
    {0x2018, 0x201e}, /* quotes */
    {0x2026, 0x2026}, /* ellipsis */
    {0x2039, 0x203a}, /* single guillemets */
    {0x20ac, 0x20ac}, /* euro */
};

bool
text_is_letter(uint32_t code_point)
{
    size_t i = 0;

    while (i < sizeof letters / sizeof letters[0] - 1 && code_point > letters[i].to)
        i++;
    return code_point >= letters[i].from && code_point <= letters[i].to;
}

uint32_t
text_small(uint32_t code_point)
{
    /* Capitals, one after the other or each in front of its small letter, and how far that is. */
    static const struct {
        uint16_t from, to, apart, add;
    } capitals[] = {
        {'A', 'Z', 1, 32},       {0x00c0, 0x00d6, 1, 32}, {0x00d8, 0x00de, 1, 32},
        {0x0100, 0x012e, 2, 1},  {0x0132, 0x0136, 2, 1},  {0x0139, 0x0147, 2, 1},
        {0x014a, 0x0176, 2, 1},  {0x0179, 0x017d, 2, 1},  {0x0218, 0x021a, 2, 1},
        {0x0386, 0x0386, 1, 38}, {0x0388, 0x038a, 1, 37}, {0x038c, 0x038c, 1, 64},
        {0x038e, 0x038f, 1, 63}, {0x0391, 0x03a1, 1, 32}, {0x03a3, 0x03ab, 1, 32},
        {0x0400, 0x040f, 1, 80}, {0x0410, 0x042f, 1, 32}, {0x0460, 0x0480, 2, 1},
        {0x048a, 0x04be, 2, 1},  {0x04c1, 0x04cd, 2, 1},  {0x04d0, 0x04fe, 2, 1},
        {0x1e00, 0x1e94, 2, 1},  {0x1ea0, 0x1efe, 2, 1},
    };

    for (size_t i = 0; i < sizeof capitals / sizeof capitals[0] && code_point >= capitals[i].from;
         i++)
        if (code_point <= capitals[i].to)
            return (code_point - capitals[i].from) % capitals[i].apart == 0
                       ? code_point + capitals[i].add
                       : code_point;
    return code_point;
}

/* RFC 3629, section 3.  0xc0 and 0xc1, and three bytes for less than U+0800, would be longer than
 * needed, and are no UTF-8. */
size_t
text_letter(const uint8_t *bytes, size_t n)
{
    uint32_t code_point;

    if (n < 2 || bytes[0] < 0xc2 || bytes[0] > 0xef || !is_continuation((char)bytes[1]))
        return 0;
    code_point = (uint32_t)(bytes[0] & 0x1f) << 6 | (bytes[1] & 0x3f);
    if (bytes[0] < 0xe0)
        return text_is_letter(code_point) ? 2 : 0;
    if (n < 3 || !is_continuation((char)bytes[2]))
        return 0;
    code_point = code_point << 6 | (bytes[2] & 0x3f);
    return code_point >= 0x800 && text_is_letter(code_point) ? 3 : 0;
}

static struct escape
escape_byte(uint8_t byte)
{
    static const char hex[] = "0123456789abcdef";

    switch (byte) {
    case '\n':
        return (struct escape){"\\n", 2, 2, 1};
    case '\r':
        return (struct escape){"\\r", 2, 2, 1};
    case '\t':
        return (struct escape){"\\t", 2, 2, 1};
    case '\\':
        return (struct escape){"\\\\", 2, 2, 1};
    default:
        if (stands_for_itself(byte))
            return (struct escape){{(char)byte}, 1, 1, 1};
        return (struct escape){{'\\', 'x', hex[byte >> 4], hex[byte & 15]}, 4, 4, 1};
    }
}

struct escape
text_escape(const uint8_t *bytes, size_t n, enum charset charset)
{
    struct escape letter = {.cols = 1};

    if (bytes[0] < 0x80 || charset == CHARSET_ASCII ||
        (letter.len = letter.bytes = (int)text_letter(bytes, n)) == 0)
        return escape_byte(bytes[0]);
    memcpy(letter.at, bytes, (size_t)letter.len);
    return letter;
}

void
text_add_escaped(struct text *t, const void *bytes, size_t n, enum charset charset)
{
    const uint8_t *p = bytes;

    for (size_t i = 0, plain; i < n && !t->cut;) {
        struct escape escape;

        for (plain = 0; i + plain < n && stands_for_itself(p[i + plain]); plain++)
            ;
        text_add_n(t, (const char *)p + i, plain);
        i += plain;
        if (i == n || t->cut)
            return;
        escape = text_escape(p + i, n - i, charset);
        i += (size_t)escape.bytes;
        /* Half an escape would read as something else. */
        if ((size_t)escape.len > t->size - t->len - 1)
            t->cut = true;
        else
            text_add_n(t, escape.at, (size_t)escape.len);
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
    const uint64_t ones = 0x0101010101010101;
    size_t n = strlen(utf8), cols = n, i = 0;

    /* Eight bytes at once: continuations have the highest bit, and not the next one. */
    for (; n - i >= sizeof ones; i += sizeof ones) {
        uint64_t some;

        memcpy(&some, utf8 + i, sizeof some);
        some = some >> 7 & ~some >> 6 & ones;
        cols -= some * ones >> 56;
    }
    for (; i < n; i++)
        cols -= is_continuation(utf8[i]);
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
