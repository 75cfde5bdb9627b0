/*
 * JSON lines, read back with jansson: the keys of the columns, the ladder's words, and nothing that
 * a terminal or a parser could take for something else.
 *
 * Conversations are written as in tests/segments/README.md.
 */
#include "in_range.h"
#include "test_sink.h"
#include "seg.h"
#include "tcpviz/export/json_lines.h"
#include "tcpviz/flow/watch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#define OPEN                                                                                       \
    "client 10.0.0.1:40000\nserver 10.0.0.2:5000\n"                                                \
    "+0 C > S S 0:0(0) win 1000 <mss 1460,sackOK,wscale 7>\n"                                      \
    "+0.001 S > C S. 0:0(0) ack 1 <mss 1400>\n"                                                    \
    "+0.001 C > S . 1:1(0) ack 1\n"

/* The result that the next line is made of, and the numbers of its sentences. */
static struct analysis_result analysis;
static struct number_style style;
static uint64_t frame_step;
static unsigned longer; /* by so many bytes are the first lines together */

static int
fresh(void **state)
{
    (void)state;
    memset(&analysis, 0, sizeof analysis);
    analysis.extent = EXTENT_ALL;
    style = (struct number_style){.numbers = NUMBERS_RELATIVE};
    frame_step = 1;
    longer = 0;
    return 0;
}

/* A number of one digit, or of up to nine more, as long as something is left of `longer`. */
static uint32_t
stretched(unsigned line)
{
    unsigned rest = longer > 9 * line ? longer - 9 * line : 0;
    uint32_t number = 1;

    for (unsigned i = 0; i < 9 && i < rest; i++)
        number *= 10;
    return number;
}

/* Writes all lines of a conversation. */
static void
write_lines(const char *conversation)
{
    const struct observer_settings settings = {.n_ports = 0};
    struct json_lines *json = json_lines_create(&style, (struct sink){collect, NULL});
    struct watch w;
    struct seg seg;

    output_len = 0;
    writes = 0;
    assert_true(watch_init(&w, &settings));
    assert_non_null(json);
    if (!seg_parse(&seg, "conversation", conversation))
        fail_msg("%s", seg.problem);
    for (size_t i = 0; i < seg.n_frames; i++) {
        struct segment s;
        const struct event *e;

        seg.frames[i].number *= frame_step;
        e = watch_frame(&w, &seg.frames[i], &s);
        assert_non_null(e);
        analysis.push_bytes = longer > 0 ? stretched((unsigned)i) : 0;
        assert_true(json_lines_event(json, observer_flow(w.observer, e->flow), e, &s, &analysis));
    }
    json_lines_flush(json);
    json_lines_destroy(json);
    seg_finish(&seg);
    watch_finish(&w);
}

/* Parses line n of the output, from 1; -1 for the last.  The caller gives it back. */
static json_t *
line_of(int n)
{
    const char *at = output;
    json_error_t error;
    json_t *object;

    for (int i = 1; n < 0 ? strchr(at, '\n')[1] != '\0' : i < n; i++)
        at = strchr(at, '\n') + 1;
    object = json_loadb(at, strcspn(at, "\n"), JSON_REJECT_DUPLICATES, &error);
    if (!object)
        fail_msg("%s in %.*s", error.text, (int)strcspn(at, "\n"), at);
    return object;
}

static json_t *
last_of(const char *conversation)
{
    write_lines(conversation);
    return line_of(-1);
}

static void
assert_json(const json_t *object, const char *key, const char *expected)
{
    json_t *value = json_object_get(object, key);
    char *found = value ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(9))
                        : strdup("absent");

    if (strcmp(found, expected) != 0)
        fail_msg("%s is %s, not %s", key, found, expected);
    free(found);
}

static void
a_line_names_its_schema_first(void **state)
{
    json_t *line;

    (void)state;
    write_lines(OPEN);
    assert_memory_equal(output, "{\"schema\":1,\"frame\":1,", 22);
    line = line_of(3);
    assert_json(line, "schema", "1");
    assert_json(line, "frame", "3");
    assert_json(line, "connection", "1");
    assert_json(line, "segment", "3");
    assert_json(line, "from", "\"client\"");
    json_decref(line);
    assert_ptr_equal(strrchr(output, '\n'), output + output_len - 1);
}

