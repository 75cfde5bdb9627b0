/*
 * The tree and the words beside it: each field has its line and its words, all of them printable;
 * and what is still known of a segment whose bytes are gone.
 */
#include "seg.h"
#include "tcpviz/flow/watch.h"
#include "tcpviz/story/explain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char conversation[] =
    "client 10.0.0.1:40000\nserver 10.0.0.2:80\n"
    "+0 C > S S 0:0(0) win 1000 <mss 1460,sackOK,TS val 7 ecr 0,nop,wscale 7>\n"
    "+0.010 S > C S. 0:0(0) ack 1 win 2000 <mss 1460,nop,nop,sackOK,nop,wscale 5,fo 0102,uto 5>\n"
    "+0.001 C > S . 1:1(0) ack 1 win 100 <kind 30 0102030405,kind 254 aabb01>\n"
    "+0.001 C > S PU. 1:7(6) ack 1 win 100 urg 3 \"a\\x1b[2J\\n\"\n"
    "+0.010 S > C .  1:1(0) ack 7 win 50 <nop,nop,sack 9:12>\n"
    "+60 C > S . 6:6(0) ack 1 win 100\n"
    "+0.010 S > C RE 1:1(0) <hex 01020109>\n";

struct stage {
    struct seg seg;
    struct watch watch;
    struct event e;
    struct segment segment;
    struct field fields[LIMIT_FIELDS];
    struct tree tree;
    struct details d;
};

static struct stage stage;

static void
begin_with(struct stage *s, const char *talk)
{
    const struct observer_settings none = {.n_ports = 0};

    memset(s, 0, sizeof *s);
    if (!seg_parse(&s->seg, "conversation", talk))
        fail_msg("%s", s->seg.problem);
    assert_true(watch_init(&s->watch, &none));
}

static void
begin(struct stage *s)
{
    begin_with(s, conversation);
}

static void
end(struct stage *s)
{
    watch_finish(&s->watch);
    seg_finish(&s->seg);
}

/* Takes frame i and tells its details, with or without its bytes. */
static void
take(struct stage *s, size_t i, bool kept)
{
    struct frame *frame = &s->seg.frames[i];
    const struct event *e;

    frame->number = i + 1;
    e = watch_frame(&s->watch, frame, &s->segment);
    assert_non_null(e);
    s->e = *e;
    s->d = (struct details){.flow = observer_flow(s->watch.observer, 1),
                            .e = &s->e,
                            .frame = kept ? frame : NULL,
                            .segment = kept ? &s->segment : NULL,
                            .analysis = kept ? observer_analysis(s->watch.observer) : NULL,
                            .fields = s->fields};
    s->d.n_fields = details_fields(s->d.frame, s->d.flow, &s->e, s->fields);
    tree_build(&s->tree, &s->d);
}

static void
assert_printable(const char *words)
{
    for (; *words; words++)
        assert_true(*words == '\n' || ((unsigned char)*words >= 0x20 && *words != 0x7f));
}

static void
assert_words(const struct stage *s, const struct tree_line *line, enum numbers numbers)
{
    const struct number_style style = {.numbers = numbers};
    char storage[4096];
    struct text t;

    text_init(&t, storage, sizeof storage);
    tree_text(&t, &s->d, line);
    assert_true(t.len > 0 && !t.cut);
    assert_printable(storage);
    text_clear(&t);
    explain_line(&t, &s->d, line, &style);
    if (t.len == 0)
        fail_msg("no words for line %d of field %d", line->what,
                 line->field >= 0 ? s->fields[line->field].id : -1);
    assert_printable(storage);
    assert_true(strlen(explain_name(&s->d, line)) > 0);
    text_clear(&t);
    explain_place(&t, &s->d, line);
    assert_int_equal(t.len > 0, line->field >= 0);
}

