#include "tcpviz/ui/keymap.h"

#define ON_LADDER (1u << SCREEN_LADDER)
#define ON_LIST (1u << SCREEN_LIST)
#define ON_HELP (1u << SCREEN_HELP)
#define EVERYWHERE (ON_LADDER | ON_LIST | ON_HELP)

static const struct key_binding table[] = {
    {ACTION_PAUSE,
     {' ', 'p'},
     ON_LADDER,
     "Space p",
     "Space",
     "pause",
     "hold the picture while the capture goes on; again to go on"},
    {ACTION_UP,
     {KEY_CODE_UP, 'k'},
     ON_LADDER | ON_LIST,
     "Up k",
     "↑↓",
     "select",
     "select the segment or connection above"},
    {ACTION_DOWN,
     {KEY_CODE_DOWN, 'j'},
     ON_LADDER | ON_LIST,
     "Down j",
     NULL,
     NULL,
     "select the one below"},
    {ACTION_PAGE_UP, {KEY_CODE_PAGE_UP}, ON_LADDER | ON_LIST, "PgUp", NULL, NULL, "a page up"},
    {ACTION_PAGE_DOWN,
     {KEY_CODE_PAGE_DOWN},
     ON_LADDER | ON_LIST,
     "PgDn",
     NULL,
     NULL,
     "a page down"},
    {ACTION_FIRST, {KEY_CODE_HOME, 'g'}, ON_LADDER | ON_LIST, "Home g", NULL, NULL, "the first"},
    {ACTION_LAST, {KEY_CODE_END}, ON_LADDER | ON_LIST, "End", NULL, NULL, "the last"},
    {ACTION_LAST, {'G'}, ON_LIST, "G", NULL, NULL, "the last"},
    {ACTION_FOLLOW, {'G', 'F'}, ON_LADDER, "G F", "G", "follow", "follow the newest segment again"},
    {ACTION_NEXT_FLOW,
     {KEY_CODE_TAB, ']'},
     ON_LADDER,
     "Tab ]",
     "Tab",
     "next",
     "the next connection"},
    {ACTION_PREV_FLOW,
     {KEY_CODE_BACK_TAB, '['},
     ON_LADDER,
     "Shift-Tab [",
     NULL,
     NULL,
     "the previous connection"},
    {ACTION_LIST, {'c'}, ON_LADDER, "c", "c", "connections", "list all connections"},
    {ACTION_OPEN,
     {KEY_CODE_ENTER},
     ON_LIST,
     "Enter",
     "Enter",
     "ladder",
     "show the selected connection"},
    {ACTION_NUMBERS,
     {'s'},
     ON_LADDER,
     "s",
     "s",
     "numbers",
     "sequence numbers: relative, raw, symbolic"},
    {ACTION_DENSITY, {'z'}, ON_LADDER, "z", "z", "density", "compact or roomy"},
    {ACTION_SUMS, {'a'}, ON_LADDER, "a", "a", "sums", "the arithmetic on the arrows, on or off"},
    {ACTION_WIRESHARK,
     {'W'},
     ON_LADDER,
     "W",
     NULL,
     NULL,
     "what Wireshark would call it, on or off"},
    {ACTION_REDRAW,
     {KEY_CODE_REDRAW},
     EVERYWHERE,
     "Ctrl-L",
     NULL,
     NULL,
     "draw the whole screen again"},
    {ACTION_HELP, {'?', KEY_CODE_F1, 'h'}, ON_LADDER | ON_LIST, "? F1", "?", "help", "this list"},
    {ACTION_UP,
     {KEY_CODE_UP, 'k', KEY_CODE_PAGE_UP},
     ON_HELP,
     "Up k",
     NULL,
     NULL,
     "scroll this list up"},
    {ACTION_DOWN,
     {KEY_CODE_DOWN, 'j', KEY_CODE_PAGE_DOWN},
     ON_HELP,
     "Down j",
     "↑↓",
     "scroll",
     "scroll it down"},
    {ACTION_BACK,
     {'q', KEY_CODE_ESCAPE, 'c', '?'},
     ON_LIST | ON_HELP,
     "q Esc",
     "q",
     "back",
     "back to the ladder"},
    {ACTION_QUIT,
     {'q', 'Q', KEY_CODE_INTERRUPT},
     ON_LADDER,
     "q Q",
     "q",
     "quit",
     "quit, from the ladder"},
    {ACTION_QUIT,
     {'Q', KEY_CODE_INTERRUPT},
     ON_LIST | ON_HELP,
     "Q",
     NULL,
     NULL,
     "quit, from anywhere"},
};

const struct key_binding *
keymap_table(size_t *n)
{
    *n = sizeof table / sizeof table[0];
    return table;
}

enum action
keymap_action(enum screen screen, int key)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (!(table[i].screens & 1u << screen))
            continue;
        for (int k = 0; k < KEYMAP_KEYS_MAX && table[i].keys[k] != 0; k++)
            if (table[i].keys[k] == key)
                return table[i].action;
    }
    return ACTION_NONE;
}
