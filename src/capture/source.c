/* The bytes of a capture file, and what files that are none look like. */
#include "gzip.h"
#include "handle.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Large enough that a read costs nothing beside its bytes; small enough to leave the second cache
 * (512 KiB and more) to the connections that the bytes are of.  A pipe holds as many at most. */
#define BUFFER_BYTES ((size_t)64 << 10)

/* What a file that is no capture is told by. */
#define HEAD_BYTES ((size_t)512)

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
read_waiting(int fd, uint8_t *buffer, size_t size)
{
    ssize_t got;

    do
        got = read(fd, buffer, size);
    while (got < 0 && worth_another_try(fd));
    return got;
}

/* Room for bytes behind those that are there, at most up to n in all. */
static bool
make_room(struct source *s, size_t n)
{
    size_t room = s->room > 0 ? 2 * s->room : BUFFER_BYTES;
    uint8_t *at;

    if (s->begin > 0 && s->room - s->begin < n) {
        memmove(s->at, s->at + s->begin, s->end - s->begin);
        s->end -= s->begin;
        s->begin = 0;
    }
    if (s->end < s->room)
        return true;
    at = realloc(s->at, room);
    if (at == NULL)
        return false;
    s->at = at;
    s->room = room;
    return true;
}

/* Reads once.  False if nothing is there yet. */
static bool
read_once(struct source *s, uint8_t *to, size_t room, size_t *n)
{
    struct pollfd fd = {.fd = s->fd, .events = POLLIN};
    ssize_t got;

    s->dry = !s->is_regular && !s->waits && poll(&fd, 1, 0) <= 0;
    if (s->dry)
        return false;
    got = s->is_regular || s->waits ? read_waiting(s->fd, to, room) : read(s->fd, to, room);
    s->dry = got < 0 && (errno == EINTR || errno == EAGAIN);
    if (s->dry)
        return false;
    s->ended = got <= 0;
    s->error = got < 0 ? errno : 0;
    *n = got > 0 ? (size_t)got : 0;
    return true;
}

static bool
read_on(struct source *s)
{
    size_t got;

    if (!read_once(s, s->at + s->end, s->room - s->end, &got))
        return false;
    s->end += got;
    return true;
}

static bool
feed(struct source *s)
{
    size_t room, got;
    uint8_t *at = gzip_feed_at(s->gzip, &room);

    if (!read_once(s, at, room, &got))
        return false;
    gzip_fed(s->gzip, got);
    return true;
}

static bool
unpack_on(struct source *s)
{
    size_t got;

    while ((got = gzip_unpack(s->gzip, s->at + s->end, s->room - s->end)) == 0 && !s->ended)
        if (gzip_trouble(s->gzip) != GZIP_GOOD) {
            s->ended = true;
            s->error = gzip_trouble(s->gzip) == GZIP_NO_MEMORY ? ENOMEM : 0;
        } else if (!feed(s))
            return false;
    s->end += got;
    return true;
}

bool
source_want(struct source *s, size_t n)
{
    while (s->end - s->begin < n && !s->ended) {
        if (!make_room(s, n)) {
            s->ended = true;
            s->error = ENOMEM;
        } else if (!(s->gzip != NULL ? unpack_on(s) : read_on(s)))
            return false;
    }
    return s->end - s->begin >= n;
}

/* The buffer becomes that of the packed bytes. */
bool
source_unpack(struct source *s)
{
    uint8_t *at;

    if (!source_want(s, 2) || !gzip_begins(s->at, s->end))
        return true;
    at = malloc(BUFFER_BYTES);
    if (at != NULL)
        s->gzip = gzip_create(s->at, s->end, s->room);
    if (s->gzip == NULL) {
        free(at);
        return false;
    }
    s->at = at;
    s->room = BUFFER_BYTES;
    s->end = 0;
    s->ended = false;
    return true;
}

int
source_fd(const struct source *s)
{
    return s->is_regular || !s->dry ? -1 : s->fd;
}

bool
source_rewind(struct source *s)
{
    if (lseek(s->fd, s->start, SEEK_SET) != s->start)
        return false;
    s->begin = s->end = 0;
    s->offset = 0;
    s->ended = false;
    s->error = 0;
    if (s->gzip != NULL)
        gzip_rewind(s->gzip);
    return true;
}

void
source_close(struct source *s)
{
    if (s->fd >= 0 && !s->is_stdin)
        close(s->fd);
    s->fd = -1;
    gzip_destroy(s->gzip);
    s->gzip = NULL;
    free(s->at);
    s->at = NULL;
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
    if (source->is_regular)
        source->start = lseek(source->fd, 0, SEEK_CUR);
    return source->start >= 0 || failure_say(why, "cannot read %s: %s", shown, strerror(errno));
}

bool
source_open(struct source *source, const char *path, int fd, const char *shown, struct failure *why)
{
    *source = (struct source){.is_stdin = fd < 0 && strcmp(path, "-") == 0, .fd = fd};
    if (source->is_stdin)
        source->fd = STDIN_FILENO;
    else if (fd < 0)
        source->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (source->fd < 0)
        return say_unreadable(path, shown, errno, why);
    if (!source_identify(source, shown, why))
        return false;
    return make_room(source, 1) || failure_say(why, "there is no memory to read %s", shown);
}

