#!/usr/bin/env bash
# mysql-to-sqlite3 2.6.1 (PyPI), its command mysql2sqlite, with MariaDB 10.11.19 (Debian 12).
#
# Behaviour: of what a DEFAULT computes it knows current_timestamp(), and little more. Any other expression, as uuid()
# or current_timestamp(6), becomes a text of these letters. CHECKs are left out. It ends with "Done!", and has no word
# of either.
# Output seen, ann's 5 credits are moved, and then a debit of 10 and two vends are tried in each:
#     MariaDB: debit refused, 5 left; 2 vends, tokens of 36 letters, times of 26
#     moved: debit taken, -5 left; 1 vend, tokens of 6 letters, times of 20: uuid(), current_timestamp(6)
#     own tables: debit refused, 5 left; 2 vends, tokens of 36 letters, times of 26
#
# The wrong guess: it is the rows that may suffer by such a move, and they can be compared; a DEFAULT that SQLite does
# not have is missing, and then an INSERT without it fails. The first vend after the move has a token that anybody can
# guess, and each one after it is refused; where the column is not UNIQUE, all users hold the same one. The history's
# new rows have no time, and sort behind all others.
# What helps, tried here: create the tables in SQLite by the app's own migrations, and mysql2sqlite --without-tables.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
[ -x /usr/sbin/mariadbd ] || { echo "needs Debian 12's mariadb-server-core"; exit 1; }
user=$(id -un); [ "$(id -u)" != 0 ] || user=nobody
chmod 711 "$dir"; mkdir "$dir/data"; [ "$(id -u)" != 0 ] || chown nobody "$dir/data"; cd "$dir"
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --auth-root-authentication-method=normal >log
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
/usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --port="$port" \
    --bind-address=127.0.0.1 >>log 2>&1 & server=$!
python3 -m venv venv; venv/bin/pip install -q mysql-to-sqlite3==2.6.1 >>log 2>&1 || { cat log; exit 1; }
maria() { mariadb --no-defaults -NBuroot -S data/s test -e "$1" 2>>log; }
for _ in $(seq 100); do maria "" && break; sleep 0.1; done
maria "CREATE TABLE users (id varchar(20) PRIMARY KEY, credits int NOT NULL CHECK (credits >= 0));
    CREATE TABLE vends (id int AUTO_INCREMENT PRIMARY KEY, userid varchar(20), token char(36) UNIQUE DEFAULT (uuid()),
        at timestamp(6) DEFAULT now(6)); INSERT INTO users VALUES ('ann', 5);
    CREATE USER copy@localhost IDENTIFIED BY 'copy'; GRANT ALL ON test.* TO copy@localhost"
move() {
    timeout 60 venv/bin/mysql2sqlite -d test -u copy --mysql-password copy -h 127.0.0.1 -P "$port" "$@" >>log 2>&1
}
move -f moved.db
sqlite3 own.db "CREATE TABLE users (id TEXT PRIMARY KEY, credits INTEGER NOT NULL CHECK (credits >= 0));
    CREATE TABLE vends (id INTEGER PRIMARY KEY AUTOINCREMENT, userid TEXT,
        token TEXT UNIQUE DEFAULT (hex(randomblob(18))), at TEXT DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')))"
move -f own.db --without-tables
moved() { sqlite3 moved.db "$1" 2>>log; }
own() { sqlite3 own.db "$1" 2>>log; }
try() {
    said=refused; "$1" "UPDATE users SET credits = credits - 10" && said=taken
    for _ in 1 2; do "$1" "INSERT INTO vends (userid) VALUES ('ann')" || true; done
    count=$("$1" "SELECT count(*) FROM vends"); s=s; [ "$count" != 1 ] || s=
    echo "$2: debit $said, $("$1" "SELECT credits FROM users") left; $count vend$s, tokens of $("$1" \
        "SELECT length(token) FROM vends LIMIT 1") letters, times of $("$1" "SELECT length(at) FROM vends LIMIT 1")$3"
}
{
    try maria MariaDB ""
    try moved moved ": $(moved "INSERT INTO vends (id) VALUES (9); SELECT token || ', ' || at FROM vends;
        DELETE FROM vends")"
    try own "own tables" ""
} | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "mysql2sqlite treats a DEFAULT otherwise now." >&2; exit 1; }
