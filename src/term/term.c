#include "tcpviz/term/term.h"

#include "crash.h"
#include "keys.h"
#include "look.h"
#include "modes.h"
#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#define ESCAPE_MS 25

struct term {
    SCREEN *screen;
    WINDOW *keys; /* a pad: reading from stdscr would refresh it */
    FILE *in;
    struct spool spool;
    int cols, rows;
    struct cell *shown; /* what stdscr holds; glyph 0: not known */
    struct look look;
    /* What a glyph is on the screen: those of ASCII and ours; letters are asked for one by one. */
    wchar_t utf8[GLYPH_END], ascii[GLYPH_END];
    bool cursor_stays; /* it cannot be hidden */
    bool stale;        /* stdscr holds more than the terminal was sent */
    bool away;         /* in the background */
    bool mouse;
    struct click click; /* the newest */
};

/* As the C library has it for this terminal; where that has no such character, its twin. */
static wchar_t
wide_of(glyph_t g)
{
    wchar_t wide = (wchar_t)glyph_code_point(g);
    bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;

    return utf8 && wcwidth(wide) == 1 ? wide : (wchar_t)glyph_text(g, CHARSET_ASCII).at[0];
}

static void
fill_glyphs(struct term *term)
{
    for (int g = 0; g < GLYPH_END; g++) {
        term->ascii[g] = (wchar_t)glyph_text((glyph_t)g, CHARSET_ASCII).at[0];
        term->utf8[g] = wide_of((glyph_t)g);
    }
}

