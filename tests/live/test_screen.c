/* What the screen says when the device under it goes down, loses its link, is renamed or removed:
 * never that it is live.  And that q asks where not all could be saved. */
#include "../term/pty.h"
#include "live.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* A second is promised, and the kernel may take another to tell of a link; a busy machine is given
 * more. */
#define TOLD_MS 4000
#define START_MS 10000

static struct pty pty;

/* The screen of a capture on vt0. */
static void
start(void)
{
    const char *program = getenv("TCPVIZ");
    const char *argv[] = {program ? program : "./tcpviz", "-i", "vt0", "-p", "5000", NULL};
    const char *env[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color", "COLUMNS", "LINES", NULL};
    const struct pty_settings settings = {.argv = argv, .env = env, .cols = 100, .rows = 30};

    live_need_network();
    live_ip("link add vt0 type veth peer name vt1");
    live_ip("link set vt0 up");
    live_ip("link set vt1 up");
    pty_start(&pty, &settings);
    assert_true(pty_wait_text(&pty, "● WAITING", START_MS));
}

static int
finish(void **state)
{
    (void)state;
    if (pty.leader != 0)
        pty_finish(&pty);
    pty = (struct pty){.leader = 0};
    return 0;
}

static void
end_with(int status)
{
    pty_type(&pty, "q");
    assert_true(pty_wait_end(&pty, START_MS));
    assert_true(WIFEXITED(pty.status) && WEXITSTATUS(pty.status) == status);
}

static void
test_down_and_up_are_told(void **state)
{
    (void)state;
    start();
    assert_true(live_set_up("vt0", false));
    assert_true(pty_wait_text(&pty, "■ DOWN", TOLD_MS));
    assert_true(pty_wait_text(&pty, "The device vt0 is down, waiting", TOLD_MS));
    assert_true(live_set_up("vt0", true));
    assert_true(pty_wait_text(&pty, "● WAITING", TOLD_MS));
    assert_true(pty_wait_text(&pty, " again", TOLD_MS));
    end_with(0);
    live_ip("link del vt0");
}

static void
test_lost_link_is_told(void **state)
{
    (void)state;
    start();
    assert_true(live_set_up("vt1", false));
    assert_true(pty_wait_text(&pty, "■ DOWN", TOLD_MS));
    assert_true(pty_wait_text(&pty, "The device vt0 has no link", TOLD_MS));
    assert_true(live_set_up("vt1", true));
    assert_true(pty_wait_text(&pty, "The device vt0 has its link again", TOLD_MS));
    assert_true(pty_wait_text(&pty, "● WAITING", TOLD_MS));
    end_with(0);
    live_ip("link del vt0");
}

/* Also while the picture is held: no key that was pressed hides it. */
static void
test_renamed_and_removed_are_told(void **state)
{
    (void)state;
    start();
    pty_type(&pty, " ");
    assert_true(pty_wait_text(&pty, "■ PAUSED", TOLD_MS));
    live_ip("link set vt0 down");
    live_ip("link set vt0 name other0");
    assert_true(pty_wait_text(&pty, "called other0 now", TOLD_MS));
    live_ip("link del other0");
    assert_true(pty_wait_text(&pty, "■ ENDED", TOLD_MS));
    assert_true(pty_wait_text(&pty, "The device \"other0\" is gone", TOLD_MS));
    end_with(1);
}

/* As on a full disk: each file may have 100 KiB, or half of it by the shell. */
static void
test_q_asks_where_saving_failed(void **state)
{
    static char data[200000];
    static const struct act acts[] = {
        {.who = ACTOR_CLIENT, .kind = ACT_SEND, .data = data},
        {.who = ACTOR_SERVER, .kind = ACT_RECV, .bytes = sizeof data - 1},
        {.who = ACTOR_SERVER, .kind = ACT_CLOSE},
        {.who = ACTOR_CLIENT, .kind = ACT_RECV},
        {.who = ACTOR_CLIENT, .kind = ACT_CLOSE}};
    const struct play play = {.family = AF_INET, .port = 5000, .acts = acts, .n_acts = 5};
    const char *argv[] = {"/bin/sh", "-c",
                          "ulimit -f 100; exec \"${TCPVIZ:-./tcpviz}\" --no-config --user root "
                          "-i lo -p 5000 -w \"$SAVED\"",
                          NULL};
    char folder[] = "/tmp/live-XXXXXX", saved[64];
    const char *env[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color", saved, "COLUMNS", "LINES", NULL};
    const struct pty_settings settings = {.argv = argv, .env = env, .cols = 100, .rows = 30};
    struct failure why;

    (void)state;
    live_need_network();
    memset(data, 'x', sizeof data - 1);
    assert_non_null(mkdtemp(folder));
    (void)snprintf(saved, sizeof saved, "SAVED=%s/out", folder);
    pty_start(&pty, &settings);
    assert_true(pty_wait_text(&pty, "● WAITING", START_MS));
    assert_true(actors_perform(&play, &why));
    assert_true(pty_wait_text(&pty, "it holds the first", TOLD_MS));
    pty_type(&pty, "q");
    assert_true(pty_wait_text(&pty, "Saving failed: the file may lack frames", TOLD_MS));
    end_with(1);
    (void)remove(saved + strlen("SAVED="));
    (void)rmdir(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_down_and_up_are_told, finish),
        cmocka_unit_test_teardown(test_lost_link_is_told, finish),
        cmocka_unit_test_teardown(test_renamed_and_removed_are_told, finish),
        cmocka_unit_test_teardown(test_q_asks_where_saving_failed, finish),
    };

    return cmocka_run_group_tests(tests, live_setup, NULL);
}
