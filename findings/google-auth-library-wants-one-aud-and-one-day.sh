#!/usr/bin/env bash
# google-auth-library 10.9.1 (npm), Node 20, beside google-auth 2.63.0 (PyPI) with PyJWT 2.15.1[crypto], Python 3: the
# libraries of one maker.
#
# Behaviour: OAuth2Client.verifySignedJwtWithCertsAsync() compares aud as one text, so that a list is the wrong
# recipient, also a list of one; refuses an exp that is more than a day ahead; and has a tolerance of 300 s at both ends
# that no option changes. The Python library, by certificates, does the first, too, takes any exp, and its tolerance is
# 0 unless it is asked for.
# Seen for aud ["app"], ["app", "api"], exp in 25 hours, iat 200 s ahead: Node refused, refused, refused, good; Python
# refused, refused, good, refused. jose takes them all.
#
# The wrong guesses: RFC 7519 (4.1.3) lets aud be a list, so a verifier takes one; and what one of the two takes the
# other takes.
# For an app with a service in each language, behind an issuer of its own: a user comes in at one and not at the other,
# and at neither once the token names a second audience. What helps, tried here: jose.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check google-auth==2.63.0 'PyJWT[crypto]==2.15.1'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund google-auth-library@10.9.1 jose@6.2.18
openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out certificate -subj /CN=app 2>/dev/null
cat >try.py <<'PY'
import json, sys
from google.oauth2 import id_token

class Answer:
    status = 200
    data = json.dumps({"1": open("certificate").read()}).encode()

id_token.verify_token(sys.argv[1], lambda url, **more: Answer, audience="app", certs_url="certificates")
PY
cat >try.mjs <<'JS'
import { execFile } from "node:child_process"
import fs from "node:fs"
import { promisify } from "node:util"
import { OAuth2Client } from "google-auth-library"
import { SignJWT, importPKCS8, importX509, jwtVerify } from "jose"

const certificate = fs.readFileSync("certificate", "utf8")
const privateKey = await importPKCS8(fs.readFileSync("key", "utf8"), "RS256")
const publicKey = await importX509(certificate, "RS256")
const ways = {
  Node: token => new OAuth2Client().verifySignedJwtWithCertsAsync(token, { 1: certificate }, "app", ["issuer"]),
  Python: token => promisify(execFile)("venv/bin/python", ["-W", "ignore", "try.py", token]),
  jose: token => jwtVerify(token, publicKey, { audience: "app", issuer: "issuer" }),
}
const now = Math.floor(Date.now() / 1000)
const cases = { plain: {}, "list of one": { aud: ["app"] }, "list of two": { aud: ["app", "api"] },
  "25 hours": { exp: now + 25 * 3600 }, "iat ahead": { iat: now + 200 } }
const seen = {}
for (const [name, claims] of Object.entries(cases)) {
  const token = await new SignJWT({ iss: "issuer", aud: "app", sub: "user", iat: now, exp: now + 600, ...claims })
    .setProtectedHeader({ alg: "RS256", kid: "1" }).sign(privateKey)
  seen[name] = {}
  for (const [way, verify] of Object.entries(ways)) seen[name][way] = await verify(token).then(() => "good",
    refused => String(refused.message).trim().split("\n").at(-1).slice(0, 70))
}
console.log(seen)
const good = Object.fromEntries(Object.keys(ways).map(way =>
  [way, Object.keys(cases).filter(name => seen[name][way] === "good").join(", ")]))
if (good.Node !== "plain, iat ahead" || good.Python !== "plain, 25 hours" ||
    good.jose !== Object.keys(cases).join(", ")) {
  console.error("Google's libraries take tokens otherwise than they did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
