#!/bin/bash
# ledger 3.3.0 (Debian 12), its command convert.
#
# convert --rich-data writes to each entry a UUID, the SHA-1 of the row's text, and leaves out rows whose UUID is known:
# so that an export that overlaps an older one can be converted again. A row that equals an earlier one of the SAME file
# is known as well, and is left out, without a word. Without --rich-data both are there.
# Guess that was wrong: two equal rows in one file are two payments; what is known is what the journal has.
# Two spends of 5 credits by one user on one day, in an export by date, name and amount, are one: 12 credits instead of
# 17. What helps: a column that differs in each row, such as the movement's id (tried here).
# It cuts an amount at what it cannot read, too, and exits with 0: "50-", as SAP writes a debit, is 50, "1 000" is 1.
# Output seen:
#     plain: 5 5 7; --rich-data: 5 7; again: none; with an id: 5 5 7
#     50- is 50, 1 000 is 1, (50) is refused, 1,000 is 1000
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT
found=$(dpkg-query -W -f='${Version}' ledger) || { echo "needs Debian 12's ledger"; exit 1; }
[ "$found" = "3.3.0-3" ] || echo "note: seen with 3.3.0-3, this is $found"
export LC_ALL=C.UTF-8 HOME="$T"
me=$(realpath "$0"); cd "$T"
printf '2026/11/28,spend,%s\n' 5 5 7 | sed '1i date,payee,amount' > plain.csv
printf '2026/11/28,spend,%s\n' 5,1 5,2 7,3 | sed '1i date,payee,amount,note' > ids.csv
: > empty
convert() {   # journal, file, options
    timeout 20 ledger -f "$1" convert "$2" --input-date-format %Y/%m/%d --account users:u "${@:3}"
}
amounts() { sed -n 's/^ *Expenses:Unknown *//p' | paste -sd ' '; }
convert empty plain.csv --rich-data > books
again=$(convert books plain.csv --rich-data | amounts)
seen="plain: $(convert empty plain.csv | amounts); --rich-data: $(amounts < books); again: ${again:-none}; with an id: $(
    convert empty ids.csv --rich-data | amounts)
"
for amount in 50- "1 000" "(50)" 1,000; do
    printf 'date,payee,amount\n2026/11/28,spend,"%s"\n' "$amount" > one.csv
    if read=$(convert empty one.csv 2>/dev/null); then read="is $(amounts <<< "$read")"; else read="is refused"; fi
    seen+="$amount $read, "
done
seen="${seen%, }"
echo "$seen"
[ "$seen" = "$(sed -n '/^# Output seen/,/^set /s/^#     //p' "$me")" ] || {
    echo "Changed: ledger convert takes other rows or amounts than at the top of this file."; exit 1; }
