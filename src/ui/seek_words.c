#include "seek_words.h"

#include "tcpviz/grid/glyphs.h"
#include "tcpviz/ladder/paint.h"
#include "tcpviz/story/describe.h"
#include "tcpviz/story/wireshark.h"

#include <string.h>

static bool
has_capital(const char *words)
{
    for (glyph_t glyph; (glyph = glyph_next(&words)) != 0;)
        if (text_small(glyph) != glyph)
            return true;
    return false;
}

/* Whether the text begins with the words, which have no capitals, whatever it has itself. */
static bool
begins_with(const char *text, const char *words)
{
    while (*words)
        if (text_small(glyph_next(&text)) != glyph_next(&words))
            return false;
    return true;
}

const char *
seek_words_in(const char *text, const char *words)
{
    if (has_capital(words))
        return strstr(text, words);
    for (; *text; (void)glyph_next(&text))
        if (begins_with(text, words))
            return text;
    return NULL;
}

bool
seek_words_fit_ends(const struct flow *flow, const char *words)
{
    for (int side = 0; side < 2; side++) {
        struct endpoint end = flow_end(flow, (enum side)side);
        char storage[ENDPOINT_TEXT_SIZE];
        struct text t;

        text_init(&t, storage, sizeof storage);
        endpoint_add(&t, &end);
        if (seek_words_in(storage, words))
            return true;
    }
    return false;
}

static bool
notes_fit(const struct ui *ui, const struct flow *flow, const struct event *e)
{
    char storage[512];
    struct text t;

    text_init(&t, storage, sizeof storage);
    for (int i = 0; i < e->n_notes; i++) {
        text_clear(&t);
        describe_note(&t, flow, e, &e->notes[i], &ui->style.numbers);
        if (seek_words_in(storage, ui->seek.words))
            return true;
    }
    text_clear(&t);
    if (ui->style.wireshark)
        wireshark_tags(e, &t);
    return seek_words_in(storage, ui->seek.words) != NULL;
}

bool
seek_words_fit(const struct ui *ui, const struct flow *flow, const struct event *e)
{
    char preview_storage[512];
    struct text preview;
    struct label label;

    text_init(&preview, preview_storage, sizeof preview_storage);
    ladder_preview(&ui->style, e, &preview);
    if (seek_words_in(preview_storage, ui->seek.words))
        return true;
    arithmetic_label(flow, e, &ui->style.numbers, ui->style.sums, LABEL_SIZE, &label);
    return seek_words_in(label.at, ui->seek.words) || notes_fit(ui, flow, e) ||
           (e->segment == 1 && seek_words_fit_ends(flow, ui->seek.words));
}
