/*
 * Pace: work over all connections is done at most so often that it costs next to nothing; and what
 * is shown changes at most so often that it can be read.
 *
 * Time is counted in pictures, since the core has no clock: after a look at n connections so many
 * pictures pass without another one.
 */
#ifndef TCPVIZ_UI_PACE_H
#define TCPVIZ_UI_PACE_H

#include <stdbool.h>
#include <stdint.h>

/* Connections that may be looked at for each picture, on average: to sort so many takes less than a
 * millisecond. */
#define PACE_PER_PICTURE 2048

struct pace {
    uint32_t rest; /* pictures that have to pass */
};

/* Another picture: whether the work may be done for it. */
static inline bool
pace_due(struct pace *p)
{
    if (p->rest == 0)
        return true;
    p->rest--;
    return false;
}

/* It was done: so many connections were looked at. */
static inline void
pace_spent(struct pace *p, uint32_t connections)
{
    p->rest = connections / PACE_PER_PICTURE;
}

/* What is to be read stays for so many pictures, a second at least, where the next comes sooner. */
#define PICTURES_TO_READ 30

struct dwell {
    bool waits;   /* the next is there, and has to wait */
    int pictures; /* for so many more */
};

/* Another picture, and the next is there, which may have come `soon`, within a second.  Whether it
 * may be shown. */
static inline bool
dwell_is_over(struct dwell *d, bool soon)
{
    d->waits = soon && d->pictures > 0;
    d->pictures = d->waits ? d->pictures - 1 : PICTURES_TO_READ;
    return !d->waits;
}

#endif
