#include "watching.h"

#include "tcpviz/capture/inflater.h"

bool
watching_init(struct watch *w, const struct observer_settings *settings)
{
    static struct inflater *inflater; /* of all watches, as long as the tool runs */

    if (!inflater)
        inflater = inflater_create();
    return inflater && watch_init(w, settings) && watch_unpack(w, inflater_unpack, inflater);
}
