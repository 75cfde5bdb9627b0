/*
 * The command line.
 *
 * Parsing touches nothing but its arguments: no file, no device, no environment, so that it may
 * run as root.  One table makes the parser, --help and the check of the manual page.
 */
#ifndef TCPVIZ_SRC_APP_OPTIONS_H
#define TCPVIZ_SRC_APP_OPTIONS_H

#include "ports.h"

#include "tcpviz/base/failure.h"
#include "tcpviz/story/arithmetic.h"
#include "tcpviz/term/term.h"
#include "tcpviz/ui/ui.h"

#include <stdint.h>
#include <stdio.h>

/* What fits between the edges of a box. */
#define OPTIONS_LABEL_COLS 16

/* Longest filter expression, with its NUL: typed ones have a line or two. */
#define OPTIONS_EXPRESSION_SIZE 4096

enum output_format {
    OUTPUT_AUTO, /* the screen where there is one, else the ladder */
    OUTPUT_LADDER,
    OUTPUT_MARKDOWN,
    OUTPUT_TSV,
    OUTPUT_JSON
};

enum charset_choice { CHARSET_CHOICE_AUTO, CHARSET_CHOICE_UTF8, CHARSET_CHOICE_ASCII };

/* Strings are argv's unless they are arrays. */
struct options {
    /* What to do instead of watching; after one of the first two nothing else is filled in. */
    bool help, version, list_devices;

    /* Where segments come from: exactly one of the two is set. */
    const char *device;    /* a name, "any", or a number from -D */
    const char *read_path; /* "-": standard input */

    struct ports ports;
    char expression[OPTIONS_EXPRESSION_SIZE]; /* "": none */
    uint64_t count;                           /* stop after so many segments; 0: never */
    int snaplen;                              /* bytes */
    int buffer_kib;
    size_t memory_bytes; /* for connections and segments, without what the rest takes */
    bool promiscuous;
    const char *user; /* whom to become, or NULL */

    enum numbers numbers;
    char labels[2][OPTIONS_LABEL_COLS + 1]; /* printable ASCII, by enum side; "": not given */
    enum ladder_time time;
    enum ui_density density;
    bool step;        /* the picture begins held at its first segment */
    uint64_t slow_ms; /* between two segments on the screen at least; 0: at once */
    bool wireshark;
    enum charset_choice charset;
    enum color_mode color;
    int cols, rows; /* 0: as the terminal is */

    enum output_format format;
    const char *output_path; /* NULL: standard output, also for -o - */
    const char *write_path;  /* -w, or NULL; "-": standard output, and then output_path is set */
};

/* Fills in everything, defaults too.  Later options override earlier ones, except that -p adds.
 * False with a sentence (why->usage) that names the remedy.  Uses getopt's globals. */
bool options_parse(struct options *out, int argc, char **argv, struct failure *why);

/* --help: one page of 80 columns. */
void options_help(FILE *out);

/* The first line of --version; whoever links the libraries adds theirs. */
void options_version(FILE *out);

/* Appends the command line as a shell would take it, for "sudo ..." in messages.  Bytes that are
 * no printable ASCII are in it as they are: it is for sentences, which are escaped when printed. */
void options_command(int argc, char **argv, struct text *out);

enum option_group { OPTION_SOURCE, OPTION_LOOK, OPTION_OUTPUT, OPTION_ABOUT, OPTION_GROUPS };

struct option_info {
    const char *name;     /* long form without "--"; NULL: there is only the letter */
    char letter;          /* 0: there is only the long form */
    const char *argument; /* its name or its choices; NULL: it takes none */
    const char *help;     /* NULL: the argument says it */
    enum option_group group;
};

/* The options in the order of --help and of the manual page; NULL behind the last. */
const struct option_info *options_info(size_t index);

#endif
