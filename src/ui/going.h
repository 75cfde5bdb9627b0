/*
 * Going to a segment, a frame or a connection by its number.
 */
#ifndef TCPVIZ_SRC_UI_GOING_H
#define TCPVIZ_SRC_UI_GOING_H

#include "tcpviz/ui/ui.h"

/* "12": the segment of the connection, in the list the connection of that number; "#345": the
 * segment of that frame.  False with a sentence. */
bool go_to_number(struct ui *ui, const struct watch *watch, const char *words, struct failure *why);

/* Selects a segment of the connection that is shown, if it is in the picture.  False with a
 * sentence. */
bool go_to_segment(struct ui *ui, const struct watch *watch, uint64_t number, struct failure *why);

#endif
