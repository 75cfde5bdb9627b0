/*
 * The yardstick: libpcap reads a capture, and nothing is done with it.
 *
 * usage: loop loop|next FILE      by pcap_loop, or by pcap_next_ex
 */
#include <pcap/pcap.h>
#include <stdio.h>
#include <string.h>

static void
ignore(u_char *context, const struct pcap_pkthdr *header, const u_char *bytes)
{
    (void)context;
    (void)header;
    (void)bytes;
}

static int
read_all(pcap_t *pcap, const char *how)
{
    struct pcap_pkthdr *header;
    const u_char *bytes;
    int status;

    if (strcmp(how, "loop") == 0)
        return pcap_loop(pcap, 0, ignore, NULL);
    while ((status = pcap_next_ex(pcap, &header, &bytes)) == 1)
        ;
    return status == PCAP_ERROR_BREAK ? 0 : status;
}

int
main(int argc, char **argv)
{
    char words[PCAP_ERRBUF_SIZE];
    pcap_t *pcap;
    int status;

    if (argc != 3) {
        fputs("usage: loop loop|next FILE\n", stderr);
        return 2;
    }
    pcap = pcap_open_offline(argv[2], words);
    if (!pcap) {
        fprintf(stderr, "loop: %s\n", words);
        return 1;
    }
    status = read_all(pcap, argv[1]);
    if (status != 0)
        pcap_perror(pcap, "loop");
    pcap_close(pcap);
    return status != 0;
}
