#include "text_loop.h"

#include "charset.h"
#include "signals.h"
#include "zone.h"

#include "tcpviz/export/json_lines.h"
#include "tcpviz/export/ladder_text.h"
#include "tcpviz/export/markdown.h"
#include "tcpviz/export/tsv.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define TICK_MS 1000
#define COLS_DEFAULT 100

struct text_run {
    struct session *session;
    unsigned notices; /* of the session's, told so far */
    const struct exporter *exporter;
    struct sink sink;
    struct finals *finals; /* NULL: the input cannot be read twice, or need not be */
    uint64_t shown;        /* events */
    bool lost;             /* there was no memory for an event */
    int reader_fd;         /* the output, to learn that nobody reads it; -1: it tells no more */

    /* Each of the exporter of that name. */
    struct ladder_text *ladder;
    struct json_lines *json;
    struct tsv tsv;
    struct markdown_told told;
};

/* A format: what is written before, for each and behind all events. */
struct exporter {
    bool (*begin)(struct text_run *run, struct failure *why);
    bool (*event)(struct text_run *run, const struct event *e, const struct segment *segment);
    void (*hide)(struct text_run *run, const struct event *e); /* NULL: nothing tells of it */
    void (*flush)(struct text_run *run);  /* nothing more comes for now; NULL: nothing waits */
    void (*finish)(struct text_run *run); /* NULL: nothing is left to write */
    bool for_programs; /* a row for each segment, with the last word on its stream */
};

static struct number_style
number_style_of(const struct text_run *run)
{
    const struct session *s = run->session;

    return (struct number_style){.numbers = s->options->numbers,
                                 .charset = s->charset,
                                 .windows = s->options->windows,
                                 .labels = {s->labels[CLIENT], s->labels[SERVER]}};
}

/* Errors session_close tells. */
static void
write_output(void *context, const char *bytes, size_t n)
{
    outlet_write(context, bytes, n);
}

static bool
ladder_begin(struct text_run *run, struct failure *why)
{
    const struct options *o = run->session->options;
    bool is_terminal = isatty(run->session->outlet.fd);
    struct ladder_text_settings settings = {.style = {.numbers = number_style_of(run),
                                                      .sums = !o->quiet,
                                                      .roomy = o->density == UI_DENSITY_ROOMY,
                                                      .wireshark = o->wireshark,
                                                      .time = o->time,
                                                      .utc_offset_s = zone_utc_offset_s,
                                                      .frames = run->session->watch.frames},
                                            .cols = o->cols > 0 ? o->cols : COLS_DEFAULT,
                                            .color = term_color_wanted(o->color) &&
                                                     (o->color == COLOR_ALWAYS || is_terminal),
                                            .theme = o->theme};

    run->ladder = ladder_text_create(&settings, run->sink);
    return run->ladder || failure_say(why, "there is not enough memory");
}

static bool
ladder_event(struct text_run *run, const struct event *e, const struct segment *segment)
{
    (void)segment;
    ladder_text_event(run->ladder, run->session->watch.observer, e);
    return true;
}

static void
ladder_hide(struct text_run *run, const struct event *e)
{
    ladder_text_hide(run->ladder, e);
}

