#!/usr/bin/env bash
# MariaDB 10.11.19 beside SQLite 3.40.1 (Debian 12).
#
# Behaviour: in UPDATE t SET a = …, b = … MariaDB does one assignment after the other, and a column that is named in a
# later one has its new value there. ON DUPLICATE KEY UPDATE does so, too. The standard, SQLite and PostgreSQL take the
# row as it was.
# Seen: a job costs 8, a user has a bonus of 5 and 10 credits, and the bonus goes first: SET bonus = bonus - LEAST(
# bonus, 8), credits = credits - (8 - LEAST(bonus, 8)). SQLite leaves 0 and 7. MariaDB leaves 0 and 2: the bonus is 0
# by the second assignment, and the user has paid 13. The other way round it is right, so it hangs on the order of an
# object's keys where a query builder writes the statement. "was = credits" behind the debit has what is after it.
#
# The wrong guess: the right sides of one UPDATE see one row.
# For two kinds of credits in one row: each debit that crosses over is too dear, by up to the whole bonus, and tests
# with one kind pass.
# What helps, tried here: sql_mode SIMULTANEOUS_ASSIGNMENT, or the bonus last.
set -euo pipefail
dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
[ -x /usr/sbin/mariadbd ] || { echo "needs Debian 12's mariadb-server-core"; exit 1; }
user=$(id -un); [ "$(id -u)" != 0 ] || user=nobody
chmod 711 "$dir"; mkdir "$dir/data"; [ "$(id -u)" != 0 ] || chown nobody "$dir/data"
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" \
    --auth-root-authentication-method=normal >/dev/null
/usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --skip-networking \
    >/dev/null 2>&1 & server=$!
cd "$dir"
maria() { mariadb --no-defaults -N -B -uroot -S "$dir/data/s" test -e "$1"; }
for _ in $(seq 100); do maria "" 2>/dev/null && break; sleep 0.1; done
table="CREATE TABLE users (id VARCHAR(9) PRIMARY KEY, bonus INT, credits INT, was INT);
    INSERT INTO users VALUES ('u1', 5, 10, 0);"
update="UPDATE users SET bonus = bonus - LEAST(bonus, 8), credits = credits - (8 - LEAST(bonus, 8)), was = credits;"
turned="UPDATE users SET was = credits, credits = credits - (8 - LEAST(bonus, 8)), bonus = bonus - LEAST(bonus, 8);"
shown="SELECT CONCAT(bonus, ' bonus, ', credits, ' credits, was ', was) FROM users; DROP TABLE users"
{ echo "SQLite: $(sqlite3 :memory: "$table ${update//LEAST/MIN}
    SELECT bonus || ' bonus, ' || credits || ' credits, was ' || was FROM users")"
echo "MariaDB: $(maria "$table $update $shown")"
echo "MariaDB, turned: $(maria "$table $turned $shown")"
echo "MariaDB, simultaneous: $(maria "SET sql_mode = 'SIMULTANEOUS_ASSIGNMENT'; $table $update $shown")"
echo "MariaDB, duplicate: $(maria "$table INSERT INTO users VALUES ('u1', 0, 0, 0)
    ON DUPLICATE KEY ${update/users SET /} $shown")"
} | tee seen
diff seen - <<'SEEN' || { echo "MariaDB assigns in one UPDATE otherwise than it did."; exit 1; }
SQLite: 0 bonus, 7 credits, was 10
MariaDB: 0 bonus, 2 credits, was 2
MariaDB, turned: 0 bonus, 7 credits, was 10
MariaDB, simultaneous: 0 bonus, 7 credits, was 10
MariaDB, duplicate: 0 bonus, 2 credits, was 2
SEEN
