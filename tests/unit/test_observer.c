/*
 * The observer: sums, answers and states of whole conversations, and what stays when there is
 * no room for everything.
 *
 * Conversations are written as in tests/segments/README.md.  Each is told three times, from
 * initial numbers that put it in the middle of the 32 bits, over 2^31 and over 2^32.
 */
#include "in_range.h"
#include "same_event.h"
#include "seg.h"
#include "test_hand.h"
#include "tcpviz/base/nanotime.h"
#include "tcpviz/decode/decode.h"
#include "tcpviz/flow/finals.h"
#include "tcpviz/flow/watch.h"
#include "tcpviz/story/describe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MS 1000000LL

#define OPEN                                                                                       \
    "+0 C > S S 0:0(0)\n"                                                                          \
    "+0.001 S > C S. 0:0(0) ack 1\n"                                                               \
    "+0.001 C > S . 1:1(0) ack 1\n"

static const struct observer_settings no_settings;
static const uint32_t isns[] = {1000, 0x7ffffffbu, 0xfffffffbu};

#define N_ISNS (sizeof isns / sizeof isns[0])

static struct observer *
observe(const char *conversation, uint32_t isn, const struct observer_settings *settings)
{
    struct observer *o = observer_create(settings);
    char text[8192];
    struct seg seg;

    assert_non_null(o);
    snprintf(text, sizeof text,
             "client 10.0.0.1:40000\nserver 10.0.0.2:5000\nisn C %u\nisn S %u\n%s", isn, isn + 7,
             conversation);
    if (!seg_parse(&seg, "conversation", text))
        fail_msg("%s", seg.problem);
    for (size_t i = 0; i < seg.n_frames; i++) {
        struct segment s;

        assert_int_equal(decode_frame(&seg.frames[i], &s), DECODE_SEGMENT);
        assert_non_null(observer_take(o, &s, NULL));
    }
    seg_finish(&seg);
    return o;
}

/* Stays valid while three more are asked for. */
static const struct event *
event_of(const struct observer *o, uint32_t flow, uint32_t segment)
{
    static struct event read[4];
    static unsigned turn;
    struct event *e = &read[turn++ % 4];
    const struct flow *f = observer_flow(o, flow);
    uint32_t h = f ? f->events.first : 0;

    while (h != 0 && observer_event_segment(o, h) != segment)
        h = observer_event_next(o, h);
    if (h == 0)
        fail_msg("connection %u has no segment %u", flow, segment);
    observer_event(o, f, h, e);
    return e;
}

static const struct note *
note_of(const struct event *e, enum note_kind kind)
{
    for (int i = 0; i < e->n_notes; i++)
        if (e->notes[i].kind == kind)
            return &e->notes[i];
    return NULL;
}

/* A note with all its facts. */
static void
assert_note(const struct event *e, struct note expected)
{
    const struct note *note = note_of(e, expected.kind);

    if (!note)
        fail_msg("segment %u has no note %d", e->segment, (int)expected.kind);
    assert_memory_equal(note, &expected, sizeof expected);
}

/* "1+14@4+fin@4=16": base, terms with the segment that brought them, Ack; several ranges in one
 * term as "1300@4*9", what was not seen as "?200"; "" without a sum. */
static const char *
sum_of(const struct event *e)
{
    static const char *const names[] = {
        [TERM_DATA] = "", [TERM_SYN] = "syn", [TERM_FIN] = "fin", [TERM_UNSEEN] = "?"};
    static char storage[256];
    struct text t;

    text_init(&t, storage, sizeof storage);
    if (!e->ack_advances)
        return storage;
    text_addf(&t, "%lld", (long long)e->ack_base);
    for (int i = 0; i < e->n_terms; i++) {
        const struct term *term = &e->terms[i];

        text_addf(&t, "+%s", names[term->kind]);
        if (term->value != 1 || term->kind == TERM_DATA || term->kind == TERM_UNSEEN)
            text_addf(&t, "%u", term->value);
        if (term->segment != 0)
            text_addf(&t, "@%u", term->segment);
        if (term->count != 1)
            text_addf(&t, "*%u", term->count);
    }
    text_addf(&t, "=%lld", (long long)e->rel_ack);
    return storage;
}

struct sum_case {
    const char *name, *conversation;
    uint32_t segment;
    const char *sum;
};

static void
assert_sums(const struct sum_case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < N_ISNS; j++) {
            struct observer *o = observe(cases[i].conversation, isns[j], &no_settings);
            const char *sum = sum_of(event_of(o, 1, cases[i].segment));

            if (strcmp(sum, cases[i].sum) != 0)
                fail_msg("%s (from %u): \"%s\", not \"%s\"", cases[i].name, isns[j], sum,
                         cases[i].sum);
            observer_destroy(o);
        }
}

static void
an_ack_is_a_sum_of_what_was_sent(void **state)
{
    static const struct sum_case cases[] = {
        {"SYN", OPEN, 1, ""},
        {"SYN-ACK", OPEN, 2, "0+syn@1=1"},
        {"end of the handshake", OPEN, 3, "0+syn@2=1"},
        {"data", OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15\n", 5,
         "1+14@4=15"},
        {"one byte", OPEN "+0.001 C > S P. 1:2(1) ack 1\n+0.001 S > C . 1:1(0) ack 2\n", 5,
         "1+1@4=2"},
        {"data on data",
         OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C P. 1:21(20) ack 15\n"
              "+0.001 C > S P. 15:16(1) ack 21\n",
         6, "1+20@5=21"},
        {"FIN", OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n", 5, "1+fin@4=2"},
        {"data with FIN", OPEN "+0.001 C > S PF. 1:5(4) ack 1\n+0.001 S > C . 1:1(0) ack 6\n", 5,
         "1+4@4+fin@4=6"},
        {"nothing new",
         OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15\n"
              "+0.001 S > C . 1:1(0) ack 15\n",
         6, ""},
        {"cumulative",
         OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 C > S . 101:201(100) ack 1\n"
              "+0.001 C > S . 201:301(100) ack 1\n+0.001 S > C . 1:1(0) ack 301\n",
         7, "1+100@4+100@5+100@6=301"},
        {"four ranges",
         OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 C > S . 101:201(100) ack 1\n"
              "+0.001 C > S . 201:301(100) ack 1\n+0.001 C > S . 301:401(100) ack 1\n"
              "+0.001 S > C . 1:1(0) ack 401\n",
         8, "1+400@4*4=401"},
        {"three ranges and FIN",
         OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 C > S . 101:201(100) ack 1\n"
              "+0.001 C > S F. 201:301(100) ack 1\n+0.001 S > C . 1:1(0) ack 302\n",
         7, "1+300@4*3+fin@6=302"},
        {"SYN data taken", "+0 C > S S 0:5(5)\n+0.001 S > C S. 0:0(0) ack 6\n", 2, "0+syn@1+5@1=6"},
        {"SYN data refused", "+0 C > S S 0:5(5)\n+0.001 S > C S. 0:0(0) ack 1\n", 2, "0+syn@1=1"},
        {"SYN-ACK again", OPEN "+1 S > C S. 0:0(0) ack 1\n", 4, ""},
        {"refused", "+0 C > S S 0:0(0)\n+0.001 S > C R. raw 0:0(0) ack 1\n", 2, "0+syn@1=1"},
        {"simultaneous open",
         "+0 C > S S 0:0(0)\n+0.001 S > C S 0:0(0)\n+0.001 C > S S. 0:0(0) ack 1\n"
         "+0.001 S > C S. 0:0(0) ack 1\n",
         4, "0+syn@1=1"},
    };

    (void)state;
    assert_sums(cases, sizeof cases / sizeof cases[0]);
}

static void
a_sum_stays_true_when_segments_are_lost_or_late(void **state)
{
    static const struct sum_case cases[] = {
        {"retransmission",
         OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.25 C > S . 1:101(100) ack 1\n"
              "+0.001 S > C . 1:1(0) ack 101\n",
         6, "1+100@4=101"},
        {"overlap",
         OPEN "+0.001 C > S . 1:201(200) ack 1\n+0.25 C > S . 101:301(200) ack 1\n"
              "+0.001 S > C . 1:1(0) ack 301\n",
         6, "1+200@4+100@5=301"},
        {"retransmission of two in one",
         OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 C > S . 101:201(100) ack 1\n"
              "+0.25 C > S . 1:201(200) ack 1\n+0.001 S > C . 1:1(0) ack 201\n",
         7, "1+100@4+100@5=201"},
        {"gap filled",
         OPEN "+0.001 C > S . 101:201(100) ack 1\n+0.25 C > S . 1:101(100) ack 1\n"
              "+0.001 S > C . 1:1(0) ack 201\n",
         6, "1+100@5+100@4=201"},
        {"gap filled from its middle",
         OPEN "+0.001 C > S . 301:401(100) ack 1\n+0.3 C > S . 101:201(100) ack 1\n"
              "+0.1 C > S . 1:101(100) ack 1\n+0.1 S > C . 1:1(0) ack 201\n",
         7, "1+100@6+100@5=201"},
        {"gap filled by a piece that overlaps both ends",
         OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 C > S . 151:201(50) ack 1\n"
              "+0.25 C > S . 51:201(150) ack 1\n+0.001 S > C . 1:1(0) ack 201\n",
         7, "1+100@4+50@6+50@5=201"},
        {"partial",
         OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 51\n"
              "+0.001 S > C . 1:1(0) ack 101\n",
         5, "1+50@4=51"},
        {"the rest of a partial one",
         OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 51\n"
              "+0.001 S > C . 1:1(0) ack 101\n",
         6, "51+50@4=101"},
        {"unseen at the end",
         OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 301\n", 5,
         "1+100@4+?200=301"},
        {"unseen in between",
         OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 C > S . 201:301(100) ack 1\n"
              "+0.001 S > C . 1:1(0) ack 301\n",
         6, "1+100@4+?100+100@5=301"},
        {"unseen, four terms",
         OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 C > S . 201:301(100) ack 1\n"
              "+0.001 C > S . 401:501(100) ack 1\n+0.001 S > C . 1:1(0) ack 501\n",
         7, "1+300@4*3+?200*2=501"},
        {"seen after its Ack",
         OPEN "+0.001 S > C . 1:1(0) ack 101\n+0.001 C > S . 1:101(100) ack 1\n"
              "+0.001 C > S . 101:151(50) ack 1\n+0.001 S > C . 1:1(0) ack 151\n",
         7, "101+50@6=151"},
        {"older",
         OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 101\n"
              "+0.001 S > C . 1:1(0) ack 51\n",
         6, ""},
        {"joined midway", "+0 C > S P. 500:600(100) ack 900\n+0.001 S > C . 900:900(0) ack 600\n",
         2, ""},
        {"joined midway, the second Ack",
         "+0 C > S P. 500:600(100) ack 900\n+0.001 S > C . 900:900(0) ack 600\n"
         "+0.001 C > S P. 600:610(10) ack 900\n+0.001 S > C . 900:900(0) ack 610\n",
         4, "101+10@3=111"},
        {"zero-window probe",
         OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 101 win 0\n"
              "+0.2 C > S . 100:100(0) ack 1\n+0.001 S > C . 1:1(0) ack 101 win 0\n",
         7, ""},
    };

    (void)state;
    assert_sums(cases, sizeof cases / sizeof cases[0]);
}

static void
an_ack_names_its_segment_and_is_named_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_ISNS; i++) {
        struct observer *o = observe(OPEN "+0.010 C > S . 1:101(100) ack 1\n"
                                          "+0.001 C > S PF. 101:201(100) ack 1\n"
                                          "+0.004 S > C . 1:1(0) ack 201\n"
                                          "+0.030 S > C . 1:1(0) ack 202\n",
                                     isns[i], &no_settings);

        assert_int_equal(event_of(o, 1, 2)->acks_segment, 1);
        assert_int_equal(event_of(o, 1, 1)->acked_by, 2);
        assert_int_equal(event_of(o, 1, 2)->acked_by, 3);
        assert_int_equal(event_of(o, 1, 3)->acked_by, 0); /* takes up no numbers */
        assert_int_equal(event_of(o, 1, 6)->acks_segment, 5);
        assert_int_equal(event_of(o, 1, 6)->ack_delay_ns, 4 * MS);
        assert_int_equal(event_of(o, 1, 4)->acked_by, 6);
        assert_int_equal(event_of(o, 1, 5)->acked_by, 7); /* only now its FIN, too */
        assert_int_equal(event_of(o, 1, 7)->acks_segment, 5);
        assert_int_equal(event_of(o, 1, 7)->ack_delay_ns, 34 * MS);
        assert_false(event_of(o, 1, 7)->ack_ambiguous);
        observer_destroy(o);
    }
}

