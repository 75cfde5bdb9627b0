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
    p->n_begun = 0;
    set_text(p, text);
}

/* Takes out what stands in [from, to), at the cursor. */
static void
take_out(struct prompt *p, int from, int to)
{
    memmove(p->text + from, p->text + to, strlen(p->text + to) + 1);
    p->cursor = from;
}

/* A full line takes no more.  False then. */
static bool
put_in(struct prompt *p, const char *words, size_t added)
{
    size_t n = strlen(p->text);

    if (n + added > sizeof p->text - 1)
        return false;
    memmove(p->text + p->cursor + added, p->text + p->cursor, n + 1 - (size_t)p->cursor);
    memcpy(p->text + p->cursor, words, added);
    p->cursor += (int)added;
    return true;
}

/* A byte beyond ASCII.  If those in front were the beginning of a letter that it ends, the letter
 * takes their place. */
static void
insert_byte(struct prompt *p, uint8_t byte)
{
    struct escape escape = text_escape(&byte, 1, CHARSET_ASCII);

    if (byte >= 0xc0 || p->n_begun == TEXT_LETTER_BYTES)
        p->n_begun = 0;
    if (!put_in(p, escape.at, (size_t)escape.len)) {
        p->n_begun = 0;
        return;
    }
    p->begun[p->n_begun++] = byte;
    if (p->charset == CHARSET_ASCII || text_letter(p->begun, (size_t)p->n_begun) == 0)
        return;
    take_out(p, p->cursor - p->n_begun * escape.len, p->cursor);
    (void)put_in(p, (const char *)p->begun, (size_t)p->n_begun);
    p->n_begun = 0;
}

/* Where the character behind the cursor ends, and where the one in front of it begins. */
static int
behind(const struct prompt *p)
{
    return p->cursor + (int)text_bytes_of_cols(p->text + p->cursor, 1);
}

static int
before(const struct prompt *p)
{
    size_t cols = text_cols(p->text) - text_cols(p->text + p->cursor);

    return cols == 0 ? 0 : (int)text_bytes_of_cols(p->text, cols - 1);
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

    if (key == KEY_CODE_LEFT)
        p->cursor = before(p);
    else if (key == KEY_CODE_RIGHT)
        p->cursor = behind(p);
    else if (key == KEY_CODE_HOME)
        p->cursor = 0;
    else if (key == KEY_CODE_END)
        p->cursor = end;
}

enum prompt_answer
prompt_key(struct prompt *p, int key)
{
    if (key < 0x80 || key > 0xff)
        p->n_begun = 0;
    if (key >= 0x20 && key <= 0x7e)
        (void)put_in(p, &(char){(char)key}, 1);
    else if (key >= 0x80 && key <= 0xff)
        insert_byte(p, (uint8_t)key);
    else if (key == KEY_CODE_BACKSPACE)
        take_out(p, before(p), p->cursor);
    else if (key == KEY_CODE_DELETE)
        take_out(p, p->cursor, behind(p));
    else if (key == KEY_CODE_KILL) /* what stands in front of it, as in a shell */
        take_out(p, 0, p->cursor);
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
