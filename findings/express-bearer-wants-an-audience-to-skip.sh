#!/usr/bin/env bash
# express-oauth2-jwt-bearer 1.10.0 with express 5.3.0 (npm), tokens made by jose 6.2.18, Node 20.
#
# Behaviour: the middleware has no way to be silent about `aud`. Without the option audience it throws when it is set
# up, also where validators: { aud: false } has switched the check of `aud` off. A service whose tokens carry no
# `aud` has to name some audience, any word, and switch its check off beside it.
# Seen, for an HS256 token with iss, sub and exp: no audience, "An 'audience' is required to validate the 'aud' claim"
# at set-up; the same with aud: false; audience "any": 401, "Unexpected 'aud' value"; both together: 200.
#
# The wrong guess: no audience option means no check of `aud`; or at least aud: false is enough.
# What helps: both together, or better, an `aud` in the tokens (tried here: 200 with audience alone).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund express-oauth2-jwt-bearer@1.10.0 express@5.3.0 jose@6.2.18
cat >try.mjs <<'JS'
import express from "express"
import { auth } from "express-oauth2-jwt-bearer"
import { SignJWT } from "jose"

const secret = "k".repeat(64)
const token = claims => new SignJWT({ iss: "shop", sub: "u1", ...claims }).setProtectedHeader({ alg: "HS256" })
  .setIssuedAt().setExpirationTime("1m").sign(new TextEncoder().encode(secret))

async function ask(options, claims) {
  let check
  try {
    check = auth({ issuer: "shop", secret, tokenSigningAlg: "HS256", ...options })
  } catch (error) {
    return error.message
  }
  const app = express().get("/", check, (request, answer) => answer.send("good"))
  app.use((error, request, answer, next) => answer.status(error.status ?? 500).send(error.message))
  const server = await new Promise(done => { const made = app.listen(0, "127.0.0.1", () => done(made)) })
  const answer = await fetch(`http://127.0.0.1:${server.address().port}/`,
    { headers: { authorization: `Bearer ${await token(claims)}` } })
  const text = `${answer.status} ${await answer.text()}`
  server.close()
  return text
}

const off = { validators: { aud: false } }
const seen = [await ask({}, {}), await ask(off, {}), await ask({ audience: "any" }, {}),
  await ask({ audience: "any", ...off }, {}), await ask({ audience: "app" }, { aud: "app" })]
console.log(seen)
const wanted = "An 'audience' is required to validate the 'aud' claim"
if (seen.join("|") !== [wanted, wanted, "401 Unexpected 'aud' value", "200 good", "200 good"].join("|")) {
  console.error("express-oauth2-jwt-bearer now treats tokens without an audience otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
