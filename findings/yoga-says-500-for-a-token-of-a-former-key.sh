#!/usr/bin/env bash
# @graphql-yoga/plugin-jwt 3.18.1 with graphql-yoga 5.24.1 and graphql 16.15.0, beside hono 4.13.19, tokens by jose
# 6.2.18 (npm), Node 20; the key server is one on loopback.
#
# Behaviour: a token whose kid is not in the key set is answered 500, as a fault of the service itself, and so is one
# without a kid where the set has two keys. reject: { invalidToken: false }, which lets any other bad token go on as
# nobody's, changes nothing for these.
# Seen: expired 401, or 200 with invalidToken: false; unknown kid and no kid 500 with either. hono says 401 to all.
#
# The wrong guess: a token that cannot be verified is a refusal, whichever of its parts is at fault.
# For an app whose issuer has taken a former key out of its set, or adds kid with its move away from HS256: each client
# with an older token sees a broken server, tries again rather than signing in, and wakes whoever watches for 500.
# What helps, tried here: a second provider, after the remote one, that returns a public key of nobody's.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @graphql-yoga/plugin-jwt@3.18.1 graphql-yoga@5.24.1 graphql@16.15.0 \
  hono@4.13.19 jose@6.2.18
cat >try.mjs <<'JS'
import http from "node:http"
import { createRemoteJwksSigningKeyProvider as remote, useJWT } from "@graphql-yoga/plugin-jwt"
import { createSchema, createYoga } from "graphql-yoga"
import { Hono } from "hono"
import { jwk } from "hono/jwk"
import { SignJWT, exportJWK, exportSPKI, generateKeyPair } from "jose"

const pairs = {}, keys = []
for (const kid of ["one", "two", "former"]) {
  pairs[kid] = await generateKeyPair("ES256")
  if (kid !== "former") keys.push({ ...await exportJWK(pairs[kid].publicKey), kid, alg: "ES256", use: "sig" })
}
const server = http.createServer((request, answer) => answer.end(JSON.stringify({ keys })))
await new Promise(done => server.listen(0, "127.0.0.1", done))
const jwksUri = `http://127.0.0.1:${server.address().port}/`
const sign = (key, kid, exp) => new SignJWT({ sub: "user" }).setProtectedHeader({ alg: "ES256", kid })
  .setExpirationTime(exp).sign(pairs[key].privateKey)
const tokens = [await sign("one", "one", "1m"), await sign("one", "one", 1), await sign("former", "former", "1m"),
  await sign("one", undefined, "1m")]
const schema = createSchema({ typeDefs: "type Query { a: Int }" })
const yoga = (invalidToken, ...more) => createYoga({ logging: false, schema, plugins: [useJWT({
  signingKeyProviders: [remote({ jwksUri }), ...more], tokenVerification: { algorithms: ["ES256"] },
  reject: { missingToken: true, invalidToken } })] }).fetch
const nobody = await exportSPKI((await generateKeyPair("ES256")).publicKey)
const ways = { yoga: yoga(true), "invalidToken: false": yoga(false), "nobody's key": yoga(true, () => nobody),
  hono: new Hono().use(jwk({ jwks_uri: jwksUri, alg: ["ES256"] })).get("/graphql", c => c.text("good")).request }
const wanted = { yoga: "200,401,500,500", "invalidToken: false": "200,200,500,500", "nobody's key": "200,401,401,401",
  hono: "200,401,401,401" }
const seen = {}
for (const [name, ask] of Object.entries(ways)) {
  const header = token => ({ headers: { authorization: `Bearer ${token}` } })
  const answers = tokens.map(token => ask("http://app/graphql?query={a}", header(token)))
  seen[name] = (await Promise.all(answers)).map(answer => answer.status).join()
}
console.log("good, expired, unknown kid, no kid:", seen)
const changed = Object.keys(wanted).some(name => seen[name] !== wanted[name])
if (changed) console.error("Yoga's JWT plugin answers otherwise than it did.")
process.exit(changed ? 1 : 0)
JS
timeout 60 node try.mjs
