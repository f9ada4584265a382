#!/usr/bin/env bash
# omise 1.1.0 (npm), the own client of the gateway Omise (Opn Payments) in Thailand, Japan and Malaysia, Node 20;
# the API is a server on loopback, which has the gateway's filters, and takes an empty one for none.
#
# Behaviour: what a list or a search is narrowed by goes into the address by Node's querystring, which writes nothing
# for an object: filters, as the API has them, are an empty text, and so is each Date. The client says nothing.
# Output seen, of four charges, two of them of 30 November:
#     search, filters: { created: "2026-11-30" }: asked scope=charge&filters=, found 4
#     search, "filters[created]": "2026-11-30": asked scope=charge&filters[created]=2026-11-30, found 2
#     charges, from: new Date("2026-11-30"): asked from=, found 4
#     charges, from: "2026-11-30T00:00:00Z": asked from=2026-11-30T00:00:00Z, found 2
#
# The wrong guess: an object that is given as the API documents it is sent, or refused.
# Who compares a day with the ledger is told of all charges that there ever were, a page at a time: what is missing of
# today is not on the first, and the sum of the day is that of years.
# What helps: "filters[created]" as the member's name; dates as texts.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts omise@1.1.0
cat >try.cjs <<'JS'
const { once } = require("node:events"), http = require("node:http")
const charges = ["2026-11-30", "2026-11-30", "2026-11-29", "2026-10-01"]
let asked
const api = http.createServer((request, response) => {
  asked = request.url.split("?")[1]
  const by = new URLSearchParams(asked), day = by.get("filters[created]"), from = (by.get("from") ?? "").slice(0, 10)
  const data = charges.filter(created => created >= from && (!day || created === day))
  response.setHeader("content-type", "application/json")
  response.end(JSON.stringify({ object: "list", total: data.length, data }))
})
const request = http.request
http.request = options => request({ ...options, host: "127.0.0.1", port: api.address().port })
const omise = require("omise")({ secretKey: "skey_test_only-for-this-trial", scheme: "http" })
const main = async () => {
  await once(api.listen(0, "127.0.0.1"), "listening")
  const tell = async (name, list) => {
    const { total } = await list
    console.log(`${name}: asked ${decodeURIComponent(asked)}, found ${total}`)
  }
  const { charges, search } = omise, scope = "charge", created = "2026-11-30"
  await tell('search, filters: { created: "2026-11-30" }', search.list({ scope, filters: { created } }))
  await tell('search, "filters[created]": "2026-11-30"', search.list({ scope, "filters[created]": created }))
  await tell('charges, from: new Date("2026-11-30")', charges.list({ from: new Date(created) }))
  await tell('charges, from: "2026-11-30T00:00:00Z"', charges.list({ from: `${created}T00:00:00Z` }))
  process.exit()
}
main()
JS
timeout 60 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "It asks otherwise." >&2; exit 1; }
