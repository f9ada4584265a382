#!/usr/bin/env bash
# pgloader 3.6.9 (Debian 12), from a SQLite file into PostgreSQL 15.18.
#
# Behaviour: pgloader makes the tables with their columns, primary keys and indexes. CHECK is left out, NOT
# NULL too except in the primary key, and a partial UNIQUE index becomes one over all rows. The report counts
# no error, and no warning speaks of it.
# Seen: of "credits INTEGER NOT NULL CHECK (credits >= 0)" a plain bigint is left: 5 - 9 is -4, and NULL is
# taken. UNIQUE (jti) WHERE type = 'spend' is UNIQUE (jti), so the refund of a spend is refused as its
# duplicate (23505).
#
# The wrong guess: what moves a whole database says what it cannot carry; and NOT NULL and CHECK, which both
# databases write in the same words, it carries.
# For a ledger: all rows and sums agree after the move, and the floor under the balances is gone. What helps,
# tried here: tables that are made before, and --with "data only".
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version} ' pgloader postgresql-15) || { echo "needs both packages"; exit 1; }
[[ $found = "3.6.9-1"*" 15.18-"* ]] || echo "note: seen with 3.6.9 and 15.18, this is $found"
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
cd "$dir/pg"
as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses=127.0.0.1 -p $port -k $dir/pg" start >/dev/null
cat >"$dir/tables.sql" <<'SQL'
CREATE TABLE users (user_id TEXT PRIMARY KEY, credits BIGINT NOT NULL CHECK (credits >= 0));
CREATE TABLE moves (id BIGINT PRIMARY KEY, type TEXT NOT NULL, jti TEXT NOT NULL);
CREATE UNIQUE INDEX one_spend ON moves (jti) WHERE type = 'spend';
SQL
python3 - "$dir" <<'PY'
import pathlib, sqlite3, sys

folder = pathlib.Path(sys.argv[1])
with sqlite3.connect(folder / "ledger.db") as db:
    db.executescript((folder / "tables.sql").read_text())
    db.execute("INSERT INTO users VALUES ('ann', 5)")
    db.execute("INSERT INTO moves VALUES (1, 'spend', 'j1')")
PY
query() { psql -XAtq -h 127.0.0.1 -p "$port" -U postgres -v VERBOSITY=sqlstate -d "$1" -c "$2" 2>&1 || true; }
seen=
try() {   # name of the database, options of pgloader
    local name=$1; shift
    timeout 100 pgloader "$@" "$dir/ledger.db" "postgresql://postgres@127.0.0.1:$port/$name" >"$dir/said" 2>&1
    said=$(grep -ciE 'warning|fatal|error[^s]' "$dir/said" || true)
    rows=$(query "$name" "SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM moves)")
    debit=$(query "$name" "UPDATE users SET credits = credits - 9 RETURNING credits")
    empty=$(query "$name" "INSERT INTO users VALUES ('bob', NULL) RETURNING 'taken'")
    refund=$(query "$name" "INSERT INTO moves VALUES (2, 'refund', 'j1') RETURNING 'taken'")
    echo "$name: $rows rows, $said warnings, 5 - 9: $debit, NULL: $empty, refund: $refund"
    seen+="$rows, $said, $debit, $empty, $refund|"
}
query postgres "CREATE DATABASE alone"; query postgres "CREATE DATABASE prepared"
try alone
psql -Xq -h 127.0.0.1 -p "$port" -U postgres -d prepared -f "$dir/tables.sql"
try prepared --with "data only"
[ "$seen" = "2, 0, -4, taken, ERROR:  23505|2, 0, ERROR:  23514, ERROR:  23502, taken|" ] ||
    { echo "pgloader carries other constraints than it did."; exit 1; }
