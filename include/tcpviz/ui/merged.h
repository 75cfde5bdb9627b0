/*
 * Several connections of one server in one ladder: which of them.
 *
 * They are neighbours in order of their numbers among the connections of that server: as many as
 * there is room for, up to the one called `right`.  While the newest segment is followed that is
 * the newest connection, so new ones enter from the right.
 */
#ifndef TCPVIZ_UI_MERGED_H
#define TCPVIZ_UI_MERGED_H

#include "tcpviz/ladder/layout.h"
#include "tcpviz/ui/pace.h"

struct merged {
    bool on;
    bool from_list;         /* where `q` goes back to */
    struct endpoint server; /* whose connections they are */
    uint32_t wanted;        /* connection that must be among them when it is opened; then 0 */
    uint32_t numbers[LADDER_CLIENTS_MAX]; /* those in the picture, in their order */
    int n;
    int room;           /* for so many there was room */
    uint32_t right;     /* the last one of them, unless there is room for more */
    bool newest;        /* right is the newest connection, also of those to come */
    bool behind;        /* newer ones of this server wait until the newest segment is followed */
    uint32_t known;     /* the newest connection of any server that was looked at */
    uint32_t total;     /* connections of the server that are kept and may be seen */
    uint64_t limit;     /* frame up to which they may be */
    uint32_t dropped;   /* connections evicted when `total` was counted */
    bool stale;         /* some of them may have been evicted since */
    struct pace pace;   /* of counting them */
    struct dwell dwell; /* of those in the picture, before newer ones take their places */
};

/* Whether the picture is that of several: the only connection of its server looks as ever, until a
 * second one comes. */
static inline bool
merged_several(const struct merged *m)
{
    return m->on && m->total > 1;
}

#endif
