#include "tcpviz/export/json_lines.h"

#include "row.h"

#include "tcpviz/base/endpoint.h"
#include "tcpviz/story/describe.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_BYTES 65536

/* The longest text of story, as in the pane. */
#define TEXT_BYTES 4096

/* Which frame a segment was, for the terms of the Acks that follow it. */
struct place {
    uint32_t flow, segment;
    uint64_t frame;
};

struct json_lines {
    struct number_style style;
    struct sink sink;
    size_t len;
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

/* An object while it is made; jansson's functions take a NULL for a failure before them, and all
 * that is asked is whether anything has failed. */
struct object {
    json_t *at;
    bool good;
};

static struct object
object_make(void)
{
    json_t *at = json_object();

    return (struct object){.at = at, .good = at != NULL};
}

/* Takes the value over; keys are our own words. */
static void
put(struct object *object, const char *key, json_t *value)
{
    object->good &= json_object_set_new_nocheck(object->at, key, value) == 0;
}

static void
put_object(struct object *object, const char *key, struct object value)
{
    put(object, key, value.at);
    object->good &= value.good;
}

/* An array in the same way. */
static void
append(struct object *array, json_t *value)
{
    array->good &= json_array_append_new(array->at, value) == 0;
}

static struct object
array_make(void)
{
    json_t *at = json_array();

    return (struct object){.at = at, .good = at != NULL};
}

static struct object
array_of_bits(int64_t bits, const struct word *(*name)(unsigned bit))
{
    struct object array = array_make();

    for (unsigned bit = 0; bits >> bit != 0; bit++)
        if (bits >> bit & 1)
            append(&array, json_stringn(name(bit)->text, name(bit)->len));
    return array;
}

static struct object
array_of_options(const struct tcp_options *o)
{
    struct object array = array_make();

    for (int i = 0; i < o->n_list; i++)
        append(&array, json_integer(o->list[i].kind));
    return array;
}

/* Pairs [left, right]. */
static struct object
array_of_sack(const struct analysis_result *a, int64_t n)
{
    struct object array = array_make();

    for (int i = 0; i < n; i++) {
        struct object pair = array_make();

        append(&pair, json_integer(a->sack[i].left));
        append(&pair, json_integer(a->sack[i].right));
        append(&array, pair.at);
        array.good &= pair.good;
    }
    return array;
}

/* A cell that TSV writes in the same letters. */
static json_t *
cell_string(const struct row *row, enum column column)
{
    char storage[ROW_CELL_BYTES];

    return json_stringn(storage, (size_t)(row_cell(storage, row, column) - storage));
}

static void
put_cell(struct object *object, const struct row *row, enum column column)
{
    int64_t value = row->value[column];
    const char *key = columns[column].name;

    switch (columns[column].kind) {
    case CELL_NUMBER:
        put(object, key, json_integer(value));
        return;
    case CELL_SECONDS:
        put(object, key, json_real((double)value / 1e9));
        return;
    case CELL_MARKS:
        put_object(object, key, array_of_bits(value, row_mark_name));
        return;
    case CELL_ANALYSIS:
        put_object(object, key, array_of_bits(value, row_analysis_name));
        return;
    case CELL_OPTIONS:
        put_object(object, key, array_of_options(&row->segment->options));
        return;
    case CELL_SACK:
        put_object(object, key, array_of_sack(row->analysis, value));
        return;
    case CELL_ADDRESS:
    case CELL_FLAGS:
    case CELL_HEX:
    case CELL_LAYERS:
    case CELL_COMPLETENESS:
    case CELL_CLOSE:
        put(object, key, cell_string(row, column));
        return;
    }
}

static void
put_row(struct object *object, const struct segment *s, const struct analysis_result *a)
{
    struct row row;

    row_make(&row, s, a);
    for (enum column column = 0; column < COLUMNS; column++)
        if (row_has(&row, column))
            put_cell(object, &row, column);
    /* A double has no room for the nanoseconds of our time. */
    if (row_has(&row, COLUMN_TIME))
        put(object, "time_ns", json_integer(s->time_ns));
}

static const char *
side_name(enum side side)
{
    return side == CLIENT ? "client" : "server";
}

static void
put_states(struct object *object, const struct event *e)
{
    struct object states = object_make();

    for (int side = 0; side < 2; side++)
        if (e->state[side] != STATE_UNKNOWN)
            put(&states, side_name((enum side)side), json_string(describe_state(e->state[side])));
    put_object(object, "states", states);
}

static struct object
term_object(struct json_lines *json, const struct event *e, const struct term *term)
{
    static const char *const kinds[] = {
        [TERM_DATA] = "data", [TERM_SYN] = "syn", [TERM_FIN] = "fin", [TERM_UNSEEN] = "unseen"};
    const struct place *place = place_of(json, e->flow, term->segment);
    struct object object = object_make();

    put(&object, "value", json_integer(term->value));
    put(&object, "kind", json_string(kinds[term->kind]));
    if (term->segment == 0)
        return object;
    put(&object, "segment", json_integer(term->segment));
    if (place->flow == e->flow && place->segment == term->segment)
        put(&object, "frame", json_integer((json_int_t)place->frame));
    return object;
}

static void
put_sum(struct json_lines *json, struct object *object, const struct event *e)
{
    struct object terms = array_make();

    put(object, "ack_base", json_integer(e->ack_base));
    for (int i = 0; i < e->n_terms; i++) {
        struct object term = term_object(json, e, &e->terms[i]);

        append(&terms, term.at);
        terms.good &= term.good;
    }
    put_object(object, "terms", terms);
}

/* Appends a text's lines. */
static void
append_lines(struct object *array, const char *text)
{
    for (size_t n; *text != '\0'; text += n + (text[n] == '\n')) {
        n = strcspn(text, "\n");
        append(array, json_stringn(text, n));
    }
}

static void
put_words(struct json_lines *json, struct object *object, const struct flow *flow,
          const struct event *e)
{
    struct object explanation = array_make(), notes = array_make();
    char storage[TEXT_BYTES];
    struct text t;

    text_init(&t, storage, sizeof storage);
    describe_headline(&t, flow, e, &json->style);
    put(object, "sentence", json_string(storage));
    text_clear(&t);
    if (e->twin_of == 0)
        describe_body(&t, flow, e, &json->style, false);
    append_lines(&explanation, storage);
    put_object(object, "explanation", explanation);
    for (int i = 0; i < e->n_notes; i++) {
        text_clear(&t);
        describe_note(&t, flow, e, &e->notes[i], &json->style);
        append(&notes, json_string(storage));
    }
    put_object(object, "notes", notes);
}

void
json_lines_flush(struct json_lines *json)
{
    if (json->len > 0)
        json->sink.write(json->sink.context, json->bytes, json->len);
    json->len = 0;
}

/* Sixteen digits say a time to the microsecond, and a duration without the noise of a double. */
static size_t
dump(struct json_lines *json, const json_t *object)
{
    return json_dumpb(object, json->bytes + json->len, BUFFER_BYTES - json->len,
                      JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(16));
}

static void
write_line(struct json_lines *json, const json_t *object)
{
    size_t n = dump(json, object);

    if (n >= BUFFER_BYTES - json->len) { /* the line's end needs a byte, too */
        json_lines_flush(json);
        n = dump(json, object);
    }
    assert(n < BUFFER_BYTES);
    json->bytes[json->len + n] = '\n';
    json->len += n + 1;
}

bool
json_lines_event(struct json_lines *json, const struct flow *flow, const struct event *e,
                 const struct segment *s, const struct analysis_result *a)
{
    struct object object = object_make();

    if (e->twin_of == 0)
        remember_place(json, e);
    put(&object, "schema", json_integer(JSON_LINES_SCHEMA));
    put_row(&object, s, a);
    put(&object, "connection", json_integer(e->flow));
    put(&object, "segment", json_integer(e->segment));
    if (e->twin_of != 0)
        put(&object, "twin", json_integer((json_int_t)e->twin_of));
    put(&object, "from", json_string(side_name(e->from)));
    put_states(&object, e);
    if (e->ack_advances)
        put_sum(json, &object, e);
    put_words(json, &object, flow, e);
    if (object.good)
        write_line(json, object.at);
    json_decref(object.at);
    return object.good;
}
