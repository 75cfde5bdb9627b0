/* The labels of arrows: their pieces, their sums in three number systems, and what goes when
 * there is no room. */
#include "tcpviz/story/arithmetic.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define WIDE 200

static const struct number_style relative = {.numbers = NUMBERS_RELATIVE, .charset = CHARSET_UTF8};
static const struct number_style raw = {.numbers = NUMBERS_RAW, .charset = CHARSET_UTF8};
static const struct number_style symbolic = {.numbers = NUMBERS_SYMBOLIC, .charset = CHARSET_UTF8};

/* Both SYNs were seen; raw numbers begin just below 2^32. */
static const struct flow flow = {
    .number = 1,
    .half = {{.base_known = true, .syn_seen = true, .base_seq = 4294967289u},
             {.base_known = true, .syn_seen = true, .base_seq = 99}},
};

/* An event of the client; further fields by the caller. */
static struct event
event_at(int64_t rel_seq, int64_t rel_ack, uint32_t len, uint16_t flags)
{
    struct event e = {.flow = 1,
                      .segment = 9,
                      .from = CLIENT,
                      .flags = flags,
                      .len = len,
                      .window = 1000,
                      .seq_relative = true,
                      .ack_relative = (flags & TCP_ACK) != 0,
                      .rel_seq = rel_seq,
                      .rel_ack = rel_ack};

    e.seq = flow.half[CLIENT].base_seq + (uint32_t)rel_seq;
    e.ack = flow.half[SERVER].base_seq + (uint32_t)rel_ack;
    return e;
}

/* The event with one more term at the end of its sum; the base is what the terms leave. */
static struct event
with_term(struct event e, enum term_kind kind, uint32_t value)
{
    e.ack_base = (e.n_terms > 0 ? e.ack_base : e.rel_ack) - value;
    e.ack_advances = true;
    e.terms[e.n_terms++] = (struct term){.value = value, .segment = 1, .count = 1, .kind = kind};
    return e;
}

static const char *
label_of(const struct event *e, const struct number_style *style, size_t max_cols)
{
    static struct label label;

    arithmetic_label(&flow, e, style, true, max_cols, &label);
    return label.at;
}

static void
a_syn_takes_one_number(void **state)
{
    struct event e = event_at(0, 0, 0, TCP_SYN);

    (void)state;
    assert_string_equal(label_of(&e, &relative, WIDE), "SYN (Seq=0, next 0+1=1)");
    assert_string_equal(label_of(&e, &raw, WIDE),
                        "SYN (Seq=4294967289, next 4294967289+1=4294967290)");
    assert_string_equal(label_of(&e, &symbolic, WIDE), "SYN (Seq=x)");
    e = with_term(event_at(0, 1, 0, TCP_SYN | TCP_ACK), TERM_SYN, 1);
    assert_string_equal(label_of(&e, &relative, WIDE), "SYN-ACK (Seq=0, Ack=0+1=1, next 0+1=1)");
    assert_string_equal(label_of(&e, &symbolic, WIDE), "SYN-ACK (Seq=x, Ack=y+1)");
}

static void
data_and_its_ack_are_sums(void **state)
{
    struct event e = event_at(1, 1, 14, TCP_ACK | TCP_PSH);

    (void)state;
    assert_string_equal(label_of(&e, &relative, WIDE), "Data (Seq=1, Ack=1, Len=14, next 1+14=15)");
    assert_string_equal(label_of(&e, &raw, WIDE), "Data (Seq=4294967290, Ack=100, Len=14, "
                                                  "next 4294967290+14=8 mod 2³²)");
    e = event_at(1, 1, 1, TCP_ACK);
    assert_string_equal(label_of(&e, &relative, WIDE), "Data (Seq=1, Ack=1, Len=1, next 1+1B=2)");
    e = with_term(event_at(1, 15, 0, TCP_ACK), TERM_DATA, 14);
    assert_string_equal(label_of(&e, &relative, WIDE), "ACK (Seq=1, Ack=1+14=15)");
    assert_string_equal(label_of(&e, &symbolic, WIDE), "ACK (Seq=x+1, Ack=y+1+14=y+15)");
    e = event_at(1, 15, 0, TCP_ACK);
    assert_string_equal(label_of(&e, &relative, WIDE), "ACK (Seq=1, Ack=15)");
}

