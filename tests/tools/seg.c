#include "seg.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define NS_PER_S 1000000000LL
#define CONNECTIONS 9
#define OPTIONS_MAX 40 /* a header has 15 words, 5 of them fixed */
#define PIECES_MAX 16
#define FRAME_MAX 70000
#define WORD_SIZE 64
#define DEFAULT_WINDOW 64240

/* One end of a connection, as the header lines gave it. */
struct party {
    bool given;
    unsigned version; /* 4 or 6 */
    uint8_t address[16];
    uint16_t port;
    uint32_t isn;
    uint8_t mac;
};

/* A fragment: so many bytes of the IP payload, from this one on. */
struct piece {
    uint32_t size, at;
};

/* One segment line; negative: left to the writer. */
enum { ICMP = 1, TCP = 6, ICMP6 = 58, IPCOMP = 108 }; /* IANA's protocol numbers */

struct packet {
    const struct party *from, *to;
    unsigned flags;
    uint32_t seq, ack;
    uint32_t len;
    bool has_text;
    unsigned window, urgent;
    uint8_t options[OPTIONS_MAX];
    size_t n_options;
    long offset, ip_length, vlan, ttl, id;
    long interface, hop;                         /* where on its way it is captured */
    long missed;                                 /* frames that were dropped in front of it */
    long down;                                   /* ms for which the device was down there */
    long cut, snap;                              /* payload bytes, frame bytes captured */
    enum { SUM_NONE, SUM_RIGHT, SUM_WRONG } sum; /* the checksum of TCP */
    struct piece pieces[PIECES_MAX];
    size_t n_pieces; /* 0: the packet travels whole */
    bool packed;     /* by IPComp */
    struct icmp {
        struct party from; /* version 0: there is none, the line is the segment itself */
        uint64_t type, code;
        long mtu, quote; /* bytes that are quoted, from the IP header on */
    } icmp;
};

struct reader {
    struct seg *seg;
    const char *name;
    const char *at; /* next character; a line ends with '\n' or the text */
    unsigned line;
    int64_t now_ns; /* of the last frame, since second 0 */
    struct party parties[2][CONNECTIONS];
    uint8_t payload[FRAME_MAX];
    uint8_t frame[FRAME_MAX + 200];
    size_t n_frame;
    uint8_t whole[FRAME_MAX + 200]; /* the IP payload of a packet that is split or packed */
};

static bool problem(struct reader *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool
problem(struct reader *r, const char *format, ...)
{
    char *out = r->seg->problem;
    size_t size = sizeof r->seg->problem;
    int n = snprintf(out, size, "%s:%u: ", r->name, r->line);
    va_list args;

    va_start(args, format);
    if (n > 0 && (size_t)n < size)
        vsnprintf(out + n, size - (size_t)n, format, args);
    va_end(args);
    return false;
}

/* Words and numbers. */

static void
skip_blanks(struct reader *r)
{
    while (*r->at == ' ' || *r->at == '\t' || *r->at == '\r')
        r->at++;
}

static bool
at_line_end(struct reader *r)
{
    skip_blanks(r);
    return *r->at == '\n' || *r->at == '\0' || *r->at == '#';
}

static bool
ends_word(char c)
{
    return c == '\0' || strchr(" \t\r\n,<>\"", c) != NULL;
}

/* The next word, without stepping over it; empty where a sign or the line's end comes. */
static size_t
peek_word(struct reader *r, char word[WORD_SIZE])
{
    size_t n = 0;

    skip_blanks(r);
    while (n + 1 < WORD_SIZE && !ends_word(r->at[n])) {
        word[n] = r->at[n];
        n++;
    }
    word[n] = '\0';
    return n;
}

static bool
take_word(struct reader *r, char word[WORD_SIZE], const char *what)
{
    size_t n = peek_word(r, word);

    if (n == 0)
        return problem(r, "%s is missing here.", what);
    if (!ends_word(r->at[n]))
        return problem(r, "%s is too long to be one.", what);
    r->at += n;
    return true;
}

static bool
take_this_word(struct reader *r, const char *expected)
{
    char word[WORD_SIZE];
    size_t n = peek_word(r, word);

    if (strcmp(word, expected) != 0)
        return false;
    r->at += n;
    return true;
}

static bool
take_sign(struct reader *r, char sign)
{
    skip_blanks(r);
    if (*r->at != sign)
        return false;
    r->at++;
    return true;
}

static bool
take_number(struct reader *r, uint64_t max, const char *what, uint64_t *out)
{
    char *end;

    skip_blanks(r);
    if (!isdigit((unsigned char)*r->at))
        return problem(r, "%s is no number.", what);
    *out = strtoull(r->at, &end, 10);
    r->at = end;
    if (*out > max)
        return problem(r, "%s is above %llu.", what, (unsigned long long)max);
    return true;
}

static bool
take_long(struct reader *r, uint64_t max, const char *what, long *out)
{
    uint64_t value;

    if (!take_number(r, max, what, &value))
        return false;
    *out = (long)value;
    return true;
}

/* A sequence number: above `base`, or, with "raw" in front, as it is. */
static bool
take_seqno(struct reader *r, uint32_t base, const char *what, uint32_t *out)
{
    bool raw = take_this_word(r, "raw");
    uint64_t value;

    if (!take_number(r, UINT32_MAX, what, &value))
        return false;
    *out = raw ? (uint32_t)value : base + (uint32_t)value;
    return true;
}

static int
hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *p = c ? strchr(digits, tolower((unsigned char)c)) : NULL;

    return p ? (int)(p - digits) : -1;
}

