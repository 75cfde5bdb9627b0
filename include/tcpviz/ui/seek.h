/*
 * What is being looked for among the kept segments, turn by turn, so that keys are answered in
 * between.
 */
#ifndef TCPVIZ_UI_SEEK_H
#define TCPVIZ_UI_SEEK_H

#include "tcpviz/base/limits.h"
#include "tcpviz/ladder/layout.h"

enum seek_kind { SEEK_NOTHING, SEEK_TEXT, SEEK_TROUBLE, SEEK_FRAME };

struct seek {
    char words[LIMIT_PROMPT_BYTES]; /* of the newest search, which n and N repeat; "": none */
    enum seek_kind kind;            /* what is looked for now */
    bool forward;
    uint64_t frame; /* SEEK_FRAME */

    /* The event that was looked at last, and where all began (flow 0: nowhere). */
    uint32_t flow, from_flow;
    struct ladder_place at, from;
    bool wrapped; /* it went on at the other end */
};

#endif
