#!/usr/bin/env bash
# openworkflow 0.10.1 with postgres 3.4.9 (npm), Node 20, PostgreSQL 15.20 (Debian 12): durable workflows.
#
# Behaviour: step.run() throws at the first failure, into the workflow's own code; only when that lets it through is the
# step tried again. Waiting is such an error, too: sleep() and waitForSignal() throw a SleepSignalError when they begin,
# which a catch takes for a failure.
# Output seen, a ledger that answers at the third time, retryPolicy { maximumAttempts: 3 }:
#     no catch: tried 3 times, credited
#     catch, then a step that refunds: tried 1 time, StepError: refunded
#     Promise.allSettled(): tried 1 time, rejected
#     catch around waitForSignal("paid"): SleepSignalError: not paid; then the signal is told to 1 run
#     no catch, a ledger that stays away: tried 3 times, result() is rejected
#
# The wrong guess: the retries are the step's, and a catch sees what is left when they are used up, as in Temporal; and
# what waits does not come back before it has waited.
# To undo what was done is what a workflow has its catch for: a ledger that restarts for a second makes it refund each
# order of that second, and an order with a catch around its wait is refused at once, though his payment is "told". The
# run is "completed". Tests in which the step succeeds, or fails for good, are right.
# What helps, tried here: no catch around a step; who asks for result() does what is to be done then.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >log
npm install --silent --no-audit --no-fund openworkflow@0.10.1 postgres@3.4.9 >>log 2>&1 || { cat log; exit 1; }
cat >try.mjs <<'JS'
import { OpenWorkflow } from "openworkflow"; import { BackendPostgres } from "openworkflow/postgres"
const { PGUSER, PGPASSWORD, PGPORT, PGDATABASE } = process.env
const backend = await BackendPostgres.connect(`postgres://${PGUSER}:${PGPASSWORD}@localhost:${PGPORT}/${PGDATABASE}`)
const open = new OpenWorkflow({ backend }), retryPolicy = { maximumAttempts: 3, initialInterval: "200ms" }
let times, third = 3
const credit = (step) => step.run({ name: "credit", retryPolicy }, async () => {
  if (++times < third) throw new Error("the ledger is away")
  return "credited"
})
const define = (name, work) => open.defineWorkflow({ name }, ({ step }) => work(step))
const flows = [define("no catch", async (step) => `${await credit(step)}`),
  define("catch, then a step that refunds", async (step) => {
    const refund = async (error) =>
      `${error.constructor.name}: ${await step.run({ name: "refund" }, async () => "refunded")}`
    return credit(step).catch(refund)
  }),
  define("Promise.allSettled()", async (step) => (await Promise.allSettled([credit(step)]))[0].status)]
const wait = define('catch around waitForSignal("paid")', async (step) => {
  try { await step.waitForSignal({ signal: "paid", timeout: "5s" }) } catch (error) {
    return `${error.constructor.name}: not paid`
  }
})
await open.newWorker({ concurrency: 5 }).start()
const end = async (flow) => (times = 0, (await flow.run()).result({ timeoutMs: 20000 }))
const show = (name, said) => console.log(`${name}: tried ${times} time${times > 1 ? "s" : ""}, ${said}`)
for (const flow of flows) show(flow.workflow.spec.name, await end(flow))
const said = await end(wait), { workflowRunIds } = await open.sendSignal({ signal: "paid" })
console.log(`${wait.workflow.spec.name}: ${said}; then the signal is told to ${workflowRunIds.length} run`)
third = 9
show("no catch, a ledger that stays away", await end(flows[0]).catch(() => "result() is rejected"))
process.exit()
JS
timeout 100 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A step is tried again otherwise." >&2; exit 1; }
