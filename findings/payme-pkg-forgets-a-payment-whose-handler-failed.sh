#!/usr/bin/env bash
# payme-pkg 3.4.1 with Django 5.2.19 and djangorestframework 3.18.3 (PyPI), Python 3.11; nothing is sent: the calls are
# those that Payme makes to a shop, in its JSON-RPC.
#
# Behaviour: PerformTransaction, by which Payme says that the money is there, first stores the transaction as performed
# and then calls handle_successfully_payment(). When that raises, Payme gets an error and calls again; now the
# transaction is performed, so the answer is a success, and the handler is not called.
# Seen, of one payment whose handler could not reach the ledger the first time: an error (code -32400), then the result
# with state 2; the handler was called once, and never with the ledger there. With ATOMIC_REQUESTS, which takes the
# stored state back with the error: called again, and credited.
#
# The wrong guess: a handler whose error reaches the gateway is called again when the gateway comes again.
# For prepaid credits: a restart of the ledger loses each payment of that minute, and both sides' books say that it
# went well. What helps, tried here: ATOMIC_REQUESTS, with the transaction's id as the ledger's reference.
set -euo pipefail
shop=$(mktemp -d); trap 'rm -rf "$shop"' EXIT
python3 -m venv "$shop/venv"
"$shop/venv/bin/pip" -q install --disable-pip-version-check payme-pkg==3.4.1 django==5.2.19 \
  djangorestframework==3.18.3 2>/dev/null
cd "$shop"
cat >pay.py <<'PY'
import logging, sys, types
import django
from django.conf import settings
from django.urls import path

logging.disable(logging.CRITICAL)
file = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:", "ATOMIC_REQUESTS": sys.argv[1] == "atomic"}
settings.configure(ALLOWED_HOSTS=["*"], DATABASES={"default": file}, ROOT_URLCONF="urls", SECRET_KEY="s" * 50,
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "rest_framework", "payme"], USE_TZ=True,
    PAYME_ACCOUNT_MODEL="django.contrib.auth.models.User", PAYME_ACCOUNT_FIELD="id", PAYME_AMOUNT_FIELD="amount",
    PAYME_KEY="key", PAYME_ONE_TIME_PAYMENT=False)
django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from payme.views.base import BasePaymeWebHookAPIView

calls, ledger = [], set()
class Payme(BasePaymeWebHookAPIView):
    def handle_created_payment(self, params, result): pass
    def handle_successfully_payment(self, params, result):
        calls.append(params["id"])
        if len(calls) == 1:
            raise OSError("the ledger is away")
        ledger.add(params["id"])

sys.modules["urls"] = types.SimpleNamespace(urlpatterns=[path("", Payme.as_view())])
call_command("migrate", verbosity=0)
account = {"id": str(User.objects.create(username="Ann").pk)}
def call(method):
    told = Client(headers={"Authorization": "Basic UGF5Y29tOmtleQ=="}).post("/", {"method": method, "params": {
        "id": "t-1", "amount": 5000000, "account": account}}, content_type="application/json").json()
    return told["result"]["state"] if "result" in told else told["error"]["code"]
print(*map(call, ["CreateTransaction", "PerformTransaction", "PerformTransaction"]), len(calls), len(ledger))
PY
seen="$(timeout 60 venv/bin/python pay.py plain), $(timeout 60 venv/bin/python pay.py atomic)"
echo "created, performed, once more, calls, credited; with ATOMIC_REQUESTS: $seen"
[ "$seen" = "1 -32400 2 1 0, 1 -32400 2 2 1" ] ||
  { echo "payme-pkg treats a handler that failed otherwise than it did." >&2; exit 1; }
