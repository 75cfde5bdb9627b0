/*
 * The program itself on a pty: its screens are those of tests/screens, and on every way out the
 * terminal is as it was found.  TCPVIZ names the program, ./tcpviz if it is not set; the folder
 * must be the root of the source.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "in_range.h"
#include "pty.h"
#include "seg.h"
#include "watching.h"

#define SCREENS "tests/screens/"
#define COLS_MAX 300
#define ROWS_MAX 100

static struct pty pty;
static char folder[256]; /* for captures */

/* ---- what a .keys file asks for, as far as it can be asked of a capture file ---- */

struct script {
    char seg[256], source[16], name[64], filter[128], show[128];
    char keys[256]; /* the bytes that a terminal sends for them */
    int cols, rows;
    bool ascii;
    bool playable;
};

static const char *
bytes_of_key(const char *word)
{
    static const struct {
        const char *word, *bytes;
    } names[] = {{"Space", " "},        {"Up", "\033OA"},   {"Down", "\033OB"}, {"PgUp", "\033[5~"},
                 {"PgDn", "\033[6~"},   {"Home", "\033OH"}, {"End", "\033OF"},  {"Tab", "\t"},
                 {"BackTab", "\033[Z"}, {"Enter", "\r"},    {"F1", "\033OP"}};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i].word, word) == 0)
            return names[i].bytes;
    return word[1] == '\0' ? word : NULL;
}

static void
add_keys(struct script *s, char *words)
{
    for (char *save = NULL, *word = strtok_r(words, " ", &save); word;
         word = strtok_r(NULL, " ", &save)) {
        const char *bytes = bytes_of_key(word);
        size_t len = strlen(s->keys);

        s->playable &= bytes != NULL;
        snprintf(s->keys + len, sizeof s->keys - len, "%s", bytes ? bytes : "");
    }
}

static void
understand(struct script *s, char *line)
{
    char *rest = line + strcspn(line, " ");

    if (*rest)
        *rest++ = '\0';
    if (line[0] == '#' || line[0] == '\0')
        return;
    if (strcmp(line, "seg") == 0)
        snprintf(s->seg, sizeof s->seg, "%s%s", rest[0] == '.' ? SCREENS : "tests/segments/", rest);
    else if (strcmp(line, "size") == 0 && s->keys[0] == '\0')
        s->playable &= sscanf(rest, "%dx%d", &s->cols, &s->rows) == 2;
    else if (strcmp(line, "charset") == 0)
        s->ascii = strcmp(rest, "ascii") == 0;
    else if (strcmp(line, "source") == 0)
        s->playable &= sscanf(rest, "%15s %63s port %127[0-9]", s->source, s->name, s->filter) >= 2;
    else if (strcmp(line, "show") == 0)
        snprintf(s->show, sizeof s->show, "--show=%s", rest);
    else if (strcmp(line, "key") == 0)
        add_keys(s, rest);
    else
        s->playable &= strcmp(line, "take") == 0 && strcmp(rest, "all") == 0;
}

static struct script
read_script(const char *path)
{
    struct script s = {.cols = 100, .rows = 36, .playable = true};
    FILE *file = fopen(path, "r");
    char line[512];

    if (!file)
        fail_msg("%s: %s", path, strerror(errno));
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        understand(&s, line);
    }
    fclose(file);
    /* From 60 columns on the status line counts the segments. */
    s.playable &= strcmp(s.source, "file") == 0 && s.seg[0] != '\0' && s.cols >= 60;
    return s;
}

/* ---- captures ---- */

static void
capture_path(const char *name, char *path, size_t size)
{
    assert_true(snprintf(path, size, "%s/%s", folder, name) < (int)size);
}

/* How many segments the status line will count: frames may be fragments, or copies. */
static size_t
count_segments(const struct seg *seg)
{
    const struct observer_settings settings = {.depth = OBSERVE_TRACK};
    struct segment segment;
    struct watch watch;
    size_t n;

    assert_true(watching_init(&watch, &settings));
    for (size_t i = 0; i < seg->n_frames; i++)
        (void)watch_frame(&watch, &seg->frames[i], &segment);
    n = (size_t)observer_counts(watch.observer).segments;
    watch_finish(&watch);
    return n;
}

/* Writes the conversation as a capture that anybody may read: rights are given up before.
 * Returns how many segments it has. */
static size_t
make_capture(const char *seg_path, const char *name, char *path, size_t size)
{
    struct seg seg = {.problem = ""};
    size_t n;

    capture_path(name, path, size);
    if (!seg_read(&seg, seg_path) || !seg_write_pcap(&seg, path))
        fail_msg("%s", seg.problem);
    n = count_segments(&seg);
    seg_finish(&seg);
    assert_int_equal(chmod(path, 0644), 0);
    return n;
}

static int
make_folder(void **state)
{
    const char *where = getenv("TMPDIR");

    (void)state;
    snprintf(folder, sizeof folder, "%s/tcpviz-test-XXXXXX", where && *where ? where : P_tmpdir);
    return mkdtemp(folder) && chmod(folder, 0755) == 0 ? 0 : -1;
}

static int
remove_folder(void **state)
{
    char pattern[300];
    glob_t found;

    (void)state;
    snprintf(pattern, sizeof pattern, "%s/*", folder);
    if (glob(pattern, 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++)
            unlink(found.gl_pathv[i]);
        globfree(&found);
    }
    return rmdir(folder);
}

/* ---- the program ---- */

static const char *
program(void)
{
    const char *path = getenv("TCPVIZ");

    return path && *path ? path : "./tcpviz";
}

struct start {
    const char *args[8];       /* up to NULL */
    const char *term, *locale; /* NULL: xterm-256color, C.UTF-8 */
    const char *stdin_path;
    int cols, rows; /* 0: 100x36 */
};

static void
start(struct start s)
{
    const char *argv[10] = {program()};
    char term[64], locale[64];
    const char *env[] = {term,
                         locale,
                         "NO_COLOR",
                         "LINES=7777",
                         "COLUMNS=3",
                         "ASAN_OPTIONS=handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigfpe=0"
                         ":handle_sigill=0:detect_stack_use_after_return=0",
                         NULL};
    struct pty_settings settings = {.argv = argv,
                                    .env = env,
                                    .cols = s.cols ? s.cols : 100,
                                    .rows = s.rows ? s.rows : 36,
                                    .stdin_path = s.stdin_path};

    for (int i = 0; s.args[i]; i++)
        argv[1 + i] = s.args[i];
    snprintf(term, sizeof term, "TERM=%s", s.term ? s.term : "xterm-256color");
    snprintf(locale, sizeof locale, "LC_ALL=%s", s.locale ? s.locale : "C.UTF-8");
    pty_start(&pty, &settings);
}

static int
finish(void **state)
{
    (void)state;
    if (pty.vterm)
        pty_finish(&pty);
    pty = (struct pty){.master = -1};
    return 0;
}

