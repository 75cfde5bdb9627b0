#include "flags.h"

bool
flags_urgent_is_least(const struct event *e)
{
    return e->urgent == UINT16_MAX && e->len < UINT16_MAX;
}

/* RFC 9293 section 3.1: the pointer, added to Seq, names the number behind the last urgent byte. */
static void
urgent_sentence(const struct writer *w)
{
    int64_t behind = w->e->rel_seq + w->e->urgent;

    if (w->e->urgent == 0) {
        text_add(w->t,
                 "URG with an urgent pointer of 0: it names the number in front of this segment, "
                 "so no byte in it is urgent (RFC 9293, section 3.1).\n");
        return;
    }
    if (flags_urgent_is_least(w->e)) {
        text_add(w->t, "URG: the urgent pointer has its largest value, 65535, which kernels write "
                       "for all that is further away, too: the last urgent byte is number ");
        writer_add_own(w, behind - 1);
        text_add(w->t, " or a later one, so more is to come (RFC 9293, section 3.1).\n");
        return;
    }
    text_addf(w->t, "URG: Seq plus the urgent pointer, %u, is number ", (unsigned)w->e->urgent);
    writer_add_own(w, behind);
    text_add(w->t, "; the last urgent byte is the one before, number ");
    writer_add_own(w, behind - 1);
    text_add(w->t,
             w->e->urgent > w->e->len && !(w->e->flags & (TCP_FIN | TCP_RST))
                 ? ", which is not in this segment: more is to come (RFC 9293, section 3.1).\n"
                 : " (RFC 9293, section 3.1).\n");
}

/* The three flags as one number, as accurate ECN reads them. */
static unsigned
ace_of(const struct event *e)
{
    return (e->flags & TCP_AE ? 4u : 0) + (e->flags & TCP_CWR ? 2u : 0) +
           (e->flags & TCP_ECE ? 1u : 0);
}

/* RFC 9768, sections 3.1.1 and 3.2.2.1: how a SYN, or a SYN-ACK, came to who answers it. */
static const char *
ace_codepoint(unsigned ace)
{
    static const char *const names[8] = {
        [2] = "Not-ECT", [3] = "ECT(1)", [4] = "ECT(0)", [6] = "CE"};

    return names[ace];
}

/* RFC 3168 section 6.1.1. */
static void
ecn_of_syn(const struct writer *w)
{
    const struct half *peer = &w->flow->half[ack_owner(w->e)];
    unsigned ace = ace_of(w->e);

    if (!(w->e->flags & TCP_ACK)) {
        if (ace == 7)
            text_add(w->t,
                     "AE, CWR and ECE in a SYN offer accurate ECN; who does not know that may "
                     "take them for the ECN of RFC 3168 (RFC 9768, section 3.1).\n");
        else if ((ace & 3) == 3)
            text_add(w->t, "ECE and CWR in a SYN offer ECN: routers may mark packets instead of "
                           "dropping them (RFC 3168, section 6.1.1).\n");
    } else if (peer->accecn && ace_codepoint(ace)) {
        text_addf(w->t,
                  "AE, CWR and ECE of this SYN-ACK accept accurate ECN, and tell that the SYN's "
                  "packet came with %s in its IP header (RFC 9768, section 3.1.1).\n",
                  ace_codepoint(ace));
    } else if (peer->accecn && ace == 7) {
        text_add(w->t,
                 "AE, CWR and ECE are all set, as in the SYN: a fault of some hosts, which only "
                 "send back what came. So ECN is not used (RFC 9768, section 3.1.2).\n");
    } else if (peer->accecn && ace == 5) {
        text_add(w->t, "AE and ECE without CWR are reserved in a SYN-ACK: who has offered accurate "
                       "ECN should take them as accepting it (RFC 9768, section 3.1.3).\n");
    } else if (ace == 1 && peer->syn_seen && !peer->ecn_syn) {
        text_add(w->t,
                 "ECE in a SYN-ACK accepts ECN, but a SYN did not offer it: then no packet may "
                 "be sent as one that routers mark (RFC 3168, section 6.1.1).\n");
    } else if (ace == 1) {
        text_add(w->t, "ECE without CWR in a SYN-ACK accepts ECN (RFC 3168, section 6.1.1).\n");
    } else if (peer->ecn_syn && !(w->e->flags & TCP_AE)) {
        text_addf(w->t, "The SYN had offered ECN; this SYN-ACK does not accept it%s.\n",
                  ace != 0 ? ", since only ECE alone would (RFC 3168, section 6.1.1)" : "");
    }
}

