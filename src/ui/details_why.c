#include "details.h"

#include "tcpviz/base/wrap.h"
#include "tcpviz/story/app_hint.h"
#include "tcpviz/story/describe.h"
#include "tcpviz/story/misconceptions.h"

/* What happened, in all the sentences that there are. */

enum { STORY_BYTES = 8192 };

static void
compose(const struct scene *s, int cols, char story[STORY_BYTES])
{
    const struct number_style *style = &s->ui->style.numbers;
    const struct segment *segment = s->d.segment;
    enum misconception which[BELIEFS];
    int n = misconceptions_of(s->flow, &s->e, which);
    struct text t;

    text_init(&t, story, STORY_BYTES);
    describe_headline(&t, s->flow, &s->e, style);
    text_add(&t, ".\n");
    describe_body(&t, s->flow, &s->e, style, false);
    if (segment && segment->captured_len > 0) {
        app_hint_sentence(s->frame.at + segment->payload_at, segment->captured_len, &t);
        text_add(&t, "\n");
    }
    text_add(&t, "\n");
    describe_facts(&t, &s->e, segment, (size_t)cols);
    for (int i = 0; i < n; i++) {
        text_add(&t, "\n");
        misconception_add(&t, which[i], s->flow, &s->e, style);
        text_add(&t, "\n");
    }
}

static struct split
why_split(const struct scene *s, struct area whole)
{
    enum { COLS_MAX = 100 };
    struct area main = {whole.grid, 1, whole.top, whole.cols - 2, whole.rows};

    (void)s;
    main.cols = main.cols < COLS_MAX ? main.cols : COLS_MAX;
    return (struct split){.main = main};
}

static int
why_lines(const struct scene *s, const struct area *main)
{
    char story[STORY_BYTES];
    const char *rest = story;
    size_t skip = 1;
    int n = 0;

    compose(s, main->cols, story);
    for (; *rest && skip > 0; n++, rest += skip)
        (void)wrap_line(rest, main->cols, &skip);
    return n;
}

/* What is beyond the ends is settled when it is arranged. */
static void
why_move(struct ui_details *u, const struct scene *s, const struct area *main, int steps)
{
    int lines = why_lines(s, main), *top = &u->top[PANE_WHY];

    *top = steps > lines - *top ? lines : steps < -*top ? 0 : *top + steps;
}

static void
why_paint(const struct scene *s, const struct area *main, int top)
{
    char story[STORY_BYTES];
    const char *rest = story;
    size_t skip = 1;

    compose(s, main->cols, story);
    for (int i = 0; i < top + main->rows && *rest && skip > 0; i++, rest += skip) {
        char line[STORY_BYTES];
        struct text t;

        text_init(&t, line, sizeof line);
        text_addf(&t, "%.*s", (int)wrap_line(rest, main->cols, &skip), rest);
        if (i >= top)
            grid_text(main->grid, main->col, main->top + i - top, line,
                      i == 0 ? ROLE_HEADLINE : ROLE_PLAIN, main->cols);
    }
}

const struct pane_kind pane_why = {"Why", why_split, why_lines, NULL, why_move, why_paint};
