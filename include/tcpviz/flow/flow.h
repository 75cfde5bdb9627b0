/*
 * One connection, as one observer knows it.
 *
 * Read by story, ladder, ui and export; written by the flow layer alone.
 */
#ifndef TCPVIZ_FLOW_FLOW_H
#define TCPVIZ_FLOW_FLOW_H

#include "tcpviz/base/nanotime.h"
#include "tcpviz/base/seqno.h"
#include "tcpviz/flow/analysis.h"
#include "tcpviz/flow/event.h"

#include <assert.h>
#include <string.h>

/* How it was decided which end is the client. */
enum role_evidence {
    ROLE_BY_SYN,        /* it sent the SYN */
    ROLE_BY_PORT,       /* the other end's port is the one the user named: a guess */
    ROLE_BY_REFUSAL,    /* the other end's first segment looks like a refusal: a guess */
    ROLE_BY_HIGHER_PORT /* its port is the higher one, or as high, and it came first: a guess */
};

/* A segment that brings nothing new and only asks for an answer; ANSWERED: a keep-alive that had
 * one. */
enum probe { PROBE_NONE, PROBE_KEEP_ALIVE, PROBE_ZERO_WINDOW, PROBE_ANSWERED };

/* One direction: what its sender has sent, what the peer has acknowledged of it, and what the
 * sender has said in its own segments (window, Ack, SACK).  "It" is the sender, its numbers are
 * those that it sends; numbers are raw unless they are called relative.  What each segment needs of
 * both directions is in the first cache line, what is rare at the end. */
struct half {
    uint32_t base_seq; /* the number shown as 0, with base_known */
    uint32_t snd_nxt;  /* behind the highest number that it sent here, with seq_seen */
    uint32_t snd_una;  /* the highest Ack of the peer, with acked_known */

    /* Lists of flow/ranges.h: acknowledged and still remembered, and behind these, to the same
     * tail, sent and not yet acknowledged. */
    uint32_t acked_head, sent_head, ranges_tail;
    int64_t newest;            /* the higher one of snd_nxt and snd_una, relative; 0 before either
                                  is known */
    int64_t data_bytes;        /* different payload bytes that passed here */
    bool base_known : 1;       /* base_seq is known, so relative numbers exist */
    bool syn_seen : 1;         /* and it is the initial number itself */
    bool log_base_known : 1;   /* log_base_seq is known */
    bool syn_ack_seen : 1;     /* it sent a SYN with an Ack */
    bool fin_seen : 1;         /* it sent a FIN that counts */
    bool seq_seen : 1;         /* snd_nxt is known */
    bool acked_known : 1;      /* snd_una is known: the peer has acknowledged something */
    bool syn_acked : 1;        /* its SYN is acknowledged, by what passed here; */
    bool fin_acked : 1;        /* its FIN is */
    bool window_seen : 1;      /* its last window is known */
    bool ack_seen : 1;         /* last_ack is */
    bool ranges_lost : 1;      /* there was no room for some ranges, up to half_more.lost_to */
    bool ranges_forgotten : 1; /* some acknowledged ranges are no longer remembered */
    bool ttl_differs : 1;      /* its segments had different TTLs, */
    bool ids_differ : 1;       /* and its packets different identifications, but for 0 */
    bool ecn_syn : 1;       /* each SYN of it offered ECN, or each SYN-ACK accepted it (RFC 3168) */
    bool tries_probe : 1;   /* `tries` counts probes */
    bool edge_known : 1;    /* edge is known */
    bool shrunk : 1;        /* its window ends below edge, which was said, or is not worth it */
    bool stray_seen : 1;    /* half_more.strays is a list */
    bool closed : 1;        /* its window is closed: half_more tells since when */
    uint8_t doubt : 3;      /* enum doubt: why the peer will not take its newest segment as it is */
    uint8_t renumbered : 2; /* so often another SYN counted anew; 2: or more often */
    uint8_t window_shift : 4; /* by which its last window is scaled */
    bool multipath : 1;       /* its SYN offered several paths (RFC 8684) */
    bool fin_weak : 1;        /* its FIN came without ACK, and not with its first SYN: by the RFC
                                 nobody takes such a one */
    uint8_t acked_count : 6;  /* at most LIMIT_RANGES_ACKED, and one for a moment */
    uint8_t probe : 2;        /* enum probe: what its newest segment asks for */
    int8_t wscale : 5;        /* shift in use; WSCALE_UNKNOWN, WSCALE_OFF */
    uint8_t strange : 3;      /* what is told of its newest segment: tcp_told.h */
    uint16_t window;          /* the field of its last window that counts, with window_seen */
    uint16_t sent_count;      /* at most LIMIT_RANGES_PER_HALF */
    uint16_t ip_id;           /* of its newest packet that has one; 0: none */
    uint8_t ttl;              /* of its newest segment that is no reset; 0: none seen */
    uint8_t tries;         /* since the peer's newest answer: so many probes, or how often it sent
                              the first number again that is not acknowledged */
    bool ahead_too : 1;    /* with snd_una above snd_nxt: so was the Ack before */
    bool sacked_ahead : 1; /* the peer's SACK blocks have named numbers before they passed, and
                              not all up to those have passed yet */
    uint8_t asks : 5;      /* so many duplicate ACKs of it, up to 31, have asked for what its
                              newest Ack expects */
    bool waits_too : 1;    /* its newest segment that waits for an answer (it is doubted, or a
                              probe) came while another one waited, too */

