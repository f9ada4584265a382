#!/usr/bin/env bash
# credit-management 0.7.1 with fastapi 0.165.0, starlette 1.10.0 and uvicorn 0.54.0 (PyPI), Python 3; loopback only.
#
# Behaviour: a handler notes what its call has cost with addLlmUsage, as the manual's full example does, and
# CreditDeductionMiddleware is to take that from the user. The note is in a list that the first note of a request makes
# in a context variable. Starlette's BaseHTTPMiddleware runs the handler in a task of its own, with a copy of the
# context: the middleware looks, finds no list, makes an empty one, releases what it had reserved, and takes nothing.
# Output seen, for a user of 1000 credits whose two calls noted 10 each:
#     as the manual has it: 200, deducted 0; 200, deducted 0; 1000 left
#     with initUsageContext() in an ASGI middleware around it: 200, deducted 10; 200, deducted 10; 980 left
#
# The wrong guess: what a handler notes in the request's context is there for that request's middleware. Each call
# is answered and free, and nothing in the log says so. A test that makes several calls in one task (httpx with its
# ASGITransport) sees only the first one free, since the empty list then stays for the next.
# What helps, tried here: a list made before, by a plain ASGI middleware which is added last.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); shop=
trap '[ -z "$shop" ] || kill "$shop" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check credit-management==0.7.1 fastapi==0.165.0 starlette==1.10.0 \
    uvicorn==0.54.0
cat >shop.py <<'PY'
import pathlib, socket, sys
import uvicorn
from credit_management.api.middleware import CreditDeductionMiddleware
from credit_management.context.creditContext import addLlmUsage, initUsageContext
from credit_management.db.memory import InMemoryDBManager
from credit_management.logging.ledger_logger import LedgerLogger
from credit_management.services.credit_service import CreditService
from fastapi import FastAPI
db = InMemoryDBManager()
credits = CreditService(db=db, ledger=LedgerLogger(db=db, file_path=pathlib.Path("ledger")))
app = FastAPI()
app.add_middleware(CreditDeductionMiddleware, credit_service=credits, path_prefix="/api")
class Around:
    def __init__(self, app): self.app = app
    async def __call__(self, scope, receive, send):
        initUsageContext()
        await self.app(scope, receive, send)
if sys.argv[1] == "around": app.add_middleware(Around)
@app.post("/api/chat")
async def chat():
    addLlmUsage(model="gpt", provider="openai", cost=10, metadata={})
    return {}
@app.post("/pay")
async def pay(): await credits.add_credits("ann", 1000)
@app.get("/balance")
async def balance(): return round((await credits.get_user_credits_info("ann")).balance)
held = socket.create_server(("127.0.0.1", 0))
pathlib.Path("port." + sys.argv[1]).write_text(str(held.getsockname()[1]))
uvicorn.Server(uvicorn.Config(app, log_level="error")).run([held])
PY
call() { curl -sm 20 -o body -w '%{http_code}, deducted %header{x-credits-deducted}' -X POST -H 'X-User-Id: ann' \
    "127.0.0.1:$port/api/chat"; }
for kind in manual around; do
    timeout 60 venv/bin/python -W ignore shop.py $kind & shop=$!
    for _ in $(seq 100); do [ -s port.$kind ] && break; sleep 0.2; done
    port=$(cat port.$kind); curl -sm 20 -X POST "127.0.0.1:$port/pay" >body
    [ $kind = manual ] && way="as the manual has it" || way="with initUsageContext() in an ASGI middleware around it"
    echo "$way: $(call); $(call); $(curl -sm 20 "127.0.0.1:$port/balance") left"
    kill "$shop"; wait "$shop" || true; shop=
done | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "credit-management charges otherwise now." >&2; exit 1; }
