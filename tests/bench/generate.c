/*
 * Writes captures to measure with: the same bytes on every run and every machine.
 *
 * usage: generate [--snap BYTES] KIND SEGMENTS FILE
 *
 *   flow         one connection: bulk data with delayed ACKs, some data back, numbers wrap
 *   connections  SEGMENTS/10 connections of ten segments each, up to 1,000 of them open at a time
 *   sequence     the same, one after the other
 *   loss         1,000 connections with loss, reordering, SACK, zero windows, keep-alives
 *   syns         SEGMENTS SYNs, each from an address of its own
 *
 * Ethernet, IPv4, timestamps on every segment, right checksums.  The file holds exactly SEGMENTS
 * frames of at most BYTES (128) bytes; their lengths on the wire stay true.
 */
#include <assert.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIN = 0x01, SYN = 0x02, RST = 0x04, PSH = 0x08, ACK = 0x10 };
enum { CLIENT, SERVER };
enum { BULK, REQUEST, RESPONSE, PAGES }; /* what the payload looks like */

#define ETHERNET_BYTES 14
#define IP_BYTES 20
#define TCP_BYTES 20
#define HEADERS_MAX (ETHERNET_BYTES + IP_BYTES + 60)
#define MSS 1448    /* of Ethernet's 1500, less IP, TCP and timestamps */
#define SCALE 7     /* both sides' window scale */
#define WINDOW 4096 /* 512 KiB, scaled: more than is ever on its way */
#define SACKS_MAX 3 /* beside timestamps */
#define FIRST_US (INT64_C(1700000000) * 1000000)
#define CONNECTIONS_OPEN 1000

struct generator {
    FILE *out;
    uint32_t snap;
    uint64_t random;
    uint64_t left; /* segments still to be written */
    int64_t now_us;
    uint8_t page[PAGES][MSS];
    uint32_t page_sum[PAGES][MSS + 1]; /* of 16-bit words up to there */
};

struct end {
    uint32_t address;
    uint16_t port;
    uint32_t next;  /* number of its next byte */
    uint32_t tsval; /* of its last segment */
};

struct connection {
    struct end end[2];
};

/* One segment, before it has a time. */
struct record {
    uint8_t from, flags, page, n_sack;
    uint16_t len, window;
    uint32_t seq, ack;
    uint32_t after_us; /* at least so long after the connection's last one */
    struct {
        uint32_t left, right;
    } sack[SACKS_MAX];
};

/* Steele, Lea and Flood's SplitMix64: 64 bits of state, and the same numbers everywhere. */
static uint32_t
random_below(struct generator *g, uint32_t n)
{
    uint64_t z = g->random += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((z ^ z >> 31) >> 32) % n;
}

static uint8_t *
put_u16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
    return at + 2;
}

static uint8_t *
put_u32(uint8_t *at, uint32_t value)
{
    return put_u16(put_u16(at, value >> 16), value & 0xffff);
}

/* The file's own fields are little-endian, as most machines write them. */
static uint8_t *
put_u32_le(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> 8 * i);
    return at + 4;
}

static void
write_bytes(struct generator *g, const void *bytes, size_t n)
{
    if (fwrite(bytes, 1, n, g->out) == n)
        return;
    perror("generate: cannot write");
    exit(1);
}

static void
write_file_header(struct generator *g)
{
    uint8_t header[24], *at = header;

    at = put_u32_le(at, 0xa1b2c3d4);
    at = put_u32_le(at, 4u << 16 | 2); /* version 2.4 */
    at = put_u32_le(at, 0);
    at = put_u32_le(at, 0);
    at = put_u32_le(at, g->snap);
    at = put_u32_le(at, 1); /* Ethernet */
    write_bytes(g, header, sizeof header);
}

static void
fill_pages(struct generator *g)
{
    static const char *const heads[PAGES] = {
        "", "GET /index.html HTTP/1.1\r\nHost: server.example\r\nCookie: ",
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"};

    for (int p = 0; p < PAGES; p++) {
        size_t n = strlen(heads[p]);

        memcpy(g->page[p], heads[p], n);
        for (size_t i = n; i < MSS; i++)
            g->page[p][i] = (uint8_t)('a' + i % 26);
        for (size_t i = 0; i < MSS; i++)
            g->page_sum[p][i + 1] = g->page_sum[p][i] + (uint32_t)(g->page[p][i] << 8 * (~i & 1));
    }
}

static uint32_t
sum_words(const uint8_t *at, size_t n)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += (uint32_t)(at[i] << 8 * (~i & 1));
    return sum;
}

