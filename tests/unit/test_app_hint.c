/* A word about the payload: what it is called, and that nothing strange comes through. */
#include "in_range.h"
#include "tcpviz/story/app_hint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char storage[1024];
static enum charset charset;

static const char *
preview(const void *payload, size_t n)
{
    struct text t;

    text_init(&t, storage, sizeof storage);
    app_hint_preview(payload, n, charset, &t);
    return storage;
}

static const char *
sentence(const void *payload, size_t n)
{
    struct text t;

    text_init(&t, storage, sizeof storage);
    app_hint_sentence(payload, n, charset, &t);
    return storage;
}

#define PREVIEW(text) preview(text, sizeof text - 1)
#define SENTENCE(text) sentence(text, sizeof text - 1)

/* A Client Hello whose only extension is server_name, for "example.org". */
static const uint8_t client_hello[] = {
    22,  3,    1,    0,   69,                                              /* record */
    1,   0,    0,    65,  3,   3,                                          /* handshake */
    0,   1,    2,    3,   4,   5,   6,   7,   0,   1,   2,  3, 4, 5, 6, 7, /* random */
    0,   1,    2,    3,   4,   5,   6,   7,   0,   1,   2,  3, 4, 5, 6, 7,
    2,   0xaa, 0xbb,                                        /* session */
    0,   2,    0x13, 1,                                     /* cipher suites */
    1,   0,                                                 /* compression */
    0,   20,   0,    0,   0,   16,  0,   14,  0,   0,   11, /* extensions */
    'e', 'x',  'a',  'm', 'p', 'l', 'e', '.', 'o', 'r', 'g'};

/* RFC 8446, section 5.1 and appendix B. */
static void
tls_is_told_by_its_record_or_message(void **state)
{
    static const struct {
        uint8_t record, message;
        const char *name;
    } names[] = {{20, 1, "TLS Change Cipher Spec"}, {21, 1, "TLS Alert"},
                 {22, 2, "TLS Server Hello"},       {22, 4, "TLS New Session Ticket"},
                 {22, 11, "TLS Certificate"},       {22, 12, "TLS Server Key Exchange"},
                 {22, 14, "TLS Server Hello Done"}, {22, 16, "TLS Client Key Exchange"},
                 {22, 99, "TLS Handshake"},         {23, 1, "TLS Application Data"}};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const uint8_t payload[] = {names[i].record, 3, 3, 0, 1, names[i].message};

        assert_string_equal(preview(payload, sizeof payload), names[i].name);
    }
}

static void
nothing_has_no_words(void **state)
{
    (void)state;
    assert_string_equal(preview(NULL, 0), "");
    assert_string_equal(sentence(NULL, 0), "");
}

static void
http_is_its_first_line(void **state)
{
    (void)state;
    assert_string_equal(PREVIEW("GET / HTTP/1.0\r\nHost: a\r\n\r\n"), "GET / HTTP/1.0");
    assert_string_equal(SENTENCE("GET / HTTP/1.0\r\nHost: a\r\n\r\n"),
                        "HTTP request: GET / HTTP/1.0");
    assert_string_equal(SENTENCE("HTTP/1.1 200 OK\n\n<html>"), "HTTP response: HTTP/1.1 200 OK");
    assert_string_equal(PREVIEW("GET"), "GET"); /* only a part of the word: text */
    assert_string_equal(SENTENCE("DELETE /\x1b[31m"), "HTTP request: DELETE /\\x1b[31m");
}

static void
text_is_shown_escaped(void **state)
{
    (void)state;
    assert_string_equal(PREVIEW("Hello, server!"), "Hello, server!");
    assert_string_equal(SENTENCE("Hello\n"), "Text: Hello\\n");
    assert_string_equal(PREVIEW("abc\x80"), "abc\\x80"); /* three in four can be read */
    assert_string_equal(PREVIEW("ab\x80\x81"), "");
}

/* Letters count as readable where they can be. */
static void
text_has_its_letters(void **state)
{
    (void)state;
    assert_string_equal(PREVIEW("Grüezi"), "Grüezi");
    assert_string_equal(SENTENCE("Привет, Ελλάδα\n"), "Text: Привет, Ελλάδα\\n");
    assert_string_equal(PREVIEW("\xe4\xb8\xad"), ""); /* two columns wide: bytes */
    assert_string_equal(PREVIEW("Gr\xc3"), "");       /* two in three */
    assert_string_equal(PREVIEW("cafe\xcc\x81 abc"), "cafe\\xcc\\x81 abc"); /* combines */
    charset = CHARSET_ASCII;
    assert_string_equal(PREVIEW("Grüezi!"), "Gr\\xc3\\xbcezi!");
    assert_string_equal(PREVIEW("Привет"), "");
    assert_string_equal(SENTENCE("ж"), "Payload: d0 b6");
    charset = CHARSET_UTF8;
}

/* The bound counts bytes; a letter across it is left out, what is none is shown as far as it goes.
 */
static void
no_letter_is_cut_by_the_bound(void **state)
{
    char text[66];

    (void)state;
    memset(text, 'a', sizeof text);
    memcpy(text + 62, "€", 3);
    assert_string_equal(preview(text, sizeof text) + 61, "a..");
    memcpy(text + 62, "aü", 3);
    assert_string_equal(preview(text, sizeof text) + 62, "a..");
    memcpy(text + 62, "ü", 2);
    assert_string_equal(preview(text, sizeof text) + 61, "aü..");
    memcpy(text + 62, "a\xc3z", 3);
    assert_string_equal(preview(text, sizeof text) + 62, "a\\xc3..");
    memcpy(text + 62, "aü", 3);
    charset = CHARSET_ASCII;
    assert_string_equal(preview(text, sizeof text) + 62, "a\\xc3..");
    charset = CHARSET_UTF8;
}

