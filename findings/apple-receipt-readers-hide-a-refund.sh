#!/usr/bin/env bash
# node-apple-receipt-verify 1.15.0 and in-app-purchase 1.11.4 (npm), readers of Apple's receipts for a server, Node 20;
# Apple is a server on loopback, https.request is replaced, and the answer has the form of its verifyReceipt.
#
# Behaviour: both validate a receipt and list what was bought. node-apple-receipt-verify lists a refunded purchase like
# any other, and drops the cancellation_date that tells it, unless told extended: true. in-app-purchase keeps that date,
# and lists of a subscription's paid months the last alone, as all have one original_transaction_id; no option changes
# that. Its isTrialPeriod is the text "false", which is true.
# Seen: two packs of credits, one refunded, and three paid months. Both list three purchases: both packs and the last
# month. Nothing in the first library's list tells the refunded pack.
#
# The wrong guesses: a validated list has what was paid and not given back, or says so; and a transactionId for each
# payment. So a refund that is not looked for is never taken back, and a month that the server missed never credited.
# What helps, tried here: extended: true and ignoreExpired: false, which list all five and the refund's date; or the
# receipt.in_app of the answer of in-app-purchase.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-apple-receipt-verify@1.15.0 in-app-purchase@1.11.4
cat >try.cjs <<'JS'
const http = require("node:http"), https = require("node:https")

const day = 86_400_000, now = Date.now()
const item = (transaction_id, product_id, days, more) => ({ quantity: "1", product_id, transaction_id,
  original_transaction_id: transaction_id, is_trial_period: "false", purchase_date_ms: String(now - days * day),
  ...more })
const month = (id, days) => item(id, "monthly_100", days,
  { original_transaction_id: "20", expires_date_ms: String(now - days * day + 31 * day) })
const in_app = [item("10", "pack_100", 50), item("11", "pack_100", 40, { cancellation_date_ms: String(now - 30 * day),
  cancellation_date: new Date(now - 30 * day).toISOString(), cancellation_reason: "0" }),
  month("20", 65), month("21", 34), month("22", 3)]
const answer = { status: 0, environment: "Production", receipt: { bundle_id: "example.app", in_app },
  latest_receipt_info: in_app }

async function main() {
  const apple = http.createServer((request, reply) => request.resume().on("end", () =>
    reply.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(answer))))
  await new Promise((done) => apple.listen(0, "127.0.0.1", done))
  https.request = (asked, ...more) => http.request({ method: asked.method, headers: { ...asked.headers, host: "apple" },
    path: asked.path, host: "127.0.0.1", port: apple.address().port }, ...more)

  const verify = require("node-apple-receipt-verify"), iap = require("in-app-purchase")
  verify.config({ secret: "s", environment: ["production"] })
  const receipt = Buffer.from("a receipt").toString("base64")
  const ids = (list) => list.map((bought) => bought.transactionId).sort().join()
  iap.config({ applePassword: "s" })
  await iap.setup()
  const purchase = await iap.validate(receipt)
  const more = { extended: true, ignoreExpired: false }, refunded = (bought) => bought.cancellationDate
  const seen = { bought: in_app.map((bought) => bought.transaction_id).join(),
    "node-apple-receipt-verify": ids(await verify.validate({ receipt })),
    "refunded": ids((await verify.validate({ receipt })).filter(refunded)),
    "the same, told more": ids(await verify.validate({ receipt, ...more })),
    "the same, refunded": ids((await verify.validate({ receipt, ...more })).filter(refunded)),
    "in-app-purchase": ids(iap.getPurchaseData(purchase)),
    "in-app-purchase, refunded": ids(iap.getPurchaseData(purchase).filter(refunded)),
    "in-app-purchase, ignoreExpired false": ids(iap.getPurchaseData(purchase, { ignoreExpired: false })),
    "in-app-purchase, isTrialPeriod": JSON.stringify(iap.getPurchaseData(purchase)[0].isTrialPeriod),
    "in-app-purchase, receipt.in_app": purchase.receipt.in_app.map((bought) => bought.transaction_id).sort().join() }
  console.log(seen)
  if (Object.values(seen).join("; ") !==
      '10,11,20,21,22; 10,11,22; ; 10,11,20,21,22; 11; 10,11,22; 11; 10,11,22; "false"; 10,11,20,21,22') {
    console.error("The readers of receipts list other purchases than they did.")
    process.exit(1)
  }
  process.exit()
}
main()
JS
timeout 60 node --no-deprecation try.cjs
