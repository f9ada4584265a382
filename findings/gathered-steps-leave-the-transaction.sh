#!/usr/bin/env bash
# databases 0.9.0, databasez 0.13.0 (what edgy 0.37 and saffier stand on) and peewee 4.5.3 (playhouse.pwasyncio), beside
# Tortoise ORM 1.1.9 and psycopg 3.3.9, over asyncpg 0.32.0 (PyPI), with PostgreSQL 15.18 (Debian 12), Python 3.
#
# Behaviour: the first three keep a connection for each asyncio task. asyncio.gather() and TaskGroup make a task of each
# step, so steps that are gathered in "async with transaction()" get connections of their own, outside of it, and are
# committed there by themselves. There is no warning.
# Seen: a debit of 5 of 10 and its row of history, gathered in a transaction that then fails. With the three, 5 are left
# and the row is there after the rollback; Tortoise and psycopg leave 10 and no row. One after the other, all do.
#
# The wrong guess: who is in a transaction is kept in a context variable, which tasks inherit, so that the steps are in
# it, or at least two at once on one connection are refused, as asyncpg by itself does.
# For a vend that was made faster by gathering its steps: the refusal that follows rolls back nothing. In tests that end
# well all looks right.
# What helps, tried here: one await after the other.
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
"$dir/venv/bin/pip" install -q --disable-pip-version-check databases==0.9.0 databasez==0.13.0 peewee==4.5.3 \
    tortoise-orm==1.1.9 'psycopg[binary]==3.3.9' asyncpg==0.32.0
timeout 100 "$dir/venv/bin/python" -W ignore - "127.0.0.1:$port/postgres" <<'PYTHON'
import asyncio, sys
import databases, databasez, psycopg
from playhouse.pwasyncio import AsyncPostgresqlDatabase
from tortoise import Tortoise
from tortoise.transactions import in_transaction
STEPS = "UPDATE users SET credits = credits - 5", "INSERT INTO history VALUES (5)"

async def main(to=f"postgres@{sys.argv[1]}"):
    one, two = databases.Database(f"postgresql://{to}"), databasez.Database(f"postgresql+asyncpg://{to}")
    three = AsyncPostgresqlDatabase("postgres", host="127.0.0.1", port=to[19:].split("/")[0], user="postgres")
    five, look = [await psycopg.AsyncConnection.connect(f"postgresql://{to}", autocommit=True) for _ in "12"]
    await one.connect(), await two.connect()
    await Tortoise.init(db_url=f"asyncpg://{to}", modules={"models": ["__main__"]})
    seen = {}
    for name, transaction, send in ("databases", one.transaction, one.execute), (
            "databasez", two.transaction, two.execute), ("peewee", three.atomic, three.aexecute_sql), (
            "Tortoise", in_transaction, lambda sql: Tortoise.get_connection("default").execute_query(sql)), (
            "psycopg", five.transaction, five.execute):
        for gathered in True, False:
            await look.execute("DROP TABLE IF EXISTS users, history")
            await look.execute("CREATE TABLE history (amount int)")
            await look.execute("CREATE TABLE users AS SELECT 10 AS credits")
            try:
                async with transaction():
                    if gathered:
                        await asyncio.gather(*map(send, STEPS))
                    else:
                        [await send(step) for step in STEPS]
                    raise LookupError
            except LookupError:
                cursor = await look.execute("SELECT credits, (SELECT count(*) FROM history) FROM users")
            seen[name, gathered] = await cursor.fetchone()
            print(f"{name}, {'gathered' if gathered else 'one by one'}: {seen[name, gathered]}")
    if any(left != ((5, 1) if gathered and name[:4] in ("data", "peew") else (10, 0))
           for (name, gathered), left in seen.items()):
        raise SystemExit("Changed: gathered steps are now in the transaction, or others no longer are.")

asyncio.run(main())
PYTHON
