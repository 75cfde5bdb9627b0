#include "icmp.h"
#include "sums.h"

#include <string.h>

/*
 * The pieces of a label, in the order in which they are written.  Behind the name they are chosen
 * in the order of ranks_of(), each if there is room for it.  The preview is the last one in both
 * orders, and is added by who has one.
 */
enum piece { PIECE_SEQ, PIECE_ACK, PIECE_LEN, PIECE_NEXT, PIECE_SACK, PIECE_WIN, PIECES };

/* How a piece stands in the label.  FIRST: of SACK blocks the first one, where all have no room:
 * the newest news (RFC 2018 section 4); COUNT: how many they are, where that has none. */
enum form { FORM_SHORT, FORM_SUM, FORM_FIRST, FORM_COUNT };

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

    if (form == FORM_COUNT) {
        text_addf(&label->text, "%d SACK blocks", left);
        return;
    }
    for (int i = 0; i < e->n_sack; i++) {
        bool dsack = i == 0 && e->dsack;

        if (!is_sack_block(e, i))
            continue;
        left--;
        text_add(&label->text, dsack ? "D-SACK " : before);
        number_add_range(&label->text, c->flow, e, ack_owner(e), e->sack[i].left,
                         e->sack[i].right - 1, c->style);
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
        sum_add_ack(label, c->flow, c->e, c->style, "+", "=");
    else
        number_add_of(&label->text, c->flow, c->e, ack_owner(c->e), c->e->rel_ack, c->style);
    label->ack_to = label->text.len;
}

static void
add_next_piece(struct label *label, const struct composer *c, enum form form)
{
    text_add(&label->text, "next ");
    if (form == FORM_SUM)
        sum_add_next(label, c->flow, c->e, c->style, "+", "=");
    else
        number_add_of(&label->text, c->flow, c->e, c->e->from, event_rel_next(c->e), c->style);
}

/* Among all the others a window without its factor would be the smallest. */
static void
add_window(struct label *label, const struct composer *c)
{
    const struct event *e = c->e;

    text_add(&label->text, "Win=");
    text_add_number(&label->text, e->window_bytes);
    if (c->style->windows && e->wscale == WSCALE_UNKNOWN && !(e->flags & TCP_SYN) && e->window > 0)
        text_add(&label->text, "×?");
}

