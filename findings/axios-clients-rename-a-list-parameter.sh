#!/usr/bin/env bash
# Clients made from one OpenAPI 3.1 document by orval 8.38.0, swagger-typescript-api 13.13.0, kubb 4.39.3, zodios 10.9.6
# (openapi-zod-client 1.18.3) and hey-api 0.99.0, with axios 1.21.1 and with fetch (npm; bundled by esbuild 0.28.2),
# Node 20; the server is one on loopback.
#
# Behaviour: the document has a query parameter type, a list. Without a word more its form is type=refund&type=debit
# (style form, explode). With axios all but hey-api leave the list to axios, whose form has another name, type[]. With
# fetch kubb sends type=refund,debit, and orval and swagger-typescript-api what the document says.
# Seen: a service that reads the document's form, and lets pass what it does not know, is asked for the refunds and
# debits of a ledger, 30, and gives the sum of all, 130. The types are right, and nothing fails.
#
# The wrong guess: which client one tells a generator to write for is a matter of taste, and both ask the same thing.
# What helps: axios.defaults.paramsSerializer = { indexes: null }, the document's form, tried here: all heed it but kubb,
# whose instance is older than that line. And a service that refuses unknown parameters.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund orval@8.38.0 swagger-typescript-api@13.13.0 @kubb/{cli,core}@4.39.3 \
    @kubb/plugin-{oas,ts,client}@4.39.3 @zodios/core@10.9.6 openapi-zod-client@1.18.3 @hey-api/openapi-ts@0.99.0 \
    typescript@5.9.3 zod@3.25.76 axios@1.21.1 esbuild@0.28.2
cat >api.json <<'JSON'
{"openapi": "3.1.0", "info": {"title": "ledger", "version": "1"}, "servers": [{"url": "http://127.0.0.1"}],
 "paths": {"/sums": {"get": {"operationId": "sums", "responses": {"200": {"description": "-",
   "content": {"application/json": {"schema": {"type": "object", "properties": {"sum": {"type": "integer"}}}}}}},
   "parameters": [{"name": "type", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}]}}}}
JSON
cat >kubb.config.mjs <<'JS'
import { defineConfig } from "@kubb/core"
import { pluginClient } from "@kubb/plugin-client"
import { pluginOas } from "@kubb/plugin-oas"
import { pluginTs } from "@kubb/plugin-ts"
export default ["axios", "fetch"].map((client) => defineConfig({ input: { path: "api.json" },
  output: { path: `kubb-${client}`, format: false }, plugins: [pluginOas(), pluginTs(), pluginClient({ client })] }))
JS
{ npx kubb generate --config kubb.config.mjs
  for client in axios fetch; do npx orval --input api.json --output orval-$client.ts --client $client; done
  npx swagger-typescript-api generate --path api.json -o . --name sta-axios.ts --axios
  npx swagger-typescript-api generate --path api.json -o . --name sta-fetch.ts
  npx openapi-ts -i api.json -o hey-axios -c @hey-api/client-axios
  npx openapi-zod-client api.json -o zodios.ts; } >log 2>&1 || { tail log; exit 1; }
cat >try.ts <<'TS'
import axios from "axios"
import { createServer } from "node:http"
import { sums as heyAxios } from "./hey-axios"
import { sums as kubbAxios } from "./kubb-axios"
import { sums as kubbFetch } from "./kubb-fetch"
import { getLedger } from "./orval-axios"
import { sums as orvalFetch } from "./orval-fetch"
import { Api as StaAxios } from "./sta-axios"
import { Api as StaFetch } from "./sta-fetch"
import { createApiClient } from "./zodios"

let asked, seen = []
const server = createServer((request, answer) => {
  asked = new URL(request.url, "http://ledger").searchParams
  const types = asked.getAll("type"), ledger = Object.entries({ add: 100, refund: 10, debit: 20 })
  const sum = ledger.reduce((sum, [type, n]) => sum + (!types.length || types.includes(type) ? n : 0), 0)
  answer.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ sum }))
})
await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
const baseURL = `http://127.0.0.1:${(server.address() as any).port}`,
  real = fetch, query = { type: ["refund", "debit"] }
globalThis.fetch = (asked: any, ...more) => real(new URL(asked, baseURL), ...more)
const clients: Record<string, () => Promise<any>> = {
  "orval, axios": () => getLedger().sums(query, { baseURL }), "orval, fetch": () => orvalFetch(query),
  "kubb, axios": () => kubbAxios(query, { baseURL }), "kubb, fetch": () => kubbFetch(query, { baseURL }),
  "swagger-typescript-api, axios": () => new StaAxios({ baseURL }).sums.sums(query),
  "swagger-typescript-api, fetch": () => new StaFetch({ baseUrl: baseURL }).sums.sums(query),
  "zodios": () => createApiClient(baseURL).sums({ queries: query }),
  "hey-api, axios": () => heyAxios({ query, baseURL }) }
for (const indexes of [undefined, null])
  for (const [name, ask] of Object.entries(clients)) {
    axios.defaults.paramsSerializer = indexes === null ? { indexes } : undefined
    const answer = await ask()
    seen.push(answer.sum ?? answer.data.sum)
    console.log(`${name}${indexes === null ? ", indexes: null" : ""}: ${decodeURIComponent(asked)}, ${seen.at(-1)}`)
  }
const expected = "130,30,130,0,130,30,130,30,30,30,130,0,30,30,30,30"
if (seen.join() !== expected) console.error("The clients write lists otherwise than they did.")
process.exit(seen.join() === expected ? 0 : 1)
TS
npx esbuild try.ts --bundle --platform=node --format=esm --outfile=try.mjs --log-level=error --packages=external
timeout 60 node try.mjs
