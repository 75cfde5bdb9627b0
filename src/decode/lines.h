/*
 * Lines of text at the beginning of a payload, read word by word.  For the decode layer only. Pure.
 */
#ifndef TCPVIZ_SRC_DECODE_LINES_H
#define TCPVIZ_SRC_DECODE_LINES_H

#include "tcpviz/base/bytes.h"

/* Splits off the bytes of one line; its end, CR, LF or both, goes, too.  False, and nothing is
 * split off: there is no end. */
bool lines_take(struct bytes *payload, struct bytes *line);

/* Steps over `word`, in which letters are small; false, and no step, if something else is there. */
bool lines_take_word(struct bytes *line, const char *word);

/* Steps over `word` as it stands; false, and no step, if something else is there. */
bool lines_take_exactly(struct bytes *line, const char *word);

/* Steps over blanks and digits: the number, modulo 2^32; false, and no step, if there is none. */
bool lines_take_number(struct bytes *line, uint32_t *number);

/* Spaces and tabs. */
void lines_skip_blanks(struct bytes *line);

#endif
