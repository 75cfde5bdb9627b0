/*
 * The screens at every size and under any keys: nothing crashes, no row is too many, what is
 * selected is to be seen, and neither a second look nor a storm of sizes changes the picture.
 */
#include "in_range.h"
#include "seg.h"
#include "tcpviz/ui/ui.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Around the ladder at least: status, names, rule, pane, bottom line. */
#define ROWS_AROUND 5

struct stage {
    struct seg seg;
    struct watch watch;
    struct ui ui;
    struct ui_source source;
    struct grid grid;
    size_t taken;
};

static struct stage stage, fresh;

/* Two connections at once: the first in bulk, with retransmissions and their notes, the second
 * refused; a third one begins at the end. */
static void
converse(struct text *t)
{
    int next = 1;

    text_add(t, "client 192.168.0.102:51234\nserver 192.168.0.103:5000\n"
                "client2 [2001:db8:85a3::8a2e:370:7348]:40000\nserver2 [2001:db8::1]:5000\n"
                "client3 192.168.0.102:51236\nserver3 192.168.0.103:5000\n"
                "+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n+0.001 C > S . 1:1(0) ack 1\n"
                "+0.001 C2 > S2 S 0:0(0)\n+0.001 S2 > C2 R. raw 0:0(0) ack 1\n");
    for (int i = 0; i < 40; i++) {
        text_addf(t, "+0.001 C > S P. %d:%d(100) ack 1\n", next, next + 100);
        if (i % 4 == 3)
            text_addf(t, "+0.3 C > S P. %d:%d(100) ack 1\n", next, next + 100);
        if (i % 4 == 1)
            text_addf(t, "+6 S > C . 1:1(0) ack %d win 0\n", next + 100);
        next += 100;
    }
    text_addf(t,
              "+0.001 C > S F. %d:%d(0) ack 1\n+0.001 S > C F. 1:1(0) ack %d\n"
              "+0.001 C > S . %d:%d(0) ack 2\n",
              next, next, next + 1, next + 1, next + 1);
    text_add(t, "+0.001 C3 > S3 S 0:0(0)\n");
}

/* Stands for libpcap: every other frame matches. */
static bool
compile_anything(void *context, const struct filter *filter, struct failure *why)
{
    (void)context;
    (void)filter;
    (void)why;
    return true;
}

static bool
match_odd_frames(void *context, int part, const struct frame *frame)
{
    (void)context;
    (void)part;
    return frame->number % 2 != 0;
}

static void
begin_with(struct stage *s, enum source_state state, enum charset charset, const char *words,
           const struct observer_settings *observer_settings)
{
    const struct ui_settings settings = {
        .charset = charset, .compile = compile_anything, .matches = match_odd_frames};

    memset(s, 0, sizeof *s);
    if (!seg_parse(&s->seg, "conversation", words))
        fail_msg("%s", s->seg.problem);
    assert_true(watch_init(&s->watch, observer_settings));
    s->source = (struct ui_source){.state = state,
                                   .name = "lo",
                                   .filter = "port 5000",
                                   .waiting = "TCP port 5000 on lo",
                                   .notice = ""};
    ui_init(&s->ui, &settings, &s->watch);
}

static void
begin(struct stage *s, enum source_state state, enum charset charset)
{
    static char storage[1 << 14];
    const struct observer_settings none = {.n_ports = 0};
    struct text t;

    text_init(&t, storage, sizeof storage);
    converse(&t);
    assert_true(t.len + 1 < sizeof storage);
    begin_with(s, state, charset, storage, &none);
}

static void
end(struct stage *s)
{
    ui_finish(&s->ui);
    grid_finish(&s->grid);
    watch_finish(&s->watch);
    seg_finish(&s->seg);
}

static void
take(struct stage *s, size_t n)
{
    for (; n > 0 && s->taken < s->seg.n_frames; n--) {
        struct frame frame = s->seg.frames[s->taken++];
        struct segment segment;

        frame.number = s->taken;
        assert_non_null(watch_frame(&s->watch, &frame, &segment));
    }
}

static void
look(struct stage *s, int cols, int rows)
{
    ui_arrange(&s->ui, &s->watch, &s->source, cols, rows);
    if (s->grid.cols != cols || s->grid.rows != rows) {
        grid_finish(&s->grid);
        assert_true(grid_init(&s->grid, cols, rows, s->ui.settings.charset));
    }
    ui_paint(&s->ui, &s->watch, &s->source, &s->grid);
}

static bool
same_picture(const struct grid *a, const struct grid *b)
{
    return a->cols == b->cols && a->rows == b->rows &&
           memcmp(a->cells, b->cells, (size_t)a->cols * (size_t)a->rows * sizeof a->cells[0]) == 0;
}

static void
row_text(const struct grid *g, int row, char *storage, size_t size)
{
    struct text t;

    text_init(&t, storage, size);
    grid_row_text(g, row, &t);
}

