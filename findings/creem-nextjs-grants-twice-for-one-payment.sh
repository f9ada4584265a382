#!/usr/bin/env bash
# @creem_io/nextjs 0.6.4 (the gateway's own adapter, npm) on next 16.4.6, Node 20; nothing leaves the machine, and the
# events are signed here as the gateway signs.
#
# Behaviour: onGrantAccess is called at subscription.active and at subscription.paid. Both are sent for the first payment
# of a subscription; the gateway's documentation asks to grant at the second alone. It is given the subscription, not
# the event's id, and at the first call nothing that names the payment. For a product that is bought once
# (checkout.completed) it is not called.
# Seen: for the two events of a first payment onGrantAccess is called twice, onSubscriptionPaid once; for a pack of
# credits onCheckoutCompleted is called, and onGrantAccess is not.
#
# The wrong guess: what a gateway's adapter calls "grant" it calls once for each payment, and for each kind of product.
# Credits that are added there come twice with the first month, and never with a pack.
# What helps, tried here: onSubscriptionPaid, with last_transaction_id as the reference, and onCheckoutCompleted, with
# order.transaction.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --omit=optional @creem_io/nextjs@0.6.4 next@16.4.6 react@19.2.0 \
    react-dom@19.2.0
cat >try.cjs <<'JS'
const { createHmac } = require("node:crypto")
const { Webhook } = require("@creem_io/nextjs")

console.log = console.error = () => {}
let calls = []
const note = (name) => (event) => { calls.push([name, event]) }
const receive = Webhook({ webhookSecret: "secret", onGrantAccess: note("grant"), onSubscriptionActive: note("active"),
  onSubscriptionPaid: note("paid"), onCheckoutCompleted: note("checkout") })
const product = { id: "prod_1", object: "product", name: "100 credits", price: 500, currency: "USD" }
const customer = { id: "cust_1", object: "customer", email: "a@example.com" }
const subscription = { id: "sub_1", object: "subscription", product, customer, status: "active",
  metadata: { userId: "u1" }, created_at: "2026-11-29T10:00:00.000Z", updated_at: "2026-11-29T10:00:01.000Z" }
const paid = { ...subscription, last_transaction_id: "tran_1", last_transaction_date: "2026-11-29T10:00:00.000Z" }
const checkout = { id: "ch_1", object: "checkout", status: "completed", product, customer, metadata: { userId: "u1" },
  order: { id: "ord_1", object: "order", transaction: "tran_2", amount: 500, currency: "USD", status: "paid" } }

async function send(id, eventType, object) {
  const body = JSON.stringify({ id, eventType, created_at: 1795946400000, object })
  const headers = { "creem-signature": createHmac("sha256", "secret").update(body).digest("hex") }
  return (await receive(new Request("http://app/webhook", { method: "POST", body, headers }))).status
}
async function main() {
  const first = [await send("evt_1", "subscription.active", subscription), await send("evt_2", "subscription.paid", paid)]
  const names = calls.map(([name]) => name)
  const known = calls.filter(([name]) => name === "grant").map(([, event]) => /evt_|tran_/.test(JSON.stringify(event)))
  calls = []
  const pack = await send("evt_3", "checkout.completed", checkout)
  const seen = `first payment: ${first}, ${names}, payment named: ${known}; pack: ${pack}, ${calls.map(([name]) => name)}`
  process.stdout.write(seen + "\n")
  if (seen !== "first payment: 200,200, grant,active,grant,paid, payment named: false,true; pack: 200, checkout") {
    process.stdout.write("@creem_io/nextjs grants otherwise than it did.\n")
    process.exitCode = 1
  }
}
main()
JS
timeout 60 node try.cjs
