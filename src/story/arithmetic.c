#include "tcpviz/story/arithmetic.h"

#include "icmp.h"

#include <string.h>

static void
label_init(struct label *label)
{
    label->n_marks = label->n_pieces = 0;
    label->ack_from = label->ack_to = 0;
    text_init(&label->text, label->at, sizeof label->at);
}

/* Writes the 1 of a SYN or FIN and remembers where it stands. */
static void
add_phantom(struct label *label)
{
    if (label->n_marks < LABEL_MARKS)
        label->marks[label->n_marks++] = label->text.len;
    text_add(&label->text, "1");
}

static void
add_symbolic(struct text *t, const struct flow *flow, enum side owner, int64_t rel)
{
    static const char *const names[2][2] = {{"u", "x"}, {"v", "y"}}; /* by side, SYN seen */

    text_add(t, names[owner][flow->half[owner].syn_seen]);
    if (rel > 0)
        text_add(t, "+");
    if (rel != 0)
        text_add_number(t, rel);
}

void
number_add(struct text *t, const struct flow *flow, enum side owner, int64_t rel, uint32_t raw,
           bool relative, const struct number_style *style)
{
    if (style->numbers == NUMBERS_RAW) {
        text_add_number(t, raw);
    } else if (!relative || (rel < 0 && style->numbers == NUMBERS_RELATIVE)) {
        text_add(t, "raw ");
        text_add_number(t, raw);
    } else if (style->numbers == NUMBERS_SYMBOLIC) {
        add_symbolic(t, flow, owner, rel);
    } else {
        text_add_number(t, rel);
    }
}

void
number_add_range(struct text *t, const struct flow *flow, enum side owner, int64_t first,
                 int64_t last, uint32_t raw, bool relative, const struct number_style *style)
{
    uint32_t last_raw = raw + (uint32_t)(last - first);

    number_add(t, flow, owner, first, raw, relative, style);
    text_add(t, "-");
    if (!relative || (first < 0 && style->numbers == NUMBERS_RELATIVE))
        text_add_number(t, last_raw);
    else
        number_add(t, flow, owner, last, last_raw, true, style);
}

static void
add_seq(struct text *t, const struct flow *flow, const struct event *e, int64_t offset,
        const struct number_style *style)
{
    number_add(t, flow, e->from, e->rel_seq + offset, e->seq + (uint32_t)offset, e->seq_relative,
               style);
}

/* A number of the Ack's owner, `offset` away from the Ack itself. */
static void
add_ack(struct text *t, const struct flow *flow, const struct event *e, int64_t offset,
        const struct number_style *style)
{
    number_add(t, flow, ack_owner(e), e->rel_ack + offset, e->ack + (uint32_t)offset,
               e->ack_relative, style);
}

/* "+14", "+?200", or the phantom's "+1"; a data term of one byte is "1B", so that it is not
 * taken for a phantom. */
static void
add_term(struct label *label, enum term_kind kind, uint32_t value, const char *plus)
{
    text_add(&label->text, plus);
    switch (kind) {
    case TERM_SYN:
    case TERM_FIN:
        add_phantom(label);
        return;
    case TERM_UNSEEN:
        text_add(&label->text, "?");
        text_add_number(&label->text, value);
        return;
    case TERM_DATA:
        text_add_number(&label->text, value);
        text_add(&label->text, value == 1 ? "B" : "");
    }
}

static void
add_wrap_mark(struct text *t, uint32_t from, uint32_t to, const struct number_style *style)
{
    if (style->numbers == NUMBERS_RAW && to < from)
        text_add(t, style->charset == CHARSET_ASCII ? " mod 2^32" : " mod 2³²");
}

static uint32_t
seq_space(const struct event *e)
{
    return e->len + ((e->flags & TCP_SYN) != 0) + ((e->flags & TCP_FIN) != 0);
}

static void
next_sum(struct label *label, const struct flow *flow, const struct event *e,
         const struct number_style *style, const char *plus, const char *equals)
{
    add_seq(&label->text, flow, e, 0, style);
    if (e->flags & TCP_SYN)
        add_term(label, TERM_SYN, 1, plus);
    if (e->len > 0)
        add_term(label, TERM_DATA, e->len, plus);
    if (e->flags & TCP_FIN)
        add_term(label, TERM_FIN, 1, plus);
    text_add(&label->text, equals);
    add_seq(&label->text, flow, e, seq_space(e), style);
    add_wrap_mark(&label->text, e->seq, e->seq + seq_space(e), style);
}

