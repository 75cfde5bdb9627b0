#include "look.h"

#include <stdlib.h>

bool
term_color_wanted(enum color_mode mode)
{
    const char *no_color = getenv("NO_COLOR");

    /* no-color.org: set and not empty, whatever it says. */
    if (mode == COLOR_AUTO)
        return no_color == NULL || *no_color == '\0';
    return mode == COLOR_ALWAYS;
}

/* How many colours may be used.  Without default colours a pair would need a fixed background, so
 * there are then none. */
static int
start_colors(enum color_mode mode)
{
    bool started = term_color_wanted(mode) && has_colors() && start_color() == OK &&
                   use_default_colors() == OK;

    return started ? COLORS : 0;
}

static attr_t
attrs_of(const struct theme_style *style)
{
    attr_t attrs = A_NORMAL;

    attrs |= style->bold ? A_BOLD : A_NORMAL;
    attrs |= style->dim ? A_DIM : A_NORMAL;
    attrs |= style->underline ? A_UNDERLINE : A_NORMAL;
    attrs |= style->reverse ? A_REVERSE : A_NORMAL;
    return attrs;
}

void
look_init(struct look *look, enum color_mode mode, enum theme theme)
{
    int colors = start_colors(mode);

    for (int role = 0; role < ROLE_COUNT; role++) {
        struct theme_style style = theme_style(theme, (enum role)role, colors);
        attr_t attrs = attrs_of(&style);
        short pair = (short)(role + 1);

        /* One even bar: coloured backgrounds side by side are hard to read. */
        look->selected[role] = A_REVERSE | (attrs & (A_BOLD | A_UNDERLINE));
        if (style.color != 0 && init_pair(pair, style.color, -1) == OK)
            attrs |= (attr_t)COLOR_PAIR(pair);
        look->plain[role] = attrs;
    }
}
