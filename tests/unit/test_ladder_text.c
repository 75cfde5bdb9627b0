/* Text: what it writes of a connection that is no longer kept by then. */
#include "test_hand.h"
#include "test_sink.h"

#include "tcpviz/export/ladder_text.h"

static const struct address ours = {6, {0x20, 0x01, [15] = 1}},
                            theirs = {6, {0x20, 0x01, [15] = 2}},
                            others = {6, {0x20, 0x01, [15] = 9}};

static void
give(struct ladder_text *lt, struct observer *o, struct address client, enum side from,
     uint16_t flags, uint32_t seq, uint32_t ack)
{
    struct segment s = hand_segment(o, (struct hand){40000, from, flags, seq, ack, 0});
    const struct event *e;

    s.src.address = from == CLIENT ? client : theirs;
    s.dst.address = from == CLIENT ? theirs : client;
    e = observer_take(o, &s, NULL);
    assert_non_null(e);
    ladder_text_event(lt, o, e);
}

static int
count(const char *text, const char *words)
{
    int n = 0;

    while ((text = strstr(text, words)) != NULL) {
        text++;
        n++;
    }
    return n;
}

/* They wait for what may still be said of copies; meanwhile another one may take its place. */
static void
closing_boxes_have_the_addresses_of_their_connection(void **state)
{
    const struct observer_settings settings = {.depth = OBSERVE_TRACK, .limits.flows = 1};
    const struct ladder_text_settings text = {.cols = 100};
    struct observer *o = observer_create(&settings);
    struct ladder_text *lt =
        ladder_text_create(&text, (struct sink){.write = collect, .context = NULL});

    (void)state;
    assert_true(o && lt);
    give(lt, o, ours, CLIENT, TCP_SYN, 99, 0);
    give(lt, o, ours, SERVER, TCP_RST | TCP_ACK, 0, 100);
    give(lt, o, others, CLIENT, TCP_SYN, 99, 0);
    assert_int_equal(observer_counts(o).flows_dropped, 1);
    assert_int_equal(count(output, "2001::1"), 2);
    assert_int_equal(count(output, "2001::9"), 1);
    ladder_text_destroy(lt);
    observer_destroy(o);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closing_boxes_have_the_addresses_of_their_connection),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
