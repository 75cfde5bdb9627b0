/* How a session is opened, and closed again. */
#include "charset.h"
#include "complain.h"
#include "saving.h"
#include "session_watch.h"
#include "session_words.h"

#include "tcpviz/priv/priv.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* How long the first byte of standard input may take before somebody asks why nothing happens. */
#define LATE_MS 3000

/* -i may be a number from -D. */
static bool
resolve_device(const char *word, char *name, size_t size, struct failure *why)
{
    struct capture_device *devices;
    unsigned long number = strtoul(word, NULL, 10);
    size_t n;

    if (word[strspn(word, "0123456789")] != '\0') {
        (void)snprintf(name, size, "%s", word);
        return true;
    }
    if (!capture_devices(&devices, &n, why))
        return false;
    if (number >= 1 && number <= n)
        (void)snprintf(name, size, "%s", devices[number - 1].name);
    else
        failure_say(why, "there is no device number %lu: tcpviz -D lists 1 to %zu", number, n);
    free(devices);
    return number >= 1 && number <= n;
}

/* Whoever writes tcpviz < talk.pcap means that file.  To read it unasked would make what is watched
 * depend on where a script was started. */
static bool
refuse_unread_capture(struct failure *why)
{
    return !capture_waits_on(STDIN_FILENO) ||
           failure_say_usage(why,
                             "standard input is a capture, and is read only with -r -; without "
                             "-r a device is watched");
}

static bool
open_device(struct session *s, const char *command, struct failure *why)
{
    const struct options *o = s->options;
    char prefilter_storage[PORTS_PREFILTER_SIZE], device[256];
    struct text prefilter;
    struct capture_settings settings = {.device = device,
                                        .snaplen = o->snaplen,
                                        .buffer_kib = o->buffer_kib,
                                        .promiscuous = o->promiscuous,
                                        .command = command};

    if (!refuse_unread_capture(why) || !resolve_device(o->device, device, sizeof device, why))
        return false;
    text_init(&prefilter, prefilter_storage, sizeof prefilter_storage);
    ports_add_prefilter(&prefilter, &o->ports);
    settings.prefilter = prefilter.len > 0 ? prefilter_storage : NULL;
    s->capture = capture_open_device(&settings, why);
    return s->capture != NULL;
}

/* Without a capture's header there is no screen yet.  In front of a pipe tcpdump keeps even that
 * back until it has 4 KiB, which on a quiet network is for ever. */
static void
tell_late_input(const struct options *o)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};

    if (files_is_standard(o->read_path) && !isatty(STDIN_FILENO) && poll(&input, 1, LATE_MS) == 0)
        fprintf(stderr, "tcpviz: still waiting for the first byte of a capture on standard input; "
                        "tcpdump sends each frame at once with -U, as in tcpdump -U -w -\n");
}

static bool
open_file(struct session *s, int fd, const char *command, struct failure *why)
{
    const struct options *o = s->options;
    struct capture_settings settings = {.expression = o->expression[0] ? o->expression : NULL,
                                        .command = command};

    tell_late_input(o);
    s->capture = capture_open_file(o->read_path, fd, &settings, why);
    return s->capture != NULL;
}

/* Where standard output is no terminal, or is not meant to be one, the ladder goes out as text. */
static bool
wants_screen(const struct options *o)
{
    return o->format == OUTPUT_AUTO && !o->output_path && isatty(STDOUT_FILENO);
}

/* What a session is opened from, and what is found on the way. */
struct opening {
    struct session *s;
    struct config *config;
    const char *command;
    struct priv_plan plan;
    struct failure *why;
};

/* The device while there are rights, then the drop. */
static bool
give_up_rights(struct opening *o)
{
    const struct options *options = o->s->options;

    if (!options->read_path && !open_device(o->s, o->command, o->why))
        return false;
    if (!priv_plan(options->user, &o->plan, o->why))
        return false;
    if (o->plan.target == PRIV_NOBODY &&
        !files_open_ahead(options, o->config, &o->s->files, o->why))
        return false;
    return priv_drop(&o->plan, o->why);
}