/* The xorshift of Marsaglia: the same keys in every run. */
static uint32_t
chance(uint32_t below)
{
    static uint32_t x = 2463534242u;

    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return x % below;
}

/* Now and then a whole line is typed. */
static int
any_key(void)
{
    static const char *const lines[] = {"\x1b"
                                        "f\x15"
                                        "data\r",
                                        "\x1b"
                                        "f\x15"
                                        "port 80\r",
                                        "\x1b"
                                        "f\x15\r",
                                        "\x1b"
                                        "f\x15"
                                        "closed\r",
                                        "\x1b/again\r",
                                        "\x1b/192.168\r",
                                        "\x1b:12\r",
                                        "\x1b:#30\r",
                                        "\x1b:nothing at all\r",
                                        "\x1b"
                                        "f\x15(data\r",
                                        "\x1b"
                                        "f\x15!data\r",
                                        "\x1b/\r"};
    static const char *typed = "";

    static const int keys[] = {KEY_CODE_UP,
                               KEY_CODE_DOWN,
                               KEY_CODE_PAGE_UP,
                               KEY_CODE_PAGE_DOWN,
                               KEY_CODE_HOME,
                               KEY_CODE_END,
                               KEY_CODE_TAB,
                               KEY_CODE_BACK_TAB,
                               KEY_CODE_ENTER,
                               KEY_CODE_ESCAPE,
                               KEY_CODE_LEFT,
                               KEY_CODE_RIGHT,
                               KEY_CODE_F1,
                               KEY_CODE_REDRAW,
                               ' ',
                               'j',
                               'k',
                               'G',
                               'g',
                               's',
                               'z',
                               'a',
                               'm',
                               'o',
                               'O',
                               '.',
                               ',',
                               'T',
                               'n',
                               'N',
                               'e',
                               'E',
                               '/',
                               ':',
                               'f',
                               '+',
                               '-',
                               'c',
                               '?',
                               'q',
                               'x',
                               '[',
                               ']',
                               '1',
                               '2',
                               '3',
                               '4',
                               '\x7f',
                               0x7fffffff,
                               0,
                               -1};

    if (*typed == '\0' && chance(60) == 0)
        typed = lines[chance(sizeof lines / sizeof lines[0])];
    if (*typed != '\0')
        return *typed++ == '\x15' ? KEY_CODE_KILL : typed[-1];
    return keys[chance(sizeof keys / sizeof keys[0])];
}

/* By their first column, which is further right where the picture does not take all. */
static int
marked_rows(const struct ui *ui, const struct grid *g)
{
    bool several = ui->merged.on && ui->screen != SCREEN_LIST;
    int n = 0, spare = g->cols - ladder_cols_max(several ? ui->merged.n : 1);
    int first = spare > 0 ? spare / 2 : 0;

    for (int row = 0; row < g->rows; row++)
        n += g->cells[row * g->cols + first].selected;
    return n;
}

/* The selected segment, connection or field; the help selects nothing. */
static int
rows_to_mark(const struct ui *ui)
{
    bool field = ui->screen == SCREEN_DETAILS && ui->details.pane == PANE_FIELDS;

    if (ui->screen == SCREEN_LIST)
        return ui->list.n > 0;
    if (ui->screen == SCREEN_HELP || ui->view.selected.handle == 0)
        return 0;
    return field ? 2 : 1;
}

static int
rows_selected(const struct ui *ui)
{
    int n = 0;

    for (int i = 0; i < ui->n_ladder; i++)
        n += ladder_is_selected(&ui->view, &ui->ladder[i]);
    return n;
}

static void
check_picture(const struct stage *s, const char *what)
{
    const struct ui *ui = &s->ui;
    char storage[8192];

    for (int i = 0; i < s->grid.cols * s->grid.rows; i++)
        if (s->grid.cells[i].glyph == 0)
            fail_msg("%s: cell %d is empty", what, i);
    row_text(&s->grid, 0, storage, sizeof storage);
    if (ui->cols < UI_COLS_MIN || ui->rows < UI_ROWS_MIN) {
        if (strncmp(storage, "terminal too small:", strlen(storage)) != 0)
            fail_msg("%s: \"%s\"", what, storage);
        return;
    }
    if (strncmp(storage, " tcpviz  lo  port 5000 ", 23) != 0)
        fail_msg("%s: \"%s\"", what, storage);
    if (ui->n_ladder > ui->rows - ROWS_AROUND)
        fail_msg("%s: %d rows", what, ui->n_ladder);
    if (ui->flow != 0 && rows_selected(ui) != (ui->view.selected.handle != 0))
        fail_msg("%s: the selected segment is in %d rows", what, rows_selected(ui));
    if (ui->flow != 0 && ui->refusal[0] == '\0' && marked_rows(ui, &s->grid) != rows_to_mark(ui))
        fail_msg("%s: %d rows are marked", what, marked_rows(ui, &s->grid));
}

