#!/usr/bin/env bash
# chargebee 3.33.0 (the gateway's own client, npm), its handler of webhooks, Node 20; all on loopback.
#
# Behaviour: `await handler.handle({ body, headers, request, response })` is over as soon as the listeners were called,
# so an async one is still at work. When that one rejects, its error reaches `on("error")` by Node's capture of
# rejections: alone, without the second argument that the error of a malformed body has there.
# Seen: the listener of payment_succeeded rejects after 50 ms; handle() had resolved at once, the error listener got
# undefined beside the error, and the request had no answer when the gateway's side gave up after two seconds. A body
# without event_type: handle() ends after the error listener, which got request and response, and answers 500.
#
# The wrong guess, from the client's own example, `on("error", (error, { response }) => …)`: what a listener throws can
# be answered there, as what the reader throws can; in truth taking { response } of nothing throws once more.
# For prepaid credits: while the ledger is away, each payment's request hangs until the gateway's own limit, instead of
# a 500 at once that is sent again. What helps, tried here: catch in the listener, and answer there.
set -euo pipefail
hook=$(mktemp -d); trap 'rm -rf "$hook"' EXIT
cd "$hook"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund chargebee@3.33.0
cat >hear.mjs <<'JS'
import http from "node:http"
import Chargebee from "chargebee"

console.warn = () => {} // it warns that no password is set
const handler = new Chargebee({ site: "shop", apiKey: "key" }).webhooks.createHandler()
const steps = []
const credit = () => new Promise((_, reject) => setTimeout(() => reject(new Error("the ledger is away")), 50))
handler.on("payment_succeeded", credit)
handler.on("payment_refunded", ({ response }) => credit().catch(() => response.writeHead(503).end()))
handler.on("error", (error, context) => {
  steps.push(context ? "error with a response" : "error alone")
  context?.response.writeHead(500).end()
})
const shop = http.createServer(async (request, response) => {
  const chunks = await request.toArray()
  await handler.handle({ body: Buffer.concat(chunks).toString(), headers: request.headers, request, response })
  steps.push("handle() is over")
})
await new Promise((done) => shop.listen(0, "127.0.0.1", done))

const send = (event) => fetch(`http://127.0.0.1:${shop.address().port}`, {
  method: "POST", body: JSON.stringify(event), signal: AbortSignal.timeout(2000),
}).then(({ status }) => steps.push(status), () => steps.push("no answer"))
await send({ id: "ev_1", event_type: "payment_succeeded", content: {} })
await send({ id: "ev_2", event_type: "payment_refunded", content: {} })
await send({ id: "ev_3" })
console.log(steps.join(", "))
shop.closeAllConnections()
shop.close()
const known = "handle() is over, error alone, no answer, handle() is over, 503, error with a response,"
if (!steps.join(", ").startsWith(known)) {
  console.error("chargebee's handler tells of a failed listener otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node hear.mjs
