#!/usr/bin/env bash
# aiosql 15.0 with asyncpg 0.32.0, psycopg 3.3.9 (PyPI), Python 3, with PostgreSQL 15.20 (Debian 12).
#
# Behaviour: a query whose name ends in ! gives the number of rows that it changed: an int with psycopg and sqlite3.
# With asyncpg it is the server's words, the text 'UPDATE 0', which is true whatever the number.
# Seen: a debit of 5 at a balance of 3 gives 0 with the first two, 'UPDATE 0' with asyncpg.
#
# The wrong guess: one file of queries and one operator mean one thing with each driver.
# For a vend that asks so whether the credit was there: with asyncpg everybody gets a token, and no balance shows it.
# What helps, tried here: RETURNING credits and the operator $, which gives None where no row was changed.
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
[ -x $B/initdb ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
(cd "$dir/pg"; as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -k $dir/pg" start >/dev/null)
cd "$dir"; export PGHOST=$dir/pg
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check aiosql==15.0 asyncpg==0.32.0 'psycopg[binary]==3.3.9'
cat >try.py <<'PY'
import asyncio
import sqlite3
import sys

import aiosql
import asyncpg
import psycopg

SQL = """-- name: debit(id)!
UPDATE users SET credits = credits - 5 WHERE id = :id AND credits >= 5
-- name: debit_returning(id)$
UPDATE users SET credits = credits - 5 WHERE id = :id AND credits >= 5 RETURNING credits
"""
async def tried(driver, db):
    queries = aiosql.from_str(SQL, driver)
    answers = [queries.debit(db, id="u1"), queries.debit_returning(db, id="u1")]
    return [await answer if asyncio.iscoroutine(answer) else answer for answer in answers]


async def main():
    db = await asyncpg.connect(user="postgres", database="postgres")
    await db.execute("CREATE TABLE users (id text, credits int); INSERT INTO users VALUES ('u1', 3)")
    seen = {"asyncpg": await tried("asyncpg", db)}
    await db.close()
    with psycopg.connect(user="postgres", autocommit=True) as db:
        seen["psycopg"] = await tried("psycopg", db)
    with sqlite3.connect(":memory:") as db:
        db.executescript("CREATE TABLE users (id text, credits int); INSERT INTO users VALUES ('u1', 3)")
        seen["sqlite3"] = await tried("sqlite3", db)
    return seen


seen = asyncio.run(main())
print(seen)
if seen != {"asyncpg": ["UPDATE 0", None], "psycopg": [0, None], "sqlite3": [0, None]}:
    sys.exit("aiosql's drivers count changed rows otherwise than they did.")
PY
timeout 60 venv/bin/python try.py
