#!/usr/bin/env bash
# fastify-jwt-jwks 3.1.2 and fastify-auth0-verify 4.1.4 on fastify 5.12.8, tokens by jose 6.2.18 (npm), Node 20; the
# key server is one on loopback.
#
# Behaviour: with a key set the plugins take RS256 and EdDSA, and no option adds another: "algorithms" is refused at
# the start. An ES256 token is looked up in the set, its key found, and the token refused with a word about the key.
# Seen: RS256 200, EdDSA 200, ES256 401 "Authorization token is invalid: Invalid public key provided for
# algorithms RS256, EdDSA.", PS256 401 "The token algorithm is invalid.".
#
# The wrong guess: what takes the rare EdDSA takes ES256, which RFC 7518 recommends and many issuers offer first.
# For an app whose issuer moves to ES256: the message sends its people to look for a fault in the key.
# What helps, tried here: @fastify/jwt itself with a function that gets the key, and algorithms: ["ES256"].
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fastify-jwt-jwks@3.1.2 fastify-auth0-verify@4.1.4 fastify@5.12.8 \
  @fastify/jwt@10.2.8 jose@6.2.18
cat >try.mjs <<'JS'
import { createPublicKey } from "node:crypto"
import http from "node:http"
import jwtPlugin from "@fastify/jwt"
import fastify from "fastify"
import auth0 from "fastify-auth0-verify"
import jwks from "fastify-jwt-jwks"
import { SignJWT, exportJWK, generateKeyPair } from "jose"

let keys
const server = http.createServer((request, answer) => {
  answer.setHeader("content-type", "application/json").end(JSON.stringify({ keys }))
})
await new Promise(done => server.listen(0, "127.0.0.1", done))
const url = `http://127.0.0.1:${server.address().port}/`
const getKey = async () => createPublicKey({ key: keys[0], format: "jwk" }).export({ type: "spki", format: "pem" })
const ways = {
  "fastify-jwt-jwks": app => app.register(jwks, { jwksUrl: url }),
  "fastify-auth0-verify": app => app.register(auth0, { domain: url }),
  "@fastify/jwt": async app => {
    await app.register(jwtPlugin, { secret: getKey, verify: { algorithms: ["ES256"] } })
    app.decorate("authenticate", request => request.jwtVerify())
  },
}
const seen = {}
for (const alg of ["RS256", "EdDSA", "ES256", "PS256"]) {
  const { publicKey, privateKey } = await generateKeyPair(alg)
  keys = [{ ...await exportJWK(publicKey), kid: "1", alg, use: "sig" }]
  const token = await new SignJWT({ sub: "user", iss: url }).setProtectedHeader({ alg, kid: "1" })
    .setIssuedAt().setExpirationTime("1m").sign(privateKey)
  for (const [name, register] of Object.entries(ways)) {
    const app = fastify()
    await register(app)
    app.get("/", { preValidation: app.authenticate }, () => "good")
    const answer = await app.inject({ url: "/", headers: { authorization: `Bearer ${token}` } })
    seen[`${name} ${alg}`] = `${answer.statusCode} ${answer.statusCode === 200 ? "" : answer.json().message}`.trim()
  }
}
server.close()
server.closeAllConnections()
console.log(seen)
const good = Object.keys(seen).filter(name => seen[name] === "200")
if (good.join() !== "fastify-jwt-jwks RS256,fastify-auth0-verify RS256,fastify-jwt-jwks EdDSA," +
    "fastify-auth0-verify EdDSA,@fastify/jwt ES256") {
  console.error("fastify-jwt-jwks takes other algorithms than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
