/* Filters: which lines are understood, what of them is for libpcap, and what the words mean. */
#include "tcpviz/story/passing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct filter f;
static struct failure why;

static void
assert_read(const char *line)
{
    if (!filter_parse(&f, line, &why))
        fail_msg("%s: %s", line, why.sentence);
}

static void
assert_refused(const char *line, const char *words)
{
    if (filter_parse(&f, line, &why))
        fail_msg("taken: %s", line);
    if (strstr(why.sentence, words) == NULL)
        fail_msg("%s: \"%s\" does not say \"%s\"", line, why.sentence, words);
}

/* The parts for libpcap, with " | " between two. */
static const char *
parts_of(const char *line)
{
    static char storage[1024];
    char part[LIMIT_PROMPT_BYTES];
    struct text t;

    assert_read(line);
    text_init(&t, storage, sizeof storage);
    for (int i = 0; i < f.n_parts; i++) {
        filter_part(&f, i, part);
        text_addf(&t, "%s%s", i > 0 ? " | " : "", part);
    }
    return storage;
}

static void
what_is_no_word_of_ours_is_libpcaps(void **state)
{
    (void)state;
    assert_string_equal(parts_of("trouble"), "");
    assert_string_equal(parts_of("port 80"), "port 80");
    assert_string_equal(parts_of("  port 80 or 443  "), "port 80 or 443");
    assert_string_equal(parts_of("not host 10.0.0.1 and port 80"), "not host 10.0.0.1 and port 80");
    assert_string_equal(parts_of("trouble and host 10.0.0.1"), "host 10.0.0.1");
    assert_string_equal(parts_of("host a or trouble or host b"), "host a | host b");
    assert_string_equal(parts_of("tcp[13] & 2 != 0"), "tcp[13] & 2 != 0");
    assert_string_equal(parts_of("tcp[tcpflags] & (tcp-syn|tcp-fin) != 0 and data"),
                        "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0");
    assert_string_equal(parts_of("(tcp[13] & 2) != 0 && gap"), "(tcp[13] & 2) != 0");
    assert_string_equal(parts_of("(host a or host b) and data"), "(host a or host b)");
    assert_string_equal(parts_of("(host a or host b) and port 1"), "(host a or host b) and port 1");
    assert_string_equal(parts_of("(data or host b) and port 1"), "host b | port 1");
    assert_string_equal(parts_of("host gap"), "host gap"); /* a name */
    assert_string_equal(parts_of("gap > 3"), "gap > 3");   /* no word of ours goes on */
    assert_string_equal(parts_of("TROUBLE"), "TROUBLE");
    assert_string_equal(parts_of("!again"), "");
    assert_string_equal(parts_of("!(again||gap)&&!syn"), "");
}

static void
what_is_no_filter_is_refused_with_a_sentence(void **state)
{
    char line[LIMIT_PROMPT_BYTES + 10];

    (void)state;
    assert_refused("", "At the end of this filter something is missing");
    assert_refused("and data", "something is missing before \"and data\"");
    assert_refused("data and", "end of this filter something is missing");
    assert_refused("data or or gap", "missing before \"or gap\"");
    assert_refused("not", "end of this filter something is missing");
    assert_refused("(data", "not closed");
    assert_refused("data)", "closes that was not opened");
    assert_refused("()", "closes that was not opened");
    assert_refused(
        "a and gap or b and gap or c and gap or d and gap or e and gap or f and gap or g "
        "and gap or h and gap or i and gap",
        "more than 8 expressions");
    memset(line, '!', sizeof line);
    line[100] = '\0';
    assert_refused(line, "nested too deeply");
    for (size_t i = 0; i < 36; i++)
        memcpy(line + 7 * i, "!!syn||", 7);
    line[7 * 36 - 2] = '\0';
    assert_refused(line, "more words than fit");
    memset(line, 'x', sizeof line);
    line[LIMIT_PROMPT_BYTES + 1] = '\0';
    assert_refused(line, "longer than");
}