static void
add_piece(struct label *label, const struct composer *c, enum piece piece, enum form form)
{
    switch (piece) {
    case PIECE_SEQ:
        text_add(&label->text, "Seq=");
        number_add_of(&label->text, c->flow, c->e, c->e->from, c->e->rel_seq, c->style);
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
        add_window(label, c);
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

/* At 0, and where it opens again; the others only where they are asked for. */
static bool
tells_window(const struct composer *c)
{
    const struct event *e = c->e;
    bool captured = !(e->segment_notes & SEGMENT_CUT_HEADER) || e->window > 0;

    if (c->style->windows && captured && !(e->flags & TCP_RST))
        return true;
    return (e->window == 0 &&
            ((e->analysis & ANALYSIS_ZERO_WINDOW) || event_find_note(e, NOTE_ZERO_WINDOW) ||
             event_find_note(e, NOTE_ZERO_WINDOW_PROBE_ACK))) ||
           event_find_note(e, NOTE_WINDOW_OPEN) != NULL;
}

static bool
piece_exists(const struct composer *c, enum piece piece, enum form form)
{
    const struct event *e = c->e;

    switch (piece) {
    case PIECE_SEQ:
        return event_knows_flags(e) || e->seq != 0;
    case PIECE_ACK:
        return (e->flags & TCP_ACK) && (form == FORM_SHORT || ack_sum_says_something(e, c->style));
    case PIECE_LEN:
        return e->len > 0 && event_knows_flags(e);
    case PIECE_NEXT:
        return event_rel_next(e) > e->rel_seq && !(e->flags & TCP_RST) && e->seq_relative &&
               e->rel_seq >= 0 && c->style->numbers != NUMBERS_SYMBOLIC;
    case PIECE_SACK:
        return sack_blocks(e) > (form != FORM_SHORT) && e->ack_relative &&
               !(form == FORM_COUNT && e->dsack);
    case PIECE_WIN:
        return tells_window(c);
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
    label->has_window = choice->pieces[PIECE_WIN] != NULL;
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

/* A piece in one of its forms. */
struct rank {
    enum piece piece;
    enum form form;
};

enum { RANKS = 10 };

/* The pieces of a segment that sends and acknowledges something new, or neither, or has a number
 * that is none of what its side had said before. */
static const struct rank ranks_of_both[RANKS] = {
    {PIECE_ACK, FORM_SHORT},  {PIECE_SEQ, FORM_SHORT},  {PIECE_LEN, FORM_SHORT},
    {PIECE_WIN, FORM_SHORT},  {PIECE_SACK, FORM_SHORT}, {PIECE_ACK, FORM_SUM},
    {PIECE_SACK, FORM_FIRST}, {PIECE_SACK, FORM_COUNT}, {PIECE_NEXT, FORM_SHORT},
    {PIECE_NEXT, FORM_SUM},
};

/* Its Ack is that of the segment before; a window that is told is news, or was asked for. */
static const struct rank ranks_of_sent[RANKS] = {
    {PIECE_SEQ, FORM_SHORT},  {PIECE_LEN, FORM_SHORT},  {PIECE_WIN, FORM_SHORT},
    {PIECE_ACK, FORM_SHORT},  {PIECE_SACK, FORM_SHORT}, {PIECE_ACK, FORM_SUM},
    {PIECE_SACK, FORM_FIRST}, {PIECE_SACK, FORM_COUNT}, {PIECE_NEXT, FORM_SHORT},
    {PIECE_NEXT, FORM_SUM},
};

/* Its Seq is where its sender stood before. */
static const struct rank ranks_of_acknowledged[RANKS] = {
    {PIECE_ACK, FORM_SHORT}, {PIECE_WIN, FORM_SHORT},  {PIECE_SACK, FORM_SHORT},
    {PIECE_ACK, FORM_SUM},   {PIECE_SACK, FORM_FIRST}, {PIECE_SACK, FORM_COUNT},
    {PIECE_SEQ, FORM_SHORT}, {PIECE_LEN, FORM_SHORT},  {PIECE_NEXT, FORM_SHORT},
    {PIECE_NEXT, FORM_SUM},
};

/* Its Ack is not that of the segment before, or not of this connection. */
static bool
tells_ack(const struct event *e)
{
    return e->ack_advances || !e->ack_relative || event_find_note(e, NOTE_OLDER_ACK) ||
           event_find_note(e, NOTE_ACK_AFTER_FIN);
}

/* It is empty, and its Seq is not where its sender stood before. */
static bool
tells_seq(const struct event *e)
{
    static const enum note_kind notes[] = {
        NOTE_GAP,           NOTE_NOT_CAPTURED, NOTE_SEQ_OUTSIDE,      NOTE_SEQ_OLD,
        NOTE_SEQ_OVERTAKEN, NOTE_KEEP_ALIVE,   NOTE_ZERO_WINDOW_PROBE};

    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++)
        if (event_find_note(e, notes[i]))
            return true;
    return !e->seq_relative;
}

/* What is news in the segment goes before what the side had said before.  Of a SYN-ACK it is the
 * initial number, where that is not 0 for all. */
static const struct rank *
ranks_of(const struct composer *c)
{
    const struct event *e = c->e;
    bool acknowledges = e->ack_advances || sack_blocks(e) > 0;
    bool tells_initial = e->flags & TCP_SYN && c->style->numbers == NUMBERS_RAW;

    if (e->flags & TCP_RST)
        return ranks_of_both;
    if (event_rel_next(e) > e->rel_seq)
        return tells_ack(e) && !tells_initial ? ranks_of_both : ranks_of_sent;
    return acknowledges && !tells_seq(e) ? ranks_of_acknowledged : ranks_of_both;
}

/* Chooses what there is room for; `labels` holds the pieces. */
static void
choose_pieces(struct choice *choice, struct label labels[RANKS], const struct composer *c,
              bool sums, size_t max_cols)
{
    const struct rank *rank = ranks_of(c);

    for (size_t i = 0; i < RANKS; i++) {
        if (!piece_exists(c, rank[i].piece, rank[i].form) || (rank[i].form == FORM_SUM && !sums) ||
            (rank[i].form >= FORM_FIRST && choice->pieces[rank[i].piece]))
            continue;
        label_init(&labels[i]);
        add_piece(&labels[i], c, rank[i].piece, rank[i].form);
        labels[i].cols = text_cols(labels[i].at);
        choose(choice, rank[i].piece, &labels[i], max_cols);
    }
}

void
arithmetic_label(const struct flow *flow, const struct event *e, const struct number_style *style,
                 bool sums, size_t max_cols, struct label *out)
{
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
    choose_pieces(&choice, labels, &c, sums, max_cols);
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
