#!/usr/bin/env bash
# pg_dump 15.18 with PostgreSQL 15.18 (Debian 12).
#
# Behaviour: the rows of a table that is split by month (PARTITION BY RANGE) are in its partitions. pg_dump -t
# takes the named table alone: its definition and its sequence. The dump has no row, as text and as archive;
# pg_dump and pg_restore end with 0 and say nothing.
# Seen: a history of two rows. SELECT by that name finds both; restored from the dump the table is there, and
# empty, and an INSERT fails, since no partition is there either. COPY history TO, in contrast, is an error
# with a hint.
#
# The wrong guess: the table that SELECT, INSERT, triggers and TRUNCATE take as one is one for its backup; or
# it is refused, as in COPY.
# For a ledger: whoever backs up "the two tables that matter", users and history, has the balances alone, and
# a restore that is tried on them shows no error. What helps, tried here: -t 'history*'.
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version}' postgresql-15) || { echo "needs Debian 12's postgresql-15"; exit 1; }
[[ $found = 15.18-* ]] || echo "note: seen with 15.18, this is $found"
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
cd "$dir/pg"
as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -k $dir/pg" start >/dev/null
export PGHOST=$dir/pg PGUSER=postgres
psql -Xq -d postgres <<'SQL'
CREATE DATABASE named; CREATE DATABASE pattern;
CREATE TABLE history (id bigint GENERATED ALWAYS AS IDENTITY, day date, user_id text, amount int)
    PARTITION BY RANGE (day);
CREATE TABLE history_2026_11 PARTITION OF history FOR VALUES FROM ('2026-11-01') TO ('2026-12-01');
INSERT INTO history (day, user_id, amount) VALUES ('2026-11-05', 'ann', 5), ('2026-11-06', 'bob', 7);
SQL
insert="INSERT INTO history (day, user_id, amount) VALUES ('2026-11-07', 'ann', -1) RETURNING 'taken'"
seen=
try() {   # name of the database, options of pg_dump
    local name=$1; shift
    $B/pg_dump -Fc "$@" -f "$dir/dump" postgres 2>"$dir/said"
    $B/pg_restore -d "$name" "$dir/dump" 2>>"$dir/said"
    rows=$(psql -XAtqd "$name" -c "SELECT count(*) FROM history")
    more=$(psql -XAtqd "$name" -c "$insert" 2>&1 | sed -n 1p || true)
    echo "$name ($*): $rows of 2 rows, $(wc -c <"$dir/said") bytes said, an INSERT: $more"
    seen+="$rows $(wc -c <"$dir/said") ${more%% *}|"
}
try named -t history
try pattern -t 'history*'
[ "$seen" = "0 0 ERROR:|2 0 taken|" ] ||
    { echo "pg_dump -t carries other rows than it did."; exit 1; }
