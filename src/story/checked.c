#include "tcpviz/story/checked.h"

static bool
is_ip(const struct details *d, int field)
{
    return d->fields[field].id == FIELD_IP4_CHECKSUM;
}

struct checksum
checked_sum(const struct details *d, int field)
{
    int header = details_header(d, field), ip;

    if (is_ip(d, field))
        return checksum_ip4(d->frame, field_from(&d->fields[header]));
    ip = header > 0 ? details_header(d, header - 1) : header;
    return checksum_tcp(d->frame, d->segment, field_from(&d->fields[ip]),
                        field_from(&d->fields[header]));
}

const char *
checked_word(const struct checksum *c)
{
    switch (c->verdict) {
    case CHECKSUM_RIGHT:
        return "right";
    case CHECKSUM_WRONG:
        return "wrong";
    case CHECKSUM_OFFLOAD:
        return "offload";
    case CHECKSUM_EMPTY:
    case CHECKSUM_CUT:
    case CHECKSUM_DOUBTFUL:
        break;
    }
    return "";
}

/* Why a header was never on a wire like this: in a few words, and in a sentence. */
struct rebuilt {
    const char *status, *because;
};

static struct rebuilt
how_rebuilt(const struct event *e)
{
    if (event_find_note(e, NOTE_UNPACKED))
        return (struct rebuilt){"unpacked here", "the packet was unpacked. The header that passed "
                                                 "named IPComp and another length, so it had "
                                                 "another one."};
    if (event_find_note(e, NOTE_REASSEMBLED))
        return (struct rebuilt){"put together here", "the packet was put together from fragments, "
                                                     "each of which had its own."};
    /* Other notes have taken the place of the one that tells. */
    return (struct rebuilt){"rebuilt here", "the packet was put together from fragments, or "
                                            "unpacked. What passed had another header."};
}

/* Whether it is such a header. */
static bool
is_ours(const struct details *d, int field, const struct checksum *c)
{
    return is_ip(d, field) && c->verdict == CHECKSUM_EMPTY &&
           (d->e->segment_notes & SEGMENT_REBUILT);
}

void
checked_status(struct text *t, const struct details *d, int field)
{
    struct checksum c = checked_sum(d, field);

    if (is_ours(d, field, &c)) {
        text_addf(t, "None (%s)", how_rebuilt(d->e).status);
        return;
    }
    switch (c.verdict) {
    case CHECKSUM_RIGHT:
        text_add(t, "Good (checked here)");
        return;
    case CHECKSUM_WRONG:
        text_addf(t, "Bad (checked here), should be 0x%04x", (unsigned)c.right);
        return;
    case CHECKSUM_OFFLOAD:
        text_add(t, "Left to the card (offload)");
        return;
    case CHECKSUM_EMPTY:
        text_add(t, "Not filled in (offload?)");
        return;
    case CHECKSUM_CUT:
        text_add(t, "Unverified (not all captured)");
        return;
    case CHECKSUM_DOUBTFUL:
        text_add(t, "Unverified (cannot be judged)");
        return;
    }
}

/* Behind "all 16-bit words" and "drops the" the two kinds have words of their own. */
static void
add_verdict(struct text *t, const struct checksum *c, const char *words, const char *dropped)
{
    switch (c->verdict) {
    case CHECKSUM_RIGHT:
        text_addf(t, "It is right: all 16-bit words %s add up to 0xffff (RFC 1071).", words);
        break;
    case CHECKSUM_WRONG:
        text_addf(t, "It is wrong: 0x%04x would be right. Who gets it like this drops the %s.",
                  (unsigned)c->right, dropped);
        break;
    case CHECKSUM_OFFLOAD:
        text_add(t, "Left to the card (offload): it is the sum of the pseudo header alone, to "
                    "which the card adds the rest. On the sending machine, or where received "
                    "segments were joined (GRO), that is no error.");
        break;
    case CHECKSUM_EMPTY:
        text_addf(t,
                  "It is not filled in; 0x%04x would be right. Usually the network card does that, "
                  "behind the capture (offload): no error.",
                  (unsigned)c->right);
        break;
    case CHECKSUM_CUT:
        text_add(t, "Not all that it is over was captured: whether it is right cannot be told.");
        break;
    case CHECKSUM_DOUBTFUL:
        text_add(t, "The IP header leaves open which bytes or addresses it is over: whether it is "
                    "right cannot be told.");
        break;
    }
}

void
checked_explain(struct text *t, const struct details *d, int field)
{
    struct checksum c = checked_sum(d, field);

    if (is_ours(d, field, &c))
        text_addf(t, "It is 0 here: %s", how_rebuilt(d->e).because);
    else if (is_ip(d, field))
        add_verdict(t, &c, "of the header", "packet");
    else
        add_verdict(t, &c, "that it is over", "segment without a word");
    text_add(t, is_ip(d, field)
                    ? "\nIt is over the IP header alone. Each router writes it anew."
                    : "\nIt is over header, payload and a pseudo header of addresses, protocol and "
                      "length.");
}
