#!/usr/bin/env bash
# mtn-momo 2.0.0 (npm), a client of MTN's mobile money, Node 20; the gateway is a server on loopback.
#
# The gateway knows a request to pay by X-Reference-Id, a UUID of the caller's, and answers 409 to one it has: so may a
# request whose answer was lost be sent again, or be asked about. The package's transfer() wants that id; its
# requestToPay() makes one itself at each call and tells it with the success alone. A referenceId that one gives it goes
# into the body. And getTransaction() rejects for a payment that failed, with the same kind of error as for a question
# that could not be answered; only the first has a member "transaction".
# Seen: the answer to a request is lost: socket hang up, no id. The second try has another id: the payer's phone asks
# twice, for one order. transfer(), tried twice with one id: 409, ResourceAlreadyExistError. A payment that FAILED with
# the reason SERVICE_UNAVAILABLE, and a 503 while it is PENDING, are a ServiceUnavailableError both.
#
# The guess: one library names a payment in as it does a payment out; and the kind of an error tells whether an order
# may be closed by it. What helps, tried here: look for error.transaction; nothing was found for the lost id.
set -euo pipefail
yard=$(mktemp -d); trap 'rm -rf "$yard"' EXIT
cd "$yard" && npm init -y >/dev/null
npm install --silent --no-audit --no-fund mtn-momo@2.0.0
cat >pay.cjs <<'JS'
const { createServer } = require("node:http"), { create } = require("mtn-momo")

const known = new Set(), pushes = []
let lose = true, answer
const gateway = createServer((request, reply) => {
  const say = (status, body) =>
    reply.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body))
  let text = ""
  request.on("data", (part) => { text += part }).on("end", () => {
    const id = request.headers["x-reference-id"]
    if (request.url.endsWith("/token/")) return say(200, { access_token: "t", expires_in: 3600, token_type: "Bearer" })
    if (request.method === "GET") return say(...answer)
    if (known.has(id)) return say(409, { code: "RESOURCE_ALREADY_EXIST", message: "known" })
    known.add(id)
    pushes.push(JSON.parse(text).externalId)
    return lose ? request.socket.destroy() : say(202, {})
  })
})
const ids = { userId: "0b0e6d0c-7f35-4f04-9b8f-3f0c2ad1a001", userSecret: "s", primaryKey: "p" }
const attempt = (promise) => promise.then(
  () => "accepted", (error) => error.name === "Error" ? error.message : error.name)
async function main() {
  await new Promise((done) => gateway.listen(0, "127.0.0.1", done))
  const momo = create({ callbackHost: "shop.example", baseUrl: `http://127.0.0.1:${gateway.address().port}` })
  const collections = momo.Collections(ids), out = momo.Disbursements(ids), seen = []
  const person = { partyIdType: "MSISDN", partyId: "256772123456" }
  const referenceId = "0b0e6d0c-7f35-4f04-9b8f-3f0c2ad1a002"
  const order = { amount: "100", currency: "UGX", externalId: "order-1", referenceId }
  for (lose of [true, false]) seen.push(await attempt(collections.requestToPay({ ...order, payer: person })))
  seen.push(`${pushes.splice(0).length} pushes, the given id among them: ${known.has(referenceId)}`)
  for (lose of [true, false]) seen.push(await attempt(out.transfer({ ...order, payee: person })))
  seen.push(`${pushes.length} transfer`)
  for (answer of [[200, { status: "FAILED", reason: "SERVICE_UNAVAILABLE" }], [503, { code: "SERVICE_UNAVAILABLE" }]])
    await collections.getTransaction("x").catch((error) => seen.push(`${error.name} ${"transaction" in error}`))
  console.log(seen.join("\n"))
  const same = seen.join() === "socket hang up,accepted,2 pushes, the given id among them: false,socket hang up," +
    "ResourceAlreadyExistError,1 transfer,ServiceUnavailableError true,ServiceUnavailableError false"
  if (!same) console.error("mtn-momo names its requests otherwise than it did.")
  process.exit(same ? 0 : 1)
}
main()
JS
timeout 60 node pay.cjs
