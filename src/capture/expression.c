#include "expression.h"

#include <ctype.h>
#include <net/if.h>
#include <string.h>
#include <unistd.h>

/* Is `word` in text as a word of its own? */
static bool
has_word(const char *text, const char *word)
{
    size_t size = strlen(word);

    for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word)) {
        bool begins = at == text || (!isalnum((unsigned char)at[-1]) && at[-1] != '_');

        if (begins && !isalnum((unsigned char)at[size]) && at[size] != '_')
            return true;
    }
    return false;
}

static bool
has_any_word(const char *text, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (has_word(text, words[i]))
            return true;
    return false;
}

#define HAS_ANY_WORD(text, words) has_any_word(text, words, sizeof(words) / sizeof((words)[0]))

static bool
is_unknown_port(const char *expression, const char *words)
{
    return strncmp(words, "unknown port", 12) == 0 && strchr(expression, '-') == NULL;
}

static bool
is_port_range(const char *expression, const char *words)
{
    return strncmp(words, "unknown port", 12) == 0 && strchr(expression, '-') != NULL;
}

static bool
is_unknown_host(const char *expression, const char *words)
{
    (void)expression;
    return strncmp(words, "unknown host", 12) == 0;
}

static bool
is_unbalanced(const char *expression, const char *words)
{
    int round = 0, square = 0;

    (void)words;
    for (; *expression != '\0'; expression++) {
        round += (*expression == '(') - (*expression == ')');
        square += (*expression == '[') - (*expression == ']');
    }
    return round != 0 || square != 0;
}

/* "5000", or "5000 8080": as nc takes it. */
static bool
is_number(const char *expression, const char *words)
{
    (void)words;
    return strspn(expression, "0123456789 ") == strlen(expression);
}

/* tcpviz lo */
static bool
is_device(const char *expression, const char *words)
{
    (void)words;
    return if_nametoindex(expression) != 0;
}

/* tcpviz trace */
static bool
is_file(const char *expression, const char *words)
{
    (void)words;
    return access(expression, F_OK) == 0;
}

/* tcp.port, ip.addr, frame.len: a letter, a dot, a letter.  Host names have that too, but those
 * are a syntax error only without "host" before them, and then the hint still helps. */
static bool
is_display_filter(const char *expression, const char *words)
{
    static const char *const operators[] = {"eq", "ne", "contains", "matches"};

    (void)words;
    for (const char *dot = strchr(expression, '.'); dot != NULL; dot = strchr(dot + 1, '.'))
        if (dot > expression && isalnum((unsigned char)dot[-1]) && isalpha((unsigned char)dot[1]))
            return true;
    return HAS_ANY_WORD(expression, operators);
}

static bool
is_equation(const char *expression, const char *words)
{
    static const char *const kinds[] = {"port", "host", "net"};

    (void)words;
    return strchr(expression, '=') != NULL && HAS_ANY_WORD(expression, kinds);
}

static bool
is_protocol_name(const char *expression, const char *words)
{
    static const char *const names[] = {"http", "https", "tls",  "ssl",  "ssh",   "dns",
                                        "smtp", "ftp",   "imap", "pop3", "telnet"};
    static const char *const kinds[] = {"port", "host"};

    (void)words;
    return HAS_ANY_WORD(expression, names) && !HAS_ANY_WORD(expression, kinds);
}

static bool
is_quoted(const char *expression, const char *words)
{
    (void)words;
    return strpbrk(expression, "'\"`;$") != NULL;
}

static bool
is_list(const char *expression, const char *words)
{
    (void)words;
    return strchr(expression, ',') != NULL;
}

/* 10.0.0.1:80, localhost:80 or [::1]:80; not ether[0:4], nor an address of IPv6 alone. */
static bool
is_endpoint(const char *expression, const char *words)
{
    const char *at = strrchr(expression, ':');

    (void)words;
    return at != NULL && at > expression && isdigit((unsigned char)at[1]) &&
           (at[-1] == ']' || (isalnum((unsigned char)at[-1]) && strchr(expression, ':') == at &&
                              strchr(expression, '[') == NULL));
}

static bool
is_upper_case(const char *expression, const char *words)
{
    static const char *const shouted[] = {"TCP", "UDP", "IP",  "PORT", "HOST",
                                          "AND", "OR",  "NOT", "SRC",  "DST"};

    (void)words;
    return HAS_ANY_WORD(expression, shouted);
}

