#!/usr/bin/env bash
# swagger-client 3.37.3, openapi-fetch 0.17.0, axios 1.21.1, @hey-api/client-fetch 0.13.1 (npm), Node 20; on loopback.
#
# Behaviour: a Date as a parameter of the query is an object without members to the first two, so that nothing of it is
# sent, and there is no error.
# Output seen, the question for payments since 2026-11-30T10:00Z, of three, of which one is later:
#     swagger-client asks /payments, is told 3
#     openapi-fetch asks /payments, is told 3
#     axios asks /payments?since=2026-11-30T10:00:00.000Z, is told 1
#     @hey-api/client-fetch asks /payments?since=2026-11-30T10:00:00.000Z, is told 1
#     swagger-client, in a body: {"since":"2026-11-30T10:00:00.000Z"}
#
# The wrong guess: a time goes as ISO 8601, as it does in a body, or is refused.
# A poll that goes on where it ended asks for all payments each time, and credits them all again where their reference
# is not looked at; a report "until the end of the month" has the next month's. swagger-client has no types that would
# warn; openapi-fetch's types say Date where openapi-typescript was told to write one for date-time.
# What helps: since.toISOString(); openapi-fetch's querySerializer.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts swagger-client@3.37.3 openapi-fetch@0.17.0 axios@1.21.1 \
    @hey-api/client-fetch@0.13.1
cat >try.mjs <<'JS'
import { createServer } from "node:http"
import SwaggerClient from "swagger-client"
import createFetch from "openapi-fetch"
import axios from "axios"
import { createClient as createHey } from "@hey-api/client-fetch"
const times = ["2026-11-28T09:00:00Z", "2026-11-29T09:00:00Z", "2026-11-30T11:00:00Z"].map(time => new Date(time))
let asked
const server = createServer(async (request, response) => {
  const from = new URL(request.url, "http://x").searchParams.get("since")
  asked = request.method === "POST" ? (await request.toArray()).join("") : request.url
  response.setHeader("Content-Type", "application/json")
  response.end(JSON.stringify(times.filter(time => !from || time >= new Date(from))))
}).listen(0, "127.0.0.1", async () => {
  const url = `http://127.0.0.1:${server.address().port}`, since = new Date("2026-11-30T10:00:00Z")
  const time = { type: "string", format: "date-time" }, responses = { 200: { description: "the payments" } }
  const body = { content: { "application/json": { schema: { type: "object", properties: { since: time } } } } }
  const spec = { openapi: "3.0.3", info: { title: "Credits", version: "1" }, servers: [{ url }], paths: { "/payments": {
    get: { operationId: "list", parameters: [{ name: "since", in: "query", schema: time }], responses },
    post: { operationId: "find", requestBody: body, responses } } } }
  const swagger = (await SwaggerClient({ spec })).apis.default
  const openapi = createFetch({ baseUrl: url }), hey = createHey({ baseUrl: url })
  for (const [name, ask] of Object.entries({
    "swagger-client": async () => JSON.parse((await swagger.list({ since })).data),
    "openapi-fetch": async () => (await openapi.GET("/payments", { params: { query: { since } } })).data,
    axios: async () => (await axios.get(`${url}/payments`, { params: { since } })).data,
    "@hey-api/client-fetch": async () => (await hey.get({ url: "/payments", query: { since } })).data,
  })) {
    const told = await ask()
    console.log(`${name} asks ${decodeURIComponent(asked)}, is told ${told.length}`)
  }
  await swagger.find({}, { requestBody: { since } })
  console.log(`swagger-client, in a body: ${asked}`)
  process.exit()
})
JS
timeout 60 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A Date is asked for otherwise." >&2; exit 1; }
