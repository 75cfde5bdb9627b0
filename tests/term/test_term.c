/*
 * The terminal on a pty: what libvterm shows is the grid, cell by cell, and on every way out
 * the terminal is as it was found.  The program under test is this one, started again with
 * arguments: it draws numbered frames and obeys keys and signals as the real loop does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pty.h"
#include "tcpviz/grid/grid.h"
#include "tcpviz/term/term.h"

#define REFUSED 3
#define SIGNALS_TAKEN 4
#define FLOOD_FRAMES 400

/* ---- what both sides know: frame n of the picture ---- */

/* Mostly blank lines with words, as a ladder has, and rows that hold every glyph and role. */
static void
paint(struct grid *g, int frame)
{
    char title[64];

    grid_clear(g);
    for (int row = 0; row < g->rows; row++) {
        grid_put(g, 24, row, GLYPH_LINE_V, ROLE_DIM);
        grid_text(g, 26, row, "─── Data (Seq=1, next 1+14=15, \"Grüß – Жα€\") ──▶ │", ROLE_CLIENT,
                  -1);
        if (row % 5 == frame % 5) {
            for (int col = 0; col < g->cols; col++) {
                int glyph = 0x20 + (col + row + frame) % (0x5f + GLYPH_END - GLYPH_LINE_H);

                grid_put(g, col, row, (glyph_t)(glyph < 0x7f ? glyph : glyph + 1),
                         (enum role)((col / 3 + row) % ROLE_COUNT));
            }
        }
    }
    grid_put(g, g->cols - 1, g->rows - 1, 'Z', ROLE_PHANTOM);
    grid_select(g, 0, 3 + frame % 3, g->cols);
    snprintf(title, sizeof title, "frame %d of %dx%d", frame, g->cols, g->rows);
    grid_text(g, 0, 0, title, ROLE_STATUS, -1);
}

/* ---- the program under test ---- */

struct program {
    struct term *term;
    enum charset charset;
    int frame;
    bool show_keys;
    char keys[512]; /* what was typed, as numbers */
};

static int signal_pipe[2];

static void
on_signal(int signo)
{
    int saved = errno;
    char byte = (char)signo;

    if (write(signal_pipe[1], &byte, 1) < 0)
        byte = 0;
    errno = saved;
}

static void
watch_signals(void)
{
    static const int watched[] = {SIGTERM, SIGHUP, SIGQUIT, SIGINT, SIGTSTP, SIGCONT, SIGWINCH};
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

    if (pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        exit(1);
    for (size_t i = 0; i < sizeof watched / sizeof *watched; i++)
        sigaction(watched[i], &action, NULL);
}

/* What the loop wants to handle must be as it was before term_open: not handled. */
static bool
signals_are_ours(void)
{
    static const int ours[] = {SIGTERM, SIGHUP, SIGQUIT, SIGINT, SIGTSTP, SIGCONT, SIGWINCH};
    struct sigaction found;

    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        if (sigaction(ours[i], NULL, &found) != 0 || found.sa_handler != SIG_DFL)
            return false;
    }
    return true;
}

static void
draw(struct program *p)
{
    struct grid grid;
    int cols, rows;

    term_size(p->term, &cols, &rows);
    if (!grid_init(&grid, cols, rows, p->charset))
        exit(1);
    if (p->show_keys) {
        grid_text(&grid, 0, 0, p->keys, ROLE_PLAIN, -1);
        grid_text(&grid, 0, 1, "ready", ROLE_PLAIN, -1);
    } else {
        paint(&grid, p->frame);
    }
    term_draw(p->term, &grid);
    grid_finish(&grid);
}

static int __attribute__((noinline)) overflow_stack(volatile char *above)
{
    volatile char here[4096];

    if (above == NULL)
        return 0;
    here[0] = *above;
    return overflow_stack(here) + here[0];
}

static void
act(struct program *p, enum key_code key)
{
    volatile char c = 0;
    volatile int zero = 0;

    switch ((int)key) {
    case 'd':
        draw(p);
        break;
    case 'n':
        p->frame++;
        draw(p);
        break;
    case 'f':
        for (int i = 0; i < FLOOD_FRAMES; i++) {
            p->frame++;
            draw(p);
        }
        break;
    case KEY_CODE_REDRAW:
        term_redraw(p->term);
        draw(p);
        break;
    case 'v':
        *(volatile int *)(uintptr_t)(zero + 8) = 1;
        break;
    case 'a':
        abort();
    case 'o':
        exit(overflow_stack(&c));
    case 'p':
        close(signal_pipe[0]);
        if (write(signal_pipe[1], "", 1) < 0)
            exit(1);
        break;
    case 'b':
        raise(SIGBUS);
        break;
    case 'e':
        raise(SIGFPE);
        break;
    case 'i':
        raise(SIGILL);
        break;
    default:
        break;
    }
}

