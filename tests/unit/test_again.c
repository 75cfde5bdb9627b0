/* Why something comes again. */
#include "test_telling.h"

#define ASKED                                                                                      \
    "+0.01 S > C . 1:1(0) ack 1\n+0 S > C . 1:1(0) ack 1\n+0 S > C . 1:1(0) ack 1\n"               \
    "+0 C > S P. 1:11(10) ack 1\n"
#define SACKED                                                                                     \
    "+0 C > S S 0:0(0) <sackOK,TS val 10 ecr 0>\n"                                                 \
    "+0.001 S > C S. 0:0(0) ack 1 <sackOK,TS val 5 ecr 10>\n"                                      \
    "+0.001 C > S . 1:1(0) ack 1 <TS val 12 ecr 5>\n"                                              \
    "+0 C > S . 1:11(10) ack 1 <TS val 30 ecr 5>\n+0 C > S . 11:21(10) ack 1 <TS val 31 ecr 5>\n"  \
    "+0 C > S . 21:31(10) ack 1 <TS val 32 ecr 5>\n+0 C > S . 31:41(10) ack 1 <TS val 33 ecr 5>\n"
#define FIVE                                                                                       \
    "+0 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n+0 C > S . 21:31(10) ack 1\n"          \
    "+0 C > S . 31:41(10) ack 1\n+0 C > S . 41:51(10) ack 1\n"
#define ALONE                                                                                      \
    "Only 900 µs after segment 4, and the handshake's round trip took 2.0 ms: too soon for a "    \
    "timer (RFC 6298), unless segment 4 "

static void
why_a_syn_comes_again(void **state)
{
    static const struct saying cases[] = {
        {OPENING "+0.5 C > S S 0:0(0)\n",
         "The server had answered it already: that SYN-ACK was probably late, or lost behind this "
         "point.\n"},
        {OPENING "+0.03 C > S S 0:0(0)\n",
         "The server had answered it already. For a timer, which begins with 1 s, it is early (RFC "
         "6298), unless the kernel remembers a shorter round trip (RFC 9040): else it was doubled "
         "or held up on its way, or sent twice.\n"},
        /* Fast Open: the answer's data come without its SYN-ACK; and a SYN again without data */
        {"+0 C > S S 0:3(3) <fo 0102030405060708>\n+0.03 S > C . 1:101(100) ack 4\n"
         "+1 C > S S 0:0(0)\n",
         "The server had acknowledged it already, but its SYN-ACK did not pass here: probably it "
         "was lost, and until it comes the client drops what has no SYN (RFC 9293, section "
         "3.10.7.3).\n"},
        {"+0 C > S S 0:3(3) <fo 0102030405060708>\n+1 C > S S 0:0(0)\n",
         "It leaves the data to later: some firewalls drop a SYN that brings any (Fast Open: RFC "
         "7413, section 4.1.3.1).\n"},
        {"+0 C > S SEW 0:0(0)\n+1 C > S S 0:0(0)\n",
         "No SYN-ACK came in time: lost, or a firewall or full queue drops the SYN (RFC 6298). It "
         "offers less than before: some firewalls drop a SYN with ECN (RFC 3168, section "
         "6.1.1.1), or with options that they do not know.\n"},
        /* what the first one offered was cut off */
        {"+0 C > S S 0:0(0) <mss 1460,sackOK> snap 58\n+1 C > S S 0:0(0) <mss 1460>\n",
         "a firewall or full queue drops the SYN (RFC 6298).\n"},
        {"+0 C > S S 0:0(0) <mss 1460,wscale 7>\n+1 C > S S 0:0(0) <mss 1460>\n",
         "It offers less than before: some firewalls drop a SYN with ECN (RFC 3168, section "
         "6.1.1.1), or with options that they do not know.\n"},
        {"+0 C > S S 0:0(0)\n+0.5 S > C S 0:0(0)\n+0.5 C > S S 0:0(0)\n",
         "It has no ACK of the server's SYN, which passed here: that was probably lost behind this "
         "point, or a firewall or NAT dropped it.\n"},
        /* the Ack of a reset is none that was late */
        {"+0 C > S S 0:0(0)\n+0.01 S > C S. 0:0(0) ack 1\n+0.01 C > S R. 1:1(0) ack 1\n"
         "+1 S > C S. 0:0(0) ack 1\n",
         "shown as 0. The SYN takes it up: next = 0 + 1 = 1.\n"
         "The reset did not reach the server yet, or the server did not believe it (RFC 5961, "
         "section 3.2).\n"},
        {OPENING "+0.5 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n",
         "The client's SYN had come again: kernels answer that with their SYN-ACK again.\n"},
        {OPENING "+0.5 S > C S. 0:0(0) ack 1\n",
         "It passed here before: usually no ACK came in time (RFC 6298).\n"},
        {OPENING "+0.149 S > C S. 0:0(0) ack 1 id 9\n",
         "Only 149 ms after segment 2: too soon for a timer, which begins with 1 s (RFC 6298), "
         "unless the kernel remembers a shorter round trip of connections before (RFC 9040), "
         "segment 2 was held up, or another SYN did not pass here. The two differ, so it was sent "
         "twice.\n"},
        /* two SYNs have two answers, unless a timer may have sent the second one */
        {"+0 C > S S 0:0(0)\n" OPENING "+0.149 S > C S. 0:0(0) ack 1\n",
         "The client's SYN had come again: kernels answer that with their SYN-ACK again.\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C R 0:0(0)\n+1 C > S S 0:0(0)\n",
         "The client dropped the reset that came (RFC 9293, section 3.10.7.3), and no SYN-ACK came "
         "in time (RFC 6298).\n"},
        /* nor is one long behind the newest SYN its answer, but for a way as long as the first */
        {OPENING "+1 C > S S 0:0(0)\n+2 S > C S. 0:0(0) ack 1\n",
         "It passed here before: usually no ACK came in time (RFC 6298).\n"},
        {"+0 C > S S 0:0(0)\n+0.6 S > C S. 0:0(0) ack 1\n+0.4 C > S S 0:0(0)\n"
         "+0.6 S > C S. 0:0(0) ack 1\n",
         "The client's SYN had come again: kernels answer that with their SYN-ACK again.\n"},
        {"+0 C > S S 0:0(0)\n" OPENING "+0.15 S > C S. 0:0(0) ack 1\n",
         "It passed here before: usually no ACK came in time (RFC 6298).\n"},
        {"+0 C > S S 0:0(0)\n" OPENING "+0.01 S > C S. 0:0(0) ack 1\n+0.01 S > C S. 0:0(0) ack 1\n",
         "Only 10 ms after segment 4: too soon for a timer, which begins with 1 s (RFC 6298), "
         "unless the kernel remembers a shorter round trip of connections before (RFC 9040), "
         "segment 4 was held up, or another SYN did not pass here.\n"},
        {OPEN "+0.5 S > C S. 0:0(0) ack 1\n",
         "The client had acknowledged it already: that ACK was probably late or lost, or the timer "
         "too short; a Linux server drops it if its accept queue is full, or while it waits for "
         "data (TCP_DEFER_ACCEPT).\n"},
        {OPEN "+0.001 S > C S. 0:0(0) ack 1\n",
         "The client had acknowledged it already, and it is too soon for a timer: probably it was "
         "doubled on its way, or answers a SYN that was.\n"},
        {"+0 C > S S 0:0(0)\n" OPEN "+0.5 S > C S. 0:0(0) ack 1\n",
         "The client's SYN had come again: kernels answer that with their SYN-ACK again.\n"},
        {"+0 C > S S 0:900(900) id 1\n+0.01 C > S S 0:900(900) id 1 icmp 192.0.2.1 3/4 mtu 800\n"
         "+0.001 C > S S 0:0(0)\n",
         "An ICMP error had told that a link on the way takes no packet as large as that of the "
         "SYN before (RFC 1191, RFC 8201): the client leaves the data to later.\n"},
        {"+0 C > S S 0:0(0)\n+1 C > S S 0:0(0)\n",
         "No SYN-ACK came in time: lost, or a firewall or full queue drops the SYN (RFC 6298).\n"},
        {"+0 C > S S 0:0(0)\n+0.2 C > S S 0:0(0)\n",
         "No SYN-ACK came in time: lost, or a firewall or full queue drops the SYN (RFC 6298).\n"},
        /* no timer sends it so soon, of the shortest ones, either */
        {"+0 C > S S 0:0(0) id 5\n+0.001 C > S S 0:0(0) id 6\n",
         "Only 1.0 ms after segment 1: too soon for a timer, which begins with 1 s (RFC 6298), "
         "unless the kernel remembers a shorter round trip of connections before (RFC 9040), or "
         "segment 1 was held up. The two differ, so it was sent twice.\n"},
        {"+0 C > S S 0:0(0) id 0\n+0.001 C > S S 0:0(0) id 0\n",
         "or segment 1 was held up. Else it was sent twice, or the network doubled it.\n"},
        {"+0 C > S S 0:0(0)\n+0.01 C > S S 0:0(0)\n+0.01 C > S S 0:0(0)\n",
         "Only 10 ms after segment 2: too soon for a timer, which begins with 1 s (RFC 6298), "
         "unless the kernel remembers a shorter round trip of connections before (RFC 9040), or "
         "segment 2 was held up.\n"},
        /* but it may be the timer's behind a copy, or the clock went back: nothing is known */
        {"1 C > S S 0:0(0)\n0.9 C > S S 0:0(0) id 9\n", "The SYN takes it up: next = 0 + 1 = 1.\n"},
        {"+0 C > S S 0:0(0)\n+0.99 C > S S 0:0(0)\n+0.01 C > S S 0:0(0)\n",
         "The SYN takes it up: next = 0 + 1 = 1.\n"},
        {OPEN "+1 C > S S 900000:900000(0)\n+0.001 S > C . 1:1(0) ack 1\n"
              "+0.001 C > S R 1:1(0)\n+1 C > S S 900000:900000(0)\n",
         "The server has sent something since, but no SYN-ACK for it: perhaps it still knows an "
         "older connection, which has to be reset first (RFC 9293, figure 9).\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C . raw 777:777(0) ack raw 888\n"
         "+0.001 C > S R raw 888:888(0)\n+1 C > S S 0:0(0)\n",
         "The server has sent something since, but no SYN-ACK for it: perhaps it still knows an "
         "older connection, which has to be reset first (RFC 9293, figure 9).\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11\n"
              "+0.001 S > C S. 0:0(0) ack 1\n",
         "It has an older Ack than the server sent since: probably no second sending, but a copy "
         "that was long on its way.\n"},
        {OPEN "+0.5 C > S S 0:0(0)\n",
         "The client has had the answer to it: usually a copy that was late on its way.\n"},
        {"+0 C > S S 0:0(0) id 60\n+0.02 C > S S 0:0(0) id 60 win 1000\n",
         "too soon for a timer, which begins with 1 s (RFC 6298), unless the kernel remembers a "
         "shorter round trip of connections before (RFC 9040), or segment 1 was held up. The two "
         "differ, so it was sent twice.\n"},
    };

    (void)state;
    assert_bodies_say(cases, sizeof cases / sizeof cases[0]);
}

