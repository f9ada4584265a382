#!/usr/bin/env bash
# konthaina-khqr 0.1.7 and bakong-khqr 0.6.5 (PyPI), which make Cambodia's payment codes, read by the central bank's own
# SDK, bakong-khqr 1.0.20 (npm), Python 3.11, Node 20; nothing leaves the machine.
#
# Behaviour: konthaina-khqr writes no expiry into a code with an amount, which the bank's SDK does not take; its own
# verify() looks at the checksum alone. A bill number is cut at 25 characters, without an error.
# Output seen, of each maker's code, its verify(), and the SDK's:
#     konthaina-khqr, any amount: True, true
#     konthaina-khqr, 19.90 USD: True, false
#     konthaina-khqr, 15000 KHR: True, false
#     bakong-khqr (PyPI), 19.90 USD: True, true
#     the SDK's own words for 19.90 USD without an expiry: Expiration timestamp is required for dynamic KHQR
#     konthaina-khqr, bills order-20261130-ann-0000001 and ...02: order-20261130-ann-000000, order-20261130-ann-000000
#
# The wrong guess: a code which its maker verifies is one that can be paid, as the code without an amount is; and what
# is too long for the format is refused.
# The shop's test by verify() is passed, and an app that checks as the SDK does refuses each payer of an order with a
# price. By the bill number, which tells what was paid for, two orders of a user are one.
# What helps, tried here: bakong-khqr, in either language; and to take the SDK's verify() into the tests.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv; npm init -y >log
venv/bin/pip -q install --disable-pip-version-check konthaina-khqr==0.1.7 bakong-khqr==0.6.5 2>/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts bakong-khqr@1.0.20 >>log 2>&1 || { cat log; exit 1; }
cat >try.py <<'PY'
import json
import subprocess
from bakong_khqr import KHQR
from konthaina_khqr import Currency, KHQRGenerator, MerchantType, decode, verify


def code(currency=Currency.USD, amount=None, bill=None):
    maker = KHQRGenerator(MerchantType.INDIVIDUAL).set_bakong_account_id("ann@aclb").set_merchant_name("Ann")
    maker.set_currency(currency).set_merchant_city("Phnom Penh").set_bill_number(bill)
    return (maker.set_amount(amount) if amount else maker).generate().qr


def told(name, qr):
    ask = "require('bakong-khqr').BakongKHQR.verify(process.argv[1]).isValid"
    print(f"{name}: {verify(qr)}, {subprocess.check_output(['node', '-p', ask, qr], text=True).strip()}")


told("konthaina-khqr, any amount", code())
told("konthaina-khqr, 19.90 USD", code(amount=19.90))
told("konthaina-khqr, 15000 KHR", code(Currency.KHR, 15000))
told("bakong-khqr (PyPI), 19.90 USD", str(KHQR("token").create_qr(
    account_id="ann@aclb", merchant_name="Ann", merchant_city="Phnom Penh", amount=19.90, currency="USD")))
print("the SDK's own words for 19.90 USD without an expiry:", subprocess.check_output(["node", "-p", """
const { BakongKHQR, IndividualInfo, khqrData } = require("bakong-khqr"), currency = khqrData.currency.usd
new BakongKHQR().generateIndividual(new IndividualInfo("ann@aclb", "Ann", "Phnom Penh", { currency, amount: 19.9 }))
  .status.message"""], text=True).strip())
kept = [decode(code(amount=5, bill=f"order-20261130-ann-000000{n}"))["62"][4:] for n in (1, 2)]
print("konthaina-khqr, bills order-20261130-ann-0000001 and ...02:", ", ".join(kept))
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Codes are made or read otherwise." >&2; exit 1; }