static void
obey_signal(struct program *p, int signo)
{
    switch (signo) {
    case SIGWINCH:
        term_resized(p->term);
        break;
    case SIGTSTP:
        term_suspend(p->term);
        break;
    case SIGCONT:
        term_redraw(p->term);
        break;
    default:
        term_close(p->term);
        term_die_by(signo);
    }
    draw(p);
}

static bool
obey_keys(struct program *p)
{
    enum key_code key;
    bool there;

    while ((there = term_key(p->term, &key)) && key != KEY_CODE_NONE) {
        if (key == 'q')
            return false;
        if (p->show_keys) {
            size_t len = strlen(p->keys);

            snprintf(p->keys + len, sizeof p->keys - len, "%x ", (unsigned)key);
            if (key == KEY_CODE_CLICK) {
                int col, row;

                term_click(p->term, &col, &row);
                len = strlen(p->keys) - 1;
                snprintf(p->keys + len, sizeof p->keys - len, "@%d,%d ", col, row);
            }
            draw(p);
        } else {
            act(p, key);
        }
    }
    return there;
}

static void
run(struct program *p)
{
    draw(p);
    for (;;) {
        struct pollfd fds[] = {{.fd = signal_pipe[0], .events = POLLIN},
                               {.fd = term_key_fd(p->term), .events = POLLIN},
                               {.fd = term_waiting_fd(p->term), .events = POLLOUT}};
        char signo;

        poll(fds, 3, -1);
        while (read(signal_pipe[0], &signo, 1) == 1)
            obey_signal(p, signo);
        if (fds[1].revents != 0 && !obey_keys(p))
            return;
        term_flush(p->term);
    }
}

static enum theme
theme_of(const char *word)
{
    return strcmp(word, "cb") == 0     ? THEME_CB
           : strcmp(word, "mono") == 0 ? THEME_MONO
                                       : THEME_DEFAULT;
}

/* Arguments: charset, "frames" or "keys", "auto" or "never" or "always" or a theme or "mouse". */
static int
program_main(char **argv)
{
    static struct program p;
    struct term_settings settings = {.input_fd = STDIN_FILENO};
    struct failure why;
    struct rlimit no_core = {0};

    setrlimit(RLIMIT_CORE, &no_core);
    setlocale(LC_ALL, "");
    if (!isatty(STDIN_FILENO))
        settings.input_fd = open("/dev/tty", O_RDONLY);
    p.charset = strcmp(argv[0], "utf8") == 0 ? CHARSET_UTF8 : CHARSET_ASCII;
    p.show_keys = strcmp(argv[1], "keys") == 0;
    settings.color = strcmp(argv[2], "never") == 0    ? COLOR_NEVER
                     : strcmp(argv[2], "always") == 0 ? COLOR_ALWAYS
                                                      : COLOR_AUTO;
    settings.theme = theme_of(argv[2]);
    settings.mouse = strcmp(argv[2], "mouse") == 0;
    p.term = term_open(&settings, &why);
    if (p.term == NULL) {
        printf("%s\n", why.sentence);
        return REFUSED;
    }
    if (!signals_are_ours())
        return SIGNALS_TAKEN;
    watch_signals();
    run(&p);
    term_close(p.term);
    return 0;
}

/* ---- the tests ---- */

static struct pty pty;
static char self[4096];

/* What the program is to draw with. */
static enum theme theme;
static int colors;

struct start {
    const char *charset, *what, *color; /* NULL: utf8, frames, auto */
    const char *term;                   /* NULL: xterm-256color */
    const char *locale;                 /* NULL: C.UTF-8 */
    const char *more_env;
    int cols, rows; /* 0: 100x36 */
    const char *stdin_path;
    bool leader_ignores_hup;
};

static const char *
or_else(const char *value, const char *otherwise)
{
    return value != NULL ? value : otherwise;
}

/* How many colours it has, may use and was asked to use. */
static int
colors_of(const struct start *s)
{
    const char *term = or_else(s->term, "xterm-256color"), *color = or_else(s->color, "auto");
    bool always = strcmp(color, "always") == 0;

    if (strcmp(term, "vt100") == 0 || strcmp(term, "xterm-mono") == 0)
        return 0;
    if (strcmp(color, "never") == 0 ||
        (!always && strcmp(or_else(s->more_env, ""), "NO_COLOR=1") == 0))
        return 0;
    return strstr(term, "256color") != NULL ? 256 : 8;
}

