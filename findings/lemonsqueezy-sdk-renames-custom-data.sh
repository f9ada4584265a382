#!/usr/bin/env bash
# @lemonsqueezy/lemonsqueezy.js 4.0.0 and, to compare, @paddle/paddle-node-sdk 3.10.0 (npm), Node 20.
#
# Behaviour: both libraries take camelCase options and send snake_case. Lemon Squeezy's createCheckout() also rewrites
# the keys INSIDE checkoutData.custom, the seller's own data, which are no options of the library's. Paddle's
# transactions.create() leaves the keys of customData alone.
# Seen: custom {userId, orderID} leaves as {"user_id", "order_i_d"}; Paddle's customData {userId} leaves as {"userId"}.
# The gateway never learns of a "userId", so a webhook handler that asks for custom_data.userId, as the shop's own
# code calls it, asks for something that was not sent.
#
# The wrong guess: the custom object is opaque and travels as it is.
# What helps: keys in lower-case snake_case from the start (user_id), in the shop and in the handler.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @lemonsqueezy/lemonsqueezy.js@4.0.0 @paddle/paddle-node-sdk@3.10.0
cat >try.mjs <<'JS'
import { createCheckout, lemonSqueezySetup } from "@lemonsqueezy/lemonsqueezy.js"
import { Paddle } from "@paddle/paddle-node-sdk"

let sent
// Nothing leaves the machine: the libraries call this instead of the network.
globalThis.fetch = async (url, options) => {
  sent = JSON.parse(options.body)
  return new Response('{"data": {}}', { headers: { "content-type": "application/json" } })
}
const own = { userId: "u1", orderID: "A-1" }

lemonSqueezySetup({ apiKey: "none" })
await createCheckout(1, 2, { checkoutData: { custom: own } })
const lemon = JSON.stringify(sent.data.attributes.checkout_data.custom)

// The stub's answer is no whole transaction: what counts is the request, which has been made by then.
await new Paddle("none").transactions.create({ items: [], customData: own }).catch(() => {})
const paddle = JSON.stringify(sent.custom_data)

console.log(`Lemon Squeezy sends ${lemon}, Paddle ${paddle}`)
if (lemon !== '{"user_id":"u1","order_i_d":"A-1"}' || paddle !== JSON.stringify(own)) {
  console.error("One of the two treats the keys of the seller's own data otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