static void
start_hello(struct start s)
{
    static char path[320];

    make_capture(SCREENS "hello.seg", "hello.pcap", path, sizeof path);
    s.args[0] = "-r";
    s.args[1] = path;
    start(s);
    if (!pty_wait_text(&pty, "8 segments", 5000))
        fail_msg("no picture: \"%s\"", pty.sent ? pty.sent : "");
    pty_pump(&pty, 150);
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
assert_ended(int status)
{
    assert_true(pty_wait_end(&pty, 3000));
    assert_true(WIFEXITED(pty.status));
    assert_int_equal(WEXITSTATUS(pty.status), status);
    assert_restored();
}

static void
assert_quits(void)
{
    pty_type(&pty, "q");
    assert_ended(0);
}

/* ---- pictures ---- */

static size_t
read_whole(const char *path, char *storage, size_t size)
{
    FILE *file = fopen(path, "r");
    size_t n;

    if (!file)
        fail_msg("%s: %s", path, strerror(errno));
    n = fread(storage, 1, size - 1, file);
    fclose(file);
    storage[n] = '\0';
    return n;
}

/* Compares the terminal with a picture, line by line; says the first line that differs. */
static bool
shows(const char *picture, char *where, size_t size)
{
    for (int row = 0; row < pty.rows; row++) {
        char found[4 * COLS_MAX + 1];
        size_t len = strcspn(picture, "\n");

        pty_row(&pty, row, found, sizeof found);
        if (strlen(found) != len || memcmp(found, picture, len) != 0) {
            snprintf(where, size, "row %d is \"%s\", not \"%.*s\"", row, found, (int)len, picture);
            return false;
        }
        picture += len + (picture[len] == '\n');
    }
    return true;
}

static void
wait_screen(const char *keys_path)
{
    static char picture[ROWS_MAX * 4 * COLS_MAX];
    char path[512], where[8 * COLS_MAX];
    bool same = false;

    snprintf(path, sizeof path, "%.*s.screen", (int)(strlen(keys_path) - strlen(".keys")),
             keys_path);
    read_whole(path, picture, sizeof picture);
    for (int i = 0; i < 150 && !(same = shows(picture, where, sizeof where)); i++)
        pty_pump(&pty, 20);
    if (!same)
        fail_msg("%s: %s", keys_path, where);
}

/* Starts what the script says, types its keys and waits for its screen.  The program may take
 * several keys before it draws; a script that scrolls to and fro would depend on that. */
static void
play(const char *keys_path, const struct script *s)
{
    char path[320], count[64];
    struct start st = {.args = {"-r", path, "--charset", s->ascii ? "ascii" : "utf8",
                                s->show[0] ? s->show : "--no-config", s->filter[0] ? "-p" : NULL,
                                s->filter},
                       .cols = s->cols,
                       .rows = s->rows};

    /* The file is read before the keys, as in the script. */
    snprintf(count, sizeof count, " %zu segment", make_capture(s->seg, s->name, path, sizeof path));
    start(st);
    if (!pty_wait_text(&pty, count, 5000))
        fail_msg("%s: no \"%s\"", keys_path, count);
    pty_type(&pty, s->keys);
    wait_screen(keys_path);
}

static void
the_screens_are_those_of_the_scripts(void **state)
{
    glob_t found;
    int played = 0;

    assert_int_equal(glob(SCREENS "*.keys", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct script s = read_script(found.gl_pathv[i]);

        if (!s.playable)
            continue;
        play(found.gl_pathv[i], &s);
        pty_type(&pty, "Q");
        if (!pty_wait_end(&pty, 3000))
            fail_msg("%s: Q does not end it", found.gl_pathv[i]);
        assert_ended(0);
        finish(state);
        played++;
    }
    globfree(&found);
    assert_true(played >= 10);
}

static void
a_new_size_is_laid_out_anew(void **state)
{
    const char *keys = SCREENS "reset-from-a-file.keys";
    struct script s = read_script(keys);

    (void)state;
    play(keys, &s);
    pty_resize(&pty, 60, 16);
    assert_true(pty_wait_text(&pty, "earlier segments", 3000));
    pty_resize(&pty, 39, 10);
    assert_true(pty_wait_text(&pty, "need 40x10", 3000));
    pty_resize(&pty, 100, 36);
    wait_screen(keys);
    assert_quits();
}

static void
a_storm_of_sizes_leaves_no_trace(void **state)
{
    const char *keys = SCREENS "reset-from-a-file.keys";
    struct script s = read_script(keys);

    (void)state;
    play(keys, &s);
    for (int i = 0; i < 300; i++) {
        pty_resize(&pty, 1 + (i * 37) % 200, 1 + (i * 13) % ROWS_MAX);
        pty_pump(&pty, 1);
    }
    pty_resize(&pty, 100, 36);
    wait_screen(keys);
    assert_quits();
}

static void
every_way_to_quit_ends_with_0(void **state)
{
    static const char *const ways[] = {"q", "Q", "?Q", "cQ", "?qq", "cqq", "c\033q"};

    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        start_hello((struct start){.cols = 0});
        for (const char *key = ways[i]; *key; key++) {
            pty_type(&pty, (char[]){*key, '\0'});
            pty_pump(&pty, 100);
        }
        assert_ended(0);
        finish(state);
    }
}

/* GNU screen knows no screen of a program's own, as it comes: it leaves the picture and the cursor
 * where they are, and the prompt would stand behind the last key of the bottom line. */
static void
the_prompt_gets_a_row_where_the_picture_stays(void **state)
{
    (void)state;
    start_hello((struct start){.term = "screen"});
    assert_quits();
    assert_non_null(strstr(pty.sent, "\033[36;1H\033[K\033[?1049l"));
}

/* Each screen, the keys that lead there from the ladder, and words that only it has. */
static const struct {
    const char *name, *keys, *words;
} screens[] = {
    {"ladder", "", "SYN-ACK"},    {"list", "c", "To server"},    {"help", "?", "On the ladder"},
    {"details", "\r", "[1 Why]"}, {"bytes", "\r4", "[4 Bytes]"}, {"stream", "\r5", "[5 Stream]"},
};

#define N_SCREENS (sizeof screens / sizeof screens[0])

static void
go_to_screen(size_t i)
{
    pty_type(&pty, screens[i].keys);
    if (!pty_wait_text(&pty, screens[i].words, 3000))
        fail_msg("the screen %s was not reached", screens[i].name);
    pty_pump(&pty, 20);
}

/* Each signal, every screen, three terminals. */
static void
a_signal_restores_and_kills(void **state)
{
    const int signals[] = {SIGTERM, SIGHUP,  SIGQUIT, SIGINT,  SIGSEGV, SIGABRT,
                           SIGBUS,  SIGFPE,  SIGILL,  SIGTRAP, SIGPIPE, SIGALRM,
                           SIGUSR1, SIGUSR2, SIGXCPU, SIGPOLL, SIGPWR,  SIGRTMIN};
    static const char *const terms[] = {"xterm-256color", "linux", "vt100"};
    size_t n_signals = sizeof signals / sizeof signals[0];

    for (size_t i = 0; i < n_signals * N_SCREENS * 3; i++) {
        int signo = signals[i % n_signals];
        size_t screen = i / n_signals % N_SCREENS;
        const char *term = terms[i / n_signals / N_SCREENS];
        bool died;

        start_hello((struct start){.term = term});
        go_to_screen(screen);
        kill(pty.program, signo);
        assert_true(pty_wait_end(&pty, 3000));
        died = signo == SIGINT ? WIFEXITED(pty.status) && WEXITSTATUS(pty.status) == 0
                               : WIFSIGNALED(pty.status) && WTERMSIG(pty.status) == signo;
        if (!died)
            fail_msg("signal %d on %s, %s: status %#x", signo, screens[screen].name, term,
                     (unsigned)pty.status);
        assert_restored();
        finish(state);
    }
}

static void
an_interrupt_ends_with_0(void **state)
{
    start_hello((struct start){.cols = 0});
    kill(pty.program, SIGINT);
    assert_ended(0);
    finish(state);
    start_hello((struct start){.cols = 0});
    pty_type(&pty, "\003");
    assert_ended(0);
}

static void
it_stops_and_comes_back(void **state)
{
    const char *keys = SCREENS "reset-from-a-file.keys";
    struct script s = read_script(keys);

    (void)state;
    play(keys, &s);
    for (int stops = 1; stops <= 2; stops++) {
        pty_type(&pty, "\032");
        assert_true(pty_wait_stop(&pty, stops, 3000));
        pty_pump(&pty, 50);
        assert_restored();
        pty_foreground(&pty);
        wait_screen(keys);
        assert_true(pty.alternate);
        assert_false(pty.cursor_visible);
    }
    assert_quits();
}

/* The whole terminal, cell by cell: characters, colours, attributes. */
struct picture {
    VTermScreenCell cells[ROWS_MAX * COLS_MAX];
};

static void
take_picture(struct picture *picture)
{
    assert_true(pty.rows * pty.cols <= ROWS_MAX * COLS_MAX);
    memset(picture, 0, sizeof *picture);
    for (int i = 0; i < pty.rows * pty.cols; i++)
        picture->cells[i] = pty_cell(&pty, i % pty.cols, i / pty.cols);
}

/* An untouched cell is as blank as one that a blank was written to. */
static bool
same_cell(const VTermScreenCell *a, const VTermScreenCell *b)
{
    uint32_t in_a = a->chars[0] ? a->chars[0] : ' ', in_b = b->chars[0] ? b->chars[0] : ' ';

    if (in_a != in_b || a->attrs.reverse != b->attrs.reverse ||
        !vterm_color_is_equal(&a->bg, &b->bg))
        return false;
    return in_a == ' ' ||
           (a->attrs.bold == b->attrs.bold && a->attrs.underline == b->attrs.underline &&
            vterm_color_is_equal(&a->fg, &b->fg));
}

/* Waits until the terminal shows this picture. */
static void
wait_picture(const struct picture *wanted, const char *what)
{
    static struct picture found;
    int i = 0, n = pty.rows * pty.cols;

    for (int patience = 0; patience < 150; patience++) {
        take_picture(&found);
        for (i = 0; i < n && same_cell(&found.cells[i], &wanted->cells[i]); i++)
            continue;
        if (i == n)
            return;
        pty_pump(&pty, 20);
    }
    fail_msg("%s: column %d row %d is U+%04X, not U+%04X", what, i % pty.cols, i / pty.cols,
             found.cells[i].chars[0], wanted->cells[i].chars[0]);
}

/* What a program shows that was started at this size. */
static void
picture_of_a_fresh_start(size_t screen, const char *term, int cols, int rows, struct picture *out)
{
    start_hello((struct start){.term = term, .cols = cols, .rows = rows});
    go_to_screen(screen);
    take_picture(out);
    finish(NULL);
}

/* Stopped, given another size and continued, each screen is as after a fresh start. */
static void
every_screen_comes_back_after_a_stop(void **state)
{
    static const char *const terms[] = {"xterm-256color", "linux", "vt100"};
    static struct picture fresh;

    for (size_t i = 0; i < N_SCREENS * 3; i++) {
        size_t screen = i % N_SCREENS;
        const char *term = terms[i / N_SCREENS];

        picture_of_a_fresh_start(screen, term, 91, 29, &fresh);
        start_hello((struct start){.term = term});
        go_to_screen(screen);
        pty_type(&pty, "\032");
        assert_true(pty_wait_stop(&pty, 1, 3000));
        pty_pump(&pty, 20);
        assert_restored();
        pty_resize(&pty, 91, 29);
        pty_foreground(&pty);
        wait_picture(&fresh, screens[screen].name);
        kill(pty.program, SIGTERM);
        assert_true(pty_wait_end(&pty, 3000));
        assert_restored();
        finish(state);
    }
}

/* A thousand sizes in two seconds. */
static void
after_a_storm_of_sizes_every_screen_is_as_new(void **state)
{
    static struct picture fresh;

    for (size_t screen = 0; screen < N_SCREENS; screen++) {
        size_t before;

        picture_of_a_fresh_start(screen, NULL, 120, 40, &fresh);
        start_hello((struct start){.cols = 100, .rows = 36});
        go_to_screen(screen);
        before = pty.sent_bytes;
        for (int i = 0; i < 1000; i++) {
            pty_resize(&pty, 1 + (i * 37) % 200, 1 + (i * 13) % ROWS_MAX);
            pty_pump(&pty, 2);
        }
        pty_resize(&pty, 120, 40);
        wait_picture(&fresh, screens[screen].name);
        /* At most thirty pictures a second, of a few kilobytes. */
        assert_int_in_range(pty.sent_bytes - before, 1, 4000000);
        finish(state);
    }
}

/* Nine terminals, three locales: each screen can be read, and where the locale is not UTF-8 no
 * byte beyond ASCII is sent. */
static void
every_terminal_can_be_used_in_every_locale(void **state)
{
    static const char *const terms[] = {"xterm", "xterm-256color", "linux",
                                        "vt100", "screen",         "screen-256color",
                                        "tmux",  "tmux-256color",  "xterm-mono"};
    static const char *const locales[] = {"C", "POSIX", "C.UTF-8"};

    for (size_t i = 0; i < 27; i++) {
        start_hello((struct start){.term = terms[i / 3], .locale = locales[i % 3]});
        for (size_t screen = 1; screen < N_SCREENS; screen++) {
            go_to_screen(screen);
            pty_type(&pty, "q");
            pty_pump(&pty, 30);
        }
        assert_quits();
        if (i % 3 < 2)
            assert_int_equal(pty_high_bytes(&pty), 0);
        finish(state);
    }
}

static void
a_closed_window_ends_it(void **state)
{
    for (size_t screen = 0; screen < N_SCREENS; screen++) {
        start_hello((struct start){.cols = 0});
        go_to_screen(screen);
        pty_hang_up(&pty);
        assert_true(pty_wait_end_undrained(&pty, 1000));
        finish(state);
    }
}

static void
the_mouse_selects_where_it_was_asked_for(void **state)
{
    (void)state;
    start_hello((struct start){.args = {NULL, NULL, "--mouse"}});
    pty_type(&pty, "\033[<0;30;7M");
    assert_true(pty_wait_text(&pty, "2  SYN-ACK  server", 3000));
    pty_type(&pty, "\033[<65;30;7M");
    assert_true(pty_wait_text(&pty, "3  ACK  client", 3000));
    assert_quits();
    assert_int_equal(pty_last(&pty, "\033[?1000h", "\033[?1000l"), -1);
    finish(state);
    start_hello((struct start){.cols = 0});
    assert_int_equal(pty_last(&pty, "\033[?1000h", "\033[?1000l"), 0);
    assert_quits();
}

static void
nothing_is_sent_while_nothing_happens(void **state)
{
    size_t sent;

    (void)state;
    start_hello((struct start){.cols = 0});
    sent = pty.sent_bytes;
    pty_pump(&pty, 3000);
    assert_int_equal(pty.sent_bytes, sent);
    assert_quits();
}

static void
a_terminal_without_a_cursor_is_refused(void **state)
{
    static const char *const terms[] = {"dumb", "", "no-such-terminal"};
    char path[320];

    make_capture(SCREENS "hello.seg", "hello.pcap", path, sizeof path);
    for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
        start((struct start){.args = {"-r", path}, .term = terms[i], .cols = 250});
        assert_ended(1);
        assert_null(strchr(pty.sent, '\033'));
        assert_memory_equal(pty.sent, "tcpviz: ", 8);
        assert_non_null(strstr(pty.sent, "--format ladder"));
        assert_ptr_equal(strchr(pty.sent, '\n') + 1, pty.sent + pty.sent_bytes);
        finish(state);
    }
}

