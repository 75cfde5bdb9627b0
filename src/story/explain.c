#include "tcpviz/story/explain.h"

#include "tcpviz/decode/decode.h"
#include "tcpviz/story/checked.h"
#include "tcpviz/story/names.h"

#include <inttypes.h>

/* What stands beside the figure.  Each field says whose number it is, since nothing is mixed up as
 * often as the numbers of the two sides. */

#define N_OF(table) (sizeof(table) / sizeof(table)[0])

/* A name, and what can be said of it in any segment. */
struct entry {
    uint8_t id;
    const char *name;
    const char *sentence; /* NULL: depends on the segment */
};

static const struct entry fields[] = {
    {FIELD_LAYERS, "headers around IP",
     "They bring the packet from one station to the next. TCP does not know them."},
    {FIELD_IP4, "IPv4 header", "It brings the segment from one address to the other (RFC 791)."},
    {FIELD_IP6, "IPv6 header", "It brings the segment from one address to the other (RFC 8200)."},
    {FIELD_IP4_VERSION, "version", "4: an IPv4 header."},
    {FIELD_IP6_VERSION, "version", "6: an IPv6 header."},
    {FIELD_IP4_HEADER_LENGTH, "header length", "Of the IP header, in words of 4 bytes."},
    {FIELD_IP_DS, "differentiated services", "How routers should treat the packet (RFC 2474)."},
    {FIELD_IP_DSCP, "code point", "The class of service (RFC 2474)."},
    {FIELD_IP_ECN, "explicit congestion notification",
     "A router under load marks the packet here instead of dropping it (RFC 3168)."},
    {FIELD_IP4_TOTAL_LENGTH, "total length",
     "Of the IP packet, in bytes. TCP has no length of its own: its payload is what this leaves "
     "behind both headers."},
    {FIELD_IP6_LENGTH, "payload length",
     "Of all behind the IPv6 header, in bytes. TCP has no length of its own."},
    {FIELD_IP4_ID, "identification", "It tells which fragments belong to one packet."},
    {FIELD_IP4_FLAGS, "flags", "Whether the packet may be split, and whether this is a part."},
    {FIELD_IP4_RESERVED, "reserved bit", "To be 0 (RFC 791, section 3.1)."},
    {FIELD_IP4_DF, "don't fragment",
     "If set, a router that cannot pass it on drops the packet "
     "and says so: path MTU discovery (RFC 1191)."},
    {FIELD_IP4_MF, "more fragments", "If set, this is not the last fragment of its packet."},
    {FIELD_IP4_OFFSET, "fragment offset", "Where in its packet this fragment stands."},
    {FIELD_IP4_TTL, "time to live",
     "Each router counts it down by one; at 0 the packet is dropped."},
    {FIELD_IP6_HOPS, "hop limit", "Each router counts it down by one; at 0 the packet is dropped."},
    {FIELD_IP6_FLOW, "flow label", "The same for all packets of a flow (RFC 6437)."},
    {FIELD_IP_PROTOCOL, "protocol", "What stands behind this header; 6 is TCP."},
    {FIELD_IP4_CHECKSUM, "IP header checksum", NULL},
    {FIELD_IP_SOURCE, "source address", "Who sent the packet."},
    {FIELD_IP_DESTINATION, "destination address", "Whom it is for."},
    {FIELD_IP4_OPTIONS, "IP options", "Rare today; many routers drop such packets."},
    {FIELD_IP_EXTENSIONS, "extension headers", "What IPv6 has for options (RFC 8200, section 4)."},
    {FIELD_TCP, "TCP header", "20 bytes and the options (RFC 9293, section 3.1)."},
    {FIELD_TCP_SOURCE, "source port", NULL},
    {FIELD_TCP_DESTINATION, "destination port", NULL},
    {FIELD_TCP_SEQ, "sequence number", NULL},
    {FIELD_TCP_ACK, "acknowledgment number", NULL},
    {FIELD_TCP_OFFSET, "data offset", NULL},
    {FIELD_TCP_FLAGS, "flags", "Each bit is a yes or no; they are told one by one."},
    {FIELD_TCP_RESERVED, "reserved bits", "Not used yet: a sender leaves them 0."},
    {FIELD_TCP_AE, "AE, accurate ECN",
     "For counting congestion marks (RFC 9768); once the nonce of RFC 3540."},
    {FIELD_TCP_CWR, "CWR, congestion window reduced",
     "The sender answers ECE: it has slowed down (RFC 3168). In a SYN it offers ECN."},
    {FIELD_TCP_ECE, "ECE, ECN-echo",
     "A packet came with a router's congestion mark (RFC 3168). In a SYN it offers ECN, in a "
     "SYN-ACK "
     "it accepts it."},
    {FIELD_TCP_URG, "URG, urgent", "The urgent pointer counts. Rarely used."},
    {FIELD_TCP_ACK_FLAG, "ACK, acknowledgment",
     "The acknowledgment number counts. Set in every segment but the first SYN and some resets."},
    {FIELD_TCP_PSH, "PSH, push",
     "Hand the data to the program now. Usually it marks the end of a write, not of a message: TCP "
     "carries bytes, not messages."},
    {FIELD_TCP_RST, "RST, reset",
     "If its number is the one expected, the connection ends at once; nothing more is delivered."},
    {FIELD_TCP_SYN, "SYN, synchronize",
     "It announces the sender's initial number and takes up one number, as if it were a byte."},
    {FIELD_TCP_FIN, "FIN, finish",
     "The sender has no more data. It takes up one number, as if it were a byte; the other side "
     "may go on sending."},
    {FIELD_TCP_WINDOW, "window", NULL},
    {FIELD_TCP_CHECKSUM, "checksum", NULL},
    {FIELD_TCP_URGENT, "urgent pointer", NULL},
    {FIELD_TCP_OPTIONS, "options",
     "What 20 bytes had no room for, up to 40 more. Zeros or NOPs fill up words of 4 bytes."},
    {FIELD_OPTION, "option", NULL},
    {FIELD_OPTION_KIND, "kind of option", "IANA's number."},
    {FIELD_OPTION_LENGTH, "length of the option", "In bytes, with kind and length themselves."},
    {FIELD_OPTION_MSS, "maximum segment size", NULL},
    {FIELD_OPTION_SHIFT, "shift count", NULL},
    {FIELD_OPTION_TSVAL, "timestamp value", NULL},
    {FIELD_OPTION_TSECR, "timestamp echo reply", NULL},
    {FIELD_OPTION_SACK_LEFT, "left edge of a SACK block", NULL},
    {FIELD_OPTION_SACK_RIGHT, "right edge of a SACK block", NULL},
    {FIELD_OPTION_MINUTES, "granularity", "Whether the timeout is in minutes or in seconds."},
    {FIELD_OPTION_TIMEOUT, "user timeout",
     "How long data may stay unacknowledged before the connection ends (RFC 5482)."},
    {FIELD_OPTION_SUBTYPE, "Multipath TCP subtype", "What the option is for (RFC 8684)."},
    {FIELD_OPTION_EXPERIMENT, "experiment identifier", "Whose experiment it is (RFC 6994)."},
    {FIELD_OPTION_VALUE, "value of the option", "These bytes are not told apart here."},
    {FIELD_OPTIONS_REST, "not read as options",
     "Behind an end of list, or a length that cannot be: a receiver reads no further."},
    {FIELD_PAYLOAD, "payload", NULL},
    {FIELD_TRAILER, "padding or trailer",
     "Behind the IP packet: Ethernet fills up short frames. No part of the segment."},
    {FIELD_UNREAD, "bytes behind the header",
     "The data offset is less than the 20 bytes that a header has, so what these are is not "
     "known."},
};

