/* Why a connection was reset. */
#include "test_telling.h"

/* One sentence of the body says what was seen and what that usually means: its end. */
static void
a_reset_says_its_reason(void **state)
{
    static const struct saying cases[] = {
        {"+0 C > S S 0:0(0)\n+0.001 S > C R. raw 0:0(0) ack 1\n",
         "no program listens on port 5000; a firewall or full queue may do so, too.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C R. 1:1(0) ack 15\n",
         "closed the socket, or ended, with received bytes unread (RFC 2525, section 2.17), or "
         "with a linger time of 0. A listening socket that was closed before its program had "
         "accepted the connection resets so, too.\n"},
        /* who has sent a byte was accepted */
        {OPEN "+0.001 S > C P. 1:15(14) ack 1\n+0.001 C > S P. 1:15(14) ack 15\n"
              "+0.001 S > C R. 15:15(0) ack 15\n",
         "received bytes unread (RFC 2525, section 2.17), or with a linger time of 0.\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C R. 1:1(0) ack 2\n",
         "linger time 0. A listening socket that was closed before its program had accepted the "
         "connection resets so, too.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15 win 0\n"
              "+20 S > C R. 1:1(0) ack 15\n",
         "Its window was closed: its kernel held bytes that nobody had read. A reset now, with no "
         "FIN, usually means that the program closed the socket or ended (RFC 2525, section "
         "2.17).\n"},
        {OPEN "+0.001 C > S R. 1:1(0) ack 1\n",
         "0 (SO_LINGER), which aborts; checks whether a port is open do so.\n"},
        {PATHS "+1 C > S R. 1:1(0) ack 1 <kind 30 8002>\n",
         "It ends this path of a Multipath TCP connection; others may go on (RFC 8684, section "
         "3.6).\n"},
        {PATHS "+1 C > S . 1:1(0) ack 1 <kind 30 70000102030405060708>\n"
               "+0.001 S > C R. 1:1(0) ack 1\n",
         "It ends a Multipath TCP connection with all its paths, as a reset ends one of TCP (RFC "
         "8684, section 3.5).\n"},
        {OPEN "+0.001 S > C R. 1:1(0) ack 1\n",
         "Usually the program set the linger time to 0 (SO_LINGER), as a proxy does where the "
         "server behind it is away; or the listening socket was closed, or its queue full (Linux: "
         "tcp_abort_on_overflow), before the program had accepted the connection; or a firewall or "
         "load balancer refused it.\n"},
        /* a byte tells that it was accepted; and to who got none, nothing is left unread */
        {OPEN "+0.001 S > C P. 1:15(14) ack 1\n+0.001 C > S . 1:1(0) ack 15\n"
              "+0.001 S > C R. 15:15(0) ack 1\n",
         "Usually the program set the linger time to 0 (SO_LINGER), which aborts.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15\n"
              "+0.001 C > S R. 15:15(0) ack 1\n",
         "Usually the program set the linger time to 0 (SO_LINGER), which aborts.\n"},
        {OPEN "+0.001 S > C P. 1:15(14) ack 1\n+0.001 C > S P. 1:15(14) ack 15\n"
              "+0.001 S > C . 15:15(0) ack 15\n+0.001 C > S R. 15:15(0) ack 15\n",
         "0 (SO_LINGER), which aborts; or it left received bytes unread.\n"},
        /* what it has sent itself cannot be unread */
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15\n"
              "+0.001 C > S R. 15:15(0) ack 1\n",
         "Usually the program set the linger time to 0 (SO_LINGER), which aborts.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 C > S R. 15:15(0) ack 1\n",
         "usually the program closed with linger time 0 (SO_LINGER).\n"},
        {OPEN "+0.001 S > C P. 1:15(14) ack 1\n+0.001 C > S P. 1:15(14) ack 15\n"
              "+0.001 C > S R. 15:15(0) ack 15\n",
         "closed with linger time 0 (SO_LINGER), or with received bytes unread.\n"},
        /* what came before the beginning, or was acknowledged and not seen, may be unread, too */
        {"+0 S > C . 1:1(0) ack 1\n+0 C > S P. 1:15(14) ack 1\n+0.001 C > S R. 15:15(0) ack 1\n",
         "closed with linger time 0 (SO_LINGER), or with received bytes unread.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 21\n+0.001 C > S R. 15:15(0) ack 21\n",
         "closed with linger time 0 (SO_LINGER), or with received bytes unread.\n"},
        {OPEN "+0.001 S > C F. 1:1(0) ack 1\n+0.001 C > S R. 1:1(0) ack 2\n",
         "Usually the program here closed with linger time 0.\n"},
        {OPEN "+0.001 S > C F. 1:15(14) ack 1\n+0.001 C > S R. 1:1(0) ack 16\n",
         "the program here closed with received bytes unread, or with linger time 0.\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 C > S R. 2:2(0) ack 1\n",
         "closed or ended with a linger time of 0, or a timer ran out.\n"},
        {OPEN "+0.001 S > C P. 1:15(14) ack 1\n+0.001 C > S F. 1:1(0) ack 15\n"
              "+0.001 C > S R. 2:2(0) ack 15\n",
         "with a linger time of 0 or with received bytes unread, or a timer ran out.\n"},
        /* when the next keep-alive was due, and sooner */
        {OPEN "+2 C > S . 0:0(0) ack 1\n+0.001 S > C . 1:1(0) ack 1\n"
              "+1.024 C > S . 0:0(0) ack 1\n+0.001 S > C . 1:1(0) ack 1\n"
              "+1.024 C > S R. 1:1(0) ack 1\n",
         "It comes when the next keep-alive was due: probably the answers, which passed here, were "
         "lost behind this point, and it takes the server for dead (RFC 9293, section 3.8.4). "
         "Else its program aborted.\n"},
        {OPEN "+2 C > S . 0:0(0) ack 1\n+0.001 S > C . 1:1(0) ack 1\n"
              "+2 C > S . 0:0(0) ack 1\n+2 C > S R. 1:1(0) ack 1\n",
         "It comes when the next keep-alive was due, and the newest one had no answer here: "
         "probably those before had none either, and it takes the server for dead (RFC 9293, "
         "section 3.8.4). Else its program aborted.\n"},
        {OPEN "+2 C > S . 0:0(0) ack 1\n+0.001 S > C . 1:1(0) ack 1\n"
              "+1.7 C > S R. 1:1(0) ack 1\n",
         "A plain close() would send a FIN. Usually the program set the linger time to 0 "
         "(SO_LINGER), which aborts; checks whether a port is open do so.\n"},
        {OPEN "+0.001 S > C P. 1:2(1) ack 1\n+0.001 C > S . 1:1(0) ack 2\n"
              "+0.001 C > S R. 1:1(0) ack 2\n",
         "It has acknowledged the one byte that came, so its kernel had it. A reset now, with no "
         "FIN, usually means that the program closed the socket, or ended, with received bytes "
         "unread (RFC 2525, section 2.17), or with a linger time of 0.\n"},
        {OPEN "+0.001 S > C . 1:101(100) ack 1\n+0.001 C > S . 1:1(0) ack 101\n"
              "+0.001 S > C . 101:201(100) ack 1\n+0.001 C > S R. 1:1(0) ack 101\n",
         "It had acknowledged 100 bytes, and more were on their way to it. A reset now, with no "
         "FIN, usually means that the program closed the socket, or ended, with received bytes "
         "unread (RFC 2525, section 2.17), or with a linger time of 0.\n"},
        {OPEN "+0.001 S > C P. 1:101(100) ack 1\n+0.001 C > S . 1:1(0) ack 101\n"
              "+13 C > S R 1:1(0)\n",
         "aborts connections that are idle, or it ended; a linger time of 0 or bytes left unread "
         "would look the same. Where others of the same hosts are reset at the same moment, all "
         "have one reason, which is no timer of this one.\n"},
        {OPEN "+0.001 S > C R. 1:1(0) ack 1\n+0.001 S > C P. 1:11(10) ack 1\n"
              "+0.001 C > S R 1:1(0)\n",
         "(RFC 9293, section 3.10.7.1): its sender was reset in segment 4.\n"},
        {OPEN "+0.001 S > C FR. 1:1(0) ack 1\n", "Nothing should follow.\n"},
        /* its FIN was not acknowledged, so it was not in FIN-WAIT-2 */
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+2 S > C . 1:1(0) ack 1\n+0.001 C > S R 1:1(0)\n",
         "usually that side no longer knows the connection, or a firewall on the way answers for "
         "it.\n"},
        /* nobody restarted, and no NAT forgot: FIN-WAIT-2 was over */
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
              "+70 S > C F. 1:1(0) ack 2\n+0.001 C > S R 2:2(0)\n",
         "its sender had closed and waited for the other side's FIN. Usually its kernel has given "
         "that up (Linux does 60 s after the ACK of its FIN).\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
              "+3 S > C F. 1:1(0) ack 2\n+0.001 C > S R 2:2(0)\n",
         "its sender had closed and waited for the other side's FIN. Usually its kernel has given "
         "that up, sooner than usual (Linux: 60 s): a shorter limit, or too many such sockets.\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
              "+0.01 S > C F. 1:1(0) ack 2\n+0.001 C > S R 2:2(0)\n",
         "would look the same; few kernels send that.\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C F. 1:1(0) ack 2\n"
              "+0.001 C > S . 2:2(0) ack 2\n+1 S > C F. 1:1(0) ack 2\n"
              "+0.001 C > S . 2:2(0) ack 2\n+0.001 S > C R 2:2(0)\n",
         "section 3.10.7.1). If it is heeded, TIME-WAIT ends early (RFC 1337).\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C P. 1:11(10) ack 2\n"
              "+0.001 C > S R 2:2(0)\n",
         "cannot read: its kernel resets (RFC 9293, section 3.6.1).\n"},
        {OPEN "+5 S > C F. 1:1(0) ack 1\n+0.001 C > S . 1:1(0) ack 2\n"
              "+1 C > S P. 1:11(10) ack 2\n+0.001 S > C R 2:2(0)\n",
         "Usually the server's idle timer ran out; a new connection is needed.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C R 1:1(0)\n",
         "usually that side no longer knows the connection, or a firewall on the way answers for "
         "it. An abort without ACK (section 3.10.5) "
         "would look the same; few kernels send that.\n"},
        {OPEN "+100 C > S P. 1:15(14) ack 1\n+0.001 S > C R 1:1(0)\n",
         "of silence usually that side was restarted, or a NAT or firewall forgot it.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.2 C > S P. 1:15(14) ack 1\n"
              "+0.4 C > S P. 1:15(14) ack 1\n+0.8 C > S P. 1:15(14) ack 1\n"
              "+1.6 C > S P. 1:15(14) ack 1\n+3.2 C > S P. 1:15(14) ack 1\n"
              "+0.8 C > S R. 15:15(0) ack 1\n",
         "A kernel gives up when the next try would be due, and it was not yet: usually its "
         "program gave up.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.2 C > S P. 1:15(14) ack 1\n"
              "+0.001 C > S P. 1:15(14) ack 1\n+0.4 C > S P. 1:15(14) ack 1\n"
              "+0.8 C > S R. 15:15(0) ack 1\n",
         "Number 1 was sent again 2 times and not acknowledged; what came again within 5 ms counts "
         "as doubled on its way. A kernel tries longer (RFC 9293, section 3.8.3: R2 of 100 s or "
         "more): usually its program gave up.\n"},
        {"+0 C > S F 0:0(0)\n+0.001 S > C R. raw 0:0(0) ack 1\n",
         "usually nothing listens on that port, and a scan found that out.\n"},
        {OPEN "+0.001 S > C R 1:1(0)\n",
         "usually its queue of new connections is full, or the listening socket was closed.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C R. 1:1(0) ack 1\n",
         "What the program there did cannot be seen on the wire.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15\n"
              "+1 C > S S 90000:90000(0)\n+0.001 S > C . 1:1(0) ack 15\n"
              "+0.001 C > S R 15:15(0)\n",
         "its sender has begun connection 2 with the same addresses and ports, and usually knows "
         "nothing of this one (RFC 9293, figure 9).\n"},
        /* before the handshake is complete */
        {OPENING "+0.001 S > C R. 1:1(0) ack 1\n",
         "Usually the listening socket was closed, or its queue of new connections is full.\n"},
        {"+0 C > S S 0:9(9) <fo aabb>\n+0.001 S > C S. 0:0(0) ack 10\n"
         "+0.001 S > C R. 1:1(0) ack 10\n",
         "With Fast Open its program may have had the data of the SYN already: usually it closed "
         "without reading all of them, or the listening socket was closed.\n"},
        {"+0 C > S S 0:0(0)\n+0.1 C > S R 1:1(0)\n",
         "Who aborts in SYN-SENT sends nothing (RFC 9293, section 3.10.5), so probably this "
         "answers "
         "a SYN-ACK that did not pass here before it: usually the SYN was sent past the kernel, as "
         "port scanners do, or connect() had been given up.\n"},
        /* in SYN-RECEIVED an abort does send one: here of an open that was simultaneous */
        {"+0 C > S S 0:0(0)\n+0.1 S > C S 0:0(0)\n+0.1 C > S S. 0:0(0) ack 1\n"
         "+0.1 C > S R 1:1(0)\n",
         "Usually its program closed the socket while connect() was still waiting.\n"},
        /* its Ack is of the SYN-ACK, which a socket that still waits has not */
        {OPENING "+0.001 C > S R. 1:1(0) ack 1\n",
         "It has taken the SYN-ACK, so connect() had succeeded, and no ACK of that was seen "
         "before: usually the program aborted at once (linger time 0), as checks whether a port is "
         "open do.\n"},
        {OPENING "+0.001 C > S R 1:1(0)\n",
         "(RFC 9293, section 3.10.7.1): usually the SYN was sent past the kernel, as port scanners "
         "do, or connect() had been given up.\n"},
        {"+0 S > C S. 0:0(0) ack 1\n+0.001 C > S R 1:1(0)\n",
         "(RFC 9293, section 3.10.7.1): no SYN was seen here. Perhaps somebody else sent one in "
         "its name.\n"},
        {OPENING "+0.001 C > S . 1:1(0) ack 70001\n+0.001 S > C R 70001:70001(0)\n",
         "In SYN-RECEIVED an Ack of anything but the SYN-ACK is answered with a reset that has it "
         "as its Seq, and nothing changes there (RFC 9293, section 3.5.2).\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C R. raw 0:0(0) ack raw 9\n",
         "The client has only sent a SYN: it takes a reset only with an Ack of that (RFC 9293, "
         "section 3.10.7.3).\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C . raw 9:9(0) ack raw 777\n"
         "+0.001 C > S R raw 777:777(0)\n",
         "Its Seq is the Ack of segment 2, which was not about this SYN: so the side that is in "
         "SYN-SENT answers (RFC 9293, figure 9), and waits on.\n"},
        /* what was tried in vain */
        {OPEN "+60 C > S . 0:0(0) ack 1\n+10 C > S . 0:0(0) ack 1\n+10 C > S R. 1:1(0) ack 1\n",
         "It takes the server for dead (RFC 9293, section 3.8.4).\n"},
        {OPEN "+0.001 C > S P. 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 101 win 0\n"
              "+0.2 C > S . 100:100(0) ack 1\n+0 S > C . 1:1(0) ack 101 win 0\n"
              "+0.4 C > S . 100:100(0) ack 1\n+0 S > C . 1:1(0) ack 101 win 0\n"
              "+0.8 C > S R. 101:101(0) ack 1\n",
         "The server had closed its window in segment 5. As long as probes are answered a sender "
         "may go on (RFC 9293, section 3.8.6.1); usually its program set a limit, or closed with "
         "linger time 0 or received bytes unread.\n"},
        {OPEN "+60 C > S P. 1:15(14) ack 1\n+0.001 S > C R 1:1(0)\n",
         "after 60 s of silence usually that side was restarted, or a NAT or firewall forgot "
         "it.\n"},
        /* what closes nobody */
        {OPEN "+0.001 C > S R 0:0(0)\n",
         "Its Seq is below the number that the server expects, so outside its window: dropped "
         "without an answer. Usually it answers a segment that was sent before (RFC 5961, section "
         "3.2).\n"},
        {OPEN "+0.001 C > S R 70000:70000(0)\n",
         "Its Seq lies behind the server's window, as far as was seen: dropped without an answer "
         "(RFC 5961, section 3.2).\n"},
        {"+0 C > S P. 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11\n"
         "+0.001 S > C R 500000:500000(0)\n",
         "Its Seq is beyond the number that the client expects: inside its window, which is not "
         "known here, it should ask back; outside it drops the reset (RFC 5961, section 3.2). But "
         "what was sent in front of it may not have passed here: then it has the number expected, "
         "and ends the connection.\n"},
        /* who else may have sent it */
        {OPEN "+0.001 S > C R. 1:1(0) ack 1 ttl 50\n",
         "The only other segment of the server came with TTL 64. From another distance it was "
         "probably sent by something in between, a firewall for example; or the way had "
         "changed.\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11\n"
              "+0.001 S > C R. 1:1(0) ack 11 ttl 50\n",
         "All other segments of the server came with TTL 64. From another distance it was probably "
         "sent by something in between, a firewall for example; or the way had changed.\n"},
        {OPEN "+0.001 S > C R 1:1(0)\n+0.0001 S > C R 1461:1461(0)\n",
         "The server's kernel knows its next number. Resets with ever higher ones are usually sent "
         "by something in between, which guesses it.\n"},
        {OPEN "+0.001 S > C R. 1:1(0) ack 1\n+0.0001 S > C R. 1:1(0) ack 1\n",
         "Whatever still arrives after a reset is answered by another one. Since the one before "
         "nothing passed here that this could answer: perhaps something that came before that, or "
         "the reset was doubled.\n"},
        {OPEN "+0.001 S > C R. 1:1(0) ack 1\n+0.0001 S > C R 1:1(0)\n",
         "Whatever still arrives after a reset is answered by another one. Since the one before "
         "nothing passed here that this could answer: perhaps something that came before that.\n"},
        /* nor is a copy what has another number, though neither is the one expected */
        {OPEN "+0.001 S > C P. 1:301(300) ack 1\n+0.001 S > C R 201:201(0)\n"
              "+0.0001 S > C R 301:301(0)\n",
         "Whatever still arrives after a reset is answered by another one. Since the one before "
         "nothing passed here that this could answer: perhaps something that came before that.\n"},
        {OPEN "+0.001 S > C P. 1:301(300) ack 1\n+0.001 S > C R 201:201(0)\n"
              "+0.0001 S > C R 101:101(0)\n",
         "Whatever still arrives after a reset is answered by another one. Since the one before "
         "nothing passed here that this could answer: perhaps something that came before that.\n"},
        {OPEN "+0.001 S > C P. 1:301(300) ack 1\n+0.001 S > C R 201:201(0)\n"
              "+0.0001 S > C R 201:201(0)\n",
         "nothing passed here that this could answer: perhaps something that came before that, or "
         "the reset was doubled.\n"},
        {OPEN "+0.001 S > C R. 1:1(0) ack 1\n+0.001 C > S . 1:11(10) ack 1\n"
              "+0.001 S > C R 1:1(0)\n",
         "Whatever still arrives after a reset is answered by another one.\n"},
        {OPEN "+0.001 C > S R. 1:1(0) ack 1\n+0.0001 S > C R. 1:1(0) ack 1\n",
         "No reset answers a reset: both probably crossed on the way.\n"},
        /* who sent last was not about to receive */
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.001 C > S P. 11:21(10) ack 1\n"
              "+0.001 S > C P. 1:11(10) ack 11\n+0.001 C > S . 21:21(0) ack 11\n"
              "+0.001 S > C R. 11:11(0) ack 11\n",
         "What the program there did cannot be seen on the wire.\n"},
    };

    (void)state;
    assert_bodies_say(cases, sizeof cases / sizeof cases[0]);
}