/* Each line of printable characters is a filter or gets a sentence, and no more. */
static void
any_line_is_read_or_refused(void **state)
{
    static const char *const pieces[] = {"(",  ")",  "!",    "and",    "or",      "not",
                                         "&&", "||", "data", "gap",    "port 80", " ",
                                         "!=", "&",  "|",    "tcp[13]"};
    uint32_t random = 1;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        char line[LIMIT_PROMPT_BYTES];
        struct text t;

        text_init(&t, line, sizeof line);
        for (int n = 0; n < 40; n++) {
            random = random * 1664525u + 1013904223u;
            text_addf(&t, "%s%s", pieces[random >> 28], random >> 27 & 1 ? " " : "");
        }
        why.sentence[0] = '\0';
        if (!filter_parse(&f, line, &why))
            assert_true(why.sentence[0] != '\0');
        else
            for (int part = 0; part < f.n_parts; part++) {
                char words[LIMIT_PROMPT_BYTES];

                filter_part(&f, part, words);
                assert_true(words[0] != '\0' && words[0] != ' ');
            }
    }
}

static enum filter_answer
answer(const char *line, const struct event *e)
{
    const struct filter_source nothing_kept = {.frames = NULL};

    assert_read(line);
    return filter_event(&f, e, &nothing_kept);
}

static void
words_are_about_the_segment(void **state)
{
    struct event e = {.flags = TCP_ACK,
                      .window = 0,
                      .len = 3,
                      .state = {STATE_ESTABLISHED, STATE_SYN_RECEIVED},
                      .n_notes = 2,
                      .notes = {{.kind = NOTE_OVERLAP}, {.kind = NOTE_ZERO_WINDOW}}};

    (void)state;
    assert_int_equal(answer("established", &e), FILTER_YES);
    assert_int_equal(answer("syn-received", &e), FILTER_YES);
    assert_int_equal(answer("closed", &e), FILTER_NO);
    assert_int_equal(answer("data", &e), FILTER_YES);
    assert_int_equal(answer("again", &e), FILTER_YES);
    assert_int_equal(answer("retransmission", &e), FILTER_YES);
    assert_int_equal(answer("gap", &e), FILTER_NO);
    assert_int_equal(answer("other-bytes", &e), FILTER_NO);
    assert_int_equal(answer("zero-window", &e), FILTER_YES);
    assert_int_equal(answer("trouble", &e), FILTER_YES);
    assert_int_equal(answer("reset", &e), FILTER_NO);
    e.flags = TCP_RST; /* its window says nothing */
    assert_int_equal(answer("zero-window", &e), FILTER_NO);
    assert_int_equal(answer("reset", &e), FILTER_YES);
    assert_int_equal(answer("rst", &e), FILTER_YES);
    assert_int_equal(answer("psh or urg or ack", &e), FILTER_NO);
    e.n_notes = 0;
    assert_int_equal(answer("trouble", &e), FILTER_YES);
    assert_int_equal(answer("again", &e), FILTER_NO);
    e.flags = TCP_ACK;
    assert_int_equal(answer("trouble", &e), FILTER_NO);
    assert_int_equal(answer("icmp", &e), FILTER_NO);
    e.notes[0] = (struct note){.kind = NOTE_OTHER_BYTES, .other_count = 1};
    e.n_notes = 1;
    assert_int_equal(answer("other-bytes", &e), FILTER_YES);
    assert_int_equal(answer("trouble", &e), FILTER_YES);
}

/* Nearly all have the flag ACK: the word is about those that are nothing else. */
static void
ack_is_what_an_arrow_calls_so(void **state)
{
    struct event e = {.flags = TCP_ACK | TCP_PSH, .len = 0};

    (void)state;
    assert_int_equal(answer("ack", &e), FILTER_YES);
    assert_int_equal(answer("psh", &e), FILTER_YES);
    assert_int_equal(answer("urg", &e), FILTER_NO);
    e.len = 1;
    assert_int_equal(answer("ack", &e), FILTER_NO);
    e = (struct event){.flags = TCP_ACK | TCP_FIN};
    assert_int_equal(answer("ack", &e), FILTER_NO);
    e = (struct event){.flags = TCP_ACK | TCP_URG};
    assert_int_equal(answer("urg", &e), FILTER_YES);
}

/* An ICMP error has neither flags nor a window. */
static void
words_are_about_an_icmp_error(void **state)
{
    struct event e = {.icmp = {.from.version = 4, .type = 3},
                      .state = {STATE_SYN_SENT, STATE_UNKNOWN},
                      .n_notes = 1,
                      .notes = {{.kind = NOTE_ICMP, .segment = 1}}};

    (void)state;
    assert_int_equal(answer("icmp", &e), FILTER_YES);
    assert_int_equal(answer("trouble", &e), FILTER_YES);
    assert_int_equal(answer("syn-sent", &e), FILTER_YES);
    assert_int_equal(answer("zero-window or syn or data or again", &e), FILTER_NO);
}

