#!/usr/bin/env bash
# paytechuz 0.4.1 (PyPI, September 2026), webhooks of Uzbekistan's gateways for Django 5.2.19, Python 3.11, SQLite in
# memory; the requests are those of the gateways' documents.
#
# Behaviour: with ONE_TIME_PAYMENT, True as it comes, Uzum alone refuses an order's second payment. At Payme the second
# one is created, performed and told to successfully_payment(); at Click both of its steps are answered with "Success",
# and no row has it. A payment that Payme cancelled unpaid counts as pending: its order takes no other, ever.
# Output seen, an order of 5 credits for 100.00, paid twice, as from two open pages; then one whose first card failed:
#     Uzum: CREATED CONFIRMED 10008 10009: 5 credits, 1 in the table
#     Payme: True 1 2 True 1 2: 10 credits, 2 in the table
#     Click: Success Success Success Success: 5 credits, 1 in the table
#     Payme, cancelled, then again: True 1 -1 True -31050: 0 credits, 1 in the table
#
# The wrong guess: an order is paid once, whoever takes it; for one that is paid each gateway has a code (-4 at Click),
# at which it takes no money. Payme's payer has the pack twice for an order that the shop thinks done, Click's has paid
# for nothing, and who failed once at Payme cannot buy. Tests of one payment, repeated with its own id, are right.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check paytechuz==0.4.1 django==5.2.19 2>/dev/null
mkdir shop; touch shop/__init__.py; printf '%s\n' "from django.db.models import DecimalField, IntegerField, Model" \
    "class Order(Model): amount, credits = DecimalField(max_digits=9, decimal_places=2), IntegerField()" >shop/models.py
cat >try.py <<'PY'
import base64, hashlib, json, django, django.conf, django.core.management  # noqa: E401
shared = {"ACCOUNT_MODEL": "shop.models.Order", "ACCOUNT_FIELD": "id", "SERVICE_ID": "1", "USERNAME": "u",
          "PAYME_KEY": "k", "SECRET_KEY": "k", "PASSWORD": "k"}
django.conf.settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "paytechuz.integrations.django", "shop"], USE_TZ=True,
    PAYTECHUZ={"PAYME": shared, "CLICK": shared, "UZUM": shared}, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
django.setup()
from django import db, test  # noqa: E402
from paytechuz.integrations.django import models, webhooks  # noqa: E402
from shop.models import Order  # noqa: E402
django.core.management.call_command("migrate", "--run-syncdb", verbosity=0)

def post(way, step, name):
    how = {"content_type": "application/json", "HTTP_AUTHORIZATION": "Basic " + base64.b64encode(b"u:k").decode()}
    body, kwargs = {"serviceId": 1, "transId": name, "amount": 10000, "params": {"id": order.id}}, {"action": step}
    if way == "Payme":
        params = {"id": name, "time": 1, "amount": 10000, "account": {"id": str(order.id)}, "reason": 3}
        body, kwargs = {"method": step + "Transaction", "params": params, "id": 1}, {}
    elif way == "Click":
        body = {"click_trans_id": name, "service_id": "1", "merchant_trans_id": order.id, "amount": "100.00",
                "action": step, "error": "0", "sign_time": "2026-11-30"}
        signed = f"{name}1k{order.id}100.00{step}2026-11-30".encode()
        how, kwargs, body["sign_string"] = {}, {}, hashlib.md5(signed).hexdigest()
    grant = lambda *_: Order.objects.filter(id=order.id).update(credits=db.models.F("credits") + 5)  # noqa: E731
    view = type("Hook", (getattr(webhooks, way + "Webhook"),), {"successfully_payment": grant}).as_view()
    told = json.loads(view(test.RequestFactory().post("/", body, **how), **kwargs).content)
    told |= told.get("result") or (told["error"] if way == "Payme" else {})
    return next(str(told[k]) for k in ("allow", "errorCode", "code", "error_note", "state", "status") if k in told)

pay = "CheckPerform Create "
for said, first, again in (("Uzum", "create confirm", ""), ("Payme", pay + "Perform", ""), ("Click", "0 1", ""),
                           ("Payme, cancelled, then again", pay + "Cancel", pay)):
    order = Order.objects.create(amount="100.00", credits=0)
    seen = " ".join(post(said.split(",")[0], step, f"{order.id}{n}")
                    for n, way in enumerate((first, again or first)) for step in way.split())
    count = models.PaymentTransaction.objects.filter(account_id=order.id).count()
    print(f"{said}: {seen}: {Order.objects.get(id=order.id).credits} credits, {count} in the table")
PY
timeout 100 venv/bin/python try.py 2>log | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A second payment is taken otherwise." >&2; exit 1; }
