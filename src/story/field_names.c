#include "field_names.h"

#include "tcpviz/decode/fields.h"
#include "tcpviz/decode/segment.h"
#include "tcpviz/flow/analysis.h"

#include <stddef.h>

#define N_OF(table) (sizeof(table) / sizeof(table)[0])

const char *
field_name(uint8_t id)
{
    static const char *const names[N_FIELDS] = {
        [FIELD_LAYERS] = "Headers",
        [FIELD_IP4] = "Internet Protocol Version 4",
        [FIELD_IP4_VERSION] = "Version",
        [FIELD_IP4_HEADER_LENGTH] = "Header Length",
        [FIELD_IP_DS] = "Differentiated Services Field",
        [FIELD_IP_DSCP] = "Differentiated Services Codepoint",
        [FIELD_IP_ECN] = "Explicit Congestion Notification",
        [FIELD_IP4_TOTAL_LENGTH] = "Total Length",
        [FIELD_IP4_ID] = "Identification",
        [FIELD_IP4_FLAGS] = "Flags",
        [FIELD_IP4_RESERVED] = "Reserved bit",
        [FIELD_IP4_DF] = "Don't fragment",
        [FIELD_IP4_MF] = "More fragments",
        [FIELD_IP4_OFFSET] = "Fragment Offset",
        [FIELD_IP4_TTL] = "Time to Live",
        [FIELD_IP_PROTOCOL] = "Protocol",
        [FIELD_IP4_CHECKSUM] = "Header Checksum",
        [FIELD_IP_SOURCE] = "Source Address",
        [FIELD_IP_DESTINATION] = "Destination Address",
        [FIELD_IP4_OPTIONS] = "Options",
        [FIELD_IP6] = "Internet Protocol Version 6",
        [FIELD_IP6_VERSION] = "Version",
        [FIELD_IP6_FLOW] = "Flow Label",
        [FIELD_IP6_LENGTH] = "Payload Length",
        [FIELD_IP6_HOPS] = "Hop Limit",
        [FIELD_IP_EXTENSIONS] = "Extension headers",
        [FIELD_TCP] = "Transmission Control Protocol",
        [FIELD_TCP_SOURCE] = "Source Port",
        [FIELD_TCP_DESTINATION] = "Destination Port",
        [FIELD_TCP_SEQ] = "Sequence Number",
        [FIELD_TCP_ACK] = "Acknowledgment Number",
        [FIELD_TCP_OFFSET] = "Header Length",
        [FIELD_TCP_FLAGS] = "Flags",
        [FIELD_TCP_RESERVED] = "Reserved",
        [FIELD_TCP_AE] = "Accurate ECN",
        [FIELD_TCP_CWR] = "Congestion Window Reduced",
        [FIELD_TCP_ECE] = "ECN-Echo",
        [FIELD_TCP_URG] = "Urgent",
        [FIELD_TCP_ACK_FLAG] = "Acknowledgment",
        [FIELD_TCP_PSH] = "Push",
        [FIELD_TCP_RST] = "Reset",
        [FIELD_TCP_SYN] = "Syn",
        [FIELD_TCP_FIN] = "Fin",
        [FIELD_TCP_WINDOW] = "Window",
        [FIELD_TCP_CHECKSUM] = "Checksum",
        [FIELD_TCP_URGENT] = "Urgent Pointer",
        [FIELD_TCP_OPTIONS] = "Options",
        [FIELD_OPTION] = "TCP Option",
        [FIELD_OPTION_KIND] = "Kind",
        [FIELD_OPTION_LENGTH] = "Length",
        [FIELD_OPTION_MSS] = "MSS Value",
        [FIELD_OPTION_SHIFT] = "Shift count",
        [FIELD_OPTION_TSVAL] = "Timestamp value",
        [FIELD_OPTION_TSECR] = "Timestamp echo reply",
        [FIELD_OPTION_SACK_LEFT] = "left edge",
        [FIELD_OPTION_SACK_RIGHT] = "right edge",
        [FIELD_OPTION_MINUTES] = "Granularity",
        [FIELD_OPTION_TIMEOUT] = "User Timeout",
        [FIELD_OPTION_ECT0_BYTES] = "Accurate ECN Echo ECT(0) Byte Counter",
        [FIELD_OPTION_CE_BYTES] = "Accurate ECN Echo CE Byte Counter",
        [FIELD_OPTION_ECT1_BYTES] = "Accurate ECN Echo ECT(1) Byte Counter",
        [FIELD_OPTION_SUBTYPE] = "Multipath TCP subtype",
        [FIELD_OPTION_EXPERIMENT] = "Experiment Identifier",
        [FIELD_OPTION_VALUE] = "Value",
        [FIELD_OPTIONS_REST] = "Not read as options",
        [FIELD_PAYLOAD] = "TCP payload",
        [FIELD_TRAILER] = "Padding or trailer",
        [FIELD_UNREAD] = "Behind an impossible header length",
    };

    return id < N_FIELDS ? names[id] : "";
}

