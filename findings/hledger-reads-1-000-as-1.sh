#!/bin/bash
# hledger 1.25 (Debian 12), beside ledger 3.3.0.
#
# In an amount with one comma or one point hledger takes that sign for the decimal mark, whatever stands behind it:
# 1,000 is one, and shown as 1,000 again. With two signs, 12,345.00, or two of a kind, 1,234,567, it is the thousands'.
# Each amount is looked at by itself, so one column of a CSV has both readings. ledger reads 1,000 as a thousand.
# Guess that was wrong: three digits after a comma are thousands, or else the file is refused as ambiguous.
# An export that writes 1,000 and 12,345.00, as a spreadsheet does: the top-up of a thousand credits counts as one, and
# larger ones are right. The entries balance, so that "check" says nothing.
# What helps: decimal-mark . in the rules of the CSV (tried here).
# Output seen:
#     journal: hledger 1.00 a 12345.00 b 1234567.00 c; ledger 1,000 a 12,345.00 b 1,234,567 c
#     csv: hledger 1.00 a 12345.00 b 1234567.00 c; with decimal-mark 1000.00 a 12345.00 b 1234567.00 c
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT
found=$(dpkg-query -W -f='${Version} ' hledger ledger) || { echo "needs Debian 12's hledger and ledger"; exit 1; }
[ "$found" = "1.25-2+b5 3.3.0-3 " ] || echo "note: seen with 1.25-2+b5 and 3.3.0-3, this is $found"
export LC_ALL=C.UTF-8 HOME="$T"
me=$(realpath "$0"); cd "$T"
echo date,user,amount > top-ups.csv
: > books
while read -r amount name; do   # each in a commodity of its own, as those of one are all shown alike
    printf '2026-01-01 top-up\n    users  %s %s\n    sales\n\n' "$amount" "$name" >> books
    printf '2026-01-01,users,"%s %s"\n' "$amount" "$name" >> top-ups.csv
done <<< "1,000 a
12,345.00 b
1,234,567 c"
printf '%s\n' "skip 1" "fields date, user, amount" "account1 %user" "account2 sales" > rules
{ cat rules; echo "decimal-mark ."; } > marked
styles=(-c "1.00 a" -c "1.00 b" -c "1.00 c")   # for what is shown, not for what is read
balances() { timeout 20 "$@" | grep -o '[0-9,.]* [abc]' | sort -u -k 2 | paste -sd ' '; }
seen="journal: hledger $(balances hledger -f books balance users "${styles[@]}"); ledger $(
    balances ledger -f books balance users)
csv: hledger $(balances hledger -f top-ups.csv --rules-file rules balance users "${styles[@]}"); with decimal-mark $(
    balances hledger -f top-ups.csv --rules-file marked balance users "${styles[@]}")"
echo "$seen"
[ "$seen" = "$(sed -n '/^# Output seen/,/^set /s/^#     //p' "$me")" ] || {
    echo "Changed: hledger or ledger reads a comma otherwise than at the top of this file."; exit 1; }
