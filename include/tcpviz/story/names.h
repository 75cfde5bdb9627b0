/*
 * What the two sides are called: client and server, or what the user calls them; and what has a
 * name in an RFC that several sentences use.  Pure.
 */
#ifndef TCPVIZ_STORY_NAMES_H
#define TCPVIZ_STORY_NAMES_H

#include "tcpviz/story/arithmetic.h"

enum name_form {
    NAME_TITLE, /* "Client": alone, as in a box or before a verb */
    NAME_WORD,  /* "client": behind another word, as in "to server" */
    NAME_THE,   /* "the client" */
    NAME_FIRST  /* "The client": where a sentence begins */
};

/* A label that was given is the same in all forms: "Alice". */
const char *side_name(const struct number_style *style, enum side side, enum name_form form);

/* What an option of Multipath TCP is called, by its subtype (RFC 8684 section 8, table 3).  NULL:
 * none has that one. */
const char *multipath_name(uint8_t subtype);

#endif
