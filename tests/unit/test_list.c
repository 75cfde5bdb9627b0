/*
 * The list of connections: every order it can be sorted in, the selection that stays where it
 * is, what a filter hides, and how often a long list is made again.
 */
#include "in_range.h"
#include "tcpviz/ui/ui.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MS 1000000LL

struct stage {
    struct watch watch;
    struct ui ui;
    struct ui_source source;
    struct grid grid;
    uint64_t frame;
};

static struct stage stage;

/* Of libpcap's parts there are none. */
static bool
compile_words(void *context, const struct filter *filter, struct failure *why)
{
    (void)context;
    (void)why;
    return filter->n_parts == 0;
}

static void
begin(struct stage *s, uint32_t limit_flows)
{
    const struct ui_settings settings = {.compile = compile_words};
    const struct observer_settings observer_settings = {.limits.flows = limit_flows};

    memset(s, 0, sizeof *s);
    assert_true(watch_init(&s->watch, &observer_settings));
    s->source = (struct ui_source){
        .state = SOURCE_LIVE, .name = "lo", .filter = "", .waiting = "TCP on lo", .notice = ""};
    ui_init(&s->ui, &settings, &s->watch);
}

static void
end(struct stage *s)
{
    ui_finish(&s->ui);
    grid_finish(&s->grid);
    watch_finish(&s->watch);
}

/* One segment of the connection from this client's port; the server's is 10.0.0.1:5000. */
static void
give(struct stage *s, uint16_t port, int64_t ns, enum side from, uint16_t flags, uint32_t seq,
     uint32_t ack, uint32_t len)
{
    struct endpoint client = {{4, {10, 0, 0, 2}}, port}, server = {{4, {10, 0, 0, 1}}, 5000};
    struct segment segment = {.time_ns = ns,
                              .frame = ++s->frame,
                              .src = from == CLIENT ? client : server,
                              .dst = from == CLIENT ? server : client,
                              .seq = seq,
                              .ack = ack,
                              .len = len,
                              .flags = flags,
                              .window = 1000,
                              .header_len = 20};

    assert_non_null(observer_take(s->watch.observer, &segment, NULL));
}

static void
handshake(struct stage *s, uint16_t port, int64_t ns)
{
    give(s, port, ns, CLIENT, TCP_SYN, 99, 0, 0);
    give(s, port, ns + 1, SERVER, TCP_SYN | TCP_ACK, 199, 100, 0);
    give(s, port, ns + 2, CLIENT, TCP_ACK, 100, 200, 0);
}

/* 1: 100 bytes unacknowledged to the server.  2: 300 bytes to the client, 50 of them twice, 5 ms.
 * 3: reset.  4: no answer to two SYNs, 9 ms.  The ports go down. */
static void
four(struct stage *s)
{
    handshake(s, 4000, 0);
    give(s, 4000, MS, CLIENT, TCP_ACK, 100, 200, 100);
    handshake(s, 3000, MS);
    give(s, 3000, 2 * MS, SERVER, TCP_ACK, 200, 100, 300);
    give(s, 3000, 5 * MS, SERVER, TCP_ACK, 450, 100, 50);
    give(s, 3000, 6 * MS, CLIENT, TCP_ACK, 100, 500, 0);
    handshake(s, 2000, 6 * MS);
    give(s, 2000, 7 * MS, CLIENT, TCP_RST, 100, 0, 0);
    give(s, 1000, 7 * MS, CLIENT, TCP_SYN, 99, 0, 0);
    give(s, 1000, 16 * MS, CLIENT, TCP_SYN, 99, 0, 0);
}

static void
look(struct stage *s, int cols, int rows)
{
    ui_arrange(&s->ui, &s->watch, &s->source, cols, rows);
    if (s->grid.cols != cols || s->grid.rows != rows) {
        grid_finish(&s->grid);
        assert_true(grid_init(&s->grid, cols, rows, CHARSET_UTF8));
    }
    ui_paint(&s->ui, &s->watch, &s->source, &s->grid);
}

static void
press(struct stage *s, const char *keys)
{
    for (; *keys; keys++) {
        (void)ui_key(&s->ui, &s->watch, *keys);
        look(s, 120, 20);
    }
}

