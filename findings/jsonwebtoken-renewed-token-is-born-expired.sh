#!/usr/bin/env bash
# jsonwebtoken 9.0.3 and fast-jwt 6.3.6, beside jose 6.2.18, @hapi/jwt 3.2.4 and njwt 2.0.1 (npm), Node 20.
#
# Behaviour: a lifetime of 60 s counts from the claims' own iat where they have one, in jsonwebtoken and fast-jwt. In
# jose, @hapi/jwt and njwt it counts from now, and the old iat stays beside it.
# Seen: the claims of a token of an hour ago, less their exp, signed anew for 60 s: exp is 59 minutes ago in the first
# two, and 60 s ahead in the others. No library says a word; the new token is refused as expired by everybody.
#
# The wrong guess: "expires in 60 s" is 60 s from the call that signs.
# For a service that renews a token, or sells one anew after a refund, by copying its claims. What helps, tried here:
# leave iat out of the copy as well.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jsonwebtoken@9.0.3 fast-jwt@6.3.6 jose@6.2.18 @hapi/jwt@3.2.4 njwt@2.0.1
cat >try.mjs <<'JS'
import hapi from "@hapi/jwt"
import { createSigner } from "fast-jwt"
import { SignJWT, decodeJwt } from "jose"
import jsonwebtoken from "jsonwebtoken"
import njwt from "njwt"

const secret = "k".repeat(64)
const bytes = new TextEncoder().encode(secret)
const now = Math.floor(Date.now() / 1000)
const ways = {
  jsonwebtoken: claims => jsonwebtoken.sign(claims, secret, { expiresIn: 60 }),
  "fast-jwt": claims => createSigner({ key: secret, expiresIn: "60s" })(claims),
  jose: claims => new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).setExpirationTime("60s").sign(bytes),
  "@hapi/jwt": claims => hapi.token.generate(claims, secret, { ttlSec: 60 }),
  njwt: claims => njwt.create(claims, secret).setExpiration(Date.now() + 60_000).compact(),
}
const seen = {}
for (const name in ways) {
  seen[name] = []
  for (const claims of [{ sub: "user", iat: now - 3600 }, { sub: "user" }]) {
    const minutes = (decodeJwt(await ways[name](claims)).exp - now) / 60
    seen[name].push(Math.round(minutes))
  }
}
console.log("minutes to exp, with the old iat and without:", seen)
const wanted = { jsonwebtoken: [-59, 1], "fast-jwt": [-59, 1], jose: [1, 1], "@hapi/jwt": [1, 1], njwt: [1, 1] }
if (JSON.stringify(seen) !== JSON.stringify(wanted)) {
  console.error("One of the libraries counts a lifetime from another moment than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
