#!/usr/bin/env bash
# piccolo 1.38.0 over asyncpg 0.32.0 (PyPI), with PostgreSQL 15.18 (Debian 12), Python 3.
#
# Behaviour: "async with DB.transaction()" within another one does nothing. It is no savepoint, so a block that leaves
# it by an exception is not taken back, and where the outer one catches that exception, it is committed with the rest.
# Seen: 10 credits. The outer transaction takes 1, an inner one takes 5 and raises, and that is caught: 4 are left. If
# the outer one is no transaction, 9 are. Only allow_nested=False tells, by a TransactionError at the inner one.
#
# The wrong guess: a nested transaction is a savepoint, as in Tortoise ORM, peewee and Django, or an error; a block that
# was entered as a transaction and has failed has changed nothing.
# For a vend that calls a debit which opens its transaction by itself: alone the debit is taken back when it fails, as
# its tests say, and within another transaction it stays, without its history.
# What helps, tried here: a savepoint by hand, and its rollback_to().
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
[ -x $B/initdb ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
cd "$dir/pg"; as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses=127.0.0.1 -p $port -k $dir/pg" start >/dev/null
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check 'piccolo[postgres]==1.38.0' asyncpg==0.32.0
timeout 60 "$dir/venv/bin/python" -W ignore - "postgres@127.0.0.1:$port/postgres" <<'PYTHON'
import asyncio, contextlib, sys

import asyncpg
from piccolo.columns import Integer
from piccolo.engine.exceptions import TransactionError
from piccolo.engine.postgres import PostgresEngine
from piccolo.table import Table

DB = PostgresEngine(config={"dsn": f"postgresql://{sys.argv[1]}"})

class Users(Table, db=DB):
    credits = Integer()

async def take(amount):
    await Users.update({Users.credits: Users.credits - amount}, force=True)

async def vend(outer=DB.transaction, inner=DB.transaction):
    async with outer():
        await take(1)
        with contextlib.suppress(LookupError):
            async with inner():
                await take(5)
                raise LookupError

async def by_hand():
    async with DB.transaction() as transaction:
        await take(1)
        savepoint = await transaction.savepoint()
        await take(5)
        await savepoint.rollback_to()

async def main():
    look = await asyncpg.connect(f"postgresql://{sys.argv[1]}")
    await look.execute("CREATE TABLE users (id serial, credits int)")
    seen = {}
    for name, call in {
            "nested": vend, "inner alone": lambda: vend(contextlib.AsyncExitStack), "savepoint": by_hand,
            "allow_nested=False": lambda: vend(inner=lambda: DB.transaction(allow_nested=False))}.items():
        await look.execute("TRUNCATE users; INSERT INTO users (credits) VALUES (10)")
        try:
            await call()
            seen[name] = "committed"
        except TransactionError:
            seen[name] = "TransactionError"
        seen[name] += f", {await look.fetchval('SELECT credits FROM users')} left"
        print(f"{name}: {seen[name]}")
    if list(seen.values()) != ["committed, 4 left", "committed, 9 left", "committed, 9 left",
                               "TransactionError, 10 left"]:
        raise SystemExit("Changed: piccolo treats an inner transaction otherwise than it did.")

asyncio.run(main())
PYTHON
