#include "session.h"

#include "charset.h"
#include "files.h"
#include "session_words.h"
#include "signals.h"

#include "tcpviz/priv/priv.h"
#include "tcpviz/story/filter.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

/* Looks behind the newest frame, or what happened to a device: for what was dropped meanwhile, and
 * since removing a device takes the kernel several steps. */
#define TICKS_AFTER 2

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

static bool
start_saving(struct session *s, int fd, struct failure *why)
{
    if (!s->options->write_path)
        return true;
    s->save = save_open(s->options->write_path, fd, s->capture, why);
    s->source.saving = s->save != NULL;
    return s->source.saving;
}

static bool
start_output(struct session *s, int fd, struct failure *why)
{
    const char *path = s->options->output_path;
    bool standard = files_is_standard(path);
    struct stat stat;

    outlet_open(&s->outlet, standard ? STDOUT_FILENO : fd);
    if (standard)
        return true;
    if (fstat(fd, &stat) == 0 && (!S_ISREG(stat.st_mode) || ftruncate(fd, 0) == 0))
        return true;
    return failure_say(why, "cannot write \"%s\": %s", path, strerror(errno));
}

static bool
is_filtered(const struct options *o)
{
    return o->show.n_nodes > 0;
}

/* What the format needs: only on the screen pictures have to be drawn again, and a filter asks for
 * states, notes and bytes. */
static enum observer_depth
depth_of(const struct options *o, bool screen)
{
    if (screen)
        return OBSERVE_KEEP;
    return o->format == OUTPUT_TSV && !is_filtered(o) ? OBSERVE_ANALYSE : OBSERVE_TRACK;
}

static bool
start_watch(struct session *s, struct watch *watch, enum observer_depth depth, struct failure *why)
{
    struct observer_settings settings = {.ports = s->options->ports.at,
                                         .n_ports = s->options->ports.n,
                                         .depth = depth,
                                         .streams_as_tracked =
                                             depth_of(s->options, false) == OBSERVE_TRACK,
                                         .ignore_vlans = s->options->format == OUTPUT_TSV};

    settings.limits = budget_share(s->options->memory_bytes, depth, &settings.limits);
    s->finals = settings.limits.finals;
    if (getrandom(settings.hash_key, sizeof settings.hash_key, 0) !=
        (ssize_t)sizeof settings.hash_key)
        return failure_say(why, "cannot get a random number: %s", strerror(errno));
    if (watch_init(watch, &settings) && watch_unpack(watch, inflater_unpack, s->inflater))
        return true;
    watch_finish(watch);
    return failure_say(why, "there is not enough memory");
}

/* Where standard output is no terminal, or is not meant to be one, the ladder goes out as text. */
static bool
wants_screen(const struct options *o)
{
    return o->format == OUTPUT_AUTO && !o->output_path && isatty(STDOUT_FILENO);
}

/* The device while there are rights, then the drop. */
static bool
give_up_rights(struct session *s, struct config *config, struct files *files, const char *command,
               struct priv_plan *plan, struct failure *why)
{
    const struct options *o = s->options;

