/*
 * Bytes that pass again and are not what they were: what the note holds, and what is said of it.
 */
#include "seg.h"
#include "tcpviz/flow/watch.h"
#include "tcpviz/story/describe.h"
#include "tcpviz/story/other_bytes.h"
#include "tcpviz/story/trouble.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define BEGIN                                                                                      \
    "client 10.0.0.1:40000\nserver 10.0.0.2:5000\n"                                                \
    "+0 C > S S 0:0(0)\n+0.01 S > C S. 0:0(0) ack 1\n+0.01 C > S . 1:1(0) ack 1\n"

struct stage {
    struct seg seg;
    struct watch watch;
    struct event last;
    const struct flow *flow;
};

/* Plays it all; frames are numbered from `first` on. */
static void
play(struct stage *s, const char *words, const struct observer_settings *settings, uint64_t first)
{
    struct segment segment;
    const struct event *e = NULL;

    memset(s, 0, sizeof *s);
    if (!seg_parse(&s->seg, "conversation", words))
        fail_msg("%s", s->seg.problem);
    assert_true(watch_init(&s->watch, settings));
    for (size_t i = 0; i < s->seg.n_frames; i++) {
        s->seg.frames[i].number = first + i;
        e = watch_frame(&s->watch, &s->seg.frames[i], &segment);
        assert_non_null(e);
    }
    s->last = *e;
    s->flow = observer_flow(s->watch.observer, e->flow);
}

static void
end(struct stage *s)
{
    watch_finish(&s->watch);
    seg_finish(&s->seg);
}

static void
the_note_holds_what_differs(void **state)
{
    static const struct {
        const char *conversation; /* behind the handshake */
        uint32_t segment;         /* 0: no note */
        int64_t first, last;
        uint32_t count, how;
    } cases[] = {
        {"+0 C > S P. 1:5(4) ack 1 \"abcd\"\n+1 C > S P. 1:5(4) ack 1 \"abcd\"\n", 0, 0, 0, 0, 0},
        {"+0 C > S P. 1:5(4) ack 1 \"abcd\"\n+1 C > S P. 1:5(4) ack 1 \"aBcD\"\n", 4, 2, 4, 2, 0},
        {"+0 C > S P. 1:5(4) ack 1 \"abcd\"\n+0 S > C . 1:1(0) ack 5\n"
         "+1 C > S P. 3:9(6) ack 1 \"CDefgh\"\n",
         4, 3, 4, 2, OTHER_ACKED},
        /* One of them was acknowledged, one was not. */
        {"+0 C > S P. 1:5(4) ack 1 \"abcd\"\n+0 S > C . 1:1(0) ack 3\n"
         "+1 C > S P. 1:5(4) ack 1 \"aBCd\"\n",
         4, 2, 3, 2, 0},
        {"+0 C > S P. 1:3(2) ack 1 \"ab\"\n+0 C > S P. 3:5(2) ack 1 \"cd\"\n"
         "+1 C > S P. 1:5(4) ack 1 \"ABCD\"\n",
         4, 1, 4, 4, OTHER_MORE},
        /* The numbers of a SYN and a FIN are no bytes. */
        {"+0 C > S FP. 1:3(2) ack 1 \"ab\"\n+1 C > S FP. 1:3(2) ack 1 \"aB\"\n", 4, 2, 2, 1, 0},
        /* What fills a gap is new; what stands beside it is not. */
        {"+0 C > S P. 3:5(2) ack 1 \"cd\"\n+1 C > S P. 1:5(4) ack 1 \"abcD\"\n", 4, 4, 4, 1, 0},
        {"+0 C > S P. 1:5(4) ack 1 \"abcd\" sum wrong\n+1 C > S P. 1:5(4) ack 1 \"abcD\"\n", 4, 4,
         4, 1, OTHER_BROKEN_BEFORE},
        {"+0 C > S P. 1:5(4) ack 1 \"abcd\"\n+1 C > S P. 1:5(4) ack 1 \"abcD\" sum wrong\n", 4, 4,
         4, 1, OTHER_BROKEN},
        /* A length that cannot be believed: what seem to be bytes may be padding. */
        {"+0 C > S P. 1:5(4) ack 1 \"abcd\"\n+1 C > S P. 1:5(4) ack 1 \"abcD\" iplen 1500\n", 0, 0,
         0, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int depth = OBSERVE_KEEP; depth <= OBSERVE_TRACK; depth++) {
            const struct observer_settings settings = {.depth = (enum observer_depth)depth};
            const struct note *note;
            struct stage s;
            char words[1024];

            snprintf(words, sizeof words, BEGIN "%s", cases[i].conversation);
            play(&s, words, &settings, 1);
            note = event_find_note(&s.last, NOTE_OTHER_BYTES);
            if (!note != (cases[i].segment == 0))
                fail_msg("case %zu", i);
            if (note) {
                assert_int_equal(note->segment, cases[i].segment);
                assert_int_equal(note->first, cases[i].first);
                assert_int_equal(note->last, cases[i].last);
                assert_int_equal(note->other_count, cases[i].count);
                assert_int_equal(note->other_how, cases[i].how);
                assert_true(note_is_trouble(note));
            }
            assert_int_equal(s.flow->other_bytes, note != NULL);
            end(&s);
        }
    }
}