static const struct entry lines[] = {
    {TREE_NOT_KEPT, "not kept",
     "Newer segments took the place of its bytes. What its arrow says is still known."},
    {TREE_STREAM, "stream index", "Wireshark's number of the connection, counted from 0."},
    {TREE_COMPLETENESS, "completeness",
     "What was seen of the connection: SYN 1, SYN-ACK 2, ACK 4, data 8, FIN 16, RST 32, added up."},
    {TREE_LEN, "segment length", NULL},
    {TREE_FLAG_LETTERS, "flags as letters", "A letter for each bit that is set."},
    {TREE_WINDOW_CALCULATED, "calculated window", NULL},
    {TREE_WINDOW_FACTOR, "window scaling factor", NULL},
    {TREE_IP_CHECKSUM_STATUS, "IP header checksum status", NULL},
    {TREE_CHECKSUM_STATUS, "checksum status", NULL},
    {TREE_MULTIPLIER, "multiplier", NULL},
    {TREE_SACK_COUNT, "SACK count", "So many blocks are in the option."},
    {TREE_DSACK_LEFT, "D-SACK", "The first block reports bytes that came twice (RFC 2883)."},
    {TREE_DSACK_RIGHT, "D-SACK", "The first block reports bytes that came twice (RFC 2883)."},
    {TREE_TIMES, "times", "When the segment passed, on the capture's clock."},
    {TREE_TIME_FIRST, "time since the first frame", "Of this conversation."},
    {TREE_TIME_PREVIOUS, "time since the frame before", "Of this conversation."},
    {TREE_ANALYSIS, "Wireshark's analysis", "What Wireshark concludes from the conversation."},
    {TREE_ACKS_FRAME, "what it acknowledges",
     "Wireshark's frame number of the newest segment that the Ack covers."},
    {TREE_RTT, "time to the ACK",
     "Between that segment and this one, at this point of the wire: not the whole round trip, "
     "unless the capture was made at the sender."},
    {TREE_INITIAL_RTT, "initial round trip", "From the SYN to the ACK of the handshake."},
    {TREE_IN_FLIGHT, "bytes in flight", "Sent and not yet acknowledged, this segment included."},
    {TREE_PUSH_BYTES, "bytes since the last PSH", "This segment's included."},
    {TREE_VERDICTS, "Wireshark's names", "What it calls this segment."},
    {TREE_VERDICT, "Wireshark's name", "What it calls this segment; the ladder has our own words."},
    {TREE_RTO, "time since the first sending", "Of what this segment sends again."},
    {TREE_RTO_FRAME, "first sending", "The frame from which that time counts."},
    {TREE_DUP_ACK_NUM, "duplicate ACK", "So many in a row asked for the same number."},
    {TREE_DUP_ACK_FRAME, "duplicate of", "The first ACK that asked for this number."},
    {TREE_ANALYSIS_UNKNOWN, "Wireshark's analysis",
     "It needs every frame of the stream from the first one on, each once. Some are no longer "
     "kept, or passed twice, or are of another connection with the same ends; or there are too "
     "many to go through."},
};

