#!/usr/bin/env bash
# django-daraja 1.3.0 (PyPI) with Django 5.2.19, Python 3.11; M-Pesa's API is played by a stand-in for requests.
#
# Behaviour: stk_push() puts 254 before the last nine characters of the number, whatever is before them, and whatever
# they are. It refuses less than nine, and nothing else.
# Output seen, whom the push asks for 500 shillings:
#     0712345678: 254712345678
#     +254712345678: 254712345678
#     +256712345678: 254712345678
#     +255712345678: 254712345678
#     +27712345678: 254712345678
#     071234567: 254071234567
#     +254 712 345 678: 2542 345 678
#
# The wrong guess: a number of another country is refused, as no M-Pesa of Kenya can be asked by it, or sent as it is.
# A payer in Kampala or Dar es Salaam who types the own number, with its country, lets a stranger in Kenya be asked for
# the PIN. Who gives it pays for somebody else's credits, by an order and a receipt that are right. And blanks, as
# phones write them, make a number that M-Pesa refuses.
# What helps: phonenumbers, and a push only where country_code is 254 and the number is valid.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check django==5.2.19 django-daraja==1.3.0 2>/dev/null
cat >try.py <<'PY'
import json
from unittest import mock

import django
import requests
from django.conf import settings

settings.configure(
    INSTALLED_APPS=["django_daraja"], USE_TZ=True, MPESA_ENVIRONMENT="sandbox", MPESA_CONSUMER_KEY="key",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, MPESA_CONSUMER_SECRET="secret",
    MPESA_EXPRESS_SHORTCODE="174379", MPESA_PASSKEY="passkey")
django.setup()
from django.core.management import call_command  # noqa: E402
from django_daraja.mpesa.core import MpesaClient  # noqa: E402

call_command("migrate", verbosity=0)
asked = []


def answer(method, url, **request):
    asked.append(request.get("json") or {})
    response = requests.Response()
    response.status_code = 200
    response._content = json.dumps({"access_token": "t", "ResponseCode": "0"}).encode()
    return response


with mock.patch("requests.sessions.Session.request", side_effect=answer):
    for number in ("0712345678", "+254712345678", "+256712345678", "+255712345678", "+27712345678", "071234567",
                   "+254 712 345 678"):
        MpesaClient().stk_push(number, 500, "order 1", "credits", "https://example.com/paid")
        print(f"{number}: {asked[-1]['PhoneNumber']}")
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Another country's number is asked otherwise." >&2; exit 1; }
