/*
 * Bounded text: builds a string in the caller's storage, never past its end.
 *
 * Always NUL-terminated.  What does not fit is left out and `cut` is set; a UTF-8 character
 * is never split.  Text of this program is UTF-8 with the few glyphs of grid/glyphs.h; text
 * from strangers (wire, file names, devices, filters) enters through text_add_escaped only,
 * which yields printable ASCII and, where the charset has them, letters.  Pure; does not allocate.
 *
 * Letters are the Latin, Greek and Cyrillic ones that are one code point each, with the signs of
 * Latin-1, the euro sign, dashes, quotes and the ellipsis (RFC 3629 for their bytes).  Each takes
 * one column wherever our own lines do, joins no neighbour, is seen, and runs from left to right;
 * so columns stay characters.  No line, corner, arrow or dot of grid/glyphs.h is among them, nor
 * what looks like a bar (U+01C0 to U+01C3): a payload cannot draw a ladder.  All else stays bytes:
 * marks that combine, other scripts, emoji, control characters, and what is no UTF-8, as half a
 * letter at the end of a segment.
 */
#ifndef TCPVIZ_BASE_TEXT_H
#define TCPVIZ_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __GNUC__
#define TEXT_FORMAT(f, a) __attribute__((format(printf, f, a)))
#else
#define TEXT_FORMAT(f, a)
#endif

/* What the way out can show. */
enum charset { CHARSET_UTF8, CHARSET_ASCII };

struct text {
    char *at;    /* the caller's storage */
    size_t size; /* its size in bytes, at least 1 */
    size_t len;  /* bytes used, without the NUL */
    bool cut;    /* something did not fit */
};

/* Starts an empty text in the caller's storage of `size` bytes (at least 1). */
void text_init(struct text *t, char *storage, size_t size);

/* Empties it again. */
void text_clear(struct text *t);

/* Appends our own words (UTF-8); text_add_n so many bytes of them, whole characters. */
void text_add_n(struct text *t, const char *utf8, size_t n);

/* Inline, so that the length of a literal is known to the compiler. */
static inline void
text_add(struct text *t, const char *utf8)
{
    text_add_n(t, utf8, strlen(utf8));
}

/* Appends a number in decimals. */
void text_add_number(struct text *t, int64_t n);

/* Appends printf-formatted words of our own; one call adds at most 1023 bytes. */
void text_addf(struct text *t, const char *format, ...) TEXT_FORMAT(2, 3);

/* Appends strangers' bytes: printable ASCII as it is, in UTF-8 letters, too; \n \r \t \\ and
 * \xNN for all others.  Names of hosts go out in ASCII everywhere: they are ASCII where they are
 * valid (RFC 5890, section 2.3.2.1), and a letter of another script that looks the same must not
 * pass for one of theirs. */
void text_add_escaped(struct text *t, const void *bytes, size_t n, enum charset charset);

/* What the first of n bytes (at least 1) becomes there, with those that belong to it. */
struct escape {
    char at[4]; /* without NUL */
    int len;    /* of it */
    int cols;
    int bytes; /* that it stands for */
};

struct escape text_escape(const uint8_t *bytes, size_t n, enum charset charset);

/* How many of n bytes in front are one letter beyond ASCII; 0: they begin with none. */
#define TEXT_LETTER_BYTES 3 /* at most */

size_t text_letter(const uint8_t *bytes, size_t n);

/* Whether a code point beyond ASCII is such a letter, all of which are below 2^16. */
bool text_is_letter(uint32_t code_point);

/* The small letter of a capital one in the alphabets of today, also in ASCII, which has as many
 * bytes; any other code point as it is. */
uint32_t text_small(uint32_t code_point);

/* Appends "1 byte" or "14 bytes": the count and the noun, with an s unless the count is 1. */
void text_add_count(struct text *t, uint64_t n, const char *noun);

/* Columns that a UTF-8 string takes: its characters, since every glyph of ours and every letter is
 * one wide. */
size_t text_cols(const char *utf8);

/* How many bytes the first `cols` columns of a UTF-8 string take. */
size_t text_bytes_of_cols(const char *utf8, size_t cols);

#endif