static bool
is_unfinished(const char *expression, const char *words)
{
    static const char *const openers[] = {"and", "or",  "not", "&&",   "||", "port",
                                          "src", "dst", "net", "host", "!"};
    size_t size = strlen(expression);

    (void)words;
    while (size > 0 && isspace((unsigned char)expression[size - 1]))
        size--;
    for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++) {
        size_t tail = strlen(openers[i]);

        if (size >= tail && memcmp(expression + size - tail, openers[i], tail) == 0)
            return true;
    }
    return false;
}

static bool
is_syntax_error(const char *expression, const char *words)
{
    (void)expression;
    return strstr(words, "syntax error") != NULL;
}

/* An address that stands alone, or a network. */
static bool
is_address(const char *expression, const char *words)
{
    size_t size = strspn(expression, "0123456789abcdefABCDEF.:/");

    (void)words;
    return expression[size] == '\0' &&
           (strchr(expression, '.') == NULL) != (strchr(expression, ':') == NULL);
}

/* tcp[tcpflags] & tcp-syn: a mask without what it is compared with. */
static bool
is_bare_mask(const char *expression, const char *words)
{
    (void)words;
    return strchr(expression, '&') != NULL && strstr(expression, "&&") == NULL &&
           strpbrk(expression, "=<>") == NULL;
}

struct slip {
    bool (*fits)(const char *expression, const char *words);
    const char *hint;
    const char *shell; /* what is to be added where the shell may have had a part in it; or NULL */
};

/* The usual slips; the first that fits is named. */
static const struct slip slips[] = {
    {is_port_range, "a range of ports is written portrange 5000-5010", NULL},
    {is_unknown_port, "no service has that name here: write the port as a number", NULL},
    {is_unknown_host, "that name has no address here: write the address itself", NULL},
    {is_unbalanced, "a parenthesis or bracket is missing",
     "; on the command line put the whole expression in quotes, so that the shell leaves it alone"},
    {is_bare_mask, "what is masked has to be compared: tcp[tcpflags] & tcp-syn != 0", NULL},
    {is_number, "a port is written port 5000", ", or on the command line -p 5000,8080"},
    {is_device, "that is a device of this machine", ", and is named with -i"},
    {is_file, "that is a file here", ", and a capture is read with -r"},
    {is_endpoint, "an address with its port is written host 127.0.0.1 and port 80", NULL},
    {is_address, "an address is written host 10.0.0.1, a network net 10.0.0.0/8", NULL},
    {is_display_filter,
     "that looks like Wireshark's display filter; a capture filter is written tcp port 80, or host "
     "10.0.0.1",
     NULL},
    {is_equation, "there is no = after a word: write tcp port 80, or host 10.0.0.1", NULL},
    {is_protocol_name, "filters know no protocols above TCP: write its port, as in tcp port 80",
     NULL},
    {is_quoted, "quotes and other characters of the shell do not belong into the expression",
     "; on the command line put one pair of quotes around the whole"},
    {is_list, "there are no lists: write port 80 or port 443", NULL},
    {is_upper_case, "its words are written small: tcp port 80 and host 10.0.0.1", NULL},
    {is_unfinished, "something is missing at its end",
     "; if the shell took it, put the whole expression in quotes"},
    {is_syntax_error, "it is written like tcp port 80 and host 10.0.0.1, see man pcap-filter",
     "; on the command line in quotes if it has parentheses"},
};

bool
expression_say_slip(const char *expression, const char *words, bool by_shell, struct failure *why)
{
    const struct slip none = {NULL, "see man pcap-filter", NULL}, *slip = &none;

    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++)
        if (slips[i].fits(expression, words)) {
            slip = &slips[i];
            break;
        }
    return failure_say_usage(why, "the filter \"%.300s\" is wrong (libpcap: %s): %s%s", expression,
                             words, slip->hint, by_shell && slip->shell ? slip->shell : "");
}

bool
expression_moves_offsets(const char *expression)
{
    static const char *const movers[] = {"vlan", "mpls", "pppoes", "geneve", "vxlan"};

    return HAS_ANY_WORD(expression, movers);
}
