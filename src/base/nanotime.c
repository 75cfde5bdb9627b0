#include "tcpviz/base/nanotime.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void
nanotime_add_duration(struct text *t, int64_t ns)
{
    static const struct {
        int64_t below_ns, unit_ns;
        const char *name;
        bool decimal;
    } scale[] = {
        {NANOTIME_US, 1, "ns", false},
        {NANOTIME_MS, NANOTIME_US, "µs", false},
        {10 * NANOTIME_MS, NANOTIME_MS, "ms", true},
        {NANOTIME_S, NANOTIME_MS, "ms", false},
        {10 * NANOTIME_S, NANOTIME_S, "s", true},
        {300 * NANOTIME_S, NANOTIME_S, "s", false},
        {10800 * NANOTIME_S, 60 * NANOTIME_S, "min", false},
        {INT64_MAX, 3600 * NANOTIME_S, "h", true},
    };
    size_t i = 0;

    if (ns < 0) {
        text_add(t, "-");
        ns = ns == INT64_MIN ? INT64_MAX : -ns;
    }
    while (i + 1 < sizeof scale / sizeof scale[0] && ns >= scale[i].below_ns)
        i++;
    text_addf(t, "%" PRId64, ns / scale[i].unit_ns);
    if (scale[i].decimal)
        text_addf(t, ".%d", (int)(ns % scale[i].unit_ns / (scale[i].unit_ns / 10)));
    text_addf(t, " %s", scale[i].name);
}

void
nanotime_add_seconds(struct text *t, int64_t ns, int decimals)
{
    char fraction[16];
    uint64_t size = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;

    (void)snprintf(fraction, sizeof fraction, "%09" PRIu64, size % 1000000000u);
    fraction[decimals] = '\0';
    text_addf(t, "%s%" PRIu64 "%s%s", ns < 0 ? "-" : "", size / 1000000000u,
              decimals > 0 ? "." : "", fraction);
}

void
nanotime_add_column(struct text *t, int64_t ns)
{
    char storage[40];
    struct text full;

    text_init(&full, storage, sizeof storage);
    nanotime_add_seconds(&full, ns, 6);
    if (strcspn(storage, ".") > NANOTIME_COLUMN_COLS) {
        text_add(t, ns < 0 ? "<-10^7 s" : ">10^8 s ");
        return;
    }
    storage[NANOTIME_COLUMN_COLS] = '\0';
    if (storage[NANOTIME_COLUMN_COLS - 1] == '.')
        storage[NANOTIME_COLUMN_COLS - 1] = ' ';
    text_add(t, storage);
}