static void
the_c_locale_gets_ascii(void **state)
{
    (void)state;
    start_hello((struct start){.locale = "C"});
    pty_type(&pty, "ssc\r?qqq"); /* from the help, its ladder and the list */
    pty_pump(&pty, 200);
    assert_true(pty_wait_text(&pty, "<--- SYN-ACK", 1000));
    assert_quits();
    assert_int_equal(pty_high_bytes(&pty), 0);
}

/* Whatever is asked for, a terminal gets what its locale has; names and payload are bytes then. */
static void
letters_are_bytes_in_the_c_locale(void **state)
{
    char path[320];

    (void)state;
    make_capture(SCREENS "letters.seg", "Übung.pcap", path, sizeof path);
    start((struct start){.args = {"-r", path, "--charset", "utf8", "--labels", "Zoë,Jürgen"},
                         .locale = "C"});
    assert_true(pty_wait_text(&pty, "\\xc3\\x9cbung.pcap", 5000));
    assert_true(pty_wait_text(&pty, "Zo\\xc3\\xab", 1000));
    pty_type(&pty, "gjjjj\r5");
    assert_true(pty_wait_text(&pty, "Gr\\xc3\\xbcezi Z\\xc3\\xbcrich", 1000));
    pty_type(&pty, "q"); /* back to the ladder */
    pty_pump(&pty, 50);
    assert_quits();
    assert_int_equal(pty_high_bytes(&pty), 0);
}