static void
start(struct start s)
{
    char term[64], locale[64];
    const char *argv[] = {self, or_else(s.charset, "utf8"), or_else(s.what, "frames"),
                          or_else(s.color, "auto"), NULL};
    const char *env[] = {term,
                         locale,
                         "NO_COLOR",
                         "LINES=7777",
                         "COLUMNS=3",
                         "ASAN_OPTIONS=handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigfpe=0"
                         ":handle_sigill=0:detect_stack_use_after_return=0",
                         or_else(s.more_env, "UNUSED"),
                         NULL};
    struct pty_settings settings = {.argv = argv,
                                    .env = env,
                                    .cols = s.cols ? s.cols : 100,
                                    .rows = s.rows ? s.rows : 36,
                                    .stdin_path = s.stdin_path,
                                    .leader_ignores_hup = s.leader_ignores_hup};

    theme = theme_of(or_else(s.color, "auto"));
    colors = colors_of(&s);
    snprintf(term, sizeof term, "TERM=%s", or_else(s.term, "xterm-256color"));
    if (strcmp(or_else(s.term, ""), "(unset)") == 0)
        snprintf(term, sizeof term, "TERM");
    snprintf(locale, sizeof locale, "LC_ALL=%s", or_else(s.locale, "C.UTF-8"));
    pty_start(&pty, &settings);
}

static int
finish(void **state)
{
    (void)state;
    if (pty.vterm != NULL)
        pty_finish(&pty);
    pty = (struct pty){.master = -1};
    return 0;
}

/* Waits until nothing has come for a while. */
static void
settle(void)
{
    pty_pump(&pty, 120);
}

/* Says where the screen and the grid differ; false if they do not. */
static bool
differs(const struct grid *grid, char *where, size_t size)
{
    for (int i = 0; i < pty.rows * pty.cols; i++) {
        int col = i % pty.cols;
        int row = i / pty.cols;
        VTermScreenCell found = pty_cell(&pty, col, row);
        uint32_t c = found.chars[0] == 0 ? ' ' : found.chars[0];
        uint32_t wanted = glyph_code_point(grid->cells[i].glyph);
        bool reverse = grid->cells[i].selected ||
                       theme_style(theme, (enum role)grid->cells[i].role, colors).reverse;

        if (c == wanted && found.attrs.reverse == reverse)
            continue;
        snprintf(where, size, "column %d row %d: U+%04X reverse %u, not U+%04X reverse %u", col,
                 row, c, found.attrs.reverse, wanted, reverse);
        return true;
    }
    return false;
}

/* Waits until the screen is this frame, cell by cell. */
static void
wait_picture(int frame, enum charset charset)
{
    struct grid grid;
    char where[128];
    bool different = true;

    assert_true(grid_init(&grid, pty.cols, pty.rows, charset));
    paint(&grid, frame);
    for (int i = 0; i < 200 && different; i++) {
        pty_pump(&pty, i == 0 ? 1 : 20);
        different = differs(&grid, where, sizeof where);
    }
    grid_finish(&grid);
    if (different)
        fail_msg("frame %d of %dx%d: %s", frame, pty.cols, pty.rows, where);
}

/* Waits for the first frame and until all of it is there. */
static void
wait_start(void)
{
    wait_picture(0, CHARSET_UTF8);
}

/* Main screen, cursor, keypad and line settings are back. */
static void
assert_restored(void)
{
    assert_false(pty.alternate);
    assert_true(pty.cursor_visible);
    assert_int_not_equal(pty_last(&pty, "\033[?1h", "\033[?1l"), 1);
    assert_true(pty_line_restored(&pty));
}

static void
assert_died_by(int signo)
{
    assert_true(pty_wait_end(&pty, 3000));
    assert_true(WIFSIGNALED(pty.status));
    assert_int_equal(WTERMSIG(pty.status), signo);
    assert_restored();
}

static void
assert_quits(void)
{
    pty_type(&pty, "q");
    assert_true(pty_wait_end(&pty, 3000));
    assert_true(WIFEXITED(pty.status));
    assert_int_equal(WEXITSTATUS(pty.status), 0);
    assert_restored();
}

static const char *const terminals[] = {"xterm-256color", "xterm",     "linux",
                                        "vt100",          "screen",    "screen-256color",
                                        "tmux-256color",  "xterm-mono"};

#define EACH_TERMINAL(name)                                                                        \
    for (const char *const *name = terminals;                                                      \
         name < terminals + sizeof terminals / sizeof *terminals; name++)

