#include "owner.h"

#include "room.h"
#include "sighting.h"

#include "tcpviz/base/inlining.h"
#include "tcpviz/base/nanotime.h"

/* Client is who sent the SYN; else the end whose port is not the user's; else who is refused; else
 * the higher port; of ends that are one, whoever it is: all is of that side. */
static bool
src_is_client(const struct observer *o, const struct segment *s, enum role_evidence *evidence)
{
    bool src_wanted = observer_wants_port(o, s->src.port),
         dst_wanted = observer_wants_port(o, s->dst.port);

    *evidence = ROLE_BY_SYN;
    if (s->flags & TCP_SYN)
        return !(s->flags & TCP_ACK) || endpoint_equal(&s->src, &s->dst);
    *evidence = ROLE_BY_PORT;
    if (src_wanted != dst_wanted)
        return dst_wanted;
    *evidence = ROLE_BY_REFUSAL;
    if (segment_is_refusal(s) && !endpoint_equal(&s->src, &s->dst))
        return false;
    *evidence = ROLE_BY_HIGHER_PORT;
    return s->src.port >= s->dst.port;
}

static BUSY struct flow *
new_flow(struct observer *o, const struct segment *s, const struct flow *keep)
{
    enum role_evidence evidence;
    enum side from = src_is_client(o, s, &evidence) ? CLIENT : SERVER;
    struct flow *f = room_for_flow(o, s, from, keep);

    if (!f)
        return NULL;
    f->role_evidence = evidence & 3;
    for (int side = 0; side < 2; side++)
        f->half[side].wscale = f->half[side].wscale_offered = WSCALE_UNKNOWN;
    f->beginning_seen = flags_are_syn(s->flags);
    f->maybe_part = !f->beginning_seen && o->counts.flows_dropped > 0;
    f->start_ns = f->last_ns = s->time_ns;
    analysis_begin(&f->analysis);
    o->counts.flows++;
    o->counts.flows_again += f->maybe_part || (f->beginning_seen && o->half_open_dropped);
    o->counts.flows_kept++;
    return f;
}

/* Its Ack is of none of the numbers known of the other side. */
static bool
acks_none_of(const struct half *peer, const struct segment *s)
{
    return seqno_after(s->ack, half_newest(peer)) || half_rel(peer, s->ack) <= 0;
}

/* A SYN-ACK behind the end of the connection that answers no SYN of it: that of a new one did not
 * pass here. */
static bool
answers_other_syn(const struct flow *f, enum side from, const struct segment *s)
{
    const struct half *own = &f->half[from], *peer = &f->half[side_other(from)];

    return flow_ended(f) && !f->reset_void && !(own->syn_seen && own->base_seq == s->seq) &&
           (!peer->seq_seen || acks_none_of(peer, s));
}

/* Behind a silence a SYN-ACK with another number than that of its side, which was acknowledged, for
 * a SYN with another number than the peer's: that SYN, and the end of the connection, did not pass
 * here, unless somebody else has sent it.  One that comes at once somebody else has, rather; but
 * where nothing of the peer passes, its SYN and its end do not either. */
static bool
answers_unseen_syn(const struct flow *f, enum side from, const struct segment *s)
{
    const struct half *own = &f->half[from], *peer = &f->half[side_other(from)];
    bool behind_silence =
        own->syn_acked && peer->seq_seen && nanotime_between(f->last_ns, s->time_ns) >= IDLE_NS;
    bool one_way = peer->segments == 0 && peer->acked_known;

    return !flow_ended(f) && (behind_silence || one_way) && s->seq != own->base_seq &&
           acks_none_of(peer, s);
}

/* Wireshark's rule: a SYN with another initial number than the one known is another connection,
 * whatever else is wrong with it.  Ours: also with the same number, once the old one has ended. */
static bool
reuses_ports(const struct flow *f, enum side from, const struct segment *s)
{
    bool counts = is_syn(s) && tracked(s);

    if (s->flags & TCP_ACK)
        return counts && (answers_other_syn(f, from, s) || answers_unseen_syn(f, from, s));
    return (counts && flow_ended(f)) || analysis_begins_stream(&f->analysis, (int)from, s);
}

