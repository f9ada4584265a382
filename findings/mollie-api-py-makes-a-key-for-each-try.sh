#!/usr/bin/env bash
# mollie-api-py 1.10.20 (the gateway's own client, PyPI), Python 3, beside mollie-api-typescript 1.12.28
# (npm), Node 20; the server is one on loopback.
#
# Behaviour: both repeat a POST by themselves at 429, 5xx and a lost connection, and both invent an
# Idempotency-Key if none is given. The one for TypeScript invents one for the call. The one for Python does
# so anew in each try, so that the gateway takes the second try for another request.
# Seen: a server that answers 503 twice and then 201 gets three POSTs of one refund, with three keys from
# Python and with one key from TypeScript. With idempotency_key="mine" Python sends that one each time.
#
# The wrong guess: a client that repeats a POST and makes keys makes them so that the repeat is known; and
# two clients of one gateway, made by one generator, do the same.
# For prepaid credits: the refund of a part of a payment, whose answer was lost, can be paid out again, and
# the caller gets one refund back; a payment can be made twice. What helps, tried here: a key of one's own
# for each call.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check mollie-api-py==1.10.20 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mollie-api-typescript@1.12.28
cat >node.mjs <<'JS'
import { Client } from "mollie-api-typescript"

const client = new Client({ security: { apiKey: "test_x" }, serverURL: process.argv[2] })
const refundRequest = { amount: { currency: "EUR", value: "10.00" }, description: "half" }
await client.refunds.create({ paymentId: "tr_1", refundRequest }).catch(() => {})
JS
cat >try.py <<'PY'
import subprocess, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mollie import ClientSDK, Security

keys = []

class Gateway(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        keys.append(self.headers["idempotency-key"])
        self.send_response(201 if len(keys) % 3 == 0 else 503)
        self.send_header("content-type", "application/hal+json")
        self.end_headers()
        self.wfile.write(b"{}")
    log_message = lambda *_: None

server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
client = ClientSDK(security=Security(api_key="test_x"), server_url=url)
asked = {"amount": {"currency": "EUR", "value": "10.00"}, "description": "half"}

def refund(**key):
    client.refunds.create(payment_id="tr_1", refund_request=asked, **key)

def typescript():
    subprocess.run(["node", "node.mjs", url], check=True)

seen = []
for call in (refund, lambda: refund(idempotency_key="mine"), typescript):
    keys.clear()
    try:
        call()
    except Exception:
        pass  # the answer at the end is no whole refund
    seen.append((len(keys), len(set(keys)), None in keys))
print("tries and keys in Python, with a key of our own, in TypeScript:", seen)
if seen != [(3, 3, False), (3, 1, False), (3, 1, False)]:
    sys.exit("mollie-api-py, or the client beside it, makes its keys otherwise than it did.")
PY
timeout 120 venv/bin/python try.py
