/*
 * Capture files made by hand, byte by byte, in either byte order.
 */
#ifndef TCPVIZ_TESTS_UNIT_TEST_PCAP_BUILD_H
#define TCPVIZ_TESTS_UNIT_TEST_PCAP_BUILD_H

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PCAP_MICRO 0xa1b2c3d4u
#define PCAP_NANO 0xa1b23c4du

struct build {
    uint8_t at[4096];
    size_t size;
    bool big_endian;
};

static inline void
build_u16(struct build *b, uint16_t value)
{
    b->at[b->size++] = (uint8_t)(b->big_endian ? value >> 8 : value);
    b->at[b->size++] = (uint8_t)(b->big_endian ? value : value >> 8);
}

static inline void
build_u32(struct build *b, uint32_t value)
{
    build_u16(b, (uint16_t)(b->big_endian ? value >> 16 : value));
    build_u16(b, (uint16_t)(b->big_endian ? value : value >> 16));
}

static inline void
build_header(struct build *b, bool big_endian, uint32_t magic, uint32_t link_type)
{
    *b = (struct build){.big_endian = big_endian};
    build_u32(b, magic);
    build_u16(b, 2);
    build_u16(b, 4);
    build_u32(b, 0);
    build_u32(b, 0);
    build_u32(b, 65535);
    build_u32(b, link_type);
}

/* A raw IPv4 packet with the first four bytes of TCP or UDP: enough for filters. */
static inline void
build_record(struct build *b, uint32_t s, uint32_t fraction, uint32_t wire_bytes, uint8_t protocol,
             uint16_t port)
{
    static const uint8_t ip[20] = {0x45, 0, 0,   24, 0, 0, 0,   0, 64, 0,
                                   0,    0, 127, 0,  0, 1, 127, 0, 0,  1};

    build_u32(b, s);
    build_u32(b, fraction);
    build_u32(b, 24);
    build_u32(b, wire_bytes);
    memcpy(b->at + b->size, ip, sizeof ip);
    b->at[b->size + 9] = protocol;
    b->size += sizeof ip;
    for (int end = 0; end < 2; end++) {
        b->at[b->size++] = (uint8_t)(port >> 8);
        b->at[b->size++] = (uint8_t)port;
    }
}

/* pcapng: blocks with equal lengths before and behind. */
static inline void
build_ng_interface(struct build *b, uint16_t link_type)
{
    build_u32(b, 1);
    build_u32(b, 20);
    build_u16(b, link_type);
    build_u16(b, 0);
    build_u32(b, 65535);
    build_u32(b, 20);
}

static inline void
build_ng_packet(struct build *b, uint32_t interface, uint32_t time_high)
{
    build_u32(b, 6);
    build_u32(b, 36);
    build_u32(b, interface);
    build_u32(b, time_high);
    build_u32(b, 0);
    build_u32(b, 4);
    build_u32(b, 4);
    build_u32(b, 0x45);
    build_u32(b, 36);
}

/* Blocks without packets: name resolution (4) and interface statistics (5). */
static inline void
build_ng_other(struct build *b, uint32_t type, uint32_t filler_words)
{
    build_u32(b, type);
    build_u32(b, 12 + 4 * filler_words);
    for (uint32_t i = 0; i < filler_words; i++)
        build_u32(b, 0);
    build_u32(b, 12 + 4 * filler_words);
}

static inline void
build_ng_more_section(struct build *b, bool big_endian)
{
    b->big_endian = big_endian;
    build_u32(b, 0x0a0d0d0a);
    build_u32(b, 28);
    build_u32(b, 0x1a2b3c4d);
    build_u16(b, 1);
    build_u16(b, 0);
    build_u32(b, 0xffffffff);
    build_u32(b, 0xffffffff);
    build_u32(b, 28);
}

static inline void
build_ng_section(struct build *b)
{
    b->size = 0;
    build_ng_more_section(b, false);
}

/* A temporary folder of each test program, and the file in it that is written over and over. */
static char build_folder[64];
static char build_path[96];

static inline int
build_setup(void **state)
{
    (void)state;
    snprintf(build_folder, sizeof build_folder, "/tmp/tcpviz-test-XXXXXX");
    if (mkdtemp(build_folder) == NULL)
        return -1;
    snprintf(build_path, sizeof build_path, "%s/some.pcap", build_folder);
    return 0;
}

static inline int
build_teardown(void **state)
{
    (void)state;
    unlink(build_path);
    return rmdir(build_folder);
}

static inline const char *
build_file(const void *bytes, size_t size)
{
    int fd = open(build_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

    if (fd < 0 || write(fd, bytes, size) != (ssize_t)size)
        abort();
    close(fd);
    return build_path;
}

#endif