/* Adds what may be meant instead of a wrong expression: words that only --show knows, or more of
 * --show itself.  Always false. */
static bool
explain_words(const struct options *o, struct failure *why)
{
    size_t len = strlen(why->sentence);
    const char *word;
    struct failure ignored;
    struct filter filter;
    struct text t;

    if (!why->usage)
        return false;
    if (filter_is_set(&o->show) && !strchr(o->show.line, ' ')) {
        text_init(&t, why->sentence + len, sizeof why->sentence - len);
        text_add(&t, OPTIONS_SHOW_QUOTES);
        return false;
    }
    if (!filter_parse(&filter, o->expression, &ignored) || !(word = filter_word(&filter)))
        return false;
    return failure_say_usage(why,
                             "\"%s\" is a word for --show, as in --show %s; an expression takes "
                             "only what tcpdump does, as in tcp port 80 and host 10.0.0.1",
                             word, word);
}

static bool
open_source(struct opening *o)
{
    struct session *s = o->s;
    const char *expression = s->options->expression;

    if (s->options->read_path
            ? !open_file(s, s->files.read_fd, o->command, o->why)
            : expression[0] && !capture_set_expression(s->capture, expression, o->why))
        return explain_words(s->options, o->why);
    s->match.link_type = capture_link_type(s->capture);
    return match_set(&s->match, &s->options->show, o->why);
}

/* What the user controls, which needs no rights. */
static bool
open_rest(struct opening *o)
{
    struct session *s = o->s;
    struct files *files = &s->files;
    const struct options *options = s->options;
    struct stat source;
    bool known = files_stat_source(options, files, &source);

    s->inflater = inflater_create();
    if (s->inflater == NULL)
        return say_no_memory(o->why);
    charset_start_locale();
    s->screen = wants_screen(options);
    s->charset = charset_choose(options, s->screen);
    return open_source(o) && (!options->write_path || save_is_possible(s->capture, o->why)) &&
           files_open_for_writing(options, files, o->why) &&
           files_check_apart(options, known ? &source : NULL, files, o->why) &&
           session_start_watch(s, &s->watch, session_depth(options, s->screen), o->why) &&
           saving_begin(s, o->why);
}

/* What the session is called, and what the screen is told of it. */
static void
introduce(struct opening *o)
{
    struct session *s = o->s;
    char sentence[sizeof s->notice];

    session_name_source(s);
    for (int side = 0; side < 2; side++)
        options_label(s->options, (enum side)side, s->charset, s->labels[side]);
    if (o->plan.target == PRIV_ROOT)
        session_set_notice(s, "root's rights are kept, as --user root asks");
    if (s->screen && outfile_tells_part(&s->files.write, sentence, sizeof sentence))
        session_set_notice(s, sentence);
    session_tell_mistakes(s, o->config);
}

bool
session_open(struct session *s, struct options *options, struct config *config, const char *command,
             struct failure *why)
{
    struct opening o = {.s = s, .config = config, .command = command, .why = why};

    memset(s, 0, sizeof *s);
    s->options = options;
    s->files = FILES_NONE;
    s->events_fd = s->outlet.fd = -1;
    if (!give_up_rights(&o) || !config_finish(config, options, &o.plan, why) || !open_rest(&o)) {
        saving_drop(s);
        return false;
    }
    s->passing.filter = &options->show;
    s->passing.source = (struct filter_source){
        .frames = s->watch.frames, .matches = match_frame, .context = &s->match};
    introduce(&o);
    if (s->source.state == SOURCE_LIVE)
        s->events_fd = device_events_open();
    s->ticks_wanted = SESSION_TICKS_AFTER;
    return true;
}

bool
session_close(struct session *s, struct failure *why)
{
    bool good = saving_finish(s, why);

    good &= saving_finish_text(s, why);
    watch_finish(&s->watch);
    inflater_destroy(s->inflater);
    s->inflater = NULL;
    match_finish(&s->match);
    capture_close(s->capture);
    s->capture = NULL;
    if (s->events_fd >= 0)
        (void)close(s->events_fd);
    s->events_fd = -1;
    return good;
}
