#include "keys.h"

#include "modes.h"
#include "tcpviz/grid/grid.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CTRL(letter) ((letter)&0x1f)
#define ESCAPE 0x1b
#define SEQUENCE_MS 25  /* the pieces of one sequence come this close together */
#define STRING_MAX 4096 /* no answer of a terminal is longer */

static const struct {
    int curses;
    enum key_code code;
} meanings[] = {
    {'\r', KEY_CODE_ENTER},          {'\n', KEY_CODE_ENTER},
    {KEY_ENTER, KEY_CODE_ENTER},     {'\t', KEY_CODE_TAB},
    {KEY_BTAB, KEY_CODE_BACK_TAB},   {CTRL('L'), KEY_CODE_REDRAW},
    {CTRL('C'), KEY_CODE_INTERRUPT}, {KEY_BACKSPACE, KEY_CODE_BACKSPACE},
    {'\b', KEY_CODE_BACKSPACE},      {0x7f, KEY_CODE_BACKSPACE},
    {KEY_UP, KEY_CODE_UP},           {KEY_DOWN, KEY_CODE_DOWN},
    {KEY_LEFT, KEY_CODE_LEFT},       {KEY_RIGHT, KEY_CODE_RIGHT},
    {KEY_PPAGE, KEY_CODE_PAGE_UP},   {KEY_NPAGE, KEY_CODE_PAGE_DOWN},
    {KEY_HOME, KEY_CODE_HOME},       {KEY_END, KEY_CODE_END},
    {KEY_F(1), KEY_CODE_F1},         {KEY_F(4), KEY_CODE_F4},
    {KEY_DC, KEY_CODE_DELETE},       {CTRL('U'), KEY_CODE_KILL},
};

/* What terminals send for these keys although their terminfo entry says otherwise: the other
 * cursor key mode, vt100, which has no such keys at all, and Linux's console. */
static const struct {
    const char *sequence;
    enum key_code code;
} strays[] = {
    {"[A", KEY_CODE_UP},       {"[B", KEY_CODE_DOWN},       {"[C", KEY_CODE_RIGHT},
    {"[D", KEY_CODE_LEFT},     {"[H", KEY_CODE_HOME},       {"[F", KEY_CODE_END},
    {"[Z", KEY_CODE_BACK_TAB}, {"[1~", KEY_CODE_HOME},      {"[4~", KEY_CODE_END},
    {"[5~", KEY_CODE_PAGE_UP}, {"[6~", KEY_CODE_PAGE_DOWN}, {"[7~", KEY_CODE_HOME},
    {"[8~", KEY_CODE_END},     {"[11~", KEY_CODE_F1},       {"OA", KEY_CODE_UP},
    {"OB", KEY_CODE_DOWN},     {"OC", KEY_CODE_RIGHT},      {"OD", KEY_CODE_LEFT},
    {"OH", KEY_CODE_HOME},     {"OF", KEY_CODE_END},        {"OP", KEY_CODE_F1},
    {"OS", KEY_CODE_F4},       {"[14~", KEY_CODE_F4},       {"[3~", KEY_CODE_DELETE},
    {"[[A", KEY_CODE_F1},      {"[[D", KEY_CODE_F4},
};

static enum key_code
meaning_of(int curses)
{
    if ((curses >= 0x20 && curses <= 0x7e) || (curses >= 0x80 && curses <= 0xff))
        return (enum key_code)curses;
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        if (meanings[i].curses == curses)
            return meanings[i].code;
    }
    return KEY_CODE_NONE;
}

static enum key_code
stray_meaning(const char *sequence)
{
    for (size_t i = 0; i < sizeof strays / sizeof *strays; i++) {
        if (strcmp(strays[i].sequence, sequence) == 0)
            return strays[i].code;
    }
    return KEY_CODE_NONE;
}

#define WHEEL_UP 64
#define WHEEL_DOWN 65

/* A press of the first button, or a turn of the wheel, at a cell counted from 1; other buttons, and
 * those with Shift or Ctrl, belong to the terminal. */
