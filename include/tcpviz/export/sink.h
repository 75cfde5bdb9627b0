/*
 * Where an export writes to: something that takes bytes.
 */
#ifndef TCPVIZ_EXPORT_SINK_H
#define TCPVIZ_EXPORT_SINK_H

#include <stddef.h>

struct sink {
    /* Takes all n bytes; trouble is the sink's own business and is asked of its owner. */
    void (*write)(void *context, const char *bytes, size_t n);
    void *context;
};

#endif