static void
cells_have_types(void **state)
{
    json_t *line;

    (void)state;
    analysis.stream = 3;
    analysis.flags = ANALYSIS_KEEP_ALIVE | ANALYSIS_LOST_SEGMENT;
    analysis.time_rel_ns = 1500000;
    analysis.rto_frame = 2;
    analysis.rto_ns = 250000000;
    analysis.n_sack = 2;
    analysis.has_dsack = true;
    analysis.sack[0].left = 101;
    analysis.sack[0].right = 201;
    analysis.sack[1].left = 301;
    analysis.sack[1].right = 4294967295;
    analysis.completeness = 31;
    analysis.close = CLOSE_ACTIVE;
    line = last_of(OPEN "+0.001 S > C . 1:1(0) ack 1 <nop,nop,sack 101:201 301:401>\n");
    assert_json(line, "stream", "3");
    assert_json(line, "src", "\"10.0.0.2\"");
    assert_json(line, "sport", "5000");
    assert_json(line, "flags", "\"A\"");
    assert_json(line, "flags_hex", "\"0x0010\"");
    assert_json(line, "opts", "[1,1,5]");
    assert_json(line, "sack", "[[101,201],[301,4294967295]]");
    assert_json(line, "dsack", "[[101,201]]");
    assert_json(line, "analysis", "[\"lost_segment\",\"keep_alive\"]");
    assert_json(line, "time_rel", "0.0015");
    assert_json(line, "rto", "0.25");
    assert_json(line, "completeness_str", "\"Complete, WITH_DATA\"");
    assert_json(line, "close", "\"active\"");
    json_decref(line);
}

static void
what_a_segment_does_not_have_is_absent(void **state)
{
    static const char *const absent[] = {"mark",          "len",
                                         "nxtseq",        "win_factor",
                                         "opts",          "mss",
                                         "sack_perm",     "wscale",
                                         "tsval",         "tsecr",
                                         "sack",          "dsack",
                                         "analysis",      "rto",
                                         "rto_frame",     "dup_ack_num",
                                         "ack_rtt",       "initial_rtt",
                                         "acks_frame",    "close",
                                         "fin_retrans",   "terms",
                                         "ack_base",      "bytes_in_flight",
                                         "dup_ack_frame", "push_bytes_sent"};
    json_t *line = last_of(OPEN "+0.001 C > S P. 1:101(100) ack 1\n");

    (void)state;
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
        assert_json(line, absent[i], "absent");
    assert_json(line, "time_rel", "0.0");
    assert_json(line, "notes", "[]");
    json_decref(line);
}

/* Also for who reads a number as a double, which holds a time to the microsecond. */
static void
times_are_exact_in_nanoseconds(void **state)
{
    json_t *line;

    (void)state;
    analysis.time_rel_ns = 70000000;
    analysis.time_delta_ns = -12;
    line = last_of("client 10.0.0.1:40000\nserver 10.0.0.2:5000\n"
                   "0.123456789 C > S S 0:0(0)\n");
    assert_json(line, "time_ns", "1700000000123456789");
    json_decref(line);
    assert_non_null(strstr(output, "\"time\":1700000000.123456789,"));
    assert_non_null(strstr(output, "\"time_rel\":0.07,"));
    assert_non_null(strstr(output, "\"time_delta\":-0.000000012,"));
}

static void
the_states_are_the_ladders(void **state)
{
    json_t *line;

    (void)state;
    write_lines(OPEN "+0.001 C > S F. 1:1(0) ack 1\n");
    line = line_of(1);
    assert_json(line, "states", "{\"client\":\"SYN-SENT\"}");
    json_decref(line);
    line = line_of(4);
    assert_json(line, "states", "{\"client\":\"FIN-WAIT-1\",\"server\":\"CLOSE-WAIT\"}");
    json_decref(line);
}

/* As behind the mark of the ladder, also in lines that change nothing, until its owner's next. */
static void
states_that_nobody_showed_yet_are_marked(void **state)
{
    static const char *const expected[] = {"absent",       "absent",       "[\"server\"]",
                                           "[\"server\"]", "absent",       "[\"server\"]",
                                           "[\"client\"]", "[\"client\"]", "[\"server\"]"};

    (void)state;
    write_lines(OPEN "+0.001 C > S P. 1:15(14) ack 1\n"
                     "+0.001 S > C . 1:1(0) ack 15\n"
                     "+0.001 C > S F. 15:15(0) ack 1\n"
                     "+0.001 S > C . 1:1(0) ack 16\n"
                     "+0.001 S > C F. 1:1(0) ack 16\n"
                     "+0.001 C > S . 16:16(0) ack 2\n");
    for (int i = 0; i < 9; i++) {
        json_t *line = line_of(i + 1);

        assert_json(line, "inferred", expected[i]);
        json_decref(line);
    }
}

