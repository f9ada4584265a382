#!/usr/bin/env bash
# orval 8.38.0 and swagger-typescript-api 13.13.0, beside @hey-api/openapi-ts 0.99.0 (npm; bundled for the run by
# esbuild 0.25.9), Node 20; nothing leaves the machine, fetch is replaced.
#
# Behaviour: both put a path parameter into the URL as it is. A userId with "#" or "?" ends the path there, one with "%"
# may not be decodable, one with "/" is two segments. hey-api encodes it.
# Seen, for balance("team#1") and balance("team?1"): the user asked for is "team" both times, whose balance is then taken
# for theirs; "50%25off" arrives as "50%off". hey-api's client asks for each of the three.
#
# The wrong guess: OpenAPI's default, style simple, means percent-encoding, and each generator does that.
# What helps, tried here: orval's output.urlEncodeParameters: true. swagger-typescript-api: encodeURIComponent() by hand.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund orval@8.38.0 swagger-typescript-api@13.13.0 @hey-api/openapi-ts@0.99.0 \
  typescript@5.9.3 esbuild@0.25.9
cat >shop.json <<'JSON'
{"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "paths": {"/balance/{userId}": {"get": {
 "operationId": "balance", "parameters": [{"name": "userId", "in": "path", "required": true, "schema": {"type": "string"}}],
 "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"type": "object"}}}}}}}}}
JSON
cat >orval.config.mjs <<'JS'
const output = { client: "fetch", baseUrl: "http://127.0.0.1:18080" }
export default { plain: { input: "shop.json", output: { ...output, target: "plain.ts" } },
  coded: { input: "shop.json", output: { ...output, target: "coded.ts", urlEncodeParameters: true } } }
JS
timeout 90 node_modules/.bin/orval --config orval.config.mjs >/dev/null
timeout 90 node_modules/.bin/swagger-typescript-api generate -p shop.json -o swagger -n api.ts >/dev/null
timeout 90 node_modules/.bin/openapi-ts -i shop.json -o hey -p @hey-api/client-fetch @hey-api/typescript @hey-api/sdk >/dev/null
cat >try.ts <<'TS'
import { balance as coded } from "./coded"
import { client } from "./hey/client.gen"
import { balance as hey } from "./hey/sdk.gen"
import { balance as plain } from "./plain"
import { Api } from "./swagger/api"

let asked: string[] = []
globalThis.fetch = (async (what: any) => {  // What a server reads is the path, decoded; the rest of the URL is not in it.
  asked.push(decodeURIComponent(new URL(what.url ?? what).pathname.split("/").slice(2).join("/")))
  return new Response("{}", { headers: { "content-type": "application/json" } })
}) as any
client.setConfig({ baseUrl: "http://127.0.0.1:18080" })
const api = new Api({ baseUrl: "http://127.0.0.1:18080", customFetch: (...given: any[]) => (fetch as any)(...given) })
const ways: any = { orval: plain, "orval, urlEncodeParameters": coded,
  "swagger-typescript-api": (userId: string) => api.balance.balance(userId),
  "hey-api": (userId: string) => hey({ path: { userId } }) }
const seen: string[] = []
for (const name in ways) {
  asked = []
  for (const userId of ["team#1", "team?1", "50%25off"]) await ways[name](userId)
  seen.push(asked.join(" "))
  console.log(`${name}: ${seen.at(-1)}`)
}
const raw = "team team 50%off", right = "team#1 team?1 50%25off"
if (seen.join() !== [raw, right, raw, right].join()) {
  console.error("One of the generators puts path parameters into the URL otherwise than it did.")
  process.exit(1)
}
TS
node_modules/.bin/esbuild try.ts --bundle --platform=node --format=esm --outfile=try.mjs --log-level=error
timeout 30 node try.mjs
