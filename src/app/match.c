#include "match.h"

#include <string.h>

void
match_finish(struct match *m)
{
    for (int i = 0; i < LIMIT_FILTER_PARTS; i++)
        capture_filter_destroy(m->parts[i]);
    memset(m->parts, 0, sizeof m->parts);
}

/* One word that libpcap does not know may have been meant for one of ours, also in capitals; so may
 * Wireshark's of flags and of its analysis. */
static bool
may_be_word(const char *expression)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.";

    return expression[strspn(expression, letters)] == '\0' ||
           strncmp(expression, "tcp.flags.", sizeof "tcp.flags." - 1) == 0;
}

static void
tell_words(const char *expression, struct failure *why)
{
    size_t len = strlen(why->sentence);
    struct text t;

    if (!may_be_word(expression))
        return;
    text_init(&t, why->sentence + len, sizeof why->sentence - len);
    text_add(&t, "; plain words are ");
    filter_add_words(&t);
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
            tell_words(expression, why);
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
