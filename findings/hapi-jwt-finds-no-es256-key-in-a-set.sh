#!/usr/bin/env bash
# @hapi/jwt 3.2.4 on @hapi/hapi 21.4.10, tokens by jose 6.2.18 (npm), Node 20; the key server is one on loopback.
#
# Behaviour: for a key that is given by hand the plugin verifies ES256 as well as RS256. Of a key set that it fetches
# (keys: { uri }) it takes RSA keys alone, whatever "algorithms" names; a set without any keeps the server from
# starting, and beside an RSA key the others are passed over without a word.
# Seen: RS256 of a set 200; ES256 by the key itself 200; ES256 of a set of EC keys "JWKS endpoint response contained no
# valid keys" at the start, of a set that also has an RSA key 401.
#
# The wrong guess: where the keys come from has no say in which algorithms there are.
# For a service that moves from a shared secret or a PEM file to the issuer's key set: it does not come up,
# and says "no valid keys" of valid keys. What helps, tried here: a function as "keys", which fetches
# the set and returns the key as PEM.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @hapi/jwt@3.2.4 @hapi/hapi@21.4.10 jose@6.2.18
cat >try.mjs <<'JS'
import http from "node:http"
import Hapi from "@hapi/hapi"
import Jwt from "@hapi/jwt"
import { SignJWT, exportJWK, exportSPKI, generateKeyPair, importJWK } from "jose"

const pairs = {}, keys = {}
for (const alg of ["RS256", "ES256"]) {
  pairs[alg] = await generateKeyPair(alg)
  keys[alg] = { ...await exportJWK(pairs[alg].publicKey), kid: alg, alg, use: "sig" }
}
const sets = { "/RS256": [keys.RS256], "/ES256": [keys.ES256], "/both": [keys.RS256, keys.ES256] }
const server = http.createServer((request, answer) => answer.end(JSON.stringify({ keys: sets[request.url] })))
await new Promise(done => server.listen(0, "127.0.0.1", done))
const origin = `http://127.0.0.1:${server.address().port}`, algorithms = ["RS256", "ES256"]
const fetched = async ({ decoded }) => {
  const { keys } = await (await fetch(origin + "/ES256")).json()
  const key = await importJWK(keys.find(key => key.kid === decoded.header.kid))
  return { key: await exportSPKI(key), algorithms: ["ES256"] }
}
const cases = { "RS256, set": ["RS256", { uri: origin + "/RS256", algorithms }],
  "ES256, key": ["ES256", { key: await exportSPKI(pairs.ES256.publicKey), algorithms: ["ES256"] }],
  "ES256, set": ["ES256", { uri: origin + "/ES256", algorithms }],
  "ES256, set of both": ["ES256", { uri: origin + "/both", algorithms }], "ES256, function": ["ES256", fetched] }
const seen = {}, validate = () => ({ isValid: true })
for (const [name, [alg, keys]] of Object.entries(cases)) {
  const app = Hapi.server()
  await app.register(Jwt)
  app.auth.strategy("token", "jwt", { keys, verify: { aud: false, iss: false, sub: false }, validate })
  app.route({ method: "GET", path: "/", options: { auth: "token" }, handler: () => "good" })
  await app.initialize().catch(error => { seen[name] = error.message })
  if (seen[name]) continue
  const token = await new SignJWT({ sub: "user" }).setProtectedHeader({ alg, kid: alg }).setExpirationTime("1m")
    .sign(pairs[alg].privateKey)
  seen[name] = (await app.inject({ url: "/", headers: { authorization: `Bearer ${token}` } })).statusCode
}
console.log(seen)
const changed = Object.values(seen).join() !== "200,200,JWKS endpoint response contained no valid keys,401,200"
if (changed) console.error("@hapi/jwt reads key sets otherwise than it did.")
process.exit(changed ? 1 : 0)
JS
timeout 60 node try.mjs
