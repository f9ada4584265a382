#!/bin/bash
# psycopg 3.3.9 with PostgreSQL 15.18 (Debian 12).
#
# A Python int is sent with the smallest SQL type that holds it: 200 as smallint, 40000 as integer. So arithmetic
# between two parameters is done in the type of their values, and overflows at theirs:
#     SELECT %s * %s      with (100, 200) is 20000; with (200, 200) "smallint out of range"
# The column that receives the result does not help: INSERT INTO prices (total bigint) VALUES (%s * %s) fails as well.
# Guess that was wrong: an int is an int, as it is with psycopg's own ClientCursor, with psycopg2 and with sqlite3.
# A test with small numbers passes; 33 credits at 1000 fail on the first day. Cast one of them: %s::bigint * %s.
# The other end of the same rule: 2**63 is sent as numeric, so WHERE id = %s on a bigint key raises nothing, uses no
# index and reads the whole table, where 2**63 - 1 reads one index entry.
# Output seen:
#     100 * 200 = 20000; 200 * 200: smallint out of range; into a bigint column: smallint out of range; 200::bigint * 200 = 40000
#     ClientCursor: 200 * 200 = 40000
#     id = 2**63 - 1: Index Scan; id = 2**63: Seq Scan
set -euo pipefail
T=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $T/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$T"' EXIT
found=$(dpkg-query -W -f='${Version}' postgresql-15) || { echo "needs Debian 12's postgresql-15"; exit 1; }
[ "$found" = 15.18-0+deb12u1 ] || echo "note: seen with 15.18-0+deb12u1, this is $found"
chmod 711 "$T"; mkdir "$T/pg"; [ "$(id -u)" = 0 ] && chown postgres "$T/pg"
cd "$T/pg"; as_user $B/initdb -D data -U postgres -A trust -E UTF8 --locale=C --no-sync >/dev/null
export PORT=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_user $B/pg_ctl -D data -w -t 60 -l log -o "-c listen_addresses=127.0.0.1 -p $PORT -k $T/pg -c autovacuum=off" start >/dev/null
python3 -m venv "$T/venv"; "$T/venv/bin/pip" install -q --disable-pip-version-check 'psycopg[binary]==3.3.9'
export PGHOST=127.0.0.1 PGPORT=$PORT PGUSER=postgres PGDATABASE=postgres
timeout 120 "$T/venv/bin/python" - <<'PYTHON'
import psycopg
db = psycopg.connect(autocommit=True)
db.execute("CREATE TABLE prices (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, total bigint)")
db.execute("INSERT INTO prices (total) SELECT i FROM generate_series(1, 10000) i")
db.execute("ANALYZE prices")
def value(sql, *parameters, cursor=db):
    try:
        return cursor.execute(sql, parameters).fetchone()[0]
    except psycopg.errors.NumericValueOutOfRange as error:
        return str(error).splitlines()[0]
small, large = value("SELECT %s * %s", 100, 200), value("SELECT %s * %s", 200, 200)
stored = value("INSERT INTO prices (total) VALUES (%s * %s) RETURNING total", 200, 200)
cast = value("SELECT %s::bigint * %s", 200, 200)
client = value("SELECT %s * %s", 200, 200, cursor=psycopg.ClientCursor(db))
last, beyond = (value("EXPLAIN (COSTS OFF) SELECT * FROM prices WHERE id = %s", v).split(" on ")[0].split(" using ")[0]
                for v in (2**63 - 1, 2**63))
print(f"100 * 200 = {small}; 200 * 200: {large}; into a bigint column: {stored}; 200::bigint * 200 = {cast}")
print(f"ClientCursor: 200 * 200 = {client}\nid = 2**63 - 1: {last}; id = 2**63: {beyond}")
overflow = "smallint out of range"
if (small, large, stored, cast, client, last, beyond) != (20000, overflow, overflow, 40000, 40000, "Index Scan", "Seq Scan"):
    raise SystemExit("Changed: int parameters are sent with other types than at the top of this file.")
PYTHON
