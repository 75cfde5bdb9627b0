#include "list_columns.h"

#include "moment.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/base/seqno.h"
#include "tcpviz/story/names.h"

#include <inttypes.h>

static void
key_number(struct list_entry *e, const struct flow *f)
{
    e->low = f->number;
}

static void
add_number(const struct list_cell *c)
{
    text_addf(c->t, "%" PRIu32, c->f->number);
}

static void
add_end(struct text *t, const struct flow *f, enum side side)
{
    struct endpoint end = flow_end(f, side);

    if (end.address.version != 6) {
        endpoint_add(t, &end);
        return;
    }
    text_add(t, "[");
    address_add_within(t, &end.address, 15);
    text_addf(t, "]:%u", (unsigned)end.port);
}

static void
add_client(const struct list_cell *c)
{
    add_end(c->t, c->f, CLIENT);
}

static void
add_server(const struct list_cell *c)
{
    add_end(c->t, c->f, SERVER);
}

static uint64_t
big_endian(const uint8_t *at, int n)
{
    uint64_t value = 0;

    for (int i = 0; i < n; i++)
        value = value << 8 | at[i];
    return value;
}

/* By address, then by port. */
static void
key_end(struct list_entry *e, struct endpoint end)
{
    const struct address *a = &end.address;

    if (a->version == 6) {
        e->high = big_endian(a->at, 8);
        e->low = big_endian(a->at + 8, 8);
    } else {
        e->low = big_endian(a->at, 4);
    }
    e->minor = end.port;
}

static void
key_client(struct list_entry *e, const struct flow *f)
{
    key_end(e, flow_end(f, CLIENT));
}

static void
key_server(struct list_entry *e, const struct flow *f)
{
    key_end(e, flow_end(f, SERVER));
}

/* In the order of a connection's life. */
enum list_state {
    LIST_SYN_SENT,
    LIST_SYN_RECEIVED,
    LIST_OPEN,
    LIST_ESTABLISHED,
    LIST_CLOSING,
    LIST_CLOSED,
    LIST_REFUSED,
    LIST_RESET
};

/* Behind a reset: both sides may go on, so that it was void, and close with FINs. */
static enum list_state
state_behind_reset(const struct flow *f)
{
    enum tcp_state client = (enum tcp_state)f->state[CLIENT];
    enum tcp_state server = (enum tcp_state)f->state[SERVER];

    if (client >= STATE_TIME_WAIT && server >= STATE_TIME_WAIT &&
        client + server < 2 * STATE_CLOSED)
        return LIST_CLOSED;
    if (client == STATE_CLOSED || server == STATE_CLOSED)
        return f->end == END_REFUSED ? LIST_REFUSED : LIST_RESET;
    if (client < STATE_ESTABLISHED || server < STATE_ESTABLISHED)
        return LIST_SYN_RECEIVED;
    return client == STATE_ESTABLISHED && server == STATE_ESTABLISHED ? LIST_ESTABLISHED
                                                                      : LIST_CLOSING;
}

/* A FIN that came with the SYN closes nothing before that is answered. */
static bool
is_opening(const struct flow *f)
{
    return f->state[CLIENT] == STATE_SYN_SENT && f->state[SERVER] < STATE_ESTABLISHED;
}

static enum list_state
state_of(const struct flow *f)
{
    if (flow_ended(f))
        return f->end == END_CLOSED ? LIST_CLOSED : state_behind_reset(f);
    if (f->closing_segment != 0 && !is_opening(f))
        return LIST_CLOSING;
    if (f->handshake_segment != 0)
        return LIST_ESTABLISHED;
    if (f->state[SERVER] == STATE_SYN_RECEIVED)
        return LIST_SYN_RECEIVED;
    return f->state[CLIENT] == STATE_SYN_SENT ? LIST_SYN_SENT : LIST_OPEN;
}

/* Whether its FIN counts: what its receiver drops changes no state.  Of CLOSED it is not known. */
static bool
has_sent_fin(const struct flow *f, enum side side)
{
    enum tcp_state state = (enum tcp_state)f->state[side];

    return state >= STATE_FIN_WAIT_1 && state < STATE_CLOSED && state != STATE_CLOSE_WAIT;
}

