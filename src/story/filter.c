#include "tcpviz/story/filter.h"

#include "tcpviz/story/trouble.h"

#include <string.h>

enum node_kind { NODE_WORD, NODE_PART, NODE_NOT, NODE_AND, NODE_OR };

/* The words. */

static bool
in_state(const struct event *e, int state)
{
    return (int)e->state[CLIENT] == state || (int)e->state[SERVER] == state;
}

static bool
has_flags(const struct event *e, int flags)
{
    return (e->flags & flags) != 0;
}

static bool
has_note(const struct event *e, int kind)
{
    return event_find_note(e, (enum note_kind)kind) != NULL;
}

static bool
is_trouble(const struct event *e, int ignored)
{
    (void)ignored;
    return event_is_trouble(e);
}

/* Brings what passed here before. */
static bool
is_again(const struct event *e, int ignored)
{
    (void)ignored;
    return has_note(e, NOTE_AGAIN) || has_note(e, NOTE_OVERLAP);
}

/* The same, and what is probably a second sending although the first one did not pass here. */
static bool
is_retransmission(const struct event *e, int ignored)
{
    return is_again(e, ignored) || has_note(e, NOTE_FILLS_GAP);
}

/* As Wireshark: of a SYN, FIN or reset the field says nothing, nor does it where it was not
 * captured. */
static bool
is_zero_window(const struct event *e, int ignored)
{
    (void)ignored;
    return e->window == 0 && !(e->segment_notes & SEGMENT_CUT_HEADER) && !event_is_icmp(e) &&
           !flags_are_control(e->flags);
}

static bool
is_data(const struct event *e, int ignored)
{
    (void)ignored;
    return e->len > 0;
}

/* As its arrow says: the flag alone is on all but the first. */
static bool
is_bare_ack(const struct event *e, int ignored)
{
    (void)ignored;
    return e->len == 0 && flags_are_ack(e->flags);
}

static const struct word {
    const char *name;
    bool (*fits)(const struct event *e, int argument);
    int argument;
} words[] = {
    {"syn-sent", in_state, STATE_SYN_SENT},
    {"syn-received", in_state, STATE_SYN_RECEIVED},
    {"established", in_state, STATE_ESTABLISHED},
    {"fin-wait-1", in_state, STATE_FIN_WAIT_1},
    {"fin-wait-2", in_state, STATE_FIN_WAIT_2},
    {"close-wait", in_state, STATE_CLOSE_WAIT},
    {"closing", in_state, STATE_CLOSING},
    {"last-ack", in_state, STATE_LAST_ACK},
    {"time-wait", in_state, STATE_TIME_WAIT},
    {"closed", in_state, STATE_CLOSED},
    {"syn", has_flags, TCP_SYN},
    {"fin", has_flags, TCP_FIN},
    {"reset", has_flags, TCP_RST},
    {"rst", has_flags, TCP_RST}, /* as in headers, and for tcpdump */
    {"psh", has_flags, TCP_PSH},
    {"urg", has_flags, TCP_URG},
    {"ack", is_bare_ack, 0},
    {"data", is_data, 0},
    {"trouble", is_trouble, 0},
    {"again", is_again, 0},
    {"retransmission", is_retransmission, 0},
    {"other-bytes", has_note, NOTE_OTHER_BYTES},
    {"gap", has_note, NOTE_GAP},
    {"duplicate-ack", has_note, NOTE_DUPLICATE_ACK},
    {"zero-window", is_zero_window, 0},
    {"keep-alive", has_note, NOTE_KEEP_ALIVE},
    {"icmp", has_note, NOTE_ICMP},
};

#define N_WORDS (sizeof words / sizeof words[0])

/* Reading.  A line is short, so places in it fit 16 bits, and nodes 8. */

_Static_assert(LIMIT_PROMPT_BYTES <= UINT16_MAX && LIMIT_FILTER_NODES <= UINT8_MAX, "they fit");

#define DEPTH_MAX 32 /* of parentheses and nots: more than anyone reads */

struct reader {
    struct filter *f;
    int at; /* in the line */
    int depth;
    struct failure *why;
};

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static void
skip_blanks(struct reader *r)
{
    while (is_blank(r->f->line[r->at]))
        r->at++;
}

/* The length of the token at a place: a joint, a parenthesis, or what stands up to the next blank,
 * joint or parenthesis.  "!=" is libpcap's, and a single & or |. */
static int
token_len(const char *at)
{
    int n = 0;

    if (strncmp(at, "&&", 2) == 0 || strncmp(at, "||", 2) == 0 || strncmp(at, "!=", 2) == 0)
        return 2;
    if (*at == '(' || *at == ')' || *at == '!' || *at == '&' || *at == '|')
        return 1;
    while (at[n] != '\0' && !is_blank(at[n]) && !strchr("()!&|", at[n]))
        n++;
    return n;
}

