/* Writing frames down. */
#include "tcpviz/capture/save.h"

#include "handle.h"
#include "tcpviz/base/nanotime.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Only what was flushed is known to be whole when the disk is full: at most this much more is
 * lost then. */
#define BUFFER_BYTES 4096

/* pcap's record header. */
#define RECORD_BYTES 16

/* The way out where a capture has more than one. */
#define ONE_LINK_TYPE                                                                              \
    "a pcap file can hold one; take out one interface with tshark -r FILE -Y "                     \
    "frame.interface_id==0 -w ONE.pcapng, and save from that"

struct save {
    pcap_dumper_t *dumper;
    FILE *stream; /* the same, as stdio knows it */
    bool nanoseconds;
    int link_type;
    struct save_taken given, taken;
    struct failure failed;
    char buffer[BUFFER_BYTES];
};

bool
save_is_possible(struct capture *c, struct failure *why)
{
    return c->live || !file_link_types_differ(c) ||
           failure_say(why, "%s has frames of several link types, and " ONE_LINK_TYPE, c->path);
}

static bool
start_stream(struct save *s, int fd, const struct capture *c, struct failure *why)
{
    int own_fd = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

    s->stream = own_fd >= 0 ? fdopen(own_fd, "wb") : NULL;
    if (s->stream == NULL) {
        failure_say(why, "%s", strerror(errno));
        if (own_fd >= 0)
            close(own_fd);
        return false;
    }
    setvbuf(s->stream, s->buffer, _IOFBF, sizeof s->buffer);
    s->dumper = pcap_dump_fopen(c->pcap, s->stream);
    if (s->dumper == NULL)
        return failure_say(why, "%s", pcap_geterr(c->pcap));
    s->nanoseconds = pcap_get_tstamp_precision(c->pcap) == PCAP_TSTAMP_PRECISION_NANO;
    s->given.bytes = sizeof(struct pcap_file_header);
    return save_flush(s, why); /* a full disk says so at once */
}

struct save *
save_open(int fd, struct capture *c, struct failure *why)
{
    struct save *s = calloc(1, sizeof *s);

    if (s == NULL) {
        failure_say(why, "%s", strerror(ENOMEM));
        return NULL;
    }
    s->link_type = c->link_type;
    if (start_stream(s, fd, c, why))
        return s;
    save_close(s);
    return NULL;
}

static bool
give_up(struct save *s, struct failure *why)
{
    __fpurge(s->stream); /* or closing would write the rest, behind a hole */
    *why = s->failed;
    return false;
}

static bool
give_up_for(struct save *s, int error, struct failure *why)
{
    failure_say(&s->failed, "%s", strerror(error != 0 ? error : EIO));
    return give_up(s, why);
}

/* Only a pipe may surprise us so, or a file that says late what is in it. */
static bool
refuse_link_type(struct save *s, const struct frame *frame, struct failure *why)
{
    if (!save_flush(s, why))
        return false;
    failure_say(&s->failed, "frame %llu has another link type, and " ONE_LINK_TYPE,
                (unsigned long long)frame->number);
    return give_up(s, why);
}

bool
save_flush(struct save *s, struct failure *why)
{
    if (s->failed.sentence[0] != '\0') {
        *why = s->failed;
        return false;
    }
    errno = 0;
    if (pcap_dump_flush(s->dumper) != 0 || ferror(s->stream))
        return give_up_for(s, errno, why);
    s->taken = s->given;
    return true;
}

static struct timeval
frame_timeval(int64_t time_ns, bool nanoseconds)
{
    int64_t s = time_ns / NANOTIME_S, ns = time_ns % NANOTIME_S;

    if (ns < 0) { /* before 1970: the fraction still counts upwards */
        s--;
        ns += NANOTIME_S;
    }
    return (struct timeval){.tv_sec = s, .tv_usec = nanoseconds ? ns : ns / NANOTIME_US};
}

bool
save_frame(struct save *s, const struct frame *frame, struct failure *why)
{
    struct pcap_pkthdr header = {
        .ts = frame_timeval(frame->time_ns, s->nanoseconds),
        .caplen = frame->captured_bytes,
        .len = frame->wire_bytes,
    };
    uint64_t record = RECORD_BYTES + (uint64_t)frame->captured_bytes;

    if (s->failed.sentence[0] == '\0' && frame->link_type != s->link_type)
        return refuse_link_type(s, frame, why);
    if (s->failed.sentence[0] != '\0' || s->given.bytes - s->taken.bytes + record > BUFFER_BYTES)
        if (!save_flush(s, why))
            return false;
    errno = 0;
    pcap_dump((unsigned char *)s->dumper, &header, frame->at);
    if (ferror(s->stream))
        return give_up_for(s, errno, why);
    s->given.bytes += record;
    s->given.frames++;
    return true;
}

struct save_taken
save_taken(const struct save *s)
{
    return s->taken;
}

void
save_close(struct save *s)
{
    if (s->stream != NULL) {
        __fpurge(s->stream);
        fclose(s->stream);
    }
    free(s);
}
