#!/usr/bin/env bash
# google-play-billing-validator 2.1.3 and iap 1.1.1 (its Google part), both of npm, Node 20. Google is a server on
# loopback that answers in the form of purchases.products.get; https.request leads there; the key is made here.
#
# What they do: each says "successful" (isSuccessful: true, or no error) of every answer with status 200. Whether the
# purchase is paid (purchaseState 0), taken back (1) or still to be paid at a counter (2, pending) neither looks at.
# Seen: for all three the first says isSuccessful true, the second gives transactionId and productId; the state is to
# be found in payload.purchaseState and in receipt.purchaseState, and the quantity, here 3, beside it.
#
# Wrong guess: a verifier of purchases says no to one that is not paid, as Apple's status does for a false receipt, and
# as google-play-billing-validator's word "successful" promises. With a card each test passes; it takes a slow way to
# pay, of which there are more where credits are bought in cash, for the credits to come before the money, and for a
# purchase that is never paid to have been credited. A purchase taken back verifies again, too.
# Remedy, tried here: credit at state 0 alone, times the quantity.
set -euo pipefail
bench=$(mktemp -d); trap 'rm -rf "$bench"' EXIT
cd "$bench" && npm init -y >/dev/null
npm install --silent --no-audit --no-fund google-play-billing-validator@2.1.3 iap@1.1.1
cat >verify.cjs <<'JS'
const http = require("node:http"), https = require("node:https")
const { generateKeyPairSync } = require("node:crypto"), { promisify } = require("node:util")

const pem = { type: "pkcs8", format: "pem" }
const { privateKey: key } = generateKeyPairSync("rsa", { modulusLength: 2048, privateKeyEncoding: pem,
  publicKeyEncoding: { type: "spki", format: "pem" } })
const email = "shop@example.com"
let purchase
const google = http.createServer((request, reply) => request.resume().on("end", () => {
  const said = request.url.includes("/oauth2/") ? { access_token: "t", expires_in: 3600 } : purchase
  reply.setHeader("Content-Type", "application/json").end(JSON.stringify(said))
}))
async function main() {
  await new Promise((done) => google.listen(0, "127.0.0.1", done))
  https.request = (asked, ...more) => http.request({ method: asked.method, headers: asked.headers, path: asked.path,
    host: "127.0.0.1", port: google.address().port }, ...more)
  const validator = new (require("google-play-billing-validator"))({ email, key })
  const verify = promisify(require("iap").verifyPayment), seen = []
  for (const [name, purchaseState] of [["paid", 0], ["taken back", 1], ["pending", 2]]) {
    purchase = { kind: "androidpublisher#productPurchase", purchaseTimeMillis: "1795946400000", purchaseState,
      consumptionState: 0, orderId: "GPA.1", acknowledgementState: 0, quantity: 3 }
    const first = await validator.verifyINAPP({ packageName: "p", productId: "pack_100", purchaseToken: "token" })
    const second = await verify("google", { receipt: "token", productId: "pack_100", packageName: "p",
      keyObject: { client_email: email, private_key: key } })
    const credits = second.receipt.purchaseState === 0 ? 100 * (second.receipt.quantity ?? 1) : 0
    seen.push(`${name}: ${first.isSuccessful} (state ${first.payload.purchaseState}), ${second.transactionId} of ` +
      `${second.productId}; by state and quantity ${credits}`)
  }
  console.log(seen.join("\n"))
  const same = seen.join() === "paid: true (state 0), GPA.1 of pack_100; by state and quantity 300," +
    "taken back: true (state 1), GPA.1 of pack_100; by state and quantity 0," +
    "pending: true (state 2), GPA.1 of pack_100; by state and quantity 0"
  if (!same) console.error("A verifier of Google's purchases looks at other things than it did.")
  process.exit(same ? 0 : 1)
}
main()
JS
timeout 60 node --no-deprecation verify.cjs
