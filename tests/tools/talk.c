#include "talk.h"

#include "seg.h"
#include "tcpviz/decode/decode.h"

#include <stdio.h>
#include <stdlib.h>

static void
require(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "conversation: %s\n", what);
    abort();
}

void
talk_play(struct talk *talk, const char *conversation)
{
    const struct observer_settings settings = {.hash_key = {1, 1}};
    char text[2048];
    struct seg seg;

    talk->observer = observer_create(&settings);
    talk->event = NULL;
    require(talk->observer, "no memory");
    require(snprintf(text, sizeof text, "client 10.0.0.1:40000\nserver 10.0.0.2:5000\n%s",
                     conversation) < (int)sizeof text,
            "too long");
    if (!seg_parse(&seg, "conversation", text))
        require(false, seg.problem);
    for (size_t i = 0; i < seg.n_frames; i++) {
        enum decode_verdict verdict = decode_frame(&seg.frames[i], &talk->segment);

        require(verdict == DECODE_SEGMENT || verdict == DECODE_ICMP, "no segment");
        talk->event = verdict == DECODE_ICMP ? observer_take_icmp(talk->observer, &talk->segment)
                                             : observer_take(talk->observer, &talk->segment, NULL);
    }
    require(talk->event, "no event");
    talk->flow = observer_flow(talk->observer, talk->event->flow);
    seg_finish(&seg);
}

void
talk_end(struct talk *talk)
{
    observer_destroy(talk->observer);
}
