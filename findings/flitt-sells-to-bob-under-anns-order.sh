#!/usr/bin/env bash
# @flittpayments/flitt-node-js-sdk 1.0.1, for the gateway Flitt, and cloudipsp-node-js-sdk 1.0.8 (npm), for Fondy: the
# gateways' own clients, Node.js 20; nothing is sent: https.request is replaced, and keeps what it is given.
#
# Behaviour: Checkout() makes an order_id where there is none, and writes it into the caller's object, with the
# signature; so the same object sold to the next buyer has it already. Subscription() sets the client to the gateway's
# version 2.0, and TransactionList() to 1.0, for all that follows.
# Output seen, a pack that is one constant object, sold to ann and to bob, and to eve as a copy made before; then calls
# of one client, and the version of each request:
#     flitt: ann order 1, bob order 1, eve order 2; ann has paid order 1: credits for bob
#     flitt: Checkout 1.0, Subscription 2.0, Checkout 2.0, Status 2.0, TransactionList 1.0, Checkout 1.0
#     fondy: ann order 1, bob order 1, eve order 2; ann has paid order 1: credits for bob
#     fondy: Checkout 1.0, Subscription 2.0, Checkout 2.0, Status 2.0, TransactionList 1.0, Checkout 1.0
#
# The wrong guess: what is handed in is read, not written, and an order_id that the client makes is new for each sale;
# it has to be written there, though, as the answer does not tell it. Two buyers pay for one order: the gateway refuses
# the second, or the callback of the one is credited to the other. What a month sold by subscription does to the packs
# after it, shows when their requests, once signed value by value, are Base64. A test sells one pack to one buyer.
# What helps: a new object, with an order_id of one's own, for each sale, and a client of its own for subscriptions.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >log
npm install --silent --no-audit --no-fund @flittpayments/flitt-node-js-sdk@1.0.1 cloudipsp-node-js-sdk@1.0.8 \
    >>log 2>&1 || { cat log; exit 1; }
cat >try.js <<'JS'
const https = require("https"), { PassThrough } = require("stream")
let sent
https.request = (options, tell) => {
  const request = new PassThrough(), answer = new PassThrough()
  let body = ""
  return request.on("data", (piece) => { body += piece }).on("finish", () => {
    sent = JSON.parse(body).request
    tell(answer)
    const data = Buffer.from('{"order": {"response_status": "success"}}').toString("base64")
    answer.end(JSON.stringify({ response: { response_status: "success", checkout_url: "a", data } }))
  })
}
const main = async (name, Client) => {
  const client = new Client({ merchantId: 1549901, secretKey: "test" }), numbers = [], buyers = {}, sold = []
  const pack = { order_desc: "5 credits", currency: "GEL", amount: 1999 }, copy = { ...pack }
  for (const [user, goods] of [["ann", pack], ["bob", pack], ["eve", copy]]) {
    await client.Checkout(goods)
    if (!numbers.includes(sent.order_id)) numbers.push(sent.order_id)
    buyers[goods.order_id] = user
    sold.push(`${user} order ${numbers.indexOf(sent.order_id) + 1}`)
  }
  console.log(`${name}: ${sold.join(", ")}; ann has paid order 1: credits for ${buyers[numbers[0]]}`)
  const versions = []
  for (const call of ["Checkout", "Subscription", "Checkout", "Status", "TransactionList", "Checkout"]) {
    await client[call]({ order_id: "o1", order_desc: "goods", currency: "GEL", amount: 1999 })
    versions.push(`${call} ${sent.version ?? "1.0"}`)
  }
  console.log(`${name}: ${versions.join(", ")}`)
}
main("flitt", require("@flittpayments/flitt-node-js-sdk")).then(() => main("fondy", require("cloudipsp-node-js-sdk")))
JS
timeout 60 node try.js | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Orders are named otherwise now." >&2; exit 1; }
