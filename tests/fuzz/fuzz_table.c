/*
 * From bytes to the rows for programs: whatever stands on the wire, TSV and JSON stay well formed
 * and say the same, who only analyses says what who tracks says, numbers go on without a jump that
 * is not told, and states go the way of RFC 9293.
 *
 * One byte says how numbers are written; then frames, as frames.h has them.  What is promised of a
 * single event stands in fuzz_path.c.
 */
#include "frames.h"
#include "tcpviz/export/json_lines.h"
#include "tcpviz/export/tsv.h"
#include "tcpviz/flow/watch.h"

#include <jansson.h>
#include <string.h>

enum { SMALL_FLOWS = 4, SMALL_RANGES = 12, CELLS_MAX = 64, FLOWS_FOLLOWED = 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct page {
    char at[1 << 16];
    size_t len;
};

static void
page_write(void *context, const char *bytes, size_t n)
{
    struct page *page = context;

    require(n < sizeof page->at - page->len);
    memcpy(page->at + page->len, bytes, n);
    page->len += n;
    page->at[page->len] = '\0';
}

/* A line of TSV, taken apart in place. */
struct cells {
    char *at[CELLS_MAX];
    size_t n;
};

static void
cells_split(struct cells *cells, struct page *page)
{
    char *at = page->at;

    require(page->len > 0 && page->at[page->len - 1] == '\n');
    page->at[page->len - 1] = '\0';
    require(strlen(page->at) == page->len - 1);
    cells->n = 0;
    for (char *tab = at; tab; at = tab + 1) {
        require(cells->n < CELLS_MAX);
        cells->at[cells->n++] = at;
        tab = strchr(at, '\t');
        if (!tab)
            break;
        *tab = '\0';
    }
    for (size_t i = 0; i < cells->n; i++)
        for (const char *c = cells->at[i]; *c; c++)
            require(*c >= 0x20 && *c < 0x7f);
}

/* What was seen of one connection so far. */
struct followed {
    uint32_t flow; /* 0: none */
    enum tcp_state state[2];
    enum tcp_state proved[2]; /* by the newest segment of that side; the other's only infers */
    bool fin_sent[2];
    bool reset;
    bool twins_differ; /* see take() */
    bool next_known[2];
    int64_t next[2];  /* behind the highest number */
    int64_t acked[2]; /* of it, by the other side; 0: nothing */
    int64_t stray[2]; /* behind the highest number that seemed to be dropped */
};

struct table {
    struct watch track, analyse;
    struct tsv tsv[2]; /* of track, of analyse */
    struct page page[2], json_page;
    struct json_lines *json;
    struct cells names;
    struct page names_page;
    struct followed followed[FLOWS_FOLLOWED];
    uint64_t taken;
};

static struct followed *
follow(struct table *table, const struct event *e)
{
    struct followed *f = &table->followed[e->flow % FLOWS_FOLLOWED];

    if (f->flow != e->flow)
        *f = (struct followed){.flow = e->flow};
    return f;
}

/* For another note than that the packet was seen again: it may have one that is not told. */
static bool
has_no_room(const struct event *e)
{
    return e->n_notes >= EVENT_NOTES_MAX - 1;
}

static bool
jump_is_told(const struct event *e)
{
    static const enum note_kind kinds[] = {NOTE_GAP, NOTE_NOT_CAPTURED, NOTE_NEW_ISN,
                                           NOTE_KEEP_ALIVE, NOTE_ZERO_WINDOW_PROBE};

    if (has_no_room(e))
        return true;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (event_find_note(e, kinds[i]))
            return true;
    return false;
}

/* What its receiver drops is no number of the connection; an old FIN is none, too, nor what lies
 * below the first number. */
static bool
is_no_number(const struct event *e)
{
    const struct note *old = event_find_note(e, NOTE_FIN_OLD);

    return !e->seq_relative || event_rel_next(e) < 0 || event_find_note(e, NOTE_SEQ_OUTSIDE) ||
           (old && old->segment == 0);
}

/* The next one counts anew. */
static void
forget_numbers(struct followed *f, enum side side)
{
    f->next_known[side] = false;
    f->acked[side] = 0;
    f->stray[side] = 0;
}

/* Relative numbers go on at or below the highest one seen, or a note says why not.  What seemed to
 * be dropped may have been taken. */
static void
numbers_check(struct followed *f, const struct event *e)
{
    bool tracked = event_knows_flags(e) && !(e->segment_notes & SEGMENT_BAD_OFFSET);

    if (event_find_note(e, NOTE_EARLIER_ISN))
        forget_numbers(f, side_other(e->from));
    if (e->ack_relative && !event_is_refused(e) && e->rel_ack > f->acked[side_other(e->from)])
        f->acked[side_other(e->from)] = e->rel_ack;
    if (!tracked || (e->flags & TCP_RST) || e->twin_of != 0)
        return; /* a copy has no numbers of its own: it says what its twin has said */
    if (event_find_note(e, NOTE_NEW_ISN))
        forget_numbers(f, e->from);
    if (!e->seq_relative)
        f->next_known[e->from] = false;
    if (e->seq_relative && e->rel_seq < 0 && event_rel_next(e) > f->next[e->from])
        f->next[e->from] = event_rel_next(e); /* it begins below the first one and goes on there */
    if (event_find_note(e, NOTE_SEQ_OUTSIDE) && event_rel_next(e) > f->stray[e->from])
        f->stray[e->from] = event_rel_next(e);
    if (is_no_number(e))
        return;
    if (f->next_known[e->from])
        require(e->rel_seq <= f->next[e->from] || e->rel_seq <= f->stray[e->from] ||
                jump_is_told(e));
    if (!f->next_known[e->from]) /* its first one may be an old one */
        f->next[e->from] = f->acked[e->from];
    if (event_rel_next(e) > f->next[e->from])
        f->next[e->from] = event_rel_next(e);
    f->next_known[e->from] = true;
}

/* RFC 9293 figure 5, without resets: bit n of an entry is the arc to state n. */
#define TO(state) (1u << STATE_##state)
static const unsigned ARCS[] = {
    [STATE_UNKNOWN] = TO(SYN_SENT) | TO(SYN_RECEIVED) | TO(ESTABLISHED) | TO(FIN_WAIT_1) |
                      TO(CLOSE_WAIT) | TO(LAST_ACK) | TO(CLOSING),
    [STATE_SYN_SENT] = TO(SYN_RECEIVED) | TO(ESTABLISHED),
    [STATE_SYN_RECEIVED] = TO(ESTABLISHED) | TO(FIN_WAIT_1),
    [STATE_ESTABLISHED] = TO(FIN_WAIT_1) | TO(CLOSE_WAIT),
    [STATE_FIN_WAIT_1] = TO(FIN_WAIT_2) | TO(CLOSING) | TO(TIME_WAIT),
    [STATE_FIN_WAIT_2] = TO(TIME_WAIT),
    [STATE_CLOSE_WAIT] = TO(LAST_ACK),
    [STATE_CLOSING] = TO(TIME_WAIT),
    [STATE_LAST_ACK] = TO(CLOSED),
    [STATE_TIME_WAIT] = TO(CLOSED),
    [STATE_CLOSED] = 0,
};

/* One segment may take a side along several arcs. */
static bool
leads_to(enum tcp_state from, enum tcp_state to)
{
    if (from == to)
        return true;
    for (int next = STATE_SYN_SENT; next <= STATE_CLOSED; next++)
        if ((ARCS[from] >> next & 1) && leads_to((enum tcp_state)next, to))
            return true;
    return false;
}

/* A side's state asks for FINs: its own, or the other side's. */
static void
state_has_its_fins(const struct followed *f, int side)
{
    const unsigned after_own =
        TO(FIN_WAIT_1) | TO(FIN_WAIT_2) | TO(CLOSING) | TO(LAST_ACK) | TO(TIME_WAIT);
    const unsigned after_peers = TO(CLOSE_WAIT) | TO(CLOSING) | TO(LAST_ACK) | TO(TIME_WAIT);
    unsigned state = 1u << f->state[side];

    if (state & after_own)
        require(f->fin_sent[side]);
    if (state & after_peers)
        require(f->fin_sent[!side]);
    if (state & TO(CLOSED))
        require(f->reset || (f->fin_sent[side] && f->fin_sent[!side]));
}

/* A FIN tells that what was inferred from an Ack is not yet so for its sender, and may pass behind
 * that Ack, so that the other side's own FIN answered it: also behind the Ack of that one. */
static bool
fin_tells(const struct followed *f, const struct event *e, int side)
{
    enum tcp_state is = e->state[side];

    if (!(e->flags & TCP_FIN))
        return false;
    return side == (int)e->from
               ? is == STATE_FIN_WAIT_1 || is == STATE_CLOSING || is == STATE_LAST_ACK ||
                     (is == STATE_TIME_WAIT && event_find_note(e, NOTE_OLDER_ACK))
               : f->state[side] == STATE_FIN_WAIT_1 && leads_to(STATE_LAST_ACK, is);
}

/* A SYN that counts anew makes its side's FIN void, and what the other side made of that. */
static bool
takes_fin_back(const struct followed *f, const struct event *e)
{
    return f->fin_sent[e->from] && event_find_note(e, NOTE_NEW_ISN);
}

/* A FIN that nobody took leaves no state: its side goes on in its place, or its SYN counts anew, or
 * the other side expects more, or took another SYN; or it had come with a wrong Ack. */
static bool
fin_was_void(const struct event *e, int side, bool taken_back)
{
    const struct note *moved = event_find_note(e, NOTE_FIN_MOVED);
    const struct note *old = event_find_note(e, NOTE_FIN_OLD);
    enum tcp_state is = e->state[side];

    if ((e->flags & TCP_SYN) && side == (int)e->from)
        return is == STATE_SYN_SENT || is == STATE_SYN_RECEIVED ||
               (taken_back && (is == STATE_ESTABLISHED || is == STATE_CLOSE_WAIT));
    /* nobody takes one without ACK: behind such a one it tells nothing where it finds no room */
    if ((e->flags & (TCP_FIN | TCP_ACK)) == TCP_FIN && side == (int)e->from &&
        (is == STATE_ESTABLISHED || is == STATE_CLOSE_WAIT))
        return true;
    return (moved && moved->fin_moved != FIN_TAKEN) || (old && old->segment != 0) || taken_back ||
           event_find_note(e, NOTE_EARLIER_ISN) || event_find_note(e, NOTE_ACK_VOID) ||
           has_no_room(e);
}

static void
states_check(struct followed *f, const struct event *e)
{
    bool reset = e->flags & TCP_RST, taken_back = takes_fin_back(f, e);

    if (taken_back)
        f->proved[side_other(e->from)] = STATE_UNKNOWN;
    f->fin_sent[e->from] |= (e->flags & TCP_FIN) && !reset;
    f->reset |= reset;
    for (int side = 0; side < 2; side++) {
        if (reset)
            require(e->state[side] == f->state[side] || e->state[side] == STATE_CLOSED);
        else if (!f->reset || f->state[side] != STATE_CLOSED) /* who goes on was not reset */
            require(leads_to(f->state[side], e->state[side]) || fin_tells(f, e, side) ||
                    fin_was_void(e, side, taken_back) ||
                    (side == (int)e->from && leads_to(f->proved[side], e->state[side])));
        if (!reset && !leads_to(f->state[side], e->state[side]) &&
            fin_was_void(e, side, taken_back))
            f->proved[side] = STATE_UNKNOWN; /* its FIN had proved it */
        require(e->state_changed[side] == (e->state[side] != f->state[side]));
        f->state[side] = e->state[side];
        state_has_its_fins(f, side);
    }
    /* A CLOSE-WAIT that was inferred is not proved by a segment that may have gone out before, nor
     * is anything by one of who was reset, as far as is known. */
    if (e->state[e->from] == STATE_CLOSED && !reset)
        f->proved[e->from] = STATE_UNKNOWN;
    else if (e->state[e->from] != STATE_CLOSE_WAIT || e->state_changed[e->from])
        f->proved[e->from] = e->state[e->from];
}

static const char *
cell(const struct table *table, const struct cells *row, const char *name)
{
    for (size_t i = 0; i < row->n; i++)
        if (strcmp(table->names.at[i], name) == 0)
            return row->at[i];
    abort();
}

static uint32_t
cell_u32(const struct table *table, const struct cells *row, const char *name)
{
    return (uint32_t)strtoul(cell(table, row, name), NULL, 10);
}

static void
next_check(const struct table *table, const struct cells *row, const struct segment *s)
{
    if (*cell(table, row, "nxtseq") == '\0')
        return;
    require(cell_u32(table, row, "nxtseq") == cell_u32(table, row, "seq") +
                                                  cell_u32(table, row, "len") +
                                                  ((s->flags & (TCP_SYN | TCP_FIN)) != 0));
}

/* The keys of a line are the filled cells of its row, and what the ladder says. */
static void
json_check(const struct table *table, const struct cells *row)
{
    static const char *const others[] = {"schema",   "time_ns",  "connection",  "segment",  "from",
                                         "states",   "inferred", "dropped",     "ack_base", "terms",
                                         "sentence", "notes",    "explanation", NULL};
    json_t *line =
        json_loadb(table->json_page.at, table->json_page.len, JSON_REJECT_DUPLICATES, NULL);
    size_t keys = 0;

    require(json_is_object(line));
    for (size_t i = 0; i < row->n; i++) {
        require((json_object_get(line, table->names.at[i]) != NULL) == (*row->at[i] != '\0'));
        keys += *row->at[i] != '\0';
    }
    for (int i = 0; others[i]; i++)
        keys += json_object_get(line, others[i]) != NULL;
    require(keys == json_object_size(line));
    require(json_string_length(json_object_get(line, "sentence")) > 0);
    json_decref(line);
}

static void
write_row(struct table *table, int which, const struct segment *s, const struct analysis_result *a,
          uint64_t twin_of)
{
    table->page[which].len = 0;
    tsv_row(&table->tsv[which], s, a, twin_of);
    tsv_flush(&table->tsv[which]);
}

/* Where connections were given up, both may have chosen others. */
static bool
all_known(const struct table *table)
{
    return observer_counts(table->track.observer).flows_dropped == 0 &&
           observer_counts(table->analyse.observer).flows_dropped == 0;
}

/* Only who tracks numbers knows that a connection begins anew in the same stream, or which of two
 * with the same ends a segment and its copies are of. */
static bool
twins_are_alike(const struct table *table, const struct followed *f, const struct event *e)
{
    return !f->twins_differ &&
           observer_counts(table->track.observer).flows ==
               observer_counts(table->analyse.observer).flows &&
           !observer_flow(table->track.observer, e->flow)->stream_shared;
}

static void
same_rows(struct table *table, const struct followed *f, const struct event *e,
          const struct event *analysed, const struct segment *s)
{
    bool twins = twins_are_alike(table, f, e);

    write_row(table, 0, s, observer_analysis(table->track.observer), twins ? e->twin_of : 0);
    write_row(table, 1, s, observer_analysis(table->analyse.observer),
              twins ? analysed->twin_of : 0);
    require(strcmp(table->page[0].at, table->page[1].at) == 0);
}

static void
rows_check(struct table *table, const struct followed *f, const struct event *e,
           const struct event *analysed, const struct segment *s)
{
    struct observer *o = table->track.observer;
    struct cells row;

    if (all_known(table))
        same_rows(table, f, e, analysed, s);
    write_row(table, 0, s, observer_analysis(o), e->twin_of);
    cells_split(&row, &table->page[0]);
    require(row.n == table->names.n);
    next_check(table, &row, s);
    table->json_page.len = 0;
    require(json_lines_event(table->json, observer_flow(o, e->flow), e, s, observer_analysis(o)));
    json_lines_flush(table->json);
    json_check(table, &row);
}

/* What an ICMP error quotes is no segment that passed. */
static void
no_row_check(struct table *table, const struct event *e, const struct segment *s)
{
    struct observer *o = table->track.observer;

    table->json_page.len = 0;
    require(json_lines_event(table->json, observer_flow(o, e->flow), e, s, observer_analysis(o)));
    json_lines_flush(table->json);
    require(table->json_page.len == 0);
}

static void
counts_check(const struct table *table)
{
    struct observer_counts counts = observer_counts(table->track.observer);

    require(counts.segments + counts.twins == table->taken && counts.lost == 0);
    require(counts.flows == counts.flows_kept + counts.flows_dropped);
    require(counts.flows_kept <= SMALL_FLOWS);
}

static void
take(struct table *table, const struct frame *frame)
{
    struct segment s, same;
    const struct event *e = watch_frame(&table->track, frame, &s);
    const struct event *analysed = watch_frame(&table->analyse, frame, &same);
    struct followed *f;

    if (e && event_is_icmp(e)) {
        no_row_check(table, e, &s);
        return;
    }
    require(!e == !analysed);
    if (!e)
        return;
    table->taken++;
    f = follow(table, e);
    /* Only who tracks knows the SYN that asked for it. */
    if ((s.flags & TCP_SYN) && (s.flags & TCP_ACK) && e->twin_of == 0 && analysed->twin_of != 0)
        f->twins_differ = true;
    rows_check(table, f, e, analysed, &s);
    numbers_check(f, e);
    states_check(f, e);
    counts_check(table);
}

/* Without the bytes of frames before: who has them takes a packet with others for no copy, and who
 * only analyses cannot know that. */
static struct watch
blind_watch(const struct observer_settings *settings)
{
    struct watch w = {.observer = observer_create(settings),
                      .fragments = fragments_create(LIMIT_FRAGMENT_PACKETS, FRAGMENTS_OF_WIRESHARK),
                      .unpack = unpack_create(unpack_nothing, NULL)};

    require(w.observer && w.fragments && w.unpack);
    return w;
}

static void
table_begin(struct table *table, uint8_t how)
{
    struct observer_settings small = {.depth = OBSERVE_TRACK,
                                      .streams_as_tracked = true,
                                      .limits = {.flows = SMALL_FLOWS, .ranges = SMALL_RANGES}};
    struct number_style style = {.numbers = (enum numbers)(how % 3)};

    table->track = blind_watch(&small);
    small.depth = OBSERVE_ANALYSE;
    table->analyse = blind_watch(&small);
    for (int i = 0; i < 2; i++) {
        tsv_begin(&table->tsv[i], (struct sink){page_write, &table->page[i]});
        tsv_flush(&table->tsv[i]);
    }
    table->names_page = table->page[0];
    cells_split(&table->names, &table->names_page);
    table->json = json_lines_create(&style, (struct sink){page_write, &table->json_page});
    require(table->json != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes b = bytes_of(data, size);
    struct frame frame = {.time_ns = 1700000000000000000};
    struct table *table = calloc(1, sizeof *table);

    require(table != NULL);
    table_begin(table, bytes_u8(&b));
    while (next_frame(&b, &frame))
        take(table, &frame);
    json_lines_destroy(table->json);
    watch_finish(&table->track);
    watch_finish(&table->analyse);
    free(table);
    return 0;
}
