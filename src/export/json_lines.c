#include "tcpviz/export/json_lines.h"

#include "row.h"

#include "tcpviz/base/digits.h"
#include "tcpviz/base/nanotime.h"
#include "tcpviz/flow/inferred.h"
#include "tcpviz/story/describe.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* The longest text of story, as in the pane.  A byte of it may become six. */
#define TEXT_BYTES 4096u

/* The longest line: all cells, sentence, explanation and notes.  So much is free before it, and
 * what goes to the sink is COLLECTED_BYTES or more. */
#define LINE_BYTES (COLUMNS * ROW_CELL_BYTES + (2u + EVENT_NOTES_MAX) * 6u * TEXT_BYTES + 4096u)
#define COLLECTED_BYTES 65536u
#define BUFFER_BYTES (COLLECTED_BYTES + LINE_BYTES)

/* Which frame a segment was, for the terms of the Acks that follow it. */
struct place {
    uint32_t flow, segment;
    uint64_t frame;
};

struct json_lines {
    struct number_style style;
    struct sink sink;
    char *at;  /* behind what is written of the buffer */
    bool good; /* of this line nothing is missing */
    char bytes[BUFFER_BYTES];
    struct place places[LIMIT_PLACES];
};

struct json_lines *
json_lines_create(const struct number_style *style, struct sink sink)
{
    struct json_lines *json = calloc(1, sizeof *json);

    if (!json)
        return NULL;
    json->style = *style;
    json->sink = sink;
    json->at = json->bytes;
    return json;
}

void
json_lines_destroy(struct json_lines *json)
{
    free(json);
}

/* Neighbours in a connection have neighbouring places, so that they do not displace each other. */
static struct place *
place_of(struct json_lines *json, uint32_t flow, uint32_t segment)
{
    return &json->places[(flow * 0x9e3779b1u + segment) % LIMIT_PLACES];
}

static void
remember_place(struct json_lines *json, const struct event *e)
{
    *place_of(json, e->flow, e->segment) =
        (struct place){.flow = e->flow, .segment = e->segment, .frame = e->frame};
}

/* Keys and what else is our own words needs no escapes, and is copied.  What does need them is
 * jansson's. */

static inline void
add(struct json_lines *json, const char *bytes, size_t n)
{
    memcpy(json->at, bytes, n);
    json->at += n;
}

static inline void
add_char(struct json_lines *json, char c)
{
    *json->at++ = c;
}

/* In front of a member: no comma behind the bracket. */
static inline void
add_comma(struct json_lines *json)
{
    if (json->at[-1] != '{' && json->at[-1] != '[')
        add_char(json, ',');
}

static inline void
add_word(struct json_lines *json, const char *word, size_t n)
{
    add_char(json, '"');
    add(json, word, n);
    add_char(json, '"');
}

/* Inline, so that the length of a literal is known to the compiler. */
static inline void
add_key(struct json_lines *json, const char *key)
{
    add_comma(json);
    add_word(json, key, strlen(key));
    add_char(json, ':');
}

static inline bool
needs_escape(char c)
{
    return (uint8_t)(c - ' ') > '~' - ' ' || c == '"' || c == '\\';
}

/* In blocks without a branch, of which the compiler makes a few instructions each. */
static bool
needs_escapes(const char *text, size_t n)
{
    enum { BLOCK = 16 };
    uint8_t found[BLOCK] = {0}, any = 0;
    size_t i = 0;

    for (; n - i >= BLOCK; i += BLOCK)
        for (size_t j = 0; j < BLOCK; j++)
            found[j] |= needs_escape(text[i + j]);
    for (; i < n; i++)
        any |= needs_escape(text[i]);
    for (size_t j = 0; j < BLOCK; j++)
        any |= found[j];
    return any;
}

static void
add_escaped(struct json_lines *json, const char *text, size_t n)
{
    size_t room = (size_t)(json->bytes + BUFFER_BYTES - json->at);
    json_t *string = json_stringn(text, n);
    size_t bytes =
        json_dumpb(string, json->at, room, JSON_ENCODE_ANY | JSON_COMPACT | JSON_ENSURE_ASCII);

    assert(bytes < room);
    json->good &= bytes > 0;
    json->at += bytes;
    json_decref(string);
}

static void
add_string(struct json_lines *json, const char *text, size_t n)
{
    if (needs_escapes(text, n))
        add_escaped(json, text, n);
    else
        add_word(json, text, n);
}

static inline void
put_integer(struct json_lines *json, const char *key, int64_t n)
{
    add_key(json, key);
    json->at = digits_number(json->at, n);
}

