#include "half_more.h"

_Static_assert(NS_OF_ASKING < 1 << 2 && VALUE_OF_FIN < 1 << 2, "they fit into their bits");

static bool
is_ns_of(const struct half_more *more, enum ns_of of)
{
    return more && more->ns_of == of;
}

static bool
is_value_of(const struct half_more *more, enum value_of of)
{
    return more && more->value_of == of;
}

void
half_remember_rival(struct ranges *pool, struct half *half, const struct range *syn)
{
    struct half_more *more = syn ? half_need_more(pool, half) : half_more(pool, half);

    ranges_drop_strays(pool, half);
    half->closed = false;
    if (!more)
        return;
    more->ns_of = syn ? NS_OF_RIVAL : NS_OF_NOTHING;
    more->rival_segment = syn ? syn->segment : 0;
    if (!syn)
        return;
    more->rival_seq = syn->seq;
    more->ns = syn->time_ns;
}

void
half_remember_closing(struct ranges *pool, struct half *half, uint32_t segment, int64_t ns)
{
    struct half_more *more = half_need_more(pool, half);

    if (!more || is_ns_of(more, NS_OF_RIVAL))
        return;
    more->closing_segment = segment;
    more->ns = ns;
    more->ns_of = NS_OF_CLOSING;
    half->closed = true;
}

/* A closed window keeps its time, and so does a rival; and a FIN keeps its silence: hardly anybody
 * sends keep-alives behind it. */
void
half_remember_asking(struct ranges *pool, struct half *half, uint32_t segment, int64_t ns)
{
    struct half_more *more = half_need_more(pool, half);

    if (more && !half->closed && more->ns_of != NS_OF_RIVAL) {
        more->ns = ns;
        more->ns_of = NS_OF_ASKING;
    }
    if (more && more->value_of != VALUE_OF_FIN) {
        more->value = segment;
        more->value_of = VALUE_OF_ASKING;
    }
}

bool
half_remembers_asking(const struct ranges *pool, const struct half *half)
{
    return is_value_of(half_more(pool, half), VALUE_OF_ASKING);
}

uint32_t
half_asking_segment(const struct ranges *pool, const struct half *half)
{
    if (half_remembers_asking(pool, half))
        return half_more(pool, half)->value;
    return half->last_segment - (half->last_segment == half->fin_segment);
}

int64_t
half_asked_ns(const struct ranges *pool, const struct half *half)
{
    const struct half_more *more = half_more(pool, half);

    return is_ns_of(more, NS_OF_ASKING) ? more->ns : 0;
}

void
half_remember_filling(struct ranges *pool, struct half *half, uint32_t segment)
{
    struct half_more *more = half_need_more(pool, half);

    if (!more || more->value_of == VALUE_OF_FIN)
        return;
    more->value = segment;
    more->value_of = VALUE_OF_FILLING;
}

bool
half_has_filled_window(const struct ranges *pool, const struct half *half, uint32_t segment)
{
    const struct half_more *more = half_more(pool, half);

    return is_value_of(more, VALUE_OF_FILLING) && more->value == segment;
}

void
half_remember_fin_idle(struct ranges *pool, struct half *half, uint32_t ms)
{
    struct half_more *more = half_need_more(pool, half);

    if (!more)
        return;
    more->value = ms;
    more->value_of = VALUE_OF_FIN;
}

uint32_t
half_fin_idle_ms(const struct ranges *pool, const struct half *half)
{
    const struct half_more *more = half_more(pool, half);

    return is_value_of(more, VALUE_OF_FIN) ? more->value : 0;
}

void
half_forget_fin_idle(struct ranges *pool, struct half *half)
{
    struct half_more *more = half_more(pool, half);

    if (is_value_of(more, VALUE_OF_FIN))
        more->value_of = VALUE_OF_NOTHING;
}

void
half_remember_doubted(struct ranges *pool, struct half *half, uint32_t segment, enum doubt doubt)
{
    struct half_more *more = half->tunnelled ? NULL : half_need_more(pool, half);

    if (!more)
        return;
    more->doubted_segment = segment;
    more->doubted = doubt & 7u;
}

void
half_forget_doubted(struct ranges *pool, struct half *half)
{
    half_more(pool, half)->doubted_segment = 0;
}

/* Where it came through none again, what shares the place is as nothing. */
bool
half_remember_tunnel(struct ranges *pool, struct half *half, uint64_t tunnel)
{
    struct half_more *more = half_need_more(pool, half);

    if (!more)
        return false;
    more->tunnel = tunnel;
    half->tunnelled = tunnel != 0;
    return true;
}