static void
each_field_has_a_line_and_each_line_words(void **state)
{
    (void)state;
    begin(&stage);
    for (size_t i = 0; i < stage.seg.n_frames; i++) {
        bool has_line[LIMIT_FIELDS] = {false};

        take(&stage, i, true);
        for (size_t k = 0; k < stage.tree.n; k++) {
            const struct tree_line *line = &stage.tree.line[k];

            if (line->what == TREE_FIELD)
                has_line[line->field] = true;
            for (int numbers = 0; numbers < 3; numbers++)
                assert_words(&stage, line, (enum numbers)numbers);
        }
        for (size_t k = 0; k < stage.d.n_fields; k++)
            assert_true(has_line[k]);
    }
    end(&stage);
}

/* Whether some line reads so. */
static bool
says(const struct stage *s, const char *words)
{
    for (size_t k = 0; k < s->tree.n; k++) {
        char storage[1024];
        struct text t;

        text_init(&t, storage, sizeof storage);
        tree_text(&t, &s->d, &s->tree.line[k]);
        if (strcmp(storage, words) == 0)
            return true;
    }
    return false;
}

static void
what_is_still_known_without_the_bytes(void **state)
{
    (void)state;
    begin(&stage);
    for (size_t i = 0; i < stage.seg.n_frames; i++) {
        take(&stage, i, false);
        assert_int_equal(stage.tree.line[0].what, TREE_NOT_KEPT);
        for (size_t k = 0; k < stage.tree.n; k++)
            assert_words(&stage, &stage.tree.line[k], NUMBERS_RELATIVE);
        if (i != 3)
            continue;
        assert_true(says(&stage, "Source Port: 40000"));
        assert_true(says(&stage, "Sequence Number: 1    (relative sequence number)"));
        assert_true(says(&stage, "Acknowledgment number (raw): 5001"));
        assert_true(says(&stage, ".... ..1. .... = Urgent: Set"));
        assert_true(says(&stage, ".... .... 1... = Push: Set"));
        assert_true(says(&stage, ".... .... .0.. = Reset: Not set"));
        assert_true(says(&stage, "[Calculated window size: 12800]"));
    }
    end(&stage);
}

/* The misconceptions that a number invites are met where it stands. */
/* What is said of this field of the frame, the last one taken. */
static const char *
explained_in(enum numbers numbers, const char *talk, size_t frame, enum field_id id)
{
    const struct number_style style = {.numbers = numbers};
    static char storage[4096];
    struct text t;

    begin_with(&stage, talk);
    for (size_t i = 0; i <= frame; i++)
        take(&stage, i, true);
    text_init(&t, storage, sizeof storage);
    for (size_t k = 0; k < stage.tree.n; k++) {
        const struct tree_line *line = &stage.tree.line[k];

        if (line->what == TREE_FIELD && stage.fields[line->field].id == id)
            explain_line(&t, &stage.d, line, &style);
    }
    end(&stage);
    return storage;
}

static const char *
explained(const char *talk, size_t frame, enum field_id id)
{
    return explained_in(NUMBERS_RELATIVE, talk, frame, id);
}

static void
assert_explains_in(const char *talk, size_t frame, enum field_id id, const char *part)
{
    const char *words = explained(talk, frame, id);

    if (!strstr(words, part))
        fail_msg("\"%s\" is not in \"%s\"", part, words);
}

static void
assert_explains(size_t frame, enum field_id id, const char *part)
{
    assert_explains_in(conversation, frame, id, part);
}

static void
no_byte_has_the_number_behind_a_fin(void **state)
{
    static const char close[] = "client 10.0.0.1:40000\nserver 10.0.0.2:5000\n"
                                "+0 C > S S 0:0(0)\n"
                                "+0.010 S > C S. 0:0(0) ack 1\n"
                                "+0.001 C > S F. 1:1(0) ack 1\n"
                                "+0.010 S > C F. 1:1(0) ack 2\n"
                                "+0.001 C > S . 2:2(0) ack 2\n";

    (void)state;
    assert_explains_in(close, 3, FIELD_TCP_SEQ, "The number that the FIN takes up");
    assert_explains_in(close, 4, FIELD_TCP_SEQ, "behind the client's FIN, and no byte will ever");
}

