#include "tcpviz/story/app_hint.h"

#include "tcpviz/base/bytes.h"

#include <string.h>

#define PREVIEW_BYTES 64 /* of text beside the numbers */
#define SENTENCE_BYTES 160
#define HEX_BYTES 16

static bool
starts_with(const uint8_t *payload, size_t n, const char *word)
{
    size_t len = strlen(word);

    return n >= len && payload[0] == (uint8_t)word[0] && memcmp(payload, word, len) == 0;
}

/* RFC 9112 section 3: a method, a blank, ...; section 4: HTTP/x.y. */
static const char *
http_kind(const uint8_t *payload, size_t n)
{
    static const char *const methods[] = {"GET ",     "POST ",  "HEAD ",    "PUT ",  "DELETE ",
                                          "OPTIONS ", "PATCH ", "CONNECT ", "TRACE "};

    if (starts_with(payload, n, "HTTP/"))
        return "HTTP response";
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (starts_with(payload, n, methods[i]))
            return "HTTP request";
    return NULL;
}

static size_t
first_line(const uint8_t *payload, size_t n)
{
    size_t len = 0;

    if (n > SENTENCE_BYTES + 1)
        n = SENTENCE_BYTES + 1; /* more is not shown anyway */
    while (len < n && payload[len] != '\r' && payload[len] != '\n')
        len++;
    return len;
}

/* A letter that would be cut is left out. */
static void
add_bounded(struct text *out, const uint8_t *payload, size_t n, size_t max, enum charset charset)
{
    size_t shown = n < max ? n : max;

    for (size_t back = 1; n > max && charset == CHARSET_UTF8 && back < TEXT_LETTER_BYTES; back++)
        if (text_letter(payload + max - back, n - (max - back)) > back)
            shown = max - back;
    text_add_escaped(out, payload, shown, charset);
    if (n > max)
        text_add(out, "..");
}

/* RFC 8446 section 5.1 and appendix B.1. */
static const char *
tls_record(const uint8_t *payload, size_t n)
{
    static const char *const names[] = {"Change Cipher Spec", "Alert", "Handshake",
                                        "Application Data"};

    if (n < 5 || payload[0] < 20 || payload[0] > 23 || payload[1] != 3 || payload[2] > 4)
        return NULL;
    return names[payload[0] - 20];
}

static const char *
tls_handshake(const uint8_t *payload, size_t n)
{
    static const struct {
        uint8_t type;
        const char *name;
    } types[] = {{1, "Client Hello"},        {2, "Server Hello"},         {4, "New Session Ticket"},
                 {11, "Certificate"},        {12, "Server Key Exchange"}, {14, "Server Hello Done"},
                 {16, "Client Key Exchange"}};

    for (size_t i = 0; n > 5 && i < sizeof types / sizeof types[0]; i++)
        if (types[i].type == payload[5])
            return types[i].name;
    return NULL;
}

/* RFC 6066 section 3: the host name in the extension server_name. */
static void
add_name_of_extension(struct bytes name, struct text *out)
{
    uint16_t len;

    (void)bytes_u16(&name); /* of the list */
    if (bytes_u8(&name) != 0)
        return;
    len = bytes_u16(&name);
    if (name.cut || len == 0 || len > name.left)
        return;
    text_add(out, " for ");
    text_add_escaped(out, name.at, len, CHARSET_ASCII);
}

/* RFC 8446 section 4.1.2: what stands in front of the extensions of a Client Hello. */
static void
add_server_name(const uint8_t *payload, size_t n, struct text *out)
{
    struct bytes b = bytes_of(payload, n), extensions;

    (void)bytes_step(&b, 5 + 4 + 2 + 32);
    (void)bytes_split(&b, bytes_u8(&b));  /* session id */
    (void)bytes_split(&b, bytes_u16(&b)); /* cipher suites */
    (void)bytes_split(&b, bytes_u8(&b));  /* compression methods */
    if (b.cut)
        return;
    extensions = bytes_split(&b, bytes_u16(&b));
    while (extensions.left >= 4) {
        uint16_t type = bytes_u16(&extensions);
        struct bytes body = bytes_split(&extensions, bytes_u16(&extensions));

        if (type == 0) {
            add_name_of_extension(body, out);
            return;
        }
    }
}

static bool
tls_add(const uint8_t *payload, size_t n, const char *colon, struct text *out)
{
    const char *record = tls_record(payload, n), *handshake = NULL;

    if (!record)
        return false;
    if (payload[0] == 22)
        handshake = tls_handshake(payload, n);
    text_addf(out, "TLS%s %s", colon, handshake ? handshake : record);
    if (handshake && payload[5] == 1)
        add_server_name(payload, n, out);
    return true;
}

static size_t
bytes_of_letters(const uint8_t *payload, size_t n)
{
    size_t bytes = 0, i = 0;

    while (i < n) {
        size_t letter = text_letter(payload + i, n - i);

        bytes += letter;
        i += letter > 0 ? letter : 1;
    }
    return bytes;
}

/* Three in four bytes of its beginning can be read.  Most are ASCII, so letters are looked for
 * last. */
static bool
is_text(const uint8_t *payload, size_t n, enum charset charset)
{
    size_t seen = n < PREVIEW_BYTES ? n : PREVIEW_BYTES, readable = 0;

    for (size_t i = 0; i < seen; i++)
        readable += (payload[i] >= 0x20 && payload[i] < 0x7f) || payload[i] == '\n' ||
                    payload[i] == '\r' || payload[i] == '\t';
    if (readable * 4 < seen * 3 && charset == CHARSET_UTF8)
        readable += bytes_of_letters(payload, seen);
    return readable * 4 >= seen * 3;
}

void
app_hint_preview(const uint8_t *payload, size_t n, enum charset charset, struct text *out)
{
    if (n == 0)
        return;
    if (http_kind(payload, n))
        add_bounded(out, payload, first_line(payload, n), PREVIEW_BYTES, CHARSET_ASCII);
    else if (!tls_add(payload, n, "", out) && is_text(payload, n, charset))
        add_bounded(out, payload, n, PREVIEW_BYTES, charset);
}

static void
add_hex(struct text *out, const uint8_t *payload, size_t n)
{
    text_add(out, "Payload:");
    for (size_t i = 0; i < n && i < HEX_BYTES; i++)
        text_addf(out, " %02x", payload[i]);
    text_add(out, n > HEX_BYTES ? " .." : "");
}

void
app_hint_sentence(const uint8_t *payload, size_t n, enum charset charset, struct text *out)
{
    const char *http = n > 0 ? http_kind(payload, n) : NULL;

    if (n == 0)
        return;
    if (http) {
        text_addf(out, "%s: ", http);
        add_bounded(out, payload, first_line(payload, n), SENTENCE_BYTES, CHARSET_ASCII);
    } else if (is_text(payload, n, charset) && !tls_record(payload, n)) {
        text_add(out, "Text: ");
        add_bounded(out, payload, n, SENTENCE_BYTES, charset);
    } else if (!tls_add(payload, n, ":", out)) {
        add_hex(out, payload, n);
    }
}

bool
app_hint_is_named(const uint8_t *payload, size_t n)
{
    return n > 0 && (http_kind(payload, n) || tls_record(payload, n));
}