/* A probe's byte is neither trouble nor worth a remark in the list. */
static void
a_probes_byte_is_no_trouble(void **state)
{
    const struct observer_settings settings = {.depth = OBSERVE_KEEP};
    const struct note *note;
    struct stage s;

    (void)state;
    play(&s,
         BEGIN "+0 S > C . 1:1(0) ack 1 win 0\n+1 C > S . 1:2(1) ack 1 \"x\"\n"
               "+0 S > C . 1:1(0) ack 1 win 100\n+0 C > S P. 1:4(3) ack 1 \"abc\"\n",
         &settings, 1);
    note = event_find_note(&s.last, NOTE_OTHER_BYTES);
    assert_non_null(note);
    assert_int_equal(note->other_how, OTHER_PROBE);
    assert_false(note_is_trouble(note));
    assert_false(s.flow->other_bytes);
    end(&s);
    /* With a byte that no probe had it is trouble. */
    play(&s,
         BEGIN "+0 S > C . 1:1(0) ack 1 win 0\n+1 C > S . 1:2(1) ack 1 \"x\"\n"
               "+0 S > C . 1:1(0) ack 1 win 100\n+0 C > S P. 2:4(2) ack 1 \"bc\"\n"
               "+1 C > S P. 1:4(3) ack 1 \"aBc\"\n",
         &settings, 1);
    note = event_find_note(&s.last, NOTE_OTHER_BYTES);
    assert_non_null(note);
    assert_int_equal(note->other_how, OTHER_MORE);
    assert_true(note_is_trouble(note));
    end(&s);
    /* Also where the probe's comes behind it. */
    play(&s,
         BEGIN "+0 C > S P. 1:3(2) ack 1 \"ab\"\n+0 S > C . 1:1(0) ack 3 win 0\n"
               "+1 C > S . 3:4(1) ack 1 \"x\"\n+0 S > C . 1:1(0) ack 3 win 100\n"
               "+1 C > S P. 1:5(4) ack 1 \"aBcd\"\n",
         &settings, 1);
    note = event_find_note(&s.last, NOTE_OTHER_BYTES);
    assert_non_null(note);
    assert_int_equal(note->other_how, OTHER_MORE);
    end(&s);
    /* And where it was taken. */
    play(&s,
         BEGIN "+0 S > C . 1:1(0) ack 1 win 0\n+1 C > S . 1:2(1) ack 1 \"x\"\n"
               "+0 S > C . 1:1(0) ack 2 win 100\n+0 C > S P. 1:4(3) ack 1 \"abc\"\n",
         &settings, 1);
    note = event_find_note(&s.last, NOTE_OTHER_BYTES);
    assert_non_null(note);
    assert_int_equal(note->other_how, OTHER_ACKED);
    assert_true(note_is_trouble(note));
    assert_true(s.flow->other_bytes);
    end(&s);
}

