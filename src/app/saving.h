/*
 * -w and -o in a session: what is written into their files, and what becomes of these.
 *
 * Each that fails says in one sentence why, and what is where; nothing more is written then.
 */
#ifndef TCPVIZ_SRC_APP_SAVING_H
#define TCPVIZ_SRC_APP_SAVING_H

#include "session.h"

/* Begins to write what the options name; the files are open.  False with a sentence. */
bool saving_begin(struct session *s, struct failure *why);

/* Saves one frame; true also where nothing is saved, here and below. */
bool saving_frame(struct session *s, const struct frame *frame, struct failure *why);

/* Hands saved frames to the kernel. */
bool saving_flush(struct session *s, struct failure *why);

/* No frame comes any more: the capture that was saved takes its name.  One that was made of a file
 * which was not read to its end does not. */
bool saving_finish(struct session *s, struct failure *why);

/* The same for the text. */
bool saving_finish_text(struct session *s, struct failure *why);

/* The session could not be opened: nothing of it stays. */
void saving_drop(struct session *s);

#endif
