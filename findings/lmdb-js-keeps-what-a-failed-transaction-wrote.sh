#!/usr/bin/env bash
# lmdb 3.5.6 (npm; "lmdb-js"), Node 20.
#
# Behaviour: db.transaction(fn) runs fn among others in a transaction of the database and rejects when fn throws. What
# fn had put before that is committed all the same. childTransaction() and transactionSync() take it back.
# Seen: 10 credits; fn debits 5 and throws, as the history cannot be written: the caller gets the error, and the balance
# is 5. An async fn is the same. With childTransaction() and transactionSync() it is 10.
#
# The wrong guess: a transaction whose function throws is taken back, as in each SQL library, in the synchronous sister
# of the same name, and in Python's lmdb.
# For a vend: the credit is gone without its row in the history or its token, and a retry after the error debits again.
# What helps, tried here: childTransaction(), which cannot be had together with `cache` or `useWritemap`.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund lmdb@3.5.6
cat >try.mjs <<'JS'
import { open } from "lmdb"

const db = open({ path: "data" }), seen = {}
const vend = () => {
  db.put("u1", db.get("u1") - 5)
  throw new Error("no history")
}
const slow = async () => {
  await null
  vend()
}
const ways = {
  "transaction()": () => db.transaction(vend),
  "transaction(), async": () => db.transaction(slow),
  "childTransaction()": () => db.childTransaction(vend),
  "childTransaction(), async": () => db.childTransaction(slow),
  "transactionSync()": async () => db.transactionSync(vend),
}
for (const [name, way] of Object.entries(ways)) {
  await db.put("u1", 10)
  const told = await way().then(() => "done", (error) => error.message)
  await db.flushed
  seen[name] = `${told}, ${db.get("u1")} left`
}
await db.close()
console.log(seen)
const left = Object.values(seen).join("; ")
if (left !== "no history, 5 left; no history, 5 left; no history, 10 left; no history, 10 left; no history, 10 left") {
  console.error("lmdb now ends a transaction that failed otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
