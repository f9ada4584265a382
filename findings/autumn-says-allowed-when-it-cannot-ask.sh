#!/usr/bin/env bash
# autumn-js 1.3.13 (npm), a client for metered credits, Node 20; the server is one on loopback.
#
# Behaviour: check() asks whether a customer has credits, track() takes them. When the service answers 5xx or hangs up,
# neither fails: check() resolves to {allowed: true, balance: null}, track() to {value: 0}. Only a line on the console
# tells. 401, 402, 404 and 429 do raise.
# Seen: with a 503 for both, check() for 5 credits says allowed, and track() of 5 resolves; each was sent once, so the
# 5 are not taken.
#
# The wrong guess: what cannot be asked raises, as it does at 429, and the caller decides; or at least the call that
# moves credits raises, so that it can be tried again.
# For a prepaid service: an outage is free of charge, and a retry queue around track() never sees a failure.
# What helps, tried here: failOpen: false; then both raise.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts autumn-js@1.3.13
cat >try.mjs <<'JS'
import { createServer } from "node:http"
import { Autumn } from "autumn-js"

const say = console.log
console.log = console.warn = console.error = () => {}
let asked = 0
let answer
const server = createServer((request, response) => {
  request.resume().on("end", () => {
    asked += 1
    if (answer === "hangs up") return request.socket.destroy()
    response.writeHead(answer, { "content-type": "application/json" }).end('{"message": "-", "code": "-"}')
  })
})
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve))
const serverURL = `http://127.0.0.1:${server.address().port}`

async function ask(status, options) {
  answer = status
  asked = 0
  const autumn = new Autumn({ secretKey: "am_sk_test_none", serverURL, ...options })
  const who = { customerId: "user-7", featureId: "credits" }
  const raises = () => "raises"
  const checked = await autumn.check({ ...who, requiredBalance: 5 }).then((told) => `allowed ${told.allowed}`, raises)
  const tracked = await autumn.track({ ...who, value: 5 }).then((told) => `value ${told.value}`, raises)
  return `check ${checked}, track ${tracked}, asked ${asked}`
}

const open = "check allowed true, track value 0, asked 2"
const shut = "check raises, track raises, asked 2"
const cases = [[503, {}, open], ["hangs up", {}, open], [429, {}, shut], [503, { failOpen: false }, shut]]
for (const [status, options, expected] of cases) {
  const seen = await ask(status, options)
  say(`${status} ${JSON.stringify(options)}: ${seen}`)
  if (seen !== expected) process.exitCode = 1
}
server.close()
if (process.exitCode) say("autumn-js now treats a service that cannot answer otherwise than it did.")
JS
timeout 60 node try.mjs
