#!/usr/bin/env bash
# @x402/express 2.27.0 with @x402/evm and @x402/core on express 5.3.0 (npm), Node 20; the facilitator is on loopback.
#
# Behaviour: when the facilitator's answer to the settlement is lost, or is 503, the payer is told 402, as one who has
# not paid; by then the handler is done, and what it did stays. A facilitator that is away at the check is 402, too.
# Output seen, of a handler that adds 100 credits:
#     all is well: told 200, money moved 1, credits 100
#     the answer to the settlement is lost: told 402, money moved 1, credits 100
#     the settlement is 503: told 402, money moved 0, credits 100
#     the check is 503: told 402, money moved 0, credits 0
#     the answer to the settlement is HTML: told 502, money moved 1, credits 100
#
# The wrong guess: 402 is for who has not paid; what is not known, or the seller's own trouble, is 5xx, as for HTML.
# A client pays again for 402, as it is made to: twice for one top-up; and while the facilitator says 503, each try adds
# credits that nobody has paid.
# What helps: credits that are added in onAfterSettle, which comes in the first case alone, tried here; a payment that
# was not heard is then one to look for.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts {@x402/express,@x402/evm,@x402/core}@2.27.0 express@5.3.0
cat >try.mjs <<'JS'
import { once } from "node:events"
import { createServer } from "node:http"
import express from "express"
import { paymentMiddleware, x402ResourceServer } from "@x402/express"
import { ExactEvmScheme } from "@x402/evm/exact/server"
import { HTTPFacilitatorClient } from "@x402/core/server"
const network = "eip155:84532", payTo = `0x${"1".repeat(40)}`, from = `0x${"2".repeat(40)}`
const answers = { "/supported": { kinds: [{ x402Version: 2, scheme: "exact", network }], extensions: [], signers: {} },
  "/verify": { isValid: true, payer: from }, "/settle": { success: true, transaction: "0x3", network, payer: from } }
let moved = 0, credits = 0, hooked = 0, trouble = ""
const facilitator = express().use(({ url, socket }, response) => {
  if (trouble === `the ${url === "/settle" ? "settlement" : "check"} is 503`) return response.status(503).send("busy")
  if (url !== "/settle") return response.json(answers[url])
  moved++
  if (trouble.endsWith("lost")) return socket.destroy()
  return trouble.endsWith("HTML") ? response.send("<html>") : response.json(answers[url])
})
const start = async server => (await once(server.listen(0, "127.0.0.1"), "listening"),
  `http://127.0.0.1:${server.address().port}`)
const scheme = new x402ResourceServer(new HTTPFacilitatorClient({ url: await start(createServer(facilitator)) }))
  .register(network, new ExactEvmScheme()).onAfterSettle(async () => { hooked += trouble === "all is well" ? 1 : 2 })
const accepts = { scheme: "exact", price: "$1.00", network, payTo }
const app = express().use(paymentMiddleware({ "POST /top-up": { accepts, description: "100 credits" } }, scheme))
app.post("/top-up", (_, response) => response.json({ credits: credits += 100 }))
const url = `${await start(createServer(app))}/top-up`, method = "POST"
for (const each of ["all is well", "the answer to the settlement is lost", "the settlement is 503", "the check is 503",
  "the answer to the settlement is HTML"]) {
  moved = credits = 0, trouble = each
  const asked = (await fetch(url, { method })).headers.get("payment-required")
  const { resource, accepts: [accepted] } = JSON.parse(Buffer.from(asked, "base64"))
  const paid = { x402Version: 2, resource, accepted, payload: { signature: "0x4", authorization: {
    from, to: payTo, value: accepted.amount, validAfter: "0", validBefore: "9999999999", nonce: "0x5" } } }
  const headers = { "payment-signature": Buffer.from(JSON.stringify(paid)).toString("base64") }
  const { status } = await fetch(url, { method, headers })
  console.log(`${each}: told ${status}, money moved ${moved}, credits ${credits}`)
}
process.exit(hooked === 1 ? 0 : 1)
JS
timeout 60 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "It answers otherwise." >&2; exit 1; }
