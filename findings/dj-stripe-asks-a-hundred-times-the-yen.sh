#!/usr/bin/env bash
# dj-stripe 2.11.0 with stripe 15.6.2 and Django 5.2.19 (PyPI), Python 3.11; nothing is sent.
#
# Behaviour: it divides and multiplies by 100, whatever the currency is: in Charge.amount, in Price.create(), and in
# prices in words. unit_amount of a price that it has synced is in Stripe's own units, and what Price.create() takes
# under that name is not. Price.create() also cuts off what a float loses.
# Output seen, of what is 500 yen, 10 dinars of Kuwait, 19.99 dollars:
#     jpy: Stripe 500, Charge.amount 5.00, in words 5.00 JPY (one time), Price.create(500) asks 50000
#     kwd: Stripe 10000, Charge.amount 100.00, in words 100.00 KWD (one time), Price.create(10) asks 1000
#     usd: Stripe 1999, Charge.amount 19.99, in words $19.99 USD (one time), Price.create(19.99) asks 1998
#
# What I had guessed: a library for one gateway counts as that gateway does, which has 500 for 500 yen and 10000 for 10
# dinars, or else knows each currency's decimals.
# A buyer in Japan is asked 50,000 yen for a pack of 500, one in Kuwait a dinar for ten; and who credits by
# Charge.amount gives five yen's worth. What helps, tried here: stripe_data["amount"], and Stripe's own Price.create().
set -euo pipefail
self=$(realpath "$0"); w=$(mktemp -d); trap 'rm -rf "$w"' EXIT
cd "$w"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check dj-stripe==2.11.0 stripe==15.6.2 django==5.2.19 2>/dev/null
cat >try.py <<'PY'
import unittest.mock

import django
import stripe
from django.conf import settings

settings.configure(
    SECRET_KEY="x", STRIPE_TEST_SECRET_KEY="sk_test_key", STRIPE_LIVE_MODE=False, DJSTRIPE_FOREIGN_KEY_TO_FIELD="id",
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "djstripe"], USE_TZ=True,
    MIGRATION_MODULES={"djstripe": None}, DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
django.setup()
from django.core.management import call_command
from djstripe.models import Charge, Price

call_command("migrate", run_syncdb=True, verbosity=0)
common = {"created": 1764400000, "livemode": False, "metadata": {}}
for currency, units, whole in ("jpy", 500, 500), ("kwd", 10000, 10), ("usd", 1999, 19.99):
    paid = {**common, "id": f"ch_{currency}", "object": "charge", "amount": units, "currency": currency, "paid": True,
            "amount_refunded": 0, "captured": True, "status": "succeeded", "refunds": {"object": "list", "data": []}}
    with unittest.mock.patch.object(Charge, "_find_owner_account", return_value=None):   # which would ask Stripe
        charge = Charge.sync_from_stripe_data(paid)
    charge.refresh_from_db()
    assert charge.stripe_data["amount"] == units
    price = Price(currency=currency, stripe_data={"billing_scheme": "per_unit", "unit_amount": units})
    with unittest.mock.patch.object(stripe.Price, "create", side_effect=InterruptedError) as asked:
        try:
            Price.create(unit_amount=whole, currency=currency, product="prod_1")
        except InterruptedError:
            pass
    print(f"{currency}: Stripe {units}, Charge.amount {charge.amount}, in words {price.human_readable_price}, "
          f"Price.create({whole}) asks {asked.call_args.kwargs['unit_amount']}")
PY
timeout 120 venv/bin/python -W ignore try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "dj-stripe counts otherwise than it did." >&2; exit 1; }
