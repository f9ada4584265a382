#!/bin/bash
# systemd 252 (Debian 12), asked by systemd-analyze calendar; zones of Debian's tzdata.
#
# A nightly timer, OnCalendar=*-*-* 02:30:00 Europe/Berlin, does not elapse at all in the night in which the clock goes
# from 02:00 to 03:00: from the 28th it goes to the 30th of March 2026. Persistent=true does not help, as no moment
# was missed. The same without a zone on a server whose local time is such a one. In autumn, where 02:30 comes twice,
# it elapses once, at the first.
# Guess that was wrong: the time that does not exist is moved to 03:00 or 03:30 (Debian's cron documents that it runs
# such a job right after the change). For a ledger: one night a year has no backup, and an alert on its age that
# allows 25 hours fires with nothing broken. 03:30, or a time in UTC, elapses every night.
# Output seen (elapses between the 28th and 31st of March, in UTC):
#     02:30:00 Europe/Berlin: 28th 01:30, 30th 00:30, 31st 00:30
#     03:30:00 Europe/Berlin: 28th 02:30, 29th 01:30, 30th 01:30, 31st 01:30
#     02:30:00 UTC: 28th 02:30, 29th 02:30, 30th 02:30, 31st 02:30
#     02:30:00, server in Berlin: 28th 01:30, 30th 00:30, 31st 00:30
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT
found=$(systemd-analyze --version | sed -n '1s/systemd \([0-9]*\).*/\1/p') || { echo "needs Debian 12's systemd"; exit 1; }
[ "$found" = 252 ] || echo "note: seen with systemd 252, this is $found"
[ -e /usr/share/zoneinfo/Europe/Berlin ] || { echo "needs Debian's tzdata"; exit 1; }
elapses() {   # calendar expression; TZ is the server's zone
    timeout 20 systemd-analyze calendar --base-time='2026-03-28 00:00:00 UTC' --iterations=5 "*-*-* $1" |
        if [ "${TZ:-UTC}" = UTC ]; then grep -oE '(elapse|Iter. #[0-9]): .* UTC'; else grep -oE '\(in UTC\): .* UTC'; fi |
        sed -nE 's/.*2026-03-(28|29|30|31) ([0-9:]{5}):00 UTC/\1 \2/p' | sed -E 's/31 /31st /; s/^(28|29|30) /\1th /' | paste -sd, | sed 's/,/, /g'
}
export TZ=UTC
berlin=$(elapses "02:30:00 Europe/Berlin"); later=$(elapses "03:30:00 Europe/Berlin"); utc=$(elapses "02:30:00 UTC")
server=$(TZ=Europe/Berlin elapses "02:30:00")
echo "02:30:00 Europe/Berlin: $berlin"; echo "03:30:00 Europe/Berlin: $later"; echo "02:30:00 UTC: $utc"; echo "02:30:00, server in Berlin: $server"
skips="28th 01:30, 30th 00:30, 31st 00:30"
[ "$berlin" = "$skips" ] && [ "$server" = "$skips" ] && [ "$later" = "28th 02:30, 29th 01:30, 30th 01:30, 31st 01:30" ] &&
    [ "$utc" = "28th 02:30, 29th 02:30, 30th 02:30, 31st 02:30" ] || {
    echo "Changed: a timer elapses at other moments than at the top of this file."; exit 1; }
