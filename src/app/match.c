#include "match.h"

#include <string.h>

void
match_finish(struct match *m)
{
    for (int i = 0; i < LIMIT_FILTER_PARTS; i++)
        capture_filter_destroy(m->parts[i]);
    memset(m->parts, 0, sizeof m->parts);
}

bool
match_set(void *context, const struct filter *filter, struct failure *why)
{
    struct match *m = context, next = {.link_type = m->link_type};
    char expression[LIMIT_PROMPT_BYTES];

    for (int i = 0; i < filter->n_parts; i++) {
        filter_part(filter, i, expression);
        next.parts[i] = capture_filter_create(expression, m->link_type, why);
        if (!next.parts[i]) {
            match_finish(&next);
            return false;
        }
    }
    match_finish(m);
    *m = next;
    return true;
}

bool
match_frame(void *context, int part, const struct frame *frame)
{
    struct match *m = context;

    return capture_filter_matches(m->parts[part], frame);
}