static inline void
put_word(struct json_lines *json, const char *key, const char *word)
{
    add_key(json, key);
    add_word(json, word, strlen(word));
}

static void
add_bits(struct json_lines *json, int64_t bits, const struct word *(*name)(unsigned bit))
{
    add_char(json, '[');
    for (unsigned bit = 0; bits >> bit != 0; bit++) {
        if (!(bits >> bit & 1))
            continue;
        add_comma(json);
        add_word(json, name(bit)->text, name(bit)->len);
    }
    add_char(json, ']');
}

static void
add_options(struct json_lines *json, const struct tcp_options *o)
{
    add_char(json, '[');
    for (int i = 0; i < o->n_list; i++) {
        add_comma(json);
        json->at = digits_unsigned(json->at, o->list[i].kind);
    }
    add_char(json, ']');
}

/* Pairs [left, right]. */
static void
add_sack(struct json_lines *json, const struct analysis_result *a, int64_t n)
{
    add_char(json, '[');
    for (int i = 0; i < n; i++) {
        add_comma(json);
        add_char(json, '[');
        json->at = digits_unsigned(json->at, a->sack[i].left);
        add_comma(json);
        json->at = digits_unsigned(json->at, a->sack[i].right);
        add_char(json, ']');
    }
    add_char(json, ']');
}

/* To the nanosecond, as no double can say all of them; without zeros that tell nothing. */
static void
add_seconds(struct json_lines *json, int64_t ns)
{
    json->at = digits_seconds(json->at, ns);
    while (json->at[-1] == '0' && json->at[-2] != '.')
        json->at--;
}

static void
add_cell(struct json_lines *json, const struct segment *s, const struct analysis_result *a,
         enum cell_kind kind, int64_t value)
{
    switch (kind) {
    case CELL_NUMBER:
        json->at = digits_number(json->at, value);
        return;
    case CELL_SECONDS:
        add_seconds(json, value);
        return;
    case CELL_MARKS:
        add_bits(json, value, row_mark_name);
        return;
    case CELL_ANALYSIS:
        add_bits(json, value, row_analysis_name);
        return;
    case CELL_OPTIONS:
        add_options(json, &s->options);
        return;
    case CELL_SACK:
        add_sack(json, a, value);
        return;
    case CELL_ADDRESS:
    case CELL_FLAGS:
    case CELL_HEX:
    case CELL_LAYERS:
    case CELL_COMPLETENESS:
    case CELL_CLOSE: /* in the letters of TSV */
        add_char(json, '"');
        json->at = row_cell(json->at, s, a, kind, value);
        add_char(json, '"');
        return;
    }
}

