#!/usr/bin/env bash
# @adyen/api-library 32.1.0 (npm), the gateway's own client, Node.js 20; nothing is sent: https.request is replaced, and
# keeps the headers.
#
# Behaviour: the headers of a call's options are not copied. The client writes its own ones into the caller's object,
# and the call's idempotencyKey, too, where it stays, as the API key does.
# Output seen, an app whose calls all have one constant object of headers, and then one that makes a new object each
# time:
#     payment of ann, { headers, idempotencyKey: "ann-1" }: Idempotency-Key ann-1
#     payment of bob, { headers }: Idempotency-Key ann-1
#     refund of bob, { headers }: Idempotency-Key ann-1
#     payment of eve, { headers: { ...headers } }: Idempotency-Key ann-1
#     what headers are now: X-Shop, X-API-Key, Content-Type, Idempotency-Key, and more
#     new objects, payment of ann: Idempotency-Key ann-1
#     new objects, payment of bob: no Idempotency-Key
#
# The wrong guess: what is handed in is read, not written; idempotencyKey stands beside the headers, and belongs to that
# call. For a gateway that honours keys bob's payment is ann's once more: it answers as it did for ann, or refuses, and
# charges nobody; and bob's refund was made already. If each call has a key, or no headers, all is right; one call
# without a key, as a refund by hand, is enough. And the API key goes along to whatever else is asked with the headers.
# What helps: a new object for each call; Object.freeze() of the constant shows where one is missing.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >log
npm install --silent --no-audit --no-fund @adyen/api-library@32.1.0 >>log 2>&1 || { cat log; exit 1; }
cat >try.js <<'JS'
const https = require("https"), { PassThrough } = require("stream")
let key
https.request = (options) => {
  const request = Object.assign(new PassThrough(), { flushHeaders() {}, setTimeout() {} })
  request.resume().on("finish", () => {
    key = options.headers["Idempotency-Key"]
    const answer = Object.assign(new PassThrough(), { statusCode: 200, headers: {}, complete: true })
    request.emit("response", answer)
    answer.end(JSON.stringify({ pspReference: "P1", resultCode: "Authorised" }))
  })
  return request
}
const { CheckoutAPI, Client } = require("@adyen/api-library")
const { ModificationsApi, PaymentsApi } = new CheckoutAPI(new Client({ apiKey: "k", environment: "TEST" }))
const amount = { value: 1999, currency: "EUR" }, merchantAccount = "m"
const tell = (said) => console.log(`${said}: ${key ? `Idempotency-Key ${key}` : "no Idempotency-Key"}`)
const pay = async (said, options) => {
  await PaymentsApi.payments({ amount, merchantAccount, reference: said, paymentMethod: {}, returnUrl: "a" }, options)
  tell(said)
}
;(async () => {
  const headers = { "X-Shop": "books" }
  await pay('payment of ann, { headers, idempotencyKey: "ann-1" }', { headers, idempotencyKey: "ann-1" })
  await pay("payment of bob, { headers }", { headers })
  await ModificationsApi.refundCapturedPayment("P2", { amount, merchantAccount }, { headers })
  tell("refund of bob, { headers }")
  await pay("payment of eve, { headers: { ...headers } }", { headers: { ...headers } })
  console.log(`what headers are now: ${Object.keys(headers).slice(0, 4).join(", ")}, and more`)
  await pay("new objects, payment of ann", { headers: { "X-Shop": "books" }, idempotencyKey: "ann-1" })
  await pay("new objects, payment of bob", { headers: { "X-Shop": "books" } })
})()
JS
timeout 60 node try.js | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A key is kept otherwise now." >&2; exit 1; }