static void
sums_have_a_term_for_each_kind(void **state)
{
    struct event e = event_at(15, 1, 4, TCP_ACK | TCP_FIN);

    (void)state;
    assert_string_equal(label_of(&e, &relative, WIDE),
                        "Data,FIN (Seq=15, Ack=1, Len=4, next 15+4+1=20)");
    e = with_term(with_term(event_at(1, 20, 0, TCP_ACK), TERM_DATA, 4), TERM_FIN, 1);
    assert_string_equal(label_of(&e, &relative, WIDE), "ACK (Seq=1, Ack=15+4+1=20)");
    e = with_term(with_term(event_at(1, 301, 0, TCP_ACK), TERM_DATA, 100), TERM_UNSEEN, 200);
    assert_string_equal(label_of(&e, &relative, WIDE), "ACK (Seq=1, Ack=1+100+?200=301)");
    e = with_term(with_term(event_at(0, 6, 0, TCP_ACK), TERM_SYN, 1), TERM_DATA, 5);
    assert_string_equal(label_of(&e, &relative, WIDE), "ACK (Seq=0, Ack=0+1+5=6)");
    assert_string_equal(label_of(&e, &symbolic, WIDE), "ACK (Seq=x, Ack=y+1+5=y+6)");
}

static void
a_raw_ack_wraps(void **state)
{
    static const struct number_style ascii = {.numbers = NUMBERS_RAW, .charset = CHARSET_ASCII};
    struct event e = with_term(event_at(1, 15, 0, TCP_ACK), TERM_DATA, 14);

    (void)state;
    e.from = SERVER;
    e.seq = 100;
    e.ack = 4294967289u + 15u;
    assert_string_equal(label_of(&e, &raw, WIDE), "ACK (Seq=100, Ack=4294967290+14=8 mod 2³²)");
    assert_string_equal(label_of(&e, &ascii, WIDE), "ACK (Seq=100, Ack=4294967290+14=8 mod 2^32)");
}

static void
numbers_past_4_gib_go_on(void **state)
{
    struct event e = with_term(event_at(1, 5000000001, 0, TCP_ACK), TERM_DATA, 1000000000);

    (void)state;
    assert_string_equal(label_of(&e, &relative, WIDE),
                        "ACK (Seq=1, Ack=4000000001+1000000000=5000000001)");
}

static void
phantom_bytes_are_marked(void **state)
{
    struct event e =
        with_term(with_term(event_at(15, 20, 4, TCP_ACK | TCP_FIN), TERM_DATA, 4), TERM_FIN, 1);
    struct label label;

    (void)state;
    arithmetic_label(&flow, &e, &relative, true, WIDE, &label);
    assert_string_equal(label.at, "Data,FIN (Seq=15, Ack=15+4+1=20, Len=4, next 15+4+1=20)");
    assert_int_equal(label.n_marks, 2);
    for (int i = 0; i < label.n_marks; i++) {
        assert_int_equal(label.at[label.marks[i]], '1');
        assert_int_equal(label.at[label.marks[i] - 1], '+');
        assert_int_equal(label.at[label.marks[i] + 1], '=');
    }
}

static void
whole_pieces_go_when_there_is_no_room(void **state)
{
    static const char *const forms[] = {"Data (Seq=1, Ack=1+14=15, Len=5, next 1+5=6)",
                                        "Data (Seq=1, Ack=1+14=15, Len=5, next 6)",
                                        "Data (Seq=1, Ack=1+14=15, Len=5)",
                                        "Data (Seq=1, Ack=15, Len=5)",
                                        "Data (Seq=1, Ack=15)",
                                        "Data (Ack=15)",
                                        "Data"};
    struct event e = with_term(event_at(1, 15, 5, TCP_ACK), TERM_DATA, 14);

    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        assert_string_equal(label_of(&e, &relative, strlen(forms[i])), forms[i]);
    assert_string_equal(label_of(&e, &relative, 2), "Da");
    assert_string_equal(label_of(&e, &relative, 0), "");
    for (size_t cols = 0; cols < 60; cols++)
        assert_true(text_cols(label_of(&e, &relative, cols)) <= cols);
}

static void
a_piece_that_fits_is_there(void **state)
{
    struct event e = event_at(1, 1000000000, 5, TCP_ACK);

    (void)state;
    /* No room for the Ack, but for Seq. */
    assert_string_equal(label_of(&e, &relative, 14), "Data (Seq=1)");
}

static void
sums_may_be_left_out(void **state)
{
    struct event e = with_term(event_at(1, 15, 5, TCP_ACK), TERM_DATA, 14);
    struct label label;

    (void)state;
    arithmetic_label(&flow, &e, &relative, false, WIDE, &label);
    assert_string_equal(label.at, "Data (Seq=1, Ack=15, Len=5, next 6)");
}

