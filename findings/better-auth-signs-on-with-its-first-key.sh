#!/usr/bin/env bash
# better-auth 1.7.25 with its plugin jwt, tokens read by jose 6.2.18 and jsonwebtoken 9.0.3 (npm), Node 20.
#
# Behaviour: the plugin makes a key once and keeps it in the database. keyPairConfig.alg is the algorithm of the next
# key only: without a rotationInterval, which is unset by default, there is none.
# Seen: a start without options, then one with alg ES256 on the same database: the tokens are EdDSA before and after,
# and the set has the same one key, without a word. jsonwebtoken, which knows no EdDSA, refuses both. Once the table
# jwks is emptied, the token is ES256, and good.
#
# The wrong guess: the option says what tokens are signed with.
# For an app one of whose services reads ES256 alone: the setting that is made for it changes nothing in production,
# and works on each developer's fresh database. It also puts name and mail address into each token unless
# definePayload says otherwise. What helps, tried here: delete the table's rows.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund better-auth@1.7.25 jose@6.2.18 jsonwebtoken@9.0.3
cat >try.mjs <<'JS'
import { createPublicKey, randomBytes } from "node:crypto"
import { betterAuth } from "better-auth"
import { memoryAdapter } from "better-auth/adapters/memory"
import { bearer, jwt } from "better-auth/plugins"
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from "jose"
import jsonwebtoken from "jsonwebtoken"

const tables = { user: [], session: [], account: [], verification: [], jwks: [] }
const secret = randomBytes(32).toString("base64")
const start = options => {
  const app = betterAuth({ baseURL: "http://localhost", secret, database: memoryAdapter(tables),
    emailAndPassword: { enabled: true }, plugins: [jwt(options), bearer()] })
  return (path, { headers, ...more } = {}) => app.handler(new Request(`http://localhost/api/auth${path}`,
    { headers: { "content-type": "application/json", ...headers }, ...more }))
}
const person = { name: "Ann", email: "ann@example.com", password: "a long password" }
const entered = await start()("/sign-up/email", { method: "POST", body: JSON.stringify(person) })
const headers = { authorization: `Bearer ${entered.headers.get("set-auth-token")}` }
const look = async options => {
  const app = start(options)
  const { token } = await (await app("/token", { headers })).json()
  const set = await (await app("/jwks")).json()
  const claims = (await jwtVerify(token, createLocalJWKSet(set))).payload
  let other = "good"
  try {
    jsonwebtoken.verify(token, createPublicKey({ key: set.keys[0], format: "jwk" }))
  } catch (refused) {
    other = "refused"
  }
  return { alg: decodeProtectedHeader(token).alg, keys: set.keys.length, jsonwebtoken: other, email: claims.email }
}
const options = { jwks: { keyPairConfig: { alg: "ES256" } } }
const seen = [await look(), await look(options)]
tables.jwks.length = 0
seen.push(await look(options))
console.log(seen)
const { email } = person
const former = { alg: "EdDSA", keys: 1, jsonwebtoken: "refused", email }
if (JSON.stringify(seen) !== JSON.stringify([former, former, { alg: "ES256", keys: 1, jsonwebtoken: "good", email }])) {
  console.error("better-auth chooses its key otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
