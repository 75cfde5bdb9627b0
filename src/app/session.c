#include "session.h"

#include "saving.h"
#include "session_watch.h"
#include "session_words.h"
#include "signals.h"

#include <stdio.h>
#include <string.h>

/* s->unsaved says why. */
static void
note_not_saved(struct session *s)
{
    s->broken = true;
    s->source.save_failed = s->files.write.keeps;
    session_set_notice(s, s->unsaved.sentence);
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
    s->unreadable = broken && !s->begun;
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
    s->begun = true;
    s->ticks_wanted = SESSION_TICKS_AFTER;
    if (frame.missed > 0)
        s->source.dropped = capture_dropped(s->capture);
    if (!saving_frame(s, &frame, &s->unsaved))
        note_not_saved(s);
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

    if (!session_start_watch(s, &watch, OBSERVE_LEARN, why))
        return false;
    observer_number_streams(watch.observer, finals);
    while (!signals_ending() && !count_reached(s, &watch) &&
           capture_next(s->capture, &frame, &later) == CAPTURE_FRAME)
        if (watch_frame(&watch, &frame, &segment) && (learnt = observer_learnt(watch.observer)))
            finals_note(finals, learnt);
    watch_finish(&watch);
    finals_read_again(finals);
    observer_number_streams(s->watch.observer, finals);
    (void)session_rewind(s); /* how that fails the next step says */
    return true;
}

bool
session_rewind(struct session *s)
{
    return capture_rewind(s->capture);
}

/* What is said of a device that is in another state than before. */
static const char *
state_words(enum device_state before, enum device_state now)
{
    switch (now) {
    case DEVICE_GONE:
        return "is gone";
    case DEVICE_DOWN:
        return "is down";
    case DEVICE_NO_LINK:
        return "has no link (usually no cable, or no Wi-Fi)";
    case DEVICE_UP:
        break;
    }
    return before == DEVICE_NO_LINK ? "has its link again" : "is up again";
}

/* True if the device is called something else than before. */
static bool
take_name(struct session *s)
{
    char before[sizeof s->name];

    memcpy(before, s->name, sizeof before);
    session_write_names(s);
    return strcmp(before, s->name) != 0;
}

static void
watch_device(struct session *s)
{
    enum device_state before = s->device_state, now = capture_device_state(s->capture);
    bool renamed = take_name(s);
    const char *name = capture_device_name(s->capture);
    char storage[512];
    struct text t;

    s->device_state = now;
    s->source.state = now == DEVICE_UP ? SOURCE_LIVE : SOURCE_DOWN;
    text_init(&t, storage, sizeof storage);
    if (renamed)
        text_addf(&t, "the device is called %s now%s", name, now != before ? "; it " : "");
    else if (now != before)
        text_addf(&t, "the device %s ", name);
    if (now != before)
        text_add(&t, state_words(before, now));
    if (now != before && now != DEVICE_UP && now != DEVICE_GONE)
        text_add(&t, ", waiting");
    if (t.len > 0)
        session_set_notice(s, storage);
}

/* Of `any`, which goes on with the others. */
static void
watch_others(struct session *s)
{
    struct device_change change;
    char storage[512];
    struct text t;

    text_init(&t, storage, sizeof storage);
    while (capture_device_changed(s->capture, &change))
        text_addf(&t, "%sthe device %s %s", t.len > 0 ? "; " : "", change.name,
                  state_words(change.before, change.now));
    if (t.len > 0)
        session_set_notice(s, storage);
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
    s->ticks_wanted = SESSION_TICKS_AFTER;
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
    watch_device(s);
    watch_others(s);
    return notices != s->notices || dropped != s->source.dropped;
}

void
session_flush(struct session *s)
{
    if (!(s->source.ended ? saving_finish(s, &s->unsaved) : saving_flush(s, &s->unsaved)))
        note_not_saved(s);
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
