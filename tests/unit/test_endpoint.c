/* Addresses and ports: their order and their text forms. */
#include "tcpviz/base/endpoint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static char storage[64];

static struct address
ip6(const uint16_t groups[8])
{
    struct address a = {.version = 6};

    for (int i = 0; i < 8; i++) {
        a.at[2 * i] = (uint8_t)(groups[i] >> 8);
        a.at[2 * i + 1] = (uint8_t)groups[i];
    }
    return a;
}

static const char *
address_text(const struct address *a, size_t max_cols)
{
    struct text t;

    text_init(&t, storage, sizeof storage);
    if (max_cols == 0)
        address_add(&t, a);
    else
        address_add_within(&t, a, max_cols);
    return storage;
}

static const char *
endpoint_text(struct address address, uint16_t port)
{
    struct endpoint endpoint = {address, port};
    struct text t;

    text_init(&t, storage, sizeof storage);
    endpoint_add(&t, &endpoint);
    assert_true(t.len < ENDPOINT_TEXT_SIZE);
    return storage;
}

static void
ipv6_is_written_as_rfc_5952_says(void **state)
{
    static const struct {
        uint16_t groups[8];
        const char *words;
    } cases[] = {
        {{0, 0, 0, 0, 0, 0, 0, 0}, "::"},
        {{0, 0, 0, 0, 0, 0, 0, 1}, "::1"},
        {{0, 0, 0, 0, 0, 0xffff, 0x0102, 0xff00}, "::ffff:1.2.255.0"}, /* mapped IPv4 */
        {{0, 0, 0, 0, 0, 0xfffe, 0x0102, 0xff00}, "::fffe:102:ff00"},
        {{1, 0, 0, 0, 0, 0, 0, 0}, "1::"},
        {{0x2001, 0xdb8, 0, 0, 0, 0, 2, 1}, "2001:db8::2:1"},
        {{0x2001, 0xdb8, 0, 1, 1, 1, 1, 1}, "2001:db8:0:1:1:1:1:1"}, /* not a single group */
        {{0x2001, 0, 0, 1, 0, 0, 0, 1}, "2001:0:0:1::1"},            /* the longest run */
        {{0x2001, 0xdb8, 0, 0, 1, 0, 0, 1}, "2001:db8::1:0:0:1"},    /* the first of equals */
        {{0, 0, 3, 4, 5, 6, 0, 0}, "::3:4:5:6:0:0"},
        {{1, 2, 3, 4, 5, 6, 0, 0}, "1:2:3:4:5:6::"},
        {{0xABCD, 0xEF01, 0x2345, 0x6789, 0xABCD, 0xEF01, 0x2345, 0x6789},
         "abcd:ef01:2345:6789:abcd:ef01:2345:6789"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct address a = ip6(cases[i].groups);

        assert_string_equal(address_text(&a, 0), cases[i].words);
        assert_true(strlen(storage) < ADDRESS_TEXT_SIZE);
    }
}

static void
endpoints_have_their_port(void **state)
{
    struct address v4 = {4, {255, 255, 255, 255}}, none = {.version = 0};
    struct address longest =
        ip6((const uint16_t[8]){0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff});

    (void)state;
    assert_string_equal(endpoint_text(v4, 65535), "255.255.255.255:65535");
    assert_string_equal(endpoint_text(longest, 65535),
                        "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535");
    assert_string_equal(endpoint_text(none, 0), "?:0");
}

static void
a_long_address_loses_its_middle(void **state)
{
    struct address a = ip6((const uint16_t[8]){0x2001, 0xdb8, 1, 2, 3, 4, 5, 6});

    (void)state;
    assert_string_equal(address_text(&a, 22), "2001:db8:1:2:3:4:5:6");
    assert_string_equal(address_text(&a, 20), "2001:db8:1:2:3:4:5:6");
    assert_string_equal(address_text(&a, 19), "2001:db8:..:3:4:5:6");
    for (size_t cols = 4; cols < 24; cols++)
        assert_int_equal(strlen(address_text(&a, cols)), cols < 20 ? cols : 20);
    for (size_t cols = 1; cols < 4; cols++)
        assert_true(strlen(address_text(&a, cols)) <= cols);
}

static void
ends_are_equal_by_version_address_and_port(void **state)
{
    static const struct endpoint apart[] = {
        {{4, {10, 0, 0, 1}}, 2}, {{4, {10, 0, 0, 1}}, 65535}, {{4, {10, 0, 0, 2}}, 2},
        {{6, {10, 0, 0, 1}}, 2}, {{6, {[15] = 1}}, 2},        {{6, {[8] = 1}}, 2},
    };
    const int n = sizeof apart / sizeof apart[0];

    (void)state;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            assert_int_equal(endpoint_equal(&apart[i], &apart[j]), i == j);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ipv6_is_written_as_rfc_5952_says),
        cmocka_unit_test(endpoints_have_their_port),
        cmocka_unit_test(a_long_address_loses_its_middle),
        cmocka_unit_test(ends_are_equal_by_version_address_and_port),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
