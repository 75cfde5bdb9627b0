/*
 * A session: where segments come from, what is observed of them, what is saved.
 *
 * session_open keeps the order that safety asks for: the device first, then rights are given
 * up, then everything that the user controls, the user's configuration before all.  From a root
 * shell without sudo (nobody to become) the files named on the command line are opened before the
 * drop, since nobody could not; none of them is read or written with root's rights.  What was in an
 * output file goes when the new content is whole, or where that cannot be (outfile.h) when
 * everything else is open; and never if it is the capture itself, whatever its name.
 */
#ifndef TCPVIZ_SRC_APP_SESSION_H
#define TCPVIZ_SRC_APP_SESSION_H

#include "config.h"
#include "files.h"
#include "match.h"
#include "options.h"
#include "outlet.h"

#include "tcpviz/capture/capture.h"
#include "tcpviz/capture/inflater.h"
#include "tcpviz/capture/save.h"
#include "tcpviz/flow/finals.h"
#include "tcpviz/flow/watch.h"
#include "tcpviz/story/passing.h"

/* Looks behind the newest frame, or what happened to a device: for what was dropped meanwhile, and
 * since removing a device takes the kernel several steps. */
#define SESSION_TICKS_AFTER 2

struct session {
    const struct options *options;
    bool screen; /* pictures are drawn, not lines written */
    struct capture *capture;
    struct files files;
    struct save *save;    /* to files.write; NULL: nothing is saved, all is, or it failed */
    struct outlet outlet; /* to files.output or standard output, of text */
    struct watch watch;
    struct inflater *inflater; /* for the watch */
    struct match match; /* of the filter that is on: that of --show, until another one is typed */
    struct passing passing;              /* --show, where no screen asks it */
    uint32_t finals;                     /* streams whose last word may be kept */
    enum charset charset;                /* of the screen, or of the text */
    char labels[2][OPTIONS_LABEL_BYTES]; /* by enum side; "": not given */
    struct ui_source source;
    enum device_state device_state;
    int events_fd;          /* tells of devices; -1: nothing does */
    int ticks_wanted;       /* so many more, since something passed or happened */
    bool begun;             /* a frame came */
    bool unreadable;        /* it ended badly before one did */
    bool broken;            /* it ended badly, or something could not be saved: exit status 1 */
    struct failure reason;  /* how it ended badly; "": it did not */
    struct failure unsaved; /* why not all could be saved; "": it could */
    bool unsaved_told;      /* on standard error, as it happened */
    char saving_in[256], name[256], filter[OPTIONS_EXPRESSION_SIZE + 512],
        waiting[OPTIONS_EXPRESSION_SIZE + 512];
    char notice[1024];
    unsigned notices; /* so many so far: another number, another notice */
};

/* Opens everything and gives up rights; *options is then what counts, the user's configuration
 * included.  False with a sentence; then session_close is still to be called. */
bool session_open(struct session *s, struct options *options, struct config *config,
                  const char *command, struct failure *why);

/* Flushes and closes what is open, and gives files their names; false with a sentence if something
 * could not be written. */
bool session_close(struct session *s, struct failure *why);

enum session_step {
    SESSION_SEGMENT, /* *event and *segment are set; valid until the next step */
    SESSION_OTHER,   /* a frame that is not drawn */
    SESSION_NOTHING, /* nothing for now */
    SESSION_ENDED    /* nothing more will come: see broken, reason */
};

/* Takes the next frame. */
enum session_step session_step(struct session *s, const struct event **event,
                               struct segment *segment);

/* Back to the first frame, as if none had been taken.  False for what cannot be read twice: a pipe,
 * a device. */
bool session_rewind(struct session *s);

/* Reads the whole file, or as far as it is whole or -c goes, only to note how its streams end; then
 * rewinds.  A signal cuts it short.  To be called before the first step.  False with a sentence. */
bool session_read_ahead(struct session *s, struct finals *finals, struct failure *why);

/* To poll for what happens to devices; -1: nothing tells. */
int session_events_fd(const struct session *s);

/* Takes what came there.  True if session_tick is due at once. */
bool session_take_events(struct session *s);

/* Whether session_tick is to be called a second after its last call.  While nothing passes and
 * nothing happens to the device there is nothing that it could find, and nobody has to wake. */
bool session_wants_tick(const struct session *s);

/* Looks at drops and the device's state.  True if something changed. */
bool session_tick(struct session *s);

/* Hands saved frames to the kernel, and behind the last one the file is finished; a full disk
 * becomes a notice, here as in session_step. */
void session_flush(struct session *s);

/* Whether --show lets the newest event pass.  Called with each one, once. */
bool session_shows(struct session *s, const struct event *e);

/* To poll for more; -1: it can be asked at once, or has ended. */
int session_fd(const struct session *s);

#endif
