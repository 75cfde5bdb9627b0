#include "tcpviz/base/endpoint.h"

#include <string.h>

int
endpoint_compare(const struct endpoint *a, const struct endpoint *b)
{
    int order = (int)a->address.version - (int)b->address.version;

    if (order == 0)
        order = memcmp(a->address.at, b->address.at, sizeof a->address.at);
    return order != 0 ? order : (int)a->port - (int)b->port;
}

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

static void
add_ip6(struct text *t, const uint8_t *at)
{
    struct zero_run zeros = longest_zero_run(at);

    for (int i = 0; i < 8; i++) {
        if (i == zeros.first) {
            text_add(t, "::");
            i += zeros.count - 1;
            continue;
        }
        if (i > 0 && i != zeros.first + zeros.count)
            text_add(t, ":");
        text_addf(t, "%x", (unsigned)(at[2 * i] << 8 | at[2 * i + 1]));
    }
}

void
address_add(struct text *t, const struct address *address)
{
    const uint8_t *at = address->at;

    if (address->version == 4)
        text_addf(t, "%d.%d.%d.%d", at[0], at[1], at[2], at[3]);
    else if (address->version == 6)
        add_ip6(t, at);
    else
        text_add(t, "?");
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
    text_addf(t, "%s:%u", brackets ? "]" : "", (unsigned)endpoint->port);
}
