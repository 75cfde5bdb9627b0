/*
 * tcpviz: wires the layers together.  The only place that chooses the exit status: 0 done, 1 could
 * not, 2 wrong usage, or the signal that ended it.
 */
#include "charset.h"
#include "complain.h"
#include "completion.h"
#include "config.h"
#include "options.h"
#include "saving.h"
#include "screen_loop.h"
#include "session.h"
#include "signals.h"
#include "text_loop.h"

#include "tcpviz/term/term.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Whoever starts us may have closed them.  What is opened next would take the place, and text and
 * messages would go into the capture that is saved.  So that reading and writing still fail there,
 * each is open for the other. */
static bool
occupy_standard_fds(struct failure *why)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            return failure_say(why, "cannot open \"/dev/null\": %s", strerror(errno));
    return true;
}

/* --help, --version and -D end here; whether they could be written counts. */
static int
finish_stdout(void)
{
    struct failure why;

    if (fflush(stdout) == 0 && !ferror(stdout))
        return EXIT_DONE;
    (void)failure_say(&why, "cannot write to standard output: %s", strerror(errno));
    return complain(&why);
}

static int
print_version(void)
{
    options_version(stdout);
    printf("%s\n%s\n", capture_library(), term_library());
    return finish_stdout();
}

static int
print_devices(void)
{
    enum charset charset = charset_of_locale();
    struct capture_device *devices;
    struct failure why;
    size_t n;

    if (!capture_devices(&devices, &n, &why))
        return complain(&why);
    for (size_t i = 0; i < n; i++) {
        const struct capture_device *d = &devices[i];
        char storage[1024];
        struct text t;
        int cols;

        text_init(&t, storage, sizeof storage);
        text_add_escaped(&t, d->name, strlen(d->name), charset);
        cols = (int)text_cols(storage);
        text_addf(&t, "%*s  %s%s%s  ", cols < 16 ? 16 - cols : 0, "", d->up ? "up" : "down",
                  d->up && !d->running ? ", no carrier" : "", d->loopback ? ", loopback" : "");
        text_add_escaped(&t, d->description, strlen(d->description), charset);
        printf("%2zu  %s\n", i + 1, storage);
    }
    free(devices);
    return finish_stdout();
}

static void
add_missing(struct text *t, uint64_t n, const char *noun, const char *why)
{
    if (n == 0)
        return;
    text_add(t, t->len > 0 ? ", " : "");
    text_add_count(t, n, noun);
    text_addf(t, " %s", why);
}

/* Packets of which there is no segment, though fragments of them passed. */
static void
add_fragments(struct text *t, const struct fragments_counts *counts)
{
    add_missing(t, counts->incomplete, "fragmented IP packet", "never completed");
    add_missing(t, counts->crowded_out, "fragmented IP packet", "given up for newer ones");
    add_missing(t, counts->overlapping, "fragmented IP packet",
                "dropped for overlapping fragments");
    add_missing(t, counts->refused, "IP fragment", "refused for an impossible length or offset");
}

/* How much a live capture saw; of a file only what is missing in its picture, and nothing if it
 * ended badly: that is one sentence of its own. */
static void
print_summary(const struct session *s)
{
    struct observer_counts counts = observer_counts(s->watch.observer);
    struct fragments_counts fragments = fragments_counts(s->watch.fragments);
    bool live = s->source.state != SOURCE_FILE;
    char storage[768];
    struct text t;

    if (!live && s->broken)
        return;
    text_init(&t, storage, sizeof storage);
    if (live) {
        text_add_count(&t, counts.segments, "segment");
        text_add(&t, counts.flows_again > 0 ? " of at most " : " of ");
        text_add_count(&t, counts.flows, "connection");
        if (counts.twins > 0)
            text_addf(&t, ", %" PRIu64 " seen again", counts.twins);
        text_addf(&t, ", %" PRIu64 " dropped by the kernel", s->source.dropped);
    }
    if (!live && counts.segments == 0)
        text_addf(&t, "no TCP segment%s%s in %s", s->source.filter[0] ? " for " : "",
                  s->source.filter, s->source.name);
    if (!live)
        add_missing(&t, s->source.dropped, "frame", "dropped by the capture");
    add_missing(&t, counts.lost, "segment", "not drawn for want of memory");
    add_fragments(&t, &fragments);
    add_missing(&t, s->watch.too_short, "frame", "too short to have ports");
    add_missing(&t, unpack_cut(s->watch.unpack), "packed packet",
                "cut by the capture, so not unpacked (-s 0 captures all of each frame)");
    if (t.len > 0)
        fprintf(stderr, "tcpviz: %s\n", storage);
}

static int
run(struct options *o, struct config *config, const char *command)
{
    static struct session session; /* large */
    struct failure why;
    int bits, status = EXIT_DONE;

    /* Until everything is open, signals simply end the program, but where a file would be left. */
    signals_hold_pipe();
    if (!session_open(&session, o, config, command, &why) || !signals_init(session.screen, &why)) {
        status = complain(&why);
        (void)session_close(&session, &why);
        return status;
    }
    bits = session.screen ? screen_loop(&session, &why) : text_loop(&session, o->format, &why);
    if (bits < 0)
        status = complain(&why);
    else if (!session.screen && !(bits & SIGNAL_PIPE))
        print_summary(&session);
    if (session.unsaved.sentence[0] != '\0')
        status = session.unsaved_told ? EXIT_COULD_NOT : complain(&session.unsaved);
    if (session.reason.sentence[0] != '\0')
        status = complain(&session.reason);
    if (!saving_finish(&session, &why)) /* the text may fail, too, with a sentence of its own */
        status = complain(&why);
    if (!session_close(&session, &why))
        status = complain(&why);
    if (bits > 0 && signals_death(bits) != 0)
        term_die_by(signals_death(bits));
    return status;
}

int
main(int argc, char **argv)
{
    static struct options options; /* large, both */
    static struct config config;
    char command_storage[1024];
    struct text command;
    struct failure why;

    (void)signal(SIGXFSZ, SIG_IGN); /* the write says that the file may grow no further */
    if (geteuid() != 0)
        charset_start_locale();
    text_init(&command, command_storage, sizeof command_storage);
    options_command(argc, argv, &command);
    if (!occupy_standard_fds(&why) || !config_start(&config, &options, argc, argv, &why))
        return complain(&why);
    if (options.help) {
        options_help(stdout);
        return finish_stdout();
    }
    if (options.version)
        return print_version();
    if (options.completion != COMPLETION_NONE) {
        completion_print(stdout, options.completion);
        return finish_stdout();
    }
    return options.list_devices ? print_devices() : run(&options, &config, command_storage);
}
