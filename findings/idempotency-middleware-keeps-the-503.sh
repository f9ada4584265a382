#!/usr/bin/env bash
# asgi-idempotency-header 0.2.0, fastidempotent 0.1.0, fastapi-idempotency 0.1.1, fastapi-idempotency-key 0.1.1 with
# FastAPI 0.165.0 (PyPI), each with its own store in memory; Python 3.
#
# Behaviour: four middlewares for the same header do four different things with a request that failed.
#     a 503 (the database was away): kept and replayed by the first two, so that no retry with this key can succeed
#     (fastidempotent: a day by default); done again by the others.
#     a 402 (no credits): done again by fastapi-idempotency-key, kept by the others.
#     an exception: asgi-idempotency-header leaves the key "pending", and answers 409 to each retry from then on.
# Seen: as printed below.
#
# The wrong guess: "Stripe-style" settles it: what the service refused is kept, what it could not do (5xx) is not.
# What helps: to try these three cases before one is chosen, and a new key for each try after a 5xx of the first two.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check asgi-idempotency-header==0.2.0 fastidempotent==0.1.0 \
  fastapi-idempotency==0.1.1 fastapi-idempotency-key==0.1.1 fastapi==0.165.0 httpx==0.28.1 redis==8.1.0 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY' 2>"$dir/errors" || { tail -3 "$dir/errors"; exit 1; }
import asyncio
import sys

import fastapi_idempotency
import fastapi_idempotency_key
import fastidempotent
import httpx
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from idempotency_header_middleware import IdempotencyHeaderMiddleware
from idempotency_header_middleware.backends.memory import MemoryBackend


async def retry(middleware, options, what):
    app, done = FastAPI(), []

    @app.post("/vend")
    async def vend():
        done.append(what)
        if what == "exception":
            raise RuntimeError
        return JSONResponse({}, what)

    app.add_middleware(middleware, **options)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
        statuses = [(await client.post("/vend", json={}, headers={"Idempotency-Key": "k"})).status_code for _ in "12"]
    return f"{what} {statuses[1]} {'done again' if len(done) == 2 else 'not done'}"


seen = {}
for name, middleware, options in (
        ("asgi-idempotency-header", IdempotencyHeaderMiddleware,
         lambda: {"backend": MemoryBackend(), "enforce_uuid4_formatting": False}),
        ("fastidempotent", fastidempotent.IdempotencyMiddleware, lambda: {"backend": fastidempotent.MemoryBackend()}),
        ("fastapi-idempotency", fastapi_idempotency.IdempotencyMiddleware, lambda: {"store": fastapi_idempotency.MemoryStore()}),
        ("fastapi-idempotency-key", fastapi_idempotency_key.IdempotencyMiddleware,
         lambda: {"backend": fastapi_idempotency_key.MemoryBackend()})):
    seen[name] = ", ".join(asyncio.run(retry(middleware, options(), what)) for what in (503, 402, "exception"))
    print(f"{name}: {seen[name]}")
kept, again = "503 503 not done, 402 402 not done, exception ", "503 503 done again, 402 402 "
if list(seen.values()) != [kept + "409 not done", kept + "500 done again",
                           again + "not done, exception 500 done again", again + "done again, exception 500 done again"]:
    sys.exit("One of the middlewares keeps other answers than it did.")
PY
