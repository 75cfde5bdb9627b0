#include "tcpviz/capture/capture.h"

#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

int
device_events_open(void)
{
    struct sockaddr_nl links = {.nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK};
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);

    if (fd < 0 || bind(fd, (const struct sockaddr *)&links, sizeof links) == 0)
        return fd;
    (void)close(fd);
    return -1;
}

bool
device_events_take(int fd)
{
    char message[4096];
    bool any = false;
    ssize_t got;

    /* What they say is not read: who asks the device knows more.  ENOBUFS: there were more than the
     * socket could hold. */
    do {
        got = recv(fd, message, sizeof message, 0);
        any |= got >= 0 || errno == ENOBUFS;
    } while (got > 0 || (got < 0 && (errno == EINTR || errno == ENOBUFS)));
    return any;
}