    int8_t wscale_offered : 5; /* shift in its SYN, 14 at most; WSCALE_OFF: none;
                                  WSCALE_UNKNOWN: no SYN seen */
    bool shows_gap : 1;        /* its newest SACK names bytes behind missing ones */
    bool sacks : 1;            /* some that its SACK blocks named it has not acknowledged yet:
                                  half_sacked() */
    bool reset : 1;            /* its newest segment is a reset */
    uint32_t snd_una_segment;  /* the segment that brought snd_una; 0: it did not pass here */
    uint32_t edge;             /* the furthest end of a window it offered: a number of the peer's */

    uint32_t last_ack;     /* the Ack of its newest segment that has one: what it expects next */
    uint32_t segments;     /* sent by this side */
    uint32_t last_segment; /* number of the newest segment it sent; 0: none */
    uint32_t data_segment; /* the newest one with new data; 0: none */
    uint32_t more : 22;    /* what few directions have, in the pool of flow/ranges.h; 0: nothing */
    uint32_t inferred : 1; /* its state was inferred, and nothing that it sent since shows it */
    uint32_t n_gaps : 4;   /* so many gaps in its numbers are remembered, at most
                              LIMIT_GAPS_PER_HALF */
    uint32_t copied : 1;   /* some copies of what it sent are remembered, in half_more */
    uint32_t accecn : 1; /* a SYN of it offered accurate ECN, or a SYN-ACK accepted it (RFC 9768) */
    uint32_t no_sack : 1;   /* its SYN did not permit SACK */
    uint32_t tunnelled : 1; /* its newest segment came in a tunnel, as half_more tells */
    uint32_t fastclose : 1; /* its newest segment ends all paths (RFC 8684 section 3.5) */
    uint32_t log_base_seq;  /* the first base_seq there was, from which kept records count */
    uint32_t syn_segment; /* its SYN that counts, with base_seq; 0: none.  Where the SYN turned out
                             not to be its own: the segment that showed it, without syn_seen */
    uint32_t fin_segment; /* the first FIN; 0: none */
    union {               /* see half_fin_seq(), and flow/half.h */
        uint32_t fin_seq; /* raw number of the FIN, with fin_seen */
        uint32_t ts_recent; /* without: its timestamp that the peer echoed last, which is the
                               peer's TS.Recent (RFC 7323 section 4.3); 0: none */
    };
    uint16_t dup_ack_other : 12; /* so many of its duplicate ACKs, as Wireshark counts them in a
                                    row, ask for nothing: copies, reports of what came twice, ACKs
                                    of all that was sent */
    uint16_t reset_off : 1;      /* its newest reset had not the Seq that the peer's newest Ack
                                    expects */
    uint16_t untold : 1; /* its newest Ack covers what did not pass here, and has no line on that */
    uint16_t acks_copies : 2; /* its highest Ack covers what had passed so often again, without
                                 answers to that so far; 3: or more often */
    uint16_t mss;             /* of its SYN, in bytes; 0: none seen */
};

_Static_assert(sizeof(struct half) == 104, "what few directions have is in half_more");
_Static_assert(DOUBT_AGAIN < 1 << 3 && PROBE_ANSWERED < 1 << 2, "they fit into their bits");
_Static_assert(LIMIT_RANGES_ACKED + 1 < 1 << 6 && LIMIT_RANGES_PER_HALF <= UINT16_MAX &&
                   LIMIT_GAPS_PER_HALF < 1 << 4,
               "their counts do");

