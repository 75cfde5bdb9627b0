#include "tcpviz/export/tsv.h"

#include "row.h"

#include "tcpviz/base/digits.h"
#include "tcpviz/base/endpoint.h"
#include "tcpviz/base/inlining.h"

#include <assert.h>

/* Words for values. */

#define WORD(word)                                                                                 \
    {                                                                                              \
        word, sizeof(word) - 1                                                                     \
    }

const struct word *
row_mark_name(unsigned bit)
{
    static const struct word names[] = {WORD("tunnel"), WORD("frag"), WORD("short"), WORD("bogus"),
                                        WORD("trunc")};

    _Static_assert(1u << (sizeof names / sizeof names[0] - 1) == MARK_TRUNC, "one for each mark");
    assert(bit < sizeof names / sizeof names[0]);
    return &names[bit];
}

const struct word *
row_analysis_name(unsigned bit)
{
    static const struct word names[] = {WORD("retransmission"),
                                        WORD("fast_retransmission"),
                                        WORD("spurious_retransmission"),
                                        WORD("out_of_order"),
                                        WORD("lost_segment"),
                                        WORD("ack_lost_segment"),
                                        WORD("duplicate_ack"),
                                        WORD("window_update"),
                                        WORD("window_full"),
                                        WORD("zero_window"),
                                        WORD("zero_window_probe"),
                                        WORD("zero_window_probe_ack"),
                                        WORD("keep_alive"),
                                        WORD("keep_alive_ack"),
                                        WORD("reused_ports"),
                                        WORD("tfo_syn"),
                                        WORD("tfo_ack"),
                                        WORD("tfo_ignored")};

    _Static_assert(1u << (sizeof names / sizeof names[0] - 1) == ANALYSIS_TFO_IGNORED,
                   "one for each flag");
    assert(bit < sizeof names / sizeof names[0]);
    return &names[bit];
}

/* As in Wireshark's frame.protocols, where it has one word for what is one layer here; with the
 * colon behind it. */
static const struct word *
layer_name(uint8_t layer)
{
    static const struct word names[N_LAYERS] = {
        [LAYER_NONE] = WORD("none:"),
        [LAYER_ETHERNET] = WORD("eth:"),
        [LAYER_VLAN] = WORD("vlan:"),
        [LAYER_TAG] = WORD("tag:"),
        [LAYER_PBB] = WORD("ieee8021ah:"),
        [LAYER_MPLS] = WORD("mpls:"),
        [LAYER_PPPOE] = WORD("pppoes:"),
        [LAYER_PPP] = WORD("ppp:"),
        [LAYER_HDLC] = WORD("chdlc:"),
        [LAYER_COOKED] = WORD("sll:"),
        [LAYER_WLAN] = WORD("wlan:"),
        [LAYER_OTHER_LINK] = WORD("link:"),
        [LAYER_IP4] = WORD("ip:"),
        [LAYER_IP6] = WORD("ipv6:"),
        [LAYER_UDP] = WORD("udp:"),
        [LAYER_GRE] = WORD("gre:"),
        [LAYER_ERSPAN] = WORD("erspan:"),
        [LAYER_VXLAN] = WORD("vxlan:"),
        [LAYER_GENEVE] = WORD("geneve:"),
        [LAYER_GTP] = WORD("gtp:"),
        [LAYER_L2TP] = WORD("l2tp:"),
        [LAYER_TEREDO] = WORD("teredo:"),
        [LAYER_NSH] = WORD("nsh:"),
        [LAYER_CAPWAP] = WORD("capwap.data:"),
        [LAYER_OTHER_TUNNEL] = WORD("tunnel:"),
    };

    assert(layer < N_LAYERS);
    return &names[layer];
}