static void
without_the_earlier_frame_nothing_is_said(void **state)
{
    static const char words[] =
        BEGIN "+0 C > S P. 1:5(4) ack 1 \"abcd\"\n+0 S > C P. 1:3(2) ack 5 \"..\"\n"
              "+0 C > S . 5:5(0) ack 3\n+1 C > S P. 1:5(4) ack 3 \"ABCD\"\n";
    const struct observer_settings few = {.limits.frames = 2}, enough = {.limits.frames = 3};
    const struct observer_settings small = {.limits.frame_bytes = 4 * 56};
    struct stage s;

    (void)state;
    play(&s, words, &few, 1);
    assert_null(event_find_note(&s.last, NOTE_OTHER_BYTES));
    end(&s);
    play(&s, words, &enough, 1);
    assert_non_null(event_find_note(&s.last, NOTE_OTHER_BYTES));
    end(&s);
    /* Of each frame 56 bytes are kept: 14 of Ethernet, 40 of headers, two of payload. */
    play(&s, words, &small, 1);
    assert_non_null(event_find_note(&s.last, NOTE_OTHER_BYTES));
    assert_int_equal(event_find_note(&s.last, NOTE_OTHER_BYTES)->other_count, 2);
    end(&s);
}

/* Who sends byte by byte, and then all of it, does not make more work than that. */
static void
so_many_segments_are_compared(void **state)
{
    const struct observer_settings settings = {.depth = OBSERVE_KEEP};
    const struct observer_settings few = {.limits.frames = 10};
    static char words[16384];
    const struct note *note;
    struct stage s;
    struct text t;

    (void)state;
    text_init(&t, words, sizeof words);
    text_add(&t, BEGIN);
    for (int i = 1; i <= LIMIT_COMPARED + 8; i++)
        text_addf(&t, "+0 C > S P. %d:%d(1) ack 1 \"a\"\n", i, i + 1);
    text_addf(&t, "+1 C > S P. 1:%d(%d) ack 1 \"", LIMIT_COMPARED + 9, LIMIT_COMPARED + 8);
    for (int i = 1; i <= LIMIT_COMPARED + 8; i++)
        text_add(&t, "b");
    text_add(&t, "\"\n");
    assert_false(t.cut);
    play(&s, words, &settings, 1);
    note = event_find_note(&s.last, NOTE_OTHER_BYTES);
    assert_non_null(note);
    assert_int_equal(note->first, 1);
    assert_int_equal(note->last, LIMIT_COMPARED);
    assert_int_equal(note->other_count, LIMIT_COMPARED);
    end(&s);
    /* What is looked for in vain counts: all but the last ten frames are gone. */
    play(&s, words, &few, 1);
    note = event_find_note(&s.last, NOTE_OTHER_BYTES);
    assert_non_null(note);
    assert_int_equal(note->first, LIMIT_COMPARED - 1);
    assert_int_equal(note->last, LIMIT_COMPARED);
    end(&s);
}

/* Where no range is free the last one, here the second, grows and names its newest segment: what
 * others had of it, 3 to 6, is not compared. */
static void
of_a_range_that_grew_only_the_newest_is_compared(void **state)
{
    const struct observer_settings settings = {.limits.ranges = 2};
    const struct note *note;
    struct stage s;

    (void)state;
    play(&s,
         BEGIN "+0 C > S P. 1:3(2) ack 1 \"ab\"\n+0 C > S P. 3:5(2) ack 1 \"cd\"\n"
               "+0 C > S P. 5:7(2) ack 1 \"ef\"\n+0 C > S P. 7:9(2) ack 1 \"gh\"\n"
               "+1 C > S P. 1:9(8) ack 1 \"ABCDEFGH\"\n",
         &settings, 1);
    note = event_find_note(&s.last, NOTE_OTHER_BYTES);
    assert_non_null(note);
    assert_int_equal(note->segment, 4);
    assert_int_equal(note->first, 1);
    assert_int_equal(note->last, 8);
    assert_int_equal(note->other_count, 4);
    end(&s);
}

static void
frames_beyond_32_bits_are_found(void **state)
{
    const struct observer_settings settings = {.depth = OBSERVE_KEEP};
    struct stage s;

    (void)state;
    play(&s,
         BEGIN "+0 C > S P. 1:5(4) ack 1 \"abcd\"\n+0 S > C . 1:1(0) ack 1\n"
               "+1 C > S P. 1:5(4) ack 1 \"abcD\"\n",
         &settings, UINT32_MAX - 4);
    assert_non_null(event_find_note(&s.last, NOTE_OTHER_BYTES));
    end(&s);
}

