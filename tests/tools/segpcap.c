/*
 * Writes conversations of tests/segments as captures, for other programs to read.
 *
 *     segpcap FOLDER CASE.seg ...
 *
 * CASE.seg becomes FOLDER/CASE.pcap.
 */
#include "seg.h"

#include <stdio.h>
#include <string.h>

static bool
write_case(const char *folder, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    struct seg seg;
    char to[4096];
    bool good;

    snprintf(to, sizeof to, "%s/%.*s.pcap", folder, dot ? (int)(dot - name) : (int)strlen(name),
             name);
    good = seg_read(&seg, path) && seg_write_pcap(&seg, to);
    if (!good)
        fprintf(stderr, "%s\n", seg.problem);
    seg_finish(&seg);
    return good;
}

int
main(int argc, char **argv)
{
    bool good = argc > 2;

    for (int i = 2; i < argc; i++)
        good &= write_case(argv[1], argv[i]);
    return !good;
}
