#include "tcpviz/ui/prompt.h"

#include "tcpviz/base/key.h"
#include "tcpviz/base/text.h"

#include <string.h>

static void
set_text(struct prompt *p, const char *text)
{
    size_t n = strlen(text);

    if (n > sizeof p->text - 1)
        n = sizeof p->text - 1;
    memmove(p->text, text, n);
    p->text[n] = '\0';
    p->cursor = (int)n;
}

void
prompt_open(struct prompt *p, enum prompt_kind kind, const char *text)
{
    p->open = true;
    p->kind = kind;
    p->at = -1;
    set_text(p, text);
}

/* A byte that is not ASCII is written as everywhere on the screen, \xc3, so that a search finds it
 * there.  A full line takes no more. */
static void
insert(struct prompt *p, uint8_t byte)
{
    size_t n = strlen(p->text), added = 1;
    char words[4] = {(char)byte};

    if (byte >= 0x80)
        added = text_escape(byte, words);
    if (n + added > sizeof p->text - 1)
        return;
    memmove(p->text + p->cursor + added, p->text + p->cursor, n + 1 - (size_t)p->cursor);
    memcpy(p->text + p->cursor, words, added);
    p->cursor += (int)added;
}

static void
delete_at(struct prompt *p, int at)
{
    if (at < 0 || p->text[at] == '\0')
        return;
    memmove(p->text + at, p->text + at + 1, strlen(p->text + at));
    p->cursor -= at < p->cursor;
}

/* What stands in front of the cursor goes, as in a shell. */
static void
delete_before(struct prompt *p)
{
    memmove(p->text, p->text + p->cursor, strlen(p->text + p->cursor) + 1);
    p->cursor = 0;
}

/* Looks at an earlier line, or back at the new one. */
static void
look_at(struct prompt *p, int at)
{
    if (at < -1 || at == LIMIT_PROMPT_LINES || (at >= 0 && p->earlier[p->kind][at][0] == '\0'))
        return;
    if (p->at == -1)
        memcpy(p->draft, p->text, sizeof p->draft);
    p->at = at;
    set_text(p, at == -1 ? p->draft : p->earlier[p->kind][at]);
}

static void
move_cursor(struct prompt *p, int key)
{
    int end = (int)strlen(p->text);

    if (key == KEY_CODE_LEFT && p->cursor > 0)
        p->cursor--;
    else if (key == KEY_CODE_RIGHT && p->cursor < end)
        p->cursor++;
    else if (key == KEY_CODE_HOME)
        p->cursor = 0;
    else if (key == KEY_CODE_END)
        p->cursor = end;
}

enum prompt_answer
prompt_key(struct prompt *p, int key)
{
    if ((key >= 0x20 && key <= 0x7e) || (key >= 0x80 && key <= 0xff))
        insert(p, (uint8_t)key);
    else if (key == KEY_CODE_BACKSPACE)
        delete_at(p, p->cursor - 1);
    else if (key == KEY_CODE_DELETE)
        delete_at(p, p->cursor);
    else if (key == KEY_CODE_KILL)
        delete_before(p);
    else if (key == KEY_CODE_UP || key == KEY_CODE_DOWN)
        look_at(p, p->at + (key == KEY_CODE_UP ? 1 : -1));
    else
        move_cursor(p, key);
    if (key == KEY_CODE_ENTER)
        return PROMPT_TAKEN;
    if (key != KEY_CODE_ESCAPE)
        return PROMPT_GOES_ON;
    p->open = false;
    return PROMPT_LEFT;
}

void
prompt_close(struct prompt *p)
{
    char(*lines)[LIMIT_PROMPT_BYTES] = p->earlier[p->kind];

    p->open = false;
    if (p->text[0] == '\0' || strcmp(p->text, lines[0]) == 0)
        return;
    memmove(lines + 1, lines, sizeof lines[0] * (LIMIT_PROMPT_LINES - 1));
    memcpy(lines[0], p->text, sizeof lines[0]);
}
