/* What an open descriptor holds, found out without taking it from whoever reads. */
#include "tcpviz/capture/capture.h"

#include "gzip.h"
#include "savefile.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

/* Programs of a pipeline start at once: so long the one in front may take for its first bytes. */
#define PATIENCE_MS 50
#define HEAD_BYTES 4

static ssize_t
peek_file(int fd, uint8_t *head)
{
    off_t at = lseek(fd, 0, SEEK_CUR);

    return at < 0 ? -1 : pread(fd, head, HEAD_BYTES, at);
}

static ssize_t
peek_pipe(int fd, uint8_t *head)
{
    struct pollfd input = {.fd = fd, .events = POLLIN};
    ssize_t n = -1;
    int copy[2];

    if (poll(&input, 1, PATIENCE_MS) != 1 || pipe2(copy, O_CLOEXEC | O_NONBLOCK) != 0)
        return -1;
    if (tee(fd, copy[1], HEAD_BYTES, SPLICE_F_NONBLOCK) > 0)
        n = read(copy[0], head, HEAD_BYTES);
    close(copy[0]);
    close(copy[1]);
    return n;
}

bool
capture_waits_on(int fd)
{
    struct savefile savefile = {.format = SAVEFILE_UNKNOWN};
    uint8_t head[HEAD_BYTES];
    struct frame frame;
    struct stat stat;
    ssize_t n = -1;
    size_t unit;

    if (fstat(fd, &stat) != 0)
        return false;
    if (S_ISREG(stat.st_mode))
        n = peek_file(fd, head);
    else if (S_ISFIFO(stat.st_mode))
        n = peek_pipe(fd, head);
    if (n < HEAD_BYTES)
        return false;
    (void)savefile_take(&savefile, head, sizeof head, &unit, &frame);
    return savefile.format != SAVEFILE_UNKNOWN || gzip_begins(head, sizeof head);
}
