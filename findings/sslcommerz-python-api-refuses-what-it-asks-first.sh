#!/usr/bin/env bash
# sslcommerz-python-api 2.0.0, beside sslcommerz-client 0.6.0 (PyPI), for the gateway of that name in Bangladesh,
# Python 3; the gateway is requests.get, replaced.
#
# Behaviour: the gateway's check of a payment says VALID when it is asked for the first time, and VALIDATED from the
# second on. validate_transaction() raises for all but VALIDATED.
# Output seen, of a payment that is good, of one that is not, and what the other package takes the check to say:
#     good, asked once: SSLCommerzValidationError: Transaction validation failed with status: VALID
#     good, asked again: VALIDATED, 500.00
#     failed, asked once: SSLCommerzValidationError: Transaction validation failed with status: INVALID_TRANSACTION
#     failed, asked again: SSLCommerzValidationError: Transaction validation failed with status: INVALID_TRANSACTION
#     sslcommerz-client knows: VALID, VALIDATED, INVALID_TRANSACTION
#
# The wrong guess: what raises a ValidationError is no payment, and the answer to a question does not depend on how
# often it was asked.
# A notification whose handler checks once, as the package shows, refuses each payment. Where the gateway, or a retry,
# comes again, it is credited then, so that it looks like a slow gateway.
# What helps: asking once more where the error names VALID; or verify_ipn(), the notification's own signature.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check sslcommerz-python-api==2.0.0 sslcommerz-client==0.6.0 2>/dev/null
cat >try.py <<'PY'
import json
import requests
from sslcommerz_client import dataclasses
from sslcommerz_python_api import SSLCommerzService
from sslcommerz_python_api.exceptions import SSLCommerzError
asked = set()
def gateway(url, params, **_):
    number, answer = params["val_id"], requests.Response()
    status = "INVALID_TRANSACTION" if number == "failed" else "VALIDATED" if number in asked else "VALID"
    asked.add(number)
    answer.status_code = 200
    answer._content = json.dumps({"status": status, "tran_id": "u1-7", "amount": "500.00", "currency": "BDT"}).encode()
    return answer
requests.get = gateway
service = SSLCommerzService.create("shop", "secret")
for number in "good", "failed":
    for often in "once", "again":
        try:
            told = service.validate_transaction(number)
            print(f"{number}, asked {often}: {told.status}, {told.data['amount']}")
        except SSLCommerzError as error:
            print(f"{number}, asked {often}: {type(error).__name__}: {error}")
print("sslcommerz-client knows:", ", ".join(each.value for each in dataclasses.OrderStatusEnum))
PY
timeout 60 venv/bin/python -W ignore try.py 2>log | tee seen || tail -3 log
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "It takes other payments for good." >&2; exit 1; }
