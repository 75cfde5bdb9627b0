/*
 * Live tests: the real program captures real connections between real sockets, in a network
 * namespace of its own, and its drawing is read back.
 *
 * The program is $TCPVIZ, ./tcpviz without it.
 */
#ifndef TCPVIZ_TESTS_LIVE_LIVE_H
#define TCPVIZ_TESTS_LIVE_LIVE_H

#include "tcpviz/lab/actors.h"

#include <stdbool.h>
#include <stddef.h>

/* Enters the namespace; to be called once, before the first test.  If this system forbids it, says
 * so on standard output, and every live_need_network() skips its test. */
int live_setup(void **state);

void live_need_network(void);

/* False where the kernel refuses, as Linux did before 6.2 while the device was up. */
bool live_rename(const char *device, const char *name);

bool live_set_up(const char *device, bool up);

/* Runs the iproute2 command, its arguments split at blanks; skips the test where it is missing or
 * refuses. */
void live_ip(const char *arguments);

/* Waits until the program has written these words; false if it does not. */
bool live_says(int output, const char *words);

/* Skips the test where there is no IPv6 loopback. */
void live_need_ipv6(void);

struct live_run {
    const char *device;
    const char *option; /* one more argument for the program, or NULL */
    bool words;         /* what it says on standard error is wanted, too */
    /* What happens as soon as it captures, or NULL; false with a sentence: it did not. */
    bool (*meanwhile)(int output, struct failure *why);
    const struct play *plays; /* performed one after the other behind that */
    size_t n_plays;
    int status; /* which it ends with */
};

/* Starts the program on the device and port 5000 with its output not a terminal, waits until it
 * captures, performs the plays, ends it by SIGINT and returns what it has written to standard
 * output; the caller frees it.  Fails the test if a play does, or if the program does not end with
 * run->status. */
char *live_output(const struct live_run *run);

/* The arrows of a drawing, one a line, the caller frees it: "> SYN (Seq=0, next 0+1=1)" from the
 * client, "< " from the server; from the second connection on with its number in front: "2> ...".
 * Previews of the payload are left out: whether they fit depends on the width. */
char *live_arrows(const char *drawing);

#endif
