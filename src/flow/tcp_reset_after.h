/*
 * Resets behind the end of their connection: whether they cross it, answer what came since, come
 * again, or guess at numbers.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_RESET_AFTER_H
#define TCPVIZ_SRC_FLOW_TCP_RESET_AFTER_H

#include "sighting.h"

/* Of a reset behind both FINs, or behind another reset that its sender meant; one note. */
void tcp_reset_explain_after_end(struct sighting *t);

#endif