const char *
protocol_name(uint32_t protocol)
{
    switch (protocol) {
    case 4:
        return "IPIP";
    case 6:
        return "TCP";
    case 17:
        return "UDP";
    case 41:
        return "IPv6";
    case 47:
        return "Generic Routing Encapsulation";
    default:
        return "Other";
    }
}

static const struct option_names {
    uint8_t kind;
    const char *tree, *kind_name;
} options[] = {
    {TCPOPT_EOL, "End of Option List (EOL)", "End of Option List"},
    {TCPOPT_NOP, "No-Operation (NOP)", "No-Operation"},
    {TCPOPT_MSS, "Maximum segment size", "Maximum Segment Size"},
    {TCPOPT_WSCALE, "Window scale", "Window Scale"},
    {TCPOPT_SACK_PERMITTED, "SACK permitted", "SACK Permitted"},
    {TCPOPT_SACK, "SACK", "SACK"},
    {TCPOPT_TIMESTAMPS, "Timestamps", "Time Stamp Option"},
    {TCPOPT_MD5, "TCP MD5 signature", "MD5 Signature Option"},
    {TCPOPT_USER_TIMEOUT, "User Timeout", "User Timeout Option"},
    {TCPOPT_AO, "TCP AO", "The TCP Authentication Option"},
    {TCPOPT_MPTCP, "MPTCP", "Multipath TCP"},
    {TCPOPT_FAST_OPEN, "TCP Fast Open", "TCP Fast Open Cookie"},
    {TCPOPT_ACCECN0, "Accurate ECN", "Accurate ECN Order 0"},
    {TCPOPT_ACCECN1, "Accurate ECN", "Accurate ECN Order 1"},
    {TCPOPT_EXP1, "Experimental", "RFC3692-style Experiment 1"},
    {TCPOPT_EXP2, "Experimental", "RFC3692-style Experiment 2"},
};

const char *
option_tree_name(uint8_t kind)
{
    for (size_t i = 0; i < N_OF(options); i++)
        if (options[i].kind == kind)
            return options[i].tree;
    return "Unknown";
}

bool
option_is_known(uint8_t kind)
{
    for (size_t i = 0; i < N_OF(options); i++)
        if (options[i].kind == kind)
            return true;
    return false;
}

const char *
option_kind_name(uint8_t kind)
{
    for (size_t i = 0; i < N_OF(options); i++)
        if (options[i].kind == kind)
            return options[i].kind_name;
    return "Unknown";
}

const char *
mptcp_subtype_name(uint32_t subtype)
{
    static const char *const names[] = {
        "Multipath Capable", "Join Connection", "Data Sequence Signal",
        "Add Address",       "Remove Address",  "Change Subflow Priority",
        "TCP Fallback",      "Fast Close",      "TCP Reset",
    };

    return subtype < N_OF(names) ? names[subtype] : "Unknown";
}

const char *
completeness_name(unsigned bits)
{
    enum { ESTABLISHED = COMPLETENESS_SYN | COMPLETENESS_SYN_ACK | COMPLETENESS_ACK };
    unsigned end = bits & (COMPLETENESS_FIN | COMPLETENESS_RST), rest = bits & ~end;

    if (end != 0)
        return rest == (ESTABLISHED | COMPLETENESS_DATA) ? "Complete, WITH_DATA"
               : rest == ESTABLISHED                     ? "Complete, NO_DATA"
                                                         : "Incomplete";
    switch (rest) {
    case COMPLETENESS_SYN:
        return "Incomplete, SYN_SENT";
    case COMPLETENESS_SYN | COMPLETENESS_SYN_ACK:
        return "Incomplete, CLIENT_ESTABLISHED";
    case ESTABLISHED:
        return "Incomplete, ESTABLISHED";
    case ESTABLISHED | COMPLETENESS_DATA:
        return "Incomplete, DATA";
    default:
        return "Incomplete";
    }
}

const char *
verdict_name(unsigned bit)
{
    static const char *const names[] = {
        "This frame is a (suspected) retransmission",
        "This frame is a (suspected) fast retransmission",
        "This frame is a (suspected) spurious retransmission",
        "This frame is a (suspected) out-of-order segment",
        "Previous segment(s) not captured (common at capture start)",
        "ACKed segment that wasn't captured (common at capture start)",
        "This is a TCP duplicate ack",
        "TCP window update",
        "TCP window specified by the receiver is now completely full",
        "TCP Zero Window segment",
        "TCP Zero Window Probe",
        "ACK to a TCP Zero Window Probe",
        "TCP keep-alive segment",
        "ACK to a TCP keep-alive segment",
        "A new tcp session is started with the same ports as an earlier session in this trace",
        "TCP SYN with TFO Cookie",
        "TCP SYN-ACK accepting TFO data",
        "TCP SYN-ACK ignoring TFO data",
    };
    _Static_assert(1u << (N_OF(names) - 1) == ANALYSIS_TFO_IGNORED, "one for each flag");

    return bit < N_OF(names) ? names[bit] : "";
}
