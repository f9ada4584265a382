#!/usr/bin/env bash
# @paypal/paypal-server-sdk 2.5.0 beside @paypal/checkout-server-sdk 1.0.3, which it follows (npm), both the gateway's
# own, Node 20; what they send to the gateway goes to a server on loopback.
#
# Behaviour: the new client has its own names for all members (purchaseUnits for purchase_units) and throws for each
# that it needs and does not find. What it does not know it leaves out without a word: an optional member under the
# API's name, as in all of the gateway's documentation, is not sent.
# Output seen, of an order with custom_id u1 and invoice_id 7, in plain JavaScript:
#     the former client, all names of the API: sent amount 4.99, custom_id u1, invoice_id 7
#     the new one, all names of the API: an error that names purchaseUnits
#     the new one, names changed until it threw no more: sent amount 4.99
#     the new one, customId and invoiceId, too: sent amount 4.99, custom_id u1, invoice_id 7
#
# The wrong guess: a client that validates what it is given says of a member that it has no such; or sends it.
# custom_id is how a shop has its userId back in the webhook, and invoice_id what keeps an order from being paid twice:
# after the move to the new client payments come without a user, and may come twice; each answer is 201.
# What helps: TypeScript, which sees it in a literal; in JavaScript a test of what is sent.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @paypal/paypal-server-sdk@2.5.0 \
  @paypal/checkout-server-sdk@1.0.3
cat >try.cjs <<'JS'
const { once } = require("node:events"), http = require("node:http"), https = require("node:https")
let sent
const gateway = http.createServer(async (request, response) => {
  let body = ""
  for await (const chunk of request) body += chunk
  if (!request.url.includes("oauth2")) sent = JSON.parse(body)
  response.writeHead(sent ? 201 : 200, { "content-type": "application/json" }).end(
    '{"access_token": "t", "token_type": "Bearer", "expires_in": 32400, "id": "O1", "status": "CREATED"}')
})
https.request = (options, done) => http.request({ path: options.path, method: options.method, headers: options.headers,
  host: "127.0.0.1", port: gateway.address().port }, done)
const former = require("@paypal/checkout-server-sdk"), paypal = require("@paypal/paypal-server-sdk")
const main = async () => {
  await once(gateway.listen(0, "127.0.0.1"), "listening")
  const tell = async (name, order) => {
    sent = undefined
    const error = await order().then(() => undefined, ({ message }) => /purchaseUnits/.exec(message))
    const unit = sent?.purchase_units[0]
    const members = Object.entries({ ...unit, amount: unit?.amount.value }).map(member => member.join(" "))
    console.log(`${name}: ${error ? `an error that names ${error}` : `sent ${members.join(", ")}`}`)
  }
  const intent = "CAPTURE", request = new former.orders.OrdersCreateRequest(), documented = { intent,
    purchase_units: [{ amount: { currency_code: "USD", value: "4.99" }, custom_id: "u1", invoice_id: "7" }] }
  request.requestBody(documented)
  await tell("the former client, all names of the API", () =>
    new former.core.PayPalHttpClient(new former.core.SandboxEnvironment("id", "secret")).execute(request))
  const orders = new paypal.OrdersController(new paypal.Client({ environment: paypal.Environment.Sandbox,
    clientCredentialsAuthCredentials: { oAuthClientId: "id", oAuthClientSecret: "secret" } }))
  const amount = { currencyCode: "USD", value: "4.99" }, create = body => () => orders.createOrder({ body })
  await tell("the new one, all names of the API", create(documented))
  for (const [name, unit] of [["names changed until it threw no more", { custom_id: "u1", invoice_id: "7" }],
    ["customId and invoiceId, too", { customId: "u1", invoiceId: "7" }]])
    await tell(`the new one, ${name}`, create({ intent, purchaseUnits: [{ amount, ...unit }] }))
  process.exit()
}
main()
JS
timeout 60 node --no-deprecation try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Other members are sent." >&2; exit 1; }
