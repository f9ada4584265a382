#!/usr/bin/env bash
# PostgreSQL 15.20, MariaDB 10.11.19 and SQLite 3.40.1 (Debian 12): a generated column, net = amount - fee, and a trigger
# BEFORE INSERT OR UPDATE that reads NEW.net.
#
# Behaviour: in PostgreSQL a generated column is made after the BEFORE triggers, in which NEW.net is NULL. MariaDB has it
# there already, and SQLite at an INSERT, not at an UPDATE. `IF NEW.net < 0` is then not true, and nothing is raised.
# Output seen, a payment of 5 with a fee of 10, then one of 20 whose fee is raised to 50, and what a trigger saw of net:
#     MariaDB: trigger saw -5, 10, -30
#     SQLite: trigger saw -5, 10, NULL
#     PostgreSQL: trigger saw NULL, NULL, NULL
#     PostgreSQL, refusing net < 0 BEFORE: stored -5, 10, -30
#     PostgreSQL, refusing net < 0 AFTER: stored 10
#
# The wrong guess: a trigger BEFORE the row sees the row that is to be stored, as its CHECKs do.
# A schema that moves to PostgreSQL, or a column that becomes a generated one, loses its floor without a word: credits
# are sold for less than their fee. The stored row has the right net, so that a look at the table says that all is well.
# What helps: a CHECK, or the same trigger AFTER (the last row), or the sum itself in place of the column's name.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); server=; trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
[ -x /usr/sbin/mariadbd ] || { echo "needs Debian 12's mariadb-server-core"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/data"; user=$(id -un); [ "$user" != root ] || { user=nobody; chown nobody "$dir/data"; }
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --auth-root-authentication-method=normal >/dev/null
/usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --skip-networking \
    >/dev/null 2>&1 & server=$!
cd "$dir"
maria() { mariadb --no-defaults -N -B -uroot -S data/s test -e "$1"; }
for _ in $(seq 100); do maria "" 2>/dev/null && break; sleep 0.1; done
postgres() { psql -XAtq -c '\set VERBOSITY sqlstate' -c "$1" 2>/dev/null || true; }
payments="CREATE TABLE payments (amount int, fee int, net int GENERATED ALWAYS AS (amount - fee) STORED);
    CREATE TABLE heard (net int);"
steps=("INSERT INTO payments (amount, fee) VALUES (5, 10)" "INSERT INTO payments (amount, fee) VALUES (20, 10)"
    "UPDATE payments SET fee = 50 WHERE amount = 20")
note() { echo "$1 $(sed 's/^$/NULL/' | paste -sd, | sed 's/,/, /g')"; }
for when in INSERT UPDATE; do
    hear_maria+="CREATE TRIGGER hear_$when BEFORE $when ON payments FOR EACH ROW INSERT INTO heard VALUES (NEW.net);"
    hear_lite+="CREATE TRIGGER hear_$when BEFORE $when ON payments BEGIN INSERT INTO heard VALUES (NEW.net); END;"
done
{ all=$(printf '%s; ' "${steps[@]}")
maria "$payments $hear_maria $all SELECT net FROM heard" | note "MariaDB: trigger saw"
sqlite3 ledger.db "$payments $hear_lite $all SELECT net FROM heard" | note "SQLite: trigger saw"
postgres "$payments CREATE FUNCTION hear() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO heard VALUES (NEW.net); IF NEW.net < 0 THEN RAISE ''below''; END IF; RETURN NEW; END';
    CREATE TRIGGER hear BEFORE INSERT OR UPDATE ON payments FOR EACH ROW EXECUTE FUNCTION hear()"
for step in "${steps[@]:0:2}"; do postgres "$step"; done
early=$(postgres "SELECT net FROM payments"); postgres "${steps[2]}"
postgres "SELECT net FROM heard" | note "PostgreSQL: trigger saw"
{ echo "$early"; postgres "SELECT net FROM payments WHERE amount = 20"; } | note "PostgreSQL, refusing net < 0 BEFORE: stored"
postgres "TRUNCATE payments; DROP TRIGGER hear ON payments;
    CREATE TRIGGER hear AFTER INSERT OR UPDATE ON payments FOR EACH ROW EXECUTE FUNCTION hear()"
for step in "${steps[@]}"; do postgres "$step"; done
postgres "SELECT net FROM payments" | note "PostgreSQL, refusing net < 0 AFTER: stored"
} | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A trigger sees a generated column otherwise." >&2; exit 1; }
