#!/usr/bin/env bash
# chargebee 3.29.0 (the gateway's own client, PyPI), Python 3.11, beside chargebee 3.33.0 (npm), Node 20; nothing is
# sent: in the first httpx's transport is replaced, the second takes an httpClient of one's own.
#
# Behaviour: the names of all members, at any depth, are put into lower case before they are sent, since the filters'
# names are upper case in Python (IS, AFTER). That includes the seller's own names inside additional_information and
# meta_data; and meta_data, which the types call a dict, is written as Python's text of a dict, with single quotes.
# Seen, of {"userId": "Ann"}: additional_information[userid]=Ann, meta_data={'userid': 'Ann'}. The client for Node sends
# meta_data={"userId":"Ann"}. A field whose own name begins with cf_ keeps its case.
#
# The wrong guess: what is inside metadata is the seller's, goes as it is and comes back as it went; a client that
# changes names changes its own. The webhook's reader, in whatever language, finds no userId: paid, and nobody's.
# What helps, tried here: json.dumps() of meta_data, which goes as it is; elsewhere names in lower case alone.
set -euo pipefail
sent=$(mktemp -d); trap 'rm -rf "$sent"' EXIT
cd "$sent"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check chargebee==3.29.0 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-audit --no-fund chargebee@3.33.0
cat >send.mjs <<'JS'
import Chargebee from "chargebee"

const httpClient = { makeApiRequest: async (request) => {
  console.log(decodeURIComponent(await request.text()))
  return new Response('{"customer": {"id": "Ann"}}', { headers: { "Content-Type": "application/json" } })
} }
await new Chargebee({ site: "shop", apiKey: "key", httpClient }).customer.create({ meta_data: { userId: "Ann" } })
JS
cat >send.py <<'PY'
import json, subprocess, sys, urllib.parse
import chargebee, httpx

seen = []

def answer(self, request):
    seen.append(urllib.parse.unquote_plus(request.read().decode()))
    thing = "payment_intent" if "payment_intents" in str(request.url) else "customer"
    return httpx.Response(200, json={thing: {"id": "Ann"}}, request=request)

httpx.HTTPTransport.handle_request = answer
client = chargebee.Chargebee("key", "shop")
customers, intents = client.Customer, client.PaymentIntent
customers.create(customers.CreateParams(meta_data={"userId": "Ann"}))
intents.create(intents.CreateParams(amount=500, currency_code="USD", additional_information={"userId": "Ann"}))
customers.create(customers.CreateParams(meta_data=json.dumps({"userId": "Ann"})))
seen.append(subprocess.check_output(["node", "send.mjs"], text=True).strip())
print(*seen, sep="\n")
if seen != [
    "meta_data={'userid': 'Ann'}", "amount=500&currency_code=USD&additional_information[userid]=Ann",
    'meta_data={"userId": "Ann"}', 'meta_data={"userId":"Ann"}',
]:
    sys.exit("chargebee writes the names inside metadata otherwise than it did.")
PY
timeout 60 venv/bin/python send.py
