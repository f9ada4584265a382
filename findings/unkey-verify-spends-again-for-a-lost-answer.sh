#!/usr/bin/env bash
# @unkey/api 2.5.1 (npm), the client of a service for API keys with prepaid credits, Node 20; the server is on loopback.
#
# Behaviour: keys.verifyKey({ key, credits: { cost: 1 } }) verifies a key and takes the cost off its credits, in one
# POST. When the connection ends without an answer, or the answer is 5xx, the client sends the same POST again, by
# default for about ten seconds, in growing steps. No idempotency key goes with it. 429 is final.
# Seen: a server that takes the credit and loses its first answer: 98 of 100 are left, and the call says 98, as if one
# had cost two. When each answer is lost, more than ten are taken (13 in one run) and the call raises.
#
# The wrong guess: the call that spends is sent once unless the caller says so; and as ten seconds of tries are the
# default, they carry a key by which the service knows them.
# For whoever sells by the call: an outage of the answers' way costs the customer a dozen credits, in silence if the
# last try gets through. What helps, tried here: { retries: { strategy: "none" } } as the options of the call.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @unkey/api@2.5.1
cat >try.mjs <<'JS'
import http from "node:http"
import { Unkey } from "@unkey/api"

let credits, lost, keys
const server = http.createServer((request, answer) => {
  keys += "idempotency-key" in request.headers ? 1 : 0
  let body = ""
  request.on("data", (part) => { body += part }).on("end", () => {
    credits -= JSON.parse(body).credits.cost
    if (lost-- > 0) return request.socket.destroy()
    answer.writeHead(200, { "content-type": "application/json" })
    answer.end(JSON.stringify({ meta: { requestId: "r1" }, data: { valid: true, code: "VALID", credits } }))
  })
})
await new Promise((done) => server.listen(0, "127.0.0.1", done))
const client = new Unkey({ rootKey: "none", serverURL: `http://127.0.0.1:${server.address().port}` })

async function verify(losing, options) {
  [credits, lost, keys] = [100, losing, 0]
  const told = await client.keys.verifyKey({ key: "k1", credits: { cost: 1 } }, options).then(
    (answer) => answer.data.credits, (error) => error.name)
  console.log(`${losing} answers lost: told ${told}, ${credits} of 100 left, ${keys} idempotency keys seen`)
  return [told, credits, keys].join()
}
const once = await verify(1)
const none = await verify(1, { retries: { strategy: "none" } })
await verify(Infinity)
if (once !== "98,98,0" || none !== "ConnectionError,99,0" || credits > 95 || keys) {
  console.error("Unkey's client repeats a verification otherwise than it did.")
  process.exit(1)
}
process.exit()
JS
timeout 60 node try.mjs
