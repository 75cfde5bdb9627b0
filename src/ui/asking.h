/*
 * Asking the user for a line: what is searched, a number, a filter.
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

#endif