/* A late copy of the SYN-ACK was sent before; what lies outside any window need not be the
 * server's. */
static void
what_shows_no_state_leaves_it_inferred(void **state)
{
    (void)state;
    write_lines(OPEN "+0.0001 S > C S. 0:0(0) ack 1\n"
                     "+0.010 S > C . raw 3000000000:3000000000(0) ack 1\n"
                     "+0.010 S > C . 1:1(0) ack 1\n");
    for (int i = 3; i <= 6; i++) {
        json_t *line = line_of(i);

        assert_json(line, "inferred", i < 6 ? "[\"server\"]" : "absent");
        json_decref(line);
    }
}

/* Who is closed sends nothing but resets: what passes behind the other side's had crossed it. */
static void
what_crosses_a_reset_does_not_show_that_it_came(void **state)
{
    json_t *line;

    (void)state;
    write_lines(OPEN "+0.001 C > S R. 1:1(0) ack 1\n"
                     "+0.001 S > C P. 1:15(14) ack 1\n"
                     "+0.001 S > C R. 15:15(0) ack 1\n");
    for (int i = 4; i <= 6; i++) {
        line = line_of(i);
        assert_json(line, "states", "{\"client\":\"CLOSED\",\"server\":\"CLOSED\"}");
        assert_json(line, "inferred", i < 6 ? "[\"server\"]" : "absent");
        json_decref(line);
    }
}

/* Bytes that changed name the segment that had the first of them. */
static void
bytes_that_changed_are_told(void **state)
{
    json_t *line;

    (void)state;
    line = last_of("client 10.0.0.1:40000\nserver 10.0.0.2:5000\n"
                   "+0 C > S P. 1:5(4) ack 1 \"abcd\"\n+1 C > S P. 1:5(4) ack 1 \"aBcD\"\n");
    assert_json(line, "other_bytes",
                "{\"first\":2,\"last\":4,\"count\":2,\"segment\":1,\"frame\":1}");
    json_decref(line);
    line = last_of("client 10.0.0.1:40000\nserver 10.0.0.2:5000\n"
                   "+0 C > S P. 1:5(4) ack 1 \"abcd\"\n+1 C > S P. 1:5(4) ack 1 \"abcd\"\n");
    assert_null(json_object_get(line, "other_bytes"));
    json_decref(line);
}

/* Base and terms are the sum that stands on the arrow; frames are not segments' numbers. */
static void
the_terms_name_their_frames(void **state)
{
    json_t *line;

    (void)state;
    frame_step = 10;
    line = last_of(OPEN "+0.001 C > S P. 1:101(100) ack 1\n"
                        "+0.001 C > S FP. 101:111(10) ack 1\n"
                        "+0.001 S > C . 1:1(0) ack 112\n");
    assert_json(line, "ack_base", "1");
    assert_json(line, "terms",
                "[{\"value\":100,\"kind\":\"data\",\"segment\":4,\"frame\":40},"
                "{\"value\":10,\"kind\":\"data\",\"segment\":5,\"frame\":50},"
                "{\"value\":1,\"kind\":\"fin\",\"segment\":5,\"frame\":50}]");
    json_decref(line);
    line = line_of(2);
    assert_json(line, "terms", "[{\"value\":1,\"kind\":\"syn\",\"segment\":1,\"frame\":10}]");
    json_decref(line);
}

/* A sum of more than three is one term for each kind: one segment did not bring all of it. */
static void
a_sum_of_many_tells_how_many(void **state)
{
    json_t *line = last_of(OPEN "+0.001 C > S P. 1:101(100) ack 1\n"
                                "+0.001 C > S P. 101:201(100) ack 1\n"
                                "+0.001 C > S P. 201:301(100) ack 1\n"
                                "+0.001 C > S FP. 301:341(40) ack 1\n"
                                "+0.001 S > C . 1:1(0) ack 342\n");

    (void)state;
    assert_json(line, "terms",
                "[{\"value\":340,\"kind\":\"data\",\"segment\":4,\"frame\":4,\"count\":4},"
                "{\"value\":1,\"kind\":\"fin\",\"segment\":7,\"frame\":7}]");
    json_decref(line);
}