/* and and or bind alike, from the left, as in pcap-filter(7). */
static void
joints_bind_from_the_left_and_not_binds_closest(void **state)
{
    struct event e = {.flags = TCP_SYN, .window = 1};

    (void)state;
    assert_int_equal(answer("syn or data and gap", &e), FILTER_NO);
    assert_int_equal(answer("syn or (data and gap)", &e), FILTER_YES);
    assert_int_equal(answer("not data and syn", &e), FILTER_YES);
    assert_int_equal(answer("not (data or syn)", &e), FILTER_NO);
    assert_int_equal(answer("!!syn", &e), FILTER_YES);
}

/* Nobody knows what bytes say that are gone; what a word decides alone is known all the same. */
static void
gone_bytes_leave_it_open(void **state)
{
    struct event e = {.flags = TCP_SYN, .window = 1};

    (void)state;
    assert_int_equal(answer("port 80", &e), FILTER_UNKNOWN);
    assert_int_equal(answer("not (port 80) and (syn or gap)", &e), FILTER_UNKNOWN);
    assert_int_equal(answer("syn or port 80", &e), FILTER_YES);
    assert_int_equal(answer("port 80 or syn", &e), FILTER_YES);
    assert_int_equal(answer("gap and port 80", &e), FILTER_NO);
    assert_int_equal(answer("port 80 and gap", &e), FILTER_NO);
    assert_int_equal(answer("!(gap or port 80)", &e), FILTER_UNKNOWN);
}

static bool
even_frames(void *context, int part, const struct frame *frame)
{
    int *asked = context;

    *asked += 1 << part;
    return frame->number % 2 == 0;
}

static void
kept_bytes_are_asked(void **state)
{
    struct frames *frames = frames_create(1024, 8);
    struct frame frame = {.number = 4, .at = (const uint8_t *)"x", .captured_bytes = 1};
    struct event e = {.frame = 4, .flags = TCP_SYN, .window = 1};
    int asked = 0;
    struct filter_source source = {frames, even_frames, &asked};

    (void)state;
    frames_keep(frames, &frame);
    assert_read("port 1 and syn and port 2");
    assert_int_equal(filter_event(&f, &e, &source), FILTER_YES);
    assert_int_equal(asked, 3); /* each part once */
    e.frame = 5;
    assert_int_equal(filter_event(&f, &e, &source), FILTER_UNKNOWN);
    frames_destroy(frames);
}

/* Its event has neither notes nor bytes of its own. */
static void
a_copy_goes_with_its_packet(void **state)
{
    struct event shown = {.frame = 4, .len = 1}, hidden = {.frame = 5};
    struct event copy = {.frame = 6, .twin_of = 4};
    struct passing p = {.filter = &f};

    (void)state;
    assert_read("data");
    assert_true(passing_takes(&p, &shown));
    assert_false(passing_takes(&p, &hidden));
    assert_true(passing_takes(&p, &copy));
    copy = (struct event){.frame = 7, .twin_of = 5, .len = 1};
    assert_false(passing_takes(&p, &copy));
}

static void
its_words_can_be_named(void **state)
{
    char storage[400];
    struct text t;

    (void)state;
    assert_true(filter_parse(&f, "port 80 and (gap or trouble)", &why));
    assert_string_equal(filter_word(&f), "gap");
    assert_true(filter_parse(&f, "host gap", &why));
    assert_null(filter_word(&f));
    text_init(&t, storage, sizeof storage);
    filter_add_words(&t);
    assert_ptr_equal(strstr(storage, "syn-sent, syn-received, "), storage);
    assert_non_null(strstr(storage, ", trouble, again, retransmission, "));
    assert_false(t.cut);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_word_of_ours_is_libpcaps),
        cmocka_unit_test(what_is_no_filter_is_refused_with_a_sentence),
        cmocka_unit_test(any_line_is_read_or_refused),
        cmocka_unit_test(words_are_about_the_segment),
        cmocka_unit_test(ack_is_what_an_arrow_calls_so),
        cmocka_unit_test(words_are_about_an_icmp_error),
        cmocka_unit_test(joints_bind_from_the_left_and_not_binds_closest),
        cmocka_unit_test(gone_bytes_leave_it_open),
        cmocka_unit_test(kept_bytes_are_asked),
        cmocka_unit_test(a_copy_goes_with_its_packet),
        cmocka_unit_test(its_words_can_be_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
