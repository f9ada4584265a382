#!/usr/bin/env bash
# flutterwave-node-v3 1.4.1 (the gateway's own client, npm), Node 20; the gateway is a server on loopback,
# and https.request is replaced, so that nothing leaves the machine.
#
# Behaviour: beside the gateway's API the client asks two other hosts, over https.request: one for the
# merchant's name by the public key, one for a log. The log gets each request's method and path and each
# error's text. With a live key it gets the reference, currency, amount, fee and method of each payment that
# is verified as successful. There is no option against it; the manual does not tell of it, the changelog has
# a line.
# Seen: Transaction.verify() of one payment with tx_ref "ann-1" makes one request to the API, and to the log
# app.created, request.sent and app.transaction with "ann-1" and 500 KES. Where those hosts cannot be reached
# verify() answers just the same.
#
# The wrong guess: a client with a base URL of one's own talks to that one alone.
# For a shop that puts the userId into tx_ref, since that alone comes back for certain: who paid how much is
# in another log, with its own time of keeping, which no erasure of the shop's reaches. What helps, tried
# here: outgoing connections to the API's host alone. And a tx_ref that names nobody.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund flutterwave-node-v3@1.4.1
cat >try.cjs <<'JS'
const { EventEmitter } = require("node:events"), http = require("node:http"), https = require("node:https")
process.env.FLW_SDK_STATE_PATH = `${__dirname}/state.json`

const payment = { status: "successful", tx_ref: "ann-1", currency: "KES", amount: 500, app_fee: 7 }
const asked = [], hosts = new Set(), told = []
const gateway = http.createServer((request, response) => {
  asked.push(request.url)
  response.end(JSON.stringify({ status: "success", data: payment }))
})
let reachable = true
https.request = (options, heard) => {
  const request = new EventEmitter()
  Object.assign(request, { setTimeout() {}, write: (text) => told.push(JSON.parse(text)) })
  hosts.add(options.hostname)
  request.end = () => setImmediate(() => {
    if (!reachable) return request.emit("error", new Error("unreachable"))
    const answer = new EventEmitter()
    heard(answer)
    answer.emit("data", '{"app_id":"1"}')
    answer.emit("end")
  })
  return request
}
gateway.listen(0, "127.0.0.1", async () => {
  const Flutterwave = require("flutterwave-node-v3")
  const api = `http://127.0.0.1:${gateway.address().port}/`
  const shop = new Flutterwave("FLWPUBK-live-X", "FLWSECK-live-X", api)
  const verify = async () => (await shop.Transaction.verify({ id: "1" })).data.amount
  const first = await verify()
  await new Promise((done) => setTimeout(done, 500))
  const names = told.map((event) => event.name).sort().join()
  const paid = told.find((event) => event.name === "app.transaction")?.data ?? {}
  const logged = `${paid.reference} ${paid.currency} ${paid.amount}`
  reachable = false
  const second = await verify()
  console.log(names, "|", logged, "| hosts:", hosts.size, "| API:", asked, first, second)
  if (names !== "app.created,app.transaction,request.sent" || logged !== "ann-1 KES 500"
    || hosts.size !== 2 || asked.length !== 2 || first !== 500 || second !== 500) {
    console.error("Flutterwave's client tells others of a payment otherwise than it did.")
    process.exit(1)
  }
  process.exit(0)
})
JS
timeout 60 node try.cjs
