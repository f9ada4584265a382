#!/usr/bin/env bash
# l402kit 1.10.1, whose l402_required sells calls of an API for Lightning payments, with its own client and with
# l402-requests 0.9.0 (all PyPI), Flask 3.1.3, Python 3.11; no money moves: its DevProvider makes the invoices.
#
# Behaviour: the server takes a paid token once; for a second time it answers 401 "Token already used", not 402. Both
# clients keep a token, send it with the next call, and pay anew at 402 alone: so that they get 401 until it has
# expired. l402-requests sends it to each path that begins with the same two steps, too.
# Output seen, /api/v1/vend three times, /api/v1/fails twice (its handler says 500), /api/v1/vend an hour later:
#     l402kit's client: 200, 401, 401; 500, 401; 200; paid 3 times
#     l402-requests: 200, 401, 401; 401, 401; 200; paid 2 times
#     l402-requests, a new client for each call: 200, 200, 200; 500, 500; 200; paid 6 times
#
# The wrong guess: a client which pays by itself pays for each call, or what it keeps is good for more; 402 says "pay".
# A buyer's agent with money gets one answer in an hour, and takes 401 for a matter of keys; the seller sells one call,
# and keeps the money of one that failed. A try with one call is right. What helps, tried here: a client for each call.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check l402kit==1.10.1 l402-requests==0.9.0 flask==3.1.3 2>/dev/null
cat >try.py <<'PY'
import time
from unittest.mock import patch
import flask, httpx, l402_requests, l402kit, l402kit.client, l402kit.dev  # noqa: E401
app, invoices, paid = flask.Flask("shop"), {}, []


class Provider(l402kit.dev.DevProvider):
    async def create_invoice(self, sats):
        made = await super().create_invoice(sats)
        made.payment_request = f"lnbc{sats * 10}n1{made.payment_hash.replace('1', 'z')}"
        invoices[made.payment_request] = self.get_preimage(made.payment_hash)
        return made


class Wallet:
    def pay_invoice(self, invoice):
        return paid.append(invoice) or invoices[invoice]
    pay_invoice_sync = pay_invoice


@app.get("/api/v1/<name>")
@l402kit.l402_required(price_sats=10, lightning=Provider())
def sell(name):
    return "token", 500 if name == "fails" else 200


def show(name, make, keep=True):
    def call(path):
        return str((client if keep else make()).get(f"http://shop.test/api/v1/{path}").status_code)
    client, _ = make(), paid.clear()
    calls = ", ".join(call("vend") for _ in range(3)) + "; " + ", ".join(call("fails") for _ in range(2))
    with patch("time.time", lambda now=time.time() + 3700: now):
        print(f"{name}: {calls}; {call('vend')}; paid {len(paid)} times")


shop, client = httpx.WSGITransport(app), httpx.Client
with patch.object(l402kit.client.httpx, "Client", lambda **given: client(**{**given, "transport": shop})):
    show("l402kit's client", lambda: l402kit.L402Client(Wallet()))
    show("l402-requests", lambda: l402_requests.L402Client(Wallet()))
    show("l402-requests, a new client for each call", lambda: l402_requests.L402Client(Wallet()), keep=False)
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Calls are sold otherwise." >&2; exit 1; }
