/*
 * Which key does what, on which screen: the one table behind the keys themselves, the bottom
 * line, the help and the manual page.  Pure.
 */
#ifndef TCPVIZ_UI_KEYMAP_H
#define TCPVIZ_UI_KEYMAP_H

#include "tcpviz/base/key.h"

#include <stddef.h>

enum action {
    ACTION_NONE,
    ACTION_PAUSE,
    ACTION_STEP,
    ACTION_STEP_BACK,
    ACTION_UP,
    ACTION_DOWN,
    ACTION_PAGE_UP,
    ACTION_PAGE_DOWN,
    ACTION_FIRST,
    ACTION_LAST,
    ACTION_FOLLOW,
    ACTION_NEXT_FLOW,
    ACTION_PREV_FLOW,
    ACTION_LIST,
    ACTION_OPEN,
    ACTION_MERGE,
    ACTION_SORT,
    ACTION_SORT_BACK,
    ACTION_REVERSE,
    ACTION_NUMBERS,
    ACTION_TIME,
    ACTION_DENSITY,
    ACTION_SUMS,
    ACTION_WINDOWS,
    ACTION_WIRESHARK,
    ACTION_DETAILS,
    ACTION_NEXT_PANE,
    ACTION_PREV_PANE,
    ACTION_PANE_WHY,
    ACTION_PANE_HEADER,
    ACTION_PANE_FIELDS,
    ACTION_PANE_BYTES,
    ACTION_PANE_STREAM,
    ACTION_NEXT_SEGMENT,
    ACTION_PREV_SEGMENT,
    ACTION_NEXT_BYTE,
    ACTION_PREV_BYTE,
    ACTION_FIND,
    ACTION_FIND_NEXT,
    ACTION_FIND_PREV,
    ACTION_TROUBLE_NEXT,
    ACTION_TROUBLE_PREV,
    ACTION_GO_TO,
    ACTION_TETHER,
    ACTION_FILTER,
    ACTION_FOLD_MORE,
    ACTION_FOLD_LESS,
    ACTION_HELP,
    ACTION_REDRAW,
    ACTION_BACK,
    ACTION_QUIT,
    ACTIONS
};

/* The details of a segment are two: in its bytes the arrows move otherwise. */
enum screen { SCREEN_LADDER, SCREEN_LIST, SCREEN_HELP, SCREEN_DETAILS, SCREEN_BYTES, SCREENS };

#define KEYMAP_KEYS_MAX 4

struct key_binding {
    enum action action;
    int keys[KEYMAP_KEYS_MAX]; /* enum key_code or a character; 0 ends them */
    unsigned screens;          /* bits 1 << enum screen */
    const char *name;          /* as the help writes it: "Up k" */
    const char *brief_name;    /* as the bottom line writes it; NULL: it takes `name`,
                                * and only where it is wide */
    const char *brief;         /* bottom line: "pause" */
    const char *help;          /* a sentence for the help */
};

/* The table, in the order of the help. */
const struct key_binding *keymap_table(size_t *n);

/* What the help and the manual page call a screen: "On the ladder". */
const char *keymap_screen_title(enum screen screen);

/* What a key does on a screen. */
enum action keymap_action(enum screen screen, int key);

#endif