static void
after_a_retransmission_the_delay_is_ambiguous(void **state)
{
    struct observer *o = observe(OPEN "+0.001 C > S . 1:101(100) ack 1\n"
                                      "+0.25 C > S . 1:101(100) ack 1\n"
                                      "+0.002 S > C . 1:1(0) ack 101\n"
                                      "+0.001 C > S . 101:201(100) ack 1\n"
                                      "+0.003 S > C . 1:1(0) ack 201\n",
                                 1000, &no_settings);

    (void)state;
    assert_true(event_of(o, 1, 6)->ack_ambiguous);
    assert_int_equal(event_of(o, 1, 6)->acks_segment, 4);
    assert_int_equal(event_of(o, 1, 6)->ack_delay_ns, 252 * MS);
    assert_false(event_of(o, 1, 8)->ack_ambiguous);
    assert_int_equal(event_of(o, 1, 8)->ack_delay_ns, 3 * MS);
    observer_destroy(o);
}

static void
what_fills_a_gap_is_what_is_answered(void **state)
{
    struct observer *o = observe(OPEN "+0.001 C > S . 101:201(100) ack 1\n"
                                      "+0.25 C > S . 1:101(100) ack 1\n"
                                      "+0.002 S > C . 1:1(0) ack 201\n",
                                 1000, &no_settings);

    (void)state;
    assert_int_equal(event_of(o, 1, 6)->acks_segment, 5);
    assert_int_equal(event_of(o, 1, 6)->ack_delay_ns, 2 * MS);
    assert_int_equal(event_of(o, 1, 4)->acked_by, 6);
    assert_int_equal(event_of(o, 1, 5)->acked_by, 6);
    observer_destroy(o);
}

