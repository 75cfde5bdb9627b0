#include "handle.h"

#include "tcpviz/decode/decode.h"

#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

bool
link_type_check(int link_type, const char *shown, struct failure *why)
{
    const char *name = pcap_datalink_val_to_name(link_type);
    char named[64] = "";

    if (decode_link_type_known(link_type))
        return true;
    if (name != NULL)
        snprintf(named, sizeof named, " (%s)", name);
    return failure_say(why,
                       "%s has frames of link type %d%s, which tcpviz does not decode; "
                       "it decodes %s",
                       shown, link_type, named, decode_link_types());
}

const char *
current_user(char *storage, size_t size)
{
    const struct passwd *user = getpwuid(geteuid());

    if (user != NULL)
        snprintf(storage, size, "%s", user->pw_name);
    else
        snprintf(storage, size, "%u", (unsigned)geteuid());
    return storage;
}

pcap_t *
stand_in_open(int link_type, uint32_t fcs_bits)
{
    /* The header of a file without frames: of one from pcap_open_dead(), libpcap thinks it were
     * a device, and takes words like "inbound" that mean nothing in a file. */
    struct pcap_file_header header = {
        .magic = 0xa1b23c4d, /* nanoseconds */
        .version_major = PCAP_VERSION_MAJOR,
        .version_minor = PCAP_VERSION_MINOR,
        .snaplen = CAPTURE_SNAPLEN_MAX,
        .linktype = (uint32_t)link_type | fcs_bits,
    };
    FILE *stream = fmemopen(NULL, sizeof header + 1, "w+b"); /* glibc wants room for a '\0' */
    char words[PCAP_ERRBUF_SIZE];
    pcap_t *pcap = NULL;

    if (stream == NULL)
        return NULL;
    if (fwrite(&header, sizeof header, 1, stream) == 1 && fseek(stream, 0, SEEK_SET) == 0)
        pcap = pcap_fopen_offline_with_tstamp_precision(stream, PCAP_TSTAMP_PRECISION_NANO, words);
    if (pcap == NULL)
        fclose(stream);
    return pcap;
}