static uint16_t
checksum_of(uint32_t sum)
{
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

static uint8_t *
put_options(uint8_t *at, const struct record *r, uint32_t tsval, uint32_t tsecr)
{
    if (r->flags & SYN) {
        at = put_u32(at, 0x020405b4); /* MSS 1460 */
        at = put_u16(at, 0x0402);     /* SACK permitted */
    } else {
        at = put_u16(at, 0x0101);
    }
    at = put_u32(put_u32(put_u16(at, 0x080a), tsval), tsecr);
    if (r->flags & SYN)
        at = put_u32(at, 0x01030300 | SCALE);
    if (r->n_sack > 0)
        at = put_u32(at, 0x01010502u + 8u * r->n_sack);
    for (int i = 0; i < r->n_sack; i++)
        at = put_u32(put_u32(at, r->sack[i].left), r->sack[i].right);
    return at;
}

static uint8_t *
put_tcp(uint8_t *tcp, struct connection *c, const struct record *r, uint32_t now_ms)
{
    struct end *own = &c->end[r->from];
    const struct end *peer = &c->end[!r->from];
    uint8_t *end;

    own->tsval = now_ms + own->address; /* every host counts from somewhere else */
    end = put_options(tcp + TCP_BYTES, r, own->tsval, r->flags & ACK ? peer->tsval : 0);
    put_u16(put_u16(tcp, own->port), peer->port);
    put_u32(put_u32(tcp + 4, r->seq), r->flags & ACK ? r->ack : 0);
    put_u16(tcp + 12, (uint32_t)(end - tcp) / 4 << 12 | r->flags);
    put_u16(tcp + 14, r->window);
    put_u32(tcp + 16, 0);
    return end;
}

static void
put_ip(struct generator *g, uint8_t *ip, const struct connection *c, const struct record *r,
       uint32_t ip_bytes)
{
    put_u16(put_u16(ip, 0x4500), ip_bytes);
    put_u32(ip + 4, (uint32_t)g->left << 16 | 0x4000);
    put_u32(ip + 8, 64u << 24 | 6u << 16);
    put_u32(put_u32(ip + 12, c->end[r->from].address), c->end[!r->from].address);
    put_u16(ip + 10, checksum_of(sum_words(ip, IP_BYTES)));
}

/* RFC 9293 section 3.1: with the pseudo header of both addresses, protocol and length. */
static void
put_tcp_checksum(const struct generator *g, uint8_t *ip, size_t tcp_bytes, const struct record *r)
{
    uint8_t *tcp = ip + IP_BYTES;
    uint32_t sum = sum_words(ip + 12, 8) + 6 + (uint32_t)tcp_bytes + r->len;

    put_u16(tcp + 16, checksum_of(sum + sum_words(tcp, tcp_bytes) + g->page_sum[r->page][r->len]));
}

/* Writes a segment, unless there were enough. */
static void
write_segment(struct generator *g, struct connection *c, const struct record *r)
{
    static const uint8_t ethernet[ETHERNET_BYTES] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0};
    uint8_t storage[16 + HEADERS_MAX], *frame = storage + 16, *ip = frame + ETHERNET_BYTES;
    uint32_t headers, wire, captured;

    if (g->left == 0)
        return;
    memcpy(frame, ethernet, sizeof ethernet);
    headers = (uint32_t)(put_tcp(ip + IP_BYTES, c, r, (uint32_t)(g->now_us / 1000)) - frame);
    wire = headers + r->len;
    captured = wire < g->snap ? wire : g->snap;
    put_ip(g, ip, c, r, wire - ETHERNET_BYTES);
    put_tcp_checksum(g, ip, headers - ETHERNET_BYTES - IP_BYTES, r);
    put_u32_le(put_u32_le(storage, (uint32_t)(g->now_us / 1000000)),
               (uint32_t)(g->now_us % 1000000));
    put_u32_le(put_u32_le(storage + 8, captured), wire);
    write_bytes(g, storage, 16 + headers);
    write_bytes(g, g->page[r->page], captured - headers);
    g->left--;
}

/* The next segment of one side: in order, with all that came acknowledged. */
static struct record
next_record(struct connection *c, int from, uint8_t flags, uint32_t len)
{
    struct record r = {.from = (uint8_t)from,
                       .flags = flags,
                       .len = (uint16_t)len,
                       .window = flags & SYN ? 64240 : WINDOW,
                       .seq = c->end[from].next,
                       .ack = c->end[!from].next};

    c->end[from].next += len + ((flags & (SYN | FIN)) != 0);
    return r;
}

static void
write_next(struct generator *g, struct connection *c, int from, uint8_t flags, uint32_t len)
{
    struct record r = next_record(c, from, flags, len);

    write_segment(g, c, &r);
}

