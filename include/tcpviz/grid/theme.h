/*
 * Themes: how a role looks where it can be coloured, on the screen and in coloured text.
 *
 * Only foregrounds: the background is always the terminal's own.  Every role also differs by words
 * or shape, so that a theme may do without colours.  Pure.
 */
#ifndef TCPVIZ_GRID_THEME_H
#define TCPVIZ_GRID_THEME_H

#include "tcpviz/grid/roles.h"

#include <stdbool.h>
#include <stdint.h>

enum theme {
    THEME_DEFAULT, /* the terminal's own first 8 colours: those that can be read on black and on
                    * white, so no yellow, no blue, no white */
    THEME_CB,      /* told apart with any kind of colour vision, and with the contrast of text on
                    * black and on white: 256 colours, where there are fewer the default's */
    THEME_MONO,    /* bold, underline, dim and reverse alone */
    THEMES
};

struct theme_style {
    uint8_t color; /* number in the palette; 0: the terminal's foreground, for black is none */
    bool bold, dim, underline, reverse;
};

/* How a role looks on a terminal with so many colours; without, as in THEME_MONO. */
struct theme_style theme_style(enum theme theme, enum role role, int colors);

#endif
