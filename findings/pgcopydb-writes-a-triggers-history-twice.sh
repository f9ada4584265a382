#!/usr/bin/env bash
# pgcopydb 0.10 (Debian 12), clone --follow, with PostgreSQL 15.20 and wal2json 2.5: a ledger moves to another server,
# and what is changed meanwhile is brought after.
#
# Behaviour: the changes are brought as statements of an ordinary session, so that the copy's triggers fire, and then
# comes what the same triggers had written at the source. Rows of unlogged tables are not copied.
# Output seen, a history that a trigger on users writes, its ids by gen_random_uuid(); 10 credits before the move, 5 and
# -1 during it; idempotency keys in an unlogged table, one before:
#     source: balance 14, history 10 5 -1, keys 1
#     copy: balance 14, history 10 5 5 -1 -1, keys 0
#     copy, session_replication_role = replica: balance 14, history 10 5 -1, keys 0
#
# The wrong guess: as with a subscription of PostgreSQL's own, whose worker fires no ordinary trigger.
# The balances agree, and so do all counts of the first copy, which is what one looks at; but the history of the move's
# hours is there twice, and no longer adds up to the balances. With ids of a sequence it stops at the first change.
# A payment or vend that is tried again after the move is a new one, as its key stayed behind; pg_dump would take it.
# What helps, tried here: PGOPTIONS='-c session_replication_role=replica'. Keys that are to come along must be logged.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 -o wal_level=logical \
    -o output_plugin_libraries=wal2json bash "$self"
dir=$(mktemp -d); job=
trap '[ -z "$job" ] || kill "$job" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
for package in pgcopydb=0.10-1 postgresql-15-wal2json=2.5-1; do
    found=$(dpkg-query -W -f='${Version}' "${package%=*}") || { echo "needs Debian 12's ${package%=*}"; exit 1; }
    [[ $found = "${package#*=}"* ]] || echo "note: seen with $package, this is $found"
done
change() { psql -XqAt -d "$1" -c "UPDATE users SET credits = credits + $2"; }
show() {   # the database, its name here
    psql -XAt -d "$1" -c "SELECT '$2: balance ' || (SELECT credits FROM users) || ', history '
        || (SELECT string_agg(amount::text, ' ' ORDER BY amount DESC) FROM history)
        || ', keys ' || (SELECT count(*) FROM keys)"
}
move() {   # the copy's database, settings of pgcopydb's sessions
    createdb "$1.source"; createdb "$1"
    psql -XqAt -d "$1.source" <<'SQL'
CREATE TABLE users (id text PRIMARY KEY, credits int);
CREATE TABLE history (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), user_id text, amount int);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO history (user_id, amount) VALUES (new.id, new.credits - old.credits); RETURN new; END';
CREATE TRIGGER note AFTER UPDATE OF credits ON users FOR EACH ROW EXECUTE FUNCTION note();
CREATE UNLOGGED TABLE keys (key text PRIMARY KEY);
INSERT INTO users VALUES ('ann', 0); INSERT INTO keys VALUES ('k1');
SQL
    change "$1.source" 10
    export PGCOPYDB_SOURCE_PGURI="postgres:///$1.source" PGCOPYDB_TARGET_PGURI="postgres:///$1"
    PGOPTIONS=$2 timeout -k 5 100 pgcopydb clone --follow --dir "$dir/$1" --slot-name "$1" --origin "$1" \
        >"$dir/$1.log" 2>&1 & job=$!
    for _ in $(seq 300); do grep -q "Now streaming" "$dir/$1.log" && break; sleep 0.1; done
    change "$1.source" 5; change "$1.source" -1
    pgcopydb stream sentinel set endpos --current --source "$PGCOPYDB_SOURCE_PGURI" >>"$dir/log" 2>&1
    psql -XqAt -d "$1.source" -c "SELECT pg_switch_wal()" -c "CREATE TABLE later ()" >>"$dir/log"
    wait "$job" || true; job=
}
move copy ""; { show copy.source source; show copy copy; } >"$dir/seen"
move quiet "-c session_replication_role=replica"
show quiet "copy, session_replication_role = replica" >>"$dir/seen"; cat "$dir/seen"
sed -n 's/^#     //p' "$self" | cmp -s - "$dir/seen" || { echo "pgcopydb brings changes otherwise." >&2; exit 1; }
