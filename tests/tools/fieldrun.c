/*
 * Prints what the details say of the TCP segments of a capture, as `tshark -2 -V` does, for a
 * comparison: check-fields.
 *
 *     fieldrun CAPTURE
 *
 * Of each segment a line "Frame N", and the tree of its TCP header.  Of segments that the program
 * cannot tell all of (its analysis is not known for sure) "Frame N: not known" alone.
 */
#include "watching.h"

#include "tcpviz/capture/capture.h"
#include "tcpviz/flow/replay.h"
#include "tcpviz/story/tree.h"

#include <inttypes.h>
#include <stdio.h>

static void
print_tree(const struct details *d)
{
    struct tree tree;
    bool in_tcp = false;

    tree_build(&tree, d);
    for (size_t i = 0; i < tree.n; i++) {
        const struct tree_line *line = &tree.line[i];
        char words[1024];
        struct text t;

        if (line->depth == 0)
            in_tcp = line->field >= 0 && d->fields[line->field].id == FIELD_TCP;
        if (!in_tcp)
            continue;
        text_init(&t, words, sizeof words);
        tree_text(&t, d, line);
        printf("%*s%s\n", 4 * line->depth, "", words);
    }
}

static void
print_event(const struct watch *w, const struct flow *flow, uint32_t handle)
{
    struct analysis_result analysis;
    struct field fields[LIMIT_FIELDS];
    struct segment segment;
    struct frame frame;
    struct event e;

    observer_event(w->observer, flow, handle, &e);
    if (!replay_event(w, flow, handle, UINT64_MAX, &analysis) ||
        !frames_find(w->frames, e.frame, &frame) ||
        decode_frame(&frame, &segment) != DECODE_SEGMENT) {
        printf("Frame %" PRIu64 ": not known\n", e.frame);
        return;
    }
    printf("Frame %" PRIu64 "\n", e.frame);
    print_tree(&(struct details){.flow = flow,
                                 .e = &e,
                                 .frame = &frame,
                                 .segment = &segment,
                                 .analysis = &analysis,
                                 .fields = fields,
                                 .n_fields = details_fields(&frame, flow, &e, fields)});
}

/* Connections one after the other: the reader puts the frames in order. */
static void
print_all(const struct watch *w)
{
    uint32_t last = 0;

    for (const struct flow *f = observer_flow_next(w->observer, 0); f;
         f = observer_flow_next(w->observer, last)) {
        last = f->number;
        for (uint32_t h = f->events.first; h != 0; h = observer_event_next(w->observer, h))
            print_event(w, f, h);
    }
}

int
main(int argc, char **argv)
{
    const struct observer_settings settings = {
        .ignore_vlans = true, .limits.frames = 1 << 18, .limits.frame_bytes = (size_t)512 << 20};
    struct capture_settings how = {.snaplen = CAPTURE_SNAPLEN_MAX};
    struct capture *capture;
    struct segment segment;
    struct failure why;
    struct frame frame;
    struct watch w;

    capture = argc == 2 ? capture_open_file(argv[1], -1, &how, &why) : NULL;
    if (!capture || !watching_init(&w, &settings)) {
        fprintf(stderr, "%s\n", argc == 2 ? why.sentence : "usage: fieldrun CAPTURE");
        return 1;
    }
    while (capture_next(capture, &frame, &why) == CAPTURE_FRAME)
        (void)watch_frame(&w, &frame, &segment);
    print_all(&w);
    watch_finish(&w);
    capture_close(capture);
    return 0;
}
