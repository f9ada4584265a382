#!/usr/bin/env bash
# aforo-metering 1.1.2 (PyPI, October 2026), its middlewares for FastAPI, or any ASGI app, and Flask 3.1.3, Python 3.11;
# its client's track() is replaced by a list, nothing is sent.
#
# Behaviour: the one for ASGI takes those of its options which are attributes of a dataclass; exclude_paths and
# exclude_status_codes have a default that is made anew each time, and so are none: they are dropped without a word. The
# paths that are left out by themselves are so with all that begins like them, in both, as /healthcare/vend here.
# Output seen, told exclude_status_codes=[402, 500] and exclude_paths=["/health", "/internal"]; what is billed:
#     ASGI: /vend 402, /vend 500, /internal/job 200, /vend 200
#     Flask: /vend 200
#     ASGI, mended: /vend 200
#
# The wrong guess: both take the same options, as their table in the README has them for all; what is no option is a
# TypeError; and /health is a path.
# A user without credits is billed for each refusal, and for each failure of the server; the service's own calls are on
# somebody's bill. An API whose paths begin with /health or /metrics is used for nothing. Flask's test is right.
# What helps, tried here: MiddlewareOptions.exclude_status_codes = [] and so on, set before the app is made.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check aforo-metering==1.1.2 flask==3.1.3 2>/dev/null
cat >try.py <<'PY'
import asyncio
from unittest.mock import patch
import aforo.types, flask, httpx  # noqa: E401
from aforo.middleware.fastapi import AforoMeteringMiddleware
from aforo.middleware.flask import AforoMetering

CALLS = [("/vend", 402), ("/vend", 500), ("/internal/job", 200), ("/healthcare/vend", 200), ("/vend", 200)]
OPTIONS = {"api_key": "key", "customer_id": lambda request: "ann", "exclude_status_codes": [402, 500],
           "exclude_paths": ["/health", "/internal"], "base_url": "http://127.0.0.1:9"}


async def service(scope, receive, send):
    await send({"type": "http.response.start", "status": int(scope["query_string"]), "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def asgi():
    transport = httpx.ASGITransport(AforoMeteringMiddleware(service, **OPTIONS))
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as client:
        for path, status in CALLS:
            await client.get(f"{path}?{status}")


def run(kind, call):
    billed = []
    with patch.object(aforo.AforoClient, "track", lambda self, *, extra_fields, **event: billed.append(
            f"{extra_fields['endpointPath']} {extra_fields['statusCode']}")):
        call()
    print(f"{kind}:", ", ".join(billed))


app = flask.Flask("api")
AforoMetering(app, **OPTIONS)
app.add_url_rule("/<path:name>", "any", lambda name: ("", int(flask.request.query_string)))
run("ASGI", lambda: asyncio.run(asgi()))
run("Flask", lambda: [app.test_client().get(f"{path}?{status}") for path, status in CALLS])
aforo.types.MiddlewareOptions.exclude_status_codes = aforo.types.MiddlewareOptions.exclude_paths = []
run("ASGI, mended", lambda: asyncio.run(asgi()))
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Other calls are billed." >&2; exit 1; }