static void
an_old_number_is_not_the_next_one(void **state)
{
    static const char late[] = "client 10.0.0.1:40000\nserver 10.0.0.2:5000\n"
                               "+0 C > S S 0:0(0)\n"
                               "+0.010 S > C S. 0:0(0) ack 1\n"
                               "+0.001 C > S P. 1:11(10) ack 1\n"
                               "+0.010 S > C . 1:1(0) ack 11\n"
                               "+0.001 C > S . 1:1(0) ack 1\n"
                               "+0.001 C > S . 900000:900000(0) ack 1\n";

    (void)state;
    assert_explains_in(late, 4, FIELD_TCP_SEQ, "an old one: the server expects a higher one.");
    assert_explains_in(late, 5, FIELD_TCP_SEQ, "No byte is in this segment. It counts");
}

static void
whose_number_it_is(void **state)
{
    (void)state;
    assert_explains(3, FIELD_TCP_SEQ, "the client's initial number 1000, shown as 0");
    assert_explains(3, FIELD_TCP_SEQ, "next: 1 + 6 = 7");
    assert_explains(4, FIELD_TCP_ACK, "a number of the client's, not a count of bytes");
    assert_explains(4, FIELD_TCP_ACK, "Ack: 1 + 6 = 7");
    assert_explains(0, FIELD_TCP_ACK, "this field says nothing");
    assert_explains(0, FIELD_TCP_WINDOW, "In a SYN it is never scaled");
    assert_explains(3, FIELD_TCP_WINDOW, "The field has 100; × 128");
    assert_explains(3, FIELD_TCP_WINDOW, "can take 12800 bytes from the server");
    assert_explains(4, FIELD_OPTION_SACK_LEFT, "They are the client's numbers");
    assert_explains(4, FIELD_TCP_SEQ, "the number that the server's next byte has");
    assert_explains(5, FIELD_TCP_SEQ, "One below the number that the client's next byte has");
    assert_explains(6, FIELD_TCP_SEQ, "It has to be the number that the client expects next");
    assert_explains(6, FIELD_OPTIONS_REST, "a receiver reads no further");
}

/* RFC 7323 section 2.2: what of the SYNs is known decides what a window means. */
static void
what_the_window_counts_in(void **state)
{
#define ENDS "client 10.0.0.1:40000\nserver 10.0.0.2:5000\n"
    static const char zero[] = ENDS "+0 C > S S 0:0(0) <nop,wscale 0>\n"
                                    "+0 S > C S. 0:0(0) ack 1 <nop,wscale 7>\n"
                                    "+0 C > S . 1:1(0) ack 1 win 100\n";
    static const char off[] = ENDS "+0 C > S S 0:0(0)\n"
                                   "+0 S > C S. 0:0(0) ack 1\n"
                                   "+0 C > S . 1:1(0) ack 1 win 100\n";
    static const char one[] = ENDS "+0 C > S S 0:0(0) <nop,wscale 7>\n"
                                   "+0 C > S . 1:1(0) ack 1 win 100\n"
                                   "+0 S > C . 1:1(0) ack 1 win 100\n";
    static const char cut[] = ENDS "+0 C > S S 0:0(0) <nop,wscale 7> snap 54\n"
                                   "+0 S > C S. 0:0(0) ack 1 <nop,wscale 7> snap 54\n"
                                   "+0 C > S . 1:1(0) ack 1 win 100\n";

    (void)state;
    assert_explains_in(
        zero, 2, FIELD_TCP_WINDOW,
        "The field has 100; × 1, by the window scale of the client's SYN: the client "
        "can take 100 bytes");
    assert_explains_in(off, 2, FIELD_TCP_WINDOW, "Window scaling is not in use: the client can");
    assert_explains_in(one, 1, FIELD_TCP_WINDOW,
                       "× 128, by the window scale of the client's SYN, if that of the server, "
                       "which is not known here, had one, too: the client can take 12800 bytes");
    assert_explains_in(
        one, 2, FIELD_TCP_WINDOW,
        "The server's SYN was not seen, so whether the field is scaled is not known");
    assert_explains_in(cut, 2, FIELD_TCP_WINDOW,
                       "The options of the client's SYN were not captured, so whether the field is "
                       "scaled is not known. If not: the client can take 100 bytes");
}

