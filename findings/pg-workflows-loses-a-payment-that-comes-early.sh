#!/usr/bin/env bash
# pg-workflows 0.15.0 with pg 8.23.1 (npm), Node 20, PostgreSQL 15.20 (Debian 12): durable workflows.
#
# Behaviour: triggerEvent() is heard by a run that waits already. For one that is still on its way it is done without an
# error, and lost; the wait's timeout is no error either, and the steps behind it are run with undefined. And
# waitFor() returns undefined when the wait begins, so that what stands before the next step is run then, too.
# Output seen: a checkout of a second, waitFor("paid"), "not paid" is sent if there is nothing, a step that credits:
#     paid 3 s after the start: "not paid" is sent; credited 5
#     paid 0.5 s after the start: "not paid" is sent; credited undefined
#     a loop of step.run("debit") for ann and bob: debited ann; told ann, ann
#
# The wrong guess: an event is kept for its run, as the run's id is named; "pauses the workflow" means that nothing is
# run meanwhile; and a loop does its step for each, or is refused, as two steps of one name are.
# A gateway that is quicker than the own step takes the money, and the order ends as "completed" without a credit. Each
# payer is told first that he has not paid. A test that waits before it pays, and looks at the end, is right.
# What helps, tried here: to keep the payment in a table in the webhook, and look there in a step before and after the
# wait; what has an effect within step.run(); the user in the step's name.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >log
npm install --silent --no-audit --no-fund pg-workflows@0.15.0 pg@8.23.1 >>log 2>&1 || { cat log; exit 1; }
cat >try.mjs <<'JS'
import { appendFileSync } from "fs"; import { WorkflowEngine, workflow } from "pg-workflows"
const { PGUSER, PGPASSWORD, PGPORT, PGDATABASE } = process.env
const sleep = (ms) => new Promise((done) => setTimeout(done, ms)), say = (text) => appendFileSync("seen", text + "\n")
let sent, done
const order = workflow("order", async ({ step }) => {
  await step.run("checkout", () => sleep(1000))
  const paid = await step.waitFor("payment", { eventName: "paid", timeout: 5000 })
  if (!paid) sent = true
  await step.run("credit", async () => { done.push(paid?.credits) })
})
const month = workflow("month", async ({ step }) => {
  const told = []
  for (const user of ["ann", "bob"]) told.push(await step.run("debit", async () => { done.push(user); return user }))
  return told
})
const engine = new WorkflowEngine({
  connectionString: `postgres://${PGUSER}:${PGPASSWORD}@localhost:${PGPORT}/${PGDATABASE}`, workflows: [order, month] })
await engine.start()
async function ended(runId, run) {
  while (run?.status !== "completed") run = await sleep(100).then(() => engine.getRun({ runId }))
  return run
}
for (const seconds of [3, 0.5]) {
  sent = false, done = []
  const { id: runId } = await engine.startWorkflow({ workflowId: "order", input: {} })
  await sleep(1000 * seconds)
  await engine.triggerEvent({ runId, eventName: "paid", data: { credits: 5 } })
  await ended(runId)
  say(`paid ${seconds} s after the start: "not paid" is ${sent ? "" : "not "}sent; credited ${done[0]}`)
}
done = []
const { output } = await ended((await engine.startWorkflow({ workflowId: "month", input: {} })).id)
say(`a loop of step.run("debit") for ann and bob: debited ${done}; told ${output.join(", ")}`)
await engine.stop(); process.exit()
JS
timeout 100 node try.mjs >log 2>&1 || { cat log; exit 1; }
cat seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "An event is heard otherwise." >&2; exit 1; }
