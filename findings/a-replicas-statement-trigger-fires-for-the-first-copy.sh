#!/usr/bin/env bash
# PostgreSQL 15.20 (Debian 12): a logical replica with triggers of its own, as of reports that count payments.
#
# A trigger of statements, ENABLE ALWAYS, on the replica's table is run for the copy of the rows that there were when the
# subscription began, and for nothing that comes after them. A trigger of rows, ENABLE ALWAYS, is run for all of them.
# Output seen:
#     after the first copy: 3 payments, counted by row 3, by statement 3
#     after two more payments: 5 payments, counted by row 5, by statement 3
#     written at the replica itself: 6 payments, counted by row 6, by statement 4
#
# I had guessed that ALWAYS means always, and had seen it work: the trial on the day of the set-up passes, since the
# first copy is a statement. The trigger counts the rows of its transition table, as a counter that is meant to be cheap.
# It helps to take a trigger of rows (the other number), or to count where the payments are made.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 -o wal_level=logical bash "$self"
out=$(mktemp); trap 'rm -f "$out"' EXIT
shop() { psql -XAtq -v ON_ERROR_STOP=1 -c "$1"; }
replica() { psql -XAtq -v ON_ERROR_STOP=1 -d replica -c "$1" 2>/dev/null; }
[[ $(shop "SHOW server_version") = 15.20* ]] || echo "note: seen with 15.20"
table="CREATE TABLE payments (reference text PRIMARY KEY, amount int)"
shop "$table; INSERT INTO payments VALUES ('r1', 5), ('r2', 5), ('r3', 5)"
shop "CREATE PUBLICATION payments FOR TABLE payments"
createdb replica
replica "$table; CREATE TABLE counted (by_row int, by_statement int); INSERT INTO counted VALUES (0, 0);
    CREATE FUNCTION by_row() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN
        UPDATE public.counted SET by_row = by_row + 1; RETURN NULL; END \$\$;
    CREATE FUNCTION by_statement() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN
        UPDATE public.counted SET by_statement = by_statement + (SELECT count(*) FROM added); RETURN NULL; END \$\$;
    CREATE TRIGGER by_row AFTER INSERT ON payments FOR EACH ROW EXECUTE FUNCTION by_row();
    CREATE TRIGGER by_statement AFTER INSERT ON payments REFERENCING NEW TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION by_statement();
    ALTER TABLE payments ENABLE ALWAYS TRIGGER by_row, ENABLE ALWAYS TRIGGER by_statement"
shop "SELECT pg_create_logical_replication_slot('reports', 'pgoutput')" >/dev/null
replica "CREATE SUBSCRIPTION reports CONNECTION
    'host=$PGHOST port=$PGPORT dbname=$PGDATABASE user=$PGUSER password=${PGPASSWORD:-}' PUBLICATION payments
    WITH (create_slot = false, slot_name = 'reports')"
show() {   # The title, and how many payments there are to be.
    for ((i = 0; i < 100; i++)); do
        [ "$(replica "SELECT count(*) FROM payments")" != "$2" ] || break
        sleep 0.2
    done
    replica "SELECT '$1: $2 payments, counted by row ' || by_row || ', by statement ' || by_statement
        FROM counted WHERE (SELECT count(*) FROM payments) = $2" | tee -a "$out"
}
show "after the first copy" 3
ready="SELECT count(*) FROM pg_subscription_rel WHERE srsubstate = 'r'"
until [ "$(replica "$ready")" = 1 ]; do sleep 0.2; done
shop "INSERT INTO payments VALUES ('r4', 5), ('r5', 5)"
show "after two more payments" 5
replica "INSERT INTO payments VALUES ('r6', 5)"
show "written at the replica itself" 6
sed -n 's/^#     //p' "$self" | cmp -s - "$out" || { echo "A replica's triggers are run otherwise now." >&2; exit 1; }