/* RFC 7323 sections 3.2 and 4.3: an echo is not simply of the newest segment. */
static void
what_a_timestamp_echoes(void **state)
{
    static const char talk[] = ENDS "+0 C > S S 0:0(0) <TS val 7 ecr 0>\n"
                                    "+0 S > C S. 0:0(0) ack 1 <TS val 9 ecr 7>\n";

    (void)state;
    assert_explains_in(talk, 0, FIELD_OPTION_TSECR, "this echo says nothing");
    assert_explains_in(talk, 1, FIELD_OPTION_TSECR,
                       "the last segment of the client's that came in order; of several that are "
                       "acknowledged together, of the first (RFC 7323, section 4.3)");
}

/* RFC 2883: a first block that reports what came twice names no gap. */
static void
a_first_block_may_be_of_what_came_twice(void **state)
{
    static const char talk[] = ENDS "+0 C > S S 0:0(0)\n"
                                    "+0 S > C S. 0:0(0) ack 1\n"
                                    "+0 C > S . 1:11(10) ack 1\n"
                                    "+0 S > C . 1:1(0) ack 11\n"
                                    "+1 C > S . 1:11(10) ack 1\n"
                                    "+0 S > C . 1:1(0) ack 11 <nop,nop,sack 1:11>\n"
                                    "+0 C > S . 21:31(10) ack 1\n"
                                    "+0 S > C . 1:1(0) ack 11 <nop,nop,sack 1:11 21:31>\n";

    (void)state;
    assert_explains_in(talk, 5, FIELD_OPTION,
                       "The server had numbers twice and names them by a block: D-SACK.");
    assert_explains_in(talk, 7, FIELD_OPTION, "numbers behind a gap and names them by blocks.");
    assert_explains_in(talk, 7, FIELD_OPTION_SACK_LEFT,
                       "had numbers twice: this is the first of them. They are the client's "
                       "numbers (RFC 2883).The server has numbers behind a gap: this is the first");
    assert_explains_in(talk, 7, FIELD_OPTION_SACK_RIGHT,
                       "(RFC 2883).The server has numbers behind a gap: this is the first one not");
}

/* RFC 7413 section 4.1: who has a cookie, and who wants one. */
static void
a_cookie_is_asked_for_given_and_shown(void **state)
{
    static const char talk[] = ENDS "+0 C > S S 0:0(0) <fo>\n"
                                    "+0 S > C S. 0:0(0) ack 1 <fo 11223344>\n";
    static const char again[] = ENDS "+0 C > S S 0:5(5) <fo 11223344>\n";

    (void)state;
    assert_explains_in(talk, 0, FIELD_OPTION, "The client asks for a cookie, with which a later");
    assert_explains_in(talk, 1, FIELD_OPTION, "A cookie for the client, with which a later SYN");
    assert_explains_in(again, 0, FIELD_OPTION, "The cookie that the server had given before: with");
}

/* The flags are bits of a number there, and the option has up to three counters in either order. */
static void
accurate_ecn_has_counters(void **state)
{
    static const char talk[] = ENDS "+0 C > S SEWe 0:0(0)\n"
                                    "+0 S > C SW. 0:0(0) ack 1 <kind 174 000001000000000385>\n"
                                    "+0 C > S W. 1:1(0) ack 1 <kind 172 000002000007>\n"
                                    "+0 S > C W. 1:1(0) ack 1 <kind 174 0000>\n";

    (void)state;
    assert_explains_in(talk, 0, FIELD_TCP_CWR, "In a SYN it offers ECN.");
    assert_explains_in(talk, 2, FIELD_TCP_CWR, "One of the three bits of a number: with accurate");
    assert_explains_in(talk, 1, FIELD_OPTION, "How many bytes have reached the server with each");
    assert_explains_in(talk, 1, FIELD_OPTION_CE_BYTES, "in packets with a router's mark; from 0");
    begin_with(&stage, talk);
    for (size_t i = 0; i < stage.seg.n_frames; i++) {
        take(&stage, i, true);
        assert_int_equal(says(&stage, "TCP Option - Accurate ECN (Order 1): EE1B 1, ECEB 0, EE0B "
                                      "901"),
                         i == 1);
        assert_int_equal(says(&stage, "TCP Option - Accurate ECN (Order 0): EE0B 2, ECEB 7"),
                         i == 2);
        assert_int_equal(says(&stage, "TCP Option - Accurate ECN"), i == 3);
        assert_int_equal(says(&stage, "Kind: Accurate ECN Order 1 (174)"), i % 2);
        assert_int_equal(says(&stage, "Accurate ECN Echo CE Byte Counter: 7"), i == 2);
    }
    end(&stage);
}

