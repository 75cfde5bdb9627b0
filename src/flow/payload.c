#include "payload.h"

#include "tcpviz/decode/decode.h"

#include <string.h>

/* Without an IP length that can be believed, padding would count as payload. */
struct payload
payload_of(const struct segment *s, const struct frame *frame)
{
    bool sure = !(s->notes & (SEGMENT_BAD_IP_LENGTH | SEGMENT_BAD_OFFSET)) &&
                s->payload_at + s->captured_len <= frame->captured_bytes;

    return (struct payload){.seq = s->seq + ((s->flags & TCP_SYN) != 0),
                            .len = sure ? s->captured_len : 0,
                            .at = frame->at + (sure ? s->payload_at : 0)};
}

bool
payload_find(const struct frames *kept, uint32_t frame_low, uint64_t newer, struct frame *frame,
             struct segment *s)
{
    uint64_t number = newer - (uint32_t)((uint32_t)newer - frame_low);

    return number < newer && frames_find(kept, number, frame) &&
           decode_frame(frame, s) == DECODE_SEGMENT;
}

bool
payload_differs(const struct frames *kept, uint32_t frame_low, const struct segment *s,
                const struct frame *frame)
{
    struct payload now, then;
    struct frame earlier;
    struct segment first;

    if (!kept || !frame || s->captured_len == 0 ||
        !payload_find(kept, frame_low, s->frame, &earlier, &first))
        return false;
    now = payload_of(s, frame);
    then = payload_of(&first, &earlier);
    return memcmp(now.at, then.at, now.len < then.len ? now.len : then.len) != 0;
}

bool
payload_is_same_packet(const struct segment *first, const struct segment *s)
{
    return s->ip_id != 0 && first->ip_id == s->ip_id && first->seq == s->seq &&
           first->len == s->len && first->ack == s->ack && first->flags == s->flags &&
           first->window == s->window && first->options.tsval == s->options.tsval;
}
