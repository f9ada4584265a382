#!/usr/bin/env bash
# lxcor-billa 0.1.2 with lxcor-reggi 0.1.1, lxcor-kotta 0.1.3, djangorestframework 3.18.3 and Django 5.2.19 (PyPI),
# Python 3, SQLite in memory.
#
# Behaviour: BillerThrottle takes a credit when it is asked whether a request may go on. REST framework asks each
# throttle of a view, also when one before has refused, and before it looks for the method, reads the body or runs the
# view. What is refused has been paid by then; the package spares only what its own kotta refused.
# Output seen, the credits that one request of a good key costs, with a DRF throttle of 2 a minute where it says 429:
#     DATABASES as it comes: 200 costs 1, 429 costs 1, 400 costs 1, 405 costs 1, OPTIONS costs 1
#     ATOMIC_REQUESTS: 200 costs 1, 429 costs 0, 400 costs 0, 405 costs 0, OPTIONS costs 1
#
# The wrong guess: a throttle that is last in the list is asked when the others have let the request through, as a chain
# of middlewares is, and who is told 429 or 400 has used nothing. A client that asks again each second at 429 loses 58
# credits a minute for nothing, and a setting that is not about credits decides it.
# What helps, tried here: ATOMIC_REQUESTS; REST framework then takes back what was done before an exception.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv; venv/bin/pip install -q --disable-pip-version-check lxcor-billa==0.1.2 \
    lxcor-reggi==0.1.1 lxcor-kotta==0.1.3 djangorestframework==3.18.3 Django==5.2.19
cat >try.py <<'PY'
import sys, django
from django.conf import settings
settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:",
                           "ATOMIC_REQUESTS": sys.argv[1] == "ATOMIC_REQUESTS"}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "rest_framework", "reggi", "kotta", "billa"],
    REST_FRAMEWORK={"DEFAULT_AUTHENTICATION_CLASSES": ["reggi.authentication.ApiKeyAuthentication"]},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", SECRET_KEY="k" * 50, ROOT_URLCONF=__name__)
django.setup()
from billa.models import CreditBalance
from billa.throttle import BillerThrottle
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.urls import path
from reggi.models import ApiKey
from reggi.models.api_key import generate_api_key
from rest_framework import exceptions, response, throttling, views
class TwoAMinute(throttling.UserRateThrottle): rate = "2/min"
class Job(views.APIView):
    throttle_classes = [BillerThrottle]
    def get(self, request): return response.Response({})
    def post(self, request): raise exceptions.ValidationError("no such job")
class Slow(Job): throttle_classes = [TwoAMinute, BillerThrottle]
urlpatterns = [path("job", Job.as_view()), path("slow", Slow.as_view())]
call_command("migrate", verbosity=0)
raw, prefix, hashed, salt = generate_api_key()
key = ApiKey(user=get_user_model().objects.create_user("ann"), prefix=prefix, key_hash=hashed, salt=salt)
key.save()
CreditBalance.objects.update_or_create(api_key=key, defaults={"credits_remaining": 100})
def left(): return CreditBalance.objects.get().credits_remaining
def cost(method, address):
    before, answer = left(), getattr(Client(), method)(address, HTTP_AUTHORIZATION="Bearer " + raw).status_code
    return f"{'OPTIONS' if method == 'options' else answer} costs {before - left()}"
told = [cost("get", "/slow"), [cost("get", "/slow") for _ in "12"][1]]
told += [cost(method, "/job") for method in ("post", "put", "options")]
print(f"{sys.argv[1]}: {', '.join(told)}")
PY
for way in "DATABASES as it comes" ATOMIC_REQUESTS; do
    timeout 60 venv/bin/python -W ignore try.py "$way" 2>>log
done | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { cat log; echo "lxcor-billa charges otherwise now." >&2; exit 1; }
