#!/usr/bin/env bash
# graphile-worker 0.18.0 (npm) with Node 24.21.0, PostgreSQL 15.20.
#
# Behaviour: the jobs of a queueName are run one at a time. While one that has failed waits for its next try it holds
# the queue no more, and those behind it are run.
# Output seen, ann has 0 credits; her payment of 100, a debit of 60 and a refund of the 100 come in this order, and
# the ledger is away at the first call:
#     queueName ann: credit fails, debit refused, refund refused, credit done: 100 left
#     without a queue: credit fails, debit refused, refund refused, credit done: 100 left
#     queueName ann, tried again inside of the task: credit fails, credit done, debit done, refund of 40 done: 0 left
#
# The wrong guess: "serially" means in order; a queue of one user, with tries after a failure, has each of them done
# after the one before, as a FIFO of SQS or a consumer of Kafka has it. With the ledger away for a second a payer is
# told that he has no credits, and keeps them when his money was returned. While nothing fails the order is right.
# What helps, tried here: to try again within the task, for as long as the ledger may be away.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >log
npm install --silent --no-audit --no-fund node@24.21.0 graphile-worker@0.18.0 >>log 2>&1 || { cat log; exit 1; }
cat >try.mjs <<'JS'
import { Logger, makeWorkerUtils, run } from "graphile-worker"
const { PGUSER, PGPASSWORD, PGPORT } = process.env, logger = new Logger(() => () => {})
const connectionString = `postgres://${PGUSER}:${PGPASSWORD}@localhost:${PGPORT}/postgres`
const utils = await makeWorkerUtils({ connectionString, logger })
await utils.migrate()
let balance, away, seen, within
const ledger = (name, amount) => {
  if (away-- > 0) throw new Error("the ledger is away")
  if (name === "refund") amount = -Math.min(-amount, balance)
  if (!amount || balance + amount < 0) return `${name} refused`
  balance += amount
  return name === "refund" ? `refund of ${-amount} done` : `${name} done`
}
const change = async ({ name, amount }) => {
  for (;;) {
    try { return seen.push(ledger(name, amount)) } catch (error) {
      seen.push(`${name} fails`)
      if (!within) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}
const runner = await run({ connectionString, logger, taskList: { change }, concurrency: 1, pollInterval: 200 })
for (const way of ["queueName ann", "without a queue", "queueName ann, tried again inside of the task"]) {
  [balance, away, seen, within] = [0, 1, [], way.includes("inside")]
  for (const [name, amount] of [["credit", 100], ["debit", -60], ["refund", -100]])
    await utils.addJob("change", { name, amount }, way.includes("queueName") ? { queueName: "ann" } : {})
  for (let i = 0; i < 200 && seen.length < 4; i++) await new Promise((resolve) => setTimeout(resolve, 100))
  console.log(`${way}: ${seen.join(", ")}: ${balance} left`)
}
await runner.stop()
process.exit()
JS
timeout 100 node_modules/.bin/node try.mjs 2>>log | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A failed job is waited for otherwise now." >&2; exit 1; }