/* Looking again changes nothing. */
static void
check_again(struct stage *s, const char *what)
{
    struct grid first = s->grid;

    s->grid = (struct grid){.cols = 0};
    look(s, first.cols, first.rows);
    if (!same_picture(&first, &s->grid))
        fail_msg("%s: a second look differs", what);
    grid_finish(&first);
}

static void
sweep_size(struct stage *s, int cols, int rows)
{
    static const int opening[SCREENS][2] = {[SCREEN_LIST] = {'c'},
                                            [SCREEN_HELP] = {'?'},
                                            [SCREEN_DETAILS] = {KEY_CODE_ENTER},
                                            [SCREEN_BYTES] = {KEY_CODE_ENTER, '4'}};
    char what[96];

    for (int screen = 0; screen < SCREENS; screen++) {
        for (int i = 0; i < 3; i++)
            (void)ui_key(&s->ui, &s->watch, KEY_CODE_ESCAPE);
        (void)ui_key(&s->ui, &s->watch, opening[screen][0]);
        (void)ui_key(&s->ui, &s->watch, opening[screen][1]);
        for (int i = 0; i <= 20; i++) {
            int key = i == 0 ? 0 : any_key();

            (void)ui_key(&s->ui, &s->watch, key);
            if (chance(400) == 0)
                take(s, 1);
            look(s, cols, rows);
            snprintf(what, sizeof what, "%dx%d screen %d key %d (%#x)", cols, rows, screen, i,
                     (unsigned)key);
            check_picture(s, what);
            check_again(s, what);
        }
    }
}

static void
sweep(enum source_state state, enum charset charset)
{
    static const int large[][2] = {{80, 24},  {100, 36},  {160, 50},
                                   {240, 67}, {1000, 10}, {40, 300}};

    begin(&stage, state, charset);
    for (int rows = 1; rows <= 16; rows++)
        for (int cols = 1; cols <= 45; cols++)
            sweep_size(&stage, cols, rows);
    for (size_t i = 0; i < sizeof large / sizeof large[0]; i++)
        sweep_size(&stage, large[i][0], large[i][1]);
    assert_true(stage.taken > 10);
    end(&stage);
}

static void
every_size_and_any_keys_live(void **state)
{
    (void)state;
    sweep(SOURCE_LIVE, CHARSET_UTF8);
}

static void
every_size_and_any_keys_of_a_file_in_ascii(void **state)
{
    (void)state;
    sweep(SOURCE_FILE, CHARSET_ASCII);
}

/* Compares with a program that was started at this size. */
static void
assert_as_fresh(enum source_state source, int cols, int rows, const char *keys)
{
    begin(&fresh, source, CHARSET_UTF8);
    take(&fresh, SIZE_MAX);
    look(&fresh, cols, rows);
    for (; *keys; keys++) {
        (void)ui_key(&fresh.ui, &fresh.watch, *keys);
        look(&fresh, cols, rows);
    }
    for (int row = 0; row < rows; row++) {
        char is[8192], should[8192];

        row_text(&stage.grid, row, is, sizeof is);
        row_text(&fresh.grid, row, should, sizeof should);
        assert_string_equal(is, should);
    }
    assert_true(same_picture(&stage.grid, &fresh.grid));
    end(&fresh);
}

static void
storm(enum source_state source, const char *keys)
{
    begin(&stage, source, CHARSET_UTF8);
    for (int i = 0; i < 1000; i++) {
        if (i % 10 == 0)
            take(&stage, 1);
        look(&stage, 1 + (int)chance(200), 1 + (int)chance(100));
    }
    take(&stage, SIZE_MAX);
    for (const char *key = keys; *key; key++)
        (void)ui_key(&stage.ui, &stage.watch, *key);
    look(&stage, 45, 12);
    look(&stage, 80, 24);
    assert_as_fresh(source, 80, 24, keys);
    look(&stage, 100, 36);
    assert_as_fresh(source, 100, 36, keys);
    end(&stage);
}

static void
a_storm_of_sizes_leaves_no_trace(void **state)
{
    (void)state;
    storm(SOURCE_LIVE, "");
    storm(SOURCE_FILE, "");
    storm(SOURCE_FILE, "G");
    storm(SOURCE_FILE, "c");
    storm(SOURCE_FILE, "m");
    storm(SOURCE_FILE, "cmajjj");
    storm(SOURCE_LIVE, "m");
    storm(SOURCE_LIVE, "coooo");
    storm(SOURCE_FILE, "cjooooO");
    storm(SOURCE_FILE, "?");
    storm(SOURCE_FILE, "\r1");
    storm(SOURCE_FILE, "\r2jj");
    storm(SOURCE_FILE, "\r3G");
    storm(SOURCE_LIVE, "\r4l");
}

