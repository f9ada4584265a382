#!/usr/bin/env bash
# psqlpy 0.13.1 (PyPI) on PostgreSQL 15.20, beside asyncpg 0.32.0.
#
# Behaviour: "async with connection.transaction()" within another one of that connection is a BEGIN, which PostgreSQL
# answers with a warning alone. The inner block's end then ends the transaction of both, and what follows in the outer
# block has none; the COMMIT or ROLLBACK at its end has nothing to do, and raises nothing. asyncpg makes a savepoint.
# Output seen, ann has 10 credits; a vend debits 1, calls a bonus of 5 in an inner block, and writes its token:
#     psqlpy, the bonus fails and is caught: vend returns, credits 10, tokens 1
#     asyncpg, the bonus fails and is caught: vend returns, credits 9, tokens 1
#     psqlpy, the vend fails after the bonus: vend raises, credits 14, tokens 0
#     asyncpg, the vend fails after the bonus: vend raises, credits 10, tokens 0
#     psqlpy, a savepoint by hand, the bonus fails: vend returns, credits 9, tokens 1
#
# The wrong guess: a savepoint, as in asyncpg, psycopg, Django and peewee, or an error; and a block that ends without
# an error has committed what it did. In the first case a token is sold for nothing, in the second one the debit and
# the bonus of a vend that failed stay. Each function by itself, as tests call it, is right.
# What helps, tried here: one transaction(), handed on, and its create_savepoint() and rollback_savepoint().
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip install -q psqlpy==0.13.1 asyncpg==0.32.0 >log 2>&1 || { cat log; exit 1; }
cat >try.py <<'PYTHON'
import asyncio, contextlib, os, re, sys
import asyncpg, psqlpy
url = f"postgres://postgres:{os.environ['PGPASSWORD']}@localhost:{os.environ['PGPORT']}/postgres"

async def bonus(connection, fails):
    async with connection.transaction():
        await connection.execute("UPDATE users SET credits = credits + 5")
        if fails:
            raise LookupError

async def by_hand(transaction):
    await transaction.create_savepoint("bonus")
    await transaction.execute("UPDATE users SET credits = credits + 5")
    await transaction.rollback_savepoint("bonus")

async def vend(connection, way):
    async with connection.transaction() as transaction:
        await connection.execute("UPDATE users SET credits = credits - 1")
        with contextlib.suppress(LookupError):
            await (by_hand(transaction) if "by hand" in way else bonus(connection, "bonus fails" in way))
        if "vend fails" in way:
            raise ConnectionError
        await connection.execute("INSERT INTO tokens VALUES ('t1')")
    return "returns"

async def main():
    look = await asyncpg.connect(url)
    for way in re.findall("^#     (.*): vend", open(sys.argv[1]).read(), re.M):
        await look.execute("DROP TABLE IF EXISTS users, tokens; CREATE TABLE tokens (token text);"
                           "CREATE TABLE users AS SELECT 'ann' AS id, 10 AS credits")
        connection = await (psqlpy.connect(dsn=url) if "psqlpy" in way else asyncpg.connect(url))
        said = "raises"
        with contextlib.suppress(ConnectionError):
            said = await vend(connection, way)
        row = await look.fetchrow("SELECT (SELECT credits FROM users), (SELECT count(*) FROM tokens)")
        print(f"{way}: vend {said}, credits {row[0]}, tokens {row[1]}")
asyncio.run(main())
PYTHON
timeout 60 venv/bin/python try.py "$self" 2>>log | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "An inner transaction is another one now." >&2; exit 1; }
