#!/usr/bin/env bash
# nowpayments-py 1.0.5 (PyPI), Python 3, beside nowpayments-api 1.0.1 (npm), Node 20: clients of a gateway for
# crypto-currencies that announces a payment by a JSON body and signs the values in it: keys sorted, written by
# JSON.stringify, HMAC-SHA512. (That is what its documentation says; the gateway itself was not asked.)
#
# Behaviour: the libraries write the values anew to check a signature. Python's json makes 9e-05 of 0.00009 and \u00fc
# of ü, JavaScript leaves them, so the Python one refuses what the other signs; with the raw body, as it asks for, too.
# Seen: 20 and 0.5 are accepted. 0.00009 bitcoin (some nine dollars), a fee of 0.000001 beside 0.5, and an order called
# "Guthaben für u1" are not.
#
# The wrong guesses: a library that is given the raw body checks that body; and two libraries for one gateway agree on
# what is genuine. All tests with larger amounts pass, and then small top-ups are paid and never credited.
# What helps, tried here: to write the values oneself, floats in the digits that came, with ensure_ascii=False.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check nowpayments-py==1.0.5 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-audit --no-fund nowpayments-api@1.0.1
cat >check.py <<'PY'
import hashlib
import hmac
import json
import re
import sys

from nowpayments.ipn import verify_ipn_signature


def as_it_came(body, signature, secret):
    values = json.loads(body, parse_float="\0{}".format)
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    text = re.sub(r'"\\u0000([^"]*)"', r"\1", text)
    return hmac.compare_digest(hmac.digest(secret.encode(), text.encode(), hashlib.sha512).hex(), signature)


print(verify_ipn_signature(*sys.argv[1:]), as_it_came(*sys.argv[1:]))
PY
cat >try.mjs <<'JS'
import { execFileSync } from "node:child_process"
import nowpayments from "nowpayments-api"

const paid = { payment_id: 5077125051, payment_status: "finished", pay_currency: "btc", actually_paid: 0.5,
               order_id: "u1", order_description: "100 credits" }
const announced = { "0.5": {}, "20": { actually_paid: 20 }, "0.00009": { actually_paid: 0.00009 },
  fee: { fee: { currency: "btc", serviceFee: 0.000001 } }, "ü": { order_description: "Guthaben für u1" } }
const seen = Object.entries(announced).map(([name, change]) => {
  const body = { ...paid, ...change }
  const signature = nowpayments.utils.generateSignature(body, "secret")
  return `${name}: ` + execFileSync("venv/bin/python", ["check.py", JSON.stringify(body), signature, "secret"])
})
console.log("nowpayments-py, own check\n" + seen.join(""))
if (seen.map((line) => line.split(": ")[1].trim()).join() !==
    "True True,True True,False True,False True,False True") {
  console.error("nowpayments-py accepts other announcements than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
