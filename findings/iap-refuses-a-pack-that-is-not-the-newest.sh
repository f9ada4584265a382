#!/usr/bin/env bash
# iap 1.1.1 (npm; Apple's part of it), which asks whether a receipt is genuine, Node 20; Apple is a server on loopback,
# https.request is replaced, and the answer has the form of its verifyReceipt.
#
# Behaviour: verifyPayment({ receipt, productId }) looks at the newest purchase of a receipt alone. A pack of credits
# that is paid, genuine and in the receipt is "Wrong product ID" when anything was bought after it; without productId the
# answer names the newest purchase, and no other.
# Seen: a pack alone passes. It is refused when a subscription was renewed meanwhile, and when another pack was bought
# before the first had reached the server. Of two packs of one kind one transactionId is named.
#
# The wrong guess: a question with a product's name is whether that product is in the receipt. Who buys twice before the
# server was reached, or just before the month ends, has paid and is refused each time.
# What helps, tried here: to ask without productId, and to take each transaction_id of the answer's receipt.in_app.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund iap@1.1.1
cat >try.cjs <<'JS'
const http = require("node:http"), https = require("node:https"), { promisify } = require("node:util")

const day = 86_400_000, now = Date.now()
const item = (transaction_id, product_id, days, more) => ({ quantity: "1", product_id, transaction_id,
  original_transaction_id: transaction_id, purchase_date_ms: String(now - days * day), ...more })
const pack = (id, days) => item(id, "pack_100", days)
const month = (id, days) => item(id, "monthly_100", days,
  { original_transaction_id: "20", expires_date_ms: String(now - days * day + 31 * day) })
let answer

async function main() {
  const apple = http.createServer((request, reply) =>
    request.resume().on("end", () => reply.end(JSON.stringify(answer))))
  await new Promise((done) => apple.listen(0, "127.0.0.1", done))
  https.request = (asked, ...more) => http.request({ method: asked.method, headers: asked.headers, path: asked.path,
    host: "127.0.0.1", port: apple.address().port }, ...more)
  const verify = promisify(require("iap").verifyPayment)
  const seen = []
  async function ask(name, productId, ...in_app) {
    const months = in_app.some((bought) => bought.expires_date_ms)
    answer = { status: 0, environment: "Production", receipt: { bundle_id: "example.app", in_app },
               ...(months && { latest_receipt_info: in_app }) }
    const payment = { receipt: "YSByZWNlaXB0", secret: "s", ...(productId && { productId }) }
    seen.push(await verify("apple", payment).then((paid) => `${paid.productId} ${paid.transactionId} of ` +
      paid.receipt.in_app.map((bought) => bought.transaction_id), (error) => error.message))
    console.log(`${name}: ${seen.at(-1)}`)
  }
  await ask("a pack", "pack_100", pack("30", 2))
  await ask("a pack, then a renewal", "pack_100", month("21", 33), pack("30", 3), month("31", 2))
  await ask("a pack, then another", "pack_100", pack("30", 3), item("31", "pack_500", 2))
  await ask("the same, no productId", null, pack("30", 3), item("31", "pack_500", 2))
  await ask("two of a kind", "pack_100", pack("30", 3), pack("31", 2))
  if (seen.join("; ") !== "pack_100 30 of 30; Wrong product ID: pack_100 (expected: monthly_100); " +
      "Wrong product ID: pack_100 (expected: pack_500); pack_500 31 of 30,31; pack_100 31 of 30,31") {
    console.error("iap looks at other purchases than it did.")
    process.exit(1)
  }
  process.exit()
}
main()
JS
timeout 60 node try.cjs