static bool
is_token(const char *at, const char *token)
{
    size_t n = strlen(token);

    return token_len(at) == (int)n && memcmp(at, token, n) == 0;
}

static bool
is_and(const char *at)
{
    return is_token(at, "and") || is_token(at, "&&");
}

static bool
is_or(const char *at)
{
    return is_token(at, "or") || is_token(at, "||");
}

static bool
ends_operand(const char *at)
{
    return *at == '\0' || *at == ')' || is_and(at) || is_or(at);
}

static int
find_word(const char *at)
{
    for (size_t i = 0; i < N_WORDS; i++)
        if (is_token(at, words[i].name))
            return (int)i;
    return -1;
}

/* A new node, or -1 with a sentence. */
static int
add_node(struct reader *r, struct filter_node node)
{
    if (r->f->n_nodes == LIMIT_FILTER_NODES) {
        (void)failure_say(r->why, "This filter has more words than fit; leave some out");
        return -1;
    }
    r->f->nodes[r->f->n_nodes] = node;
    return r->f->n_nodes++;
}

/* Steps over one operand of libpcap's: up to a joint, or to a parenthesis that is not its own. */
static void
skip_part(struct reader *r)
{
    int open = 0;

    for (;;) {
        const char *at = r->f->line + r->at;

        if (*at == '\0' || (open == 0 && ends_operand(at)))
            return;
        open += (*at == '(') - (*at == ')');
        r->at += is_blank(*at) ? 1 : token_len(at);
    }
}

static int
part_from(struct reader *r, int from)
{
    int to;

    r->at = from;
    skip_part(r);
    to = r->at;
    while (to > from && is_blank(r->f->line[to - 1]))
        to--;
    return add_node(
        r, (struct filter_node){.kind = NODE_PART, .from = (uint16_t)from, .to = (uint16_t)to});
}

static int read_joined(struct reader *r);

static int
say_missing(const struct reader *r)
{
    if (r->f->line[r->at] == ')')
        (void)failure_say(r->why, "In this filter a parenthesis closes that was not opened");
    else if (r->f->line[r->at] == '\0')
        (void)failure_say(r->why, "At the end of this filter something is missing");
    else
        (void)failure_say(r->why, "In this filter something is missing before \"%.40s\"",
                          r->f->line + r->at);
    return -1;
}

/* What an operator behind a closed parenthesis shows to be libpcap's arithmetic is none of ours. */
static int
read_group(struct reader *r)
{
    int from = r->at++, node, n_nodes = r->f->n_nodes;

    node = read_joined(r);
    if (node < 0)
        return -1;
    if (r->f->line[r->at] != ')') {
        (void)failure_say(r->why, "In this filter a parenthesis is not closed");
        return -1;
    }
    r->at++;
    skip_blanks(r);
    if (!ends_operand(r->f->line + r->at)) {
        r->f->n_nodes = n_nodes;
        return part_from(r, from);
    }
    if (r->f->nodes[node].kind == NODE_PART) {
        int to = r->at;

        while (is_blank(r->f->line[to - 1]))
            to--;
        r->f->nodes[node].from = (uint16_t)from;
        r->f->nodes[node].to = (uint16_t)to;
    }
    return node;
}

static int read_operand(struct reader *r);

static int
read_not(struct reader *r)
{
    int from = r->at, operand;

    r->at += token_len(r->f->line + r->at);
    operand = read_operand(r);
    if (operand < 0)
        return -1;
    if (r->f->nodes[operand].kind == NODE_PART) {
        r->f->nodes[operand].from = (uint16_t)from;
        return operand;
    }
    return add_node(r, (struct filter_node){.kind = NODE_NOT, .left = (uint8_t)operand});
}

static int
read_plain(struct reader *r)
{
    int from = r->at, word = find_word(r->f->line + from);

    if (word < 0)
        return part_from(r, from);
    r->at += token_len(r->f->line + from);
    skip_blanks(r);
    if (!ends_operand(r->f->line + r->at))
        return part_from(r, from);
    return add_node(r, (struct filter_node){.kind = NODE_WORD, .word = (uint8_t)word});
}

static int
read_operand(struct reader *r)
{
    const char *at;
    int node;

    skip_blanks(r);
    at = r->f->line + r->at;
    if (ends_operand(at))
        return say_missing(r);
    if (r->depth == DEPTH_MAX) {
        (void)failure_say(r->why, "This filter is nested too deeply; leave some parentheses out");
        return -1;
    }
    r->depth++;
    if (is_token(at, "not") || is_token(at, "!"))
        node = read_not(r);
    else
        node = *at == '(' ? read_group(r) : read_plain(r);
    r->depth--;
    skip_blanks(r);
    return node;
}