struct magic {
    uint16_t at;
    uint8_t size;
    char bytes[9];
    const char *what;
};

static const struct magic strangers[] = {
    {0, 2, "\x1f\x8b", "a gzip file inside another; unpack one: gunzip -c FILE.gz | tcpviz -r -"},
    {0, 4, "\x28\xb5\x2f\xfd", "a zstd file; unpack it first: zstd -dc FILE.zst | tcpviz -r -"},
    {0, 6,
     "\xfd"
     "7zXZ",
     "an xz file; unpack it first: xz -dc FILE.xz | tcpviz -r -"},
    {0, 3, "BZh", "a bzip2 file; unpack it first: bunzip2 -c FILE.bz2 | tcpviz -r -"},
    {0, 4, "\x04\x22\x4d\x18", "an lz4 file; unpack it first: lz4 -dc FILE.lz4 | tcpviz -r -"},
    {0, 4, "PK\x03\x04", "a zip archive; unpack it first: unzip -p FILE.zip | tcpviz -r -"},
    {0, 4,
     "\x7f"
     "ELF",
     "a program (ELF); name a capture file"},
    {0, 4, "%PDF", "a PDF document; name a capture file"},
    {0, 4, "\x89PNG", "a picture (PNG); name a capture file"},
    {0, 6, "SQLite", "a database (SQLite); name a capture file"},
    {0, 5, "snoop", "a snoop capture; convert it first: editcap -F pcap FILE OUT.pcap"},
    {0, 7, "btsnoop", "a Bluetooth capture, without TCP; name another file"},
    {0, 4, "GMBU", "a Network Monitor capture; convert it first: editcap -F pcap FILE OUT.pcap"},
    {0, 4, "RTSS", "a Network Monitor capture; convert it first: editcap -F pcap FILE OUT.pcap"},
    {257, 5, "ustar",
     "a tar archive; take the capture out of it: tar -xOf FILE NAME | tcpviz -r -"},
};

static const struct magic *
find_stranger(const uint8_t *head, size_t size)
{
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++)
        if (size >= strangers[i].at + strangers[i].size &&
            memcmp(head + strangers[i].at, strangers[i].bytes, strangers[i].size) == 0)
            return &strangers[i];
    return NULL;
}

static bool
looks_like_text(const uint8_t *head, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (head[i] == 0x7f || (head[i] < 0x20 && memchr("\t\n\r\f\033", head[i], 5) == NULL))
            return false;
    return true;
}

static bool
say_stranger(const uint8_t *head, size_t size, const char *shown, struct failure *why)
{
    const struct magic *known = find_stranger(head, size);

    if (known != NULL)
        return failure_say(why, "%s is no capture: it looks like %s", shown, known->what);
    if (size < 4)
        return failure_say(why, "%s is no capture: it ends after %zu of the first 4 bytes", shown,
                           size);
    if (looks_like_text(head, size))
        return failure_say(why,
                           "%s is no capture: it looks like text; captures are written with "
                           "tcpdump -w, dumpcap or tcpviz -w",
                           shown);
    return failure_say(why, "%s is no pcap or pcapng capture: it begins with %02x %02x %02x %02x",
                       shown, head[0], head[1], head[2], head[3]);
}

bool
source_say_no_capture(struct source *s, enum savefile_format format, const char *shown,
                      const char *damage, struct failure *why)
{
    const char *kind = format == SAVEFILE_PCAP ? "pcap" : "pcapng";
    uint64_t bytes = s->offset + (s->end - s->begin);

    if (s->error != 0)
        return failure_say(why, "cannot read %s: %s", shown, strerror(s->error));
    if (damage == NULL && s->gzip != NULL && gzip_trouble(s->gzip) == GZIP_CUT)
        return failure_say(why, "%s is cut off: its gzip data end before the header of a capture",
                           shown);
    if (damage == NULL && s->gzip != NULL && gzip_trouble(s->gzip) == GZIP_DAMAGED)
        return failure_say(why, "%s is damaged: its gzip data cannot be unpacked (%s)", shown,
                           gzip_words(s->gzip));
    if (bytes == 0)
        return failure_say(why, "%s is empty: not even the header of a capture is in it", shown);
    if (format == SAVEFILE_UNKNOWN) {
        s->waits = false; /* what a pipe has now is enough to tell */
        (void)source_want(s, HEAD_BYTES);
        return say_stranger(s->at, s->end < HEAD_BYTES ? s->end : HEAD_BYTES, shown, why);
    }
    if (damage == NULL)
        return failure_say(why,
                           "%s is cut off inside its file header, after %llu bytes: it is a %s "
                           "capture without any frame",
                           shown, (unsigned long long)bytes, kind);
    return failure_say(why, "%s begins like a %s capture but cannot be read (%s)", shown, kind,
                       damage);
}
