#include "tcp_options.h"

#include "tcpviz/decode/decode.h"

#include "tcpviz/base/inlining.h"

#include <string.h>

/* Lengths that the RFCs name in segment.h ask for, with the kind and length bytes. */
enum {
    KIND_AND_LENGTH = 2,
    MSS_LEN = 4,
    WSCALE_LEN = 3,
    SACK_PERMITTED_LEN = 2,
    SACK_BLOCK_LEN = 8,
    USER_TIMEOUT_LEN = 4,
    EXPERIMENT_LEN = 4 /* with the identifier of RFC 6994 */
};

static void
list_add(struct tcp_options *o, uint8_t kind, uint8_t len)
{
    if (o->n_list < LIMIT_TCP_OPTIONS)
        o->list[o->n_list++] = (struct tcp_option){.kind = kind, .len = len};
}

static void
sack_read(struct tcp_options *o, uint8_t len, struct bytes *value)
{
    if ((len - KIND_AND_LENGTH) % SACK_BLOCK_LEN != 0)
        return;
    o->sack_cut = value->left < (size_t)len - KIND_AND_LENGTH;
    for (o->n_sack = 0; value->left >= SACK_BLOCK_LEN && o->n_sack < SACK_BLOCKS_MAX; o->n_sack++) {
        o->sack[o->n_sack].left = bytes_u32(value);
        o->sack[o->n_sack].right = bytes_u32(value);
    }
}

/* A cookie is 4 to 16 bytes and even; none at all asks for one (RFC 7413 section 4.1.1). */
static void
fast_open_read(struct tcp_options *o, struct bytes *cookie)
{
    enum { COOKIE_MIN = 4, COOKIE_MAX = 16 };
    size_t n = cookie->left;

    o->has_cookie = n > 0;
    if (n != 0 && (n < COOKIE_MIN || n > COOKIE_MAX || n % 2 != 0))
        return;
    o->has_fast_open = true;
}

static void
experiment_read(struct tcp_options *o, struct bytes *value)
{
    if (bytes_u16(value) == FAST_OPEN_EXPERIMENT)
        fast_open_read(o, value);
}

static void
mptcp_read(struct tcp_options *o, struct bytes *value)
{
    enum { VERSION_AND_FLAGS = 2 };

    bool bare = value->left <= VERSION_AND_FLAGS;
    uint8_t subtype = bytes_u8(value) >> 4;

    if (o->mptcp_subtype == MPTCP_NONE)
        o->mptcp_all = 0;
    if (!value->cut && subtype < MPTCP_TCPRST && !(bare && subtype == MPTCP_CAPABLE))
        o->mptcp_all |= (uint8_t)(1u << subtype);
    if (o->mptcp_subtype != MPTCP_NONE)
        return;
    if (subtype == MPTCP_TCPRST)
        o->mptcp_reason = bytes_u8(value);
    if (!value->cut)
        o->mptcp_subtype = subtype;
}

/* RFC 9768 section 3.2.3: of 24 bits each; a sender leaves out the last ones. */
static void
ecn_bytes_read(struct tcp_options *o, struct bytes *value)
{
    enum { COUNTERS = 3, COUNTER = 3 };

    for (o->n_ecn_bytes = 0; o->n_ecn_bytes < COUNTERS && value->left >= COUNTER;) {
        uint32_t high = bytes_u8(value);

        o->ecn_bytes[o->n_ecn_bytes++] = high << 16 | bytes_u16(value);
    }
}

/* Reads the value of one option of `len` bytes.  With a length other than its RFC asks for, it
 * stays in the list and says nothing.  Of two of a kind the last counts, as in most stacks. */
static void
value_read(struct tcp_options *o, uint8_t kind, uint8_t len, struct bytes *value)
{
    switch (kind) {
    case TCPOPT_MSS:
        if (len == MSS_LEN) {
            o->has_mss = true;
            o->mss = bytes_u16(value);
        }
        break;
    case TCPOPT_WSCALE:
        if (len == WSCALE_LEN) {
            o->has_wscale = true;
            o->wscale = bytes_u8(value);
        }
        break;
    case TCPOPT_SACK_PERMITTED:
        if (len == SACK_PERMITTED_LEN)
            o->sack_permitted = true;
        break;
    case TCPOPT_SACK:
        sack_read(o, len, value);
        break;
    case TCPOPT_TIMESTAMPS:
        if (len == TCP_TIMESTAMPS_LEN)
            tcp_timestamps_read(o, value);
        break;
    case TCPOPT_USER_TIMEOUT:
        if (len == USER_TIMEOUT_LEN) {
            o->has_user_timeout = true;
            o->user_timeout = bytes_u16(value);
        }
        break;
    case TCPOPT_MPTCP:
        mptcp_read(o, value);
        break;
    case TCPOPT_FAST_OPEN:
        fast_open_read(o, value);
        break;
    case TCPOPT_ACCECN0:
    case TCPOPT_ACCECN1:
        ecn_bytes_read(o, value);
        break;
    case TCPOPT_EXP1:
    case TCPOPT_EXP2:
        if (len >= EXPERIMENT_LEN)
            experiment_read(o, value);
        break;
    default:
        break;
    }
}

