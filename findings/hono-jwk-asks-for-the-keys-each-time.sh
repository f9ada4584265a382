#!/usr/bin/env bash
# hono 4.13.19 (middleware hono/jwk) and, to compare, jose 6.2.18 (npm), Node 20; the key server is one on loopback.
#
# Behaviour: jwk({ jwks_uri }) fetches the key set anew for each request that brings a token, before it looks at the
# token, whatever the Cache-Control of the answer says. jose's createRemoteJWKSet keeps it for ten minutes.
# Seen: 10 requests with one good ES256 token, 10 fetches (jose: 1). While the key server is away, hono answers a
# good token with 401, as if the token were bad; jose still verifies.
#
# The wrong guess: the set is kept between requests, as in jose, or as long as Cache-Control says.
# What helps, tried here: keys: a function that keeps the set itself.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund hono@4.13.19 jose@6.2.18
cat >try.mjs <<'JS'
import http from "node:http"
import { Hono } from "hono"
import { jwk } from "hono/jwk"
import { SignJWT, createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify } from "jose"

const { publicKey, privateKey } = await generateKeyPair("ES256")
const set = { keys: [{ ...await exportJWK(publicKey), kid: "1", alg: "ES256", use: "sig" }] }
let fetched = 0
const server = http.createServer((request, answer) => {
  fetched++
  answer.setHeader("content-type", "application/json").setHeader("cache-control", "public, max-age=3600")
  answer.end(JSON.stringify(set))
})
await new Promise(done => server.listen(0, "127.0.0.1", done))
const jwks_uri = `http://127.0.0.1:${server.address().port}/`
const token = await new SignJWT({ sub: "user" }).setProtectedHeader({ alg: "ES256", kid: "1" })
  .setIssuedAt().setExpirationTime("1m").sign(privateKey)

let kept
const keys = async () => kept ??= (await (await fetch(jwks_uri)).json()).keys
const remote = createRemoteJWKSet(new URL(jwks_uri))
const ask = options => {
  const app = new Hono().use(jwk({ alg: ["ES256"], ...options })).get("/", context => context.text("good"))
  return async () => (await app.request("/", { headers: { authorization: `Bearer ${token}` } })).status
}
const ways = { "hono, jwks_uri": ask({ jwks_uri }), "hono, keys": ask({ keys }),
  "jose": () => jwtVerify(token, remote).then(() => 200) }
const seen = {}
for (const [name, verify] of Object.entries(ways)) {
  fetched = 0
  for (let count = 0; count < 10; count++) if (await verify() !== 200) throw new Error("A good token was refused.")
  seen[name] = `${fetched} fetched`
}
server.close()
server.closeAllConnections()
for (const [name, verify] of Object.entries(ways)) seen[name] += `, ${await verify()} without the server`
console.log(seen)
const once = "1 fetched, 200 without the server"
if (Object.values(seen).join("; ") !== ["10 fetched, 401 without the server", once, once].join("; ")) {
  console.error("hono or jose keeps a key set otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
