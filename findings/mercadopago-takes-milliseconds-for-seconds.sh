#!/usr/bin/env bash
# mercadopago 3.6.1 (npm, Node 20) and 3.6.0 (PyPI, Python 3.11), the gateway's own clients and their checks of a
# notification's signature; nothing is sent.
#
# Behaviour: the number in `x-signature: ts=…` is multiplied by 1000 before it is compared with the clock. The gateway's
# example of an order's notification has 13 digits, ts=1742505638683, which are milliseconds already, and the text of
# the check for Python itself says `ts=<ms>`. Other examples of the gateway have ten digits.
# Seen: a rightly signed notification of this moment, ts in milliseconds, with a tolerance of 300 s, and of a year:
# TimestampOutOfTolerance from both. Without a tolerance both accept it, and one with ts in seconds passes with 300 s.
#
# The wrong guess: a check that a gateway ships takes the unit that its notifications have; or at least a tolerance
# that is wide enough lets today's through. (npm's 2.13.0 read milliseconds, says its issue 458 of July 2026.)
# For prepaid credits: whoever turns the protection against replays on refuses each payment, with a reason that looks
# like a wrong clock. What helps, tried here: no tolerance, and the age by the number of digits; the payment's id as
# the ledger's reference credits a replay once.
set -euo pipefail
shop=$(mktemp -d); trap 'rm -rf "$shop"' EXIT
cd "$shop"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check mercadopago==3.6.0 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mercadopago@3.6.1
cat >check.cjs <<'JS'
const { WebhookSignatureValidator } = require("mercadopago")

const [xSignature, xRequestId, dataId, secret, tolerance] = process.argv.slice(2)
const toleranceSeconds = tolerance === "none" ? undefined : Number(tolerance)
try {
  WebhookSignatureValidator.validate({ xSignature, xRequestId, dataId, secret, toleranceSeconds })
  console.log("good")
} catch (error) {
  console.log(error.reason)
}
JS
cat >check.py <<'PY'
import hashlib, hmac, subprocess, sys, time
from mercadopago.webhook import InvalidWebhookSignatureError, WebhookSignatureValidator

def check(ts, tolerance):
    signed = f"id:123456;request-id:r-1;ts:{ts};"
    v1 = hmac.new(b"secret", signed.encode(), hashlib.sha256).hexdigest()
    told = [f"ts={ts},v1={v1}", "r-1", "123456", "secret"]
    node = subprocess.check_output(["node", "check.cjs", *told, str(tolerance).lower()], text=True).strip()
    try:
        WebhookSignatureValidator.validate(*told, tolerance_seconds=tolerance)
        return node, "good"
    except InvalidWebhookSignatureError as error:
        return node, error.reason.value

now = time.time()
seen = [check(int(now * 1000), each) for each in (300, 31_536_000, None)] + [check(int(now), 300)]
print(*seen, sep="\n")
late = ("TimestampOutOfTolerance",) * 2
if seen != [late, late, ("good", "good"), ("good", "good")]:
    sys.exit("mercadopago reads the time of a notification otherwise than it did.")
PY
timeout 60 venv/bin/python check.py
