#include "text_loop.h"

#include "signals.h"

#include "tcpviz/export/ladder_text.h"
#include "tcpviz/export/markdown.h"

#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#define TICK_MS 1000
#define COLS_DEFAULT 100

struct text_run {
    struct session *session;
    unsigned notices; /* of the session's, told so far */
    const struct exporter *exporter;
    enum charset charset;
    struct sink sink;
    struct ladder_text *ladder; /* of the exporter of that name */
};

/* A format: what is written before, for each and behind all events. */
struct exporter {
    bool (*begin)(struct text_run *run, struct failure *why);
    void (*event)(struct text_run *run, const struct event *e, const struct segment *segment);
    void (*finish)(struct text_run *run);
};

static void
write_output(void *context, const char *bytes, size_t n)
{
    /* Trouble stays in the stream's error flag; session_close asks for it. */
    (void)fwrite(bytes, 1, n, context);
}

static bool
wants_color(const struct session *s)
{
    const char *no_color = getenv("NO_COLOR");

    if (s->options->color == COLOR_AUTO)
        return isatty(fileno(s->output)) && !(no_color && no_color[0] != '\0');
    return s->options->color == COLOR_ALWAYS;
}

static bool
ladder_begin(struct text_run *run, struct failure *why)
{
    const struct options *o = run->session->options;
    struct ladder_text_settings settings = {
        .style = {.numbers = {.numbers = o->numbers, .ascii = run->charset == CHARSET_ASCII},
                  .sums = true,
                  .roomy = o->density == UI_DENSITY_ROOMY,
                  .wireshark = o->wireshark,
                  .labels = {o->labels[CLIENT], o->labels[SERVER]},
                  .frames = run->session->watch.frames},
        .cols = o->cols > 0 ? o->cols : COLS_DEFAULT,
        .charset = run->charset,
        .color = wants_color(run->session)};

    run->ladder = ladder_text_create(&settings, run->sink);
    return run->ladder || failure_say(why, "there is not enough memory");
}

static void
ladder_event(struct text_run *run, const struct event *e, const struct segment *segment)
{
    (void)segment;
    ladder_text_event(run->ladder, run->session->watch.observer, e);
}

static void
ladder_finish(struct text_run *run)
{
    ladder_text_finish(run->ladder, run->session->watch.observer);
    ladder_text_destroy(run->ladder);
}

static bool
table_begin(struct text_run *run, struct failure *why)
{
    (void)why;
    markdown_begin(run->sink);
    return true;
}

static void
table_event(struct text_run *run, const struct event *e, const struct segment *segment)
{
    markdown_event(run->sink, run->session->watch.observer, e, segment);
}

static void
table_finish(struct text_run *run)
{
    (void)run;
}

static const struct exporter exporters[] = {
    [OUTPUT_AUTO] = {ladder_begin, ladder_event, ladder_finish},
    [OUTPUT_LADDER] = {ladder_begin, ladder_event, ladder_finish},
    [OUTPUT_MARKDOWN] = {table_begin, table_event, table_finish}};

/* Takes what is there.  False when nothing more will come. */
static bool
take_all(struct text_run *run)
{
    struct session *s = run->session;
    const struct event *event;
    struct segment segment;
    enum session_step step;

    while ((step = session_step(s, &event, &segment)) == SESSION_SEGMENT || step == SESSION_OTHER) {
        if (step == SESSION_SEGMENT)
            run->exporter->event(run, event, &segment);
        if (signals_ending() || ferror(s->output))
            return false;
    }
    return step != SESSION_ENDED;
}

/* What happened to the device, as it happens; how the session ends is said by main. */
static void
tell_notices(struct text_run *run)
{
    if (run->notices == run->session->notices)
        return;
    run->notices = run->session->notices;
    fprintf(stderr, "tcpviz: %s\n", run->session->notice);
}

static void
wait_for_more(const struct session *s)
{
    struct pollfd fds[] = {{.fd = session_fd(s), .events = POLLIN},
                           {.fd = signals_fd(), .events = POLLIN}};

    (void)poll(fds, 2, TICK_MS);
}

int
text_loop(struct session *s, enum output_format format, enum charset charset, struct failure *why)
{
    struct text_run run = {.session = s,
                           .exporter = &exporters[format],
                           .charset = charset,
                           .sink = {write_output, s->output}};
    bool live = s->source.state != SOURCE_FILE;

    if (!run.exporter->begin(&run, why))
        return -1;
    if (live)
        fprintf(stderr, "tcpviz: Waiting for %s; Ctrl-C ends\n", s->source.waiting);
    while (take_all(&run)) {
        tell_notices(&run);
        /* A line is out as soon as its segment passed, for whoever reads the pipe. */
        (void)fflush(s->output);
        session_flush(s);
        wait_for_more(s);
        (void)session_tick(s);
        if (signals_ending())
            break;
    }
    run.exporter->finish(&run);
    (void)session_tick(s);
    watch_end(&s->watch);
    return signals_take() & SIGNALS_ENDING;
}
