#!/usr/bin/env bash
# @platformatic/job-queue 0.5.0 (npm) with Node 24.21.0, its stores in memory and in PostgreSQL 15.20.
#
# Behaviour: the handler's result is written as JSON after it, within the try around it. What returns nothing has no
# JSON: the job counts as failed, is run again, three times in all, and ends as "failed". A result of null is kept, but
# enqueueAndWait() cannot tell it from none, and waits for its timeout.
# Output seen, one payment of 100 credits, and enqueueAndWait() with a timeout of 2 s:
#     memory, a handler that returns nothing: failed, 300 credits; who waits hears: failed
#     memory, a handler that returns null: completed, 100 credits; who waits hears: timeout
#     memory, a handler that returns true: completed, 100 credits; who waits hears: the result
#     PostgreSQL, a handler that returns nothing: failed, 300 credits; who waits hears: failed
#     PostgreSQL, a handler that returns null: completed, 100 credits; who waits hears: timeout
#     PostgreSQL, a handler that returns true: completed, 100 credits; who waits hears: the result
#
# The wrong guess: an async function that does its work and returns nothing has succeeded, as with each other queue;
# the id, which is there against doubles, keeps a payment from being credited twice. Each payment is credited three
# times, and then an alert says of each that it was not. Who has no listener for "failing" sees nothing at all.
# What helps, tried here: to return something that is not null. And to credit under the payment's reference.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >log
npm install --silent --no-audit --no-fund node@24.21.0 @platformatic/job-queue@0.5.0 pg@8.23.1 >>log 2>&1 ||
    { cat log; exit 1; }
cat >try.mjs <<'JS'
import { MemoryStorage, PgStorage, Queue } from "@platformatic/job-queue"
import { once } from "node:events"

const { PGUSER, PGPASSWORD, PGPORT } = process.env
const connectionString = `postgresql://${PGUSER}:${PGPASSWORD}@localhost:${PGPORT}/postgres`
let prefix = 0
for (const [name, store] of [["memory", () => new MemoryStorage()],
  ["PostgreSQL", () => new PgStorage({ connectionString, tablePrefix: `q${++prefix}_` })]])
  for (const [words, result] of [["nothing", undefined], ["null", null], ["true", true]]) {
    const queue = new Queue({ storage: store() })
    let credits = 0
    queue.execute(async (job) => { credits += job.payload.credits; return result })
    await queue.start()
    const end = Promise.race(["completed", "failed"].map((event) => once(queue, event).then(() => event)))
    await queue.enqueue("payment-1", { credits: 100 })
    const said = await end, added = credits
    const heard = await queue.enqueueAndWait("payment-2", { credits: 100 }, { timeout: 2000 })
      .then(() => "the result", (error) => ({ TimeoutError: "timeout", JobFailedError: "failed" })[error.name])
    console.log(`${name}, a handler that returns ${words}: ${said}, ${added} credits; who waits hears: ${heard}`)
  }
process.exit()
JS
timeout 100 node_modules/.bin/node try.mjs 2>>log | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A handler's result is taken otherwise now." >&2; exit 1; }
