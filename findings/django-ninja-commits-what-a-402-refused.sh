#!/usr/bin/env bash
# django-ninja 1.7.1, beside djangorestframework 3.18.3, on Django 5.2.19 (PyPI), SQLite in memory, Python 3.11.
#
# Behaviour: ATOMIC_REQUESTS takes back what a view wrote when the view raises. Ninja catches each exception for which
# it has a handler inside of the view and returns an answer, so that Django sees a success and commits. Django REST
# framework does the same and marks the transaction for a rollback; ninja does not.
# Output seen, 10 credits, a view that debits 5 and then refuses:
#     Django, raise Http404: 404, balance 10
#     REST framework, APIException of 402: 402, balance 10
#     ninja, HttpError(402): 402, balance 5
#     ninja, ZeroDivisionError: 500, balance 10
#     ninja, HttpError(402) within transaction.atomic: 402, balance 10
#
# The wrong guess: with ATOMIC_REQUESTS an exception that leaves the view function takes its writes back, whatever the
# framework around it is; what held in views of REST framework holds after a move to ninja.
# An app that debits first and raises 402 or 404 afterwards (no such voucher, price too low) keeps the credits and tells
# the user that nothing was sold; who tries again pays again.
# What helps, tried here: @transaction.atomic on the function itself, below ninja's decorator.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check django-ninja==1.7.1 djangorestframework==3.18.3 Django==5.2.19 2>log
cat >try.py <<'PY'
import django
from django.conf import settings
settings.configure(SECRET_KEY="k" * 50, ROOT_URLCONF="__main__", ALLOWED_HOSTS=["*"], LOGGING_CONFIG=None, DATABASES={
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:", "ATOMIC_REQUESTS": True}},
    REST_FRAMEWORK={"UNAUTHENTICATED_USER": None, "DEFAULT_AUTHENTICATION_CLASSES": []})
django.setup()
from django.db import connection, transaction
from django.http import Http404
from django.test import Client
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import HttpError
from rest_framework.decorators import api_view
from rest_framework.exceptions import APIException

def sql(text):
    return connection.cursor().execute(text).fetchone()

def buy(request):
    sql("UPDATE users SET credits = credits - 5")
    raise buy.error

def look(name, at, error):
    buy.error = error
    sql("UPDATE users SET credits = 10")
    status = Client(raise_request_exception=False).post(f"/{at}").status_code
    print(f"{name}: {status}, balance {sql('SELECT credits FROM users')[0]}")

api, refused = NinjaAPI(), APIException()
api.post("/plain")(buy), api.post("/atomic")(transaction.atomic(buy))
urlpatterns = [path("django", buy), path("rest", api_view(["POST"])(buy)), path("ninja/", api.urls)]
refused.status_code = 402
sql("CREATE TABLE users AS SELECT 10 AS credits")
look("Django, raise Http404", "django", Http404())
look("REST framework, APIException of 402", "rest", refused)
look("ninja, HttpError(402)", "ninja/plain", HttpError(402, "no"))
look("ninja, ZeroDivisionError", "ninja/plain", ZeroDivisionError())
look("ninja, HttpError(402) within transaction.atomic", "ninja/atomic", HttpError(402, "no"))
PY
timeout 100 venv/bin/python try.py 2>>log | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "django-ninja takes other debits back than it did." >&2; exit 1; }
