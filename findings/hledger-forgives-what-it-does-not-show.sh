#!/bin/bash
# hledger 1.25 (Debian 12), beside ledger 3.3.0.
#
# A journal with "commodity 1. credits" (whole credits, nothing after the point) holds an entry of 10 credits in and
# 9.6 out. hledger calls it balanced: it rounds the sum to the digits that the commodity is shown with before it asks
# whether that is zero. The reports round as well, so 10 and -10 stand there, and the books seem to agree; ten such
# entries are 4 credits off, and the report then says so at its foot. Without the directive it is refused, since 9.6
# itself shows one digit; with "commodity 1.0 credits" too. ledger refuses it in each case.
# Guess that was wrong: the directive is for display, and an entry adds up exactly or is refused.
# For a ledger of whole credits the directive is what one writes first. What helps: one digit more in it than the data
# can have, or ledger beside it. (hledger's strict checks, "check -s", are what is asked here, and do not find it.)
# Output seen:
#     commodity 1. credits: hledger accepts, ledger refuses; total of ten such entries: 4 credits
#     no directive: hledger refuses, ledger refuses
#     commodity 1.0 credits: hledger refuses, ledger refuses
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT
found=$(dpkg-query -W -f='${Version} ' hledger ledger) || { echo "needs Debian 12's hledger and ledger"; exit 1; }
[ "$found" = "1.25-2+b5 3.3.0-3 " ] || echo "note: seen with 1.25-2+b5 and 3.3.0-3, this is $found"
export LC_ALL=C.UTF-8 HOME="$T"
says() { if timeout 20 "$@" >/dev/null 2>&1; then echo accepts; else echo refuses; fi; }
journal() {   # directive, number of entries
    printf "%s\naccount users:one\naccount sales\n" "$1"
    for ((entry = 0; entry < $2; entry++)); do
        printf '\n2026-01-01 vend\n    users:one   10 credits\n    sales      -9.6 credits\n'
    done
}
seen=
for directive in "commodity 1. credits" "" "commodity 1.0 credits"; do
    journal "$directive" 1 > "$T/one.journal"
    line="${directive:-no directive}: hledger $(says hledger -f "$T/one.journal" check -s), ledger $(says ledger -f "$T/one.journal" balance)"
    [ "${directive%. credits}" = "$directive" ] || {
        journal "$directive" 10 > "$T/ten.journal"
        line+="; total of ten such entries: $(hledger -f "$T/ten.journal" balance | tail -1 | sed 's/^ *//; s/ *$//')"; }
    echo "$line"; seen+="$line
"
done
[ "$seen" = "$(sed -n '/^# Output seen/,/^set /s/^#     //p' "$0")
" ] || { echo "Changed: what hledger calls balanced is otherwise than at the top of this file."; exit 1; }