static void
what_a_segment_means_is_noted(void **state)
{
    static const struct {
        const char *conversation; /* behind the handshake */
        uint32_t segment;
        struct note note;
    } cases[] = {
        {"+0.001 C > S . 1:101(100) ack 1\n+0.25 C > S . 1:101(100) ack 1\n",
         5,
         {.kind = NOTE_AGAIN, .segment = 4, .first = 1, .last = 100, .after_ns = 250 * MS}},
        {"+0.001 C > S . 1:201(200) ack 1\n+0.25 C > S . 101:301(200) ack 1\n",
         5,
         {.kind = NOTE_OVERLAP, .segment = 4, .first = 101, .last = 200, .after_ns = 250 * MS}},
        {"+0.001 C > S . 101:201(100) ack 1\n", 4, {.kind = NOTE_GAP, .first = 1, .last = 100}},
        {"+0.001 C > S . 101:201(100) ack 1\n+0.25 C > S . 1:101(100) ack 1\n",
         5,
         {.kind = NOTE_FILLS_GAP, .segment = 4, .first = 1, .last = 100, .after_ns = 250 * MS}},
        {"+0.001 C > S . 101:201(100) ack 1\n+0.0001 C > S . 1:101(100) ack 1\n",
         5,
         {.kind = NOTE_REORDERED, .segment = 4, .first = 1, .last = 100, .after_ns = MS / 10}},
        {"+0.001 C > S . 301:401(100) ack 1\n+0.3 C > S . 101:201(100) ack 1\n"
         "+0.1 C > S . 1:101(100) ack 1\n",
         6,
         {.kind = NOTE_FILLS_GAP, .segment = 4, .first = 1, .last = 100, .after_ns = 400 * MS}},
        {"+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 51\n",
         5,
         {.kind = NOTE_PARTIAL_ACK, .segment = 4, .covered = 50, .of_bytes = 100}},
        {"+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 301\n",
         5,
         {.kind = NOTE_ACK_UNSEEN, .first = 101, .last = 300}},
        {"+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 101\n"
         "+0.001 S > C . 1:1(0) ack 51\n",
         6,
         {.kind = NOTE_OLDER_ACK, .segment = 5, .higher_ack = 101}},
        {"+1 S > C S. 0:0(0) ack 1\n",
         4,
         {.kind = NOTE_AGAIN, .segment = 2, .first = 1, .last = 0, .after_ns = 1001 * MS}},
        {"+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15\n"
         "+10 C > S . 14:14(0) ack 1\n",
         6,
         {.kind = NOTE_KEEP_ALIVE, .next = 15, .silence_ns = 10000 * MS}},
        {"+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15 win 0\n"
         "+0.2 C > S . 14:14(0) ack 1\n",
         6,
         {.kind = NOTE_ZERO_WINDOW_PROBE, .nth = 1}},
        {"+0.001 C > S R 500:500(0)\n",
         4,
         {.kind = NOTE_RESET_INSIDE, .expected = 1, .behind_unseen = 1}},
        {"+0.001 C > S R 64241:64241(0)\n", 4, {.kind = NOTE_RESET_OUTSIDE, .expected = 1}},
        {"+0.001 C > S R 64240:64240(0)\n",
         4,
         {.kind = NOTE_RESET_INSIDE, .expected = 1, .behind_unseen = 1}},
        {"+0.001 C > S . 64242:64242(0) ack 1\n",
         4,
         {.kind = NOTE_SEQ_OUTSIDE, .window_end = 64241}},
        {"+0.001 C > S . 1:1(0) ack 64243\n", 4, {.kind = NOTE_ACK_BEYOND, .beyond = 64242}},
        {"+0.001 C > S . 1:1(0) ack 64242\n",
         4,
         {.kind = NOTE_ACK_UNSEEN, .first = 1, .last = 64241}},
        {"0.001 C > S P. 1:15(14) ack 1\n", 4, {.kind = NOTE_CLOCK_BACK, .back_ns = MS}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (size_t j = 0; j < N_ISNS; j++) {
            char text[1024];
            struct observer *o;

            snprintf(text, sizeof text, OPEN "%s", cases[i].conversation);
            o = observe(text, isns[j], &no_settings);
            assert_note(event_of(o, 1, cases[i].segment), cases[i].note);
            observer_destroy(o);
        }
}

static void
syn_data_that_is_not_acknowledged_is_noted(void **state)
{
    struct observer *o =
        observe("+0 C > S S 0:5(5)\n+0.001 S > C S. 0:0(0) ack 1\n", 1000, &no_settings);

    (void)state;
    assert_note(event_of(o, 1, 2),
                (struct note){.kind = NOTE_SYN_DATA_REFUSED, .segment = 1, .bytes = 5});
    observer_destroy(o);
    o = observe("+0 C > S S 0:5(5)\n+0.001 S > C S. 0:0(0) ack 6\n", 1000, &no_settings);
    assert_null(note_of(event_of(o, 1, 2), NOTE_SYN_DATA_REFUSED));
    observer_destroy(o);
}

static void
sack_blocks_are_relative(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_ISNS; i++) {
        struct observer *o =
            observe(OPEN "+0.001 C > S . 1:101(100) ack 1\n"
                         "+0.001 C > S . 201:301(100) ack 1\n"
                         "+0.001 S > C . 1:1(0) ack 101 <nop,nop,sack 201:301>\n"
                         "+0.001 S > C . 1:1(0) ack 101 <nop,nop,sack 1:101 201:301>\n"
                         "+0.001 S > C . 1:1(0) ack 101 <sack 221:231 201:301>\n",
                    isns[i], &no_settings);
        const struct event *e = event_of(o, 1, 6);

        assert_int_equal(e->n_sack, 1);
        assert_int_equal(e->sack[0].left, 201);
        assert_int_equal(e->sack[0].right, 301);
        assert_false(e->dsack);
        assert_true(event_of(o, 1, 7)->dsack); /* below the Ack */
        assert_int_equal(event_of(o, 1, 7)->sack[0].left, 1);
        assert_true(event_of(o, 1, 8)->dsack); /* inside the second block */
        observer_destroy(o);
    }
}

static void
windows_are_scaled_if_both_sides_offered(void **state)
{
    struct observer *o = observe("+0 C > S S 0:0(0) win 1000 <wscale 7>\n"
                                 "+0.001 S > C S. 0:0(0) ack 1 win 2000 <wscale 255>\n"
                                 "+0.001 C > S . 1:1(0) ack 1 win 512\n"
                                 "+0.001 S > C . 1:1(0) ack 1 win 3\n",
                                 1000, &no_settings);

    (void)state;
    assert_int_equal(event_of(o, 1, 1)->window_bytes, 1000);
    assert_int_equal(event_of(o, 1, 2)->window_bytes, 2000);
    assert_int_equal(event_of(o, 1, 3)->window_bytes, 512 << 7);
    assert_int_equal(event_of(o, 1, 4)->window_bytes, 3 << 14); /* RFC 7323 section 2.3 */
    observer_destroy(o);
    o = observe("+0 C > S S 0:0(0) win 1000 <wscale 7>\n+0.001 S > C S. 0:0(0) ack 1 win 2000\n"
                "+0.001 C > S . 1:1(0) ack 1 win 512\n",
                1000, &no_settings);
    assert_int_equal(event_of(o, 1, 3)->window_bytes, 512);
    observer_destroy(o);
}

/* The states behind each segment, as "CLIENT/SERVER". */
static void
assert_states(const char *conversation, const char *const *expected)
{
    for (size_t i = 0; i < N_ISNS; i++) {
        struct observer *o = observe(conversation, isns[i], &no_settings);

        for (uint32_t n = 0; expected[n]; n++) {
            const struct event *e = event_of(o, 1, n + 1);
            char states[64];

            snprintf(states, sizeof states, "%s/%s", describe_state(e->state[CLIENT]),
                     describe_state(e->state[SERVER]));
            if (strcmp(states, expected[n]) != 0)
                fail_msg("segment %u: %s, not %s", n + 1, states, expected[n]);
        }
        observer_destroy(o);
    }
}

static void
states_of_an_orderly_connection(void **state)
{
    (void)state;
    assert_states(OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
                       "+0.001 S > C F. 1:1(0) ack 2\n+0.001 C > S . 2:2(0) ack 2\n",
                  (const char *const[]){"SYN-SENT/", "SYN-SENT/SYN-RECEIVED",
                                        "ESTABLISHED/ESTABLISHED", "FIN-WAIT-1/CLOSE-WAIT",
                                        "FIN-WAIT-2/CLOSE-WAIT", "FIN-WAIT-2/LAST-ACK",
                                        "TIME-WAIT/CLOSED", NULL});
    /* Three segments: the FIN of the other side acknowledges at once. */
    assert_states(OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C F. 1:1(0) ack 2\n"
                       "+0.001 C > S . 2:2(0) ack 2\n",
                  (const char *const[]){"SYN-SENT/", "SYN-SENT/SYN-RECEIVED",
                                        "ESTABLISHED/ESTABLISHED", "FIN-WAIT-1/CLOSE-WAIT",
                                        "FIN-WAIT-1/LAST-ACK", "TIME-WAIT/CLOSED", NULL});
}

static void
states_when_both_do_the_same(void **state)
{
    (void)state;
    /* RFC 9293 figure 13: simultaneous close. */
    assert_states(OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0 S > C F. 1:1(0) ack 1\n"
                       "+0.001 C > S . 2:2(0) ack 2\n+0 S > C . 2:2(0) ack 2\n"
                       "+0.001 C > S . 2:2(0) ack 2\n",
                  (const char *const[]){"SYN-SENT/", "SYN-SENT/SYN-RECEIVED",
                                        "ESTABLISHED/ESTABLISHED", "FIN-WAIT-1/CLOSE-WAIT",
                                        "FIN-WAIT-1/FIN-WAIT-1", "CLOSING/FIN-WAIT-1",
                                        "TIME-WAIT/CLOSING", "TIME-WAIT/TIME-WAIT", NULL});
    /* The same where the FIN that came first had to wait for what it had overtaken; and where the
     * other one was acknowledged before that was there. */
    assert_states(OPEN "+0.001 S > C F. 11:11(0) ack 1\n+0.001 S > C . 1:11(10) ack 1\n"
                       "+0 C > S F. 1:1(0) ack 1\n+0.001 S > C . 12:12(0) ack 2\n"
                       "+0 C > S . 2:2(0) ack 12\n",
                  (const char *const[]){"SYN-SENT/", "SYN-SENT/SYN-RECEIVED",
                                        "ESTABLISHED/ESTABLISHED", "ESTABLISHED/FIN-WAIT-1",
                                        "CLOSE-WAIT/FIN-WAIT-1", "FIN-WAIT-1/FIN-WAIT-1",
                                        "FIN-WAIT-1/CLOSING", "CLOSING/TIME-WAIT", NULL});
    /* Its ACK that was overtaken tells nothing of what came since. */
    assert_states(OPEN "+0.001 S > C P. 1:11(10) ack 1\n+0 S > C F. 11:11(0) ack 1\n"
                       "+0 C > S F. 1:1(0) ack 1\n+0.001 S > C . 12:12(0) ack 2\n"
                       "+0 C > S . 2:2(0) ack 12\n+0 C > S . 2:2(0) ack 11\n",
                  (const char *const[]){
                      "SYN-SENT/", "SYN-SENT/SYN-RECEIVED", "ESTABLISHED/ESTABLISHED",
                      "ESTABLISHED/ESTABLISHED", "CLOSE-WAIT/FIN-WAIT-1", "FIN-WAIT-1/FIN-WAIT-1",
                      "FIN-WAIT-1/CLOSING", "CLOSING/TIME-WAIT", "CLOSING/TIME-WAIT", NULL});
    assert_states(OPEN "+0.001 S > C F. 11:11(0) ack 1\n+0 C > S F. 1:1(0) ack 1\n"
                       "+0.001 S > C . 12:12(0) ack 2\n+0.2 S > C . 1:11(10) ack 2\n"
                       "+0 C > S . 2:2(0) ack 12\n",
                  (const char *const[]){"SYN-SENT/", "SYN-SENT/SYN-RECEIVED",
                                        "ESTABLISHED/ESTABLISHED", "ESTABLISHED/FIN-WAIT-1",
                                        "FIN-WAIT-1/FIN-WAIT-1", "FIN-WAIT-2/CLOSING",
                                        "FIN-WAIT-2/CLOSING", "TIME-WAIT/TIME-WAIT", NULL});
    /* Figure 7: simultaneous open. */
    assert_states("+0 C > S S 0:0(0)\n+0 S > C S 0:0(0)\n+0.001 C > S S. 0:0(0) ack 1\n"
                  "+0 S > C S. 0:0(0) ack 1\n",
                  (const char *const[]){"SYN-SENT/", "SYN-SENT/SYN-SENT", "SYN-RECEIVED/SYN-SENT",
                                        "ESTABLISHED/SYN-RECEIVED", NULL});
}

static void
states_of_resets_and_strangers(void **state)
{
    (void)state;
    assert_states("+0 C > S S 0:0(0)\n+0.001 S > C R. raw 0:0(0) ack 1\n",
                  (const char *const[]){"SYN-SENT/", "CLOSED/CLOSED", NULL});
    assert_states(OPEN "+0.001 S > C R 1:1(0)\n",
                  (const char *const[]){"SYN-SENT/", "SYN-SENT/SYN-RECEIVED",
                                        "ESTABLISHED/ESTABLISHED", "CLOSED/CLOSED", NULL});
    /* A reset with another number than the one expected does not close. */
    assert_states(OPEN "+0.001 S > C R 9:9(0)\n",
                  (const char *const[]){"SYN-SENT/", "SYN-SENT/SYN-RECEIVED",
                                        "ESTABLISHED/ESTABLISHED", "ESTABLISHED/ESTABLISHED",
                                        NULL});
    /* A FIN behind a gap has not arrived for the receiver's program. */
    assert_states(OPEN "+0.001 C > S F. 101:101(0) ack 1\n+0.3 C > S . 1:101(100) ack 1\n",
                  (const char *const[]){"SYN-SENT/", "SYN-SENT/SYN-RECEIVED",
                                        "ESTABLISHED/ESTABLISHED", "FIN-WAIT-1/ESTABLISHED",
                                        "FIN-WAIT-1/CLOSE-WAIT", NULL});
    /* Passing here in another order than it was sent changes nothing in the end. */
    assert_states(OPEN "+0.001 S > C . 1:1(0) ack 2\n+0.0001 C > S F. 1:1(0) ack 1\n"
                       "+0.01 S > C F. 1:1(0) ack 2\n+0.01 C > S . 2:2(0) ack 2\n",
                  (const char *const[]){"SYN-SENT/", "SYN-SENT/SYN-RECEIVED",
                                        "ESTABLISHED/ESTABLISHED", "ESTABLISHED/ESTABLISHED",
                                        "FIN-WAIT-1/CLOSE-WAIT", "FIN-WAIT-1/LAST-ACK",
                                        "TIME-WAIT/CLOSED", NULL});
    assert_states("+0 C > S P. 500:600(100) ack 900\n+0.001 S > C . 900:900(0) ack 600\n",
                  (const char *const[]){"/", "/", NULL});
}

static void
ends_are_told(void **state)
{
    struct observer *o = observe(OPEN "+0.001 C > S P. 1:15(14) ack 1\n"
                                      "+0.001 C > S F. 15:15(0) ack 1\n"
                                      "+0.001 S > C F. 1:1(0) ack 16\n"
                                      "+0.001 C > S . 16:16(0) ack 2\n",
                                 1000, &no_settings);
    const struct flow *f = observer_flow(o, 1);

    (void)state;
    assert_int_equal(f->handshake_segment, 3);
    assert_int_equal(f->closing_segment, 5);
    assert_int_equal(f->end_segment, 7);
    assert_int_equal(f->end, END_CLOSED);
    assert_int_equal(f->end_by, CLIENT);
    assert_int_equal(f->data_before_closing[CLIENT], 14);
    assert_int_equal(f->data.in_closing[CLIENT] + f->data.in_closing[SERVER], 0);
    observer_destroy(o);
    o = observe(OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C R. 1:1(0) ack 1\n", 1000,
                &no_settings);
    f = observer_flow(o, 1);
    assert_int_equal(f->end, END_RESET);
    assert_int_equal(f->end_by, SERVER);
    assert_int_equal(f->data.unacked, 14);
    observer_destroy(o);
}

/* A millisecond behind the one before, with the largest window that may be scaled. */
static struct segment
segment_of(const struct observer *o, struct hand h)
{
    static int64_t now_ns;
    struct segment s = hand_segment(o, h);

    s.time_ns = now_ns += MS;
    s.window = UINT16_MAX;
    s.options.has_wscale = (h.flags & TCP_SYN) != 0;
    s.options.wscale = 14;
    return s;
}

static const struct event *
give(struct observer *o, struct hand h)
{
    struct segment s = segment_of(o, h);

    return observer_take(o, &s, NULL);
}

/* An error that quotes ports and number of such a segment. */
static const struct event *
give_icmp(struct observer *o, struct hand h)
{
    struct segment s = segment_of(o, h);

    s.icmp = (struct icmp_error){.from = s.dst.address, .type = 3, .code = 1};
    s.tcp_bytes = s.header_len + s.len;
    s.header_captured = 8;
    s.ack = s.len = s.window = s.flags = s.header_len = 0;
    return observer_take_icmp(o, &s);
}

static void
give_handshake(struct observer *o, uint16_t port)
{
    assert_non_null(give(o, (struct hand){port, CLIENT, TCP_SYN, 99, 0, 0}));
    assert_non_null(give(o, (struct hand){port, SERVER, TCP_SYN | TCP_ACK, 199, 100, 0}));
    assert_non_null(give(o, (struct hand){port, CLIENT, TCP_ACK, 100, 200, 0}));
}

/* The same with timestamps. */
static const struct event *
give_stamped(struct observer *o, struct hand h, uint32_t tsval, uint32_t tsecr)
{
    struct segment s = segment_of(o, h);

    s.options.has_timestamps = s.options.has_tsval = true;
    s.options.tsval = tsval;
    s.options.tsecr = tsecr;
    return observer_take(o, &s, NULL);
}

/* Behind a FIN nobody remembers which timestamp was echoed, and its number is none. */
static void
the_number_of_a_fin_is_no_timestamp(void **state)
{
    const uint32_t first = 0x40000000; /* far above all timestamps */
    struct observer *o = observer_create(&no_settings);
    const struct event *e;

    (void)state;
    give_stamped(o, (struct hand){40000, CLIENT, TCP_SYN, first - 1, 0, 0}, 1, 0);
    give_stamped(o, (struct hand){40000, SERVER, TCP_SYN | TCP_ACK, 199, first, 0}, 1, 1);
    give_stamped(o, (struct hand){40000, CLIENT, TCP_ACK, first, 200, 0}, 2, 1);
    for (uint32_t i = 0; i < 2 * LIMIT_RANGES_ACKED; i++) {
        give_stamped(o, (struct hand){40000, CLIENT, TCP_ACK, first + 10 * i, 200, 10}, 3 + i, 1);
        give_stamped(o, (struct hand){40000, SERVER, TCP_ACK, 200, first + 10 * i + 10, 0}, 2,
                     3 + i);
    }
    give_stamped(
        o, (struct hand){40000, CLIENT, TCP_ACK | TCP_FIN, first + 20 * LIMIT_RANGES_ACKED, 200, 0},
        1000, 2);
    e = give_stamped(o, (struct hand){40000, CLIENT, TCP_ACK, first, 200, 10}, 2000, 2);
    assert_true(e->acked_before);
    assert_int_equal(e->why, WHY_UNKNOWN);
    observer_destroy(o);
}

/* A damaged file may have any times: a handshake may take centuries, and all that is measured by
 * it.  The build with sanitizers sees what overflows. */
static void
no_time_is_too_long(void **state)
{
    const int64_t far = INT64_MAX / 4 * 3;
    const struct {
        int64_t ns;
        enum side from;
        uint16_t flags;
        uint32_t seq, ack, len, tsval;
    } lines[] = {{1, CLIENT, TCP_SYN, 99, 0, 0, 1},
                 {2, SERVER, TCP_SYN | TCP_ACK, 199, 100, 0, 1},
                 {far, CLIENT, TCP_ACK, 100, 200, 0, 2},
                 {far, CLIENT, TCP_ACK, 100, 200, 10, 4},
                 {far, CLIENT, TCP_ACK, 110, 200, 10, 4},
                 {far, SERVER, TCP_ACK, 200, 100, 0, 2},
                 {far, SERVER, TCP_ACK, 200, 100, 0, 2},
                 {far + 300 * MS, CLIENT, TCP_ACK, 100, 200, 10, 5}, /* behind ACKs that ask */
                 {far + 301 * MS, SERVER, TCP_ACK, 200, 120, 0, 2},
                 {far + 302 * MS, CLIENT, TCP_ACK, 120, 200, 10, 6},
                 {far + 2302 * MS, SERVER, TCP_RST, 200, 0, 0, 0}}; /* it may answer that */
    struct observer *o = observer_create(&no_settings);
    struct segment s;

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        s = hand_segment(o, (struct hand){40000, lines[i].from, lines[i].flags, lines[i].seq,
                                          lines[i].ack, lines[i].len});
        s.time_ns = lines[i].ns;
        s.options.has_timestamps = s.options.has_tsval = lines[i].tsval != 0;
        s.options.tsval = lines[i].tsval;
        assert_non_null(observer_take(o, &s, NULL));
    }
    assert_int_equal(observer_flow(o, 1)->end, END_RESET);
    observer_destroy(o);
}

static void
give_reset(struct observer *o, uint16_t port)
{
    assert_non_null(give(o, (struct hand){port, CLIENT, TCP_RST, 100, 0, 0}));
}

/* One less than the largest window there is: more nobody may send at once. */
#define STEP (((uint32_t)UINT16_MAX << 14) - 1)