/* The client's address is never used before 2^24 others were; the servers are some hundreds. */
static struct connection
new_connection(struct generator *g, uint32_t number)
{
    static const uint16_t ports[] = {80, 443, 5000, 8080};

    return (struct connection){
        .end = {{.address = 10u << 24 | (number * 0x9e3779b1u & 0xffffff),
                 .port = (uint16_t)(32768 + random_below(g, 28232)),
                 .next = random_below(g, UINT32_MAX)},
                {.address = 203u << 24 | 113u << 8 | random_below(g, 256),
                 .port = ports[random_below(g, sizeof ports / sizeof ports[0])],
                 .next = random_below(g, UINT32_MAX)}}};
}

static void
pass_time(struct generator *g, uint32_t mean_us)
{
    g->now_us += 1 + random_below(g, 2 * mean_us);
}

/* An ACK for two segments, one round trip old; now and then with data of its own. */
static void
write_delayed_ack(struct generator *g, struct connection *c, uint32_t in_flight)
{
    uint32_t len = random_below(g, 64) == 0 ? 1 + random_below(g, 400) : 0;
    struct record r = next_record(c, SERVER, len > 0 ? PSH | ACK : ACK, len);

    r.page = RESPONSE;
    r.ack -= in_flight * MSS;
    r.window = (uint16_t)(WINDOW - random_below(g, 4));
    pass_time(g, 3);
    write_segment(g, c, &r);
}

static void
write_flow(struct generator *g)
{
    enum { IN_FLIGHT = 256, WRAPS_AFTER = 200 };
    struct connection c = new_connection(g, 1);
    uint32_t in_flight = 0;

    c.end[CLIENT].next = 0u - WRAPS_AFTER * MSS;
    write_next(g, &c, CLIENT, SYN, 0);
    pass_time(g, 500);
    write_next(g, &c, SERVER, SYN | ACK, 0);
    pass_time(g, 3);
    write_next(g, &c, CLIENT, ACK, 0);
    while (g->left > 3) {
        /* Slow start: each ACK lets out twice what it acknowledges. */
        uint32_t burst = in_flight < IN_FLIGHT ? 4 : 2;

        for (uint32_t i = 0; i < burst && g->left > 3; i++) {
            pass_time(g, 3);
            write_next(g, &c, CLIENT, ACK, MSS);
            in_flight++;
        }
        in_flight -= 2;
        if (g->left > 3)
            write_delayed_ack(g, &c, in_flight);
    }
    write_next(g, &c, CLIENT, FIN | ACK, 0);
    pass_time(g, 500);
    write_next(g, &c, SERVER, FIN | ACK, 0);
    write_next(g, &c, CLIENT, ACK, 0);
}

struct talk {
    struct connection connection;
    unsigned step;
};

/* False when that was its last. */
static bool
write_step(struct generator *g, struct talk *talk)
{
    static const struct {
        uint8_t from, flags, page;
    } steps[] = {{CLIENT, SYN, BULK},       {SERVER, SYN | ACK, BULK},
                 {CLIENT, ACK, BULK},       {CLIENT, PSH | ACK, REQUEST},
                 {SERVER, ACK, BULK},       {SERVER, PSH | ACK, RESPONSE},
                 {CLIENT, ACK, BULK},       {CLIENT, FIN | ACK, BULK},
                 {SERVER, FIN | ACK, BULK}, {CLIENT, ACK, BULK}};
    uint32_t len = 0;
    struct record r;

    if (steps[talk->step].page != BULK)
        len = 100 + random_below(g, MSS - 100);
    r = next_record(&talk->connection, steps[talk->step].from, steps[talk->step].flags, len);
    r.page = steps[talk->step].page;
    write_segment(g, &talk->connection, &r);
    return ++talk->step < sizeof steps / sizeof steps[0];
}

/* Which connection goes on is drawn each time: as far apart as a busy server's can be. */
static void
write_talks(struct generator *g, uint32_t at_once)
{
    static struct talk talks[CONNECTIONS_OPEN];
    uint32_t wanted = (uint32_t)((g->left + 9) / 10), begun = 0, open = 0;

    assert(at_once <= CONNECTIONS_OPEN);
    while (g->left > 0) {
        uint32_t i;

        while (open < at_once && begun < wanted)
            talks[open++] = (struct talk){.connection = new_connection(g, ++begun)};
        i = random_below(g, open);
        pass_time(g, 10);
        if (!write_step(g, &talks[i]))
            talks[i] = talks[--open];
    }
}

