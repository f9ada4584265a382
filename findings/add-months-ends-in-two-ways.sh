#!/usr/bin/env bash
# orafce 4.1.1 for PostgreSQL 15.20, and MariaDB 10.11.19 in sql_mode = ORACLE (all Debian 12): ADD_MONTHS(), which both
# have for what comes from Oracle.
#
# Behaviour: Oracle's function makes the last day of a month the last day of the other one. orafce does so, too; MariaDB
# keeps the day's number, as its own date arithmetic does, in Oracle's mode as well.
# Output seen, what a month bought on that day lasts to:
#     2026-02-28: orafce 2026-03-31, MariaDB 2026-03-28, PostgreSQL + 1 month 2026-03-28
#     2026-04-30: orafce 2026-05-31, MariaDB 2026-05-30, PostgreSQL + 1 month 2026-05-30
#     2026-01-31: orafce 2026-02-28, MariaDB 2026-02-28, PostgreSQL + 1 month 2026-02-28
#     2026-02-27: orafce 2026-03-27, MariaDB 2026-03-27, PostgreSQL + 1 month 2026-03-27
#
# The wrong guess: a function of that name means what Oracle means by it; or is written for + INTERVAL 1 MONTH.
# Who buys on the last day of a short month has up to three days more with one than with the other. After a move credits
# expire before the day that was promised; a report in the former database says that they are still there. Tests
# with the 31st and with the middle of a month agree.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); server=; trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version}' postgresql-15-orafce) || { echo "needs Debian 12's postgresql-15-orafce"; exit 1; }
[[ $found = 4.1.1-* ]] || echo "note: seen with orafce 4.1.1, this is $found"
[ -x /usr/sbin/mariadbd ] || { echo "needs Debian 12's mariadb-server-core"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/data"; user=$(id -un); [ "$user" != root ] || { user=nobody; chown nobody "$dir/data"; }
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --auth-root-authentication-method=normal >/dev/null
/usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --skip-networking \
    --sql-mode=ORACLE >/dev/null 2>&1 & server=$!
cd "$dir"
maria() { mariadb --no-defaults -N -B -uroot -S data/s test -e "$1"; }
for _ in $(seq 100); do maria "" 2>/dev/null && break; sleep 0.1; done
psql -Xqc "CREATE EXTENSION orafce" >/dev/null
postgres() { psql -XAtc "SELECT ($1)::date"; }
for day in 2026-02-28 2026-04-30 2026-01-31 2026-02-27; do
    echo "$day: orafce $(postgres "oracle.add_months('$day'::date, 1)"), MariaDB $(maria "SELECT add_months('$day', 1)"),$(
        ) PostgreSQL + 1 month $(postgres "'$day'::date + interval '1 month'")"
done | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "ADD_MONTHS() ends on other days than it did." >&2; exit 1; }
