#!/usr/bin/env bash
# fastify-jwt-jwks 3.1.2 (and fastify-auth0-verify, which is made of it) on fastify 5.12.8, tokens by jose 6.2.18 (npm),
# Node 20; the key server is one on loopback.
#
# Behaviour: when a token's kid is not in the key set, the plugin keeps that answer, too, under that kid and for as
# long as it keeps keys: a week, unless secretsTtl says otherwise. It does not ask again.
# Seen: a token of the new key before the set has it: 401. A second later the set has it, and the same token, or the
# next of that key, is 401 without a question to the key server. A plugin that is started then takes it. jose, asked
# the same, takes it (with its pause of 30 s between two fetches set to none).
#
# The wrong guess: that a key is missing is remembered for seconds, as a protection of the key server.
# For an app whose issuer signs with a new key while a cache still hands out the former set: all users who sign in are
# refused for a week, or until the backend is started anew. What helps, tried here: secretsTtl, in milliseconds.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fastify-jwt-jwks@3.1.2 fastify@5.12.8 jose@6.2.18
cat >try.mjs <<'JS'
import http from "node:http"
import fastify from "fastify"
import plugin from "fastify-jwt-jwks"
import { SignJWT, createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify } from "jose"

const make = async kid => {
  const { publicKey, privateKey } = await generateKeyPair("RS256")
  const token = () => new SignJWT({ sub: "user", iss: "app" }).setProtectedHeader({ alg: "RS256", kid })
    .setIssuedAt().setExpirationTime("1m").sign(privateKey)
  return { token, jwk: { ...await exportJWK(publicKey), kid, alg: "RS256", use: "sig" } }
}
const [former, next] = [await make("former"), await make("new")]
const keys = [former.jwk]
let fetched = 0
const server = http.createServer((request, answer) => {
  fetched++
  answer.setHeader("content-type", "application/json").end(JSON.stringify({ keys }))
})
await new Promise(done => server.listen(0, "127.0.0.1", done))
const jwksUrl = `http://127.0.0.1:${server.address().port}/`
const start = async options => {
  const app = fastify()
  await app.register(plugin, { jwksUrl, issuer: "app", ...options })
  app.get("/", { preValidation: app.authenticate }, () => "good")
  return async token => (await app.inject({ url: "/", headers: { authorization: `Bearer ${token}` } })).statusCode
}
const remote = createRemoteJWKSet(new URL(jwksUrl), { cooldownDuration: 0 })
const jose = token => jwtVerify(token, remote).then(() => 200, () => 401)
const ways = { plugin: await start(), "secretsTtl 500": await start({ secretsTtl: 500 }), jose }
const seen = {}
for (const [name, ask] of Object.entries(ways)) {
  seen[name] = [await ask(await former.token()), await ask(await next.token())]
}
keys.push(next.jwk)
await new Promise(done => setTimeout(done, 1500))
for (const [name, ask] of Object.entries(ways)) {
  fetched = 0
  seen[name].push(await ask(await next.token()), `${fetched} fetched`)
}
fetched = 0
seen["started anew"] = [await (await start())(await next.token())]
server.close()
server.closeAllConnections()
console.log(seen)
const expected = { plugin: [200, 401, 401, "0 fetched"], "secretsTtl 500": [200, 401, 200, "1 fetched"],
  jose: [200, 401, 200, "1 fetched"], "started anew": [200] }
if (JSON.stringify(seen) !== JSON.stringify(expected)) {
  console.error("fastify-jwt-jwks keeps what it did not find otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
