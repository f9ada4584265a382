#!/usr/bin/env bash
# ledger 3.3.0 (Debian 12), its command csv, beside hledger 1.25; read by Python's csv, 3.11.
#
# Behaviour: ledger puts each cell in quotation marks and writes one inside a cell as \", where CSV (RFC 4180)
# doubles it. A reader takes that mark for the end of the cell, and a comma after it for the next column.
# Seen: a payee 5" pack, blue: the row has 9 cells instead of 8, and the amount, 5, is in the column after its
# own, where an empty one stands now. No reader raises. hledger's register -O csv doubles the mark.
#
# The wrong guess: what is quoted for CSV is read by any reader of CSV, the more so where each cell is quoted.
# For books of a ledger's movements: a reason that somebody typed, with inches or a quoted word in it, is a
# row without an amount in the accountant's table, so that the sum is short by it; the others are right. What
# helps, tried here: a --csv-format of quoted_rfc() instead of quoted().
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version} ' ledger hledger) || { echo "needs both of Debian 12"; exit 1; }
[[ $found = "1.25-"*" 3.3.0-"* ]] || echo "note: seen with 3.3.0 and 1.25, this is $found"
cat >"$dir/books" <<'BOOKS'
2026-11-27 pack
    credits    7
    income
2026-11-28 5" pack, blue
    credits    5
    income
BOOKS
cells() {   # number of the amount's column; the CSV comes on standard input
    python3 -c 'import csv, sys
rows = [row for row in csv.reader(sys.stdin) if "credits" in row]
print(*(f"{len(row)} cells, amount {row[int(sys.argv[1])] or None}" for row in rows), sep="; ")' "$1"
}
rfc='%(quoted_rfc(date)),%(quoted_rfc(payee)),%(quoted_rfc(account)),%(quoted_rfc(quantity(amount)))\n'
seen="ledger: $(ledger -f "$dir/books" csv | cells 5)
quoted_rfc: $(ledger -f "$dir/books" csv --csv-format "$rfc" | cells 3)
hledger: $(hledger -f "$dir/books" register -O csv | cells 5)"
echo "$seen"
[ "$seen" = "ledger: 8 cells, amount 7; 9 cells, amount None
quoted_rfc: 4 cells, amount 7; 4 cells, amount 5
hledger: 7 cells, amount 7; 7 cells, amount 5" ] ||
    { echo "ledger writes CSV otherwise than it did."; exit 1; }
