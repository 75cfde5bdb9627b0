#include "words.h"

#include "tcpviz/decode/decode.h"
#include "tcpviz/flow/replay.h"
#include "tcpviz/story/describe.h"
#include "tcpviz/story/expect.h"
#include "tcpviz/story/explain.h"

#include <stdlib.h>
#include <string.h>

/* A kept event with its connection. */
struct kept {
    const struct flow *flow;
    uint32_t handle;
    struct event e;
};

static bool
find(const struct observer *o, uint32_t connection, uint32_t segment, struct kept *out)
{
    out->flow = observer_flow(o, connection);
    if (!out->flow)
        return false;
    for (uint32_t h = out->flow->events.first; h != 0; h = observer_event_next(o, h))
        if (observer_event_segment(o, h) == segment) {
            out->handle = h;
            observer_event(o, out->flow, h, &out->e);
            return true;
        }
    return false;
}

/* A text's lines, indented. */
static void
add_lines(struct text *t, const char *indent, const char *words)
{
    for (size_t n; *words != '\0'; words += n + (words[n] == '\n')) {
        n = strcspn(words, "\n");
        text_add(t, indent);
        text_add_n(t, words, n);
        text_add(t, "\n");
    }
}

static void
add_story(struct text *t, const struct watch *w, const struct number_style *style,
          const struct kept *k)
{
    char storage[8192];
    struct ledger ledger;
    struct text words;

    text_init(&words, storage, sizeof storage);
    describe_headline(t, k->flow, &k->e, style);
    text_add(t, ".\n");
    describe_body(&words, k->flow, &k->e, style, false);
    add_lines(t, "  ", storage);
    text_clear(&words);
    ledger_read(w->observer, k->flow, k->handle, &ledger);
    expect_next(&words, k->flow, &k->e, &ledger, style);
    add_lines(t, "  Next: ", storage);
}

/* The words of a line of the tree, if it has the `wanted` ones, and under it those that explain it.
 */
static void
add_field(struct text *t, const struct details *d, const struct tree_line *line,
          const struct number_style *style, const char *wanted)
{
    char storage[4096];
    struct text words;

    text_init(&words, storage, sizeof storage);
    tree_text(&words, d, line);
    if (!strstr(storage, wanted))
        return;
    add_lines(t, "  ", storage);
    text_clear(&words);
    text_addf(&words, "%s: ", explain_name(d, line));
    explain_place(&words, d, line);
    text_add(&words, line->field >= 0 ? ". " : "");
    explain_line(&words, d, line, style);
    add_lines(t, "    ", storage);
}

static void
add_fields(struct text *t, const struct watch *w, const struct number_style *style,
           const struct kept *k, const char *wanted)
{
    struct field fields[LIMIT_FIELDS];
    struct details d = {.flow = k->flow, .e = &k->e, .fields = fields};
    struct analysis_result analysis;
    struct segment segment;
    struct frame frame;
    struct tree tree;

    if (frames_find(w->frames, k->e.frame, &frame) &&
        decode_frame(&frame, &segment) == DECODE_SEGMENT) {
        d.frame = &frame;
        d.segment = &segment;
    }
    if (replay_event(w, k->flow, k->handle, UINT64_MAX, &analysis))
        d.analysis = &analysis;
    d.n_fields = details_fields(d.frame, k->flow, &k->e, fields);
    tree_build(&tree, &d);
    for (size_t i = 0; i < tree.n; i++)
        add_field(t, &d, &tree.line[i], style, wanted);
}

/* One heading, without its end of line, and what it asks for. */
static void
add_paragraph(struct text *t, const struct watch *w, const struct number_style *style,
              const char *heading)
{
    static const char field[] = " field ";
    unsigned long connection = 1, segment;
    struct kept k;
    char *end;

    segment = strtoul(heading, &end, 10);
    if (*end == '.') {
        connection = segment;
        segment = strtoul(end + 1, &end, 10);
    }
    text_add_n(t, heading, (size_t)(end - heading));
    if (!find(w->observer, (uint32_t)connection, (uint32_t)segment, &k)) {
        text_add(t, " is not there\n");
    } else if (strcmp(end, " fields") == 0) {
        text_addf(t, "%s\n", end);
        add_fields(t, w, style, &k, "");
    } else if (strncmp(end, field, strlen(field)) == 0) {
        text_addf(t, "%s\n", end);
        add_fields(t, w, style, &k, end + strlen(field));
    } else {
        text_add(t, " ");
        add_story(t, w, style, &k);
    }
}

void
words_add(struct text *t, const struct watch *w, const struct number_style *style,
          const char *wanted)
{
    char heading[256];

    for (size_t n; *wanted != '\0'; wanted += n + (wanted[n] == '\n')) {
        n = strcspn(wanted, "\n");
        if (*wanted < '0' || *wanted > '9' || n >= sizeof heading)
            continue;
        memcpy(heading, wanted, n);
        heading[n] = '\0';
        add_paragraph(t, w, style, heading);
    }
}
