#include "sacked.h"

#include "tcpviz/base/seqno.h"

#include <stddef.h>

static bool
is_used(const struct sacked *s, int i)
{
    return i < SACKED_BLOCKS && s->block[i].left != s->block[i].right;
}

bool
sacked_holds(const struct sacked *s, uint32_t left, uint32_t right)
{
    for (int i = 0; is_used(s, i); i++)
        if (!seqno_before(left, s->block[i].left) && !seqno_after(right, s->block[i].right))
            return true;
    return false;
}

uint32_t
sacked_reach(const struct sacked *s, uint32_t to)
{
    for (int n = 0; n < SACKED_BLOCKS; n++) /* they stand in any order */
        for (int i = 0; is_used(s, i); i++)
            if (!seqno_after(s->block[i].left, to) && seqno_after(s->block[i].right, to))
                to = s->block[i].right;
    return to;
}

const struct sacked_block *
sacked_from(const struct sacked *s, uint32_t seq)
{
    const struct sacked_block *first = NULL;

    for (int i = 0; is_used(s, i); i++)
        if (seqno_after(s->block[i].right, seq) &&
            (!first || seqno_before(s->block[i].left, first->left)))
            first = &s->block[i];
    return first;
}

const struct sacked_block *
sacked_last(const struct sacked *s)
{
    const struct sacked_block *last = NULL;

    for (int i = 0; is_used(s, i); i++)
        if (!last || seqno_after(s->block[i].right, last->right))
            last = &s->block[i];
    return last;
}

static bool
touches(const struct sacked_block *a, const struct sacked_block *b)
{
    return !seqno_after(a->left, b->right) && !seqno_before(a->right, b->left);
}

static void
widen(struct sacked_block *block, const struct sacked_block *by)
{
    if (seqno_before(by->left, block->left))
        block->left = by->left;
    if (seqno_after(by->right, block->right))
        block->right = by->right;
}

void
sacked_add(struct sacked *s, struct sacked_block block)
{
    struct sacked out = {.block = {block}};
    int n = 1;

    for (int i = 0; is_used(s, i); i++)
        if (touches(&s->block[i], &out.block[0]))
            widen(&out.block[0], &s->block[i]);
        else if (n < SACKED_BLOCKS)
            out.block[n++] = s->block[i];
    *s = out;
}

bool
sacked_acknowledge(struct sacked *s, uint32_t ack, struct sacked_block *given_up)
{
    struct sacked out = {.block = {{.left = 0}}};
    bool found = false;
    int n = 0;

    for (int i = 0; is_used(s, i); i++)
        if (seqno_before(ack, s->block[i].left)) {
            out.block[n++] = s->block[i];
        } else if (seqno_before(ack, s->block[i].right)) {
            *given_up = s->block[i];
            given_up->left = ack;
            found = true;
        }
    *s = out;
    return found;
}
