/*
 * The files that the command line names: -r, -w and -o, from their opening until they are handed
 * on.
 *
 * Opening empties none: what is to be written may be the very file that is read.  Names do not
 * tell, because of links and of what the shell redirects, so the files themselves are compared.
 * What was created for nothing is taken away again.
 */
#ifndef TCPVIZ_SRC_APP_FILES_H
#define TCPVIZ_SRC_APP_FILES_H

#include "config.h"
#include "options.h"

#include <sys/stat.h>

/* What is open of the files that were named; -1: not yet, or none was named.  Descriptors are the
 * caller's to hand on. */
struct files {
    int read_fd, write_fd, output_fd;
    struct stat new_write, new_output; /* those that were not there before; st_ino 0: none */
};

#define FILES_NONE ((struct files){.read_fd = -1, .write_fd = -1, .output_fd = -1})

/* Whether the path stands for standard input or output: none, or "-". */
bool files_is_standard(const char *path);

/* Before rights are given up, where nobody could open them afterwards: --config, -r, -w, -o.  False
 * with a sentence. */
bool files_open_ahead(const struct options *o, struct config *config, struct files *files,
                      struct failure *why);

/* -w and -o, unless they are open.  False with a sentence. */
bool files_open_for_writing(const struct options *o, struct files *files, struct failure *why);

/* Which file -r reads; false if it reads none, or nobody can say. */
bool files_stat_source(const struct options *o, const struct files *files, struct stat *out);

/* That the text goes over no capture; `source` as files_stat_source had it, or NULL.  False with a
 * sentence. */
bool files_check_apart(const struct options *o, const struct stat *source,
                       const struct files *files, struct failure *why);

/* Takes away what was created for nothing, as far as who we are by now may do so. */
void files_remove_new(const struct options *o, const struct files *files);

/* How a sentence calls where the text goes: "standard output", or the name in quotes. */
void files_show_output(const struct options *o, char *shown, size_t size);

#endif
