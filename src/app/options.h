/*
 * The command line, and the same words in configuration files.
 *
 * Parsing touches nothing but its arguments: no file, no device, no environment, so that it may
 * run as root.  One table makes the parser, --help, completion and the check of the manual page.
 */
#ifndef TCPVIZ_SRC_APP_OPTIONS_H
#define TCPVIZ_SRC_APP_OPTIONS_H

#include "ports.h"

#include "tcpviz/base/failure.h"
#include "tcpviz/grid/theme.h"
#include "tcpviz/story/arithmetic.h"
#include "tcpviz/story/filter.h"
#include "tcpviz/term/term.h"
#include "tcpviz/ui/ui.h"

#include <stdint.h>
#include <stdio.h>

/* What fits between the edges of a box. */
#define OPTIONS_LABEL_COLS 16
#define OPTIONS_LABEL_BYTES (OPTIONS_LABEL_COLS * TEXT_LETTER_BYTES + 1)

/* The system's configuration. */
#define OPTIONS_SYSTEM_FILE TCPVIZ_SYSCONFDIR "/tcpviz.conf"

/* Longest filter expression, with its NUL: typed ones have a line or two. */
#define OPTIONS_EXPRESSION_SIZE 4096

enum output_format {
    OUTPUT_AUTO, /* the screen where there is one, else the ladder */
    OUTPUT_LADDER,
    OUTPUT_MARKDOWN,
    OUTPUT_TSV,
    OUTPUT_JSON
};

enum completion { COMPLETION_NONE, COMPLETION_BASH, COMPLETION_ZSH, COMPLETION_FISH };

enum charset_choice { CHARSET_CHOICE_AUTO, CHARSET_CHOICE_UTF8, CHARSET_CHOICE_ASCII };

/* Said where --show has one word: of several without quotes the shell leaves it the first, and the
 * others look like an expression. */
#define OPTIONS_SHOW_QUOTES                                                                        \
    "; a filter of several words needs quotes, as in --show \"trouble and data\""

/* Strings are argv's unless they are arrays. */
struct options {
    /* What to do instead of watching; after one of the first three nothing else is filled in. */
    bool help, version;
    enum completion completion;
    bool list_devices;

    const char *config_path; /* NULL: the user's own file, if there is one */
    bool no_config;          /* no file at all */

    /* Where segments come from: exactly one of the two is set. */
    const char *device;    /* a name, "any", or a number from -D */
    const char *read_path; /* "-": standard input */

    struct ports ports;
    bool ports_are_older; /* of another place than the one that is read: its first replaces them */
    char expression[OPTIONS_EXPRESSION_SIZE]; /* "": none */
    uint64_t count;                           /* stop after so many segments; 0: never */
    int snaplen;                              /* bytes */
    int buffer_kib;
    size_t memory_bytes; /* for connections and segments, without what the rest takes */
    bool promiscuous;
    const char *user; /* whom to become, or NULL */

    enum numbers numbers;
    char labels[2][OPTIONS_LABEL_BYTES]; /* as given, by enum side; "": not given */
    enum ladder_time time;
    enum ui_density density;
    struct filter show; /* only what it lets pass is shown, if it is set */
    bool step;          /* the picture begins held at its first segment */
    uint64_t slow_ms;   /* between two segments on the screen at least; 0: at once */
    bool wireshark;
    bool quiet;   /* no sums on the arrows */
    bool windows; /* Win on each arrow */
    enum charset_choice charset;
    enum color_mode color;
    enum theme theme;
    bool mouse;
    bool no_ask;    /* q quits at once */
    int cols, rows; /* 0: as the terminal is */

    enum output_format format;
    const char *output_path; /* NULL: standard output, also for -o - */
    const char *write_path;  /* -w, or NULL; "-": standard output, and then output_path is set */
};

/* The defaults. */
void options_init(struct options *out);

/* Where a word of a file stands.  What is needed while there are rights (the device, what is
 * captured of it, whom to become) only the system's file may say. */
enum options_place { OPTIONS_OF_SYSTEM, OPTIONS_OF_USER };

/* May this option stand in such a file?  False with a sentence. */
bool options_in_file(const char *name, enum options_place place, struct failure *why);

/* Takes an option of a file, by its long name, over what is there; a switch takes yes or no.
 * `value` must outlive the options.  False with a sentence; then nothing has changed. */
bool options_set(struct options *o, const char *name, const char *value, enum options_place place,
                 struct failure *why);

/* Takes the command line over what is there, the defaults or what files said.  Later options
 * override earlier ones, except that -p adds, and that -i, -r, -o and -w name one.  Settles what is
 * left open: after this only the loops may read it.  False with a sentence (why->usage) that names
 * the remedy.  Uses getopt's globals, and may be called again. */
bool options_parse(struct options *out, int argc, char **argv, struct failure *why);

/* A label, escaped, in at most OPTIONS_LABEL_COLS columns: in ASCII, where letters take more, it
 * may lose its end. */
void options_label(const struct options *o, enum side side, enum charset charset,
                   char out[OPTIONS_LABEL_BYTES]);

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
    const char *argument; /* its name, or its choices with | between them; NULL: it takes none */
    const char *help;     /* NULL: the argument says it */
    enum option_group group;
};

/* The options in the order of --help and of the manual page; NULL behind the last. */
const struct option_info *options_info(size_t index);

#endif
