#!/usr/bin/env bash
# django-stripe-billing 0.1.4 (PyPI, July 2026) with Django 5.2.19 and stripe 14.4.2, and with the stripe 16.1.0 that
# pip brings today, Python 3.11, SQLite in memory; the events are signed here, nothing leaves the machine.
#
# Behaviour: of an event's body the first 10,000 characters are stored, and what is stored is parsed and handled. A
# longer one is no JSON any more: its row says "error", Stripe hears 200, and the event sent again is a known one.
# With stripe 16 an event has no get(), and each webhook raises.
# Output seen, an invoice of so many lines, 5 credits for each, its event sent, and resent from Stripe's dashboard:
#     stripe 14.4.2, 1 line: 1440 characters, 200 200, success, 5 credits
#     stripe 14.4.2, 7 lines: 8179 characters, 200 200, success, 35 credits
#     stripe 14.4.2, 10 lines: 11550 characters, 200 200, error, 0 credits
#     stripe 16.1.0, 1 line: 1440 characters, AttributeError AttributeError, not stored, 0 credits
#
# The wrong guess: the copy in the table is for the admin to look at, so that may be cut, and what is handled is the
# event as it was verified; and an event that could not be handled is not answered with 200.
# Who buys much at once, or has long metadata, has paid and gets nothing, and Stripe's list says "delivered". An event
# of a test is short. What helps: to look for rows that say "error", and ask Stripe for their events.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
cat >try.py <<'PY'
import hashlib, hmac, json, sys, time, django, django.conf, django.core.management as management, stripe  # noqa: E401
django.conf.settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django_stripe_billing"], USE_TZ=True,
    STRIPE_BILLING={"STRIPE_SECRET_KEY": "sk", "STRIPE_WEBHOOK_SECRET": "whsec", "ENVIRONMENT": "test"},
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
django.setup()
from django import test  # noqa: E402
from django_stripe_billing import models, signals, views  # noqa: E402
management.call_command("migrate", verbosity=0)
paid = []
signals.payment_succeeded.connect(lambda invoice, **_: paid.append(5 * len(invoice["lines"]["data"])), weak=False)

def post(body):
    at = int(time.time())
    signed = f"t={at},v1=" + hmac.new(b"whsec", f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    request = test.RequestFactory().post("/", body, "application/json", HTTP_STRIPE_SIGNATURE=signed)
    try:
        return views.stripe_webhook(request).status_code
    except Exception as error:
        return type(error).__name__

line = {"id": f"il_{7:024}", "object": "line_item", "amount": 999, "currency": "eur", "description": "5 credits",
        "discount_amounts": [], "discountable": True, "discounts": [], "invoice": "in_1", "livemode": False,
        "metadata": {}, "parent": {"type": "invoice_item_details", "invoice_item_details": {
            "invoice_item": f"ii_{7:024}", "proration": False, "proration_details": None, "subscription": None}},
        "period": {"end": 1795996800, "start": 1795996800}, "pretax_credit_amounts": [], "quantity": 1, "subtotal": 999,
        "pricing": {"price_details": {"price": "price_1", "product": "prod_1"}, "unit_amount_decimal": "999"}}
for count in map(int, sys.argv[1:]):
    invoice = {"id": f"in_{count}", "amount_paid": 999 * count, "lines": {"object": "list", "data": [line] * count}}
    body = json.dumps({"id": f"evt_{count}", "object": "event", "type": "invoice.payment_succeeded", "livemode": False,
                       "data": {"object": {"object": "invoice", "customer": "cus_1"} | invoice}}, indent=2)
    paid.clear()
    seen, row = f"{post(body)} {post(body)}", models.StripeWebhookEvent.objects.filter(stripe_event_id=f"evt_{count}")
    print(f"stripe {stripe.VERSION}, {count} line{'s' * (count > 1)}: {len(body)} characters, {seen}, "
          f"{row[0].status if row else 'not stored'}, {sum(paid)} credits")
PY
for way in "14.4.2 1 7 10" "16.1.0 1"; do
    read -ra with <<<"$way"
    venv/bin/pip -q install --disable-pip-version-check django-stripe-billing==0.1.4 django==5.2.19 \
        stripe=="${with[0]}" 2>>log
    timeout 60 venv/bin/python try.py "${with[@]:1}" 2>>log | tee -a seen
done
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A long event is handled otherwise." >&2; exit 1; }