/* Hexadecimal bytes, with blanks between them if one likes. */
static bool
take_hex(struct reader *r, uint8_t *out, size_t size, size_t *n)
{
    for (*n = 0;; (*n)++) {
        int high, low;

        skip_blanks(r);
        high = hex_digit(r->at[0]);
        if (high < 0)
            return true;
        low = hex_digit(r->at[1]);
        if (low < 0)
            return problem(r, "Hexadecimal bytes have two digits each.");
        if (*n == size)
            return problem(r, "More than %zu bytes do not fit here.", size);
        out[*n] = (uint8_t)(high * 16 + low);
        r->at += 2;
    }
}

/* "+0.000021" since the last line, "0.000037" since the start. */
static bool
take_time(struct reader *r)
{
    bool relative = take_sign(r, '+');
    int64_t digit_ns = NS_PER_S / 10;
    uint64_t seconds;
    int64_t ns;

    if (!take_number(r, 100000000, "The time", &seconds))
        return false;
    ns = (int64_t)seconds * NS_PER_S;
    if (*r->at == '.') {
        for (r->at++; isdigit((unsigned char)*r->at); r->at++, digit_ns /= 10)
            ns += (*r->at - '0') * digit_ns;
    }
    r->now_ns = relative ? r->now_ns + ns : ns;
    return true;
}

/* Header lines. */

/* "C", "S", "C2", "client2": the end that is meant, or NULL. */
static struct party *
party_named(struct reader *r, const char *word, const char *client, const char *server)
{
    size_t side = strncmp(word, client, strlen(client)) == 0 ? 0 : 1;
    const char *stem = side == 0 ? client : server;
    const char *rest = word + strlen(stem);

    if (strncmp(word, stem, strlen(stem)) != 0)
        return NULL;
    if (*rest == '\0')
        return &r->parties[side][0];
    if (rest[0] < '1' || rest[0] > '9' || rest[1] != '\0')
        return NULL;
    return &r->parties[side][rest[0] - '1'];
}

static bool
take_party(struct reader *r, const struct party **out)
{
    char word[WORD_SIZE];
    struct party *party;

    if (!take_word(r, word, "The name of an end (C, S, C2 ...)"))
        return false;
    party = party_named(r, word, "C", "S");
    if (!party)
        return problem(r, "\"%s\" is no end of a connection: they are called C, S, C2, S2 ...",
                       word);
    if (!party->given)
        return problem(r, "%s has no address yet: a line \"%s%s ADDRESS:PORT\" must come first.",
                       word, word[0] == 'C' ? "client" : "server", word + 1);
    *out = party;
    return true;
}

static bool
line_endpoint(struct reader *r, struct party *party)
{
    char word[WORD_SIZE], *colon, *host = word;
    char *end;
    unsigned long port;

    if (!take_word(r, word, "An address with its port"))
        return false;
    colon = strrchr(word, ':');
    if (!colon)
        return problem(r, "The port is missing: ADDRESS:PORT or [ADDRESS]:PORT.");
    *colon = '\0';
    port = strtoul(colon + 1, &end, 10);
    if (end == colon + 1 || *end || port > UINT16_MAX)
        return problem(r, "\"%s\" is no port.", colon + 1);
    party->version = 4;
    if (host[0] == '[' && colon[-1] == ']') {
        party->version = 6;
        colon[-1] = '\0';
        host++;
    }
    if (inet_pton(party->version == 4 ? AF_INET : AF_INET6, host, party->address) != 1)
        return problem(r, "\"%s\" is no IPv%u address.", host, party->version);
    party->port = (uint16_t)port;
    party->given = true;
    return true;
}

static bool
line_isn(struct reader *r)
{
    char word[WORD_SIZE];
    struct party *party;
    uint64_t isn;

    if (!take_word(r, word, "The name of an end (C, S, C2 ...)"))
        return false;
    party = party_named(r, word, "C", "S");
    if (!party)
        return problem(r, "\"%s\" is no end of a connection: they are called C, S, C2, S2 ...",
                       word);
    if (!take_number(r, UINT32_MAX, "The initial number", &isn))
        return false;
    party->isn = (uint32_t)isn;
    return true;
}

static bool
line_port(struct reader *r)
{
    uint64_t port;

    if (!take_number(r, UINT16_MAX, "The port", &port))
        return false;
    r->seg->settings.port = (uint16_t)port;
    return true;
}

/* One word out of a list; its place, or -1. */
static int
take_choice(struct reader *r, const char *const words[], int n)
{
    for (int i = 0; i < n; i++) {
        if (take_this_word(r, words[i]))
            return i;
    }
    return -1;
}

static bool
line_numbers(struct reader *r)
{
    static const char *const words[] = {"relative", "raw", "symbolic"};
    int choice = take_choice(r, words, 3);

    if (choice < 0)
        return problem(r, "Numbers are relative, raw or symbolic.");
    r->seg->settings.numbers = (enum seg_numbers)choice;
    return true;
}

/* One of two words; the second one sets it. */
static bool
take_switch(struct reader *r, const char *off, const char *on, const char *else_say, bool *out)
{
    const char *const words[] = {off, on};
    int choice = take_choice(r, words, 2);

    if (choice < 0)
        return problem(r, "%s", else_say);
    *out = choice == 1;
    return true;
}

static bool
line_charset(struct reader *r)
{
    return take_switch(r, "utf8", "ascii", "The charset is utf8 or ascii.",
                       &r->seg->settings.ascii);
}

static bool
line_density(struct reader *r)
{
    return take_switch(r, "compact", "roomy", "The density is compact or roomy.",
                       &r->seg->settings.roomy);
}

