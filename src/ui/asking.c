#include "asking.h"

#include "filtering.h"
#include "finding.h"
#include "going.h"

#include "tcpviz/base/key.h"

#include <string.h>

#define HINTS 3

/* What stands behind the line while nothing is typed: the longest that has room. */
static const struct {
    const char *name; /* in front of the line */
    const char *hints[HINTS];
    const char *listed[HINTS]; /* the same in the list, where they are others */
} kinds[PROMPT_KINDS] = {
    [PROMPT_FIND] = {"/",
                     {"words to search for; none: search no more", "words; none: search no more"},
                     {"address or port to search for; none: search no more",
                      "address or port; none: no more"}},
    [PROMPT_GO_TO] = {":",
                      {"12: segment of this connection; #345: frame", "12: segment; #345: frame"},
                      {"12: connection; #345: frame"}},
    [PROMPT_FILTER] = {"filter: ",
                       {"trouble, data, syn-sent, host 10.0.0.1, and or not; none: show all",
                        "trouble, data, host 10.0.0.1; none: show all", "trouble, data; none: all"},
                       {NULL}},
};

static const char *
hint_of(const struct ui *ui, int cols)
{
    bool listed = ui->screen == SCREEN_LIST && kinds[ui->prompt.kind].listed[0] != NULL;
    const char *const *hints =
        listed ? kinds[ui->prompt.kind].listed : kinds[ui->prompt.kind].hints;
    int i = 0;

    while (i + 1 < HINTS && hints[i + 1] && (int)strlen(hints[i]) > cols)
        i++;
    return hints[i];
}

/* By width. */
static const char *const unsaved_words[HINTS] = {
    "What was captured is not saved, as -w FILE would. q or y quits, any other key goes on",
    "What was captured is not saved. q or y quits, any other key goes on",
    "Not saved: q quits, others go on"};
static const char *const save_failed_words[HINTS] = {
    "Saving failed: the file may lack frames. q or y quits, any other key goes on",
    "Saving failed. q or y quits, any other key goes on", "Saving failed: q or y quits"};

bool
ask_to_quit(struct ui *ui, int key)
{
    ui->asks_to_quit = ui->unsaved && !ui->settings.no_ask && key == 'q';
    return !ui->asks_to_quit;
}

/* What means the same everywhere is no answer. */
bool
ask_to_quit_takes(struct ui *ui, int key, bool *quits)
{
    bool asked = ui->asks_to_quit && key != KEY_CODE_INTERRUPT && key != KEY_CODE_REDRAW;

    ui->asks_to_quit = false;
    *quits = key == 'q' || key == 'y' || key == 'Q' || key == 'Y';
    return asked;
}

void
ask_to_quit_paint(const struct canvas *c)
{
    const char *const *words = c->source->save_failed ? save_failed_words : unsaved_words;
    int y = c->grid->rows - 1, i = 0, col;

    grid_run(c->grid, 0, y, c->grid->cols, ' ', ROLE_PLAIN);
    col = grid_text(c->grid, 1, y, "Quit? ", ROLE_KEY, -1);
    while (i + 1 < HINTS && (int)strlen(words[i]) > c->grid->cols - col)
        i++;
    grid_text(c->grid, col, y, words[i], ROLE_PLAIN, -1);
}

void
ask_for(struct ui *ui, enum prompt_kind kind)
{
    prompt_open(&ui->prompt, kind, kind == PROMPT_FILTER ? ui->filtering.filter.line : "");
    ui->refusal[0] = '\0';
}

static bool
take(struct ui *ui, const struct watch *watch, const char *line, struct failure *why)
{
    switch (ui->prompt.kind) {
    case PROMPT_FIND:
        find_words(ui, watch, line);
        return true;
    case PROMPT_GO_TO:
        return line[0] == '\0' || go_to_number(ui, watch, line, why);
    case PROMPT_FILTER:
    case PROMPT_KINDS:
        return filtering_set(ui, line, why);
    }
    return true;
}

void
ask_key(struct ui *ui, const struct watch *watch, int key)
{
    struct failure why;
    struct text t;

    ui->refusal[0] = '\0';
    if (prompt_key(&ui->prompt, key) != PROMPT_TAKEN)
        return;
    if (take(ui, watch, ui->prompt.text, &why)) {
        prompt_close(&ui->prompt);
        return;
    }
    text_init(&t, ui->refusal, sizeof ui->refusal);
    text_add_escaped(&t, why.sentence, strlen(why.sentence), ui->settings.charset);
}

/* What an old filter needs before Enter shows all, as the bottom line had promised. */
#define EMPTIES "Ctrl-U empties the line"
#define HINT_GAP 3

/* The filter in force, as it stood there when the line was opened. */
static bool
is_old_filter(const struct ui *ui)
{
    return ui->prompt.kind == PROMPT_FILTER &&
           strcmp(ui->prompt.text, ui->filtering.filter.line) == 0 &&
           ui->prompt.text[ui->prompt.cursor] == '\0';
}

/* The line, moved to the left as far as the cursor must be seen. */
static void
paint_line(const struct canvas *c, int col, int y)
{
    const struct prompt *p = &c->ui->prompt;
    const char *at = p->text + p->cursor;
    int room = c->grid->cols - 1 - col, cursor = (int)(text_cols(p->text) - text_cols(at));
    int from = cursor >= room ? cursor - room + 1 : 0;

    if (room < 1)
        return;
    grid_text(c->grid, col, y, p->text + text_bytes_of_cols(p->text, (size_t)from), ROLE_PLAIN,
              room);
    grid_put(c->grid, col + cursor - from, y, *at != '\0' ? glyph_next(&at) : ' ', ROLE_MARKED);
    if (p->text[0] == '\0')
        grid_text(c->grid, col + 2, y, hint_of(c->ui, room - 2), ROLE_DIM, room - 2);
    else if (is_old_filter(c->ui) && cursor + HINT_GAP + (int)strlen(EMPTIES) <= room)
        grid_text(c->grid, col + cursor + HINT_GAP, y, EMPTIES, ROLE_DIM, -1);
}

void
ask_paint(const struct canvas *c)
{
    int y = c->grid->rows - 1, col;

    grid_run(c->grid, 0, y, c->grid->cols, ' ', ROLE_PLAIN);
    col = grid_text(c->grid, 1, y, kinds[c->ui->prompt.kind].name, ROLE_KEY, -1);
    paint_line(c, col, y);
    if (c->ui->refusal[0] != '\0')
        paint_sentence(c, y - 1, c->ui->refusal, ROLE_TROUBLE);
}
