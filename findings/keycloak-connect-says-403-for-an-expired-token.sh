#!/usr/bin/env bash
# keycloak-connect 26.1.1 on express 5.3.0, tokens by jose 6.2.18 (npm), Node 20; the realm's keys are on loopback.
#
# Behaviour: to a service that is bearer-only protect() answers 403 "Access denied" whatever is the matter: no token, an
# expired one, one of an algorithm that it does not know. It knows RS256 alone, although Keycloak's realms offer
# ES256, PS256 and EdDSA, and does not say that this is the reason.
# Seen: RS256 200; the same a second after its exp 403; no token 403; ES256 403, PS256 403. express-jwt 8.5.1 answers
# 401 to all four.
#
# The wrong guess: 401 asks for another token, 403 says that this user may not, as RFC 6750 (3.1) has it.
# For an app that sells credits: 403 is "Insufficient credits" to it, and an expired sign-in shows the shop, while the
# app that renews its token at 401 never does. What helps, tried here: replace accessDenied on the object with a
# function that answers 401; and RS256 in the realm.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund keycloak-connect@26.1.1 express@5.3.0 express-jwt@8.5.1 jose@6.2.18
cat >try.mjs <<'JS'
import { createPublicKey } from "node:crypto"
import http from "node:http"
import express from "express"
import { expressjwt } from "express-jwt"
import { SignJWT, exportJWK, generateKeyPair } from "jose"
import Keycloak from "keycloak-connect"

const listen = server => new Promise(done => { const on = server.listen(0, "127.0.0.1", () => done(on)) })
const algs = ["RS256", "ES256", "PS256"]
const pairs = Object.fromEntries(await Promise.all(algs.map(async alg => [alg, await generateKeyPair(alg)])))
const keys = await Promise.all(algs.map(async alg =>
  ({ ...await exportJWK(pairs[alg].publicKey), kid: alg, alg, use: "sig" })))
const realm = await listen(http.createServer((request, answer) => answer.end(JSON.stringify({ keys }))))
const origin = `http://127.0.0.1:${realm.address().port}`
const token = (alg, exp) => new SignJWT({ iss: `${origin}/realms/app`, typ: "Bearer", azp: "app", sub: "user" })
  .setProtectedHeader({ alg, kid: alg }).setIssuedAt().setExpirationTime(exp).sign(pairs[alg].privateKey)
const configuration = { realm: "app", "bearer-only": true, "auth-server-url": `${origin}/`, resource: "app" }
const protect = change => {
  const keycloak = Object.assign(new Keycloak({}, configuration), change)
  return express().use(keycloak.middleware(), keycloak.protect())
}
const secret = createPublicKey({ key: keys[0], format: "jwk" })
const ways = {
  "keycloak-connect": protect({}),
  "with accessDenied": protect({ accessDenied: (request, answer) => answer.status(401).end() }),
  "express-jwt": express().use(expressjwt({ secret, algorithms: ["RS256"] })),
}
const tokens = { good: await token("RS256", "1m"), expired: await token("RS256", "1s ago"), none: "",
  ES256: await token("ES256", "1m"), PS256: await token("PS256", "1m") }
const seen = {}
for (const [name, app] of Object.entries(ways)) {
  app.get("/", (request, answer) => answer.send("good"))
  app.use((error, request, answer, next) => answer.status(error.status ?? 500).end())
  const server = await listen(app)
  seen[name] = {}
  for (const [kind, bearer] of Object.entries(tokens)) {
    const headers = bearer ? { authorization: `Bearer ${bearer}` } : {}
    seen[name][kind] = (await fetch(`http://127.0.0.1:${server.address().port}/`, { headers })).status
  }
  server.close()
  server.closeAllConnections()
}
realm.close()
realm.closeAllConnections()
console.log(seen)
const answers = Object.values(seen).map(each => Object.values(each).join(" ")).join(", ")
if (answers !== "200 403 403 403 403, 200 401 401 401 401, 200 401 401 401 401") {
  console.error("keycloak-connect refuses otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