static void
the_screen_is_the_grid_on_every_terminal(void **state)
{
    EACH_TERMINAL(name)
    {
        start((struct start){.term = *name});
        wait_start();
        assert_false(pty_line_restored(&pty));
        for (int frame = 1; frame <= 6; frame++) {
            pty_type(&pty, "n");
            wait_picture(frame, CHARSET_UTF8);
        }
        assert_quits();
        finish(state);
    }
}

static void
ascii_sends_ascii_only(void **state)
{
    static const struct start cases[] = {
        {.charset = "ascii"},
        {.charset = "ascii", .term = "vt100"},
        /* Not xterm: in a locale that is not UTF-8 curses then repeats blanks with REP, after
         * which libvterm 0.1.4 wraps one column early. */
        {.charset = "ascii", .locale = "C", .term = "vt100"},
        {.charset = "utf8", .locale = "C", .term = "linux"},
        {.charset = "utf8", .locale = "POSIX", .term = "screen"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        start(cases[i]);
        wait_picture(0, CHARSET_ASCII);
        pty_type(&pty, "n");
        wait_picture(1, CHARSET_ASCII);
        assert_quits();
        assert_int_equal(pty_high_bytes(&pty), 0);
        finish(state);
    }
}

static void
nothing_is_sent_when_nothing_changed(void **state)
{
    (void)state;
    start((struct start){.cols = 80, .rows = 24});
    wait_start();
    settle();
    size_t before = pty.sent_bytes;

    pty_type(&pty, "dddddddd");
    pty_pump(&pty, 300);
    assert_int_equal(pty.sent_bytes, before);
    assert_quits();
}

static void
redraw_sends_everything_again(void **state)
{
    (void)state;
    start((struct start){.cols = 80, .rows = 24});
    wait_start();
    size_t before = pty.sent_bytes;

    vterm_input_write(pty.vterm, "\033[5;5Hrubbish", 13);
    pty_type(&pty, "\014");
    wait_start();
    assert_true(pty.sent_bytes - before > 500);
    assert_quits();
}

static void
forbidden_sequences_are_never_sent(void **state)
{
    static const char *const forbidden[] = {"\a",   "\033]", "\033[?1000", "\033[?2004",
                                            "38;2", "48;",   "\033[5m"};

    EACH_TERMINAL(name)
    {
        start((struct start){.term = *name});
        wait_start();
        pty_type(&pty, "nnnn\014");
        wait_picture(4, CHARSET_UTF8);
        assert_quits();
        for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
            assert_null(strstr(pty.sent, forbidden[i]));
        finish(state);
    }
}

/* A cell that is not blank looks as the theme says, on the terminal's own background. */
static void
assert_look(const struct cell *cell, const VTermScreenCell *found)
{
    struct theme_style style = theme_style(theme, (enum role)cell->role, colors);

    assert_true(VTERM_COLOR_IS_DEFAULT_BG(&found->bg));
    if (cell->glyph == ' ')
        return;
    assert_int_equal(found->attrs.bold, style.bold);
    assert_int_equal(found->attrs.underline, style.underline);
    if (style.color == 0 || cell->selected) {
        assert_true(VTERM_COLOR_IS_DEFAULT_FG(&found->fg));
    } else {
        assert_true(VTERM_COLOR_IS_INDEXED(&found->fg));
        assert_int_equal(found->fg.indexed.idx, style.color);
    }
}

static void
assert_looks(void)
{
    struct grid grid;

    assert_true(grid_init(&grid, pty.cols, pty.rows, CHARSET_UTF8));
    paint(&grid, 0);
    for (int i = 0; i < pty.rows * pty.cols; i++) {
        VTermScreenCell found = pty_cell(&pty, i % pty.cols, i / pty.cols);

        assert_look(&grid.cells[i], &found);
    }
    grid_finish(&grid);
}

static void
colors_and_themes_as_asked_for(void **state)
{
    static const struct {
        struct start start;
        int colors;
    } cases[] = {
        {{.color = "auto"}, 256},
        {{.color = "auto", .more_env = "NO_COLOR="}, 256},
        {{.color = "auto", .more_env = "NO_COLOR=1"}, 0},
        {{.color = "always", .more_env = "NO_COLOR=1"}, 256},
        {{.color = "never"}, 0},
        {{.color = "always", .term = "vt100"}, 0},
        {{.color = "auto", .term = "xterm-mono"}, 0},
        {{.color = "cb"}, 256},
        {{.color = "cb", .term = "screen"}, 8},
        {{.color = "cb", .term = "vt100"}, 0},
        {{.color = "mono"}, 256},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        start(cases[i].start);
        assert_int_equal(colors, cases[i].colors);
        wait_start();
        assert_looks();
        assert_quits();
        finish(state);
    }
}

static void
a_crash_restores_and_stays_a_crash(void **state)
{
    static const struct {
        const char *key;
        int signo;
    } cases[] = {{"v", SIGSEGV}, {"a", SIGABRT}, {"o", SIGSEGV}, {"p", SIGPIPE},
                 {"b", SIGBUS},  {"e", SIGFPE},  {"i", SIGILL}};
    static const char *const names[] = {"xterm-256color", "linux", "vt100"};

    for (size_t i = 0; i < 3 * sizeof cases / sizeof *cases; i++) {
        char line[80];
        size_t n = i / 3;

        start((struct start){.term = names[i % 3]});
        wait_start();
        pty_type(&pty, cases[n].key);
        assert_died_by(cases[n].signo);
        snprintf(line, sizeof line, "tcpviz: crashed by signal %2d; the terminal was restored",
                 cases[n].signo);
        assert_int_equal(pty_wait_text(&pty, line, 0), cases[n].signo != SIGPIPE);
        finish(state);
    }
}

static void
a_signal_from_outside_restores_and_kills(void **state)
{
    static const int signals[] = {SIGTERM, SIGHUP,  SIGQUIT, SIGINT, SIGSEGV,
                                  SIGBUS,  SIGABRT, SIGFPE,  SIGPIPE};

    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        start((struct start){.cols = 80, .rows = 24});
        wait_start();
        kill(pty.program, signals[i]);
        assert_died_by(signals[i]);
        finish(state);
    }
}

