#!/usr/bin/env bash
# pydantic-extra-types 2.11.1 with pydantic 2.14.4 and phonenumbers 9.0.43 (PyPI), Python 3.
#
# Behaviour: a field of the type PhoneNumber takes "+254712345678" and holds "tel:+254-712-345678", as in RFC 3966. The
# model's value, its JSON and a comparison have that form; the type is a str, and the schema says so. Given its own
# form it returns it, so that it seems stable. PhoneNumber("+254712345678") by hand stays as it is.
# Seen: model.phone == "+254712345678" is False, and as a key of a dict it is not found.
#
# The wrong guess: what validates in E.164 comes out in E.164, the form that gateways and other libraries exchange.
# For a ledger whose userId is the phone number: the backend that uses this type credits and asks for another user than
# the shop that writes +254..., and neither gets an error. What helps, tried here: Annotated[str,
# PhoneNumberValidator(number_format="E164")].
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check pydantic-extra-types==2.11.1 pydantic==2.14.4 \
  phonenumbers==9.0.43 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import sys
from typing import Annotated

from pydantic import BaseModel
from pydantic_extra_types.phone_numbers import PhoneNumber, PhoneNumberValidator


class Payment(BaseModel):
    phone: PhoneNumber
    plain: Annotated[str, PhoneNumberValidator(number_format="E164")]


NUMBER = "+254712345678"
payment = Payment(phone=NUMBER, plain=NUMBER)
balances = {NUMBER: 5}
print(payment.model_dump_json(), "balance found:", balances.get(payment.phone))
again = Payment(phone=payment.phone, plain=payment.plain)
if (payment.phone, payment.plain) != ("tel:+254-712-345678", NUMBER) or again != payment:
    sys.exit("The type keeps another form of a phone number than it did.")
PY
