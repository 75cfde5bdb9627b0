#include "tcpviz/flow/finals.h"

#include "analysis_view.h"

#include <stdlib.h>

#define SLAB_FINALS 4096u

struct final {
    int64_t initial_rtt_ns; /* with syn_waits: when the newest SYN passed; 0: not known */
    uint32_t base[2];       /* raw; by analysis_result.side, as the next */
    uint32_t begin;         /* the low 32 bits of its first frame */
    int8_t wscale[2];
    uint8_t completeness : 6;
    bool syn_waits : 1; /* for an ACK: none came behind it */
    bool tfo_syn_data : 1;
    uint8_t late;
};

_Static_assert(sizeof(struct final) == FINALS_BYTES_EACH, "as promised");

struct finals {
    struct final **slabs; /* NULL where no stream has begun */
    uint32_t limit;
    uint32_t begun; /* in the first reading */
    bool again;     /* This is the second one: */
    uint32_t next;  /* its next stream is this one of the first reading, or one behind it */
    uint32_t more;  /* and so many did not begin there in the first */
};

struct finals *
finals_create(uint32_t limit)
{
    struct finals *finals = calloc(1, sizeof *finals);

    if (!finals)
        return NULL;
    finals->limit = limit;
    finals->slabs = calloc(limit / SLAB_FINALS + 1, sizeof finals->slabs[0]);
    if (finals->slabs)
        return finals;
    free(finals);
    return NULL;
}

void
finals_destroy(struct finals *finals)
{
    if (!finals)
        return;
    for (uint32_t i = 0; i <= finals->limit / SLAB_FINALS; i++)
        free(finals->slabs[i]);
    free(finals->slabs);
    free(finals);
}

/* The stream's entry; NULL if there is none. */
static struct final *
find(const struct finals *finals, uint32_t stream)
{
    struct final *slab = stream < finals->limit ? finals->slabs[stream / SLAB_FINALS] : NULL;

    return slab ? &slab[stream % SLAB_FINALS] : NULL;
}

/* Where memory ends, so do the entries: one that came to be later, when there is some again, would
 * not say with which frame its stream began. */
static struct final *
find_or_add(struct finals *finals, uint32_t stream)
{
    struct final **slab;

    if (stream >= finals->limit)
        return NULL;
    slab = &finals->slabs[stream / SLAB_FINALS];
    if (!*slab)
        *slab = calloc(SLAB_FINALS, sizeof **slab);
    if (!*slab)
        finals->limit = stream / SLAB_FINALS * SLAB_FINALS;
    return *slab ? &(*slab)[stream % SLAB_FINALS] : NULL;
}

static uint32_t
begin_first(struct finals *finals, uint64_t frame)
{
    struct final *final = find_or_add(finals, finals->begun);

    if (final)
        final->begin = (uint32_t)frame;
    return finals->begun++;
}

/* Without an entry it is not known which one begins with this frame: then the next one. */
static uint32_t
begin_again(struct finals *finals, uint64_t frame)
{
    const struct final *final = NULL;

    while (finals->next < finals->begun && (final = find(finals, finals->next)) &&
           (int32_t)(final->begin - (uint32_t)frame) < 0)
        finals->next++;
    if (finals->next < finals->begun && (!final || final->begin == (uint32_t)frame))
        return finals->next++;
    return finals->begun + finals->more++;
}

uint32_t
finals_begin_stream(struct finals *finals, uint64_t frame)
{
    return finals->again ? begin_again(finals, frame) : begin_first(finals, frame);
}

void
finals_read_again(struct finals *finals)
{
    finals->again = true;
}

void
finals_note(struct finals *finals, const struct analysis *analysis)
{
    struct final *final = find_or_add(finals, analysis->stream);

    if (!final)
        return;
    final->completeness =
        (final->completeness | analysis->completeness) & (unsigned)COMPLETENESS_ALL;
    final->late |= analysis->late;
    final->tfo_syn_data = analysis->tfo_syn_data;
    final->syn_waits = analysis->syn_waits;
    final->initial_rtt_ns = analysis->initial_rtt_ns;
    for (int side = 0; side < 2; side++) {
        const struct analysis_half *half = &analysis->half[side ^ analysis->turned];

        final->base[side] = half->base;
        final->wscale[side] = half->wscale;
    }
}

/* Where no ACK came behind the SYN, the second reading takes the first one in front of it. */
static void
time_handshake(struct final *final, const struct segment *s, struct analysis_result *r)
{
    if (final->syn_waits) {
        if (r->extent < EXTENT_WINDOW || (s->flags & (TCP_SYN | TCP_ACK)) != TCP_ACK)
            return;
        final->initial_rtt_ns = nanotime_between(final->initial_rtt_ns, s->time_ns);
        final->syn_waits = false;
    }
    if (final->initial_rtt_ns != 0)
        r->initial_rtt_ns = final->initial_rtt_ns;
}

/* A SYN-ACK moves the base in each reading. */
static void
rebase(struct final *final, const struct segment *s, struct analysis_result *r)
{
    if (!flags_are_syn_ack(s->flags) || final->base[r->side] == s->seq)
        return;
    final->base[r->side] = s->seq;
    if (r->extent == EXTENT_ALL)
        r->flags |= ANALYSIS_REUSED_PORTS;
}

/* Relative numbers by the base that is known by now. */
static void
renumber(const struct final *final, const struct segment *s, struct analysis_result *r)
{
    uint32_t moved = r->seq - (s->seq - final->base[r->side]);

    r->seq -= moved;
    r->next_seq -= moved;
    if (s->flags & TCP_ACK)
        r->ack = s->ack - final->base[!r->side];
    if (flags_are_syn_ack(s->flags))
        view_fast_open(final->tfo_syn_data, r);
}

void
finals_apply(struct finals *finals, const struct segment *segment, struct analysis_result *result)
{
    struct final *final = find(finals, result->stream);

    if (!final || result->extent == EXTENT_PORTS)
        return;
    result->completeness |= final->completeness | (result->late == 0 ? final->late : 0);
    time_handshake(final, segment, result);
    rebase(final, segment, result);
    if (result->has_len)
        renumber(final, segment, result);
    if (result->n_sack > 0)
        view_sack(segment, final->base[!result->side], result);
    if (result->extent >= EXTENT_WINDOW)
        view_scale(segment, final->wscale[result->side], result);
}
