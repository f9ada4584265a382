#!/usr/bin/env bash
# asyncpg 0.32.0, beside psycopg 3.3.9 and pg8000 1.31.6 (PyPI), with PostgreSQL 15.18 (Debian 12), Python 3.
#
# Behaviour: fetchval() and fetchrow() ask the server for one row. A SELECT whose rows come of a function is run up to
# its first row and then given up, so the function is called for that row alone.
# Seen: SELECT debit(id, 5) FROM unnest(ARRAY[1, 2, 3]) id, sent by fetchval(), debits user 1 of three, and there is no
# error. fetch() and execute() debit all three, and so does fetchone() of psycopg and pg8000.
#
# The wrong guess: fetchval() differs from fetch() in what it returns and not in what it does; the three look alike in
# code, and UPDATE ... RETURNING is indeed run whole by each of them, as is an UPDATE in WITH.
# For a job that books many users by one call of a function: whoever needs only "did it run" writes fetchval(), and
# all but the first user keep their credits. A test with one user passes.
# What helps, tried here: fetch(), or an aggregate, SELECT count(debit(id, 5)).
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
[ -x $B/initdb ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
cd "$dir/pg"; as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -k $dir/pg" start >/dev/null
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check asyncpg==0.32.0 'psycopg[binary]==3.3.9' pg8000==1.31.6
timeout 60 "$dir/venv/bin/python" - "$dir/pg" <<'PYTHON'
import asyncio
import sys

import asyncpg
import pg8000.dbapi
import psycopg

HOST = sys.argv[1]
FUNCTION = "SELECT debit(id, 5) FROM unnest(ARRAY[1, 2, 3]) id"

async def main():
    db = await asyncpg.connect(host=HOST, user="postgres")
    await db.execute("""CREATE TABLE users (id int PRIMARY KEY, credits int); CREATE FUNCTION debit(int, int)
        RETURNS int LANGUAGE sql AS 'UPDATE users SET credits = credits - $2 WHERE id = $1 RETURNING credits'""")
    one = psycopg.connect(host=HOST, user="postgres", autocommit=True)
    other = pg8000.dbapi.connect(user="postgres", unix_sock=f"{HOST}/.s.PGSQL.5432")
    other.autocommit, third = True, other.cursor()
    seen = {}
    for name, call in {
        "fetchval": lambda: db.fetchval(FUNCTION),
        "fetchrow": lambda: db.fetchrow(FUNCTION),
        "fetch": lambda: db.fetch(FUNCTION),
        "execute": lambda: db.execute(FUNCTION),
        "fetchval, count": lambda: db.fetchval("SELECT count(debit(id, 5)) FROM unnest(ARRAY[1, 2, 3]) id"),
        "fetchval, UPDATE": lambda: db.fetchval("UPDATE users SET credits = credits - 5 RETURNING credits"),
        "psycopg": lambda: asyncio.to_thread(lambda: one.execute(FUNCTION).fetchone()),
        "pg8000": lambda: asyncio.to_thread(lambda: (third.execute(FUNCTION), third.fetchone())),
    }.items():
        await db.execute("TRUNCATE users; INSERT INTO users SELECT id, 10 FROM generate_series(1, 3) id")
        await call()
        seen[name] = [row[0] for row in await db.fetch("SELECT credits FROM users ORDER BY id")]
        print(f"{name}: {seen[name]}")
    if any(left != ([5, 10, 10] if name in ("fetchval", "fetchrow") else [5] * 3) for name, left in seen.items()):
        raise SystemExit("Changed: asyncpg's fetchval now runs a function for all rows, or another for fewer.")

asyncio.run(main())
PYTHON
