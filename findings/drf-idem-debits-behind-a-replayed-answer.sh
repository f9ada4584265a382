#!/usr/bin/env bash
# drf-idem 0.1.1 (PyPI), its IdempotencyMiddleware, on Django 5.2.19 with a cache in memory; Python 3.
# It calls the view first and looks at the key afterwards. If the key was known, the new answer is thrown away and the
# kept one sent; what the view did stays done. Each status is kept, 503 too, and bodies are not compared.
# Seen: three debits of 5 under one key make 15, each answered "95 left"; one of 7 under that key takes 7 and says the
# same. A debit whose first try was refused with 503 is done at the second, which says 503 again.
#
# The guess that was wrong: what is answered by a replay was not run, as its own introduction has it. A test that
# compares the two answers passes; only the balance tells. What helps, tried here: the ledger's own reference under
# UNIQUE, which made three tries one debit.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/py"
"$work/py/bin/pip" -q install --disable-pip-version-check drf-idem==0.1.1 django==5.2.19 djangorestframework==3.18.3 \
    2>/dev/null
cat >"$work/shop.py" <<'PY'
import json, sqlite3, sys

import django
from django.conf import settings

memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
settings.configure(
    SECRET_KEY="x", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, CACHES={"default": memory, "drf_idem": memory},
    MIDDLEWARE=["drf_idem.middleware.IdempotencyMiddleware"])
django.setup()
from django.http import JsonResponse
from django.test import Client
from django.urls import path
ledger = sqlite3.connect(":memory:", isolation_level=None)
ledger.execute("CREATE TABLE debits (reference TEXT UNIQUE, amount INTEGER)")
away = False

def debit(request):
    if away:
        return JsonResponse({"error": "away"}, status=503)
    wanted = json.loads(request.body)
    ledger.execute("INSERT OR IGNORE INTO debits VALUES (?, ?)", (wanted.get("reference"), wanted["amount"]))
    return JsonResponse({"left": 100 - taken()})

def taken(): return ledger.execute("SELECT coalesce(sum(amount), 0) FROM debits").fetchone()[0]

def post(key, **body):
    answer = Client(raise_request_exception=False).post(
        "/", json.dumps(body), content_type="application/json", headers={"X-Request-ID": key})
    return answer.status_code, answer.content.decode(), taken()

urlpatterns = [path("", debit)]
seen = [post("k1", amount=5) for _ in range(3)] + [post("k1", amount=7)]
for away in True, False:
    seen.append(post("k2", amount=10))
by_reference = [post(f"k{n}", amount=50, reference="r1")[2] for n in (3, 4, 5)]
print(*seen, f"with a reference of the ledger's: {by_reference}", sep="\n")
if [(status, sum_of) for status, _, sum_of in seen] != [
        (200, 5), (200, 10), (200, 15), (200, 22), (503, 22), (503, 32)] \
        or len({text for _, text, _ in seen[:4]}) != 1 or by_reference != [82, 82, 82]:
    sys.exit("drf-idem treats a repeated key otherwise than it did.")
PY
timeout 60 "$work/py/bin/python" "$work/shop.py" 2>"$work/log" || { tail -3 "$work/log"; exit 1; }