static bool
line_wireshark(struct reader *r)
{
    return take_switch(r, "off", "on", "Wireshark's tags are on or off.",
                       &r->seg->settings.wireshark);
}

static bool
line_windows(struct reader *r)
{
    return take_switch(r, "off", "on", "The windows on the arrows are on or off.",
                       &r->seg->settings.windows);
}

static bool
line_size(struct reader *r)
{
    uint64_t cols, rows;

    if (!take_number(r, 1000, "The width", &cols))
        return false;
    if (!take_sign(r, 'x'))
        return problem(r, "A size is written 100x36.");
    if (!take_number(r, 1000, "The height", &rows))
        return false;
    r->seg->settings.cols = (unsigned)cols;
    r->seg->settings.rows = (unsigned)rows;
    return true;
}

/* "show trouble or reset": up to the line's end. */
static bool
line_show(struct reader *r)
{
    size_t n;

    skip_blanks(r);
    n = strcspn(r->at, "\n");
    if (n == 0 || n >= sizeof r->seg->settings.show)
        return problem(r, "A filter has 1 to 127 characters.");
    memcpy(r->seg->settings.show, r->at, n);
    r->seg->settings.show[n] = '\0';
    r->at += n;
    return true;
}

/* "labels Left,Right": up to the comma and the line's end, blanks inside included. */
static bool
line_labels(struct reader *r)
{
    static const char *const ends[] = {",\n", "\n"};

    for (int i = 0; i < 2; i++) {
        size_t n;

        skip_blanks(r);
        n = strcspn(r->at, ends[i]);
        if (n == 0 || n >= sizeof r->seg->settings.labels[i])
            return problem(r, "Labels are two names of 1 to 32 characters: Left,Right.");
        memcpy(r->seg->settings.labels[i], r->at, n);
        r->seg->settings.labels[i][n] = '\0';
        r->at += n;
        if (i == 0 && !take_sign(r, ','))
            return problem(r, "Labels are two names with a comma between them: Left,Right.");
    }
    return true;
}

static const struct {
    const char *word;
    bool (*take)(struct reader *r);
} header_lines[] = {
    {"isn", line_isn},         {"port", line_port},           {"numbers", line_numbers},
    {"charset", line_charset}, {"density", line_density},     {"size", line_size},
    {"labels", line_labels},   {"wireshark", line_wireshark}, {"show", line_show},
    {"windows", line_windows},
};

/* Options. */

static bool
option_add(struct reader *r, struct packet *p, const void *bytes, size_t n)
{
    if (n > sizeof p->options - p->n_options)
        return problem(r, "The options have more than %d bytes.", OPTIONS_MAX);
    memcpy(p->options + p->n_options, bytes, n);
    p->n_options += n;
    return true;
}

static bool
option_add_value(struct reader *r, struct packet *p, uint32_t value, size_t n)
{
    uint8_t bytes[4] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
                        (uint8_t)value};

    return option_add(r, p, bytes + 4 - n, n);
}

/* The two bytes that most options begin with. */
static bool
option_begin(struct reader *r, struct packet *p, unsigned kind, size_t len)
{
    return option_add_value(r, p, kind << 8 | (uint32_t)len, 2);
}

/* kind, length and one number of `len` - 2 bytes */
static bool
option_number(struct reader *r, struct packet *p, unsigned kind, size_t len, const char *what)
{
    uint64_t max = (1ull << (len - 2) * 8) - 1, value;

    return take_number(r, max, what, &value) && option_begin(r, p, kind, len) &&
           option_add_value(r, p, (uint32_t)value, len - 2);
}

static bool
option_nop(struct reader *r, struct packet *p)
{
    return option_add_value(r, p, 1, 1);
}

static bool
option_eol(struct reader *r, struct packet *p)
{
    return option_add_value(r, p, 0, 1);
}

static bool
option_mss(struct reader *r, struct packet *p)
{
    return option_number(r, p, 2, 4, "The MSS");
}

static bool
option_wscale(struct reader *r, struct packet *p)
{
    return option_number(r, p, 3, 3, "The window scale");
}

static bool
option_sack_permitted(struct reader *r, struct packet *p)
{
    return option_begin(r, p, 4, 2);
}

static bool
option_user_timeout(struct reader *r, struct packet *p)
{
    return option_number(r, p, 28, 4, "The user timeout");
}

static bool
option_timestamps(struct reader *r, struct packet *p)
{
    uint64_t val, ecr;

    if (!take_this_word(r, "val") || !take_number(r, UINT32_MAX, "The timestamp", &val) ||
        !take_this_word(r, "ecr") || !take_number(r, UINT32_MAX, "The timestamp echo", &ecr))
        return problem(r, "Timestamps are written TS val N ecr N.");
    return option_begin(r, p, 8, 10) && option_add_value(r, p, (uint32_t)val, 4) &&
           option_add_value(r, p, (uint32_t)ecr, 4);
}

/* "sack 101:201 301:401": first number held, first one not held. */
static bool
option_sack(struct reader *r, struct packet *p)
{
    size_t start = p->n_options;
    uint32_t left, right;

    if (!option_begin(r, p, 5, 2))
        return false;
    do {
        if (!take_seqno(r, p->to->isn, "The left edge", &left))
            return false;
        if (!take_sign(r, ':'))
            return problem(r, "A SACK block is written LEFT:RIGHT.");
        if (!take_seqno(r, p->to->isn, "The right edge", &right))
            return false;
        if (!option_add_value(r, p, left, 4) || !option_add_value(r, p, right, 4))
            return false;
        skip_blanks(r);
    } while (*r->at != ',' && *r->at != '>');
    p->options[start + 1] = (uint8_t)(p->n_options - start);
    return true;
}

