#!/usr/bin/env bash
#
# newman 6.2.2 (npm), Node 20, against a server on loopback.
#
# A data file (newman run … -d users.csv) is guessed at, cell by cell. What looks like a number is made one
# before it is put into the request, so that digits which are a name come out as others: a leading zero is
# cut off, a reference of 20 digits is rounded, 0x1F is 0. A cell in double quotes stays as it is.
#
# I had guessed that {{userId}} is replaced by what stands in the file, as all variables of a collection are.
# Output seen, three rows without quotes (with quotes each is as it was):
#     0712345670 as 712345670, 12345678901234567890 as 12345678901234567000
#     00254 as 254, 0001234 as 1234
#     1e5 as 100000, 0x1F as 0
#
# Who fills accounts from a list by it credits users that nobody has, and two references of 20 digits may be
# one, so that the second payment is taken for a repeat. It helps to quote each cell (tried here).
set -euo pipefail
self=$(realpath "$0"); work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund newman@6.2.2
printf '%s\n' userId,reference 0712345670,12345678901234567890 00254,0001234 1e5,0x1F >bare.csv
sed '2,$s/[^,]*/"&"/g' bare.csv >quoted.csv
cat >collection.json <<'JSON'
{"info": {"name": "shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
 "item": [{"name": "add", "request": {"method": "POST", "url": "{{shop}}/add",
  "header": [{"key": "Content-Type", "value": "application/json"}],
  "body": {"mode": "raw", "raw": "{\"userId\": \"{{userId}}\", \"reference\": \"{{reference}}\"}"}}}]}
JSON
cat >try.mjs <<'JS'
import http from "node:http"
import { readFileSync } from "node:fs"
import newman from "newman"

const rows = readFileSync("bare.csv", "utf8").trim().split("\n").slice(1).map((row) => row.split(","))
let bodies
const shop = http.createServer(async (request, answer) => {
  let body = ""
  for await (const part of request) body += part
  bodies.push(JSON.parse(body))
  answer.end("{}")
})
await new Promise((done) => shop.listen(0, "127.0.0.1", done))
const envVar = [{ key: "shop", value: `http://127.0.0.1:${shop.address().port}` }]
for (const file of ["bare.csv", "quoted.csv"]) {
  bodies = []
  await new Promise((done) => newman.run({ collection: "collection.json", iterationData: file, envVar }, done))
  rows.forEach(([user, ref], n) => console.log(`${user} as ${bodies[n].userId}, ${ref} as ${bodies[n].reference}`))
}
shop.close()
JS
timeout 60 node try.mjs | tee seen
{ sed -n 's/^#     //p' "$self"; sed '1d; s/\(.*\),\(.*\)/\1 as \1, \2 as \2/' bare.csv; } >expected
cmp -s seen expected ||
  { echo "newman now reads the cells of a data file otherwise than is said above." >&2; exit 1; }