/* Whose FIN it is: the other side may go on. */
static void
add_closing(const struct list_cell *c)
{
    bool client = has_sent_fin(c->f, CLIENT), server = has_sent_fin(c->f, SERVER);

    if (client != server)
        text_addf(c->t, "FIN by %s", side_name(c->style, client ? CLIENT : SERVER, NAME_WORD));
    else
        text_add(c->t, client ? "FIN by both" : "closing");
}

/* Without a segment in a held picture it is one that waits. */
static void
add_state(const struct list_cell *c)
{
    static const char *const words[] = {
        [LIST_SYN_SENT] = "SYN sent", [LIST_SYN_RECEIVED] = "SYN received",
        [LIST_OPEN] = "open",         [LIST_ESTABLISHED] = "established",
        [LIST_CLOSED] = "closed",     [LIST_REFUSED] = "refused",
        [LIST_RESET] = "reset"};

    if (c->f->segments > 0 && state_of(c->f) == LIST_CLOSING)
        add_closing(c);
    else
        text_add(c->t, c->f->segments > 0 ? words[state_of(c->f)] : "waiting");
}

static void
key_state(struct list_entry *e, const struct flow *f)
{
    e->low = state_of(f);
}

static void
add_segments(const struct list_cell *c)
{
    text_addf(c->t, "%" PRIu32, flow_segments(c->f));
}

static void
key_segments(struct list_entry *e, const struct flow *f)
{
    e->low = flow_segments(f);
}

static void
add_bytes(struct text *t, int64_t n)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    int unit = 0;
    int64_t size = 1000;

    if (n == MOMENT_NOT_COUNTED) {
        text_add(t, "?");
        return;
    }
    if (n < 1000) {
        text_addf(t, "%" PRId64 " B", n);
        return;
    }
    while (n >= size * 1000 && unit < 3) {
        size *= 1000;
        unit++;
    }
    text_addf(t, "%" PRId64 ".%" PRId64 " %s", n / size, n % size / (size / 10), units[unit]);
}

static void
add_to_server(const struct list_cell *c)
{
    add_bytes(c->t, c->f->half[CLIENT].data_bytes);
}

static void
add_to_client(const struct list_cell *c)
{
    add_bytes(c->t, c->f->half[SERVER].data_bytes);
}

static void
key_to_server(struct list_entry *e, const struct flow *f)
{
    e->low = (uint64_t)f->half[CLIENT].data_bytes;
}

static void
key_to_client(struct list_entry *e, const struct flow *f)
{
    e->low = (uint64_t)f->half[SERVER].data_bytes;
}

/* From the first segment to the newest one: of one alone there is none, least of all to the ns. */
static void
add_duration(const struct list_cell *c)
{
    if (c->f->segments > 1)
        nanotime_add_duration(c->t, nanotime_between(c->f->start_ns, c->f->last_ns));
}

/* A clock that went back gives less than nothing: shifted, so that the order is right. */
static void
key_duration(struct list_entry *e, const struct flow *f)
{
    e->low = (uint64_t)nanotime_between(f->start_ns, f->last_ns) ^ UINT64_C(1) << 63;
}

/* What is worth saying of a connection, the most telling first; and how much of it. */
enum remark {
    REMARK_RESET,
    REMARK_ICMP,
    REMARK_NO_ANSWER,
    REMARK_WINDOW_CLOSED,
    REMARK_OTHER_BYTES,
    REMARK_AGAIN,
    REMARK_GAPS,
    REMARK_MIDWAY,
    REMARK_UNACKED,
    REMARK_NONE
};

/* Payload on its way; behind a FIN the numbers are no longer bytes alone. */
static int64_t
unacked_bytes(const struct flow *f)
{
    int64_t n = 0;

    if (f->handshake_segment == 0 || f->closing_segment != 0)
        return 0;
    for (int side = 0; side < 2; side++) {
        const struct half *half = &f->half[side];

        if (half->seq_seen && half->acked_known && seqno_after(half->snd_nxt, half->snd_una))
            n += half->snd_nxt - half->snd_una;
    }
    return n;
}

/* A SYN that was captured behind its SYN-ACK shows the beginning, too. */
static bool
is_joined_midway(const struct flow *f)
{
    return !f->beginning_seen && !(f->role_evidence == ROLE_BY_SYN && f->half[CLIENT].syn_seen);
}

