#!/usr/bin/env bash
# django-paypal 2.1 with Django 5.2.19 (PyPI), Python 3.11; nothing is sent: requests.post, by which it asks the gateway
# whether a notification (IPN) is genuine, is replaced, and answers VERIFIED.
#
# Behaviour: a notification is a duplicate if the newest good one of its txn_id has the same payment_status. Those
# before the newest do not count.
# Seen, of one payment that was Pending (an eCheck) and then Completed: both valid; Completed again: flagged as a
# duplicate. Then both once more in their order, as the seller's history of notifications sends them again: Pending is
# valid, and so is Completed, the second time.
#
# The wrong guess: a transaction's id with one status is taken once, however often and in whatever order it comes; the
# test that sends Completed twice passes.
# For prepaid credits: whoever credits at valid_ipn_received and Completed, trusting that duplicates are flagged, gives
# the credits again for each round of resent notifications, or when a late Pending comes between two copies. What
# helps, tried here: the txn_id as the ledger's reference, which counts once.
set -euo pipefail
shop=$(mktemp -d); trap 'rm -rf "$shop"' EXIT
python3 -m venv "$shop/venv"
"$shop/venv/bin/pip" -q install --disable-pip-version-check django-paypal==2.1 django==5.2.19 2>/dev/null
cd "$shop"
timeout 60 venv/bin/python -W ignore - <<'PY'
import sys
from unittest import mock
from urllib.parse import urlencode

import django, requests
from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["*"], DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.contenttypes", "paypal.standard.ipn"], LOGGING_CONFIG=None, PAYPAL_TEST=True,
    ROOT_URLCONF="paypal.standard.ipn.urls", SECRET_KEY="s" * 50, USE_TZ=True)
django.setup()
from django.core.management import call_command
from django.test import Client
from paypal.standard.ipn.signals import invalid_ipn_received, valid_ipn_received

call_command("migrate", verbosity=0)
heard, credited, ledger = [], 0, set()
answer = requests.Response()
answer.status_code, answer._content = 200, b"VERIFIED"
requests.post = mock.Mock(return_value=answer)

def credit(sender, **_):
    global credited
    heard.append(f"valid {sender.payment_status}")
    if sender.payment_status == "Completed":
        credited += 10
        ledger.add(sender.txn_id)

valid_ipn_received.connect(credit)
invalid_ipn_received.connect(lambda sender, **_: heard.append(sender.flag_info), weak=False)
for status in ("Pending", "Completed", "Completed", "Pending", "Completed"):
    told = urlencode({"charset": "windows-1252", "txn_type": "web_accept", "txn_id": "61E67681CH3238416",
        "payment_status": status, "mc_gross": "19.99", "mc_currency": "USD", "custom": "Ann"})
    Client().post("/", told, content_type="application/x-www-form-urlencoded")
print(*heard, f"credited: {credited}, in the ledger: {len(ledger)}", sep="\n")
if (credited, len(ledger), heard[2]) != (20, 1, "Duplicate txn_id. (61E67681CH3238416)"):
    sys.exit("django-paypal tells a resent notification from a new one otherwise than it did.")
PY