/* Wireshark's stream goes over to the new connection, whose client may be the other end. */
static void
pass_on_stream(struct flow *from, struct flow *to)
{
    struct endpoint of_old = flow_end(from, CLIENT), of_new = flow_end(to, CLIENT);
    unsigned grown = from->analysis.grown;
    struct analysis_half half;

    to->analysis = from->analysis;
    analysis_init(&from->analysis);
    from->analysis.stream = to->analysis.stream;
    if (endpoint_equal(&of_old, &of_new))
        return;
    half = to->analysis.half[CLIENT];
    to->analysis.half[CLIENT] = to->analysis.half[SERVER];
    to->analysis.half[SERVER] = half;
    to->analysis.turned = !to->analysis.turned;
    to->analysis.last = !to->analysis.last;
    to->analysis.grown = (grown << 1 | grown >> 1) & 3u;
}

/* Whether both sides knew each other's numbers: the handshake passed here; or, without a FIN, whose
 * answer need not pass here, what nobody sends before it is over, or Acks of who joined midway. */
static bool
was_opened(const struct flow *flow)
{
    const struct half *client = &flow->half[CLIENT], *server = &flow->half[SERVER];
    bool midway = !client->syn_seen && !server->syn_seen && (client->ack_seen || server->ack_seen);

    return flow->handshake_segment != 0 || (!client->fin_seen && !server->fin_seen &&
                                            (midway || flow->state[CLIENT] == STATE_ESTABLISHED ||
                                             flow->state[SERVER] == STATE_ESTABLISHED));
}

/* What a SYN makes of the connection that its ports had. */
static enum reuse
reuse_of(const struct flow *old, enum side from, const struct segment *s)
{
    if (old->end == END_REFUSED && from == CLIENT && old->half[CLIENT].base_seq == s->seq)
        return REUSE_REFUSED;
    if (flow_ended(old))
        return closed_in_time_wait(old, side_other(from)) ? REUSE_TIME_WAIT : REUSE_OVER;
    if (from == SERVER && old->state[CLIENT] == STATE_SYN_SENT && old->half[CLIENT].syn_acked)
        return REUSE_SPLIT;
    if (s->flags & TCP_ACK)
        return REUSE_UNSEEN;
    return was_opened(old) ? REUSE_OPEN : REUSE_OVER;
}

/* Whether the SYN passed with this timestamp, the first time or the last, as far as that is
 * remembered. */
static bool
had_timestamp(const struct ranges *ranges, const struct half *own, uint32_t tsval)
{
    const struct range *syn = ranges_find(ranges, own, own->base_seq);
    const struct copy *copy = ranges_newest_syn(ranges, own);

    return !syn || syn->kind != TERM_SYN || syn->tsval == tsval || (copy && copy->tsval == tsval);
}

/* Kernels choose another initial number for each connection (RFC 6528), programs that write their
 * segments themselves often none: but those have no timestamps.  A later timestamp is no copy's. */
static bool
may_be_old_syn(const struct ranges *ranges, const struct flow *old, enum side from,
               const struct segment *s)
{
    const struct half *own = &old->half[from];

    return flow_ended(old) && flags_are_syn(s->flags) && own->syn_seen && own->base_seq == s->seq &&
           s->options.has_timestamps &&
           !(half_knows_echo(own) && seqno_after(s->options.tsval, own->ts_recent)) &&
           had_timestamp(ranges, own, s->options.tsval);
}

/* Whose ends a SYN claims: while that of the newest connection is not answered, still those of the
 * one before, if that was opened. */
static struct flow *
claimed_flow(const struct observer *o, struct flow *newest)
{
    struct flow *older =
        flow_claims(newest) ? disputes_older(&o->disputes, o->flows, newest) : NULL;

    return older && was_opened(older) ? older : newest;
}

