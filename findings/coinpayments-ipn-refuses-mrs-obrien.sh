#!/usr/bin/env bash
# coinpayments-ipn 1.0.0 (npm), which checks the notifications of the gateway CoinPayments, with express 5.3.0, Node 20.
# The notifications are signed here, as the gateway signs them: the body's bytes by HMAC-SHA512.
#
# Behaviour: it is given the parsed members, and writes them anew by Node's querystring to check the signature. That
# leaves ! ' ( ) * ~ as they are, where the gateway, in PHP, escapes them: a notification with one of them in any
# member, as in the buyer's name or the item's, is not valid.
# Output seen, of a payment, rightly signed, of 5 credits:
#     Ann Smith, item "5 credits", HMAC of the body: true, verify(): true
#     Zoë Müller & Co, item "5 credits", HMAC of the body: true, verify(): true
#     Mary O'Brien, item "5 credits", HMAC of the body: true, verify(): false
#     Ann Smith, item "5 credits (small)", HMAC of the body: true, verify(): false
#     Ann Smith, item "5 credits!", HMAC of the body: true, verify(): false
#
# The wrong guess: a check of signatures passes what is rightly signed, whoever pays; it passes blanks, umlauts and
# ampersands.
# The coins are paid and cannot be called back, and the notification is refused each time it comes: Mrs O'Brien gets no
# credits, and an item with a parenthesis is never paid for. In the log it looks like a forger.
# What helps: express.raw(), and the HMAC of the body itself.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts coinpayments-ipn@1.0.0 express@5.3.0
cat >try.cjs <<'JS'
const { createHmac } = require("node:crypto")
const express = require("express"), { verify } = require("coinpayments-ipn")
const secret = "only-for-this-trial", sign = body => createHmac("sha512", secret).update(body).digest("hex")
const app = express()
app.use(express.urlencoded({ extended: false, verify: (request, _, body) => { request.raw = body } }))
app.post("/ipn", (request, response) => {
  const hmac = request.get("hmac")
  response.send(`HMAC of the body: ${sign(request.raw) === hmac}, verify(): ${verify(hmac, secret, request.body)}`)
})
const listening = app.listen(0, "127.0.0.1", async () => {
  const url = `http://127.0.0.1:${listening.address().port}/ipn`
  for (const [first_name, last_name, item_name] of [["Ann", "Smith", "5 credits"], ["Zoë", "Müller & Co", "5 credits"],
    ["Mary", "O'Brien", "5 credits"], ["Ann", "Smith", "5 credits (small)"], ["Ann", "Smith", "5 credits!"]]) {
    const body = new URLSearchParams({ ipn_version: "1.0", ipn_type: "button", ipn_mode: "hmac", ipn_id: "7",
      merchant: "m1", txn_id: "CP7", status: "100", status_text: "Complete", currency1: "USD", amount1: "4.99",
      first_name, last_name, item_name, custom: "u1" }).toString()
    const headers = { hmac: sign(body), "content-type": "application/x-www-form-urlencoded" }
    const answer = await fetch(url, { method: "POST", headers, body })
    console.log(`${first_name} ${last_name}, item "${item_name}", ${await answer.text()}`)
  }
  process.exit()
})
JS
timeout 60 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Other notifications are valid." >&2; exit 1; }
