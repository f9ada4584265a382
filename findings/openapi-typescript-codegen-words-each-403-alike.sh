#!/usr/bin/env bash
# openapi-typescript-codegen 0.31.0 (npm; bundled for the run by esbuild 0.25.9, fetch client), Node 20; nothing leaves the
# machine, fetch is replaced.
#
# Behaviour: the message of its ApiError is what the document says of that status, and not what the service answered. A
# document that names a refusal after its usual reason has the client say that of each refusal with the status.
# Seen: the document's 403 is "Insufficient credits"; the service answers 403 "Your account is blocked": the message is
# "Insufficient credits". A 402, which the document does not have, gets "Generic Error: status: 402; … body: {…}".
#
# The wrong guess: error.message is the answer's sentence, or at least the status, as in fetch and axios.
# For an app that shows it, or goes by it: whoever is blocked is sent to buy credits. What helps: error.body.error (tried
# here); the generator does not tell what the body is, so error.body is of type any.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund openapi-typescript-codegen@0.31.0 esbuild@0.25.9
cat >shop.json <<'JSON'
{"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "paths": {"/vend": {"post": {"operationId": "vend",
 "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"type": "object"}}}},
  "403": {"description": "Insufficient credits", "content": {"application/json": {"schema": {"type": "object"}}}}}}}}}
JSON
timeout 60 node_modules/.bin/openapi --input shop.json --output client >/dev/null
cat >try.ts <<'TS'
import { DefaultService } from "./client"

const seen: string[] = []
for (const status of [403, 402]) {
  globalThis.fetch = async () => Response.json({ error: "Your account is blocked" }, { status })
  await DefaultService.vend().catch(error => seen.push(error.message.split(";")[0], error.body.error))
}
console.log(seen)
const wanted = ["Insufficient credits", "Your account is blocked", "Generic Error: status: 402", "Your account is blocked"]
process.exit(seen.join() === wanted.join() ? 0 : 1)
TS
node_modules/.bin/esbuild try.ts --bundle --platform=node --format=esm --packages=external --outfile=try.mjs \
  --log-level=error
timeout 30 node try.mjs || { echo "openapi-typescript-codegen words an error otherwise than it did."; exit 1; }
