#include "tcpviz/grid/glyphs.h"

#include <stddef.h>
#include <string.h>

struct glyph_entry {
    uint16_t code_point;
    char utf8[4];
    char ascii[4];
};

static const struct glyph_entry glyphs[GLYPH_END - GLYPH_LINE_H] = {
    [GLYPH_LINE_H - 0x80] = {0x2500, "─", "-"},
    [GLYPH_LINE_V - 0x80] = {0x2502, "│", "|"},
    [GLYPH_DASH_H - 0x80] = {0x254c, "╌", "-"},
    [GLYPH_DASH_V - 0x80] = {0x250a, "┊", ":"},
    [GLYPH_CORNER_TL - 0x80] = {0x250c, "┌", "+"},
    [GLYPH_CORNER_TR - 0x80] = {0x2510, "┐", "+"},
    [GLYPH_CORNER_BL - 0x80] = {0x2514, "└", "+"},
    [GLYPH_CORNER_BR - 0x80] = {0x2518, "┘", "+"},
    [GLYPH_TEE_DOWN - 0x80] = {0x252c, "┬", "+"},
    [GLYPH_TEE_UP - 0x80] = {0x2534, "┴", "+"},
    [GLYPH_TEE_RIGHT - 0x80] = {0x251c, "├", "+"},
    [GLYPH_TEE_LEFT - 0x80] = {0x2524, "┤", "+"},
    [GLYPH_CROSS - 0x80] = {0x253c, "┼", "+"},
    [GLYPH_ARROW_LEFT - 0x80] = {0x2190, "←", "<-"},
    [GLYPH_HEAD_RIGHT - 0x80] = {0x25b6, "▶", ">"},
    [GLYPH_HEAD_LEFT - 0x80] = {0x25c0, "◀", "<"},
    [GLYPH_DOT - 0x80] = {0x25cf, "●", "*"},
    [GLYPH_SQUARE - 0x80] = {0x25a0, "■", "#"},
    [GLYPH_TIMES - 0x80] = {0x00d7, "×", "x"},
    [GLYPH_MICRO - 0x80] = {0x00b5, "µ", "u"},
    [GLYPH_ARROW_RIGHT - 0x80] = {0x2192, "→", "->"},
    [GLYPH_ARROW_UP - 0x80] = {0x2191, "↑", "^"},
    [GLYPH_ARROW_DOWN - 0x80] = {0x2193, "↓", "v"},
    [GLYPH_SUP_TWO - 0x80] = {0x00b2, "²", "^2"},
    [GLYPH_SUP_THREE - 0x80] = {0x00b3, "³", "^3"},
    [GLYPH_LINE_DOUBLE - 0x80] = {0x2550, "═", "="},
};

/* The same glyphs in the order of their code points, for glyph_next. */
static const uint8_t by_code_point[GLYPH_END - GLYPH_LINE_H] = {
    GLYPH_SUP_TWO,   GLYPH_SUP_THREE,   GLYPH_MICRO,      GLYPH_TIMES,      GLYPH_ARROW_LEFT,
    GLYPH_ARROW_UP,  GLYPH_ARROW_RIGHT, GLYPH_ARROW_DOWN, GLYPH_LINE_H,     GLYPH_LINE_V,
    GLYPH_DASH_V,    GLYPH_CORNER_TL,   GLYPH_CORNER_TR,  GLYPH_CORNER_BL,  GLYPH_CORNER_BR,
    GLYPH_TEE_RIGHT, GLYPH_TEE_LEFT,    GLYPH_TEE_DOWN,   GLYPH_TEE_UP,     GLYPH_CROSS,
    GLYPH_DASH_H,    GLYPH_LINE_DOUBLE, GLYPH_SQUARE,     GLYPH_HEAD_RIGHT, GLYPH_HEAD_LEFT,
    GLYPH_DOT,
};

_Static_assert(GLYPH_END <= 0xa0, "our numbers are no letter's code point");

/* RFC 3629, section 3. */
static struct glyph_text
letter_text(glyph_t letter)
{
    char last = (char)(0x80 | (letter & 0x3f));

    if (letter < 0x800)
        return (struct glyph_text){{(char)(0xc0 | letter >> 6), last}};
    return (struct glyph_text){
        {(char)(0xe0 | letter >> 12), (char)(0x80 | (letter >> 6 & 0x3f)), last}};
}

struct glyph_text
glyph_text(glyph_t g, enum charset charset)
{
    struct glyph_text text = {"?"};

    if (glyph_is_ours(g))
        memcpy(text.at,
               charset == CHARSET_UTF8 ? glyphs[g - GLYPH_LINE_H].utf8
                                       : glyphs[g - GLYPH_LINE_H].ascii,
               sizeof text.at);
    else if (glyph_is_printable(g))
        text.at[0] = (char)g;
    else if (charset == CHARSET_UTF8 && text_is_letter(g))
        text = letter_text(g);
    return text;
}

uint32_t
glyph_code_point(glyph_t g)
{
    if (glyph_is_ours(g))
        return glyphs[g - GLYPH_LINE_H].code_point;
    return glyph_is_printable(g) || text_is_letter(g) ? g : '?';
}

static glyph_t
find_code_point(uint32_t code_point)
{
    size_t low = 0;
    size_t high = sizeof by_code_point;

    while (low < high) {
        size_t middle = (low + high) / 2;
        uint32_t found = glyphs[by_code_point[middle] - GLYPH_LINE_H].code_point;

        if (found == code_point)
            return by_code_point[middle];
        if (found < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    return text_is_letter(code_point) ? (glyph_t)code_point : '?';
}

/* How many continuation bytes the first byte of a character announces (RFC 3629, section 3). */
static int
continuation_bytes(unsigned char first)
{
    if (first < 0xc0)
        return 0;
    return first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
}

glyph_t
glyph_next_other(const char **utf8)
{
    const unsigned char *at = (const unsigned char *)*utf8;
    unsigned char first = *at;

    if (first == 0)
        return 0;
    at++;
    if (first < 0x80) {
        *utf8 = (const char *)at;
        return glyph_is_printable(first) ? first : '?';
    }
    int wanted = continuation_bytes(first);
    /* A stray continuation byte has no bits to give and is no glyph's code point. */
    uint32_t code_point = wanted == 0 ? 0 : first & (0x3fu >> wanted);

    for (; wanted > 0 && (*at & 0xc0) == 0x80; wanted--)
        code_point = code_point << 6 | (*at++ & 0x3f);
    *utf8 = (const char *)at;
    return wanted == 0 ? find_code_point(code_point) : '?';
}
