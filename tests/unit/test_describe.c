/* Facts, flags, labels; and what holds of all words. */
#include "../../src/story/notes.h"
#include "test_telling.h"

static const struct number_style labelled = {.labels = {"Browser", "Shop"}};

static void
urgent_bytes_are_named(void **state)
{
    struct told told = tell(OPEN "+0.001 C > S PU. 1:4(3) ack 1 urg 3\n");

    (void)state;
    assert_string_equal(told.headline, "Client sends urgent data");
    assert_non_null(strstr(told.body,
                           "URG: Seq plus the urgent pointer, 3, is number 4; the last "
                           "urgent byte is the one before, number 3 (RFC 9293, section 3.1).\n"));
    assert_non_null(strstr(told.facts, "   Urgent pointer 3 (last urgent byte 3)"));
    told = tell(OPEN "+0.001 C > S U. 1:1(0) ack 1 urg 1\n");
    assert_string_equal(told.headline, "Client announces urgent data");
    assert_non_null(strstr(told.body,
                           "the one before, number 1, which is not in this segment: more "
                           "is to come (RFC 9293, section 3.1).\n"));
    /* Linux, for one, writes the largest pointer for all that is further away. */
    told = tell(OPEN "+0.001 C > S U. 1:1(0) ack 1 urg 65535\n");
    assert_non_null(strstr(told.body, "the last urgent byte is number 65535 or a later one, so "
                                      "more is to come (RFC 9293, section 3.1).\n"));
    assert_non_null(
        strstr(told.facts, "   Urgent pointer 65535 (last urgent byte 65535 or later)"));
    told = tell(OPEN "+0.001 C > S PU. 1:4(3) ack 1 urg 0\n");
    assert_string_equal(told.headline, "Client sends data");
    assert_non_null(strstr(told.body, "so no byte in it is urgent (RFC 9293, section 3.1).\n"));
    told = tell(OPEN "+0.001 C > S PU. 1:4(3) ack 1 urg 3 offset 3\n");
    assert_null(strstr(told.body, "URG"));
}

#define OPEN_ACCURATE                                                                              \
    "+0 C > S SEWe 0:0(0)\n"                                                                       \
    "+0.001 S > C S.We 0:0(0) ack 1\n"                                                             \
    "+0.001 C > S .e 1:1(0) ack 1\n"

#define OPEN_ECN                                                                                   \
    "+0 C > S SEW 0:0(0)\n"                                                                        \
    "+0.001 S > C S.E 0:0(0) ack 1\n"                                                              \
    "+0.001 C > S . 1:1(0) ack 1\n"

