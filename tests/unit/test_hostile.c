/* Strangers' text through every way out of the core, the options and the configuration: nothing
 * reaches a terminal or a file unescaped, and no column moves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "hostile.h"
#include "seg.h"

#include "../../src/app/complain.h"
#include "../../src/app/config.h"
#include "tcpviz/export/json_lines.h"
#include "tcpviz/export/ladder_text.h"
#include "tcpviz/export/markdown.h"
#include "tcpviz/ui/ui.h"

/* A payload of this many bytes, so that all conversations have the same numbers. */
#define PAYLOAD 24

static char hostile[HOSTILE_MAX];

/* ---- what is written ---- */

struct output {
    char at[1 << 16];
    size_t len;
};

static void
take(void *context, const char *bytes, size_t n)
{
    struct output *out = context;

    assert_true(out->len + n < sizeof out->at);
    memcpy(out->at + out->len, bytes, n);
    out->len += n;
    out->at[out->len] = '\0';
}

/* The next line; NULL behind the last. */
static const char *
next_line(const char **at, size_t *n)
{
    const char *line = *at;

    if (*line == '\0')
        return NULL;
    *n = strcspn(line, "\n");
    *at = line + *n + (line[*n] == '\n');
    return line;
}

static void
assert_tame(const char *what, size_t number, const char *text, bool ascii)
{
    const char *line;
    size_t n;

    while ((line = next_line(&text, &n)) != NULL)
        if (!hostile_is_tame(line, n, ascii))
            fail_msg("%s, string %zu: \"%.*s\"", what, number, (int)n, line);
}

/* ---- conversations ---- */

struct stage {
    struct seg seg;
    struct watch watch;
};

/* PAYLOAD bytes of these, repeated, each changed so. */
static void
add_payload(struct text *t, const char *bytes, size_t n, unsigned char changed)
{
    text_addf(t, "1:%d(%d) ack 1 \"", PAYLOAD + 1, PAYLOAD);
    for (size_t i = 0; i < PAYLOAD; i++)
        text_addf(t, "\\x%02x", (unsigned char)bytes[i % n] ^ changed);
    text_add(t, "\"\n");
}

/* A handshake and a segment with these bytes, and then with others in their place. */
static void
converse(struct stage *s, const char *bytes, size_t n)
{
    const struct observer_settings settings = {.n_ports = 0};
    char storage[2048];
    struct text t;

    text_init(&t, storage, sizeof storage);
    text_add(&t, "client 10.0.0.1:40000\nserver 10.0.0.2:5000\n+0 C > S S 0:0(0)\n"
                 "+0.001 S > C S. 0:0(0) ack 1\n+0.001 C > S . 1:1(0) ack 1\n+0.001 C > S P. ");
    add_payload(&t, bytes, n, 0);
    text_addf(&t, "+0.001 S > C . 1:1(0) ack %d\n+0.3 C > S P. ", PAYLOAD + 1);
    add_payload(&t, bytes, n, 0x20);
    memset(s, 0, sizeof *s);
    if (!seg_parse(&s->seg, "hostile", storage))
        fail_msg("%s", s->seg.problem);
    assert_true(watch_init(&s->watch, &settings));
}

static void
finish(struct stage *s)
{
    watch_finish(&s->watch);
    seg_finish(&s->seg);
}

typedef void event_function(void *context, struct stage *s, const struct event *e,
                            const struct segment *segment);

static void
each_event(struct stage *s, event_function *function, void *context)
{
    for (size_t i = 0; i < s->seg.n_frames; i++) {
        struct frame frame = s->seg.frames[i];
        struct segment segment;
        const struct event *e;

        frame.number = i + 1;
        e = watch_frame(&s->watch, &frame, &segment);
        assert_non_null(e);
        if (function)
            function(context, s, e, &segment);
    }
}

/* ---- text ---- */

static void
to_ladder(void *context, struct stage *s, const struct event *e, const struct segment *segment)
{
    (void)segment;
    ladder_text_event(context, s->watch.observer, e);
}

static void
draw_ladder(const char *bytes, size_t n, bool ascii, const char *label, struct output *out)
{
    struct ladder_text_settings settings = {.cols = 160};
    static struct stage stage;
    struct ladder_text *ladder;

    converse(&stage, bytes, n);
    settings.style = (struct ladder_style){
        .numbers = {.charset = ascii ? CHARSET_ASCII : CHARSET_UTF8, .labels = {label, "Server"}},
        .sums = true,
        .frames = stage.watch.frames};
    ladder = ladder_text_create(&settings, (struct sink){take, out});
    assert_non_null(ladder);
    out->len = 0;
    each_event(&stage, to_ladder, ladder);
    ladder_text_finish(ladder, stage.watch.observer);
    ladder_text_destroy(ladder);
    finish(&stage);
}

