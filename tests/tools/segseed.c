/*
 * Writes conversations of tests/segments as inputs of the fuzzers that take whole frames.
 *
 *     segseed HEAD FOLDER CASE.seg ...
 *
 * CASE.seg becomes FOLDER/CASE: the bytes of HEAD, in hex, which say what the fuzzer's first lines
 * tell, then the frames, as tests/fuzz/frames.h has them.
 */
#include "seg.h"

#include "../fuzz/frames.h"

#include <stdio.h>

static bool
write_hex(FILE *f, const char *hex)
{
    unsigned byte;

    for (; hex[0] != '\0'; hex += 2)
        if (sscanf(hex, "%2x", &byte) != 1 || hex[1] == '\0' || fputc((int)byte, f) == EOF)
            return false;
    return true;
}

static bool
write_frames(FILE *f, const struct seg *seg)
{
    int64_t before_ns = seg->n_frames > 0 ? seg->frames[0].time_ns : 0;

    for (size_t i = 0; i < seg->n_frames; before_ns = seg->frames[i++].time_ns) {
        const struct frame *frame = &seg->frames[i];
        uint8_t head[FRAME_HEAD_BYTES];

        frame_head(frame, before_ns, head);
        if (fwrite(head, 1, sizeof head, f) != sizeof head ||
            fwrite(frame->at, 1, frame->captured_bytes, f) != frame->captured_bytes)
            return false;
    }
    return true;
}

static bool
write_case(const char *head, const char *folder, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    struct seg seg;
    char to[4096];
    FILE *f = NULL;
    bool good = seg_read(&seg, path);

    snprintf(to, sizeof to, "%s/%.*s", folder, dot ? (int)(dot - name) : (int)strlen(name), name);
    if (!good)
        fprintf(stderr, "%s\n", seg.problem);
    else if (!(f = fopen(to, "wb")) || !write_hex(f, head) || !write_frames(f, &seg))
        good = false;
    if (f && fclose(f) != 0)
        good = false;
    seg_finish(&seg);
    return good;
}

int
main(int argc, char **argv)
{
    bool good = argc > 3;

    for (int i = 3; i < argc; i++)
        good &= write_case(argv[1], argv[2], argv[i]);
    return !good;
}
