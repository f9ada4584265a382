#!/usr/bin/env bash
# telebirr 0.26.1 (PyPI), a client of Ethiopia's mobile money, Python 3.11; nothing is sent: requests.post is replaced.
#
# Behaviour: an order without a number of its own gets the clock's whole second as merch_order_id. An order without
# an address for the gateway's word of the payment gets http://www.google.com as its notify_url.
# Seen: ten orders of two customers, made one after the other, have one number, or two if a second ends meanwhile; each
# order's notify_url is that address. merch_order_id and notify_url given to createOrder() go as they are.
#
# The wrong guess: a client that makes an order's number makes one that no other order has, as it does with the nonce
# beside it, a UUID; and without an address there is no notification, as its page says.
# For prepaid credits: two buyers of one second have one number, so that the ledger counts one of the two payments, or
# credits the other customer; and with the defaults nobody hears of either. What helps, tried here: give both.
set -euo pipefail
shop=$(mktemp -d); trap 'rm -rf "$shop"' EXIT
python3 -m venv "$shop/venv"
"$shop/venv/bin/pip" -q install --disable-pip-version-check telebirr==0.26.1 cryptography==50.0.2 \
  pycryptodome==3.23.0 requests==2.34.2 2>/dev/null
timeout 60 "$shop/venv/bin/python" - <<'PY'
import base64, contextlib, io, json, sys, time
from unittest import mock

import requests
from Crypto.PublicKey import RSA
from telebirr.telebirr import Telebirr

asked = []

def post(url, data, **_):
    if "preOrder" in url:
        asked.append(json.loads(data)["biz_content"])
    return mock.Mock(json=lambda: {"token": "t", "biz_content": {"prepay_id": "p"}})

requests.post = post
key = base64.b64encode(RSA.generate(2048).export_key("DER")).decode()

def order(user, **more):
    shop = Telebirr({}, "https://gateway.example", "fabric", "secret", "app", "code", key)
    with contextlib.redirect_stdout(io.StringIO()):
        shop.createOrder(title="credits for " + user, amount="100", **more)
    return asked[-1]

time.sleep(1 - time.time() % 1)  # at the beginning of a second
orders = [order(user) for user in 5 * ["Ann", "Ben"]]
numbers, addresses = {each["merch_order_id"] for each in orders}, {each["notify_url"] for each in orders}
own = order("Ann", merch_order_id="order-1", notify_url="https://shop.example/paid")
print(len(orders), "orders, numbers:", numbers, "addresses:", addresses, own["merch_order_id"], own["notify_url"])
if (
    len(numbers) > 3 or addresses != {"http://www.google.com"}
    or (own["merch_order_id"], own["notify_url"]) != ("order-1", "https://shop.example/paid")
):
    sys.exit("telebirr numbers its orders, or names an address, otherwise than it did.")
PY
