#include "saving.h"

#include <string.h>
#include <unistd.h>

#define NOT_READ_TO_ITS_END "the capture was not read to its end"

static bool
begin_capture(struct session *s, struct failure *why)
{
    struct outfile *file = &s->files.write;
    struct failure reason;

    if (file->fd < 0)
        return true;
    if (!outfile_begin(file, why))
        return false;
    s->save = save_open(file->fd, s->capture, &reason);
    s->source.saving = s->save != NULL;
    return s->save || outfile_give_up(file, reason.sentence, 0, "no frame", why);
}

bool
saving_begin(struct session *s, struct failure *why)
{
    int output_fd = s->files.output.fd;

    outlet_open(&s->outlet, output_fd >= 0 ? output_fd : STDOUT_FILENO);
    return begin_capture(s, why) && outfile_begin(&s->files.output, why);
}

static void
add_frames(struct text *t, uint64_t n)
{
    if (n > 1) {
        text_add(t, "the first ");
        text_add_count(t, n, "frame");
    } else {
        text_add(t, n == 1 ? "the first frame" : "no frame");
    }
}

/* Always false. */
static bool
give_up(struct session *s, const char *reason, struct failure *why)
{
    struct save_taken taken = save_taken(s->save);
    char frames[64];
    struct text t;

    text_init(&t, frames, sizeof frames);
    add_frames(&t, taken.frames);
    save_close(s->save);
    s->save = NULL;
    s->source.saving = false;
    return outfile_give_up(&s->files.write, reason, taken.bytes, frames, why);
}

bool
saving_frame(struct session *s, const struct frame *frame, struct failure *why)
{
    struct failure reason;

    return !s->save || save_frame(s->save, frame, &reason) || give_up(s, reason.sentence, why);
}

bool
saving_flush(struct session *s, struct failure *why)
{
    struct failure reason;

    return !s->save || save_flush(s->save, &reason) || give_up(s, reason.sentence, why);
}

/* What can be made again is not there before it is whole. */
static bool
was_interrupted(const struct session *s, const struct outfile *f)
{
    return f->regular && !f->keeps && !s->source.ended;
}

bool
saving_finish(struct session *s, struct failure *why)
{
    if (!s->save)
        return true;
    if (!saving_flush(s, why))
        return false;
    if (was_interrupted(s, &s->files.write))
        return give_up(s, NOT_READ_TO_ITS_END, why);
    save_close(s->save);
    s->save = NULL;
    s->source.saving = false;
    s->source.saved = outfile_finish(&s->files.write, why);
    return s->source.saved;
}

bool
saving_finish_text(struct session *s, struct failure *why)
{
    struct outfile *file = &s->files.output;
    struct outlet *o = &s->outlet;
    const char *reason = NULL;

    if (o->fd < 0)
        return true;
    outlet_flush(o);
    o->fd = -1;
    if (o->error != 0)
        reason = o->left ? "its reader takes no more" : strerror(o->error);
    else if (was_interrupted(s, file))
        reason = NOT_READ_TO_ITS_END;
    if (!reason)
        return outfile_finish(file, why);
    if (file->regular)
        return outfile_give_up(file, reason, o->whole_bytes, "only the lines before that", why);
    return failure_say(why, "cannot write to %s: %s",
                       file->fd < 0 ? "standard output" : file->shown, reason);
}

void
saving_drop(struct session *s)
{
    if (s->save)
        save_close(s->save);
    s->save = NULL;
    s->outlet.fd = -1;
    files_drop(&s->files);
}
