#include "fields_check.h"

/* The fields without parts follow each other from the first bit to the last. */
static const char *
tiles(const struct field *fields, size_t n, const struct frame *frame)
{
    uint64_t at = 0;

    for (size_t i = 0; i < n; i++) {
        if (fields[i].bits == 0)
            return "a field has no bits";
        if (fields[i].id >= N_FIELDS)
            return "a field is none";
        if (fields[i].at != at)
            return "a field begins elsewhere than behind the one before it";
        if (!field_has_parts(fields, n, i))
            at += fields[i].bits;
    }
    return at == (uint64_t)frame->captured_bytes * 8 ? NULL : "the fields do not reach the end";
}

/* The end of a field's parts is its own end. */
static const char *
nests(const struct field *fields, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t end = fields[i].at + fields[i].bits, last = end;

        if (fields[i].depth > (i == 0 ? 0 : fields[i - 1].depth + 1))
            return "a field is too deep";
        for (size_t k = i + 1; k < n && fields[k].depth > fields[i].depth; k++)
            last = fields[k].at + fields[k].bits;
        if (last != end)
            return "a field ends elsewhere than its parts";
    }
    return NULL;
}

/* What decode_frame told of the same field; false if it tells nothing of such.  It reads data
 * offset and flags together: where the flags are cut, it tells neither. */
static bool
told(const struct segment *s, uint8_t id, uint32_t *value)
{
    const struct {
        uint8_t id;
        uint32_t value;
    } table[] = {{FIELD_TCP_SOURCE, s->src.port},
                 {FIELD_TCP_DESTINATION, s->dst.port},
                 {FIELD_TCP_SEQ, s->seq},
                 {FIELD_TCP_ACK, s->ack},
                 {FIELD_TCP_OFFSET, s->header_len / 4u},
                 {FIELD_TCP_FLAGS, s->flags},
                 {FIELD_TCP_WINDOW, s->window},
                 {FIELD_TCP_URGENT, s->urgent}};

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].id == id && (id != FIELD_TCP_OFFSET || s->header_captured >= 14)) {
            *value = table[i].value;
            return true;
        }
    return false;
}

static const char *
agrees(const struct field *fields, size_t n, const struct segment *s)
{
    uint32_t options = 0, payload_bytes = 0, value;

    for (size_t i = 0; i < n; i++) {
        const struct field *f = &fields[i];

        if (!f->cut && told(s, f->id, &value) && f->value != value)
            return "a field has another value than decode says";
        if (f->id == FIELD_OPTION &&
            (options >= s->options.n_list || s->options.list[options++].kind != f->kind))
            return "an option is another one than decode says";
        if (f->id == FIELD_PAYLOAD) {
            payload_bytes = f->bits / 8;
            if (f->at / 8 != s->payload_at)
                return "the payload begins elsewhere than decode says";
        }
    }
    if (options != s->options.n_list)
        return "options are missing";
    return payload_bytes == s->captured_len ? NULL : "the payload has another length";
}

const char *
fields_problem(const struct frame *frame, const struct segment *segment)
{
    struct field fields[LIMIT_FIELDS];
    size_t n = fields_read(frame, fields);
    const char *problem = NULL;

    if (!segment)
        return n == 0 ? NULL : "a frame that is no segment has fields";
    if (n == 0 || n > LIMIT_FIELDS)
        return "a segment has no fields, or too many";
    problem = tiles(fields, n, frame);
    problem = problem ? problem : nests(fields, n);
    return problem ? problem : agrees(fields, n, segment);
}
