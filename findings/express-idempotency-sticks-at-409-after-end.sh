#!/usr/bin/env bash
# The retry of a request that was answered by res.end() is a 409 for as long as the key is kept.
# With: express-idempotency 1.0.6 and its store in memory, express 4.21.2 (npm), Node 20.
#
# The middleware learns that a request is over from res.send alone. res.json and res.sendStatus come by there;
# res.end(), with which an empty 204 and a written stream are finished, does not, and the key stays "in progress".
# Seen, each address asked three times with one key, each handler run once:
#   json 201: 201, 201      sendStatus 204: 204, 204      end 204: 409, 409      end with a body: 409, 409
#   end 503, where a retry is to run again and does after json: 409, 409
# The guess: how an answer is written is the handler's affair, as it is for compression and logs, which look at end.
# For a webhook that is acknowledged by 204 and no body, the sender's second try says "conflict" until it gives up, and
# for a 503 the credit is never added. Remedy, tried: send() instead of end() for the empty answers.
set -euo pipefail
home=$(mktemp -d); trap 'rm -rf "$home"' EXIT
cd "$home" && npm init -y >/dev/null
npm install --silent --no-audit --no-fund express-idempotency@1.0.6 express@4.21.2
cat >shop.cjs <<'JS'
const express = require("express")
const { idempotency, getSharedIdempotencyService } = require("express-idempotency")

const shop = express(), runs = {}
shop.use(express.json())
shop.post("*", idempotency())
const answers = {
  "json 201": (response) => response.status(201).json({ left: 95 }),
  "sendStatus 204": (response) => response.sendStatus(204),
  "end 204": (response) => response.status(204).end(),
  "end with a body": (response) => response.type("json").end('{"left":95}'),
  "json 503": (response) => response.status(503).json({}),
  "end 503": (response) => response.status(503).end(),
  "send 204": (response) => response.status(204).send(),
}
for (const [name, answer] of Object.entries(answers))
  shop.post(`/${encodeURIComponent(name)}`, (request, response) => {
    if (getSharedIdempotencyService().isHit(request)) return
    runs[name] = (runs[name] ?? 0) + 1
    answer(response)
  })
shop.use((error, request, response, next) =>
  response.headersSent ? next(error) : response.json({ error: error.message }))
const server = shop.listen(0, "127.0.0.1", async () => {
  const seen = []
  for (const name of Object.keys(answers)) {
    const said = []
    for (let time = 0; time < 3; time += 1) {
      const asked = await fetch(`http://127.0.0.1:${server.address().port}/${encodeURIComponent(name)}`,
        { method: "POST", headers: { "Content-Type": "application/json", "Idempotency-Key": name }, body: "{}" })
      said.push(asked.status)
      await new Promise((later) => setTimeout(later, 30))
    }
    seen.push(`${name}: ${said}, run ${runs[name]}`)
  }
  console.log(seen.join("\n"))
  const same = seen.join("; ") === "json 201: 201,201,201, run 1; sendStatus 204: 204,204,204, run 1; " +
    "end 204: 204,409,409, run 1; end with a body: 200,409,409, run 1; json 503: 503,503,503, run 3; " +
    "end 503: 503,409,409, run 1; send 204: 204,204,204, run 1"
  process.exit(same ? 0 : (console.error("express-idempotency keeps other answers than it did."), 1))
})
JS
timeout 60 node shop.cjs
