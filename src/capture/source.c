/* The bytes of a capture file, and what files that are none look like. */
#include "handle.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A resized terminal is no reason to stop, and standard input may not block, if another
 * process wants it so. */
static bool
worth_another_try(int fd)
{
    struct pollfd waiting = {.fd = fd, .events = POLLIN};

    if (errno == EAGAIN)
        (void)poll(&waiting, 1, -1);
    return errno == EINTR || errno == EAGAIN;
}

static ssize_t
read_waiting(int fd, char *buffer, size_t size)
{
    ssize_t got;

    do
        got = read(fd, buffer, size);
    while (got < 0 && worth_another_try(fd));
    return got;
}

static ssize_t
source_read(void *cookie, char *buffer, size_t size)
{
    struct source *source = cookie;
    size_t room = sizeof source->head - source->head_bytes;
    ssize_t got = source->pipe.framed ? stream_take(&source->pipe, buffer, size)
                                      : read_waiting(source->fd, buffer, size);

    if (got < 0) {
        source->error = errno;
        return -1;
    }
    source->bytes += (uint64_t)got;
    if (room > 0 && got > 0) {
        size_t kept = (size_t)got < room ? (size_t)got : room;

        memcpy(source->head + source->head_bytes, buffer, kept);
        source->head_bytes += kept;
    }
    return got;
}

/* Only for ftello, which asks where we are; a pipe can answer that as well as a file. */
static int
source_tell(void *cookie, off64_t *offset, int whence)
{
    const struct source *source = cookie;

    if (whence != SEEK_CUR || *offset != 0) {
        errno = ESPIPE;
        return -1;
    }
    *offset = (off64_t)source->bytes;
    return 0;
}

static int
source_close(void *cookie)
{
    struct source *source = cookie;

    stream_finish(&source->pipe);
    return source->is_stdin ? 0 : close(source->fd);
}

bool
source_ready(struct source *source)
{
    return !source->pipe.framed || stream_ready(&source->pipe);
}

bool
source_ended(struct source *source)
{
    if (!source->pipe.framed || source->pipe.ended)
        return true;
    clearerr(source->stream);
    return false;
}

static bool
say_unreadable(const char *path, const char *shown, int error, struct failure *why)
{
    char user[64];

    if (strstr(path, "://") != NULL)
        return failure_say_usage(why,
                                 "%s is an address; tcpviz reads files and devices of this "
                                 "machine only: fetch the capture first",
                                 shown);
    if (error == ENOENT)
        return failure_say(why, "there is no file %s; check the name and the folder", shown);
    if (error == EACCES || error == EPERM)
        return failure_say(why,
                           "no permission to read %s as user %s; give that user the right with "
                           "chmod or setfacl, or copy the file to where it may be read",
                           shown, current_user(user, sizeof user));
    return failure_say(why, "cannot read %s: %s", shown, strerror(error));
}

static bool
source_identify(struct source *source, const char *shown, struct failure *why)
{
    struct stat stat;

    if (fstat(source->fd, &stat) != 0)
        return failure_say(why, "cannot read %s: %s", shown, strerror(errno));
    if (S_ISDIR(stat.st_mode))
        return failure_say(why, "%s is a folder; name a capture file in it", shown);
    if (isatty(source->fd))
        return failure_say(why,
                           "%s is a terminal; send a capture into it, as in "
                           "tcpdump -w - | tcpviz -r -",
                           shown);
    source->is_regular = S_ISREG(stat.st_mode);
    source->device = stat.st_dev;
    source->inode = stat.st_ino;
    return true;
}

bool
source_open(struct source *source, const char *path, int fd, const char *shown, struct failure *why)
{
    static const cookie_io_functions_t functions = {
        .read = source_read, .seek = source_tell, .close = source_close};

    *source = (struct source){.is_stdin = fd < 0 && strcmp(path, "-") == 0, .fd = fd};
    if (source->is_stdin)
        source->fd = STDIN_FILENO;
    else if (fd < 0)
        source->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (source->fd < 0)
        return say_unreadable(path, shown, errno, why);
    if (source_identify(source, shown, why)) {
        source->stream = fopencookie(source, "rb", functions);
        /* Of a pipe nothing may wait in stdio's buffer, where neither poll() nor we see it. */
        if (source->stream != NULL &&
            (source->is_regular || setvbuf(source->stream, NULL, _IONBF, 0) == 0))
            return true;
        failure_say(why, "cannot read %s: %s", shown, strerror(errno));
    }
    source_close(source);
    return false;
}

