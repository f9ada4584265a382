#!/usr/bin/env bash
# mysql_fdw 2.8.0 (postgresql-15-mysql-fdw, Debian 12), PostgreSQL 15.20, MariaDB 10.11.19, as of a shop whose balances
# are in MariaDB and whose reports and jobs are in PostgreSQL.
#
# Behaviour: WHERE user_id = 'Ann' is sent to MariaDB and compared there, by the column's collation, and PostgreSQL does
# not compare again. So the foreign table finds, and an UPDATE debits, what PostgreSQL itself calls other users. And the
# foreign table takes part in no transaction: after ROLLBACK the debits are there.
# Output seen:
#     here: Ann
#     there: Ann ANN ann  Änn
#     debit of Ann: Ann 5, ANN 5, ann  5, Änn 5
#     after a rollback: Ann 0, ANN 0, ann  0, Änn 0
#     utf8mb4_bin, debit of Ann: Ann 5, ANN 10, ann  10, Änn 10
#
# I had guessed that a query in PostgreSQL means what it means there, wherever it is carried out, and that what cannot
# be rolled back is refused. "here" is the same condition over a subquery that PostgreSQL has to compute itself.
# It helps to give the column a binary collation (the last line), and to let MariaDB's own program debit.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version} ' postgresql-15-mysql-fdw mariadb-server-core) ||
    { echo "needs Debian 12's postgresql-15-mysql-fdw and mariadb-server-core"; exit 1; }
[[ $found = *2.8.0-*10.11.19* || $found = *10.11.19*2.8.0-* ]] || echo "note: this is $found"
user=$(id -un); [ "$(id -u)" != 0 ] || user=nobody
chmod 711 "$dir"; mkdir "$dir/data"; [ "$(id -u)" != 0 ] || chown nobody "$dir/data"
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --auth-root-authentication-method=normal >/dev/null
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
/usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --port="$port" \
    --bind-address=127.0.0.1 >/dev/null 2>&1 & server=$!
maria() { mariadb --default-character-set=utf8mb4 -S "$dir/data/s" -u root -e "$1"; }
until maria "SELECT 1" >/dev/null 2>&1; do sleep 0.2; done
maria "CREATE DATABASE shop CHARACTER SET utf8mb4; CREATE USER pg@'127.0.0.1'; GRANT ALL ON shop.* TO pg@'127.0.0.1';
    CREATE TABLE shop.users (id INT PRIMARY KEY, user_id VARCHAR(50), credits INT);
    INSERT INTO shop.users VALUES (1, 'Ann', 10), (2, 'ANN', 10), (3, 'ann ', 10), (4, 'Änn', 10)"
sql() { psql -XAtq -v ON_ERROR_STOP=1 <<<"$1"; }
sql "CREATE EXTENSION mysql_fdw;
    CREATE SERVER shop FOREIGN DATA WRAPPER mysql_fdw OPTIONS (host '127.0.0.1', port '$port');
    CREATE USER MAPPING FOR PUBLIC SERVER shop OPTIONS (username 'pg', password '');
    CREATE FOREIGN TABLE users (id int, user_id text, credits int) SERVER shop
        OPTIONS (dbname 'shop', table_name 'users')"
all() { sql "SELECT string_agg(user_id || ' ' || credits, ', ' ORDER BY id) FROM users"; }
debit="UPDATE users SET credits = credits - 5 WHERE user_id = 'Ann'"
{
    echo "here: $(sql "SELECT string_agg(user_id, ' ') FROM (SELECT * FROM users OFFSET 0) own WHERE user_id = 'Ann'")"
    echo "there: $(sql "SELECT string_agg(user_id, ' ' ORDER BY id) FROM users WHERE user_id = 'Ann'")"
    sql "$debit"
    echo "debit of Ann: $(all)"
    sql "BEGIN; $debit; ROLLBACK"
    echo "after a rollback: $(all)"
    maria "ALTER TABLE shop.users MODIFY user_id VARCHAR(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
        UPDATE shop.users SET credits = 10"
    sql "$debit"
    echo "utf8mb4_bin, debit of Ann: $(all)"
} | tee "$dir/out"
sed -n 's/^#     //p' "$self" | cmp -s - "$dir/out" || { echo "mysql_fdw is another one now." >&2; exit 1; }
