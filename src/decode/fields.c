#include "fields_list.h"

#include "header.h"
#include "ip.h"
#include "link.h"
#include "tunnel.h"

#include "tcpviz/decode/decode.h"

/* The walk of decode.c once more, with a note of what each step stepped over.  Only for a frame
 * that somebody looks at, so decoding need not carry the notes along. */

/* A header's fields at most, and those of a TCP header: see LIMIT_FIELDS. */
enum { IP_FIELDS_MAX = 24, TCP_FIELDS_MAX = 105 };

/* RFC 791 section 3.1. */
static const struct part ip4_parts[] = {
    {FIELD_IP4_VERSION, 1, 4},     {FIELD_IP4_HEADER_LENGTH, 1, 4},
    {FIELD_IP_DS, 1, 8},           {FIELD_IP_DSCP, 2, 6},
    {FIELD_IP_ECN, 2, 2},          {FIELD_IP4_TOTAL_LENGTH, 1, 16},
    {FIELD_IP4_ID, 1, 16},         {FIELD_IP4_FLAGS, 1, 3},
    {FIELD_IP4_RESERVED, 2, 1},    {FIELD_IP4_DF, 2, 1},
    {FIELD_IP4_MF, 2, 1},          {FIELD_IP4_OFFSET, 1, 13},
    {FIELD_IP4_TTL, 1, 8},         {FIELD_IP_PROTOCOL, 1, 8},
    {FIELD_IP4_CHECKSUM, 1, 16},   {FIELD_IP_SOURCE, 1, 32},
    {FIELD_IP_DESTINATION, 1, 32},
};

/* RFC 8200 section 3. */
static const struct part ip6_parts[] = {
    {FIELD_IP6_VERSION, 1, 4},      {FIELD_IP_DS, 1, 8},     {FIELD_IP_DSCP, 2, 6},
    {FIELD_IP_ECN, 2, 2},           {FIELD_IP6_FLOW, 1, 20}, {FIELD_IP6_LENGTH, 1, 16},
    {FIELD_IP_PROTOCOL, 1, 8},      {FIELD_IP6_HOPS, 1, 8},  {FIELD_IP_SOURCE, 1, 128},
    {FIELD_IP_DESTINATION, 1, 128},
};

#define N_OF(table) (sizeof(table) / sizeof(table)[0])

static uint8_t
version_at(const struct fields *f, uint32_t from)
{
    struct bytes at = bytes_of(f->frame, f->captured);

    (void)bytes_step(&at, from);
    return bytes_u8(&at) >> 4;
}

/* The header's own length, in front of the extension headers that belong to it. */
static uint32_t
ip_header_bits(const struct fields *f, uint32_t from, bool ip6)
{
    enum { IP6_BITS = 40 * 8 };
    struct bytes at = bytes_of(f->frame, f->captured);

    if (ip6)
        return IP6_BITS;
    (void)bytes_step(&at, from);
    return (bytes_u8(&at) & 0x0fu) * 32u;
}

static void
add_ip(struct fields *f, uint32_t from, uint32_t to)
{
    bool ip6 = version_at(f, from) == 6;
    const struct part *parts = ip6 ? ip6_parts : ip4_parts;
    size_t n = ip6 ? N_OF(ip6_parts) : N_OF(ip4_parts);
    uint32_t own = ip_header_bits(f, from, ip6), fixed = 0;

    fields_add(f, ip6 ? FIELD_IP6 : FIELD_IP4, 0, 0, bytes_span(from, to));
    if (f->n + IP_FIELDS_MAX > LIMIT_FIELDS - TCP_FIELDS_MAX)
        return;
    fields_add_parts(f, parts, n, 0, from * 8);
    for (size_t i = 0; i < n; i++)
        fixed += parts[i].depth == 1 ? parts[i].bits : 0;
    fields_add(f, FIELD_IP4_OPTIONS, 1, 0, (struct span){from * 8 + fixed, own - fixed});
    fields_add(f, FIELD_IP_EXTENSIONS, 1, 0, bytes_span(from + own / 8, to));
}

/* Headers that are told as a whole.  A step may be over what is no layer of its own (LLC): then the
 * bytes belong to the header in front of it. */
static void
add_layers(struct fields *f, uint32_t from, uint32_t to, uint8_t first, uint8_t count)
{
    struct field *last = f->n > 0 ? &f->out[f->n - 1] : NULL;
    size_t before = f->n;

    if (last && last->id == FIELD_LAYERS && (count == 0 || f->n + TCP_FIELDS_MAX >= LIMIT_FIELDS)) {
        last->bits += (to - from) * 8;
        return;
    }
    fields_add(f, FIELD_LAYERS, 0, count, bytes_span(from, to));
    if (f->n > before)
        f->out[before].value = first;
}

/* Where the walk is: what a step did is what has changed since. */
struct walk {
    struct packet p;
    struct segment s; /* only its layers are read */
    uint32_t at;
    uint8_t n_layers;
};

static uint32_t
offset_of(const struct walk *w, const struct frame *frame)
{
    return w->p.at.cut ? w->at : (uint32_t)(w->p.at.at - frame->at);
}

/* A step from one header, or a few, to the next. */
static void
note_step(struct fields *f, struct walk *w, const struct frame *frame)
{
    enum { UDP_HEADER = 8 };
    uint32_t to = offset_of(w, frame);
    uint8_t first = w->n_layers, count = (uint8_t)(w->s.n_layers - first);

    if (count > 1 && w->s.layers[first] == LAYER_UDP && to >= w->at + UDP_HEADER) {
        add_layers(f, w->at, w->at + UDP_HEADER, first++, 1);
        w->at += UDP_HEADER;
        count--;
    }
    if (to > w->at)
        add_layers(f, w->at, to, first, count);
    w->at = to;
    w->n_layers = w->s.n_layers;
}

static void
note_ip(struct fields *f, struct walk *w, const struct frame *frame)
{
    uint32_t to = offset_of(w, frame);

    add_ip(f, w->at, to);
    w->at = to;
    w->n_layers = w->s.n_layers;
}

/* What stands behind the IP packet that holds the segment. */
static void
add_segment(struct fields *f, const struct walk *w, const struct frame *frame)
{
    uint32_t end = w->at + (uint32_t)w->p.at.left;

    fields_add_tcp(f, w->at, end, w->p.beyond);
    fields_add(f, FIELD_TRAILER, 0, 0, bytes_span(end, frame->captured_bytes));
}

/* Whether it leads to TCP. */
static bool
walk_frame(struct fields *f, struct walk *w, const struct frame *frame)
{
    enum { TCP_PORTS = 4 };
    uint32_t header = link_begin(frame->link_type, &w->p, &w->s);

    note_step(f, w, frame);
    for (int steps = 0; steps < LIMIT_HEADERS && header != HEADER_OTHER; steps++) {
        if (!header_is_ip(header)) {
            header = link_step(header, &w->p, &w->s);
            note_step(f, w, frame);
            continue;
        }
        if (ip_read(&w->p, &w->s) != DECODE_SEGMENT)
            return false;
        note_ip(f, w, frame);
        if (w->p.protocol == IP_TCP)
            return w->p.at.left >= TCP_PORTS;
        header = tunnel_enter(&w->p, &w->s);
        note_step(f, w, frame);
    }
    return false;
}

size_t
fields_read(const struct frame *frame, struct field *out)
{
    struct fields f = {.out = out, .frame = frame->at, .captured = frame->captured_bytes};
    struct walk w = {.p = packet_begin(frame)};

    if (!walk_frame(&f, &w, frame))
        return 0;
    add_segment(&f, &w, frame);
    return f.n;
}
