#!/usr/bin/env bash
# openid-client 5.7.1, which next-auth 4 is made of, beside openid-client 6.8.9, tokens by jose 6.2.18 (npm), Node 20;
# the issuer is one on loopback.
#
# Behaviour: a client of version 5 wants its ID tokens by RS256 unless it is told otherwise, also where the issuer's
# discovery document, which it has read, names ES256 alone. Version 6 goes by the document.
# Seen: version 5 "unexpected JWT alg received, expected RS256, got: ES256", at the end of the sign-in; with
# id_token_signed_response_alg: "ES256" it takes the token, as version 6 does without.
#
# The wrong guess: discovery makes a client ready for that issuer.
# For an app whose issuer moves to ES256: nobody signs in, and the fault shows only after the user has typed the
# password. What helps, tried here: id_token_signed_response_alg, which next-auth passes on as provider.client.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund five@npm:openid-client@5.7.1 six@npm:openid-client@6.8.9 jose@6.2.18
cat >try.mjs <<'JS'
import http from "node:http"
import { Issuer } from "five"
import * as six from "six"
import { SignJWT, exportJWK, generateKeyPair } from "jose"

const { publicKey, privateKey } = await generateKeyPair("ES256")
const keys = [{ ...await exportJWK(publicKey), kid: "1", alg: "ES256", use: "sig" }]
let url
const sign = () => new SignJWT({ iss: url, aud: "app", sub: "user" }).setProtectedHeader({ alg: "ES256", kid: "1" })
  .setIssuedAt().setExpirationTime("1m").sign(privateKey)
const server = http.createServer(async (request, answer) => {
  const documents = {
    "/.well-known/openid-configuration": { issuer: url, jwks_uri: `${url}/keys`, token_endpoint: `${url}/token`,
      authorization_endpoint: `${url}/auth`, id_token_signing_alg_values_supported: ["ES256"] },
    "/keys": { keys },
    "/token": { access_token: "a", token_type: "bearer", id_token: await sign() },
  }
  answer.setHeader("content-type", "application/json").end(JSON.stringify(documents[request.url]))
})
await new Promise(done => server.listen(0, "127.0.0.1", done))
url = `http://127.0.0.1:${server.address().port}`
const back = "http://localhost/back"
const five = async more => {
  const { Client } = await Issuer.discover(url)
  const client = new Client({ client_id: "app", client_secret: "secret", redirect_uris: [back], ...more })
  return (await client.callback(back, { code: "code" })).claims().sub
}
const ways = {
  "5.7.1": () => five({}),
  "5.7.1, told": () => five({ id_token_signed_response_alg: "ES256" }),
  "6.8.9": async () => {
    const options = { execute: [six.allowInsecureRequests] }
    const app = await six.discovery(new URL(url), "app", "secret", undefined, options)
    return (await six.authorizationCodeGrant(app, new URL(`${back}?code=code`))).claims().sub
  },
}
const seen = {}
for (const [name, enter] of Object.entries(ways)) seen[name] = await enter().catch(refused => refused.message)
server.close()
server.closeAllConnections()
console.log(seen)
const no = "unexpected JWT alg received, expected RS256, got: ES256"
if (JSON.stringify(Object.values(seen)) !== JSON.stringify([no, "user", "user"])) {
  console.error("openid-client chooses the algorithm of ID tokens otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
