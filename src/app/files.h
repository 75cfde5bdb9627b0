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
#include "outfile.h"

#include <sys/stat.h>

/* What is open of the files that were named; -1 and OUTFILE_NONE: not yet, or none was named.  The
 * descriptor to read from is the caller's to hand on. */
struct files {
    int read_fd;
    struct outfile write, output; /* -o that is standard output is none */
};

#define FILES_NONE ((struct files){.read_fd = -1, .write = OUTFILE_NONE, .output = OUTFILE_NONE})

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

/* That nothing is written over the capture that is read, and text over none; `source` as
 * files_stat_source had it, or NULL.  False with a sentence. */
bool files_check_apart(const struct options *o, const struct stat *source,
                       const struct files *files, struct failure *why);

/* Takes away what was created for nothing, and closes what is to be written. */
void files_drop(struct files *files);

#endif
