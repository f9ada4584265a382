#!/usr/bin/env bash
# cloudpayments 6.0.1 (npm), for the gateway of that name in Russia and Kazakhstan, Node 20. The gateway is a server on
# loopback that does what the gateway's documentation says of X-Request-ID: within an hour a request with a known id is
# answered as the first was, and not done again.
#
# Behaviour: createReceipt() sends an X-Request-ID that is a hash of the receipt (the goods, their prices, the buyer's
# address if it is given), without the request beside it, which has the invoice, the user and the kind.
# Output seen, of three payments for one pack, Ann's two and Bob's, then Ann's refund of the second:
#     with the buyer's address: all Success; printed: 7 Income, 9 Income
#     without addresses: all Success; printed: 7 Income
#     with the kind and the invoice as third argument, printed: 7 Income, 8 Income, 9 Income, 8 IncomeReturn
#
# The wrong guess: the id that a client makes up is new for each thing that is to be done, or made of all of it, so that
# only a retry has the same.
# Who uses up a pack and buys the next within the hour gets no receipt for it, which the law wants for each payment;
# without addresses nobody does but the first of the hour. The refund has none, either. createReceipt() says Success
# each time.
# What helps: the third argument, which the readme leaves out: the kind of the receipt and the payment's id.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts cloudpayments@6.0.1
cat >try.cjs <<'JS'
const { once } = require("node:events"), { createServer } = require("node:http")
const { ClientService, ReceiptTypes, TaxationSystem, VAT } = require("cloudpayments")
let answers = {}, printed = []
const gateway = createServer(async (request, response) => {
  let body = ""
  for await (const chunk of request) body += chunk
  const { InvoiceId, Type } = JSON.parse(body), id = request.headers["x-request-id"]
  if (!answers[id]) printed.push(`${InvoiceId} ${Type}`)
  response.end(answers[id] ??= JSON.stringify({ Success: true, Message: "Queued", Model: { Id: InvoiceId } }))
})
const main = async () => {
  await once(gateway.listen(0, "127.0.0.1"), "listening")
  const endpoint = `http://127.0.0.1:${gateway.address().port}`
  const receipts = new ClientService({ publicId: "pk_trial", privateKey: "only-for-this-trial", endpoint,
    org: { inn: 7700000000, taxationSystem: TaxationSystem.GENERAL } }).getReceiptApi()
  const Items = [{ label: "5 credits", price: 499, quantity: 1, amount: 499, vat: VAT.VAT20 }]
  const send = async (addresses, named) => {
    const told = []
    answers = {}, printed = []
    for (const [Type, InvoiceId, AccountId] of [["Income", "7", "ann"], ["Income", "8", "ann"], ["Income", "9", "bob"],
      ["IncomeReturn", "8", "ann"]]) {
      const receipt = { Items, ...addresses && { email: `${AccountId}@shop.example` } }
      const request = { Type: ReceiptTypes[Type], InvoiceId, AccountId }
      told.push((await receipts.createReceipt(request, receipt, ...named ? [`${Type}-${InvoiceId}`] : [])).isSuccess())
    }
    return told.every(Boolean) ? "all Success" : "not all Success"
  }
  console.log(`with the buyer's address: ${await send(true)}; printed: ${printed.join(", ")}`)
  console.log(`without addresses: ${await send(false)}; printed: ${printed.join(", ")}`)
  await send(true, true)
  console.log(`with the kind and the invoice as third argument, printed: ${printed.join(", ")}`)
  process.exit()
}
main()
JS
timeout 60 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The ids are made otherwise." >&2; exit 1; }