static void
what_a_reset_ends_and_why(void **state)
{
    static const struct saying cases[] = {
        {OPEN "+3 S > C S. 0:0(0) ack 1\n+0.001 C > S . 1:1(0) ack 1\n+6 S > C R 1:1(0)\n",
         "It had sent its SYN-ACK again, although an ACK of that had passed here: probably that "
         "was lost behind this point, or not taken, and after some tries a kernel gives up. Else "
         "its program aborted.\n"},
        {OPENING "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 101 win 0\n"
                 "+0.2 C > S . 100:100(0) ack 1\n+0.001 S > C . 1:1(0) ack 101 win 0\n"
                 "+0.4 C > S . 100:100(0) ack 1\n+0.8 C > S . 100:100(0) ack 1\n"
                 "+1.6 C > S R. 101:101(0) ack 1\n",
         "The server had closed its window in segment 4, and did not answer the newest probe. A "
         "kernel tries longer (RFC 9293, section 3.8.3: R2 of 100 s or more); usually its program "
         "set a limit, or closed with linger time 0 or received bytes unread.\n"},
        {OPENING "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 101 win 0\n"
                 "+5 C > S . 100:100(0) ack 1\n+10 C > S . 100:100(0) ack 1\n"
                 "+20 C > S . 100:100(0) ack 1\n+40 C > S . 100:100(0) ack 1\n"
                 "+60 C > S . 100:100(0) ack 1\n+60 C > S R. 101:101(0) ack 1\n",
         "The server had closed its window in segment 4, and did not answer the newest probe: "
         "without answers a sender gives up (RFC 9293, section 3.8.3: R2); or its program set "
         "a limit, or closed with linger time 0 or received bytes unread.\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
              "+0.001 S > C P. 1:11(10) ack 2\n+0.001 C > S . 2:2(0) ack 11\n"
              "+0.001 S > C F. 11:11(0) ack 2\n+0.001 C > S R. 2:2(0) ack 12\n",
         "It has the other side's FIN, too, and could just acknowledge it: usually its program "
         "closed or ended with received bytes unread, or with a linger time of 0.\n"},
        {OPEN "+0.001 S > C R. 1:2(1) ack 1\n",
         "Its byte is no data of the connection: a reset may carry a text that says why it came "
         "(RFC 9293, section 3.5.3).\n"},
        {OPEN "+300 C > S P. 1:11(10) ack 1\n+0.001 S > C R. 1:1(0) ack 1\n",
         "It comes right behind segment 4, the first one after 5 min of silence, so probably "
         "because of that. A NAT, firewall or load balancer that has forgotten the connection may "
         "answer so, though kernels leave out the ACK; or its program aborted the idle connection "
         "when it was used again, with a linger time of 0 or received bytes unread.\n"},
        {OPEN "+1 C > S S 9000:9000(0)\n+0.001 S > C R. 1:1(0) ack 1\n",
         "The number of that SYN lies in its window: by RFC 793 the answer is a reset, which "
         "forged SYNs could abuse; since RFC 5961, section 4.2, it is a challenge ACK. Else its "
         "program aborted at that moment.\n"
         "There is no FIN and nothing should follow.\n"},
        {OPEN "+1 C > S S 900000:900000(0)\n+0.001 S > C R. 1:1(0) ack 1\n",
         "TCP answers such a SYN with an ACK (RFC 5961, section 4.2): perhaps something in between "
         "gives up the old connection for the new one, or its program aborted at that moment.\n"
         "There is no FIN and nothing should follow.\n"},
    };

    (void)state;
    assert_bodies_say(cases, sizeof cases / sizeof cases[0]);
}

