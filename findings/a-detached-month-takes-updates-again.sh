#!/usr/bin/env bash
# PostgreSQL 15.20 (Debian 12): a history in partitions by month, as pg_partman keeps it, append-only by a trigger.
#
# ALTER TABLE … DETACH PARTITION, which is what a retention job does with an old month that is to be kept, takes from
# the month the row triggers that it had through the parent. CHECK, NOT NULL and the primary key stay. From then on
# the old payments can be changed and deleted by whoever has the rights, and nothing says so.
# Output seen:
#     in the parent: update refused, delete refused, check refused, known reference refused
#     detached: update 1 row, delete 1 row, check refused, known reference refused
#     detached, trigger of its own: update refused, delete refused, check refused, known reference refused
#
# I had guessed that a month keeps what it was protected by, as it keeps its constraints.
# It helps to make the trigger anew in the transaction that detaches (the third line).
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
out=$(mktemp); trap 'rm -f "$out"' EXIT
sql() { psql -XAtq -v ON_ERROR_STOP=1 -c "$1"; }
[[ $(sql "SHOW server_version") = 15.20* ]] || echo "note: seen with 15.20"
month=payments_2026_10
trigger() {
    sql "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON $1 FOR EACH ROW EXECUTE FUNCTION refuse()"
}
sql "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN RAISE 'append only'; END \$\$;
    CREATE TABLE payments (reference text, day date, amount int CHECK (amount > 0), PRIMARY KEY (day, reference))
        PARTITION BY RANGE (day);
    CREATE TABLE $month PARTITION OF payments FOR VALUES FROM ('2026-10-01') TO ('2026-11-01');
    INSERT INTO payments VALUES ('r1', '2026-10-05', 5)"
trigger payments
does() {   # Each try is taken back.
    if said=$(psql -XAt -v ON_ERROR_STOP=1 2>/dev/null <<<"BEGIN; $1; ROLLBACK;"); then
        echo "$(grep -oE '[0-9]+$' <<<"$said") row"
    else
        echo refused
    fi
}
try() {
    echo "$1: update $(does "UPDATE $month SET amount = 500"), delete $(does "DELETE FROM $month"), check" \
        "$(does "INSERT INTO $month VALUES ('r2', '2026-10-06', 0)"), known reference" \
        "$(does "INSERT INTO $month VALUES ('r1', '2026-10-05', 5)")" | tee -a "$out"
}
try "in the parent"
sql "ALTER TABLE payments DETACH PARTITION $month"
try detached
trigger "$month"
try "detached, trigger of its own"
sed -n 's/^#     //p' "$self" | cmp -s - "$out" || { echo "A detached partition is another one now." >&2; exit 1; }
