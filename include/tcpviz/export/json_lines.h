/*
 * JSON lines: one object for each segment, with the columns of the TSV as its keys, and beside them
 * what the ladder says of the segment.
 *
 * The keys are in the manual page.  Numbers are numbers, lists are arrays, and what a segment does
 * not have is not there.  A line is plain ASCII: all else is escaped as JSON does.  Lines are
 * collected and go to the sink many at a time.  The only export that allocates for each event:
 * jansson does, for what it has to escape.
 */
#ifndef TCPVIZ_EXPORT_JSON_LINES_H
#define TCPVIZ_EXPORT_JSON_LINES_H

#include "tcpviz/decode/segment.h"
#include "tcpviz/export/sink.h"
#include "tcpviz/flow/flow.h"
#include "tcpviz/story/arithmetic.h"

#include <stdbool.h>

/* The value of the key "schema": another one when a key goes or changes its meaning. */
#define JSON_LINES_SCHEMA 1

struct json_lines;

/* `style` is how numbers are written in sentences.  NULL if there is no memory. */
struct json_lines *json_lines_create(const struct number_style *style, struct sink sink);
void json_lines_destroy(struct json_lines *json);

/* One line: the event of a connection, the segment it was made from, its analysis.  False if there
 * was no memory for it; then nothing of the line was written. */
bool json_lines_event(struct json_lines *json, const struct flow *flow, const struct event *e,
                      const struct segment *s, const struct analysis_result *a);

/* Hands over what was collected: at the end, and when nothing more comes for a while. */
void json_lines_flush(struct json_lines *json);

#endif
