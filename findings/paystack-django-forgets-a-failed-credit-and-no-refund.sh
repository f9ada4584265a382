#!/usr/bin/env bash
# paystack-django 2.0.1 with Django 5.2.19 (PyPI), Python 3; nothing is sent, the events are signed here.
#
# Behaviour: its view keeps each event before it runs, and calls one that comes again a duplicate, also when the first
# try failed and was answered 500. The key is the event's id or reference; a refund.processed has neither (it has
# transaction_reference and refund_reference), so its key is drawn by lot, and no refund is ever a duplicate.
# Output seen:
#     charge.success, ledger away: 500
#     charge.success again, ledger back: 200 duplicate, credited 0
#     refund.processed: 200, taken back 5000
#     refund.processed again: 200, taken back 10000
#
# What I had guessed: what is answered 500 may come again; and a table against doubles holds all kinds of events.
# A restart of the ledger loses each payment of that minute, and a refund whose answer was late is taken from the user
# twice. What helps, tried here: a queue of one's own, under keys of the reference and of those two.
set -euo pipefail
self=$(realpath "$0"); w=$(mktemp -d); trap 'rm -rf "$w"' EXIT
cd "$w"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check paystack-django==2.0.1 django==5.2.19 2>/dev/null
cat >try.py <<'PY'
import hashlib, hmac, json, logging
import django
from django.conf import settings; from django.urls import path
settings.configure(SECRET_KEY="x", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, USE_TZ=True,
                   INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "djpaystack"],
                   DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
                   PAYSTACK={"SECRET_KEY": "sk_test_key", "PUBLIC_KEY": "pk_test_key"})
django.setup()
logging.disable()
from django.core.management import call_command; from django.test import Client
from djpaystack import signals; from djpaystack.webhooks.views import PaystackWebhookView
urlpatterns = [path("paystack", PaystackWebhookView.as_view())]
call_command("migrate", verbosity=0)
away, credited, taken, queued = True, [], [], set()
def credit(transaction_data, **_):
    queued.add(transaction_data["reference"])
    if away:
        raise ConnectionError("The ledger is away.")
    credited.append(transaction_data["reference"])
def take(refund_data, **_):
    queued.add(f"{refund_data['transaction_reference']} {refund_data['refund_reference']}")
    taken.append(refund_data["amount"])
signals.paystack_payment_successful.connect(credit)
signals.paystack_refund_processed.connect(take)
def send(event, data):
    body = json.dumps({"event": event, "data": {**data, "currency": "NGN", "customer": {"email": "u@shop.example"}}})
    mac = hmac.digest(b"sk_test_key", body.encode(), hashlib.sha512).hex()
    answer = Client().post("/paystack", body, "application/json", headers={"x-paystack-signature": mac})
    return f"{answer.status_code} {answer.json().get('message', '')}".split(":")[0]
charge = {"id": 302961, "reference": "r1", "amount": 10000, "status": "success", "authorization": {}}
refund = {"status": "processed", "transaction_reference": "r1", "refund_reference": "TRF_1", "amount": 5000}
print("charge.success, ledger away:", send("charge.success", charge)[:3]); away = False
print(f"charge.success again, ledger back: {send('charge.success', charge)}, credited {len(credited)}")
for name in "refund.processed", "refund.processed again":
    print(f"{name}: {send('refund.processed', refund).strip()}, taken back {sum(taken)}")
assert queued == {"r1", "r1 TRF_1"}
PY
timeout 100 venv/bin/python -W ignore try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "paystack-django keeps events otherwise than it did."; exit 1; }
