#include "saving.h"

#include <string.h>
#include <unistd.h>

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
    return outfile_claim(&s->files.write, why) && outfile_claim(&s->files.output, why) &&
           begin_capture(s, why) && outfile_begin(&s->files.output, why);
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
    return outfile_give_up(&s->files.write, reason, taken.frames > 0 ? taken.bytes : 0, frames,
                           why);
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

/* What can be made again is not there before it is whole; that of a damaged file is, unless there
 * is nothing.  NULL: it may have its name. */
static const char *
why_not_whole(const struct session *s, const struct outfile *f)
{
    if (!f->regular || f->keeps)
        return NULL;
    if (s->unreadable)
        return "nothing could be read";
    return s->source.ended ? NULL : "the capture was not read to its end";
}

bool
saving_finish(struct session *s, struct failure *why)
{
    const char *reason = why_not_whole(s, &s->files.write);

    if (!s->save)
        return true;
    if (!saving_flush(s, why))
        return false;
    if (reason)
        return give_up(s, reason, why);
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
    const char *reason = why_not_whole(s, file);

    if (o->fd < 0)
        return true;
    outlet_flush(o);
    o->fd = -1;
    if (o->error != 0)
        reason = o->left ? "its reader takes no more" : strerror(o->error);
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
