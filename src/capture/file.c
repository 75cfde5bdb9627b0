/* Capture files: opened, read frame by frame, and what is said where they end too early. */
#include "gzip.h"
#include "handle.h"

#include "tcpviz/decode/decode.h"

#include "tcpviz/base/inlining.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Frames of a pipe that nobody wants may never end: so many in one call, then others have their
 * turn.  The descriptor tells that there are more. */
#define PIPE_STEPS 1024

enum step {
    STEP_FRAME,
    STEP_OTHER, /* a unit without a frame */
    STEP_WAIT,  /* a pipe has no whole unit yet */
    STEP_OVER   /* as c->over says */
};

/* Of a packed capture the whole frames are those that were packed, unless `doubt` says more. */
static void
tell_whole(const struct capture *c, const char *doubt, char *out, size_t size)
{
    unsigned long long before = c->savefile.frames;

    if (before == 0)
        snprintf(out, size, "no frame before it is whole");
    else if (before == 1)
        snprintf(out, size, "the frame before it is whole%s", doubt);
    else
        snprintf(out, size, "the %llu frames before it are whole%s", before, doubt);
}

/* What went wrong with the packed bytes. */
static void
say_gzip_broken(struct capture *c)
{
    const struct gzip *gzip = c->source.gzip;
    unsigned long long frame = c->savefile.frames + 1, at = c->source.offset;
    bool damaged = gzip_trouble(gzip) == GZIP_DAMAGED;
    char whole[96];

    tell_whole(c, damaged ? ", but their bytes may be wrong" : "", whole, sizeof whole);
    if (damaged)
        failure_say(&c->broken,
                    "%s is damaged: its gzip data cannot be unpacked behind frame %llu (%s); %s",
                    c->path, frame - 1, gzip_words(gzip), whole);
    else if (gzip_trouble(gzip) == GZIP_FOLLOWED)
        failure_say(&c->broken,
                    "%s has something behind its gzip data, from byte %llu on, which was not read; "
                    "%s",
                    c->path, (unsigned long long)gzip_offset(gzip), whole);
    else
        failure_say(&c->broken,
                    "%s is cut off: its gzip data end at frame %llu, byte %llu unpacked; %s",
                    c->path, frame, at, whole);
}

static void
say_broken(struct capture *c, const char *damage)
{
    unsigned long long frame = c->savefile.frames + 1, at = c->source.offset;
    bool packed = c->source.gzip != NULL;
    const char *unpacked = packed ? " unpacked" : "";
    char whole[96];

    tell_whole(c, packed && damage != NULL ? " if gunzip -t finds no damage" : "", whole,
               sizeof whole);
    if (damage != NULL)
        failure_say(&c->broken, "%s is damaged at frame %llu, byte %llu%s (%s); %s", c->path, frame,
                    at, unpacked, damage, whole);
    else if (c->source.error != 0)
        failure_say(&c->broken, "cannot read %s on from frame %llu, at byte %llu%s: %s; %s",
                    c->path, frame, at, unpacked, strerror(c->source.error), whole);
    else if (packed && gzip_trouble(c->source.gzip) != GZIP_GOOD)
        say_gzip_broken(c);
    else
        failure_say(&c->broken, "%s is cut off inside frame %llu, which begins at byte %llu%s; %s",
                    c->path, frame, at, unpacked, whole);
}

static enum step
finish(struct capture *c, const char *damage)
{
    const struct source *s = &c->source;

    c->over = CAPTURE_END;
    if (damage != NULL || s->error != 0 || s->end > s->begin ||
        (s->gzip != NULL && gzip_trouble(s->gzip) != GZIP_GOOD)) {
        say_broken(c, damage);
        c->over = CAPTURE_BROKEN;
    }
    return STEP_OVER;
}

static inline enum step
take_unit(struct capture *c, struct frame *out)
{
    struct source *s = &c->source;
    enum savefile_status status;

    while ((status = savefile_take(&c->savefile, s->at + s->begin, s->end - s->begin, &s->unit,
                                   out)) == SAVEFILE_MORE)
        if (!source_want(s, s->unit))
            return s->ended ? finish(c, NULL) : STEP_WAIT;
    if (status == SAVEFILE_DAMAGED)
        return finish(c, c->savefile.damage);
    s->begin += s->unit;
    s->offset += s->unit;
    return status == SAVEFILE_FRAME ? STEP_FRAME : STEP_OTHER;
}

/* A file may say anything: more than can be counted stays at that. */
static uint32_t
add_dropped(uint32_t a, uint32_t b)
{
    return b <= UINT32_MAX - a ? a + b : UINT32_MAX;
}

/* With what was dropped in front of frames that did not match. */
static inline enum capture_status
tell_missed(struct capture *c, struct frame *out)
{
    out->missed = add_dropped(out->missed, c->untold);
    c->untold = 0;
    return CAPTURE_FRAME;
}

