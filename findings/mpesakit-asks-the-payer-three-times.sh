#!/usr/bin/env bash
# mpesakit 2.2.0 and mpesa-wrapper 1.0.0 (PyPI), clients of M-Pesa's Daraja, Python 3; Daraja is a server on loopback.
#
# Behaviour: an STK push, by which a phone asks its owner to pay, is sent three times when its answer is late (10 s,
# mpesakit), or when it is lost, or 503 (mpesa-wrapper). No argument turns that off. Daraja has no idempotency key for
# a push, and gives each its own CheckoutRequestID, of which the caller, who gets an error, learns none.
# Seen: one call, three pushes of the same amount to the same phone.
#
# The wrong guesses: a client of a gateway without such keys does not repeat a request for money; and a time-out says
# that nobody was asked. (Whether Safaricom lets a second push of one amount through was not tried.)
# What helps: tried here, one try for mpesakit, by a private name. Credit by the callback's receipt number, and do not
# take the error for "not paid".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check mpesakit==2.2.0 mpesa-wrapper==1.0.0 2>/dev/null
cat >try.py <<'PY'
import http.server, json, sys, threading, time

import mpesa_wrapper
from mpesakit.auth import TokenManager
from mpesakit.http_client import MpesaHttpClient
from mpesakit.mpesa_express import StkPush, StkPushSimulateRequest
from tenacity import stop_after_attempt

class Daraja(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if body:
            pushes.append((json.loads(body)["PhoneNumber"], json.loads(body)["Amount"]))
            time.sleep(1.5 if fault == "late" else 0)
            if fault != "503":
                return self.connection.close()
        self.send_response(503 if body else 200)
        self.end_headers()
        self.wfile.write(b'{"access_token": "t", "expires_in": "3599"}')
    do_POST = do_GET
    def log_message(self, *words): pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Daraja)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_address[1]}"
MpesaHttpClient.post.__defaults__ = (1,)   # The limit is 1 s in place of 10 s, for the test alone.
client = MpesaHttpClient()
client.base_url = base
kit = StkPush(http_client=client, token_manager=TokenManager(consumer_key="k", consumer_secret="s", http_client=client))
push = StkPushSimulateRequest(
    BusinessShortCode=174379, TransactionType="CustomerPayBillOnline", Amount=100, PartyA="254712345678",
    PartyB="174379", PhoneNumber="254712345678", CallBackURL="https://pluct.example/paid", AccountReference="u1",
    TransactionDesc="credits", Passkey="p")
wrapper = mpesa_wrapper.MpesaClient(dict(
    base_url=base, auth_url=base, consumer_key="k", consumer_secret="s", shortcode="174379", passkey="p",
    callback_url="https://pluct.example/paid"))
seen = []
for name, fault in ("kit", "late"), ("wrapper", "lost"), ("wrapper", "503"), ("kit, told to stop", "late"):
    pushes = []
    if "stop" in name:
        MpesaHttpClient._raw_post.retry.stop = stop_after_attempt(1)
    try:
        wrapper.stk_push(phone_number="254712345678", amount=100, account_reference="u1", transaction_desc="credits") \
            if name == "wrapper" else kit.push(push)
    except Exception as error:
        print(f"{name}, {fault}: {len(pushes)} pushes of {len(set(pushes))}, then {type(error).__name__}")
        seen.append(len(pushes))
if seen != [3, 3, 3, 1]:
    sys.exit("An STK push is repeated otherwise than it was.")
PY
timeout 100 venv/bin/python try.py 2>log || { tail -3 log; exit 1; }
