#include "body.h"

void
body_tunnel(const struct writer *w, const struct note *note)
{
    text_add(w->t, note->tunnel != 0
                       ? "Its packet travels inside another one, of which TCP knows nothing."
                       : "Its packet travels by itself, unlike those before it.");
}

void
body_reassembled(const struct writer *w, const struct note *note)
{
    (void)note;
    text_addf(w->t,
              "IP had split its packet, usually because some link takes only smaller ones "
              "(RFC %s). TCP does not notice.",
              w->flow->is_ip6 ? "8200, section 4.5" : "791, section 2.3");
}

void
body_unpacked(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "IP had packed it: the wire carried %" PRId64 " bytes ", note->packed_bytes);
    if (note->tcp_bytes > 0)
        text_addf(w->t, "where TCP's header and data are %" PRId64, note->tcp_bytes);
    else
        text_add(w->t, "for it and the headers in front of it, which were packed, too");
    text_add(w->t, " (IPComp, RFC 3173). TCP does not notice; what is shown here is what its "
                   "receiver unpacks.");
}

/* One sending, several frames: what was seen, and what usually doubles it. */
void
body_seen_again(const struct writer *w, const struct note *note)
{
    static const char *const words[] = {
        "The same packet came by more than once: a mirror port copies both directions, or the "
        "network doubled it, of which the receiver may tell by D-SACK.",
        "The same packet was captured more than once on its way, in different frames.",
        "The same packet came by more than one of the interfaces that are captured.",
        "The same packet was captured before and after a router, which counts the TTL down "
        "(RFC 1812, section 5.3.1)."};

    text_addf(w->t, "%s Usually %s sent it once.", words[note->kind - NOTE_SEEN_TWICE], w->own);
}