static const struct entry *
find(const struct entry *table, size_t n, uint8_t id)
{
    for (size_t i = 0; i < n; i++)
        if (table[i].id == id)
            return &table[i];
    return NULL;
}

/* The field that a line is about; NULL if it is about none. */
static const struct field *
field_of(const struct details *d, const struct tree_line *line)
{
    return line->field >= 0 ? &d->fields[line->field] : NULL;
}

static const struct entry *
entry_of(const struct details *d, const struct tree_line *line)
{
    const struct entry *entry = find(lines, N_OF(lines), line->what);
    const struct field *f = field_of(d, line);

    return !entry && f ? find(fields, N_OF(fields), f->id) : entry;
}

const char *
explain_name(const struct details *d, const struct tree_line *line)
{
    const struct field *f = field_of(d, line);
    const struct entry *entry = entry_of(d, line);
    const char *name;

    if (line->what == TREE_FIELD && f->id == FIELD_OPTION &&
        (name = decode_option_name(f->kind)) != NULL)
        return name;
    return entry ? entry->name : "";
}

/* Where the header of field i begins, in bytes. */
static uint32_t
header_from(const struct details *d, int i)
{
    while (i > 0 && d->fields[i].depth > 0)
        i--;
    return field_from(&d->fields[i]);
}

