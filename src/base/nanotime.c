#include "tcpviz/base/nanotime.h"

#include "tcpviz/base/digits.h"

#include <inttypes.h>
#include <string.h>

#define DAY_S 86400

/* In what a duration is said. */
struct scale {
    int64_t below_ns, unit_ns;
    const char *name;
    bool decimal;
};

static const struct scale *
scale_of(int64_t ns)
{
    static const struct scale scale[] = {
        {NANOTIME_US, 1, "ns", false},
        {NANOTIME_MS, NANOTIME_US, "µs", false},
        {10 * NANOTIME_MS, NANOTIME_MS, "ms", true},
        {NANOTIME_S, NANOTIME_MS, "ms", false},
        {10 * NANOTIME_S, NANOTIME_S, "s", true},
        {300 * NANOTIME_S, NANOTIME_S, "s", false},
        {10800 * NANOTIME_S, 60 * NANOTIME_S, "min", false},
        {2 * NANOTIME_DAY, 3600 * NANOTIME_S, "h", true},
        {INT64_MAX, NANOTIME_DAY, "d", true},
    };
    size_t i = 0;

    while (i + 1 < sizeof scale / sizeof scale[0] && ns >= scale[i].below_ns)
        i++;
    return &scale[i];
}

void
nanotime_add_duration(struct text *t, int64_t ns)
{
    const struct scale *scale;

    if (ns < 0) {
        text_add(t, "-");
        ns = ns == INT64_MIN ? INT64_MAX : -ns;
    }
    scale = scale_of(ns);
    text_addf(t, "%" PRId64, ns / scale->unit_ns);
    if (scale->decimal)
        text_addf(t, ".%d", (int)(ns % scale->unit_ns / (scale->unit_ns / 10)));
    text_addf(t, " %s", scale->name);
}

bool
nanotime_read_alike(int64_t a_ns, int64_t b_ns)
{
    char a[24], b[24];
    struct text t;

    text_init(&t, a, sizeof a);
    nanotime_add_duration(&t, a_ns);
    text_init(&t, b, sizeof b);
    nanotime_add_duration(&t, b_ns);
    return strcmp(a, b) == 0;
}

void
nanotime_add_bound(struct text *t, int64_t ns)
{
    const struct scale *scale = scale_of(ns);
    int64_t step_ns = scale->decimal ? scale->unit_ns / 10 : scale->unit_ns, rest = ns % step_ns;

    nanotime_add_duration(t, rest == 0 || ns > INT64_MAX - step_ns ? ns : ns - rest + step_ns);
}

void
nanotime_add_seconds(struct text *t, int64_t ns, int decimals)
{
    char storage[DIGITS_SECONDS_MAX + 1];
    const char *end = digits_seconds(storage, ns) - (9 - decimals);

    if (decimals == 0)
        end--; /* the point */
    text_add_n(t, storage, (size_t)(end - storage));
}

void
nanotime_add_column(struct text *t, int64_t ns)
{
    char storage[40];
    struct text full;

    text_init(&full, storage, sizeof storage);
    nanotime_add_seconds(&full, ns, 6);
    if (full.len - strlen(".000000") > NANOTIME_COLUMN_COLS) {
        text_add(t, ns < 0 ? "<-10^7 s" : ">10^8 s ");
        return;
    }
    storage[NANOTIME_COLUMN_COLS] = '\0';
    if (storage[NANOTIME_COLUMN_COLS - 1] == '.')
        storage[NANOTIME_COLUMN_COLS - 1] = ' ';
    text_add(t, storage);
}

/* Whole seconds since 1970 on that clock; the rest of a moment before 1970 counts up, too. */
static int64_t
clock_seconds(int64_t ns, int32_t utc_offset_s)
{
    return ns / NANOTIME_S - (ns % NANOTIME_S < 0) + utc_offset_s;
}

static int64_t
second_of_day(int64_t seconds)
{
    return (seconds % DAY_S + DAY_S) % DAY_S;
}

void
nanotime_add_clock(struct text *t, int64_t ns, int32_t utc_offset_s)
{
    int64_t second = second_of_day(clock_seconds(ns, utc_offset_s));

    text_addf(t, "%02d:%02d:%02d", (int)(second / 3600), (int)(second / 60 % 60),
              (int)(second % 60));
}

/* The date of the proleptic Gregorian calendar.  Years begin in March here, so that the leap day is
 * their last one, and counting is by eras of 400 years, which all have the same number of days. */
static void
add_days(struct text *t, int64_t days_since_1970)
{
    int64_t days = days_since_1970 + 719468; /* since 0000-03-01 */
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day = days - era * 146097; /* of the era */
    int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    int64_t month;

    day -= year * 365 + year / 4 - year / 100; /* of the year */
    month = (5 * day + 2) / 153;               /* 0 is March */
    day -= (153 * month + 2) / 5;
    year += era * 400 + (month >= 10);
    text_addf(t, "%04" PRId64 "-%02d-%02d", year, (int)(month < 10 ? month + 3 : month - 9),
              (int)day + 1);
}

void
nanotime_add_date(struct text *t, int64_t ns, int32_t utc_offset_s)
{
    int64_t seconds = clock_seconds(ns, utc_offset_s);
    int32_t minutes = (utc_offset_s < 0 ? -utc_offset_s : utc_offset_s) / 60;

    add_days(t, (seconds - second_of_day(seconds)) / DAY_S);
    text_add(t, " ");
    nanotime_add_clock(t, ns, utc_offset_s);
    text_addf(t, ".%09d UTC", (int)((ns % NANOTIME_S + NANOTIME_S) % NANOTIME_S));
    if (minutes > 0)
        text_addf(t, "%c%d", utc_offset_s < 0 ? '-' : '+', (int)minutes / 60);
    if (minutes % 60 > 0)
        text_addf(t, ":%02d", (int)minutes % 60);
}
