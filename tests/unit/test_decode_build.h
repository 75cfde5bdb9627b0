/*
 * Frames for the tests of decode, header by header: put_ethernet, put_ip4, put_tcp, ...
 * Lengths are those of what is put behind unless a test says otherwise.
 */
#ifndef TCPVIZ_TESTS_UNIT_TEST_DECODE_BUILD_H
#define TCPVIZ_TESTS_UNIT_TEST_DECODE_BUILD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tcpviz/decode/decode.h"

#define BYTES(...) (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__})

enum { ETHERNET = 1, IPV4 = 0x0800, IPV6 = 0x86dd, PROTOCOL_TCP = 6 };
enum { ETHERNET_BYTES = 14, IP4_BYTES = 20, IP6_BYTES = 40, TCP_BYTES = 20 };

struct build {
    uint8_t at[2048];
    size_t len;
};

static inline void
put(struct build *b, const uint8_t *bytes, size_t n)
{
    assert_true(b->len + n <= sizeof b->at);
    if (n > 0)
        memcpy(b->at + b->len, bytes, n);
    b->len += n;
}

static inline void
put_fill(struct build *b, uint8_t byte, size_t n)
{
    assert_true(b->len + n <= sizeof b->at);
    memset(b->at + b->len, byte, n);
    b->len += n;
}

static inline void
put_u16(struct build *b, unsigned value)
{
    put(b, BYTES((uint8_t)(value >> 8), (uint8_t)value));
}

static inline void
put_u32(struct build *b, uint32_t value)
{
    put_u16(b, value >> 16);
    put_u16(b, value & 0xffff);
}

static inline void
put_ethernet(struct build *b, unsigned type)
{
    put_fill(b, 2, 12);
    put_u16(b, type);
}

static inline void
put_vlan(struct build *b, unsigned id, unsigned type)
{
    put_u16(b, id);
    put_u16(b, type);
}

/* 10.0.0.1 to 10.0.0.2, ip_id 7, TTL 64. */
static inline void
put_ip4_as(struct build *b, unsigned total_len, unsigned fragment, uint8_t protocol)
{
    put(b, BYTES(0x45, 0));
    put_u16(b, total_len);
    put_u16(b, 7);
    put_u16(b, fragment);
    put(b, BYTES(64, protocol, 0xab, 0xcd, 10, 0, 0, 1, 10, 0, 0, 2));
}

static inline void
put_ip4(struct build *b, unsigned payload_len)
{
    put_ip4_as(b, IP4_BYTES + payload_len, 0, PROTOCOL_TCP);
}

/* 2001:db8::1 to 2001:db8::2, hop limit 63. */
static inline void
put_ip6(struct build *b, unsigned payload_len, uint8_t next)
{
    put_u32(b, 0x60000000);
    put_u16(b, payload_len);
    put(b, BYTES(next, 63));
    put(b, BYTES(0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));
    put(b, BYTES(0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2));
}

/* Port 1000 to 2000, seq 2^32 - 2, ack 5, window 512. */
static inline void
put_tcp_as(struct build *b, unsigned data_offset, unsigned flags)
{
    put_u16(b, 1000);
    put_u16(b, 2000);
    put_u32(b, 0xfffffffe);
    put_u32(b, 5);
    put_u16(b, data_offset << 12 | flags);
    put_u16(b, 512);
    put_u16(b, 0xbeef);
    put_u16(b, 0x1234);
}

static inline void
put_tcp(struct build *b)
{
    put_tcp_as(b, 5, TCP_ACK);
}

/* What is captured is what was built; the frame was `wire_bytes` long.  The bytes are copied so
 * that a sanitizer sees a read past their end, and the segment starts out as garbage. */
static inline enum decode_verdict
decode_as(const struct build *b, int link_type, size_t wire_bytes, struct segment *out)
{
    uint8_t *copy = malloc(b->len + (b->len == 0));
    struct frame frame = {.time_ns = 77,
                          .number = 3,
                          .captured_bytes = (uint32_t)b->len,
                          .wire_bytes = (uint32_t)wire_bytes,
                          .at = copy,
                          .link_type = link_type};

    assert_non_null(copy);
    if (b->len > 0)
        memcpy(copy, b->at, b->len);
    memset(out, 0xa5, sizeof *out);
    enum decode_verdict verdict = decode_frame(&frame, out);

    free(copy);
    return verdict;
}

/* The frame cut at each byte: nothing is told before the ports are there, `tcp_at` bytes into it,
 * and then as many bytes of the header as there are. */
static inline void
assert_cut_anywhere(const struct build *whole, int link_type, size_t tcp_at)
{
    for (size_t n = 0; n < whole->len; n++) {
        struct build b = *whole;
        struct segment s;

        b.len = n;
        enum decode_verdict verdict = decode_as(&b, link_type, whole->len, &s);

        assert_int_equal(verdict, n < tcp_at + 4 ? DECODE_TOO_SHORT : DECODE_SEGMENT);
        if (verdict == DECODE_SEGMENT)
            assert_int_equal(s.header_captured, n < tcp_at + TCP_BYTES ? n - tcp_at : TCP_BYTES);
    }
}

static inline void
assert_layers(const struct segment *s, const uint8_t *layers, size_t n)
{
    assert_int_equal(s->n_layers, n);
    assert_memory_equal(s->layers, layers, n);
}

static inline enum decode_verdict
decode_ethernet(const struct build *b, struct segment *out)
{
    return decode_as(b, ETHERNET, b->len, out);
}

#endif
