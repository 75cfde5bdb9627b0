/*
 * Asking the user for a line: what is searched, a number, a filter; and whether to quit.
 */
#ifndef TCPVIZ_SRC_UI_ASKING_H
#define TCPVIZ_SRC_UI_ASKING_H

#include "screens.h"

/* Opens the prompt. */
void ask_for(struct ui *ui, enum prompt_kind kind);

/* Does what a key asks for while the prompt is open. */
void ask_key(struct ui *ui, const struct watch *watch, int key);

/* Paints it in the bottom line, and above it why the line could not be taken. */
void ask_paint(const struct canvas *c);

/* For the key that quits or goes back: true if it quits.  What cannot be had again is not given up
 * for one `q` too many; then the next key is asked for, and is an answer. */
bool ask_to_quit(struct ui *ui, int key);

/* Whether it answers that: *quits tells how. */
bool ask_to_quit_takes(struct ui *ui, int key, bool *quits);

/* Paints in the bottom line whether to quit: one key is the answer. */
void ask_to_quit_paint(const struct canvas *c);

#endif