/* The last window, scaled; at most 2^30. */
static inline uint32_t
half_window_bytes(const struct half *half)
{
    return (uint32_t)half->window << half->window_shift;
}

/* The number of its FIN, raw, with fin_seen. */
static inline uint32_t
half_fin_seq(const struct half *half)
{
    assert(half->fin_seen);
    return half->fin_seq;
}

/* Whether this is that number; false where no FIN was seen. */
static inline bool
half_is_fin_seq(const struct half *half, uint32_t seq)
{
    return half->fin_seen && seq == half->fin_seq;
}

/* Options that a SYN-ACK may only have where the SYN had them (RFC 7323 sections 2.2 and 3.2). */
enum offer { OFFER_WSCALE = 1 << 0, OFFER_TIMESTAMPS = 1 << 1, OFFER_ALL = (1 << 2) - 1 };

/* How far a connection has come, in the words of its bands. */
enum flow_end {
    END_OPEN,    /* not ended, as far as was seen */
    END_CLOSED,  /* FINs of both sides acknowledged */
    END_REFUSED, /* reset in answer to the SYN */
    END_RESET    /* reset */
};

/* What the newest ICMP error said of a side's packets. */
enum icmp_told { TOLD_NOTHING, TOLD_ERROR, TOLD_TOO_BIG };

/* With flow_way.away 1; with each more twice that.  Sooner answers a host next to the capture,
 * whose kernel takes now more and now less time for that. */
#define FLOW_AWAY_NS (500 * NANOTIME_US)

/* Between a side and the point where the capture was made. */
struct flow_way {
    uint8_t told : 2; /* enum icmp_told, since something of this side was acknowledged */
    uint8_t away : 6; /* its answer to the SYN took so long: flow_answer_ns(); 0: not known */
};

/* In place of a count of bytes. */
#define UNACKED_UNKNOWN (-1)

#define FLOW_VLAN_BITS 13

/* No VLAN id: those have 12 bits. */
#define FLOW_NO_VLAN ((1u << FLOW_VLAN_BITS) - 1)

/* Addresses by side.  Those of IPv4 are in the connection, since most have such; those of IPv6 take
 * four times as much, and are the flow table's: a copy of a connection that may outlive it needs
 * one of them, too, since another connection gets their place. */
union flow_addresses {
    uint8_t ip4[2][4];
    const struct ip6_pair {
        uint8_t at[2][16];
    } * ip6;
};

struct flow {
    /* What tells which connection a segment is of, beside its place in the queue (flow_table.c). */
    union flow_addresses addresses;
    uint16_t port[2];                    /* by side */
    uint32_t vlans : 2 * FLOW_VLAN_BITS; /* by side: flow_vlan() */
    bool outlived : 1;     /* somebody went on in a newer connection with the same ends, and
                              nobody has in this one since */
    uint8_t offered : 2;   /* enum offer: what the SYNs without ACK had, or may have had */
    bool listed : 1;       /* others are evicted before: observer_pin_listed() */
    bool answer_again : 1; /* the SYN-ACK was sent again before anybody acknowledged it, and no SYN
                              since the one before: a timer waited in the handshake */
    uint8_t state[2];      /* enum tcp_state */
    uint8_t role_evidence : 2; /* enum role_evidence */
    uint8_t end : 2;           /* enum flow_end */
    uint8_t end_by : 1;        /* enum side: whose reset it was; whose FIN came first */
    bool beginning_seen : 1;   /* the first segment was a SYN */
    bool simultaneous_open : 1;
    bool goes_on : 1;    /* segments followed a reset, and that was said */
    bool reset_void : 1; /* who sent the newest believed reset goes on as if it had not */
    bool reset_by : 1;   /* enum side: who sent that one */
    bool more_sent : 1;  /* before closing_segment more was sent than passed here; or it may be so,
                            since of one side nothing passes here */
    bool is_ip6 : 1;
    bool data_seen : 1;  /* payload bytes passed before end_segment */
    uint8_t doubled : 3; /* above 0: its packets come in pairs here */

