#!/usr/bin/env bash
# jose 6.2.18, jwks-rsa 4.1.0 and get-jwks 11.0.3 (npm), Node 20; PyJWT 2.15.1[crypto] (PyPI), Python 3; the key server
# is one on loopback.
#
# Behaviour: jose keeps a fetched key set for 10 minutes, PyJWKClient for 5, jwks-rsa a key for 10 hours. After that
# each of them fetches before it answers, and where the fetch fails it refuses the token, although it still held the
# key a moment before. get-jwks goes on with the former key, whatever its ttl.
# Seen with half a second for each of these times, and a key server that answers 503 after the first fetch: get-jwks
# verifies, the other three refuse with an error of the connection, and ask again for each token.
#
# The wrong guess: a client that keeps keys keeps them when there are no others, as DNS and HTTP caches may.
# For an app whose issuer is away for an hour: those who are signed in are refused, too, from the tenth minute on; and
# each of their requests waits for the key server. What helps, tried here: a set of your own that is replaced only by a
# set that was fetched.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check 'PyJWT[crypto]==2.15.1'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jose@6.2.18 jwks-rsa@4.1.0 get-jwks@11.0.3
cat >try.py <<'PY'
import jwt, sys
client = jwt.PyJWKClient(sys.argv[1], lifespan=0.5)
for line in sys.stdin:
    try:
        print(client.get_signing_key(line.strip()).key_id and "good", flush=True)
    except jwt.PyJWTError as refused:
        print(type(refused).__name__, flush=True)
PY
cat >try.mjs <<'JS'
import { spawn } from "node:child_process"
import http from "node:http"
import readline from "node:readline"
import getJwks from "get-jwks"
import jwksRsa from "jwks-rsa"
import { createLocalJWKSet, createRemoteJWKSet, exportJWK, generateKeyPair } from "jose"

const { publicKey } = await generateKeyPair("RS256")
const keys = [{ ...await exportJWK(publicKey), kid: "1", alg: "RS256", use: "sig" }]
let away = false, fetched = 0
const server = http.createServer((request, answer) => {
  fetched++
  if (away) return answer.writeHead(503).end("away")
  answer.setHeader("content-type", "application/json").end(JSON.stringify({ keys }))
})
await new Promise(done => server.listen(0, "127.0.0.1", done))
const origin = `http://127.0.0.1:${server.address().port}`
const remote = createRemoteJWKSet(new URL(origin + "/keys"), { cacheMaxAge: 500 })
const rsa = jwksRsa({ jwksUri: origin + "/keys", cacheMaxAge: 500 })
const get = getJwks({ jwksPath: "/keys", ttl: 500 })
const python = spawn("venv/bin/python", ["try.py", origin + "/keys"])
const lines = readline.createInterface({ input: python.stdout })[Symbol.asyncIterator]()
let own
const refresh = async () => { own = createLocalJWKSet(await (await fetch(origin + "/keys")).json()) }
const ways = {
  jose: () => remote({ alg: "RS256", kid: "1" }),
  "jwks-rsa": () => rsa.getSigningKey("1"),
  PyJWKClient: async () => {
    python.stdin.write("1\n")
    const answer = (await lines.next()).value
    if (answer !== "good") throw new Error(answer)
  },
  "get-jwks": () => get.getPublicKey({ kid: "1", alg: "RS256", domain: origin }),
  "own set": () => refresh().catch(() => {}).then(() => own({ alg: "RS256", kid: "1" })),
}
const ask = way => way().then(() => "good", refused => String(refused))
const seen = {}
for (const [name, way] of Object.entries(ways)) seen[name] = [await ask(way)]
away = true
await new Promise(done => setTimeout(done, 1000))
for (const [name, way] of Object.entries(ways)) {
  fetched = 0
  seen[name].push(await ask(way), await ask(way), fetched)
}
python.kill()
server.close()
server.closeAllConnections()
console.log(seen)
const good = Object.keys(seen).filter(name => seen[name].slice(0, 3).every(each => each === "good"))
const asked = ["jose", "jwks-rsa", "PyJWKClient"].map(name => seen[name][3])
if (good.join() !== "get-jwks,own set" || asked.join() !== "2,2,2") {
  console.error("These libraries keep keys otherwise than they did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
