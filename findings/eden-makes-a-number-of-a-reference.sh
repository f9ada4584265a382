#!/usr/bin/env bash
# @elysiajs/eden 1.4.9 on elysia 1.4.30 (npm), Node 20: treaty(), the typed client of Elysia's services; in one process.
#
# Behaviour: an answer that is a text, as Elysia answers what a handler returns as a string, is a number to the client
# when it looks like one, and within JSON, too, a text that looks like a day is a Date, whatever the types say.
# Output seen, of references of payments that a service returns, and of what the client sends back to refund them:
#     20261101000000000001, a text: number, sent back 20261101000000000000
#     007, a text: number, sent back 7
#     1e5, a text: number, sent back 100000
#     2026-11-01, a text: Date, sent back "2026-11-01T00:00:00.000Z"
#     20261101000000000001, in JSON: string, sent back "20261101000000000001"
#     007, in JSON: string, sent back "007"
#     1e5, in JSON: string, sent back "1e5"
#     2026-11-01, in JSON: Date, sent back "2026-11-01T00:00:00.000Z"
#     with parseDate: false, 2026-11-01, in JSON: string, sent back "2026-11-01"
#     with parseDate: false, 007, a text: number, sent back 7
#
# The wrong guess: what the types of the service call a string is that string on both sides.
# A reference that is sent back names another payment, or none: a refund fails, or a repeat is a new payment and is
# credited again; user 007 and user 7 are one. TypeScript sees a string in all of it.
# What helps: an object around each text that a handler returns, and parseDate: false.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @elysiajs/eden@1.4.9 elysia@1.4.30
cat >try.mjs <<'JS'
import { Elysia, t } from "elysia"
import { treaty } from "@elysiajs/eden"
let refunded
const app = new Elysia()
  .get("/text/:reference", ({ params }) => params.reference, { response: t.String() })
  .get("/json/:reference", ({ params }) => params, { response: t.Object({ reference: t.String() }) })
  .post("/refund", async ({ request }) => { refunded = await request.text() }, { parse: "none" })
async function tell(name, reference, inJson, settings) {
  const api = treaty(app, settings)
  const { data } = await (inJson ? api.json : api.text)({ reference }).get(), told = inJson ? data.reference : data
  await api.refund.post({ reference: told })
  const type = told instanceof Date ? "Date" : typeof told
  console.log(`${name}${reference}, ${inJson ? "in JSON" : "a text"}: ${type}, sent back ${refunded.slice(13, -1)}`)
}
for (const inJson of [false, true])
  for (const reference of ["20261101000000000001", "007", "1e5", "2026-11-01"]) await tell("", reference, inJson)
await tell("with parseDate: false, ", "2026-11-01", true, { parseDate: false })
await tell("with parseDate: false, ", "007", false, { parseDate: false })
JS
timeout 60 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The client reads a text otherwise." >&2; exit 1; }
