#!/usr/bin/env bash
# coinpal-sdk 2.0.0 (npm), the gateway CoinPal's own client, Node 20. Its requests go by a proxy on loopback, where
# nobody listens, as when the gateway or the network is away.
#
# Behaviour: what it throws for a request that failed is thrown within a callback, outside of the promise that it has
# returned: no catch() hears it, and Node ends the process. An error page of the gateway's is resolved, as a text.
# Output seen, of a shop that awaits createPayment() within try, while it is about to answer another payer:
#     an order without its number: caught "orderNo is must"; the other payer: answered; exit 0
#     the gateway is away: exit 1, "request error"
#     queryOrder(), the gateway is away: exit 1, "sign error"
#     the gateway says 502: resolved string; the other payer: answered; exit 0
#
# The wrong guess: a client that returns a promise rejects it when the other side cannot be reached.
# One payer's request, while the gateway is away for a moment, ends the shop for all: webhooks that are being handled,
# and vends, stop in the middle. Whoever restarts it has the same with the next payer.
# What helps: process.on("uncaughtException") is no remedy, as the promise then never settles; send the request by
# fetch(), which is one JSON by POST.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts coinpal-sdk@2.0.0
cat >shop.cjs <<'JS'
const coinpal = require("coinpal-sdk"), request = require("request"), [kind] = process.argv.slice(2)
if (kind === "502") request.post = (url, options, done) => setTimeout(done, 50, null, {}, "<h1>502 Bad Gateway</h1>")
const said = []
setTimeout(() => console.log(`${said}; the other payer: answered`), 1500)
const order = { version: "2", requestId: "R7", merchantNo: "1", orderNo: kind === "incomplete" ? "" : "7",
  orderCurrencyType: "fiat", orderCurrency: "EUR", orderAmount: "4.99", accessToken: "t",
  notifyURL: "https://shop.example/told", redirectURL: "https://shop.example" }
const main = async () => {
  try {
    const told = await (kind === "query" ? coinpal.queryOrder({ reference: "CWS7" }) : coinpal.createPayment(order))
    said.push(`resolved ${typeof told}`)
  } catch (error) {
    said.push(`caught "${error}"`)
  }
}
main()
JS
cat >try.cjs <<'JS'
const { spawnSync } = require("node:child_process")
for (const [name, kind] of [["an order without its number", "incomplete"], ["the gateway is away", "create"],
  ["queryOrder(), the gateway is away", "query"], ["the gateway says 502", "502"]]) {
  const env = { ...process.env, HTTPS_PROXY: "http://127.0.0.1:9", https_proxy: "http://127.0.0.1:9", NO_PROXY: "",
    no_proxy: "" }
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--no-deprecation", "shop.cjs", kind], { env })
  const [thrown] = /(request|sign) error/.exec(stderr) ?? []
  console.log(`${name}: ${`${stdout}`.trim()}${status ? `exit ${status}, "${thrown}"` : "; exit 0"}`)
}
JS
timeout 60 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "It fails otherwise." >&2; exit 1; }