static void
the_selected_segment_survives_every_size(void **state)
{
    uint64_t frame;

    (void)state;
    begin(&stage, SOURCE_FILE, CHARSET_UTF8);
    take(&stage, SIZE_MAX);
    look(&stage, 100, 36);
    for (int i = 0; i < 17; i++)
        (void)ui_key(&stage.ui, &stage.watch, 'j');
    look(&stage, 100, 36);
    frame = stage.ui.view.selected.frame;
    for (int i = 0; i < 300; i++) {
        look(&stage, 1 + (int)chance(200), 1 + (int)chance(100));
        assert_int_equal(stage.ui.view.selected.frame, frame);
        check_picture(&stage, "resized");
    }
    end(&stage);
}

/* A paused picture stays what it was; only the count of what waits goes on. */
static void
a_paused_ladder_stands_still(void **state)
{
    char before[36][512], after[512];

    (void)state;
    begin(&stage, SOURCE_LIVE, CHARSET_UTF8);
    take(&stage, 12);
    look(&stage, 100, 36);
    (void)ui_key(&stage.ui, &stage.watch, ' ');
    look(&stage, 100, 36);
    for (int row = 0; row < 36; row++)
        row_text(&stage.grid, row, before[row], sizeof before[row]);
    for (int i = 0; i < 40; i++) {
        take(&stage, 1);
        look(&stage, 100, 36);
    }
    for (int row = 1; row < 36; row++) {
        row_text(&stage.grid, row, after, sizeof after);
        assert_string_equal(after, before[row]);
    }
    row_text(&stage.grid, 0, after, sizeof after);
    assert_non_null(strstr(after, "PAUSED  40 waiting"));
    end(&stage);
}

static void
assert_key_shows(struct stage *s, int key, uint32_t flow)
{
    (void)ui_key(&s->ui, &s->watch, key);
    look(s, 100, 36);
    assert_int_equal(s->ui.flow, flow);
}

/* Likewise of several connections: the second one of this server begins while it is held. */
static void
a_paused_ladder_of_several_stands_still(void **state)
{
    char before[36][512], after[512];

    (void)state;
    begin(&stage, SOURCE_LIVE, CHARSET_UTF8);
    take(&stage, 40);
    look(&stage, 100, 36);
    (void)ui_key(&stage.ui, &stage.watch, 'm');
    look(&stage, 100, 36);
    assert_int_equal(stage.ui.merged.n, 1);
    (void)ui_key(&stage.ui, &stage.watch, ' ');
    look(&stage, 100, 36);
    for (int row = 0; row < 36; row++)
        row_text(&stage.grid, row, before[row], sizeof before[row]);
    for (int i = 0; i < 40; i++) {
        take(&stage, 1);
        look(&stage, 100, 36);
    }
    assert_int_equal(observer_flow_last(stage.watch.observer), 3);
    for (int row = 1; row < 36; row++) {
        row_text(&stage.grid, row, after, sizeof after);
        assert_string_equal(after, before[row]);
    }
    (void)ui_key(&stage.ui, &stage.watch, ' ');
    look(&stage, 100, 36);
    assert_int_equal(stage.ui.merged.n, 2);
    assert_int_equal(stage.ui.merged.numbers[1], 3);
    end(&stage);
}

/* The longest labels there are, of the worst letters: the number of the client still stands at its
 * lifeline, and nothing is drawn over a neighbour. */
static void
a_label_never_hides_the_number(void **state)
{
    static const int sizes[][2] = {{100, 36}, {80, 24}, {60, 20}, {40, 10}};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char line[512];
        const char *first, *second;

        begin(&stage, SOURCE_FILE, CHARSET_ASCII);
        stage.ui.style.numbers.labels[CLIENT] = "\\x1b[2J\\xe2\\x80";
        stage.ui.style.numbers.labels[SERVER] = "WWWWWWWWWWWWWWWW";
        take(&stage, SIZE_MAX);
        look(&stage, sizes[i][0], sizes[i][1]);
        (void)ui_key(&stage.ui, &stage.watch, 'm');
        look(&stage, sizes[i][0], sizes[i][1]);
        row_text(&stage.grid, sizes[i][1] >= 24 ? 2 : 1, line, sizeof line);
        first = strstr(line, "\\x1b[2J");
        assert_non_null(first);
        second = strstr(first + 1, "\\x1b[2J");
        assert_non_null(second);
        first = strstr(first, " 1");
        assert_non_null(first);
        assert_true(first < second);
        assert_non_null(strstr(second, " 3"));
        assert_non_null(strstr(second, "WWWWWW"));
        end(&stage);
    }
}

