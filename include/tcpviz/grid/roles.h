/*
 * Roles: what a cell means, not what colour it has.
 *
 * The terminal (or an export) decides how a role looks; colour never carries a meaning alone,
 * so every role also differs in words, shape or attribute.
 */
#ifndef TCPVIZ_GRID_ROLES_H
#define TCPVIZ_GRID_ROLES_H

enum role {
    ROLE_PLAIN,
    ROLE_DIM,      /* lifelines, spacers, what is inferred */
    ROLE_CLIENT,   /* what the client sent, and its numbers */
    ROLE_SERVER,   /* what the server sent */
    ROLE_CONTROL,  /* SYN, FIN and their segments */
    ROLE_PHANTOM,  /* the 1 of a SYN or FIN; underlined */
    ROLE_TROUBLE,  /* resets, gaps, retransmissions, drops */
    ROLE_STATE,    /* a TCP state proved by its owner */
    ROLE_BAND,     /* phase bands */
    ROLE_BOX,      /* the two boxes */
    ROLE_HEADLINE, /* first sentence of the pane, titles */
    ROLE_STATUS,   /* the top line */
    ROLE_LIVE,     /* LIVE, following */
    ROLE_MARKED,   /* what a search found, and the cursor of a line that is typed */
    ROLE_KEY,      /* key names in the bottom line and the help */
    /* Several connections in one ladder: names, arrows and numbers of each, by its lifeline. */
    ROLE_CONNECTION_1,
    ROLE_CONNECTION_2,
    ROLE_CONNECTION_3,
    ROLE_CONNECTION_4,
    ROLE_CONNECTION_5,
    ROLE_CONNECTION_6,
    ROLE_COUNT
};

#endif