/* Wireshark 4.0 looks for FIN and RST in either direction, and asks for no more of the end. */
static const struct word *
completeness_words(int64_t bits)
{
    enum { NO_DATA, WITH_DATA, SENT, HALF, ESTABLISHED, DATA, OTHER };
    static const struct word words[] = {WORD("Complete, NO_DATA"),
                                        WORD("Complete, WITH_DATA"),
                                        WORD("Incomplete, SYN_SENT"),
                                        WORD("Incomplete, CLIENT_ESTABLISHED"),
                                        WORD("Incomplete, ESTABLISHED"),
                                        WORD("Incomplete, DATA"),
                                        WORD("Incomplete")};
    int64_t handshake = COMPLETENESS_SYN | COMPLETENESS_SYN_ACK | COMPLETENESS_ACK;
    int64_t end = COMPLETENESS_FIN | COMPLETENESS_RST, begun = bits & ~end;
    bool ended = (bits & end) != 0;

    if (begun == (handshake | COMPLETENESS_DATA))
        return &words[ended ? WITH_DATA : DATA];
    if (begun == handshake)
        return &words[ended ? NO_DATA : ESTABLISHED];
    if (bits == COMPLETENESS_SYN)
        return &words[SENT];
    return &words[bits == (COMPLETENESS_SYN | COMPLETENESS_SYN_ACK) ? HALF : OTHER];
}

/* Cells. */

static inline char *
add_word(char *at, const struct word *word)
{
    memcpy(at, word->text, sizeof word->text);
    return at + word->len;
}

static char *
add_bits(char *at, int64_t bits, const struct word *(*name)(unsigned bit))
{
    for (unsigned bit = 0; bits != 0; bit++, bits >>= 1) {
        if (!(bits & 1))
            continue;
        at = add_word(at, name(bit));
        *at++ = ',';
    }
    return at - 1;
}

static char *
add_layers(char *at, const struct segment *s)
{
    for (int i = 0; i < s->n_layers; i++)
        at = add_word(at, layer_name(s->layers[i]));
    memcpy(at, "tcp", 3);
    return at + 3;
}

static inline char *
add_options(char *at, const struct tcp_options *o)
{
    if (o->only_timestamps) {
        memcpy(at, "1,1,8", 5);
        return at + 5;
    }
    for (int i = 0; i < o->n_list; i++) {
        at = digits_unsigned(at, o->list[i].kind);
        *at++ = ',';
    }
    return at - 1;
}

static char *
add_sack(char *at, const struct analysis_result *a, int64_t n)
{
    for (int i = 0; i < n; i++) {
        at = digits_unsigned(at, a->sack[i].left);
        *at++ = '-';
        at = digits_unsigned(at, a->sack[i].right);
        *at++ = ',';
    }
    return at - 1;
}

static inline char *
add_letter(char *at, int64_t bits, uint16_t flag, char letter)
{
    *at = letter;
    return at + ((bits & flag) != 0);
}

/* In Wireshark's order, not that of the bits.  Nearly all have but those in the middle. */
static inline char *
add_flags(char *at, int64_t bits)
{
    char *start = at;

    if (bits & (TCP_SYN | TCP_FIN | TCP_RST)) {
        at = add_letter(at, bits, TCP_SYN, 'S');
        at = add_letter(at, bits, TCP_FIN, 'F');
        at = add_letter(at, bits, TCP_RST, 'R');
    }
    at = add_letter(at, bits, TCP_PSH, 'P');
    at = add_letter(at, bits, TCP_URG, 'U');
    at = add_letter(at, bits, TCP_ACK, 'A');
    if (bits & (TCP_ECE | TCP_CWR | TCP_AE)) {
        at = add_letter(at, bits, TCP_ECE, 'E');
        at = add_letter(at, bits, TCP_CWR, 'C');
        at = add_letter(at, bits, TCP_AE, 'N');
    }
    *at = '.';
    return at + (at == start);
}

