#!/usr/bin/env bash
# @better-auth/stripe 1.7.6 with better-auth 1.7.6 and stripe 22.6.2 (npm), Node 20; Stripe's API on loopback.
#
# Behaviour: of the functions that one gives to the plugin onEvent may fail: the webhook answers 400, and Stripe comes
# again. What onSubscriptionComplete and its sisters throw is logged, and answered with 200 and {"success":true}, as is
# Stripe's own API being away when the plugin asks it for the subscription.
# Output seen, of a bought subscription, with the functions called and the status that Stripe gets:
#     nothing fails: onSubscriptionComplete onEvent 200
#     onEvent fails: onSubscriptionComplete onEvent 400
#     onSubscriptionComplete fails: onSubscriptionComplete onEvent 200
#     Stripe's API is away: onEvent 200
#
# The wrong guess: a function of the webhook's that throws makes it fail, as the one beside it does.
# Credits that onSubscriptionComplete gives, which is named for it, are lost when the ledger is away for that second:
# Stripe has its 200 and does not come again. When its API did not answer, the function is not even called.
# What helps, tried here: credit in onEvent, which fails loudly.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps better-auth@1.7.6 \
    @better-auth/core@1.7.6 better-call@1.4.0 @better-auth/stripe@1.7.6 stripe@22.6.2
cat >try.mjs <<'JS'
import { stripe } from "@better-auth/stripe"
import { betterAuth } from "better-auth"
import { memoryAdapter } from "better-auth/adapters/memory"
import { createServer } from "node:http"
import Stripe from "stripe"
const price = { id: "price_1", recurring: { interval: "month" } }
const subscription = { id: "sub_1", object: "subscription", customer: "cus_1", status: "active", metadata: {}, items: {
  data: [{ quantity: 1, current_period_start: 1796000000, current_period_end: 1798592000, price }] } }
const server = createServer((_, answer) => answer.end(JSON.stringify(subscription))).listen(0, "127.0.0.1")
await new Promise((done) => server.once("listening", done))
const host = { host: "127.0.0.1", port: server.address().port, protocol: "http", maxNetworkRetries: 0 }
const stripeClient = new Stripe("sk_test_1", host)
let failing, called
const credit = (name) => async () => {
  called.push(name)
  if (failing === name) throw new Error("the ledger is away")
}
const database = memoryAdapter({ user: [], session: [], account: [], verification: [],
  subscription: [{ id: "s1", plan: "pro", referenceId: "ann", stripeCustomerId: "cus_1", status: "incomplete" }] })
const plans = [{ name: "pro", priceId: "price_1" }]
const auth = betterAuth({ database, baseURL: "http://localhost:3000", logger: { disabled: true },
  secret: "4f1d9b7a60c2e8355d7e19ab42c6f083", plugins: [stripe({ stripeClient, stripeWebhookSecret: "whsec_1",
    onEvent: credit("onEvent"),
    subscription: { enabled: true, plans, onSubscriptionComplete: credit("onSubscriptionComplete") } })] })
async function tell(name, fails) {
  [failing, called] = [fails, []]
  const object = { object: "checkout.session", mode: "subscription", subscription: "sub_1", client_reference_id: "ann",
    metadata: { subscriptionId: "s1", referenceId: "ann" } }
  const payload = JSON.stringify({ id: "evt_1", object: "event", type: "checkout.session.completed", data: { object } })
  const headers = { "stripe-signature": stripeClient.webhooks.generateTestHeaderString({ payload, secret: "whsec_1" }) }
  const asked = new Request("http://localhost:3000/api/auth/stripe/webhook", { method: "POST", body: payload, headers })
  console.log(`${name}: ${(await auth.handler(asked).then(({ status }) => [...called, status])).join(" ")}`)
}
await tell("nothing fails")
await tell("onEvent fails", "onEvent")
await tell("onSubscriptionComplete fails", "onSubscriptionComplete")
server.closeAllConnections(), server.close()
await tell("Stripe's API is away")
JS
timeout 60 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A failed credit is answered in another way." >&2; exit 1; }
