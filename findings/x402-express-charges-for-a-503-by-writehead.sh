#!/usr/bin/env bash
# @x402/express 2.27.0 with @x402/evm and @x402/core on express 5.3.0, hono 4.13.19 by @hono/node-server 2.1.9 (npm),
# Node 20; the facilitator, who moves the money, is a server on loopback.
#
# Behaviour: the payment is settled after the handler, unless that has failed, which is read from response.statusCode.
# While the handler runs, writeHead() is only noted down, and the status in it is not looked at.
# Output seen, of handlers that have no credits to give, each asked once with a payment:
#     status(503): told 503, payments settled 0
#     writeHead(503): told 503, payments settled 1
#     503 of a Hono app within Express: told 503, payments settled 1
#     status(200): told 200, payments settled 1
#
# The wrong guess: what is answered with 400 or more is not paid, however the answer is written.
# Whoever mounts what was made for plain Node behind this middleware, as Hono's listener, takes money for each refusal
# and each failure; the Express handlers beside it are right.
# What helps: response.statusCode set before writeHead(), as http-proxy does; or the middleware of the app itself.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @x402/express@2.27.0 @x402/evm@2.27.0 @x402/core@2.27.0 \
    express@5.3.0 hono@4.13.19 @hono/node-server@2.1.9
cat >try.mjs <<'JS'
import { once } from "node:events"
import { createServer } from "node:http"
import express from "express"
import { Hono } from "hono"
import { getRequestListener } from "@hono/node-server"
import { paymentMiddleware, x402ResourceServer } from "@x402/express"
import { ExactEvmScheme } from "@x402/evm/exact/server"
import { HTTPFacilitatorClient } from "@x402/core/server"
const network = "eip155:84532", payTo = `0x${"1".repeat(40)}`, from = `0x${"2".repeat(40)}`
const answers = { "/supported": { kinds: [{ x402Version: 2, scheme: "exact", network }], extensions: [], signers: {} },
  "/verify": { isValid: true, payer: from }, "/settle": { success: true, transaction: "0x3", network, payer: from } }
let settled = 0
const facilitator = express().use(({ url }, response) => (settled += url === "/settle", response.json(answers[url])))
const start = async server => (await once(server.listen(0, "127.0.0.1"), "listening"),
  `http://127.0.0.1:${server.address().port}`)
const handlers = { "status(503)": (_, response) => response.status(503).json({ error: "no credits" }),
  "writeHead(503)": (_, response) => response.writeHead(503).end("no credits"),
  "503 of a Hono app within Express": getRequestListener(new Hono().get("*", c => c.text("no credits", 503)).fetch),
  "status(200)": (_, response) => response.status(200).json({ token: "t" }) }
const scheme = new x402ResourceServer(new HTTPFacilitatorClient({ url: await start(createServer(facilitator)) }))
  .register(network, new ExactEvmScheme())
const accepts = { scheme: "exact", price: "$0.10", network, payTo }
const app = express().use(paymentMiddleware({ "GET /vend/*": { accepts, description: "a vend" } }, scheme))
Object.values(handlers).forEach((handler, index) => app.get(`/vend/${index}`, handler))
const url = await start(createServer(app))
for (const [index, name] of Object.keys(handlers).entries()) {
  const asked = (await fetch(`${url}/vend/${index}`)).headers.get("payment-required")
  const { resource, accepts: [accepted] } = JSON.parse(Buffer.from(asked, "base64"))
  const paid = { x402Version: 2, resource, accepted, payload: { signature: "0x4", authorization: {
    from, to: payTo, value: accepted.amount, validAfter: "0", validBefore: "9999999999", nonce: "0x5" } } }
  const headers = { "payment-signature": Buffer.from(JSON.stringify(paid)).toString("base64") }
  const { status } = await fetch(`${url}/vend/${index}`, { headers })
  console.log(`${name}: told ${status}, payments settled ${settled}`), settled = 0
}
process.exit()
JS
timeout 60 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "It charges for other answers." >&2; exit 1; }
