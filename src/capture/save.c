/* Writing frames down. */
#include "tcpviz/capture/save.h"

#include "handle.h"
#include "tcpviz/base/nanotime.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Only what was flushed is known to be whole when the disk is full: at most this much more is
 * lost then. */
#define BUFFER_BYTES 4096

/* pcap's record header. */
#define RECORD_BYTES 16

/* The way out where a capture has more than one. */
static const char one_link_type[] =
    "; take out one interface with tshark -r FILE -Y frame.interface_id==0 -w ONE.pcapng, and save "
    "from that";

struct save {
    pcap_dumper_t *dumper;
    FILE *stream; /* the same, as stdio knows it */
    int fd;
    bool regular; /* a file of its own, which can be cut */
    bool nanoseconds;
    int link_type;
    uint64_t frames, bytes;             /* handed over */
    uint64_t whole_frames, whole_bytes; /* taken by the kernel */
    struct failure failed;
    char path[256]; /* for messages */
    char buffer[BUFFER_BYTES];
};

static void
show_path(const char *path, char *shown, size_t size)
{
    if (strcmp(path, "-") == 0)
        snprintf(shown, size, "standard output");
    else
        snprintf(shown, size, "\"%.250s\"", path);
}

static bool
say_not_opened(const char *shown, int error, struct failure *why)
{
    char user[64];

    if (error != EACCES && error != EPERM)
        return failure_say(why, "cannot write %s: %s", shown, strerror(error));
    return failure_say(why,
                       "cannot write %s as user %s: %s; name a folder of that user, or another "
                       "user with --user",
                       shown, current_user(user, sizeof user), strerror(error));
}

/* Not emptied here: it may be the very file that is being read. */
int
save_prepare(const char *path, bool *created, struct failure *why)
{
    bool to_stdout = strcmp(path, "-") == 0;
    char shown[256];
    int fd;

    show_path(path, shown, sizeof shown);
    if (to_stdout && isatty(STDOUT_FILENO)) {
        failure_say_usage(why, "a capture does not belong on a terminal; send standard output "
                               "to a file or a program");
        return -1;
    }
    if (to_stdout)
        fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    else
        fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, 0600);
    *created = !to_stdout && fd >= 0;
    if (!to_stdout && fd < 0 && errno == EEXIST)
        fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
    if (fd < 0)
        say_not_opened(shown, errno, why);
    return fd;
}

static bool
take_file(struct save *s, const struct capture *c, bool to_stdout, struct failure *why)
{
    struct stat stat;

    if (fstat(s->fd, &stat) != 0)
        return say_not_opened(s->path, errno, why);
    if (c->source.is_regular && c->source.device == stat.st_dev && c->source.inode == stat.st_ino)
        return failure_say_usage(why, "%s is the file that is being read; write to another one",
                                 s->path);
    s->regular = S_ISREG(stat.st_mode) && !to_stdout;
    if (s->regular && ftruncate(s->fd, 0) != 0)
        return say_not_opened(s->path, errno, why);
    return true;
}

static bool
start_stream(struct save *s, const struct capture *c, struct failure *why)
{
    s->stream = fdopen(s->fd, "wb");
    if (s->stream == NULL)
        return say_not_opened(s->path, errno, why);
    setvbuf(s->stream, s->buffer, _IOFBF, sizeof s->buffer);
    s->dumper = pcap_dump_fopen(c->pcap, s->stream);
    if (s->dumper == NULL)
        return failure_say(why, "cannot write %s: %s", s->path, pcap_geterr(c->pcap));
    s->nanoseconds = pcap_get_tstamp_precision(c->pcap) == PCAP_TSTAMP_PRECISION_NANO;
    s->bytes = sizeof(struct pcap_file_header);
    return save_flush(s, why); /* a full disk says so at once */
}

static void
close_stream(struct save *s)
{
    if (s->stream != NULL)
        fclose(s->stream);
    else
        close(s->fd);
}

struct save *
save_open(const char *path, int fd, struct capture *c, struct failure *why)
{
    struct save *s;
    bool created;

    if (!c->live && file_link_types_differ(c)) {
        failure_say(why, "%s has frames of several link types, and a pcap file can hold one%s",
                    c->path, one_link_type);
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    if (fd < 0 && (fd = save_prepare(path, &created, why)) < 0)
        return NULL;
    s = calloc(1, sizeof *s);
    if (s == NULL) {
        failure_say(why, "there is no memory to write \"%.250s\"", path);
        close(fd);
        return NULL;
    }
    s->fd = fd;
    s->link_type = c->link_type;
    show_path(path, s->path, sizeof s->path);
    if (take_file(s, c, strcmp(path, "-") == 0, why) && start_stream(s, c, why))
        return s;
    close_stream(s);
    free(s);
    return NULL;
}

static void
add_whole_frames(struct text *t, uint64_t n)
{
    if (n > 1) {
        text_add(t, "the first ");
        text_add_count(t, n, "frame");
    } else {
        text_add(t, n == 1 ? "the first frame" : "no frame");
    }
}

/* Cuts the file behind its last whole frame and says what happened. */
static bool
give_up(struct save *s, const char *reason, const char *remedy, struct failure *why)
{
    char frames[64];
    struct text t;

    text_init(&t, frames, sizeof frames);
    add_whole_frames(&t, s->whole_frames);
    __fpurge(s->stream); /* or closing would write the rest, behind a hole */
    if (s->regular && ftruncate(s->fd, (off_t)s->whole_bytes) == 0)
        failure_say(&s->failed, "cannot write %s: %s; it holds %s%s%s", s->path, reason, frames,
                    s->whole_frames > 0 ? ", whole" : "", remedy);
    else
        failure_say(&s->failed, "cannot write %s: %s; %s went out%s", s->path, reason, frames,
                    remedy);
    *why = s->failed;
    return false;
}

static bool
give_up_for(struct save *s, int error, struct failure *why)
{
    return give_up(s, strerror(error != 0 ? error : EIO), "", why);
}

/* Only a pipe may surprise us so, or a file that says late what is in it. */
static bool
refuse_link_type(struct save *s, const struct frame *frame, struct failure *why)
{
    char reason[96];

    snprintf(reason, sizeof reason,
             "frame %llu has another link type, and a pcap file can hold one",
             (unsigned long long)frame->number);
    return save_flush(s, why) && give_up(s, reason, one_link_type, why);
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
    s->whole_frames = s->frames;
    s->whole_bytes = s->bytes;
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
    if (s->failed.sentence[0] != '\0' || s->bytes - s->whole_bytes + record > BUFFER_BYTES)
        if (!save_flush(s, why))
            return false;
    errno = 0;
    pcap_dump((unsigned char *)s->dumper, &header, frame->at);
    if (ferror(s->stream))
        return give_up_for(s, errno, why);
    s->bytes += record;
    s->frames++;
    return true;
}

bool
save_close(struct save *s, struct failure *why)
{
    bool whole;

    if (s == NULL)
        return true;
    whole = save_flush(s, why);
    /* Some file systems notice a full disk only here. */
    if (whole && s->regular && fsync(s->fd) != 0 && errno != EINVAL && errno != EROFS)
        whole = failure_say(why, "cannot write %s: %s; it may hold less than it should", s->path,
                            strerror(errno));
    if (fclose(s->stream) != 0 && whole)
        whole = failure_say(why, "cannot write %s: %s; it may hold less than it should", s->path,
                            strerror(errno));
    free(s);
    return whole;
}