static void
ack_sum(struct label *label, const struct flow *flow, const struct event *e,
        const struct number_style *style, const char *plus, const char *equals)
{
    int64_t way = e->ack_base - e->rel_ack;

    add_ack(&label->text, flow, e, way, style);
    for (int i = 0; i < e->n_terms; i++)
        add_term(label, e->terms[i].kind, e->terms[i].value, plus);
    text_add(&label->text, equals);
    add_ack(&label->text, flow, e, 0, style);
    add_wrap_mark(&label->text, e->ack + (uint32_t)way, e->ack, style);
}

void
arithmetic_ack_sum(const struct flow *flow, const struct event *e, const struct number_style *style,
                   struct text *t)
{
    struct label label;

    label_init(&label);
    ack_sum(&label, flow, e, style, " + ", " = ");
    text_add(t, label.at);
}

void
arithmetic_next_sum(const struct flow *flow, const struct event *e,
                    const struct number_style *style, struct text *t)
{
    struct label label;

    label_init(&label);
    if (seq_space(e) > 0)
        next_sum(&label, flow, e, style, " + ", " = ");
    text_add(t, label.at);
}

/* Flags that few segments have; in a SYN those of ECN only say that it is known (RFC 3168 section
 * 6.1.1).  Returns whether there was one. */
static bool
add_rare_flags(struct text *t, const struct event *e, const char *comma)
{
    static const struct {
        uint16_t flag;
        const char *name;
    } rare[] = {{TCP_URG, "URG"}, {TCP_ECE, "ECE"}, {TCP_CWR, "CWR"}};
    uint16_t told = e->flags & TCP_SYN ? TCP_URG : TCP_URG | TCP_ECE | TCP_CWR;

    for (size_t i = 0; i < sizeof rare / sizeof rare[0]; i++) {
        if (!(e->flags & told & rare[i].flag))
            continue;
        text_add(t, comma);
        text_add(t, rare[i].name);
        comma = ",";
    }
    return (e->flags & told) != 0;
}

static void
add_word(struct text *t, const char **comma, const char *word)
{
    text_add(t, *comma);
    text_add(t, word);
    *comma = ",";
}

void
segment_name_add(struct text *t, const struct event *e)
{
    bool ack = e->flags & TCP_ACK, reset = e->flags & TCP_RST;
    const char *comma = "";

    if (event_is_icmp(e)) {
        text_add(t, icmp_protocol(e));
        return;
    }
    if ((e->segment_notes & SEGMENT_CUT_HEADER) && e->flags == 0) {
        text_add(t, "Cut segment");
        return;
    }
    if (reset)
        add_word(t, &comma, "RST");
    if (e->flags & TCP_SYN)
        add_word(t, &comma, ack ? "SYN-ACK" : "SYN");
    if (e->len > 0)
        add_word(t, &comma, "Data");
    if (e->flags & TCP_FIN)
        add_word(t, &comma, "FIN");
    /* Nearly all data carries an Ack, so beside data only a reset's is worth a word. */
    if (ack && !(e->flags & TCP_SYN) && (e->len == 0 || reset))
        add_word(t, &comma, "ACK");
    if (!add_rare_flags(t, e, comma) && *comma == '\0')
        text_add(t, e->flags & TCP_PSH ? "PSH" : "No flags");
}

/*
 * The pieces of a label, in the order in which they are written.  Behind the name they are chosen
 * in the order of `rank`, each if there is room for it.  The preview is the last one in both
 * orders, and is added by who has one.
 */
enum piece { PIECE_SEQ, PIECE_ACK, PIECE_LEN, PIECE_NEXT, PIECE_SACK, PIECE_WIN, PIECES };

/* How a piece stands in the label.  FIRST: of SACK blocks the first one, where all have no room:
 * the newest news (RFC 2018 section 4). */
enum form { FORM_SHORT, FORM_SUM, FORM_FIRST };

/* What a label's pieces are made from. */
struct composer {
    const struct flow *flow;
    const struct event *e;
    const struct number_style *style;
};

/* A block holds one number at least (RFC 2018 section 3); one that does not says nothing. */
static bool
is_sack_block(const struct event *e, int i)
{
    return e->sack[i].right > e->sack[i].left;
}

static int
sack_blocks(const struct event *e)
{
    int n = 0;

    for (int i = 0; i < e->n_sack; i++)
        n += is_sack_block(e, i);
    return n;
}

