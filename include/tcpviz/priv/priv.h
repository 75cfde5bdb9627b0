/*
 * Gives up privileges for good, and verifies it.
 *
 * Order (the caller's duty): options are parsed, the device is open, nothing that the user
 * controls has been touched; then priv_drop.  It fails closed: on false the caller must exit.
 */
#ifndef TCPVIZ_PRIV_PRIV_H
#define TCPVIZ_PRIV_PRIV_H

#include "tcpviz/base/failure.h"

#include <stdbool.h>
#include <sys/types.h>

enum priv_target {
    PRIV_KEEP_USER,  /* nothing to change: an ordinary user; only capabilities are cleared */
    PRIV_SUDO_USER,  /* the user behind sudo */
    PRIV_REAL_USER,  /* set-user-id install: the real user */
    PRIV_NAMED_USER, /* --user NAME */
    PRIV_ROOT,       /* --user root: stays root */
    PRIV_NOBODY,     /* a root shell without sudo */
    PRIV_NAMESPACE   /* root of a user namespace that maps a single user: ids cannot change */
};

struct priv_plan {
    enum priv_target target;
    uid_t uid;
    gid_t gid;
    char name[64]; /* of the user, for messages */
};

/* Decides whom to become: `user` is --user's argument or NULL.
 *
 * SUDO_UID and SUDO_GID count only when the real and the effective user are root, and both are
 * plain numbers, known to the user database, not 0.  In a set-user-id program anybody could set
 * them, and name any user: there only the real user will do, and naming another is refused.
 * False with a sentence (why->usage) if the named user does not exist or may not be had. */
bool priv_plan(const char *user, struct priv_plan *out, struct failure *why);

/* Becomes that user: ids, supplementary groups, all capability sets and the bounding set, no new
 * privileges.  Verifies each of them, and that root cannot be had back.  False with a sentence
 * that names the failing step; the caller must exit.
 *
 * The bounding set can be emptied only by who may (CAP_SETPCAP), so an ordinary user, also one
 * with file capabilities, keeps it; without new privileges nothing can come out of it.
 * PRIV_NAMESPACE keeps its ids, PRIV_ROOT ids and capabilities: both are still barred from new
 * privileges.  A process that gave up rights is not dumpable: its open capture is no prey for
 * other processes of the same user. */
bool priv_drop(const struct priv_plan *plan, struct failure *why);

#endif