static void
write_connections(struct generator *g)
{
    uint64_t half = (g->left + 9) / 10 / 2;

    write_talks(g, half < CONNECTIONS_OPEN ? (uint32_t)half + 1 : CONNECTIONS_OPEN);
}

static void
write_sequence(struct generator *g)
{
    write_talks(g, 1);
}

static void
write_syns(struct generator *g)
{
    for (uint32_t number = 1; g->left > 0; number++) {
        struct connection c = new_connection(g, number);

        pass_time(g, 10);
        write_next(g, &c, CLIENT, SYN, 0);
    }
}

/*
 * Loss.  Each connection goes from round to round; a round is a burst of data with all that
 * becomes of it, a zero window, or a keep-alive.  Its segments wait in a queue, so that other
 * connections' come between them.
 */

#define BURST_MAX 12
#define QUEUE_MAX (6 * BURST_MAX)

struct lossy {
    struct connection connection;
    struct record queue[QUEUE_MAX];
    unsigned head, n;
    int sender;
    uint32_t segments_left; /* until it closes */
    bool open, closing;
    int64_t last_us;
};

/* A burst on its way to the receiver. */
struct burst {
    uint32_t base;
    unsigned n;
    bool got[BURST_MAX + 1];
    unsigned expected; /* the first one that the receiver has not got */
    unsigned unanswered;
};

static struct record *
queue_record(struct lossy *l, struct record r)
{
    assert(l->n < QUEUE_MAX);
    l->queue[l->n] = r;
    l->segments_left -= l->segments_left > 0;
    return &l->queue[l->n++];
}

static struct record *
queue_next(struct lossy *l, int from, uint8_t flags, uint32_t len)
{
    return queue_record(l, next_record(&l->connection, from, flags, len));
}

/* The receiver's ACK for what it has of the burst; what lies behind a hole is in SACK. */
static void
queue_ack(struct lossy *l, struct burst *b)
{
    struct record *r = queue_next(l, !l->sender, ACK, 0);

    r->ack = b->base + b->expected * MSS;
    for (unsigned i = b->expected; i < b->n && r->n_sack < SACKS_MAX; i++) {
        unsigned left = i;

        while (i < b->n && b->got[i])
            i++;
        if (i > left) {
            r->sack[r->n_sack].left = b->base + left * MSS;
            r->sack[r->n_sack++].right = b->base + i * MSS;
        }
    }
    b->unanswered = 0;
}

static void
arrive(struct lossy *l, struct burst *b, unsigned i)
{
    bool in_order = i == b->expected;
    unsigned before = b->expected;

    b->got[i] = true;
    while (b->got[b->expected])
        b->expected++;
    b->unanswered++;
    if (!in_order || b->expected - before > 1 || b->unanswered == 2)
        queue_ack(l, b);
}

static struct record *
queue_data(struct lossy *l, const struct burst *b, unsigned i)
{
    struct record r = next_record(&l->connection, l->sender, ACK, 0);

    r.len = MSS;
    r.seq = b->base + i * MSS;
    return queue_record(l, r);
}

/* What the receiver lacks goes out again: soon where duplicate ACKs asked for it, else after a
 * timeout; and may be lost again once. */
static void
repair(struct generator *g, struct lossy *l, struct burst *b)
{
    while (b->expected < b->n) {
        unsigned i = b->expected;
        bool asked_for = i + 3 < b->n;

        queue_data(l, b, i)->after_us = asked_for ? 0 : 200000 + random_below(g, 100000);
        if (random_below(g, 64) == 0)
            queue_data(l, b, i)->after_us = 400000 + random_below(g, 100000);
        arrive(l, b, i);
    }
    if (b->unanswered > 0)
        queue_ack(l, b);
}

/* One of 128 is lost on its way to the observer, another behind it; one of 100 is overtaken. */
static void
queue_burst(struct generator *g, struct lossy *l)
{
    struct burst b = {.base = l->connection.end[l->sender].next,
                      .n = 4 + random_below(g, BURST_MAX - 3)};
    unsigned order[BURST_MAX];

    l->connection.end[l->sender].next += b.n * MSS;
    for (unsigned i = 0; i < b.n; i++) {
        order[i] = i;
        if (i > 0 && random_below(g, 100) == 0) {
            order[i] = order[i - 1];
            order[i - 1] = i;
        }
    }
    for (unsigned i = 0; i < b.n; i++) {
        bool seen = random_below(g, 128) > 0, got = seen && random_below(g, 128) > 0;

        if (seen)
            queue_data(l, &b, order[i]);
        if (got)
            arrive(l, &b, order[i]);
    }
    repair(g, l, &b);
}