/* RFC 9768, section 3.2.2.1: an ACK of the SYN-ACK, which may have come again, without anything
 * else.  Before a byte was acknowledged five marks are less likely than that; and one mark, 6, is
 * what the counter says behind such a SYN-ACK, too. */
static bool
reflects_syn_ack(const struct flow *flow, const struct event *e)
{
    const struct note *answer = event_find_note(e, NOTE_CHALLENGE_ACK);

    if (e->from != CLIENT || e->len > 0 || e->n_sack > 0 || e->flags & TCP_FIN)
        return false;
    if (e->segment == flow->handshake_segment)
        return true;
    return e->rel_ack == 1 && ((answer && answer->doubt == DOUBT_AGAIN) ||
                               (e->rel_seq == 1 && ace_of(e) >= 2 && ace_of(e) <= 4));
}

/* RFC 9768, section 3.2.2: the three flags are one number, but in an ACK of the SYN-ACK. */
static void
accurate_ecn_sentence(const struct writer *w)
{
    unsigned ace = ace_of(w->e);
    bool reflects = reflects_syn_ack(w->flow, w->e);

    if (reflects && ace == 0)
        text_addf(
            w->t,
            "AE, CWR and ECE are 0, which no ACK of the SYN-ACK has with accurate ECN: %s does "
            "not use it after all, or something on the way clears them. Then no packet to it may "
            "be sent as one that routers mark (RFC 9768, section 3.2.2.1).\n",
            w->own);
    else if (reflects && ace_codepoint(ace))
        text_addf(w->t,
                  "AE, CWR and ECE tell here that the SYN-ACK's packet came with %s in its IP "
                  "header (RFC 9768, section 3.2.2.1).\n",
                  ace_codepoint(ace));
    else
        text_addf(
            w->t,
            "AE, CWR and ECE are one number, %u: from 5 on and modulo 8 it counts the packets "
            "that reach %s with a router's mark. So far %u, unless it went round%s (accurate "
            "ECN; RFC 9768, section 3.2.2).\n",
            ace, w->own, (ace + 3) % 8,
            ace == 0 ? "; if it is always 0, its sender does not count, or something clears it"
                     : "");
}

/* What ECE and CWR mean was agreed in the SYNs: there are other meanings than those of RFC 3168. */
static void
ecn_sentence(const struct writer *w)
{
    const struct half *half = w->flow->half;
    bool seen = half[CLIENT].syn_seen && half[SERVER].syn_seen;
    const char *agreed = seen ? "" : "if the SYNs agreed on the ECN of RFC 3168, ";

    if (half[CLIENT].accecn && half[SERVER].accecn) {
        accurate_ecn_sentence(w);
        return;
    }
    if (seen && !(half[CLIENT].ecn_syn && half[SERVER].ecn_syn)) {
        text_addf(w->t,
                  "%s: the SYNs did not agree on ECN as RFC 3168 has it, so nothing says what %s "
                  "here.\n",
                  !(w->e->flags & TCP_CWR)   ? "ECE"
                  : !(w->e->flags & TCP_ECE) ? "CWR"
                                             : "ECE and CWR",
                  (w->e->flags & TCP_CWR) && (w->e->flags & TCP_ECE) ? "they mean" : "it means");
        return;
    }
    if (w->e->flags & TCP_ECE)
        text_addf(w->t,
                  "ECE: %spackets reach %s that a router has marked, since its queue grows; "
                  "it says so until a CWR comes (RFC 3168, section 6.1.3), or, with DCTCP, of "
                  "just the marked ones (RFC 8257, section 3.2).\n",
                  agreed, w->own);
    if (w->e->flags & TCP_CWR)
        text_addf(w->t, "CWR: %s%s now sends more slowly (RFC 3168, section 6.1.2).\n", agreed,
                  w->own);
}

/* As a number they tell something in each segment; else without AE nothing was said before. */
static bool
tells_of_ecn(const struct flow *flow, const struct event *e)
{
    bool accurate = flow->half[CLIENT].accecn && flow->half[SERVER].accecn;

    return !(e->flags & TCP_RST) && (accurate || e->flags & (TCP_ECE | TCP_CWR));
}

void
flags_sentences(const struct writer *w)
{
    if (w->e->segment_notes & (SEGMENT_CUT_HEADER | SEGMENT_BAD_OFFSET))
        return; /* who knows what its bits are */
    if (w->e->flags & TCP_URG)
        urgent_sentence(w);
    if (w->e->flags & TCP_SYN)
        ecn_of_syn(w);
    else if (tells_of_ecn(w->flow, w->e))
        ecn_sentence(w);
}