static inline char *
add_hex(char *at, int64_t bits)
{
    static const char hex[] = "0123456789abcdef";

    at[0] = '0';
    at[1] = 'x';
    at[2] = hex[bits >> 12 & 15];
    at[3] = hex[bits >> 8 & 15];
    at[4] = hex[bits >> 4 & 15];
    at[5] = hex[bits & 15];
    return at + 6;
}

/* Of IPv6 the header's, of IPv4 where a source route ends: as Wireshark has them. */
static inline char *
add_address(char *at, const struct segment *s, bool src)
{
    if (s->rerouted)
        return address_write(at, src ? &s->ip6_src : &s->ip6_dst);
    return address_write(at, src ? &s->src.address : &s->dst.address);
}

static inline char *
add_cell(char *at, const struct segment *s, const struct analysis_result *a, enum cell_kind kind,
         int64_t value)
{
    static const struct word active = WORD("active"), passive = WORD("passive");

    switch (kind) {
    case CELL_NUMBER:
        return digits_number(at, value);
    case CELL_SECONDS:
        return digits_seconds(at, value);
    case CELL_ADDRESS:
        return add_address(at, s, value == 0);
    case CELL_FLAGS:
        return add_flags(at, value);
    case CELL_HEX:
        return add_hex(at, value);
    case CELL_MARKS:
        return add_bits(at, value, row_mark_name);
    case CELL_LAYERS:
        return add_layers(at, s);
    case CELL_OPTIONS:
        return add_options(at, &s->options);
    case CELL_SACK:
        return add_sack(at, a, value);
    case CELL_ANALYSIS:
        return add_bits(at, value, row_analysis_name);
    case CELL_COMPLETENESS:
        return add_word(at, completeness_words(value));
    case CELL_CLOSE:
        return add_word(at, value == CLOSE_ACTIVE ? &active : &passive);
    }
    return at;
}

char *
row_cell(char *at, const struct segment *s, const struct analysis_result *a, enum cell_kind kind,
         int64_t value)
{
    return add_cell(at, s, a, kind, value);
}

void
tsv_flush(struct tsv *tsv)
{
    if (tsv->len > 0)
        tsv->sink.write(tsv->sink.context, tsv->bytes, tsv->len);
    tsv->len = 0;
}

void
tsv_begin(struct tsv *tsv, struct sink sink)
{
#define ADD_NAME(name, kind, has, value) #name "\t"
    static const char names[] = ROW_COLUMNS(ADD_NAME);
#undef ADD_NAME

    tsv->sink = sink;
    tsv->len = sizeof names - 1;
    memcpy(tsv->bytes, names, tsv->len);
    tsv->bytes[tsv->len - 1] = '\n';
}

static INLINE_ALWAYS char *
add_row(char *at, const struct segment *s, const struct analysis_result *a, uint64_t twin_of,
        enum analysis_extent extent)
{
#define ADD_CELL(name, kind, has, value)                                                           \
    if (has)                                                                                       \
        at = add_cell(at, s, a, CELL_##kind, (int64_t)(value));                                    \
    *at++ = '\t';
    ROW_COLUMNS(ADD_CELL)
#undef ADD_CELL
    at[-1] = '\n';
    return at;
}

/* Apart, to leave the code of the others together. */
static INLINE_NEVER char *
add_partial_row(char *at, const struct segment *s, const struct analysis_result *a,
                uint64_t twin_of)
{
    return add_row(at, s, a, twin_of, a->extent);
}

/* Of nearly all segments all is told: then no column asks for that again. */
void
tsv_row(struct tsv *tsv, const struct segment *s, const struct analysis_result *a, uint64_t twin_of)
{
    char *at;

    if (tsv->len > TSV_BUFFER_BYTES - TSV_ROW_BYTES)
        tsv_flush(tsv);
    at = tsv->bytes + tsv->len;
    at = a->extent == EXTENT_ALL ? add_row(at, s, a, twin_of, EXTENT_ALL)
                                 : add_partial_row(at, s, a, twin_of);
    tsv->len = (size_t)(at - tsv->bytes);
}
