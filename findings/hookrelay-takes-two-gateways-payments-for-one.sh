#!/usr/bin/env bash
# hookrelay 0.4.0 with FastAPI 0.128.0 (PyPI), Python 3; its backends in memory and in SQLite.
#
# Behaviour: an event's idempotency key is one for all sources of a backend. Of two gateways that number their payments
# the second one's event of a number is dropped; the answer is 200, with "accepted": false in a body that no gateway reads.
# Output seen, webhooks in this order, the answer, and then what the worker was given:
#     sqlite, paystack 4099260516: 200 accepted
#     sqlite, flutterwave 4099260516: 200 not accepted
#     sqlite, paystack 4099260516 again: 200 not accepted
#     sqlite, worked on: paystack
#     memory, worked on: paystack
#     with the source in the key, worked on: flutterwave paystack
#
# The wrong guess: a router that is made with a source of its own, as each event has one, knows events by source and key;
# and the manual's key, the gateway's own event id, is enough.
# A user who paid at the second gateway never has the credits, and both the gateway and the log say that all went well.
# What helps, tried here: idempotency_key=lambda event: f"flutterwave:{event['id']}".
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check 'hookrelay[sqlite]==0.4.0' fastapi==0.128.0 httpx==0.28.1 sqlalchemy==2.0.51 \
    aiosqlite==0.22.1 greenlet 2>/dev/null
cat >try.py <<'PY'
import asyncio
import httpx
from fastapi import FastAPI
from hookrelay.backends.memory import MemoryBackend
from hookrelay.backends.sqlite import SQLiteBackend
from hookrelay.fastapi import create_webhook_router
from hookrelay.worker import Worker
from sqlalchemy.ext.asyncio import create_async_engine

async def attempt(label, backend, key, quiet=False):
    app, worked = FastAPI(), []
    for source in "paystack", "flutterwave":
        app.include_router(create_webhook_router(backend=backend, source=source, path=f"/{source}",
                                                 idempotency_key=lambda event, source=source: key(source, event)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://shop.example") as client:
        for source, again in ("paystack", ""), ("flutterwave", ""), ("paystack", " again"):
            answer = await client.post(f"/{source}", json={"id": 4099260516, "amount": 100})
            accepted = "accepted" if answer.json()["accepted"] else "not accepted"
            if not quiet: print(f"{label}, {source} 4099260516{again}: {answer.status_code} {accepted}")
    async def credit(event): worked.append(event.source)
    await Worker(backend, credit).run_once()
    print(f"{label}, worked on: {' '.join(sorted(worked))}")

async def main():
    engine = create_async_engine("sqlite+aiosqlite:///events.db")
    sqlite = SQLiteBackend(engine)
    await sqlite.init_schema()
    await attempt("sqlite", sqlite, lambda source, event: str(event["id"]))
    await attempt("memory", MemoryBackend(), lambda source, event: str(event["id"]), True)
    await attempt("with the source in the key", MemoryBackend(), lambda source, event: f"{source}:{event['id']}", True)
    await engine.dispose()

asyncio.run(main())
PY
timeout 60 venv/bin/python -W ignore try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "hookrelay knows events otherwise than it did." >&2; exit 1; }
