#!/usr/bin/env bash
# pypaystack2 3.4.0 (PyPI), a client of the gateway Paystack, with pydantic 2.14.4, httpx 0.28.1, Python 3; the API is a
# server on loopback that gives back what it was given.
#
# Behaviour: what is sent goes as it is; of what comes back each name, also those of the shop's own metadata, is turned
# into snake case, a sign at a time: userId is user_id, cartID is cart_i_d. Of two that become one the later stays. A
# name that is a currency is left alone, and is_verified_webhook_payload() leaves all as it came.
# Output seen, of a transaction's metadata, sent by initialize() and read by verify():
#     sent: {"userId": "u1", "cartID": "c7", "KES": 5, "Pack": "small"}
#     data.metadata: {"user_id": "u1", "cart_i_d": "c7", "KES": 5, "pack": "small"}
#     data.metadata["userId"]: KeyError: 'userId'
#     raw: {"userId": "u1", "cartID": "c7", "KES": 5, "Pack": "small"}
#     sent: {"user_id": "u1", "userId": "guest"}
#     data.metadata: {"user_id": "guest"}
#
# The wrong guess: metadata is the shop's, and comes back as it was sent, as it does in the gateway's events.
# The webhook finds the payer under userId, and what looks after a missed one by verify() or the list finds nobody, and
# leaves it: who paid while the webhook was away gets no credits, without an error where .get("userId") is asked.
# What helps: response.raw["data"]["metadata"]; or names in small letters.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv; printf '%s\n' pydantic==2.14.4 httpx==0.28.1 >pins
venv/bin/pip install -q --disable-pip-version-check pypaystack2==3.4.0 -c pins 2>/dev/null
cat >try.py <<'PY'
import json, threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pypaystack2 import PaystackClient
from pypaystack2.base_clients import AbstractAPIClient
class Paystack(BaseHTTPRequestHandler):
    def do_POST(self):
        sent.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.answer({"authorization_url": "https://gateway.example/a", "access_code": "a", "reference": "r"})
    def do_GET(self):
        customer = {"id": 1, "email": "ann@example.org", "customer_code": "CUS_1"}
        self.answer({"id": 7, "domain": "test", "status": "success", "reference": "r", "amount": 50000,
                     "currency": "KES", "channel": "card", "customer": customer, "authorization": {},
                     "metadata": sent[-1]["metadata"]})
    def answer(self, data):
        self.send_response(200), self.send_header("Content-Type", "application/json"), self.end_headers()
        self.wfile.write(json.dumps({"status": True, "message": "ok", "data": data}).encode())
    log_message = lambda *_: None
server, sent = HTTPServer(("127.0.0.1", 0), Paystack), []
threading.Thread(target=server.serve_forever, daemon=True).start()
AbstractAPIClient._BASE_URL = f"http://127.0.0.1:{server.server_port}"
client = PaystackClient(secret_key="sk_test_only-for-this-trial")
for metadata in {"userId": "u1", "cartID": "c7", "KES": 5, "Pack": "small"}, {"user_id": "u1", "userId": "guest"}:
    client.transactions.initialize(amount=50000, email="ann@example.org", reference="r", metadata=metadata)
    print("sent:", json.dumps(sent[-1]["metadata"]))
    response = client.transactions.verify("r")
    print("data.metadata:", json.dumps(response.data.metadata))
    if "cartID" in metadata:
        try:
            response.data.metadata["userId"]
        except KeyError as error:
            print(f'data.metadata["userId"]: KeyError: {error}')
        print("raw:", json.dumps(response.raw["data"]["metadata"]))
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Names come back otherwise." >&2; exit 1; }