static void
put_row(struct json_lines *json, const struct segment *s, const struct analysis_result *a,
        uint64_t twin_of)
{
    enum analysis_extent extent = a->extent;

#define PUT_CELL(name, kind, has, value)                                                           \
    if (has) {                                                                                     \
        add_key(json, #name);                                                                      \
        add_cell(json, s, a, CELL_##kind, (int64_t)(value));                                       \
    }
    ROW_COLUMNS(PUT_CELL)
#undef PUT_CELL
    /* A double has no room for the nanoseconds of our time. */
    if (!(s->notes & SEGMENT_NO_TIME))
        put_integer(json, "time_ns", s->time_ns);
}

/* A value of the schema, so whatever labels the words have. */
static const char *
side_value(enum side side)
{
    return side == CLIENT ? "client" : "server";
}

static void
put_states(struct json_lines *json, const struct event *e)
{
    add_key(json, "states");
    add_char(json, '{');
    for (int side = 0; side < 2; side++)
        if (e->state[side] != STATE_UNKNOWN)
            put_word(json, side_value((enum side)side), describe_state(e->state[side]));
    add_char(json, '}');
}

static bool
is_inferred(const struct flow *flow, const struct event *e, enum side side)
{
    return e->state[side] != STATE_UNKNOWN && inferred_state(flow, side);
}

/* Which of these states are inferred; not there where none is. */
static void
put_inferred(struct json_lines *json, const struct flow *flow, const struct event *e)
{
    bool client = is_inferred(flow, e, CLIENT), server = is_inferred(flow, e, SERVER);

    if (!client && !server)
        return;
    add_key(json, "inferred");
    add_char(json, '[');
    if (client)
        add_word(json, "client", 6);
    if (server) {
        add_comma(json);
        add_word(json, "server", 6);
    }
    add_char(json, ']');
}

/* With the frame, if that is still known. */
static void
put_segment(struct json_lines *json, const struct event *e, uint32_t segment)
{
    const struct place *place = place_of(json, e->flow, segment);

    put_integer(json, "segment", segment);
    if (place->flow == e->flow && place->segment == segment)
        put_integer(json, "frame", (int64_t)place->frame);
}

static void
add_term(struct json_lines *json, const struct event *e, const struct term *term)
{
    static const char *const kinds[] = {
        [TERM_DATA] = "data", [TERM_SYN] = "syn", [TERM_FIN] = "fin", [TERM_UNSEEN] = "unseen"};

    add_char(json, '{');
    put_integer(json, "value", term->value);
    put_word(json, "kind", kinds[term->kind]);
    if (term->segment != 0)
        put_segment(json, e, term->segment);
    if (term->count > 1)
        put_integer(json, "count", term->count);
    add_char(json, '}');
}

static void
put_sum(struct json_lines *json, const struct event *e)
{
    put_integer(json, "ack_base", e->ack_base);
    add_key(json, "terms");
    add_char(json, '[');
    for (int i = 0; i < e->n_terms; i++) {
        add_comma(json);
        add_term(json, e, &e->terms[i]);
    }
    add_char(json, ']');
}

static void
put_other_bytes(struct json_lines *json, const struct event *e, const struct note *note)
{
    add_key(json, "other_bytes");
    add_char(json, '{');
    put_integer(json, "first", note->first);
    put_integer(json, "last", note->last);
    put_integer(json, "count", note->other_count);
    put_segment(json, e, note->segment);
    add_char(json, '}');
}

/* A text's lines as members. */
static void
add_lines(struct json_lines *json, const char *text)
{
    for (size_t n; *text != '\0'; text += n + (text[n] == '\n')) {
        n = strcspn(text, "\n");
        add_comma(json);
        add_string(json, text, n);
    }
}

static void
put_notes(struct json_lines *json, const struct flow *flow, const struct event *e, struct text *t)
{
    add_key(json, "notes");
    add_char(json, '[');
    for (int i = 0; i < e->n_notes; i++) {
        text_clear(t);
        describe_note(t, flow, e, &e->notes[i], &json->style);
        add_comma(json);
        add_string(json, t->at, t->len);
    }
    add_char(json, ']');
}

static void
put_words(struct json_lines *json, const struct flow *flow, const struct event *e)
{
    char storage[TEXT_BYTES];
    struct text t;

    text_init(&t, storage, sizeof storage);
    describe_headline(&t, flow, e, &json->style);
    add_key(json, "sentence");
    add_string(json, storage, t.len);
    text_clear(&t);
    if (e->twin_of == 0)
        describe_body(&t, flow, e, &json->style, false);
    add_key(json, "explanation");
    add_char(json, '[');
    add_lines(json, storage);
    add_char(json, ']');
    put_notes(json, flow, e, &t);
}

void
json_lines_flush(struct json_lines *json)
{
    if (json->at > json->bytes)
        json->sink.write(json->sink.context, json->bytes, (size_t)(json->at - json->bytes));
    json->at = json->bytes;
}

static void
add_line(struct json_lines *json, const struct flow *flow, const struct event *e,
         const struct segment *s, const struct analysis_result *a)
{
    const struct note *other = event_find_note(e, NOTE_OTHER_BYTES);

    add_char(json, '{');
    put_integer(json, "schema", JSON_LINES_SCHEMA);
    put_row(json, s, a, e->twin_of);
    put_integer(json, "connection", e->flow);
    put_integer(json, "segment", e->segment);
    put_word(json, "from", side_value(e->from));
    put_states(json, e);
    put_inferred(json, flow, e);
    if (e->down_ns > 0)
        put_integer(json, "down_ms", e->down_ns / NANOTIME_MS);
    if (e->missed > 0)
        put_integer(json, "dropped", e->missed);
    if (e->ack_advances)
        put_sum(json, e);
    if (other)
        put_other_bytes(json, e, other);
    put_words(json, flow, e);
    add_char(json, '}');
    add_char(json, '\n');
}

bool
json_lines_event(struct json_lines *json, const struct flow *flow, const struct event *e,
                 const struct segment *s, const struct analysis_result *a)
{
    char *start;

    if (event_is_icmp(e))
        return true;
    if (json->at > json->bytes + COLLECTED_BYTES)
        json_lines_flush(json);
    if (e->twin_of == 0)
        remember_place(json, e);
    start = json->at;
    json->good = true;
    add_line(json, flow, e, s, a);
    if (!json->good)
        json->at = start;
    return json->good;
}
