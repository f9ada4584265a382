#!/usr/bin/env bash
# openapi-generator-cli 7.26.0 (PyPI; it needs Java), its generator graphql-schema, with graphql 16.15.0 (npm), Node 20.
#
# Behaviour: each member that the document does not call nullable becomes non-null, whether or not it is required, and
# an int64 becomes Int, which in GraphQL has 32 bits. One such member of one entry empties the whole answer.
# Output seen, of a history that the document allows, in parts:
#     a purchase with a fee: {"history":[{"id":1,"credits":5,"fee":0.35}]}
#     a purchase, and a vend, which has no fee: null; Cannot return null for non-nullable field Entry.fee.
#     a purchase, and one of number 5000000000: null; Int cannot represent non 32-bit signed integer value: 5000000000
#     the same without fee and id in the question: {"history":[{"credits":5},{"credits":20}]}
#
# The wrong guess: what may be missing in the document may be null in the schema, and an int64 keeps its range.
# The page of a user's history is blank from the first entry on that lacks something optional, and for all users as soon
# as ids, as times in ms or amounts in a currency of small units, pass two thousand million.
# What helps: nullable: true for what is not required, and numbers of that size as texts.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv; npm init -y >/dev/null
venv/bin/pip install -q --disable-pip-version-check openapi-generator-cli==7.26.0 2>/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts graphql@16.15.0
cat >api.json <<'JSON'
{"openapi": "3.0.3", "info": {"title": "Credits", "version": "1"}, "paths": {}, "components": {"schemas": {"Entry":
  {"type": "object", "required": ["id", "credits"], "properties": {"id": {"type": "integer", "format": "int64"},
  "credits": {"type": "integer"}, "fee": {"type": "number", "format": "double"}}}}}}
JSON
timeout 100 venv/bin/openapi-generator-cli generate -g graphql-schema -i api.json -o schema >log 2>&1 || cat log
cat >try.mjs <<'JS'
import { readFileSync, readdirSync } from "node:fs"
import { buildSchema, graphql } from "graphql"
const file = readdirSync("schema", { recursive: true }).find(name => /entry.*\.graphql$/i.test(name))
const schema = buildSchema(`${readFileSync(`schema/${file}`)} type Query { history: [Entry!]! }`)
const purchase = { id: 1, credits: 5, fee: 0.35 }, late = { id: 5_000_000_000, credits: 20, fee: 0.35 }
const ask = async (name, history, members = "id credits fee") => {
  const { data, errors } = await graphql({ schema, source: `{ history { ${members} } }`, rootValue: { history } })
  console.log(`${name}: ${JSON.stringify(data)}${errors ? `; ${errors[0].message}` : ""}`)
}
await ask("a purchase with a fee", [purchase])
await ask("a purchase, and a vend, which has no fee", [purchase, { id: 2, credits: -1 }])
await ask("a purchase, and one of number 5000000000", [purchase, late])
await ask("the same without fee and id in the question", [purchase, late], "credits")
JS
timeout 60 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The schema is another." >&2; exit 1; }