static void
what_an_option_asks_of_the_other_side(void **state)
{
    static const char talk[] = ENDS "+0 C > S S 0:0(0) <mss 1460,nop,wscale 15>\n"
                                    "+0 S > C S. 0:0(0) ack 1 <mss 8,nop,wscale 14>\n";
    static const char key[] = ENDS "+0 C > S S 0:0(0) <kind 19 00112233445566778899aabbccddeeff>\n"
                                   "+0 S > C S. 0:0(0) ack 1 <kind 29 0102aabbccddeeff,uto 20>\n";

    (void)state;
    assert_explains_in(talk, 0, FIELD_OPTION_MSS,
                       "wants in one segment: 1460 bytes, less what the server needs for options: "
                       "timestamps take 12 bytes of it in each (RFC 9293, section 3.7.1).");
    assert_explains_in(talk, 1, FIELD_OPTION_MSS, "Linux takes 48 at least, and 0 for none.");
    assert_explains_in(talk, 0, FIELD_OPTION_SHIFT, "More than 14 counts as 14 (section 2.3).");
    assert_explains_in(key, 0, FIELD_OPTION, "both sides know (RFC 2385). What comes with a wrong");
    assert_explains_in(key, 1, FIELD_OPTION, "both sides know (RFC 5925). What comes with a wrong");
    assert_explains_in(key, 1, FIELD_OPTION, "How long the server may wait for an ACK before it");
}

/* In front of the flags nothing says what a number belongs to; nor does a wrong data offset. */
static void
what_is_not_known_is_not_said(void **state)
{
    static const char talk[] = ENDS "+0 C > S S 0:0(0)\n"
                                    "+0 S > C S. 0:0(0) ack 1\n"
                                    "+0 C > S P. 1:15(14) ack 1 snap 46\n"
                                    "+0 C > S . 1:1(0) ack 1 offset 15\n";

    (void)state;
    assert_explains_in(talk, 2, FIELD_TCP_SEQ, "first number of this segment; what has it was not");
    assert_explains_in(talk, 2, FIELD_TCP_ACK, "Only with the flag ACK this field says something");
    assert_explains_in(talk, 3, FIELD_TCP_SEQ, "if there is one: where data begin is not known.");
}

/* Who knows no connection holds nothing of it. */
static void
a_refusal_names_what_it_answers(void **state)
{
    static const char talk[] = ENDS "+0 C > S S 0:0(0)\n+0 S > C R. raw 0:0(0) ack 1\n";

    (void)state;
    assert_explains_in(talk, 1, FIELD_TCP_ACK, "The number behind what it answers. It is a number");
}

/* Who has only sent a SYN does not look at the Seq of a reset. */
static void
a_reset_in_syn_sent_is_told_by_its_ack(void **state)
{
    static const char talk[] = ENDS "+0 C > S S 0:0(0)\n+0 S > C R raw 7:7(0)\n";

    (void)state;
    assert_explains_in(talk, 1, FIELD_TCP_SEQ, "in SYN-SENT: of a reset it reads the Ack");
}

/* Numbers of two kinds make no range; and of a payload that was cut it is told how much there is.
 */
