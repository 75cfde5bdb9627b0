# Two tables of one capture, tshark's and ours: what is equal, what differs.
#
# usage: awk -v capture=NAME -f compare.awk KNOWN EXPECTED FOUND
#
# Prints, with tabs between: cells COLUMN EQUAL ALL; flag NAME BOTH EITHER; differs CAPTURE FRAME
# COLUMN EXPECTED FOUND, or known for those that KNOWN lists; line NUMBER TEXT DIFFERING of each line
# of KNOWN for this capture.  A row that one table lacks differs in each of its cells, and is shown
# as one difference of the column (row).  Streams are equal where numbers stand for one another, and
# initial_rtt is compared where tshark shows it: there it depends on what else is shown.
BEGIN {
    FS = "\t"
}

FILENAME != file {
    file = FILENAME
    part++
    header = 0
}

part == 1 {
    split($0, word, " ")
    if (word[1] != capture)
        next
    known[word[2], word[3]] = ++n_known
    text[n_known] = $0
    line_number[n_known] = FNR
    next
}

!header {
    header = 1
    for (i = 1; i <= NF; i++) {
        if (part == 2)
            name[n_columns = i] = $i
        else
            place[$i] = i
    }
    next
}

part == 2 {
    row[$1] = $0
    order[++n_rows] = $1
    next
}

# Which line of KNOWN speaks of this cell; 0: none.
function line_of(frame, column) {
    if ((frame, column) in known)
        return known[frame, column]
    if ((frame, "*") in known)
        return known[frame, "*"]
    if (("*", column) in known)
        return known["*", column]
    return ("*", "*") in known ? known["*", "*"] : 0
}

function differs(frame, column, want, got,  line) {
    line = line_of(frame, column)
    if (line > 0)
        used[line]++
    print (line > 0 ? "known" : "differs") FS capture FS frame FS column FS want FS got
    return line > 0
}

function streams_equal(want, got) {
    if (!(want in there) && !(got in back)) {
        there[want] = got
        back[got] = want
    }
    return there[want] == got && back[got] == want
}

function equal(column, want, got) {
    return column == "stream" ? streams_equal(want, got) : want "" == got ""
}

function count_flags(want, got, known_one,  n, i, list, either) {
    n = split(want, list, ",")
    for (i = 1; i <= n; i++)
        either[list[i]] = 1
    n = split(got, list, ",")
    for (i = 1; i <= n; i++)
        either[list[i]] += 2
    for (i in either) {
        if (known_one && either[i] != 3)
            continue
        flag_either[i]++
        flag_both[i] += either[i] == 3
    }
}

function compare_row(frame,  i, n, m, want, got, column, w, g, good, listed) {
    n = split(row[frame], want, FS)
    m = split($0, got, FS)
    for (i = 2; i <= n; i++) {
        column = name[i]
        w = want[i]
        g = got[place[column]]
        if (w == "" && (g == "" || column == "initial_rtt"))
            continue
        good = equal(column, w, g)
        listed = !good && differs(frame, column, w, g)
        if (column == "analysis")
            count_flags(w, g, listed)
        if (listed)
            continue
        all[column]++
        same[column] += good
    }
}

function count_lone_row(frame, line, ours,  i, n, cell) {
    if (differs(frame, "(row)", ours ? "no row" : "a row", ours ? "a row" : "no row"))
        return
    n = split(line, cell, FS)
    for (i = 2; i <= n_columns; i++)
        if (cell[ours ? place[name[i]] : i] != "")
            all[name[i]]++
}

{
    found[$1] = 1
    if ($1 in row)
        compare_row($1)
    else if (!($1 in lone))
        count_lone_row($1, $0, 1)
}

END {
    for (i = 1; i <= n_rows; i++)
        if (!(order[i] in found))
            count_lone_row(order[i], row[order[i]], 0)
    for (column in all)
        print "cells" FS column FS same[column] + 0 FS all[column]
    for (i in flag_either)
        print "flag" FS i FS flag_both[i] + 0 FS flag_either[i]
    for (i = 1; i <= n_known; i++)
        print "line" FS line_number[i] FS text[i] FS used[i] + 0
}
