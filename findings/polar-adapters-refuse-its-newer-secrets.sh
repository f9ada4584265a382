#!/usr/bin/env bash
# @polar-sh/hono 0.5.3 (hono 4.13.19), and @polar-sh/sdk 0.42.5, 0.47.1 and 1.0.1, all Polar's own (npm), Node 20; nothing
# leaves the machine, the events are signed here.
#
# Behaviour: webhook secrets that Polar has made since September 2026 sign by the base64 behind whsec_, former ones by
# the letters of the secret itself. Only the SDK of version 1 takes both. The adapters of today want an SDK before it:
# hono's ^0.42.1, those of Next.js (0.9.6) and better-auth (1.8.4) ^0.47.0, and know the former alone.
# Output seen:
#     former secret: adapter 200, sdk 0.47.1 verified, sdk 1.0.1 verified
#     newer secret: adapter 403, sdk 0.47.1 refused, sdk 1.0.1 verified
#
# The wrong guess: what the gateway itself publishes for its webhooks, in its newest version, verifies what it sends.
# Each payment of a new endpoint is answered 403 and credited nowhere, with a secret that is right; the same code with
# the secret of last year's endpoint works. What helps, tried here: validateEvent of @polar-sh/sdk 1.0.1.
set -euo pipefail
self=$(realpath "$0"); w=$(mktemp -d); trap 'rm -rf "$w"' EXIT
cd "$w"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps @polar-sh/hono@0.5.3 hono@4.13.19 @polar-sh/sdk@0.42.5 \
    later@npm:@polar-sh/sdk@0.47.1 newest@npm:@polar-sh/sdk@1.0.1
cat >try.mjs <<'JS'
import { createHmac } from "node:crypto"
import { Webhooks } from "@polar-sh/hono"
import { Hono } from "hono"
import { validateEvent } from "later/webhooks"
import { webhooks } from "newest/2026-10"

const bytes = "a secret of 32 letters, or so it"
const secret = "whsec_" + Buffer.from(bytes).toString("base64")
const event = { type: "customer_seat.claimed", timestamp: "2026-11-29T12:00:00Z", data: {
  id: "3fa85f64-5717-4562-b3fc-2c963f66afa6", created_at: "2026-11-29T12:00:00Z", modified_at: null, status: "claimed",
  seat_metadata: null, claimed_at: null, revoked_at: null, invitation_token_expires_at: null } }
const body = JSON.stringify(event), stamp = String(Math.floor(Date.now() / 1000))

for (const [name, key] of Object.entries({ "former secret": secret, "newer secret": bytes })) {
  const signature = "v1," + createHmac("sha256", key).update(`msg_1.${stamp}.${body}`).digest("base64")
  const headers = { "webhook-id": "msg_1", "webhook-timestamp": stamp, "webhook-signature": signature }
  const app = new Hono().post("/polar", Webhooks({ webhookSecret: secret, onPayload: async () => {} }))
  const { status } = await app.request("/polar", { method: "POST", body, headers })
  const verified = async check => {
    try { await check(body, headers, secret); return "verified" }
    catch (error) { return /[Vv]erif|signature/.test(error.name + error.message) ? "refused" : `verified, ${error}` }
  }
  const found = [await verified(validateEvent), await verified(webhooks.validateEvent)]
  console.log(`${name}: adapter ${status}, sdk 0.47.1 ${found[0]}, sdk 1.0.1 ${found[1]}`)
}
JS
timeout 60 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Polar's adapters verify otherwise than they did."; exit 1; }
