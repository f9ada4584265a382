#!/usr/bin/env bash
# kubb 4.39.3 (@kubb/cli, plugin-oas, plugin-ts and plugin-client, npm; bundled for the run by esbuild
# 0.28.2), Node 20; the server is one on loopback. (5.x wants Node 22, and was not tried.)
#
# Behaviour: the functions that it generates return the body of the answer. With client: "axios" a status of
# 4xx or 5xx raises. With client: "fetch" nothing looks at the status, and the body of a refusal is returned
# as that of a success, typed so, too.
# Seen: vendToken() for a user without credits, whose document declares 403: { error: "Insufficient credits"
# } is returned where { token } is promised, and the same at 503. With axios both raise.
#
# The wrong guess: the choice of the client is one of size, and a refusal raises or is a type of its own.
# For an app that sells a job for a token: it goes on with the token undefined, and neither try nor the
# compiler tells.
# What helps, tried here: dataReturnType: "full", which has the status.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @kubb/cli@4.39.3 @kubb/core@4.39.3 @kubb/plugin-oas@4.39.3 \
    @kubb/plugin-ts@4.39.3 @kubb/plugin-client@4.39.3 axios@1.21.1 esbuild@0.28.2
cat >kubb.config.mjs <<'JS'
import { defineConfig } from "@kubb/core"
import { pluginClient } from "@kubb/plugin-client"
import { pluginOas } from "@kubb/plugin-oas"
import { pluginTs } from "@kubb/plugin-ts"

const answer = (member) => ({ description: "-", content: { "application/json": { schema: {
  type: "object", required: [member], properties: { [member]: { type: "string" } } } } } })
const responses = { 200: answer("token"), 403: answer("error"), 503: answer("error") }
const document = { openapi: "3.1.0", info: { title: "credits", version: "1" },
  paths: { "/vend-token": { post: { operationId: "vendToken", responses } } } }
export default [["fetch", "data"], ["axios", "data"], ["fetch", "full"]].map(([client, dataReturnType]) =>
  defineConfig({ input: { data: document }, output: { path: `${client}-${dataReturnType}`, format: false },
    plugins: [pluginOas(), pluginTs(), pluginClient({ client, dataReturnType })] }))
JS
npx kubb generate --config kubb.config.mjs >log 2>&1 || { tail log; exit 1; }
cat >try.mjs <<'JS'
import { createServer } from "node:http"
import { vendToken as byAxios } from "./axios-data/index.ts"
import { vendToken as byFetch } from "./fetch-data/index.ts"
import { vendToken as full } from "./fetch-full/index.ts"

let status
const server = createServer((request, answer) => {
  answer.writeHead(status, { "Content-Type": "application/json" }).end('{"error": "Insufficient credits"}')
})
await new Promise((done) => server.listen(0, "127.0.0.1", done))
const baseURL = `http://127.0.0.1:${server.address().port}`
const seen = []
for (status of [403, 503]) {
  for (const [name, vend] of Object.entries({ byFetch, byAxios }))
    seen.push(`${name} ${status}: ` + await vend({ baseURL }).then((data) => data.error, () => "raised"))
  seen.push(`full ${status}: ` + (await full({ baseURL })).status)
}
console.log(seen.join("\n"))
const none = "Insufficient credits"
if (seen.join() !== `byFetch 403: ${none},byAxios 403: raised,full 403: 403,` +
                    `byFetch 503: ${none},byAxios 503: raised,full 503: 503`) {
  console.error("kubb's functions return a refusal otherwise than they did.")
  process.exit(1)
}
process.exit()
JS
npx esbuild try.mjs --bundle --platform=node --format=esm --external:axios --outfile=bundle.mjs \
    --log-level=error
timeout 60 node bundle.mjs