static void
assert_told(const char *conversation, const char *told, const char *not_told)
{
    const struct observer_settings settings = {.depth = OBSERVE_KEEP};
    const struct number_style style = {.numbers = NUMBERS_RELATIVE};
    char words[2048];
    struct stage s;
    struct text t;

    snprintf(words, sizeof words, BEGIN "%s", conversation);
    play(&s, words, &settings, 1);
    text_init(&t, words, sizeof words);
    describe_headline(&t, s.flow, &s.last, &style);
    text_add(&t, "\n");
    describe_body(&t, s.flow, &s.last, &style, false);
    if (!strstr(words, told) || (not_told && strstr(words, not_told)))
        fail_msg("%s", words);
    end(&s);
}

static void
who_keeps_which_is_said_as_far_as_it_is_known(void **state)
{
    (void)state;
    assert_told("+0 C > S P. 1:5(4) ack 1 \"abcd\"\n+1 C > S P. 1:5(4) ack 1 \"ABCD\"\n",
                "Which of the two the server keeps depends on", "no ACK came in time");
    assert_told("+0 C > S P. 1:5(4) ack 1 \"abcd\"\n+1 C > S P. 1:5(4) ack 1 \"ABCD\"\n",
                "Client sends other bytes with the same numbers\n", NULL);
    assert_told("+0 C > S P. 1:5(4) ack 1 \"abcd\"\n+0 S > C . 1:1(0) ack 5\n"
                "+1 C > S P. 1:5(4) ack 1 \"ABCD\"\n",
                "By then the server had acknowledged the earlier ones, so as a rule it keeps those",
                "Which of the two");
    /* Damage is no riddle, and why it was sent again is told as ever. */
    assert_told(
        "+0 C > S P. 1:5(4) ack 1 \"abcd\" sum wrong\n"
        "+1 C > S P. 1:5(4) ack 1 \"ABCD\" sum right\n",
        "The checksum of segment 4 is wrong: as it passed here the server drops it, and takes "
        "the bytes of this one. Usually such a segment was damaged",
        "somebody");
    assert_told("+0 C > S P. 1:5(4) ack 1 \"abcd\" sum wrong\n"
                "+1 C > S P. 1:5(4) ack 1 \"ABCD\" sum right\n",
                "no ACK came in time", "other bytes with");
    assert_told("+0 C > S P. 1:5(4) ack 1 \"abcd\" sum right\n"
                "+1 C > S P. 1:5(4) ack 1 \"ABCD\" sum wrong\n",
                "drops it, and keeps the bytes of segment 4", "somebody");
    /* It was acknowledged, so that checksum cannot have been what its receiver saw. */
    assert_told("+0 C > S P. 1:5(4) ack 1 \"abcd\" sum wrong\n+0 S > C . 1:1(0) ack 5\n"
                "+1 C > S P. 1:5(4) ack 1 \"ABCD\" sum right\n",
                "it keeps those", "damaged");
    assert_told("+0 C > S P. 1:5(4) ack 1 \"abcd\"\n+0 S > C . 1:1(0) ack 5\n"
                "+60 C > S . 4:5(1) ack 1 \"\\0\"\n",
                "a garbage byte, which the server has no use for", "somebody");
    assert_told("+0 S > C . 1:1(0) ack 1 win 0\n+1 C > S . 1:2(1) ack 1 \"x\"\n"
                "+1 C > S . 1:2(1) ack 1 \"y\"\n",
                "a garbage byte", "somebody");
    assert_told("+0 S > C . 1:1(0) ack 1 win 0\n+1 C > S . 1:2(1) ack 1 \"x\"\n"
                "+0 S > C . 1:1(0) ack 1 win 100\n+0 C > S P. 1:4(3) ack 1 \"abc\"\n",
                "only asked a closed window", "somebody");
}