/* Of the options that have several fields, those that the capture still holds. */
static void
cut_value_read(struct tcp_options *o, uint8_t kind, uint8_t len, struct bytes held)
{
    held.cut = false;
    if (kind == TCPOPT_SACK)
        sack_read(o, len, &held);
    else if (kind == TCPOPT_TIMESTAMPS && len == TCP_TIMESTAMPS_LEN)
        tcp_timestamps_read(o, &held);
    else if (kind == TCPOPT_ACCECN0 || kind == TCPOPT_ACCECN1)
        ecn_bytes_read(o, &held);
}

/* Lists the bytes of this kind that come next: NOPs fill up, and what follows an end of list is
 * padding, which is listed as long as it is zeros; RFC 9293 section 3.1 knows nothing else there.
 */
static void
run_list(struct tcp_options *o, uint8_t kind, struct bytes *area)
{
    struct bytes peek = *area;
    unsigned n = o->n_list;

    for (; n < LIMIT_TCP_OPTIONS && peek.left > 0 && bytes_u8(&peek) == kind; n++) {
        o->list[n] = (struct tcp_option){.kind = kind, .len = 1};
        *area = peek;
    }
    o->n_list = (uint8_t)n;
}

/* Reads one option with a length byte, whose kind has just been read; false ends the walk. */
static bool
option_read(struct tcp_options *o, uint8_t kind, struct bytes *area, size_t beyond)
{
    if (area->left == 0) {
        o->malformed = beyond == 0 ? OPTIONS_LENGTH_BELOW_2 : OPTIONS_WELL_FORMED;
        return false;
    }
    uint8_t len = bytes_u8(area);

    if (len < KIND_AND_LENGTH)
        o->malformed = OPTIONS_LENGTH_BELOW_2;
    else if (len - (size_t)KIND_AND_LENGTH > area->left + beyond)
        o->malformed = OPTIONS_PAST_HEADER;
    if (o->malformed)
        return false;
    list_add(o, kind, len);
    struct bytes value = bytes_split(area, len - (size_t)KIND_AND_LENGTH);
    bool captured = !value.cut; /* a value that is too short for its kind is no end of the list */

    if (captured)
        value_read(o, kind, len, &value);
    else
        cut_value_read(o, kind, len, value);
    return captured;
}

/* The SYNs of Linux, which many are, in the order in which it puts them: worth a way of its own,
 * too, since each short connection has two. */
static bool
linux_syn_read(struct tcp_options *o, struct bytes at)
{
    enum { AREA = 20, MSS = 0x0204, SACK_PERMITTED_TIMESTAMPS = 0x0402080a, NOP_WSCALE = 0x010303 };
    static const struct tcp_option list[] = {{TCPOPT_MSS, MSS_LEN},
                                             {TCPOPT_SACK_PERMITTED, SACK_PERMITTED_LEN},
                                             {TCPOPT_TIMESTAMPS, TCP_TIMESTAMPS_LEN},
                                             {TCPOPT_NOP, 1},
                                             {TCPOPT_WSCALE, WSCALE_LEN}};
    struct bytes end;
    uint32_t mss, wscale;

    if (at.left != AREA)
        return false;
    end = bytes_of(at.at + AREA - 4, 4);
    at = bytes_of(at.at, AREA); /* now the compiler knows that no read passes the end */
    mss = bytes_u32(&at);
    wscale = bytes_u32(&end);
    if (mss >> 16 != MSS || bytes_u32(&at) != SACK_PERMITTED_TIMESTAMPS ||
        wscale >> 8 != NOP_WSCALE)
        return false;
    o->n_list = sizeof list / sizeof list[0];
    memcpy(o->list, list, sizeof list);
    o->has_mss = o->sack_permitted = o->has_wscale = true;
    o->mss = (uint16_t)mss;
    o->wscale = (uint8_t)wscale;
    tcp_timestamps_read(o, &at);
    return true;
}

BUSY void
tcp_options_walk(struct tcp_options *o, struct bytes at, size_t beyond)
{
    if (beyond == 0 && linux_syn_read(o, at))
        return;
    while (at.left > 0) {
        uint8_t kind = bytes_u8(&at);

        if (kind == TCPOPT_EOL || kind == TCPOPT_NOP) {
            list_add(o, kind, 1);
            run_list(o, kind, &at);
            if (kind == TCPOPT_EOL)
                return;
        } else if (!option_read(o, kind, &at, beyond)) {
            return;
        }
    }
}

const char *
decode_option_name(uint8_t kind)
{
    static const char *const names[256] = {
        [TCPOPT_EOL] = "End of options",
        [TCPOPT_NOP] = "No-operation",
        [TCPOPT_MSS] = "MSS",
        [TCPOPT_WSCALE] = "Window scale",
        [TCPOPT_SACK_PERMITTED] = "SACK permitted",
        [TCPOPT_SACK] = "SACK",
        [TCPOPT_TIMESTAMPS] = "Timestamps",
        [TCPOPT_MD5] = "MD5 signature",
        [TCPOPT_USER_TIMEOUT] = "User timeout",
        [TCPOPT_AO] = "Authentication",
        [TCPOPT_MPTCP] = "Multipath TCP",
        [TCPOPT_FAST_OPEN] = "Fast Open",
        [TCPOPT_ACCECN0] = "Accurate ECN",
        [TCPOPT_ACCECN1] = "Accurate ECN",
        [TCPOPT_EXP1] = "Experiment 1",
        [TCPOPT_EXP2] = "Experiment 2",
    };

    return names[kind];
}