static void
add_sack(struct label *label, const struct composer *c, enum form form)
{
    const struct event *e = c->e;
    const char *before = "SACK ";
    int left = sack_blocks(e);

    for (int i = 0; i < e->n_sack; i++) {
        bool dsack = i == 0 && e->dsack;

        if (!is_sack_block(e, i))
            continue;
        left--;
        text_add(&label->text, dsack ? "D-SACK " : before);
        number_add_range(&label->text, c->flow, ack_owner(e), e->sack[i].left, e->sack[i].right - 1,
                         e->ack + (uint32_t)(e->sack[i].left - e->rel_ack), e->ack_relative,
                         c->style);
        before = dsack ? " SACK " : " ";
        if (form == FORM_FIRST) {
            text_addf(&label->text, " and %d more", left);
            return;
        }
    }
}

static void
add_ack_piece(struct label *label, const struct composer *c, enum form form)
{
    text_add(&label->text, "Ack=");
    label->ack_from = label->text.len;
    if (form == FORM_SUM)
        ack_sum(label, c->flow, c->e, c->style, "+", "=");
    else
        add_ack(&label->text, c->flow, c->e, 0, c->style);
    label->ack_to = label->text.len;
}

static void
add_next_piece(struct label *label, const struct composer *c, enum form form)
{
    text_add(&label->text, "next ");
    if (form == FORM_SUM)
        next_sum(label, c->flow, c->e, c->style, "+", "=");
    else
        add_seq(&label->text, c->flow, c->e, seq_space(c->e), c->style);
}

static void
add_piece(struct label *label, const struct composer *c, enum piece piece, enum form form)
{
    switch (piece) {
    case PIECE_SEQ:
        text_add(&label->text, "Seq=");
        add_seq(&label->text, c->flow, c->e, 0, c->style);
        return;
    case PIECE_ACK:
        add_ack_piece(label, c, form);
        return;
    case PIECE_LEN:
        text_add(&label->text, "Len=");
        text_add_number(&label->text, c->e->len);
        return;
    case PIECE_NEXT:
        add_next_piece(label, c, form);
        return;
    case PIECE_SACK:
        add_sack(label, c, form);
        return;
    case PIECE_WIN:
        text_add(&label->text, "Win=");
        text_add_number(&label->text, c->e->window_bytes);
        return;
    case PIECES:
        return;
    }
}

/* A symbolic sum from the initial number over one term says only x+1=x+1. */
static bool
ack_sum_says_something(const struct event *e, const struct number_style *style)
{
    return e->ack_advances && e->n_terms > 0 &&
           !(style->numbers == NUMBERS_SYMBOLIC && e->ack_base == 0 && e->n_terms == 1);
}

static bool
piece_exists(const struct composer *c, enum piece piece, enum form form)
{
    const struct event *e = c->e;
    bool numbers_known = e->flags != 0 || !(e->segment_notes & SEGMENT_CUT_HEADER);

    switch (piece) {
    case PIECE_SEQ:
        return numbers_known || e->seq != 0;
    case PIECE_ACK:
        return (e->flags & TCP_ACK) && (form == FORM_SHORT || ack_sum_says_something(e, c->style));
    case PIECE_LEN:
        return e->len > 0 && numbers_known;
    case PIECE_NEXT:
        return seq_space(e) > 0 && !(e->flags & TCP_RST) && e->seq_relative && e->rel_seq >= 0 &&
               c->style->numbers != NUMBERS_SYMBOLIC;
    case PIECE_SACK:
        return sack_blocks(e) > (form == FORM_FIRST) && e->ack_relative;
    case PIECE_WIN:
        return (e->window == 0 &&
                ((e->analysis & ANALYSIS_ZERO_WINDOW) || event_find_note(e, NOTE_ZERO_WINDOW))) ||
               event_find_note(e, NOTE_WINDOW_OPEN) != NULL;
    case PIECES:
        break;
    }
    return false;
}

/* What was chosen, each in its form; and what it takes with all between them. */
struct choice {
    const struct label *pieces[PIECES]; /* NULL: it is not there */
    size_t bytes, cols;
};

#define OPENING " ("
#define COMMA ", "
#define CLOSING ")"
#define QUOTE "\""

_Static_assert(sizeof OPENING == sizeof COMMA, "what stands before a piece counts the same");

/* Takes the piece if there is room for it.  A sum takes the place of the number alone. */
static void
choose(struct choice *choice, enum piece piece, const struct label *label, size_t max_cols)
{
    const struct label *before = choice->pieces[piece];
    size_t bytes = choice->bytes + label->text.len, cols = choice->cols + label->cols;

    if (before) {
        bytes -= before->text.len;
        cols -= before->cols;
    } else {
        bytes += strlen(COMMA);
        cols += strlen(COMMA);
    }
    if (label->text.cut || bytes + strlen(CLOSING) >= LABEL_SIZE ||
        cols + strlen(CLOSING) > max_cols)
        return;
    choice->pieces[piece] = label;
    choice->bytes = bytes;
    choice->cols = cols;
}