    if (!o->read_path && !open_device(s, command, why))
        return false;
    if (!priv_plan(o->user, plan, why))
        return false;
    if (plan->target == PRIV_NOBODY && !files_open_ahead(o, config, files, why))
        return false;
    return priv_drop(plan, why);
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
    if (is_filtered(o) && !strchr(o->show.line, ' ')) {
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

/* What the user controls, which needs no rights. */
static bool
open_rest(struct session *s, struct files *files, const char *command, struct failure *why)
{
    const struct options *o = s->options;
    struct stat source;
    bool known = files_stat_source(o, files, &source);

    s->inflater = inflater_create();
    if (s->inflater == NULL)
        return failure_say(why, "there is not enough memory");
    charset_start_locale();
    s->screen = wants_screen(o);
    s->charset = charset_choose(o, s->screen);
    if (o->read_path ? !open_file(s, files->read_fd, command, why)
                     : o->expression[0] && !capture_set_expression(s->capture, o->expression, why))
        return explain_words(o, why);
    s->match.link_type = capture_link_type(s->capture);
    return match_set(&s->match, &o->show, why) && files_open_for_writing(o, files, why) &&
           files_check_apart(o, known ? &source : NULL, files, why) &&
           start_watch(s, &s->watch, depth_of(o, s->screen), why) &&
           start_saving(s, files->write_fd, why) && start_output(s, files->output_fd, why);
}

bool
session_open(struct session *s, struct options *options, struct config *config, const char *command,
             struct failure *why)
{
    struct files files = FILES_NONE;
    struct priv_plan plan;

    memset(s, 0, sizeof *s);
    s->options = options;
    s->events_fd = s->outlet.fd = -1;
    if (!give_up_rights(s, config, &files, command, &plan, why) ||
        !config_finish(config, options, &plan, why) || !open_rest(s, &files, command, why)) {
        files_remove_new(options, &files);
        return false;
    }
    s->passing.filter = &options->show;
    s->passing.source = (struct filter_source){
        .frames = s->watch.frames, .matches = match_frame, .context = &s->match};
    session_name_source(s);
    for (int side = 0; side < 2; side++)
        options_label(options, (enum side)side, s->charset, s->labels[side]);
    if (plan.target == PRIV_ROOT)
        session_set_notice(s, "root's rights are kept, as --user root asks");
    session_tell_mistakes(s, config);
    if (s->source.state == SOURCE_LIVE)
        s->events_fd = device_events_open();
    s->ticks_wanted = TICKS_AFTER;
    return true;
}

static bool
close_output(struct session *s, struct failure *why)
{
    struct outlet *o = &s->outlet;
    char shown[256];

    if (o->fd < 0)
        return true;
    outlet_flush(o);
    if (o->fd != STDOUT_FILENO)
        (void)close(o->fd);
    o->fd = -1;
    if (o->error == 0)
        return true;
    files_show_output(s->options, shown, sizeof shown);
    return failure_say(why, "cannot write to %s: %s", shown,
                       o->left ? "its reader takes no more" : strerror(o->error));
}

bool
session_close(struct session *s, struct failure *why)
{
    bool good = save_close(s->save, why);

    s->save = NULL;
    good &= close_output(s, why);
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

static void
give_up_saving(struct session *s)
{
    struct failure closing;

    (void)save_close(s->save, &closing); /* the reason was said already */
    s->save = NULL;
    s->source.saving = false;
    s->broken = true;
    session_set_notice(s, s->reason.sentence);
}

/* Nothing more is taken. */
static void
stop(struct session *s)
{
    s->source.ended = true;
    watch_end(&s->watch);
}

static void
end(struct session *s, bool broken)
{
    s->source.dropped = capture_dropped(s->capture);
    stop(s);
    s->broken |= broken;
    if (broken)
        session_set_notice(s, s->reason.sentence);
    if (broken && s->source.state != SOURCE_FILE)
        s->source.state = SOURCE_DOWN;
}

static bool
count_reached(const struct session *s, const struct watch *watch)
{
    struct observer_counts counts;

    if (s->options->count == 0)
        return false;
    counts = observer_counts(watch->observer);
    return counts.segments + counts.twins >= s->options->count;
}

enum session_step
session_step(struct session *s, const struct event **event, struct segment *segment)
{
    struct frame frame;

    if (s->source.ended)
        return SESSION_ENDED;
    switch (capture_next(s->capture, &frame, &s->reason)) {
    case CAPTURE_NOTHING:
        return SESSION_NOTHING;
    case CAPTURE_END:
        end(s, false);
        return SESSION_ENDED;
    case CAPTURE_BROKEN:
        end(s, true);
        return SESSION_ENDED;
    case CAPTURE_FRAME:
        break;
    }
    s->ticks_wanted = TICKS_AFTER;
    if (frame.missed > 0)
        s->source.dropped = capture_dropped(s->capture);
    if (s->save && !save_frame(s->save, &frame, &s->reason))
        give_up_saving(s);
    *event = watch_frame(&s->watch, &frame, segment);
    if (*event && count_reached(s, &s->watch)) {
        stop(s);
        if (s->source.state == SOURCE_LIVE)
            s->source.state = SOURCE_ENDED;
    }
    return *event ? SESSION_SEGMENT : SESSION_OTHER;
}

bool
session_read_ahead(struct session *s, struct finals *finals, struct failure *why)
{
    const struct analysis *learnt;
    struct failure later; /* how the file ends is said behind its rows */
    struct segment segment;
    struct watch watch;
    struct frame frame;

    if (!start_watch(s, &watch, OBSERVE_LEARN, why))
        return false;
    observer_number_streams(watch.observer, finals);
    while (!signals_ending() && !count_reached(s, &watch) &&
           capture_next(s->capture, &frame, &later) == CAPTURE_FRAME)
        if (watch_frame(&watch, &frame, &segment) && (learnt = observer_learnt(watch.observer)))
            finals_note(finals, learnt);
    watch_finish(&watch);
    finals_read_again(finals);
    observer_number_streams(s->watch.observer, finals);
    return session_rewind(s) || failure_say(why, "cannot read %s a second time", s->name);
}

bool
session_rewind(struct session *s)
{
    return capture_rewind(s->capture);
}

static void
watch_name(struct session *s)
{
    char sentence[512], before[sizeof s->name];

    memcpy(before, s->name, sizeof before);
    session_write_names(s);
    if (strcmp(before, s->name) == 0)
        return;
    (void)snprintf(sentence, sizeof sentence, "the device is called %s now",
                   capture_device_name(s->capture));
    session_set_notice(s, sentence);
}

static void
watch_device(struct session *s)
{
    char sentence[512];
    bool up = capture_device_up(s->capture);
    const char *name = capture_device_name(s->capture);

    if (up == (s->source.state == SOURCE_LIVE))
        return;
    s->source.state = up ? SOURCE_LIVE : SOURCE_DOWN;
    (void)snprintf(sentence, sizeof sentence, up ? "%s is up again" : "%s is down, waiting", name);
    session_set_notice(s, sentence);
}

int
session_events_fd(const struct session *s)
{
    return s->source.ended ? -1 : s->events_fd;
}

bool
session_take_events(struct session *s)
{
    if (session_events_fd(s) < 0 || !device_events_take(s->events_fd))
        return false;
    s->ticks_wanted = TICKS_AFTER;
    return true;
}

bool
session_wants_tick(const struct session *s)
{
    return !s->source.ended && s->source.state != SOURCE_FILE &&
           (s->events_fd < 0 || s->ticks_wanted > 0);
}

bool
session_tick(struct session *s)
{
    uint64_t dropped = s->source.dropped;
    unsigned notices = s->notices;

    if (s->source.ended || s->source.state == SOURCE_FILE)
        return false;
    s->ticks_wanted -= s->ticks_wanted > 0;
    s->source.dropped = capture_dropped(s->capture);
    watch_name(s);
    watch_device(s);
    return notices != s->notices || dropped != s->source.dropped;
}

void
session_flush(struct session *s)
{
    if (s->save && !save_flush(s->save, &s->reason))
        give_up_saving(s);
}

bool
session_shows(struct session *s, const struct event *e)
{
    return passing_takes(&s->passing, e);
}

int
session_fd(const struct session *s)
{
    return s->source.ended ? -1 : capture_fd(s->capture);
}
