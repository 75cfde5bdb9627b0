/*
 * A file that -w or -o names, from its opening until it has its name: the one way for both, and for
 * every format.
 *
 * What already has the name stays as it is until the new content is whole and on the disk: that
 * grows beside it, in NAME.part (NAME.part2, ... where that is taken), and takes the name at the
 * end.  So does what is made of a file: it can be made again, and so is there whole or not at all.
 * What passes only once, on a device or through a pipe, grows under its own name where nothing has
 * it, for whoever reads it meanwhile, and is there whatever ends the program; and what was written
 * of it is never thrown away.
 *
 * Written in place, since nothing else is possible or meant: standard output, devices, FIFOs, what
 * /proc has open for somebody; a file beside which none may be created, or whose owner, group or
 * ACL a new one could not have, or that is mounted; and all of them where rights are given up
 * before the end, so that nobody could rename.
 *
 * A symbolic link stays, and what it leads to is replaced.  The other names of a file with several
 * (hard links) keep the old content.
 */
#ifndef TCPVIZ_SRC_APP_OUTFILE_H
#define TCPVIZ_SRC_APP_OUTFILE_H

#include "tcpviz/base/failure.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

struct outfile {
    int fd;          /* what is written goes there; -1: none is open */
    int folder_fd;   /* of both names; -1: it is not known by a name */
    int old_fd;      /* of what is to be replaced, for its lock; -1: nothing is */
    bool regular;    /* a regular file of its own, which can be cut */
    bool keeps;      /* passes only once: what was written stays */
    bool old;        /* a file had the name before */
    char shown[272]; /* the path for sentences, quoted; or "standard output" */
    char part_shown[288];
    char name[NAME_MAX + 1];
    char part[NAME_MAX + 1]; /* "": it is written in place */
    struct stat is;          /* what has the name, */
    struct stat made;        /* and what was created for it; st_ino 0: nothing */
};

#define OUTFILE_NONE ((struct outfile){.fd = -1, .folder_fd = -1, .old_fd = -1})

struct outfile_how {
    unsigned mode; /* of a new file, less the umask; an old one's stays */
    bool once;     /* what is written passes only once */
    bool in_place; /* nobody will be able to rename at the end */
};

/* Opens it for writing; changes nothing of what is there.  "-": standard output.  False with a
 * sentence, and then nothing is open. */
bool outfile_open(struct outfile *f, const char *path, const struct outfile_how *how,
                  struct failure *why);

/* Where what passes only once grows beside an old file, a sentence on it; else false. */
bool outfile_tells_part(const struct outfile *f, char *sentence, size_t size);

/* Locks it until it is closed.  False with a sentence if another program has: of two that end under
 * one name the first would be lost.  To be asked before any is begun. */
bool outfile_claim(const struct outfile *f, struct failure *why);

/* Empties what is written in place, now that all is well.  False with a sentence. */
bool outfile_begin(struct outfile *f, struct failure *why);

/* Whether it is that file, and whether both are the same or will be. */
bool outfile_is(const struct outfile *f, const struct stat *file);
bool outfile_same(const struct outfile *a, const struct outfile *b);

/* All was written: has it on the disk, and gives it its name.  Closes it.  False with a sentence
 * that says what is where. */
bool outfile_finish(struct outfile *f, struct failure *why);

/* It could not be written, for this reason ("No space left on device").  Cuts it behind the first
 * `whole_bytes`, which are `what` ("the first 5 frames"), or takes it away if there are none, or if
 * it can be made again.
 * Closes it.  Always false with a sentence that says what is where. */
bool outfile_give_up(struct outfile *f, const char *reason, uint64_t whole_bytes, const char *what,
                     struct failure *why);

/* Nothing was written, and nothing will be: takes away what was created, as far as who we are by
 * now may do so.  Closes it. */
void outfile_drop(struct outfile *f);

#endif