static bool
option_with_bytes(struct reader *r, struct packet *p, unsigned kind)
{
    uint8_t bytes[OPTIONS_MAX];
    size_t n;

    return take_hex(r, bytes, sizeof bytes, &n) && option_begin(r, p, kind, n + 2) &&
           option_add(r, p, bytes, n);
}

static bool
option_fast_open(struct reader *r, struct packet *p)
{
    return option_with_bytes(r, p, 34);
}

static bool
option_kind(struct reader *r, struct packet *p)
{
    uint64_t kind;

    return take_number(r, 255, "The kind", &kind) && option_with_bytes(r, p, (unsigned)kind);
}

/* Bytes as they are, however wrong. */
static bool
option_hex(struct reader *r, struct packet *p)
{
    uint8_t bytes[OPTIONS_MAX];
    size_t n;

    return take_hex(r, bytes, sizeof bytes, &n) && option_add(r, p, bytes, n);
}

static const struct {
    const char *word;
    bool (*take)(struct reader *r, struct packet *p);
} options[] = {
    {"nop", option_nop},
    {"eol", option_eol},
    {"mss", option_mss},
    {"wscale", option_wscale},
    {"sackOK", option_sack_permitted},
    {"sack", option_sack},
    {"TS", option_timestamps},
    {"fo", option_fast_open},
    {"uto", option_user_timeout},
    {"kind", option_kind},
    {"hex", option_hex},
};

static bool
take_option(struct reader *r, struct packet *p)
{
    char word[WORD_SIZE];

    if (!take_word(r, word, "An option"))
        return false;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (strcmp(word, options[i].word) == 0)
            return options[i].take(r, p);
    }
    return problem(r, "\"%s\" is no option with a name here; kind N HEX writes any.", word);
}

static bool
field_options(struct reader *r, struct packet *p)
{
    do {
        if (!take_option(r, p))
            return false;
    } while (take_sign(r, ','));
    if (!take_sign(r, '>'))
        return problem(r, "The options must end with '>'.");
    return true;
}

/* Fields behind the numbers of a segment line. */

static bool
field_ack(struct reader *r, struct packet *p)
{
    return take_seqno(r, p->to->isn, "The acknowledgment number", &p->ack);
}

static bool
field_window(struct reader *r, struct packet *p)
{
    uint64_t value;
    bool ok = take_number(r, UINT16_MAX, "The window", &value);

    p->window = ok ? (unsigned)value : 0;
    return ok;
}

static bool
field_urgent(struct reader *r, struct packet *p)
{
    uint64_t value;
    bool ok = take_number(r, UINT16_MAX, "The urgent pointer", &value);

    p->urgent = ok ? (unsigned)value : 0;
    return ok;
}

static bool
field_sum(struct reader *r, struct packet *p)
{
    if (take_this_word(r, "right"))
        p->sum = SUM_RIGHT;
    else if (take_this_word(r, "wrong"))
        p->sum = SUM_WRONG;
    else
        return problem(r, "A sum is right or wrong.");
    return true;
}

/* "frag 24,16" or "frag 16@24,24@0": SIZE of each fragment, @ where it begins if not behind the
 * one before it. */
static bool
field_fragments(struct reader *r, struct packet *p)
{
    uint64_t size, at = 0;

    do {
        if (p->n_pieces == PIECES_MAX)
            return problem(r, "More than %d fragments do not fit here.", PIECES_MAX);
        if (!take_number(r, UINT16_MAX, "The size of a fragment", &size))
            return false;
        if (take_sign(r, '@') && !take_number(r, UINT16_MAX, "The place of a fragment", &at))
            return false;
        if (at % 8 != 0)
            return problem(r, "A fragment begins at a multiple of 8 bytes.");
        p->pieces[p->n_pieces++] = (struct piece){(uint32_t)size, (uint32_t)at};
        at += size;
    } while (take_sign(r, ','));
    return true;
}

static bool
field_packed(struct reader *r, struct packet *p)
{
    (void)r;
    p->packed = true;
    return true;
}

/* "icmp 10.0.0.254 3/3": the frame is not the segment, but an ICMP error of that address which
 * quotes it. */
static bool
field_icmp(struct reader *r, struct packet *p)
{
    struct icmp *icmp = &p->icmp;
    char word[WORD_SIZE];

    if (!take_word(r, word, "An address"))
        return false;
    icmp->from.version = p->from->version;
    if (inet_pton(p->from->version == 4 ? AF_INET : AF_INET6, word, icmp->from.address) != 1)
        return problem(r, "\"%s\" is no IPv%u address.", word, p->from->version);
    if (!take_number(r, UINT8_MAX, "The type", &icmp->type))
        return false;
    if (!take_sign(r, '/'))
        return problem(r, "Type and code are written TYPE/CODE.");
    return take_number(r, UINT8_MAX, "The code", &icmp->code);
}

static const struct {
    const char *word;
    bool (*take)(struct reader *r, struct packet *p);
} fields[] = {
    {"ack", field_ack},   {"win", field_window},     {"urg", field_urgent},    {"sum", field_sum},
    {"icmp", field_icmp}, {"frag", field_fragments}, {"packed", field_packed},
};

