/*
 * What crosses the wall from the terminal to the screens: one key.
 */
#ifndef TCPVIZ_BASE_KEY_H
#define TCPVIZ_BASE_KEY_H

enum key_code {
    KEY_CODE_NONE = 0,
    /* 0x20 to 0x7e: that character; 0x80 to 0xff: a byte of one that is not ASCII */
    KEY_CODE_BACKSPACE = 0x08,
    KEY_CODE_TAB = 0x09,
    KEY_CODE_ENTER = 0x0d,
    KEY_CODE_ESCAPE = 0x1b,
    KEY_CODE_UP = 0x100,
    KEY_CODE_DOWN,
    KEY_CODE_LEFT,
    KEY_CODE_RIGHT,
    KEY_CODE_PAGE_UP,
    KEY_CODE_PAGE_DOWN,
    KEY_CODE_HOME,
    KEY_CODE_END,
    KEY_CODE_BACK_TAB,
    KEY_CODE_F1,
    KEY_CODE_REDRAW,    /* Ctrl-L */
    KEY_CODE_INTERRUPT, /* Ctrl-C where the terminal does not make a SIGINT of it */
    KEY_CODE_F4,
    KEY_CODE_DELETE,
    KEY_CODE_KILL, /* Ctrl-U */
    KEY_CODE_CLICK /* of the mouse; where, is told beside it */
};

#endif
