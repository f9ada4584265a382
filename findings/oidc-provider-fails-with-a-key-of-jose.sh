#!/usr/bin/env bash
# oidc-provider 9.13.3 with jose 6.2.18 (npm), Node 20, and a key by another jose: the command of Debian 12's package
# jose 11-2+deb12u1, beside the same key without what that adds.
#
# Behaviour: "jose jwk gen" writes "key_ops": ["sign", "verify"] into a private key, as it may do both. oidc-provider
# takes it, starts and publishes it, and each token is a 500: what signs for it wants that a private key can only sign.
# Told ["sign"] it signs, and publishes the public key with that word, too, so that whoever goes by it has no key.
# Output seen, a token for a client, and jose's jwtVerify by the keys that the provider publishes:
#     as it was made: key_ops sign,verify is published; token 500
#     key_ops ["sign"]: key_ops sign is published; token 200, verified: ERR_JWKS_NO_MATCHING_KEY
#     key_ops ["verify"]: key_ops verify is published; token 500
#     without key_ops: key_ops undefined is published; token 200, verified: good
#     the same signed by "jose jws sig" with the key as it was made: verified: good
#
# The wrong guess: a JWK of the tool that is made for JWKs works where JWKs are asked for, and a key that is no good is
# refused at the start. The deployment is healthy, its key set is right, and nobody can sign in and spend anything; at a
# rotation it is the hour when the new key is first. One's own signing by jose fails alike, PyJWT and hono sign by it.
# What helps, tried here: delete key_ops from a private key before it is given to anybody.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts oidc-provider@9.13.3 jose@6.2.18
{ apt-get download -q jose libjose0 && for deb in *.deb; do dpkg -x "$deb" .; done; } >log 2>&1 || { cat log; exit 1; }
jose() { LD_LIBRARY_PATH=$(echo "$dir"/usr/lib/*-linux-gnu) usr/bin/jose "$@"; }
jose jwk gen -i '{"alg":"ES256"}' -o key.json
echo -n '{"sub":"ann"}' | jose jws sig -I - -k key.json -s '{"protected":{"alg":"ES256"}}' -c -o token
cat >try.mjs <<'JS'
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import { createLocalJWKSet, jwtVerify } from "jose"
import Provider from "oidc-provider"
const made = JSON.parse(readFileSync("key.json")), { key_ops, ...bare } = made
const keys = { "as it was made": made, 'key_ops ["sign"]': { ...made, key_ops: ["sign"] },
  'key_ops ["verify"]': { ...made, key_ops: ["verify"] }, "without key_ops": bare }
const verified = (token, set) => jwtVerify(token, createLocalJWKSet(set)).then(() => "good", error => error.code)
const server = { scope: "", audience: "shop", accessTokenFormat: "jwt", jwt: { sign: { alg: "ES256" } } }
for (const [name, key] of Object.entries(keys)) {
  const listening = createServer(), client_id = "app", client_secret = "secret", grant_types = ["client_credentials"]
  await once(listening.listen(0, "127.0.0.1"), "listening")
  const address = `http://127.0.0.1:${listening.address().port}`
  const client = { client_id, client_secret, grant_types, redirect_uris: [], response_types: [] }
  const provider = new Provider(address, { jwks: { keys: [key] }, clients: [client],
    clientDefaults: { id_token_signed_response_alg: "ES256" }, features: { clientCredentials: { enabled: true },
    resourceIndicators: { enabled: true, defaultResource: () => "urn:shop", getResourceServerInfo: () => server } } })
  listening.on("request", provider.callback())
  const set = await (await fetch(`${address}/jwks`)).json(), body = new URLSearchParams({ grant_type: grant_types[0] })
  const headers = { authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}` }
  const answer = await fetch(`${address}/token`, { method: "POST", headers, body })
  const { access_token } = await answer.json()
  const end = answer.ok ? `, verified: ${await verified(access_token, set)}` : ""
  console.log(`${name}: key_ops ${set.keys[0].key_ops} is published; token ${answer.status}${end}`)
}
const told = await verified(readFileSync("token", "utf8").trim(), { keys: [(({ d, ...open }) => open)(bare)] })
console.log(`the same signed by "jose jws sig" with the key as it was made: verified: ${told}`)
process.exit()
JS
timeout 100 node try.mjs 2>>log | grep -v NOTICE | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "It signs, or fails, otherwise." >&2; exit 1; }