/* Connection 3 began while the picture was held: the way round leads past it. */
static void
tab_passes_what_a_paused_picture_does_not_hold(void **state)
{
    (void)state;
    begin(&stage, SOURCE_LIVE, CHARSET_UTF8);
    take(&stage, 8);
    look(&stage, 100, 36);
    assert_int_equal(stage.ui.flow, 1);
    (void)ui_key(&stage.ui, &stage.watch, ' ');
    take(&stage, SIZE_MAX);
    look(&stage, 100, 36);
    assert_non_null(observer_flow(stage.watch.observer, 3));
    assert_key_shows(&stage, KEY_CODE_TAB, 2);
    assert_key_shows(&stage, KEY_CODE_TAB, 1);
    assert_key_shows(&stage, KEY_CODE_BACK_TAB, 2);
    assert_key_shows(&stage, KEY_CODE_BACK_TAB, 1);
    (void)ui_key(&stage.ui, &stage.watch, ' ');
    assert_key_shows(&stage, KEY_CODE_BACK_TAB, 3);
    assert_key_shows(&stage, KEY_CODE_TAB, 1);
    end(&stage);
}

/* The newest connection ended and made room for the others' segments. */
static void
back_tab_goes_round_when_the_last_connection_is_gone(void **state)
{
    static const char words[] = "client 10.0.0.1:1001\nserver 10.0.0.9:5000\n"
                                "client2 10.0.0.1:1002\nserver2 10.0.0.9:5000\n"
                                "client3 10.0.0.1:1003\nserver3 10.0.0.9:5000\n"
                                "+0 C > S S 0:0(0)\n+0.1 C2 > S2 S 0:0(0)\n"
                                "+0.1 C3 > S3 S 0:0(0)\n+0.1 S3 > C3 R. raw 0:0(0) ack 1\n"
                                "+0.1 S > C S. 0:0(0) ack 1\n+0.1 C > S . 1:1(0) ack 1\n";
    const struct observer_settings small = {.limits.events = 5};

    (void)state;
    begin_with(&stage, SOURCE_FILE, CHARSET_UTF8, words, &small);
    take(&stage, SIZE_MAX);
    look(&stage, 100, 36);
    assert_null(observer_flow(stage.watch.observer, 3));
    assert_int_equal(stage.ui.flow, 1);
    assert_key_shows(&stage, KEY_CODE_BACK_TAB, 2);
    assert_key_shows(&stage, KEY_CODE_TAB, 1);
    end(&stage);
}

/* What a key led to is on the screen from then on, not from the next picture: meanwhile segments
 * come, which may take the place of what goes next. */
static void
a_step_is_kept_before_it_is_drawn(void **state)
{
    static char storage[1 << 14];
    const struct observer_settings small = {.limits.events = 10};
    struct text t;

    (void)state;
    text_init(&t, storage, sizeof storage);
    text_add(&t, "client 10.0.0.1:1001\nserver 10.0.0.9:5000\n");
    for (int i = 0; i < 40; i++)
        text_addf(&t, "+0.001 C > S P. %d:%d(1) ack 1\n", 1 + i, 2 + i);
    begin_with(&stage, SOURCE_LIVE, CHARSET_UTF8, storage, &small);
    take(&stage, 8);
    look(&stage, 100, 36);
    (void)ui_key(&stage.ui, &stage.watch, ' ');
    take(&stage, 20);
    (void)ui_key(&stage.ui, &stage.watch, '.');
    assert_int_equal(stage.ui.view.selected.frame, 27); /* 9 to 26 are not kept */
    take(&stage, 8);
    look(&stage, 100, 36);
    assert_int_equal(stage.ui.view.selected.frame, 27);
    end(&stage);
}

static void
the_selected_connection_of_the_list_is_kept(void **state)
{
    static char storage[1 << 14];
    const struct observer_settings small = {.limits.events = 8};
    struct text t;

    (void)state;
    text_init(&t, storage, sizeof storage);
    text_add(&t, "client 10.0.0.1:1001\nserver 10.0.0.9:5000\n");
    for (int i = 2; i <= 9; i++)
        text_addf(&t, "client%d 10.0.0.1:100%d\nserver%d 10.0.0.9:5000\n", i, i, i);
    text_add(&t, "+0.1 C > S S 0:0(0)\n+0.1 S > C R. raw 0:0(0) ack 1\n");
    for (int i = 2; i <= 9; i++)
        text_addf(&t, "+0.1 C%d > S%d S 0:0(0)\n+0.1 S%d > C%d R. raw 0:0(0) ack 1\n", i, i, i, i);
    begin_with(&stage, SOURCE_FILE, CHARSET_UTF8, storage, &small);
    take(&stage, 8);
    look(&stage, 100, 36);
    (void)ui_key(&stage.ui, &stage.watch, 'c');
    look(&stage, 100, 36);
    (void)ui_key(&stage.ui, &stage.watch, 'j');
    take(&stage, 8);
    assert_non_null(observer_flow(stage.watch.observer, 2));
    assert_null(observer_flow(stage.watch.observer, 3));
    assert_key_shows(&stage, KEY_CODE_ENTER, 2);
    end(&stage);
}

