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

/* In front of IP, beside Ethernet: what decode/header.h names. */
static const uint16_t ethertypes[] = {
    0x8100, 0x88a8, 0x9100, 0x9200, /* VLAN tags */
    0x8847, 0x8848,                 /* MPLS */
    0x8864, 0x880b,                 /* PPPoE, PPP */
    0x22f3, 0x2452, 0x4305,         /* TRILL, Centrino, B.A.T.M.A.N. */
    0x6400, 0x6558, 0x8870,         /* Ethernet, LLC */
    0x88bb, 0x88e5, 0x88e7,         /* LWAPP, MACsec, PBB */
    0x8903, 0x8909, 0x8926,         /* FabricPath, Cisco metadata, VN-Tag */
    0x892f, 0x893f, 0x894f, 0xf1c1, /* HSR, E-Tag, NSH, R-Tag */
};

/* RFC 8200 section 4: hop-by-hop, routing, fragment, destination options; RFC 6275 section 6.1:
 * mobility. */
static const uint16_t extensions[] = {0, 43, 44, 60, 135};

/* Destination unreachable, source quench, time exceeded, parameter problem. */
static const uint16_t icmp_errors[] = {3, 4, 11, 12};

/* IP in IP, IPv6, GRE, AH, EtherIP, MPLS, Ethernet, IPComp, PIM, UDP-Lite. */
static const uint16_t protocols[] = {4, 41, 47, 51, 97, 137, 143, 108, 103, 136};

/* Tunnels in UDP. */
static const struct ports tunnels = {
    .n = 18,
    .at =
        {
            {434, 434},     /* mobile IP */
            {1701, 1701},   /* L2TP */
            {2123, 2123},   /* GTP, control */
            {2152, 2152},   /* GTP */
            {2268, 2268},   /* AMT */
            {3386, 3386},   /* GTP of version 0 */
            {3544, 3544},   /* Teredo */
            {4306, 4306},   /* B.A.T.M.A.N. */
            {4341, 4341},   /* LISP */
            {4754, 4754},   /* GRE */
            {4789, 4790},   /* VXLAN, VXLAN-GPE */
            {5072, 5072},   /* AYIYA */
            {5247, 5247},   /* CAPWAP */
            {6081, 6081},   /* Geneve */
            {6635, 6635},   /* MPLS */
            {12222, 12222}, /* LWAPP */
            {30030, 30030}, /* Juniper's mirror */
            {37008, 37008}, /* TZSP */
        },
};

#define N_OF(table) (sizeof(table) / sizeof(table)[0])

/* "proto 4 or proto 41", if `format` is "proto %u". */
static void
add_any(struct text *t, const char *format, const uint16_t *numbers, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        text_add(t, i > 0 ? " or " : "");
        text_addf(t, format, (unsigned)numbers[i]);
    }
}

/* What decode finds TCP in, as test_ports asks it, is let pass: fragments behind the first have no
 * ports, "tcp port" does not look behind extension headers, nor into tunnels, and ICMP errors quote
 * the ports; in ICMPv6 these are the types below 5.
 *
 * The kernel takes one VLAN tag off what comes in, but not the second, nor one of what goes out by
 * a card that writes no tags.  Such frames, and those with other headers between Ethernet and IP,
 * have another ethertype in front. */
void
ports_add_prefilter(struct text *t, const struct ports *ports)
{
    if (ports->n == 0)
        return;
    text_add(t, "(");
    add_each(t, ports, " or ", "tcp port ", "tcp portrange ");
    text_add(t, ") or (ip[6:2] & 0x1fff != 0) or ");
    add_any(t, "icmp[0] = %u", icmp_errors, N_OF(icmp_errors));
    text_add(t, " or (ip6[6] = 58 and ip6[40] < 5) or (ip6 and (");
    add_any(t, "ip6[6] = %u", extensions, N_OF(extensions));
    text_add(t, ")) or ");
    add_any(t, "proto %u", protocols, N_OF(protocols));
    text_add(t, " or ");
    add_each(t, &tunnels, " or ", "udp port ", "udp portrange ");
    text_add(t, " or ");
    add_any(t, "ether proto 0x%04x", ethertypes, N_OF(ethertypes));
}
