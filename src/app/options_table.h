/*
 * The options of the command line: what each is called, and what it takes.  For options*.c only.
 */
#ifndef TCPVIZ_SRC_APP_OPTIONS_TABLE_H
#define TCPVIZ_SRC_APP_OPTIONS_TABLE_H

#include "options.h"

#define BUFFER_KIB_DEFAULT 16384

/* How an option is taken: most only fill a member of struct options. */
enum option_how {
    OPTION_SWITCH,     /* a bool: named it becomes `first`, in a file that says no the opposite */
    OPTION_WORD,       /* a string, as it is */
    OPTION_CHOICE,     /* an enum, whose values from `first` on have the order of the argument */
    OPTION_BY_FUNCTION /* `take` reads the argument, NULL of a switch */
};

/* In which configuration files it may stand.  What is needed before the device is open only the
 * system's may say. */
enum option_files { FILES_ALL, FILES_OF_SYSTEM, FILES_NONE };

struct option_entry {
    struct option_info info;
    enum option_files files;
    enum option_how how;
    size_t member; /* where it stands in struct options */
    int first;
    bool (*take)(struct options *o, const char *argument, struct failure *why);
    /* It names one thing, so that another argument behind the first, which would be left out in
     * silence, is refused with this sentence, "%s" being the first; NULL: the later one counts. */
    const char *once;
};

enum { OPTION_ENTRIES = 39 };

/* In the order of --help. */
extern const struct option_entry option_entries[OPTION_ENTRIES];

/* Takes the argument, NULL of a switch, over what is there.  False with a sentence. */
bool options_take(const struct option_entry *entry, struct options *o, const char *argument,
                  struct failure *why);

/* options_names.c: sentences about options that do not exist, or lack something; always false. */

/* `typed` is a long name, perhaps with "=" and a value behind it. */
bool options_say_no_such_name(const char *typed, struct failure *why);

/* In place of its argument stands `found`; "": nothing. */
bool options_say_no_argument(const struct option_entry *entry, const char *found,
                             struct failure *why);

#endif