/* Curses installs handlers of its own when it starts; the signals belong to the caller's loop. */
static SCREEN *
start_screen(FILE *out, FILE *in)
{
    static const int taken[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    enum { COUNT = sizeof taken / sizeof *taken };
    struct sigaction found[COUNT];
    sigset_t block, before;

    sigemptyset(&block);
    for (int i = 0; i < COUNT; i++) {
        sigaddset(&block, taken[i]);
        sigaction(taken[i], NULL, &found[i]);
    }
    sigprocmask(SIG_BLOCK, &block, &before);
    SCREEN *screen = newterm(NULL, out, in);

    for (int i = 0; i < COUNT; i++)
        sigaction(taken[i], &found[i], NULL);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return screen;
}

static bool
start_curses(struct term *term, const struct term_settings *settings, struct failure *why)
{
    use_env(FALSE); /* LINES and COLUMNS may say anything */
    use_tioctl(TRUE);
    term->screen = start_screen(term->spool.file, term->in);
    if (term->screen == NULL)
        return failure_say(why, "the screen cannot be set up on this terminal; "
                                "--format ladder prints the same as plain text");
    set_escdelay(ESCAPE_MS);
    cbreak();
    noecho();
    nonl();
    if (!spool_divert(&term->spool, why))
        return false;
    term->keys = newpad(1, 1);
    if (term->keys == NULL)
        return failure_say(why, "no memory for the screen");
    keypad(term->keys, TRUE);
    nodelay(term->keys, TRUE);
    typeahead(-1);    /* a waiting key would leave the picture half drawn */
    mouseinterval(0); /* or curses waits for a second click */
    idlok(stdscr, TRUE);
    term->cursor_stays = curs_set(0) == ERR;
    leaveok(stdscr, !term->cursor_stays);
    look_init(&term->look, settings->color, settings->theme);
    return true;
}

static int
within(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

/* Makes curses and the copy as large as the terminal; everything is then unknown and blank. */
static bool
fit(struct term *term)
{
    struct winsize size = {0};
    bool asked =
        ioctl(term->spool.tty, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0;
    int cols = within(asked ? size.ws_col : COLS, 1, GRID_COLS_MAX);
    int rows = within(asked ? size.ws_row : LINES, 1, GRID_ROWS_MAX);
    struct cell *shown = calloc((size_t)cols * (size_t)rows, sizeof *shown);

    if (shown == NULL || resize_term(rows, cols) == ERR) {
        free(shown);
        return false;
    }
    free(term->shown);
    term->shown = shown;
    term->cols = cols;
    term->rows = rows;
    modes_learn(rows);
    erase();
    clearok(curscr, TRUE);
    term->stale = false; /* a blank screen is not worth showing before the next draw */
    return true;
}

static FILE *
open_keys(int input_fd)
{
    int copy = fcntl(input_fd, F_DUPFD_CLOEXEC, 3);
    FILE *file = copy < 0 ? NULL : fdopen(copy, "r");

    if (file == NULL && copy >= 0)
        close(copy);
    return file;
}

static bool
take_over(struct term *term, const struct term_settings *settings, struct failure *why)
{
    size_t len;

    if (!spool_init(&term->spool, why))
        return false;
    term->in = open_keys(settings->input_fd);
    if (term->in == NULL)
        return failure_say(why, "the keys cannot be read: %s", strerror(errno));
    if (!modes_arm(fileno(term->in), term->spool.tty, why))
        return false;
    crash_watch();
    if (!start_curses(term, settings, why))
        return false;
    modes_take(&len); /* curses sends these bytes itself, this first time */
    spool_add(&term->spool, modes_mouse_on(), strlen(modes_mouse_on()));
    if (!fit(term))
        return failure_say(why, "no memory for the screen");
    return true;
}

struct term *
term_open(const struct term_settings *settings, struct failure *why)
{
    struct term *term;

    if (!isatty(STDOUT_FILENO) || !isatty(settings->input_fd)) {
        failure_say(why, "there is no terminal to draw on or to read keys from; "
                         "--format ladder prints the same as plain text");
        return NULL;
    }
    if (!modes_check_terminal(why))
        return NULL;
    term = calloc(1, sizeof *term);
    if (term == NULL) {
        failure_say(why, "no memory for the screen");
        return NULL;
    }
    term->spool.tty = -1;
    term->mouse = settings->mouse;
    modes_want_mouse(settings->mouse);
    fill_glyphs(term);
    if (!take_over(term, settings, why)) {
        term_close(term);
        return NULL;
    }
    return term;
}

void
term_close(struct term *term)
{
    if (term == NULL)
        return;
    modes_leave();
    crash_unwatch();
    if (term->screen != NULL) {
        endwin(); /* into the spool, where nobody reads it */
        if (term->keys != NULL)
            delwin(term->keys);
        delscreen(term->screen);
    }
    if (term->in != NULL)
        fclose(term->in);
    spool_finish(&term->spool);
    free(term->shown);
    free(term);
}

void
term_size(const struct term *term, int *cols, int *rows)
{
    *cols = term->cols;
    *rows = term->rows;
}

static attr_t
attrs_of(const struct term *term, const struct cell *cell)
{
    return cell->selected ? term->look.selected[cell->role] : term->look.plain[cell->role];
}

/* A blank looks the same in every role, unless it is reversed or underlined. */
static bool
is_void(const struct term *term, const struct cell *cell)
{
    return cell->glyph == ' ' && (attrs_of(term, cell) & (A_REVERSE | A_UNDERLINE)) == 0;
}

/* How many cells from `col` on can be written with one look; blanks between words of the same
 * look belong to it, so that the look does not change back and forth. */
static int
run_length(const struct term *term, const struct cell *cells, int cols, attr_t attrs)
{
    int end = 0;

    for (int i = 0; i < cols; i++) {
        if (is_void(term, &cells[i]))
            continue;
        if (attrs_of(term, &cells[i]) != attrs)
            break;
        end = i + 1;
    }
    return end;
}

static int
void_length(const struct term *term, const struct cell *cells, int cols)
{
    int n = 0;

    while (n < cols && is_void(term, &cells[n]))
        n++;
    return n;
}

static void
write_row(const struct term *term, const struct grid *grid, int row, int cols)
{
    const struct cell *cells = &grid->cells[row * grid->cols];
    const wchar_t *glyphs = grid->charset == CHARSET_UTF8 ? term->utf8 : term->ascii;
    wchar_t wide[GRID_COLS_MAX];

    for (int col = 0; col < cols; col++)
        wide[col] =
            cells[col].glyph < GLYPH_END ? glyphs[cells[col].glyph] : wide_of(cells[col].glyph);
    for (int col = 0, n; col < cols; col += n) {
        attr_t attrs = A_NORMAL;

        n = void_length(term, &cells[col], cols - col);
        if (n == 0) {
            attrs = attrs_of(term, &cells[col]);
            n = run_length(term, &cells[col], cols - col, attrs);
        }
        attrset((int)attrs);
        mvaddnwstr(row, col, &wide[col], n);
    }
}

/* Writes the rows that differ from what stdscr holds. */
static bool
write_changes(struct term *term, const struct grid *grid)
{
    int cols = grid->cols < term->cols ? grid->cols : term->cols;
    int rows = grid->rows < term->rows ? grid->rows : term->rows;
    size_t size = (size_t)cols * sizeof(struct cell);
    bool changed = false;

    for (int row = 0; row < rows; row++) {
        struct cell *shown = &term->shown[row * term->cols];
        const struct cell *wanted = &grid->cells[row * grid->cols];

        if (memcmp(shown, wanted, size) == 0)
            continue;
        memcpy(shown, wanted, size);
        write_row(term, grid, row, cols);
        changed = true;
    }
    return changed;
}

void
term_flush(struct term *term)
{
    if (term->away || !spool_drain(&term->spool) || !term->stale)
        return;
    if (term->cursor_stays)
        move(term->rows - 1, 0);
    refresh();
    term->stale = false;
    spool_drain(&term->spool);
}

void
term_draw(struct term *term, const struct grid *grid)
{
    if (write_changes(term, grid))
        term->stale = true;
    term_flush(term);
}

int
term_key_fd(const struct term *term)
{
    return term->away ? -1 : fileno(term->in);
}

int
term_waiting_fd(const struct term *term)
{
    const struct spool *spool = &term->spool;

    return !term->away && !spool->broken && spool->sent < spool->end ? spool->tty : -1;
}

static bool
hung_up(const struct term *term)
{
    struct pollfd key = {.fd = fileno(term->in), .events = POLLIN};

    return poll(&key, 1, 0) > 0 && (key.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

bool
term_key(struct term *term, enum key_code *key)
{
    *key = KEY_CODE_NONE;
    if (!term->away)
        *key = keys_next(term->keys, term->mouse ? &term->click : NULL);
    if (*key != KEY_CODE_NONE)
        return true;
    /* wgetch does not tell a lost terminal from a quiet one. */
    return !term->spool.broken && !hung_up(term);
}

void
term_click(const struct term *term, int *col, int *row)
{
    *col = term->click.col;
    *row = term->click.row;
}

void
term_resized(struct term *term)
{
    /* Also where the size is the same again: the terminal may have cut its picture meanwhile. */
    fit(term);
}

/* Takes the terminal over again if we are in front, else leaves it alone. */
static void
come_back(struct term *term)
{
    size_t len;
    const char *bytes;

    term->away = !modes_in_front();
    if (term->away)
        return;
    bytes = modes_take(&len);
    spool_add(&term->spool, bytes, len);
    clearok(curscr, TRUE);
    term->stale = true;
}

void
term_redraw(struct term *term)
{
    bool was_away = term->away;

    come_back(term);
    if (was_away && !term->away)
        fit(term);
}

/* SIGTSTP's default action, which spares an orphaned process group: nobody could continue it. */
static void
stop(void)
{
    struct sigaction action = {.sa_handler = SIG_DFL};
    struct sigaction found;
    sigset_t set, before;

    sigemptyset(&set);
    sigaddset(&set, SIGTSTP);
    sigaction(SIGTSTP, &action, &found);
    raise(SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &set, &before);
    sigprocmask(SIG_SETMASK, &before, NULL);
    sigaction(SIGTSTP, &found, NULL);
}

void
term_suspend(struct term *term)
{
    modes_leave();
    spool_forget(&term->spool);
    stop();
    come_back(term);
    if (!term->away)
        fit(term);
}

const char *
term_library(void)
{
    return curses_version();
}