static void
add_preview(struct label *label, const char *utf8, size_t max_cols)
{
    char storage[LABEL_SIZE];
    struct text preview;

    text_init(&preview, storage, sizeof storage);
    text_add(&preview, utf8);
    arithmetic_add_preview(label, &preview, max_cols);
}

static void
a_preview_is_the_last_piece(void **state)
{
    static const char full[] = "Data (Seq=1, Ack=1, Len=5, next 1+5=6, \"Hi \\\"\")";
    struct event e = event_at(1, 1, 5, TCP_ACK);
    struct label label;

    (void)state;
    arithmetic_label(&flow, &e, &relative, true, strlen(full), &label);
    assert_int_equal(arithmetic_preview_room(&label, strlen(full)), strlen("Hi \\\""));
    assert_int_equal(arithmetic_preview_room(&label, label.text.len), 0);
    add_preview(&label, "Hi \\\"", strlen(full));
    assert_string_equal(label.at, full);
}

/* Where nothing else fits the preview opens the brackets itself. */
static void
a_preview_may_stand_alone(void **state)
{
    struct event e = event_at(1000000000, 1000000000, 5, TCP_ACK);
    struct label label;

    (void)state;
    arithmetic_label(&flow, &e, &relative, true, strlen("Data (\"Hi\")"), &label);
    assert_string_equal(label.at, "Data");
    assert_int_equal(arithmetic_preview_room(&label, strlen("Data (\"Hi\")")), 2);
    add_preview(&label, "Hi", strlen("Data (\"Hi\")"));
    assert_string_equal(label.at, "Data (\"Hi\")");
}

static void
sack_and_window_stand_where_they_matter(void **state)
{
    struct event e = event_at(1, 1449, 0, TCP_ACK);

    (void)state;
    e.n_sack = 2;
    e.sack[0].left = 1;
    e.sack[0].right = 1449;
    e.sack[1].left = 4345;
    e.sack[1].right = 5793;
    e.dsack = true;
    assert_string_equal(label_of(&e, &relative, WIDE),
                        "ACK (Seq=1, Ack=1449, D-SACK 1-1448 SACK 4345-5792)");
    e.dsack = false;
    assert_string_equal(label_of(&e, &relative, WIDE),
                        "ACK (Seq=1, Ack=1449, SACK 1-1448 4345-5792)");
    e.sack[0].right = 1; /* covers nothing */
    assert_string_equal(label_of(&e, &relative, WIDE), "ACK (Seq=1, Ack=1449, SACK 4345-5792)");
    e.sack[1].right = 4300;
    assert_string_equal(label_of(&e, &relative, WIDE), "ACK (Seq=1, Ack=1449)");
    e.n_sack = 0;
    e.window = 0;
    e.analysis = ANALYSIS_ZERO_WINDOW;
    assert_string_equal(label_of(&e, &relative, WIDE), "ACK (Seq=1, Ack=1449, Win=0)");
}

static void
the_window_may_stand_on_every_arrow(void **state)
{
    const struct number_style style = {.numbers = NUMBERS_RELATIVE, .windows = true};
    struct event e = event_at(1, 15, 5, TCP_ACK);

    (void)state;
    e.window = 502;
    e.window_bytes = 64256;
    e.wscale = 7;
    assert_string_equal(label_of(&e, &style, WIDE),
                        "Data (Seq=1, Ack=15, Len=5, next 1+5=6, Win=64256)");
    assert_string_equal(label_of(&e, &style, 43), "Data (Seq=1, Ack=15, Len=5, Win=64256)");
    assert_string_equal(label_of(&e, &style, 37), "Data (Seq=1, Len=5, Win=64256)");
    assert_string_equal(label_of(&e, &relative, 37), "Data (Seq=1, Ack=15, Len=5, next 6)");
    e.window_bytes = 502;
    e.wscale = WSCALE_UNKNOWN;
    assert_string_equal(label_of(&e, &style, 43), "Data (Seq=1, Ack=15, Len=5, Win=502×?)");
    e.wscale = WSCALE_OFF;
    assert_string_equal(label_of(&e, &style, 43), "Data (Seq=1, Ack=15, Len=5, Win=502)");
    e.window = 0; /* of a header that was cut in front of it */
    e.window_bytes = 0;
    e.segment_notes = SEGMENT_CUT_HEADER;
    assert_string_equal(label_of(&e, &style, 43), "Data (Seq=1, Ack=15, Len=5, next 1+5=6)");
    e = event_at(16, 0, 0, TCP_RST);
    assert_string_equal(label_of(&e, &style, WIDE), "RST (Seq=16)");
}

