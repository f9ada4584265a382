#!/usr/bin/env bash
# @polar-sh/express 0.3.0 on express 4.21.2, beside @polar-sh/hono 0.5.3 on hono 4.13.19 (npm), Node 20.
#
# Behaviour: the gateway signs the bytes that it sends. The adapter for Express checks the signature over
# JSON.stringify(req.body), the body parsed and written anew. Where that is not the same text, a good signature is
# refused with 403. The adapter for Hono checks over the bytes that came.
# Seen: one event, signed well each time. Written as JSON.stringify writes it: received. With a blank after the colons,
# with 10.0 for a number, or with "2026" behind "plan" among the keys of its metadata (JavaScript puts such keys first):
# 403. Hono's adapter takes all four. With express.raw() before it, as other gateways want it, all are 403.
#
# The wrong guess: the gateway's own adapter checks the bytes that came, as for any signed webhook.
# For a shop: the first order whose own metadata has a key of digits or a whole float is refused for ever, and looks
# like a wrong secret. What helps, tried here: validateEvent() of @polar-sh/sdk over the raw text.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @polar-sh/express@0.3.0 @polar-sh/hono@0.5.3 @polar-sh/sdk@0.32.16 \
  express@4.21.2 hono@4.13.19 standardwebhooks@1.1.1
cat >try.mjs <<'JS'
import { Webhooks as forExpress } from "@polar-sh/express"
import { Webhooks as forHono } from "@polar-sh/hono"
import { validateEvent } from "@polar-sh/sdk/webhooks"
import express from "express"
import { Hono } from "hono"
import { Webhook } from "standardwebhooks"

const [secret, at] = ["a secret of the shop's own", "2026-11-28T12:00:00Z"]
const data = { id: "c1", created_at: at, modified_at: null, metadata: { plan: "pro", n: 10 }, external_id: "u1",
  email: "a@example.com", email_verified: true, type: "individual", name: null, billing_address: null, tax_id: null,
  locale: null, organization_id: "o1", deleted_at: null, avatar_url: "https://example.com/a" }
const plain = JSON.stringify({ type: "customer.created", timestamp: at, data })
const FORMS = [plain, plain.replaceAll('":', '": '), plain.replace(':10', ':10.0'), plain.replace('"n"', '"2026"')]
const hono = new Hono().post("/", forHono({ webhookSecret: secret }))
const server = await new Promise((done) => {
  const app = express().post("/", express.json(), forExpress({ webhookSecret: secret }))
  app.post("/raw", express.raw({ type: "*/*" }), forExpress({ webhookSecret: secret }))
  app.post("/own", express.text({ type: "*/*" }), (q, a) => a.send(validateEvent(q.body, q.headers, secret) && "ok"))
  const it = app.listen(0, "127.0.0.1", () => done(it))
})
const signer = new Webhook(Buffer.from(secret).toString("base64"))
const seen = { "/": "", "/raw": "", "/own": "", hono: "" }
for (const body of FORMS) {
  const sent = new Date()
  const headers = { "content-type": "application/json", "webhook-id": "e1",
    "webhook-timestamp": String(Math.floor(sent / 1000)), "webhook-signature": signer.sign("e1", sent, body) }
  for (const path of ["/", "/raw", "/own"]) {
    const url = `http://127.0.0.1:${server.address().port}${path}`
    seen[path] += (await fetch(url, { method: "POST", headers, body })).status + " "
  }
  seen.hono += (await hono.request("/", { method: "POST", headers, body })).status + " "
}
console.error(seen)
if (Object.values(seen).join("") !== "200 403 403 403 " + "403 ".repeat(4) + "200 ".repeat(8)) {
  console.error("One of the adapters judges a signed event otherwise than it did.")
  process.exit(1)
}
process.exit()
JS
timeout 60 node try.mjs >log # where the adapter prints each refusal
