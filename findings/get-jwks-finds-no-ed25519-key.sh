#!/usr/bin/env bash
# get-jwks 11.0.3 with fast-jwt 6.3.6, beside jose 6.2.18 (npm), Node 20; the key server is one on loopback.
#
# Behaviour: getPublicKey() turns a key of the set into PEM by jwk-to-pem 2.0.7, which knows RSA and elliptic curves.
# For an Ed25519 key (kty OKP) it rejects with "Cannot fetch key.", although the key was fetched: getJwk() returns it.
# fast-jwt, whose makers write get-jwks too, takes EdDSA, and @fastify/jwt with it.
# Seen, for one set of an ES256 and an EdDSA key: by getPublicKey() the ES256 token good and the EdDSA one refused; by
# getJwk(), and by jose's own client, both good.
#
# The wrong guess: what fetches keys for a verifier hands over the kinds that the verifier takes.
# For an app whose issuer moves to Ed25519: "cannot fetch" sends its people to the network and the key server. The true
# word, 'Unsupported key type "OKP"', is inside, in originalError.
# What helps, tried here: getJwk(), and the PEM by Node's createPublicKey({ key, format: "jwk" }).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund get-jwks@11.0.3 fast-jwt@6.3.6 jose@6.2.18
cat >try.mjs <<'JS'
import { createPublicKey } from "node:crypto"
import http from "node:http"
import { createVerifier } from "fast-jwt"
import getJwks from "get-jwks"
import { SignJWT, createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify } from "jose"

const keys = [], tokens = {}
for (const alg of ["ES256", "EdDSA"]) {
  const { publicKey, privateKey } = await generateKeyPair(alg)
  keys.push({ ...await exportJWK(publicKey), kid: alg, alg, use: "sig" })
  tokens[alg] = await new SignJWT({ sub: "user" }).setProtectedHeader({ alg, kid: alg }).setExpirationTime("1m")
    .sign(privateKey)
}
const server = http.createServer((request, answer) => {
  answer.setHeader("content-type", "application/json").end(JSON.stringify({ keys }))
})
await new Promise(done => server.listen(0, "127.0.0.1", done))
const domain = `http://127.0.0.1:${server.address().port}/`
const get = getJwks({ jwksPath: "/" }), remote = createRemoteJWKSet(new URL(domain))
const spki = key => createPublicKey({ key, format: "jwk" }).export({ type: "spki", format: "pem" })
const ways = {
  getPublicKey: createVerifier({ key: ({ header: { alg, kid } }) => get.getPublicKey({ domain, alg, kid }) }),
  getJwk: createVerifier({ key: async ({ header: { alg, kid } }) => spki(await get.getJwk({ domain, alg, kid })) }),
  jose: token => jwtVerify(token, remote),
}
const seen = {}
for (const [name, verify] of Object.entries(ways)) for (const [alg, token] of Object.entries(tokens)) {
  seen[`${name}, ${alg}`] = await verify(token).then(() => "good",
    refused => [refused.message, refused.originalError?.message].join(" "))
}
console.log(seen)
const changed = Object.keys(seen).filter(name => seen[name] !== "good").join() !== "getPublicKey, EdDSA"
if (changed) console.error("get-jwks takes other kinds of keys than it did.")
process.exit(changed ? 1 : 0)
JS
timeout 60 node try.mjs
