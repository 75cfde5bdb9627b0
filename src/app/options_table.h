/*
 * The options of the command line: what each is called, and what it takes.  For options*.c only.
 */
#ifndef TCPVIZ_SRC_APP_OPTIONS_TABLE_H
#define TCPVIZ_SRC_APP_OPTIONS_TABLE_H

#include "options.h"

#define BUFFER_KIB_DEFAULT 16384

struct option_entry {
    struct option_info info;
    /* Takes the argument, NULL of a switch, over what is there.  False with a sentence. */
    bool (*take)(struct options *o, const char *argument, struct failure *why);
};

enum { OPTION_ENTRIES = 38 };

/* In the order of --help. */
extern const struct option_entry option_entries[OPTION_ENTRIES];

/* options_names.c: sentences about options that do not exist, or lack something; always false. */

/* `typed` is a long name, perhaps with "=" and a value behind it. */
bool options_say_no_such_name(const char *typed, struct failure *why);

/* In place of its argument stands `found`; "": nothing. */
bool options_say_no_argument(const struct option_entry *entry, const char *found,
                             struct failure *why);

#endif
