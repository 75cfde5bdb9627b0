/*
 * Runs the cases of tests/segments: draws each conversation and compares it with its ladder, and
 * where there is a table beside it, its rows with that; where there are words, those of the panes.
 *
 *     segrun [-p] CASE.seg ...
 *
 * Prints "ok NAME" or "not ok NAME" with the difference, at the end "N passed, N failed".
 * With -p it prints them instead, for looking at them.
 */
#include "golden.h"
#include "seg.h"
#include "watching.h"
#include "words.h"

#include "tcpviz/export/ladder_text.h"
#include "tcpviz/export/tsv.h"
#include "tcpviz/flow/finals.h"
#include "tcpviz/story/passing.h"

#include <stdio.h>
#include <string.h>

struct output {
    char bytes[1 << 20];
    size_t len;
};

static void
collect(void *context, const char *bytes, size_t n)
{
    struct output *out = context;

    if (n > sizeof out->bytes - 1 - out->len)
        n = sizeof out->bytes - 1 - out->len;
    memcpy(out->bytes + out->len, bytes, n);
    out->len += n;
    out->bytes[out->len] = '\0';
}

static struct number_style
number_style_of(const struct seg_settings *s)
{
    static const enum numbers numbers[] = {NUMBERS_RELATIVE, NUMBERS_RAW, NUMBERS_SYMBOLIC};

    return (struct number_style){.numbers = numbers[s->numbers],
                                 .charset = s->ascii ? CHARSET_ASCII : CHARSET_UTF8,
                                 .windows = s->windows,
                                 .labels = {s->labels[0], s->labels[1]}};
}

static struct ladder_text_settings
settings_of(const struct seg_settings *s, const struct watch *w)
{
    return (struct ladder_text_settings){.style = {.numbers = number_style_of(s),
                                                   .sums = true,
                                                   .roomy = s->roomy,
                                                   .wireshark = s->wireshark,
                                                   .frames = w->frames},
                                         .cols = (int)s->cols};
}

static void
draw_event(struct ladder_text *lt, const struct watch *w, const struct event *e,
           struct passing *passing)
{
    if (passing_takes(passing, e))
        ladder_text_event(lt, w->observer, e);
    else
        ladder_text_hide(lt, e);
}

static bool
draw(const struct seg *seg, const char *path, struct output *out)
{
    struct filter show = {.n_nodes = 0};
    struct passing passing = {.filter = &show};
    struct failure why;
    struct port_range port = {seg->settings.port, seg->settings.port};
    struct observer_settings observer_settings = {.ports = &port,
                                                  .n_ports = seg->settings.port != 0};
    struct ladder_text_settings settings;
    struct ladder_text *lt;
    struct watch watch;

    (void)path;
    if (seg->settings.show[0] && !filter_parse(&show, seg->settings.show, &why))
        return false;
    if (!watching_init(&watch, &observer_settings))
        return false;
    settings = settings_of(&seg->settings, &watch);
    lt = ladder_text_create(&settings, (struct sink){collect, out});
    for (size_t i = 0; lt && i < seg->n_frames; i++) {
        struct segment segment;
        const struct event *e = watch_frame(&watch, &seg->frames[i], &segment);

        if (e)
            draw_event(lt, &watch, e, &passing);
    }
    if (lt)
        ladder_text_finish(lt, watch.observer);
    ladder_text_destroy(lt);
    watch_finish(&watch);
    return lt != NULL;
}

/* Goes through the conversation once: notes what its streams come to, or writes their rows. */
static bool
tabulate_once(const struct seg *seg, struct finals *finals, struct tsv *tsv)
{
    struct observer_settings settings = {.ignore_vlans = true,
                                         .depth = tsv ? OBSERVE_ANALYSE : OBSERVE_LEARN};
    const struct analysis *learnt;
    struct watch watch;

    if (!watching_init(&watch, &settings))
        return false;
    for (size_t i = 0; i < seg->n_frames; i++) {
        struct analysis_result result;
        struct segment segment;

        const struct event *e = watch_frame(&watch, &seg->frames[i], &segment);

        if (!e)
            continue;
        if (!tsv) {
            if ((learnt = observer_learnt(watch.observer)))
                finals_note(finals, learnt);
            continue;
        }
        result = *observer_analysis(watch.observer);
        finals_apply(finals, &segment, &result);
        tsv_row(tsv, &segment, &result, e->twin_of);
    }
    watch_finish(&watch);
    return true;
}

static bool
tabulate(const struct seg *seg, const char *path, struct output *out)
{
    static struct tsv tsv;
    struct finals *finals = finals_create(1000);
    bool good;

    (void)path;
    tsv_begin(&tsv, (struct sink){collect, out});
    good = finals && tabulate_once(seg, finals, NULL) && tabulate_once(seg, finals, &tsv);
    tsv_flush(&tsv);
    finals_destroy(finals);
    return good;
}

/* What the panes say of the segments that the file beside the case names. */
static bool
put_into_words(const struct seg *seg, const char *path, struct output *out)
{
    struct port_range port = {seg->settings.port, seg->settings.port};
    struct observer_settings settings = {.ports = &port, .n_ports = seg->settings.port != 0};
    struct number_style style = number_style_of(&seg->settings);
    static char wanted[1 << 16];
    struct watch watch;
    struct text t;

    if (!golden_read(path, ".words", wanted, sizeof wanted) || !watching_init(&watch, &settings))
        return false;
    for (size_t i = 0; i < seg->n_frames; i++) {
        struct segment segment;

        (void)watch_frame(&watch, &seg->frames[i], &segment);
    }
    text_init(&t, out->bytes, sizeof out->bytes);
    words_add(&t, &watch, &style, wanted);
    if (t.len == 0) /* or an empty file would be a case that cannot fail */
        text_add(&t, "Lines with the numbers of segments say what is wanted.\n");
    out->len = t.len;
    watch_finish(&watch);
    return true;
}

/* What a case gives: drawn, as a table, in words; false if there was no memory. */
typedef bool make_function(const struct seg *seg, const char *path, struct output *out);

static bool
compare(const struct seg *seg, const char *path, const char *ending, make_function *make,
        bool print)
{
    static struct output got;

    got.len = 0;
    got.bytes[0] = '\0';
    if (!make(seg, path, &got)) {
        printf("not ok %s\n  no memory\n", path);
        return false;
    }
    return print ? fputs(got.bytes, stdout) >= 0 : golden_matches(path, ending, got.bytes);
}

static bool
run_case(const char *path, bool print)
{
    struct seg seg;
    bool good = false;

    if (!seg_read(&seg, path))
        printf("not ok %s\n  %s\n", path, seg.problem);
    else
        good = compare(&seg, path, ".ladder", draw, print);
    if (good && golden_exists(path, ".tsv"))
        good = compare(&seg, path, ".tsv", tabulate, print);
    if (good && golden_exists(path, ".words"))
        good = compare(&seg, path, ".words", put_into_words, print);
    seg_finish(&seg);
    return good;
}

int
main(int argc, char **argv)
{
    return golden_main(argc, argv, run_case);
}