/* However many end within a second, the view does not go to each; and it goes to the last one
 * though nothing comes behind it. */
static void
short_connections_are_followed_at_a_pace_to_read(void **state)
{
    static char storage[1 << 14];
    const struct observer_settings none = {.n_ports = 0};
    int shown = 0, pictures = 0;
    uint32_t before = 0;
    struct text t;

    (void)state;
    text_init(&t, storage, sizeof storage);
    text_add(&t, "client 10.0.0.1:1001\nserver 10.0.0.9:5000\n");
    for (int i = 2; i <= 9; i++)
        text_addf(&t, "client%d 10.0.0.1:100%d\nserver%d 10.0.0.9:5000\n", i, i, i);
    text_add(&t, "+0.01 C > S S 0:0(0)\n+0.01 S > C R. raw 0:0(0) ack 1\n");
    for (int i = 2; i <= 9; i++)
        text_addf(&t, "+0.01 C%d > S%d S 0:0(0)\n+0.01 S%d > C%d R. raw 0:0(0) ack 1\n", i, i, i,
                  i);
    begin_with(&stage, SOURCE_LIVE, CHARSET_UTF8, storage, &none);
    for (int i = 0; i < 18; i++) {
        take(&stage, 1);
        look(&stage, 100, 36);
        shown += stage.ui.flow != before;
        before = stage.ui.flow;
    }
    assert_int_equal(shown, 2);
    for (; ui_unsettled(&stage.ui) && pictures < 100; pictures++)
        look(&stage, 100, 36);
    assert_int_equal(stage.ui.flow, 9);
    assert_int_in_range(pictures, 1, 30);
    end(&stage);
}

static void
tab_without_connections_does_nothing(void **state)
{
    (void)state;
    begin(&stage, SOURCE_LIVE, CHARSET_UTF8);
    look(&stage, 100, 36);
    assert_key_shows(&stage, KEY_CODE_TAB, 0);
    assert_key_shows(&stage, KEY_CODE_BACK_TAB, 0);
    end(&stage);
}

/* The frames up to this one, and not those behind it, as a capture that ended there. */
static void
take_up_to(struct stage *s, uint64_t frame)
{
    while (s->taken < s->seg.n_frames && s->taken < frame) {
        struct frame next = s->seg.frames[s->taken++];
        struct segment segment;

        next.number = s->taken;
        (void)watch_frame(&s->watch, &next, &segment);
    }
}

/* A picture that was stepped to is that of a capture which had come so far. */
static void
check_step(struct stage *stepped, struct stage *then, const char *what)
{
    (void)ui_key(&then->ui, &then->watch, ' ');
    then->ui.flow = stepped->ui.flow;
    then->ui.style.numbers.numbers = stepped->ui.style.numbers.numbers;
    then->ui.following = true;
    look(then, 100, 44);
    for (int row = 1; row < 43; row++) {
        char a[1024], b[1024];

        row_text(&stepped->grid, row, a, sizeof a);
        row_text(&then->grid, row, b, sizeof b);
        if (strcmp(a, b) != 0)
            fail_msg("%s: row %d tells what comes later:\n  %s\nnot\n  %s", what, row, a, b);
    }
}

static void
begin_case(struct stage *s, const char *path)
{
    const struct observer_settings none = {.n_ports = 0};

    begin_with(s, SOURCE_LIVE, CHARSET_UTF8, "client 10.0.0.1:1\nserver 10.0.0.2:2\n", &none);
    seg_finish(&s->seg);
    if (!seg_read(&s->seg, path))
        fail_msg("%s", s->seg.problem);
}

static void
step_through(const char *path)
{
    begin_case(&stage, path);
    begin_case(&fresh, path);
    stage.ui.settings.step = stage.ui.paused = true;
    stage.ui.view.frame_limit = 0;
    take_up_to(&stage, UINT64_MAX);
    look(&stage, 100, 44);
    for (size_t i = 0; i < 2 * stage.seg.n_frames && stage.ui.view.frame_limit != 0; i++) {
        char what[512];

        snprintf(what, sizeof what, "%s, up to frame %d", path, (int)stage.ui.view.frame_limit);
        take_up_to(&fresh, stage.ui.view.frame_limit);
        look(&fresh, 100, 44);
        check_step(&stage, &fresh, what);
        (void)ui_key(&fresh.ui, &fresh.watch, ' ');
        (void)ui_key(&stage.ui, &stage.watch, i % 3 == 2 ? 's' : '.');
        look(&stage, 100, 44);
    }
    end(&fresh);
    end(&stage);
}

