#!/usr/bin/env bash
# node-webhooks 1.4.2 (npm), which sends webhooks, Node 20; the receivers are on loopback.
#
# Behaviour: after each POST of a hook it emits the hook's name with .success or .failure, on the emitter that its hooks
# listen on. A hook that is named so is sent then, with the receiver's status as its body; a .success after its own
# success, too, without end. Only 200 is a success. A receiver of two hooks cannot be taken from the one that it was
# added to first: remove() says true, and it is sent on.
# Output seen, of what the ledger and the shop hear when the hook of the ledger is triggered once:
#     payment, the ledger says 204; payment.failure for the shop: ledger 1 time, shop 1 time "204"
#     payment, the ledger says 503; payment.failure for the shop: ledger 1 time, shop 1 time "503"
#     payment, the ledger says 200; payment.success for the shop: ledger 1 time, shop 25 times "200", cut off here
#     refund and chargeback for the ledger, remove("refund"): true; ledger 1 time
#
# The wrong guess: a hook is sent when it is triggered; its name is free. payment.success and payment.failure are what
# gateways call theirs.
# A shop that cancels the order, or pays back, upon payment.failure does so for a payment that was made and credited,
# because the ledger answered 204, or was away for a second. Where a new ledger has taken over, the former one still
# hears of refunds.
# What helps: names without a dot; httpSuccessCodes: [200, 201, 202, 204]; ?refund at the end of that address.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts node-webhooks@1.4.2
cat >try.cjs <<'JS'
const { once } = require("node:events"), { createServer } = require("node:http")
const { setTimeout: sleep } = require("node:timers/promises")
const WebHooks = require("node-webhooks")
let heard, hooks, status
const receiver = createServer(async (request, response) => {
  let body = ""
  for await (const chunk of request) body += chunk
  if (heard[request.url].push(body) === 25) hooks.getEmitter().removeAllListeners()
  response.writeHead(request.url === "/ledger" ? status : 200).end()
})
const times = list => `${list.length} time${list.length === 1 ? "" : "s"}`
const main = async () => {
  await once(receiver.listen(0, "127.0.0.1"), "listening")
  const url = `http://127.0.0.1:${receiver.address().port}`
  const start = () => (hooks = new WebHooks({ db: {} }), heard = { "/ledger": [], "/shop": [] })
  for (const [kind, code] of [["failure", 204], ["failure", 503], ["success", 200]]) {
    start(), status = code
    await hooks.add("payment", `${url}/ledger`), await hooks.add(`payment.${kind}`, `${url}/shop`)
    hooks.trigger("payment", { user: "u1" }), await sleep(1500)
    const shop = heard["/shop"], end = shop.length === 25 ? ", cut off here" : ""
    console.log(`payment, the ledger says ${code}; payment.${kind} for the shop: ledger ${times(heard["/ledger"])}, ` +
      `shop ${times(shop)} "${[...new Set(shop)]}"${end}`)
  }
  start()
  for (const hook of ["refund", "chargeback"]) await hooks.add(hook, `${url}/ledger`)
  const removed = await hooks.remove("refund", `${url}/ledger`)
  hooks.trigger("refund", { user: "u1" }), await sleep(1000)
  console.log(`refund and chargeback for the ledger, remove("refund"): ${removed}; ledger ${times(heard["/ledger"])}`)
  process.exit()
}
main()
JS
timeout 60 node --no-deprecation try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Other hooks are sent." >&2; exit 1; }