static void
relative_numbers_go_on_past_4_gib(void **state)
{
    struct observer *o = observer_create(&no_settings);

    (void)state;
    give_handshake(o, 40000);
    /* The window of a SYN is not scaled; this one is. */
    give(o, (struct hand){40000, SERVER, TCP_ACK, 200, 100, 0});
    for (uint32_t i = 0; i < 20; i++) {
        const struct event *e;
        int64_t rel = 1 + (int64_t)i * STEP;

        e = give(o, (struct hand){40000, CLIENT, TCP_ACK, 100 + i * STEP, 200, STEP});
        assert_int_equal(e->rel_seq, rel);
        assert_int_equal(event_rel_next(e), rel + STEP);
        assert_int_equal(e->n_notes, 0);
        e = give(o, (struct hand){40000, SERVER, TCP_ACK, 200, 100 + (i + 1) * STEP, 0});
        assert_true(e->ack_advances);
        assert_int_equal(e->ack_base, rel);
        assert_int_equal(e->rel_ack, rel + STEP);
        assert_int_equal(e->n_terms, 1);
        assert_int_equal(e->terms[0].value, STEP);
        assert_int_equal(e->terms[0].kind, TERM_DATA);
    }
    assert_int_equal(observer_flow(o, 1)->half[CLIENT].data_bytes, 20LL * STEP);
    observer_destroy(o);
}

/* Only one direction passes here: the other one is known by its Acks alone. */
static void
relative_numbers_of_acks_alone_go_on_past_4_gib(void **state)
{
    struct observer *o = observer_create(&no_settings);

    (void)state;
    give_handshake(o, 40000);
    /* The window of a SYN is not scaled; this one is. */
    give(o, (struct hand){40000, SERVER, TCP_ACK, 200, 100, 0});
    for (uint32_t i = 1; i < 20; i++) {
        const struct event *e =
            give(o, (struct hand){40000, SERVER, TCP_ACK, 200, 100 + i * STEP, 0});

        assert_true(e->ack_advances);
        assert_int_equal(e->ack_base, 1 + (int64_t)(i - 1) * STEP);
        assert_int_equal(e->rel_ack, 1 + (int64_t)i * STEP);
        assert_int_equal(e->terms[0].kind, TERM_UNSEEN);
        assert_int_equal(e->terms[0].value, STEP);
    }
    observer_destroy(o);
}

static void
relative_numbers_of_data_alone_go_on_past_4_gib(void **state)
{
    struct observer *o = observer_create(&no_settings);

    (void)state;
    for (uint32_t i = 0; i < 20; i++) {
        const struct event *e =
            give(o, (struct hand){40000, CLIENT, TCP_ACK, 5 + i * STEP, 900, STEP});

        assert_int_equal(e->rel_seq, 1 + (int64_t)i * STEP);
    }
    observer_destroy(o);
}

/* The end of the handshake overtakes the SYN-ACK on its way into the capture; and a SYN-ACK with
 * another number than its Ack said. */
static void
a_syn_seen_late_gives_the_base(void **state)
{
    struct observer *o = observer_create(&no_settings);
    const struct event *e;

    (void)state;
    give(o, (struct hand){40000, CLIENT, TCP_SYN, 99, 0, 0});
    e = give(o, (struct hand){40000, CLIENT, TCP_ACK, 100, 200, 0});
    assert_int_equal(e->rel_ack, 1);
    e = give(o, (struct hand){40000, SERVER, TCP_SYN | TCP_ACK, 199, 100, 0});
    assert_int_equal(e->rel_seq, 0);
    assert_true(observer_flow(o, 1)->half[SERVER].syn_acked);
    e = give(o, (struct hand){40000, SERVER, TCP_ACK, 200, 100, 10});
    assert_int_equal(e->rel_seq, 1);
    assert_int_equal(e->state[SERVER], STATE_ESTABLISHED);
    observer_destroy(o);

    o = observer_create(&no_settings);
    give(o, (struct hand){40000, CLIENT, TCP_SYN, 99, 0, 0});
    give(o, (struct hand){40000, CLIENT, TCP_ACK, 100, 0x80000000u, 0});
    e = give(o, (struct hand){40000, SERVER, TCP_SYN | TCP_ACK, 199, 100, 0});
    assert_int_equal(e->rel_seq, 0);
    assert_int_equal(event_rel_next(e), 1);
    e = give(o, (struct hand){40000, CLIENT, TCP_ACK, 100, 200, 0});
    assert_string_equal(sum_of(e), "0+syn@3=1");
    observer_destroy(o);
}

/* The SYN-ACK is the first one seen, and says where the client's numbers begin: a foreign Ack of
 * the client does not make that unknown, so all goes on from the same base. */
static void
a_foreign_ack_leaves_the_base_that_the_peer_told(void **state)
{
    struct observer *o = observer_create(&no_settings);
    const struct event *e;

    (void)state;
    give(o, (struct hand){40000, SERVER, TCP_SYN | TCP_ACK, 5000, 1001, 0});
    e = give(o, (struct hand){40000, CLIENT, TCP_ACK, 1001, 4906, 0});
    assert_non_null(note_of(e, NOTE_FOREIGN_ACK));
    assert_false(e->ack_relative);
    assert_true(e->seq_relative);
    assert_int_equal(e->rel_seq, 1);
    e = give(o, (struct hand){40000, SERVER, TCP_ACK, 5001, 1002, 0});
    assert_int_equal(e->rel_ack, 2);
    assert_int_equal(observer_flow(o, 1)->half[CLIENT].base_seq, 1000);
    observer_destroy(o);
}

static void
a_syn_with_another_number_is_another_connection(void **state)
{
    struct observer *o = observer_create(&no_settings);
    const struct event *e;

    (void)state;
    give_handshake(o, 40000);
    e = give(o, (struct hand){40000, CLIENT, TCP_SYN, 99, 0, 0}); /* the same one again */
    assert_int_equal(e->flow, 1);
    assert_note(
        e,
        (struct note){.kind = NOTE_AGAIN, .segment = 1, .first = 1, .last = 0, .after_ns = 3 * MS});
    e = give(o, (struct hand){40000, CLIENT, TCP_SYN, 7000, 0, 0});
    assert_int_equal(e->flow, 2);
    assert_int_equal(e->segment, 1);
    assert_note(e, (struct note){.kind = NOTE_PORTS_REUSED, .reuse = REUSE_OPEN, .connection = 1});
    e = give(o, (struct hand){40000, SERVER, TCP_SYN | TCP_ACK, 8000, 7001, 0});
    assert_int_equal(e->flow, 2);
    assert_string_equal(sum_of(e), "0+syn@1=1");
    assert_int_equal(observer_flow(o, 1)->segments, 4);
    /* The other end may be the one that connects now. */
    e = give(o, (struct hand){40000, SERVER, TCP_SYN, 1, 0, 0});
    assert_int_equal(e->flow, 3);
    assert_int_equal(e->from, CLIENT);
    assert_int_equal(observer_flow(o, 3)->port[CLIENT], 5000);
    observer_destroy(o);
}

static void
roles_without_a_syn_are_guessed(void **state)
{
    static const struct port_range ports[] = {{40000, 40000}};
    struct observer_settings settings = {.ports = ports, .n_ports = 1};
    struct observer *o = observer_create(&no_settings);

    (void)state;
    assert_int_equal(give(o, (struct hand){40000, SERVER, TCP_ACK, 1, 1, 0})->from, SERVER);
    assert_int_equal(observer_flow(o, 1)->role_evidence, ROLE_BY_HIGHER_PORT);
    assert_int_equal(give(o, (struct hand){40001, SERVER, TCP_SYN | TCP_ACK, 1, 1, 0})->from,
                     SERVER);
    assert_int_equal(observer_flow(o, 2)->role_evidence, ROLE_BY_SYN);
    assert_false(observer_flow(o, 2)->beginning_seen);
    observer_destroy(o);
    o = observer_create(&settings);
    assert_int_equal(give(o, (struct hand){40000, SERVER, TCP_ACK, 1, 1, 0})->from, CLIENT);
    assert_int_equal(observer_flow(o, 1)->role_evidence, ROLE_BY_PORT);
    observer_destroy(o);
}

static void
only_the_ports_named_are_wanted(void **state)
{
    static const struct port_range ports[] = {{80, 80}, {5000, 5002}};
    struct observer_settings settings = {.ports = ports, .n_ports = 2};
    struct observer *o = observer_create(&settings), *any = observer_create(&no_settings);
    static const struct {
        uint16_t src, dst;
        bool wanted;
    } cases[] = {{40000, 80, true},   {80, 40000, true},   {40000, 4999, false},
                 {40000, 5000, true}, {5002, 40000, true}, {40000, 5003, false},
                 {0, 65535, false},   {5001, 5001, true}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct segment s = {.src = {.port = cases[i].src}, .dst = {.port = cases[i].dst}};

        assert_int_equal(observer_wants(o, &s), cases[i].wanted);
        assert_true(observer_wants(any, &s));
    }
    observer_destroy(o);
    observer_destroy(any);
    observer_destroy(NULL);
}

/* The connections that are kept, as "1 2 5", read forwards; backwards must say the same. */
static const char *
kept_flows(const struct observer *o)
{
    static char storage[256];
    struct text t;
    uint32_t last = 0, n = 0;

    text_init(&t, storage, sizeof storage);
    for (const struct flow *f = observer_flow_next(o, 0); f; f = observer_flow_next(o, last)) {
        const struct flow *prev = observer_flow_prev(o, f->number);

        assert_int_equal(prev ? prev->number : 0, last);
        text_addf(&t, "%s%u", n++ > 0 ? " " : "", f->number);
        last = f->number;
    }
    assert_int_equal(observer_counts(o).flows_kept, n);
    return storage;
}

static void
ended_connections_go_first_then_half_open_then_idle_ones(void **state)
{
    static const struct observer_settings four = {.limits.flows = 4};
    struct observer *o = observer_create(&four);

    (void)state;
    give_handshake(o, 1001);
    assert_non_null(give(o, (struct hand){1002, CLIENT, TCP_SYN, 1, 0, 0}));
    give_handshake(o, 1003);
    give_reset(o, 1003);
    give_handshake(o, 1004);
    assert_string_equal(kept_flows(o), "1 2 3 4");
    give_handshake(o, 1005);
    assert_string_equal(kept_flows(o), "1 2 4 5"); /* 3 had ended */
    give_handshake(o, 1006);
    assert_string_equal(kept_flows(o), "1 4 5 6"); /* 2 was half open */
    assert_non_null(give(o, (struct hand){1001, CLIENT, TCP_ACK, 100, 200, 1}));
    give_handshake(o, 1007);
    assert_string_equal(kept_flows(o), "1 5 6 7"); /* 4 was idle for longest */
    assert_null(observer_flow(o, 4));
    assert_int_equal(observer_flow_last(o), 7);
    assert_int_equal(observer_counts(o).flows, 7);
    assert_int_equal(observer_counts(o).flows_dropped, 3);
    assert_int_equal(observer_counts(o).events_dropped, 4 + 1 + 3);
    assert_int_equal(observer_counts(o).segments, 3 + 1 + 4 + 3 + 3 + 3 + 1 + 3);
    assert_int_equal(observer_counts(o).lost, 0);
    observer_destroy(o);
}

static void
a_half_open_one_stays_no_longer_than_its_timers(void **state)
{
    static const struct observer_settings forty = {.limits.flows = 40};
    struct observer *o = observer_create(&forty);
    struct segment late;

    (void)state;
    assert_non_null(give(o, (struct hand){1001, CLIENT, TCP_SYN, 1, 0, 0}));
    for (uint16_t port = 1002; port <= 1040; port++)
        give_handshake(o, port);
    late = segment_of(o, (struct hand){1040, CLIENT, TCP_ACK, 100, 200, 1});
    late.time_ns = observer_flow(o, 1)->last_ns + 3000 * MS - 1;
    assert_non_null(observer_take(o, &late, NULL));
    give_handshake(o, 1041);
    assert_non_null(observer_flow(o, 1));
    assert_null(observer_flow(o, 2));
    late = segment_of(o, (struct hand){1040, CLIENT, TCP_ACK, 101, 200, 1});
    late.time_ns = observer_flow(o, 1)->last_ns + 3000 * MS;
    assert_non_null(observer_take(o, &late, NULL));
    give_handshake(o, 1042);
    assert_null(observer_flow(o, 1));
    assert_non_null(observer_flow(o, 3));
    observer_destroy(o);
}

