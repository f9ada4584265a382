#!/usr/bin/env bash
# django-payments-payu 2.7.1 with django-payments 4.1.0 and Django 5.2.19 (PyPI), Python 3.11; nothing is sent: the
# calls are PayU's notifications, signed as it signs them, and the sign-in for a token is one's own.
#
# Behaviour: each notification of a finalized refund takes its amount from the payment's captured_amount, or, if the two
# are equal, makes the payment REFUNDED. The refund's id is not looked at. One of a completed order sets the amount to
# the whole again, and CONFIRMED.
# Seen, of 100 złoty: after a refund of 50 the payment is confirmed, with 50. The same notification once more, as PayU
# sends it when the first answer was lost: refunded. The completed order once more: confirmed, with 100.
#
# The wrong guess: a notification that comes twice counts once, for it carries an id, and for a status that comes too
# late the provider says that it looks out.
# For prepaid credits: half a refund, told twice, takes all credits; a late copy of the purchase gives all of them back.
# What helps, tried here: add up the notifications' refunds by refundId, which is the ledger's key, too.
set -euo pipefail
shop=$(mktemp -d); trap 'rm -rf "$shop"' EXIT
python3 -m venv "$shop/venv"
"$shop/venv/bin/pip" -q install --disable-pip-version-check django-payments-payu==2.7.1 django-payments==4.1.0 \
  django==5.2.19 requests==2.34.2 2>/dev/null
cd "$shop"
timeout 60 venv/bin/python -W ignore - <<'PY'
import hashlib, json, sys
from types import SimpleNamespace

import django
from django.conf import settings

settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, USE_TZ=True,
    INSTALLED_APPS=["payments"], PAYMENT_HOST="shop.example", DEFAULT_AUTO_FIELD="django.db.models.AutoField")
django.setup()
from django.db import connection
from payments.models import BasePayment
from payments_payu.provider import PayuProvider

class Payment(BasePayment):
    class Meta: app_label = "payments"

PayuProvider.get_access_token = lambda *_, **__: "token"
with connection.schema_editor() as editor:
    editor.create_model(Payment)
payu = PayuProvider(client_secret="c", second_key="second", pos_id="1")
payment = Payment.objects.create(variant="payu", total=100, currency="PLN")
order = {"order": {"orderId": "O1", "status": "COMPLETED", "totalAmount": "10000", "currencyCode": "PLN"}}
half = {"orderId": "O1", "refund": {"refundId": "R1", "amount": "5000", "currencyCode": "PLN", "status": "FINALIZED",
    "reasonDescription": "half"}}

def tell(event):
    body = json.dumps(event).encode()
    sign = f"sender=checkout;signature={hashlib.md5(body + b'second').hexdigest()};algorithm=MD5;content=DOCUMENT"
    payu.process_notification(payment, SimpleNamespace(body=body, META={"HTTP_OPENPAYU_SIGNATURE": sign}))
    payment.refresh_from_db()
    return f"{payment.status} {payment.captured_amount:.0f}"

seen, by_id = [tell(event) for event in (order, half, half, order)], {}
for event in (half, half):
    by_id[event["refund"]["refundId"]] = int(event["refund"]["amount"]) // 100
print(*seen, f"refunded by id: {sum(by_id.values())}", sep="\n")
if seen != ["confirmed 100", "confirmed 50", "refunded 50", "confirmed 100"] or sum(by_id.values()) != 50:
    sys.exit("django-payments-payu counts a refund that is told twice otherwise than it did.")
PY
