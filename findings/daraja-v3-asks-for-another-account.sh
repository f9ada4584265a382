#!/usr/bin/env bash
# daraja-v3 0.2.1 (PyPI), a client of M-Pesa, asking daraja-mock 1.0.5 (PyPI), a double of its API, on loopback,
# Python 3.
#
# Behaviour: of the account that a payment is for, which the payer sees, and which comes back as BillRefNumber of the
# confirmation, it drops all signs but letters of a to z, digits and dashes, and what is over 12. Of an amount it drops
# the cents, which M-Pesa has not. The id of a payout, as of money given back, is the second in which it is made.
# Output seen, of stk_push() with each account and 100 shillings; of an amount; of b2c() to two customers:
#     ann_smith: asked for annsmith
#     annsmith: asked for annsmith
#     ann@example.org: asked for annexampleor
#     ann@example.or.ke: asked for annexampleor
#     Invoice-2024-042, of its readme: asked for Invoice-2024
#     Zoë: asked for Zo
#     199.99: asked for 199
#     two payouts at once, OriginatorConversationID: one
#
# The wrong guess: a reference goes as it is, or is refused before anything is sent, as a wrong telephone number is.
# Each payment of a shop with a Paybill is told by the confirmation, too, where the account is the userId: Ann Smith's
# credits go to annsmith, two customers share one account, and others are nobody's. 199.99 is paid with 199, which is no
# price of anything. Two refunds of one second have one id, which M-Pesa wants to be of one payout.
# What helps: an account of at most 12 letters and digits for each user; whole shillings; a second between payouts.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check daraja-v3==0.2.1 daraja-mock==1.0.5 2>/dev/null
cat >try.py <<'PY'
import socket, time
from decimal import Decimal
from daraja_mock import DarajaMock
from mpesa import MpesaClient
with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
mock = DarajaMock()
client = MpesaClient("key", "secret", 174379, "passkey", base_url=mock.run_thread(port=port))
def asked(name, reference="ann", amount=100):
    sent = client.stk_push("0712345678", amount, reference, callback_url="https://shop.example/told")
    assert sent.checkout_request_id
    return mock.request_log()[-1]["body"][name]
for user in "ann_smith", "annsmith", "ann@example.org", "ann@example.or.ke", "Invoice-2024-042", "Zoë":
    print(f"{user}{', of its readme' * user.startswith('I')}: asked for {asked('AccountReference', user)}")
print("199.99: asked for", asked("Amount", amount=Decimal("199.99")))
time.sleep(1 - time.time() % 1)
ids = set()
for phone in "0712345678", "0722345678":
    client.b2c(phone, 100, "refund", callback_url="https://shop.example/told")
    ids.add(mock.request_log()[-1]["body"]["OriginatorConversationID"])
print("two payouts at once, OriginatorConversationID:", "one" if len(ids) == 1 else "two")
PY
timeout 60 venv/bin/python try.py 2>log | grep -v '^ \*' | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Accounts are asked for otherwise." >&2; exit 1; }
