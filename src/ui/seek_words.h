/*
 * Whether the words that are searched are in a text, in what is written of a segment, or in the
 * ends of a connection.  Capitals count if the words have some.  Changes nothing.
 */
#ifndef TCPVIZ_SRC_UI_SEEK_WORDS_H
#define TCPVIZ_SRC_UI_SEEK_WORDS_H

#include "tcpviz/ui/ui.h"

/* Where they begin, or NULL. */
const char *seek_words_in(const char *text, const char *words);

/* Those of ui->seek, of a segment: in its label with all sums, its notes, the preview of its
 * payload; of the first one of a connection also in the addresses. */
bool seek_words_fit(const struct ui *ui, const struct flow *flow, const struct event *e);

/* In an address or port of the connection. */
bool seek_words_fit_ends(const struct flow *flow, const char *words);

#endif