static void
a_reset_has_no_next(void **state)
{
    struct event e = event_at(16, 0, 0, TCP_RST);

    (void)state;
    assert_string_equal(label_of(&e, &relative, WIDE), "RST (Seq=16)");
    e = with_term(event_at(0, 1, 0, TCP_RST | TCP_ACK), TERM_SYN, 1);
    e.seq = 0;
    e.seq_relative = false;
    assert_string_equal(label_of(&e, &relative, WIDE), "RST,ACK (Seq=raw 0, Ack=0+1=1)");
}

static void
names_of_segments(void **state)
{
    static const struct {
        uint16_t flags;
        uint32_t len;
        const char *name;
    } cases[] = {
        {TCP_SYN, 0, "SYN"},
        {TCP_SYN, 5, "SYN,Data"},
        {TCP_SYN | TCP_ACK, 0, "SYN-ACK"},
        {TCP_ACK, 0, "ACK"},
        {TCP_ACK | TCP_PSH, 1, "Data"},
        {TCP_ACK | TCP_FIN, 0, "FIN,ACK"},
        {TCP_ACK | TCP_FIN, 4, "Data,FIN"},
        {TCP_FIN, 0, "FIN"},
        {TCP_RST, 0, "RST"},
        {TCP_RST | TCP_ACK, 0, "RST,ACK"},
        {0, 0, "No flags"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct event e = event_at(1, 1, cases[i].len, cases[i].flags);
        char storage[64];
        struct text t;

        text_init(&t, storage, sizeof storage);
        segment_name_add(&t, &e);
        assert_string_equal(storage, cases[i].name);
    }
}

static void
sums_in_sentences_have_blanks(void **state)
{
    struct event e = with_term(event_at(1, 15, 0, TCP_ACK), TERM_DATA, 14);
    char storage[128];
    struct text t;

    (void)state;
    text_init(&t, storage, sizeof storage);
    arithmetic_ack_sum(&flow, &e, &relative, &t);
    assert_string_equal(storage, "1 + 14 = 15");
    text_clear(&t);
    arithmetic_next_sum(&flow, &e, &relative, &t);
    assert_string_equal(storage, "");
    e = event_at(15, 1, 4, TCP_ACK | TCP_FIN);
    arithmetic_next_sum(&flow, &e, &relative, &t);
    assert_string_equal(storage, "15 + 4 + 1 = 20");
}

static void
numbers_without_a_syn_have_other_names(void **state)
{
    static const struct flow midway = {.half = {{.base_known = true}, {.base_known = true}}};
    char storage[64];
    struct text t;

    (void)state;
    text_init(&t, storage, sizeof storage);
    number_add(&t, &midway, (struct number){CLIENT, 15, 0, true}, &symbolic);
    text_add(&t, " ");
    number_add(&t, &midway, (struct number){SERVER, 0, 0, true}, &symbolic);
    text_add(&t, " ");
    number_add(&t, &midway, (struct number){SERVER, -3, 0, true}, &symbolic);
    text_add(&t, " ");
    number_add(&t, &midway, (struct number){SERVER, 0, 7, false}, &relative);
    assert_string_equal(storage, "u+15 v v-3 raw 7");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_syn_takes_one_number),
        cmocka_unit_test(data_and_its_ack_are_sums),
        cmocka_unit_test(sums_have_a_term_for_each_kind),
        cmocka_unit_test(a_raw_ack_wraps),
        cmocka_unit_test(numbers_past_4_gib_go_on),
        cmocka_unit_test(phantom_bytes_are_marked),
        cmocka_unit_test(whole_pieces_go_when_there_is_no_room),
        cmocka_unit_test(a_piece_that_fits_is_there),
        cmocka_unit_test(sums_may_be_left_out),
        cmocka_unit_test(a_preview_is_the_last_piece),
        cmocka_unit_test(a_preview_may_stand_alone),
        cmocka_unit_test(sack_and_window_stand_where_they_matter),
        cmocka_unit_test(the_window_may_stand_on_every_arrow),
        cmocka_unit_test(a_reset_has_no_next),
        cmocka_unit_test(names_of_segments),
        cmocka_unit_test(sums_in_sentences_have_blanks),
        cmocka_unit_test(numbers_without_a_syn_have_other_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
