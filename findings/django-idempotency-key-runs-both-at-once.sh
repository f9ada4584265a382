#!/usr/bin/env bash
# django-idempotency-key 1.3.0 on Django 5.2.19 (PyPI), its middleware with the lock that is on by default, and its
# store in Django's cache. A key is looked up under the lock, and kept only with the answer, outside of it: while the
# first request of a key runs, a second one finds nothing. The entry then has the cache's own life, five minutes.
#
# Output: three debits of 5 under one key at the same time make 15, each answered 201 with another balance. One after
#   the other they make 5; the repeats say 409, with the first one's body. After 301 s the same request takes 5 again,
#   and with another amount the same key is a new key at once.
#
# Guessed wrongly: that a lock which its settings describe as keeping threads from calling the same view together
#   covers the view; a client whose time-out strikes sends its second try while the first is at work. And that a key
#   lives for a day or so. Tried as a remedy: a UNIQUE reference in the ledger, which takes one of three.
set -euo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/env"
"$tmp/env/bin/pip" -q install --disable-pip-version-check django-idempotency-key==1.3.0 django==5.2.19 2>/dev/null
cat >"$tmp/serve.py" <<'PY'
import json, sys, time
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="x", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__,
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    IDEMPOTENCY_KEY={"STORAGE": {"CLASS": "idempotency_key.storage.CacheKeyStorage", "CACHE_NAME": "default"}},
    MIDDLEWARE=["idempotency_key.middleware.IdempotencyKeyMiddleware"])
django.setup()
from django.core.handlers.wsgi import WSGIHandler
from django.http import JsonResponse
from django.test import RequestFactory
from django.urls import path
ledger = {}
taken = lambda: sum(ledger.values())

def debit(request):
    time.sleep(0.3)
    wanted = json.loads(request.body)
    ledger.setdefault(wanted.get("reference") or object(), wanted["amount"])
    return JsonResponse({"left": 100 - taken()}, status=201)

urlpatterns, server = [path("", debit)], WSGIHandler()

def post(key, **body):
    request = RequestFactory().post("/", body, content_type="application/json", headers={"Idempotency-Key": key})
    return server.get_response(request).status_code

with ThreadPoolExecutor(3) as pool:
    seen = [sorted(pool.map(lambda _: post("k1", amount=5), range(3))), taken()]
    seen += [[post("k2", amount=5) for _ in range(3)], taken()]
    with mock.patch("time.time", return_value=time.time() + 301):
        seen += [post("k2", amount=5), taken()]
    seen += [post("k2", amount=7), taken(), list(pool.map(lambda _: post("k3", amount=50, reference="r"), "123"))]
print(*seen, taken())
if [*seen, taken()] != [[201] * 3, 15, [201, 409, 409], 20, 201, 25, 201, 32, [201] * 3, 82]:
    sys.exit("django-idempotency-key treats a key otherwise than it did.")
PY
timeout 60 "$tmp/env/bin/python" "$tmp/serve.py" 2>"$tmp/log" || { tail -3 "$tmp/log"; exit 1; }
