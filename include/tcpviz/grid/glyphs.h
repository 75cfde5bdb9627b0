/*
 * The few characters beyond ASCII that tcpviz draws, each one column wide, each with an ASCII
 * twin.  Beside them cells hold letters of strangers, see base/text.h; of what is drawn here those
 * have the signs of sums and units alone: no line, head or dot.  Pure.
 */
#ifndef TCPVIZ_GRID_GLYPHS_H
#define TCPVIZ_GRID_GLYPHS_H

#include "tcpviz/base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* A glyph: printable ASCII stands for itself, ours are numbered from 0x80, where Unicode has
 * control characters, and letters are their code points. */
typedef uint16_t glyph_t;

enum glyph {
    GLYPH_LINE_H = 0x80, /* ─ - */
    GLYPH_LINE_V,        /* │ | */
    GLYPH_DASH_H,        /* ╌ - */
    GLYPH_DASH_V,        /* ┊ : */
    GLYPH_CORNER_TL,     /* ┌ + */
    GLYPH_CORNER_TR,     /* ┐ + */
    GLYPH_CORNER_BL,     /* └ + */
    GLYPH_CORNER_BR,     /* ┘ + */
    GLYPH_TEE_DOWN,      /* ┬ + */
    GLYPH_TEE_UP,        /* ┴ + */
    GLYPH_TEE_RIGHT,     /* ├ + */
    GLYPH_TEE_LEFT,      /* ┤ + */
    GLYPH_CROSS,         /* ┼ + */
    GLYPH_HEAD_RIGHT,    /* ▶ > */
    GLYPH_HEAD_LEFT,     /* ◀ < */
    GLYPH_DOT,           /* ● * */
    GLYPH_SQUARE,        /* ■ # */
    GLYPH_TIMES,         /* × x */
    GLYPH_MICRO,         /* µ u */
    GLYPH_ARROW_RIGHT,   /* → -> (text only: two columns in ASCII) */
    GLYPH_ARROW_LEFT,    /* ← <- (text only) */
    GLYPH_ARROW_UP,      /* ↑ ^ */
    GLYPH_ARROW_DOWN,    /* ↓ v */
    GLYPH_SUP_TWO,       /* ² ^2 (text only) */
    GLYPH_SUP_THREE,     /* ³ ^3 (text only) */
    GLYPH_LINE_DOUBLE,   /* ═ = */
    GLYPH_END
};

/* How a glyph is written: a UTF-8 string of one character, or its ASCII twin.  What is no glyph
 * yields "?", and so does a letter in ASCII, where its text should have been escaped. */
#define GLYPH_BYTES 3 /* at most */

struct glyph_text {
    char at[GLYPH_BYTES + 1];
};

struct glyph_text glyph_text(glyph_t g, enum charset charset);

/* Unicode code point of a glyph (ASCII for itself). */
uint32_t glyph_code_point(glyph_t g);

/* Whether it is printable ASCII. */
static inline bool
glyph_is_printable(glyph_t g)
{
    return g >= ' ' && g <= '~';
}

/* Whether it is one of ours. */
static inline bool
glyph_is_ours(glyph_t g)
{
    return g >= GLYPH_LINE_H && g < GLYPH_END;
}

/* Those beyond ASCII, for glyph_next. */
glyph_t glyph_next_other(const char **utf8);

/* Reads one character of a text and steps over it; what is no glyph is '?'.
 * At the end of the string it returns 0. */
static inline glyph_t
glyph_next(const char **utf8)
{
    return glyph_is_printable((unsigned char)**utf8) ? (unsigned char)*(*utf8)++
                                                     : glyph_next_other(utf8);
}

#endif