void
explain_place(struct text *t, const struct details *d, const struct tree_line *line)
{
    const struct field *f = field_of(d, line);
    uint32_t from, to;

    if (!f)
        return;
    from = field_from(f) - header_from(d, line->field);
    to = field_to(f) - header_from(d, line->field) - 1;
    if (f->bits % 8 == 0 && f->at % 8 == 0 && f->bits > 32)
        text_add_count(t, f->bits / 8, "byte");
    else
        text_add_count(t, f->bits, "bit");
    if (f->depth == 0)
        return;
    if (from == to)
        text_addf(t, ", byte %" PRIu32, from);
    else
        text_addf(t, ", bytes %" PRIu32 "-%" PRIu32, from, to);
}

/* The writer: who sent the segment, and to whom. */
struct words {
    struct text *t;
    const struct details *d;
    const struct event *e;
    const struct number_style *style;
    const char *own, *peer;             /* "the client", or its label */
    const char *own_first, *peer_first; /* "The client" */
};

static void
add_own(const struct words *w, int64_t rel)
{
    number_add(w->t, w->d->flow, w->e->from, rel, w->e->seq + (uint32_t)(rel - w->e->rel_seq),
               w->e->seq_relative, w->style);
}

static void
add_peers(const struct words *w, int64_t rel)
{
    number_add(w->t, w->d->flow, ack_owner(w->e), rel, w->e->ack + (uint32_t)(rel - w->e->rel_ack),
               w->e->ack_relative, w->style);
}

/* How the ladder writes the number from which a side counts. */
static void
add_shown_as(const struct words *w, enum side owner)
{
    if (w->style->numbers == NUMBERS_RELATIVE)
        text_add(w->t, ", shown as 0");
    else if (w->style->numbers == NUMBERS_SYMBOLIC)
        text_addf(w->t, ", called %s", owner == CLIENT ? "x" : "y");
}

/* Where the numbers of a side begin. */
static void
counts_from(const struct words *w, enum side owner)
{
    const struct half *half = &w->d->flow->half[owner];

    if (half->syn_seen) {
        text_addf(w->t, " It counts from %s's initial number %" PRIu32,
                  side_name(w->style, owner, NAME_THE), half->base_seq);
        add_shown_as(w, owner);
        text_add(w->t, ".");
    } else if (half->base_known) {
        text_addf(w->t, " %s's SYN was not seen: its first number seen counts as 1.",
                  side_name(w->style, owner, NAME_FIRST));
    }
}

/* Whether its Seq is the number behind its sender's FIN. */
static bool
is_behind_fin(const struct words *w)
{
    const struct half *own = &w->d->flow->half[w->e->from];

    return own->fin_seen && w->e->seq == own->fin_seq + 1;
}

