#!/usr/bin/env bash
# mollie-api-python 4.0.0 (PyPI), Mollie's own client, Python 3.11; a page of ten payments from a server on loopback.
#
# Behaviour: the list of payments has a length, an order, and slices, but it cuts a slice by range() over the numbers as
# they were written: from -3 up to the end, or from 0 down to the end, which is nothing.
# Output seen, of tr_10 to tr_1, as Mollie lists them, newest first:
#     payments: 10 9 8 7 6 5 4 3 2 1
#     payments[:3]: 10 9 8
#     payments[::-1]: none
#     payments[:-3]: none
#     payments[-3:]: 3 2 1 10 9 8 7 6 5 4 3 2 1
#     list(payments)[::-1]: 1 2 3 4 5 6 7 8 9 10
#
# The wrong guess: what takes slices takes them as Python's sequences do, or raises.
# A job that adds what no webhook told of, oldest first, by payments[::-1], adds nothing and ends well, each night. "The
# last three" are thirteen, three of them twice: a sum of them, or a credit without a reference, counts those two times.
# What helps, tried here: list() around it.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check mollie-api-python==4.0.0 2>/dev/null
cat >try.py <<'PY'
import http.server
import json
import threading

from mollie.api.client import Client

PAGE = {"count": 10, "_links": {"next": None, "previous": None}, "_embedded": {"payments": [
    {"resource": "payment", "id": f"tr_{number}", "status": "paid", "amount": {"value": "5.00", "currency": "EUR"}}
    for number in range(10, 0, -1)]}}


class Mollie(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps(PAGE).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/hal+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mollie)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = Client(api_endpoint=f"http://127.0.0.1:{server.server_port}")
client.set_api_key("test_" + "x" * 30)
payments = client.payments.list()
for name in ("payments", "payments[:3]", "payments[::-1]", "payments[:-3]", "payments[-3:]", "list(payments)[::-1]"):
    print(f"{name}:", " ".join(payment.id[3:] for payment in eval(name)) or "none")
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A slice of Mollie's list is cut in another way." >&2; exit 1; }