BUSY enum capture_status
file_next(struct capture *c, struct frame *out)
{
    for (int steps = 0; c->source.is_regular || steps < PIPE_STEPS; steps++)
        switch (take_unit(c, out)) {
        case STEP_FRAME:
            if (c->filter.expression == NULL)
                return CAPTURE_FRAME;
            if (capture_filter_matches(&c->filter, out))
                return tell_missed(c, out);
            c->untold = add_dropped(c->untold, out->missed);
            break;
        case STEP_OTHER:
            break;
        case STEP_WAIT:
            return CAPTURE_NOTHING;
        case STEP_OVER:
            return c->over;
        }
    return CAPTURE_NOTHING;
}

bool
capture_rewind(struct capture *c)
{
    if (c->live || !c->source.is_regular)
        return false;
    if (!source_rewind(&c->source)) {
        c->over = CAPTURE_BROKEN;
        return failure_say(&c->broken, "cannot read %s again from its beginning: %s", c->path,
                           strerror(errno));
    }
    savefile_rewind(&c->savefile);
    c->untold = 0;
    c->over = CAPTURE_FRAME;
    return true;
}

/* Sets the link type to that of the first interface that is decoded. */
static bool
find_link_type(struct capture *c)
{
    const struct savefile *f = &c->savefile;

    for (size_t i = 0; i < f->n_interfaces; i++)
        if (decode_link_type_known(f->interfaces[i].link_type)) {
            c->link_type = f->interfaces[i].link_type;
            return true;
        }
    return false;
}

static bool
say_useless(struct capture *c, struct failure *why)
{
    const struct savefile *f = &c->savefile;
    const char *damage = f->damage;

    if (f->n_interfaces > 0)
        return link_type_check(f->interfaces[0].link_type, c->path, why);
    if (damage[0] == '\0' && c->over == CAPTURE_END && c->source.offset > 0)
        damage = "it describes no interface";
    return source_say_no_capture(&c->source, f->format, c->path, damage[0] != '\0' ? damage : NULL,
                                 why);
}

/* Reads on to the first interface that is decoded.  It may come late: a file is read to its end
 * for it; a pipe, of which nothing can be read again, up to its first frame. */
static bool
read_header(struct capture *c, struct failure *why)
{
    struct frame frame;
    enum step step;

    c->source.waits = true;
    if (!source_unpack(&c->source))
        return failure_say(why, "there is no memory to read %s", c->path);
    do
        step = take_unit(c, &frame);
    while (!find_link_type(c) && step != STEP_OVER && c->savefile.format != SAVEFILE_PCAP &&
           (step == STEP_OTHER || c->source.is_regular));
    c->source.waits = false;
    if (!find_link_type(c))
        return say_useless(c, why);
    if (c->savefile.frames == 0 || capture_rewind(c))
        return true;
    *why = c->broken;
    return false;
}

static bool
has_other_interfaces(const struct capture *c)
{
    for (size_t i = 0; i < c->savefile.n_interfaces; i++)
        if (c->savefile.interfaces[i].link_type != c->link_type)
            return true;
    return false;
}

bool
file_link_types_differ(struct capture *c)
{
    struct frame frame;
    bool differ, several;

    if (!c->source.is_regular || c->savefile.frames > 0)
        return false;
    differ = file_next(c, &frame) == CAPTURE_FRAME && frame.link_type != c->link_type;
    several = has_other_interfaces(c);
    while (several && !differ && file_next(c, &frame) == CAPTURE_FRAME)
        differ = frame.link_type != c->link_type;
    return capture_rewind(c) && differ;
}

static bool
open_file(struct capture *c, const char *path, int fd, const char *expression, struct failure *why)
{
    if (strcmp(path, "-") == 0)
        snprintf(c->path, sizeof c->path, "standard input");
    else
        snprintf(c->path, sizeof c->path, "\"%.250s\"", path);
    if (!source_open(&c->source, path, fd, c->path, why) || !read_header(c, why))
        return false;
    c->netmask = PCAP_NETMASK_UNKNOWN;
    c->pcap = stand_in_open(c->link_type, c->savefile.fcs_bits);
    if (c->pcap == NULL)
        return failure_say(why, "there is no memory to read %s", c->path);
    return capture_set_expression(c, expression, why);
}

struct capture *
capture_open_file(const char *path, int fd, const struct capture_settings *settings,
                  struct failure *why)
{
    struct capture *c = calloc(1, sizeof *c);

    if (c == NULL) {
        failure_say(why, "there is no memory to read \"%.250s\"", path);
        return NULL;
    }
    savefile_init(&c->savefile);
    if (open_file(c, path, fd, settings->expression, why))
        return c;
    capture_close(c);
    return NULL;
}