static void
control_keys_are_signals(void **state)
{
    static const struct {
        const char *key;
        int signo;
    } cases[] = {{"\003", SIGINT}, {"\034", SIGQUIT}};

    for (size_t i = 0; i < 2; i++) {
        start((struct start){.cols = 80, .rows = 24});
        wait_start();
        pty_type(&pty, "\023"); /* Ctrl-S stops nothing */
        pty_type(&pty, "n");
        wait_picture(1, CHARSET_UTF8);
        pty_type(&pty, cases[i].key);
        assert_died_by(cases[i].signo);
        finish(state);
    }
}

static void
stop_and_continue(void **state)
{
    EACH_TERMINAL(name)
    {
        start((struct start){.term = *name});
        wait_start();
        pty_type(&pty, "\032");
        assert_true(pty_wait_stop(&pty, 1, 3000));
        settle();
        assert_restored();
        pty_foreground(&pty);
        wait_start();
        assert_false(pty_line_restored(&pty));
        pty_type(&pty, "n");
        wait_picture(1, CHARSET_UTF8);
        pty_type(&pty, "\032");
        assert_true(pty_wait_stop(&pty, 2, 3000));
        pty_resize(&pty, 61, 17);
        pty_foreground(&pty);
        wait_picture(1, CHARSET_UTF8);
        assert_quits();
        finish(state);
    }
}

static void
in_the_background_the_terminal_is_left_alone(void **state)
{
    (void)state;
    start((struct start){.cols = 80, .rows = 24});
    wait_start();
    pty_type(&pty, "\032");
    assert_true(pty_wait_stop(&pty, 1, 3000));
    settle();
    size_t before = pty.sent_bytes;

    pty_background(&pty);
    pty_pump(&pty, 300);
    assert_int_equal(pty.stops, 1);
    assert_int_equal(pty.sent_bytes, before);
    assert_restored();
    pty_foreground(&pty);
    wait_start();
    assert_false(pty_line_restored(&pty));
    assert_quits();
}

static void
a_stopped_program_can_be_killed(void **state)
{
    (void)state;
    start((struct start){.cols = 80, .rows = 24});
    wait_start();
    pty_type(&pty, "\032");
    assert_true(pty_wait_stop(&pty, 1, 3000));
    kill(pty.program, SIGTERM);
    pty_background(&pty); /* as a shell's kill does: TERM, then CONT, still behind the shell */
    assert_died_by(SIGTERM);
}

static void
killed_behind_the_shell_after_a_hard_stop(void **state)
{
    (void)state;
    start((struct start){.cols = 80, .rows = 24});
    wait_start();
    kill(pty.program, SIGSTOP); /* cannot be caught: the terminal stays ours */
    assert_true(pty_wait_stop(&pty, 1, 3000));
    kill(pty.program, SIGTERM);
    pty_background(&pty);
    assert_died_by(SIGTERM);
}

