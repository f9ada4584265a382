#!/usr/bin/env bash
# PostgreSQL 15.20 (Debian 12): a history that a trigger AFTER UPDATE OF credits writes.
#
# PostgreSQL goes by the columns that the statement names. A change of credits that a BEFORE trigger makes, as a bonus, is
# not one of them: the balance changes, and the history has no row of it. A statement that sets credits to what it was,
# as an ORM's save() of a whole row does, gets a row.
# Output seen:
#     UPDATE OF credits: after the bonus 15 credits and 0 rows, after the save 15 credits and 1 row
#     WHEN credits changed: after the bonus 15 credits and 1 row, after the save 15 credits and 1 row
#
# I had guessed that UPDATE OF a column means that the column was changed, in whatever way.
# It helps to name no column and to compare: AFTER UPDATE … WHEN (OLD.credits IS DISTINCT FROM NEW.credits), the second
# line.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
out=$(mktemp); trap 'rm -f "$out"' EXIT
sql() { psql -XAtq -v ON_ERROR_STOP=1 -c "$1"; }
[[ $(sql "SHOW server_version") = 15.20* ]] || echo "note: seen with 15.20"
sql "CREATE FUNCTION pay_bonus() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN
        NEW.credits := NEW.credits + NEW.bonus; NEW.bonus := 0; RETURN NEW; END \$\$;
    CREATE FUNCTION remember() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN
        INSERT INTO history VALUES (NEW.user_id, NEW.credits); RETURN NULL; END \$\$"
state() { sql "SELECT credits || ' credits and ' || (SELECT count(*) FROM history) FROM balances"; }
try() {   # The title, then what stands behind AFTER UPDATE.
    sql "DROP TABLE IF EXISTS balances, history;
        CREATE TABLE balances (user_id text PRIMARY KEY, credits int NOT NULL, bonus int NOT NULL DEFAULT 0);
        CREATE TABLE history (user_id text, balance_after int);
        INSERT INTO balances VALUES ('ann', 10);
        CREATE TRIGGER pay_bonus BEFORE UPDATE ON balances FOR EACH ROW EXECUTE FUNCTION pay_bonus();
        CREATE TRIGGER remember AFTER UPDATE $2 EXECUTE FUNCTION remember()" 2>/dev/null
    sql "UPDATE balances SET bonus = 5 WHERE user_id = 'ann'"
    bonus=$(state)
    sql "UPDATE balances SET user_id = user_id, credits = credits, bonus = bonus WHERE user_id = 'ann'"
    line="$1: after the bonus $bonus rows, after the save $(state) rows"
    echo "${line//1 rows/1 row}" | tee -a "$out"
}
try "UPDATE OF credits" "OF credits ON balances FOR EACH ROW"
try "WHEN credits changed" "ON balances FOR EACH ROW WHEN (OLD.credits IS DISTINCT FROM NEW.credits)"
sed -n 's/^#     //p' "$self" | cmp -s - "$out" || { echo "UPDATE OF means something else now." >&2; exit 1; }
