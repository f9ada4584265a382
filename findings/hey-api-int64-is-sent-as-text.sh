#!/usr/bin/env bash
# @hey-api/openapi-ts 0.99.0 (npm; bundled for the run by esbuild 0.25.9), Node 20.
#
# Behaviour: with the plugin @hey-api/transformers, each integer that the document marks "format: int64" is typed
# bigint, in request bodies too. Its fetch client then writes a bigint into the JSON body as a STRING, though the same
# document says "type: integer", so a strict server refuses the request that the types demanded. The answer is made
# a BigInt only after it has been read as a number, so it is not exact either.
# Seen: amount 5n leaves as "amount":"5"; an answered balance of 9007199254740993 comes out as 9007199254740992n.
# Without the plugin both are number, and 5 leaves as 5.
#
# The wrong guesses: "format: int64" changes nothing in TypeScript; a bigint goes out as a JSON number.
# What helps: leave the plugin out, or its bigInt off: { name: "@hey-api/transformers", bigInt: false } (tried here).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @hey-api/openapi-ts@0.99.0 typescript@5.9.3 esbuild@0.25.9
int64='{"type": "integer", "format": "int64"}'
cat >shop.json <<JSON
{"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "paths": {"/add": {"post": {"operationId": "add",
 "requestBody": {"required": true, "content": {"application/json": {"schema":
  {"type": "object", "required": ["amount"], "properties": {"amount": $int64}}}}},
 "responses": {"200": {"description": "ok", "content": {"application/json": {"schema":
  {"type": "object", "required": ["balance"], "properties": {"balance": $int64}}}}}}}}}}
JSON
cat >try.ts <<'TS'
import http from "node:http"
import { client } from "./client/client.gen"
import { add } from "./client/sdk.gen"
let body = ""
const server = http.createServer((request, answer) => request.on("data", part => body += part).on("end", () => {
  answer.setHeader("content-type", "application/json")
  answer.end('{"balance": 9007199254740993}')
})).listen(0, "127.0.0.1", async () => {
  client.setConfig({ baseUrl: `http://127.0.0.1:${(server.address() as any).port}` })
  const amount = process.argv[2] === "bigint" ? 5n : 5
  const answer = await add({ body: { amount: amount as any } })
  server.close()
  console.log(body, typeof answer.data!.balance, String(answer.data!.balance))
})
TS
run() {  # the plugins; the type that the generated code then demands
  rm -rf client
  echo "export default { input: 'shop.json', output: 'client', plugins: [$1] }" >config.mjs
  timeout 60 node_modules/.bin/openapi-ts -f config.mjs >/dev/null
  type=$(sed -n 's/^ *amount: \(.*\);$/\1/p' client/types.gen.ts)
  node_modules/.bin/esbuild try.ts --bundle --platform=node --format=esm --outfile=try.mjs --log-level=error
  echo "$type: $(timeout 20 node try.mjs "$type")"
}
base="'@hey-api/client-fetch', '@hey-api/typescript'"
plain=$(run "$base, '@hey-api/sdk'")
with=$(run "$base, '@hey-api/transformers', { name: '@hey-api/sdk', transformer: true }")
off=$(run "$base, { name: '@hey-api/transformers', bigInt: false }, { name: '@hey-api/sdk', transformer: true }")
printf 'without the plugin: %s\nwith it: %s\nwith bigInt off: %s\n' "$plain" "$with" "$off"
number='number: {"amount":5} number 9007199254740992'
[ "$plain|$with|$off" = "$number|bigint: {\"amount\":\"5\"} bigint 9007199254740992|$number" ] ||
  { echo "hey-api now types or sends int64 otherwise than it did." >&2; exit 1; }