/* What the Seq of a segment that takes up no number tells. */
static void
about_empty_seq(const struct words *w)
{
    const struct event *e = w->e;

    if (event_find_note(e, NOTE_KEEP_ALIVE) || event_find_note(e, NOTE_ZERO_WINDOW_PROBE))
        text_addf(w->t, "One below the number that %s's next byte has, so that %s has to answer.",
                  w->own, w->peer);
    else if (event_find_note(e, NOTE_REFUSED))
        text_addf(w->t,
                  "%s is in SYN-SENT: of a reset it reads the Ack (RFC 9293, section 3.10.7.3).",
                  w->peer_first);
    else if (e->flags & TCP_RST)
        text_addf(w->t, "It has to be the number that %s expects next (RFC 5961, section 3.2).",
                  w->peer);
    else if (event_find_note(e, NOTE_SEQ_OLD))
        text_addf(w->t,
                  "No byte is in this segment, and its number is an old one: %s expects a "
                  "higher one.",
                  w->peer);
    else if (event_find_note(e, NOTE_SEQ_OUTSIDE) || event_find_note(e, NOTE_SEQ_BELOW))
        text_add(w->t, "No byte is in this segment.");
    else if (is_behind_fin(w))
        text_addf(w->t,
                  "No byte is in this segment: it is the number behind %s's FIN, and no byte "
                  "will ever have it.",
                  w->own);
    else
        text_addf(w->t, "No byte is in this segment: it is the number that %s's next byte has.",
                  w->own);
}

static void
about_seq(const struct words *w)
{
    const struct event *e = w->e;
    struct text *t = w->t;

    if (e->flags & TCP_SYN) {
        text_addf(t, "%s's initial sequence number, %" PRIu32, w->own_first, e->seq);
        add_shown_as(w, e->from);
        text_add(t, ". The SYN takes it up: the first byte of data has the number behind it.");
    } else if (e->len > 0) {
        text_add(t, "The number of the first byte in this segment.");
    } else if (e->flags & TCP_FIN) {
        text_add(t, "The number that the FIN takes up.");
    } else {
        about_empty_seq(w);
    }
    if (!(e->flags & TCP_SYN))
        counts_from(w, e->from);
    if (!e->seq_relative || e->flags & TCP_RST || event_rel_next(e) == e->rel_seq)
        return;
    text_add(t, "\nnext: ");
    arithmetic_next_sum(w->d->flow, e, w->style, t);
}

static void
about_ack(const struct words *w)
{
    const struct event *e = w->e;
    struct text *t = w->t;

    if (!(e->flags & TCP_ACK)) {
        text_add(t, "The flag ACK is not set, so this field says nothing.");
        return;
    }
    text_addf(t, "The next number that %s expects from %s", w->own, w->peer);
    if (event_find_note(e, NOTE_ACK_AFTER_FIN) || event_find_note(e, NOTE_ACK_BEYOND)) {
        text_add(t, ", if it were true: so much was not sent here");
    } else if (e->ack_relative && e->rel_ack > 0) {
        text_add(t, ": it has all up to ");
        add_peers(w, e->rel_ack - 1);
    }
    text_addf(t, ". It is a number of %s's, not a count of bytes.", w->peer);
    counts_from(w, ack_owner(e));
    if (e->ack_advances) {
        text_add(t, "\nAck: ");
        arithmetic_ack_sum(w->d->flow, e, w->style, t);
    }
}

/* RFC 7323 section 2.2: both SYNs have to have the option.  One that was not seen, or not whole, is
 * taken to have it if the other one does. */
static void
window_scale(const struct words *w)
{
    const struct half *own = &w->d->flow->half[w->e->from];
    const struct half *peer = &w->d->flow->half[ack_owner(w->e)];
    const struct event *e = w->e;
    struct text *t = w->t;

    if (e->flags & TCP_SYN) {
        text_add(t, "In a SYN it is never scaled: ");
    } else if (e->wscale == WSCALE_UNKNOWN) {
        text_addf(t,
                  own->syn_seen ? "The options of %s's SYN were not captured, "
                                : "%s's SYN was not seen, ",
                  own->syn_seen ? w->own : w->own_first);
        text_add(t, "so whether the field is scaled is not known. If not: ");
    } else if (e->wscale == WSCALE_OFF) {
        text_add(t, "Window scaling is not in use: ");
    } else {
        text_addf(t, "The field has %u; × %u, by the window scale of %s's SYN", (unsigned)e->window,
                  1u << e->wscale, w->own);
        if (peer->wscale_offered == WSCALE_UNKNOWN)
            text_addf(t, ", if that of %s, which is not known here, had one, too", w->peer);
        text_add(t, ": ");
    }
}

