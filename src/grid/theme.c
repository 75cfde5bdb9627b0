#include "tcpviz/grid/theme.h"

#include <assert.h>

/* ISO 6429's colours that are used, and the nearest to Okabe and Ito's in the palette of 256. */
enum { RED = 1, GREEN = 2, MAGENTA = 5, CYAN = 6 };
enum { CB_GREEN = 35, CB_SKY_BLUE = 74, CB_VERMILLION = 166, CB_PURPLE = 175, CB_ORANGE = 178 };

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
                  [ROLE_CLIENT] = {.color = CB_SKY_BLUE},
                  [ROLE_SERVER] = {.color = CB_ORANGE},
                  [ROLE_CONTROL] = {.bold = true},
                  [ROLE_PHANTOM] = {.color = CB_PURPLE, .bold = true, .underline = true},
                  [ROLE_TROUBLE] = {.color = CB_VERMILLION, .bold = true},
                  [ROLE_STATE] = {.bold = true},
                  [ROLE_BAND] = {.color = CB_PURPLE},
                  [ROLE_HEADLINE] = {.bold = true},
                  [ROLE_STATUS] = {.bold = true},
                  [ROLE_LIVE] = {.color = CB_GREEN, .bold = true},
                  [ROLE_MARKED] = {.color = CB_GREEN, .underline = true, .reverse = true},
                  [ROLE_KEY] = {.bold = true},
                  [ROLE_CONNECTION_1] = {.color = CB_SKY_BLUE},
                  [ROLE_CONNECTION_2] = {.color = CB_ORANGE},
                  [ROLE_CONNECTION_3] = {.color = CB_PURPLE},
                  [ROLE_CONNECTION_4] = {.color = CB_GREEN},
                  [ROLE_CONNECTION_5] = {.color = CB_SKY_BLUE, .bold = true},
                  [ROLE_CONNECTION_6] = {.color = CB_ORANGE, .bold = true}},
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