/* A handshake is no flood: what gives way is who was idle for longest. */
static void
a_few_half_open_ones_may_stay(void **state)
{
    static const struct observer_settings forty = {.limits.flows = 40};
    struct observer *o = observer_create(&forty);

    (void)state;
    for (uint16_t port = 1001; port <= 1038; port++)
        give_handshake(o, port);
    assert_non_null(give(o, (struct hand){1039, CLIENT, TCP_SYN, 1, 0, 0}));
    assert_non_null(give(o, (struct hand){1040, CLIENT, TCP_SYN, 1, 0, 0}));
    give_handshake(o, 1041);
    assert_null(observer_flow(o, 1));
    assert_non_null(observer_flow(o, 39));
    assert_non_null(give(o, (struct hand){1042, CLIENT, TCP_SYN, 1, 0, 0}));
    assert_null(observer_flow(o, 2));
    assert_non_null(give(o, (struct hand){1043, CLIENT, TCP_SYN, 1, 0, 0}));
    assert_null(observer_flow(o, 39)); /* three of forty are too many */
    assert_non_null(observer_flow(o, 40));
    assert_non_null(observer_flow(o, 3));
    observer_destroy(o);
}

static void
the_pinned_connection_stays(void **state)
{
    static const struct observer_settings two = {.limits.flows = 2, .limits.events = 16};
    struct observer *o = observer_create(&two);

    (void)state;
    give_handshake(o, 1001);
    give_reset(o, 1001);
    observer_pin(o, &(uint32_t){1}, 1, 0, UINT64_MAX);
    for (uint16_t port = 1002; port < 1020; port++)
        give_handshake(o, port);
    assert_string_equal(kept_flows(o), "1 19");
    assert_int_equal(observer_flow(o, 1)->events.count, 4);
    observer_pin(o, NULL, 0, 0, UINT64_MAX);
    give_handshake(o, 1020);
    assert_string_equal(kept_flows(o), "19 20");
    observer_destroy(o);
}

/* Of the list's page none goes while there is another one; then they do, so that what is new is
 * there. */
static void
the_page_of_the_list_goes_last(void **state)
{
    static const struct observer_settings four = {.limits.flows = 4};
    struct observer *o = observer_create(&four);

    (void)state;
    for (uint16_t port = 1001; port <= 1004; port++)
        give_handshake(o, port);
    give_reset(o, 1001);
    observer_pin_listed(o, (uint32_t[]){1, 2}, 2);
    give_handshake(o, 1005);
    assert_string_equal(kept_flows(o), "1 2 4 5");
    observer_pin_listed(o, (uint32_t[]){1, 2, 4, 5}, 4);
    give_handshake(o, 1006);
    assert_string_equal(kept_flows(o), "2 4 5 6");
    observer_pin_listed(o, (uint32_t[]){2}, 1);
    give_handshake(o, 1007);
    assert_string_equal(kept_flows(o), "2 5 6 7");
    observer_pin_listed(o, NULL, 0);
    give_handshake(o, 1008);
    assert_string_equal(kept_flows(o), "5 6 7 8");
    observer_destroy(o);
}

static void
only_the_pinned_one_may_be_left_to_itself(void **state)
{
    static const struct observer_settings one = {.limits.flows = 1, .limits.events = 2};
    struct observer *o = observer_create(&one);

    (void)state;
    give_handshake(o, 1001);
    observer_pin(o, &(uint32_t){1}, 1, 0, UINT64_MAX);
    assert_null(give(o, (struct hand){1002, CLIENT, TCP_SYN, 1, 0, 0}));
    assert_int_equal(observer_counts(o).lost, 1);
    assert_non_null(give(o, (struct hand){1001, CLIENT, TCP_ACK, 100, 200, 1}));
    assert_int_equal(observer_flow(o, 1)->events.count, 2);
    observer_destroy(o);
}

/* A SYN again, and what goes on: both may be of connections that were counted before. */
static void
what_may_go_on_is_counted(void **state)
{
    static const struct observer_settings two = {.limits.flows = 2};
    struct observer *o = observer_create(&two);

    (void)state;
    give_handshake(o, 1001);
    give_handshake(o, 1002);
    give_handshake(o, 1003);
    assert_int_equal(observer_counts(o).flows, 3);
    assert_int_equal(observer_counts(o).flows_again, 0);
    assert_non_null(give(o, (struct hand){1001, CLIENT, TCP_ACK, 100, 200, 1}));
    assert_int_equal(observer_counts(o).flows_again, 1);
    for (uint16_t port = 2001; port <= 2003; port++)
        assert_non_null(give(o, (struct hand){port, CLIENT, TCP_SYN, 99, 0, 0}));
    assert_int_equal(observer_counts(o).flows, 7);
    assert_true(observer_counts(o).flows_again > 1);
    observer_destroy(o);
}

static void
a_busy_connection_gives_up_its_own_events(void **state)
{
    static const struct observer_settings sixteen = {.limits.events = 16};
    struct observer *o = observer_create(&sixteen);
    const struct flow *f;

    (void)state;
    give_handshake(o, 1001);
    give_handshake(o, 1002);
    for (uint32_t i = 0; i < 100; i++)
        assert_non_null(give(o, (struct hand){1002, CLIENT, TCP_ACK, 100 + i, 200, 1}));
    assert_int_equal(observer_flow(o, 1)->events.count, 3);
    f = observer_flow(o, 2);
    assert_int_equal(f->events.count, 13);
    assert_int_equal(f->segments, 103);
    assert_int_equal(observer_event_segment(o, f->events.first), 91);
    assert_int_equal(observer_event_prev(o, f->events.first), 0);
    assert_int_equal(observer_counts(o).events_dropped, 90);
    assert_int_equal(observer_counts(o).segments, 106);
    /* The sum does not need the events. */
    assert_string_equal(sum_of(give(o, (struct hand){1002, SERVER, TCP_ACK, 200, 200, 0})),
                        "1+100@4*100=101");
    observer_destroy(o);
}

static void
ended_connections_give_their_events_first(void **state)
{
    static const struct observer_settings sixteen = {.limits.events = 16};
    struct observer *o = observer_create(&sixteen);

    (void)state;
    give_handshake(o, 1001);
    give_reset(o, 1001);
    give_handshake(o, 1002);
    for (uint32_t i = 0; i < 10; i++)
        assert_non_null(give(o, (struct hand){1002, CLIENT, TCP_ACK, 100 + i, 200, 1}));
    assert_string_equal(kept_flows(o), "2");
    assert_int_equal(observer_flow(o, 2)->events.count, 13);
    assert_int_equal(observer_counts(o).events_dropped, 4);
    observer_destroy(o);
}

static void
a_held_picture_stays(void **state)
{
    static const struct observer_settings small = {.limits.events = 16};
    struct observer *o = observer_create(&small);
    const struct flow *f;
    uint32_t handle, segment = 0;

    (void)state;
    give_handshake(o, 1001);
    for (uint32_t i = 0; i < 7; i++)
        assert_non_null(give(o, (struct hand){1001, CLIENT, TCP_ACK, 100 + i, 200, 1}));
    observer_pin(o, &(uint32_t){1}, 1, 0, 10);
    for (uint32_t i = 7; i < 200; i++)
        assert_non_null(give(o, (struct hand){1001, CLIENT, TCP_ACK, 100 + i, 200, 1}));
    f = observer_flow(o, 1);
    assert_int_equal(f->events.count, 16);
    for (handle = f->events.first; segment < 10; handle = observer_event_next(o, handle))
        assert_int_equal(observer_event_segment(o, handle), ++segment);
    /* Of the others the newest are kept. */
    assert_int_equal(observer_event_segment(o, handle), 203 - 5);
    assert_int_equal(observer_event_segment(o, f->events.last), 203);
    observer_destroy(o);
}

/* The segments of the connection that are kept, as "1-3 7-9". */
static const char *
kept_segments(const struct observer *o, uint32_t number)
{
    const struct flow *f = observer_flow(o, number);
    uint32_t from = 0, to = 0;
    static char storage[128];
    struct text t;

    text_init(&t, storage, sizeof storage);
    for (uint32_t h = f->events.first; h != 0; h = observer_event_next(o, h)) {
        uint32_t segment = observer_event_segment(o, h);

        if (segment != to + 1 || from == 0) {
            if (from != 0)
                text_addf(&t, "%u-%u ", (unsigned)from, (unsigned)to);
            from = segment;
        }
        to = segment;
    }
    text_addf(&t, "%u-%u", (unsigned)from, (unsigned)to);
    return storage;
}

static void
give_acks(struct observer *o, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i <= to; i++)
        assert_non_null(give(o, (struct hand){1001, CLIENT, TCP_ACK, 100 + i, 200, 1}));
}

/* What is in front of the screen goes, then what is behind it; and then only the newest comes. */
static void
what_somebody_reads_stays(void **state)
{
    static const struct observer_settings small = {.limits.events = 16};
    struct observer *o = observer_create(&small);

    (void)state;
    give_handshake(o, 1001);
    give_acks(o, 4, 16);
    observer_pin(o, &(uint32_t){1}, 1, 5, 10);
    give_acks(o, 17, 18);
    assert_string_equal(kept_segments(o, 1), "3-18");
    give_acks(o, 19, 20);
    assert_string_equal(kept_segments(o, 1), "5-20");
    give_acks(o, 21, 25);
    assert_string_equal(kept_segments(o, 1), "5-10 16-25");
    observer_pin(o, &(uint32_t){1}, 1, 5, 40);
    give_acks(o, 26, 45);
    assert_string_equal(kept_segments(o, 1), "5-10 16-24 45-45");
    observer_pin(o, &(uint32_t){1}, 1, 0, UINT64_MAX);
    give_acks(o, 46, 50);
    assert_string_equal(kept_segments(o, 1), "10-10 16-24 45-50");
    assert_int_equal(observer_counts(o).lost, 0);
    observer_destroy(o);
}

static void
a_new_connection_takes_one_event_of_the_busy_one(void **state)
{
    static const struct observer_settings small = {.limits.events = 1600};
    struct observer *o = observer_create(&small);

    (void)state;
    give_handshake(o, 1001);
    observer_pin(o, &(uint32_t){1}, 1, 0, UINT64_MAX);
    for (uint32_t i = 0; i < 2000; i++)
        assert_non_null(give(o, (struct hand){1001, CLIENT, TCP_ACK, 100 + i, 200, 1}));
    for (uint16_t port = 2001; port <= 2005; port++)
        assert_non_null(give(o, (struct hand){port, CLIENT, TCP_SYN, 99, 0, 0}));
    assert_int_equal(observer_counts(o).lost, 0);
    assert_non_null(observer_flow(o, 1));
    assert_int_equal(observer_flow(o, 1)->events.count, 1600 - 5);
    for (uint32_t number = 2; number <= 6; number++)
        assert_int_equal(observer_flow(o, number)->events.count, 1);
    observer_destroy(o);
}

/* Neither for new connections nor for what comes of it does it give up what a screen may show, as
 * long as there are others that nobody looks at. */
static void
the_pinned_connection_keeps_its_few_events(void **state)
{
    static const struct observer_settings small = {.limits.events = 40};
    struct observer *o = observer_create(&small);

    (void)state;
    give_handshake(o, 1001);
    observer_pin(o, &(uint32_t){1}, 1, 0, UINT64_MAX);
    for (uint16_t port = 2001; port <= 2020; port++) {
        give_handshake(o, port);
        assert_non_null(give(o, (struct hand){1001, CLIENT, TCP_ACK, 100 + port, 200, 1}));
    }
    assert_int_equal(observer_flow(o, 1)->events.count, 3 + 20);
    for (uint32_t i = 0; i < 100; i++)
        assert_non_null(give(o, (struct hand){1001, CLIENT, TCP_ACK, 3000 + i, 200, 1}));
    assert_string_equal(kept_flows(o), "1"); /* nobody else is left: now its oldest go */
    assert_int_equal(observer_flow(o, 1)->events.count, 40);
    assert_int_equal(observer_counts(o).lost, 0);
    observer_destroy(o);
}

