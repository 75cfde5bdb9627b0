#include "ports.h"

static bool
say_no_port(const char *argument, struct failure *why)
{
    static const char remedy[] = "here -p takes a port, as in -p 5000, -p 5000,8080 or -p "
                                 "5000-5010; tcpdump's -p is --no-promiscuous-mode";

    if (argument[0] == '\0')
        return failure_say_usage(why, "-p stands alone: %s", remedy);
    return failure_say_usage(why, "\"%.200s\" is no port: %s", argument, remedy);
}

/* Reads digits; a number above 65535 becomes 65536.  False if there is none. */
static bool
read_number(const char **at, uint32_t *number)
{
    const char *start = *at;

    *number = 0;
    for (; **at >= '0' && **at <= '9'; (*at)++)
        if (*number <= UINT16_MAX)
            *number = *number * 10 + (uint32_t)(**at - '0');
    if (*number > UINT16_MAX)
        *number = UINT16_MAX + 1;
    return *at > start;
}

static bool
add_range(struct ports *ports, uint32_t first, uint32_t last, struct failure *why)
{
    if (first == 0 || first > UINT16_MAX || last == 0 || last > UINT16_MAX)
        return failure_say_usage(why, "TCP ports are 1 to 65535; name one of these, as in -p 5000");
    if (first > last)
        return failure_say_usage(why, "the range %u-%u runs backwards; write -p %u-%u",
                                 (unsigned)first, (unsigned)last, (unsigned)last, (unsigned)first);
    if (ports->n == PORTS_MAX)
        return failure_say_usage(why,
                                 "-p takes %d ports and ranges at most; write neighbours as a "
                                 "range, as in -p 5000-5010",
                                 PORTS_MAX);
    ports->at[ports->n++] = (struct port_range){.first = (uint16_t)first, .last = (uint16_t)last};
    return true;
}

bool
ports_add(struct ports *ports, const char *argument, struct failure *why)
{
    for (const char *at = argument;; at++) {
        uint32_t first, last;

        if (!read_number(&at, &first))
            return say_no_port(argument, why);
        last = first;
        if (*at == '-') {
            at++;
            if (!read_number(&at, &last))
                return say_no_port(argument, why);
        }
        if (*at != '\0' && *at != ',')
            return say_no_port(argument, why);
        if (!add_range(ports, first, last, why))
            return false;
        if (*at == '\0')
            return true;
    }
}

static void
add_each(struct text *t, const struct ports *ports, const char *between, const char *one,
         const char *several)
{
    for (size_t i = 0; i < ports->n; i++) {
        struct port_range range = ports->at[i];

        text_add(t, i > 0 ? between : "");
        if (range.first == range.last)
            text_addf(t, "%s%u", one, (unsigned)range.first);
        else
            text_addf(t, "%s%u-%u", several, (unsigned)range.first, (unsigned)range.last);
    }
}

void
ports_add_words(struct text *t, const struct ports *ports)
{
    if (ports->n == 0)
        return;
    text_add(t, ports->n == 1 && ports->at[0].first == ports->at[0].last ? "port " : "ports ");
    add_each(t, ports, ", ", "", "");
}

static void
add_ethertypes(struct text *t)
{
    static const uint16_t types[] = {0x8100, 0x88a8, 0x9100, 0x9200, 0x8847, 0x8848,
                                     0x8864, 0x880b, 0x22f3, 0x2452, 0x4305, 0x6400,
                                     0x6558, 0x8870, 0x88bb, 0x88e5, 0x88e7, 0x8903,
                                     0x8909, 0x8926, 0x892f, 0x893f, 0x894f, 0xf1c1};

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        text_addf(t, " or ether proto 0x%04x", (unsigned)types[i]);
}

void
ports_add_prefilter(struct text *t, const struct ports *ports)
{
    if (ports->n == 0)
        return;
    text_add(t, "(");
    add_each(t, ports, " or ", "tcp port ", "tcp portrange ");
    /* What decode finds TCP in, as test_ports asks it: fragments after the first have no ports;
     * "tcp port" does not look behind extension headers (RFC 8200, section 4: hop-by-hop, routing,
     * fragment, destination options; RFC 6275, section 6.1: mobility), nor into the tunnels: IP in
     * IP, GRE, AH, IPComp, EtherIP, MPLS, Ethernet, PIM, and those in UDP and UDP-Lite.  ICMP
     * errors quote the ports: destination unreachable, source quench, time exceeded, parameter
     * problem; in ICMPv6 these are the types below 5.
     *
     * The kernel takes one VLAN tag off what comes in, but not the second, nor one of what goes out
     * by a card that writes no tags.  Such frames, and those with other headers between Ethernet
     * and IP, have another ethertype in front: IEEE 802.1 tags, PPPoE, MPLS and the rarer ones of
     * decode/header.h.
     */
    text_add(
        t,
        ") or (ip[6:2] & 0x1fff != 0) or "
        "icmp[0] = 3 or icmp[0] = 4 or icmp[0] = 11 or icmp[0] = 12 or "
        "(ip6[6] = 58 and ip6[40] < 5) or "
        "(ip6 and (ip6[6] = 0 or ip6[6] = 43 or ip6[6] = 44 or ip6[6] = 60 or "
        "ip6[6] = 135)) or proto 4 or proto 41 or proto 47 or proto 51 or proto 97 or proto 137 or "
        "proto 143 or proto 108 or proto 103 or proto 136 or "
        "udp port 434 or udp port 1701 or udp port 2123 or udp port 2152 or udp port 2268 "
        "or udp port 3386 or "
        "udp port 3544 or udp port 4306 or udp port 4341 or udp port 4754 or "
        "udp portrange 4789-4790 or udp port 5072 or udp port 5247 or udp port 6081 or "
        "udp port 6635 or udp port 12222 or udp port 30030 or udp port 37008");
    add_ethertypes(t);
}
