#!/usr/bin/env bash
# pg 8.23.1 and knex 3.3.0 over it (npm), Node 20, beside asyncpg 0.32.0 (PyPI), Python 3, with PostgreSQL 15.18
# (Debian 12).
#
# Behaviour: query_timeout of a pool, and .timeout() of knex, give up waiting. The server is not told: the statement
# goes on, or goes on waiting for a lock, and is committed when it comes to it, after its connection was closed, too.
# Seen: another transaction holds the user's row. Three tries of a debit of 3 each fail with "Query read timeout"; then
# the row is free, and a moment later 1 of 10 credits is left. With the timeout of asyncpg's pool, knex's
# { cancel: true } and the server's statement_timeout 10 are left.
#
# The wrong guess: a timeout that is the driver's own ends the query, as asyncpg's does; at least where pg
# throws away the connection, nothing that was sent through it can still be done.
# For a vend with a short timeout and a retry: a row that is locked for a second (a batch, a migration) debits its user
# as many times as the client has tried. Without a lock in the way it never shows.
# What helps, tried here: statement_timeout, a little below query_timeout; { cancel: true }.
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
[ -x $B/initdb ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
(cd "$dir/pg"; as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -k $dir/pg" start >/dev/null)
cd "$dir"; export PGHOST=$dir/pg PGUSER=postgres
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pg@8.23.1 knex@3.3.0
python3 -m venv venv; venv/bin/pip install -q --disable-pip-version-check asyncpg==0.32.0
cat >debit.py <<'PYTHON'
import asyncio, asyncpg, sys

async def main():
    async with asyncpg.create_pool() as pool:
        await pool.execute(sys.argv[1], timeout=0.3)

asyncio.run(main())
PYTHON
cat >try.mjs <<'JS'
import { execFile } from "node:child_process"
import { promisify } from "node:util"
import knexOf from "knex"
import pg from "pg"

const DEBIT = "UPDATE users SET credits = credits - 3", to = { host: process.env.PGHOST, user: "postgres" }
const knex = knexOf({ client: "pg", connection: { ...to, database: "postgres" }, log: { error() {}, warn() {} } })
const pools = [{ query_timeout: 300 }, { query_timeout: 900, statement_timeout: 300 }].map(
  (options) => new pg.Pool({ ...to, ...options }).on("error", () => {}))
const ways = {
  "query_timeout": () => pools[0].query(DEBIT),
  "statement_timeout": () => pools[1].query(DEBIT),
  "knex timeout": () => knex.raw(DEBIT).timeout(300),
  "knex timeout, cancel": () => knex.raw(DEBIT).timeout(300, { cancel: true }),
  "asyncpg timeout": () => promisify(execFile)("venv/bin/python", ["debit.py", DEBIT]),
}
const other = new pg.Client(to), sleep = (ms) => new Promise((done) => setTimeout(done, ms)), seen = {}
await other.connect()
await other.query("CREATE TABLE users (credits int)")
for (const [name, way] of Object.entries(ways)) {
  await other.query("TRUNCATE users; INSERT INTO users VALUES (10)")
  await other.query("BEGIN; SELECT * FROM users FOR UPDATE")
  let failed = 0
  for (let i = 0; i < 3; i++) await way().catch(() => failed++)
  await other.query("ROLLBACK")
  await sleep(500)
  seen[name] = `${failed} failed, ${(await other.query("SELECT credits FROM users")).rows[0].credits} left`
}
console.log(seen)
const wrong = Object.entries(seen).find(([name, what]) =>
  what !== `3 failed, ${["query_timeout", "knex timeout"].includes(name) ? 1 : 10} left`)
if (wrong) console.error("Changed: after a timeout a debit happens in other cases than it did.")
process.exit(wrong ? 1 : 0)
JS
timeout 60 node try.mjs