static enum remark
remark_of(const struct flow *f, int64_t *amount)
{
    const struct half *client = &f->half[CLIENT], *server = &f->half[SERVER];

    *amount = 0;
    if (f->end == END_RESET || f->end == END_REFUSED)
        return REMARK_RESET;
    if (f->state[CLIENT] == STATE_SYN_SENT && server->segments == 0)
        return f->way[CLIENT].told != TOLD_NOTHING ? REMARK_ICMP : REMARK_NO_ANSWER;
    if (!flow_ended(f) && (client->closed || server->closed))
        return REMARK_WINDOW_CLOSED;
    if (f->other_bytes)
        return REMARK_OTHER_BYTES;
    if ((*amount = f->again_segments) > 0)
        return REMARK_AGAIN;
    if ((*amount = client->n_gaps + server->n_gaps) > 0)
        return REMARK_GAPS;
    if (is_joined_midway(f))
        return REMARK_MIDWAY;
    return (*amount = unacked_bytes(f)) > 0 ? REMARK_UNACKED : REMARK_NONE;
}

static void
add_remark(const struct list_cell *c)
{
    const struct flow *f = c->f;
    struct text *t = c->t;
    int64_t amount;

    switch (remark_of(f, &amount)) {
    case REMARK_RESET:
        if (state_of(f) < LIST_REFUSED)
            text_add(t, "void reset");
        else
            text_addf(t, "by %s", side_name(c->style, (enum side)f->end_by, NAME_WORD));
        return;
    case REMARK_NO_ANSWER:
        text_add(t, "no answer");
        return;
    case REMARK_ICMP:
        text_add(t, "ICMP error");
        return;
    case REMARK_WINDOW_CLOSED:
        text_add(t, "window closed");
        return;
    case REMARK_OTHER_BYTES:
        text_add(t, "other bytes");
        return;
    case REMARK_AGAIN:
        text_addf(t, "%" PRId64 " again", amount);
        return;
    case REMARK_GAPS:
        text_add_count(t, (uint64_t)amount, "gap");
        return;
    case REMARK_MIDWAY:
        text_add(t, "midway");
        return;
    case REMARK_UNACKED:
        add_bytes(t, amount);
        text_add(t, " unacked");
        return;
    case REMARK_NONE:
        return;
    }
}

/* A SYN may have its answer in a moment: one that came again had none in time. */
bool
list_is_trouble(const struct flow *f)
{
    int64_t amount;
    enum remark remark = remark_of(f, &amount);

    return remark < REMARK_MIDWAY && (remark != REMARK_NO_ANSWER || f->again_segments > 0);
}

/* The worst first, of the same kind the most. */
static void
key_remark(struct list_entry *e, const struct flow *f)
{
    int64_t amount;

    e->high = remark_of(f, &amount);
    e->low = UINT64_MAX - (uint64_t)amount;
}

static void
head_client(struct text *t, const struct number_style *style)
{
    text_add(t, side_name(style, CLIENT, NAME_TITLE));
}

static void
head_server(struct text *t, const struct number_style *style)
{
    text_add(t, side_name(style, SERVER, NAME_TITLE));
}

static void
head_to_server(struct text *t, const struct number_style *style)
{
    text_addf(t, "To %s", side_name(style, SERVER, NAME_WORD));
}

static void
head_to_client(struct text *t, const struct number_style *style)
{
    text_addf(t, "To %s", side_name(style, CLIENT, NAME_WORD));
}

const struct list_column list_columns[LIST_COLUMNS] = {
    {"#", NULL, 10, true, 0, false, add_number, key_number, NULL},
    {NULL, head_client, 23, false, 0, false, add_client, key_client, NULL},
    {NULL, head_server, 23, false, 2, false, add_server, key_server, NULL},
    {"State", NULL, 23, false, 0, false, add_state, key_state, NULL},
    {"Segs", NULL, 10, true, 1, true, add_segments, key_segments, NULL},
    {NULL, head_to_server, 9, true, 4, true, add_to_server, key_to_server, NULL},
    {NULL, head_to_client, 9, true, 4, true, add_to_client, key_to_client, NULL},
    {"Duration", NULL, 11, true, 5, true, add_duration, key_duration, NULL},
    {"Notes", NULL, 19, false, 3, false, add_remark, key_remark, list_is_trouble},
};
