#!/usr/bin/env bash
# openapi-to-postmanv2 6.3.3 with newman 6.2.2, and to compare @usebruno/converters 0.23.0 (npm), Node 20.
#
# Behaviour: an OpenAPI document's OPTIONAL header parameter becomes a header that is switched on in the Postman
# collection, with the type's name in angle brackets for its value. For Idempotency-Key that is one and the same key
# in each run of each such request: every service that honours keys answers the first run and replays it (or refuses
# a changed body) from then on. Optional query parameters are switched on as well, "limit=<integer>" among them.
# Bruno's import of the same document has the header there, but switched off and empty.
# Seen: two runs of the collection by newman, two POSTs with "Idempotency-Key: <string>".
#
# The wrong guess: what "required: false" says is left out until somebody ticks it, as in Bruno.
# What helps: the converter's option enableOptionalParameters: false, which this script tries too.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund openapi-to-postmanv2@6.3.3 newman@6.2.2 @usebruno/converters@0.23.0
cat >try.mjs <<'JS'
import http from "node:http"
import converter from "openapi-to-postmanv2"
import newman from "newman"
import { openApiToBruno } from "@usebruno/converters"

const key = { name: "Idempotency-Key", in: "header", required: false, schema: { type: "string" } }
const document = { openapi: "3.1.0", info: { title: "Shop", version: "1" }, servers: [{ url: "http://127.0.0.1" }],
  paths: { "/vend": { post: { operationId: "vend", parameters: [key], responses: { 200: { description: "ok" } } } } } }
const toPostman = options => new Promise((done, fail) => converter.convert(
  { type: "json", data: structuredClone(document) }, options,
  (error, made) => error ? fail(error) : done(made.output[0].data)))
const keys = []
const server = http.createServer((request, answer) => {
  keys.push(request.headers["idempotency-key"])
  answer.end("{}")
})
await new Promise(done => server.listen(0, "127.0.0.1", done))
const run = (collection, iterationCount) => new Promise(done => newman.run({ collection, iterationCount,
  envVar: [{ key: "baseUrl", value: `http://127.0.0.1:${server.address().port}` }] }, done))
await run(await toPostman({}), 2)
await run(await toPostman({ enableOptionalParameters: false }), 1)
server.close()
const bruno = (await openApiToBruno(structuredClone(document))).items[0].request.headers[0]
console.log("Postman sent", keys, "and Bruno has", { value: bruno.value, enabled: bruno.enabled })
if (String(keys) !== "<string>,<string>," || keys.length !== 3 || bruno.enabled !== false) {
  console.error("An optional header is imported otherwise than it was.")
  process.exit(1)
}
JS
timeout 100 node try.mjs