static enum key_code
mouse_meaning(long button, long col, long row, struct click *click)
{
    if (button == WHEEL_UP)
        return KEY_CODE_UP;
    if (button == WHEEL_DOWN)
        return KEY_CODE_DOWN;
    if (button != 0 || col < 1 || col > GRID_COLS_MAX || row < 1 || row > GRID_ROWS_MAX)
        return KEY_CODE_NONE;
    *click = (struct click){.col = (int)col - 1, .row = (int)row - 1};
    return KEY_CODE_CLICK;
}

/* "0;10;5M": xterm's SGR 1006, behind "ESC [ <"; a release ends in "m". */
static enum key_code
decimal_mouse(const char *words, struct click *click)
{
    long numbers[3] = {-1, -1, -1};
    char *at = (char *)(uintptr_t)words;

    for (int i = 0; i < 3; i++) {
        numbers[i] = strtol(at, &at, 10);
        if (i < 2 && *at++ != ';')
            return KEY_CODE_NONE;
    }
    return strcmp(at, "M") == 0 ? mouse_meaning(numbers[0], numbers[1], numbers[2], click)
                                : KEY_CODE_NONE;
}

/* The rest of a control sequence that curses does not know.  It must be taken as a whole, or its
 * letters would act as keys. */
static enum key_code
read_sequence(WINDOW *window, const char *begun, struct click *click)
{
    char sequence[24] = "";
    size_t len = strlen(begun);
    int c;

    memcpy(sequence, begun, len);
    wtimeout(window, SEQUENCE_MS);
    do {
        c = wgetch(window);
        if (c > 0 && c <= 0x7f && len < sizeof sequence - 1)
            sequence[len++] = (char)c;
    } while (c != ERR && (c < 0x40 || (c == '[' && len == 2)));
    nodelay(window, TRUE);
    if (click != NULL && strncmp(sequence, "[<", 2) == 0)
        return decimal_mouse(sequence + 2, click);
    return stray_meaning(sequence);
}

/* A string for a program that asked the terminal something, and is gone: it ends with BEL or ESC \
 * (ECMA-48, section 5.6).  One that never ends is left, since signals wait meanwhile. */
static enum key_code
skip_string(WINDOW *window)
{
    int c, n = 0;

    wtimeout(window, SEQUENCE_MS);
    do
        c = wgetch(window);
    while (c != ERR && c != CTRL('G') && c != ESCAPE && ++n < STRING_MAX);
    if (c == ESCAPE)
        (void)wgetch(window);
    nodelay(window, TRUE);
    return KEY_CODE_NONE;
}

/* What curses knows by its beginning, the terminal's kmous: "ESC [ <", or "ESC [ M" and three bytes
 * (X10), from terminals that do not know decimal numbers. */
static enum key_code
after_mouse(WINDOW *window, struct click *click)
{
    int bytes[3];

    if (click == NULL)
        return KEY_CODE_NONE;
    if (modes_mouse_is_decimal())
        return read_sequence(window, "[<", click);
    wtimeout(window, SEQUENCE_MS);
    for (int i = 0; i < 3; i++)
        bytes[i] = wgetch(window);
    nodelay(window, TRUE);
    return mouse_meaning(bytes[0] - 32, bytes[1] - 32, bytes[2] - 32, click);
}

static enum key_code
after_escape(WINDOW *window, struct click *click)
{
    int c = wgetch(window);

    if (c == ERR)
        return KEY_CODE_ESCAPE;
    if (c == ESCAPE) {
        ungetch(c);
        return KEY_CODE_ESCAPE;
    }
    if (c == '[' || c == 'O')
        return read_sequence(window, c == '[' ? "[" : "O", click);
    if (c > 0 && c <= 0x7f && strchr("]P_^X", c))
        return skip_string(window);
    return KEY_CODE_NONE; /* Alt and a key: no key of ours */
}

enum key_code
keys_next(WINDOW *window, struct click *click)
{
    for (;;) {
        int c = wgetch(window);
        enum key_code key;

        if (c == ERR)
            return KEY_CODE_NONE;
        key = c == ESCAPE      ? after_escape(window, click)
              : c == KEY_MOUSE ? after_mouse(window, click)
                               : meaning_of(c);
        if (key != KEY_CODE_NONE)
            return key;
    }
}