/* Those that are one number, at most `max`, and where it goes. */
static const struct {
    const char *word, *what;
    uint64_t max;
    size_t member; /* a long of struct packet */
} numbers[] = {
    {"cut", "The number of captured payload bytes", FRAME_MAX, offsetof(struct packet, cut)},
    {"snap", "The number of captured bytes", FRAME_MAX, offsetof(struct packet, snap)},
    {"offset", "The data offset", 15, offsetof(struct packet, offset)},
    {"iplen", "The IP length", UINT16_MAX, offsetof(struct packet, ip_length)},
    {"vlan", "The VLAN", 4095, offsetof(struct packet, vlan)},
    {"ttl", "The TTL", 255, offsetof(struct packet, ttl)},
    {"id", "The identification", UINT16_MAX, offsetof(struct packet, id)},
    {"missed", "The number of dropped frames", INT32_MAX, offsetof(struct packet, missed)},
    {"down", "The number of milliseconds", INT32_MAX, offsetof(struct packet, down)},
    {"iface", "The interface", UINT16_MAX, offsetof(struct packet, interface)},
    {"hop", "The hop", 255, offsetof(struct packet, hop)},
    {"mtu", "The MTU", UINT16_MAX, offsetof(struct packet, icmp.mtu)},
    {"quote", "The number of quoted bytes", FRAME_MAX, offsetof(struct packet, icmp.quote)},
};

/* One character of a text in quotes, an escape undone. */
static bool
take_character(struct reader *r, uint8_t *out)
{
    static const char names[] = "nrt0\\\"", values[] = "\n\r\t\0\\\"";
    const char *name;

    *out = (uint8_t)*r->at++;
    if (*out != '\\')
        return true;
    if (*r->at == 'x' && hex_digit(r->at[1]) >= 0 && hex_digit(r->at[2]) >= 0) {
        *out = (uint8_t)(hex_digit(r->at[1]) * 16 + hex_digit(r->at[2]));
        r->at += 3;
        return true;
    }
    name = *r->at ? strchr(names, *r->at) : NULL;
    if (!name)
        return problem(r, "Escapes in a text are \\n \\r \\t \\0 \\\\ \\\" and \\xNN.");
    *out = (uint8_t)values[name - names];
    r->at++;
    return true;
}

static bool
field_text(struct reader *r, struct packet *p)
{
    size_t n = 0;

    while (*r->at != '"') {
        if (*r->at == '\0' || *r->at == '\n')
            return problem(r, "The text must end with a quote on the same line.");
        if (n == p->len)
            return problem(r, "The text is longer than the segment's %u bytes.", p->len);
        if (!take_character(r, &r->payload[n++]))
            return false;
    }
    r->at++;
    if (n != p->len)
        return problem(r, "The text has %zu bytes, the segment %u.", n, p->len);
    p->has_text = true;
    return true;
}

static bool
take_field(struct reader *r, struct packet *p)
{
    char word[WORD_SIZE];

    if (take_sign(r, '<'))
        return field_options(r, p);
    if (take_sign(r, '"'))
        return field_text(r, p);
    if (!take_word(r, word, "A field"))
        return false;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (strcmp(word, fields[i].word) == 0)
            return fields[i].take(r, p);
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (strcmp(word, numbers[i].word) == 0)
            return take_long(r, numbers[i].max, numbers[i].what,
                             (long *)(void *)((char *)p + numbers[i].member));
    }
    return problem(r, "\"%s\" is no field of a segment.", word);
}

static bool
take_flags(struct reader *r, struct packet *p)
{
    static const char letters[] = "FSRP.UEWe"; /* in the order of their bits */
    char word[WORD_SIZE];

    if (!take_word(r, word, "The flags"))
        return false;
    if (strcmp(word, "-") == 0)
        return true;
    for (const char *c = word; *c; c++) {
        const char *letter = strchr(letters, *c);

        if (!letter)
            return problem(r, "'%c' is no flag: they are F S R P . U E W e, or - for none.", *c);
        p->flags |= 1u << (letter - letters);
    }
    return true;
}

/* "1:15(14)": first number, the one behind the last byte, bytes. */
static bool
take_range(struct reader *r, struct packet *p)
{
    bool raw = take_this_word(r, "raw");
    uint64_t first, end, len;

    if (!take_number(r, UINT32_MAX, "The sequence number", &first) || !take_sign(r, ':') ||
        !take_number(r, UINT32_MAX, "The number behind the last byte", &end) ||
        !take_sign(r, '(') || !take_number(r, UINT16_MAX, "The length", &len) || !take_sign(r, ')'))
        return problem(r, "Numbers and length are written FIRST:END(LENGTH).");
    if ((uint32_t)(end - first) != len)
        return problem(r, "%llu bytes do not lead from %llu to %llu.", (unsigned long long)len,
                       (unsigned long long)first, (unsigned long long)end);
    p->seq = (raw ? 0 : p->from->isn) + (uint32_t)first;
    p->len = (uint32_t)len;
    return true;
}

/* Bytes of a frame. */

static void
put(struct reader *r, uint32_t value, size_t n)
{
    while (n-- > 0)
        r->frame[r->n_frame++] = (uint8_t)(value >> n * 8);
}

static void
put_bytes(struct reader *r, const void *bytes, size_t n)
{
    memcpy(r->frame + r->n_frame, bytes, n);
    r->n_frame += n;
}

static void
put_ethernet(struct reader *r, const struct packet *p)
{
    put(r, 0x0200u | (uint32_t)p->hop, 2);
    put(r, p->to->mac, 4);
    put(r, 0x0200u | (uint32_t)p->hop, 2);
    put(r, p->from->mac, 4);
    if (p->vlan >= 0)
        put(r, 0x81000000u | (uint32_t)p->vlan, 4);
    put(r, p->from->version == 4 ? 0x0800 : 0x86dd, 2);
}

