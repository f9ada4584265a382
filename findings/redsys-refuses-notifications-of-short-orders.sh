#!/usr/bin/env bash
# redsys 0.4.0 (PyPI) for the gateway of that name in Spain, beside redsys-api 0.0.3 and node-redsys-api 0.0.5 (npm),
# Node 20, Python 3; nothing is sent.
#
# Behaviour: an order goes out with zeros before it, up to ten characters, in a payment and in a refund. Of an order of
# up to eight characters, which the gateway allows (4 to 12), it counts the key of the signature over sixteen bytes, not
# eight, so that it refuses what the others sign.
# Output seen, of a shop that changes to it, with orders that were paid before:
#     order 10012345, asked as 0010012345; its refund is of 0010012345
#     notification of 10012345, signed by redsys-api and node-redsys-api alike: refused
#     order 100123456, asked as 0100123456; its refund is of 0100123456
#     notification of 100123456, signed by redsys-api and node-redsys-api alike: good
#     order 1001234567, asked as 1001234567; its refund is of 1001234567
#     notification of 1001234567, signed by redsys-api and node-redsys-api alike: good
#
# The wrong guess: the order is what one gives, and a signature is right or wrong for all that have the key.
# Notifications name an order that the shop does not have, so that a payment finds no payer. Refunds of the orders from
# before are of others, and what is told of those with up to eight characters is taken for forged.
# What helps: orders of ten to twelve characters, or another package for the old ones.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv; npm init -y >/dev/null
venv/bin/pip install -q --disable-pip-version-check redsys==0.4.0 pycryptodome==4.4.0 2>/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts redsys-api@0.0.3 node-redsys-api@0.0.5
cat >sign.cjs <<'JS'
const RedsysAPI = require("redsys-api"), { Redsys } = require("node-redsys-api")
const [key, ...orders] = process.argv.slice(2)
console.log(JSON.stringify(orders.map(order => {
  const told = { Ds_Order: order, Ds_Amount: "1999", Ds_Currency: "978", Ds_Response: "0000" }
  const parameters = Buffer.from(JSON.stringify(told)).toString("base64")
  const signatures = [new RedsysAPI().createMerchantSignatureNotif(key, parameters),
    new Redsys().createMerchantSignatureNotif(key, parameters)].map(text => text.replace(/-/g, "+").replace(/_/g, "/"))
  return [order, parameters, signatures[0], signatures[0].replace(/=+$/, "") === signatures[1].replace(/=+$/, "")]
})))
JS
cat >try.py <<'PY'
import json
import subprocess
from redsys import DATA, Client
KEY = "sq7HjrUOBfKmC576ILgskD5srU870gJ7"
client = Client("999008881", KEY, sandbox=True)
orders = ["10012345", "100123456", "1001234567"]
signed = subprocess.run(["node", "sign.cjs", KEY, *orders], capture_output=True, text=True, check=True).stdout
for order, parameters, signature, alike in json.loads(signed):
    given = {**dict.fromkeys(DATA, ""), "DS_MERCHANT_AMOUNT": 20, "DS_MERCHANT_ORDER": order}
    asked, back = (client.decode_parameters(make(given)["Ds_MerchantParameters"])["DS_MERCHANT_ORDER"]
                   for make in (client.redsys_generate_request, client.redsys_generate_reversal_request))
    print(f"order {order}, asked as {asked}; its refund is of {back}")
    good = client.redsys_check_response(signature.encode(), parameters.encode())
    print(f"notification of {order}, signed by redsys-api and node-redsys-api {'alike' if alike else 'in two ways'}: "
          f"{'good' if good else 'refused'}")
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Short orders are signed otherwise." >&2; exit 1; }
