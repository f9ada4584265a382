#!/usr/bin/env bash
# better-auth 1.7.25 with its plugin jwt, tokens read by jose 6.2.18 and get-jwks 11.0.3 (npm),
# Node 20.
#
# Behaviour: with rotationInterval the plugin makes the next key when a token is asked for, and signs that very token
# with it. There is no time in which the key is published and does not sign. jose's createRemoteJWKSet waits 30 s
# between two fetches.
# Seen: a token of the first key, which jose verifies; after the interval a token of a new kid, which jose refuses,
# "no applicable key found", though the set has the key by then; get-jwks, which asks for each unknown kid, takes it.
# With jose's cooldownDuration 0 jose takes it, too.
#
# The wrong guess: a rotation that is built in publishes first, and signs once the caches have had their time.
# For an app at the hour of the rotation: the users who come next are refused by a service that has just fetched the
# set, and then are not. What helps, tried here: a short cooldownDuration.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund better-auth@1.7.25 jose@6.2.18 get-jwks@11.0.3
cat >try.mjs <<'JS'
import { randomBytes } from "node:crypto"
import http from "node:http"
import { betterAuth } from "better-auth"
import { memoryAdapter } from "better-auth/adapters/memory"
import { bearer, jwt } from "better-auth/plugins"
import getJwks from "get-jwks"
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose"

let app
const server = http.createServer(async (request, answer) => {
  answer.end(await (await app(request.url)).text())
})
await new Promise(done => server.listen(0, "127.0.0.1", done))
const origin = `http://127.0.0.1:${server.address().port}`
const secret = randomBytes(32).toString("base64")
const auth = betterAuth({ baseURL: origin, secret, emailAndPassword: { enabled: true },
  database: memoryAdapter({ user: [], session: [], account: [], verification: [], jwks: [] }),
  plugins: [jwt({ jwks: { keyPairConfig: { alg: "ES256" }, rotationInterval: 2 } }), bearer()] })
app = (path, { headers, ...more } = {}) => auth.handler(new Request(`${origin}${path}`,
  { headers: { "content-type": "application/json", ...headers }, ...more }))
const person = { name: "Ann", email: "ann@example.com", password: "a long password" }
const entered = await app("/api/auth/sign-up/email", { method: "POST", body: JSON.stringify(person) })
const headers = { authorization: `Bearer ${entered.headers.get("set-auth-token")}` }
const ask = async () => (await (await app("/api/auth/token", { headers })).json()).token

const [patient, hasty] = [{}, { cooldownDuration: 0 }].map(options =>
  createRemoteJWKSet(new URL(`${origin}/api/auth/jwks`), options))
const get = getJwks({ jwksPath: "/api/auth/jwks" })
const ways = {
  jose: token => jwtVerify(token, patient),
  "jose, cooldownDuration 0": token => jwtVerify(token, hasty),
  "get-jwks": token => get.getPublicKey({ ...decodeProtectedHeader(token), domain: origin }),
}
const seen = {}
const look = async token => {
  for (const [name, verify] of Object.entries(ways)) (seen[name] ??= []).push(
    await verify(token).then(() => "good", refused => refused.message))
}
const first = await ask()
await look(first)
await new Promise(done => setTimeout(done, 2500))
const next = await ask()
const { keys } = await (await app("/api/auth/jwks")).json()
await look(next)
server.close()
server.closeAllConnections()
const [former, later] = [first, next].map(token => decodeProtectedHeader(token).kid)
console.log(seen, former === later ? "no rotation" : `published: ${keys.some(key => key.kid === later)}`)
const expected = { jose: ["good", "no applicable key found in the JSON Web Key Set"],
  "jose, cooldownDuration 0": ["good", "good"], "get-jwks": ["good", "good"] }
if (former === later || JSON.stringify(seen) !== JSON.stringify(expected)) {
  console.error("better-auth rotates its keys otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
