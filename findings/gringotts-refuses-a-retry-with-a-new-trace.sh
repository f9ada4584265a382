#!/usr/bin/env bash
# gringotts-api 0.4.0 on FastAPI 0.165.0 (PyPI), prepaid credits for an API, Python 3; its SQLite file.
#
# Behaviour: with an Idempotency-Key a repeated request is charged once and gets the first answer, if it is the same
# request. "The same" takes in each header that came along, whatever it is for.
# Seen: POST /predict with a key, 200, 9 of 10 credits left. The same again: 200 and 9. The same with another
# traceparent, as OpenTelemetry writes for each try, or another X-Request-Id, User-Agent or X-Forwarded-For, as proxies
# and another network do: 409 "Idempotency-Key reused with a different request". The charge stands, and the answer is
# out of reach.
#
# The wrong guess: method, path and body are compared, as Stripe does; a header at most if it changes what is asked for.
# For a client that retries after a lost answer: it has paid, and is told that it made another request. It takes a new
# key, as the message suggests, and pays again. A test that sends the same request twice passes.
# What helps, tried here: a middleware outside of it that leaves the headers off which the app does not read.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check gringotts-api==0.4.0 fastapi==0.165.0 httpx==0.28.1
cd "$dir"; export DATABASE_URL=sqlite:///$dir/credits.db
venv/bin/gringotts init-db >/dev/null
key=$(venv/bin/gringotts create-user alice --credits 10 | grep -o 'gk_[A-Za-z0-9_-]*')
timeout 60 venv/bin/python -W ignore - "$key" <<'PYTHON'
import sys

import gringotts
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from gringotts import CreditedUser, CreditPack, GringottsConfig, charge

app = FastAPI()
gringotts.init_app(app, GringottsConfig(packs=[CreditPack(credits=100, price_cents=500, name="Starter")],
                                        idempotency_replay_validator=lambda scope: True))

@app.post("/predict")
def predict(user: CreditedUser = Depends(charge(1))):
    return {"left": user.credits}

async def bare(scope, receive, send):
    keep = b"host", b"x-api-key", b"idempotency-key", b"content-type", b"content-length"
    await app({**scope, "headers": [each for each in scope["headers"] if each[0] in keep]}, receive, send)

def ask(to, number, **headers):
    answer = TestClient(to).post("/predict", headers={
        "X-API-Key": sys.argv[1], "Idempotency-Key": f"job {number}", **headers}, json={"text": "hello"})
    return answer.status_code, answer.json().get("left")

trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-{}-01".format
seen = [ask(app, 1), ask(app, 1)]
for name, one, two in ("traceparent", trace("00f067aa0ba902b7"), trace("b7ad6b7169203331")), (
        "X-Request-Id", "a1", "a2"), ("User-Agent", "app/1.0", "app/1.1"), (
        "X-Forwarded-For", "192.0.2.1", "192.0.2.2"):
    number = len(seen)
    seen += ask(app, number, **{name: one}), ask(app, number, **{name: two})
    print(f"{name}: {seen[-2]}, then {seen[-1]}")
seen += ask(bare, 99, traceparent=trace("00f067aa0ba902b7")), ask(bare, 99, traceparent=trace("b7ad6b7169203331"))
print(f"without the headers: {seen[-2]}, then {seen[-1]}")
once = [(200, 9), (200, 9)] + [each for left in (8, 7, 6, 5) for each in ((200, left), (409, None))]
if seen != once + [(200, 4), (200, 4)]:
    raise SystemExit("Changed: gringotts now compares other parts of a repeated request than it did.")
PYTHON
