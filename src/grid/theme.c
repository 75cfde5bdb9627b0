#include "tcpviz/grid/theme.h"

#include <assert.h>

/* ISO 6429's colours that are used. */
enum { RED = 1, GREEN = 2, MAGENTA = 5, CYAN = 6 };

/* Nobody tells us the background, so each has to be read on any.  Of the palette of 256 six colours
 * have the contrast that WCAG 2 asks of text (1.4.3: 4.5 to 1) both on white and on black:
 *
 *                 on white  on black
 *   blue      63     4.60      4.57
 *   brick    131     4.54      4.62
 *   magenta  163     4.66      4.51
 *   green     29     4.53      4.63
 *
 * besides a violet, too near to the blue, and a grey.  They are equally light, so hue alone has to
 * tell them apart.  For the first three it does with any colour vision: by the model of Machado
 * (2009) no two of them come nearer than 29 in CIELAB, blue and brick, the two sides, not nearer
 * than 74 (Okabe and Ito's own sky blue and orange: 70, but 2.4 and 2.1 on white).  Green and brick
 * look alike without red or green cones (9), so no arrow is green: what is left, as the third
 * connection, has the terminal's own foreground. */
enum { CB_GREEN = 29, CB_BLUE = 63, CB_BRICK = 131, CB_MAGENTA = 163 };

static const struct theme_style styles[THEMES][ROLE_COUNT] = {
    [THEME_DEFAULT] = {[ROLE_DIM] = {.dim = true},
                       [ROLE_CLIENT] = {.color = CYAN},
                       [ROLE_SERVER] = {.color = GREEN},
                       [ROLE_CONTROL] = {.bold = true},
                       [ROLE_PHANTOM] = {.color = MAGENTA, .bold = true, .underline = true},
                       [ROLE_TROUBLE] = {.color = RED, .bold = true},
                       [ROLE_STATE] = {.bold = true},
                       [ROLE_BAND] = {.color = MAGENTA},
                       [ROLE_HEADLINE] = {.bold = true},
                       [ROLE_STATUS] = {.bold = true},
                       [ROLE_LIVE] = {.color = GREEN, .bold = true},
                       [ROLE_MARKED] = {.color = MAGENTA, .underline = true, .reverse = true},
                       [ROLE_KEY] = {.bold = true},
                       [ROLE_CONNECTION_1] = {.color = CYAN},
                       [ROLE_CONNECTION_2] = {.color = GREEN},
                       [ROLE_CONNECTION_3] = {.color = MAGENTA},
                       [ROLE_CONNECTION_4] = {.color = CYAN, .bold = true},
                       [ROLE_CONNECTION_5] = {.color = GREEN, .bold = true},
                       [ROLE_CONNECTION_6] = {.color = MAGENTA, .bold = true}},
    [THEME_CB] = {[ROLE_DIM] = {.dim = true},
                  [ROLE_CLIENT] = {.color = CB_BLUE},
                  [ROLE_SERVER] = {.color = CB_BRICK},
                  [ROLE_CONTROL] = {.bold = true},
                  [ROLE_PHANTOM] = {.bold = true, .underline = true},
                  [ROLE_TROUBLE] = {.color = CB_MAGENTA, .bold = true},
                  [ROLE_STATE] = {.bold = true},
                  [ROLE_BAND] = {.color = CB_GREEN},
                  [ROLE_HEADLINE] = {.bold = true},
                  [ROLE_STATUS] = {.bold = true},
                  [ROLE_LIVE] = {.color = CB_GREEN, .bold = true},
                  [ROLE_MARKED] = {.color = CB_GREEN, .underline = true, .reverse = true},
                  [ROLE_KEY] = {.bold = true},
                  [ROLE_CONNECTION_1] = {.color = CB_BLUE},
                  [ROLE_CONNECTION_2] = {.color = CB_BRICK},
                  [ROLE_CONNECTION_4] = {.color = CB_BLUE, .bold = true},
                  [ROLE_CONNECTION_5] = {.color = CB_BRICK, .bold = true},
                  [ROLE_CONNECTION_6] = {.bold = true}},
    [THEME_MONO] = {[ROLE_DIM] = {.dim = true},
                    [ROLE_CONTROL] = {.bold = true},
                    [ROLE_PHANTOM] = {.bold = true, .underline = true},
                    [ROLE_TROUBLE] = {.bold = true, .reverse = true},
                    [ROLE_STATE] = {.bold = true},
                    [ROLE_HEADLINE] = {.bold = true},
                    [ROLE_STATUS] = {.bold = true},
                    [ROLE_LIVE] = {.bold = true},
                    [ROLE_MARKED] = {.underline = true, .reverse = true},
                    [ROLE_KEY] = {.bold = true}},
};

struct theme_style
theme_style(enum theme theme, enum role role, int colors)
{
    assert(theme < THEMES && role < ROLE_COUNT);
    if (colors < 8)
        theme = THEME_MONO;
    else if (theme == THEME_CB && colors < 256)
        theme = THEME_DEFAULT;
    return styles[theme][role];
}
