/*
 * What the words of an expression tell: where libpcap refuses it, which slip it is, and whether
 * anything can be and-ed to it.
 */
#ifndef TCPVIZ_SRC_CAPTURE_EXPRESSION_H
#define TCPVIZ_SRC_CAPTURE_EXPRESSION_H

#include "tcpviz/base/failure.h"

#include <stdbool.h>

/* Says of an expression that libpcap refused, with these words, which of the usual slips it is.
 * `by_shell`: it came over the command line, where the shell may have had a part in it.  Always
 * false. */
bool expression_say_slip(const char *expression, const char *words, bool by_shell,
                         struct failure *why);

/* Whether it has words that move the offsets of all that follows them (pcap-filter(7)), even under
 * "not": nothing can be and-ed behind them that means what it means alone. */
bool expression_moves_offsets(const char *expression);

#endif
