#include "explain_option.h"

#include <inttypes.h>

/* Linux takes no smaller one: else each segment would be hardly more than headers. */
#define MSS_USUAL_MIN 48

static void
about_mss(const struct writer *w, const struct field *f)
{
    text_addf(w->t, "The largest payload that %s wants in one segment", w->own);
    if (f->id == FIELD_OPTION_MSS)
        text_addf(w->t, ": %" PRIu32 " bytes", f->value);
    text_addf(w->t,
              ", less what %s needs for options: timestamps take 12 bytes of it in each (RFC 9293, "
              "section 3.7.1).",
              w->peer);
    if (f->id == FIELD_OPTION_MSS && f->value < MSS_USUAL_MIN)
        text_addf(w->t,
                  " So small a one %s need not follow: Linux takes 48 at least, and 0 for "
                  "none.",
                  w->peer);
}

/* RFC 7323 section 2.3. */
static void
about_scale(const struct writer *w, const struct field *f)
{
    text_addf(w->t,
              "%s's window fields count in steps of 2 to this power, once both SYNs have the "
              "option; those of SYNs themselves never do (RFC 7323).",
              w->Own);
    if (f->id == FIELD_OPTION_SHIFT && f->value > WSCALE_MAX)
        text_addf(w->t, " More than %d counts as %d (section 2.3).", WSCALE_MAX, WSCALE_MAX);
}

static void
about_timestamps(const struct writer *w, const struct field *f)
{
    if (f->id == FIELD_OPTION_TSECR && !(w->e->flags & TCP_ACK))
        text_add(w->t, "The flag ACK is not set, so this echo says nothing (RFC 7323, section "
                       "3.2).");
    else if (f->id == FIELD_OPTION_TSECR)
        text_addf(w->t,
                  "The timestamp value of the last segment of %s's that came in order; of several "
                  "that are acknowledged together, of the first (RFC 7323, section 4.3). With it "
                  "%s can time the round trip.",
                  w->peer, w->peer);
    else
        text_addf(w->t, "%s's own clock, at some speed of its own. %s sends the number back.",
                  w->Own, w->Peer);
}

/* Whether the edge is one of the first block, or the option has only that one. */
static bool
is_first_block(const struct details *d, const struct field *f)
{
    if (f->id == FIELD_OPTION_SACK_LEFT)
        return f > d->fields && f[-1].id != FIELD_OPTION_SACK_RIGHT;
    if (f->id == FIELD_OPTION_SACK_RIGHT)
        return f - d->fields > 1 && f[-2].id != FIELD_OPTION_SACK_RIGHT;
    return d->e->n_sack == 1;
}

static void
about_sack(const struct writer *w, const struct details *d, const struct field *f)
{
    bool twice = w->e->dsack && is_first_block(d, f);

    text_addf(w->t, "%s %s", w->Own, twice ? "had numbers twice" : "has numbers behind a gap");
    if (f->id == FIELD_OPTION_SACK_LEFT)
        text_add(w->t, ": this is the first of them.");
    else if (f->id == FIELD_OPTION_SACK_RIGHT)
        text_add(w->t, ": this is the first one not of them.");
    else
        text_addf(w->t, " and names them by %s.", twice ? "a block: D-SACK" : "blocks");
    text_addf(w->t, " They are %s's numbers (RFC %s).", w->peer, twice ? "2883" : "2018");
}

/* RFC 7413 section 4.1.2: without a cookie it asks for one. */
static void
about_fast_open(const struct writer *w, const struct field *f)
{
    enum { NO_COOKIE = 2 }; /* kind and length alone */

    if (f->bits / 8 <= NO_COOKIE)
        text_addf(w->t, "%s asks for a cookie, with which a later SYN may bring data (RFC 7413).",
                  w->Own);
    else if (w->e->flags & TCP_ACK)
        text_addf(w->t, "A cookie for %s, with which a later SYN may bring data (RFC 7413).",
                  w->peer);
    else
        text_addf(w->t,
                  "The cookie that %s had given before: with it the data of a SYN may be taken "
                  "before the handshake is complete (RFC 7413).",
                  w->peer);
}

void
explain_option(const struct writer *w, const struct details *d, const struct field *f)
{
    switch (f->kind) {
    case TCPOPT_EOL:
        text_add(w->t, "The options end here.");
        return;
    case TCPOPT_NOP:
        text_add(w->t, "Does nothing: it fills up, so that the next option begins at a word.");
        return;
    case TCPOPT_MSS:
        about_mss(w, f);
        return;
    case TCPOPT_WSCALE:
        about_scale(w, f);
        return;
    case TCPOPT_SACK_PERMITTED:
        text_addf(w->t, "%s understands selective acknowledgments (RFC 2018).", w->Own);
        return;
    case TCPOPT_SACK:
        about_sack(w, d, f);
        return;
    case TCPOPT_TIMESTAMPS:
        about_timestamps(w, f);
        return;
    case TCPOPT_FAST_OPEN:
        about_fast_open(w, f);
        return;
    case TCPOPT_ACCECN0:
    case TCPOPT_ACCECN1:
        text_addf(w->t,
                  "How many bytes have reached %s with each mark of ECN in their IP headers (RFC "
                  "9768, section 3.2.3).",
                  w->own);
        return;
    case TCPOPT_MPTCP:
        text_add(w->t, "Several paths for one connection (RFC 8684).");
        return;
    case TCPOPT_MD5:
    case TCPOPT_AO:
        text_addf(w->t,
                  "A signature over the segment, with a key that both sides know (RFC %s). What "
                  "comes with a wrong one, or none, is dropped without an answer.",
                  f->kind == TCPOPT_MD5 ? "2385" : "5925");
        return;
    case TCPOPT_USER_TIMEOUT:
        text_addf(w->t, "How long %s may wait for an ACK before it gives up (RFC 5482).", w->own);
        return;
    default:
        text_add(w->t, "An option that says nothing of the numbers.");
    }
}
