/*
 * Bounded text: builds a string in the caller's storage, never past its end.
 *
 * Always NUL-terminated.  What does not fit is left out and `cut` is set; a UTF-8 character
 * is never split.  Text of this program is UTF-8 with the few glyphs of grid/glyphs.h; text
 * from strangers (wire, file names, devices, filters) enters through text_add_escaped only,
 * which yields printable ASCII.  Pure; does not allocate.
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

/* Appends strangers' bytes as printable ASCII: \n \r \t \\ and \xNN for all others. */
void text_add_escaped(struct text *t, const void *bytes, size_t n);

/* One of them, without NUL.  Returns how many characters it takes. */
size_t text_escape(uint8_t byte, char out[4]);

/* Appends "1 byte" or "14 bytes": the count and the noun, with an s unless the count is 1. */
void text_add_count(struct text *t, uint64_t n, const char *noun);

/* Columns that a UTF-8 string takes: its characters, since every glyph of ours is one wide. */
size_t text_cols(const char *utf8);

/* How many bytes the first `cols` columns of a UTF-8 string take. */
size_t text_bytes_of_cols(const char *utf8, size_t cols);

#endif
