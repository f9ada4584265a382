#!/usr/bin/env bash
# gopay 2.3.1 (PyPI), the gateway's own client, for Czechia and around; Python 3; the gateway is a server on loopback.
#
# Behaviour: a call of which no answer came, as the connection was refused, broke or took too long, raises nothing. It
# returns an empty answer of status 0, and success is "below 400". Where the token cannot be had, the call goes on
# without one.
# Output seen, of refunds, each with what it returned, beside what arrived at the gateway:
#     answered by 200: success True, {'result': 'FINISHED'}; arrived: Bearer t
#     refused by 409: success False, {'errors': []}; arrived: Bearer t
#     connection closed: success True, {}; arrived: Bearer t
#     nobody listens: success True, {}; arrived: nothing
#     no token to be had: success False, {}; arrived: Bearer None
#
# The wrong guess: success means that the gateway agreed; what was not heard raises, as in requests itself.
# Who takes the credits back after "if response.success" takes them for money that the payer never got, and who grants
# by the success of a recurring payment gives them away, whenever the network is down.
# What helps: response.status_code == 200, and a look at the state (get_status) where it is 0.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check gopay==2.3.1 2>/dev/null
cat >try.py <<'PY'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
import gopay
class Gateway(BaseHTTPRequestHandler):
    mode, arrived = "answered by 200", "nothing"
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        token = self.path.endswith("/token")
        if not token:
            Gateway.arrived = self.headers["Authorization"]
        if self.mode == "connection closed" and not token:
            return
        status, body = {"refused by 409": (409, {"errors": []})}.get(self.mode, (200, {"result": "FINISHED"}))
        if token:
            status, body = (503, {}) if self.mode == "no token to be had" else (200, {"access_token": "t"})
        elif self.headers["Authorization"] == "Bearer None":
            status, body = 401, {}
        self.send_response(status), self.end_headers(), self.wfile.write(json.dumps(body).encode())
    log_message = lambda *_: None
server = HTTPServer(("127.0.0.1", 0), Gateway)
threading.Thread(target=server.serve_forever, daemon=True).start()
def refund(mode):
    Gateway.mode, Gateway.arrived = mode, "nothing"
    client = gopay.payments({"goid": 8123456789, "client_id": "c", "client_secret": "s", "timeout": 2,
                             "gateway_url": f"http://127.0.0.1:{server.server_port}/api"})
    if mode == "nobody listens":
        client.gopay.api_client.gateway_url = "http://127.0.0.1:9/api"
    answer = client.refund_payment(3000006529, 500)
    print(f"{mode}: success {answer.success}, {answer.json}; arrived: {Gateway.arrived}")
for each in "answered by 200", "refused by 409", "connection closed", "nobody listens", "no token to be had":
    refund(each)
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "An unheard refund ends otherwise." >&2; exit 1; }