/* The client has sent 50 segments of 10 bytes, and there was room for ten ranges. */
static struct observer *
joined_ranges(void)
{
    static const struct observer_settings ten = {.limits.ranges = 10}; /* two are the SYNs' */
    struct observer *o = observer_create(&ten);

    give_handshake(o, 1001);
    for (uint32_t i = 0; i < 50; i++)
        assert_non_null(give(o, (struct hand){1001, CLIENT, TCP_ACK, 100 + i * 10, 200, 10}));
    return o;
}

static void
sums_stay_right_when_ranges_are_joined(void **state)
{
    struct observer *o = joined_ranges();
    const struct event *e;

    (void)state;
    e = give(o, (struct hand){1001, SERVER, TCP_ACK, 200, 600, 0});
    assert_string_equal(sum_of(e), "1+500@4*8=501");
    assert_int_equal(e->acks_segment, 53);
    observer_destroy(o);
}

/* Of joined ranges the newest segment alone is known, which had not all of their bytes. */
static void
no_segment_is_named_for_bytes_of_joined_ranges(void **state)
{
    struct observer *o = joined_ranges();
    const struct event *e;

    (void)state;
    e = give(o, (struct hand){1001, CLIENT, TCP_ACK, 100 + 40 * 10, 200, 10});
    assert_non_null(note_of(e, NOTE_AGAIN));
    assert_int_equal(note_of(e, NOTE_AGAIN)->segment, 0);
    e = give(o, (struct hand){1001, CLIENT, TCP_ACK, 100, 200, 10});
    assert_int_equal(note_of(e, NOTE_AGAIN)->segment, 4);
    assert_null(give_icmp(o, (struct hand){1001, CLIENT, TCP_ACK, 100 + 30 * 10, 200, 10}));
    e = give_icmp(o, (struct hand){1001, CLIENT, TCP_ACK, 110, 200, 10});
    assert_non_null(e);
    assert_int_equal(e->notes[0].segment, 5);
    observer_destroy(o);
}

/* Gaps, a repetition, an overlap, SACKs, a foreign Ack, a closed window and its probe, both FINs;
 * then the same ports again, first with another initial number, then with the same one. */
#define TROUBLE                                                                                    \
    "+0 C > S S 0:0(0) win 1000 <mss 1460,sackOK,wscale 7>\n"                                      \
    "+0.001 S > C . raw 300:300(0) ack raw 777\n"                                                  \
    "+0.001 C > S R raw 777:777(0)\n"                                                              \
    "+1 C > S S 0:0(0) win 1000 <mss 1460,sackOK,wscale 7>\n"                                      \
    "+0.001 S > C S. 0:0(0) ack 1 win 2000 <mss 1460,sackOK,wscale 2>\n"                           \
    "+0.001 C > S . 1:1(0) ack 1\n"                                                                \
    "+0.001 C > S P. 1:101(100) ack 1 cut 10\n"                                                    \
    "+0.001 C > S P. 201:301(100) ack 1\n"                                                         \
    "+0.001 C > S P. 401:501(100) ack 1\n"                                                         \
    "+0.001 S > C . 1:1(0) ack 101 <nop,nop,sack 401:501 201:301>\n"                               \
    "+0.001 S > C . 1:1(0) ack 101 <nop,nop,sack 401:501 201:301>\n"                               \
    "+0.3 C > S . 101:401(300) ack 1\n"                                                            \
    "+0.001 C > S . 401:551(150) ack 1\n"                                                          \
    "+6 S > C . 1:1(0) ack 551 win 0 <nop,nop,sack 401:501>\n"                                     \
    "+0.2 C > S . 550:550(0) ack 1\n"                                                              \
    "+0.001 S > C . 1:1(0) ack 551 win 0\n"                                                        \
    "+0.001 S > C P. 1:2001(2000) ack 601\n"                                                       \
    "+0.001 C > S . 601:601(0) ack 1001\n"                                                         \
    "+0.001 C > S . 601:601(0) ack 801\n"                                                          \
    "+0.001 C > S F. 601:601(0) ack 2001\n"                                                        \
    "+0.001 S > C F. 2001:2001(0) ack 602\n"                                                       \
    "+0.001 C > S . 602:602(0) ack 2002\n"                                                         \
    "+1 C > S S raw 77:77(0)\n"                                                                    \
    "+0.001 S > C S. raw 99:99(0) ack raw 78\n"                                                    \
    "+0.001 C > S R raw 78:78(0)\n"                                                                \
    "+1 C > S S raw 77:77(0)\n"

struct pair {
    struct observer *keep, *other;
};

/* Gives every segment of the conversation to both, and shows both events to `compare`. */
static struct pair
observe_both(const char *conversation, enum observer_depth depth,
             void (*compare)(const struct pair *p, const struct event *kept, const struct event *e))
{
    const struct observer_settings settings = {.depth = depth};
    struct pair p = {observer_create(&no_settings), observer_create(&settings)};
    char text[8192];
    struct seg seg;

    snprintf(text, sizeof text, "client 10.0.0.1:40000\nserver 10.0.0.2:5000\n%s", conversation);
    if (!seg_parse(&seg, "conversation", text))
        fail_msg("%s", seg.problem);
    for (size_t i = 0; i < seg.n_frames; i++) {
        const struct event *kept, *e;
        struct segment s;

        assert_int_equal(decode_frame(&seg.frames[i], &s), DECODE_SEGMENT);
        kept = observer_take(p.keep, &s, NULL);
        e = observer_take(p.other, &s, NULL);
        assert_non_null(kept);
        assert_non_null(e);
        compare(&p, kept, e);
    }
    seg_finish(&seg);
    return p;
}

static void
compare_events(const struct pair *p, const struct event *kept, const struct event *e)
{
    const struct flow *flow = observer_flow(p->keep, kept->flow);
    const char *difference = event_difference(kept, e);
    struct event read;

    if (difference)
        fail_msg("frame %d: another %s", (int)e->frame, difference);
    assert_int_equal(e->prev_segment, kept->prev_segment);
    assert_int_equal(e->prev_ns, kept->prev_ns);
    observer_event(p->keep, flow, flow->events.last, &read);
    difference = event_difference(kept, &read);
    if (difference)
        fail_msg("frame %d reads back with another %s", (int)e->frame, difference);
    assert_int_equal(read.prev_segment, kept->prev_segment);
}

static void
who_only_tracks_sees_the_same_and_keeps_nothing(void **state)
{
    struct pair p = observe_both(TROUBLE, OBSERVE_TRACK, compare_events);

    (void)state;
    assert_int_equal(observer_flow_last(p.keep), 3);
    assert_int_equal(observer_flow_last(p.other), 3);
    for (uint32_t n = 1; n <= 3; n++) {
        assert_int_equal(observer_flow(p.keep, n)->events.count,
                         observer_flow(p.keep, n)->segments);
        assert_int_equal(observer_flow(p.other, n)->segments, observer_flow(p.keep, n)->segments);
        assert_int_equal(observer_flow(p.other, n)->events.count, 0);
        assert_int_equal(observer_flow(p.other, n)->events.first, 0);
    }
    assert_int_equal(observer_counts(p.other).events_dropped, 0);
    assert_int_equal(observer_counts(p.other).lost, 0);
    observer_destroy(p.keep);
    observer_destroy(p.other);
}

static void
compare_analyses(const struct pair *p, const struct event *kept, const struct event *e)
{
    const struct analysis_result *a = observer_analysis(p->keep), *b = observer_analysis(p->other);

    assert_int_equal(e->frame, kept->frame);
    assert_int_equal(e->time_ns, kept->time_ns);
    assert_int_equal(e->from, kept->from);
    assert_int_equal(b->stream, a->stream);
    assert_int_equal(b->flags, a->flags);
    assert_int_equal(b->dup_ack_num, a->dup_ack_num);
    assert_int_equal(b->dup_ack_frame, a->dup_ack_frame);
}

/* Which connection it is of depends on all that was before: on its initial number and its end. */
static void
who_only_analyses_sees_the_streams_of_wireshark(void **state)
{
    struct pair p = observe_both(TROUBLE, OBSERVE_ANALYSE, compare_analyses);

    (void)state;
    assert_int_equal(observer_flow_last(p.keep), 3);
    assert_int_equal(observer_flow(p.keep, 1)->analysis.stream, 0);
    assert_int_equal(observer_flow(p.keep, 2)->analysis.stream, 1);
    assert_int_equal(observer_flow(p.keep, 3)->analysis.stream,
                     1); /* opened again with the same number */
    assert_int_equal(observer_flow_last(p.other), 2);
    assert_int_equal(observer_flow(p.other, 1)->analysis.stream, 0);
    assert_int_equal(observer_flow(p.other, 2)->analysis.stream, 1);
    assert_int_equal(observer_flow(p.other, 1)->events.count, 0);
    observer_destroy(p.keep);
    observer_destroy(p.other);
}

/* The halves of a stream change places with its ends; its times and sides stay. */
static void
a_stream_goes_on_when_its_server_connects(void **state)
{
    struct pair p = observe_both("+0     C > S  S   0:0(0)\n"
                                 "+0.001 S > C  S.  0:0(0) ack 1\n"
                                 "+0.002 C > S  .   1:1(0) ack 1\n"
                                 "+0.004 S > C  R.  1:1(0) ack 1\n"
                                 "+0.008 S > C  S   0:0(0)\n",
                                 OBSERVE_TRACK, compare_events);

    (void)state;
    assert_int_equal(observer_flow_last(p.keep), 2);
    assert_int_equal(observer_flow(p.keep, 2)->analysis.stream, 0);
    assert_int_equal(observer_flow(p.keep, 2)->port[CLIENT], 5000);
    assert_int_equal(observer_analysis(p.keep)->time_delta_ns, 8 * NANOTIME_MS);
    assert_int_equal(observer_analysis(p.keep)->side, 1);
    assert_int_equal(observer_analysis(p.keep)->time_rel_ns, 15 * NANOTIME_MS);
    observer_destroy(p.keep);
    observer_destroy(p.other);
}

/* Extras run out before records: events go as at any limit, and are counted. */
static void
events_go_when_there_are_no_cells_for_them(void **state)
{
    static const struct observer_settings few = {.limits.cells = 1};
    struct observer *o = observer_create(&few), *plenty = observer_create(&no_settings);

    (void)state;
    give_handshake(o, 1001);
    give_handshake(plenty, 1001);
    for (uint32_t i = 0; i < 200; i++) {
        /* Every segment is behind a gap, which is a note. */
        struct hand h = {1001, CLIENT, TCP_ACK, 200 + i * 20, 200, 10};
        const struct event *e = give(o, h), *same = give(plenty, h);
        const struct flow *flow = observer_flow(o, 1);
        struct event read;

        assert_non_null(e);
        assert_non_null(note_of(e, NOTE_GAP));
        observer_event(o, flow, flow->events.last, &read);
        assert_int_equal(read.segment, e->segment);
        assert_int_equal(read.n_notes, same->n_notes);
        assert_memory_equal(read.notes, same->notes, same->n_notes * sizeof same->notes[0]);
        assert_int_equal(flow->events.count + observer_counts(o).events_dropped, flow->segments);
    }
    assert_int_in_range(observer_flow(o, 1)->events.count, 1, 13);
    assert_int_equal(observer_counts(o).lost, 0);
    assert_int_equal(observer_counts(o).segments, 203);
    assert_int_equal(observer_counts(plenty).events_dropped, 0);
    observer_destroy(o);
    observer_destroy(plenty);
}

static void
what_was_seen_is_not_called_unseen_when_its_range_is_lost(void **state)
{
    static const struct observer_settings one = {.limits.ranges = 1};
    struct observer *o = observer_create(&one);
    const struct event *e;

    (void)state;
    /* Another connection's SYN takes the only slot. */
    assert_non_null(give(o, (struct hand){2001, CLIENT, TCP_SYN, 99, 0, 0}));
    assert_non_null(give(o, (struct hand){1001, CLIENT, TCP_SYN, 99, 0, 0}));
    e = give(o, (struct hand){1001, SERVER, TCP_SYN | TCP_ACK, 199, 100, 0});
    assert_string_equal(sum_of(e), "0+syn=1");
    assert_non_null(give(o, (struct hand){1001, CLIENT, TCP_ACK, 100, 200, 14}));
    e = give(o, (struct hand){1001, SERVER, TCP_ACK, 200, 114, 0});
    assert_string_equal(sum_of(e), "1+14=15");
    assert_null(note_of(e, NOTE_ACK_UNSEEN));
    observer_destroy(o);
}

