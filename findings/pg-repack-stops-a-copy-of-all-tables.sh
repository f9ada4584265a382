#!/usr/bin/env bash
# pg_repack 1.4.8 and wal2json 2.5 with PostgreSQL 15.20 (Debian 12).
#
# Behaviour: pg_repack fills a table repack.table_16384 with all rows and then swaps the files. A publication FOR ALL
# TABLES has that table as well, and sends its rows to a copy that has no such table, which stops there. What reads the
# WAL by wal2json gets all rows as new ones. VACUUM FULL, which does the same inside of the server, sends nothing.
# Output seen, a debit of 1 after the work on a users' table of five, in the publisher (9 left) and in the copy; the
# copy's errors; the rows that wal2json has told as inserted:
#     ALL TABLES, VACUUM FULL: publisher 9, copy 9, errors no; inserted 0
#     ALL TABLES, pg_repack: publisher 9, copy 10, errors yes; inserted 5
#     TABLES IN SCHEMA public, pg_repack: publisher 9, copy 9, errors no; inserted 5
#
# The wrong guess: pg_repack is VACUUM FULL without its lock; whoever follows the table sees no difference.
# The nightly repack of a ledger ends without a word, and from then on the copy from which balances and reports are read
# stands still at what each user had then, and the publisher keeps all WAL for it. A feed that goes by the columns, not
# by the table's name, takes each old row for a new one.
# What helps, tried here: publish the schema's tables; wal2json's filter-tables 'repack.*'.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 -o wal_level=logical \
    -o output_plugin_libraries=pgoutput,wal2json bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
for package in postgresql-15-repack=1.4.8-1 postgresql-15-wal2json=2.5-1; do
    found=$(dpkg-query -W -f='${Version}' "${package%=*}") || { echo "needs Debian 12's ${package%=*}"; exit 1; }
    [[ $found = "${package#*=}"* ]] || echo "note: seen with $package, this is $found"
done
copy() { psql -XqAt -d "copy$n" -c "$1" "${@:2}"; }
ledger() { psql -XqAt -d "ledger$n" -c "$1" "${@:2}"; }
look() {   # what is published, what to run
    n=$((n + 1)); createdb "copy$n"; createdb "ledger$n"
    ledger "CREATE TABLE users (id text PRIMARY KEY, credits int)"
    copy "CREATE TABLE users (id text PRIMARY KEY, credits int)"
    ledger "INSERT INTO users SELECT 'user' || n, 10 FROM generate_series(1, 5) AS t(n)" -c "CREATE EXTENSION pg_repack"
    ledger "CREATE PUBLICATION feed FOR $1" -c "SELECT pg_create_logical_replication_slot('feed$n', 'pgoutput')" \
        -c "SELECT pg_create_logical_replication_slot('json$n', 'wal2json')" >/dev/null
    copy "CREATE SUBSCRIPTION feed CONNECTION
        'host=localhost port=$PGPORT user=$PGUSER password=$PGPASSWORD dbname=ledger$n' PUBLICATION feed
        WITH (create_slot = false, slot_name = feed$n)"
    for _ in $(seq 100); do [ "$(copy "SELECT count(*) FROM users")" = 5 ] && break; sleep 0.1; done
    if [ "$2" = pg_repack ]; then pg_repack -t users -d "ledger$n" >>"$dir/log" 2>&1; else ledger "$2 users"; fi
    ledger "UPDATE users SET credits = credits - 1 WHERE id = 'user1'"; sleep 2
    errors=$(copy "SELECT CASE WHEN apply_error_count > 0 THEN 'yes' ELSE 'no' END FROM pg_stat_subscription_stats")
    inserted=$(ledger "SELECT count(*) FROM pg_logical_slot_get_changes('json$n', NULL, NULL, 'format-version', '2')
        WHERE data LIKE '{\"action\":\"I\"%'")
    balance="SELECT credits FROM users WHERE id = 'user1'"
    echo "$1, $2: publisher $(ledger "$balance"), copy $(copy "$balance"), errors $errors; inserted $inserted"
    copy "ALTER SUBSCRIPTION feed DISABLE" -c "ALTER SUBSCRIPTION feed SET (slot_name = NONE)" \
        -c "DROP SUBSCRIPTION feed"
}
n=0
{ look "ALL TABLES" "VACUUM FULL"
look "ALL TABLES" pg_repack
look "TABLES IN SCHEMA public" pg_repack; } | tee "$dir/seen"
sed -n 's/^#     //p' "$self" | cmp -s - "$dir/seen" || { echo "A copy follows pg_repack otherwise." >&2; exit 1; }
