#!/usr/bin/env bash
# PostgreSQL 15.20, MariaDB 10.11.19, SQLite 3.40.1 (Debian 12) and duckdb 2.0.1 (PyPI).
#
# Behaviour: LEAST(), which SQLite calls min(), of several values one of which is NULL is the least of the others in
# PostgreSQL and DuckDB, and NULL in MariaDB and SQLite. CHECK (credits >= 0) lets NULL pass in all four.
# Output seen, a top-up of 10, UPDATE users SET credits = LEAST(credits + 10, cap), for a user with 95 and no cap (NULL),
# then a debit of 5 of whoever has 5:
#     PostgreSQL: balance 105, then 100, total of all 200
#     DuckDB: balance 105, then 100, total of all 200
#     MariaDB: balance NULL, then NULL, total of all 100
#     SQLite: balance NULL, then NULL, total of all 100
#     MariaDB, coalesce: balance 105, then 100, total of all 200
#
# The wrong guess: LEAST() of one name is one function; and a column with a CHECK holds a number.
# A top-up after a move from PostgreSQL takes the whole balance of each user without a cap, and nothing is refused: the
# row's balance is unknown, each later sum with it too, no debit finds it, and sum() leaves it out, so that the credits
# owed shrink by it. Who has a cap is well. A column that is NOT NULL refuses the statement, and with it the payment.
# What helps, tried here: coalesce(LEAST(credits + 10, cap), credits + 10).
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); server=; trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
[ -x /usr/sbin/mariadbd ] || { echo "needs Debian 12's mariadb-server-core"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/data"; user=$(id -un); [ "$user" != root ] || { user=nobody; chown nobody "$dir/data"; }
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --auth-root-authentication-method=normal >/dev/null
/usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --skip-networking \
    >/dev/null 2>&1 & server=$!
cd "$dir"; python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check duckdb==2.0.1 2>/dev/null
maria() { mariadb --no-defaults -N -B -uroot -S data/s test -e "$1"; }
postgres() { psql -XAtq -P null=NULL -c "$1"; }
lite() { sqlite3 -nullvalue NULL ledger.db "$1"; }
duck() { venv/bin/python -c 'import duckdb, sys
rows = duckdb.connect("ledger.duckdb").execute(sys.argv[1]).fetchall()
print("NULL" if rows[0][0] is None else rows[0][0])' "$1"; }
for _ in $(seq 100); do maria "" 2>/dev/null && break; sleep 0.1; done
look() {   # a name, a client, the new balance
    "$2" "DROP TABLE IF EXISTS users; CREATE TABLE users (id varchar(20) PRIMARY KEY, cap int,
        credits int CHECK (credits >= 0)); INSERT INTO users VALUES ('ann', NULL, 95), ('bob', 100, 95)" >>log
    "$2" "UPDATE users SET credits = $3" >>log
    balance=$("$2" "SELECT credits FROM users WHERE id = 'ann'")
    "$2" "UPDATE users SET credits = credits - 5 WHERE id = 'ann' AND credits >= 5" >>log
    echo "$1: balance $balance, then $("$2" "SELECT credits FROM users WHERE id = 'ann'"), total of all $(
        "$2" "SELECT sum(credits) FROM users")"
}
{ look PostgreSQL postgres "LEAST(credits + 10, cap)"
look DuckDB duck "LEAST(credits + 10, cap)"
look MariaDB maria "LEAST(credits + 10, cap)"
look SQLite lite "min(credits + 10, cap)"
look "MariaDB, coalesce" maria "coalesce(LEAST(credits + 10, cap), credits + 10)"; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "LEAST() treats NULL otherwise than it did." >&2; exit 1; }
