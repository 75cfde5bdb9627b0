#include "tcpviz/base/failure.h"

#include <stdarg.h>
#include <stdio.h>

bool
failure_say(struct failure *f, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    (void)vsnprintf(f->sentence, sizeof f->sentence, format, args);
    va_end(args);
    f->usage = false;
    return false;
}

bool
failure_say_usage(struct failure *f, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    (void)vsnprintf(f->sentence, sizeof f->sentence, format, args);
    va_end(args);
    f->usage = true;
    return false;
}
