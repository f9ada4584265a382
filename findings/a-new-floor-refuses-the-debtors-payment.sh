#!/usr/bin/env bash
# PostgreSQL 15.20 (Debian 12).
#
# Behaviour: ADD CONSTRAINT … CHECK (credits >= 0) NOT VALID leaves the rows alone that are below, until one of them is
# written. The check looks at the new row, whole, whatever the UPDATE changed, and not at whether it got better.
# Output seen, a user at -50 from the time before the floor:
#     floor added NOT VALID: ALTER TABLE
#     pays 30: refused 23514
#     pays 50: UPDATE 1
#     another at -50 gets a new name: refused 23514
#     another at -50 pays 30, a trigger as the floor: UPDATE 1
#     the one who paid vends 80, a trigger as the floor: refused P0001
#
# The wrong guess: NOT VALID spares those who were below before, so that they can pay their way up; it is for debits.
# The gateway has the money of exactly those who owe, and each of their payments fails, again at each retry, unless it
# covers the whole debt; nor can their name be erased. All others, and each test with a new user, are well.
# What helps, tried here: a trigger that refuses what goes below and is less than it was; or to settle the debts first.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
[[ $(psql -XAtc "SHOW server_version") = 15.20* ]] || echo "note: seen with 15.20"
sql() { psql -XAt -v VERBOSITY=sqlstate -c "$1" 2>&1 | sed 's/^ERROR: */refused /' | tail -1; }
sql "CREATE TABLE users (id text PRIMARY KEY, name text, credits int NOT NULL)" >&2
sql "INSERT INTO users VALUES ('ann', 'Ann', -50), ('bob', 'Bob', -50)" >&2
{ echo "floor added NOT VALID: $(sql "ALTER TABLE users ADD CONSTRAINT floor CHECK (credits >= 0) NOT VALID")"
echo "pays 30: $(sql "UPDATE users SET credits = credits + 30 WHERE id = 'ann'")"
echo "pays 50: $(sql "UPDATE users SET credits = credits + 50 WHERE id = 'ann'")"
echo "another at -50 gets a new name: $(sql "UPDATE users SET name = 'erased' WHERE id = 'bob'")"
sql "ALTER TABLE users DROP CONSTRAINT floor" >&2
sql "CREATE FUNCTION floor() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN
    IF NEW.credits < 0 AND NEW.credits < OLD.credits THEN RAISE 'too little'; END IF; RETURN NEW; END \$\$" >&2
sql "CREATE TRIGGER floor BEFORE UPDATE OF credits ON users FOR EACH ROW EXECUTE FUNCTION floor()" >&2
echo "another at -50 pays 30, a trigger as the floor: $(sql "UPDATE users SET credits = credits + 30 WHERE id = 'bob'")"
echo "the one who paid vends 80, a trigger as the floor: $(sql "UPDATE users SET credits = credits - 80 WHERE id = 'ann'")"
} | tee "$dir/seen"
sed -n 's/^#     //p' "$self" | cmp -s - "$dir/seen" || { echo "A floor that is NOT VALID treats debtors otherwise." >&2; exit 1; }
