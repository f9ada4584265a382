#!/usr/bin/env bash
# paystack-api 2.0.6 (npm), for the gateway of that name, Node.js 20; the gateway is a server on loopback, which knows
# each account by its key, and gives a payer's money to the one whose page he was sent to.
#
# Behaviour: what a client can do is kept with the class, and each new client puts its own there: all speak with the key
# that was made last. And what is part of an address is deleted from the caller's object: the same call again lacks it.
# Output seen, ann buys of the first of two shops, and verify() is asked twice for her payment, with the gateway away at
# the first time:
#     one shop: the page is that of sk_live_one, verify() with sk_live_one: 503, then Argument 'reference' is required
#     two shops: the page is that of sk_live_two, verify() with sk_live_two: 503, then Argument 'reference' is required
#     a test key: the page is that of sk_test_x, verify() with sk_test_x: 503, then Argument 'reference' is required
#     two shops, new objects: the page is that of sk_live_two, verify() with sk_live_two: 503, then success
#
# The wrong guess: Paystack(key) is a client of that key, and a call that was told 503 can be made again. What buyers of
# the first shop pay is the second one's, and nothing says so: verify() asks with the same key and finds it, as a test
# does. Behind a test key live buyers see the test page and "pay" with its card, and have their credits. A loop around
# verify() ends with a sentence that reads as if the payer's return was wrong: he has paid, and is refused.
# What helps: a process for each key, and a new object for each call.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >log
npm install --silent --no-audit --no-fund paystack-api@2.0.6 >>log 2>&1 || { cat log; exit 1; }
cat >try.js <<'JS'
const http = require("http"), Paystack = require("paystack-api")
let away, paid, asks
const server = http.createServer((request, response) => {
  const key = request.headers.authorization.split(" ")[1]
  const tell = (status, data) => response.writeHead(status, { "content-type": "application/json" })
    .end(JSON.stringify({ status: status === 200, message: "", data }))
  request.resume().on("end", () => {
    if (request.method === "POST") return tell(200, { authorization_url: paid = key, reference: "r1" })
    asks = key
    if (away-- > 0) return tell(503, {})
    tell(request.url.endsWith("/r1") && key === paid ? 200 : 404, { status: "success", reference: "r1" })
  })
})
const main = async (said, keys, fresh) => {
  away = 1
  const clients = keys.map((key) => {
    const client = Paystack(key)
    client.endpoint = `http://127.0.0.1:${server.address().port}`
    return client
  })
  const [shop] = clients, asked = [], query = { reference: "r1" }
  const page = await shop.transaction.initialize({ email: "ann@example.org", amount: 10000, reference: "r1" })
  for (let n = 0; n < 2; n++) {
    try {
      const told = await shop.transaction.verify(fresh ? { ...query } : query)
      asked.push(told.data.status)
    } catch (error) { asked.push(error.statusCode ?? error.message) }
  }
  const used = page.data.authorization_url
  console.log(`${said}: the page is that of ${used}, verify() with ${asks}: ${asked.join(", then ")}`)
}
server.listen(0, "127.0.0.1", async () => {
  await main("one shop", ["sk_live_one"])
  await main("two shops", ["sk_live_one", "sk_live_two"])
  await main("a test key", ["sk_live_one", "sk_test_x"])
  await main("two shops, new objects", ["sk_live_one", "sk_live_two"], true)
  process.exit()
})
JS
timeout 60 node try.js 2>>log | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Two clients are kept apart otherwise now." >&2; exit 1; }