static void
a_stepped_picture_tells_nothing_of_what_comes(void **state)
{
    glob_t cases;

    (void)state;
    assert_int_equal(glob("tests/segments/*.seg", 0, NULL, &cases), 0);
    for (size_t i = 0; i < cases.gl_pathc; i++)
        step_through(cases.gl_pathv[i]);
    globfree(&cases);
}

static void
quitting_and_redrawing_are_told(void **state)
{
    (void)state;
    begin(&stage, SOURCE_LIVE, CHARSET_UTF8);
    look(&stage, 80, 24);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, KEY_CODE_REDRAW), UI_REDRAW);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, '?'), UI_GO_ON);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, 'q'), UI_GO_ON);
    assert_int_equal(stage.ui.screen, SCREEN_LADDER);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, 'c'), UI_GO_ON);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, 'Q'), UI_QUIT);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, KEY_CODE_INTERRUPT), UI_QUIT);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, KEY_CODE_ESCAPE), UI_GO_ON);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, 'q'), UI_QUIT);
    end(&stage);
}

/* How the words look, wherever they stand. */
static enum role
role_of_words(const struct grid *g, const char *words)
{
    for (int row = 0; row < g->rows; row++) {
        char line[1024];
        const char *at;

        row_text(g, row, line, sizeof line);
        if ((at = strstr(line, words)))
            return (enum role)g->cells[row * g->cols + (at - line)].role;
    }
    fail_msg("\"%s\" is nowhere", words);
    return ROLE_PLAIN;
}

/* A SYN that waits for its answer is none, until it comes again. */
static void
the_list_shows_trouble_as_the_ladder_does(void **state)
{
    const struct observer_settings none = {.n_ports = 0};
    const char *words = "client 10.0.0.1:4001\nserver 10.0.0.2:80\n"
                        "0.1 C > S S 0:0(0) win 100\n"
                        "+0.1 S > C R. 0:0(0) ack 1\n"
                        "client 10.0.0.1:4002\n"
                        "+0.1 C > S S 0:0(0) win 100\n"
                        "+1 C > S S 0:0(0) win 100\n";

    (void)state;
    begin_with(&stage, SOURCE_LIVE, CHARSET_ASCII, words, &none);
    (void)ui_key(&stage.ui, &stage.watch, 'c');
    take(&stage, 3);
    look(&stage, 100, 36);
    assert_int_equal(role_of_words(&stage.grid, "by server"), ROLE_TROUBLE);
    assert_int_equal(role_of_words(&stage.grid, "refused"), ROLE_PLAIN);
    assert_int_equal(role_of_words(&stage.grid, "no answer"), ROLE_PLAIN);
    take(&stage, 1);
    look(&stage, 100, 36);
    assert_int_equal(role_of_words(&stage.grid, "no answer"), ROLE_TROUBLE);
    end(&stage);
}

/* Also out of what the list opened; nothing led to the first ladder, so there Esc does nothing. */
static void
q_goes_back_before_it_quits(void **state)
{
    (void)state;
    begin(&stage, SOURCE_LIVE, CHARSET_UTF8);
    take(&stage, 1);
    look(&stage, 80, 24);
    (void)ui_key(&stage.ui, &stage.watch, 'c');
    (void)ui_key(&stage.ui, &stage.watch, KEY_CODE_ENTER);
    assert_int_equal(stage.ui.screen, SCREEN_LADDER);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, 'q'), UI_GO_ON);
    assert_int_equal(stage.ui.screen, SCREEN_LIST);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, 'q'), UI_GO_ON);
    assert_int_equal(stage.ui.screen, SCREEN_LADDER);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, KEY_CODE_ESCAPE), UI_GO_ON);
    assert_int_equal(stage.ui.screen, SCREEN_LADDER);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, 'q'), UI_QUIT);
    end(&stage);
}

/* One `q` too many would end what cannot be had again; nothing else that quits is pressed so. */
static void
q_asks_before_what_was_captured_is_lost(void **state)
{
    (void)state;
    begin(&stage, SOURCE_LIVE, CHARSET_UTF8);
    stage.source.unsaved = true;
    look(&stage, 80, 24);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, 'q'), UI_QUIT); /* nothing was captured */
    take(&stage, 3);
    look(&stage, 80, 24);
    for (const char *answer = "qyQY"; *answer != '\0'; answer++) {
        assert_int_equal(ui_key(&stage.ui, &stage.watch, 'q'), UI_GO_ON);
        assert_int_equal(ui_key(&stage.ui, &stage.watch, *answer), UI_QUIT);
    }
    assert_int_equal(ui_key(&stage.ui, &stage.watch, 'q'), UI_GO_ON);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, '?'), UI_GO_ON);
    assert_int_equal(stage.ui.screen, SCREEN_LADDER); /* it was the answer */
    assert_int_equal(ui_key(&stage.ui, &stage.watch, 'q'), UI_GO_ON);
    ui_click(&stage.ui, &stage.watch, &stage.grid, 5);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, 'q'), UI_GO_ON);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, KEY_CODE_REDRAW), UI_REDRAW);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, 'q'), UI_GO_ON);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, KEY_CODE_INTERRUPT), UI_QUIT);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, 'Q'), UI_QUIT);
    stage.source.unsaved = false;
    stage.source.save_failed = true; /* -w could not write all */
    look(&stage, 80, 24);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, 'q'), UI_GO_ON);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, 'y'), UI_QUIT);
    stage.ui.settings.no_ask = true;
    assert_int_equal(ui_key(&stage.ui, &stage.watch, 'q'), UI_QUIT);
    stage.ui.settings.no_ask = false;
    stage.source.save_failed = false;
    look(&stage, 80, 24);
    assert_int_equal(ui_key(&stage.ui, &stage.watch, 'q'), UI_QUIT);
    end(&stage);
}

