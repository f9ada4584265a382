#!/usr/bin/env bash
# razorpay 2.9.8 (the gateway's own client) under p-retry 7.1.1 and async-retry 1.3.3 (npm), Node 20; loopback only.
#
# Behaviour: the client rejects with a plain object, {statusCode, error}, which is no Error, when the service refuses
# or answers 503; and with "TypeError: Cannot read properties of undefined (reading 'status')" when the connection is
# lost, whatever the cause. p-retry takes both for a bug of the caller's and does not try again.
# Seen: p-retry with three retries asks the service once for a 503 and once for a lost connection, and ends with a
# TypeError either time. async-retry, in the same place, asks four times.
#
# The wrong guesses: what a client rejects with is an Error that says what happened; and a retry library retries it.
# For a worker that asks for a payment before it credits: the retry that was put there never happens, and its logs say
# "Non-error was thrown" for each outage. What helps, tried here: .catch() that throws a new Error with the object
# as its cause, before p-retry sees it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts razorpay@2.9.8 p-retry@7.1.1 async-retry@1.3.3
cat >try.mjs <<'JS'
import { createServer } from "node:http"
import asyncRetry from "async-retry"
import pRetry from "p-retry"
import Razorpay from "razorpay"

let asked = 0
let answer
const server = createServer((request, response) => {
  asked += 1
  if (answer === "lost") return request.socket.destroy()
  response.writeHead(answer, { "content-type": "application/json" }).end('{"error": {"code": "SERVER_ERROR"}}')
})
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve))
const razorpay = new Razorpay({ key_id: "none", key_secret: "none" })
razorpay.api.rq.defaults.baseURL = `http://127.0.0.1:${server.address().port}`

const plain = () => razorpay.payments.fetch("pay_1")
const wrapped = () => plain().catch((cause) => { throw new Error("the gateway did not answer", { cause }) })
const ways = { "p-retry": [pRetry, plain], "async-retry": [asyncRetry, plain], "p-retry, wrapped": [pRetry, wrapped] }
for (const status of [503, "lost"]) {
  const seen = []
  for (const [name, [retry, call]] of Object.entries(ways)) {
    asked = 0
    answer = status
    const error = await retry(call, { retries: 3, minTimeout: 10, maxTimeout: 10 }).catch((reason) => reason)
    seen.push(`${name} ${asked} ${error?.name ?? "no Error"}`)
  }
  console.log(`${status}: ${seen.join("; ")}`)
  const last = status === 503 ? "no Error" : "TypeError"
  if (seen.join() !== `p-retry 1 TypeError,async-retry 4 ${last},p-retry, wrapped 4 Error`) process.exitCode = 1
}
server.close()
if (process.exitCode) console.error("razorpay under p-retry now is tried again otherwise than it was.")
JS
timeout 60 node try.mjs
