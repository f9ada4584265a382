#!/usr/bin/env bash
# airtelmoney-py 1.0.6 (PyPI), a client of Airtel Money, Python 3.11; nothing is sent: its requests session is one's own.
#
# Behaviour: to sign a push to a payer's phone it asks the gateway for a public key once, keeps it, and keeps the day on
# which that key ends (valid_upto) beside it. Nothing ever looks at that day.
# Seen: a key that ends in one second. Two seconds later the next push is signed with it all the same, and the gateway
# is not asked for another; its sign-in token, which ended as well, is fetched anew. get_encryption_key(
# force_refresh=True) asks again, and the pushes after it have the new key.
#
# The wrong guess: an end that is kept is an end that is minded, as the end of the token is, twenty lines above.
# For prepaid credits: the shop runs well for as long as the key lasts, and from that day on no customer can pay by
# phone, until somebody restarts it. What helps, tried here: force_refresh once a day.
set -euo pipefail
shop=$(mktemp -d); trap 'rm -rf "$shop"' EXIT
python3 -m venv "$shop/venv"
"$shop/venv/bin/pip" -q install --disable-pip-version-check airtelmoney-py==1.0.6 2>/dev/null
timeout 60 "$shop/venv/bin/python" - <<'PY'
import base64, sys, time

from airtelmoney import AirtelMoney
from Crypto.Cipher import PKCS1_v1_5
from Crypto.PublicKey import RSA

pairs, asked, signed_by = [RSA.generate(2048) for _ in range(2)], {"token": 0, "key": 0}, []

class Answer:
    status_code, text = 200, ""
    def __init__(self, body): self.body = body
    def json(self): return self.body

class Gateway:
    def post(self, url, **_):
        asked["token"] += 1
        return Answer({"access_token": f"t{asked['token']}", "expires_in": 16})  # it minds the last 15 s

    def request(self, method, url, headers, **_):
        if "encryption-keys" in url:
            pair = pairs[min(asked["key"], 1)]
            asked["key"] += 1
            upto = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() + 1))
            return Answer({"data": {"key": base64.b64encode(pair.public_key().export_key("DER")).decode(),
                "valid_upto": upto}, "status": {"success": True}})
        box = base64.b64decode(headers["x-key"])
        signed_by.append([PKCS1_v1_5.new(pair).decrypt(box, b"") != b"" for pair in pairs].index(True))
        return Answer({"data": {"transaction": {"id": "1"}}, "status": {"success": True}})

client = AirtelMoney("id", "secret", session=Gateway())
push = lambda: client.collection.payment(reference="r", msisdn="752604392", amount=1000)
push()
time.sleep(2.5)
push()
before = dict(asked)
client.get_encryption_key(force_refresh=True)
push()
print("asked for:", before, "the pushes are signed by key:", signed_by)
if before["key"] != 1 or before["token"] < 2 or signed_by != [0, 0, 1]:
    sys.exit("airtelmoney-py minds the end of its key otherwise than it did.")
PY
