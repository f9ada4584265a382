#!/usr/bin/env bash
# iyzipay 1.0.46 (the gateway's own client, PyPI), Python 3.11; nothing is sent.
#
# Behaviour: verify_signature(params, secret, signature) prints "Signature verified: True" or False, and returns None
# for either. It raises nothing.
# Seen, of a payment signed as the gateway's page says (HMAC-SHA256 of its fields with colons between): the line says
# True, and `if resource.verify_signature(…)` is not taken; of another signature: the line says False, and None as well.
# strip_zero(), which the same page wants for the price, makes 10 of "10.0", and leaves "10.50" as it is.
#
# The wrong guess: a method that is called verify says what it found by its value, or raises, as its name's twins in
# other clients do; that the line in the log says True makes the mistake look as if it were elsewhere.
# For prepaid credits: with `if` nobody who has paid is credited; without it the check is a line in the log. What
# helps, tried here: calculate_hmac_sha256_signature() of the same class, and hmac.compare_digest().
set -euo pipefail
shop=$(mktemp -d); trap 'rm -rf "$shop"' EXIT
python3 -m venv "$shop/venv"
"$shop/venv/bin/pip" -q install --disable-pip-version-check iyzipay==1.0.46 2>/dev/null
timeout 60 "$shop/venv/bin/python" - <<'PY'
import contextlib, hashlib, hmac, io, sys

import iyzipay

resource = iyzipay.CheckoutForm()
params = ["SUCCESS", "22416032", "TRY", "order-1", "c-1", "10.5", "10.5", "token-1"]
good = hmac.new(b"secret", ":".join(params).encode(), hashlib.sha256).hexdigest()
lines = io.StringIO()
with contextlib.redirect_stdout(lines):
    returned = [resource.verify_signature(params, "secret", each) for each in (good, good[::-1])]
printed = lines.getvalue().splitlines()
helped = hmac.compare_digest(resource.calculate_hmac_sha256_signature(params, "secret"), good)
stripped = [resource.strip_zero(text) for text in ("10.0", "10.50")]
print(returned, printed, helped, stripped)
if (returned, printed, helped, stripped) != (
    [None, None], ["Signature verified: True", "Signature verified: False"], True, ["10", "10.50"]
):
    sys.exit("iyzipay tells of a signature otherwise than it did.")
PY
