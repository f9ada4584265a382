#!/usr/bin/env bash
# in-app-purchase 1.11.4, beside iap 1.1.1 (npm), which ask Google Play and the App Store whether a purchase is genuine,
# Node 20; both shops are a server on loopback, https.request is replaced, and the answers have the forms of Google's
# purchases.products.get and Apple's verifyReceipt.
#
# Behaviour: getPurchaseData() of in-app-purchase lists what was bought, with a quantity. For the App Store that is
# the quantity of the receipt; for Google Play it is 1, whatever Google's answer says.
# Seen: a customer buys three packs of credits at once, as both shops can offer them. The same call says 3 for the one
# shop and 1 for the other. validate() has Google's 3, as has iap.
#
# The wrong guess: a member of one name in one list for both shops is that of each shop; so credits times quantity is
# what was paid. Tests with one pack each pass, and on Android two of three packs are never credited.
# What helps, tried here: the quantity of validate()'s answer, which is absent for one.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund in-app-purchase@1.11.4 iap@1.1.1
cat >try.cjs <<'JS'
const { generateKeyPairSync } = require("node:crypto")
const http = require("node:http"), https = require("node:https"), { promisify } = require("node:util")

const at = String(Date.now())
const google = { kind: "androidpublisher#productPurchase", purchaseTimeMillis: at, purchaseState: 0,
  consumptionState: 0, orderId: "GPA.1234-5678-9012-34567", acknowledgementState: 0, quantity: 3, regionCode: "KE" }
const apple = { status: 0, environment: "Production", receipt: { bundle_id: "example.app", in_app: [{ quantity: "3",
  product_id: "pack_100", transaction_id: "10", original_transaction_id: "10", purchase_date_ms: at }] } }
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } })

async function main() {
  const shops = http.createServer((request, reply) => request.resume().on("end", () => {
    const answer = request.url.includes("purchases/products") ? google : request.url.includes("verifyReceipt") ? apple :
      { access_token: "t", token_type: "Bearer", expires_in: 3600 }
    reply.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(answer))
  }))
  await new Promise((done) => shops.listen(0, "127.0.0.1", done))
  https.request = (asked, ...more) => http.request({ method: asked.method, headers: { ...asked.headers, host: "shop" },
    path: asked.path, host: "127.0.0.1", port: shops.address().port }, ...more)

  const one = require("in-app-purchase"), other = require("iap"), account = { client_email: "a@example.com",
    private_key: privateKey }
  one.config({ applePassword: "s", googleServiceAccount: { clientEmail: account.client_email, privateKey } })
  await one.setup()
  const bought = { packageName: "example.app", productId: "pack_100", purchaseToken: "token", subscription: false }
  const atGoogle = await one.validate(one.GOOGLE, bought)
  const atApple = await one.validate(one.APPLE, "YSByZWNlaXB0")
  const paid = await promisify(other.verifyPayment)("google", { receipt: "token", productId: "pack_100",
    packageName: "example.app", keyObject: account })
  const seen = { "Apple, getPurchaseData": one.getPurchaseData(atApple)[0].quantity,
    "Google, getPurchaseData": one.getPurchaseData(atGoogle)[0].quantity,
    "Google, validate": atGoogle.quantity, "Google, iap": paid.receipt.quantity }
  console.log(seen)
  if (Object.values(seen).join() !== "3,1,3,3") {
    console.error("in-app-purchase counts packs otherwise than it did.")
    process.exit(1)
  }
  process.exit()
}
main()
JS
timeout 60 node --no-deprecation try.cjs
