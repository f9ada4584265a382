#!/usr/bin/env bash
# oidc-provider 9.13.3, keys by jose 6.2.18 (npm), Node 20.
#
# Behaviour: a client's id_token_signed_response_alg is RS256 unless it is given. Where the provider's key set has an
# EC key alone, the provider starts, its discovery document says ES256, and each client is invalid when it comes.
# Seen: with an EC key the authorization request is 400 "id_token_signed_response_alg must be 'ES256'"; with
# clientDefaults of ES256 the same request goes on to the sign-in (303). With an RSA key beside it, it goes on too, and
# the client's tokens are RS256.
#
# The wrong guess: a provider with one key signs with it; or at least says at the start that no client can work.
# For an app that runs its own sign-in and follows the advice to take ES256: all looks well until the first user
# comes, and after the move from RSA the day the RSA key is taken out. What helps, tried here: clientDefaults.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund oidc-provider@9.13.3 jose@6.2.18
cat >try.mjs <<'JS'
import http from "node:http"
import { exportJWK, generateKeyPair } from "jose"
import { Provider } from "oidc-provider"

const make = async alg => ({ ...await exportJWK((await generateKeyPair(alg, { extractable: true })).privateKey),
  alg, use: "sig", kid: alg })
const [ec, rsa] = [await make("ES256"), await make("RS256")]
const defaults = { id_token_signed_response_alg: "ES256" }
const ways = { "EC": { keys: [ec] }, "EC, clientDefaults": { keys: [ec], defaults }, "EC and RSA": { keys: [ec, rsa] } }
const query = new URLSearchParams({ client_id: "app", response_type: "code", scope: "openid",
  redirect_uri: "https://app.example/back", code_challenge: "x".repeat(43), code_challenge_method: "S256" })
const seen = {}
for (const [name, { keys, defaults }] of Object.entries(ways)) {
  let handle
  const server = http.createServer((request, answer) => handle(request, answer))
  await new Promise(done => server.listen(0, "127.0.0.1", done))
  const url = `http://127.0.0.1:${server.address().port}`
  const provider = new Provider(url, { jwks: { keys }, clientDefaults: defaults,
    cookies: { keys: ["a key of the cookies"] },
    clients: [{ client_id: "app", client_secret: "secret", redirect_uris: ["https://app.example/back"] }] })
  handle = provider.callback()
  const document = await (await fetch(`${url}/.well-known/openid-configuration`)).json()
  const answer = await fetch(`${url}/auth?${query}`, { redirect: "manual", headers: { accept: "application/json" } })
  const client = await provider.Client.find("app").catch(() => undefined)
  seen[name] = [document.id_token_signing_alg_values_supported.join(), answer.status,
    (await answer.text()).match(/id_token\w+ must be/)?.[0], client?.idTokenSignedResponseAlg].map(String).join(" ")
  server.close()
  server.closeAllConnections()
}
console.log(seen)
const expected = ["ES256 400 id_token_signed_response_alg must be undefined", "ES256 303 undefined ES256",
  "ES256,RS256 303 undefined RS256"]
if (JSON.stringify(Object.values(seen)) !== JSON.stringify(expected)) {
  console.error("oidc-provider chooses a client's algorithm otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs 2>/dev/null