static void
a_capture_from_standard_input_leaves_the_keys_to_the_terminal(void **state)
{
    char path[320];

    (void)state;
    make_capture(SCREENS "hello.seg", "hello.pcap", path, sizeof path);
    start((struct start){.args = {"-r", "-"}, .stdin_path = path});
    assert_true(pty_wait_text(&pty, "standard input", 3000));
    assert_true(pty_wait_text(&pty, "8 segments", 3000));
    pty_pump(&pty, 100);
    pty_type(&pty, "s");
    assert_true(pty_wait_text(&pty, "Seq=1063616027", 3000));
    assert_quits();
}

/* Starts the program on a pipe with the first bytes of the capture; its writer stays open. */
static int
start_on_pipe(const char *name, const char *capture, size_t n)
{
    char fifo[320];
    int writer;

    capture_path(name, fifo, sizeof fifo);
    assert_int_equal(mkfifo(fifo, 0644), 0);
    writer = open(fifo, O_RDWR | O_CLOEXEC);
    assert_true(writer >= 0);
    assert_int_equal(write(writer, capture, n), n);
    start((struct start){.args = {"-r", "-"}, .stdin_path = fifo});
    return writer;
}

static size_t
read_hello(char *capture, size_t size)
{
    char path[320];

    make_capture(SCREENS "hello.seg", "hello.pcap", path, sizeof path);
    return read_whole(path, capture, size);
}

/* A writer that says nothing more must not take the keys away. */
static void
a_silent_pipe_leaves_the_keys_alive(void **state)
{
    static char capture[1 << 16];
    size_t n = read_hello(capture, sizeof capture);
    int writer = start_on_pipe("fifo", capture, n);

    (void)state;
    assert_true(pty_wait_text(&pty, "8 segments", 3000));
    assert_true(pty_wait_text(&pty, "PIPE  following", 3000));
    pty_type(&pty, "s");
    assert_true(pty_wait_text(&pty, "Seq=1063616027", 3000));
    assert_quits();
    close(writer);
}

/* As ssh does when the machine at its other end goes away.  The writer is a process of its own: one
 * that was there before the terminal would be held open by whoever looks after that. */
static void
a_pipe_that_nobody_writes_to_has_ended(void **state)
{
    static char capture[1 << 16];
    size_t n = read_hello(capture, sizeof capture);
    char fifo[320];
    pid_t child;
    int writer;

    (void)state;
    capture_path("fifo-ended", fifo, sizeof fifo);
    assert_int_equal(mkfifo(fifo, 0644), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        writer = open(fifo, O_WRONLY | O_CLOEXEC);
        if (write(writer, capture, n) == (ssize_t)n)
            (void)pause();
        _exit(0);
    }
    start((struct start){.args = {"-r", "-"}, .stdin_path = fifo});
    assert_true(pty_wait_text(&pty, "PIPE  following", 3000));
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_true(pty_wait_text(&pty, "ENDED", 3000));
    assert_quits();
}

enum { PCAP_HEADER = 24, PCAP_RECORD = 16, STEP_MS = 40 };

/* The first frame of the capture again and again, at its pace; ends with the child that does it. */
static void
write_at_its_pace(int writer, const char *capture)
{
    char bytes[PCAP_RECORD + 256];
    uint32_t words[4], len;

    memcpy(words, capture + PCAP_HEADER, sizeof words);
    len = ntohl(words[2]);
    memcpy(bytes + PCAP_RECORD, capture + PCAP_HEADER + PCAP_RECORD, len);
    for (uint32_t ms = 0; ms < 5000; ms += STEP_MS) {
        words[0] = htonl(1700000000 + ms / 1000);
        words[1] = htonl(ms % 1000 * 1000000);
        memcpy(bytes, words, sizeof words);
        if (write(writer, bytes, PCAP_RECORD + len) < 0)
            break;
        (void)usleep(STEP_MS * 1000);
    }
    _exit(0);
}

/* A busy link never lets its reader wait: then the times of the frames tell. */
static void
a_pipe_that_never_pauses_is_followed(void **state)
{
    static char capture[1 << 16];
    int writer;
    pid_t child;

    (void)state;
    assert_true(read_hello(capture, sizeof capture) > PCAP_HEADER + PCAP_RECORD);
    writer = start_on_pipe("fifo-busy", capture, PCAP_HEADER);
    child = fork();
    assert_true(child >= 0);
    if (child == 0)
        write_at_its_pace(writer, capture);
    close(writer);
    assert_true(pty_wait_text(&pty, "PIPE  following", 8000));
    assert_quits();
    assert_int_equal(waitpid(child, NULL, 0), child);
}

/* Nor one that stops in the middle of a frame, as tcpdump -w - without -U does. */
static void
a_pipe_that_stops_inside_a_frame_leaves_the_keys_alive(void **state)
{
    static char capture[1 << 16];
    size_t n = read_hello(capture, sizeof capture);
    int writer = start_on_pipe("fifo-cut", capture, n - 5);

    (void)state;
    assert_true(pty_wait_text(&pty, "7 segments", 3000));
    pty_pump(&pty, 100);
    pty_type(&pty, "s");
    assert_true(pty_wait_text(&pty, "Seq=1063616027", 3000));
    assert_int_equal(write(writer, capture + n - 5, 5), 5);
    assert_true(pty_wait_text(&pty, "8 segments", 3000));
    assert_int_equal(write(writer, capture + n - 5, 5), 5); /* a record's first bytes */
    pty_pump(&pty, 100);
    assert_quits();
    close(writer);
}

/* Nor may one that says nothing at all leave its reader without a word: tcpdump -w - without -U
 * sends its first byte when it has 4 KiB. */
static void
a_pipe_without_a_byte_is_told_of(void **state)
{
    static char capture[1 << 16];
    size_t n = read_hello(capture, sizeof capture);
    int writer = start_on_pipe("fifo-late", capture, 0);

    (void)state;
    assert_true(pty_wait_text(&pty, "still waiting for the first byte", 6000));
    assert_int_equal(write(writer, capture, n), n);
    assert_true(pty_wait_text(&pty, "8 segments", 3000));
    assert_quits();
    close(writer);
}

