#!/usr/bin/env bash
# jo 1.9 (Debian 12's jo 1.9-1), with which shell scripts write the JSON that curl then sends.
#
# jo userId=0712345670 is {"userId":712345670}: jo takes a word for a number if C's strtod() does, so a leading
# zero, a plus, hexadecimal and infinity count as well, and it writes the double with 15 or 16 digits. A word in
# quotation marks is still one to jo, as the shell has taken them off. -s before a word makes it text.
# Output seen:
#     0712345670: 712345670, +254712345678: 254712345678
#     12345678901234567890: 1.234567890123457e+19, 9007199254740993: 9007199254740992
#     0x1F: 31, 1e5: 100000, true: true, 19.90: 19.9
#     with -s: as written, each
#
# What I guessed was that digits which JSON itself does not allow, as 0712 and +254, are text.
# A top-up by script names a user that nobody has, or, with 20 digits, a reference that others share; a server
# that checks types refuses it. What helps: jo -- -s userId="$user" -s reference="$ref" amount=5 (the last row).
set -euo pipefail
me=$(realpath "$0"); seen=$(mktemp)
trap 'rm -f "$seen"' EXIT
got=$(dpkg-query -W -f='${Version}' jo) || { echo "needs Debian 12's jo"; exit 1; }
[ "$got" = 1.9-1 ] || echo "note: seen with 1.9-1, this is $got"
words=(0712345670 +254712345678 12345678901234567890 9007199254740993 0x1F 1e5 true 19.90)
value() { jo "$@" | sed 's/^{"v"://; s/}$//'; }
row() { local each line=; for each in "$@"; do line+=", $each: $(value "v=$each")"; done; echo "${line#, }"; }
{
    row "${words[@]:0:2}"; row "${words[@]:2:2}"; row "${words[@]:4}"
    verdict="as written, each"
    for each in "${words[@]}"; do [ "$(value -- -s "v=$each")" = "\"$each\"" ] || verdict="not $each"; done
    echo "with -s: $verdict"
} | tee "$seen"
sed -n 's/^#     //p' "$me" | cmp -s - "$seen" || { echo "jo guesses other types than it did." >&2; exit 1; }
