#!/usr/bin/env bash
# miniflare 4.20260426.0 with workerd 1.20260426.1 (npm): Cloudflare's D1 as it runs on one's own machine; Node 20.
# The service itself was not tried.
#
# Behaviour: D1 runs SQLite and binds every JavaScript number as a REAL. In an INTEGER column SQLite makes an integer
# of it again, everywhere else it stays one: ? / 2 of 5 is 2.5, and a number bound for a TEXT column is stored with
# ".0" behind it. Integers beyond 2^53 are read as the next float, without an error; a BigInt cannot be bound.
# Seen: a phone number 254712345678 as userId becomes "254712345678.0", and WHERE user_id = '254712345678' finds nothing;
# half of 5 credits, credits + ? / 2, makes a balance of 12.5 in an INTEGER column (10 + 2.5); 9007199254740993 in the
# file is 9007199254740992 in the answer.
#
# The wrong guess: 5 is bound as the integer 5, as in Python's sqlite3 or node:sqlite, and what is too large is refused.
# What helps, tried here: String() for text, CAST(? AS INTEGER) in sums, a STRICT table, which refuses 12.5, and
# CAST(... AS TEXT) for large integers.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund miniflare@4.20260426.0
cat >try.mjs <<'JS'
import { Miniflare } from "miniflare"

const worker = new Miniflare({ modules: true, script: "export default {}", compatibilityDate: "2026-01-01",
  d1Databases: { DB: "ledger" } })
const db = await worker.getD1Database("DB")
async function first(sql, ...bound) {
  try {
    return (await db.prepare(sql).bind(...bound).raw())[0]?.[0] ?? "nothing"
  } catch {
    return "refused"
  }
}

for (const [table, strict] of [["users", ""], ["strict_users", " STRICT"]])
  await db.exec(`CREATE TABLE ${table} (user_id TEXT PRIMARY KEY, credits INTEGER)${strict}`)
const half = (table, minus) => first(`UPDATE ${table} SET credits = credits + ${minus} RETURNING credits`, 5)
const seen = {}
seen["type"] = await first("SELECT typeof(?)", 5)
seen["stored"] = await first("INSERT INTO users VALUES (?, 10) RETURNING user_id", 254712345678)
seen["found"] = await first("SELECT credits FROM users WHERE user_id = '254712345678'")
seen["String()"] = await first("INSERT INTO strict_users VALUES (?, 10) RETURNING user_id", String(254712345678))
seen["half"] = await half("users", "? / 2")
seen["half, STRICT"] = await half("strict_users", "? / 2")
seen["half, CAST"] = await half("strict_users", "CAST(? AS INTEGER) / 2")
seen["large"] = await first("SELECT 9007199254740993")
seen["large, as text"] = await first("SELECT CAST(9007199254740993 AS TEXT)")
seen["BigInt"] = await first("SELECT ?", 5n)
await worker.dispose()
console.log(seen)
if (Object.values(seen).join() !== ["real", "254712345678.0", "nothing", "254712345678", 12.5, "refused", 12,
  9007199254740992, "9007199254740993", "refused"].join()) {
  console.error("D1 binds or reads numbers otherwise than it did.")
  process.exit(1)
}
process.exit(0)
JS
timeout 90 node try.mjs