/* `fragment` is the field of flags and offset. */
static void
put_ipv4(struct reader *r, const struct packet *p, size_t len, uint32_t fragment, uint8_t protocol)
{
    put(r, 0x4500, 2);
    put(r, p->ip_length >= 0 ? (uint32_t)p->ip_length : (uint32_t)(20 + len), 2);
    put(r, (uint32_t)p->id, 2);
    put(r, fragment, 2);
    put(r, (uint32_t)p->ttl << 8 | protocol, 2);
    put(r, 0, 2); /* no checksum, as with offload */
    put_bytes(r, p->from->address, 4);
    put_bytes(r, p->to->address, 4);
}

static void
put_ipv6(struct reader *r, const struct packet *p, size_t len, uint8_t next)
{
    put(r, 0x60000000, 4);
    put(r, p->ip_length >= 0 ? (uint32_t)p->ip_length : (uint32_t)len, 2);
    put(r, (uint32_t)next << 8 | (uint32_t)p->ttl, 2);
    put_bytes(r, p->from->address, 16);
    put_bytes(r, p->to->address, 16);
}

static void
put_tcp(struct reader *r, const struct packet *p, size_t header_len)
{
    uint32_t offset = p->offset >= 0 ? (uint32_t)p->offset : (uint32_t)(header_len / 4);

    put(r, p->from->port, 2);
    put(r, p->to->port, 2);
    put(r, p->seq, 4);
    put(r, p->ack, 4);
    put(r, offset << 12 | p->flags, 2);
    put(r, p->window, 2);
    put(r, 0, 2); /* no checksum, as with offload */
    put(r, p->urgent, 2);
    put_bytes(r, p->options, p->n_options);
    for (size_t n = 20 + p->n_options; n < header_len; n++)
        put(r, 0, 1);
}

/* Gives the frame that was put together to the conversation. */
static bool
keep_frame(struct reader *r, size_t captured, long interface)
{
    struct seg *seg = r->seg;
    struct frame *frames = realloc(seg->frames, (seg->n_frames + 1) * sizeof *frames);
    uint8_t *bytes = realloc(seg->bytes, seg->n_bytes + captured + 1);

    if (frames)
        seg->frames = frames;
    if (bytes)
        seg->bytes = bytes;
    if (!frames || !bytes)
        return problem(r, "There is no memory for another frame.");
    memcpy(bytes + seg->n_bytes, r->frame, captured);
    seg->n_bytes += captured;
    frames[seg->n_frames] = (struct frame){.time_ns = SEG_EPOCH_S * NS_PER_S + r->now_ns,
                                           .number = seg->n_frames + 1,
                                           .captured_bytes = (uint32_t)captured,
                                           .wire_bytes = (uint32_t)r->n_frame,
                                           .link_type = 1,
                                           .interface = (uint32_t)interface};
    seg->n_frames++;
    return true;
}

static size_t
tcp_header_len(const struct packet *p)
{
    return 20 + (p->n_options + 3) / 4 * 4;
}

static void
put_headers(struct reader *r, const struct packet *p)
{
    size_t header_len = tcp_header_len(p);

    if (p->from->version == 4)
        put_ipv4(r, p, header_len + p->len, 0x4000, TCP); /* don't fragment */
    else
        put_ipv6(r, p, header_len + p->len, TCP);
    put_tcp(r, p, header_len);
}

/* RFC 1071. */
static uint32_t
add_words(uint32_t sum, const uint8_t *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sum += i % 2 == 0 ? (uint32_t)at[i] << 8 : at[i];
    while (sum >> 16 != 0)
        sum = (sum & 0xffff) + (sum >> 16);
    return sum;
}

/* Of the segment that begins at byte `tcp` and ends with the frame. */
static void
set_sum(struct reader *r, const struct packet *p, size_t tcp)
{
    enum { SUM_AT = 16 };
    size_t n = r->n_frame - tcp, address = p->from->version == 4 ? 4 : 16;
    uint32_t sum = add_words(TCP + (uint32_t)n, p->from->address, address);

    sum = add_words(sum, p->to->address, address);
    sum = ~add_words(sum, r->frame + tcp, n) & 0xffff;
    sum ^= p->sum == SUM_WRONG;
    r->frame[tcp + SUM_AT] = (uint8_t)(sum >> 8);
    r->frame[tcp + SUM_AT + 1] = (uint8_t)sum;
}

static bool
keep_whole(struct reader *r, const struct packet *p)
{
    size_t captured, tcp;

    r->n_frame = 0;
    put_ethernet(r, p);
    put_headers(r, p);
    tcp = r->n_frame - tcp_header_len(p);
    captured = r->n_frame + p->len;
    if (p->cut >= 0 && (size_t)p->cut < p->len)
        captured = r->n_frame + (size_t)p->cut;
    put_bytes(r, r->payload, p->len);
    if (p->sum != SUM_NONE)
        set_sum(r, p, tcp);
    if (p->snap >= 0 && (size_t)p->snap < captured)
        captured = (size_t)p->snap;
    return keep_frame(r, captured, p->interface);
}

