/* Several connections in one ladder: which of them, as others come and go. */
#include "tcpviz/ui/ui.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct stage {
    struct watch watch;
    struct ui ui;
    struct ui_source source;
    uint64_t frame;
    int cols;
};

static struct stage stage;

static void
look(struct stage *s)
{
    ui_arrange(&s->ui, &s->watch, &s->source, s->cols, 30);
}

static void
begin(struct stage *s, uint32_t limit_flows)
{
    const struct ui_settings settings = {.labels = {"Client", "Server"}};
    const struct observer_settings observer_settings = {.limits.flows = limit_flows};

    memset(s, 0, sizeof *s);
    s->cols = 100; /* two clients */
    assert_true(watch_init(&s->watch, &observer_settings));
    s->source = (struct ui_source){
        .state = SOURCE_LIVE, .name = "lo", .filter = "", .waiting = "TCP on lo", .notice = ""};
    ui_init(&s->ui, &settings, &s->watch);
}

static void
end(struct stage *s)
{
    ui_finish(&s->ui);
    watch_finish(&s->watch);
}

/* A SYN from a client's port to a server's. */
static void
syn(struct stage *s, uint16_t from, uint16_t to)
{
    struct segment segment = {.time_ns = (int64_t)s->frame * 1000000,
                              .frame = ++s->frame,
                              .src = {{4, {10, 0, 0, 2}}, from},
                              .dst = {{4, {10, 0, 0, 1}}, to},
                              .seq = 99,
                              .flags = TCP_SYN,
                              .window = 1000,
                              .header_len = 20};

    assert_non_null(observer_take(s->watch.observer, &segment, NULL));
}

/* Connections 1, 2, 4, 6 and 7 of server 80; 3 and 5 of server 443. */
static void
two_servers(struct stage *s)
{
    static const uint16_t to[] = {80, 80, 443, 80, 443, 80, 80};

    for (uint16_t i = 0; i < sizeof to / sizeof to[0]; i++)
        syn(s, (uint16_t)(1001 + i), to[i]);
    look(s);
}

static void
press(struct stage *s, const char *keys)
{
    for (; *keys; keys++) {
        (void)ui_key(&s->ui, &s->watch, *keys);
        look(s);
    }
}

/* "6 7 of 5" */
static const char *
shown(const struct stage *s)
{
    static char storage[128];
    struct text t;

    text_init(&t, storage, sizeof storage);
    for (int i = 0; i < s->ui.merged.n; i++)
        text_addf(&t, "%u ", (unsigned)s->ui.merged.numbers[i]);
    text_addf(&t, "of %u", (unsigned)s->ui.merged.total);
    return storage;
}

static void
they_are_the_newest_of_one_server(void **state)
{
    (void)state;
    begin(&stage, 0);
    two_servers(&stage);
    press(&stage, "cGa"); /* from the last one of the list */
    assert_string_equal(shown(&stage), "6 7 of 5");
    stage.cols = 240;
    look(&stage);
    assert_string_equal(shown(&stage), "1 2 4 6 7 of 5");
    stage.cols = 100;
    look(&stage);
    assert_string_equal(shown(&stage), "6 7 of 5");
    press(&stage, "qgjja");
    assert_string_equal(shown(&stage), "3 5 of 2");
    end(&stage);
}

/* The one that was asked for is there, and the next ones beside it. */
static void
the_chosen_one_is_among_them(void **state)
{
    (void)state;
    begin(&stage, 0);
    two_servers(&stage);
    press(&stage, "cgja");
    assert_string_equal(shown(&stage), "2 4 of 5");
    syn(&stage, 2001, 80); /* this is not the end where new ones enter */
    look(&stage);
    assert_string_equal(shown(&stage), "2 4 of 6");
    end(&stage);
}

static void
tab_goes_to_either_end(void **state)
{
    (void)state;
    begin(&stage, 0);
    two_servers(&stage);
    press(&stage, "cga");
    assert_string_equal(shown(&stage), "1 2 of 5");
    press(&stage, "[");
    assert_string_equal(shown(&stage), "1 2 of 5");
    press(&stage, "]]");
    assert_string_equal(shown(&stage), "4 6 of 5");
    press(&stage, "]]]");
    assert_string_equal(shown(&stage), "6 7 of 5");
    stage.ui.following = true;
    syn(&stage, 2001, 443);
    syn(&stage, 2002, 80); /* now they enter */
    look(&stage);
    assert_string_equal(shown(&stage), "7 9 of 6");
    end(&stage);
}

/* What can be read stays for a second: the clock of the capture, or that of the pictures. */
static void
of_many_a_second_some_can_be_read(void **state)
{
    (void)state;
    begin(&stage, 0);
    two_servers(&stage);
    press(&stage, "cGa");
    stage.ui.following = true;
    syn(&stage, 3001, 80);
    look(&stage);
    assert_string_equal(shown(&stage), "7 8 of 6");
    for (uint16_t i = 0; i < PICTURES_TO_READ; i++) {
        syn(&stage, (uint16_t)(3002 + i), 80);
        look(&stage);
        assert_memory_equal(shown(&stage), "7 8 ", 4);
        assert_true(ui_unsettled(&stage.ui));
    }
    look(&stage);
    assert_string_equal(shown(&stage), "37 38 of 36");
    assert_false(ui_unsettled(&stage.ui));
    syn(&stage, 4001, 80);
    look(&stage);
    assert_string_equal(shown(&stage), "37 38 of 37");
    press(&stage, "G");
    assert_string_equal(shown(&stage), "38 39 of 37");
    end(&stage);
}

/* A held picture has the connections that had begun when it was held, and as many more as its limit
 * is moved on or back. */
static void
a_held_picture_has_its_own_connections(void **state)
{
    (void)state;
    begin(&stage, 0);
    two_servers(&stage);
    press(&stage, "cGa ");
    for (uint16_t i = 0; i < 4; i++)
        syn(&stage, (uint16_t)(2001 + i), 80);
    look(&stage);
    assert_string_equal(shown(&stage), "6 7 of 5");
    stage.ui.view.frame_limit += 2;
    look(&stage);
    assert_string_equal(shown(&stage), "8 9 of 7");
    stage.ui.view.frame_limit -= 3;
    look(&stage);
    assert_string_equal(shown(&stage), "4 6 of 4");
    press(&stage, " ");
    assert_string_equal(shown(&stage), "10 11 of 9");
    end(&stage);
}

/* What is on the screen stays; the others may go, and are no longer counted. */
static void
evicted_ones_are_not_counted(void **state)
{
    (void)state;
    begin(&stage, 16);
    two_servers(&stage);
    press(&stage, "cga"); /* 1 and 2 */
    for (uint16_t i = 0; i < 20; i++)
        syn(&stage, (uint16_t)(3001 + i), 443);
    look(&stage);
    assert_string_equal(shown(&stage), "1 2 of 2");
    end(&stage);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_the_newest_of_one_server),
        cmocka_unit_test(the_chosen_one_is_among_them),
        cmocka_unit_test(tab_goes_to_either_end),
        cmocka_unit_test(of_many_a_second_some_can_be_read),
        cmocka_unit_test(a_held_picture_has_its_own_connections),
        cmocka_unit_test(evicted_ones_are_not_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
