#!/usr/bin/env bash
# passport-jwt 4.0.1 (passport 0.7.0), koa-jwt 4.0.4 (koa 3.3.0) and express-jwt 8.5.1, each with jwks-rsa 4.1.0, and
# express-oauth2-jwt-bearer 1.10.0, on express 5.3.0, with jose 6.2.18 (npm), Node 20; the key server is on loopback.
#
# Behaviour: when the keys cannot be fetched, three of them answer as for a forged token: 401. jwks-rsa hands its error
# on, passport's strategy and koa-jwt fail the sign-in for it, as for no key; express-jwt passes it on, as 500.
# Output seen, of a good token while the key server works, then while it answers 503, and of a forged one:
#     passport-jwt: 200 good, 401 Unauthorized, 401 Unauthorized
#     koa-jwt: 200 good, 401 Authentication Error, 401 Authentication Error
#     express-oauth2-jwt-bearer: 200 good, 401 invalid_token, 401 invalid_token
#     express-jwt: 200 good, 500 JwksError, 401 invalid_token
#
# The wrong guess: 401 says something of the token; what the backend itself is lacking is a 5xx, which clients repeat.
# On 401 an app throws the token away and asks for the sign-in, which the same provider cannot do: all users are out,
# and a vended token that cost a credit is dropped for good. The monitoring of 5xx sees nothing.
# What helps: get-jwks, which keeps its keys; or fetch the keys at the start, and answer 503 while there are none.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts passport@0.7.0 passport-jwt@4.0.1 jwks-rsa@4.1.0 koa@3.3.0 \
    koa-jwt@4.0.4 express@5.3.0 express-jwt@8.5.1 express-oauth2-jwt-bearer@1.10.0 jose@6.2.18
cat >try.mjs <<'JS'
import { once } from "node:events"
import { createServer } from "node:http"
import { expressjwt } from "express-jwt"
import { auth } from "express-oauth2-jwt-bearer"
import { exportJWK, generateKeyPair, SignJWT } from "jose"
import { ExtractJwt, Strategy } from "passport-jwt"
const names = ["express", "jwks-rsa", "koa", "koa-jwt", "passport"], load = async name => (await import(name)).default
const [express, jwksRsa, Koa, koaJwt, passport] = await Promise.all(names.map(load))
const listen = async listener => {
  const server = createServer(listener)
  await once(server.listen(0, "127.0.0.1"), "listening")
  return `http://127.0.0.1:${server.address().port}`
}
const { publicKey, privateKey } = await generateKeyPair("RS256"), algorithms = ["RS256"], issuer = "https://i/"
const keys = [{ ...await exportJWK(publicKey), kid: "one", alg: "RS256", use: "sig" }]
const good = await new SignJWT({ sub: "u1", iss: issuer, aud: "app" }).setProtectedHeader({ alg: "RS256", kid: "one" })
  .setIssuedAt().setExpirationTime("5m").sign(privateKey), forged = `${good.slice(0, -9)}AAAAAAAAA`
let status = 200
const jwksUri = await listen((request, response) => response.writeHead(status).end(JSON.stringify({ keys })))
const app = (...given) => express().use(...given, (request, response) => response.send("good")).use(
  (error, request, response, next) => response.status(error.status ?? 500).send(error.code ?? error.name))
const jwtFromRequest = ExtractJwt.fromAuthHeaderAsBearerToken(), from = { jwksUri }
const makers = { "passport-jwt": () => app(new passport.Passport().use(new Strategy({ jwtFromRequest, algorithms,
  secretOrKeyProvider: jwksRsa.passportJwtSecret(from) }, (claims, done) => done(null, claims)))
  .authenticate("jwt", { session: false })),
"koa-jwt": () => Object.assign(new Koa(), { silent: true }).use(koaJwt({ secret: jwksRsa.koaJwtSecret(from),
  algorithms })).use(context => { context.body = "good" }).callback(),
"express-oauth2-jwt-bearer": () => app(auth({ jwksUri, issuer, audience: "app", tokenSigningAlg: "RS256" })),
"express-jwt": () => app(expressjwt({ secret: jwksRsa.expressJwtSecret(from), algorithms })) }
for (const [name, make] of Object.entries(makers)) {
  const told = []
  for (const [now, token] of [[200, good], [503, good], [200, forged]]) {
    status = now
    const answer = await fetch(await listen(make()), { headers: { authorization: `Bearer ${token}` } })
    told.push(`${answer.status} ${await answer.text()}`)
  }
  console.log(`${name}: ${told.join(", ")}`)
}
process.exit()
JS
timeout 60 node try.mjs 2>log | tee seen || cat log
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "They answer otherwise." >&2; exit 1; }
