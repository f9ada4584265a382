#!/usr/bin/env bash
# intasend-node 1.1.2 (the gateway's own client, npm: M-Pesa and cards in Kenya), Node 20; its requests go to
# a server on loopback, as https.request is replaced.
#
# Behaviour: for any status but 200 and 201 the client waits for the answer's body and rejects with its first
# part, as a Buffer, not as an Error. An answer without a body has no part: the promise never settles.
# Seen: 400 with a JSON body rejects with a Buffer. 503 and 429 with an empty body neither resolve nor
# reject; a line on the console tells the status.
#
# The wrong guess: a refusal rejects, with an Error that has the status; and a call whose answer is there is
# over.
# For a top-up or a payout: the request handler hangs until the visitor gives up, and what follows the await,
# a lock's release, say, does not run. What helps, tried here: Promise.race() with a time limit, and
# JSON.parse(String(error)).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund intasend-node@1.1.2
cat >try.cjs <<'JS'
const http = require("node:http"), https = require("node:https")

const answers = [[400, '{"errors":[{"detail":"amount"}]}'], [503, ""], [429, ""], [200, '{"id":"1"}']]
const ended = []
const server = http.createServer((request, response) => {
  request.resume()
  const [status, body] = answers[ended.length]
  response.writeHead(status).end(body, () => ended.push(status))
})
server.listen(0, "127.0.0.1", async () => {
  https.request = (options, heard) =>
    http.request({ ...options, hostname: "127.0.0.1", port: server.address().port, agent: false }, heard)
  const IntaSend = require("intasend-node")
  const collection = new IntaSend("public", "secret", true).collection()
  const seen = []
  for (const [status] of answers) {
    const order = { amount: 10, phone_number: "254712345678", api_ref: "order-1" }
    const charged = collection.mpesaStkPush(order).then(
      () => "resolved", (error) => `${error.constructor.name}, ${JSON.parse(String(error)).errors[0].detail}`)
    const waited = new Promise((done) => setTimeout(done, 3_000, "never settled"))
    seen.push(`${status}: ${await Promise.race([charged, waited])}`)
  }
  console.log(seen.join("; "), "| answered:", ended.join(" "))
  if (seen.join() !== "400: Buffer, amount,503: never settled,429: never settled,200: resolved") {
    console.error("IntaSend's client tells an error otherwise than it did.")
    process.exit(1)
  }
  process.exit(0)
})
JS
timeout 60 node try.cjs 2>/dev/null
