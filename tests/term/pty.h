/*
 * A terminal for tests: runs a program on a pseudo terminal as a shell would, reads what it
 * draws with libvterm, and tells what is left of the terminal afterwards.
 *
 * Between the test and the program sits a small session leader, because job control needs
 * one: it gives the program a process group of its own, puts it in front, takes the terminal
 * back when it stops, and reports.  Times are milliseconds; every wait has an end.  A failure
 * of the rig itself (no pty, no memory) prints a line and aborts.
 */
#ifndef TCPVIZ_TESTS_TERM_PTY_H
#define TCPVIZ_TESTS_TERM_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

#include <vterm.h>

struct pty_settings {
    const char *const *argv; /* argv[0] is a path; ends with NULL */
    const char *const *env;  /* "NAME=value" sets, "NAME" unsets; NULL or ends with NULL */
    int cols, rows;
    const char *stdin_path;  /* standard input is this file instead of the terminal; or NULL */
    bool leader_ignores_hup; /* the shell does not pass a hang-up on */
};

struct pty {
    int master, slave; /* -1: closed */
    int control;       /* to the leader */
    pid_t leader;
    pid_t program; /* the program under test: to be killed by number */

    bool ended;
    int status; /* as from waitpid, once ended */
    int stops;  /* how often it stopped */

    struct termios before; /* line settings before the start */
    int cols, rows;

    VTerm *vterm;
    VTermScreen *screen;
    bool alternate, cursor_visible; /* as the program left them so far */

    char *sent; /* every byte that the program sent; NUL behind it */
    size_t sent_bytes, sent_size;
    size_t shown_bytes; /* of these libvterm has seen */
};

/* Starts the program; pty_finish afterwards, whatever happened. */
void pty_start(struct pty *p, const struct pty_settings *settings);

/* Kills what still runs and frees everything. */
void pty_finish(struct pty *p);

/* Reads until nothing came for `quiet_ms`. */
void pty_pump(struct pty *p, int quiet_ms);

/* Reads until the text stands on some row; false after `ms`. */
bool pty_wait_text(struct pty *p, const char *text, int ms);

/* Reads until the program has ended; false after `ms`. */
bool pty_wait_end(struct pty *p, int ms);

/* The same without reading: nobody drains the terminal. */
bool pty_wait_end_undrained(struct pty *p, int ms);

/* Reads until the program has stopped `stops` times altogether; false after `ms`. */
bool pty_wait_stop(struct pty *p, int stops, int ms);

/* `fg` and `bg`. */
void pty_foreground(struct pty *p);
void pty_background(struct pty *p);

/* Types these bytes. */
void pty_type(struct pty *p, const char *keys);

/* A new size, with its SIGWINCH; the picture is forgotten. */
void pty_resize(struct pty *p, int cols, int rows);

/* The window is closed: both ends of the pty go. */
void pty_hang_up(struct pty *p);

/* Are the line settings what they were before the start? */
bool pty_line_restored(const struct pty *p);

/* Which of two sequences was sent last: 1 for `on`, -1 for `off`, 0 for none. */
int pty_last(const struct pty *p, const char *on, const char *off);

/* How many bytes above 0x7f were sent. */
size_t pty_high_bytes(const struct pty *p);

/* A row as UTF-8 without trailing blanks.  Returns `out`. */
char *pty_row(const struct pty *p, int row, char *out, size_t size);

/* One cell of the picture. */
VTermScreenCell pty_cell(const struct pty *p, int col, int row);

#endif
