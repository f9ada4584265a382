#!/bin/bash
# psycopg 3.3.9, asyncpg 0.32.0 and pg8000 1.31.6, with PostgreSQL 15.18 (Debian 12).
#
# A handler records a payment, then runs a statement that may fail (the same reference again), catches that error and
# goes on to the end. PostgreSQL has given the transaction up and answers COMMIT by ROLLBACK, which is no error for it.
#     psycopg: commit() returns, `with connection` and `with connection.transaction()` end as after a success
#     asyncpg: `async with connection.transaction()` ends as after a success
#     pg8000: commit() raises InterfaceError, "in failed transaction block"
# The payment is gone in all of them, and only pg8000 says so: the webhook's 200 goes out for what nobody has.
# Guess that was wrong: a COMMIT that commits nothing raises, in libraries that raise for all else.
# What helps: a savepoint around what may fail, that is, another connection.transaction() inside (tried here).
# Output seen:
#     psycopg, commit(): no error, 0 rows; psycopg, with connection: no error, 0 rows
#     psycopg, transaction(): no error, 0 rows; psycopg, a savepoint within: no error, 1 rows
#     asyncpg, transaction(): no error, 0 rows; pg8000, commit(): InterfaceError, 0 rows
set -euo pipefail
T=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $T/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$T"' EXIT
found=$(dpkg-query -W -f='${Version}' postgresql-15) || { echo "needs Debian 12's postgresql-15"; exit 1; }
[ "$found" = 15.18-0+deb12u1 ] || echo "note: seen with 15.18-0+deb12u1, this is $found"
chmod 711 "$T"; mkdir "$T/pg"; [ "$(id -u)" != 0 ] || chown postgres "$T/pg"
cd "$T/pg"; as_user $B/initdb -D data -U postgres -A trust -E UTF8 --locale=C --no-sync >/dev/null
export PGPORT=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_user $B/pg_ctl -D data -w -t 60 -l log -o "-c listen_addresses=127.0.0.1 -p $PGPORT -k $T/pg -c autovacuum=off" start >/dev/null
python3 -m venv "$T/venv"
"$T/venv/bin/pip" install -q --disable-pip-version-check 'psycopg[binary]==3.3.9' asyncpg==0.32.0 pg8000==1.31.6 2>/dev/null
export PGHOST=127.0.0.1 PGUSER=postgres PGDATABASE=postgres
timeout 60 "$T/venv/bin/python" - <<'PYTHON'
import asyncio, contextlib, os
import asyncpg, pg8000.dbapi, psycopg
other = psycopg.connect(autocommit=True)
other.execute("CREATE TABLE payments (reference text PRIMARY KEY)")
INSERT = "INSERT INTO payments VALUES ('order-1')"
def twice(connection, second=contextlib.nullcontext):
    cursor = connection.cursor()
    cursor.execute(INSERT)
    with contextlib.suppress(psycopg.errors.UniqueViolation, pg8000.dbapi.DatabaseError), second():
        cursor.execute(INSERT)
    return connection
def leave():
    with psycopg.connect() as connection:
        twice(connection)
def block(savepoint=False):
    with psycopg.connect(autocommit=True) as connection, connection.transaction():
        twice(connection, connection.transaction if savepoint else contextlib.nullcontext)
async def asyncpg_block():
    connection = await asyncpg.connect()
    async with connection.transaction():
        await connection.execute(INSERT)
        with contextlib.suppress(asyncpg.UniqueViolationError):
            await connection.execute(INSERT)
seen = []
for name, run in (("psycopg, commit()", lambda: twice(psycopg.connect()).commit()), ("psycopg, with connection", leave),
                  ("psycopg, transaction()", block), ("psycopg, a savepoint within", lambda: block(True)),
                  ("asyncpg, transaction()", lambda: asyncio.run(asyncpg_block())),
                  ("pg8000, commit()", lambda: twice(pg8000.dbapi.connect("postgres", "127.0.0.1", port=int(os.environ["PGPORT"]))).commit())):
    try:
        said = run() or "no error"
    except Exception as error:
        said = type(error).__name__
    seen.append(f"{said}, {other.execute('DELETE FROM payments').rowcount} rows")
    print(f"{name}: {seen[-1]}")
lost = "no error, 0 rows"
if seen != [lost, lost, lost, "no error, 1 rows", lost, "InterfaceError, 0 rows"]:
    raise SystemExit("Changed: the libraries treat COMMIT of a failed transaction otherwise than at the top of this file.")
PYTHON
