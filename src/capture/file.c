/* Capture files: opened by us, read by libpcap. */
#include "handle.h"

#include <stdlib.h>
#include <string.h>

static bool
open_file(struct capture *c, const char *path, int fd, const char *expression, struct failure *why)
{
    char words[PCAP_ERRBUF_SIZE] = "";

    if (strcmp(path, "-") == 0)
        snprintf(c->path, sizeof c->path, "standard input");
    else
        snprintf(c->path, sizeof c->path, "\"%.250s\"", path);
    if (!source_open(&c->source, path, fd, c->path, why))
        return false;
    c->pcap = pcap_fopen_offline_with_tstamp_precision(c->source.stream, PCAP_TSTAMP_PRECISION_NANO,
                                                       words);
    if (c->pcap == NULL) {
        source_say_no_capture(&c->source, c->path, words, why);
        fclose(c->source.stream);
        return false;
    }
    if (!c->source.is_regular)
        stream_begin(&c->source.pipe, c->source.fd, c->source.head, pcap_major_version(c->pcap),
                     pcap_minor_version(c->pcap));
    c->whole_bytes = (uint64_t)ftello(c->source.stream);
    c->link_type = pcap_datalink(c->pcap);
    c->netmask = PCAP_NETMASK_UNKNOWN;
    return link_type_check(c->link_type, c->path, why) && filter_install(c, expression, why);
}

struct capture *
capture_open_file(const char *path, int fd, const struct capture_settings *settings,
                  struct failure *why)
{
    struct capture *c = calloc(1, sizeof *c);

    if (c == NULL) {
        failure_say(why, "there is no memory to read \"%.250s\"", path);
        return NULL;
    }
    if (open_file(c, path, fd, settings->expression, why))
        return c;
    capture_close(c);
    return NULL;
}