    uint32_t number;         /* from 1, in order of the first segment */
    uint32_t again_segments; /* that brought bytes, SYN or FIN again */
    bool split_open : 1;     /* of the SYN-ACK the ACK came first, and then the SYN */
    bool other_bytes : 1;    /* some passed again with other values, but for those of probes */
    bool disputed : 1;       /* an older connection has the same ends, so that its segments may be
                                that one's (flow_claims(), flow/disputes.h) */
    bool claim_answered : 1; /* an ACK of the older one has answered its SYN; */
    bool claims_too : 1;     /* such an ACK may answer the SYN of another one, which had claimed
                                   these ends before */
    bool stream_shared : 1;  /* Wireshark's stream does not fit it: some segments of another
                                connection are in its stream, or some of it in another's; or the
                                copy of a SYN began its next stream, and it is in both */
    bool end_mark : 1;       /* END_RESET: that reset has an Ack; END_CLOSED: more was sent than
                                passed here */
    bool maybe_part : 1;     /* it began without a SYN after some connection had been given up: it
                                may be the rest of that one */
    bool steady : 1;         /* nothing goes on but data and their Acks: tcp_plain.c */
    uint8_t missed : 7;      /* where the newest segment stood among what was dropped: missed.h */
    struct flow_way way[2];  /* by side */
    int64_t last_ns;         /* of the newest segment */
    uint32_t idle_ms;        /* how long nothing had passed before the newest one */
    uint32_t segments;       /* numbers given: segments seen, and ICMP errors about them */
    struct event_list events;

    /* Where the bands stand: numbers of segments, 0 for not yet. */
    uint32_t handshake_segment; /* the client's first Ack of the SYN-ACK; or the server's FIN, where
                                   that came before, and showed the handshake to be over */
    uint32_t closing_segment;   /* the first FIN or RST */
    uint32_t end_segment;       /* the last one of the closing, or the reset */

    struct half half[2];
    struct analysis analysis; /* several connections of the same ends may be one stream */

    int64_t start_ns;               /* of the first segment */
    int64_t data_before_closing[2]; /* payload bytes seen of each side before closing_segment */
    union {
        int64_t in_closing[2]; /* END_CLOSED: from there to end_segment; of the side that closed
                                  second only what it sent with the first FIN, all else is the
                                  other one's */
        struct {
            int64_t before_fin;  /* END_OPEN: of the second side, what passed since then, but the
                                    first FIN, or an Ack before, acknowledges; */
            int64_t crossed_fin; /* and what it sent before it acknowledged that */
        };
        struct {
            int64_t unacked;    /* else: those of both sides that no Ack had covered at
                                   end_segment; UNACKED_UNKNOWN: of the other side nothing had
                                   passed here */
            uint32_t reset_seq; /* END_RESET: the highest one of the believed resets of end_by */
            bool reset_seq_compares; /* with the Acks of the other side: that was not in SYN-SENT,
                                        and has sent no reset itself; nor is it the 0 of an answer
                                        to a segment without ACK */
            bool answers_scan;       /* END_RESET: what it answers had no ACK, and it has no number
                                        of its own: a scan, or the like */
        };
    } data;
};

/* Of the segments of that side; 0: none; FLOW_NO_VLAN: no segment yet. */
static inline unsigned
flow_vlan(const struct flow *f, enum side side)
{
    return f->vlans >> FLOW_VLAN_BITS * (unsigned)side & FLOW_NO_VLAN;
}

static inline struct endpoint
flow_end(const struct flow *f, enum side side)
{
    struct endpoint end = {.address = {.version = f->is_ip6 ? 6 : 4}, .port = f->port[side]};

    if (f->is_ip6)
        memcpy(end.address.at, f->addresses.ip6->at[side], sizeof end.address.at);
    else
        memcpy(end.address.at, f->addresses.ip4[side], sizeof f->addresses.ip4[side]);
    return end;
}

/* How many segments were seen: of the numbers given, those that no ICMP error has. */
static inline uint32_t
flow_segments(const struct flow *f)
{
    return f->half[CLIENT].segments + f->half[SERVER].segments;
}

/* Whether the number that its Ack asks for is that of a FIN which had passed before it. */
static inline bool
flow_expects_fin(const struct flow *f, const struct event *e)
{
    const struct half *peer = &f->half[side_other(e->from)];

    return peer->fin_segment < e->segment && half_is_fin_seq(peer, e->ack);
}

/* Whether an ACK has the other side's FIN, so that it expects nothing more. */
static inline bool
flow_has_fin(const struct flow *f, const struct event *e)
{
    const struct half *peer = &f->half[side_other(e->from)];

    return peer->fin_segment < e->segment && half_is_fin_seq(peer, e->ack - 1);
}

/* Whether it is one path of a Multipath TCP connection, of which there may be others: windows are
 * those of all paths together, and a FIN ends its own alone (RFC 8684 sections 3.3.4 and 3.3.3). */
