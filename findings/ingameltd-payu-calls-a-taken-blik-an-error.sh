#!/usr/bin/env bash
# @ingameltd/payu 1.0.5 (npm), for the gateway PayU in Poland, Node 20; the gateway is a server on loopback that answers
# as PayU's documentation says: 302 with a page to pay on, 201 when nothing is left to do, as for a BLIK code or a card
# that is on file.
#
# Behaviour: createOrder() takes 302 alone for an answer. A 201 it throws as a PayUError, which says SUCCESS and lacks
# the order's id. A connection that breaks is a TypeError.
# Output seen, of an order of 20.00:
#     a page, 302: SUCCESS, order W1; orders taken: 1
#     a BLIK code, 201: PayUError, statusCode = SUCCESS, code = , codeLiteral = , statusDesc = ; orders taken: 2
#     an answer that was lost: TypeError, Cannot read properties of undefined (reading 'status'); orders taken: 3
#
# The wrong guess: an error says that there is no order.
# The payer has confirmed in the bank's app and is told that it failed, pays once more, and the shop has no id to find
# the first order by, unless it gave an extOrderId of its own.
# What helps: extOrderId, and credits by the notifications alone. (Their header is openpayu-signature in Node, in small
# letters, where the readme has capitals.)
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @ingameltd/payu@1.0.5
cat >try.cjs <<'JS'
const { once } = require("node:events"), { createServer } = require("node:http")
const { Currency, PayU, PayUError } = require("@ingameltd/payu")
let orders = 0, answer
const gateway = createServer((request, response) => {
  request.resume(), response.setHeader("content-type", "application/json")
  if (request.url.includes("oauth")) return response.end('{"access_token": "t", "expires_in": 43199}')
  orders++
  if (!answer) return request.socket.destroy()
  response.writeHead(answer, answer === 302 ? { location: "https://gateway.example/pay" } : {})
  response.end(JSON.stringify({ status: { statusCode: "SUCCESS" }, orderId: `W${orders}`, extOrderId: "u1-7" }))
})
const main = async () => {
  await once(gateway.listen(0, "127.0.0.1"), "listening")
  const payU = new PayU(1, "secret", 2, "second-key", { sandbox: true })
  payU.client.defaults.baseURL = `http://127.0.0.1:${gateway.address().port}`
  const order = async (name, ...methods) => {
    const told = await payU.createOrder({ customerIp: "192.0.2.7", description: "5 credits", extOrderId: "u1-7",
      currencyCode: Currency.PLN, totalAmount: 2000, products: [{ name: "credits", quantity: 1, unitPrice: 2000 }],
      ...methods.map(payMethod => ({ payMethods: { payMethod } }))[0] }).then(({ status, orderId }) =>
      `${status.statusCode}, order ${orderId}`, error => `${error instanceof PayUError ? "PayUError" : error.name}, ${
        error.message}`)
    console.log(`${name}: ${told}; orders taken: ${orders}`)
  }
  answer = 302, await order("a page, 302")
  answer = 201, await order("a BLIK code, 201", { type: "BLIK_AUTHORIZATION_CODE", value: "777123" })
  answer = undefined, await order("an answer that was lost")
  process.exit()
}
main()
JS
timeout 60 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Answers are read otherwise." >&2; exit 1; }
