#include "tcpviz/story/wireshark.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* What stands in parentheses, by code; behind the last one are those without a name. */
struct codes {
    const char *const *names;
    uint8_t n;
    const char *before, *behind; /* the number of such a one; behind NULL: it is not told */
};

struct type {
    uint8_t version, type;
    const char *name;
    struct codes codes; /* none: there are no parentheses */
};

static const char *const UNREACHABLE4[] = {"Network unreachable",
                                           "Host unreachable",
                                           "Protocol unreachable",
                                           "Port unreachable",
                                           "Fragmentation needed",
                                           "Source route failed",
                                           "Destination network unknown",
                                           "Destination host unknown",
                                           "Source host isolated",
                                           "Network administratively prohibited",
                                           "Host administratively prohibited",
                                           "Network unreachable for TOS",
                                           "Host unreachable for TOS",
                                           "Communication administratively filtered",
                                           "Host precedence violation",
                                           "Precedence cutoff in effect"};
static const char *const TIME4[] = {"Time to live exceeded in transit",
                                    "Fragment reassembly time exceeded"};
static const char *const PARAMETER4[] = {"Pointer indicates the error", "Required option missing",
                                         "Bad length"};
static const char *const UNREACHABLE6[] = {"no route to destination",
                                           "Administratively prohibited",
                                           "Beyond scope of source address",
                                           "Address unreachable",
                                           "Port unreachable",
                                           "Source address failed ingress/egress policy",
                                           "Reject route to destination",
                                           "Error in Source Routing Header"};
static const char *const TIME6[] = {"hop limit exceeded in transit",
                                    "fragment reassembly time exceeded"};
static const char *const PARAMETER6[] = {
    "erroneous header field encountered", "unrecognized Next Header type encountered",
    "unrecognized IPv6 option encountered", "IPv6 First Fragment has incomplete IPv6 Header Chain"};

#define NAMES(names) names, COUNT(names)

static const struct type TYPES[] = {
    {4, 3, "Destination unreachable", {NAMES(UNREACHABLE4), "Unknown code: ", ""}},
    {4, 4, "Source quench (flow control)", {NULL, 0, NULL, NULL}},
    {4, 11, "Time-to-live exceeded", {NAMES(TIME4), "Unknown code: ", ""}},
    {4, 12, "Parameter problem   ", {NAMES(PARAMETER4), "Unknown code: ", ""}},
    {6, 1, "Destination Unreachable", {NAMES(UNREACHABLE6), "Unknown", NULL}},
    {6, 2, "Packet Too Big", {NULL, 0, NULL, NULL}},
    {6, 3, "Time Exceeded", {NAMES(TIME6), "Unknown (", ")"}},
    {6, 4, "Parameter Problem", {NAMES(PARAMETER6), "Unknown (", ")"}},
};

static void
add_code(struct text *out, const struct codes *codes, uint8_t code)
{
    text_add(out, " (");
    text_add(out, code < codes->n ? codes->names[code] : codes->before);
    if (code >= codes->n && codes->behind)
        text_addf(out, "%u%s", (unsigned)code, codes->behind);
    text_add(out, ")");
}

void
wireshark_icmp_info(const struct icmp_error *icmp, struct text *out)
{
    for (size_t i = 0; i < COUNT(TYPES); i++) {
        if (TYPES[i].version != icmp->from.version || TYPES[i].type != icmp->type)
            continue;
        text_add(out, TYPES[i].name);
        if (TYPES[i].codes.names)
            add_code(out, &TYPES[i].codes, icmp->code);
    }
}
