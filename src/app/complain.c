#include "complain.h"

#include "charset.h"

#include <stdio.h>
#include <string.h>

int
complain(const struct failure *why)
{
    char storage[4 * sizeof why->sentence];
    struct text t;

    text_init(&t, storage, sizeof storage);
    text_add_escaped(&t, why->sentence, strlen(why->sentence), charset_of_locale());
    fprintf(stderr, "tcpviz: %s\n", storage);
    return why->usage ? EXIT_USAGE : EXIT_COULD_NOT;
}

bool
say_no_memory(struct failure *why)
{
    return failure_say(why, "there is not enough memory: ask for less of it with --memory");
}
