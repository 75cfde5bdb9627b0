#include "screen_loop.h"

#include "match.h"
#include "pipe_pace.h"
#include "signals.h"
#include "zone.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/term/term.h"
#include "tcpviz/ui/ui.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* At most thirty pictures a second: more is not seen, and recordings grow. */
#define FRAME_NS (NANOTIME_S / 30)
/* So often it is asked for drops and the state of the device, while that may change. */
#define TICK_NS NANOTIME_S
/* So long without a first segment is a reason to wonder. */
#define SILENCE_NS (3 * NANOTIME_S)
/* So many frames of a file are read before keys are looked at again. */
#define BATCH_FRAMES 4096

struct screen_run {
    struct session *session;
    struct term *term;
    struct ui ui;
    struct grid grid;
    int64_t started_ns, drawn_ns, ticked_ns;
    int64_t let_in_ns; /* --slow: when the newest segment was let in */
    struct pipe_pace pace;
    unsigned notices; /* of the session's, told to the ui */
    bool dirty;       /* the picture is not what it should be */
    bool done;
    int death; /* bits of the signal that ended it */
};

static int64_t
now_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * NANOTIME_S + now.tv_nsec;
}

static void
canvas_size(const struct screen_run *run, int *cols, int *rows)
{
    const struct options *o = run->session->options;

    term_size(run->term, cols, rows);
    if (o->cols > 0) {
        *cols = o->cols;
        *rows = o->rows;
    }
}

static bool
fit_grid(struct screen_run *run)
{
    int cols, rows;

    canvas_size(run, &cols, &rows);
    if (run->grid.cells && run->grid.cols == cols && run->grid.rows == rows)
        return true;
    grid_finish(&run->grid);
    return grid_init(&run->grid, cols, rows, run->ui.settings.charset);
}

static bool
arrange(struct screen_run *run)
{
    struct session *s = run->session;

    if (!fit_grid(run))
        return false;
    ui_arrange(&run->ui, &s->watch, &s->source, run->grid.cols, run->grid.rows);
    return true;
}

/* A search or a filter goes on in the time until the next picture, unless a file is read then. */
static void
go_on_until_next(struct screen_run *run)
{
    bool reads = session_fd(run->session) < 0 && !run->session->source.ended;

    while (run->ui.busy && !reads && now_ns() - run->drawn_ns < FRAME_NS / 2)
        (void)arrange(run);
}

static void
draw(struct screen_run *run)
{
    struct session *s = run->session;

    run->dirty = false;
    run->drawn_ns = now_ns();
    if (!arrange(run))
        return;
    go_on_until_next(run);
    ui_paint(&run->ui, &s->watch, &s->source, &run->grid);
    term_draw(run->term, &run->grid);
    run->dirty = ui_unsettled(&run->ui);
}

/* Takes what is there, a batch at most. */
static void
take_batch(struct screen_run *run)
{
    struct session *s = run->session;
    uint64_t strays = s->watch.stray.n; /* the waiting screen tells the newest */
    const struct event *event;
    struct segment segment;

    for (int i = 0; i < BATCH_FRAMES && !s->source.ended; i++) {
        enum session_step step = session_step(s, &event, &segment);

        run->dirty |= step == SESSION_SEGMENT || s->source.ended || s->watch.stray.n != strays;
        if (step == SESSION_NOTHING)
            return;
        if (i == 0)
            pipe_pace_read(&run->pace, now_ns());
        if (step == SESSION_SEGMENT)
            pipe_pace_captured(&run->pace, segment.time_ns);
    }
}

static enum ui_result
pass_key(struct screen_run *run, enum key_code key)
{
    int col, row;

    if (key != KEY_CODE_CLICK)
        return ui_key(&run->ui, &run->session->watch, (int)key);
    term_click(run->term, &col, &row);
    ui_click(&run->ui, &run->session->watch, &run->grid, row);
    return UI_GO_ON;
}

/* Keys may come several at a time: each is meant for what the one before leads to.  A click is
 * meant for what was drawn. */
static void
handle_keys(struct screen_run *run)
{
    enum key_code key = KEY_CODE_NONE;

    for (bool first = true; !run->done; first = false) {
        enum ui_result result;

        if (!term_key(run->term, &key)) {
            run->done = true;
            return;
        }
        if (key == KEY_CODE_NONE)
            return;
        if (!first && key != KEY_CODE_CLICK)
            (void)arrange(run);
        run->dirty = true;
        result = pass_key(run, key);
        if (result == UI_REDRAW)
            term_redraw(run->term);
        run->done |= result == UI_QUIT;
    }
}

static void
handle_signals(struct screen_run *run)
{
    int bits = signals_take();

    if (bits == 0)
        return;
    run->dirty = true;
    if (bits & SIGNALS_ENDING) {
        run->death = bits & SIGNALS_ENDING;
        run->done = true;
        return;
    }
    if (bits & SIGNAL_WINCH)
        term_resized(run->term);
    if (bits & SIGNAL_TSTP)
        term_suspend(run->term);
    if (bits & (SIGNAL_CONT | SIGNAL_TSTP))
        term_redraw(run->term);
}

/* Whether there is still time until a user without a segment wonders. */
static bool
wonders_later(const struct screen_run *run)
{
    return !run->session->source.ended && !run->session->source.silent;
}

/* Whether this may be a pipe into which somebody writes what passes just now. */
static bool
may_be_live(const struct screen_run *run)
{
    const struct session *s = run->session;

    return s->source.state == SOURCE_FILE && !s->source.live_pipe && session_fd(s) >= 0;
}

/* How long until the pace of such a pipe may tell, though nothing comes; INT64_MAX: it will not. */
static int64_t
until_pace_tells_ns(const struct screen_run *run)
{
    int64_t due_ns = pipe_pace_due_ns(&run->pace);

    return due_ns == INT64_MAX ? INT64_MAX : due_ns - now_ns();
}

