#!/usr/bin/env bash
# django-payment-midtrans 1.0.0 with Django 5.2.19 and djangorestframework 3.18.3 (PyPI), Python 3.11; nothing is sent.
#
# Behaviour: what a receiver of payment_settled raises is caught and kept in the notification's error_message. The
# payment's new status stays, and the gateway is answered 200. When the notification comes again, the payment is in
# its final status already, so it is a duplicate, and no signal is sent.
# Seen, of one payment whose receiver could not reach the ledger: 200 and "failed"; the same notification once more:
# 200, "duplicate", and the receiver is not called.
#
# The wrong guess: what a receiver raises reaches the gateway as 500, as it does from Django's own send(), so that it
# sends the notification again; or a payment whose handling has failed is not one that was handled.
# For prepaid credits: a restart of the ledger loses each payment of that minute, and a resent notification does not
# help. What helps, tried here: a queue of one's own in the receiver, which then never raises.
set -euo pipefail
shop=$(mktemp -d); trap 'rm -rf "$shop"' EXIT
python3 -m venv "$shop/venv"
"$shop/venv/bin/pip" -q install --disable-pip-version-check django-payment-midtrans==1.0.0 django==5.2.19 \
  djangorestframework==3.18.3 2>/dev/null
cd "$shop"
timeout 60 venv/bin/python - <<'PY'
import hashlib, logging, sys

import django
from django.conf import settings
logging.disable(logging.CRITICAL)
settings.configure(
    ALLOWED_HOSTS=["*"], DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "rest_framework", "django_midtrans"],
    MIDTRANS={"SERVER_KEY": "key"}, ROOT_URLCONF="django_midtrans.urls", SECRET_KEY="s" * 50, USE_TZ=True)
django.setup()
from django.core.management import call_command
from django.test import Client
from django_midtrans.models import MidtransNotification, MidtransPayment
from django_midtrans.signals import payment_settled

call_command("migrate", verbosity=0)
calls, queue = [], []

def credit(payload, **_):
    calls.append(payload["order_id"])
    raise OSError("the ledger is away")

def notify(order_id):
    calls.clear()
    MidtransPayment.objects.get_or_create(order_id=order_id, gross_amount=50000, payment_type="qris")
    told = Client(raise_request_exception=False).post("/notification/", {
        "order_id": order_id, "status_code": "200", "gross_amount": "50000.00", "transaction_status": "settlement",
        "signature_key": hashlib.sha512(f"{order_id}20050000.00key".encode()).hexdigest(),
    }, content_type="application/json")
    return told.status_code, MidtransNotification.objects.order_by("-created_at")[0].status, len(calls)

payment_settled.connect(credit)
seen = [notify("o1"), notify("o1")]
payment_settled.disconnect(credit)
payment_settled.connect(lambda payload, **_: queue.append(payload["order_id"]), weak=False)
seen.append(notify("o2"))
print(seen, "in the queue:", queue)
if seen != [(200, "failed", 1), (200, "duplicate", 0), (200, "processed", 0)] or queue != ["o2"]:
    sys.exit("django-payment-midtrans answers for a receiver that raises otherwise than it did.")
PY
