#include "tcpviz/ui/keymap.h"

#define ON_LADDER (1u << SCREEN_LADDER)
#define ON_LIST (1u << SCREEN_LIST)
#define ON_HELP (1u << SCREEN_HELP)
#define ON_DETAILS (1u << SCREEN_DETAILS)
#define ON_BYTES (1u << SCREEN_BYTES)
#define ON_PANES (ON_DETAILS | ON_BYTES)
#define EVERYWHERE (ON_LADDER | ON_LIST | ON_HELP | ON_PANES)

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
    {ACTION_FOLLOW,
     {'G', 'F'},
     ON_LADDER,
     "G F",
     "G",
     "follow",
     "follow the newest segment again; moving up stops that"},
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
    {ACTION_DETAILS,
     {KEY_CODE_ENTER},
     ON_LADDER,
     "Enter",
     "Enter",
     "details",
     "all about the selected segment"},
    {ACTION_NEXT_PANE,
     {KEY_CODE_TAB},
     ON_PANES,
     "Tab",
     "Tab",
     "next pane",
     "the next pane: why, header, fields, bytes"},
    {ACTION_PREV_PANE, {KEY_CODE_BACK_TAB}, ON_PANES, "Shift-Tab", NULL, NULL, "the pane before"},
    {ACTION_PANE_WHY, {'1'}, ON_PANES, "1", NULL, NULL, "what happened, and the sums"},
    {ACTION_PANE_HEADER, {'2'}, ON_PANES, "2", NULL, NULL, "the TCP header as a figure"},
    {ACTION_PANE_FIELDS, {'3'}, ON_PANES, "3", NULL, NULL, "all fields, as Wireshark's tree"},
    {ACTION_PANE_BYTES, {'4'}, ON_PANES, "4", NULL, NULL, "the bytes, in hex and as text"},
    {ACTION_UP,
     {KEY_CODE_UP, 'k'},
     ON_DETAILS,
     "Up k",
     "↑↓",
     "field",
     "select the field above, or scroll"},
    {ACTION_DOWN, {KEY_CODE_DOWN, 'j'}, ON_DETAILS, "Down j", NULL, NULL, "the field below"},
    {ACTION_UP,
     {KEY_CODE_UP, 'k'},
     ON_BYTES,
     "Up k",
     "←→↑↓",
     "byte",
     "select the byte a row above"},
    {ACTION_DOWN, {KEY_CODE_DOWN, 'j'}, ON_BYTES, "Down j", NULL, NULL, "the byte a row below"},
    {ACTION_PREV_BYTE, {KEY_CODE_LEFT, 'h'}, ON_BYTES, "Left h", NULL, NULL, "the byte before"},
    {ACTION_NEXT_BYTE, {KEY_CODE_RIGHT, 'l'}, ON_BYTES, "Right l", NULL, NULL, "the next byte"},
    {ACTION_PAGE_UP, {KEY_CODE_PAGE_UP}, ON_PANES, "PgUp", NULL, NULL, "a page up"},
    {ACTION_PAGE_DOWN, {KEY_CODE_PAGE_DOWN}, ON_PANES, "PgDn", NULL, NULL, "a page down"},
    {ACTION_FIRST, {KEY_CODE_HOME, 'g'}, ON_PANES, "Home g", NULL, NULL, "the first"},
    {ACTION_LAST, {KEY_CODE_END, 'G'}, ON_PANES, "End G", NULL, NULL, "the last"},
    {ACTION_PREV_SEGMENT,
     {KEY_CODE_LEFT, 'h', '['},
     ON_DETAILS,
     "Left h [",
     "←→",
     "segment",
     "the segment before"},
    {ACTION_NEXT_SEGMENT,
     {KEY_CODE_RIGHT, 'l', ']'},
     ON_DETAILS,
     "Right l ]",
     NULL,
     NULL,
     "the next segment"},
    {ACTION_PREV_SEGMENT, {'['}, ON_BYTES, "[", "[ ]", "segment", "the segment before"},
    {ACTION_NEXT_SEGMENT, {']'}, ON_BYTES, "]", NULL, NULL, "the next segment"},
    {ACTION_BACK,
     {KEY_CODE_ESCAPE, 'q', KEY_CODE_ENTER},
     ON_PANES,
     "Esc q Enter",
     "Esc",
     "back",
     "back to the ladder"},
    {ACTION_LIST, {'c'}, ON_LADDER, "c", "c", "connections", "list all connections"},
    {ACTION_OPEN,
     {KEY_CODE_ENTER},
     ON_LIST,
     "Enter",
     "Enter",
     "ladder",
     "show the selected connection"},
    {ACTION_MERGE,
     {'a', 'm'},
     ON_LIST,
     "a m",
     "a",
     "all in one ladder",
     "the connections of this server in one ladder"},
    {ACTION_MERGE,
     {'m'},
     ON_LADDER,
     "m",
     NULL,
     NULL,
     "the connections of this server in one ladder; again: this one alone"},
    {ACTION_SORT, {'o'}, ON_LIST, "o", "o", "sort", "sort by the next column"},
    {ACTION_REVERSE, {'O'}, ON_LIST, "O", NULL, NULL, "sort the other way round"},
    {ACTION_NUMBERS,
     {'s'},
     ON_LADDER | ON_PANES,
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
    {ACTION_HELP,
     {'?', KEY_CODE_F1, 'h'},
     ON_LADDER | ON_LIST,
     "? F1",
     "?",
     "help",
     "list the keys"},
    {ACTION_HELP, {'?', KEY_CODE_F1}, ON_PANES, "? F1", "?", "help", "list the keys"},
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
     "back to the screen before"},
    {ACTION_QUIT, {'q', 'Q', KEY_CODE_INTERRUPT}, ON_LADDER, "q Q Ctrl-C", "q", "quit", "quit"},
    {ACTION_QUIT,
     {'Q', KEY_CODE_INTERRUPT},
     ON_LIST | ON_HELP | ON_PANES,
     "Q Ctrl-C",
     NULL,
     NULL,
     "quit"},
};

const struct key_binding *
keymap_table(size_t *n)
{
    *n = sizeof table / sizeof table[0];
    return table;
}

const char *
keymap_screen_title(enum screen screen)
{
    switch (screen) {
    case SCREEN_LADDER:
        return "On the ladder";
    case SCREEN_LIST:
        return "In the list of connections";
    case SCREEN_HELP:
        return "In the help";
    case SCREEN_DETAILS:
        return "In the details";
    case SCREEN_BYTES:
        return "In the details, in the bytes";
    case SCREENS:
        break;
    }
    return "";
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