static void
why_a_fin_comes_again(void **state)
{
    static const struct saying cases[] = {
        {"+0 C > S SF 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n+0.001 C > S . 1:1(0) ack 1\n"
         "+0.001 C > S F. 1:1(0) ack 1\n",
         "The SYN had brought it, but the SYN-ACK did not take it: so it goes again as soon as the "
         "handshake allows, without a timer.\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
              "+0.3 C > S F. 1:1(0) ack 1\n",
         "The server had acknowledged it already: that ACK was probably late or lost, or the timer "
         "too short.\n"},
        {SCALED "+0.001 C > S F. 1:1(0) ack 1\n+0.3 C > S F. 1:1(0) ack 1\n",
         "It passed here before: usually no ACK came in time (RFC 6298; with SACK perhaps a tail "
         "loss probe, RFC 8985).\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0 S > C F. 1:1(0) ack 1\n"
              "+0.001 C > S F. 1:1(0) ack 2\n",
         "It brings the ACK of the server's FIN; some kernels (BSD) repeat their own FIN with it "
         "as long as they have no ACK of that.\n"},
        {OPEN "+0.001 S > C P. 1:25(24) ack 1\n+0 S > C F. 25:25(0) ack 1\n"
              "+0.2 C > S P. 1:11(10) ack 1\n+0 S > C F. 25:25(0) ack 1\n",
         "It passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* a FIN may be the last segment, too */
        {OPEN "+0.001 S > C P. 1:25(24) ack 1\n+0 S > C F. 25:25(0) ack 1\n"
              "+0.006 S > C F. 25:25(0) ack 1 id 9\n",
         "Older bytes wait for their ACK, too, and a timer would send those first: probably a tail "
         "loss probe (RFC 8985, section 7).\n"},
        {OPEN "+0.001 S > C P. 1:25(24) ack 1\n+0 S > C F. 25:25(0) ack 1\n"
              "+0.005 C > S . 1:1(0) ack 26\n+0.001 S > C F. 25:25(0) ack 1 id 9\n",
         "The client had acknowledged it already: that ACK was probably late or lost. It is early "
         "for a timer (RFC 6298): perhaps a tail loss probe (RFC 8985, section 7).\n"},
    };

    (void)state;
    assert_bodies_say(cases, sizeof cases / sizeof cases[0]);
}

static void
why_data_come_again(void **state)
{
    static const struct saying cases[] = {
        /* one byte */
        {OPEN "+0.001 C > S . 1:2(1) ack 1\n+0 C > S . 2:12(10) ack 1\n+0 C > S . 12:22(10) ack 1\n"
              "+0 C > S . 22:32(10) ack 1\n+0.01 S > C . 1:1(0) ack 1\n+0 S > C . 1:1(0) ack 1\n"
              "+0 S > C . 1:1(0) ack 1\n+0 C > S . 1:2(1) ack 1\n",
         "The server had asked for it with repeated ACKs: a fast retransmission (RFC 5681, section "
         "3.2).\n"},
        /* 300 ms behind the first sending it may be either */
        {OPEN "+0.001 C > S . 1:2(1) ack 1\n+0 C > S . 2:12(10) ack 1\n+0 C > S . 12:22(10) ack 1\n"
              "+0 C > S . 22:32(10) ack 1\n+0.3 S > C . 1:1(0) ack 1\n+0 S > C . 1:1(0) ack 1\n"
              "+0 S > C . 1:1(0) ack 1\n+0 C > S . 1:2(1) ack 1\n",
         "a fast retransmission (RFC 5681, section 3.2), or a timer had run out (RFC 6298).\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0 C > S P. 1:11(10) ack 1\n",
         "Right after segment 4, and the handshake's round trip took 2.0 ms: too soon for a timer "
         "(RFC 6298), unless segment 4 or the handshake was held up."},
        {"+0 C > S S 0:0(0)\n+0 S > C S. 0:0(0) ack 1\n+0 C > S . 1:1(0) ack 1\n"
         "+0 C > S P. 1:11(10) ack 1\n+0 C > S P. 1:11(10) ack 1\n",
         "They passed here before, and the clock of this capture is too coarse to tell whether a "
         "timer sent this, or the network doubled it.\n"},
        /* the end of what offload had split */
        {SIZED "+0.001 C > S P. 1:2921(2920) ack 1\n+0.02 C > S P. 1461:2921(1460) ack 1\n",
         "Older bytes wait for their ACK, too, and a timer would send those first: probably a tail "
         "loss probe (RFC 8985, section 7).\n"},
        /* larger ones had no ACK, and nobody said why */
        {SIZED "+0.001 C > S . 1:1461(1460) ack 1\n+0.3 C > S . 1:1461(1460) ack 1\n"
               "+0.6 C > S . 1:513(512) ack 1\n",
         "No ACK came for what was larger, and this is shorter: perhaps its sender supposes that a "
         "link drops packets so large without an ICMP error (a black hole; RFC 2923, section "
         "2.1).\n"},
        {SIZED "+0.001 C > S . 1:1461(1460) ack 1\n+0.6 C > S . 1:513(512) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298"},
        {SIZED "+0.001 C > S . 1:1461(1460) ack 1\n+0 C > S . 1461:2921(1460) ack 1\n"
               "+0.001 S > C . 1:1(0) ack 1 <sack 513:1461>\n+0.3 C > S . 1:1461(1460) ack 1\n"
               "+0.6 C > S . 1:513(512) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* the ACKs that asked for it were on their way while it was late */
        {"+0 C > S S 0:0(0)\n+0.02 S > C S. 0:0(0) ack 1\n+0.001 C > S . 1:1(0) ack 1\n"
         "+0.02 S > C . 101:201(100) ack 1\n+0 C > S . 1:1(0) ack 1\n"
         "+0 S > C . 201:301(100) ack 1\n+0 C > S . 1:1(0) ack 1\n"
         "+0.005 S > C . 1:101(100) ack 1\n+0 C > S . 1:1(0) ack 301\n"
         "+0.015 S > C . 1:101(100) ack 1\n",
         "The client's ACKs had shown them as missing until they filled a gap here, shortly "
         "before: usually that is why they were sent again, and one of the two was only late; else "
         "the timer was too short.\n"},
        /* behind a timeout: what goes out again while the ACK of it is on its way */
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
              "+0 C > S . 201:301(100) ack 1\n+1 C > S . 1:101(100) ack 1\n"
              "+0.001 S > C . 1:1(0) ack 301\n+0.001 C > S . 201:301(100) ack 1\n",
         "Probably a timer had run out: what the client had sent by then counts as lost, and goes "
         "out again (RFC 5681, section 3.1). The server's ACK of them was still on its way "
         "there.\n"},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
              "+0 C > S . 201:301(100) ack 1\n+1 C > S . 1:101(100) ack 1\n"
              "+0.001 S > C . 1:1(0) ack 301\n+0.2 C > S . 201:301(100) ack 1\n",
         "The server had acknowledged them already: that ACK was probably late or lost, or the "
         "timer too short.\n"},
        {"+0 C > S S 0:9(9) <fo 0102030405060708>\n+0.001 S > C S. 0:0(0) ack 1\n+0.001 C > S P. "
         "1:10(9) ack 1\n",
         "The SYN had brought them, but the SYN-ACK did not take them: so they go again as soon as "
         "the handshake allows, without a timer (RFC 7413, section 4.2).\n"},
        {"+0 C > S S 0:1(1)\n+0.001 S > C S. 0:0(0) ack 1\n+0.001 C > S P. 1:2(1) ack 1\n",
         "The SYN had brought it, but the SYN-ACK did not take it: so it goes again as soon as the "
         "handshake allows, without a timer.\n"},
        /* also where that SYN came twice; and a FIN */
        {"+0 C > S S 0:9(9) <fo 0102030405060708>\n+1 C > S S 0:9(9) <fo 0102030405060708>\n"
         "+0.02 S > C S. 0:0(0) ack 1\n+0.001 C > S P. 1:10(9) ack 1\n",
         "The SYN had brought them, but the SYN-ACK did not take them: so they go again as soon as "
         "the handshake allows, without a timer (RFC 7413, section 4.2).\n"},
        /* what a SACK had named and an Ack expects again */
        {OPEN "+0.001 C > S . 101:201(100) ack 1\n+0.02 S > C . 1:1(0) ack 1 <sack 101:201>\n"
              "+0.2 C > S . 1:101(100) ack 1\n+0.02 S > C . 1:1(0) ack 101\n"
              "+0.001 C > S . 101:201(100) ack 1\n",
         "The server's newest ACKs had shown that something is missing: usually that is why (RFC "
         "6582, RFC 6675, RFC 8985), else a timer (RFC 6298).\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.05 C > S P. 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time, though it is early for a timer "
         "(RFC 6298).\n"},
        /* and then that says nothing of a loss */
        {SIZED "+0.001 C > S . 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 1\n"
               "+0.05 C > S . 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time, though it is early for a timer "
         "(RFC 6298).\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.001 S > C P. 1:11(10) ack 11\n"
              "+0.001 C > S . 11:11(0) ack 11\n+1 C > S P. 1:11(10) ack 1\n",
         "It has an older Ack than the client sent since: probably no second sending, but a copy "
         "that was long on its way.\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.001 S > C P. 1:11(10) ack 11\n"
              "+0.001 C > S . 11:11(0) ack 11\n+121 C > S P. 1:11(10) ack 1\n",
         "The server had acknowledged them already: that ACK was probably late or lost, or the "
         "timer too short.\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0 C > S P. 11:21(10) ack 1\n"
              "+0.06 C > S P. 11:21(10) ack 1\n",
         "Older bytes wait for their ACK, too, and a timer would send those first: probably a tail "
         "loss probe (RFC 8985, section 7).\n"},
        /* after the first one the others go again, too: that is the timer */
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0 C > S P. 11:21(10) ack 1\n"
              "+0.3 C > S P. 1:11(10) ack 1\n+0.1 C > S P. 11:21(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* in less than a round trip, of 2 ms here, nobody misses an ACK */
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0 C > S P. 11:21(10) ack 1\n"
              "+0.0001 C > S P. 11:21(10) ack 1\n",
         "Only 100 µs after segment 5, and the handshake's round trip took 2.0 ms: too soon for a "
         "timer (RFC 6298), unless segment 5 or the handshake was held up. The two "
         "differ, so it was sent twice.\n"},
        /* the network may have doubled what is the same in all: identification, Ack, ends */
        {OPEN "+0.001 C > S P. 1:11(10) ack 1 id 0\n+0.0009 C > S P. 1:11(10) ack 1 id 0\n", ALONE
         "or the handshake was held up. Else it was sent twice, or the network doubled it.\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1 id 7\n+0.0009 C > S P. 1:11(10) ack 1 id 8\n",
         ALONE "or the handshake was held up. The two differ, so it was sent twice.\n"},
        {OPEN "+0 S > C P. 1:11(10) ack 1\n+0.001 C > S P. 1:11(10) ack 1 id 0\n"
              "+0.0009 C > S P. 1:11(10) ack 11 id 0\n",
         "held up. The two differ, so it was sent twice.\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1 id 0 <TS val 1 ecr 1>\n"
              "+0.0009 C > S P. 1:11(10) ack 1 id 0 <TS val 2 ecr 1>\n",
         ALONE "or the handshake was held up. The two differ, so it was sent twice.\n"},
        /* where the round trip is not known, or shorter, no clock ticks so fast; a clock that
         * tells no time at all tells nothing */
        {"+0 C > S P. 1:11(10) ack 1 id 7\n+0.00005 C > S P. 1:11(10) ack 1 id 7\n",
         "Only 50 µs after segment 1: too soon for a timer (RFC 6298), unless segment 1 was held "
         "up. Else it was sent twice, or the network doubled it.\n"},
        {"+0 C > S S 0:0(0)\n+0.00001 S > C S. 0:0(0) ack 1\n+0.00001 C > S . 1:1(0) ack 1\n"
         "+0.001 C > S P. 1:11(10) ack 1 id 7\n+0.0009 C > S P. 1:11(10) ack 1 id 8\n",
         "Only 900 µs after segment 4: too soon for a timer (RFC 6298), unless segment 4 was held "
         "up. The two differ, so it was sent twice.\n"},
        {"+0 C > S P. 1:11(10) ack 1 id 7\n+0 C > S P. 1:11(10) ack 1 id 7\n",
         "They passed here before, and the clock of this capture is too coarse to tell whether a "
         "timer sent this, or the network doubled it.\n"},
        {"+0 C > S P. 1:11(10) ack 1 id 7\n+0.001 C > S P. 1:11(10) ack 1 id 7\n",
         "They passed here before: usually no ACK came in time, though it is early for a timer "
         "(RFC 6298), or the network doubled it.\n"},
        /* what is no longer remembered of it after the next segment is not judged */
        {OPEN "+0.001 C > S . 1:11(10) ack 1 id 0\n+0 C > S . 11:21(10) ack 1 id 8\n"
              "+0.0009 C > S . 1:11(10) ack 1 id 0\n",
         "unless segment 4 or the handshake was held up.\n"},
        {SIZED "+0.001 C > S . 1:1461(1460) ack 1\n+0.0009 C > S . 1:1453(1452) ack 1\n",
         "held up. It is shorter, so it was sent twice: perhaps a router had asked for smaller "
         "packets (RFC 1191, RFC 8201).\n"},
        /* two that offload has joined, and the first one alone: its ends tell nothing */
        {SIZED "+0.001 C > S . 1:2921(2920) ack 1\n+0.0009 C > S . 1:1461(1460) ack 1\n",
         "unless segment 4 or the handshake was held up.\n"},
        /* a timer runs from the first sending, 800 µs and 1.6 ms before */
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.0004 C > S P. 1:11(10) ack 1\n"
              "+0.0004 C > S P. 1:11(10) ack 1\n",
         "Only 400 µs after segment 5, and the handshake's round trip took 2.0 ms: too soon for a "
         "timer (RFC 6298), unless segment 5 or the handshake was held up.\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.0008 C > S P. 1:11(10) ack 1\n"
              "+0.0008 C > S P. 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.3 C > S P. 1:11(10) ack 1\n"
              "+0.0009 C > S P. 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.001 C > S P. 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time, though it is early for a timer "
         "(RFC 6298).\n"},
        /* also where its ACK has passed, which its sender cannot have had yet */
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.0001 S > C . 1:1(0) ack 11\n"
              "+0.0008 C > S P. 1:11(10) ack 1\n",
         "Only 900 µs after segment 4, and the handshake's round trip took 2.0 ms: too soon for a "
         "timer (RFC 6298), unless segment 4 or the handshake was held up. The two differ, so it "
         "was sent twice.\n"},
        /* a handshake of 1.2 s does not make 300 ms too soon, which is a timer's time */
        {"+0 C > S S 0:0(0)\n+1.2 S > C S. 0:0(0) ack 1\n+0 C > S . 1:1(0) ack 1\n"
         "+0.1 C > S P. 1:101(100) ack 1\n+0.05 S > C . 1:1(0) ack 101\n"
         "+0.1 C > S P. 101:201(100) ack 1\n+0.3 C > S P. 101:201(100) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        {"+0 C > S S 0:0(0)\n+0.5 S > C S. 0:0(0) ack 1\n+0 C > S . 1:1(0) ack 1\n"
         "+0.1 S > C P. 1:501(500) ack 1\n+0.2 S > C P. 1:501(500) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* an answer to a SYN-ACK sent twice has waited for a timer itself: no round trip */
        {OPENING "+1 S > C S. 0:0(0) ack 1\n+0.001 C > S . 1:1(0) ack 1\n"
                 "+0.001 C > S P. 1:11(10) ack 1\n+0.3 C > S P. 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0 C > S P. 11:21(10) ack 1\n"
              "+0.01 S > C . 1:1(0) ack 1 <sack 11:21>\n+0.001 C > S P. 1:11(10) ack 1\n",
         "The server's newest ACKs had shown that something is missing: usually that is why (RFC "
         "6582, RFC 6675, RFC 8985), else a timer (RFC 6298).\n"},
        /* only the SACK tells: Wireshark sees another window, and counts no duplicate ACK */
        {SCALED "+0.001 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
                "+0.001 S > C . 1:1(0) ack 1 win 509 <sack 11:21>\n"
                "+0.001 C > S . 1:11(10) ack 1\n",
         "The server's newest ACKs had shown that something is missing: usually that is why (RFC "
         "6582, RFC 6675, RFC 8985), else a timer (RFC 6298).\n"},
        /* and no longer, once nothing is missing */
        {SCALED "+0.001 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
                "+0.001 S > C . 1:1(0) ack 1 win 509 <sack 11:21>\n"
                "+0.001 C > S . 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 21 win 509\n"
                "+0.001 C > S . 21:31(10) ack 1\n+0.05 C > S . 21:31(10) ack 1\n",
         "They passed here before: usually no ACK came in time, though it is early for a timer "
         "(RFC 6298; with SACK perhaps a tail loss probe, RFC 8985).\n"},
        /* what waits so long after that ACK, and then twice as long, waits for a timer */
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0 C > S P. 11:21(10) ack 1\n"
              "+0.05 S > C . 1:1(0) ack 1 <sack 11:21>\n+0.15 C > S P. 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0 C > S P. 11:21(10) ack 1\n"
              "+0.05 S > C . 1:1(0) ack 1 <sack 11:21>\n+0 C > S P. 1:11(10) ack 1\n"
              "+0.3 C > S P. 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* a round trip of 150 ms: that ACK may be from the other end, where this is captured */
        {"+0 C > S S 0:0(0)\n+0.15 S > C S. 0:0(0) ack 1\n+0 C > S . 1:1(0) ack 1\n"
         "+0.001 C > S P. 1:11(10) ack 1\n+0 C > S P. 11:21(10) ack 1\n"
         "+0.05 S > C . 1:1(0) ack 1 <sack 11:21>\n+0.16 C > S P. 1:11(10) ack 1\n",
         "The server's newest ACKs had shown that something is missing: usually that is why (RFC "
         "6582, RFC 6675, RFC 8985), else a timer (RFC 6298).\n"},
        /* without SACK two repeated ACKs are too few to act on, but not so soon for a timer */
        {OPEN FIVE "+0.05 S > C . 1:1(0) ack 1\n+0.05 S > C . 1:1(0) ack 1\n"
                   "+0.09 C > S P. 1:11(10) ack 1\n",
         "The server's repeated ACKs had asked for them, but without SACK a sender waits for three "
         "of them (RFC 5681, section 3.2): usually a timer ran out (RFC 6298).\n"},
        {OPEN FIVE "+0.05 S > C . 1:1(0) ack 1\n+0 S > C . 1:1(0) ack 1\n"
                   "+0.05 C > S P. 1:11(10) ack 1\n",
         "The server's newest ACKs had shown that something is missing"},
        {"+0 C > S S 0:0(0) <sackOK>\n+0.001 S > C S. 0:0(0) ack 1 <sackOK>\n"
         "+0.001 C > S . 1:1(0) ack 1\n" FIVE "+0.1 S > C . 1:1(0) ack 1\n"
         "+0.09 C > S P. 1:11(10) ack 1\n",
         "The server's newest ACKs had shown that something is missing"},
        /* without SACK: the first sending again was answered by a part of what waits */
        {OPEN "+0 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
              "+0 C > S . 21:31(10) ack 1\n+0 C > S . 31:41(10) ack 1\n"
              "+0.3 C > S P. 1:11(10) ack 1\n"
              "+0.01 S > C . 1:1(0) ack 21\n+0 C > S P. 21:31(10) ack 1\n",
         "Probably a timer had run out: what the client had sent by then counts as lost, and goes "
         "out again as ACKs come (RFC 5681, section 3.1).\n"},
        /* and what comes behind it at once; but not what was sent since the timer ran out */
        {OPEN FIVE "+0.3 C > S P. 1:11(10) ack 1\n+0.01 S > C . 1:1(0) ack 21\n"
                   "+0 C > S P. 21:31(10) ack 1\n+0 C > S P. 31:41(10) ack 1\n",
         "Probably a timer had run out"},
        {OPEN FIVE "+0.3 C > S P. 1:11(10) ack 1\n+0.01 S > C . 1:1(0) ack 51\n"
                   "+0 C > S P. 51:61(10) ack 1\n+0.3 C > S P. 51:61(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* a timeout that was not needed is taken back, and only the SACK tells (RFC 5682) */
        {SACKED "+0.3 C > S . 1:11(10) ack 1 <TS val 400 ecr 5>\n"
                "+0.01 S > C . 1:1(0) ack 11 <TS val 300 ecr 30,sack 31:41>\n"
                "+0 C > S . 11:21(10) ack 1 <TS val 410 ecr 300>\n",
         "The server's newest ACKs had shown that something is missing"},
        {SACKED "+0.3 C > S . 1:11(10) ack 1 <TS val 400 ecr 5>\n"
                "+0.01 S > C . 1:1(0) ack 11 <TS val 300 ecr 400,sack 31:41>\n"
                "+0 C > S . 11:21(10) ack 1 <TS val 410 ecr 300>\n",
         "Probably a timer had run out"},
        {SACKED "+0.1 C > S . 31:41(10) ack 1 <TS val 130 ecr 5>\n"
                "+0.3 C > S . 1:11(10) ack 1 <TS val 400 ecr 5>\n"
                "+0.01 S > C . 1:1(0) ack 31 <TS val 300 ecr 30>\n"
                "+0 C > S . 31:41(10) ack 1 <TS val 410 ecr 300>\n",
         "The server's newest ACKs had shown that something is missing"},
        /* nor where its ACKs have said nothing for long: the timer runs out again */
        {OPEN FIVE "+0.3 C > S P. 1:11(10) ack 1\n+0.01 S > C . 1:1(0) ack 21\n"
                   "+0.3 C > S P. 21:31(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* RFC 6582: two holes, and all of the second Ack passed once; the third was sent since */
        {OPEN FIVE ASKED "+0.01 S > C . 1:1(0) ack 21\n+0 C > S P. 21:31(10) ack 1\n"
                         "+0.01 S > C . 1:1(0) ack 41\n+0 C > S P. 41:51(10) ack 1\n",
         "The server's newest ACKs had shown that something is missing: usually that is why (RFC "
         "6582, RFC 6675, RFC 8985), else a timer (RFC 6298).\n"},
        {OPEN FIVE ASKED "+0.01 S > C . 1:1(0) ack 51\n+0 C > S P. 51:61(10) ack 1\n"
                         "+0.01 S > C . 1:1(0) ack 51\n+0.3 C > S P. 51:61(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* but not what was sent since the first loss was found, though it mends a second one; what
         * had come again before that is on its way, too */
        {OPEN FIVE ASKED "+0.01 S > C . 1:1(0) ack 21\n+0 C > S P. 51:61(10) ack 1\n"
                         "+0 C > S P. 21:31(10) ack 1\n+0.01 S > C . 1:1(0) ack 51\n"
                         "+0.01 C > S P. 51:61(10) ack 1\n",
         "They passed here before: usually no ACK came in time, though it is early for a timer "
         "(RFC 6298).\n"},
        {OPEN FIVE "+0.1 C > S P. 41:51(10) ack 1\n" ASKED
                   "+0.01 S > C . 1:1(0) ack 41\n+0 C > S P. 41:51(10) ack 1\n",
         "The server's newest ACKs had shown that something is missing"},
        /* nor does all go again behind what came too soon for a timer */
        {OPEN FIVE "+0.1 C > S P. 1:11(10) ack 1\n+0.01 S > C . 1:1(0) ack 21\n"
                   "+0 C > S P. 21:31(10) ack 1\n",
         "They passed here before: usually no ACK came in time, though it is early for a timer "
         "(RFC 6298).\n"},
        /* an ACK that was overtaken takes nothing back */
        {SCALED FIVE "+0.01 S > C . 1:1(0) ack 21 <sack 31:41>\n+0 S > C . 1:1(0) ack 1\n"
                     "+0 C > S P. 21:31(10) ack 1\n",
         "The server's newest ACKs had shown that something is missing"},
        /* nor was what the timer itself sent on its way when it ran out */
        {OPEN FIVE "+0.3 C > S P. 1:11(10) ack 1\n+0.3 S > C P. 1:5(4) ack 1\n"
                   "+0.01 C > S P. 1:11(10) ack 5\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* RFC 6675: nor does a timer send what lies behind the first that waits */
        {OPEN FIVE ASKED "+0.01 S > C . 1:1(0) ack 21\n+0 C > S P. 31:41(10) ack 1\n",
         "The server's newest ACKs had shown that something is missing"},
        {OPEN FIVE "+0.3 C > S P. 1:11(10) ack 1\n+0.01 S > C . 1:1(0) ack 21 win 0\n"
                   "+0 C > S P. 21:31(10) ack 1\n",
         "Probably a timer had run out"},
        /* what a timer sends again before this is what fills the gap in front of it */
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0 S > C . 1:1(0) ack 11\n"
              "+0.01 C > S P. 21:31(10) ack 1\n+0 S > C . 1:1(0) ack 11\n"
              "+0 C > S P. 31:41(10) ack 1\n+0 S > C . 1:1(0) ack 11\n"
              "+0.3 C > S P. 11:21(10) ack 1\n+0.0001 C > S P. 21:31(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* the probe of a tail waits for the ACK of what is older; a doubled tail is none */
        {OPEN "+0 S > C . 1:1(0) ack 1\n+0 C > S . 1:11(10) ack 1\n"
              "+0.1 C > S . 11:21(10) ack 1 id 7\n+0.0015 C > S . 11:21(10) ack 1 id 9\n",
         "Older bytes wait for their ACK, too, and a timer would send those first: probably a tail "
         "loss probe (RFC 8985, section 7).\n"},
        {OPEN "+0 S > C . 1:1(0) ack 1\n+0 C > S . 1:11(10) ack 1\n"
              "+0.1 C > S . 11:21(10) ack 1 id 7\n+0.05 C > S . 11:21(10) ack 1 id 7\n",
         "Older bytes wait for their ACK, too, and a timer would send those first: perhaps it did, "
         "and they were lost on their way here (RFC 6298).\n"},
        /* with SACK a probe takes the timer's place where one segment waits, but only once */
        {SCALED "+0.001 C > S P. 1:11(10) ack 1\n+0.3 C > S P. 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298; with SACK perhaps a tail "
         "loss probe, RFC 8985).\n"},
        {SCALED "+0.001 C > S P. 1:11(10) ack 1\n+0.3 C > S P. 1:11(10) ack 1\n"
                "+0.6 C > S P. 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        {SCALED "+0.001 C > S P. 1:11(10) ack 1\n+0 C > S P. 11:21(10) ack 1\n"
                "+0.3 C > S P. 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* its receiver has said that it takes nothing: then no ACK is missing */
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 1 win 0\n"
              "+0.3 C > S . 1:101(100) ack 1\n",
         "The server's window is closed in front of them: it drops what comes, and answers. Like a "
         "probe, this asks whether it is open again (RFC 9293, section 3.8.6.1).\n"},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 1 win 0\n"
              "+0.1 S > C . 1:1(0) ack 1 win 500\n+0.1 C > S . 1:101(100) ack 1\n",
         "The server's window had ended in front of them, so the server probably dropped them (RFC "
         "9293, section 3.10.7.4). Now there is room.\n"},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:102(1) ack 1\n"
              "+0.001 S > C . 1:1(0) ack 101 win 50\n+0 S > C . 1:1(0) ack 101 win 0\n"
              "+0.1 S > C . 1:1(0) ack 101 win 500\n+0.1 C > S . 101:102(1) ack 1\n",
         "The server's window had ended in front of it, so the server probably dropped it"},
        /* a smaller window, too, and what passes only then, as at its receiver */
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
              "+0.001 S > C . 1:1(0) ack 1 win 100\n+0 S > C . 1:1(0) ack 101 win 0\n"
              "+0.1 S > C . 1:1(0) ack 101 win 500\n+0.1 C > S . 101:201(100) ack 1\n",
         "The server's window had ended in front of them"},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 S > C . 1:1(0) ack 101 win 0\n"
              "+0.001 C > S . 101:201(100) ack 1\n+0 S > C . 1:1(0) ack 101 win 0\n"
              "+0.1 S > C . 1:1(0) ack 101 win 500\n+0.1 C > S . 101:201(100) ack 1\n",
         "The server's window had ended in front of them"},
        /* wholly or partly beyond what was offered */
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1 win 100\n"
         "+0 C > S . 1:101(100) ack 1\n+0 C > S . 101:151(50) ack 1\n"
         "+0.001 S > C . 1:1(0) ack 101 win 100\n+0.2 C > S . 101:151(50) ack 1\n",
         "The server's window had ended in front of them"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1 win 100\n"
         "+0 C > S . 1:151(150) ack 1\n+0.001 S > C . 1:1(0) ack 101 win 100\n"
         "+0.2 C > S . 101:151(50) ack 1\n",
         "The server's window had ended in front of them"},
        /* the newest sending counts, which found no room either */
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1 win 100\n"
         "+0 C > S . 1:101(100) ack 1\n+0 C > S . 101:151(50) ack 1\n"
         "+0.3 C > S . 101:151(50) ack 1\n+0.001 S > C . 1:1(0) ack 101 win 100\n"
         "+0.2 C > S . 101:151(50) ack 1\n",
         "The server's window had ended in front of them"},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.3 C > S . 1:101(100) ack 1\n"
              "+0 S > C . 1:1(0) ack 1 win 0\n+0.1 S > C . 1:1(0) ack 1 win 500\n"
              "+0.1 C > S . 1:101(100) ack 1\n",
         "The server's window had ended in front of them"},
        /* of two that offload has joined the second was lost */
        {SIZED "+0.001 C > S . 1:2921(2920) ack 1\n+0.001 S > C . 1:1(0) ack 1461\n"
               "+0.2 C > S . 1461:2921(1460) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* but once it was sent into an open window, that is no reason any more; nor where what
         * came behind it was taken */
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 1 win 0\n"
              "+0.1 S > C . 1:1(0) ack 1 win 500\n+0.1 C > S . 1:101(100) ack 1\n"
              "+0.3 C > S . 1:101(100) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        {SCALED "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
                "+0.001 S > C . 1:1(0) ack 1 win 0 <sack 101:201>\n"
                "+0.001 S > C . 1:1(0) ack 1 win 5 <sack 101:201>\n"
                "+0.001 C > S . 1:101(100) ack 1\n",
         "The server's newest ACKs had shown that something is missing"},
        {SCALED "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
                "+0.001 S > C . 1:1(0) ack 1 win 0 <sack 101:201>\n"
                "+0.001 S > C . 1:1(0) ack 1 win 5\n+0.3 C > S . 1:101(100) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* acknowledged here, and sent again: so soon, as the newest, late, or missed before */
        {OPEN "+0.001 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
              "+0 S > C . 1:1(0) ack 21\n+0.1 C > S . 1:11(10) ack 1\n",
         "The server had acknowledged them already: that ACK was probably late or lost. It is "
         "early for a timer (RFC 6298): perhaps other ACKs had shown a loss.\n"},
        {OPEN "+0.001 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
              "+0 S > C . 1:1(0) ack 21\n+0.1 C > S . 11:21(10) ack 1\n",
         "It is early for a timer (RFC 6298): perhaps a tail loss probe (RFC 8985, section 7).\n"},
        {OPEN "+0.001 C > S . 11:21(10) ack 1\n+0 S > C . 1:1(0) ack 1 <sack 11:21>\n"
              "+0.0001 C > S . 1:11(10) ack 1\n+0 S > C . 1:1(0) ack 21\n"
              "+0.01 C > S . 1:11(10) ack 1\n",
         "The server's ACKs had shown them as missing until they filled a gap here, shortly "
         "before: usually that is why they were sent again, and one of the two was only late; else "
         "the timer was too short.\n"},
        {OPEN "+0.001 C > S . 11:21(10) ack 1\n+0 S > C . 1:1(0) ack 1 <sack 11:21>\n"
              "+0.0001 C > S . 1:11(10) ack 1\n+0 S > C . 1:1(0) ack 21\n"
              "+0.3 C > S . 1:11(10) ack 1\n",
         "that ACK was probably late or lost, or the timer too short.\n"},
        {STAMPED "+0.001 C > S . 1:11(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0.1 C > S . 1:11(10) ack 1 <TS val 20 ecr 5>\n",
         "Its timestamp is older than that of the same bytes before: it was sent first, and came "
         "late.\n"},
        /* what was jumped over, and acknowledged before it passed, is no longer remembered */
        {STAMPED "+0.001 S > C . 1:1(0) ack 11 <TS val 7 ecr 20>\n"
                 "+0 C > S . 11:21(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0 C > S . 1:11(10) ack 1 <TS val 20 ecr 5>\n"
                 "+0 S > C . 1:1(0) ack 21 <TS val 7 ecr 30>\n"
                 "+0.01 C > S . 1:11(10) ack 1 <TS val 20 ecr 5>\n",
         "By its timestamp it is older than what the client sent since: it was late on its way.\n"},
        /* what was held up says nothing of when it was sent; its timestamp does */
        {STAMPED "+0.001 C > S . 1:11(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0.0005 C > S . 1:11(10) ack 1 <TS val 230 ecr 5>\n",
         "By its timestamp, which counts milliseconds as a rule, it was sent long after segment 4, "
         "which was held up on its way: usually no ACK had come in time (RFC 6298).\n"},
        {STAMPED "+0.001 C > S . 1:11(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0.0005 C > S . 1:11(10) ack 1 <TS val 40 ecr 5>\n",
         "Only 500 µs after segment 4, and the handshake's round trip took 2.0 ms: too soon for a "
         "timer"},
        {STAMPED "+0.001 C > S . 1:11(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0.3 C > S . 1:11(10) ack 1 <TS val 330 ecr 5>\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* a second hole behind the first */
        {OPEN "+0 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
              "+0 C > S . 21:31(10) ack 1\n+0 C > S . 31:41(10) ack 1\n"
              "+0.01 S > C . 1:1(0) ack 1 <sack 11:21>\n"
              "+0 S > C . 1:1(0) ack 1 <sack 11:21 31:41>\n+0 C > S P. 1:11(10) ack 1\n"
              "+0.01 S > C . 1:1(0) ack 21 <sack 31:41>\n+0 C > S P. 21:31(10) ack 1\n",
         "The server's newest ACKs had shown that something is missing: usually that is why (RFC "
         "6582, RFC 6675, RFC 8985), else a timer (RFC 6298).\n"},
        /* data of a SYN that come again: acknowledged before, or no SYN-ACK was seen */
        {"+0 C > S S 0:5(5)\n+0.001 S > C S. 0:0(0) ack 6\n+0.001 C > S . 6:6(0) ack 1\n"
         "+0.3 C > S P. 1:6(5) ack 1\n",
         "The server had acknowledged them already: that ACK was probably late or lost, or the "
         "timer too short.\n"},
        {"+0 C > S S 0:5(5)\n+0.3 C > S P. 1:6(5) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        {"+0 C > S S 0:5(5)\n+0.001 S > C S. 0:0(0) ack 1\n+0.001 C > S P. 1:6(5) ack 1\n",
         "The SYN had brought them, but the SYN-ACK did not take them: so they go again as soon as "
         "the handshake allows, without a timer.\n"},
        /* no tail loss probe: nothing was acknowledged before, it was not the last segment, or a
         * FIN that comes along with an answer, as those of a BSD do */
        {"+0 C > S S 0:0(0)\n+0.001 C > S P. 1:101(100) ack 1\n+0.25 C > S P. 1:101(100) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
              "+0 C > S P. 201:301(100) ack 1\n+1 C > S . 101:201(100) ack 1\n",
         "Older bytes wait for their ACK, too, and a timer would send those first: perhaps it did, "
         "and they were lost on their way here (RFC 6298).\n"},
        /* news for a tenth of a second, however short the round trip is */
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
              "+0.002 S > C . 1:1(0) ack 1 <sack 101:201>\n+0.05 C > S . 1:101(100) ack 1\n",
         "The server's newest ACKs had shown that something is missing: usually that is why"},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
              "+0.002 S > C . 1:1(0) ack 1\n+0.05 C > S . 1:101(100) ack 1\n",
         "The server's newest ACKs had shown that something is missing: usually that is why"},
        /* the handshake's round trip is none where the SYN-ACK came twice */
        {OPENING "+0.05 S > C S. 0:0(0) ack 1\n+0.001 C > S . 1:1(0) ack 1\n"
                 "+0.001 C > S P. 1:101(100) ack 1\n+0.01 C > S P. 1:101(100) ack 1\n",
         "They passed here before: usually no ACK came in time, though it is early for a timer "
         "(RFC 6298).\n"},
        /* nor before it is over */
        {OPENING "+0.02 C > S P. 1:101(100) ack 1\n+0.005 C > S P. 1:101(100) ack 1\n",
         "Only 5.0 ms after segment 3, and the handshake's round trip took 21 ms"},
    };

    (void)state;
    assert_bodies_say(cases, sizeof cases / sizeof cases[0]);
}

