/*
 * A line to type in, at the bottom of the screen: for what is searched, a number, a filter.
 *
 * Its text is escaped as everywhere on the screen (base/text.h), so that a search finds it there.
 * Terminals send a letter as some bytes (base/key.h): until the last has come they stand there as
 * \xNN.  Pure.
 */
#ifndef TCPVIZ_UI_PROMPT_H
#define TCPVIZ_UI_PROMPT_H

#include "tcpviz/base/limits.h"
#include "tcpviz/base/text.h"

#include <stdbool.h>

enum prompt_kind { PROMPT_FIND, PROMPT_GO_TO, PROMPT_FILTER, PROMPT_KINDS };

struct prompt {
    bool open;
    enum prompt_kind kind;
    enum charset charset;
    char text[LIMIT_PROMPT_BYTES];    /* with its NUL */
    int cursor;                       /* in front of the character at this byte */
    uint8_t begun[TEXT_LETTER_BYTES]; /* what may become a letter, and is in front of the cursor */
    int n_begun;
    int at;                         /* of the earlier lines; the newest is 0, -1: a new line */
    char draft[LIMIT_PROMPT_BYTES]; /* the new line, while an earlier one is looked at */
    char earlier[PROMPT_KINDS][LIMIT_PROMPT_LINES][LIMIT_PROMPT_BYTES]; /* newest first; "": none */
};

/* Opens it with a text, the cursor behind it. */
void prompt_open(struct prompt *p, enum prompt_kind kind, const char *text);

enum prompt_answer {
    PROMPT_GOES_ON,
    PROMPT_LEFT, /* it is closed, nothing is meant */
    PROMPT_TAKEN /* p->text is meant; it stays open until somebody closes it */
};

/* Does what a key asks for: edits, moves, looks at earlier lines, takes or leaves. */
enum prompt_answer prompt_key(struct prompt *p, int key);

/* Closes it and remembers its text as the newest line; not an empty one, nor the newest again. */
void prompt_close(struct prompt *p);

#endif
