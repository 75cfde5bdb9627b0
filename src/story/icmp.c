#include "icmp.h"

#include "tcpviz/base/nanotime.h"

#include <inttypes.h>
#include <string.h>

const char *
icmp_protocol(const struct event *e)
{
    return e->icmp.from.version == 6 ? "ICMPv6" : "ICMP";
}

void
icmp_label(struct text *t, const struct event *e, size_t max_cols)
{
    char storage[64];
    struct text piece;

    text_add(t, icmp_protocol(e));
    text_init(&piece, storage, sizeof storage);
    text_addf(&piece, " %s", icmp_name(&e->icmp));
    if (t->len + piece.len > max_cols)
        return;
    text_add(t, storage);
    text_clear(&piece);
    text_addf(&piece,
              e->notes[0].or_copy ? " (segment %" PRIu32 " or a copy)" : " (segment %" PRIu32 ")",
              e->notes[0].segment);
    if (t->len + piece.len <= max_cols)
        text_add(t, storage);
}

void
icmp_headline(struct text *t, const struct event *e)
{
    text_addf(t, "%s error about segment %" PRIu32 ": %s", icmp_protocol(e), e->notes[0].segment,
              icmp_name(&e->icmp));
}

static bool
is_address_of(const struct flow *flow, enum side side, const struct address *address)
{
    struct endpoint end = flow_end(flow, side);

    return memcmp(&end.address, address, sizeof end.address) == 0;
}

/* Who the sender of the message is among the two sides. */
enum speaker { SPEAKER_OTHER, SPEAKER_RECEIVER, SPEAKER_SENDER };

/* On loopback both have the same address. */
static enum speaker
speaker_of(const struct flow *flow, const struct event *e)
{
    bool receiver = is_address_of(flow, e->from, &e->icmp.from);
    bool sender = is_address_of(flow, side_other(e->from), &e->icmp.from);

    return receiver == sender ? SPEAKER_OTHER : receiver ? SPEAKER_RECEIVER : SPEAKER_SENDER;
}

static void
add_speaker(const struct writer *w)
{
    enum speaker speaker = speaker_of(w->flow, w->e);

    if (speaker == SPEAKER_OTHER)
        address_add(w->t, &w->e->icmp.from);
    else if (speaker == SPEAKER_RECEIVER)
        text_add(w->t, w->own);
    else
        text_addf(w->t, "%s's own host", w->peer);
}

/* What it usually means, behind a colon. */
static void
add_meaning(struct text *t, const struct event *e)
{
    static const char *const words[] = {
        [ICMP_OTHER] = "",
        [ICMP_NO_ROUTE] = ": no way there is known",
        [ICMP_HOST] = ": usually no answer to ARP",
        [ICMP_PROTOCOL] = ": usually no TCP there",
        [ICMP_PORT] = ": usually a firewall",
        [ICMP_PROHIBITED] = ": usually a firewall",
        [ICMP_TTL] = ": too many routers on the way",
        [ICMP_REASSEMBLY] = ": a fragment did not arrive",
        [ICMP_HEADER] = ": its headers could not be read",
        [ICMP_QUENCH] = ": too much traffic",
    };
    enum icmp_kind kind = icmp_kind(&e->icmp);

    if (kind == ICMP_HOST && e->icmp.from.version == 6)
        text_add(t, ": usually no neighbor answered");
    else if (kind != ICMP_TOO_BIG)
        text_add(t, words[kind]);
    else if (e->icmp.mtu > 0)
        text_addf(t, ": next-hop MTU %" PRIu32, e->icmp.mtu);
    else
        text_add(t, ": larger than a link takes");
}

void
icmp_line(const struct writer *w, const struct note *note)
{
    text_add(w->t, "from ");
    add_speaker(w);
    if (note->after_ns == 0) { /* or the clock is too coarse to tell */
        text_add(w->t, ", right after it");
    } else if (note->after_ns > 0) { /* else the clock went back */
        text_add(w->t, ", ");
        nanotime_add_duration(w->t, note->after_ns);
        text_add(w->t, " later");
    }
    add_meaning(w->t, w->e);
}