/* The columns where the lifelines stand in a line. */
static void
lifelines(const char *line, size_t n, const char *glyph, size_t *first, size_t *last)
{
    size_t col = 0;

    *first = *last = 0;
    for (size_t i = 0; i < n; i++) {
        col += ((unsigned char)line[i] & 0xc0) != 0x80;
        if (strncmp(line + i, glyph, strlen(glyph)) == 0) {
            *first = *first ? *first : col;
            *last = col;
        }
    }
}

static void
assert_same_columns(size_t number, const char *is, const char *should, const char *glyph)
{
    const char *a, *b;
    size_t n_a, n_b, from_a, to_a, from_b, to_b;

    while ((a = next_line(&is, &n_a)) != NULL && (b = next_line(&should, &n_b)) != NULL) {
        lifelines(a, n_a, glyph, &from_a, &to_a);
        lifelines(b, n_b, glyph, &from_b, &to_b);
        if (from_a != from_b || to_a != to_b)
            fail_msg("string %zu: lifelines at %zu and %zu, not %zu and %zu: \"%.*s\"", number,
                     from_a, to_a, from_b, to_b, (int)n_a, a);
    }
    assert_true(*is == '\0' && *should == '\0');
}

static void
no_payload_moves_a_line_of_the_ladder(void **state)
{
    static struct output plain, out;

    (void)state;
    for (int ascii = 0; ascii < 2; ascii++) {
        draw_ladder("plain text and no more..", PAYLOAD, ascii, "Client", &plain);
        assert_non_null(strstr(plain.at, "plain text"));
        for (size_t i = 0; i < hostile_count(); i++) {
            size_t n = hostile_string(i, hostile);

            draw_ladder(hostile, n, ascii, "Client", &out);
            assert_tame("ladder", i, out.at, ascii);
            /* A vertical bar is a character that strangers may have. */
            if (!ascii || memchr(hostile, '|', n) == NULL)
                assert_same_columns(i, out.at, plain.at, ascii ? "|" : "│");
        }
    }
}

static void
to_markdown(void *context, struct stage *s, const struct event *e, const struct segment *segment)
{
    const struct number_style style = {.numbers = NUMBERS_RELATIVE};

    markdown_event((struct sink){take, context}, s->watch.observer, e, segment, &style,
                   &(struct markdown_told){.dropped = 0});
}

/* Bars that end a cell. */
static int
cells(const char *line, size_t n)
{
    int bars = 0;

    for (size_t i = 0; i < n; i++) {
        if (line[i] == '\\')
            i++;
        else
            bars += line[i] == '|';
    }
    return bars;
}

static void
no_payload_adds_a_cell_to_a_table(void **state)
{
    static struct output out;

    (void)state;
    for (size_t i = 0; i < hostile_count(); i++) {
        static struct stage stage;
        size_t n = hostile_string(i, hostile), length;
        const char *at = out.at, *line;
        int bars = 0;

        converse(&stage, hostile, n);
        out.len = 0;
        markdown_begin((struct sink){take, &out});
        each_event(&stage, to_markdown, &out);
        finish(&stage);
        assert_tame("markdown", i, out.at, false);
        while ((line = next_line(&at, &length)) != NULL) {
            bars = bars ? bars : cells(line, length);
            assert_int_equal(cells(line, length), bars);
        }
    }
}

static void
to_json(void *context, struct stage *s, const struct event *e, const struct segment *segment)
{
    assert_true(json_lines_event(context, observer_flow(s->watch.observer, e->flow), e, segment,
                                 observer_analysis(s->watch.observer)));
}

static void
json_is_ascii_and_a_line_an_event(void **state)
{
    static struct output out;
    const struct number_style style = {.numbers = NUMBERS_RELATIVE};

    (void)state;
    for (size_t i = 0; i < hostile_count(); i++) {
        static struct stage stage;
        size_t n = hostile_string(i, hostile), length, lines = 0;
        struct json_lines *json = json_lines_create(&style, (struct sink){take, &out});
        const char *at = out.at, *line;

        converse(&stage, hostile, n);
        out.len = 0;
        each_event(&stage, to_json, json);
        json_lines_flush(json);
        json_lines_destroy(json);
        assert_tame("JSON", i, out.at, true);
        while ((line = next_line(&at, &length)) != NULL) {
            assert_true(line[0] == '{' && line[length - 1] == '}');
            lines++;
        }
        assert_int_equal(lines, stage.seg.n_frames);
        finish(&stage);
    }
}