/* RFC 792; RFC 4443 section 3.  It goes back to the segment's sender. */
static bool
keep_icmp(struct reader *r, const struct packet *quoted)
{
    const struct icmp *icmp = &quoted->icmp;
    struct packet p = {.from = &icmp->from,
                       .to = quoted->from,
                       .ip_length = -1,
                       .vlan = quoted->vlan,
                       .id = (long)((r->seg->n_frames + 1) & UINT16_MAX),
                       .ttl = 64};
    size_t n;

    r->n_frame = 0;
    put_headers(r, quoted);
    put_bytes(r, r->payload, quoted->len);
    n = icmp->quote >= 0 && (size_t)icmp->quote < r->n_frame ? (size_t)icmp->quote : r->n_frame;
    memcpy(r->whole, r->frame, n);
    r->n_frame = 0;
    put_ethernet(r, &p);
    if (icmp->from.version == 4)
        put_ipv4(r, &p, 8 + n, 0, ICMP);
    else
        put_ipv6(r, &p, 8 + n, ICMP6);
    put(r, (uint32_t)(icmp->type << 8 | icmp->code), 2);
    put(r, 0, 2); /* no checksum */
    put(r, icmp->mtu >= 0 ? (uint32_t)icmp->mtu : 0, 4);
    put_bytes(r, r->whole, n);
    return keep_frame(r, r->n_frame, quoted->interface);
}

/* RFC 3173 section 3.1, RFC 2394: makes of the n bytes of r->whole what is sent instead. */
static bool
pack(struct reader *r, size_t *n)
{
    enum { HEADER = 4, INDEX_AT = 3, DEFLATE = 2 };
    z_stream z = {.next_in = r->whole, .avail_in = (uInt)*n};
    bool good;

    if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return problem(r, "There is no memory to pack a packet.");
    z.next_out = r->frame;
    z.avail_out = sizeof r->frame;
    good = deflate(&z, Z_FINISH) == Z_STREAM_END;
    (void)deflateEnd(&z);
    if (!good || z.total_out > sizeof r->whole - HEADER)
        return problem(r, "A packed packet has no room.");
    memset(r->whole, 0, HEADER);
    r->whole[0] = TCP;
    r->whole[INDEX_AT] = DEFLATE;
    memcpy(r->whole + HEADER, r->frame, z.total_out);
    *n = HEADER + z.total_out;
    return true;
}

/* What IP carries, as one piece; so many bytes. */
static bool
make_whole(struct reader *r, const struct packet *p, size_t *n)
{
    r->n_frame = 0;
    put_tcp(r, p, tcp_header_len(p));
    put_bytes(r, r->payload, p->len);
    *n = r->n_frame;
    memcpy(r->whole, r->frame, *n);
    return !p->packed || pack(r, n);
}

static uint8_t
carried_by_ip(const struct packet *p)
{
    return p->packed ? IPCOMP : TCP;
}

static size_t
snapped(const struct reader *r, const struct packet *p)
{
    return p->snap >= 0 && (size_t)p->snap < r->n_frame ? (size_t)p->snap : r->n_frame;
}

static bool
keep_packed(struct reader *r, const struct packet *p)
{
    size_t n;

    if (!make_whole(r, p, &n))
        return false;
    r->n_frame = 0;
    put_ethernet(r, p);
    if (p->from->version == 4)
        put_ipv4(r, p, n, 0x4000, IPCOMP);
    else
        put_ipv6(r, p, n, IPCOMP);
    put_bytes(r, r->whole, n);
    return keep_frame(r, snapped(r, p), p->interface);
}

/* RFC 791 section 3.1; RFC 8200 section 4.5 */
static bool
keep_fragment(struct reader *r, const struct packet *p, const struct piece *piece, size_t whole_len)
{
    uint32_t more = piece->at + piece->size < whole_len;

    if (piece->at + piece->size > whole_len)
        return problem(r, "The IP payload has %zu bytes: a fragment ends behind them.", whole_len);
    r->n_frame = 0;
    put_ethernet(r, p);
    if (p->from->version == 4) {
        put_ipv4(r, p, piece->size, more << 13 | piece->at / 8, carried_by_ip(p));
    } else {
        put_ipv6(r, p, 8 + piece->size, 44);
        put(r, (uint32_t)carried_by_ip(p) << 8, 2);
        put(r, piece->at | more, 2);
        put(r, (uint32_t)p->id, 4);
    }
    put_bytes(r, r->whole + piece->at, piece->size);
    return keep_frame(r, snapped(r, p), p->interface);
}

static bool
keep_fragments(struct reader *r, const struct packet *p)
{
    size_t whole_len;

    if (!make_whole(r, p, &whole_len))
        return false;
    for (size_t i = 0; i < p->n_pieces; i++)
        if (!keep_fragment(r, p, &p->pieces[i], whole_len))
            return false;
    return true;
}

static bool
keep_frames(struct reader *r, const struct packet *p)
{
    if (p->icmp.from.version != 0)
        return keep_icmp(r, p);
    if (p->n_pieces > 0)
        return keep_fragments(r, p);
    return p->packed ? keep_packed(r, p) : keep_whole(r, p);
}

static bool
keep_packet(struct reader *r, struct packet *p)
{
    size_t first = r->seg->n_frames;

    if (p->from->version != p->to->version)
        return problem(r, "One end has an IPv4 address, the other an IPv6 address.");
    if (p->len + tcp_header_len(p) + 20 > UINT16_MAX)
        return problem(r, "An IP packet has no room for %u bytes.", p->len);
    if ((p->n_pieces > 0 || p->packed) && p->cut >= 0)
        return problem(r, "Of what is split or packed the frames may be cut, with snap N.");
    if (!p->has_text)
        memset(r->payload, 0, p->len); /* no text, so no preview is drawn of it */
    if (p->id < 0)
        p->id = (long)((r->seg->n_frames + 1) & UINT16_MAX);
    if (!keep_frames(r, p))
        return false;
    r->seg->frames[first].missed = (uint32_t)p->missed;
    r->seg->frames[first].down_ns = p->down * (NS_PER_S / 1000);
    return true;
}

/* Lines. */

static bool
line_raw_frame(struct reader *r)
{
    return take_hex(r, r->frame, FRAME_MAX, &r->n_frame) && keep_frame(r, r->n_frame, 0);
}

