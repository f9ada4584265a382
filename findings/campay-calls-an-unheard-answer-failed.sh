#!/usr/bin/env bash
# campay 1.1.0 (PyPI), the gateway's own client, for mobile money in Cameroon; Python 3; the gateway is on loopback.
#
# collect() asks a payer by phone, waits, and returns the gateway's answer with a "status". Any trouble on the way, a
# connection that was cut after the request, a proxy's 502, is swallowed there and becomes {"status": "FAILED",
# "message": "Collect error"}: the same status as that of a payment that the payer has refused, and no exception.
# Seen: the gateway takes the request, and its answer is lost, or is a page of HTML: FAILED, and the payer's phone asks.
# Refused for its amount: FAILED. Refused on the phone: FAILED. Paid: SUCCESSFUL.
# The reference is in the answers of the last two alone.
#
# Guessed wrong: a client's FAILED is the gateway's word, and what was not heard raises. A shop that closes the order at
# FAILED, or lets the buyer try again, has the money of a closed order, or of two.
# What helps, tried here: only an answer with a reference is a verdict; the others stay open until the gateway's call,
# found by external_reference.
set -euo pipefail
stall=$(mktemp -d); trap 'rm -rf "$stall"' EXIT
python3 -m venv "$stall/venv"
"$stall/venv/bin/pip" -q install --disable-pip-version-check campay==1.1.0 requests==2.34.2 2>/dev/null
timeout 60 "$stall/venv/bin/python" - <<'PY'
import contextlib, http.server, io, json, sys, threading, time

from campay.sdk import Client
asked, case = [], ""

class Gateway(http.server.BaseHTTPRequestHandler):
    def say(self, status, body):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "token" in self.path:
            return self.say(200, {"token": "t"})
        if case == "amount":
            return self.say(400, {"message": "Invalid amount"})
        asked.append(body["external_reference"])   # From here on the payer's phone asks.
        if case == "lost":
            return self.connection.close()
        if case == "502":
            return self.say(502, b"<html>Bad Gateway</html>")
        self.say(200, {"reference": "ref-1"})
    def do_GET(self):
        self.say(200, {"reference": "ref-1", "status": "FAILED" if case == "refused" else "SUCCESSFUL"})
    def log_message(self, *words): pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = Client({"app_username": "u", "app_password": "p", "environment": "PROD"})
client.host = f"http://127.0.0.1:{server.server_address[1]}"
time.sleep = lambda seconds: None
seen = {}
for case in "lost", "502", "amount", "refused", "paid":
    with contextlib.redirect_stdout(io.StringIO()):
        answer = client.collect({"amount": "100", "currency": "XAF", "from": "237670000000", "description": "credits",
                                 "external_reference": case})
    seen[case] = answer["status"], "reference" in answer, case in asked
    print(f"{case}: {answer}, the phone asked: {case in asked}")
if seen != {"lost": ("FAILED", False, True), "502": ("FAILED", False, True), "amount": ("FAILED", False, False),
            "refused": ("FAILED", True, True), "paid": ("SUCCESSFUL", True, True)}:
    sys.exit("campay calls other things FAILED than it did.")
PY