/* ---- screens ---- */

/* Names of sources are escaped by the session, as here. */
static const char *
escaped(const char *bytes, size_t n, char *storage, size_t size)
{
    struct text t;

    text_init(&t, storage, size);
    text_add_escaped(&t, bytes, n, CHARSET_UTF8);
    return storage;
}

/* The keys that lead to each screen, and to the panes that show what was sent. */
static const int ways[][2] = {{0},
                              {'c'},
                              {'?'},
                              {'e'},
                              {KEY_CODE_ENTER},
                              {KEY_CODE_ENTER, '3'},
                              {KEY_CODE_ENTER, '4'},
                              {KEY_CODE_ENTER, '5'}};

static void
look(struct stage *s, const char *name, size_t way, struct output *out)
{
    const struct ui_settings settings = {.charset = CHARSET_UTF8, .labels = {"Client", "Server"}};
    struct ui_source source = {
        .state = SOURCE_FILE, .name = name, .filter = name, .waiting = name, .notice = ""};
    static struct ui ui;
    struct grid grid;

    ui_init(&ui, &settings, &s->watch);
    ui_arrange(&ui, &s->watch, &source, 100, 36);
    /* The segment with the payload is the fourth. */
    for (int i = 0; i < 3; i++)
        (void)ui_key(&ui, &s->watch, KEY_CODE_DOWN);
    for (int i = 0; i < 2 && ways[way][i] != 0; i++)
        (void)ui_key(&ui, &s->watch, ways[way][i]);
    ui_arrange(&ui, &s->watch, &source, 100, 36);
    assert_true(grid_init(&grid, 100, 36, CHARSET_UTF8));
    ui_paint(&ui, &s->watch, &source, &grid);
    out->len = 0;
    for (int row = 0; row < grid.rows; row++) {
        char storage[2048];
        struct text t;

        text_init(&t, storage, sizeof storage);
        grid_row_text(&grid, row, &t);
        assert_true(text_cols(storage) <= 100);
        text_add(&t, "\n");
        take(out, storage, t.len);
    }
    grid_finish(&grid);
    ui_finish(&ui);
}

static void
neither_payload_nor_names_move_a_screen(void **state)
{
    static char name[4 * HOSTILE_MAX];
    static struct output plain, out;
    static struct stage stage;

    (void)state;
    for (size_t way = 0; way < sizeof ways / sizeof *ways; way++) {
        converse(&stage, "plain text and no more..", PAYLOAD);
        each_event(&stage, NULL, NULL);
        look(&stage, "hello.pcap", way, &plain);
        finish(&stage);
        for (size_t i = 0; i < hostile_count(); i++) {
            size_t n = hostile_string(i, hostile);

            converse(&stage, hostile, n);
            each_event(&stage, NULL, NULL);
            look(&stage, escaped(hostile, n, name, sizeof name), way, &out);
            finish(&stage);
            assert_tame("screen", i, out.at, false);
            assert_same_columns(i, out.at, plain.at, "│");
        }
    }
}

static void
what_it_waits_for_stays_inside_the_screen(void **state)
{
    static char name[4 * HOSTILE_MAX];
    const struct observer_settings settings = {.n_ports = 0};
    static struct output out;
    static struct stage stage;

    (void)state;
    for (size_t i = 0; i < hostile_count(); i++) {
        size_t n = hostile_string(i, hostile);

        assert_true(watch_init(&stage.watch, &settings));
        look(&stage, escaped(hostile, n, name, sizeof name), 0, &out);
        watch_finish(&stage.watch);
        assert_tame("empty screen", i, out.at, false);
    }
}

/* ---- options and configuration ---- */

/* What complain() writes, into memory. */
static int errors_fd, found_stderr;

static int
divert_errors(void **state)
{
    (void)state;
    found_stderr = dup(STDERR_FILENO);
    errors_fd = memfd_create("errors", MFD_CLOEXEC);
    return found_stderr >= 0 && errors_fd >= 0 ? 0 : -1;
}

static void
divert(void)
{
    assert_int_equal(ftruncate(errors_fd, 0), 0);
    assert_int_equal(lseek(errors_fd, 0, SEEK_SET), 0);
    assert_true(dup2(errors_fd, STDERR_FILENO) >= 0);
}

static void
undivert(struct output *out)
{
    ssize_t n;

    assert_true(dup2(found_stderr, STDERR_FILENO) >= 0);
    n = pread(errors_fd, out->at, sizeof out->at - 1, 0);
    assert_true(n >= 0);
    out->at[n] = '\0';
    out->len = (size_t)n;
}