static void
a_hard_stop_is_repaired_in_front(void **state)
{
    (void)state;
    start((struct start){.cols = 80, .rows = 24});
    wait_start();
    kill(pty.program, SIGSTOP);
    assert_true(pty_wait_stop(&pty, 1, 3000));
    tcsetattr(pty.slave, TCSANOW, &pty.before); /* what a shell does */
    vterm_input_write(pty.vterm, "\033[5;5H$ ls\033[?25h", 16);
    pty_foreground(&pty);
    wait_start();
    assert_false(pty.cursor_visible);
    assert_quits();
}

static void
every_size_is_filled(void **state)
{
    static const int sizes[][2] = {{20, 5},  {10, 2},   {1, 1},   {1, 40},   {40, 1},  {2, 2},
                                   {300, 5}, {20, 300}, {80, 24}, {120, 50}, {100, 36}};

    (void)state;
    start((struct start){.term = "xterm-256color"});
    wait_start();
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        pty_resize(&pty, sizes[i][0], sizes[i][1]);
        wait_start();
    }
    assert_quits();
}

static void
small_terminals_from_the_start(void **state)
{
    static const int sizes[][2] = {{1, 1}, {1, 5}, {5, 1}, {2, 2}, {10, 2}};

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        start((struct start){.cols = sizes[i][0], .rows = sizes[i][1]});
        wait_start();
        assert_quits();
        finish(state);
    }
}

static void
a_storm_of_sizes_leaves_no_rubbish(void **state)
{
    (void)state;
    start((struct start){.term = "xterm-256color"});
    wait_start();
    for (int i = 0; i < 300; i++) {
        pty_resize(&pty, 1 + (i * 37) % 200, 1 + (i * 13) % 100);
        pty_pump(&pty, 1);
    }
    pty_resize(&pty, 100, 36);
    wait_start();
    assert_quits();
}

static void
what_cannot_be_drawn_on_is_refused(void **state)
{
    static const struct {
        const char *term, *said;
    } cases[] = {{"(unset)", "TERM is not set"},
                 {"", "TERM is not set"},
                 {"dumb", "TERM=dumb cannot address the cursor"},
                 {"unknown", "TERM=unknown"},
                 {"no-such-terminal", "TERM=no-such-terminal"},
                 {"../x/xterm", "TERM=../x/xterm"}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        start((struct start){.term = cases[i].term, .cols = 300});
        assert_true(pty_wait_end(&pty, 3000));
        assert_true(WIFEXITED(pty.status));
        assert_int_equal(WEXITSTATUS(pty.status), REFUSED);
        assert_true(pty_wait_text(&pty, cases[i].said, 0));
        assert_true(pty_wait_text(&pty, "--format ladder", 0));
        assert_null(strchr(pty.sent, '\033'));
        assert_true(pty_line_restored(&pty));
        finish(state);
    }
}

static void
a_closed_window_ends_the_program(void **state)
{
    for (int ignores = 0; ignores < 2; ignores++) {
        start((struct start){.leader_ignores_hup = ignores});
        wait_start();
        pty_hang_up(&pty);
        assert_true(pty_wait_end_undrained(&pty, 1000));
        /* Whichever comes first, the signal or the end of the keys. */
        assert_true(WIFEXITED(pty.status) || (!ignores && WTERMSIG(pty.status) == SIGHUP));
        finish(state);
    }
}

static void
a_terminal_that_takes_nothing_does_not_hold_us(void **state)
{
    (void)state;
    start((struct start){.term = "xterm-256color"});
    wait_start();
    pty_type(&pty, "f");
    poll(NULL, 0, 500);
    kill(pty.program, SIGTERM);
    assert_true(pty_wait_end_undrained(&pty, 2500));
    assert_true(WIFSIGNALED(pty.status));
    assert_int_equal(WTERMSIG(pty.status), SIGTERM);
    assert_true(pty_line_restored(&pty));
}

static void
a_late_reader_sees_the_last_frame(void **state)
{
    (void)state;
    start((struct start){.term = "xterm-256color"});
    wait_start();
    size_t before = pty.sent_bytes;

    pty_type(&pty, "f");
    poll(NULL, 0, 500); /* not reading meanwhile */
    wait_picture(FLOOD_FRAMES, CHARSET_UTF8);
    assert_true(pty.sent_bytes - before < 100000); /* not 400 frames */
    assert_quits();
}

