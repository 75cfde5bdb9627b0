#include "screens.h"

#include "tcpviz/base/wrap.h"
#include "tcpviz/decode/decode.h"
#include "tcpviz/story/app_hint.h"
#include "tcpviz/story/describe.h"

#include <inttypes.h>
#include <string.h>

/* The pane under the ladder: the selected segment in words, then its facts if they fit. */

#define PANE_TEXT 4096

static void
paint_rule(const struct canvas *c, const struct event *e, int y)
{
    char storage[96];
    struct text t;
    int col;

    grid_run(c->grid, 0, y, c->grid->cols, GLYPH_LINE_H, ROLE_DIM);
    if (!e)
        return;
    text_init(&t, storage, sizeof storage);
    text_addf(&t, "%" PRIu32 "  ", e->segment);
    segment_name_add(&t, e);
    text_add(&t, e->from == CLIENT ? "  client → server" : "  server → client");
    col = 2;
    grid_put(c->grid, col, y, ' ', ROLE_PLAIN);
    col = grid_text(c->grid, col + 1, y, storage, ROLE_HEADLINE, c->grid->cols - 6);
    grid_put(c->grid, col, y, ' ', ROLE_PLAIN);
}

static int
count_lines(const char *words, int cols)
{
    int n = 0;
    size_t skip = 1;

    for (; *words && skip > 0; n++, words += skip)
        (void)wrap_line(words, cols, &skip);
    return n;
}

/* Paints the lines that fit into [y, end); returns the row behind the last one. */
static int
paint_lines(const struct canvas *c, char *words, int y, int end, enum role first_role)
{
    int cols = c->grid->cols - 2;
    enum role role = first_role;
    size_t skip = 1;

    for (; *words && skip > 0 && y < end; y++, words += skip) {
        size_t len = wrap_line(words, cols, &skip);
        char kept = words[len];

        words[len] = '\0';
        grid_text(c->grid, 1, y, words, role, cols);
        words[len] = kept;
        role = ROLE_PLAIN;
    }
    return y;
}

static bool
decode_kept(const struct canvas *c, const struct event *e, struct segment *segment,
            struct frame *frame)
{
    return frames_find(c->watch->frames, e->frame, frame) &&
           decode_frame(frame, segment) == DECODE_SEGMENT;
}

static void
compose_story(const struct canvas *c, const struct flow *flow, const struct event *e,
              const struct segment *segment, const struct frame *frame, struct text *story)
{
    char hint_storage[512];
    struct text hint;

    text_init(&hint, hint_storage, sizeof hint_storage);
    if (segment && segment->payload_at + segment->captured_len <= frame->captured_bytes)
        app_hint_sentence(frame->at + segment->payload_at, segment->captured_len, &hint);
    describe_headline(story, flow, e);
    text_add(story, ".\n");
    describe_body(story, flow, e, &c->ui->style.numbers, hint_storage);
}

void
paint_pane(const struct canvas *c, const struct flow *flow, const struct event *e, int rule,
           int rows)
{
    char story_storage[PANE_TEXT], facts_storage[PANE_TEXT];
    struct text story, facts;
    struct segment segment;
    struct frame frame;
    int y = rule + 1, end = rule + 1 + rows, free_rows, facts_rows;
    bool kept;

    paint_rule(c, e, rule);
    if (!e)
        return;
    text_init(&story, story_storage, sizeof story_storage);
    text_init(&facts, facts_storage, sizeof facts_storage);
    kept = decode_kept(c, e, &segment, &frame);
    compose_story(c, flow, e, kept ? &segment : NULL, &frame, &story);
    describe_facts(&facts, flow, e, kept ? &segment : NULL);
    y = paint_lines(c, story_storage, y, end, ROLE_HEADLINE);
    facts_rows = count_lines(facts_storage, c->grid->cols - 2);
    free_rows = end - y;
    /* Half of the facts would be a riddle; a free row sets them off if there is one. */
    if (facts_rows <= free_rows)
        (void)paint_lines(c, facts_storage, y + (facts_rows < free_rows), end, ROLE_PLAIN);
}
