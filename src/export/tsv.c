#include "tcpviz/export/tsv.h"

#include "digits.h"
#include "row.h"

#include "tcpviz/base/endpoint.h"

#include <assert.h>

/* Words for values. */

const char *
row_mark_name(unsigned bit)
{
    static const char *const names[] = {"tunnel", "frag", "short", "bogus", "trunc"};

    assert(bit < sizeof names / sizeof names[0]);
    return names[bit];
}

const char *
row_analysis_name(unsigned bit)
{
    static const char *const names[] = {"retransmission",
                                        "fast_retransmission",
                                        "spurious_retransmission",
                                        "out_of_order",
                                        "lost_segment",
                                        "ack_lost_segment",
                                        "duplicate_ack",
                                        "window_update",
                                        "window_full",
                                        "zero_window",
                                        "zero_window_probe",
                                        "zero_window_probe_ack",
                                        "keep_alive",
                                        "keep_alive_ack",
                                        "reused_ports",
                                        "tfo_syn",
                                        "tfo_ack",
                                        "tfo_ignored"};

    assert(bit < sizeof names / sizeof names[0]);
    return names[bit];
}

/* As in Wireshark's frame.protocols, where it has one word for what is one layer here. */
static const char *
layer_name(uint8_t layer)
{
    static const char *const names[N_LAYERS] = {
        [LAYER_NONE] = "none",     [LAYER_ETHERNET] = "eth",   [LAYER_VLAN] = "vlan",
        [LAYER_TAG] = "tag",       [LAYER_PBB] = "ieee8021ah", [LAYER_MPLS] = "mpls",
        [LAYER_PPPOE] = "pppoes",  [LAYER_PPP] = "ppp",        [LAYER_HDLC] = "chdlc",
        [LAYER_COOKED] = "sll",    [LAYER_WLAN] = "wlan",      [LAYER_OTHER_LINK] = "link",
        [LAYER_IP4] = "ip",        [LAYER_IP6] = "ipv6",       [LAYER_UDP] = "udp",
        [LAYER_GRE] = "gre",       [LAYER_ERSPAN] = "erspan",  [LAYER_VXLAN] = "vxlan",
        [LAYER_GENEVE] = "geneve", [LAYER_GTP] = "gtp",        [LAYER_L2TP] = "l2tp",
        [LAYER_TEREDO] = "teredo", [LAYER_NSH] = "nsh",        [LAYER_OTHER_TUNNEL] = "tunnel",
    };

    assert(layer < N_LAYERS);
    return names[layer];
}

/* Wireshark 4.0 looks for FIN and RST in either direction, and asks for no more of the end. */
static const char *
completeness_words(int64_t bits)
{
    int64_t handshake = COMPLETENESS_SYN | COMPLETENESS_SYN_ACK | COMPLETENESS_ACK;
    int64_t end = COMPLETENESS_FIN | COMPLETENESS_RST, begun = bits & ~end;

    if (bits & end)
        return begun == handshake                         ? "Complete, NO_DATA"
               : begun == (handshake | COMPLETENESS_DATA) ? "Complete, WITH_DATA"
                                                          : "Incomplete";
    if (bits == COMPLETENESS_SYN)
        return "Incomplete, SYN_SENT";
    if (bits == (COMPLETENESS_SYN | COMPLETENESS_SYN_ACK))
        return "Incomplete, CLIENT_ESTABLISHED";
    if (bits == handshake)
        return "Incomplete, ESTABLISHED";
    return bits == (handshake | COMPLETENESS_DATA) ? "Incomplete, DATA" : "Incomplete";
}

/* Cells. */

static char *
add_word(char *at, const char *word)
{
    size_t n = strlen(word);

    memcpy(at, word, n);
    return at + n;
}

static char *
add_bits(char *at, int64_t bits, const char *(*name)(unsigned bit))
{
    const char *comma = "";

    for (unsigned bit = 0; bits >> bit != 0; bit++) {
        if (!(bits >> bit & 1))
            continue;
        at = add_word(add_word(at, comma), name(bit));
        comma = ",";
    }
    return at;
}

static char *
add_layers(char *at, const struct segment *s)
{
    for (int i = 0; i < s->n_layers; i++) {
        at = add_word(at, layer_name(s->layers[i]));
        *at++ = ':';
    }
    return add_word(at, "tcp");
}

static char *
add_options(char *at, const struct tcp_options *o)
{
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

/* In Wireshark's order, not that of the bits. */
static char *
add_flags(char *at, int64_t bits)
{
    static const struct {
        char letter;
        uint16_t flag;
    } letters[] = {{'S', TCP_SYN}, {'F', TCP_FIN}, {'R', TCP_RST}, {'P', TCP_PSH}, {'U', TCP_URG},
                   {'A', TCP_ACK}, {'E', TCP_ECE}, {'C', TCP_CWR}, {'N', TCP_AE}};
    size_t n = 0;

    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        at[n] = letters[i].letter;
        n += (bits & letters[i].flag) != 0;
    }
    if (n == 0)
        at[n++] = '.';
    return at + n;
}

static char *
add_hex(char *at, int64_t bits)
{
    static const char hex[] = "0123456789abcdef";

    *at++ = '0';
    *at++ = 'x';
    for (int shift = 12; shift >= 0; shift -= 4)
        *at++ = hex[bits >> shift & 15];
    return at;
}

char *
row_cell(char *at, const struct row *row, enum column column)
{
    int64_t value = row->value[column];
    const struct segment *s = row->segment;

    switch (columns[column].kind) {
    case CELL_NUMBER:
        return digits_number(at, value);
    case CELL_SECONDS:
        return digits_seconds(at, value);
    case CELL_ADDRESS:
        return at + address_write(at, value == 0 ? &s->src.address : &s->dst.address);
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
        return add_sack(at, row->analysis, value);
    case CELL_ANALYSIS:
        return add_bits(at, value, row_analysis_name);
    case CELL_COMPLETENESS:
        return add_word(at, completeness_words(value));
    case CELL_CLOSE:
        return add_word(at, value == CLOSE_ACTIVE ? "active" : "passive");
    }
    return at;
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
    char *at = tsv->bytes;

    tsv->sink = sink;
    for (int column = 0; column < COLUMNS; column++) {
        at = add_word(at, columns[column].name);
        *at++ = column + 1 < COLUMNS ? '\t' : '\n';
    }
    tsv->len = (size_t)(at - tsv->bytes);
}

void
tsv_row(struct tsv *tsv, const struct segment *s, const struct analysis_result *a)
{
    struct row row;
    char *at;

    if (tsv->len > TSV_BUFFER_BYTES - TSV_ROW_BYTES)
        tsv_flush(tsv);
    at = tsv->bytes + tsv->len;
    row_make(&row, s, a);
    for (enum column column = 0; column < COLUMNS; column++) {
        if (row_has(&row, column))
            at = row_cell(at, &row, column);
        *at++ = '\t';
    }
    at[-1] = '\n';
    tsv->len = (size_t)(at - tsv->bytes);
}
