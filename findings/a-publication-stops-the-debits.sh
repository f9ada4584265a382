#!/usr/bin/env bash
# PostgreSQL 15.18 (Debian 12), wal_level = logical, as for a warehouse or a change feed.
#
# CREATE PUBLICATION … FOR ALL TABLES, run by someone who only wants to read along, makes the application's
# UPDATE and DELETE fail at once in each table without a primary key. A UNIQUE column that is NOT NULL does not
# count for one. No subscriber is needed. INSERT goes on, so that sales are stored and no debit is.
# Output seen:
#     before: debit 4, sale INSERT 0 1
#     published: debit 55000, sale INSERT 0 1
#     replica identity by index: debit 3, sale INSERT 0 1
#     inserts alone: debit 2, sale INSERT 0 1
#
# I had guessed that a publication changes nothing for who writes, or that its making is refused.
# It helps to name the index, ALTER TABLE … REPLICA IDENTITY USING INDEX, or to publish inserts alone; both
# are in the output.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 -o wal_level=logical bash "$self"
out=$(mktemp); trap 'rm -f "$out"' EXIT
sql() { psql -XAt -v VERBOSITY=sqlstate -c "$1" 2>&1 | sed 's/^ERROR: *//' || true; }
[[ $(sql "SHOW server_version") = 15.18* ]] || echo "note: seen with 15.18"
sql "CREATE TABLE balances (user_id text NOT NULL CONSTRAINT one_each UNIQUE, credits int CHECK (credits >= 0))" >&2
sql "CREATE TABLE sales (user_id text NOT NULL, at timestamptz DEFAULT now())" >&2
sql "INSERT INTO balances VALUES ('ann', 5)" >&2
try() {
    debit=$(sql "UPDATE balances SET credits = credits - 1 WHERE user_id = 'ann' RETURNING credits" | head -1)
    echo "$1: debit $debit, sale $(sql "INSERT INTO sales (user_id) VALUES ('ann')")" | tee -a "$out"
}
try before
sql "CREATE PUBLICATION reports FOR ALL TABLES" >&2
try published
sql "ALTER TABLE balances REPLICA IDENTITY USING INDEX one_each" >&2
try "replica identity by index"
sql "ALTER TABLE balances REPLICA IDENTITY DEFAULT" >&2
sql "ALTER PUBLICATION reports SET (publish = 'insert')" >&2
try "inserts alone"
sed -n 's/^#     //p' "$self" | cmp -s - "$out" || { echo "A publication lets other writes through now." >&2; exit 1; }
