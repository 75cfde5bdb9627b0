/*
 * Filters: a line of plain words for state and trouble, and libpcap's expressions between them.
 *
 *     trouble and not zero-window        established or data        !again and host 10.0.0.1
 *
 * and, or, not (&&, ||, !) and parentheses as in pcap-filter(7): not binds closest, and and or bind
 * alike, from the left.  What is none of our words is a part for libpcap, as long as it goes: "host
 * 10.0.0.1 or 10.0.0.2" is one part.  The core does not know libpcap: who does compiles the parts,
 * and says of each whether a frame matches.
 *
 * A word is about one segment: its header, its notes, the states after it.  Where a part asks for
 * bytes that are no longer kept, the answer may be that nobody knows.  Pure.
 */
#ifndef TCPVIZ_STORY_FILTER_H
#define TCPVIZ_STORY_FILTER_H

#include "tcpviz/base/failure.h"
#include "tcpviz/base/frames.h"
#include "tcpviz/base/limits.h"
#include "tcpviz/flow/event.h"

enum filter_answer { FILTER_NO, FILTER_UNKNOWN, FILTER_YES };

struct filter_node {
    uint8_t kind; /* of filter.c */
    uint8_t word; /* which word, or which part */
    uint8_t left, right;
    uint16_t from, to; /* where it stands in the line */
};

struct filter {
    char line[LIMIT_PROMPT_BYTES];
    struct filter_node nodes[LIMIT_FILTER_NODES];
    int n_nodes, root;
    int n_parts;
    struct {
        uint16_t from, to;
    } parts[LIMIT_FILTER_PARTS];
};

/* Whether a line was read; without one, zeroed, it is no filter and all passes. */
static inline bool
filter_is_set(const struct filter *f)
{
    return f->n_nodes > 0;
}

/* Reads a line.  False with a sentence: empty, a parenthesis or an operand is missing, too much. */
bool filter_parse(struct filter *f, const char *line, struct failure *why);

/* The text of a part for libpcap. */
void filter_part(const struct filter *f, int part, char out[LIMIT_PROMPT_BYTES]);

/* The first of our words in it, or NULL. */
const char *filter_word(const struct filter *f);

/* All of our words, with commas between them. */
void filter_add_words(struct text *t);

/* What answers for libpcap: whether a frame matches a part. */
typedef bool filter_matches(void *context, int part, const struct frame *frame);

/* Where the parts of a filter are answered from. */
struct filter_source {
    const struct frames *frames; /* the bytes that are kept; NULL: none */
    filter_matches *matches;
    void *context;
};

/* Whether the segment passes; of a filter that filter_parse has read. */
enum filter_answer filter_event(const struct filter *f, const struct event *e,
                                const struct filter_source *source);

#endif
