#include "pipe_pace.h"

#include "tcpviz/base/nanotime.h"

/* So long without a byte between two frames. */
#define PAUSE_NS (300 * NANOTIME_MS)
/* So long at least two clocks are compared; a capture program may hold frames back for a second. */
#define COMPARED_NS (2 * NANOTIME_S)

void
pipe_pace_read(struct pipe_pace *pace, int64_t now_ns)
{
    if (!pace->begun)
        pace->begun_ns = now_ns;
    pace->begun = true;
    pace->read_ns = now_ns;
}

void
pipe_pace_captured(struct pipe_pace *pace, int64_t time_ns)
{
    if (pace->first_ns == 0)
        pace->first_ns = time_ns;
    pace->newest_ns = time_ns;
}

/* The other machine's clock may be a different one: only what passed on both is compared. */
static bool
keeps_pace(const struct pipe_pace *pace)
{
    int64_t read_ns = nanotime_between(pace->begun_ns, pace->read_ns);
    int64_t captured_ns = nanotime_between(pace->first_ns, pace->newest_ns);

    return read_ns >= COMPARED_NS && captured_ns >= read_ns / 2 &&
           captured_ns <= read_ns + read_ns / 2;
}

bool
pipe_pace_is_live(const struct pipe_pace *pace, int64_t now_ns)
{
    return pace->begun && (now_ns >= pipe_pace_due_ns(pace) || keeps_pace(pace));
}

int64_t
pipe_pace_due_ns(const struct pipe_pace *pace)
{
    return pace->begun ? pace->read_ns + PAUSE_NS : INT64_MAX;
}
