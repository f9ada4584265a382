#!/bin/bash
# psycopg 3.3.9, psycopg_pool 3.3.3, with PostgreSQL 15.18 (Debian 12).
#
# While a service runs, a migration elsewhere changes a column from integer to bigint. A SELECT of that column, which
# psycopg has prepared by itself after five executions, then fails with 0A000 "cached plan must not change result
# type", not once but at each execution, for as long as the connection lives. psycopg keeps the prepared statement
# after the error, and the pool keeps the connection: its check_connection finds it healthy, which it is.
# Guess that was wrong: the first failure drops the statement, and the next execution prepares it anew (or the pool's
# check replaces the connection). The same statement with prepare=False, or in another spelling, works meanwhile.
# What ends it: DEALLOCATE ALL, which psycopg notices, a new connection, or prepare_threshold=None from the start.
# Output seen:
#     before: 5; after ALTER: ['0A000', '0A000', '0A000', '0A000', '0A000'] on 1 connection(s)
#     prepare=False: 5; after DEALLOCATE ALL: 5
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
"$T/venv/bin/pip" install -q --disable-pip-version-check psycopg-pool==3.3.3
timeout 120 "$T/venv/bin/python" - <<'PYTHON'
import psycopg, psycopg_pool
other = psycopg.connect(autocommit=True)
other.execute("CREATE TABLE users (id int PRIMARY KEY, credits int)")
other.execute("INSERT INTO users VALUES (1, 5)")
pids = set()
def credits(**options):
    try:
        with pool.connection() as db:
            pids.add(db.info.backend_pid)
            return db.execute("SELECT credits FROM users WHERE id = %s", (1,), **options).fetchone()[0]
    except psycopg.Error as error:
        return error.sqlstate
check = psycopg_pool.ConnectionPool.check_connection
with psycopg_pool.ConnectionPool("", min_size=1, max_size=1, kwargs={"autocommit": True}, check=check) as pool:
    before = [credits() for _ in range(7)][-1]
    other.execute("ALTER TABLE users ALTER credits TYPE bigint")
    after = [credits() for _ in range(5)]
    print(f"before: {before}; after ALTER: {after} on {len(pids)} connection(s)")
    unprepared = credits(prepare=False)
    with pool.connection() as db:
        db.execute("DEALLOCATE ALL")
    deallocated = credits()
    print(f"prepare=False: {unprepared}; after DEALLOCATE ALL: {deallocated}")
if (before, after, len(pids), unprepared, deallocated) != (5, ["0A000"] * 5, 1, 5, 5):
    raise SystemExit("Changed: a prepared statement now survives ALTER TABLE, or is dropped after its error.")
PYTHON