static void
tick(struct screen_run *run)
{
    int64_t now = now_ns();
    bool due = session_take_events(run->session) ||
               (session_wants_tick(run->session) && now - run->ticked_ns >= TICK_NS);

    if (due) {
        run->ticked_ns = now;
        run->dirty |= session_tick(run->session);
    }
    if (wonders_later(run) && now - run->started_ns >= SILENCE_NS) {
        run->session->source.silent = true;
        run->dirty |= run->ui.flow == 0;
    }
    if (may_be_live(run) && pipe_pace_is_live(&run->pace, now)) {
        run->session->source.live_pipe = true;
        run->dirty = true;
    }
}

/* With --slow: whether a segment waits for its time. */
static bool
waits_slowly(const struct screen_run *run)
{
    return run->ui.slow && !run->ui.paused && ui_waiting(&run->ui, &run->session->watch) > 0;
}

/* How long it still has to wait; 0 or less: it may come. */
static int64_t
until_let_in_ns(const struct screen_run *run)
{
    return run->let_in_ns + (int64_t)run->session->options->slow_ms * NANOTIME_MS - now_ns();
}

static void
let_in(struct screen_run *run)
{
    if (!waits_slowly(run) || until_let_in_ns(run) > 0)
        return;
    ui_let_in(&run->ui, &run->session->watch);
    run->let_in_ns = now_ns();
    run->dirty = true;
}

/* Whatever brought it, and whichever keys were pressed before. */
static void
tell_notices(struct screen_run *run)
{
    if (run->notices == run->session->notices)
        return;
    run->notices = run->session->notices;
    run->dirty = true;
    ui_notice(&run->ui);
}

/* Only what waits for a moment wakes; where nothing happens nothing does. */
static int
timeout_ms(const struct screen_run *run, bool more)
{
    int64_t wait_ns = INT64_MAX, due_ns;

    if (more)
        return 0;
    if (session_wants_tick(run->session))
        wait_ns = run->ticked_ns + TICK_NS - now_ns();
    if (wonders_later(run) && (due_ns = run->started_ns + SILENCE_NS - now_ns()) < wait_ns)
        wait_ns = due_ns;
    if (may_be_live(run) && (due_ns = until_pace_tells_ns(run)) < wait_ns)
        wait_ns = due_ns;
    if (waits_slowly(run) && (due_ns = until_let_in_ns(run)) < wait_ns)
        wait_ns = due_ns;
    if (run->dirty && (due_ns = run->drawn_ns + FRAME_NS - now_ns()) < wait_ns)
        wait_ns = due_ns;
    if (wait_ns == INT64_MAX)
        return -1;
    return wait_ns > 0 ? (int)((wait_ns + NANOTIME_MS - 1) / NANOTIME_MS) : 0;
}

static void
turn(struct screen_run *run)
{
    int fd = session_fd(run->session);
    bool at_once = fd < 0 && !run->session->source.ended; /* a file */
    struct pollfd fds[] = {{.fd = fd, .events = POLLIN},
                           {.fd = signals_fd(), .events = POLLIN},
                           {.fd = term_key_fd(run->term), .events = POLLIN},
                           {.fd = session_events_fd(run->session), .events = POLLIN},
                           {.fd = term_waiting_fd(run->term), .events = POLLOUT}};

    (void)poll(fds, sizeof fds / sizeof fds[0], timeout_ms(run, at_once));
    handle_signals(run);
    if (!run->done)
        handle_keys(run);
    if (run->done)
        return;
    take_batch(run);
    session_flush(run->session);
    let_in(run);
    tick(run);
    tell_notices(run);
    term_flush(run->term);
    if (run->dirty && now_ns() - run->drawn_ns >= FRAME_NS)
        draw(run);
}

/* Keys come from the terminal, also where standard input is the capture. */
static int
open_keys(struct failure *why)
{
    int fd;

    if (isatty(STDIN_FILENO))
        return STDIN_FILENO;
    fd = open("/dev/tty", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        failure_say(why,
                    "there is no terminal to read keys from (%s): --format ladder prints the "
                    "same as plain text",
                    strerror(errno));
    return fd;
}

static struct ui_settings
ui_settings_of(struct session *s)
{
    const struct options *o = s->options;

    return (struct ui_settings){.numbers = o->numbers,
                                .time = o->time,
                                .utc_offset_s = zone_utc_offset_s,
                                .density = o->density,
                                .compile = match_set,
                                .matches = match_frame,
                                .match_context = &s->match,
                                .show = &o->show,
                                .step = o->step,
                                .no_ask = o->no_ask,
                                .slow = o->slow_ms > 0,
                                .charset = s->charset,
                                .wireshark = o->wireshark,
                                .quiet = o->quiet,
                                .windows = o->windows,
                                .labels = {s->labels[CLIENT], s->labels[SERVER]}};
}

int
screen_loop(struct session *s, struct failure *why)
{
    const struct options *o = s->options;
    struct ui_settings settings = ui_settings_of(s);
    struct term_settings term_settings = {
        .input_fd = open_keys(why), .color = o->color, .theme = o->theme, .mouse = o->mouse};
    static struct screen_run run; /* large: the rows of the ladder */

    if (term_settings.input_fd < 0)
        return -1;
    run.session = s;
    run.term = term_open(&term_settings, why);
    if (!run.term)
        return -1;
    run.started_ns = now_ns();
    ui_init(&run.ui, &settings, &s->watch);
    draw(&run);
    while (!run.done)
        turn(&run);
    term_close(run.term);
    ui_finish(&run.ui);
    grid_finish(&run.grid);
    return run.death;
}
