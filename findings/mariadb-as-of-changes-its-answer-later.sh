#!/usr/bin/env bash
# MariaDB 10.11.19 (Debian 12), InnoDB, a table WITH SYSTEM VERSIONING.
#
# Behaviour: a version of a row begins at the time of the statement that made it, and can be seen from that transaction's
# COMMIT on. AS OF a moment between the two says one thing before the COMMIT and another one afterwards.
# Output seen, a debit of 30 from 100 credits, made a second before the month's end and committed two after it:
#     versions by time, AS OF the month's end: 100 right after it, 70 later
#     versions by transaction, AS OF the month's end: 100 right after it, 70 later
#
# The wrong guess: the past of a versioned table is fixed, so what was true AS OF a time stays so.
# The credits owed at the month's end, which went to the accountant a moment after it, are others when the auditor asks
# for them again, and the difference is in no table. Debits that wait for a lock or a slow caller are such ones; where
# each commits at once, as in a test, the two agree.
# Versions by transaction (BIGINT UNSIGNED as ROW START), which are to be the precise kind, do not help. What helps: to
# ask for a time that is longer ago than a transaction may last.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
[ -x /usr/sbin/mariadbd ] || { echo "needs Debian 12's mariadb-server-core"; exit 1; }
user=$(id -un); [ "$(id -u)" != 0 ] || user=nobody
chmod 711 "$dir"; mkdir "$dir/data"; [ "$(id -u)" != 0 ] || chown nobody "$dir/data"
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --auth-root-authentication-method=normal >/dev/null
/usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --skip-networking \
    >/dev/null 2>&1 & server=$!
cd "$dir"
maria() { mariadb --no-defaults -N -B -uroot -S "$dir/data/s" test -e "$1"; }
for _ in $(seq 100); do maria "" 2>/dev/null && break; sleep 0.1; done
try() {   # a name, further columns
    maria "CREATE TABLE users (id varchar(20) PRIMARY KEY, credits int $2) ENGINE = InnoDB WITH SYSTEM VERSIONING"
    maria "INSERT INTO users (id, credits) VALUES ('u1', 100)"
    sleep 0.5
    maria "BEGIN; UPDATE users SET credits = credits - 30; SELECT SLEEP(3); COMMIT" >slept & debit=$!
    sleep 1
    end=$(maria "SELECT NOW(6)")
    asked="SELECT credits FROM users FOR SYSTEM_TIME AS OF TIMESTAMP '$end' WHERE id = 'u1'"
    early=$(maria "$asked")
    wait "$debit"
    echo "$1, AS OF the month's end: $early right after it, $(maria "$asked") later"
    maria "DROP TABLE users"
}
{ try "versions by time" ""
try "versions by transaction" ", since bigint unsigned GENERATED ALWAYS AS ROW START, till bigint unsigned
    GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (since, till)"; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "AS OF answers otherwise than it did." >&2; exit 1; }
