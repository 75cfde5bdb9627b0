#include "tcpviz/base/endpoint.h"

#include "tcpviz/base/digits.h"

#include <string.h>

struct zero_run {
    int first, count; /* groups */
};

/* RFC 5952 section 4.2.3: the longest run, the first of equals; 4.2.2: never a single group. */
static struct zero_run
longest_zero_run(const uint8_t *at)
{
    struct zero_run best = {8, 0}, run = {0, 0};

    for (int i = 0; i < 8; i++) {
        if (at[2 * i] | at[2 * i + 1]) {
            run = (struct zero_run){i + 1, 0};
            continue;
        }
        run.count++;
        if (run.count > best.count && run.count > 1)
            best = run;
    }
    return best;
}

static char *
write_hex(char *at, unsigned group)
{
    static const char hex[] = "0123456789abcdef";

    for (int shift = 12; shift >= 0; shift -= 4)
        if (group >> shift != 0 || shift == 0)
            *at++ = hex[group >> shift & 15];
    return at;
}

/* RFC 5952 section 5: an IPv4 address within an IPv6 one, by RFC 4291 section 2.5.5.2, is written
 * as one. */
static bool
is_mapped_ip4(const uint8_t *address)
{
    static const uint8_t prefix[12] = {[10] = 0xff, [11] = 0xff};

    return memcmp(address, prefix, sizeof prefix) == 0;
}

static inline char *
write_octet(char *at, uint8_t octet)
{
    at = digits_to_three(at, octet);
    *at = '.';
    return at + 1;
}

static inline char *
write_ip4(char *at, const uint8_t *address)
{
    at = write_octet(at, address[0]);
    at = write_octet(at, address[1]);
    at = write_octet(at, address[2]);
    return digits_to_three(at, address[3]);
}

static char *
write_ip6(char *at, const uint8_t *address)
{
    struct zero_run zeros = longest_zero_run(address);

    if (is_mapped_ip4(address)) {
        memcpy(at, "::ffff:", 7);
        return write_ip4(at + 7, address + 12);
    }
    for (int i = 0; i < 8; i++) {
        if (i == zeros.first) {
            *at++ = ':';
            *at++ = ':';
            i += zeros.count - 1;
            continue;
        }
        if (i > 0 && i != zeros.first + zeros.count)
            *at++ = ':';
        at = write_hex(at, (unsigned)(address[2 * i] << 8 | address[2 * i + 1]));
    }
    return at;
}

char *
address_write(char *at, const struct address *address)
{
    if (address->version == 4)
        return write_ip4(at, address->at);
    if (address->version == 6)
        return write_ip6(at, address->at);
    *at = '?';
    return at + 1;
}

void
address_add(struct text *t, const struct address *address)
{
    char storage[ADDRESS_TEXT_SIZE];

    *address_write(storage, address) = '\0';
    text_add(t, storage);
}

void
address_add_within(struct text *t, const struct address *address, size_t max_cols)
{
    char storage[ADDRESS_TEXT_SIZE];
    struct text full;
    size_t head, tail;

    text_init(&full, storage, sizeof storage);
    address_add(&full, address);
    if (full.len <= max_cols) {
        text_add(t, storage);
        return;
    }
    if (max_cols < 3) {
        text_add(t, &".."[2 - max_cols]);
        return;
    }
    head = (max_cols - 2 + 1) / 2;
    tail = max_cols - 2 - head;
    text_addf(t, "%.*s..%s", (int)head, storage, storage + full.len - tail);
}

void
endpoint_add(struct text *t, const struct endpoint *endpoint)
{
    bool brackets = endpoint->address.version == 6;

    text_add(t, brackets ? "[" : "");
    address_add(t, &endpoint->address);
    text_add(t, brackets ? "]:" : ":");
    text_add_number(t, endpoint->port);
}