/* Whether an ACK of the connection whose ends a SYN claims may answer another SYN than that. */
static bool
is_claimed_before(const struct flow *claimed, enum side claimant, const struct flow *newest)
{
    return claimed != newest && claimed->half[claimant].doubt == DOUBT_SYN &&
           (newest->claims_too || !newest->claim_answered);
}

/* A new connection instead of `old`, and what it says of the one before. */
static struct flow *
replace_flow(struct observer *o, const struct segment *s, struct flow *old, enum side from,
             struct predecessor *before)
{
    bool other_stream = analysis_begins_stream(&old->analysis, (int)from, s);
    struct flow *claimed = other_stream ? claimed_flow(o, old) : old, *flow;
    enum side claimant = flow_sender(claimed, s);
    bool too = is_claimed_before(claimed, claimant, old);

    *before = (struct predecessor){claimed->number, other_stream, reuse_of(claimed, claimant, s),
                                   may_be_old_syn(o->ranges, claimed, claimant, s)};
    flow = new_flow(o, s, claimed);
    if (!flow)
        return NULL;
    if (!other_stream)
        pass_on_stream(old, flow);
    else
        flow->analysis.stream = observer_begin_stream(o, s);
    flow->claims_too = too;
    if ((other_stream || before->reuse == REUSE_UNSEEN) && o->settings.depth < OBSERVE_ANALYSE)
        disputes_add(&o->disputes, flow, claimed, claimant);
    return flow;
}

void
owner_begin_stream(struct observer *o, const struct owner *at, const struct segment *s)
{
    struct analysis *a = &at->stream->analysis;

    analysis_finish(a, o->unacked);
    analysis_init(a);
    a->stream = observer_begin_stream(o, s);
    a->turned = at->stream_from == SERVER; /* there its sender is the client */
    if (flow_claims(at->stream))
        return;
    at->stream->stream_shared = true;
    at->stream->steady = false;
}

/* A SYN with RST, which begins a stream: but who has the connection looks at the RST first (RFC
 * 9293 section 3.10.7.4). */
static bool
resets_open(const struct observer *o, const struct owner *at, const struct segment *s)
{
    return (s->flags & TCP_RST) && at->flow == at->stream && !flow_ended(at->flow) &&
           was_opened(at->flow) && o->settings.depth < OBSERVE_ANALYSE;
}

/* The SYN-ACK's Ack is that of this SYN, or of its data, too (RFC 7413 section 4.2). */
static bool
is_acked_by_syn_ack(const struct half *own, const struct segment *s)
{
    return half_takes_late_syn(own, s) ||
           (!own->syn_seen && own->base_known && own->base_seq == s->seq);
}

/* A SYN that passes late, behind the SYN-ACK that begins the connection here: Wireshark counts from
 * the Ack of data that this takes, or goes on where another connection has had the ports, and takes
 * the SYN for another stream's. */
static bool
is_late_syn(const struct observer *o, const struct owner *at, const struct segment *s)
{
    const struct half *own = &at->flow->half[at->from];

    return flags_are_syn(s->flags) && at->flow == at->stream && is_acked_by_syn_ack(own, s) &&
           at->flow->half[side_other(at->from)].syn_ack_seen &&
           nanotime_between(at->flow->start_ns, s->time_ns) < EVENT_TIMER_NS_MIN &&
           o->settings.depth < OBSERVE_ANALYSE;
}

BUSY void
owner_settle(struct observer *o, const struct segment *s, struct owner *at,
             struct predecessor *before)
{
    struct flow *flow;

    if (at->flow && !reuses_ports(at->flow, at->from, s))
        return;
    if (at->flow && (resets_open(o, at, s) || is_late_syn(o, at, s))) {
        owner_begin_stream(o, at, s);
        before->other_stream = true;
        return;
    }
    if (at->flow) {
        flow = replace_flow(o, s, at->flow, at->from, before);
    } else {
        flow = new_flow(o, s, NULL);
        if (flow) {
            flow->analysis.stream = observer_begin_stream(o, s);
            flow->analysis.announced = announced_has_come(&o->announced, s);
        }
    }
    at->flow = at->stream = flow;
    if (flow)
        at->from = at->stream_from = flow_sender(flow, s);
}