/* Runs the program with its output in a pipe; returns its wait status. */
static int
run_piped(const char *const *args, char *out, size_t size)
{
    const char *argv[10] = {program()};
    int fds[2], status;
    size_t n = 0;
    ssize_t got;
    pid_t child;

    for (int i = 0; args[i]; i++)
        argv[1 + i] = args[i];
    assert_int_equal(pipe(fds), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        setenv("LC_ALL", "C.UTF-8", 1);
        dup2(fds[1], STDOUT_FILENO);
        close(fds[0]);
        close(fds[1]);
        execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    close(fds[1]);
    while (n < size - 1 && (got = read(fds[0], out + n, size - 1 - n)) > 0)
        n += (size_t)got;
    out[n] = '\0';
    close(fds[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void
output_that_is_no_terminal_is_text(void **state)
{
    static const char *const cases[] = {"retransmission-says-when", "a-syn-takes-one-number",
                                        "two-connections-get-numbers"};
    static char want[1 << 16], got[1 << 16];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char path[320], file[320];
        const char *args[] = {"-r", path, NULL};

        snprintf(file, sizeof file, "tests/segments/%s.seg", cases[i]);
        make_capture(file, "case.pcap", path, sizeof path);
        snprintf(file, sizeof file, "tests/segments/%s.ladder", cases[i]);
        read_whole(file, want, sizeof want);
        assert_int_equal(run_piped(args, got, sizeof got), 0);
        assert_string_equal(got, want);
    }
}

/* ---- rows for programs ---- */

static int
open_to_read(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    assert_true(fd >= 0);
    return fd;
}

static void
put(int fd, int as)
{
    if (fd < 0)
        close(as);
    else
        dup2(fd, as);
}

/* Starts the program with these three descriptors; -1: closed. */
static pid_t
start_with(const char *const *args, int in, int out, int err)
{
    const char *argv[10] = {program()};
    pid_t child;

    for (int i = 0; args[i]; i++)
        argv[1 + i] = args[i];
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        put(in, STDIN_FILENO);
        put(out, STDOUT_FILENO);
        put(err, STDERR_FILENO);
        execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    return child;
}

/* Reads until there are so many lines, or nothing came for 3 s; returns how many there are. */
static int
read_lines(int fd, int lines, char *out, size_t size)
{
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
    size_t len = 0;
    int n = 0;

    while (n < lines && len < size - 1 && poll(&poll_fd, 1, 3000) > 0) {
        ssize_t got = read(fd, out + len, size - 1 - len);

        if (got <= 0)
            break;
        for (; got > 0; got--, len++)
            n += out[len] == '\n';
    }
    out[len] = '\0';
    return n;
}

/* The cell of a column in a row, both counted from 0; the row of names is the first. */
static const char *
cell_at(const char *table, int row, int column)
{
    static char cell[128];

    for (; row > 0; row--)
        table = strchr(table, '\n') + 1;
    for (; column > 0; column--)
        table += strcspn(table, "\t\n") + 1;
    snprintf(cell, sizeof cell, "%.*s", (int)strcspn(table, "\t\n"), table);
    return cell;
}

enum { CELL_FRAME = 0, CELL_COMPLETENESS = 40 };

static void
quiet_arrows_have_no_sums(void **state)
{
    static char got[1 << 16];
    char path[320];
    const char *args[] = {"-r", path, "-q", NULL};

    (void)state;
    make_capture("tests/segments/a-syn-takes-one-number.seg", "case.pcap", path, sizeof path);
    assert_int_equal(run_piped(args, got, sizeof got), 0);
    assert_non_null(strstr(got, "SYN (Seq=0, next 1)"));
    assert_non_null(strstr(got, "SYN-ACK (Seq=0, Ack=1, next 1)"));
}

/* The capture that is saved gets the first free descriptor, but neither text nor messages: where a
 * frame is cut there is one. */
static void
what_is_closed_is_not_what_is_opened_next(void **state)
{
    static char want[1 << 16], got[1 << 16];
    char path[320], saved[320];
    const char *args[] = {"-r", "-", "-w", saved, NULL};
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    size_t n = read_hello(want, sizeof want);

    (void)state;
    capture_path("hello.pcap", path, sizeof path);
    capture_path("saved.pcap", saved, sizeof saved);
    assert_int_equal(truncate(path, (off_t)n - 1), 0);
    assert_int_equal(chmod(folder, 0777), 0); /* from a shell of root it becomes nobody */
    for (int closed = STDIN_FILENO; closed <= STDERR_FILENO; closed++) {
        int in = open_to_read(path), status;
        pid_t child = start_with(args, in, closed == STDOUT_FILENO ? -1 : null,
                                 closed == STDERR_FILENO ? -1 : null);

        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
        n = read_whole(saved, got, sizeof got);
        if (closed == STDIN_FILENO) /* that is none of them: the capture comes from there */
            memcpy(want, got, n);
        assert_memory_equal(got, want, n);
        unlink(saved);
        close(in);
    }
    close(null);
}

/* A row is out while the writer of the pipe is silent, not only at the end. */
static void
rows_do_not_wait_for_the_end_of_a_pipe(void **state)
{
    static const char *const formats[] = {"tsv", "json"};
    static char capture[1 << 16], got[1 << 16];
    size_t n = read_hello(capture, sizeof capture);

    (void)state;
    for (int i = 0; i < 2; i++) {
        const char *args[] = {"-r", "-", "--format", formats[i], NULL};
        int in[2], out[2], lines = i == 0 ? 9 : 8, status;
        pid_t child;

        assert_int_equal(pipe2(in, O_CLOEXEC), 0);
        assert_int_equal(pipe2(out, O_CLOEXEC), 0);
        child = start_with(args, in[0], out[1], STDERR_FILENO);
        close(in[0]);
        close(out[1]);
        assert_int_equal(write(in[1], capture, n), n);
        assert_int_equal(read_lines(out[0], lines, got, sizeof got), lines);
        assert_int_equal(waitpid(child, &status, WNOHANG), 0);
        close(in[1]);
        assert_int_equal(read_lines(out[0], 1, got, sizeof got), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
        close(out[0]);
    }
}

/* Runs with standard output in a file; returns the wait status.  What it wrote and said is in the
 * files out and err of the folder. */
static int
run_to_files(const char *const *args, int in, char *out, char *err, size_t size)
{
    char out_path[320], err_path[320];
    int out_fd, err_fd, status;
    pid_t child;

    capture_path("rows.out", out_path, sizeof out_path);
    capture_path("rows.err", err_path, sizeof err_path);
    out_fd = open(out_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    err_fd = open(err_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    assert_true(out_fd >= 0 && err_fd >= 0);
    child = start_with(args, in, out_fd, err_fd);
    assert_int_equal(waitpid(child, &status, 0), child);
    close(out_fd);
    close(err_fd);
    out[read_whole(out_path, out, size - 1)] = '\0';
    err[read_whole(err_path, err, size - 1)] = '\0';
    return status;
}

static void
who_keeps_root_is_told_so(void **state)
{
    static char out[1 << 16], err[4096];
    char path[320];
    const char *args[] = {"-r", path, "--user", "root", NULL};

    (void)state;
    if (geteuid() != 0)
        skip();
    make_capture("tests/segments/a-syn-takes-one-number.seg", "case.pcap", path, sizeof path);
    assert_int_equal(run_to_files(args, STDIN_FILENO, out, err, sizeof err), 0);
    assert_string_equal(err, "tcpviz: root's rights are kept, as --user root asks\n");
}

static void
expect_told(int in, int status, const char *sentence)
{
    const char *args[] = {"-i", "nosuch", NULL};
    static char out[4096], err[4096];

    assert_int_equal(run_to_files(args, in, out, err, sizeof out), status << 8);
    assert_string_equal(out, "");
    assert_non_null(strstr(err, sentence));
}

/* tcpviz < talk.pcap, and cat talk.pcap | tcpviz: without -r a device would be watched. */
static void
a_capture_that_is_not_read_is_told_of(void **state)
{
    static const char sentence[] = "standard input is a capture, and is read only with -r -";
    static char capture[1 << 16], left[1 << 16];
    size_t n = read_hello(capture, sizeof capture);
    char path[320];
    int in[2], file;

    (void)state;
    capture_path("hello.pcap", path, sizeof path);
    file = open_to_read(path);
    expect_told(file, 2, sentence);
    assert_int_equal(lseek(file, 0, SEEK_CUR), 0);
    assert_int_equal(lseek(file, 1, SEEK_SET), 1);
    expect_told(file, 1, "no device \"nosuch\"");
    close(file);
    assert_int_equal(pipe2(in, O_CLOEXEC), 0);
    assert_int_equal(write(in[1], capture, n), n);
    expect_told(in[0], 2, sentence);
    assert_int_equal(read(in[0], left, sizeof left), n);
    assert_memory_equal(left, capture, n);
    expect_told(in[0], 1, "no device \"nosuch\"");
    close(in[0]);
    close(in[1]);
}

static void
the_last_word_is_in_the_first_row_of_a_file_only(void **state)
{
    static char out[1 << 16], err[1 << 16];
    char path[320];
    const char *file_args[] = {"-r", path, "--format", "tsv", NULL};
    const char *pipe_args[] = {"-r", "-", "--format", "tsv", NULL};
    int in[2];
    ssize_t n;

    (void)state;
    make_capture(SCREENS "hello.seg", "hello.pcap", path, sizeof path);
    assert_int_equal(run_to_files(file_args, STDIN_FILENO, out, err, sizeof out), 0);
    assert_string_equal(cell_at(out, 1, CELL_COMPLETENESS), "31");
    assert_string_equal(cell_at(out, 8, CELL_COMPLETENESS), "31");
    assert_int_equal(pipe2(in, O_CLOEXEC), 0);
    n = (ssize_t)read_whole(path, out, sizeof out);
    assert_int_equal(write(in[1], out, (size_t)n), n);
    close(in[1]);
    assert_int_equal(run_to_files(pipe_args, in[0], out, err, sizeof out), 0);
    close(in[0]);
    assert_string_equal(cell_at(out, 1, CELL_COMPLETENESS), "1");
    assert_string_equal(cell_at(out, 8, CELL_COMPLETENESS), "31");
}

static void
a_count_ends_both_readings(void **state)
{
    static char out[1 << 16], err[1 << 16];
    char path[320];
    const char *args[] = {"-r", path, "--format", "tsv", "-c", "2", NULL};

    (void)state;
    make_capture(SCREENS "hello.seg", "hello.pcap", path, sizeof path);
    assert_int_equal(run_to_files(args, STDIN_FILENO, out, err, sizeof out), 0);
    assert_string_equal(cell_at(out, 2, CELL_FRAME), "2");
    assert_string_equal(cell_at(out, 2, CELL_COMPLETENESS), "3");
    assert_string_equal(cell_at(out, 3, CELL_FRAME), "");
}

/* The frames of the rows, with a blank behind each. */
static const char *
frames_of(const char *table)
{
    static char frames[256];
    struct text t;

    text_init(&t, frames, sizeof frames);
    for (int row = 1; *cell_at(table, row, CELL_FRAME) != '\0'; row++)
        text_addf(&t, "%s ", cell_at(table, row, CELL_FRAME));
    return frames;
}

/* Words, for which there are states only if they are asked for, and what libpcap knows. */
static void
only_what_passes_the_filter_has_a_row(void **state)
{
    static const struct {
        const char *filter, *frames, *said;
    } cases[] = {{"fin or syn-received", "2 6 7 ", ""},
                 {"src port 5000 and not data", "2 5 7 ", ""},
                 {"gap", "", "tcpviz: none of 8 segments passes --show \"gap\"\n"}};
    static char out[1 << 16], err[1 << 16];
    char path[320];

    (void)state;
    make_capture(SCREENS "hello.seg", "hello.pcap", path, sizeof path);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *args[] = {"-r", path, "--format", "tsv", "--show", cases[i].filter, NULL};

        assert_int_equal(run_to_files(args, STDIN_FILENO, out, err, sizeof out), 0);
        assert_string_equal(frames_of(out), cases[i].frames);
        assert_string_equal(err, cases[i].said);
    }
}

static void
the_only_segment_may_not_pass_the_filter(void **state)
{
    static char out[1 << 16], err[1 << 16];
    char path[320];
    const char *args[] = {"-r", path, "--format", "tsv", "-c", "1", "--show", "data", NULL};

    (void)state;
    make_capture(SCREENS "hello.seg", "hello.pcap", path, sizeof path);
    assert_int_equal(run_to_files(args, STDIN_FILENO, out, err, sizeof out), 0);
    assert_string_equal(frames_of(out), "");
    assert_string_equal(err, "tcpviz: the only segment does not pass --show \"data\"\n");
}

/* Both have to match, whatever words the expression is made of. */
static void
ports_and_an_expression_are_named_as_they_are_meant(void **state)
{
    static const struct {
        const char *expression, *said;
    } cases[] = {{"udp", "port 5001 and udp"},
                 {"host ::1 or port 5000", "port 5001 and (host ::1 or port 5000)"}};
    static char out[1 << 16], err[1 << 16];
    char path[320], said[128];

    (void)state;
    make_capture(SCREENS "hello.seg", "hello.pcap", path, sizeof path);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *args[] = {"-r", path, "-p", "5001", cases[i].expression, NULL};

        assert_int_equal(run_to_files(args, STDIN_FILENO, out, err, sizeof out), 0);
        snprintf(said, sizeof said, "tcpviz: no TCP segment for %s in hello.pcap\n", cases[i].said);
        assert_string_equal(err, said);
    }
}

/* Also where a filter asks for what only ladders have. */
static void
an_icmp_error_has_no_row(void **state)
{
    static const struct {
        const char *format, *filter, *said;
        int lines;
    } cases[] = {{"tsv", "tcp or icmp", "", 3},
                 {"tsv", "icmp", "tcpviz: none of 2 segments passes --show \"icmp\"\n", 1},
                 {"json", "icmp", "tcpviz: none of 2 segments passes --show \"icmp\"\n", 0}};
    static char out[1 << 16], err[1 << 16];
    char path[320];

    (void)state;
    make_capture("tests/segments/a-firewall-rejects-a-syn-by-icmp.seg", "icmp.pcap", path,
                 sizeof path);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *args[] = {"-r", path, "--format", cases[i].format, "--show", cases[i].filter,
                              NULL};
        int lines = 0;

        assert_int_equal(run_to_files(args, STDIN_FILENO, out, err, sizeof out), 0);
        for (const char *at = out; *at != '\0'; at++)
            lines += *at == '\n';
        assert_int_equal(lines, cases[i].lines);
        assert_string_equal(err, cases[i].said);
    }
}

static void
a_damaged_file_gives_the_rows_of_what_is_whole(void **state)
{
    static const char *const formats[] = {"tsv", "json"};
    static char capture[1 << 16], out[1 << 16], err[1 << 16];
    size_t n = read_hello(capture, sizeof capture);
    char path[320];

    (void)state;
    capture_path("hello.pcap", path, sizeof path);
    assert_int_equal(truncate(path, (off_t)n - 5), 0);
    for (int i = 0; i < 2; i++) {
        const char *args[] = {"-r", path, "--format", formats[i], NULL};
        int status = run_to_files(args, STDIN_FILENO, out, err, sizeof out), lines = 0;

        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 1);
        for (const char *at = out; *at != '\0'; at++)
            lines += *at == '\n';
        assert_int_equal(lines, i == 0 ? 8 : 7);
        assert_memory_equal(err, "tcpviz: ", 8);
        assert_ptr_equal(strchr(err, '\n') + 1, err + strlen(err));
    }
}

static void
rows_that_cannot_be_written_are_said(void **state)
{
    static char out[1 << 16], err[1 << 16];
    char path[320];
    const char *args[] = {"-r", path, "--format", "tsv", "-o", "/dev/full", NULL};
    int status;

    (void)state;
    make_capture(SCREENS "hello.seg", "hello.pcap", path, sizeof path);
    status = run_to_files(args, STDIN_FILENO, out, err, sizeof out);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
    assert_non_null(strstr(err, "/dev/full"));
    assert_non_null(strstr(err, strerror(ENOSPC)));
}

/* The kernel would end it by SIGXFSZ, without a word. */
static void
a_file_that_may_grow_no_further_is_said(void **state)
{
    static char out[1 << 16], err[1 << 16];
    char path[320];
    const char *args[] = {"-r", path, "--format", "tsv", NULL};
    struct rlimit before, small;
    int status;

    (void)state;
    make_capture(SCREENS "hello.seg", "hello.pcap", path, sizeof path);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){.rlim_cur = 1024, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    status = run_to_files(args, STDIN_FILENO, out, err, sizeof out);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
    assert_non_null(strstr(err, strerror(EFBIG)));
}

static void
a_reader_that_goes_away_ends_it_silently(void **state)
{
    static char got[1 << 16];
    char path[320], err_path[320];
    const char *args[] = {"-r", path, "--format", "tsv", NULL};
    int out[2], err, status, in;
    pid_t child;

    (void)state;
    make_capture(SCREENS "hello.seg", "hello.pcap", path, sizeof path);
    capture_path("rows.err", err_path, sizeof err_path);
    err = open(err_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    in = open_to_read("/dev/null");
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    close(out[0]);
    child = start_with(args, in, out[1], err);
    close(out[1]);
    close(in);
    close(err);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGPIPE);
    assert_int_equal(read_whole(err_path, got, sizeof got), 0);
}

/* A program whose source says nothing more, when the reader of its rows has gone: it writes into
 * out[1], and its first row was read from out[0], which is closed.  The source is *source. */
static pid_t
start_and_leave(const int out[2], int err, int *source)
{
    static char capture[1 << 16];
    size_t n = read_hello(capture, sizeof capture);
    const char *args[] = {"-r", "-", "--format", "tsv", NULL};
    int in[2];
    char first;
    pid_t child;

    assert_int_equal(pipe2(in, O_CLOEXEC), 0);
    child = start_with(args, in[0], out[1], err);
    close(in[0]);
    close(out[1]);
    assert_int_equal(write(in[1], capture, n), n);
    assert_int_equal(read(out[0], &first, 1), 1);
    close(out[0]);
    *source = in[1];
    return child;
}

/* Nothing passes any more, so nothing is written that would tell. */
static void
a_reader_that_goes_away_ends_a_silent_source(void **state)
{
    int out[2], err = open_to_read("/dev/null"), source, status;
    pid_t child;

    (void)state;
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    child = start_and_leave(out, err, &source);
    assert_int_equal(waitpid(child, &status, 0), child);
    close(source);
    close(err);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGPIPE);
}

/* A program whose rows fill the pipe out, whose reader sleeps. */
static pid_t
start_and_sleep(int out[2], int err)
{
    char path[320];
    const char *args[] = {"-r", path, "--format", "json", NULL};
    int in = open_to_read("/dev/null"), waiting = 0, size;
    pid_t child;

    make_capture(SCREENS "hello.seg", "hello.pcap", path, sizeof path);
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    size = fcntl(out[1], F_SETPIPE_SZ, 4096); /* the rows are more */
    assert_true(size > 0);
    child = start_with(args, in, out[1], err);
    close(in);
    close(out[1]);
    for (int i = 0; i < 300 && waiting < size; i++) {
        poll(NULL, 0, 10);
        assert_int_equal(ioctl(out[0], FIONREAD, &waiting), 0);
    }
    assert_int_equal(waiting, size);
    return child;
}

static void
a_signal_ends_it_though_nobody_reads(void **state)
{
    static const int signals[] = {SIGTERM, SIGHUP, SIGINT};
    static char said[1 << 12];
    char err_path[320];

    (void)state;
    capture_path("rows.err", err_path, sizeof err_path);
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        int out[2], err = open(err_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644), status;
        pid_t child = start_and_sleep(out, err), ended = 0;

        kill(child, signals[i]);
        for (int n = 0; n < 500 && ended == 0; n++) {
            poll(NULL, 0, 10);
            ended = waitpid(child, &status, WNOHANG);
        }
        if (ended == 0)
            kill(child, SIGKILL);
        assert_int_equal(ended, child);
        if (signals[i] == SIGINT)
            assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
        else
            assert_true(WIFSIGNALED(status) && WTERMSIG(status) == signals[i]);
        (void)read_whole(err_path, said, sizeof said);
        assert_string_equal(said,
                            "tcpviz: cannot write to standard output: its reader takes no more\n");
        close(err);
        close(out[0]);
    }
}