static void
assert_shown(const char *conversation, const char *shown)
{
    const struct observer_settings settings = {.depth = OBSERVE_KEEP};
    struct segment now, then;
    char words[1024];
    const struct note *note;
    struct stage s;
    struct text t;

    snprintf(words, sizeof words, BEGIN "%s", conversation);
    play(&s, words, &settings, 1);
    note = event_find_note(&s.last, NOTE_OTHER_BYTES);
    assert_non_null(note);
    assert_int_equal(decode_frame(&s.seg.frames[s.seg.n_frames - 1], &now), DECODE_SEGMENT);
    assert_int_equal(decode_frame(&s.seg.frames[note->segment - 1], &then), DECODE_SEGMENT);
    text_init(&t, words, sizeof words);
    other_bytes_show(&t, &s.last, note,
                     &(struct sent_bytes){&s.seg.frames[s.seg.n_frames - 1], &now},
                     &(struct sent_bytes){&s.seg.frames[note->segment - 1], &then});
    assert_string_equal(words, shown);
    end(&s);
}

static void
both_are_shown_around_the_first_that_differs(void **state)
{
    (void)state;
    assert_shown("+0 C > S P. 1:7(6) ack 1 \"GET /a\"\n+1 C > S P. 1:7(6) ack 1 \"GET /b\"\n",
                 "Here \"GET /b\", in segment 4 \"GET /a\".\n");
    /* At most twelve in front of it, and what both have; and 24 in all. */
    assert_shown("+0 C > S P. 1:41(40) ack 1 \"0123456789abcdefghijklmnopqrstuvwxyzABCD\"\n"
                 "+1 C > S P. 2:41(39) ack 1 \"123456789abcdefgh.jklmnopqrstuvwxyzABCD\"\n",
                 "Here \"6789abcdefgh.jklmnopqrst\", in segment 4 \"6789abcdefghijklmnopqrst\".\n");
    assert_shown("+0 C > S P. 1:5(4) ack 1 \"abcd\"\n+1 C > S P. 3:9(6) ack 1 \"cDefgh\"\n",
                 "Here \"cD\", in segment 4 \"cd\".\n");
    assert_shown("+0 C > S P. 1:5(4) ack 1 \"\\x00\\x01\\\"d\"\n"
                 "+1 C > S P. 1:5(4) ack 1 \"\\x00\\xff\\nd\" ttl 9\n",
                 "Here \"\\x00\\xff\\nd\", in segment 4 \"\\x00\\x01\"d\". Their TTLs differ, too "
                 "(9 here, 64 there): perhaps they came two ways, or from two senders.\n");
}

/* What does not hold the byte shows nothing: a frame may have been cut since. */
static void
bytes_that_are_not_there_are_not_shown(void **state)
{
    const struct observer_settings settings = {.depth = OBSERVE_KEEP};
    struct segment now, then;
    struct frame cut;
    char words[256];
    struct stage s;
    struct text t;

    (void)state;
    play(&s, BEGIN "+0 C > S P. 1:7(6) ack 1 \"GET /a\"\n+1 C > S P. 1:7(6) ack 1 \"GET /b\"\n",
         &settings, 1);
    cut = s.seg.frames[3];
    cut.captured_bytes -= 1;
    assert_int_equal(decode_frame(&s.seg.frames[4], &now), DECODE_SEGMENT);
    assert_int_equal(decode_frame(&cut, &then), DECODE_SEGMENT);
    text_init(&t, words, sizeof words);
    other_bytes_show(&t, &s.last, event_find_note(&s.last, NOTE_OTHER_BYTES),
                     &(struct sent_bytes){&s.seg.frames[4], &now},
                     &(struct sent_bytes){&cut, &then});
    assert_string_equal(words, "");
    end(&s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_note_holds_what_differs),
        cmocka_unit_test(a_probes_byte_is_no_trouble),
        cmocka_unit_test(without_the_earlier_frame_nothing_is_said),
        cmocka_unit_test(so_many_segments_are_compared),
        cmocka_unit_test(of_a_range_that_grew_only_the_newest_is_compared),
        cmocka_unit_test(frames_beyond_32_bits_are_found),
        cmocka_unit_test(who_keeps_which_is_said_as_far_as_it_is_known),
        cmocka_unit_test(both_are_shown_around_the_first_that_differs),
        cmocka_unit_test(bytes_that_are_not_there_are_not_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
