#!/usr/bin/env bash
# dodopayments 2.52.0 (npm), Node 20; the server is one on loopback that reads each request and hangs up.
#
# Behaviour: the library repeats a POST twice after a lost connection, by default, also when the request had arrived
# and only the answer was lost. It invents no idempotency key for the three tries, and the option for one, typed and
# described as "A unique key for this request to enable idempotency", reaches neither a header nor the body.
# Seen: customers.wallets.ledgerEntries.create(), which credits a customer's wallet, arrives three times with the same
# body and no key, with { idempotencyKey: "mine" } just the same.
#
# The wrong guesses: a payment library that retries POST by itself sends a key of its own, as stripe 23.1.0 was seen
# to do; and an option of that name and description is sent.
# What helps, each tried here: the body's own member idempotency_key, where the operation has one; headers:
# { "Idempotency-Key": ... } at least leaves the machine (whether the service heeds it was not tried); maxRetries: 0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund dodopayments@2.52.0
cat >try.mjs <<'JS'
import http from "node:http"
import DodoPayments from "dodopayments"

let arrived = []
const server = http.createServer((request, answer) => {
  let body = ""
  request.on("data", part => body += part).on("end", () => {
    arrived.push(body + JSON.stringify(request.headers))
    request.socket.destroy()  // The wallet is credited, the answer gets lost.
  })
})
await new Promise(done => server.listen(0, "127.0.0.1", done))
const client = new DodoPayments({ bearerToken: "none", baseURL: `http://127.0.0.1:${server.address().port}` })

async function credit(body, options) {
  arrived = []
  await client.customers.wallets.ledgerEntries.create("cus_1",
    { amount: 100, currency: "USD", entry_type: "credit", ...body }, options).then(
    () => { throw new Error("There was no answer, and yet it was one.") },
    error => { if (!(error instanceof DodoPayments.APIConnectionError)) throw error })
  return `${arrived.length} sent, ${arrived.filter(sent => sent.includes("mine")).length} with the key`
}

const seen = {
  "by default": await credit({}, {}),
  "option idempotencyKey": await credit({}, { idempotencyKey: "mine" }),
  "member idempotency_key": await credit({ idempotency_key: "mine" }, {}),
  "header": await credit({}, { headers: { "Idempotency-Key": "mine" } }),
  "maxRetries 0": await credit({}, { maxRetries: 0 }),
}
server.close()
console.log(seen)
const none = "3 sent, 0 with the key", all = "3 sent, 3 with the key"
if (Object.values(seen).join() !== [none, none, all, all, "1 sent, 0 with the key"].join()) {
  console.error("dodopayments now retries, or sends its keys, otherwise than it did.")
  process.exit(1)
}
JS
timeout 100 node try.mjs