static void
add_label(struct label *label, const struct label *piece)
{
    size_t at = label->text.len;

    text_add_n(&label->text, piece->at, piece->text.len);
    for (int i = 0; i < piece->n_marks && label->n_marks < LABEL_MARKS; i++)
        label->marks[label->n_marks++] = at + piece->marks[i];
    if (piece->ack_to > 0) {
        label->ack_from = at + piece->ack_from;
        label->ack_to = at + piece->ack_to;
    }
}

static const char *
before_piece(const struct label *label)
{
    return label->n_pieces > 0 ? COMMA : OPENING;
}

/* Adds the pieces to the name. */
static void
compose(struct label *label, const struct choice *choice)
{
    label->cols = choice->cols;
    for (int piece = 0; piece < PIECES; piece++) {
        if (!choice->pieces[piece])
            continue;
        text_add(&label->text, before_piece(label));
        add_label(label, choice->pieces[piece]);
        label->n_pieces++;
    }
    if (label->n_pieces == 0)
        return;
    text_add(&label->text, CLOSING);
    label->cols += strlen(CLOSING);
}

/* The name stands in front of all pieces; it alone may be cut. */
static void
add_name(struct label *label, const struct event *e, size_t max_cols)
{
    label_init(label);
    segment_name_add(&label->text, e);
    label->cols = text_cols(label->at);
    if (label->cols <= max_cols)
        return;
    label->cols = max_cols;
    label->text.len = text_bytes_of_cols(label->at, max_cols);
    label->at[label->text.len] = '\0';
}

void
arithmetic_label(const struct flow *flow, const struct event *e, const struct number_style *style,
                 bool sums, size_t max_cols, struct label *out)
{
    static const struct {
        enum piece piece;
        enum form form;
    } rank[] = {
        {PIECE_ACK, FORM_SHORT},  {PIECE_SEQ, FORM_SHORT},  {PIECE_LEN, FORM_SHORT},
        {PIECE_WIN, FORM_SHORT},  {PIECE_SACK, FORM_SHORT}, {PIECE_ACK, FORM_SUM},
        {PIECE_SACK, FORM_FIRST}, {PIECE_NEXT, FORM_SHORT}, {PIECE_NEXT, FORM_SUM},
    };
    enum { RANKS = sizeof rank / sizeof rank[0] };
    const struct composer c = {flow, e, style};
    struct label labels[RANKS];
    struct choice choice = {{NULL}, 0, 0};

    if (event_is_icmp(e)) {
        label_init(out);
        icmp_label(&out->text, e, max_cols);
        out->cols = out->text.len;
        return;
    }
    add_name(out, e, max_cols);
    choice.bytes = out->text.len;
    choice.cols = out->cols;
    for (size_t i = 0; i < RANKS; i++) {
        if (!piece_exists(&c, rank[i].piece, rank[i].form) || (rank[i].form == FORM_SUM && !sums) ||
            (rank[i].form == FORM_FIRST && choice.pieces[rank[i].piece]))
            continue;
        label_init(&labels[i]);
        add_piece(&labels[i], &c, rank[i].piece, rank[i].form);
        labels[i].cols = text_cols(labels[i].at);
        choose(&choice, rank[i].piece, &labels[i], max_cols);
    }
    compose(out, &choice);
}

/* Columns that a preview takes besides its own. */
static size_t
preview_frame(const struct label *label)
{
    return strlen(COMMA QUOTE QUOTE) + (label->n_pieces > 0 ? 0 : strlen(CLOSING));
}

size_t
arithmetic_preview_room(const struct label *label, size_t max_cols)
{
    size_t cols = label->cols + preview_frame(label);

    return cols < max_cols ? max_cols - cols : 0;
}

void
arithmetic_add_preview(struct label *label, const struct text *preview, size_t max_cols)
{
    size_t cols = text_cols(preview->at), frame = preview_frame(label);

    if (preview->len == 0 || preview->cut || label->text.len + preview->len + frame >= LABEL_SIZE ||
        cols > arithmetic_preview_room(label, max_cols))
        return;
    label->cols += cols + frame;
    if (label->n_pieces > 0)
        label->text.len -= strlen(CLOSING);
    text_add(&label->text, before_piece(label));
    text_add(&label->text, QUOTE);
    text_add_n(&label->text, preview->at, preview->len);
    text_add(&label->text, QUOTE CLOSING);
    label->n_pieces++;
}
