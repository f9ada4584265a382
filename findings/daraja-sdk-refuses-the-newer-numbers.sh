#!/usr/bin/env bash
# daraja-sdk-py 2.0.0, beside mpesakit 2.2.0 and phonenumbers 9.0.43 (PyPI), Python 3; nothing leaves the
# machine.
#
# Behaviour: Safaricom's numbers begin with 07, and since some years with 011 as well. The client's
# format_phone_number() knows 07 and 254 alone, and its check before each request wants 2547 and eight digits.
# Seen: 0712345678 becomes 254712345678. 0110123456 becomes 110123456, without the country, and an STK push to
# it, or to 254110123456, is refused before it is sent: "must be in 254XXXXXXXXX format", which the second one
# has. mpesakit makes 254110123456 of it, and phonenumbers calls it a valid mobile.
#
# The wrong guess: a client for this one operator, of October 2026, knows the operator's numbers; and what its
# message asks for is accepted.
# For a shop: customers with a newer number cannot pay, and are told what helps nobody. What helps: another
# client; mpesakit's own function gives the right form (tried here).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check daraja-sdk-py==2.0.0 mpesakit==2.2.0 \
    phonenumbers==9.0.43 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import sys

import phonenumbers
from daraja.models import MpesaConfig
from daraja.services import STKPushService
from daraja.utils import format_phone_number
from mpesakit.utils.phone import normalize_phone_number


def push(number):
    """Whether an STK push to this number is sent, or why it is not; "sending" keeps it here."""
    sent = []
    service = STKPushService(
        lambda route, body: sent.append(body) or {}, MpesaConfig(consumer_key="k", consumer_secret="s"))
    call = {"BusinessShortCode": 174379, "Password": "cGFzcw==", "Timestamp": "20261128120000", "Amount": 10,
            "TransactionType": "CustomerPayBillOnline", "PartyA": number, "PartyB": 174379,
            "PhoneNumber": number, "CallBackURL": "https://shop.example/paid", "AccountReference": "r1",
            "TransactionDesc": "credits"}
    try:
        service.initiate(call)
    except Exception as error:
        return "sent" if sent else str(error)
    return "sent"


seen = []
for number in ("0712345678", "0110123456"):
    other = normalize_phone_number(number)
    parsed = phonenumbers.parse(number, "KE")
    mobile = phonenumbers.is_valid_number(parsed) and \
        phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.MOBILE
    seen.append([format_phone_number(number), other, mobile, push(other)])
    print(number, *seen[-1])
if seen[0] != ["254712345678"] * 2 + [True, "sent"] or seen[1][:3] != ["110123456", "254110123456", True] or \
        "must be in 254XXXXXXXXX format, got 254110123456" not in seen[1][3]:
    sys.exit("A client takes other numbers of Kenya's than it did.")
PY
