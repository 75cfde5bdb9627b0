# tshark's fields, all values of each, become the columns of tcpviz.
#
# `names` lists the fields in their order, those that are a column as column=field.  Rows that
# tcpviz does not have are left out.
BEGIN {
    FS = OFS = "\t"
    n_fields = split(names, order, /[ \n]+/)
    for (i = 1; i <= n_fields; i++) {
        split(order[i], part, "=")
        at[part[2] == "" ? part[1] : part[1] "="] = i
    }
    n_columns = split("frame time stream src sport dst dport flags flags_hex hdr_len seq ack seq_raw " \
                      "ack_raw len nxtseq win_raw win win_factor urg opts mss sack_perm wscale " \
                      "tsval tsecr sack dsack analysis dup_ack_num dup_ack_frame rto rto_frame " \
                      "acks_frame ack_rtt initial_rtt bytes_in_flight push_bytes_sent completeness " \
                      "completeness_str time_rel time_delta close fin_retrans", column, " ")
    n_flags = split("retransmission fast_retransmission spurious_retransmission out_of_order " \
                    "lost_segment ack_lost_segment duplicate_ack window_update window_full " \
                    "zero_window zero_window_probe zero_window_probe_ack keep_alive " \
                    "keep_alive_ack reused_ports tfo_syn tfo_ack tfo_ignored", flag, " ")
    # Letters of the flags in the order in which they are written, with digit and bit of each.
    n_letters = split("S3:2 F3:1 R3:4 P3:8 U2:2 A2:1 E2:4 C2:8 N1:1", letter, " ")
    words[1] = "Incomplete, SYN_SENT"
    words[3] = "Incomplete, CLIENT_ESTABLISHED"
    words[7] = "Incomplete, ESTABLISHED"
    words[15] = "Incomplete, DATA"
    words[23] = words[39] = words[55] = "Complete, NO_DATA"
    words[31] = words[47] = words[63] = "Complete, WITH_DATA"
    print_row_of_names()
}

function print_row_of_names(  i, line) {
    for (i = 1; i <= n_columns; i++)
        line = line (i > 1 ? OFS : "") column[i]
    print line
}

function first(text) {
    sub(/,.*/, "", text)
    return text
}

function raw(field) {
    return $(at[field])
}

# The IP layer in front of TCP; counts them, and what else matters there.
function read_layers(  n, layer, i) {
    n_ip = n_ip6 = n_tcp = 0
    icmp = 0
    last = ""
    n = split(raw("frame.protocols"), layer, ":")
    for (i = 1; i <= n; i++) {
        if (layer[i] == "tcp")
            n_tcp++
        if (n_tcp > 0)
            continue
        icmp = icmp || layer[i] == "icmp" || layer[i] == "icmpv6"
        if (layer[i] == "ip" || layer[i] == "ipv6")
            last = layer[i]
        n_ip += layer[i] == "ip"
        n_ip6 += layer[i] == "ipv6"
    }
}

function address(side,  n, value, i) {
    n = split(raw(last "." side), value, ",")
    i = last == "ip" ? n_ip : n_ip6
    return value[i < n ? i : n]
}

function letters(hex,  i, value, text) {
    if (hex == "")
        return ""
    for (i = 1; i <= n_letters; i++) {
        value = index("0123456789abcdef", substr(hex, 3 + substr(letter[i], 2, 1), 1)) - 1
        if (int(value / substr(letter[i], 4)) % 2)
            text = text substr(letter[i], 1, 1)
    }
    return text == "" ? "." : text
}

function blocks(left, right,  n, i, l, r, text) {
    n = split(left, l, ",")
    if (split(right, r, ",") < n)
        n = split(right, r, ",")
    for (i = 1; i <= n; i++)
        text = text (i > 1 ? "," : "") l[i] "-" r[i]
    return text
}

# The special kinds of retransmission carry the general flag as well.
function flags(  i, text, special) {
    special = raw("tcp.analysis.fast_retransmission") != "" ||
              raw("tcp.analysis.spurious_retransmission") != ""
    for (i = 1; i <= n_flags; i++)
        if (raw("tcp.analysis." flag[i]) != "" && !(i == 1 && special))
            text = text (text == "" ? "" : ",") flag[i]
    return text
}

{
    read_layers()
    if (icmp || last == "" || n_tcp > 1 || index($(at["sport="]), ","))
        next
    for (i = 1; i <= n_columns; i++)
        cell[column[i]] = column[i] "=" in at ? first($(at[column[i] "="])) : ""
    cell["src"] = address("src")
    cell["dst"] = address("dst")
    cell["flags_hex"] = first(raw("tcp.flags"))
    cell["flags"] = letters(cell["flags_hex"])
    cell["opts"] = raw("tcp.option_kind")
    cell["sack_perm"] = index("," cell["opts"] ",", ",4,") ? "1" : ""
    cell["sack"] = blocks(raw("tcp.options.sack_le"), raw("tcp.options.sack_re"))
    cell["dsack"] = blocks(raw("tcp.options.sack.dsack_le"), raw("tcp.options.sack.dsack_re"))
    cell["analysis"] = flags()
    cell["close"] = raw("tcp.connection.fin_active") != "" ? "active" \
                    : raw("tcp.connection.fin_passive") != "" ? "passive" : ""
    if (cell["completeness"] != "")
        cell["completeness_str"] = cell["completeness"] in words ? words[cell["completeness"]] \
                                   : "Incomplete"
    line = ""
    for (i = 1; i <= n_columns; i++)
        line = line (i > 1 ? OFS : "") cell[column[i]]
    print line
}
