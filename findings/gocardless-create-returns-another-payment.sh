#!/usr/bin/env bash
# gocardless_pro 3.22.0 (the gateway's own client, PyPI), Python 3; the server is one on loopback. It answers a used
# key by 409, idempotent_creation_conflict, with the id of what the key made: the form that this client reads.
#
# Behaviour: payments.create() does not raise at that answer. It fetches the older object and returns it as if it had
# just been made, whatever was asked for now.
# Seen: one key, first with 500, then with 900: both calls return a payment of 500, the second by a POST and a GET.
#
# The wrong guess: with another body the call raises, as Stripe's does. Whoever credits what was asked for gives 900
# for 500, and a key that is too coarse (the day, say) is never noticed. What helps, tried here: to credit by the
# returned object's amount, or Client(raise_on_idempotency_conflict=True).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check gocardless_pro==3.22.0 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import gocardless_pro

CONFLICT = {"reason": "idempotent_creation_conflict", "links": {"conflicting_resource_id": "PM1"}}
made, asked = {}, []


class Gateway(BaseHTTPRequestHandler):
    def do_POST(self):
        asked.append(self.command)
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        status, content = 200, {"payments": made}
        if body and made:
            status, content = 409, {"error": {"type": "invalid_state", "message": "known", "errors": [CONFLICT]}}
        elif body:
            made.update(id="PM1", amount=json.loads(body)["payments"]["amount"])
        self.send_response_only(status)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    do_GET = do_POST


server = HTTPServer(("127.0.0.1", 0), Gateway)
Thread(target=server.serve_forever, daemon=True).start()


def create(amount, **options):
    client = gocardless_pro.Client(access_token="none", base_url=f"http://127.0.0.1:{server.server_port}", **options)
    try:
        return client.payments.create(params={"amount": amount}, headers={"Idempotency-Key": "2026-11-28"}).amount
    except gocardless_pro.errors.IdempotentCreationConflictError:
        return "raises"


seen = [create(500), create(900), create(900, raise_on_idempotency_conflict=True)]
print(*seen, *asked)
if seen != [500, 500, "raises"] or asked != ["POST", "POST", "GET", "POST"]:
    sys.exit("gocardless_pro now treats a key that was used otherwise than it did.")
PY