static void
gaps_are_bounded(void **state)
{
    struct observer *o = observer_create(&no_settings);

    (void)state;
    give_handshake(o, 1001); /* 40 times ten bytes, each behind ten that are missing */
    for (uint32_t i = 1; i <= 40; i++)
        assert_non_null(give(o, (struct hand){1001, CLIENT, TCP_ACK, 100 + i * 20, 200, 10}));
    assert_int_equal(observer_flow(o, 1)->half[CLIENT].n_gaps, LIMIT_GAPS_PER_HALF);
    /* What fills a forgotten one is not called a repetition: nobody saw it before. */
    assert_note(give(o, (struct hand){1001, CLIENT, TCP_ACK, 110, 200, 10}),
                (struct note){.kind = NOTE_FILLS_GAP, .first = 11, .last = 20});
    assert_string_equal(sum_of(give(o, (struct hand){1001, SERVER, TCP_ACK, 200, 120, 0})),
                        "1+?10+10@44=21");
    /* The newest are the ones that are remembered, with the segments that had jumped them. */
    for (uint32_t i = 40; i > 40 - LIMIT_GAPS_PER_HALF; i--)
        assert_note(give(o, (struct hand){1001, CLIENT, TCP_ACK, 90 + i * 20, 200, 10}),
                    (struct note){.kind = NOTE_FILLS_GAP,
                                  .segment = 3 + i, /* 83 - 2 * i segments before */
                                  .first = i * 20 - 9,
                                  .last = i * 20,
                                  .after_ns = (83 - 2 * (int64_t)i) * MS});
    assert_int_equal(observer_flow(o, 1)->half[CLIENT].n_gaps, 0);
    observer_destroy(o);
}

static void
a_syn_flood_stays_within_the_limits(void **state)
{
    static const struct observer_settings small = {.limits.flows = 1000, .limits.events = 3000};
    struct observer *o = observer_create(&small);
    struct observer_counts counts;

    (void)state;
    give_handshake(o, 40000);
    observer_pin(o, &(uint32_t){1}, 1, 0, UINT64_MAX);
    for (uint32_t i = 0; i < 100000; i++) {
        struct segment s = {.time_ns = i,
                            .frame = 4 + i,
                            .src = {{4, {172, (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i}},
                                    (uint16_t)(i * 7)},
                            .dst = {{4, {10, 0, 0, 2}}, 5000},
                            .seq = i,
                            .flags = TCP_SYN,
                            .header_len = 20};

        assert_non_null(observer_take(o, &s, NULL));
    }
    counts = observer_counts(o);
    assert_int_equal(counts.flows_kept, 1000);
    assert_int_equal(counts.flows, 100001);
    assert_int_equal(counts.flows_dropped, 99001);
    assert_int_equal(counts.events_dropped, 99001);
    assert_int_equal(counts.segments, 100003);
    assert_int_equal(counts.lost, 0);
    assert_int_equal(observer_flow(o, 1)->events.count, 3);
    observer_destroy(o);
}

static void
the_first_segment_is_time_zero(void **state)
{
    struct observer *o =
        observe("0.5 C > S S 0:0(0)\n0.2 S > C S. 0:0(0) ack 1\n", 1000, &no_settings);

    (void)state;
    assert_int_equal(observer_start_ns(o), SEG_EPOCH_S * 1000000000LL + 500 * MS);
    observer_destroy(o);
    o = observer_create(&no_settings);
    assert_int_equal(observer_start_ns(o), 0);
    assert_null(observer_flow_next(o, 0));
    assert_null(observer_flow(o, 1));
    observer_destroy(o);
}

#define BRIDGED                                                                                    \
    "+0 C > S S 0:0(0) id 1\n"                                                                     \
    "+0.000010 C > S S 0:0(0) id 1 iface 1\n"                                                      \
    "+0.001 S > C S. 0:0(0) ack 1 id 0 iface 1\n"                                                  \
    "+0.000010 S > C S. 0:0(0) ack 1 id 0\n"                                                       \
    "+0.001 C > S . 1:1(0) ack 1 id 2\n"                                                           \
    "+0.000010 C > S . 1:1(0) ack 1 id 2 iface 1\n"                                                \
    "+0.001 C > S P. 1:101(100) ack 1 id 3\n"                                                      \
    "+0.000010 C > S P. 1:101(100) ack 1 id 3 iface 1\n"                                           \
    "+0.001 S > C . 1:1(0) ack 101 id 51 iface 1\n"                                                \
    "+0.000010 S > C . 1:1(0) ack 101 id 51\n"

static void
a_copy_is_no_segment_of_its_connection(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_ISNS; i++) {
        struct observer *o = observe(BRIDGED, isns[i], &no_settings);
        const struct flow *f = observer_flow(o, 1);
        struct observer_counts counts = observer_counts(o);

        assert_int_equal(counts.segments, 5);
        assert_int_equal(counts.twins, 5);
        assert_int_equal(counts.last_frame, 10);
        assert_int_equal(observer_flow_last(o), 1);
        assert_int_equal(f->segments, 5);
        assert_int_equal(f->events.count, 5);
        assert_int_equal(f->again_segments, 0);
        for (uint32_t n = 1; n <= 5; n++) {
            const struct event *e = event_of(o, 1, n);
            const struct note *note = note_of(e, NOTE_SEEN_INTERFACES);

            assert_int_equal(e->frame, 2 * n - 1);
            assert_int_equal(e->n_notes, 1);
            assert_non_null(note);
            assert_int_equal(note->times, 2);
            assert_int_equal(note->frame, 2 * n);
        }
        assert_int_equal(event_of(o, 1, 4)->acked_by, 5);
        observer_destroy(o);
    }
}

/* Wireshark's view has all copies; who only wants that is told of each what it is a copy of. */
static void
who_only_analyses_is_told_of_copies(void **state)
{
    const struct observer_settings analyse = {.depth = OBSERVE_ANALYSE};
    struct observer *o = observe(BRIDGED, 1000, &analyse);

    (void)state;
    assert_int_equal(observer_counts(o).segments, 5);
    assert_int_equal(observer_counts(o).twins, 5);
    assert_true(observer_analysis(o)->flags & ANALYSIS_DUPLICATE_ACK);
    observer_destroy(o);
}

/* As tshark has it: a-copied-syn-may-begin-wireshark-s-next-stream.tsv.  Streams that were counted
 * otherwise would get the ends that a first reading has learnt of others. */
static void
a_copied_syn_begins_wiresharks_next_stream_at_each_depth(void **state)
{
    static const enum observer_depth depths[] = {OBSERVE_KEEP, OBSERVE_TRACK, OBSERVE_ANALYSE};
    static const char *const conversations[] = {"+0 C > S S raw 1000:1000(0) id 1\n"
                                                "+0.001 C > S S. raw 7000:7000(0) ack raw 1 id 2\n"
                                                "+0.030 C > S S raw 1000:1000(0) id 1 hop 1\n",
                                                "+0 C > S S raw 3000:3000(0) id 3\n"
                                                "+0 S > C S raw 1000:1000(0) id 1\n"
                                                "+0.001 S > C S. raw 7000:7000(0) ack raw 1 id 2\n"
                                                "+0.030 S > C S raw 1000:1000(0) id 1 hop 1\n"};

    (void)state;
    for (size_t i = 0; i < 2 * sizeof depths / sizeof depths[0]; i++) {
        const struct observer_settings settings = {.depth = depths[i / 2]};
        struct observer *o = observe(conversations[i % 2], 1000, &settings);

        assert_int_equal(observer_analysis(o)->stream, 1);
        assert_int_equal(observer_analysis(o)->side, 0); /* who sent that SYN */
        assert_int_equal(observer_analysis(o)->flags, ANALYSIS_REUSED_PORTS);
        assert_int_equal(observer_counts(o).twins, depths[i / 2] != OBSERVE_ANALYSE);
        observer_destroy(o);
    }
}

static void
what_is_returned_of_a_copy(void **state)
{
    const struct observer_settings track = {.depth = OBSERVE_TRACK};
    struct observer *o = observer_create(&track);
    const struct event *e = NULL;
    struct segment s;
    struct seg seg;

    (void)state;
    assert_true(
        seg_parse(&seg, "bridged", "client 10.0.0.1:40000\nserver 10.0.0.2:5000\n" BRIDGED));
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(decode_frame(&seg.frames[i], &s), DECODE_SEGMENT);
        e = observer_take(o, &s, NULL);
        assert_int_equal(e->twin_of, i % 2 == 1 ? i : 0);
    }
    assert_int_equal(e->frame, 8);
    assert_int_equal(e->flow, 1);
    assert_int_equal(e->segment, 4);
    assert_int_equal(e->from, CLIENT);
    assert_int_equal(e->len, 100);
    assert_int_equal(e->state[CLIENT], STATE_ESTABLISHED);
    assert_false(e->state_changed[CLIENT]);
    assert_true(e->analysis & ANALYSIS_RETRANSMISSION); /* Wireshark's word */
    assert_int_equal(e->n_notes, 1);
    assert_int_equal(e->notes[0].kind, NOTE_SEEN_INTERFACES);
    seg_finish(&seg);
    observer_destroy(o);
}

/* Anybody may send one: it is kept and has a number, and all else stays as it is.  Who only
 * analyses does not see it. */
static void
an_icmp_error_changes_nothing_but_its_own(void **state)
{
    static const char conversation[] =
        "client 10.0.0.1:40000\nserver 10.0.0.2:5000\n"
        "+0 C > S S 0:0(0) id 1\n+0.001 C > S S 0:0(0) id 1 icmp 10.0.0.2 3/2\n"
        "+0 C > S S 0:0(0) id 1 icmp 10.0.0.2 3/2\n"  /* the same once more */
        "+0 C > S S 7:7(0) id 9 icmp 10.0.0.2 3/2\n"; /* never sent */
    static const enum observer_depth depths[] = {OBSERVE_KEEP, OBSERVE_TRACK, OBSERVE_ANALYSE};

    (void)state;
    for (size_t d = 0; d < sizeof depths / sizeof depths[0]; d++) {
        const struct observer_settings settings = {.depth = depths[d]};
        struct watch w;
        struct segment s;
        struct seg seg;
        const struct event *e[4];

        assert_true(watch_init(&w, &settings));
        assert_true(seg_parse(&seg, "conversation", conversation));
        for (size_t i = 0; i < 4; i++) {
            seg.frames[i].number = i + 1;
            e[i] = watch_frame(&w, &seg.frames[i], &s);
            if (i == 1 && depths[d] != OBSERVE_ANALYSE) {
                assert_non_null(e[1]);
                assert_true(event_is_icmp(e[1]));
                assert_int_equal(e[1]->segment, 2);
                assert_int_equal(e[1]->prev_segment, 1);
                assert_int_equal(e[1]->from, SERVER);
                assert_int_equal(e[1]->state[CLIENT], STATE_SYN_SENT);
                assert_int_equal(e[1]->notes[0].segment, 1);
            } else {
                assert_true((e[i] != NULL) == (i == 0));
            }
        }
        assert_int_equal(observer_counts(w.observer).segments, 1);
        assert_int_equal(observer_counts(w.observer).icmp, depths[d] != OBSERVE_ANALYSE);
        assert_int_equal(observer_flow(w.observer, 1)->state[CLIENT],
                         depths[d] == OBSERVE_ANALYSE ? STATE_UNKNOWN : STATE_SYN_SENT);
        assert_int_equal(w.stray.n, depths[d] == OBSERVE_ANALYSE ? 3 : 2);
        watch_finish(&w);
        seg_finish(&seg);
    }
}

