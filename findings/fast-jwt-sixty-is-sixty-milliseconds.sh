#!/usr/bin/env bash
# fast-jwt 6.3.6, @fastify/jwt 10.2.8 on fastify 5.12.8, jsonwebtoken 9.0.3, jose 6.2.18 (npm), Node 20.
#
# Behaviour: the number 60 as a token's lifetime is 60 milliseconds for fast-jwt, which then cuts to whole seconds, so
# that exp equals iat; 60 seconds for @fastify/jwt, which is built on it, and for jsonwebtoken; and for jose's
# setExpirationTime() the minute after 1970 began. As text, as an environment variable is, "60" is 60 milliseconds for
# the first three, and jose refuses it.
# Seen: lifetimes in seconds of 0, 60, 60, and a token of 1970; with "60" 0, 0, 0.
#
# The wrong guesses: fast-jwt and the plugin made of it take the same options; "60" is 60.
# For single-use tokens of a minute: a service that moves from one to the other, or reads TOKEN_TTL from its environment,
# sells tokens that nobody can use. What helps, tried here: a unit in the text, "60s", which is 60 s in all four.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fast-jwt@6.3.6 @fastify/jwt@10.2.8 fastify@5.12.8 jsonwebtoken@9.0.3 jose@6.2.18
cat >try.mjs <<'JS'
import { createSigner } from "fast-jwt"
import fastify from "fastify"
import plugin from "@fastify/jwt"
import { SignJWT, decodeJwt } from "jose"
import jsonwebtoken from "jsonwebtoken"

const secret = "k".repeat(64)
const app = fastify()
await app.register(plugin, { secret })
const ways = {
  "fast-jwt": expiresIn => createSigner({ key: secret, expiresIn })({ sub: "user" }),
  "@fastify/jwt": expiresIn => app.jwt.sign({ sub: "user" }, { expiresIn }),
  "jsonwebtoken": expiresIn => jsonwebtoken.sign({ sub: "user" }, secret, { expiresIn }),
  "jose": expiresIn => new SignJWT({ sub: "user" }).setProtectedHeader({ alg: "HS256" }).setIssuedAt()
    .setExpirationTime(expiresIn).sign(new TextEncoder().encode(secret)),
}
async function lifetime(sign, expiresIn) {
  try {
    const { iat, exp } = decodeJwt(await sign(expiresIn))
    return exp < iat ? `until ${exp}` : exp - iat
  } catch {
    return "refused"
  }
}
const seen = {}
for (const name in ways) {
  seen[name] = []
  for (const expiresIn of [60, "60", "60s"]) seen[name].push(await lifetime(ways[name], expiresIn))
}
console.log(seen)
if (JSON.stringify(seen) !== process.argv[2]) {
  console.error("One of the libraries takes a lifetime of 60 otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs '{"fast-jwt":[0,0,60],"@fastify/jwt":[60,0,60],"jsonwebtoken":[60,0,60],"jose":["until 60","refused",60]}'
