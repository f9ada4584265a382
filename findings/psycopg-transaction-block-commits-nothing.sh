#!/usr/bin/env bash
# psycopg 3.3.9, beside asyncpg 0.32.0 and SQLAlchemy 2.0.58 over psycopg (PyPI), Python 3, with PostgreSQL 15.18
# (Debian 12).
#
# Behaviour: "with connection.transaction()" begins and commits where nothing is open. Any statement before it, a SELECT
# too, has begun a transaction by itself, and then the block is a savepoint in that, and its end commits nothing.
# Seen: a look at the balance, and then a debit of 5 of 10 in such a block, which ends well. Another connection sees 10,
# and 10 stay when the process ends or the connection is closed. Without the look, or with autocommit=True, 5.
#
# The wrong guess: the end of a block that is called a transaction is a commit, as in asyncpg, or there is an error, as
# in SQLAlchemy, where begin() after a SELECT is refused. (psycopg's manual says how it is.)
# For a vend whose look at the balance, or whose health check, came to stand before the block: the token is given out,
# and the debit is lost at the next restart. The program itself sees the new balance all the while, as a test on the
# same connection does.
# What helps, tried here: autocommit=True for connections whose transactions are such blocks.
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
[ -x $B/initdb ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
cd "$dir/pg"; as_user $B/initdb -D data -U postgres -A trust -E UTF8 --locale=C --no-sync >/dev/null
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -k $dir/pg" start >/dev/null
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check 'psycopg[binary]==3.3.9' asyncpg==0.32.0 sqlalchemy==2.0.58
timeout 60 "$dir/venv/bin/python" - "$dir/pg" <<'PYTHON'
import asyncio
import sys

import asyncpg
import psycopg
import sqlalchemy

HOST, LOOK, DEBIT = sys.argv[1], "SELECT credits FROM users", "UPDATE users SET credits = credits - 5"
see = psycopg.connect(host=HOST, user="postgres", autocommit=True)
see.execute("CREATE TABLE users (credits int)")

def by_psycopg(look, autocommit=False):
    db = psycopg.connect(host=HOST, user="postgres", autocommit=autocommit)
    if look:
        db.execute(LOOK).fetchone()
    with db.transaction():
        db.execute(DEBIT)
    db.close()

async def by_asyncpg():
    db = await asyncpg.connect(host=HOST, user="postgres")
    await db.fetchval(LOOK)
    async with db.transaction():
        await db.execute(DEBIT)
    await db.close()

def by_sqlalchemy():
    with sqlalchemy.create_engine(f"postgresql+psycopg://postgres@/postgres?host={HOST}").connect() as db:
        db.execute(sqlalchemy.text(LOOK)).fetchone()
        with db.begin():
            db.execute(sqlalchemy.text(DEBIT))

seen = {}
for name, call in {"a look": lambda: by_psycopg(True), "no look": lambda: by_psycopg(False),
                   "a look, autocommit": lambda: by_psycopg(True, True),
                   "asyncpg": lambda: asyncio.run(by_asyncpg()), "SQLAlchemy": by_sqlalchemy}.items():
    see.execute("TRUNCATE users")
    see.execute("INSERT INTO users VALUES (10)")
    try:
        call()
        told = "no error"
    except Exception as error:
        told = type(error).__name__
    seen[name] = told, see.execute(LOOK).fetchone()[0]
    print(f"{name}: {seen[name][0]}, {seen[name][1]} left")
if list(seen.values()) != [("no error", 10), ("no error", 5), ("no error", 5), ("no error", 5),
                           ("InvalidRequestError", 10)]:
    raise SystemExit("Changed: a transaction block of psycopg, or another's, ends otherwise than it did.")
PYTHON
