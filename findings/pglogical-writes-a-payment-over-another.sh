#!/usr/bin/env bash
# pglogical 2.4.2 (postgresql-15-pglogical, Debian 12) beside PostgreSQL 15.20's own subscriptions.
#
# Behaviour: what comes in as an INSERT and meets a row with the same value in any UNIQUE column becomes an UPDATE of
# that row, primary key and all; the log has a CONFLICT, resolved by apply_remote. PostgreSQL's own subscription stops
# at the duplicate key.
# Output seen, one database that gathers the payments of two servers, each with ids of its own and UNIQUE (reference);
# both have sold an order "1001":
#     pglogical: 10=ann:1001:20 11=eve:1002:3
#     pglogical, error: 77=bob:1001:5
#     subscription: 77=bob:1001:5
#     pglogical, UNIQUE (server, reference): 10=ann:1001:20 11=eve:1002:3 77=bob:1001:5
#
# The wrong guess: a conflict is two versions of a row, by its primary key, of which the later one stays; a row of
# another id is no version of it, so its UNIQUE column stops the copy, as at PostgreSQL's own.
# Bob's payment is nowhere in the table that his balance is reckoned from, and the copy goes on as "replicating". It is
# found by a sum over both servers, or in the log.
# What helps, tried here: pglogical.conflict_resolution = error; or a UNIQUE that names the server, too.
set -euo pipefail
self=$(realpath "$0")
[ -e /usr/lib/postgresql/15/lib/pglogical.so ] || { echo "needs Debian 12's postgresql-15-pglogical"; exit 1; }
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 -o shared_preload_libraries=pglogical -o wal_level=logical \
    -o output_plugin_libraries=pgoutput,pglogical_output -o max_worker_processes=30 bash "$self"
seen=$(mktemp); trap 'rm -f "$seen" "$seen.log"' EXIT
sql() { psql -XAtqd "$1" -v ON_ERROR_STOP=1 -c "$2" >>"$seen.log" 2>&1 || { cat "$seen.log" >&2; exit 1; }; }
await() {   # A database, a question, and for how many tenths of a second.
    for _ in $(seq "$3"); do [ "$(psql -XAtqd "$1" -c "SELECT ($2)")" != t ] || return 0; sleep 0.1; done; false
}
from="host=localhost dbname=shop port=$PGPORT user=$PGUSER password=$PGPASSWORD"
make() {   # A database, and its UNIQUE columns.
    sql postgres "CREATE DATABASE $1"
    sql "$1" "CREATE TABLE payments (id int PRIMARY KEY, server text, userid text, reference text, amount int,
        UNIQUE ($2))"
    sql "$1" "CREATE EXTENSION pglogical"
    sql "$1" "SELECT pglogical.create_node('$1', '${from/shop/$1}')"
}
make shop reference
sql shop "SELECT pglogical.replication_set_add_all_tables('default', '{public}')"
sql shop "CREATE PUBLICATION p FOR ALL TABLES"; sql shop "SELECT pg_create_logical_replication_slot('p', 'pgoutput')"
mapfile -t names < <(sed -n 's/^#     \(.*\): [0-9]*=.*/\1/p' "$self")
for n in 0 1 2 3; do
    unique=reference; [[ ${names[n]} != *UNIQUE* ]] || unique="server, reference"
    make "db$n" "$unique"
    if [ "${names[n]}" = subscription ]; then
        sql "db$n" "CREATE SUBSCRIPTION s CONNECTION '$from' PUBLICATION p WITH (create_slot = false, slot_name = 'p')"
        ready="EXISTS (SELECT FROM pg_subscription_rel WHERE srsubstate IN ('r', 's'))"
    else
        [[ ${names[n]} != *error ]] || sql postgres "ALTER DATABASE db$n SET pglogical.conflict_resolution = error"
        sql "db$n" "SELECT pglogical.create_subscription('s', '$from')"
        ready="(SELECT status FROM pglogical.show_subscription_status()) = 'replicating'"
    fi
    await "db$n" "$ready" 300 || { echo "The copy does not begin." >&2; exit 1; }
    sql "db$n" "INSERT INTO payments VALUES (77, 'b', 'bob', '1001', 5)"
done
sql shop "INSERT INTO payments VALUES (10, 'a', 'ann', '1001', 20), (11, 'a', 'eve', '1002', 3)"
for n in 0 1 2 3; do
    await "db$n" "EXISTS (SELECT FROM payments WHERE id = 11)" 50 || true
    echo "${names[n]}: $(psql -XAtqd "db$n" -c "SELECT string_agg(concat(id, '=', userid, ':', reference, ':', amount),
        ' ' ORDER BY id) FROM payments")" | tee -a "$seen"
done
sed -n 's/^#     //p' "$self" | cmp -s - "$seen" || { echo "A known reference is copied otherwise now." >&2; exit 1; }
