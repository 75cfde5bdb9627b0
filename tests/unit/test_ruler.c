/* The ruler: what both sides know of one side's bytes, drawn to scale. */
#include "../../src/ui/ruler.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define COLS 80

static const struct number_style relative, labelled = {.labels = {"Alice", "Bob"}};

static struct ledger_half
half_of(int64_t una, int64_t nxt, int64_t edge)
{
    struct ledger_half half = {.snd_una = {una, 1}, .snd_nxt = {nxt, 1}};

    if (edge >= 0) {
        half.edge = (struct ledger_entry){edge, 1};
        half.window_bytes = (uint32_t)(edge - una);
    }
    return half;
}

/* Paints it into a grid of its own, one row a part; the caller finishes the grid. */
static void
paint(struct grid *grid, struct ruler r, enum charset charset)
{
    static const struct flow flow;

    assert_true(grid_init(grid, r.cols, RULER_ROWS, charset));
    r.grid = grid;
    r.flow = &flow;
    for (int part = 0; part < RULER_ROWS; part++)
        r.rows[part] = part;
    ruler_paint(&r);
}

static void
expect_as(const struct number_style *style, enum side sender, const struct ledger_half *half,
          enum tcp_state state, const char *const rows[RULER_ROWS])
{
    const struct ruler r = {
        .cols = COLS, .sender = sender, .half = half, .state = state, .style = style};
    struct grid grid;
    char storage[512];
    struct text t;

    paint(&grid, r, CHARSET_ASCII);
    for (int y = 0; y < RULER_ROWS; y++) {
        text_init(&t, storage, sizeof storage);
        grid_row_text(&grid, y, &t);
        assert_string_equal(storage, rows[y]);
    }
    grid_finish(&grid);
}

static void
expect(enum side sender, const struct ledger_half *half, const char *const rows[RULER_ROWS])
{
    expect_as(&relative, sender, half, STATE_ESTABLISHED, rows);
}

static void
what_is_less_than_a_column_takes_one(void **state)
{
    const struct ledger_half half = half_of(1, 15, 65537);

    (void)state;
    expect(CLIENT, &half,
           (const char *const[]){
               "Client to server   client SND.UNA 1, SND.NXT 15   server RCV.NXT 1",
               " 1 15                                                                      65537",
               "=#-----------------------------------------------------------------------------|",
               "= acknowledged   # 14 on their way   - 65522 more may be sent   a column is 829"});
}

static void
parts_are_as_wide_as_they_are_large(void **state)
{
    const struct ledger_half half = half_of(3001, 6001, 9001);

    (void)state;
    expect(SERVER, &half,
           (const char *const[]){
               "Server to client   server SND.UNA 3001, SND.NXT 6001   client RCV.NXT 3001",
               "                    3001                         6001                       9001",
               "====================#############################------------------------------|",
               "= acknowledged   # 3000 on their way   - 3000 more may be sent   a column is 101"});
}

static void
a_full_window_lets_nothing_through(void **state)
{
    const struct ledger_half half = half_of(1, 101, 101);

    (void)state;
    expect(CLIENT, &half,
           (const char *const[]){
               "Client to server   client SND.UNA 1, SND.NXT 101   server RCV.NXT 1, RCV.WND 100",
               " 1                                                                           101",
               "=##############################################################################|",
               "= acknowledged   # 100 on their way   nothing more may be sent"});
}

static void
without_the_scale_there_is_no_end(void **state)
{
    const struct ledger_half half = half_of(1, 101, -1);

    (void)state;
    assert_true(ruler_possible(&half));
    expect(CLIENT, &half,
           (const char *const[]){
               "Client to server   client SND.UNA 1, SND.NXT 101   server RCV.NXT 1",
               " 1                                                                           101",
               "=##############################################################################|",
               "= acknowledged   # 100 on their way   the window's scale was not seen"});
}