/* RFC 8684, section 3.6, and what is behind the last one there. */
static void
a_reset_of_multipath_says_its_reason(void **state)
{
    static const char *const reasons[] = {
        "unspecified error",         "MPTCP-specific error",
        "lack of resources",         "administratively prohibited",
        "too much outstanding data", "unacceptable performance",
        "middlebox interference",    "reason 7"};
    static const char before[] = "says why (MP_TCPRST): ";
    char line[128];
    struct talk talk;
    struct text t;

    (void)state;
    talk_play(&talk, OPEN);
    for (int i = 0; i < (int)(sizeof reasons / sizeof reasons[0]); i++) {
        const struct note note = {.kind = NOTE_RESET_MULTIPATH, .mptcp_reason = i};

        text_init(&t, line, sizeof line);
        describe_note(&t, talk.flow, talk.event, &note, &relative);
        assert_memory_equal(line, before, strlen(before));
        assert_string_equal(line + strlen(before), reasons[i]);
    }
    talk_end(&talk);
}

static void
the_text_of_a_reset_is_no_data(void **state)
{
    struct told told = tell(OPEN "+0.001 S > C R. 1:5(4) ack 1 \"gone\"\n");

    (void)state;
    assert_non_null(strstr(told.body,
                           "Its 4 bytes are no data of the connection: a reset may carry "
                           "a text that says why it came (RFC 9293, section "
                           "3.5.3).\n"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reset_says_its_reason),
        cmocka_unit_test(what_a_reset_ends_and_why),
        cmocka_unit_test(a_reset_of_multipath_says_its_reason),
        cmocka_unit_test(the_text_of_a_reset_is_no_data),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
