#include "tcpviz/base/digits.h"

#include "tcpviz/base/inlining.h"

/* Each number below 1000, by what makes its four characters. */
#define TEN(one, n)                                                                                \
    one(n), one(n + 1), one(n + 2), one(n + 3), one(n + 4), one(n + 5), one(n + 6), one(n + 7),    \
        one(n + 8), one(n + 9)
#define HUNDRED(one, n)                                                                            \
    TEN(one, n), TEN(one, n + 10), TEN(one, n + 20), TEN(one, n + 30), TEN(one, n + 40),           \
        TEN(one, n + 50), TEN(one, n + 60), TEN(one, n + 70), TEN(one, n + 80), TEN(one, n + 90)
#define THOUSAND(one)                                                                              \
    HUNDRED(one, 0), HUNDRED(one, 100), HUNDRED(one, 200), HUNDRED(one, 300), HUNDRED(one, 400),   \
        HUNDRED(one, 500), HUNDRED(one, 600), HUNDRED(one, 700), HUNDRED(one, 800),                \
        HUNDRED(one, 900)

#define DIGIT(n, power) '0' + (n) / (power) % 10
#define PADDED(n)                                                                                  \
    {                                                                                              \
        DIGIT(n, 100), DIGIT(n, 10), DIGIT(n, 1), 0                                                \
    }
#define SHORT(n)                                                                                   \
    {                                                                                              \
        (n) < 10    ? DIGIT(n, 1)                                                                  \
        : (n) < 100 ? DIGIT(n, 10)                                                                 \
                    : DIGIT(n, 100),                                                               \
            (n) < 100 ? DIGIT(n, 1) : DIGIT(n, 10), DIGIT(n, 1), 1 + ((n) >= 10) + ((n) >= 100)    \
    }

const char digits_of[1000][4] = {THOUSAND(PADDED)};
const char digits_short[1000][4] = {THOUSAND(SHORT)};

#define BILLION 1000000000u

/* Apart, so that the others need not keep anything for a call. */
static INLINE_NEVER char *
write_huge(char *at, uint64_t n)
{
    at = digits_unsigned(at, n / BILLION);
    return digits_nine(at, (uint32_t)(n % BILLION));
}

char *
digits_many(char *at, uint64_t n)
{
    uint32_t first, rest = (uint32_t)n;

    if (n < 1000000)
        return digits_three(digits_to_three(at, rest / 1000), rest % 1000);
    if (n < BILLION) {
        at = digits_to_three(at, rest / 1000000);
        rest %= 1000000;
        return digits_three(digits_three(at, rest / 1000), rest % 1000);
    }
    if (n > UINT32_MAX)
        return write_huge(at, n);
    first = rest / BILLION; /* as raw numbers and timestamps have it */
    *at = (char)('0' + first);
    return digits_nine(at + 1, rest - first * BILLION);
}

/* The dot, and what is behind it. */
static inline char *
add_decimals(char *at, uint32_t ns)
{
    *at = '.';
    return digits_nine(at + 1, ns);
}

/* Apart, too: times of day are one column of many. */
static INLINE_NEVER char *
write_many_seconds(char *at, uint64_t s, uint32_t ns)
{
    return add_decimals(digits_many(at, s), ns);
}

char *
digits_seconds(char *at, int64_t ns)
{
    uint64_t size = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns, s = size / BILLION;
    uint32_t rest = (uint32_t)(size - s * BILLION);

    if (ns < 0)
        *at++ = '-';
    if (s >= 1000)
        return write_many_seconds(at, s, rest);
    return add_decimals(digits_to_three(at, (uint32_t)s), rest);
}

bool
digits_read(const char *text, uint64_t max, uint64_t *out)
{
    uint64_t number = 0;

    if (*text == '\0')
        return false;
    for (; *text != '\0'; text++) {
        uint64_t digit = (uint64_t)(*text - '0');

        if (*text < '0' || *text > '9' || digit > max || number > (max - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    *out = number;
    return true;
}
