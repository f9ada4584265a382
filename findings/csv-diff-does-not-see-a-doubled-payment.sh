#!/usr/bin/env bash
# csv-diff 1.2 and csvdiff 0.3.3, beside daff 1.4.2 (PyPI), Python 3.
#
# Behaviour: both read each file into a dict of its rows: csv-diff, without --key, by the row's own text, and
# csvdiff by the columns that one names. What comes twice is there once, and no row is counted.
# Seen: a gateway's list of two payments, and one in which a payment stands twice: both find nothing, and
# csvdiff ends with 0 as for equal files, also with all columns as its key. With --key user two different
# payments of one user are one as well: a list that lacks the first of them is equal. daff shows the row.
#
# The wrong guess: a diff of two tables shows each row that is in one of them only, as diff shows each line;
# and a key that is not unique is refused.
# For whoever compares the gateway's list with the ledger's: the doubled payment, which is what one looks for,
# is the one difference that is never shown. What helps, tried here: a column with the payment's own id in
# both files and as the key, or daff.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check csv-diff==1.2 csvdiff==0.3.3 daff==1.4.2 2>/dev/null
printf '%s\n' user,amount,id ann,5,p1 bob,7,p2 >once.csv
printf '%s\n' user,amount,id ann,5,p1 bob,7,p2 ann,5,p1 >twice.csv
printf '%s\n' user,amount,id ann,5,p1 bob,7,p2 ann,5,p3 >two.csv
printf '%s\n' user,amount,id bob,7,p2 ann,5,p3 >last.csv
seen=
try() {   # what was tried, a pattern that stands in the answer when a difference is shown, the command
    local what=$1 pattern=$2; shift 2
    answer=$("$@" 2>&1 | tr -d ' \n' || true)
    if [[ $answer =~ $pattern ]]; then found=differs; else found=equal; fi
    echo "$what: $found"
    seen+="$found "
}
json='"(added|removed|changed)":\[[^]]'
try "csv-diff, a row twice" "$json" venv/bin/csv-diff --json once.csv twice.csv
try "csvdiff, a row twice" "$json" venv/bin/csvdiff user,amount,id once.csv twice.csv
try "csv-diff, by user" "$json" venv/bin/csv-diff --json --key user two.csv last.csv
try "csvdiff, by user" "$json" venv/bin/csvdiff user two.csv last.csv
try "csv-diff, by id" "$json" venv/bin/csv-diff --json --key id two.csv last.csv
try "csvdiff, by id" "$json" venv/bin/csvdiff id two.csv last.csv
try "daff, a row twice" '[+]{3}' venv/bin/daff.py once.csv twice.csv
[ "$seen" = "equal equal equal equal differs differs differs " ] ||
    { echo "A diff of CSV files sees other rows than it did."; exit 1; }
