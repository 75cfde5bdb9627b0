/*
 * Folds: rows that stand for many segments of a connection, and open again.
 *
 * Runs of like segments (story/run.h) fold to one row, phases to the line of their band.  The index
 * of runs holds exactly the events up to a frame: those that came are added in turns, those behind
 * a held picture are taken out again, so that no fold tells what came later.  A run is cut into
 * pieces of FOLD_PIECE segments at most, so that when the log gives up its first events only the
 * first piece is looked at again.  What an event is hidden by, and what stands beside that, is
 * found by bisection among the pieces.  Allocates only while it grows; without memory for that, or
 * beyond LIMIT_FOLD_PIECES, what comes later is not folded.
 */
#ifndef TCPVIZ_LADDER_FOLDS_H
#define TCPVIZ_LADDER_FOLDS_H

#include "tcpviz/base/nanotime.h"
#include "tcpviz/flow/observer.h"
#include "tcpviz/story/phase.h"
#include "tcpviz/story/run.h"

#include <stddef.h>

/* A pause longer than this is a row of its own, so it ends a run of data and ACKs. */
#define LADDER_SILENCE_NS (5 * NANOTIME_S)

/* Runs longer than this fold by themselves: they would not fit on any screen. */
#define FOLD_LONG 64

#define FOLD_PIECE 2048

/* How much is folded; what was opened or folded by hand differs. */
enum fold_level {
    FOLD_NOTHING,
    FOLD_LONG_RUNS,
    FOLD_RUNS,
    FOLD_PHASES, /* and all runs outside of them */
    FOLD_LEVELS
};

/* Phases that can be folded, by the band that closes them. */
enum { FOLD_HANDSHAKE, FOLD_TRANSFER, FOLD_CLOSE, FOLD_PHASE_COUNT };

/* What one row stands for. */
struct fold {
    bool phase;     /* else a run */
    enum band band; /* of the phase */
    uint32_t first; /* handles of its first and last kept events */
    uint32_t last;
    uint32_t first_segment, last_segment;
};

struct fold_piece;

struct folds {
    enum fold_level level;
    bool by_hand[FOLD_PHASE_COUNT]; /* the phase is not as the level says */
    uint32_t flow;                  /* the connection; 0: none yet */
    struct fold_piece *at;          /* in the order of the events, begun by at[gone] */
    size_t gone, n, room;
    uint32_t newest; /* the newest event in it, and its frame; 0: none */
    uint64_t newest_frame;
    /* So many of the newest events are alike, so many of them of the side of `of`. */
    uint32_t alike, alike_own;
    struct run_class of;
    uint32_t opened_at; /* a run that was taken out began at this segment and was open; 0: none */
    struct fold phases[FOLD_PHASE_COUNT]; /* that are folded; first 0: it is open */
};

void folds_init(struct folds *f);
void folds_finish(struct folds *f);

/* Fits the index to the events up to the frame, looking at `most` of them at most; another
 * connection begins anew, all as the level says.  Returns how many were looked at: `most` if there
 * may be more.  `flow` is as the picture knows it. */
int folds_turn(struct folds *f, const struct observer *o, const struct flow *flow, uint64_t limit,
               int most);

/* What is folded that holds the event; false: it stands for itself. */
bool folds_at(const struct folds *f, const struct observer *o, uint32_t handle, struct fold *out);

/* Opens whatever holds the event. */
void folds_open(struct folds *f, const struct observer *o, uint32_t handle);

/* Whether the event begins a run that was opened by hand, and that would be folded else; that
 * run. */
bool folds_opened(const struct folds *f, const struct observer *o, uint32_t handle,
                  struct fold *out);

/* Folds a run again that was opened by hand and holds the event. */
void folds_close(struct folds *f, const struct observer *o, uint32_t handle);

/* Folds the phase that this band closes, if it closes one, or opens it, from the next turn on. */
void folds_toggle(struct folds *f, enum band band);
bool folds_is_phase_folded(const struct folds *f, enum band band);

/* Whether the band closes a phase whose segments are all in the index, so that it can be folded;
 * that phase. */
bool folds_phase(const struct folds *f, const struct observer *o, const struct flow *flow,
                 enum band band, struct fold *out);

/* Whether the run that the index ends with goes on behind it, with an event up to the frame. */
bool folds_cut_run(const struct folds *f, const struct observer *o, const struct flow *flow,
                   uint64_t limit);

/* All as this level says. */
void folds_set_level(struct folds *f, enum fold_level level);

/* What a folded run comes to. */
void folds_sum(const struct folds *f, const struct observer *o, const struct flow *flow,
               const struct fold *fold, struct run_sum *out);

#endif
