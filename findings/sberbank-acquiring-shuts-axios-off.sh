#!/usr/bin/env bash
# sberbank-acquiring 1.2.2 (npm), for the gateway of that bank, with axios 1.21.1, Node 20; the ledger is a server on
# loopback with HTTPS, whose authority Node trusts by NODE_EXTRA_CA_CERTS, as it trusts the public ones.
#
# Behaviour: with require() it sets axios.defaults.httpsAgent, for the whole process, to an agent that trusts the two
# Russian authorities of its own files, and no other. From then on each HTTPS request by axios to anybody else fails;
# so do those of an instance that is made later, as other gateways' clients make one. An instance that was made before,
# and the axios that import() loads, which is another copy, go on.
# Output seen, a vend at the ledger by each:
#     axios, before require("sberbank-acquiring"): 200
#     axios, after it: certificate refused
#     an instance, made before: 200
#     an instance, made after: certificate refused
#     axios by import(): 200
#     fetch: 200
#     axios, with httpsAgent deleted from its defaults: 200
#
# The wrong guess: what a gateway's client trusts is for its own requests. (1.0.5 had none of this, and "^1.0.5" takes
# 1.2.2.)
# A shop that takes up this bank beside another gateway can ask neither that one nor its ledger any more; which requests
# fail depends on what was loaded first, and the log speaks of the other side's certificate.
# What helps: delete axios.defaults.httpsAgent after require(), and an axios with this agent for the bank alone; each
# other client with an httpsAgent of its own.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts sberbank-acquiring@1.2.2 axios@1.21.1
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=ca \
  -keyout ca.key -out ca.pem 2>log
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -keyout key -out csr 2>log
openssl x509 -req -in csr -CA ca.pem -CAkey ca.key -days 2 -extfile <(echo subjectAltName=DNS:localhost) -out pem 2>log
cat >try.cjs <<'JS'
const { readFileSync } = require("node:fs"), { createServer } = require("node:https")
const axios = require("axios")
const server = createServer({ key: readFileSync("key"), cert: readFileSync("pem") }, (request, response) =>
  (request.resume(), response.end("{}")))
server.listen(0, "127.0.0.1", async () => {
  const url = `https://localhost:${server.address().port}/vend-token`, body = { userId: "u1" }
  const vend = async (name, client) => console.log(`${name}: ${await client(url, body).then(({ status }) => status,
    ({ code }) => /CERT|LEAF/.test(code) ? "certificate refused" : code)}`)
  await vend('axios, before require("sberbank-acquiring")', axios.post)
  const earlier = axios.create()
  require("sberbank-acquiring")
  await vend("axios, after it", axios.post)
  await vend("an instance, made before", earlier.post)
  await vend("an instance, made after", axios.create().post)
  await vend("axios by import()", (await import("axios")).default.post)
  await vend("fetch", (...asked) => fetch(asked[0], { method: "POST", body: JSON.stringify(body) }))
  delete axios.defaults.httpsAgent
  await vend("axios, with httpsAgent deleted from its defaults", axios.post)
  process.exit()
})
JS
NODE_EXTRA_CA_CERTS=ca.pem timeout 60 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Other authorities are trusted." >&2; exit 1; }
