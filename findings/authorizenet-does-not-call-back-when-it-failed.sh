#!/usr/bin/env bash
# authorizenet 1.0.10 (npm), the gateway Authorize.Net's own client, with axios 1.21.1, Node 20; the gateway is a server
# on loopback.
#
# Behaviour: the callback of execute() is called for an answer of 200 alone. When the gateway says 503, or cannot be
# reached, it is never called, and getError() has the reason, for who looks by chance. What the callback itself throws,
# the client catches and drops: neither Node nor a try around execute() hears it. By default nothing is logged.
# Output seen, two seconds after execute() of a payment of 4.99; last, what Node hears of errors:
#     200: called 1 time, getResponse() Ok, getError() none, Node: nothing
#     503: called 0 times, getResponse() none, getError() ERR_BAD_RESPONSE, Node: nothing
#     the connection is refused: called 0 times, getResponse() none, getError() ECONNREFUSED, Node: nothing
#     200, and the callback throws "no ledger": called 1 time, getResponse() Ok, getError() "no ledger", Node: nothing
#
# The wrong guess: a callback is called in each case, as the samples, which ask getResponse() for null there, think too.
# A payment whose answer was lost stays open for ever: the payer's request hangs, and nobody asks whether it was made. A
# payment that was made, and could not be credited in the callback, is lost without a line in the log.
# What helps: a time limit around execute(), then getTransactionDetails by the order's number; try within the callback.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts authorizenet@1.0.10 axios@1.21.1
cat >try.cjs <<'JS'
const { once } = require("node:events"), { createServer } = require("node:http")
const { setTimeout: sleep } = require("node:timers/promises")
const { APIContracts, APIControllers } = require("authorizenet")
let status = 200
const heard = []
for (const event of ["uncaughtException", "unhandledRejection"]) process.on(event, ({ message }) => heard.push(message))
const gateway = createServer((request, response) => (request.resume(), response.writeHead(status,
  { "content-type": "application/json" }).end('{"messages": {"resultCode": "Ok", "message": []}}')))
const pay = async (name, url, credit = () => {}) => {
  const login = new APIContracts.MerchantAuthenticationType(), payment = new APIContracts.TransactionRequestType()
  const request = new APIContracts.CreateTransactionRequest()
  login.setName("shop"), login.setTransactionKey("only-for-this-trial")
  payment.setTransactionType("authCaptureTransaction"), payment.setAmount(4.99)
  request.setMerchantAuthentication(login), request.setTransactionRequest(payment)
  const controller = new APIControllers.CreateTransactionController(request.getJSON())
  let called = 0
  controller.setEnvironment(url)
  controller.execute(() => (called++, credit()))
  await sleep(2000)
  const error = controller.getError(), answer = controller.getResponse()
  console.log(`${name}: called ${called} time${called === 1 ? "" : "s"}, getResponse() ${
    answer?.messages.resultCode ?? "none"}, getError() ${error ? error.code ?? `"${error.message}"` : "none"}, Node: ${
    heard.join() || "nothing"}`)
}
const main = async () => {
  await once(gateway.listen(0, "127.0.0.1"), "listening")
  const url = `http://127.0.0.1:${gateway.address().port}`
  await pay("200", url)
  status = 503, await pay("503", url)
  await pay("the connection is refused", "http://127.0.0.1:9")
  status = 200, await pay('200, and the callback throws "no ledger"', url, () => { throw Error("no ledger") })
  process.exit()
}
main()
JS
timeout 60 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "It calls back otherwise." >&2; exit 1; }
