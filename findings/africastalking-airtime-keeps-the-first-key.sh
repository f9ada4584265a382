#!/usr/bin/env bash
# africastalking 2.0.3 (the provider's own client, PyPI), Python 3; the server is one on loopback.
#
# Behaviour: Airtime.send(), which sends prepaid airtime to phones, writes idempotency_key into the headers
# of the service's object, and it stays there for each later call that names none. And it changes the list of
# recipients that it is given: "amount" becomes "KES 100", "currency_code" is gone.
# Seen: three sends to three phones, the second with the key "order-2": the third goes out with "order-2" as
# well. The first send's list, sent again after a time-out, raises ValueError, "must specify phoneNumber,
# currencyCode and amount", before anything is sent.
#
# The wrong guess: a key that stands beside the recipients belongs to this call; and what has been sent once
# can be sent again as it is, which a key is there for.
# For whoever pays rewards or refunds in airtime: for the provider the third is a repeat of the second, so
# nobody gets it; and the retry that should have the same key is an error of the caller's. What helps, tried
# here: a key in each call, and copy.deepcopy() of the recipients.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check africastalking==2.0.3 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import copy, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import africastalking

arrived = []

class Provider(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        arrived.append(self.headers["idempotency-key"])
        self.send_response(201)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"numSent": 1}')
    log_message = lambda *_: None

server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
threading.Thread(target=server.serve_forever, daemon=True).start()
africastalking.initialize("sandbox", "key")
airtime = africastalking.Airtime
airtime._baseUrl = f"http://127.0.0.1:{server.server_port}"

def to(phone):
    return [{"phoneNumber": phone, "amount": "100", "currency_code": "KES"}]

first = to("+254712345671")
airtime.send(recipients=first)
airtime.send(recipients=to("+254712345672"), idempotency_key="order-2")
airtime.send(recipients=to("+254712345673"))
try:
    airtime.send(recipients=first, idempotency_key="order-1")
    again = "sent"
except ValueError as error:
    again = str(error).split(":")[0]
keys = arrived[:]
whole = to("+254712345674")
for _ in range(2):
    airtime.send(recipients=copy.deepcopy(whole), idempotency_key="order-4")
print("keys:", keys, "| the first list again:", again, "| its entry:", first[0], "| helped:", arrived[3:])
changed = first == [{"phoneNumber": "+254712345671", "amount": "KES 100"}] and again != "sent"
if keys != [None, "order-2", "order-2"] or not changed or arrived[3:] != ["order-4"] * 2:
    sys.exit("Africa's Talking's client treats a key or its recipients otherwise than it did.")
PY
