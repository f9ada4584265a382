#!/usr/bin/env bash
# xendit-python 7.0.0 (the gateway's own client, PyPI, with the python-dateutil that it needs and does not bring), Python
# 3.11, beside xendit-node 7.0.0 (npm), Node 20; nothing is sent: urllib3's request and Node's fetch are replaced.
#
# Behaviour: of an invoice, status, currency and payment_method are objects of classes of their own. They print as the
# text, but are equal to no text, and cannot be looked up in a set or as a key of a dict.
# Seen, of an invoice that says "PAID" and "IDR": print(invoice.status) is PAID; invoice.status == "PAID" is False, and
# so is `in ("PAID", "SETTLED")`; {"IDR": …}.get(invoice.currency) raises TypeError. In Node status === "PAID" is true.
#
# The wrong guess: an enum of a client is a text, or compares like one, as in the same gateway's client for Node; and
# what a log prints as PAID is "PAID". The usual branch, `if status == "PAID"`, is never taken, without an error.
# For prepaid credits: who asks for the invoice after its notification never credits. What helps, tried here: str(), or
# to_dict(), whose members are texts.
set -euo pipefail
shop=$(mktemp -d); trap 'rm -rf "$shop"' EXIT
cd "$shop"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check xendit-python==7.0.0 python-dateutil==2.9.0.post0 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-audit --no-fund xendit-node@7.0.0
cat >paid.py <<'PY'
import json, subprocess, sys
import urllib3, xendit
from xendit.apis import InvoiceApi

at = "2026-11-29T12:00:00.000Z"
lists = ("banks", "retail_outlets", "ewallets", "qr_codes", "direct_debits", "paylaters")
invoice = {
    "id": "inv-1", "external_id": "order-1", "user_id": "u", "status": "PAID", "amount": 50000, "currency": "IDR",
    "merchant_name": "m", "merchant_profile_picture_url": "p", "invoice_url": "i", "expiry_date": at, "created": at,
    "updated": at, "payment_method": "EWALLET", "should_exclude_credit_card": False, "should_send_email": False,
    **{f"available_{each}": [] for each in lists},
}
open("invoice.json", "w").write(json.dumps(invoice))

def answer(self, method, url, **_):
    return urllib3.HTTPResponse(json.dumps(invoice).encode(), {"Content-Type": "application/json"}, 200)

urllib3.PoolManager.request = answer
got = InvoiceApi(xendit.ApiClient(xendit.Configuration(api_key="xnd_production_key"))).get_invoice_by_id("inv-1")
try:
    looked_up = {"IDR": 1}.get(got.currency)
except TypeError:
    looked_up = "TypeError"
seen = [str(got.status), got.status == "PAID", got.status in ("PAID", "SETTLED"), looked_up, got.to_dict()["status"]]
seen.append(subprocess.check_output(["node", "paid.cjs"], text=True).strip())
print(seen)
if seen != ["PAID", False, False, "TypeError", "PAID", "true"]:
    sys.exit("xendit-python gives an invoice's status otherwise than it did.")
PY
cat >paid.cjs <<'JS'
global.fetch = async () => new Response(require("node:fs").readFileSync("invoice.json"), { status: 200 })
const { Xendit } = require("xendit-node")
const { Invoice } = new Xendit({ secretKey: "xnd_production_key" })
Invoice.getInvoiceById({ invoiceId: "inv-1" }).then(({ status }) => console.log(status === "PAID"))
JS
timeout 60 venv/bin/python paid.py
