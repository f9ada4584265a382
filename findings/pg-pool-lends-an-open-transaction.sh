#!/usr/bin/env bash
# pg 8.23.1 (npm), Node 20, beside psycopg-pool 3.3.3 with psycopg 3.3.9 (PyPI), Python 3; PostgreSQL 15 (Debian 12).
#
# Behaviour: pg's release() puts a connection back as it is. If a vend threw between BEGIN and COMMIT, and its finally
# did no more than release, the next borrower's statement is done within that vend's transaction. psycopg-pool rolls
# back what is open when a connection comes back.
# Output seen, u1 has 100 credits; a vend debits 5 and fails; then a payment of 50, by one statement, on the same pool:
#     pg: payment done, rows 1; its pool reads 145, others 100; after the pool's end 100
#     psycopg-pool: payment done, rows 1; its pool reads 150, others 150; after the pool's end 150
#
# The wrong guess: a pool lends clean connections; at worst the failed vend's own work is lost.
# The payment was answered with 200 and is gone at the next restart; or an unrelated COMMIT comes by and keeps it, and
# with it the debit of the vend that failed.
# What helps, tried here: release(error), which ends the connection, or ROLLBACK before release().
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pg@8.23.1
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check 'psycopg[binary]==3.3.9' psycopg-pool==3.3.3 2>/dev/null
cat >try.mjs <<'JS'
import { execFileSync } from "node:child_process"
import pg from "pg"
const others = () => execFileSync("psql", ["-XAtqc", "SELECT credits FROM users"]).toString().trim()
for (const name of ["pg", "pg, release(error)"]) {
  execFileSync("psql", ["-Xqc", "UPDATE users SET credits = 100"])
  const pool = new pg.Pool({ max: 1 })
  let failed, client = await pool.connect()
  try {
    await client.query("BEGIN")
    await client.query("UPDATE users SET credits = credits - 5")
    throw new Error("the token could not be signed")
  } catch (error) { failed = error } finally { client.release(name === "pg" ? undefined : failed) }
  const { rowCount } = await pool.query("UPDATE users SET credits = credits + 50")
  const { rows } = await pool.query("SELECT credits FROM users")
  const said = `payment done, rows ${rowCount}; its pool reads ${rows[0].credits}, others ${others()}`
  await pool.end()
  if (name === "pg") console.log(`pg: ${said}; after the pool's end ${others()}`)
  else if (others() !== "150") throw new Error(said)
}
JS
cat >try.py <<'PY'
import psycopg, psycopg_pool
one = psycopg.connect(autocommit=True)
one.execute("UPDATE users SET credits = 100")
others = lambda: one.execute("SELECT credits FROM users").fetchone()[0]
with psycopg_pool.ConnectionPool(max_size=1, min_size=1, kwargs={"autocommit": True}) as pool:
    client = pool.getconn()
    client.execute("BEGIN; UPDATE users SET credits = credits - 5")
    pool.putconn(client)
    with pool.connection() as client:
        rows, credits = (client.execute("UPDATE users SET credits = credits + 50").rowcount,
                         client.execute("SELECT credits FROM users").fetchone()[0])
    said = f"payment done, rows {rows}; its pool reads {credits}, others {others()}"
print(f"psycopg-pool: {said}; after the pool's end {others()}")
PY
psql -Xqc "CREATE TABLE users (id text PRIMARY KEY, credits int); INSERT INTO users VALUES ('u1', 100)"
{ timeout 60 node try.mjs; timeout 60 venv/bin/python try.py 2>/dev/null; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The pools take connections back otherwise than they did." >&2; exit 1; }
