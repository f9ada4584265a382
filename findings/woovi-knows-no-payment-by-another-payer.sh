#!/usr/bin/env bash
# @woovi/node-sdk 1.3.3 (npm), the gateway's own client, for Pix in Brazil, Node 20; the signature check, which needs
# the gateway's key, is replaced, and the API is a server on loopback.
#
# Behaviour: its handler of webhooks has no place for the event of a charge that somebody else than the named customer
# has paid (OPENPIX:CHARGE_COMPLETED_NOT_SAME_CUSTOMER_PAYER): it answers 404, as for each event without a function of
# one's own. Its client repeats what the gateway refused, as it looks for a status that the answer's JSON does not have.
# Output seen, of an app with all functions but onChargeExpired, and of a refund with retries: 2:
#     CHARGE_COMPLETED: 200, credited
#     CHARGE_COMPLETED_NOT_SAME_CUSTOMER_PAYER: 404, not credited
#     CHARGE_EXPIRED: 404, not credited
#     a refund, refused by 400: asked 2 times, then {"error":"already refunded"}
#     a refund, answered by 200: asked 1 time
#
# The wrong guess: the gateway's own handler knows each event that tells of a paid charge, and answers 200 for what it
# does not know, or what one has no use for.
# What a friend has paid for somebody is told by that event, which no function of the app can hear, and the gateway is
# told 404 each time it comes. A refusal is asked for once more, each seconds later than the last.
# What helps: that event read from the body by one's own code, before POST(); no retries.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @woovi/node-sdk@1.3.3
cat >try.cjs <<'JS'
const crypto = require("node:crypto"), { once } = require("node:events"), { createServer } = require("node:http")
const { createClient } = require("@woovi/node-sdk")
crypto.createVerify = () => ({ write() {}, end() {}, verify: () => true })
let status, asked = 0, credited
const api = createServer((request, response) => (asked++, request.resume(), response.writeHead(status).end(
  JSON.stringify(status === 200 ? { refund: {} } : { error: "already refunded" }))))
const main = async () => {
  await once(api.listen(0, "127.0.0.1"), "listening")
  const client = createClient({ appId: "app", baseUrl: `http://127.0.0.1:${api.address().port}`, retries: 2 })
  const names = ["ChargeCreated", "TransactionReceived", "TransactionRefundReceived", "MovementConfirmed",
    "MovementFailed", "MovementRemoved"]
  const handler = client.webhook.handler({ ...Object.fromEntries(names.map(name => [`on${name}`, async () => {}])),
    onChargeCompleted: async () => { credited = true } })
  for (const event of ["CHARGE_COMPLETED", "CHARGE_COMPLETED_NOT_SAME_CUSTOMER_PAYER", "CHARGE_EXPIRED"]) {
    credited = false
    const body = JSON.stringify({ event: `OPENPIX:${event}`, charge: { correlationID: "u1-7", value: 500 } })
    const answer = await handler.POST(new Request("http://shop.example/", { method: "POST", body,
      headers: { "x-webhook-signature": "AA==" } }))
    console.log(`${event}: ${answer.status}, ${credited ? "" : "not "}credited`)
  }
  for (status of [400, 200]) {
    asked = 0
    const told = await client.refund.create({ transactionEndToEndId: "E1", correlationID: "r1", value: 500 }).catch(
      error => `, then ${JSON.stringify(error)}`)
    console.log(status === 400 ? `a refund, refused by 400: asked ${asked} times${told}`
      : `a refund, answered by 200: asked ${asked} time`)
  }
  process.exit()
}
main()
JS
timeout 60 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "It answers otherwise." >&2; exit 1; }
