/*
 * Part of a segment's way, and no more: what each layer adds.
 *
 * usage: steps STEP FILE          prints how many segments there were
 *
 *   decode   capture_next() and decode_frame()
 *   track    and observer_take(), with as few events kept as open connections need
 *   keep     and all that the program keeps of a file: watch_frame() with a file's limits
 */
#include "tcpviz/capture/capture.h"
#include "tcpviz/decode/decode.h"
#include "tcpviz/flow/watch.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct step {
    const char *name;
    bool observes, keeps_frames;
    struct observer_settings settings;
} steps[] = {
    {"decode", false, false, {.depth = OBSERVE_ANALYSE}},
    {"analyse", true, false, {.hash_key = {1, 2}, .depth = OBSERVE_ANALYSE}},
    {"track", true, false, {.hash_key = {1, 2}, .depth = OBSERVE_TRACK}},
    {"keep", true, true, {.hash_key = {1, 2}, .depth = OBSERVE_KEEP}},
};

static bool
take(const struct step *step, struct watch *watch, const struct frame *frame)
{
    struct segment segment;

    if (step->keeps_frames)
        return watch_frame(watch, frame, &segment) != NULL;
    if (decode_frame(frame, &segment) != DECODE_SEGMENT)
        return false;
    return !step->observes || observer_take(watch->observer, &segment, NULL) != NULL;
}

static bool
read_all(const struct step *step, struct capture *capture, uint64_t *segments, struct failure *why)
{
    enum capture_status status;
    struct watch watch;
    struct frame frame;

    if (!watch_init(&watch, &step->settings))
        return failure_say(why, "there is not enough memory");
    while ((status = capture_next(capture, &frame, why)) == CAPTURE_FRAME)
        *segments += take(step, &watch, &frame);
    watch_finish(&watch);
    return status == CAPTURE_END;
}

static const struct step *
find_step(const char *name)
{
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (strcmp(steps[i].name, name) == 0)
            return &steps[i];
    return NULL;
}

int
main(int argc, char **argv)
{
    const struct step *step = argc == 3 ? find_step(argv[1]) : NULL;
    struct capture_settings settings = {.command = ""};
    struct capture *capture;
    struct failure why;
    uint64_t segments = 0;
    bool good;

    if (!step) {
        fputs("usage: steps decode|track|keep FILE\n", stderr);
        return 2;
    }
    capture = capture_open_file(argv[2], -1, &settings, &why);
    good = capture && read_all(step, capture, &segments, &why);
    if (good)
        printf("%" PRIu64 " segments\n", segments);
    else
        fprintf(stderr, "steps: %s\n", why.sentence);
    capture_close(capture);
    return !good;
}
