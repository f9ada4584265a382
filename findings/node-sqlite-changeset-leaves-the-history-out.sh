#!/usr/bin/env bash
# node:sqlite of Node 24.21.0 (npm: node): createSession() and applyChangeset().
#
# Behaviour: a session notes what changes in a database, to do the same to a copy. It notes nothing of a table that has
# no declared PRIMARY KEY; NOT NULL UNIQUE is none. A change that the copy cannot take stops the whole, and
# applyChangeset() returns false for it; it does not throw.
# Seen: a payment adds a row to the history (reference UNIQUE) and raises a balance. At the copy applyChangeset()
# returns true, the balance is there, and the history is empty. A second payment, at a copy whose balance differs:
# false, nothing is done, no error. With reference as PRIMARY KEY the history comes along.
#
# The wrong guess: what was written in the session is in the changeset, or createSession() refuses a table that it
# cannot follow; and what was not applied raises, as everything else in node:sqlite does.
# For a copy of a ledger that is kept so: balances without a history to explain them, and after the first difference a
# copy that never changes again while its writer hears no error.
# What helps, tried here: a PRIMARY KEY in each table, and a look at what applyChangeset() returns.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node@24.21.0
cat >try.mjs <<'JS'
import { DatabaseSync } from "node:sqlite"

function databases(key) {
  return [1, 2].map(() => {
    const db = new DatabaseSync(":memory:")
    db.exec(`CREATE TABLE users (id TEXT PRIMARY KEY, credits INTEGER);
      CREATE TABLE history (reference TEXT NOT NULL ${key}, amount INTEGER)`)
    return db
  })
}
function pay([ledger, copy], reference, amount) {
  const session = ledger.createSession()
  ledger.prepare("INSERT INTO history VALUES (?, ?)").run(reference, amount)
  ledger.prepare(`INSERT INTO users VALUES ('u1', ?) ON CONFLICT DO UPDATE
    SET credits = credits + excluded.credits`).run(amount)
  const applied = copy.applyChangeset(session.changeset())
  const { credits, rows } = copy.prepare(`SELECT sum(credits) credits,
    (SELECT count(*) FROM history) rows FROM users`).get()
  return `${applied}, ${credits} credits, ${rows} in the history`
}
const unique = databases("UNIQUE"), primary = databases("PRIMARY KEY")
const seen = [pay(unique, "r1", 10), pay(primary, "r1", 10)]
unique[1].exec("UPDATE users SET credits = 9")
seen.push(pay(unique, "r2", 100))
console.log(seen)
if (seen.join("; ") !== "true, 10 credits, 0 in the history; true, 10 credits, 1 in the history; " +
    "false, 9 credits, 0 in the history") {
  console.error("node:sqlite's changesets are otherwise than they were.")
  process.exit(1)
}
JS
timeout 60 node_modules/.bin/node try.mjs 2>said || { cat said; exit 1; }
