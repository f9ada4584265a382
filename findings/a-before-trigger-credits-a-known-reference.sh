#!/usr/bin/env bash
# PostgreSQL 15.20 and SQLite 3.40.1 (Debian 12): balances that a trigger on the table of payments keeps.
#
# A row trigger BEFORE INSERT runs before the database looks whether the row is a known one. What it does to other
# tables stays when ON CONFLICT DO NOTHING (SQLite: OR IGNORE, too) then leaves the row out: a payment that is
# delivered three times is stored once and credited three times, while INSERT reports 0 rows for the repeats.
# Output seen:
#     postgresql, before: rows 1, credits 30
#     postgresql, after: rows 1, credits 10
#     sqlite, before: rows 1, credits 30
#     sqlite, after: rows 1, credits 10
#
# I had guessed that "do nothing" leaves nothing behind, or that the row's trigger is not run for a row that is not
# inserted. A plain INSERT that fails takes the trigger's work back with it, so tests of that one pass.
# It helps to keep balances in an AFTER INSERT trigger (the second lines).
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
out=$(mktemp); trap 'rm -f "$out"' EXIT
[[ $(psql -XAtc "SHOW server_version") = 15.20* ]] || echo "note: seen with 15.20"
[[ $(sqlite3 --version) = 3.40.1* ]] || echo "note: seen with SQLite 3.40.1"
try() {   # The time of the trigger, then what begins it in this database, what ends it, and the program.
    local when=$1 body="UPDATE balances SET credits = credits + NEW.amount WHERE user_id = NEW.user_id;" name=$2
    shift 2
    local create="CREATE TRIGGER credit $when INSERT ON payments FOR EACH ROW BEGIN $body END;"
    [ "$name" = sqlite ] || create="CREATE OR REPLACE FUNCTION credit() RETURNS trigger LANGUAGE plpgsql AS
        \$\$ BEGIN $body RETURN NEW; END \$\$;
        CREATE TRIGGER credit $when INSERT ON payments FOR EACH ROW EXECUTE FUNCTION credit();"
    local once="INSERT INTO payments VALUES ('r1', 'ann', 10) ON CONFLICT DO NOTHING;"
    "$@" <<<"DROP TABLE IF EXISTS payments; DROP TABLE IF EXISTS balances;
        CREATE TABLE balances (user_id text PRIMARY KEY, credits int NOT NULL);
        CREATE TABLE payments (reference text PRIMARY KEY, user_id text, amount int);
        INSERT INTO balances VALUES ('ann', 0);
        $create
        $once $once $once
        SELECT '$name, ' || lower('$when') || ': rows ' || count(*) || ', credits ' || max(credits)
        FROM payments JOIN balances USING (user_id);" 2>/dev/null | tee -a "$out"
}
try BEFORE postgresql psql -XAtq -v ON_ERROR_STOP=1
try AFTER postgresql psql -XAtq -v ON_ERROR_STOP=1
try BEFORE sqlite sqlite3 -bail :memory:
try AFTER sqlite sqlite3 -bail :memory:
sed -n 's/^#     //p' "$self" | cmp -s - "$out" || { echo "Triggers meet a known row otherwise now." >&2; exit 1; }