static void
a_reader_that_wakes_gets_the_rest(void **state)
{
    static char got[1 << 16];
    int out[2], status;
    pid_t child = start_and_sleep(out, STDERR_FILENO);

    (void)state;
    kill(child, SIGINT);
    poll(NULL, 0, 100);
    assert_int_equal(read_lines(out[0], 8, got, sizeof got), 8);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    close(out[0]);
}

/* As the programs of some languages start others. */
static void
where_sigpipe_is_ignored_that_is_an_error(void **state)
{
    static char got[1 << 16];
    char err_path[320];
    int out[2], err, source, status;
    pid_t child;

    (void)state;
    capture_path("rows.err", err_path, sizeof err_path);
    err = open(err_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    (void)signal(SIGPIPE, SIG_IGN);
    child = start_and_leave(out, err, &source);
    (void)signal(SIGPIPE, SIG_DFL);
    assert_int_equal(waitpid(child, &status, 0), child);
    close(source);
    close(err);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
    assert_true(read_whole(err_path, got, sizeof got) > 0);
    assert_non_null(strstr(got, strerror(EPIPE)));
}

/* In ticks of the clock that sysconf(_SC_CLK_TCK) names. */
static unsigned long
processor_ticks(pid_t child)
{
    unsigned long user, system;
    char path[64], text[1024] = "";
    const char *behind;

    snprintf(path, sizeof path, "/proc/%d/stat", (int)child);
    assert_true(read_whole(path, text, sizeof text) > 0);
    behind = strrchr(text, ')');
    assert_non_null(behind);
    assert_int_equal(
        sscanf(behind, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system), 2);
    return user + system;
}

/* poll() tells of a socket without a reader each time it is asked; the next row finds it. */
static void
a_socket_without_a_reader_keeps_nobody_busy(void **state)
{
    unsigned long half_a_second = (unsigned long)sysconf(_SC_CLK_TCK) / 2, before;
    int out[2], err = open_to_read("/dev/null"), source, status;
    pid_t child;

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, out), 0);
    child = start_and_leave(out, err, &source);
    before = processor_ticks(child);
    (void)sleep(1);
    assert_int_in_range(processor_ticks(child) - before, 0, half_a_second);
    close(source);
    assert_int_equal(waitpid(child, &status, 0), child);
    close(err);
}

