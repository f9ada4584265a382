#!/usr/bin/env bash
# sqlite3-to-mysql 2.6.1 (PyPI) from SQLite into MariaDB 10.11.19 (Debian 12's mariadb-server-core).
#
# The tool moves a whole SQLite database, reports "Done!" and ends with 0. It makes INTEGER an INT of 32 bits
# and inserts with IGNORE, which turns each error into a warning that nobody prints: a balance or a time that
# is too large becomes 2147483647, and a user whose id differs from another one by case or an accent is left
# out. The CHECK is left behind.
# Output seen (the server is strict, as it comes):
#     before: Ann 5, ann 7, bob 3000000000, jose 1, josé 2, at 1764000000000
#     after: Ann 5, bob 2147483647, jose 1, at 2147483647
#     options: Ann 5, ann 7, bob 3000000000, jose 1, josé 2, at 1764000000000
#
# The wrong guess was that a strict server and an exit status of 0 mean that all rows are there as they were.
# With these options they are, tried here, and one clash ends the move: --mysql-integer-type BIGINT
# --mysql-collation utf8mb4_bin --mysql-insert-method DEFAULT.
set -euo pipefail
self=$(realpath "$0"); tmp=$(mktemp -d); server=
trap '[ -z "$server" ] || { kill "$server"; wait "$server" || true; } 2>/dev/null; rm -rf "$tmp"' EXIT
cd "$tmp"
found=$(dpkg-query -W -f='${Version}' mariadb-server-core) || { echo "needs mariadb-server-core"; exit 1; }
[[ $found = *10.11.19-* ]] || echo "note: seen with 10.11.19, this is $found"
python3 -m venv venv && venv/bin/pip -q install --disable-pip-version-check sqlite3-to-mysql==2.6.1 2>/dev/null
mkdir data; who=$(id -un); port=$(python3 -c 'import socket; print(socket.create_server(("", 0)).getsockname()[1])')
mariadb-install-db --no-defaults --user="$who" --datadir="$tmp/data" --auth-root-authentication-method=normal >/dev/null 2>&1
mariadbd --no-defaults --user="$who" --datadir="$tmp/data" --socket="$tmp/sock" --port="$port" \
    --bind-address=127.0.0.1 --pid-file="$tmp/pid" >log 2>&1 & server=$!
sql() { mariadb --no-defaults --default-character-set=utf8mb4 -NS "$tmp/sock" -uroot -e "$@"; }
for _ in $(seq 100); do sql "SELECT 1" >/dev/null 2>&1 && break; sleep 0.3; done
sql "CREATE USER t@'127.0.0.1' IDENTIFIED BY 'p'; GRANT ALL ON *.* TO t@'127.0.0.1'; CREATE DATABASE options"
[[ $(sql "SELECT @@sql_mode") = *STRICT_TRANS_TABLES* ]]
fill='import sqlite3
with sqlite3.connect("ledger.db") as db:
    db.execute("CREATE TABLE users (user_id VARCHAR(255) PRIMARY KEY, credits INTEGER CHECK (credits >= 0))")
    db.execute("CREATE TABLE moves (id INTEGER PRIMARY KEY, at INTEGER)")
    db.execute("INSERT INTO moves VALUES (1, 1764000000000)")
    db.executemany("INSERT INTO users VALUES (?, ?)",
        [("Ann", 5), ("ann", 7), ("bob", 3_000_000_000), ("jose", 1), ("jos\u00e9", 2)])'
python3 -c "$fill"
show() { sed -E 's/\t/ /g' | paste -sd, | sed 's/,/, /g'; }
move() {   # database, options
    venv/bin/sqlite3mysql -f ledger.db -d "$1" -u t --mysql-password p -h 127.0.0.1 -P "$port" "${@:2}" >said 2>&1
    grep -q 'Done!' said
    echo "$1: $(sql "SELECT user_id, credits FROM users ORDER BY BINARY user_id; SELECT 'at', at FROM moves" "$1" | show)"
}
{ echo "before: $(python3 -c 'import sqlite3
for row in sqlite3.connect("ledger.db").execute("SELECT * FROM (SELECT * FROM users ORDER BY user_id) UNION ALL "
    "SELECT char(97, 116), at FROM moves"): print(*row)' | show)"
  move after
  move options --mysql-integer-type BIGINT --mysql-collation utf8mb4_bin --mysql-insert-method DEFAULT; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "sqlite3-to-mysql moves a ledger otherwise now." >&2; exit 1; }
