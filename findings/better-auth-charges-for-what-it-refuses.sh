#!/usr/bin/env bash
# better-auth 1.7.25 with @better-auth/api-key 1.7.5 (npm): API keys with a number of uses; Node 20.
#
# Behaviour: verifyApiKey() takes one off a key's "remaining" also where it then refuses the call because of
# the key's rate limit. What it refuses for missing permissions costs nothing. A key has a limit unless told
# otherwise, ten calls in a day.
# Seen: a key with 10 uses and a limit of 3 in a minute: three calls are valid and leave 7, three more are
# refused as RATE_LIMITED, and leave 4. A key with 100 uses and nothing else said is valid ten times; five
# calls more are refused and leave 85.
#
# The wrong guess: a use is what was let through, and what is refused as too fast can be tried again later.
# For prepaid uses: a client that repeats at RATE_LIMITED, as one does, pays for each try, and the customer's
# hundred uses are gone in a minute, of which ten were served. What helps, tried here: rateLimitEnabled: false
# on such a key, and a limit of one's own in front.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps better-auth@1.7.25 @better-auth/api-key@1.7.5
cat >try.mjs <<'JS'
import { apiKey } from "@better-auth/api-key"
import { betterAuth } from "better-auth"
import { memoryAdapter } from "better-auth/adapters/memory"

const rows = { user: [], session: [], account: [], verification: [], apikey: [] }
const { api } = betterAuth({ secret: "s".repeat(40), baseURL: "http://localhost:3000",
  database: memoryAdapter(rows), emailAndPassword: { enabled: true }, plugins: [apiKey()],
  telemetry: { enabled: false }, logger: { disabled: true } })
const account = { email: "a@example.com", password: "a-password-1", name: "a" }
const { user } = await api.signUpEmail({ body: account })

async function use(options, calls, permissions) {
  const { key, id } = await api.createApiKey({ body: { userId: user.id, ...options } })
  const codes = {}
  for (let i = 0; i < calls; i++) {
    const { valid, error } = await api.verifyApiKey({ body: { key, permissions } })
    const said = valid ? "valid" : error.code
    codes[said] = (codes[said] ?? 0) + 1
  }
  return JSON.stringify([codes, rows.apikey.find((row) => row.id === id).remaining])
}

const three = { rateLimitMax: 3, rateLimitTimeWindow: 60000 }
const seen = [
  await use({ remaining: 10, rateLimitEnabled: true, ...three }, 6),
  await use({ remaining: 100 }, 15),
  await use({ remaining: 10, rateLimitEnabled: false }, 6),
  await use({ remaining: 10, rateLimitEnabled: false, permissions: { vend: ["use"] } }, 2, { read: ["use"] }),
]
console.log(seen)
if (seen.join() !== ['[{"valid":3,"RATE_LIMITED":3},4]', '[{"valid":10,"RATE_LIMITED":5},85]',
  '[{"valid":6},4]', '[{"KEY_NOT_FOUND":2},10]'].join()) {
  console.error("better-auth counts the uses of a key otherwise than it did.")
  process.exit(1)
}
process.exit(0)
JS
timeout 60 node try.mjs
