#!/usr/bin/env bash
# PyJWT 2.15.1[crypto] (PyPI), Python 3; jose 6.2.18, jwks-rsa 4.1.0, aws-jwt-verify 5.2.1, get-jwks 11.0.3 and
# fastify-jwt-jwks 3.1.2 on fastify 5.12.8 (npm), Node 20; the key server is one on loopback.
#
# Behaviour: the first four take a redirect of the key set's address for a failure, and refuse every token. The last two
# follow it.
# Seen for 307 from /keys to /keys/, as FastAPI and Django answer for a slash: PyJWT "HTTP Error 307", jose "Expected
# 200 OK", jwks-rsa "Temporary Redirect", aws-jwt-verify "Status code is 307"; get-jwks and fastify-jwt-jwks good. The
# address with its slash: all good.
#
# The wrong guess: what a browser, curl -L and a colleague's service read, each library reads.
# For an app whose issuer moves its keys to another address and leaves a redirect, or whose address lacks a slash: half
# of its services go on, half refuse everybody. What helps, tried here: the last address of the chain.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check 'PyJWT[crypto]==2.15.1'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jose@6.2.18 jwks-rsa@4.1.0 aws-jwt-verify@5.2.1 get-jwks@11.0.3 \
  fastify-jwt-jwks@3.1.2 fastify@5.12.8
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key -out certificate -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost 2>/dev/null
cat >try.mjs <<'JS'
import { execFile } from "node:child_process"
import fs from "node:fs"
import https from "node:https"
import { promisify } from "node:util"
import { JwtVerifier } from "aws-jwt-verify"
import fastify from "fastify"
import plugin from "fastify-jwt-jwks"
import getJwks from "get-jwks"
import jwksRsa from "jwks-rsa"
import { SignJWT, createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify } from "jose"

const { publicKey, privateKey } = await generateKeyPair("RS256")
const jwk = { ...await exportJWK(publicKey), kid: "1", alg: "RS256", use: "sig" }
const token = await new SignJWT({ sub: "user", iss: "https://app" }).setProtectedHeader({ alg: "RS256", kid: "1" })
  .setIssuedAt().setExpirationTime("1m").sign(privateKey)
const [key, cert] = ["key", "certificate"].map(name => fs.readFileSync(name))
const server = https.createServer({ key, cert }, (asked, answer) => {
  if (asked.url === "/keys") return answer.writeHead(307, { location: "/keys/" }).end()
  answer.setHeader("content-type", "application/json").end(JSON.stringify({ keys: [jwk] }))
})
await new Promise(done => server.listen(0, "127.0.0.1", done))
const origin = `https://localhost:${server.address().port}`
const python = "import jwt, sys; jwt.PyJWKClient(sys.argv[1]).get_signing_key('1')"
const ways = {
  PyJWT: path => promisify(execFile)("venv/bin/python", ["-c", python, origin + path]),
  jose: path => jwtVerify(token, createRemoteJWKSet(new URL(origin + path))),
  "jwks-rsa": path => jwksRsa({ jwksUri: origin + path }).getSigningKey("1"),
  "aws-jwt-verify": path => JwtVerifier
    .create({ issuer: "https://app", audience: null, jwksUri: origin + path }).verify(token),
  "get-jwks": path => getJwks({ jwksPath: path }).getPublicKey({ kid: "1", alg: "RS256", domain: origin }),
  "fastify-jwt-jwks": async path => {
    const app = fastify()
    await app.register(plugin, { jwksUrl: origin + path, issuer: "https://app" })
    app.get("/", { preValidation: app.authenticate }, () => "good")
    const answer = await app.inject({ url: "/", headers: { authorization: `Bearer ${token}` } })
    if (answer.statusCode !== 200) throw new Error(answer.body)
  },
}
const seen = {}
for (const [name, ask] of Object.entries(ways)) for (const path of ["/keys", "/keys/"])
  seen[`${name} ${path}`] = await ask(path).then(() => "good", refused => String(refused).trim().split("\n").at(-1))
server.close()
server.closeAllConnections()
console.log(seen)
const refused = Object.keys(seen).filter(name => seen[name] !== "good").join()
if (refused !== "PyJWT /keys,jose /keys,jwks-rsa /keys,aws-jwt-verify /keys") {
  console.error("These libraries follow a redirect otherwise than they did.")
  process.exit(1)
}
JS
NODE_EXTRA_CA_CERTS=certificate SSL_CERT_FILE=$PWD/certificate timeout 60 node try.mjs
