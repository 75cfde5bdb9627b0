#include "flags.h"

#include "tcpviz/story/names.h"

#include <inttypes.h>

/* RFC 6093 section 3.1: the pointer, added to Seq, names the number behind the last urgent byte. */
static void
urgent_sentence(struct text *t, const struct flow *flow, const struct event *e,
                const struct number_style *style)
{
    int64_t behind = e->rel_seq + e->urgent;

    if (e->urgent == 0) {
        text_add(t,
                 "URG with an urgent pointer of 0: it names the number in front of this segment, "
                 "so no byte in it is urgent (RFC 6093).\n");
        return;
    }
    text_addf(t, "URG: Seq plus the urgent pointer, %u, is number ", (unsigned)e->urgent);
    number_add(t, flow, e->from, behind, e->seq + e->urgent, e->seq_relative, style);
    text_add(t, "; the last urgent byte is the one before, number ");
    number_add(t, flow, e->from, behind - 1, e->seq + e->urgent - 1, e->seq_relative, style);
    text_add(t, " (RFC 6093).\n");
}

/* RFC 3168 section 6.1.1. */
static void
ecn_of_syn(struct text *t, const struct flow *flow, const struct event *e)
{
    if (!(e->flags & TCP_ACK)) {
        if ((e->flags & (TCP_ECE | TCP_CWR)) == (TCP_ECE | TCP_CWR))
            text_add(t, "ECE and CWR in a SYN offer ECN: routers may mark packets instead of "
                        "dropping them (RFC 3168, section 6.1.1).\n");
    } else if ((e->flags & (TCP_ECE | TCP_CWR | TCP_AE)) == TCP_ECE) {
        text_add(t, "ECE without CWR in a SYN-ACK accepts ECN (RFC 3168, section 6.1.1).\n");
    } else if (flow->half[side_other(e->from)].ecn_syn && !(e->flags & (TCP_CWR | TCP_AE))) {
        text_add(t, "The SYN had offered ECN; this SYN-ACK does not accept it.\n");
    }
}

/* What ECE and CWR mean was agreed in the SYNs: there are other meanings than those of RFC 3168. */
static void
ecn_sentence(struct text *t, const struct flow *flow, const struct event *e,
             const struct number_style *style)
{
    const struct half *half = flow->half;
    bool seen = half[CLIENT].syn_seen && half[SERVER].syn_seen;
    const char *agreed = seen ? "" : "if the SYNs agreed on ECN, ";

    if (seen && !(half[CLIENT].ecn_syn && half[SERVER].ecn_syn)) {
        text_add(t, "ECE and CWR: the SYNs did not agree on ECN as RFC 3168 has it, so nothing "
                    "says what they mean here.\n");
        return;
    }
    if (e->flags & TCP_ECE)
        text_addf(t,
                  "ECE: %spackets reach %s that a router has marked, since its queue grows; "
                  "it says so until a CWR comes (RFC 3168, section 6.1.3).\n",
                  agreed, side_name(style, e->from, NAME_THE));
    if (e->flags & TCP_CWR)
        text_addf(t, "CWR: %s%s now sends more slowly (RFC 3168, section 6.1.2).\n", agreed,
                  side_name(style, e->from, NAME_THE));
}

void
flags_sentences(struct text *t, const struct flow *flow, const struct event *e,
                const struct number_style *style)
{
    if (e->segment_notes & (SEGMENT_CUT_HEADER | SEGMENT_BAD_OFFSET))
        return; /* who knows what its bits are */
    if (e->flags & TCP_URG)
        urgent_sentence(t, flow, e, style);
    if (e->flags & TCP_SYN)
        ecn_of_syn(t, flow, e);
    else if ((e->flags & (TCP_ECE | TCP_CWR)) && !(e->flags & TCP_RST))
        ecn_sentence(t, flow, e, style);
}
