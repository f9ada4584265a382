#!/usr/bin/env bash
# libsql 0.5.29 (npm; the local database of Turso's clients, with better-sqlite3's interface), Node 20.
#
# Behaviour: db.transaction(fn) makes a function that begins, calls fn and commits as soon as fn returns. An async fn
# returns at its first await, so the commit comes then, and all that follows runs without a transaction. What it
# raises later rejects the promise and rolls nothing back.
# Seen: debit 5 of 10, await, then the history fails: the caller gets the error, and the balance is 5. The same
# function without async leaves 10.
#
# The wrong guess: the wrapper waits for the promise, or refuses it (as the manual of better-sqlite3 says that it
# does, which this package stands in for with one changed import).
# For a vend: the debit without its history row, and a retry after the error debits again. It needs a failure after an
# await to be seen. What helps, tried here: no await inside; or BEGIN, COMMIT and ROLLBACK by hand around it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund libsql@0.5.29
cat >try.mjs <<'JS'
import Database from "libsql"

const db = new Database(":memory:")
db.exec("CREATE TABLE users (id TEXT PRIMARY KEY, credits INTEGER NOT NULL CHECK (credits >= 0))")
const debit = () => db.prepare("UPDATE users SET credits = credits - 5").run()
const fail = () => {
  throw new Error("no history")
}
async function byHand(fn) {
  db.exec("BEGIN")
  try {
    await fn()
    db.exec("COMMIT")
  } catch (error) {
    db.exec("ROLLBACK")
    throw error
  }
}
async function left(vend) {
  db.exec("DELETE FROM users; INSERT INTO users VALUES ('u1', 10)")
  try {
    await vend()
    return "no error"
  } catch (error) {
    return `${error.message}, ${db.prepare("SELECT credits FROM users").get().credits} left`
  }
}
const slow = async () => [debit(), await null, fail()]
const seen = [
  await left(db.transaction(slow)),
  await left(db.transaction(() => [debit(), fail()])),
  await left(() => byHand(slow)),
]
console.log("async: %s; not async: %s; by hand: %s", ...seen)
if (seen.join() !== "no history, 5 left,no history, 10 left,no history, 10 left") {
  console.error("libsql now ends the transaction of an async function otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