/* The numbers of the rows, the selected one in brackets: "1 [2] 3". */
static const char *
rows_of(const struct stage *s)
{
    static char storage[256];
    struct text t;

    text_init(&t, storage, sizeof storage);
    for (int row = 3; row < s->grid.rows - 1; row++) {
        char line[512];
        struct text l;
        unsigned number;

        text_init(&l, line, sizeof line);
        grid_row_text(&s->grid, row, &l);
        if (l.len > 0 && sscanf(line + 1, "%u", &number) == 1)
            text_addf(&t, line[0] == '>' ? "%s[%u]" : "%s%u", t.len > 0 ? " " : "", number);
    }
    return storage;
}

static void
heading(const struct stage *s, char line[512])
{
    struct text t;

    text_init(&t, line, 512);
    grid_row_text(&s->grid, 2, &t);
}

static void
every_column_sorts(void **state)
{
    static const struct {
        const char *mark, *rows, *reversed;
    } orders[] = {
        {"Client↑", "4 3 2 [1]", "[1] 2 3 4"},    {"Server↑", "[1] 2 3 4", "[1] 2 3 4"},
        {"State↑", "4 [1] 2 3", "3 [1] 2 4"},     {"Segs↓", "2 [1] 3 4", "4 [1] 3 2"},
        {"To server↓", "[1] 2 3 4", "2 3 4 [1]"}, {"To client↓", "2 [1] 3 4", "[1] 3 4 2"},
        {"Duration↓", "4 2 [1] 3", "[1] 3 2 4"},  {"Notes↑", "3 4 2 [1]", "[1] 2 4 3"},
    };

    (void)state;
    begin(&stage, 0);
    four(&stage);
    look(&stage, 120, 20);
    press(&stage, "c");
    assert_string_equal(rows_of(&stage), "[1] 2 3 4");
    press(&stage, "O");
    assert_string_equal(rows_of(&stage), "4 3 2 [1]");
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        char line[512];

        press(&stage, "o");
        heading(&stage, line);
        assert_non_null(strstr(line, orders[i].mark));
        assert_string_equal(rows_of(&stage), orders[i].rows);
        press(&stage, "O");
        assert_string_equal(rows_of(&stage), orders[i].reversed);
    }
    press(&stage, "o");
    assert_string_equal(rows_of(&stage), "[1] 2 3 4");
    end(&stage);
}

/* Only a column that can be seen is sorted by. */
static void
hidden_columns_are_passed_over(void **state)
{
    (void)state;
    begin(&stage, 0);
    four(&stage);
    (void)ui_key(&stage.ui, &stage.watch, 'c');
    look(&stage, 60, 20);
    for (int i = 0; i < 9; i++) {
        (void)ui_key(&stage.ui, &stage.watch, 'o');
        look(&stage, 60, 20);
        assert_true(stage.ui.list.shown[stage.ui.list.column]);
    }
    end(&stage);
}

static void
the_selection_stays_on_its_connection(void **state)
{
    (void)state;
    begin(&stage, 0);
    four(&stage);
    look(&stage, 120, 20);
    press(&stage, "cjoooo"); /* the second one; by segments */
    assert_string_equal(rows_of(&stage), "[2] 1 3 4");
    for (uint32_t i = 0; i < 4; i++)
        give(&stage, 4000, 20 * MS, CLIENT, TCP_ACK, 200 + i, 200, 1);
    look(&stage, 120, 20);
    assert_string_equal(rows_of(&stage), "1 [2] 3 4");
    press(&stage, "j");
    assert_string_equal(rows_of(&stage), "1 2 [3] 4");
    end(&stage);
}

static bool
has_data(const void *context, const struct flow *f)
{
    return f->half[CLIENT].data_bytes + f->half[SERVER].data_bytes >= *(const int64_t *)context;
}