static void
the_bytes_of_a_segment_are_named(void **state)
{
    static const char midway[] = ENDS "+0 C > S . 11:21(10) ack 1\n"
                                      "+0 C > S . 1:15(14) ack 1\n"
                                      "+0 C > S . 21:31(10) ack 1 snap 58\n";
    static const char foreign[] = ENDS "+0 C > S S 0:0(0)\n"
                                       "+0 S > C P. 1:11(10) ack raw 77\n";

    (void)state;
    assert_explains_in(midway, 0, FIELD_PAYLOAD, "The client's bytes 1 to 10. TCP does not");
    assert_explains_in(midway, 1, FIELD_PAYLOAD, "The client's bytes raw 1001-1014. TCP does");
    assert_explains_in(foreign, 1, FIELD_PAYLOAD, "The server's bytes raw 5001-5010. TCP does");
    assert_explains_in(midway, 2, FIELD_PAYLOAD, "\nOnly 4 of the 10 bytes were captured.");
    assert_null(strstr(explained(midway, 2, FIELD_PAYLOAD), "The capture ends within it."));
}

/* Nothing lies behind a FIN, so who has it expects no number. */
static void
who_has_the_fin_expects_nothing(void **state)
{
    static const char talk[] = ENDS "+0 C > S S 0:0(0)\n"
                                    "+0 S > C S. 0:0(0) ack 1\n"
                                    "+0 C > S F. 1:1(0) ack 1\n"
                                    "+0 S > C . 1:1(0) ack 2\n";

    (void)state;
    assert_explains_in(talk, 3, FIELD_TCP_ACK,
                       "The number behind the client's FIN: the server has that and expects "
                       "nothing more. It is a number of the client's");
}

/* Symbols have numbers below the first one, too; and among raw ones none is worth a word. */
static void
what_is_shown_raw_is_told_where_others_are_not(void **state)
{
    static const char talk[] = ENDS "+0 C > S . 332:432(100) ack 1\n+0 C > S . 1:11(10) ack 1\n";
    static const char none[] = "It is none of the numbers that are known of the client here.";

    (void)state;
    assert_explains_in(talk, 1, FIELD_TCP_SEQ, "known of the client here, so it is shown raw.");
    assert_non_null(strstr(explained_in(NUMBERS_SYMBOLIC, talk, 1, FIELD_TCP_SEQ), none));
    assert_non_null(strstr(explained_in(NUMBERS_RAW, talk, 1, FIELD_TCP_SEQ), none));
    assert_explains_in(talk, 0, FIELD_TCP_SEQ, "not seen: its first number seen counts as 1.");
    assert_non_null(strstr(explained_in(NUMBERS_SYMBOLIC, talk, 0, FIELD_TCP_SEQ),
                           "not seen: its first number seen is called u+1."));
    assert_non_null(strstr(explained_in(NUMBERS_RAW, talk, 0, FIELD_TCP_SEQ),
                           "The client's SYN was not seen."));
}

/* It passed late: by then its sender had told that it expects more. */
static void
an_older_ack_is_what_was_expected_then(void **state)
{
    static const char talk[] = ENDS "+0 C > S S 0:0(0)\n"
                                    "+0 S > C S. 0:0(0) ack 1\n"
                                    "+0 C > S . 1:11(10) ack 1\n"
                                    "+0 C > S . 11:21(10) ack 1\n"
                                    "+0 S > C . 1:1(0) ack 21\n"
                                    "+0 S > C . 1:1(0) ack 11\n";

    (void)state;
    assert_explains_in(talk, 4, FIELD_TCP_ACK, "expects from the client: it has all up to 20.");
    assert_explains_in(talk, 5, FIELD_TCP_ACK,
                       "expected from the client when it sent this: it had all up to 10.");
}

static void
an_ack_that_cannot_be_is_not_what_is_there(void **state)
{
    static const char talk[] = ENDS "+0 C > S S 0:0(0)\n"
                                    "+0 S > C S. 0:0(0) ack 1\n"
                                    "+0 C > S F. 1:1(0) ack 1\n"
                                    "+0 S > C . 1:1(0) ack 9\n";

    (void)state;
    assert_explains_in(talk, 3, FIELD_TCP_ACK,
                       "expects from the client, if it were true: so much was not sent here.");
}

