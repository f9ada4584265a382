#!/usr/bin/env bash
# knex 3.3.0 with pg 8.23.1 (npm), Node 20, with PostgreSQL 15.20 (Debian 12).
#
# Behaviour: const trx = await knex.transaction() has two promises for its end, trx.commit() and trx.executionPromise,
# and each is blind to one end. commit() resolves though the database refused the COMMIT, and nothing is logged.
# executionPromise resolves though trx.rollback() was called.
# Seen: two SERIALIZABLE vends at a time look whether the history sums up to 10 and take these 10. PostgreSQL refuses
# the second COMMIT (40001), `await trx.commit()` says nothing, and the history has one debit for two tokens; there
# executionPromise is rejected. After trx.rollback() executionPromise is fulfilled, and the row is gone.
#
# The wrong guess: a commit that was awaited without an error has happened, and who waits for the end of a transaction
# is told which end it was.
# For a vend: the token goes out and no credit was taken. A deferred constraint that fails ends alike.
# What helps, tried here: the form with a function, knex.transaction(async (trx) => …).
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
[ -x $B/initdb ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
(cd "$dir/pg"; as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -k $dir/pg" start >/dev/null)
cd "$dir"; export PGHOST=$dir/pg; npm init -y >/dev/null
npm install --silent --no-audit --no-fund knex@3.3.0 pg@8.23.1
cat >try.mjs <<'JS'
import knexOf from "knex"
import { setTimeout as delay } from "node:timers/promises"

const knex = knexOf({ client: "pg", connection: { host: process.env.PGHOST, user: "postgres" } })
const serializable = { isolationLevel: "serializable" }, seen = [], ends = []
const told = (promise) => promise.then(() => "fulfilled", (error) => `rejected ${error.code ?? ""}`.trim())
const vend = async (trx) => {
  if (Number((await trx("history").sum("amount"))[0].sum) >= 10) await trx("history").insert({ amount: -10 })
}
const start = () => knex.raw("DROP TABLE IF EXISTS history; CREATE TABLE history AS SELECT 10 AS amount")
async function note(what, ends) {
  seen.push(`${what}: ${ends.join(", ")}; ${(await knex("history").where("amount", "<", 0)).length} debits`)
  await start()
}
await start()
const both = [await knex.transaction(serializable), await knex.transaction(serializable)]
await Promise.all(both.map(vend))
for (const trx of both) ends.push(await told(trx.commit()), await told(trx.executionPromise))
await note("commit(), executionPromise of two", ends)
const functions = [1, 2].map(() => knex.transaction((trx) => vend(trx).then(() => delay(200)), serializable))
await note("the form with a function", (await Promise.all(functions.map(told))).sort())
const trx = await knex.transaction()
await vend(trx)
await trx.rollback()
await note("executionPromise after rollback()", [await told(trx.executionPromise)])
await knex.destroy()
console.log(seen)
if (seen.join() !== "commit(), executionPromise of two: fulfilled, fulfilled, fulfilled, rejected 40001; 1 debits," +
    "the form with a function: fulfilled, rejected 40001; 1 debits," +
    "executionPromise after rollback(): fulfilled; 0 debits") {
  console.error("knex now tells of the end of a transaction otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