/* A key by its name in the help, of n characters. */
static int
key_named(const char *name, size_t n)
{
    static const struct {
        const char *name;
        int key;
    } keys[] = {{"Space", ' '},
                {"Up", KEY_CODE_UP},
                {"Down", KEY_CODE_DOWN},
                {"Left", KEY_CODE_LEFT},
                {"Right", KEY_CODE_RIGHT},
                {"PgUp", KEY_CODE_PAGE_UP},
                {"PgDn", KEY_CODE_PAGE_DOWN},
                {"Home", KEY_CODE_HOME},
                {"End", KEY_CODE_END},
                {"Tab", KEY_CODE_TAB},
                {"Shift-Tab", KEY_CODE_BACK_TAB},
                {"Enter", KEY_CODE_ENTER},
                {"Esc", KEY_CODE_ESCAPE},
                {"F1", KEY_CODE_F1},
                {"F4", KEY_CODE_F4},
                {"Ctrl-L", KEY_CODE_REDRAW},
                {"Ctrl-C", KEY_CODE_INTERRUPT}};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strlen(keys[i].name) == n && strncmp(keys[i].name, name, n) == 0)
            return keys[i].key;
    assert_int_equal(n, 1);
    return *name;
}

static void
names_are_its_keys(const struct key_binding *k, enum screen screen)
{
    for (const char *at = k->name; *at != '\0';) {
        size_t n = strcspn(at, " ");
        int key = key_named(at, n);

        if (keymap_action(screen, key) != k->action)
            fail_msg("%s: \"%.*s\" does something else", keymap_screen_title(screen), (int)n, at);
        at += n + strspn(at + n, " ");
    }
}

/* The table behind keys, bottom line and help: each key that it names does that where it says. */
static void
the_keymap_agrees_with_itself(void **state)
{
    const struct key_binding *table;
    size_t n;

    (void)state;
    table = keymap_table(&n);
    for (size_t i = 0; i < n; i++) {
        assert_non_null(table[i].name);
        assert_non_null(table[i].help);
        if (!table[i].brief)
            assert_null(table[i].brief_name);
        for (int screen = 0; screen < SCREENS; screen++)
            if (table[i].screens & 1u << screen)
                names_are_its_keys(&table[i], (enum screen)screen);
    }
    assert_int_equal(keymap_action(SCREEN_LADDER, 0), ACTION_NONE);
    assert_int_equal(keymap_action(SCREEN_HELP, ' '), ACTION_NONE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_size_and_any_keys_live),
        cmocka_unit_test(every_size_and_any_keys_of_a_file_in_ascii),
        cmocka_unit_test(a_storm_of_sizes_leaves_no_trace),
        cmocka_unit_test(the_selected_segment_survives_every_size),
        cmocka_unit_test(a_paused_ladder_stands_still),
        cmocka_unit_test(a_paused_ladder_of_several_stands_still),
        cmocka_unit_test(a_label_never_hides_the_number),
        cmocka_unit_test(tab_passes_what_a_paused_picture_does_not_hold),
        cmocka_unit_test(back_tab_goes_round_when_the_last_connection_is_gone),
        cmocka_unit_test(a_step_is_kept_before_it_is_drawn),
        cmocka_unit_test(the_selected_connection_of_the_list_is_kept),
        cmocka_unit_test(short_connections_are_followed_at_a_pace_to_read),
        cmocka_unit_test(tab_without_connections_does_nothing),
        cmocka_unit_test(a_stepped_picture_tells_nothing_of_what_comes),
        cmocka_unit_test(quitting_and_redrawing_are_told),
        cmocka_unit_test(the_list_shows_trouble_as_the_ladder_does),
        cmocka_unit_test(q_goes_back_before_it_quits),
        cmocka_unit_test(q_asks_before_what_was_captured_is_lost),
        cmocka_unit_test(the_keymap_agrees_with_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
