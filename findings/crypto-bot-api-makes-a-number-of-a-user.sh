#!/usr/bin/env bash
# crypto-bot-api 0.3.6 (npm), for Crypto Pay, Telegram's payments in coins, Node 20. The API and its notifications,
# signed as the gateway signs them, are on loopback.
#
# Behaviour: the payload of an invoice, which is how a shop has its userId back, is sent as it is if it is a text. What
# comes back is parsed as JSON if it can be: digits are a number, rounded from 2^53 on; null, true and 1e5 are no texts.
# Output seen, of an invoice with each payload: what was sent, what the event "paid" tells, and whether it is the same:
#     ann: "ann", "ann", true
#     71234567: "71234567", 71234567, false
#     1145732840216023040: "1145732840216023040", 1145732840216023000, false
#     1145732840216023041: "1145732840216023041", 1145732840216023000, false
#     0712345678: "0712345678", "0712345678", true
#     8e15: "8e15", 8000000000000000, false
#     as { user: "1145732840216023041" }: {"user":"1145732840216023041"}, {"user":"1145732840216023041"}, true
#
# The wrong guess: a text comes back as that text; its types say that only what was none is parsed.
# A Discord user's id has 19 digits: both of these are one number, which is neither, so the credits go to somebody else
# or to nobody. Telegram's ids are in no Map, and in JSON they are numbers, which a ledger refuses as a userId.
# What helps: an object as payload, with the id as a text in it.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts crypto-bot-api@0.3.6
cat >try.cjs <<'JS'
const { createHash, createHmac } = require("node:crypto"), { once } = require("node:events")
const http = require("node:http"), https = require("node:https")
https.request = (url, ...more) => http.request(url.replace("https:", "http:"), ...more)
const key = `1:${"A".repeat(35)}`, secret = createHash("sha256").update(key).digest()
const CryptoBotApi = require("crypto-bot-api")
const main = async () => {
  let sent
  const invoice = () => ({ invoice_id: 7, status: "paid", currency_type: "crypto", asset: "USDT", amount: "5",
    created_at: "2026-11-30T12:00:00Z", payload: sent })
  const api = http.createServer((request, response) => {
    sent = new URL(request.url, "http://gateway.example").searchParams.get("payload")
    response.end(JSON.stringify({ ok: true, result: { ...invoice(), status: "active" } }))
  })
  await once(api.listen(0, "127.0.0.1"), "listening")
  const client = new CryptoBotApi(key, `https://127.0.0.1:${api.address().port}/api`), paid = []
  client.on("paid", ({ payload }) => paid.push(payload))
  const shop = http.createServer(client.middleware())
  await once(shop.listen(0, "127.0.0.1"), "listening")
  for (const payload of ["ann", "71234567", "1145732840216023040", "1145732840216023041", "0712345678", "8e15",
    { user: "1145732840216023041" }]) {
    await client.createInvoice({ asset: "USDT", amount: "5", payload })
    const body = JSON.stringify({ update_id: 1, update_type: "invoice_paid", request_date: "2026-11-30T12:01:00Z",
      payload: invoice() })
    const headers = { "crypto-pay-api-signature": createHmac("sha256", secret).update(body).digest("hex") }
    const { status } = await fetch(`http://127.0.0.1:${shop.address().port}/`, { method: "POST", headers, body })
    if (status !== 200) throw new Error(`not valid: ${status}`)
    const came = JSON.stringify(paid.at(-1))
    console.log(typeof payload === "string" ? `${payload}: "${sent}", ${came}, ${paid.at(-1) === payload}`
      : `as { user: "${payload.user}" }: ${sent}, ${came}, ${paid.at(-1).user === payload.user}`)
  }
  process.exit()
}
main()
JS
timeout 60 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Payloads come back otherwise." >&2; exit 1; }
