#include "look.h"

#include <stdlib.h>

#define NO_COLOR_OF_ITS_OWN (-1)

static const struct {
    short color;
    attr_t with_color;
    attr_t without;
} rules[ROLE_COUNT] = {
    [ROLE_PLAIN] = {NO_COLOR_OF_ITS_OWN, A_NORMAL, A_NORMAL},
    [ROLE_DIM] = {NO_COLOR_OF_ITS_OWN, A_DIM, A_DIM},
    [ROLE_CLIENT] = {COLOR_CYAN, A_NORMAL, A_NORMAL},
    [ROLE_SERVER] = {COLOR_GREEN, A_NORMAL, A_NORMAL},
    [ROLE_CONTROL] = {NO_COLOR_OF_ITS_OWN, A_BOLD, A_BOLD},
    [ROLE_PHANTOM] = {COLOR_MAGENTA, A_BOLD | A_UNDERLINE, A_BOLD | A_UNDERLINE},
    [ROLE_TROUBLE] = {COLOR_RED, A_BOLD, A_BOLD},
    [ROLE_STATE] = {NO_COLOR_OF_ITS_OWN, A_BOLD, A_BOLD},
    [ROLE_BAND] = {COLOR_MAGENTA, A_NORMAL, A_NORMAL},
    [ROLE_BOX] = {NO_COLOR_OF_ITS_OWN, A_NORMAL, A_NORMAL},
    [ROLE_HEADLINE] = {NO_COLOR_OF_ITS_OWN, A_BOLD, A_BOLD},
    [ROLE_STATUS] = {NO_COLOR_OF_ITS_OWN, A_BOLD, A_BOLD},
    [ROLE_LIVE] = {COLOR_GREEN, A_BOLD, A_BOLD},
    [ROLE_MARKED] = {COLOR_YELLOW, A_REVERSE | A_UNDERLINE, A_REVERSE | A_UNDERLINE},
    [ROLE_KEY] = {NO_COLOR_OF_ITS_OWN, A_BOLD, A_BOLD},
    [ROLE_CONNECTION_1] = {COLOR_CYAN, A_NORMAL, A_NORMAL},
    [ROLE_CONNECTION_2] = {COLOR_GREEN, A_NORMAL, A_NORMAL},
    [ROLE_CONNECTION_3] = {COLOR_MAGENTA, A_NORMAL, A_NORMAL},
    [ROLE_CONNECTION_4] = {COLOR_CYAN, A_BOLD, A_NORMAL},
    [ROLE_CONNECTION_5] = {COLOR_GREEN, A_BOLD, A_NORMAL},
    [ROLE_CONNECTION_6] = {COLOR_MAGENTA, A_BOLD, A_NORMAL},
};

static bool
wanted(enum color_mode mode)
{
    const char *no_color = getenv("NO_COLOR");

    /* no-color.org: set and not empty, whatever it says. */
    if (mode == COLOR_AUTO)
        return no_color == NULL || *no_color == '\0';
    return mode == COLOR_ALWAYS;
}

/* Without default colours a pair would need a fixed background, so there are then none. */
static bool
start_colors(enum color_mode mode)
{
    return wanted(mode) && has_colors() && start_color() == OK && COLORS >= 8 &&
           use_default_colors() == OK;
}

void
look_init(struct look *look, enum color_mode mode)
{
    bool colors = start_colors(mode);

    for (int role = 0; role < ROLE_COUNT; role++) {
        attr_t attrs = colors ? rules[role].with_color : rules[role].without;

        /* One even bar: coloured backgrounds side by side are hard to read. */
        look->selected[role] = A_REVERSE | (attrs & (A_BOLD | A_UNDERLINE));
        if (colors && rules[role].color != NO_COLOR_OF_ITS_OWN) {
            short pair = (short)(rules[role].color + 1);

            if (init_pair(pair, rules[role].color, -1) == OK)
                attrs |= (attr_t)COLOR_PAIR(pair);
        }
        look->plain[role] = attrs;
    }
}