/* Raw on the ladder, it counts from nothing here. */
static void
a_number_of_elsewhere_counts_from_nothing(void **state)
{
    static const char older[] = ENDS "+0 C > S S 0:0(0)\n"
                                     "+0 S > C . raw 9:9(0) ack raw 777\n";
    static const char below[] = ENDS "+0 C > S S 0:0(0)\n"
                                     "+0 S > C S. 0:0(0) ack 1\n"
                                     "+0 C > S P. raw 900:910(10) ack 1\n"
                                     "+0 C > S . 1:1(0) ack 1\n"
                                     "+0 S > C S. raw 900000:900000(0) ack 1\n";

    (void)state;
    assert_explains_in(older, 1, FIELD_TCP_ACK,
                       "It is a number of the client's, not a count of bytes. It is none of the "
                       "numbers that are known of the client here, so it is shown raw.");
    assert_explains_in(below, 2, FIELD_TCP_SEQ,
                       "The number of the first byte in this segment. It is none of the numbers "
                       "that are known of the client here, so it is shown raw.");
    assert_explains_in(below, 4, FIELD_TCP_SEQ,
                       "An initial sequence number, 900000, but not the one that the server's "
                       "numbers count from.");
}

/* What a number or a window is where something is not known, or not usual. */
static void
what_a_field_says_of_unusual_segments(void **state)
{
    static const char midway[] = ENDS "+0 C > S P. 1:11(10) ack 1\n"
                                      "+0 S > C . 1:1(0) ack 1\n"
                                      "+0 S > C R. 1:1(0) ack 11\n";
    static const char refused[] = ENDS "+0 C > S S 0:0(0)\n"
                                       "+0 S > C R. raw 0:0(0) ack 1\n";
    static const char beyond[] = ENDS "+0 C > S S 0:0(0)\n"
                                      "+0 S > C S. 0:0(0) ack 1\n"
                                      "+0 C > S . 1:1(0) ack 70001\n";
    static const char paths[] = ENDS "+0 C > S S 0:0(0) <kind 30 0101>\n"
                                     "+0 S > C S. 0:0(0) ack 1 <kind 30 0101>\n"
                                     "+0 C > S . 1:1(0) ack 1 win 100\n";
    static const char alone[] = ENDS "+0 C > S S 0:0(0) <kind 30 0101>\n"
                                     "+0 S > C S. 0:0(0) ack 1\n"
                                     "+0 C > S . 1:1(0) ack 1 win 100\n"
                                     "+0 S > C P. 1:101(100) ack 1 win 0\n"
                                     "+0 C > S F. 1:1(0) ack 101\n"
                                     "+0 S > C . 101:101(0) ack 2 win 0\n";
    static const char short_header[] = ENDS "+0 C > S . 1:1(0) ack 1 offset 4\n";

    (void)state;
    assert_explains_in(midway, 0, FIELD_TCP_SEQ,
                       "The client's SYN was not seen: its first number seen counts as 1.\nnext: "
                       "1 + 10 = 11");
    assert_explains_in(midway, 2, FIELD_TCP_WINDOW, "Nobody heeds the window of a reset.");
    assert_explains_in(midway, 2, FIELD_TCP_ACK,
                       "The number behind what the server had from the client: all up to 10; who "
                       "resets expects nothing more. It is a number of the client's");
    assert_explains_in(refused, 1, FIELD_TCP_SEQ,
                       "The client is in SYN-SENT: of a reset it reads the Ack");
    assert_explains_in(beyond, 2, FIELD_TCP_ACK,
                       "expects from the server, if it were true: so much was not sent here.");
    assert_explains_in(paths, 2, FIELD_TCP_WINDOW,
                       "can take 100 bytes from the server, on all paths together (RFC 8684, "
                       "section 3.3.4).");
    assert_explains_in(alone, 2, FIELD_TCP_WINDOW,
                       "can take 100 bytes from the server, up to number 100.");
    assert_explains_in(alone, 3, FIELD_TCP_WINDOW,
                       "the server can take no byte from the client, until it says so.");
    assert_explains_in(alone, 5, FIELD_TCP_WINDOW,
                       "the server can take no byte from the client, and none comes behind its "
                       "FIN.");
    assert_explains_in(alone, 0, FIELD_TCP_WINDOW, "can take 64240 bytes from the server.");
    assert_explains_in(short_header, 0, FIELD_TCP_OFFSET,
                       "The header has 4 words of 4 bytes: 16 bytes. That cannot be: 20 bytes are "
                       "always there.");
    assert_explains_in(
        midway, 0, FIELD_TCP_OFFSET,
        "The header has 5 words of 4 bytes: 20 bytes. Behind it the payload begins.");
    assert_explains_in(midway, 0, FIELD_TCP_URGENT, "The flag URG is not set, so this field says");
    assert_explains(3, FIELD_TCP_URGENT, "It points behind the urgent data, counted from the");
    assert_explains(3, FIELD_TCP_PSH, "\nSet here.");
    assert_explains(3, FIELD_TCP_FIN, "\nNot set here.");
    assert_explains(6, FIELD_TCP_AE, "\nNot set here.");
}
#undef ENDS

