#!/usr/bin/env bash
# openapi-client-axios 7.9.1 with axios 1.21.1 (npm), Node 20; the ledger is one on loopback.
#
# Behaviour: a parameter is looked for in the document by its name, letter by letter. One that is not found is put into
# the query without a word, also where the document has it as a header that differs in capitals alone. And what is given
# alone, not in an object, is left out where it is 0 or "": the path then has the word "undefined".
# Output seen, for a document with the header Idempotency-Key, each debit sent twice, as after a lost answer:
#     spend({ userId, "Idempotency-Key" }): /spend?userId=ann, key in the header, 1 debit
#     spend({ userId, "idempotency-key" }): /spend?userId=ann&idempotency-key=k2, no key in the header, 2 debits
#     spend({ userId }, body, { headers: { "idempotency-key" } }): /spend?userId=ann, key in the header, 1 debit
#     getBalance({ userId: 0 }): /balance/0
#     getBalance(0): /balance/undefined
#
# The wrong guess: a header's name is the same in all letters, as it is to axios below and to each server, and what the
# document does not know is refused.
# Who writes it in small letters, as Node shows headers, has no error, a 200, and no key: the first repeat debits a
# second time, and the keys are in the access log of each proxy between. The first user of a table that counts from 0
# is told another's balance, or nobody's. What helps, tried here: the third argument; an object in place of a value.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >log
npm install --silent --no-audit --no-fund openapi-client-axios@7.9.1 axios@1.21.1 >>log 2>&1 || { cat log; exit 1; }
cat >try.cjs <<'JS'
const http = require("node:http"), { OpenAPIClientAxios } = require("openapi-client-axios")
const known = new Set(), responses = { 200: { description: "done" } }
const parameter = (name, where, type) => ({ name, in: where, required: where === "path", schema: { type } })
let debits, asked, key
const ledger = http.createServer((request, answer) => {
  [asked, key] = [request.url, request.headers["idempotency-key"]]
  if (!known.has(key)) debits++
  if (key) known.add(key)
  answer.setHeader("content-type", "application/json").end("{}")
}).listen(0, "127.0.0.1", async () => {
  const definition = { openapi: "3.0.3", info: { title: "Ledger", version: "1" },
    servers: [{ url: `http://127.0.0.1:${ledger.address().port}` }], paths: {
      "/spend": { post: { operationId: "spend", responses, parameters: [parameter("userId", "query", "string"),
        parameter("Idempotency-Key", "header", "string")], requestBody: { content: { "application/json": {} } } } },
      "/balance/{userId}": { get: { operationId: "getBalance", responses,
        parameters: [parameter("userId", "path", "integer")] } } } }
  const client = await new OpenAPIClientAxios({ definition }).init()
  for (const [how, ...given] of [
    ['{ userId, "Idempotency-Key" }', { userId: "ann", "Idempotency-Key": "k1" }, { amount: 5 }],
    ['{ userId, "idempotency-key" }', { userId: "ann", "idempotency-key": "k2" }, { amount: 5 }],
    ['{ userId }, body, { headers: { "idempotency-key" } }', { userId: "ann" }, { amount: 5 },
      { headers: { "idempotency-key": "k3" } }]]) {
    debits = 0
    for (const _ of "12") await client.spend(...given)
    const found = `${key ? "key" : "no key"} in the header, ${debits} debit${debits > 1 ? "s" : ""}`
    console.log(`spend(${how}): ${asked}, ${found}`)
  }
  await client.getBalance({ userId: 0 }); console.log(`getBalance({ userId: 0 }): ${asked}`)
  await client.getBalance(0); console.log(`getBalance(0): ${asked}`)
  ledger.close(); ledger.closeAllConnections()
})
JS
timeout 60 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "openapi-client-axios sends keys otherwise now." >&2; exit 1; }