/* Three numbers are called window: the field, what it means, and that of a SYN. */
static void
about_window(const struct words *w)
{
    const struct event *e = w->e;
    struct text *t = w->t;

    if (e->flags & TCP_RST) {
        text_add(t, "Nobody heeds the window of a reset.");
        return;
    }
    window_scale(w);
    text_addf(t, "%s can take ", w->own);
    if (e->window_bytes == 0) {
        text_addf(t, "no byte from %s, until it says so.", w->peer);
        return;
    }
    text_add_count(t, (uint64_t)e->window_bytes, "byte");
    text_addf(t, " from %s", w->peer);
    if (w->d->flow->half[CLIENT].multipath && w->d->flow->half[SERVER].multipath) {
        text_add(t, ", on all paths together (RFC 8684, section 3.3.4)");
    } else if (e->flags & TCP_ACK && e->ack_relative) {
        text_add(t, ", up to number ");
        add_peers(w, e->rel_ack + e->window_bytes - 1);
    }
    text_add(t, ".");
}

static void
about_len(const struct words *w)
{
    if (w->e->len == 0)
        text_add(w->t, "No payload.");
    else if (w->e->seq_relative) {
        text_addf(w->t, "%s's byte%s ", w->own_first, w->e->len > 1 ? "s" : "");
        add_own(w, w->e->rel_seq + ((w->e->flags & TCP_SYN) != 0));
        if (w->e->len > 1) {
            text_add(w->t, " to ");
            add_own(w, event_rel_next(w->e) - 1 - ((w->e->flags & TCP_FIN) != 0));
        }
        text_add(w->t, ".");
    }
    text_add(w->t, " TCP does not send this length: it is what the IP length leaves behind the "
                   "headers.");
}

static void
about_payload(const struct words *w, const struct field *f)
{
    about_len(w);
    if (f->bits / 8 < w->e->len)
        text_addf(w->t, "\nOnly %" PRIu32 " of the %" PRIu32 " bytes were captured.", f->bits / 8,
                  w->e->len);
}

static void
about_ports(const struct words *w, bool source)
{
    text_addf(w->t,
              "%s's. Together with both addresses and the other port it names the "
              "connection.",
              source ? w->own_first : w->peer_first);
}

static void
about_offset(const struct words *w, const struct field *f)
{
    enum { WORDS_MIN = 5 };

    text_addf(w->t, "The header has %" PRIu32 " words of 4 bytes: %" PRIu32 " bytes. ", f->value,
              f->value * 4);
    text_add(w->t, f->value >= WORDS_MIN ? "Behind it the payload begins."
                                         : "That cannot be: 20 bytes are always there.");
}

static void
about_urgent(const struct words *w)
{
    text_add(w->t, w->e->flags & TCP_URG
                       ? "It points behind the urgent data, counted from the sequence number."
                       : "The flag URG is not set, so this field says nothing.");
}

/* Linux takes no smaller one: else each segment would be hardly more than headers. */
#define MSS_USUAL_MIN 48

static void
about_mss(const struct words *w, const struct field *f)
{
    text_addf(w->t, "The largest payload that %s wants in one segment", w->own);
    if (f->id == FIELD_OPTION_MSS)
        text_addf(w->t, ": %" PRIu32 " bytes", f->value);
    text_addf(
        w->t,
        ", less what %s needs for options: timestamps take 12 bytes of it in each (RFC 6691).",
        w->peer);
    if (f->id == FIELD_OPTION_MSS && f->value < MSS_USUAL_MIN)
        text_addf(w->t,
                  " So small a one %s need not follow: Linux takes 48 at least, and 0 for "
                  "none.",
                  w->peer);
}

