#include "announced.h"

#include "payload.h"

#include <stddef.h>

static bool
is_same(const struct ftp_data *a, const struct ftp_data *b)
{
    return endpoint_equal(&a->server, &b->server) && endpoint_equal(&a->client, &b->client);
}

/* NULL: it is a new one. */
static struct announcement *
find(struct announced *list, const struct ftp_data *data)
{
    for (uint32_t i = 0; i < list->n; i++)
        if (is_same(&list->waiting[i].data, data))
            return &list->waiting[i];
    return NULL;
}

static struct announcement *
add(struct announced *list, const struct ftp_data *data)
{
    uint32_t place = list->n < LIMIT_ANNOUNCED ? list->n++ : list->oldest++ % LIMIT_ANNOUNCED;

    list->waiting[place] = (struct announcement){.data = *data};
    return &list->waiting[place];
}

void
announced_note(struct announced *list, const struct segment *s, const struct frame *frame)
{
    struct payload payload = payload_of(s, frame);
    struct ftp_data data;
    struct announcement *known;

    if (!ftp_announces(s, bytes_of(payload.at, payload.len), &data))
        return;
    known = find(list, &data);
    if (known && known->seq == s->seq)
        return;
    if (!known)
        known = add(list, &data);
    known->times++;
    known->seq = s->seq;
}

/* In one of its two directions. */
static bool
is_between(const struct ftp_data *data, const struct endpoint *server, struct endpoint client)
{
    client.port = 0;
    return endpoint_equal(&data->server, server) && endpoint_equal(&data->client, &client);
}

bool
announced_has_come(struct announced *list, const struct segment *s)
{
    for (uint32_t i = 0; i < list->n; i++) {
        struct announcement *waiting = &list->waiting[i];

        if (waiting->times == 0 || (!is_between(&waiting->data, &s->src, s->dst) &&
                                    !is_between(&waiting->data, &s->dst, s->src)))
            continue;
        waiting->times--;
        return true;
    }
    return false;
}
