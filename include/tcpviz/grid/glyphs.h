/*
 * The few characters beyond ASCII that tcpviz draws, each one column wide, each with an ASCII
 * twin.  Foreign text never holds any of them.  Pure.
 */
#ifndef TCPVIZ_GRID_GLYPHS_H
#define TCPVIZ_GRID_GLYPHS_H

#include <stdbool.h>
#include <stdint.h>

enum charset { CHARSET_UTF8, CHARSET_ASCII };

/* A glyph: printable ASCII stands for itself, the others are numbered from 0x80. */
typedef uint8_t glyph_t;

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

/* How a glyph is written: a UTF-8 string of one character, or its ASCII twin.  Any other byte
 * than a glyph's yields "?". */
const char *glyph_text(glyph_t g, enum charset charset);

/* Unicode code point of a glyph (ASCII for itself). */
uint32_t glyph_code_point(glyph_t g);

/* Whether it stands for itself: printable ASCII. */
static inline bool
glyph_is_printable(glyph_t g)
{
    return g >= ' ' && g <= '~';
}

/* Those that do not stand for themselves, for glyph_next. */
glyph_t glyph_next_other(const char **utf8);

/* Reads one character of our own UTF-8 text and steps over it; an unknown one is '?'.
 * At the end of the string it returns 0. */
static inline glyph_t
glyph_next(const char **utf8)
{
    return glyph_is_printable((glyph_t) * *utf8) ? (glyph_t) * (*utf8)++ : glyph_next_other(utf8);
}

#endif
