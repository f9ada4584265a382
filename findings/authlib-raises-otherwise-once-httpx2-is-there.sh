#!/usr/bin/env bash
# Authlib 1.9.10 with httpx 0.28.1 and respx 0.23.1, before and after httpx2 2.16.2 is installed beside them (PyPI;
# Starlette 1.10 asks for it for its TestClient), Python 3. The gateway is one on loopback.
#
# Behaviour: authlib.integrations.httpx_client is made of httpx2 as soon as that can be imported, else of httpx, and its
# names are the same, as OAuth2Client. Its errors and answers are then httpx2's, which are none of httpx's, and what a
# test puts in httpx's place is not asked.
# Output seen, a shop that orders a payment by OAuth2Client, and a test of it:
#     httpx alone, the gateway is away: kept for later (ConnectError)
#     httpx alone, the test, mocked by respx: 402, and the gateway itself was asked 0 times
#     httpx2 beside it, the gateway is away: raised, ConnectError
#     httpx2 beside it, the test, mocked by respx: 200, and the gateway itself was asked 1 times
#     httpx2 beside it, both errors are caught: kept for later (ConnectError)
#
# The wrong guess: which client Authlib is made of is a matter of its version, which is pinned; what is installed for
# tests, or by another package's wish, changes nothing in it. The same code then loses what it meant to keep: whose
# gateway was away gets a 500, and nothing is tried later. The tests order real payments, if the key is a real one.
# What helps, tried here: except (httpx.TransportError, httpx2.TransportError).
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check authlib==1.9.10 httpx==0.28.1 respx==0.23.1 2>/dev/null
cat >try.py <<'PY'
import http.server, os, sys, threading, time
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
import httpx, respx
from authlib.integrations.httpx_client import OAuth2Client
asked = []
class Gateway(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        asked.append(self.path)
        self.send_response(200)
        self.end_headers()
def order(address, *errors):
    token = {"access_token": "t", "token_type": "Bearer", "expires_at": time.time() + 600}
    try:
        return OAuth2Client("id", "secret", token=token).post(address, json={"amount": 5}).status_code
    except errors as error:
        return f"kept for later ({type(error).__name__})"
gateway = http.server.HTTPServer(("127.0.0.1", 0), Gateway)
address = f"http://127.0.0.1:{gateway.server_port}/pay"
threading.Thread(target=gateway.serve_forever, daemon=True).start()
away, which = "http://127.0.0.1:1/pay", sys.argv[1]
try:
    print(f"{which}, the gateway is away:", order(away, httpx.TransportError))
except Exception as error:
    print(f"{which}, the gateway is away: raised, {type(error).__name__}")
with respx.mock(assert_all_called=False) as mocked:
    mocked.post(address).respond(402)
    status = order(address, httpx.TransportError)
print(f"{which}, the test, mocked by respx: {status}, and the gateway itself was asked {len(asked)} times")
if "httpx2" in which:
    import httpx2
    print(f"{which}, both errors are caught:", order(away, httpx.TransportError, httpx2.TransportError))
PY
{ timeout 60 venv/bin/python -W ignore try.py "httpx alone" 2>log
  venv/bin/pip -q install --disable-pip-version-check httpx2==2.16.2 2>/dev/null
  timeout 60 venv/bin/python -W ignore try.py "httpx2 beside it" 2>log; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "It is made of another client." >&2; exit 1; }
