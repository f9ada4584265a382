#!/usr/bin/env bash
# cloudpayments-sdk 0.1.0 (PyPI) with its adapters for Flask 3.1.3, Django 5.2.19 and FastAPI 0.165.0 (Starlette),
# Python 3; the notifications of the gateway come by the frameworks' own test clients, rightly signed.
#
# Behaviour: FastAPI's adapter wants a query parameter "request", as FastAPI cannot find the Request of its annotation,
# and says 422 to all. The others want JSON with a Type, which the gateway's notifications (a form, or JSON, with
# TransactionId, Amount, AccountId) do not have. A dict of FastAPI's headers, in small letters, is always refused.
# Output seen, of the status of each answer:
#     Flask: Pay as a form 500, Pay as JSON 500, JSON with a Type 200
#     Django: Pay as a form 500, Pay as JSON 500, JSON with a Type 200
#     FastAPI: Pay as a form 422, Pay as JSON 422, JSON with a Type 422
#     verify_signature: with FastAPI's request.headers True, with dict(request.headers) False
#
# The wrong guess: one function of one package checks alike in each of its adapters, and takes what its gateway sends.
# No payment is ever credited, whatever the framework; the gateway tries again, and is told the same each time.
# What helps: verify_signature() with request.headers itself, and the body read by one's own code.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check cloudpayments-sdk==0.1.0 flask==3.1.3 Django==5.2.19 \
    fastapi==0.165.0 httpx==0.28.1 2>/dev/null
cat >try.py <<'PY'
import json
import logging
from urllib.parse import urlencode
import django
from django.conf import settings
settings.configure(ROOT_URLCONF="__main__", ALLOWED_HOSTS=["*"], SECRET_KEY="k")
django.setup()
from cloudpayments_sdk.security.crypto import sign_message
from cloudpayments_sdk.webhooks.frameworks import get_django_view, get_fastapi_router, get_flask_blueprint
from cloudpayments_sdk.webhooks.verify import verify_signature
from django.test import Client
from django.urls import path
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from flask import Flask
logging.disable()
pay = {"TransactionId": "504", "Amount": "500.00", "Currency": "RUB", "AccountId": "u1", "OperationType": "Payment"}
bodies = {"Pay as a form": (urlencode(pay), "application/x-www-form-urlencoded"),
          "Pay as JSON": (json.dumps(pay), "application/json"),
          "JSON with a Type": (json.dumps({"Type": "Pay", "Data": pay}), "application/json")}
urlpatterns = [path("cloudpayments/webhook", get_django_view("secret"))]
flask, fast = Flask("shop"), FastAPI()
flask.register_blueprint(get_flask_blueprint("secret")), fast.include_router(get_fastapi_router("secret"))
@fast.post("/by-hand")
async def by_hand(request: Request):
    return [verify_signature(each, await request.body(), "secret") for each in (request.headers, dict(request.headers))]
where, client = "/cloudpayments/webhook", TestClient(fast, raise_server_exceptions=False)
ways = {"Flask": lambda body, kind, key: flask.test_client().post(where, data=body, content_type=kind, headers=key),
        "Django": lambda body, kind, key: Client(raise_request_exception=False).post(where, body, kind, headers=key),
        "FastAPI": lambda body, kind, key: client.post(where, content=body, headers={**key, "Content-Type": kind})}
for name, way in ways.items():
    print(f"{name}: " + ", ".join(
        f"{what} {way(*body, {'Content-HMAC': sign_message('secret', body[0].encode())}).status_code}"
        for what, body in bodies.items()))
told = client.post("/by-hand", content="x=1", headers={"Content-HMAC": sign_message("secret", b"x=1")}).json()
print(f"verify_signature: with FastAPI's request.headers {told[0]}, with dict(request.headers) {told[1]}")
PY
timeout 60 venv/bin/python -W ignore try.py 2>log | tee seen || tail -3 log
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Notifications are answered otherwise." >&2; exit 1; }