/* What ECE and CWR mean depends on what the SYNs agreed on (RFC 3168 section 6.1). */
static void
flags_of_ecn_have_sentences(void **state)
{
    static const struct saying cases[] = {
        {"+0 C > S SEW 0:0(0)\n", "ECE and CWR in a SYN offer ECN: "},
        {"+0 C > S SEW 0:0(0)\n+0.001 S > C S.E 0:0(0) ack 1\n",
         "ECE without CWR in a SYN-ACK accepts ECN "},
        {"+0 C > S SEW 0:0(0)\n+1 C > S S 0:0(0)\n+0.001 S > C S.E 0:0(0) ack 1\n",
         "ECE in a SYN-ACK accepts ECN, but a SYN did not offer it: then no packet may be sent as "
         "one that routers mark (RFC 3168, section 6.1.1).\n"},
        {"+0 C > S SEW 0:0(0)\n+0.001 S > C S.EW 0:0(0) ack 1\n",
         "this SYN-ACK does not accept it, since only ECE alone would (RFC 3168, section "
         "6.1.1).\n"},
        {"+0 C > S SEWe 0:0(0)\n", "AE, CWR and ECE in a SYN offer accurate ECN; "},
        {"+0 C > S SEWe 0:0(0)\n+0.001 S > C S.E 0:0(0) ack 1\n",
         "ECE without CWR in a SYN-ACK accepts ECN (RFC 3168, section 6.1.1).\n"},
        {"+0 C > S SEWe 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n",
         "The SYN had offered ECN; this SYN-ACK does not accept it.\n"},
        {"+0 C > S SEWe 0:0(0)\n+0.001 S > C S.EWe 0:0(0) ack 1\n",
         "AE, CWR and ECE are all set, as in the SYN: a fault of some hosts, which only send back "
         "what came. So ECN is not used (RFC 9768, section 3.1.2).\n"},
        {"+0 C > S SEWe 0:0(0)\n+0.001 S > C S.W 0:0(0) ack 1\n",
         "accept accurate ECN, and tell that the SYN's packet came with Not-ECT in its IP header "},
        {OPEN_ACCURATE, "tell here that the SYN-ACK's packet came with ECT(0) in its IP header "},
        {OPEN_ACCURATE "+0.001 S > C .We 1:1(0) ack 1\n",
         "AE, CWR and ECE are one number, 6: from 5 on and modulo 8 it counts the packets that "
         "reach the server with a router's mark. So far 1, unless it went round "},
        {OPEN_ACCURATE "+0.001 S > C .e 1:1(0) ack 1\n", "with a router's mark. So far 7, "},
        {"+0 C > S SEWe 0:0(0)\n+0.001 S > C S.EWe 0:0(0) ack 1\n+0.001 C > S .E 1:1(0) ack 1\n",
         "the SYNs did not agree on ECN as RFC 3168 has it"},
        {"+0 C > S SEW 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n",
         "The SYN had offered ECN; this SYN-ACK does not accept it.\n"},
        {"+0 C > S SEWe 0:0(0)\n+0.001 S > C S.Ee 0:0(0) ack 1\n",
         "AE and ECE without CWR are reserved in a SYN-ACK: "},
        /* Who has begun with accurate ECN stays with it (RFC 9768, section 3.1.5). */
        {"+0 C > S SEWe 0:0(0)\n+1 C > S S 0:0(0)\n+0.001 S > C S.W 0:0(0) ack 1\n",
         "accept accurate ECN, "},
        {"+0 C > S SEWe 0:0(0)\n+0.001 S > C S.W 0:0(0) ack 1\n+1 S > C S. 0:0(0) ack 1\n"
         "+0.001 C > S .W 1:1(0) ack 1\n",
         "tell here that the SYN-ACK's packet came with Not-ECT in its IP header "},
        /* The ACK of a SYN-ACK may have come again, or not at all, or cleared (section 3.2.2.1). */
        {OPEN_ACCURATE "+1 S > C S.We 0:0(0) ack 1\n+0.001 C > S .W 1:1(0) ack 1\n",
         "tell here that the SYN-ACK's packet came with Not-ECT in its IP header "},
        {OPEN_ACCURATE "+0.001 C > S .W 1:1(0) ack 1\n",
         "tell here that the SYN-ACK's packet came with Not-ECT in its IP header "},
        {OPEN_ACCURATE "+0.001 C > S .We 1:1(0) ack 1\n", "So far 1, unless it went round "},
        {"+0 C > S SEWe 0:0(0)\n+0.001 S > C S.We 0:0(0) ack 1\n+0 C > S .We 1:11(10) ack 1\n",
         "AE, CWR and ECE are one number, 6: from 5 on "},
        {"+0 C > S SEWe 0:0(0)\n+0.001 S > C S.We 0:0(0) ack 1\n+0 C > S . 1:1(0) ack 1\n",
         "AE, CWR and ECE are 0, which no ACK of the SYN-ACK has with accurate ECN: the client "},
        {OPEN_ACCURATE "+0 C > S .Ee 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11\n",
         "AE, CWR and ECE are one number, 0: from 5 on and modulo 8 it counts the packets that "
         "reach the server with a router's mark. So far 3, unless it went round; if it is "},
        {OPEN_ECN "+0.001 S > C .E 1:1(0) ack 1\n", "ECE: packets reach the server that a router "
                                                    "has marked, since its queue grows; it says so "
                                                    "until a CWR comes (RFC 3168, section 6.1.3), "
                                                    "or, with DCTCP, of just the marked ones (RFC "
                                                    "8257, section 3.2).\n"},
        {OPEN_ECN "+0.001 C > S .W 1:2(1) ack 1\n", "CWR: the client now sends more slowly "},
        {OPEN "+0.001 S > C .E 1:1(0) ack 1\n",
         "ECE: the SYNs did not agree on ECN as RFC 3168 has it, so nothing says what it means "
         "here.\n"},
        {OPEN "+0.001 C > S .EW 1:2(1) ack 1\n",
         "ECE and CWR: the SYNs did not agree on ECN as RFC 3168 has it, so nothing says what they "
         "mean here.\n"},
        {"+0 S > C .E 1:1(0) ack 1\n",
         "ECE: if the SYNs agreed on the ECN of RFC 3168, packets reach "},
    };

    (void)state;
    assert_bodies_say(cases, sizeof cases / sizeof cases[0]);
    assert_null(strstr(tell(OPEN).body, "ECN"));
}

