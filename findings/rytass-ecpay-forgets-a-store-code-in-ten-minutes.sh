#!/usr/bin/env bash
# @rytass/payments-adapter-ecpay 0.5.0 (npm), for the gateway ECPay in Taiwan, Node 20. Its server is on loopback, and
# told what the gateway tells; the clock is put forward.
#
# Behaviour: orders are kept in memory for ten minutes, unless a ttl or ordersCache is given, which its readme does not
# name. It tells the gateway itself that a convenience store's code is good for seven days, and a bank's account for
# three. A payment that is told later is answered by 400 and "0|OrderNotFound", as is one that is told again.
# Output seen, of orders whose form was shown at 0 min:
#     card, paid, told at 2 min: 200 1|OK, credited: 1
#     card, the same once more, since the answer was lost: 400 0|OrderNotFound, credited: 1
#     store code, good for 10080 min, made at 2 min: 200 1|OK, credited: 0
#     store code, paid, told at 12 min: 400 0|OrderNotFound, credited: 0
#     with ttl: 8 days, told at 12 min: 200 1|OK, credited: 1
#
# The wrong guess: an order is known until its code ends, which the library itself has set, if the process lives.
# Few pay in cash at a store within ten minutes: the others get nothing. The gateway tries a few times more, and gives
# up. What helps: ttl: 8 * 24 * 3600e3, and after a restart query(id) for each order that is not paid yet.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @rytass/payments-adapter-ecpay@0.5.0 @rytass/payments@0.3.0
cat >try.mjs <<'JS'
import { once } from "node:events"
import { createServer } from "node:http"
let minutes = 0, now = performance.now.bind(performance)
performance.now = () => now() + minutes * 60e3
const { Channel, ECPayPayment } = await import("@rytass/payments-adapter-ecpay")
const start = async more => {
  let credited = minutes = 0
  const payment = new ECPayPayment({ serverHost: "http://shop.example", onCommit: () => credited++, ...more })
  const server = createServer((request, response) => payment.defaultServerListener(request, response))
  await once(server.listen(0, "127.0.0.1"), "listening")
  return { payment, tell: async (name, path, members) => {
    const body = new URLSearchParams(payment.addMac({ MerchantID: payment.merchantId, TradeNo: "26", ...members,
      TradeDate: "2026/11/30 12:00:00" }))
    const answer = await fetch(`http://127.0.0.1:${server.address().port}${path}`, { method: "POST", body })
    console.log(`${name}: ${answer.status} ${await answer.text()}, credited: ${credited}`)
  } }
}
const items = [{ name: "credits", unitPrice: 100, quantity: 1 }]
const paid = { RtnCode: "1", RtnMsg: "OK", TradeAmt: "100", PaymentDate: "2026/11/30 12:02:00" }
const { payment, tell } = await start(), { form } = await payment.prepare({ channel: Channel.CREDIT_CARD, items })
minutes = 2
for (const name of ["paid, told at 2 min", "the same once more, since the answer was lost"])
  await tell(`card, ${name}`, payment.callbackPath, { ...paid, MerchantTradeNo: form.MerchantTradeNo,
    PaymentType: "Credit_CreditCard", process_date: paid.PaymentDate })
for (const more of [{}, { ttl: 8 * 24 * 3600e3 }]) {
  const { payment, tell } = await start(more)
  const order = await payment.prepare({ channel: Channel.CVS_KIOSK, items }), { StoreExpireDate } = order.form
  const code = { MerchantTradeNo: order.id, PaymentType: "CVS_CVS", TradeAmt: "100" }
  minutes = 2
  if (!more.ttl) await tell(`store code, good for ${StoreExpireDate} min, made at 2 min`, payment.asyncInfoPath,
    { ...code, RtnCode: "10100073", RtnMsg: "OK", PaymentNo: "LLL123", ExpireDate: "2026/12/07 12:00:00" })
  minutes = 12
  const name = more.ttl ? "with ttl: 8 days" : "store code, paid"
  await tell(`${name}, told at 12 min`, payment.callbackPath, { ...code, ...paid, PayFrom: "family" })
}
process.exit()
JS
timeout 60 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Orders are kept otherwise." >&2; exit 1; }
