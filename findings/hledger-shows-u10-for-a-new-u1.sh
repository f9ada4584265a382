#!/usr/bin/env bash
# A user's account by hledger 1.25 (Debian 12; unpacked here where it is not installed), read by Python's csv.
#
# aregister takes the name of an account for a pattern, looks for it anywhere in the names, and shows the first that
# fits by the alphabet, without a word when the name as given does not exist. Text has the shown account in its first
# line; CSV and JSON have no column for it.
# Seen: u1 has registered and bought nothing yet. "aregister credits:u1" gives the movements of u10, exit code 0; as CSV
#   a date, a description, 700 and a balance of 700, and nothing that says whose. Once u1 has a row, it is u1's. With a
#   name that is in none: exit code 1.
#
# The guess: what is asked for one account, by its whole name, answers for that one or fails. A page that shows a user
# the books' balance is right for each user of a test, and shows another's 700 credits to those who are new.
# What helps, tried: ^credits:u1$ as the name, which exits with 1 until there is a row.
set -euo pipefail
desk=$(mktemp -d); trap 'rm -rf "$desk"' EXIT; cd "$desk"
export LC_ALL=C.UTF-8 HOME="$desk"
if ! command -v hledger >/dev/null; then
    { apt-get download hledger && dpkg -x hledger_*.deb .; } >apt 2>&1 || { echo "needs Debian's hledger"; exit 1; }
    PATH="$desk/usr/bin:$PATH"
fi
hledger --version | grep -q "hledger 1\.25" || echo "note: seen with 1.25, this is $(hledger --version)"
cat >books <<'BOOKS'
2026-11-27 pack
    credits:u10    700
    income
2026-11-28 pack
    credits:u11    5
    income
BOOKS
balance() {   # the last balance of the CSV that aregister gives for a name
    if hledger -f books aregister "$1" -O csv >rows 2>errors
    then python3 -c 'import csv; print([row["balance"] for row in csv.DictReader(open("rows"))][-1])'
    else echo "exit code $?"; fi
}
seen="new: $(balance credits:u1), of u10 in it: $(grep -c u10 rows || true), anchored: $(balance '^credits:u1$')"
printf '2026-11-29 pack\n    credits:u1    3\n    income\n' >>books
seen="$seen; then: $(balance credits:u1), anchored: $(balance '^credits:u1$'); unknown: $(balance credits:v9)"
echo "$seen"
[ "$seen" = "new: 700, of u10 in it: 0, anchored: exit code 1; then: 3, anchored: 3; unknown: exit code 1" ] ||
    { echo "hledger chooses an account otherwise than it did."; exit 1; }