/* Wireshark calls the FIN of segment 7 a fast retransmission, since the ACK before it was of bytes
 * that did not pass here; nobody had repeated an ACK. */
static void
nobody_asked_for_what_no_ack_repeated(void **state)
{
    struct told told = tell(OPEN "+0.001 S > C F. 1:1(0) ack 1\n"
                                 "+0.001 C > S . 1:101(100) ack 1\n"
                                 "+0.001 S > C F. 1:1(0) ack 151\n"
                                 "+0.001 C > S . 151:251(100) ack 1\n"
                                 "+0.001 S > C F. 1:1(0) ack 251\n");

    (void)state;
    assert_string_equal(told.note, "again, 2.0 ms after segment 6");
    assert_non_null(strstr(told.body, "It brings a new Ack: some kernels (BSD) repeat their "
                                      "FIN with each segment as long as they have no ACK of it; "
                                      "else none came in time (RFC 6298).\n"));
    told = tell(OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 C > S . 101:201(100) ack 1\n"
                     "+0.001 C > S . 201:301(100) ack 1\n+0.001 S > C . 1:1(0) ack 101\n"
                     "+0.001 S > C . 1:1(0) ack 101\n+0.001 S > C . 1:1(0) ack 101\n"
                     "+0.001 S > C . 1:1(0) ack 101\n+0.001 C > S . 101:201(100) ack 1\n");
    assert_non_null(strstr(told.body, "The server had asked for them with repeated ACKs: a fast "
                                      "retransmission (RFC 5681, section 3.2).\n"));
}

static void
what_was_acknowledged_was_not_lost(void **state)
{
    struct told told = tell(OPEN "+0.001 S > C . 1:1(0) ack 101\n"
                                 "+0.001 C > S . 101:201(100) ack 1\n");

    (void)state;
    assert_string_equal(told.headline, "Client sends data");
    assert_string_equal(told.note, "bytes 1-100 not captured: segment 4 ACKed them");
    assert_non_null(strstr(told.body, "The server acknowledged numbers 1 to 100 in segment 4, so "
                                      "they had arrived: not lost, only not captured here.\n"));
    /* An unseen FIN takes up a number that is no byte's. */
    told = tell(OPEN "+0.001 S > C . 1:1(0) ack 2\n+0.001 C > S . 2:2(0) ack 1\n");
    assert_string_equal(told.note, "number 1 not captured: segment 4 ACKed it");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(why_a_syn_comes_again),
        cmocka_unit_test(why_a_fin_comes_again),
        cmocka_unit_test(why_data_come_again),
        cmocka_unit_test(nobody_asked_for_what_no_ack_repeated),
        cmocka_unit_test(what_was_acknowledged_was_not_lost),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
