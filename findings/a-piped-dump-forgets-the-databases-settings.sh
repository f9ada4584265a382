#!/usr/bin/env bash
# PostgreSQL 15.20 and its pg_dump, pg_restore (Debian 12).
#
# What ALTER DATABASE … SET has set, and ALTER ROLE … IN DATABASE, is in a dump only with --create. Without it, which is
# how one dumps into a database of another name, the copy has the server's settings again, and no message says so.
# Output seen (the time zone, the isolation, and the day of a payment of 23:30 UTC):
#     shop: Asia/Tokyo, serializable, 2026-12-01
#     pg_dump | psql: Etc/UTC, read committed, 2026-11-30
#     pg_dump -Fc, pg_restore: Etc/UTC, read committed, 2026-11-30
#     pg_dump --create: Asia/Tokyo, serializable, 2026-12-01
#
# I had guessed that a whole dump brings back a database that behaves alike.
# For a ledger that was moved so: sums by day and month change, and code that relied on SERIALIZABLE, to check a balance
# and then to debit it, has lost updates from that day on.
# It helps to dump with --create (-C), or to set both in the program's own connection.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
out=$(mktemp); trap 'rm -f "$out" "$out.dump"' EXIT
sql() { psql -XAtq -v ON_ERROR_STOP=1 "$@"; }
[[ $(sql -c "SHOW server_version") = 15.20* ]] || echo "note: seen with 15.20"
createdb shop
sql -d shop -c "ALTER DATABASE shop SET timezone = 'Asia/Tokyo'" \
    -c "ALTER DATABASE shop SET default_transaction_isolation = 'serializable'" \
    -c "CREATE TABLE payments (at timestamptz)" -c "INSERT INTO payments VALUES ('2026-11-30 23:30+00')"
show() {   # The title, and the database.
    sql -d "$2" -c "SELECT '$1: ' || current_setting('timezone') || ', '
        || current_setting('default_transaction_isolation') || ', ' || at::date FROM payments" | tee -a "$out"
}
show shop shop
createdb piped
pg_dump shop | sql -d piped >/dev/null
show "pg_dump | psql" piped
createdb restored
pg_dump -Fc -f "$out.dump" shop
pg_restore -d restored "$out.dump"
show "pg_dump -Fc, pg_restore" restored
pg_dump --create -f "$out.dump" shop
psql -Xq -c "ALTER DATABASE shop RENAME TO old"
sql -f "$out.dump" >/dev/null
show "pg_dump --create" shop
sed -n 's/^#     //p' "$self" | cmp -s - "$out" || { echo "A dump has other settings now." >&2; exit 1; }
