#!/usr/bin/env bash
# periods 1.2.2 (postgresql-15-periods, Debian 12), system versioning of a table in PostgreSQL 15, READ COMMITTED.
#
# Behaviour: a version of a row is valid from the time at which its transaction began. A transaction that began before
# the one that last changed the row, and comes to the row after it, is refused, though that one is long committed. Of
# two changes in one transaction the first leaves no version.
# Output seen, u1 has 100 credits; a slow transaction begins, a quick one debits 2 and commits, the slow one debits 5:
#     without periods: done, left 93
#     with periods: ERROR 2201H invalid row version, left 98, versions kept 100
#     with periods, the user locked first: done, left 93, versions kept 100 95
#     with periods, debits of 3 and 4 in one transaction: done, left 93, versions kept 100
#
# The wrong guess: versioning looks on, and a debit that READ COMMITTED lets through goes through.
# A vend that reads other tables or asks a service between BEGIN and its debit fails whenever its user did anything in
# that time: the busiest users, under load, and with an error that no driver counts among those to be tried again.
# What helps, tried here: SELECT … FOR UPDATE of the user as the first statement. Or the transaction, tried again.
set -euo pipefail
self=$(realpath "$0")
[ -e /usr/share/postgresql/15/extension/periods.control ] || { echo "needs Debian 12's postgresql-15-periods"; exit 1; }
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PGOPTIONS="-c client_min_messages=warning"
ask() { psql -XAtq -v ON_ERROR_STOP=1 -v VERBOSITY=verbose -c "$1"; }
ask "CREATE EXTENSION btree_gist; CREATE EXTENSION periods"
begin() {   # versioned or plain
    ask "DROP TABLE IF EXISTS users CASCADE; CREATE TABLE users (id text PRIMARY KEY, credits int);
        INSERT INTO users VALUES ('u1', 100)"
    [ "$1" = plain ] ||
        ask "SELECT periods.add_system_time_period('users'), periods.add_system_versioning('users')" >/dev/null
}
end() {
    if grep -q ERROR said; then said=$(sed -n 's/.*ERROR: *\([0-9A-Z]*\): */ERROR \1 /p' said); else said="done"; fi
    left=$(ask "SELECT credits FROM users"); kept=
    [ "$1" = plain ] || kept=", versions kept $(ask "SELECT credits FROM users_history ORDER BY 1 DESC" | xargs)"
    echo "$2: $said, left $left$kept"
    [ "$1" = plain ] || ask "SELECT periods.drop_system_versioning('users', 'CASCADE', true)" >/dev/null
}
try() {   # versioned or plain, a name, the first statement
    begin "$1"
    ask "BEGIN; $3; SELECT pg_sleep(1.5); UPDATE users SET credits = credits - 5; COMMIT" >slow 2>said & slow=$!
    sleep 0.5
    ask "BEGIN; UPDATE users SET credits = credits - 2; COMMIT"
    wait "$slow" || true
    end "$1" "$2"
}
{ try plain "without periods" "SELECT 1"
try versioned "with periods" "SELECT 1"
try versioned "with periods, the user locked first" "SELECT 1 FROM users WHERE id = 'u1' FOR UPDATE"
begin versioned
ask "BEGIN; UPDATE users SET credits = credits - 3; UPDATE users SET credits = credits - 4; COMMIT" >said 2>&1
end versioned "with periods, debits of 3 and 4 in one transaction"; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "periods refuses otherwise than it did." >&2; exit 1; }
