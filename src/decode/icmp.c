#include "icmp.h"

#include "ip.h"
#include "tcp.h"

/* Types: RFC 792, RFC 4443 section 3.  Of others, as redirects, the packet goes on. */
enum {
    ICMP4_UNREACHABLE = 3,
    ICMP4_QUENCH = 4,
    ICMP4_TIME = 11,
    ICMP4_PARAMETER = 12,
    ICMP6_UNREACHABLE = 1,
    ICMP6_TOO_BIG = 2,
    ICMP6_TIME = 3,
    ICMP6_PARAMETER = 4
};

#define ANY_CODE 0xff

/* Codes: IANA's lists; RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1. */
static const struct message {
    uint8_t version, type, code;
    uint8_t kind; /* enum icmp_kind */
    const char *name;
} messages[] = {
    {4, ICMP4_UNREACHABLE, 0, ICMP_NO_ROUTE, "network unreachable"},
    {4, ICMP4_UNREACHABLE, 1, ICMP_HOST, "host unreachable"},
    {4, ICMP4_UNREACHABLE, 2, ICMP_PROTOCOL, "protocol unreachable"},
    {4, ICMP4_UNREACHABLE, 3, ICMP_PORT, "port unreachable"},
    {4, ICMP4_UNREACHABLE, 4, ICMP_TOO_BIG, "fragmentation needed"},
    {4, ICMP4_UNREACHABLE, 5, ICMP_OTHER, "source route failed"},
    {4, ICMP4_UNREACHABLE, 6, ICMP_NO_ROUTE, "network unknown"},
    {4, ICMP4_UNREACHABLE, 7, ICMP_HOST, "host unknown"},
    {4, ICMP4_UNREACHABLE, 9, ICMP_PROHIBITED, "network prohibited"},
    {4, ICMP4_UNREACHABLE, 10, ICMP_PROHIBITED, "host prohibited"},
    {4, ICMP4_UNREACHABLE, 11, ICMP_NO_ROUTE, "network unreachable for this service"},
    {4, ICMP4_UNREACHABLE, 12, ICMP_HOST, "host unreachable for this service"},
    {4, ICMP4_UNREACHABLE, 13, ICMP_PROHIBITED, "communication prohibited"},
    {4, ICMP4_UNREACHABLE, ANY_CODE, ICMP_OTHER, "destination unreachable"},
    {4, ICMP4_QUENCH, ANY_CODE, ICMP_QUENCH, "source quench"},
    {4, ICMP4_TIME, 0, ICMP_TTL, "time to live exceeded"},
    {4, ICMP4_TIME, 1, ICMP_REASSEMBLY, "reassembly time exceeded"},
    {4, ICMP4_TIME, ANY_CODE, ICMP_OTHER, "time exceeded"},
    {4, ICMP4_PARAMETER, ANY_CODE, ICMP_HEADER, "parameter problem"},
    {6, ICMP6_UNREACHABLE, 0, ICMP_NO_ROUTE, "no route"},
    {6, ICMP6_UNREACHABLE, 1, ICMP_PROHIBITED, "communication prohibited"},
    {6, ICMP6_UNREACHABLE, 2, ICMP_OTHER, "beyond the scope of the source"},
    {6, ICMP6_UNREACHABLE, 3, ICMP_HOST, "address unreachable"},
    {6, ICMP6_UNREACHABLE, 4, ICMP_PORT, "port unreachable"},
    {6, ICMP6_UNREACHABLE, 5, ICMP_PROHIBITED, "source address failed policy"},
    {6, ICMP6_UNREACHABLE, 6, ICMP_NO_ROUTE, "route rejected"},
    {6, ICMP6_UNREACHABLE, ANY_CODE, ICMP_OTHER, "destination unreachable"},
    {6, ICMP6_TOO_BIG, ANY_CODE, ICMP_TOO_BIG, "packet too big"},
    {6, ICMP6_TIME, 0, ICMP_TTL, "hop limit exceeded"},
    {6, ICMP6_TIME, 1, ICMP_REASSEMBLY, "reassembly time exceeded"},
    {6, ICMP6_TIME, ANY_CODE, ICMP_OTHER, "time exceeded"},
    {6, ICMP6_PARAMETER, 1, ICMP_PROTOCOL, "unrecognized next header"},
    {6, ICMP6_PARAMETER, ANY_CODE, ICMP_HEADER, "parameter problem"},
};

/* NULL: it is no error. */
static const struct message *
find_message(const struct icmp_error *icmp)
{
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++)
        if (messages[i].version == icmp->from.version && messages[i].type == icmp->type &&
            (messages[i].code == icmp->code || messages[i].code == ANY_CODE))
            return &messages[i];
    return NULL;
}

enum icmp_kind
icmp_kind(const struct icmp_error *icmp)
{
    const struct message *m = find_message(icmp);

    return m ? (enum icmp_kind)m->kind : ICMP_OTHER;
}

const char *
icmp_name(const struct icmp_error *icmp)
{
    const struct message *m = find_message(icmp);

    return m ? m->name : "";
}

/* RFC 1191 section 4 has 16 bits, 0 from routers that do not know it; RFC 4443 section 3.2 has 32.
 */
static uint32_t
mtu_of(const struct icmp_error *icmp, uint32_t rest)
{
    if (icmp_kind(icmp) != ICMP_TOO_BIG)
        return 0;
    return icmp->from.version == 6 ? rest : rest & 0xffff;
}

/* Whether a TCP header stands behind the quoted IP header; of fragments the first has it. */
static bool
quotes_tcp(const struct packet *quoted, enum decode_verdict verdict, const struct segment *out)
{
    if (out->src.address.version != out->icmp.from.version)
        return false;
    return verdict == DECODE_FRAGMENT
               ? out->fragment.offset == 0 && out->fragment.protocol == IP_TCP
               : verdict == DECODE_SEGMENT && quoted->protocol == IP_TCP;
}

/* As much of the segment as is quoted: the 64 bits of RFC 792 hold ports and number.  What is
 * missing behind was on the wire, so the lengths of its IP header count. */
static enum decode_verdict
quoted_read(struct packet *p, struct segment *out)
{
    enum { QUOTED_MIN = 8, CUT_AFTER = 0x10000 };
    struct packet quoted = {.at = p->at, .beyond = CUT_AFTER};
    enum decode_verdict verdict = ip_read(&quoted, out);

    if ((verdict != DECODE_SEGMENT && verdict != DECODE_FRAGMENT) ||
        !quotes_tcp(&quoted, verdict, out))
        return DECODE_NOT_TCP;
    verdict = tcp_read(&quoted, out);
    p->notes = quoted.notes;
    return verdict == DECODE_SEGMENT && out->header_captured >= QUOTED_MIN ? DECODE_ICMP
                                                                           : DECODE_NOT_TCP;
}

enum decode_verdict
icmp_read(struct packet *p, struct segment *out)
{
    enum { HEADER = 8, CHECKSUM = 2 };
    struct icmp_error *icmp = &out->icmp;
    struct bytes h = bytes_split(&p->at, HEADER);

    if (h.cut || (p->protocol == IP_ICMP6) != (out->src.address.version == 6))
        return DECODE_NOT_TCP;
    icmp->from = out->src.address;
    icmp->type = bytes_u8(&h);
    icmp->code = bytes_u8(&h);
    (void)bytes_step(&h, CHECKSUM);
    icmp->mtu = mtu_of(icmp, bytes_u32(&h));
    return find_message(icmp) ? quoted_read(p, out) : DECODE_NOT_TCP;
}