/* The stream of each frame; -1 where it is of none. */
static void
streams_of(const struct seg *seg, const struct observer_settings *settings, struct finals *finals,
           int64_t streams[])
{
    struct segment s;
    struct watch w;

    assert_true(watch_init(&w, settings));
    observer_number_streams(w.observer, finals);
    for (size_t i = 0; i < seg->n_frames; i++) {
        const struct event *e = watch_frame(&w, &seg->frames[i], &s);
        const struct analysis *learnt = observer_learnt(w.observer);

        streams[i] = !e || event_is_icmp(e) ? -1
                     : settings->depth == OBSERVE_LEARN
                         ? (learnt ? (int64_t)learnt->stream : -1)
                         : (int64_t)observer_analysis(w.observer)->stream;
    }
    watch_finish(&w);
}

/* Or rows would get the ends of other streams.  Of one an ICMP error tells, of the next a SYN in
 * fragments that overlap: a table has both, as Wireshark. */
static void
both_readings_count_the_same_streams(void **state)
{
    static const char conversation[] =
        "client 10.0.0.1:40000\nserver 10.0.0.2:5000\n"
        "client2 10.0.0.3:40000\nserver2 10.0.0.2:5000\n"
        "client3 10.0.0.4:40000\nserver3 10.0.0.2:5000\n"
        "+0 C > S P. 1:101(100) ack 1 id 8 icmp 192.0.2.1 3/1 quote 40\n"
        "+1 C2 > S2 S 0:0(0) <mss 1460> id 9 frag 16@0,16@8\n"
        "+1 C3 > S3 S 0:0(0)\n";
    static const struct observer_settings tracked[] = {
        {.depth = OBSERVE_LEARN, .streams_as_tracked = true}, {.depth = OBSERVE_TRACK}};
    static const struct observer_settings table[] = {{.depth = OBSERVE_LEARN},
                                                     {.depth = OBSERVE_ANALYSE}};
    int64_t streams[4];
    struct seg seg;

    (void)state;
    assert_true(seg_parse(&seg, "conversation", conversation));
    assert_int_equal(seg.n_frames, 4);
    for (size_t i = 0; i < 2; i++) {
        streams_of(&seg, &tracked[i], NULL, streams);
        assert_int_equal(streams[2], -1);
        assert_int_equal(streams[3], 0);
        streams_of(&seg, &table[i], NULL, streams);
        assert_int_equal(streams[2], 1);
        assert_int_equal(streams[3], 2);
    }
    seg_finish(&seg);
}

/* There is room for 16 connections.  Who only learns gives the idlest one up, which goes on; who
 * tracks, one that never came to be. */
static void
what_is_given_up_in_one_reading_alone_moves_no_numbers(void **state)
{
    enum { SYNS = 20, OPENED = 4, GOES_ON = OPENED + SYNS, LATER };
    static const struct observer_settings settings[] = {
        {.depth = OBSERVE_LEARN, .streams_as_tracked = true, .limits = {.flows = 16}},
        {.depth = OBSERVE_TRACK, .limits = {.flows = 16}}};
    char storage[8192];
    struct text t;
    struct finals *finals = finals_create(100);
    int64_t streams[2][LATER + 1];
    struct seg seg;

    (void)state;
    text_init(&t, storage, sizeof storage);
    text_add(&t, "client2 10.0.0.1:40000\nserver2 10.0.0.2:5000\n+0 C2 > S2 S 0:0(0)\n"
                 "+0.01 S2 > C2 S. 0:0(0) ack 1\n+0 C2 > S2 . 1:1(0) ack 1\n"
                 "+0 C2 > S2 P. 1:11(10) ack 1\n");
    for (unsigned i = 1; i <= SYNS; i++)
        text_addf(&t, "client 10.0.1.%u:40000\nserver 10.0.0.2:5000\n+5 C > S S 0:0(0)\n", i);
    text_add(&t, "+1 C2 > S2 P. 11:21(10) ack 1\n"
                 "client 10.0.2.1:40000\nserver 10.0.0.2:5000\n+1 C > S S 0:0(0)\n");
    assert_true(seg_parse(&seg, "conversation", storage));
    assert_int_equal(seg.n_frames, LATER + 1);
    streams_of(&seg, &settings[0], finals, streams[0]);
    finals_read_again(finals);
    streams_of(&seg, &settings[1], finals, streams[1]);
    assert_int_equal(streams[0][GOES_ON], SYNS + 1);
    assert_int_equal(streams[1][GOES_ON], 0);
    assert_int_equal(streams[0][LATER], SYNS + 2);
    assert_int_equal(streams[1][LATER], SYNS + 2);
    finals_destroy(finals);
    seg_finish(&seg);
}

static void
an_icmp_error_about_other_ports_is_none_of_ours(void **state)
{
    static const struct port_range ports[] = {{5001, 5001}};
    const struct observer_settings settings = {.ports = ports, .n_ports = 1};
    struct watch w;
    struct segment s;
    struct seg seg;

    (void)state;
    assert_true(watch_init(&w, &settings));
    assert_true(seg_parse(&seg, "conversation",
                          "client 10.0.0.1:40000\nserver 10.0.0.2:5000\n"
                          "+0 C > S S 0:0(0) icmp 10.0.0.2 3/3\n"
                          "server 10.0.0.2:5001\n+0 C > S S 0:0(0) icmp 10.0.0.2 3/3\n"));
    assert_null(watch_frame(&w, &seg.frames[0], &s));
    assert_int_equal(w.stray.n, 0);
    assert_null(watch_frame(&w, &seg.frames[1], &s));
    assert_int_equal(w.stray.n, 1);
    assert_int_equal(w.stray.to.port, 5001);
    watch_finish(&w);
    seg_finish(&seg);
}

/* Where nothing like it is remembered, its number tells it: not of a bare ACK, which has that of
 * what is sent next. */
static void
a_bare_ack_that_is_quoted_is_not_what_was_sent_next(void **state)
{
#define OPENED                                                                                     \
    "client 10.0.0.1:40000\nserver 10.0.0.2:5000\n"                                                \
    "+0 C > S S 0:0(0) id 1\n+0.01 S > C S. 0:0(0) ack 1\n+0 C > S . 1:1(0) ack 1 id 2\n"          \
    "+0.001 C > S . 1:101(100) ack 1 id 3\n"                                                       \
    "+0.001 C > S F. 101:101(0) ack 1 id 4\n"
    static const struct {
        const char *error;
        uint32_t segment; /* 0: it is not drawn */
    } cases[] = {
        {"C > S . 1:1(0) ack 1 id 2 icmp 192.0.2.1 3/1", 3},
        {"C > S . 1:1(0) ack 1 id 9 icmp 192.0.2.1 3/1", 0},
        {"C > S . 1:1(0) ack 1 id 2 icmp 192.0.2.1 3/1 quote 28", 0},
        {"C > S . 1:101(100) ack 1 id 3 icmp 192.0.2.1 3/1 quote 28", 4},
        {"C > S . 1:101(100) ack 1 id 9 icmp 192.0.2.1 3/1", 4},
        {"C > S . 91:101(10) ack 1 id 9 icmp 192.0.2.1 3/1 quote 28", 4}, /* split on its way */
        {"C > S F. 101:101(0) ack 1 id 4 icmp 192.0.2.1 3/1 quote 28", 5},
        {"C > S F. 101:101(0) ack 1 id 9 icmp 192.0.2.1 3/1", 5},
        {"C > S . 102:102(0) ack 1 id 9 icmp 192.0.2.1 3/1 quote 28", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct observer *o = observer_create(&(struct observer_settings){.depth = OBSERVE_KEEP});
        char conversation[512];
        const struct event *e;
        struct segment s;
        struct seg seg;

        snprintf(conversation, sizeof conversation, OPENED "+0.001 %s\n", cases[i].error);
        assert_true(seg_parse(&seg, "conversation", conversation));
        for (size_t n = 0; n + 1 < seg.n_frames; n++) {
            assert_int_equal(decode_frame(&seg.frames[n], &s), DECODE_SEGMENT);
            assert_non_null(observer_take(o, &s, NULL));
        }
        assert_int_equal(decode_frame(&seg.frames[seg.n_frames - 1], &s), DECODE_ICMP);
        e = observer_take_icmp(o, &s);
        assert_int_equal(e ? e->notes[0].segment : 0, cases[i].segment);
        observer_destroy(o);
        seg_finish(&seg);
    }
#undef OPENED
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ack_is_a_sum_of_what_was_sent),
        cmocka_unit_test(a_sum_stays_true_when_segments_are_lost_or_late),
        cmocka_unit_test(an_ack_names_its_segment_and_is_named_there),
        cmocka_unit_test(after_a_retransmission_the_delay_is_ambiguous),
        cmocka_unit_test(what_fills_a_gap_is_what_is_answered),
        cmocka_unit_test(what_a_segment_means_is_noted),
        cmocka_unit_test(syn_data_that_is_not_acknowledged_is_noted),
        cmocka_unit_test(sack_blocks_are_relative),
        cmocka_unit_test(windows_are_scaled_if_both_sides_offered),
        cmocka_unit_test(states_of_an_orderly_connection),
        cmocka_unit_test(states_when_both_do_the_same),
        cmocka_unit_test(states_of_resets_and_strangers),
        cmocka_unit_test(ends_are_told),
        cmocka_unit_test(relative_numbers_go_on_past_4_gib),
        cmocka_unit_test(relative_numbers_of_acks_alone_go_on_past_4_gib),
        cmocka_unit_test(relative_numbers_of_data_alone_go_on_past_4_gib),
        cmocka_unit_test(a_syn_seen_late_gives_the_base),
        cmocka_unit_test(a_foreign_ack_leaves_the_base_that_the_peer_told),
        cmocka_unit_test(a_syn_with_another_number_is_another_connection),
        cmocka_unit_test(roles_without_a_syn_are_guessed),
        cmocka_unit_test(only_the_ports_named_are_wanted),
        cmocka_unit_test(ended_connections_go_first_then_half_open_then_idle_ones),
        cmocka_unit_test(a_half_open_one_stays_no_longer_than_its_timers),
        cmocka_unit_test(a_few_half_open_ones_may_stay),
        cmocka_unit_test(the_pinned_connection_stays),
        cmocka_unit_test(the_page_of_the_list_goes_last),
        cmocka_unit_test(only_the_pinned_one_may_be_left_to_itself),
        cmocka_unit_test(what_may_go_on_is_counted),
        cmocka_unit_test(a_busy_connection_gives_up_its_own_events),
        cmocka_unit_test(ended_connections_give_their_events_first),
        cmocka_unit_test(what_somebody_reads_stays),
        cmocka_unit_test(a_held_picture_stays),
        cmocka_unit_test(a_new_connection_takes_one_event_of_the_busy_one),
        cmocka_unit_test(the_pinned_connection_keeps_its_few_events),
        cmocka_unit_test(sums_stay_right_when_ranges_are_joined),
        cmocka_unit_test(no_segment_is_named_for_bytes_of_joined_ranges),
        cmocka_unit_test(who_only_tracks_sees_the_same_and_keeps_nothing),
        cmocka_unit_test(who_only_analyses_sees_the_streams_of_wireshark),
        cmocka_unit_test(a_stream_goes_on_when_its_server_connects),
        cmocka_unit_test(events_go_when_there_are_no_cells_for_them),
        cmocka_unit_test(what_was_seen_is_not_called_unseen_when_its_range_is_lost),
        cmocka_unit_test(gaps_are_bounded),
        cmocka_unit_test(a_syn_flood_stays_within_the_limits),
        cmocka_unit_test(the_first_segment_is_time_zero),
        cmocka_unit_test(a_copy_is_no_segment_of_its_connection),
        cmocka_unit_test(who_only_analyses_is_told_of_copies),
        cmocka_unit_test(a_copied_syn_begins_wiresharks_next_stream_at_each_depth),
        cmocka_unit_test(what_is_returned_of_a_copy),
        cmocka_unit_test(an_icmp_error_changes_nothing_but_its_own),
        cmocka_unit_test(both_readings_count_the_same_streams),
        cmocka_unit_test(what_is_given_up_in_one_reading_alone_moves_no_numbers),
        cmocka_unit_test(an_icmp_error_about_other_ports_is_none_of_ours),
        cmocka_unit_test(a_bare_ack_that_is_quoted_is_not_what_was_sent_next),
        cmocka_unit_test(the_number_of_a_fin_is_no_timestamp),
        cmocka_unit_test(no_time_is_too_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