/* Two parts of libpcap's beside each other stay one: "port 80 or 443". */
static int
join(struct reader *r, enum node_kind kind, int left, int right)
{
    struct filter_node *nodes = r->f->nodes;

    if (nodes[left].kind == NODE_PART && nodes[right].kind == NODE_PART) {
        nodes[left].to = nodes[right].to;
        return left;
    }
    return add_node(r, (struct filter_node){
                           .kind = (uint8_t)kind, .left = (uint8_t)left, .right = (uint8_t)right});
}

static int
read_joined(struct reader *r)
{
    int left = read_operand(r);

    while (left >= 0 && (is_and(r->f->line + r->at) || is_or(r->f->line + r->at))) {
        enum node_kind kind = is_and(r->f->line + r->at) ? NODE_AND : NODE_OR;
        int right;

        r->at += token_len(r->f->line + r->at);
        right = read_operand(r);
        if (right < 0)
            return -1;
        left = join(r, kind, left, right);
    }
    return left;
}

/* Numbers the parts that are left in the tree. */
static bool
number_parts(struct reader *r, int node)
{
    struct filter *f = r->f;
    struct filter_node *n = &f->nodes[node];

    if (n->kind == NODE_PART) {
        if (f->n_parts == LIMIT_FILTER_PARTS)
            return failure_say(r->why, "This filter has more than %d expressions between its words",
                               LIMIT_FILTER_PARTS);
        n->word = (uint8_t)f->n_parts;
        f->parts[f->n_parts].from = n->from;
        f->parts[f->n_parts++].to = n->to;
        return true;
    }
    if (n->kind == NODE_WORD)
        return true;
    return number_parts(r, n->left) && (n->kind == NODE_NOT || number_parts(r, n->right));
}

bool
filter_parse(struct filter *f, const char *line, struct failure *why)
{
    struct reader r = {.f = f, .why = why};

    memset(f, 0, sizeof *f);
    if (strlen(line) >= sizeof f->line)
        return failure_say(why, "This filter is longer than %d bytes", LIMIT_PROMPT_BYTES - 1);
    memcpy(f->line, line, strlen(line) + 1);
    f->root = read_joined(&r);
    if (f->root < 0)
        return false;
    if (f->line[r.at] != '\0') {
        (void)say_missing(&r);
        return false;
    }
    return number_parts(&r, f->root);
}

void
filter_part(const struct filter *f, int part, char out[LIMIT_PROMPT_BYTES])
{
    size_t n = (size_t)(f->parts[part].to - f->parts[part].from);

    memcpy(out, f->line + f->parts[part].from, n);
    out[n] = '\0';
}

const char *
filter_word(const struct filter *f)
{
    for (int i = 0; i < f->n_nodes; i++)
        if (f->nodes[i].kind == NODE_WORD)
            return words[f->nodes[i].word].name;
    return NULL;
}

void
filter_add_words(struct text *t)
{
    for (size_t i = 0; i < N_WORDS; i++)
        text_addf(t, "%s%s", i > 0 ? ", " : "", words[i].name);
}

/* Answering. */

struct question {
    const struct filter *f;
    const struct event *e;
    const struct filter_source *source;
};

static enum filter_answer
ask_part(const struct question *q, int part)
{
    const struct filter_source *source = q->source;
    struct frame frame;

    if (!source->matches || !source->frames || !frames_find(source->frames, q->e->frame, &frame))
        return FILTER_UNKNOWN;
    return source->matches(source->context, part, &frame) ? FILTER_YES : FILTER_NO;
}

static enum filter_answer
ask(const struct question *q, int node)
{
    const struct filter_node *n = &q->f->nodes[node];
    enum filter_answer left, right;

    if (n->kind == NODE_WORD)
        return words[n->word].fits(q->e, words[n->word].argument) ? FILTER_YES : FILTER_NO;
    if (n->kind == NODE_PART)
        return ask_part(q, n->word);
    left = ask(q, n->left);
    if (n->kind == NODE_NOT)
        return left == FILTER_YES ? FILTER_NO : left == FILTER_NO ? FILTER_YES : left;
    if (left == (n->kind == NODE_AND ? FILTER_NO : FILTER_YES))
        return left;
    right = ask(q, n->right);
    return n->kind == NODE_AND ? (right < left ? right : left) : (right > left ? right : left);
}

enum filter_answer
filter_event(const struct filter *f, const struct event *e, const struct filter_source *source)
{
    struct question q = {f, e, source};

    return ask(&q, f->root);
}
