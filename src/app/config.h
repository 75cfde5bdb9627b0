/*
 * Configuration: the system's file, the user's, the command line, each over the one before.
 *
 * Files are INI: "theme = cb", the long options' names, switches with yes or no; lines in brackets
 * are headings without a meaning; # and ; begin a remark, at the beginning of a line or behind a
 * blank.  What is wrong in one is said on standard error with file and line, and the rest counts. A
 * file that is no regular file, too large or not to be read counts as a whole as wrong; none can
 * make us wait.
 *
 * Order.  The system's file is read first, while there may be rights: it says what is needed before
 * they go, such as the device, and is believed only if nobody but root can write it.  The user's is
 * opened and read after the drop (session_open.c), with the user's own rights.
 */
#ifndef TCPVIZ_SRC_APP_CONFIG_H
#define TCPVIZ_SRC_APP_CONFIG_H

#include "options.h"

#include "tcpviz/base/limits.h"
#include "tcpviz/priv/priv.h"

/* What files said.  Two are read at most. */
struct config {
    int argc;
    char **argv;
    int fd;              /* of --config, opened ahead; -1: not */
    struct options base; /* what the files said so far */
    unsigned wrong;      /* lines and files that were wrong */
    size_t used;
    char values[2 * LIMIT_CONFIG_BYTES]; /* options point to them */
};

/* The command line alone, and if it asks for watching the system's file under it.  False with a
 * sentence.  argv must outlive the config, and the config the options. */
bool config_start(struct config *c, struct options *out, int argc, char **argv,
                  struct failure *why);

/* Opens the file that --config names, for who could not do so after the drop. */
bool config_open_ahead(struct config *c, const struct options *o, struct failure *why);

/* After the drop: reads --config's file, which must be there, or else the user's own, if it is
 * there; *out is then what counts.  False with a sentence. */
bool config_finish(struct config *c, struct options *out, const struct priv_plan *plan,
                   struct failure *why);

#endif
