/*
 * The index of runs behind folds.h: a connection's events in pieces, which it keeps in struct
 * folds.
 *
 * The pieces hold exactly the kept events up to a frame, each once and in their order.  A run is
 * several pieces where it has more than FOLD_PIECE segments; what no run has is in pieces, too.
 */
#ifndef TCPVIZ_SRC_LADDER_FOLD_PIECES_H
#define TCPVIZ_SRC_LADDER_FOLD_PIECES_H

#include "tcpviz/ladder/folds.h"

/* Neighbouring events: a part of a run, or others that nothing is said of. */
struct fold_piece {
    uint64_t first_frame;
    uint32_t first, last; /* handles */
    uint32_t first_segment, last_segment;
    uint32_t own; /* of a run: events of its side */
    uint8_t kind; /* enum run_kind */
    uint8_t side;
    bool continues; /* the run of the piece before */
    bool open;      /* by hand; in all pieces of the run */
};

/* Its segments. */
static inline uint32_t
fold_piece_count(const struct fold_piece *p)
{
    return p->last_segment - p->first_segment + 1;
}

/* Fits the pieces to the events up to the frame `limit`, looking at `most` of them at most; another
 * connection begins anew.  Returns how many were looked at; fewer than `most`, too, where there is
 * no room for one more. */
int fold_pieces_turn(struct folds *f, const struct observer *o, const struct flow *flow,
                     uint64_t limit, int most);

/* The piece that holds the segment, or the first one behind it; f->n: none. */
size_t fold_pieces_at(const struct folds *f, uint32_t segment);

/* The pieces [*from, *to) of the run that holds the segment; false: it is in none. */
bool fold_pieces_run(const struct folds *f, uint32_t segment, size_t *from, size_t *to);

#endif
