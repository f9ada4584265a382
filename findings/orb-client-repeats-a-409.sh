#!/usr/bin/env bash
# orb-billing 6.11.0 (npm), a client made by Stainless, Node 20; the server is one on loopback.
#
# Behaviour: customers.credits.ledger.createEntry(), which moves prepaid credits, is repeated twice when the answer is
# 409, by default, as at 408, 429 and 5xx; 402 and 422 are final. The three tries carry one idempotency key.
# Seen: a service that says 409 because the entry conflicts with what is there says it three times, and the caller has
# ConflictError after about a second.
#
# The wrong guess: of 4xx only 408 and 429 are temporary; a conflict is an answer, not a failure.
# For a service whose 409 is "this token has been used" or "this key is being worked on", the first costs three requests
# of the rate limit for one, and its counter of double spending triples. What helps, tried here: maxRetries: 0 for the
# call, or "x-should-retry: false" in the service's answer.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund orb-billing@6.11.0
cat >try.mjs <<'JS'
import http from "node:http"
import Orb from "orb-billing"

let keys, status, headers
const server = http.createServer((request, answer) => {
  keys.push(request.headers["idempotency-key"])
  request.resume().on("end", () => answer.writeHead(status, { "content-type": "application/json", ...headers }).end("{}"))
})
await new Promise(done => server.listen(0, "127.0.0.1", done))
const client = new Orb({ apiKey: "none", baseURL: `http://127.0.0.1:${server.address().port}` })

async function debit(answer, extra = {}, options = {}) {
  [keys, status, headers] = [[], answer, extra]
  const error = await client.customers.credits.ledger.createEntry("user", { entry_type: "decrement", amount: 5 }, options)
    .then(() => "none", caught => caught.constructor.name)
  return `${answer} ${error}: ${keys.length} sent, ${new Set(keys).size} key`
}

const seen = [await debit(409), await debit(402), await debit(422),
  await debit(409, { "x-should-retry": "false" }), await debit(409, {}, { maxRetries: 0 })]
server.close()
server.closeAllConnections()
console.log(seen)
const once = "409 ConflictError: 1 sent, 1 key"
if (seen.join("; ") !== ["409 ConflictError: 3 sent, 1 key", "402 APIError: 1 sent, 1 key",
  "422 UnprocessableEntityError: 1 sent, 1 key", once, once].join("; ")) {
  console.error("orb-billing repeats other answers than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
