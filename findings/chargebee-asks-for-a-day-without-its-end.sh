#!/usr/bin/env bash
# chargebee 3.33.0 (the gateway's own client, npm), Node 20, beside chargebee 3.29.0 (PyPI), Python 3.11; nothing is
# sent: the first takes an httpClient of one's own, in the second httpx's transport is replaced.
#
# Behaviour: a list's filter of one field with two operators, such as {after, before}, is flattened in a loop that goes
# on writing behind the name it has just made. The second operator stands inside the first, where no field is.
# Seen, for the payments of 1 January 2026: date[after]=1767225600, date[after][before]=1767312000 from Node, and
# date[after]=…, date[before]=… from Python. The caller's own object is rewritten so, too: its `date` is gone, and these
# two names are in it. With {between: [a, b]} Node asks for date[between].
#
# The wrong guess: two operators that the types allow together are both sent, as the same gateway's client in Python
# does; and a filter is an argument, not a place to write.
# For prepaid credits: the nightly comparison of a day's payments with the ledger has no end of the day for the gateway.
# What it answers then was not tried; either way it is not that day. What helps, tried here: `between`, made anew.
set -euo pipefail
asked=$(mktemp -d); trap 'rm -rf "$asked"' EXIT
cd "$asked"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check chargebee==3.29.0 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-audit --no-fund chargebee@3.33.0
cat >ask.mjs <<'JS'
import Chargebee from "chargebee"

const seen = []
const httpClient = { makeApiRequest: async (request) => {
  seen.push(decodeURIComponent(new URL(request.url).search))
  return new Response('{"list": []}', { headers: { "Content-Type": "application/json" } })
} }
const chargebee = new Chargebee({ site: "shop", apiKey: "key", httpClient })
const filter = { date: { after: 1767225600, before: 1767312000 } }
await chargebee.transaction.list(filter)
const left = Object.keys(filter).join()
await chargebee.transaction.list({ date: { between: [1767225600, 1767312000] } })
console.log(JSON.stringify([...seen, left]))
JS
cat >ask.py <<'PY'
import json, subprocess, sys, urllib.parse
import chargebee, httpx
from chargebee import Filters

asked = []

def answer(self, request):
    asked.append("?" + urllib.parse.unquote_plus(str(request.url)).partition("?")[2])
    return httpx.Response(200, json={"list": []}, request=request)

httpx.HTTPTransport.handle_request = answer
transactions = chargebee.Chargebee("key", "shop").Transaction
day = Filters.TimestampFilter(AFTER=1767225600, BEFORE=1767312000)
transactions.list(transactions.ListParams(date=day))
seen = json.loads(subprocess.check_output(["node", "ask.mjs"])) + asked
print(*seen, sep="\n")
if seen != [
    "?date[after]=1767225600&date[after][before]=1767312000", "?date[between]=[1767225600,1767312000]",
    "date[after],date[after][before]", "?date[after]=1767225600&date[before]=1767312000",
]:
    sys.exit("chargebee flattens two operators of a filter otherwise than it did.")
PY
timeout 60 venv/bin/python ask.py