/* ---- files that are written ---- */

static void
write_file(const char *path, const char *content)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, 0666), 0);
}

static void
assert_holds(const char *path, const char *content, size_t n)
{
    static char found[1 << 16];

    assert_int_equal(read_whole(path, found, sizeof found), n);
    assert_memory_equal(found, content, n);
}

static void
assert_refused(struct start s, const char *words)
{
    start(s);
    assert_ended(2);
    if (!strstr(pty.sent, words))
        fail_msg("no \"%s\" in \"%s\"", words, pty.sent);
    assert_ptr_equal(strchr(pty.sent, '\n') + 1, pty.sent + pty.sent_bytes);
    finish(NULL);
}

static void
text_never_goes_over_the_capture_that_is_read(void **state)
{
    static char capture[1 << 16];
    size_t n = read_hello(capture, sizeof capture);
    char path[320], hard[320], soft[320];

    (void)state;
    capture_path("hello.pcap", path, sizeof path);
    capture_path("hard.pcap", hard, sizeof hard);
    capture_path("soft.pcap", soft, sizeof soft);
    assert_int_equal(link(path, hard), 0);
    assert_int_equal(symlink(path, soft), 0);
    assert_refused((struct start){.args = {"-r", path, "-o", hard}}, "capture that -r reads");
    assert_refused((struct start){.args = {"-r", soft, "-o", path}}, "capture that -r reads");
    assert_refused((struct start){.args = {"-r", "-", "-o", path}, .stdin_path = path},
                   "capture that -r reads");
    assert_holds(path, capture, n);
}

/* Its words are none that libpcap knows. */
static void
words_of_filters_are_for_show(void **state)
{
    char path[320];

    (void)state;
    make_capture(SCREENS "hello.seg", "hello.pcap", path, sizeof path);
    assert_refused((struct start){.args = {"-r", path, "port 80 and trouble"}},
                   "\"trouble\" is a word for --show, as in --show trouble");
    assert_refused((struct start){.args = {"-r", path, "--show", "truble"}},
                   "plain words are syn-sent");
    assert_refused((struct start){.args = {"-r", path, "(port 80"}}, "quotes");
    assert_refused((struct start){.args = {"-r", path, "--show", "data", "and", "trouble"}},
                   "needs quotes, as in --show \"trouble and data\"");
    assert_refused((struct start){.args = {"-r", path, "--show", "not", "trouble"}},
                   "missing; a filter of several words needs quotes");
}

static void
text_and_capture_are_not_written_to_one_file(void **state)
{
    char path[320], both[320], other[320];

    (void)state;
    make_capture(SCREENS "hello.seg", "hello.pcap", path, sizeof path);
    capture_path("both", both, sizeof both);
    capture_path("other", other, sizeof other);
    write_file(both, "of value\n");
    assert_int_equal(link(both, other), 0);
    assert_refused((struct start){.args = {"-r", path, "-w", both, "-o", other}},
                   "file that -w writes");
    assert_holds(both, "of value\n", strlen("of value\n"));
}

