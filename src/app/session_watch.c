#include "session_watch.h"

#include "complain.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

enum observer_depth
session_depth(const struct options *o, bool screen)
{
    if (screen)
        return OBSERVE_KEEP;
    return o->format == OUTPUT_TSV && !filter_is_set(&o->show) ? OBSERVE_ANALYSE : OBSERVE_TRACK;
}

bool
session_start_watch(struct session *s, struct watch *watch, enum observer_depth depth,
                    struct failure *why)
{
    struct observer_settings settings = {.ports = s->options->ports.at,
                                         .n_ports = s->options->ports.n,
                                         .depth = depth,
                                         .streams_as_tracked =
                                             session_depth(s->options, false) == OBSERVE_TRACK,
                                         .ignore_vlans = s->options->format == OUTPUT_TSV};

    settings.limits = budget_share(s->options->memory_bytes, depth, &settings.limits);
    s->finals = settings.limits.finals;
    if (getrandom(settings.hash_key, sizeof settings.hash_key, 0) !=
        (ssize_t)sizeof settings.hash_key)
        return failure_say(why, "cannot get a random number: %s", strerror(errno));
    if (watch_init(watch, &settings) && watch_unpack(watch, inflater_unpack, s->inflater))
        return true;
    watch_finish(watch);
    return say_no_memory(why);
}
