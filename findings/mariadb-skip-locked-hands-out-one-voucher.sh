#!/usr/bin/env bash
# MariaDB 10.11.19 beside PostgreSQL 15 (Debian 12).
#
# Behaviour: SELECT … ORDER BY created LIMIT 1 FOR UPDATE SKIP LOCKED locks in MariaDB each row that it reads. Where the
# order is not an index's, it reads and sorts all, and so all are locked by the first buyer, who wants one.
# Output seen, 100 vouchers; the first buyer's transaction has taken number 1; what a second one is given:
#     PostgreSQL: 2
#     MariaDB, no index: nothing
#     MariaDB, index (used): nothing
#     MariaDB, index (used, created): 2
#     MariaDB, index (used), READ COMMITTED: nothing
#     MariaDB, index (used), without ORDER BY: 2
#
# The wrong guess: LIMIT 1 locks one row, and SKIP LOCKED gives the next to the next.
# While one buyer pays, all others are told that vouchers are sold out, for no rows is an answer and no error; so is a
# queue of payments with an ORDER BY worked off by one worker of many. In a test with one buyer at a time all is well.
# What helps, tried here: an index that ends in the order's columns, or no ORDER BY.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
[ -x /usr/sbin/mariadbd ] || { echo "needs Debian 12's mariadb-server-core"; exit 1; }
dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
user=$(id -un); [ "$(id -u)" != 0 ] || user=nobody
chmod 711 "$dir"; mkdir "$dir/data"; [ "$(id -u)" != 0 ] || chown nobody "$dir/data"
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --auth-root-authentication-method=normal >/dev/null
/usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --skip-networking \
    >/dev/null 2>&1 & server=$!
cd "$dir"
maria() { mariadb --no-defaults -N -B -uroot -S "$dir/data/s" test -e "$1"; }
postgres() { psql -XAtq -c "$1"; }
for _ in $(seq 100); do maria "" 2>/dev/null && break; sleep 0.1; done
try() {   # a name, the command, an index, the order, statements before
    "$2" "CREATE TABLE vouchers (id int PRIMARY KEY, used int NOT NULL, created int NOT NULL)"
    "$2" "INSERT INTO vouchers VALUES $(seq 100 | sed 's:.*:(&, 0, &):' | paste -sd,)"
    [ -z "$3" ] || "$2" "CREATE INDEX few ON vouchers ($3)"
    take="SELECT id FROM vouchers WHERE used = 0 $4 LIMIT 1 FOR UPDATE SKIP LOCKED"
    "$2" "${5:-} BEGIN; $take; SELECT ${6:-sleep}(2); COMMIT" >first & buyer=$!
    sleep 1
    second=$("$2" "${5:-} BEGIN; $take; COMMIT")
    wait "$buyer"
    [ "$(head -n 1 first)" = 1 ] || { echo "the first got $(head -n 1 first)"; exit 1; }
    echo "$1: ${second:-nothing}"
    "$2" "DROP TABLE vouchers"
}
sorted="ORDER BY created"
{ try PostgreSQL postgres "" "$sorted" "" pg_sleep
try "MariaDB, no index" maria "" "$sorted"
try "MariaDB, index (used)" maria used "$sorted"
try "MariaDB, index (used, created)" maria "used, created" "$sorted"
try "MariaDB, index (used), READ COMMITTED" maria used "$sorted" "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;"
try "MariaDB, index (used), without ORDER BY" maria used ""; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "MariaDB's SKIP LOCKED does otherwise than it did." >&2; exit 1; }
