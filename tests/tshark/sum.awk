# Adds up what compare.awk printed of all captures, and judges it; `files` is how many there are.
BEGIN {
    FS = "\t"
    shown_of_each = 3
}

$1 == "capture" {
    captures++
    if ($3 > 1) {
        print $2 ": status " $3
        failed++
    }
}

$1 == "cells" { same[$2] += $3; all[$2] += $4; sum_same += $3; sum_all += $4 }
$1 == "flag"  { both[$2] += $3; either[$2] += $4 }
$1 == "known" { n_known++ }

$1 == "differs" {
    n_differing++
    if (++told[$2, $4] <= 1 && ++shown[$4] <= shown_of_each)
        example[$4] = example[$4] sprintf("    %s frame %s: tshark %s, here %s\n", $2, $3,
                                          $5 == "" ? "(empty)" : $5, $6 == "" ? "(empty)" : $6)
}

$1 == "line" && $4 == 0 {
    printf "known-differences:%d no longer differs: %s\n", $2, $3
    failed++
}

function percent(part, whole) {
    return whole > 0 ? 100 * part / whole : 100
}

function judge(what, part, whole, least) {
    if (percent(part, whole) >= least) {
        passed++
        return
    }
    printf "%s: %d of %d are equal, %.3f %%, which is below %s %%\n", what, part, whole,
           percent(part, whole), least
    failed++
}

END {
    for (column in all)
        judge("column " column, same[column], all[column], 99)
    for (flag in either)
        judge("flag " flag, both[flag], either[flag], 98)
    judge("all cells", sum_same, sum_all, 99.9)
    for (column in example)
        printf "differing in %s:\n%s", column, example[column]
    if (captures != files || sum_all == 0) {
        printf "%d of %d captures were compared\n", captures, files
        failed++
    }
    printf "%d captures, %d cells, %.3f %% equal, %d differ, %d more for a known reason\n",
           captures, sum_all, percent(sum_same, sum_all), n_differing, n_known
    printf "%d passed, %d failed\n", passed, failed
    exit failed > 0
}
