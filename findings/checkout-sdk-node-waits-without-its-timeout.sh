#!/usr/bin/env bash
# checkout-sdk-node 5.2.1 (npm), the gateway Checkout.com's own client, beside its 2.8.1, with axios 1.21.1, Node 20;
# the API is a server on loopback that takes 4 s for a payment.
#
# Behaviour: its option timeout is for httpClient: "axios" alone. By default it asks by Node's fetch, to which it gives
# none: it waits as long as the other side is silent. Up to 2.8.1 its default was node-fetch, which had the timeout.
# Output seen, of a payment with a timeout of 500 ms:
#     2.8.1, by default: ApiTimeout after 0.5 s; payments at the gateway: 1
#     5.2.1, by default: pay_2 after 4 s; payments at the gateway: 2
#     5.2.1, httpClient: "axios": ApiTimeout after 0.5 s; payments at the gateway: 3
#     5.2.1, by default, and the gateway says nothing for 12 s: pay_4 after 12 s; payments at the gateway: 4
#
# The wrong guess: an option that the client takes, and that its readme shows without a word of httpClient, holds for
# the default, too, and for a new version as it did for the former.
# A request handler that is to give up and to say so waits: for five minutes, which is where fetch gives up, while the
# payer has gone or pays once more. When the gateway is slow, all workers wait, vends and webhooks with them.
# What helps: httpClient: "axios", or Promise.race() with a time limit of one's own; a key with each payment, since a
# request that was given up may have been done.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts checkout-sdk-node@5.2.1 axios@1.21.1 \
  former@npm:checkout-sdk-node@2.8.1
cat >try.mjs <<'JS'
import { once } from "node:events"
import { createServer } from "node:http"
import { Checkout } from "checkout-sdk-node"
import former from "former"
let payments = 0, seconds = 4
const api = createServer((request, response) => {
  const id = `pay_${++payments}`, type = { "content-type": "application/json" }
  request.resume()
  setTimeout(() => response.writeHead(201, type).end(JSON.stringify({ id, status: "Authorized" })), seconds * 1000)
})
await once(api.listen(0, "127.0.0.1"), "listening")
const host = `http://127.0.0.1:${api.address().port}`
const pay = async (name, Client, more) => {
  const client = new Client("sk_test_00000000-0000-4000-8000-000000000000", { host, timeout: 500, ...more })
  const start = performance.now()
  const told = await client.payments.request({ source: { type: "token", token: "tok_1" }, amount: 499, currency: "USD",
    reference: "u1-7" }, "u1-7").then(({ id }) => id, error => error.constructor.name)
  const after = Math.round((performance.now() - start) / 500) / 2
  console.log(`${name}: ${told} after ${after} s; payments at the gateway: ${payments}`)
}
await pay("2.8.1, by default", former.Checkout)
await pay("5.2.1, by default", Checkout)
await pay('5.2.1, httpClient: "axios"', Checkout, { httpClient: "axios" })
seconds = 12
await pay("5.2.1, by default, and the gateway says nothing for 12 s", Checkout)
process.exit()
JS
timeout 90 node --no-deprecation try.mjs 2>log | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Its options do otherwise." >&2; exit 1; }