/* The names that the user gives stand wherever client and server would, without an article. */
static void
labels_stand_in_sentences(void **state)
{
    struct told told = tell_as(OPEN "+0.001 S > C P. 1:11(10) ack 1\n"
                                    "+0.001 C > S F. 1:1(0) ack 11\n",
                               &labelled);

    (void)state;
    assert_string_equal(told.headline, "Browser initiates close");
    assert_string_equal(
        told.body,
        "Ack = 1 + 10 = 11: Browser holds every byte up to 10 and now expects "
        "byte 11.\n"
        "Browser sends no more data. Its FIN takes up one number: next = 1 + 1 = "
        "2.\n"
        "It acknowledges segment 4, 1.0 ms after that segment was seen.\n"
        "At this moment: Browser's FIN not acknowledged yet; Shop's FIN not seen yet.\n");
    told = tell_as(OPEN "+5 S > C F. 1:1(0) ack 1\n+0.001 C > S . 1:1(0) ack 2\n"
                        "+1 C > S P. 1:11(10) ack 2\n+0.001 S > C R 2:2(0)\n",
                   &labelled);
    assert_non_null(strstr(told.body, "Usually Shop's idle timer ran out; "));
    told = tell_as(OPEN "+0.001 S > C R 9:9(0)\n", &labelled);
    assert_string_equal(told.headline, "Shop sends a reset that does not fit");
    assert_string_equal(told.note, "Browser expects Seq=1: in window, should ask back?");
    told = tell_as(OPEN "+0.001 S > C F. 1:1(0) ack 1\n",
                   &(struct number_style){.labels = {"A", ""}}); /* of one letter, and none */
    assert_string_equal(told.headline, "Server initiates close");
    told =
        tell_as(OPEN "+0.001 C > S F. 1:1(0) ack 1\n", &(struct number_style){.labels = {"A", ""}});
    assert_string_equal(told.headline, "A initiates close");
}

static void
facts_are_two_lines(void **state)
{
    struct told told = tell("+0 C > S S 0:0(0) win 512 <mss 1460,nop,wscale 7>\n");

    (void)state;
    assert_string_equal(told.facts, "Seq 0 (raw 1000)   Len 0   next Seq 1   Flags [SYN] 0x002\n"
                                    "Window 512 bytes   Options: MSS 1460, window scale 7 (× "
                                    "128)\n");
}