static void
keys_are_told_apart(void **state)
{
    static const struct {
        const char *term, *typed, *seen;
    } cases[] = {
        {"xterm-256color", "a Z~", "61 20 5a 7e"},
        {"xterm-256color", "\r", "d"},
        {"xterm-256color", "\n", "d"},
        {"xterm-256color", "\t", "9"},
        {"xterm-256color", "\177\b", "8 8"},
        {"xterm-256color", "\014", "10a"},
        {"xterm-256color", "\033", "1b"},
        {"xterm-256color", "\033\033", "1b 1b"},
        {"xterm-256color", "\033OA\033OB\033OD\033OC", "100 101 102 103"},
        {"xterm-256color", "\033[A\033[B\033[D\033[C", "100 101 102 103"},
        {"xterm-256color", "\033[5~\033[6~", "104 105"},
        {"xterm-256color", "\033OH\033OF\033[H\033[F\033[1~\033[4~", "106 107 106 107 106 107"},
        {"xterm-256color", "\033[Z", "108"},
        {"xterm-256color", "\033OP\033[11~", "109 109"},
        {"xterm-256color", "\033OS\033[14~", "10c 10c"},
        {"xterm-256color", "\033[3~\025", "10d 10e"},
        {"xterm-256color", "\033[200~x\033[201~", "78"}, /* bracketed paste around an x */
        {"xterm-256color", "\033[1;5Ax", "78"},          /* Ctrl-Up means nothing */
        {"xterm-256color", "\033fx", "78"},              /* nor does Alt-f */
        {"xterm-256color", "\303\244x", "c3 a4 78"},     /* a letter beyond ASCII: its bytes */
        {"xterm-256color", "\033[Mabx", "61 62 78"},
        /* answers to questions that nobody here asked: of colours, of the name, and an APC */
        {"xterm-256color", "\033]11;rgb:0000/1111/2222\033\\x", "78"},
        {"xterm-256color", "\033]11;rgb:0000/1111/2222\ax", "78"},
        {"xterm-256color", "\033P>|XTerm(388)\033\\x", "78"},
        {"xterm-256color", "\033_Gi=1;OK\033\\x", "78"},
        {"xterm-256color", "\033[[A\033[[Bx", "109 78"},
        {"linux", "\033[A\033[1~\033[4~\033[[A", "100 106 107 109"},
        {"vt100", "\033OA\033[5~\033[H", "100 104 106"},
        {"screen", "\033[1~\033[4~\033[Z", "106 107 108"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char row[400];

        start((struct start){.term = cases[i].term, .what = "keys"});
        assert_true(pty_wait_text(&pty, "ready", 3000));
        pty_type(&pty, cases[i].typed);
        pty_wait_text(&pty, cases[i].seen, 3000);
        settle();
        assert_string_equal(pty_row(&pty, 0, row, sizeof row), cases[i].seen);
        assert_quits();
        finish(state);
    }
}

static void
a_string_that_never_ends_holds_up_nobody(void **state)
{
    char typed[2 + 4096 + 2] = "\033]", row[400];

    (void)state;
    memset(typed + 2, 'a', 4096);
    typed[2 + 4096] = 'x';
    start((struct start){.term = "xterm-256color", .what = "keys"});
    assert_true(pty_wait_text(&pty, "ready", 3000));
    pty_type(&pty, typed);
    pty_wait_text(&pty, "78", 3000);
    settle();
    assert_string_equal(pty_row(&pty, 0, row, sizeof row), "78");
    assert_quits();
}

static void
the_mouse_clicks_and_scrolls_where_it_is_wanted(void **state)
{
    static const struct {
        const char *term, *typed, *seen;
    } cases[] = {
        {"xterm-256color", "\033[<0;1;1Mx", "10f@0,0 78"},
        {"xterm-256color", "\033[<0;100;36M\033[<0;100;36mx", "10f@99,35 78"}, /* and let go */
        {"xterm-256color", "\033[<64;5;5M\033[<65;5;5Mx", "100 101 78"},
        {"xterm-256color", "\033[<2;5;5M\033[<4;5;5M\033[<16;5;5Mx", "78"},
        {"xterm-256color", "\033[<0;0;5M\033[<0;1001;5M\033[<0;;M\033[<0;9999999999;1Mx", "78"},
        {"xterm-256color", "\033[<0;5Mx", "78"},
        {"screen", "\033[<0;7;8Mx", "10f@6,7 78"},
        {"screen", "\033[M '(x", "10f@6,7 78"}, /* as bytes */
        {"screen", "\033[M`'(\033[Ma'(x", "100 101 78"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char row[400];

        start((struct start){.term = cases[i].term, .what = "keys", .color = "mouse"});
        assert_true(pty_wait_text(&pty, "ready", 3000));
        assert_int_equal(pty_last(&pty, "\033[?1000h", "\033[?1000l"), 1);
        pty_type(&pty, cases[i].typed);
        pty_wait_text(&pty, cases[i].seen, 3000);
        settle();
        assert_string_equal(pty_row(&pty, 0, row, sizeof row), cases[i].seen);
        pty_type(&pty, "\032");
        assert_true(pty_wait_stop(&pty, 1, 3000));
        settle();
        assert_int_equal(pty_last(&pty, "\033[?1000h", "\033[?1000l"), -1);
        pty_foreground(&pty);
        assert_true(pty_wait_text(&pty, "ready", 3000));
        settle();
        assert_int_equal(pty_last(&pty, "\033[?1000h", "\033[?1000l"), 1);
        assert_quits();
        assert_int_equal(pty_last(&pty, "\033[?1000h", "\033[?1000l"), -1);
        assert_int_equal(pty_last(&pty, "\033[?1006h", "\033[?1006l"), -1);
        finish(state);
    }
}

static void
a_crash_lets_the_mouse_go(void **state)
{
    (void)state;
    start((struct start){.color = "mouse"});
    wait_start();
    assert_int_equal(pty_last(&pty, "\033[?1000h", "\033[?1000l"), 1);
    pty_type(&pty, "v");
    assert_died_by(SIGSEGV);
    assert_int_equal(pty_last(&pty, "\033[?1000h", "\033[?1000l"), -1);
}

static void
a_terminal_without_a_mouse_is_not_asked_for_one(void **state)
{
    (void)state;
    start((struct start){.color = "mouse", .term = "vt100"});
    wait_start();
    assert_int_equal(pty_last(&pty, "\033[?1000h", "\033[?1000l"), 0);
    assert_quits();
}

static void
keys_come_from_the_terminal_when_stdin_is_a_file(void **state)
{
    (void)state;
    start((struct start){.stdin_path = "/dev/null"});
    wait_start();
    pty_type(&pty, "n");
    wait_picture(1, CHARSET_UTF8);
    assert_quits();
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_screen_is_the_grid_on_every_terminal, finish),
        cmocka_unit_test_teardown(ascii_sends_ascii_only, finish),
        cmocka_unit_test_teardown(nothing_is_sent_when_nothing_changed, finish),
        cmocka_unit_test_teardown(redraw_sends_everything_again, finish),
        cmocka_unit_test_teardown(forbidden_sequences_are_never_sent, finish),
        cmocka_unit_test_teardown(colors_and_themes_as_asked_for, finish),
        cmocka_unit_test_teardown(a_crash_restores_and_stays_a_crash, finish),
        cmocka_unit_test_teardown(a_signal_from_outside_restores_and_kills, finish),
        cmocka_unit_test_teardown(control_keys_are_signals, finish),
        cmocka_unit_test_teardown(stop_and_continue, finish),
        cmocka_unit_test_teardown(in_the_background_the_terminal_is_left_alone, finish),
        cmocka_unit_test_teardown(a_stopped_program_can_be_killed, finish),
        cmocka_unit_test_teardown(killed_behind_the_shell_after_a_hard_stop, finish),
        cmocka_unit_test_teardown(a_hard_stop_is_repaired_in_front, finish),
        cmocka_unit_test_teardown(every_size_is_filled, finish),
        cmocka_unit_test_teardown(small_terminals_from_the_start, finish),
        cmocka_unit_test_teardown(a_storm_of_sizes_leaves_no_rubbish, finish),
        cmocka_unit_test_teardown(what_cannot_be_drawn_on_is_refused, finish),
        cmocka_unit_test_teardown(a_closed_window_ends_the_program, finish),
        cmocka_unit_test_teardown(a_terminal_that_takes_nothing_does_not_hold_us, finish),
        cmocka_unit_test_teardown(a_late_reader_sees_the_last_frame, finish),
        cmocka_unit_test_teardown(keys_are_told_apart, finish),
        cmocka_unit_test_teardown(a_string_that_never_ends_holds_up_nobody, finish),
        cmocka_unit_test_teardown(the_mouse_clicks_and_scrolls_where_it_is_wanted, finish),
        cmocka_unit_test_teardown(a_crash_lets_the_mouse_go, finish),
        cmocka_unit_test_teardown(a_terminal_without_a_mouse_is_not_asked_for_one, finish),
        cmocka_unit_test_teardown(keys_come_from_the_terminal_when_stdin_is_a_file, finish),
    };

    if (argc == 4)
        return program_main(argv + 1);
    if (readlink("/proc/self/exe", self, sizeof self - 1) < 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