/* One sentence, or a few, on what such a message means. */
static const char *
explain_kind(enum icmp_kind kind)
{
    switch (kind) {
    case ICMP_NO_ROUTE:
        return "Who says so knows no way to that address.";
    case ICMP_HOST:
        return "Who says so should hand the packet to that address itself; usually nobody answered "
               "when it asked for it (ARP, or neighbor discovery).";
    case ICMP_PROTOCOL:
        return "There is a host, but it says that it knows no TCP; or a firewall says so.";
    case ICMP_PORT:
        return "A TCP on which nobody listens answers with a reset (RFC 9293, section 3.10.7.1); "
               "so this is usually a firewall that rejects, in its own name or in the host's.";
    case ICMP_TOO_BIG:
        return "Its packet is too large for a link on the way, and must not be split there: path "
               "MTU discovery (RFC 1191, RFC 8201). Smaller packets have to be sent instead.";
    case ICMP_PROHIBITED:
        return "A rule forbids letting it through: usually a firewall.";
    case ICMP_TTL:
        return "Each router counts the time to live down by one, and drops a packet where it "
               "becomes 0: usually packets run in a circle, or somebody traces the way.";
    case ICMP_REASSEMBLY:
        return "Its packet had been split on the way, and not all parts of it arrived in time.";
    case ICMP_HEADER:
        return "Something in the packet's headers was wrong, or not understood.";
    case ICMP_QUENCH:
        return "Once a router under load asked so to send more slowly; nobody should send or heed "
               "it any more (RFC 6633).";
    case ICMP_OTHER:
        break;
    }
    return "It says that the packet was not delivered.";
}

/* What TCP makes of it: RFC 9293 section 3.9.2.2; RFC 5461 and RFC 5927 tell what became of that.
 */
static void
add_consequence(const struct writer *w)
{
    enum tcp_state state = w->e->state[ack_owner(w->e)];
    enum icmp_kind kind = icmp_kind(&w->e->icmp);

    if (kind == ICMP_TOO_BIG || kind == ICMP_QUENCH || state >= STATE_TIME_WAIT)
        return; /* or it has nothing left to send */
    text_add(w->t, w->Peer);
    if (state == STATE_SYN_SENT)
        text_add(w->t, " is still connecting: many systems, Linux among them, soon give up then "
                       "(RFC 5461); others go on trying.\n");
    else if (state == STATE_SYN_RECEIVED)
        text_add(w->t, " waits for the ACK of its SYN-ACK: many systems give up then (RFC 5461); "
                       "others go on trying.\n");
    else
        text_add(w->t, " should take it as a hint only, and go on sending: anybody on the net may "
                       "write such a message (RFC 5927, section 5.2).\n");
}

/* "1400 = 20 + 20 + 1360": what is left for data behind the headers. */
static void
add_mtu_sum(struct text *t, const struct event *e)
{
    enum { IP4_BYTES = 20, IP6_BYTES = 40, TCP_BYTES = 20 };
    uint32_t ip = e->icmp.from.version == 6 ? IP6_BYTES : IP4_BYTES;

    if (e->icmp.mtu > ip + TCP_BYTES)
        text_addf(t,
                  "MTU %" PRIu32 " = %" PRIu32 " + %d + %" PRIu32
                  ": the IP header, the TCP header, and at most so much data; options take some of "
                  "it.\n",
                  e->icmp.mtu, ip, (int)TCP_BYTES, e->icmp.mtu - ip - TCP_BYTES);
}

void
icmp_body(const struct writer *w)
{
    if (w->e->notes[0].or_copy)
        text_addf(w->t, "What it quotes may also be a later copy of segment %" PRIu32 ".\n",
                  w->e->notes[0].segment);
    text_add(w->t, explain_kind(icmp_kind(&w->e->icmp)));
    text_add(w->t, "\n");
    add_mtu_sum(w->t, w->e);
    add_consequence(w);
}

void
icmp_facts(struct text *t, const struct event *e)
{
    text_addf(t, "%s from ", icmp_protocol(e));
    address_add(t, &e->icmp.from);
    text_addf(t, ", type %u, code %u", (unsigned)e->icmp.type, (unsigned)e->icmp.code);
    if (e->icmp.mtu > 0)
        text_addf(t, "; the next link takes packets of %" PRIu32 " bytes", e->icmp.mtu);
    text_add(t, "\n");
}