static bool
line_segment(struct reader *r)
{
    struct packet p = {.window = DEFAULT_WINDOW,
                       .offset = -1,
                       .ip_length = -1,
                       .vlan = -1,
                       .ttl = 64,
                       .id = -1,
                       .interface = 0,
                       .missed = 0,
                       .down = 0,
                       .hop = 0,
                       .cut = -1,
                       .snap = -1,
                       .icmp = {.mtu = -1, .quote = -1}};

    if (!take_time(r))
        return false;
    if (take_this_word(r, "raw-frame"))
        return line_raw_frame(r);
    if (!take_party(r, &p.from))
        return false;
    if (!take_sign(r, '>'))
        return problem(r, "A '>' must stand between sender and receiver.");
    if (!take_party(r, &p.to) || !take_flags(r, &p) || !take_range(r, &p))
        return false;
    while (!at_line_end(r)) {
        if (!take_field(r, &p))
            return false;
    }
    return keep_packet(r, &p);
}

static bool
line_header(struct reader *r)
{
    char word[WORD_SIZE];
    struct party *party;

    if (!take_word(r, word, "The first word of the line"))
        return false;
    party = party_named(r, word, "client", "server");
    if (party)
        return line_endpoint(r, party);
    for (size_t i = 0; i < sizeof header_lines / sizeof *header_lines; i++) {
        if (strcmp(word, header_lines[i].word) == 0)
            return header_lines[i].take(r);
    }
    return problem(r, "\"%s\" begins no line of this language.", word);
}

static bool
take_line(struct reader *r)
{
    if (at_line_end(r))
        return true;
    if (*r->at == '+' || isdigit((unsigned char)*r->at) ? !line_segment(r) : !line_header(r))
        return false;
    if (!at_line_end(r))
        return problem(r, "\"%.20s\" was not expected here.", r->at);
    return true;
}

static void
settle_frames(struct seg *seg)
{
    size_t at = 0;

    for (size_t i = 0; i < seg->n_frames; i++) {
        seg->frames[i].at = seg->bytes + at;
        at += seg->frames[i].captured_bytes;
    }
}

static void
default_parties(struct reader *r)
{
    for (uint8_t i = 0; i < CONNECTIONS; i++) {
        r->parties[0][i] = (struct party){.isn = 1000, .mac = (uint8_t)(0x10 + i)};
        r->parties[1][i] = (struct party){.isn = 5000, .mac = (uint8_t)(0x20 + i)};
    }
}

bool
seg_parse(struct seg *seg, const char *name, const char *text)
{
    struct reader *r = calloc(1, sizeof *r);
    bool ok = true;

    *seg = (struct seg){.settings = {.cols = 100, .rows = 36}};
    if (!r) {
        snprintf(seg->problem, sizeof seg->problem, "%s:0: There is no memory.", name);
        return false;
    }
    r->seg = seg;
    r->name = name;
    r->at = text;
    default_parties(r);
    while (*r->at) {
        r->line++;
        ok = take_line(r);
        if (!ok)
            break;
        r->at += strcspn(r->at, "\n");
        r->at += *r->at == '\n';
    }
    settle_frames(seg);
    free(r);
    return ok;
}

/* Files. */

static char *
read_all(FILE *f)
{
    size_t size = 1u << 20;
    char *text = malloc(size);
    size_t n = text ? fread(text, 1, size - 1, f) : 0;

    if (text)
        text[n] = '\0';
    return text;
}

bool
seg_read(struct seg *seg, const char *path)
{
    FILE *f = fopen(path, "rb");
    char *text = f ? read_all(f) : NULL;
    bool ok = false;

    if (text) {
        ok = seg_parse(seg, path, text);
    } else {
        *seg = (struct seg){0};
        snprintf(seg->problem, sizeof seg->problem, "%s:0: The file cannot be read.", path);
    }
    free(text);
    if (f)
        fclose(f);
    return ok;
}

void
seg_finish(struct seg *seg)
{
    free(seg->frames);
    free(seg->bytes);
    seg->frames = NULL;
    seg->bytes = NULL;
    seg->n_frames = seg->n_bytes = 0;
}

static bool
write_words(FILE *f, const uint32_t *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t b[4] = {(uint8_t)(words[i] >> 24), (uint8_t)(words[i] >> 16),
                        (uint8_t)(words[i] >> 8), (uint8_t)words[i]};

        if (fwrite(b, sizeof b, 1, f) != 1)
            return false;
    }
    return true;
}

static bool
write_frame(FILE *f, const struct frame *frame)
{
    uint32_t head[] = {(uint32_t)(frame->time_ns / NS_PER_S), (uint32_t)(frame->time_ns % NS_PER_S),
                       frame->captured_bytes, frame->wire_bytes};

    return write_words(f, head, 4) &&
           fwrite(frame->at, 1, frame->captured_bytes, f) == frame->captured_bytes;
}

bool
seg_write_pcap(struct seg *seg, const char *path)
{
    /* magic of nanoseconds, version 2.4, no zone, no accuracy, snapshot length, Ethernet */
    static const uint32_t head[] = {0xa1b23c4d, 2u << 16 | 4, 0, 0, 262144, 1};
    FILE *f = fopen(path, "wb");
    bool ok = f && write_words(f, head, 6);

    for (size_t i = 0; ok && i < seg->n_frames; i++)
        ok = write_frame(f, &seg->frames[i]);
    if (f && fclose(f) != 0)
        ok = false;
    if (!ok)
        snprintf(seg->problem, sizeof seg->problem, "%s:0: The file cannot be written.", path);
    return ok;
}