static void
labels_name_the_sides(void **state)
{
    const struct ledger_half half = half_of(1, 101, 101);

    (void)state;
    expect_as(
        &labelled, SERVER, &half, STATE_ESTABLISHED,
        (const char *const[]){
            "Bob to Alice   Bob SND.UNA 1, SND.NXT 101   Alice RCV.NXT 1, RCV.WND 100",
            " 1                                                                           101",
            "=##############################################################################|",
            "= acknowledged   # 100 on their way   nothing more may be sent"});
}

/* The window is as wide open as before the FIN, and no byte may come behind that. */
static void
a_closed_side_sends_nothing_more(void **state)
{
    const struct ledger_half half = half_of(1, 101, 65537);

    (void)state;
    expect_as(
        &relative, CLIENT, &half, STATE_FIN_WAIT_1,
        (const char *const[]){
            "Client to server   client SND.UNA 1, SND.NXT 101   server RCV.NXT 1",
            " 1                                                                           101",
            "=##############################################################################|",
            "= acknowledged   # 100 on their way   closed: nothing more may be sent"});
    /* what a reset gave up will not arrive, or has arrived for nobody */
    expect_as(
        &relative, CLIENT, &half, STATE_CLOSED,
        (const char *const[]){
            "Client to server   client SND.UNA 1, SND.NXT 101   server RCV.NXT 1",
            " 1                                                                           101",
            "=##############################################################################|",
            "= acknowledged   # 100 not acknowledged   closed: nothing more may be sent"});
}

/* Of what is not acknowledged the receiver may have a part, behind a gap that keeps a column. */
static void
what_sack_names_has_arrived(void **state)
{
    struct ledger_half half = half_of(1, 4001, 4001);

    (void)state;
    half.misses = true;
    half.n_sacked = 2;
    half.sacked[0] = (struct ledger_block){11, 1001};
    half.sacked[1] = (struct ledger_block){2001, 3001};
    expect(CLIENT, &half,
           (const char *const[]){
               "Client to server   client SND.UNA 1, SND.NXT 4001   server RCV.NXT 1",
               " 1                                                                          4001",
               "=#*******************###################********************###################|",
               "= acknowledged   # 2010 not acknowledged   * 1990 by SACK   a column is 50"});
    half.sacked[1].to = 4002; /* not sent here */
    expect(CLIENT, &half,
           (const char *const[]){
               "Client to server   client SND.UNA 1, SND.NXT 4001   server RCV.NXT 1",
               " 1                                                                          4001",
               "=#*******************##########################################################|",
               "= acknowledged   # 3010 not acknowledged   * 990 by SACK   a column is 50"});
    half.n_sacked = 0; /* a duplicate ACK names nothing, and a piece is missing all the same */
    expect(CLIENT, &half,
           (const char *const[]){
               "Client to server   client SND.UNA 1, SND.NXT 4001   server RCV.NXT 1",
               " 1                                                                          4001",
               "=##############################################################################|",
               "= acknowledged   # 4000 not acknowledged   nothing more may be sent"});
}

static void
no_size_is_too_small(void **state)
{
    struct ledger_half half = half_of(1, INT64_C(1) << 40, (INT64_C(1) << 40) + (1 << 30));
    struct ruler r = {
        .sender = CLIENT, .half = &half, .state = STATE_ESTABLISHED, .style = &relative};
    struct grid grid;

    (void)state;
    half.n_sacked = 2;
    half.sacked[0] = (struct ledger_block){2, 3};
    half.sacked[1] = (struct ledger_block){4, INT64_C(1) << 40};
    for (r.cols = 1; r.cols < 40; r.cols++) {
        paint(&grid, r, CHARSET_UTF8);
        grid_finish(&grid);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_less_than_a_column_takes_one),
        cmocka_unit_test(parts_are_as_wide_as_they_are_large),
        cmocka_unit_test(a_full_window_lets_nothing_through),
        cmocka_unit_test(without_the_scale_there_is_no_end),
        cmocka_unit_test(labels_name_the_sides),
        cmocka_unit_test(a_closed_side_sends_nothing_more),
        cmocka_unit_test(what_sack_names_has_arrived),
        cmocka_unit_test(no_size_is_too_small),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