static void
queue_probe(struct lossy *l, uint32_t after_us, uint16_t answered_window)
{
    struct record *probe = queue_next(l, l->sender, ACK, 0);

    probe->seq--;
    probe->after_us = after_us;
    queue_next(l, !l->sender, ACK, 0)->window = answered_window;
}

static void
queue_zero_window(struct generator *g, struct lossy *l)
{
    queue_next(l, !l->sender, ACK, 0)->window = 0;
    for (uint32_t i = 0, n = random_below(g, 3); i < n; i++)
        queue_probe(l, 200000u << i, 0);
    queue_next(l, !l->sender, ACK, 0)->after_us = 50000;
}

static void
queue_opening(struct generator *g, struct lossy *l, uint32_t number, uint32_t segments)
{
    l->connection = new_connection(g, number);
    l->sender = random_below(g, 2) ? CLIENT : SERVER;
    l->segments_left = segments / 2 + random_below(g, segments);
    l->open = true;
    l->closing = false;
    queue_next(l, CLIENT, SYN, 0);
    queue_next(l, SERVER, SYN | ACK, 0);
    queue_next(l, CLIENT, ACK, 0);
}

static void
queue_closing(struct generator *g, struct lossy *l)
{
    l->closing = true;
    if (random_below(g, 16) == 0) {
        queue_next(l, l->sender, RST | ACK, 0);
        return;
    }
    queue_next(l, l->sender, FIN | ACK, 0);
    queue_next(l, !l->sender, FIN | ACK, 0);
    queue_next(l, l->sender, ACK, 0);
}

static void
queue_round(struct generator *g, struct lossy *l)
{
    uint32_t draw = random_below(g, 100);

    l->head = l->n = 0;
    if (l->segments_left == 0)
        queue_closing(g, l);
    else if (draw < 3)
        queue_zero_window(g, l);
    else if (draw < 5)
        queue_probe(l, 1000000, WINDOW);
    else
        queue_burst(g, l);
}

static void
write_queued(struct generator *g, struct lossy *l)
{
    const struct record *r = &l->queue[l->head];

    if (g->now_us < l->last_us + r->after_us)
        return;
    write_segment(g, &l->connection, r);
    l->last_us = g->now_us;
    if (++l->head == l->n && l->closing)
        l->open = false;
}

/* Where a connection ends, the next one begins. */
static void
write_loss(struct generator *g)
{
    static struct lossy all[CONNECTIONS_OPEN];
    uint32_t at_once =
        g->left / 50 < CONNECTIONS_OPEN ? (uint32_t)(g->left / 50) + 1 : CONNECTIONS_OPEN;
    uint32_t segments = (uint32_t)(g->left / at_once), begun = 0;

    while (g->left > 0) {
        struct lossy *l = &all[random_below(g, at_once)];

        pass_time(g, 5);
        if (!l->open) {
            l->head = l->n = 0;
            queue_opening(g, l, ++begun, segments);
        } else if (l->head == l->n) {
            queue_round(g, l);
        }
        write_queued(g, l);
    }
}

static const struct {
    const char *name;
    void (*write)(struct generator *g);
} kinds[] = {{"flow", write_flow},
             {"connections", write_connections},
             {"sequence", write_sequence},
             {"loss", write_loss},
             {"syns", write_syns}};

static int
usage(void)
{
    fputs("usage: generate [--snap BYTES] flow|connections|sequence|loss|syns SEGMENTS FILE\n"
          "BYTES are 96 to 65535\n",
          stderr);
    return 2;
}

static int
generate(struct generator *g, const char *kind, const char *path)
{
    size_t k = 0;

    while (k < sizeof kinds / sizeof kinds[0] && strcmp(kinds[k].name, kind) != 0)
        k++;
    if (k == sizeof kinds / sizeof kinds[0])
        return usage();
    g->out = fopen(path, "wb");
    if (!g->out) {
        perror(path);
        return 1;
    }
    fill_pages(g);
    write_file_header(g);
    kinds[k].write(g);
    if (fclose(g->out) != 0) {
        perror(path);
        return 1;
    }
    return 0;
}

int
main(int argc, char **argv)
{
    static const struct option options[] = {{"snap", required_argument, NULL, 's'}, {0}};
    static struct generator g = {.snap = 128, .random = 1, .now_us = FIRST_US};
    int c;

    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        g.snap = c == 's' ? (uint32_t)strtoul(optarg, NULL, 10) : 0;
        if (g.snap < 96 || g.snap > 65535)
            return usage();
    }
    if (argc - optind != 3)
        return usage();
    g.left = strtoull(argv[optind + 1], NULL, 10);
    return generate(&g, argv[optind], argv[optind + 2]);
}