/* Where it cannot be judged, the tree has Wireshark's word, and why. */
static void
a_checksum_is_judged_only_where_it_can_be(void **state)
{
    static const char talk[] = "client 10.0.0.1:40000\nserver 10.0.0.2:80\n"
                               "+0 C > S S 0:0(0)\n"
                               "+0 S > C S. 0:0(0) ack 1 iplen 0\n"
                               "+0 C > S . 1:101(100) ack 1 cut 10\n";
    static const char *const status[] = {"Not filled in (offload?)",
                                         "Unverified (cannot be judged)",
                                         "Unverified (not all captured)"};
    char words[96];

    (void)state;
    begin_with(&stage, talk);
    for (size_t i = 0; i < 3; i++) {
        take(&stage, i, true);
        snprintf(words, sizeof words, "[Checksum Status: %s]", status[i]);
        assert_true(says(&stage, words));
        assert_true(says(&stage, "[Header checksum status: Not filled in (offload?)]"));
        for (size_t k = 0; k < stage.tree.n; k++)
            assert_words(&stage, &stage.tree.line[k], NUMBERS_RELATIVE);
    }
    end(&stage);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_field_has_a_line_and_each_line_words),
        cmocka_unit_test(what_is_still_known_without_the_bytes),
        cmocka_unit_test(no_byte_has_the_number_behind_a_fin),
        cmocka_unit_test(an_old_number_is_not_the_next_one),
        cmocka_unit_test(whose_number_it_is),
        cmocka_unit_test(what_the_window_counts_in),
        cmocka_unit_test(what_a_timestamp_echoes),
        cmocka_unit_test(a_first_block_may_be_of_what_came_twice),
        cmocka_unit_test(a_cookie_is_asked_for_given_and_shown),
        cmocka_unit_test(accurate_ecn_has_counters),
        cmocka_unit_test(what_an_option_asks_of_the_other_side),
        cmocka_unit_test(what_is_not_known_is_not_said),
        cmocka_unit_test(a_refusal_names_what_it_answers),
        cmocka_unit_test(a_reset_in_syn_sent_is_told_by_its_ack),
        cmocka_unit_test(the_bytes_of_a_segment_are_named),
        cmocka_unit_test(who_has_the_fin_expects_nothing),
        cmocka_unit_test(what_is_shown_raw_is_told_where_others_are_not),
        cmocka_unit_test(an_older_ack_is_what_was_expected_then),
        cmocka_unit_test(an_ack_that_cannot_be_is_not_what_is_there),
        cmocka_unit_test(a_number_of_elsewhere_counts_from_nothing),
        cmocka_unit_test(what_a_field_says_of_unusual_segments),
        cmocka_unit_test(a_checksum_is_judged_only_where_it_can_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
