#!/usr/bin/env bash
# PaycomUz 3.1 with Django 5.2.19 and djangorestframework 3.18.3 (PyPI), for Payme in Uzbekistan; Python 3, SQLite in
# memory; the calls are as the gateway makes them.
#
# Behaviour: an account (ac.order_id of the link) has one transaction for ever. When it was cancelled, as for a card
# with too little money, or was paid, CheckPerformTransaction still allows the next one, by your own check_order(),
# and CreateTransaction answers that there is no such order, -31050, without asking you.
# Output seen, of an account that is a user who buys credits:
#     first try: check allow; create state 1; cancel (reason 3) state -1
#     second try: check allow; create error -31050
#     another user: check allow; create state 1; perform state 2
#     their next purchase: check allow; create error -31050
#
# The wrong guess: what check_order() allows can be paid; a transaction that was cancelled leaves the order as it was.
# The payer is told that the order is not there, though it was found a moment ago, and can never pay it. Where the
# account is the user, as for prepaid credits, each user buys once.
# What helps: an order of its own for each try, and the user beside it in your own table.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check PaycomUz==3.1 Django==5.2.19 djangorestframework==3.18.3 2>/dev/null
cat >try.py <<'PY'
import base64
import json
import django
from django.conf import settings
settings.configure(
    ROOT_URLCONF="__main__", DEFAULT_AUTO_FIELD="django.db.models.AutoField", ALLOWED_HOSTS=["*"], SECRET_KEY="k",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "rest_framework", "paycomuz"],
    PAYCOM_SETTINGS={"KASSA_ID": "cash", "SECRET_KEY": "secret", "ACCOUNTS": {"KEY": "order_id"}})
django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import path
from paycomuz import Paycom
from paycomuz.views import MerchantAPIView
class Shop(Paycom):
    def check_order(self, amount, account, *args, **kwargs):
        return self.ORDER_FOUND if account["order_id"] in ("u1", "u2") else self.ORDER_NOT_FOND
View = type("View", (MerchantAPIView,), {"VALIDATE_CLASS": Shop})
urlpatterns = [path("payme", View.as_view())]
call_command("migrate", verbosity=0, run_syncdb=True)
User.objects.create_user("Paycom", password="secret")
key = "Basic " + base64.b64encode(b"Paycom:secret").decode()
def call(method, **params):
    answer = Client().post("/payme", json.dumps({"id": 1, "method": method, "params": params}), "application/json",
                           headers={"authorization": key}).json()
    return f"error {answer['error']['code']}" if "error" in answer else \
        "allow" if "allow" in answer["result"] else f"state {answer['result']['state']}"
def buy(user, number):
    order = {"amount": 500000, "account": {"order_id": user}}
    return (f"check {call('CheckPerformTransaction', **order)}; "
            f"create {call('CreateTransaction', id=number, time=1796000000000, **order)}")
print("first try:", buy("u1", "t1"), end=f"; cancel (reason 3) {call('CancelTransaction', id='t1', reason=3)}\n")
print("second try:", buy("u1", "t2"))
print("another user:", buy("u2", "t3"), end=f"; perform {call('PerformTransaction', id='t3')}\n")
print("their next purchase:", buy("u2", "t4"))
PY
timeout 60 venv/bin/python -W ignore try.py 2>log | tee seen || cat log
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "An account is paid otherwise." >&2; exit 1; }
