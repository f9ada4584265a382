#!/usr/bin/env bash
# PostgreSQL 15.20 and SQLite 3.40.1 (Debian 12): a bonus that a trigger gives, and INSERT … RETURNING.
#
# RETURNING shows the row as it was before the AFTER triggers: a balance_after that such a trigger fills in is NULL, in
# both. SQLite shows nothing of what BEFORE triggers do either, which PostgreSQL does; there a trigger cannot set a
# column of NEW, and does it by an UPDATE of the row in an AFTER trigger, so that RETURNING is never right.
# Output seen:
#     postgresql, BEFORE: returned 15, stored 15
#     postgresql, AFTER: returned 10, stored 15
#     sqlite, AFTER: returned 10, stored 15
#     sqlite, UPDATE … RETURNING, AFTER: returned 10, stored 15
#
# I had guessed that RETURNING spares the SELECT after it, as it shows what was stored.
# A top-up with a bonus by such a trigger tells the buyer the balance without the bonus, and what is debited "down to what
# was returned" is wrong.
# It helps to ask again in the same transaction, or in PostgreSQL to change the row BEFORE.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
out=$(mktemp); trap 'rm -f "$out"' EXIT
sql() { psql -XAtq -v ON_ERROR_STOP=1 -c "$1"; }
[[ $(sql "SHOW server_version") = 15.20* && $(sqlite3 --version) = 3.40.1* ]] || echo "note: seen with 15.20 and 3.40.1"
table="CREATE TABLE balances (user_id text PRIMARY KEY, credits int NOT NULL)"
add="INSERT INTO balances VALUES ('ann', 10) RETURNING credits"
sql "$table; CREATE FUNCTION bonus() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN
    IF TG_WHEN = 'BEFORE' THEN NEW.credits := NEW.credits + 5; RETURN NEW; END IF;
    UPDATE balances SET credits = credits + 5 WHERE user_id = NEW.user_id; RETURN NULL; END \$\$"
for when in BEFORE AFTER; do
    sql "CREATE TRIGGER bonus $when INSERT ON balances FOR EACH ROW EXECUTE FUNCTION bonus()"
    echo "postgresql, $when: returned $(sql "$add"), stored $(sql "SELECT credits FROM balances")" | tee -a "$out"
    sql "DROP TRIGGER bonus ON balances; DELETE FROM balances"
done
lite() {   # The title, the event, and the statement.
    sqlite3 -bail :memory: "$table" "INSERT INTO balances VALUES ('bob', 0)" "CREATE TRIGGER bonus AFTER $2 ON balances
        BEGIN UPDATE balances SET credits = credits + 5 WHERE user_id = NEW.user_id; END" \
        "$3" "SELECT max(credits) FROM balances" | paste -sd ' ' | sed "s/\(.*\) \(.*\)/$1: returned \1, stored \2/"
}
{
    lite "sqlite, AFTER" INSERT "$add"
    lite "sqlite, UPDATE … RETURNING, AFTER" UPDATE "UPDATE balances SET credits = credits + 10 RETURNING credits"
} | tee -a "$out"
sed -n 's/^#     //p' "$self" | cmp -s - "$out" || { echo "RETURNING shows something else now." >&2; exit 1; }