/* Neither a start line nor a host's name may pass for another one. */
static void
names_that_must_be_ascii_are_bytes(void **state)
{
    uint8_t payload[sizeof client_hello];

    (void)state;
    assert_string_equal(PREVIEW("GET /café HTTP/1.0\r\n"), "GET /caf\\xc3\\xa9 HTTP/1.0");
    assert_string_equal(SENTENCE("CONNECT ехample.org:443 HTTP/1.1\r\n"),
                        "HTTP request: CONNECT \\xd0\\xb5\\xd1\\x85ample.org:443 HTTP/1.1");
    memcpy(payload, client_hello, sizeof payload);
    memcpy(payload + sizeof payload - 11, "ехample", 9);
    assert_string_equal(preview(payload, sizeof payload),
                        "TLS Client Hello for \\xd0\\xb5\\xd1\\x85amplerg");
}

static void
other_bytes_are_hex_in_the_sentence_only(void **state)
{
    static const uint8_t zeros[17];

    (void)state;
    assert_string_equal(preview(zeros, 1), "");
    assert_string_equal(sentence(zeros, 1), "Payload: 00");
    assert_string_equal(sentence(zeros, 16),
                        "Payload: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
    assert_string_equal(sentence(zeros, 17),
                        "Payload: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ..");
}

static void
long_text_is_cut_with_two_dots(void **state)
{
    char text[400];

    (void)state;
    memset(text, 'a', sizeof text);
    assert_int_equal(strlen(preview(text, 64)), 64);
    assert_int_equal(strlen(preview(text, 65)), 66);
    assert_string_equal(storage + 63, "a..");
    assert_int_equal(strlen(sentence(text, sizeof text)), strlen("Text: ") + 160 + 2);
    memcpy(text, "GET /", 5);
    assert_int_equal(strlen(sentence(text, sizeof text)), strlen("HTTP request: ") + 160 + 2);
}

static void
tls_is_its_message_and_name(void **state)
{
    static const uint8_t data[] = {23, 3, 3, 0, 1, 9}, alert[] = {21, 3, 3, 0, 2};
    static const uint8_t server_hello[] = {22, 3, 3, 0, 50, 2};

    (void)state;
    assert_string_equal(preview(client_hello, sizeof client_hello),
                        "TLS Client Hello for example.org");
    assert_string_equal(sentence(client_hello, sizeof client_hello),
                        "TLS: Client Hello for example.org");
    assert_string_equal(preview(data, sizeof data), "TLS Application Data");
    assert_string_equal(preview(alert, sizeof alert), "TLS Alert");
    assert_string_equal(sentence(server_hello, sizeof server_hello), "TLS: Server Hello");
    assert_string_equal(sentence(server_hello, 5), "TLS: Handshake");
    assert_string_equal(sentence(server_hello, 4), "Payload: 16 03 03 00");
}

/* Every cut, and every byte changed, from memory that ends where the payload does. */
static void
a_damaged_hello_does_no_harm(void **state)
{
    (void)state;
    for (size_t n = 1; n <= sizeof client_hello; n++)
        for (size_t at = 0; at < n; at++) {
            uint8_t *payload = malloc(n);

            assert_non_null(payload);
            memcpy(payload, client_hello, n);
            payload[at] = 0xff;
            (void)preview(payload, n);
            (void)sentence(payload, n);
            for (const char *c = storage; *c; c++)
                assert_int_in_range(*c, 0x20, 0x7e);
            free(payload);
        }
    assert_string_equal(preview(client_hello, sizeof client_hello - 1), "TLS Client Hello");
}

static void
a_name_longer_than_its_extension_is_not_read(void **state)
{
    uint8_t payload[sizeof client_hello];

    (void)state;
    memcpy(payload, client_hello, sizeof payload);
    payload[sizeof payload - 12] = 12; /* the name has 11 bytes */
    assert_string_equal(preview(payload, sizeof payload), "TLS Client Hello");
    payload[sizeof payload - 12] = 10;
    assert_string_equal(preview(payload, sizeof payload), "TLS Client Hello for example.or");
}

static void
http_and_tls_have_a_name_where_they_begin(void **state)
{
    static const uint8_t request[] = "GET / HTTP/1.0\r\n", text[] = "Hello, server!";

    (void)state;
    assert_true(app_hint_is_named(request, sizeof request - 1));
    assert_true(app_hint_is_named(client_hello, sizeof client_hello));
    assert_false(app_hint_is_named(client_hello + 1, sizeof client_hello - 1));
    assert_false(app_hint_is_named(text, sizeof text - 1));
    assert_false(app_hint_is_named(NULL, 0));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_has_no_words),
        cmocka_unit_test(tls_is_told_by_its_record_or_message),
        cmocka_unit_test(http_is_its_first_line),
        cmocka_unit_test(text_is_shown_escaped),
        cmocka_unit_test(text_has_its_letters),
        cmocka_unit_test(no_letter_is_cut_by_the_bound),
        cmocka_unit_test(names_that_must_be_ascii_are_bytes),
        cmocka_unit_test(other_bytes_are_hex_in_the_sentence_only),
        cmocka_unit_test(long_text_is_cut_with_two_dots),
        cmocka_unit_test(tls_is_its_message_and_name),
        cmocka_unit_test(a_damaged_hello_does_no_harm),
        cmocka_unit_test(a_name_longer_than_its_extension_is_not_read),
        cmocka_unit_test(http_and_tls_have_a_name_where_they_begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
