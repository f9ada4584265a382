#!/usr/bin/env bash
# django-paypal 2.1 with Django 5.2.19 (PyPI), Python 3.11; nothing is sent: requests.post, by which it asks the gateway
# whether a notification (IPN) is genuine, is replaced.
#
# Behaviour: the status of the gateway's answer is not looked at, only its text. Whatever is not VERIFIED marks the
# notification as invalid, stores it so, and answers the gateway 200, OKAY.
# Seen, of one genuine payment: the question is answered by 503 and a page: signal invalid_ipn_received, 200. Answered
# by VERIFIED: valid_ipn_received, 200. No connection at all: an exception, so 500. The 200 is the last word: PayPal
# sends a notification again only if the answer is another (its documentation).
#
# The wrong guess: a check that could not be made is an error, so that the notification comes again, as it is for a
# connection that was refused; and "invalid" is what the gateway has called INVALID.
# For prepaid credits: a minute's outage of the gateway's own check loses each payment of that minute, for ever. What
# helps, tried here: in invalid_ipn_received raise if the stored `response` is not INVALID: 500, and it comes again.
set -euo pipefail
shop=$(mktemp -d); trap 'rm -rf "$shop"' EXIT
python3 -m venv "$shop/venv"
"$shop/venv/bin/pip" -q install --disable-pip-version-check django-paypal==2.1 django==5.2.19 2>/dev/null
cd "$shop"
timeout 60 venv/bin/python -W ignore - <<'PY'
import logging, sys
from unittest import mock
from urllib.parse import urlencode

import django, requests
from django.conf import settings
logging.disable(logging.CRITICAL)
settings.configure(
    ALLOWED_HOSTS=["*"], DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.contenttypes", "paypal.standard.ipn"], LOGGING_CONFIG=None, PAYPAL_TEST=True,
    ROOT_URLCONF="paypal.standard.ipn.urls", SECRET_KEY="s" * 50, USE_TZ=True)
django.setup()
from django.core.management import call_command
from django.test import Client
from paypal.standard.ipn.signals import invalid_ipn_received, valid_ipn_received
call_command("migrate", verbosity=0)
heard, seen, page = [], [], b"<html>Service Unavailable</html>"
valid_ipn_received.connect(lambda **_: heard.append("valid"), weak=False)
invalid_ipn_received.connect(lambda **_: heard.append("invalid"), weak=False)

def come_again(sender, **_):
    assert sender.response == "INVALID", "the gateway could not be asked"

def notify(status, text):
    paid = {"charset": "windows-1252", "txn_type": "web_accept", "txn_id": "61E67681CH3238416", "custom": "Ann",
        "payment_status": "Completed", "mc_gross": "19.99", "mc_currency": "USD"}
    requests.post = mock.Mock(side_effect=[mock.Mock(status_code=status, content=text)] if status else OSError)
    told = Client(raise_request_exception=False).post("/", urlencode(paid), "application/x-www-form-urlencoded")
    seen.append((told.status_code, *heard))
    heard.clear()

notify(503, page)
notify(0, b"")
invalid_ipn_received.connect(come_again)
notify(503, page)
notify(200, b"VERIFIED")
print(seen)
if seen != [(200, "invalid"), (500,), (500, "invalid"), (200, "valid")]:
    sys.exit("django-paypal answers a notification that it could not check otherwise than it did.")
PY