static void
ladder_flush(struct text_run *run)
{
    ladder_text_flush(run->ladder);
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

static bool
table_event(struct text_run *run, const struct event *e, const struct segment *segment)
{
    struct number_style style = number_style_of(run);

    markdown_event(run->sink, run->session->watch.observer, e, segment, &style, &run->told);
    return true;
}

/* Wireshark's view of the newest segment, with the last word on its stream where that is known. */
static void
newest_analysis(const struct text_run *run, const struct segment *segment,
                struct analysis_result *out)
{
    *out = *observer_analysis(run->session->watch.observer);
    if (run->finals)
        finals_apply(run->finals, segment, out);
}

static bool
rows_begin(struct text_run *run, struct failure *why)
{
    (void)why;
    tsv_begin(&run->tsv, run->sink);
    return true;
}

static bool
rows_event(struct text_run *run, const struct event *e, const struct segment *segment)
{
    struct analysis_result result;

    newest_analysis(run, segment, &result);
    tsv_row(&run->tsv, segment, &result, e->twin_of);
    return true;
}

static void
rows_flush(struct text_run *run)
{
    tsv_flush(&run->tsv);
}

static bool
json_begin(struct text_run *run, struct failure *why)
{
    struct number_style style = number_style_of(run);

    run->json = json_lines_create(&style, run->sink);
    return run->json || failure_say(why, "there is not enough memory");
}

static bool
json_event(struct text_run *run, const struct event *e, const struct segment *segment)
{
    const struct flow *flow = observer_flow(run->session->watch.observer, e->flow);
    struct analysis_result result;

    newest_analysis(run, segment, &result);
    return json_lines_event(run->json, flow, e, segment, &result);
}

static void
json_flush(struct text_run *run)
{
    json_lines_flush(run->json);
}

static void
json_finish(struct text_run *run)
{
    json_lines_flush(run->json);
    json_lines_destroy(run->json);
}

static const struct exporter exporters[] = {
    [OUTPUT_AUTO] = {ladder_begin, ladder_event, ladder_hide, ladder_flush, ladder_finish, false},
    [OUTPUT_LADDER] = {ladder_begin, ladder_event, ladder_hide, ladder_flush, ladder_finish, false},
    [OUTPUT_MARKDOWN] = {table_begin, table_event, NULL, NULL, NULL, false},
    [OUTPUT_TSV] = {rows_begin, rows_event, NULL, rows_flush, rows_flush, true},
    [OUTPUT_JSON] = {json_begin, json_event, NULL, json_flush, json_finish, true}};

/* The rows for programs are of segments. */
static bool
has_row(const struct text_run *run, const struct event *event)
{
    return !run->exporter->for_programs || !event_is_icmp(event);
}

/* Writes the newest event, if it passes.  False if there was no memory. */
static bool
take(struct text_run *run, const struct event *event, const struct segment *segment)
{
    if (!has_row(run, event))
        return true;
    if (session_shows(run->session, event)) {
        run->shown++;
        return run->exporter->event(run, event, segment);
    }
    if (run->exporter->hide)
        run->exporter->hide(run, event);
    return true;
}

/* Takes what is there.  False when nothing more will come. */
static bool
take_all(struct text_run *run)
{
    struct session *s = run->session;
    const struct event *event;
    struct segment segment;
    enum session_step step;

    while ((step = session_step(s, &event, &segment)) == SESSION_SEGMENT || step == SESSION_OTHER) {
        if (step == SESSION_SEGMENT && !take(run, event, &segment)) {
            run->lost = true;
            return false;
        }
        if (signals_ending() || s->outlet.error != 0)
            return false;
    }
    return step != SESSION_ENDED;
}

/* What happened to the device, or to what is saved, as it happens; how the session ends is said by
 * main. */
static void
tell_notices(struct text_run *run)
{
    struct session *s = run->session;

    if (run->notices == s->notices)
        return;
    run->notices = s->notices;
    s->unsaved_told = s->unsaved.sentence[0] != '\0';
    fprintf(stderr, "tcpviz: %s\n", s->notice);
}

/* False if the reader of the output went away: nobody waits for a segment that the next write would
 * need, which may never come.  A terminal that is gone (POLLHUP) has a signal of its own, and a
 * socket the next write; neither is asked again, since poll() would tell it each time. */
static bool
wait_for_more(struct text_run *run)
{
    const struct session *s = run->session;
    struct pollfd fds[] = {{.fd = session_fd(s), .events = POLLIN},
                           {.fd = signals_fd(), .events = POLLIN},
                           {.fd = session_events_fd(s), .events = POLLIN},
                           {.fd = run->reader_fd}};
    int most_ms = session_wants_tick(s) ? TICK_MS : -1;

    (void)poll(fds, 4, fds[0].fd < 0 ? 0 : most_ms);
    if (fds[3].revents & POLLHUP)
        run->reader_fd = -1;
    return (fds[3].revents & (POLLERR | POLLHUP)) != POLLERR;
}

/* Opens what the format needs; a file is read once ahead of its rows where they tell its end. */
static bool
begin(struct text_run *run, struct failure *why)
{
    if (run->exporter->for_programs && session_rewind(run->session)) {
        run->finals = finals_create(run->session->finals);
        if (!run->finals)
            return failure_say(why, "there is not enough memory");
        if (!session_read_ahead(run->session, run->finals, why))
            return false;
    }
    return run->exporter->begin(run, why);
}

static void
flush(struct text_run *run)
{
    if (run->exporter->flush)
        run->exporter->flush(run);
    /* A line is out as soon as its segment passed, for whoever reads the pipe. */
    outlet_flush(&run->session->outlet);
    session_flush(run->session);
}

static void
take_until_the_end(struct text_run *run)
{
    tell_notices(run); /* a file may end before there are others */
    while (take_all(run)) {
        flush(run);
        tell_notices(run);
        if (run->session->outlet.error != 0)
            break;
        if (!wait_for_more(run)) {
            /* As the next write would; it is only an error where the signal is ignored. */
            (void)raise(SIGPIPE);
            run->session->outlet.error = EPIPE;
            break;
        }
        (void)session_take_events(run->session);
        (void)session_tick(run->session);
        if (signals_ending())
            break;
    }
    if (run->exporter->finish)
        run->exporter->finish(run);
    outlet_flush(&run->session->outlet); /* while it is known that a signal ended it */
    (void)session_tick(run->session);
    watch_end(&run->session->watch);
}

/* An empty table does not say why it is empty. */
static void
tell_hidden(const struct text_run *run)
{
    const struct session *s = run->session;
    uint64_t segments = observer_counts(s->watch.observer).segments;
    const char *line = s->options->show.line;
    char shown[4 * sizeof s->options->show.line];
    struct text t;

    if (run->shown > 0 || segments == 0 || run->exporter->hide)
        return;
    text_init(&t, shown, sizeof shown);
    text_add_escaped(&t, line, strlen(line), charset_of_locale());
    if (segments == 1)
        fprintf(stderr, "tcpviz: the only segment does not pass --show \"%s\"\n", shown);
    else
        fprintf(stderr, "tcpviz: none of %" PRIu64 " segments passes --show \"%s\"\n", segments,
                shown);
}

/* Files that are written get their ends; of the reader that went away nobody is told. */
static int
take_ending(struct session *s)
{
    int bits = signals_take() & SIGNALS_ENDING;

    if ((bits & SIGNAL_PIPE) && s->files.output.fd < 0)
        s->outlet.fd = -1;
    return bits;
}

static void
tell_part(const struct outfile *f)
{
    char sentence[1024], shown[4 * sizeof sentence];
    struct text t;

    if (!outfile_tells_part(f, sentence, sizeof sentence))
        return;
    text_init(&t, shown, sizeof shown);
    text_add_escaped(&t, sentence, strlen(sentence), charset_of_locale());
    fprintf(stderr, "tcpviz: %s\n", shown);
}

int
text_loop(struct session *s, enum output_format format, struct failure *why)
{
    static struct text_run run; /* large */
    bool live = s->source.state != SOURCE_FILE, good;
    int bits;

    run = (struct text_run){.session = s,
                            .exporter = &exporters[format],
                            .reader_fd = s->outlet.fd,
                            .sink = {write_output, &s->outlet}};
    good = begin(&run, why);
    if (good && live)
        fprintf(stderr, "tcpviz: waiting for %s; Ctrl-C ends\n", s->source.waiting);
    if (good) {
        tell_part(&s->files.write);
        tell_part(&s->files.output);
        take_until_the_end(&run);
    }
    finals_destroy(run.finals);
    if (run.lost)
        good = failure_say(why, "there is not enough memory");
    bits = take_ending(s);
    if (good && !(bits & SIGNAL_PIPE))
        tell_hidden(&run);
    return good ? bits : -1;
}
