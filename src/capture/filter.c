/* Expressions: libpcap's, with better words when they are wrong. */
#include "handle.h"

#include "tcpviz/decode/decode.h"

#include <ctype.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

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

static bool
is_endpoint(const char *expression, const char *words)
{
    (void)words;
    for (const char *at = strchr(expression, ':'); at != NULL; at = strchr(at + 1, ':'))
        if (at > expression && isdigit((unsigned char)at[-1]) && isdigit((unsigned char)at[1]))
            return strchr(expression, '.') != NULL;
    return false;
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
    {is_endpoint, "write host 127.0.0.1 and port 80", NULL},
    {is_upper_case, "its words are written small: tcp port 80 and host 10.0.0.1", NULL},
    {is_unfinished, "something is missing at its end",
     "; if the shell took it, put the whole expression in quotes"},
    {is_syntax_error, "it is written like tcp port 80 and host 10.0.0.1, see man pcap-filter",
     "; on the command line in quotes if it has parentheses"},
};

static bool
say_expression(const char *expression, const char *words, bool by_shell, struct failure *why)
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

static bool
compile(pcap_t *pcap, const char *expression, bpf_u_int32 netmask, struct bpf_program *out)
{
    return pcap_compile(pcap, out, expression, 1, netmask) == 0;
}

static bool
compiles(pcap_t *pcap, const char *expression, bpf_u_int32 netmask)
{
    struct bpf_program program;

    if (!compile(pcap, expression, netmask, &program))
        return false;
    pcap_freecode(&program);
    return true;
}

/* These words move the offsets of all that follows them (pcap-filter(7)), even under "not":
 * nothing can be and-ed behind them that means what it means alone. */
static bool
moves_offsets(const char *expression)
{
    static const char *const movers[] = {"vlan", "mpls", "pppoes", "geneve", "vxlan"};

    return HAS_ANY_WORD(expression, movers);
}

/* Whether the prefilter can take part; false with a sentence if nothing can match both. */
static bool
join(struct capture *c, const char *expression, char **joined, struct failure *why)
{
    int length;

    *joined = NULL;
    if (c->prefilter == NULL || !compiles(c->pcap, c->prefilter, c->netmask))
        return true;
    if (expression != NULL && moves_offsets(expression))
        return true;
    if (expression == NULL)
        length = asprintf(joined, "%s", c->prefilter);
    else
        length = asprintf(joined, "(%s) and (%s)", expression, c->prefilter);
    if (length < 0)
        return failure_say(why, "there is no memory for the filter");
    if (compiles(c->pcap, *joined, c->netmask))
        return true;
    free(*joined);
    *joined = NULL;
    return failure_say_usage(why,
                             "the filter \"%.300s\" and the TCP ports asked for exclude each "
                             "other (libpcap: %s): no frame can match both; leave out one",
                             expression, pcap_geterr(c->pcap));
}

static bool
install_live(struct capture *c, const char *expression, struct failure *why)
{
    struct bpf_program program;
    char *joined;
    bool done;

    if (!join(c, expression, &joined, why))
        return false;
    if (joined == NULL && expression == NULL)
        expression = ""; /* everything */
    done = compile(c->pcap, joined != NULL ? joined : expression, c->netmask, &program);
    if (done) {
        done = pcap_setfilter(c->pcap, &program) == 0;
        pcap_freecode(&program);
    }
    free(joined);
    return done || failure_say(why, "the filter cannot be set on \"%s\": %s", c->device,
                               pcap_geterr(c->pcap));
}

static bool
is_blank(const char *expression)
{
    return expression == NULL || expression[strspn(expression, " \t\r\n")] == '\0';
}

void
filter_finish(struct capture_filter *f)
{
    for (size_t i = 0; i < f->n_programs; i++)
        if (f->programs[i].compiled)
            pcap_freecode(&f->programs[i].code);
    free(f->programs);
    free(f->expression);
    *f = (struct capture_filter){.expression = NULL};
}

static bool
set_expression(struct capture_filter *f, const char *expression, bpf_u_int32 netmask,
               struct failure *why)
{
    char *copy = NULL;

    if (expression != NULL && (copy = strdup(expression)) == NULL)
        return failure_say(why, "there is no memory for the filter");
    filter_finish(f);
    f->expression = copy;
    f->netmask = netmask;
    return true;
}

bool
filter_install(struct capture *c, const char *expression, struct failure *why)
{
    if (is_blank(expression))
        expression = NULL;
    /* Alone first, so that its errors are its own. */
    if (expression != NULL && !compiles(c->pcap, expression, c->netmask))
        return say_expression(expression, pcap_geterr(c->pcap), true, why);
    return c->live ? install_live(c, expression, why)
                   : set_expression(&c->filter, expression, c->netmask, why);
}

/* NULL: no memory. */
static const struct program *
add_program(struct capture_filter *f, int link_type)
{
    struct program *programs = realloc(f->programs, (f->n_programs + 1) * sizeof *programs);
    struct program *added;
    pcap_t *pcap;

    if (programs == NULL)
        return NULL;
    f->programs = programs;
    pcap = file_stand_in(link_type, 0);
    if (pcap == NULL)
        return NULL;
    added = &programs[f->n_programs++];
    *added = (struct program){.link_type = link_type};
    added->compiled = compile(pcap, f->expression, f->netmask, &added->code);
    pcap_close(pcap);
    return added;
}

bool
capture_filter_matches(struct capture_filter *f, const struct frame *frame)
{
    struct pcap_pkthdr header = {.caplen = frame->captured_bytes, .len = frame->wire_bytes};
    const struct program *program = NULL;

    for (size_t i = 0; i < f->n_programs && program == NULL; i++)
        if (f->programs[i].link_type == frame->link_type)
            program = &f->programs[i];
    if (program == NULL && decode_link_type_known(frame->link_type))
        program = add_program(f, frame->link_type);
    return program != NULL && program->compiled &&
           pcap_offline_filter(&program->code, &header, frame->at) != 0;
}

struct capture_filter *
capture_filter_create(const char *expression, int link_type, struct failure *why)
{
    struct capture_filter *f = calloc(1, sizeof *f);
    pcap_t *pcap = file_stand_in(link_type, 0);
    bool good;

    if (f == NULL || pcap == NULL)
        good = failure_say(why, "there is no memory for the filter");
    else if (!compiles(pcap, expression, PCAP_NETMASK_UNKNOWN))
        good = say_expression(expression, pcap_geterr(pcap), false, why);
    else
        good = set_expression(f, expression, PCAP_NETMASK_UNKNOWN, why);
    if (pcap != NULL)
        pcap_close(pcap);
    if (good)
        return f;
    free(f);
    return NULL;
}

void
capture_filter_destroy(struct capture_filter *f)
{
    if (f == NULL)
        return;
    filter_finish(f);
    free(f);
}

bool
capture_set_expression(struct capture *c, const char *expression, struct failure *why)
{
    return filter_install(c, expression, why);
}
