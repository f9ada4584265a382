#!/usr/bin/env bash
# mercadopago 3.6.1 (npm), Node 20; nothing leaves the machine, fetch is replaced.
#
# Behaviour: requestOptions, the options of one call, are merged into the client's own options and stay there. The
# idempotency key given with one payment goes with every later call of any API object that shares the configuration,
# also with calls that name other options, or none. Only a call made before the first key has a random one.
# Seen: payments of 1, 2 (with the key "order-2") and 3, a refund and a payment of 4: the last three all say
# "X-Idempotency-Key: order-2". For a service that honours keys they are repeats of payment 2.
#
# The wrong guess: what is called requestOptions and stands beside one body belongs to that request; without it each
# payment has a random key, as the first has.
# What helps, tried here: a key with every call once there is one with any, or a MercadoPagoConfig for each call.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mercadopago@3.6.1
cat >try.mjs <<'JS'
import { MercadoPagoConfig, Payment, PaymentRefund } from "mercadopago"

let keys = []
globalThis.fetch = async (url, options) => {
  const key = options.headers["X-Idempotency-Key"]
  keys.push(/^[0-9a-f-]{36}$/.test(key) ? "random" : key)
  return new Response("{}", { status: 201, headers: { "content-type": "application/json" } })
}

async function pay(makeConfig) {
  keys = []
  await new Payment(makeConfig()).create({ body: { transaction_amount: 1 } })
  await new Payment(makeConfig()).create({ body: { transaction_amount: 2 }, requestOptions: { idempotencyKey: "order-2" } })
  await new Payment(makeConfig()).create({ body: { transaction_amount: 3 } })
  await new PaymentRefund(makeConfig()).create({ payment_id: "7", body: { amount: 1 } })
  await new Payment(makeConfig()).create({ body: { transaction_amount: 4 }, requestOptions: { timeout: 9000 } })
  return keys.join(", ")
}

const one = new MercadoPagoConfig({ accessToken: "none" })
const shared = await pay(() => one)
const separate = await pay(() => new MercadoPagoConfig({ accessToken: "none" }))
console.log(`one configuration: ${shared}\none for each call: ${separate}`)
if (shared !== "random, order-2, order-2, order-2, order-2" || separate !== "random, order-2, random, random, random") {
  console.error("mercadopago now keeps a call's idempotency key otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
