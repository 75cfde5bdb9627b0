#include "tcpviz/story/explain.h"

#include "explain_field.h"

#include "tcpviz/decode/decode.h"

#include <inttypes.h>

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
     "SYN-ACK it accepts it."},
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
    {FIELD_OPTION_ECT0_BYTES, "ECT(0) byte counter",
     "Payload bytes that came in packets marked ECT(0), which routers may mark; from 1 on, in 24 "
     "bits (RFC 9768, section 3.2.3)."},
    {FIELD_OPTION_CE_BYTES, "CE byte counter",
     "Payload bytes that came in packets with a router's mark; from 0 on, in 24 bits (RFC 9768, "
     "section 3.2.3)."},
    {FIELD_OPTION_ECT1_BYTES, "ECT(1) byte counter",
     "Payload bytes that came in packets marked ECT(1), which routers may mark; from 1 on, in 24 "
     "bits (RFC 9768, section 3.2.3)."},
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

void
explain_place(struct text *t, const struct details *d, const struct tree_line *line)
{
    const struct field *f = field_of(d, line);
    uint32_t header, from, to;

    if (!f)
        return;
    header = field_from(&d->fields[details_header(d, line->field)]);
    from = field_from(f) - header;
    to = field_to(f) - header - 1;
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

/* RFC 9768 section 3.2.2: with accurate ECN, but in SYNs. */
static bool
is_bit_of_number(const struct details *d, const struct field *f)
{
    return f && f->id >= FIELD_TCP_AE && f->id <= FIELD_TCP_ECE && !(d->e->flags & TCP_SYN) &&
           d->flow->half[CLIENT].accecn && d->flow->half[SERVER].accecn;
}

void
explain_line(struct text *t, const struct details *d, const struct tree_line *line,
             const struct number_style *style)
{
    const struct entry *entry = entry_of(d, line);
    const struct field *f = field_of(d, line);

    if (is_bit_of_number(d, f))
        text_add(t,
                 "One of the three bits of a number: with accurate ECN, AE, CWR and ECE together "
                 "count the packets that came with a router's mark, but in the ACK of a SYN-ACK "
                 "(RFC 9768, section 3.2.2).");
    else if (entry && entry->sentence)
        text_add(t, entry->sentence);
    else if (line->what == TREE_LEN)
        explain_len(t, d, style);
    else if (f)
        explain_field(t, d, f, style);
    if (f && f->cut && f->id != FIELD_PAYLOAD) /* of which it is told how many bytes there are */
        text_add(t, "\nThe capture ends within it.");
    if (f && line->what == TREE_FIELD && f->bits == 1 && f->id >= FIELD_TCP_AE &&
        f->id <= FIELD_TCP_FIN)
        text_add(t, f->value ? "\nSet here." : "\nNot set here.");
}