/* RFC 7323 section 2.3. */
static void
about_scale(const struct words *w, const struct field *f)
{
    enum { WSCALE_MAX = 14 };

    text_addf(w->t,
              "%s's window fields count in steps of 2 to this power, once both SYNs have the "
              "option; those of SYNs themselves never do (RFC 7323).",
              w->own_first);
    if (f->id == FIELD_OPTION_SHIFT && f->value > WSCALE_MAX)
        text_addf(w->t, " More than %d counts as %d (section 2.3).", WSCALE_MAX, WSCALE_MAX);
}

static void
about_timestamps(const struct words *w, const struct field *f)
{
    if (f->id == FIELD_OPTION_TSECR && !(w->e->flags & TCP_ACK))
        text_add(w->t, "The flag ACK is not set, so this echo says nothing (RFC 7323, section "
                       "3.2).");
    else if (f->id == FIELD_OPTION_TSECR)
        text_addf(w->t,
                  "The timestamp value of the last segment of %s's that came in order; of several "
                  "that are acknowledged together, of the first (RFC 7323, section 4.3). With it "
                  "%s can time the round trip.",
                  w->peer, w->peer);
    else
        text_addf(w->t, "%s's own clock, at some speed of its own. %s sends the number back.",
                  w->own_first, w->peer_first);
}

/* Whether the edge is one of the first block, or the option has only that one. */
static bool
is_first_block(const struct words *w, const struct field *f)
{
    if (f->id == FIELD_OPTION_SACK_LEFT)
        return f > w->d->fields && f[-1].id != FIELD_OPTION_SACK_RIGHT;
    if (f->id == FIELD_OPTION_SACK_RIGHT)
        return f - w->d->fields > 1 && f[-2].id != FIELD_OPTION_SACK_RIGHT;
    return w->e->n_sack == 1;
}

static void
about_sack(const struct words *w, const struct field *f)
{
    if (w->e->dsack && is_first_block(w, f)) {
        text_addf(w->t, "%s had numbers twice", w->own_first);
        text_add(w->t, f->id == FIELD_OPTION_SACK_LEFT    ? ": this is the first of them."
                       : f->id == FIELD_OPTION_SACK_RIGHT ? ": this is the first one not of them."
                                                          : " and names them by a block: D-SACK.");
        text_addf(w->t, " They are %s's numbers (RFC 2883).", w->peer);
        return;
    }
    text_addf(w->t, "%s has numbers behind a gap", w->own_first);
    text_add(w->t, f->id == FIELD_OPTION_SACK_LEFT    ? ": this is the first of them."
                   : f->id == FIELD_OPTION_SACK_RIGHT ? ": this is the first one not of them."
                                                      : " and names them by blocks.");
    text_addf(w->t, " They are %s's numbers (RFC 2018).", w->peer);
}

/* RFC 7413 section 4.1.2: without a cookie it asks for one. */
static void
about_fast_open(const struct words *w, const struct field *f)
{
    enum { NO_COOKIE = 2 }; /* kind and length alone */

    if (f->bits / 8 <= NO_COOKIE)
        text_addf(w->t, "%s asks for a cookie, with which a later SYN may bring data (RFC 7413).",
                  w->own_first);
    else if (w->e->flags & TCP_ACK)
        text_addf(w->t, "A cookie for %s, with which a later SYN may bring data (RFC 7413).",
                  w->peer);
    else
        text_addf(w->t,
                  "The cookie that %s had given before: with it the data of a SYN may be taken "
                  "before the handshake is complete (RFC 7413).",
                  w->peer);
}

