#!/usr/bin/env bash
# rate-limiter-flexible 11.4.0 with pg 8.23.1 and better-sqlite3 12.11.1 (npm), Node 20, PostgreSQL 15.20 (Debian 12).
#
# Behaviour: consume(user, points) takes any number. The limiter in memory cuts the points of each call to a whole number
# before it adds them, the one over SQLite adds them as they are, the one over PostgreSQL fails.
# Output seen, 10 points a minute, as often as a call is let through, of 100:
#     memory, 1 point each: 10 of 100
#     memory, 0.5 points each: 100 of 100
#     memory, 1.9 points each: 10 of 100
#     SQLite, 0.5 points each: 20 of 100
#     SQLite, 1.9 points each: 5 of 100
#     PostgreSQL, 0.5 points each: 0 of 100, error 22P02
#     memory, 5 points each of 100 points (tenths): 20 of 100
#
# The wrong guess: what costs half a point can be had twice as often, in each store, or is refused by each.
# A quota whose prices have a fraction (0.5 credits a question, 0.25 for a short one) is no quota: whatever costs less than
# one is free without end, in memory, where it is tried and where small services stay; a move to SQLite halves what
# somebody gets for 1.9, and with PostgreSQL every call fails.
# What helps, tried here: whole points, as tenths of a credit.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund rate-limiter-flexible@11.4.0 pg@8.23.1 better-sqlite3@12.11.1
cat >try.mjs <<'JS'
import Database from "better-sqlite3"
import pg from "pg"
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterSQLite } from "rate-limiter-flexible"

const pool = new pg.Pool()
const ready = (Kind, settings) => new Promise((done, failed) => {
  const told = (error) => error ? failed(error) : done(limiter)
  const limiter = new Kind({ points: 10, duration: 60, tableName: "quota", ...settings }, told)
})
const memory = new RateLimiterMemory({ points: 10, duration: 60 })
const sqlite = await ready(RateLimiterSQLite, { storeClient: new Database(":memory:"), storeType: "better-sqlite3" })
const postgres = await ready(RateLimiterPostgres, { storeClient: pool })
const tenths = new RateLimiterMemory({ points: 100, duration: 60 })

async function ask(name, limiter, points) {
  let through = 0, error = ""
  for (let call = 0; call < 100; call++) {
    const refused = (refusal) => { if (refusal instanceof Error) error = `, error ${refusal.code}` }
    await limiter.consume(name, points).then(() => through++, refused)
  }
  console.log(`${name}: ${through} of 100${error}`)
}

await ask("memory, 1 point each", memory, 1)
await ask("memory, 0.5 points each", memory, 0.5)
await ask("memory, 1.9 points each", memory, 1.9)
await ask("SQLite, 0.5 points each", sqlite, 0.5)
await ask("SQLite, 1.9 points each", sqlite, 1.9)
await ask("PostgreSQL, 0.5 points each", postgres, 0.5)
await ask("memory, 5 points each of 100 points (tenths)", tenths, 5)
process.exit()
JS
timeout 100 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A fraction of a point is counted otherwise than it was." >&2; exit 1; }
