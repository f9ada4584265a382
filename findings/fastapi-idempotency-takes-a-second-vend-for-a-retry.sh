#!/usr/bin/env bash
# fastapi-idempotency 0.1.1 with FastAPI 0.128.0, Starlette 0.50.0 (PyPI), Python 3.
#
# Behaviour: the middleware, added as its manual begins, also takes requests without an Idempotency-Key for repeats:
# for 10 s a POST that has the body of one before it, from one address, is not made, and has the answer of the first.
# The Authorization header counts for nothing there; behind a proxy all users have one address.
# Output seen, two vends without a key, what each is answered and what was debited:
#     ann 5 and ann 5: token 1, token 1; debited 5
#     ann 5 and bob 5: token 1, token 1; debited 5
#     ann 5 and ann 6: token 1, token 2; debited 11
#     ann 5 and ann 5, with keys: token 1, token 2; debited 10
#     ann 5 and ann 5, automatic_window of no time: token 1, token 2; debited 10
#
# The wrong guess: a middleware for idempotency keys leaves a request without one alone, or refuses it, as others
# do; two vends of one price are then two.
# All packs of one price look alike: the second buyer of a busy moment is told of success and is given the token of the
# first, which is spent already. What helps, tried here: keys in every client, or automatic_window=timedelta(0); and a
# `scope` of the user.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check fastapi-idempotency==0.1.1 fastapi==0.128.0 starlette==0.50.0 \
    httpx==0.28.1 2>/dev/null
cat >try.py <<'PY'
import asyncio
from datetime import timedelta
import httpx
from fastapi import FastAPI
from fastapi_idempotency import IdempotencyMiddleware

async def two(label, first, second, keys=(None, None), **options):
    app = FastAPI()
    app.add_middleware(IdempotencyMiddleware, **options)
    debited = []

    @app.post("/vend")
    async def vend(body: dict):
        debited.append(body["credits"])
        return f"token {len(debited)}"

    answers = []
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://shop.example") as client:
        for (user, credits), key in zip((first, second), keys):
            headers = {"authorization": f"Bearer {user}"} | ({"idempotency-key": key} if key else {})
            answers.append((await client.post("/vend", json={"credits": credits}, headers=headers)).json())
    print(f"{first[0]} {first[1]} and {second[0]} {second[1]}{label}: {', '.join(answers)}; debited {sum(debited)}")

async def main():
    await two("", ("ann", 5), ("ann", 5))
    await two("", ("ann", 5), ("bob", 5))
    await two("", ("ann", 5), ("ann", 6))
    await two(", with keys", ("ann", 5), ("ann", 5), ("k1", "k2"))
    await two(", automatic_window of no time", ("ann", 5), ("ann", 5), automatic_window=timedelta(0))

asyncio.run(main())
PY
timeout 60 venv/bin/python -W ignore try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "fastapi-idempotency treats requests without a key otherwise." >&2; exit 1; }
