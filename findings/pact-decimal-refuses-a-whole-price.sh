#!/usr/bin/env bash
# pact-python 4.2.0 (PyPI), Python 3, its verification of a service against a contract; the service is on loopback.
#
# Behaviour: the matchers go by how a number is written, not by what it is. decimal() wants digits behind a point: 20,
# 0 and -3 are none. integer() wants no point: 20.0, and 1e2, are none. like(10) takes 19.99.
# Seen: a contract says that a price is decimal(19.99). The service passes with 19.99, and with 20.0, which Python
# writes for it; with 20, which JavaScript and Go write for the same amount, verification fails. A balance of
# integer(10) fails for the 20.0 of a service that counts in doubles, and like(10) lets half a credit pass.
#
# The wrong guesses: a decimal may be whole, as a price; and like() of a whole number asks for whole numbers. So the
# contract breaks when a price becomes a whole one, and not when a balance becomes a broken one.
# What helps, tried here: number() for amounts, which takes all of them and refuses text.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; export PACT_DO_NOT_TRACK=true
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check pact-python==4.2.0 2>/dev/null
cat >try.py <<'PY'
import http.server
import json
import sys
import threading
import urllib.request

from pact import Pact, Verifier, match


class Service(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b'{"value": %s}' % answer.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
threading.Thread(target=server.serve_forever, daemon=True).start()
rules = {"decimal": match.decimal(19.99), "integer": match.integer(10), "like": match.like(10),
         "number": match.number(19.99)}
seen = {}
for name, rule in rules.items():
    pact = Pact("app", "credits").with_specification("V4")
    pact.upon_receiving("a look").with_request("GET", "/").will_respond_with(200).with_body(
        {"value": rule}, "application/json")
    with pact.serve() as service:
        urllib.request.urlopen(str(service.url)).read()
    pact.write_file(name)
    for answer in ["20", "20.0", "19.99", '"20"']:
        verifier = Verifier("credits", host="127.0.0.1").add_transport(
            url=f"http://127.0.0.1:{server.server_address[1]}").add_source(name)
        try:
            verifier.verify()
            seen.setdefault(name, []).append(answer)
        except RuntimeError:
            pass
print("passes:", json.dumps(seen))
if seen != {"decimal": ["20.0", "19.99"], "integer": ["20"], "like": ["20", "20.0", "19.99"],
            "number": ["20", "20.0", "19.99"]}:
    sys.exit("pact's matchers take other numbers than they did.")
PY
timeout 100 venv/bin/python try.py 2>log | grep '^passes' || { tail -3 log; exit 1; }
