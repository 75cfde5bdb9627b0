/*
 * A word about the payload: the first line of an HTTP message, a TLS record and the server's
 * name, else a printable preview.  Reads a bounded part of the first bytes only; asked for what
 * is drawn, not for each segment.  Pure.
 *
 * Text has its letters, see base/text.h.  Names of hosts and what an HTTP request asks for are
 * ASCII where they are valid (RFC 6066, section 3; RFC 9112, section 3.2; RFC 3986, section 2), and
 * a reason phrase says not what its other bytes mean (RFC 9112, section 4): those are shown as
 * bytes.
 */
#ifndef TCPVIZ_STORY_APP_HINT_H
#define TCPVIZ_STORY_APP_HINT_H

#include "tcpviz/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What fits beside the numbers of an arrow: the start line of HTTP, a TLS message's name, or the
 * text itself, escaped; nothing for other bytes. */
void app_hint_preview(const uint8_t *payload, size_t n, enum charset charset, struct text *out);

/* A sentence for the pane: "HTTP request: GET / HTTP/1.0", "TLS: Client Hello for example.org",
 * "Text: Hello, server!", "Payload: 16 03 01 ...".  Nothing without payload. */
void app_hint_sentence(const uint8_t *payload, size_t n, enum charset charset, struct text *out);

/* Whether HTTP or TLS begins here, which Wireshark's Info then names instead of TCP. */
bool app_hint_is_named(const uint8_t *payload, size_t n);

#endif
