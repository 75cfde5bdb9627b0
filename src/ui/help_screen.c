#include "screens.h"

#define NAME_COLS 13

static const char *
screen_word(unsigned screens)
{
    if (screens & 1u << SCREEN_LADDER)
        return "";
    return screens & 1u << SCREEN_LIST && !(screens & 1u << SCREEN_HELP) ? " (in the list)"
                                                                         : " (list, help)";
}

void
paint_help_screen(const struct canvas *c)
{
    static const char *const reading[] = {
        "Seq counts bytes, Ack names the next byte wanted.  A SYN and a FIN take",
        "up one number each: the 1 that is marked.  A line after ! says what is",
        "unusual.  A state that is dim was inferred, not proved by its owner.",
    };
    const struct key_binding *table;
    int y = 2;
    size_t n;

    table = keymap_table(&n);
    grid_text(c->grid, 1, y++, "Keys", ROLE_HEADLINE, -1);
    for (size_t i = 0; i < n && y < c->grid->rows - 1; i++, y++) {
        int col = grid_text(c->grid, 3, y, table[i].name, ROLE_KEY, -1);

        if (col < 3 + NAME_COLS)
            col = 3 + NAME_COLS;
        col = grid_text(c->grid, col, y, table[i].help, ROLE_PLAIN, -1);
        grid_text(c->grid, col, y, screen_word(table[i].screens), ROLE_DIM, -1);
    }
    if (y + 5 >= c->grid->rows)
        return;
    grid_text(c->grid, 1, y + 1, "Reading the ladder", ROLE_HEADLINE, -1);
    for (int i = 0; i < 3; i++)
        grid_text(c->grid, 3, y + 2 + i, reading[i], ROLE_PLAIN, -1);
}