struct magic {
    uint8_t size;
    char bytes[9];
    const char *what;
};

static const struct magic captures[] = {
    {4, "\xa1\xb2\xc3\xd4", "pcap"},   {4, "\xd4\xc3\xb2\xa1", "pcap"},
    {4, "\xa1\xb2\x3c\x4d", "pcap"},   {4, "\x4d\x3c\xb2\xa1", "pcap"},
    {4, "\xa1\xb2\xcd\x34", "pcap"},   {4, "\x34\xcd\xb2\xa1", "pcap"},
    {4, "\x0a\x0d\x0d\x0a", "pcapng"},
};

static const struct magic strangers[] = {
    {2, "\x1f\x8b", "a gzip file; unpack it first: gunzip -c FILE.gz | tcpviz -r -"},
    {4, "\x28\xb5\x2f\xfd", "a zstd file; unpack it first: zstd -dc FILE.zst | tcpviz -r -"},
    {6,
     "\xfd"
     "7zXZ",
     "an xz file; unpack it first: xz -dc FILE.xz | tcpviz -r -"},
    {3, "BZh", "a bzip2 file; unpack it first: bunzip2 -c FILE.bz2 | tcpviz -r -"},
    {4, "\x04\x22\x4d\x18", "an lz4 file; unpack it first: lz4 -dc FILE.lz4 | tcpviz -r -"},
    {4, "PK\x03\x04", "a zip archive; unpack it first: unzip -p FILE.zip | tcpviz -r -"},
    {4,
     "\x7f"
     "ELF",
     "a program (ELF); name a capture file"},
    {4, "%PDF", "a PDF document; name a capture file"},
    {4, "\x89PNG", "a picture (PNG); name a capture file"},
    {6, "SQLite", "a database (SQLite); name a capture file"},
    {5, "snoop", "a snoop capture; convert it first: editcap -F pcap FILE OUT.pcap"},
    {7, "btsnoop", "a Bluetooth capture, without TCP; name another file"},
    {4, "GMBU", "a Network Monitor capture; convert it first: editcap -F pcap FILE OUT.pcap"},
    {4, "RTSS", "a Network Monitor capture; convert it first: editcap -F pcap FILE OUT.pcap"},
};

static const struct magic *
find_magic(const struct source *source, const struct magic *table, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (source->head_bytes >= table[i].size &&
            memcmp(source->head, table[i].bytes, table[i].size) == 0)
            return &table[i];
    return NULL;
}

static bool
looks_like_text(const struct source *source)
{
    for (size_t i = 0; i < source->head_bytes; i++) {
        uint8_t byte = source->head[i];

        if (byte == 0x7f || (byte < 0x20 && memchr("\t\n\r\f\033", byte, 5) == NULL))
            return false;
    }
    return true;
}

static bool
say_bad_capture(const struct source *source, const char *shown, const char *kind,
                const char *libpcap_words, struct failure *why)
{
    if (strncmp(libpcap_words, "truncated", 9) == 0)
        return failure_say(why,
                           "%s is cut off inside its file header, after %llu bytes: it is a %s "
                           "capture without any frame",
                           shown, (unsigned long long)source->bytes, kind);
    return failure_say(why, "%s begins like a %s capture but cannot be read (libpcap: %s)", shown,
                       kind, libpcap_words);
}

bool
source_say_no_capture(const struct source *source, const char *shown, const char *libpcap_words,
                      struct failure *why)
{
    const struct magic *known;
    const uint8_t *head = source->head;

    if (source->error != 0)
        return failure_say(why, "cannot read %s: %s", shown, strerror(source->error));
    if (source->bytes == 0)
        return failure_say(why, "%s is empty: not even the header of a capture is in it", shown);
    known = find_magic(source, captures, sizeof captures / sizeof captures[0]);
    if (known != NULL)
        return say_bad_capture(source, shown, known->what, libpcap_words, why);
    known = find_magic(source, strangers, sizeof strangers / sizeof strangers[0]);
    if (known != NULL)
        return failure_say(why, "%s is no capture: it looks like %s", shown, known->what);
    if (source->head_bytes < 4)
        return failure_say(why, "%s is no capture: it ends after %zu of the first 4 bytes", shown,
                           source->head_bytes);
    if (looks_like_text(source))
        return failure_say(why,
                           "%s is no capture: it looks like text; captures are written with "
                           "tcpdump -w, dumpcap or tcpviz -w",
                           shown);
    return failure_say(why, "%s is no pcap or pcapng capture: it begins with %02x %02x %02x %02x",
                       shown, head[0], head[1], head[2], head[3]);
}