/* The second line: the window in what is known of its unit, and each option. */
static void
facts_have_window_and_options(void **state)
{
    static const struct {
        const char *conversation, *line;
    } cases[] = {
        {"+0 C > S . 1:1(0) ack 1 win 512\n", "\nWindow 512 (scale factor not seen)\n"},
        {"+0 C > S S 0:0(0) <wscale 7>\n+0 S > C S. 0:0(0) ack 1 <wscale 0>\n"
         "+0 S > C . 1:1(0) ack 1 win 512\n",
         "\nWindow 512 × 1 = 512 bytes\n"},
        {OPEN "+0 C > S . 1:1(0) ack 1 win 512\n", "\nWindow 512 bytes, no scaling\n"},
        {OPEN "+0 C > S . 1:1(0) ack 1 snap 48\n", "\nWindow not captured\n"},
        {"+0 C > S S 0:0(0) <wscale 15>\n", "Options: window scale 15 (× 16384)\n"},
        {"+0 C > S S 0:0(0) <wscale 14>\n", "Options: window scale 14 (× 16384)\n"},
        {"+0 C > S S 0:0(0) <kind 30 0081>\n", "Options: MPTCP MP_CAPABLE\n"},
        {"+0 C > S S 0:0(0) <kind 30 8081>\n", "Options: MPTCP MP_TCPRST\n"},
        {"+0 C > S S 0:0(0) <kind 30 9081>\n", "Options: MPTCP of another kind\n"},
        {"+0 C > S S 0:0(0) <kind 200 0081>\n", "Options: kind 200, 4 bytes\n"},
        {"+0 C > S S 0:0(0) <fo>\n", "Options: Fast Open cookie request\n"},
        {"+0 C > S S 0:0(0) <fo 0102030405060708>\n", "Options: Fast Open cookie\n"},
        {"+0 C > S S 0:0(0) <mss 1460,hex 0309>\n", "MSS 1460, (the rest is malformed)\n"},
        {"+0 C > S S 0:0(0) <mss 1460,nop,wscale 7> snap 58\n", "MSS 1460, (not all captured)\n"},
        {OPEN "+0 C > S . 1:11(10) ack 1\n+0 S > C . 1:1(0) ack 1 <sack 3:5 8:11>\n",
         "Options: SACK 3-4 8-10\n"},
        {OPEN "+0 C > S . 1:11(10) ack 1\n+0 S > C . 1:1(0) ack 5 <sack 1:3 8:11>\n",
         "Options: D-SACK 1-2 SACK 8-10\n"},
        {OPEN "+0 C > S PU. 1:11(10) ack 1 urg 0\n", "   Urgent pointer 0\n"},
        {OPEN "+0 C > S R. 1:1(0) ack 1 win 9\n", "Flags [RST, ACK] 0x014\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct told told = tell(cases[i].conversation);
        const char *end = strstr(told.facts, cases[i].line);

        if (!end || end[strlen(cases[i].line)] != '\0')
            assert_string_equal(told.facts, cases[i].line);
    }
}

static void
states_have_the_names_of_rfc_9293(void **state)
{
    (void)state;
    assert_string_equal(describe_state(STATE_UNKNOWN), "");
    assert_string_equal(describe_state(STATE_SYN_SENT), "SYN-SENT");
    assert_string_equal(describe_state(STATE_TIME_WAIT), "TIME-WAIT");
    assert_string_equal(describe_state(STATE_CLOSED), "CLOSED");
}

static void
facts_tell_what_tunnel_it_was(void **state)
{
    const struct event e = {.flags = TCP_ACK, .wscale = WSCALE_OFF, .seq_relative = true};
    struct segment s = {.flags = TCP_ACK,
                        .notes = SEGMENT_TUNNEL,
                        .n_layers = 5,
                        .layers = {LAYER_ETHERNET, LAYER_VLAN, LAYER_IP6, LAYER_GRE, LAYER_IP4}};
    char storage[512];
    struct text t;

    (void)state;
    text_init(&t, storage, sizeof storage);
    describe_facts(&t, &e, &s, 98, false);
    assert_non_null(strstr(storage, "   Inside IPv6, GRE\n"));
    s.notes = 0;
    text_init(&t, storage, sizeof storage);
    describe_facts(&t, &e, &s, 98, false);
    assert_null(strstr(storage, "Inside"));
}

/* Headline and body of segment `n`, told when the whole conversation has passed. */
static struct told
tell_later(const char *conversation, uint32_t n)
{
    struct talk talk;
    struct told told;
    struct event e;
    struct text t;
    uint32_t handle;

    talk_play(&talk, conversation);
    handle = talk.flow->events.first;
    while (observer_event_segment(talk.observer, handle) != n)
        handle = observer_event_next(talk.observer, handle);
    observer_event(talk.observer, talk.flow, handle, &e);
    text_init(&t, told.headline, sizeof told.headline);
    describe_headline(&t, talk.flow, &e, &relative);
    text_init(&t, told.body, sizeof told.body);
    describe_body(&t, talk.flow, &e, &relative, false);
    talk_end(&talk);
    return told;
}

static void
what_follows_changes_no_words_of_before(void **state)
{
#define ACK_FIRST "+0 C > S S 0:0(0)\n+0.05 C > S . 1:1(0) ack 1\n"
#define RESET OPEN "+0.001 C > S R. 1:1(0) ack 1\n"
#define FIN_FIRST "+0 C > S F. 1:1(0) ack 1\n"
    (void)state;
    assert_string_equal(tell_later(ACK_FIRST "+0.001 S > C S. 0:0(0) ack 1\n", 2).body,
                        tell(ACK_FIRST).body);
    assert_string_equal(tell_later(RESET "+0.001 S > C F. 1:1(0) ack 1\n", 4).body,
                        tell(RESET).body);
    assert_string_equal(tell_later(FIN_FIRST "+0.001 S > C P. 1:11(10) ack 1\n", 1).headline,
                        tell(FIN_FIRST).headline);
#undef FIN_FIRST
#undef RESET
#undef ACK_FIRST
}

/* No compiler tells of a row that the table of kinds lacks. */
static void
every_note_has_a_line(void **state)
{
    char line[512], sentences[2048];
    struct talk talk;

    (void)state;
    talk_play(&talk, OPEN);
    for (int kind = NOTE_NONE + 1; kind <= NOTE_SEEN_ROUTED; kind++) {
        struct note note = {.kind = (enum note_kind)kind,
                            .segment = 1,
                            .first = 1, /* the facts, by their names in NOTE_AGAIN */
                            .last = 1,
                            .after_ns = NANOTIME_S};
        struct writer writer;
        struct text t;

        text_init(&t, line, sizeof line);
        describe_note(&t, talk.flow, talk.event, &note, &relative);
        if (t.len == 0)
            fail_msg("note %d has no line", kind);
        text_init(&t, sentences, sizeof sentences);
        writer = writer_of(&t, talk.flow, talk.event, &relative);
        notes_explain(&writer, &note);
        if (note_is_reset(&note) && t.len == 0)
            fail_msg("note %d: a reset without a sentence", kind);
    }
    talk_end(&talk);
}

/* What is said stays so where something is said behind it. */
static void
a_sentence_stands_once(void **state)
{
    static const struct note note = {.kind = NOTE_RESET_NO_REASON};
    char once[256], twice[256];
    struct writer writer;
    struct talk talk;
    struct text t;

    (void)state;
    talk_play(&talk, OPEN);
    text_init(&t, once, sizeof once);
    writer = writer_of(&t, talk.flow, talk.event, &relative);
    notes_explain(&writer, &note);
    text_add(&t, "More.\n");
    text_init(&t, twice, sizeof twice);
    writer = writer_of(&t, talk.flow, talk.event, &relative);
    notes_explain(&writer, &note);
    notes_explain(&writer, &note);
    text_add(&t, "More.\n");
    assert_string_equal(twice, once);
    talk_end(&talk);
}

static void
a_number_that_is_not_relative_is_not_compared(void **state)
{
    struct event e = {.rel_seq = 7};
    char words[128];
    struct text t;

    (void)state;
    text_init(&t, words, sizeof words);
    describe_counting(&t, &e, 2, &relative);
    assert_string_equal(words, "Each connection counts its own bytes from its own 0.");
}

/* Another SYN counts anew, and what it was counted from before stays true of what came before. */
static void
a_symbol_is_what_it_stood_for_then(void **state)
{
    static const struct number_style symbolic = {.numbers = NUMBERS_SYMBOLIC};
    struct talk talk;
    struct event e;
    struct text t;
    char body[2048];

    (void)state;
    talk_play(&talk, OPENING "isn S 900000\n+0.5 S > C S. 0:0(0) ack 1\n");
    observer_event(talk.observer, talk.flow,
                   observer_event_prev(talk.observer, talk.flow->events.last), &e);
    text_init(&t, body, sizeof body);
    describe_body(&t, talk.flow, &e, &symbolic, false);
    assert_non_null(strstr(body, "Its initial sequence number is 5000. "));
    assert_non_null(strstr(body, "y = 5000, "));
    text_init(&t, body, sizeof body);
    describe_body(&t, talk.flow, talk.event, &symbolic, false);
    assert_non_null(strstr(body, "y = 900000, "));
    talk_end(&talk);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(urgent_bytes_are_named),
        cmocka_unit_test(flags_of_ecn_have_sentences),
        cmocka_unit_test(labels_stand_in_sentences),
        cmocka_unit_test(facts_are_two_lines),
        cmocka_unit_test(facts_have_window_and_options),
        cmocka_unit_test(states_have_the_names_of_rfc_9293),
        cmocka_unit_test(facts_tell_what_tunnel_it_was),
        cmocka_unit_test(what_follows_changes_no_words_of_before),
        cmocka_unit_test(every_note_has_a_line),
        cmocka_unit_test(a_sentence_stands_once),
        cmocka_unit_test(a_number_that_is_not_relative_is_not_compared),
        cmocka_unit_test(a_symbol_is_what_it_stood_for_then),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