static void
an_output_file_is_emptied_only_when_all_is_well(void **state)
{
    static char want[1 << 16], filler[1 << 14];
    char path[320], out[320], broken[320];
    size_t n = read_whole("tests/segments/a-syn-takes-one-number.ladder", want, sizeof want);

    make_capture("tests/segments/a-syn-takes-one-number.seg", "case.pcap", path, sizeof path);
    capture_path("out.txt", out, sizeof out);
    capture_path("broken.pcap", broken, sizeof broken);
    memset(filler, 'x', sizeof filler - 1);
    write_file(out, filler);
    write_file(broken, "no capture\n");
    start((struct start){.args = {"-r", broken, "-o", out}});
    assert_ended(1);
    assert_holds(out, filler, sizeof filler - 1);
    finish(state);
    start((struct start){.args = {"-r", path, "-o", out}});
    assert_ended(0);
    assert_holds(out, want, n);
}

/* Neither text nor capture is there when nothing was written, and what was there before stays. */
static void
what_is_refused_leaves_no_empty_files(void **state)
{
    char path[320], broken[320], out[320], capture[320];

    (void)state;
    make_capture(SCREENS "hello.seg", "hello.pcap", path, sizeof path);
    capture_path("broken.pcap", broken, sizeof broken);
    capture_path("new.txt", out, sizeof out);
    capture_path("new.pcap", capture, sizeof capture);
    write_file(broken, "no capture\n");
    unlink(out);
    assert_int_equal(chmod(folder, 0777), 0); /* from a shell of root it becomes nobody */
    assert_refused((struct start){.args = {"-r", path, "-w", capture, "-o", "-", "host x y"}}, "");
    assert_int_equal(access(capture, F_OK), -1);
    start((struct start){.args = {"-r", path, "-w", capture, "-o", "/nonexistent/out"}});
    assert_ended(1);
    assert_int_equal(access(capture, F_OK), -1);
    finish(NULL);
    start((struct start){.args = {"-r", broken, "-o", out}});
    assert_ended(1);
    assert_int_equal(access(out, F_OK), -1);
    finish(NULL);
    start((struct start){.args = {"-r", path, "-o", out, "-w", capture, "-c", "1"}});
    assert_ended(0);
    assert_int_equal(access(out, F_OK), 0);
    assert_int_equal(access(capture, F_OK), 0);
    assert_int_equal(chmod(folder, 0755), 0);
}

/* In 80 columns the first line has no room for the name. */
static void
where_a_capture_grows_is_said_on_the_screen(void **state)
{
    static char hello[1 << 16];
    char fifo[320], saved[320];
    size_t n = read_hello(hello, sizeof hello);
    struct start s = {.args = {"-r", fifo, "-w", saved}, .cols = 80, .rows = 24};
    int writer;

    (void)state;
    capture_path("fifo-saved", fifo, sizeof fifo);
    capture_path("old.pcap", saved, sizeof saved);
    write_file(saved, "old\n");
    assert_int_equal(mkfifo(fifo, 0644), 0);
    writer = open(fifo, O_RDWR | O_CLOEXEC);
    assert_true(writer >= 0);
    assert_int_equal(write(writer, hello, n), n);
    if (geteuid() == 0) { /* else it becomes nobody, who could not give the file its name */
        s.args[4] = "--user";
        s.args[5] = "root";
    }
    start(s);
    assert_true(pty_wait_text(&pty, "stays as it is until the end; meanwhile", 3000));
    assert_true(pty_wait_text(&pty, "old.pcap.part\"", 3000));
    assert_quits();
    close(writer);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_screens_are_those_of_the_scripts, finish),
        cmocka_unit_test_teardown(a_new_size_is_laid_out_anew, finish),
        cmocka_unit_test_teardown(a_storm_of_sizes_leaves_no_trace, finish),
        cmocka_unit_test_teardown(every_way_to_quit_ends_with_0, finish),
        cmocka_unit_test_teardown(the_prompt_gets_a_row_where_the_picture_stays, finish),
        cmocka_unit_test_teardown(a_signal_restores_and_kills, finish),
        cmocka_unit_test_teardown(an_interrupt_ends_with_0, finish),
        cmocka_unit_test_teardown(it_stops_and_comes_back, finish),
        cmocka_unit_test_teardown(every_screen_comes_back_after_a_stop, finish),
        cmocka_unit_test_teardown(after_a_storm_of_sizes_every_screen_is_as_new, finish),
        cmocka_unit_test_teardown(every_terminal_can_be_used_in_every_locale, finish),
        cmocka_unit_test_teardown(a_closed_window_ends_it, finish),
        cmocka_unit_test_teardown(the_mouse_selects_where_it_was_asked_for, finish),
        cmocka_unit_test_teardown(nothing_is_sent_while_nothing_happens, finish),
        cmocka_unit_test_teardown(a_terminal_without_a_cursor_is_refused, finish),
        cmocka_unit_test_teardown(the_c_locale_gets_ascii, finish),
        cmocka_unit_test_teardown(letters_are_bytes_in_the_c_locale, finish),
        cmocka_unit_test_teardown(a_capture_from_standard_input_leaves_the_keys_to_the_terminal,
                                  finish),
        cmocka_unit_test_teardown(a_silent_pipe_leaves_the_keys_alive, finish),
        cmocka_unit_test_teardown(a_pipe_that_nobody_writes_to_has_ended, finish),
        cmocka_unit_test_teardown(a_pipe_that_never_pauses_is_followed, finish),
        cmocka_unit_test_teardown(where_a_capture_grows_is_said_on_the_screen, finish),
        cmocka_unit_test_teardown(a_pipe_that_stops_inside_a_frame_leaves_the_keys_alive, finish),
        cmocka_unit_test_teardown(a_pipe_without_a_byte_is_told_of, finish),
        cmocka_unit_test(output_that_is_no_terminal_is_text),
        cmocka_unit_test(quiet_arrows_have_no_sums),
        cmocka_unit_test(what_is_closed_is_not_what_is_opened_next),
        cmocka_unit_test(who_keeps_root_is_told_so),
        cmocka_unit_test(a_capture_that_is_not_read_is_told_of),
        cmocka_unit_test(rows_do_not_wait_for_the_end_of_a_pipe),
        cmocka_unit_test(the_last_word_is_in_the_first_row_of_a_file_only),
        cmocka_unit_test(a_count_ends_both_readings),
        cmocka_unit_test(only_what_passes_the_filter_has_a_row),
        cmocka_unit_test(the_only_segment_may_not_pass_the_filter),
        cmocka_unit_test(ports_and_an_expression_are_named_as_they_are_meant),
        cmocka_unit_test(an_icmp_error_has_no_row),
        cmocka_unit_test(a_damaged_file_gives_the_rows_of_what_is_whole),
        cmocka_unit_test(rows_that_cannot_be_written_are_said),
        cmocka_unit_test(a_file_that_may_grow_no_further_is_said),
        cmocka_unit_test(a_reader_that_goes_away_ends_it_silently),
        cmocka_unit_test(a_reader_that_goes_away_ends_a_silent_source),
        cmocka_unit_test(a_signal_ends_it_though_nobody_reads),
        cmocka_unit_test(a_reader_that_wakes_gets_the_rest),
        cmocka_unit_test(where_sigpipe_is_ignored_that_is_an_error),
        cmocka_unit_test(a_socket_without_a_reader_keeps_nobody_busy),
        cmocka_unit_test_teardown(text_never_goes_over_the_capture_that_is_read, finish),
        cmocka_unit_test_teardown(words_of_filters_are_for_show, finish),
        cmocka_unit_test_teardown(text_and_capture_are_not_written_to_one_file, finish),
        cmocka_unit_test_teardown(an_output_file_is_emptied_only_when_all_is_well, finish),
        cmocka_unit_test_teardown(what_is_refused_leaves_no_empty_files, finish),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
