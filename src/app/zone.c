#include "zone.h"

#include "tcpviz/base/nanotime.h"

#include <time.h>

int32_t
zone_utc_offset_s(int64_t time_ns)
{
    time_t seconds = (time_t)(time_ns / NANOTIME_S - (time_ns % NANOTIME_S < 0));
    struct tm local;

    tzset();
    return localtime_r(&seconds, &local) ? (int32_t)local.tm_gmtoff : 0;
}
