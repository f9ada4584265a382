#!/usr/bin/env bash
# localstripe 1.15.10, called by stripe 16.1.0 (PyPI), Python 3.
#
# Behaviour: localstripe, a simulation of Stripe's API for tests, keeps state and refuses unknown members, and pays no
# heed to Idempotency-Key: the same key makes a second object, and a third with another amount. Stripe answers the
# first again (Idempotent-Replayed) and refuses the changed body. No header or log line tells that it is ignored.
# Seen: two customers and two payment intents of one key each, and a third intent of 700 instead of 500.
#
# The wrong guess: what every write of Stripe's own libraries carries when it retries is what such a server does first.
# A test that "a retried top-up charges once" fails on right code, and if the code was bent until it passed, the code
# has its own memory beside Stripe's. What helps: to assert on the header that was sent, as this script does.
set -euo pipefail
dir=$(mktemp -d); server=
trap '[ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; } || true; rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check localstripe==1.15.10 stripe==16.1.0 2>/dev/null
export PORT=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
venv/bin/localstripe --port "$PORT" --from-scratch >log 2>&1 & server=$!
cat >try.py <<'PY'
import os
import sys
import time
import urllib.error
import urllib.request

import stripe

base = f"http://127.0.0.1:{os.environ['PORT']}"
for _ in range(100):
    try:
        urllib.request.urlopen(base + "/v1/customers")
    except urllib.error.HTTPError:
        break  # Unauthorized, so it is there.
    except urllib.error.URLError:
        time.sleep(0.2)
sent = []


class Client(stripe.RequestsClient):
    def request(self, method, url, headers, post_data=None):
        sent.append(headers.get("Idempotency-Key"))
        return super().request(method, url, headers, post_data)


client = stripe.StripeClient("sk_test_none", base_addresses={"api": base}, http_client=Client())
customers = [client.v1.customers.create({"email": "a@example.com"}, {"idempotency_key": "customer-1"}) for _ in "12"]
intents = [client.v1.payment_intents.create({"amount": amount, "currency": "usd"}, {"idempotency_key": "order-1"})
           for amount in (500, 500, 700)]
made = len({customer.id for customer in customers}), len({intent.id for intent in intents}), intents[2].amount
print(f"keys sent: {sent}\ncustomers {made[0]}, payment intents {made[1]}, the last of {made[2]}")
if sent != ["customer-1"] * 2 + ["order-1"] * 3 or made != (2, 3, 700):
    sys.exit("localstripe now heeds idempotency keys otherwise than it did.")
PY
timeout 60 venv/bin/python try.py