static void
about_option(const struct words *w, const struct field *f)
{
    switch (f->kind) {
    case TCPOPT_EOL:
        text_add(w->t, "The options end here.");
        return;
    case TCPOPT_NOP:
        text_add(w->t, "Does nothing: it fills up, so that the next option begins at a word.");
        return;
    case TCPOPT_MSS:
        about_mss(w, f);
        return;
    case TCPOPT_WSCALE:
        about_scale(w, f);
        return;
    case TCPOPT_SACK_PERMITTED:
        text_addf(w->t, "%s understands selective acknowledgments (RFC 2018).", w->own_first);
        return;
    case TCPOPT_SACK:
        about_sack(w, f);
        return;
    case TCPOPT_TIMESTAMPS:
        about_timestamps(w, f);
        return;
    case TCPOPT_FAST_OPEN:
        about_fast_open(w, f);
        return;
    case TCPOPT_MPTCP:
        text_add(w->t, "Several paths for one connection (RFC 8684).");
        return;
    case TCPOPT_MD5:
    case TCPOPT_AO:
        text_addf(w->t,
                  "A signature over the segment, with a key that both sides know (RFC %s). What "
                  "comes with a wrong one, or none, is dropped without an answer.",
                  f->kind == TCPOPT_MD5 ? "2385" : "5925");
        return;
    case TCPOPT_USER_TIMEOUT:
        text_addf(w->t, "How long %s may wait for an ACK before it gives up (RFC 5482).", w->own);
        return;
    default:
        text_add(w->t, "An option that says nothing of the numbers.");
    }
}

/* What depends on the segment. */
static void
about_field(const struct words *w, const struct field *f)
{
    switch (f->id) {
    case FIELD_TCP_SOURCE:
    case FIELD_TCP_DESTINATION:
        about_ports(w, f->id == FIELD_TCP_SOURCE);
        return;
    case FIELD_TCP_SEQ:
        about_seq(w);
        return;
    case FIELD_TCP_ACK:
        about_ack(w);
        return;
    case FIELD_TCP_OFFSET:
        about_offset(w, f);
        return;
    case FIELD_TCP_WINDOW:
        about_window(w);
        return;
    case FIELD_TCP_CHECKSUM:
    case FIELD_IP4_CHECKSUM:
        checked_explain(w->t, w->d, (int)(f - w->d->fields));
        return;
    case FIELD_TCP_URGENT:
        about_urgent(w);
        return;
    case FIELD_OPTION_MSS:
        about_mss(w, f);
        return;
    case FIELD_OPTION_SHIFT:
        about_scale(w, f);
        return;
    case FIELD_OPTION_TSVAL:
    case FIELD_OPTION_TSECR:
        about_timestamps(w, f);
        return;
    case FIELD_OPTION_SACK_LEFT:
    case FIELD_OPTION_SACK_RIGHT:
        about_sack(w, f);
        return;
    case FIELD_OPTION:
        about_option(w, f);
        return;
    case FIELD_PAYLOAD:
        about_payload(w, f);
        return;
    default:
        return;
    }
}

void
explain_line(struct text *t, const struct details *d, const struct tree_line *line,
             const struct number_style *style)
{
    const struct entry *entry = entry_of(d, line);
    const struct field *f = field_of(d, line);
    struct words w = {.t = t, .d = d, .e = d->e, .style = style};

    w.own = side_name(style, d->e->from, NAME_THE);
    w.peer = side_name(style, ack_owner(d->e), NAME_THE);
    w.own_first = side_name(style, d->e->from, NAME_FIRST);
    w.peer_first = side_name(style, ack_owner(d->e), NAME_FIRST);
    if (entry && entry->sentence)
        text_add(t, entry->sentence);
    else if (line->what == TREE_LEN)
        about_len(&w);
    else if (f)
        about_field(&w, f);
    if (f && f->cut)
        text_add(t, "\nThe capture ends within it.");
    if (f && line->what == TREE_FIELD && f->bits == 1 && f->id >= FIELD_TCP_AE &&
        f->id <= FIELD_TCP_FIN)
        text_add(t, f->value ? "\nSet here." : "\nNot set here.");
}