/* Parses a command line with this word; what is wrong is said in one tame line. */
static void
try_word(size_t number, const char *option, char *word)
{
    static struct output out;
    static struct options o;
    char program[] = "tcpviz", storage[64];
    char *argv[] = {program, storage, word, NULL};
    struct failure why;

    snprintf(storage, sizeof storage, "%s", option);
    options_init(&o);
    if (options_parse(&o, option[0] ? 3 : 2, option[0] ? argv : argv + 1, &why))
        return;
    divert();
    assert_int_equal(complain(&why), EXIT_USAGE);
    undivert(&out);
    assert_tame(option, number, out.at, true);
    assert_ptr_equal(strchr(out.at, '\n') + 1, out.at + out.len);
}

static void
options_answer_in_one_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < hostile_count(); i++) {
        size_t n = hostile_string(i, hostile);
        static char spelled[HOSTILE_MAX + 2];

        for (size_t k = 0; options_info(k) != NULL; k++) {
            char option[64];

            if (options_info(k)->name == NULL || options_info(k)->argument == NULL)
                continue;
            snprintf(option, sizeof option, "--%s", options_info(k)->name);
            try_word(i, option, hostile);
        }
        memcpy(spelled, "--", 2);
        memcpy(spelled + 2, hostile, n + 1);
        try_word(i, "--wireshark", spelled);
        try_word(i, "--wireshark", spelled + 1);
    }
}

/* A label that is taken is drawn, and draws nothing else. */
static void
labels_keep_to_their_box(void **state)
{
    static struct output plain, out;
    static struct options o;

    (void)state;
    draw_ladder("plain text and no more..", PAYLOAD, false, "Client", &plain);
    for (size_t i = 0; i < hostile_count(); i++) {
        char value[HOSTILE_MAX + 8], label[OPTIONS_LABEL_BYTES];
        struct failure why;

        (void)hostile_string(i, hostile);

        snprintf(value, sizeof value, "%s,b", hostile);
        options_init(&o);
        if (!options_set(&o, "labels", value, OPTIONS_OF_USER, &why))
            continue;
        options_label(&o, CLIENT, CHARSET_UTF8, label);
        draw_ladder("plain text and no more..", PAYLOAD, false, label, &out);
        assert_tame("label", i, out.at, false);
        assert_same_columns(i, out.at, plain.at, "│");
    }
}

/* As a name, as a value, as a whole line of a file. */
static void
configuration_answers_in_tame_lines(void **state)
{
    static const char *const shapes[] = {"%s = yes\n", "theme = %s\n", "labels = %s,b\n",
                                         "%s\n",       "[%s\n",        "wireshark = %s\n"};
    char path[] = "/tmp/tcpviz-test-XXXXXX", program[] = "tcpviz", config[] = "--config";
    char *argv[] = {program, config, path, NULL};
    const struct priv_plan plan = {.target = PRIV_KEEP_USER, .uid = getuid(), .gid = getgid()};
    int fd = mkstemp(path);
    static struct output out;
    size_t warned = 0;

    (void)state;
    assert_true(fd >= 0);
    for (size_t i = 0; i < hostile_count(); i++) {
        static struct config c;
        static struct options o;
        struct failure why;

        (void)hostile_string(i, hostile);
        assert_int_equal(ftruncate(fd, 0), 0);
        assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
        for (size_t k = 0; k < sizeof shapes / sizeof shapes[0]; k++)
            if (strlen(hostile) < 1000)
                assert_true(dprintf(fd, shapes[k], hostile) > 0);
        divert();
        memset(&c, 0, sizeof c);
        assert_true(config_start(&c, &o, 3, argv, &why));
        assert_true(config_finish(&c, &o, &plan, &why));
        undivert(&out);
        assert_tame("configuration", i, out.at, true);
        warned += c.wrong > 0;
    }
    close(fd);
    unlink(path);
    assert_true(warned > 100);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_payload_moves_a_line_of_the_ladder),
        cmocka_unit_test(no_payload_adds_a_cell_to_a_table),
        cmocka_unit_test(json_is_ascii_and_a_line_an_event),
        cmocka_unit_test(neither_payload_nor_names_move_a_screen),
        cmocka_unit_test(what_it_waits_for_stays_inside_the_screen),
        cmocka_unit_test(options_answer_in_one_line),
        cmocka_unit_test(labels_keep_to_their_box),
        cmocka_unit_test(configuration_answers_in_tame_lines),
    };

    return cmocka_run_group_tests(tests, divert_errors, NULL);
}