static inline bool
flow_has_several_paths(const struct flow *f)
{
    return f->half[CLIENT].multipath && f->half[SERVER].multipath;
}

/* By its Ack its sender has taken no byte of the other side, whose SYN passed here. */
static inline bool
flow_has_no_byte(const struct flow *f, const struct event *e)
{
    return f->half[side_other(e->from)].syn_seen && e->rel_ack <= 1;
}

/* The other side's FIN may be among numbers that this side acknowledged and that did not pass here,
 * or be older than the capture; not where bytes of that side passed behind them. */
static inline bool
flow_may_have_fin(const struct flow *f, enum side side)
{
    const struct half *own = &f->half[side], *peer = &f->half[side_other(side)];

    if (!own->ack_seen || peer->fin_seen)
        return false;
    if (!peer->seq_seen)
        return !own->syn_seen || seqno_after(own->last_ack, peer->base_seq + 1);
    return seqno_after(own->last_ack, peer->snd_nxt) ||
           (!peer->syn_seen && !own->syn_seen && peer->data_bytes == 0);
}

/* One number of that side alone did not pass here, and no FIN: it may have been that, so nothing
 * but a FIN behind it tells in which order both sides closed. */
static inline bool
flow_may_have_closed(const struct flow *f, enum side side)
{
    const struct half *half = &f->half[side];

    return half->seq_seen && !half->fin_seen && half->newest - 1 == half->data_bytes + 1;
}

/* A program that has connected to its own port, or a forged sender: all segments go the same way,
 * and each Ack is of numbers that did, too. */
static inline bool
flow_ends_are_one(const struct flow *f)
{
    struct endpoint client, server;

    if (f->port[CLIENT] != f->port[SERVER])
        return false;
    client = flow_end(f, CLIENT);
    server = flow_end(f, SERVER);
    return endpoint_equal(&client, &server);
}

/* How long the handshake took, as Wireshark has it: from the newest SYN to the ACK behind it; where
 * a timer waited in between it is the most that a round trip may have taken.  0: not known, as
 * where the capture has a SYN-ACK in front of its SYN; negative: the clock went back. */
static inline int64_t
flow_handshake_ns(const struct flow *f)
{
    return f->half[SERVER].syn_segment < f->half[CLIENT].syn_segment
               ? 0
               : analysis_initial_rtt(&f->analysis);
}

/* The same as a round trip: 0 also where a timer waited in between. */
static inline int64_t
flow_handshake_rtt(const struct flow *f)
{
    return f->answer_again ? 0 : flow_handshake_ns(f);
}

/* The same for timers behind the handshake, none of which runs out before an ACK could have come
 * (RFC 6298 section 2); half of it leaves room for a handshake that was slow.  0 also where that
 * was more than one SYN-ACK, and its answer right behind it: what had to wait tells nothing of
 * later round trips. */
static inline int64_t
flow_timer_rtt(const struct flow *f)
{
    uint32_t answered = f->handshake_segment;

    return answered != 0 && answered != f->closing_segment &&
                   answered == f->half[SERVER].syn_segment + 1
               ? flow_handshake_rtt(f)
               : 0;
}

/* Roughly what it took a side from here to answer the SYN of the other one: that, or up to half of
 * it.  0: not known, or the side is near. */
static inline int64_t
flow_answer_ns(const struct flow *f, enum side side)
{
    return f->way[side].away == 0 ? 0 : FLOW_AWAY_NS << (f->way[side].away - 1);
}

/* Nothing more is to be expected of it. */
static inline bool
flow_ended(const struct flow *f)
{
    return f->end != END_OPEN;
}

/* Its SYN claims the ends of an older connection, and nobody has gone on behind it; else both have
 * them, as in front of and behind a program that speaks in the name of both sides. */
static inline bool
flow_claims(const struct flow *f)
{
    return f->disputed && !flow_ended(f) && f->state[CLIENT] < STATE_ESTABLISHED &&
           f->state[SERVER] < STATE_ESTABLISHED;
}

/* Whether it had ended before this segment. */
static inline bool
flow_ended_before(const struct flow *f, const struct event *e)
{
    return flow_ended(f) && !f->reset_void && e->segment > f->end_segment;
}

/* Whether it had, by a reset of the other side, whatever came of that. */
static inline bool
flow_was_reset_by_peer(const struct flow *f, const struct event *e)
{
    return f->end == END_RESET && f->end_by != e->from && e->segment > f->end_segment;
}

#endif