static void
bytes_that_nobody_saw_have_no_frame(void **state)
{
    json_t *line = last_of(OPEN "+0.001 S > C . 1:1(0) ack 201\n");

    (void)state;
    assert_json(line, "terms", "[{\"value\":200,\"kind\":\"unseen\"}]");
    json_decref(line);
}

static void
the_words_are_those_of_the_pane(void **state)
{
    json_t *line = last_of(OPEN "+0.001 C > S P. 1:101(100) ack 1\n"
                                "+0.25 C > S P. 1:101(100) ack 1\n");

    (void)state;
    assert_json(line, "sentence", "\"Client sends data again\"");
    assert_json(line, "notes", "[\"bytes 1-100 again, 250 ms after segment 4\"]");
    assert_true(json_array_size(json_object_get(line, "explanation")) > 0);
    json_decref(line);
}

static void
sentences_use_the_numbers_asked_for(void **state)
{
    json_t *line;
    const char *first;

    (void)state;
    style.numbers = NUMBERS_RAW;
    line = last_of(OPEN "+0.001 C > S P. 1:101(100) ack 1\n");
    first = json_string_value(json_array_get(json_object_get(line, "explanation"), 0));
    assert_non_null(strstr(first, "1001 + 100 = 1101"));
    assert_json(line, "seq", "0"); /* as the analysis has it, whatever the sentences use */
    json_decref(line);
}

/* Control characters, quotes, halves of UTF-8: what was sent must not reach a terminal. */
static void
hostile_bytes_do_no_harm(void **state)
{
    json_t *line;

    (void)state;
    write_lines(
        OPEN
        "+0.001 C > S P. 1:33(32) ack 1 "
        "\"GET /\\x1b]0;x\\x07\\xc3\\x28\\\"\\\\\\xff\\xfe\\x00 HTTP/1.1\\r\\n\\r\\n\\x80\"\n");
    for (size_t i = 0; i < output_len; i++)
        assert_true(output[i] == '\n' || (output[i] >= 0x20 && output[i] < 0x7f));
    line = line_of(4);
    assert_json(line, "segment", "4");
    json_decref(line);
}

static void
lines_go_out_many_at_a_time(void **state)
{
    static char conversation[1 << 16];
    size_t at = (size_t)snprintf(conversation, sizeof conversation, "%s", OPEN);
    int lines = 0;

    (void)state;
    for (int i = 0; i < 400; i++)
        at += (size_t)snprintf(conversation + at, sizeof conversation - at,
                               "+0.001 C > S P. %d:%d(100) ack 1\n", 1 + 100 * i, 101 + 100 * i);
    write_lines(conversation);
    assert_int_in_range(writes, 2, 40);
    for (const char *line = output; *line != '\0'; line = strchr(line, '\n') + 1) {
        json_t *object = line_of(++lines);

        assert_int_equal(json_integer_value(json_object_get(object, "segment")), lines);
        json_decref(object);
    }
    assert_int_equal(lines, 403);
}

/* The room for lines is used up to its last byte, wherever a line ends. */
static void
no_line_is_lost_where_the_room_ends(void **state)
{
    static char conversation[1 << 14];
    size_t at = (size_t)snprintf(conversation, sizeof conversation, "%s", OPEN);

    (void)state;
    for (int i = 0; i < 150; i++)
        at += (size_t)snprintf(conversation + at, sizeof conversation - at,
                               "+0.001 C > S P. %d:%d(100) ack 1\n", 1 + 100 * i, 101 + 100 * i);
    for (longer = 1; longer < 1100; longer++) {
        size_t lines = 0;

        write_lines(conversation);
        for (size_t i = 0; i < output_len; i++)
            lines += output[i] == '\n';
        assert_int_equal(lines, 153);
        assert_int_equal(output_len, strlen(output));
    }
}