static void
a_filter_hides_and_counts(void **state)
{
    static const int64_t some = 1, much = 1000;
    char line[512];
    struct text t;

    (void)state;
    begin(&stage, 0);
    four(&stage);
    look(&stage, 120, 20);
    press(&stage, "cjjj");
    assert_string_equal(rows_of(&stage), "1 2 3 [4]");
    ui_filter_list(&stage.ui, has_data, &some);
    look(&stage, 120, 20);
    assert_string_equal(rows_of(&stage), "1 [2]");
    text_init(&t, line, sizeof line);
    grid_row_text(&stage.grid, 0, &t);
    assert_non_null(strstr(line, "4 connections  2 hidden"));
    give(&stage, 2000, 20 * MS, SERVER, TCP_ACK, 200, 100, 1); /* it fits now */
    look(&stage, 120, 20);
    assert_string_equal(rows_of(&stage), "1 [2] 3");
    ui_filter_list(&stage.ui, has_data, &much);
    look(&stage, 120, 20);
    assert_string_equal(rows_of(&stage), "");
    press(&stage, "jk");
    ui_filter_list(&stage.ui, NULL, NULL);
    look(&stage, 120, 20);
    assert_string_equal(rows_of(&stage), "[1] 2 3 4");
    end(&stage);
}

/* What an order of yesterday names may be gone. */
static void
evicted_connections_are_left_out(void **state)
{
    (void)state;
    begin(&stage, 3);
    for (uint16_t port = 1001; port <= 1003; port++)
        handshake(&stage, port, port);
    look(&stage, 120, 20);
    press(&stage, "cj");
    assert_string_equal(rows_of(&stage), "1 [2] 3");
    handshake(&stage, 1004, 2000);
    handshake(&stage, 1005, 2001);
    ui_paint(&stage.ui, &stage.watch, &stage.source, &stage.grid);
    assert_string_equal(rows_of(&stage), "1 [2]"); /* pinned; the others are gone */
    (void)ui_key(&stage.ui, &stage.watch, 'k');
    look(&stage, 120, 20);
    assert_string_equal(rows_of(&stage), "[1] 2 5");
    end(&stage);
}

static int
look_until_settled(struct stage *s)
{
    int pictures = 0;

    do {
        look(s, 120, 20);
        pictures++;
    } while (ui_unsettled(&s->ui) && pictures < 100);
    return pictures;
}

/* More connections than one picture looks at. */
static void
begin_with_long_list(void)
{
    enum { FLOWS = 3 * PACE_PER_PICTURE };

    begin(&stage, FLOWS + 16);
    for (unsigned i = 0; i < FLOWS; i++)
        give(&stage, (uint16_t)(1000 + i), i, CLIENT, TCP_SYN, 99, 0, 0);
    look(&stage, 120, 20);
}

/* With so many connections the order is made again every fourth picture, and the last change is
 * seen without another segment. */
static void
a_long_list_is_made_again_at_its_pace(void **state)
{
    (void)state;
    begin_with_long_list();
    press(&stage, "coooo");
    assert_false(ui_unsettled(&stage.ui));
    give(&stage, 5000, 1000 * MS, CLIENT, TCP_SYN, 99, 0, 0);
    assert_int_equal(look_until_settled(&stage), 4);
    assert_int_equal(stage.ui.list.entries[0].number, 4001);
    end(&stage);
}

/* The same of the connections that a filter is asked about; what passes then is in the list. */
static void
a_long_list_is_filtered_at_its_pace(void **state)
{
    (void)state;
    begin_with_long_list();
    press(&stage, "cfagain");
    (void)ui_key(&stage.ui, &stage.watch, KEY_CODE_ENTER);
    (void)look_until_settled(&stage);
    assert_int_equal(stage.ui.list.n, 0);
    give(&stage, 5000, 1000 * MS, CLIENT, TCP_SYN, 99, 0, 0);
    assert_int_in_range(look_until_settled(&stage), 2, 8);
    assert_int_equal(stage.ui.list.n, 1);
    assert_int_equal(stage.ui.list.entries[0].number, 4001);
    assert_int_equal(look_until_settled(&stage), 1);
    end(&stage);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_column_sorts),
        cmocka_unit_test(hidden_columns_are_passed_over),
        cmocka_unit_test(the_selection_stays_on_its_connection),
        cmocka_unit_test(a_filter_hides_and_counts),
        cmocka_unit_test(evicted_connections_are_left_out),
        cmocka_unit_test(a_long_list_is_made_again_at_its_pace),
        cmocka_unit_test(a_long_list_is_filtered_at_its_pace),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
