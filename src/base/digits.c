#include "tcpviz/base/digits.h"

#define ONE(n)                                                                                     \
    '0' + (n) / 100, '0' + (n) / 10 % 10, '0' + (n) % 10, (n) < 10 ? 2 : (n) < 100 ? 1 : 0
#define TEN(n)                                                                                     \
    ONE(n), ONE(n + 1), ONE(n + 2), ONE(n + 3), ONE(n + 4), ONE(n + 5), ONE(n + 6), ONE(n + 7),    \
        ONE(n + 8), ONE(n + 9)
#define HUNDRED(n)                                                                                 \
    TEN(n), TEN(n + 10), TEN(n + 20), TEN(n + 30), TEN(n + 40), TEN(n + 50), TEN(n + 60),          \
        TEN(n + 70), TEN(n + 80), TEN(n + 90)

const char digits_of[4 * 1000] = {HUNDRED(0),   HUNDRED(100), HUNDRED(200), HUNDRED(300),
                                  HUNDRED(400), HUNDRED(500), HUNDRED(600), HUNDRED(700),
                                  HUNDRED(800), HUNDRED(900)};

char *
digits_many(char *at, uint64_t n)
{
    enum { BILLION = 1000000000 };
    uint64_t front = n / BILLION;

    if (front < BILLION)
        at = digits_to_nine(at, (uint32_t)front);
    else
        at = digits_nine(digits_to_nine(at, (uint32_t)(front / BILLION)),
                         (uint32_t)(front % BILLION));
    return digits_nine(at, (uint32_t)(n % BILLION));
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