static void
a_copy_names_its_twin(void **state)
{
    json_t *line;

    (void)state;
    write_lines(OPEN "+0.001 C > S P. 1:101(100) ack 1 id 9\n"
                     "+0.000012 C > S P. 1:101(100) ack 1 id 9 iface 1\n"
                     "+0.001 S > C . 1:1(0) ack 101\n");
    line = line_of(4);
    assert_null(json_object_get(line, "twin"));
    json_decref(line);
    line = line_of(5);
    assert_json(line, "frame", "5");
    assert_json(line, "twin", "4");
    assert_json(line, "segment", "4");
    assert_json(line, "sport", "40000");
    assert_json(line, "notes", "[\"segment 4: seen on 2 interfaces, 12 µs apart\"]");
    json_decref(line);
    line = line_of(6);
    assert_json(line, "segment", "5");
    assert_json(line, "terms", "[{\"value\":100,\"kind\":\"data\",\"segment\":4,\"frame\":4}]");
    json_decref(line);
}

/* It has a number on the ladder, but rows are segments. */
static void
an_icmp_error_has_no_line(void **state)
{
    json_t *line;

    (void)state;
    write_lines("client 10.0.0.1:40000\nserver 10.0.0.2:5000\n"
                "+0 C > S S 0:0(0) id 1\n"
                "+0.001 C > S S 0:0(0) id 1 icmp 10.0.0.2 3/3\n"
                "+1 C > S S 0:0(0) id 2\n");
    assert_ptr_not_equal(strchr(output, '\n'), output + output_len - 1);
    assert_ptr_equal(strchr(strchr(output, '\n') + 1, '\n'), output + output_len - 1);
    line = line_of(-1);
    assert_int_equal(json_integer_value(json_object_get(line, "segment")), 3);
    json_decref(line);
}

static void
what_the_capture_dropped_is_counted(void **state)
{
    json_t *line;

    (void)state;
    write_lines(OPEN "+0.001 C > S . 1:101(100) ack 1 missed 7\n"
                     "+0.001 C > S . 101:201(100) ack 1\n");
    line = line_of(4);
    assert_json(line, "dropped", "7");
    json_decref(line);
    line = line_of(5);
    assert_null(json_object_get(line, "dropped"));
    json_decref(line);
}

static void
how_long_the_device_was_down_is_told(void **state)
{
    json_t *line;

    (void)state;
    write_lines(OPEN "+2.2 C > S . 1:101(100) ack 1 down 2130\n"
                     "+0.001 C > S . 101:201(100) ack 1\n");
    line = line_of(4);
    assert_json(line, "down_ms", "2130");
    assert_null(json_object_get(line, "dropped"));
    json_decref(line);
    line = line_of(5);
    assert_null(json_object_get(line, "down_ms"));
    json_decref(line);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_line_names_its_schema_first, fresh),
        cmocka_unit_test_setup(cells_have_types, fresh),
        cmocka_unit_test_setup(what_a_segment_does_not_have_is_absent, fresh),
        cmocka_unit_test_setup(times_are_exact_in_nanoseconds, fresh),
        cmocka_unit_test_setup(the_states_are_the_ladders, fresh),
        cmocka_unit_test_setup(states_that_nobody_showed_yet_are_marked, fresh),
        cmocka_unit_test_setup(what_shows_no_state_leaves_it_inferred, fresh),
        cmocka_unit_test_setup(what_crosses_a_reset_does_not_show_that_it_came, fresh),
        cmocka_unit_test_setup(the_terms_name_their_frames, fresh),
        cmocka_unit_test_setup(bytes_that_changed_are_told, fresh),
        cmocka_unit_test_setup(a_sum_of_many_tells_how_many, fresh),
        cmocka_unit_test_setup(bytes_that_nobody_saw_have_no_frame, fresh),
        cmocka_unit_test_setup(the_words_are_those_of_the_pane, fresh),
        cmocka_unit_test_setup(sentences_use_the_numbers_asked_for, fresh),
        cmocka_unit_test_setup(hostile_bytes_do_no_harm, fresh),
        cmocka_unit_test_setup(lines_go_out_many_at_a_time, fresh),
        cmocka_unit_test_setup(no_line_is_lost_where_the_room_ends, fresh),
        cmocka_unit_test_setup(a_copy_names_its_twin, fresh),
        cmocka_unit_test_setup(an_icmp_error_has_no_line, fresh),
        cmocka_unit_test_setup(what_the_capture_dropped_is_counted, fresh),
        cmocka_unit_test_setup(how_long_the_device_was_down_is_told, fresh),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
