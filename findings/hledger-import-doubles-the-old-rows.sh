#!/bin/bash
# hledger 1.25 (Debian 12).
#
# hledger import keeps for each file the latest date that it has seen, and how many rows had it. The next time it skips
# so many rows of that date, from the top of the file. In an export with the newest row first these are the NEW ones: it
# skips them, and imports as many of the oldest rows once more. It says "imported 2 new transactions", which is the
# right number. It turns a file round by itself if the dates fall, but of a file with one date it cannot tell.
# Guess that was wrong: it knows what it has imported, or it refuses; and the order does not matter within a day.
# An export of today's movements, taken at noon and in the evening: the evening's 40 and 50 credits are missing, and
# the morning's 10 and 20 are there twice; the sum is 90 instead of 150. Nothing fails, and a day later the same rules
# work, as the file then has two dates. What helps: newest-first in the rules, or balance as a column (it then asserts).
# Output seen:
#     no directive: imported 3, imported 2: 30 20 10 20 10
#     newest-first: imported 3, imported 2: 10 20 30 40 50
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT
found=$(dpkg-query -W -f='${Version}' hledger) || { echo "needs Debian 12's hledger"; exit 1; }
[ "$found" = "1.25-2+b5" ] || echo "note: seen with 1.25-2+b5, this is $found"
export LC_ALL=C.UTF-8 HOME="$T"
me=$(realpath "$0"); cd "$T"
rows=(1,u,10,2026-11-28T09:01:00Z 2,u,20,2026-11-28T09:02:00Z 3,u,30,2026-11-28T09:03:00Z
    4,u,40,2026-11-28T18:04:00Z 5,u,50,2026-11-28T18:05:00Z)
export_of() {   # the first $1 rows, newest first, as the service gives them at that hour
    echo id,user_id,amount,timestamp
    for ((row = $1 - 1; row >= 0; row--)); do echo "${rows[row]}"; done
}
seen=
for directive in "" newest-first; do
    rm -f books .latest*
    : > books
    printf '%s\n' "$directive" "skip 1" "fields id, user, amount, date" "date-format %Y-%m-%dT%H:%M:%SZ" \
        "account1 users:%user" "account2 sales" > rules
    line="${directive:-no directive}:"
    for count in 3 5; do
        export_of "$count" > movements.csv
        said=$(timeout 20 hledger -f books import movements.csv --rules-file rules 2>&1)
        line+=" $(grep -o "imported [0-9]*" <<< "$said"),"
    done
    line="${line%,}: $(grep users books | sed 's/.* //' | paste -sd ' ')"
    echo "$line"; seen+="$line
"
done
[ "$seen" = "$(sed -n '/^# Output seen/,/^set /s/^#     //p' "$me")
" ] || { echo "Changed: hledger import takes other rows than at the top of this file."; exit 1; }
