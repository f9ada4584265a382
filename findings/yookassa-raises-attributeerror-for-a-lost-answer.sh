#!/usr/bin/env bash
# yookassa 3.13.0 (PyPI), the gateway's own client, with requests 2.34.2, Python 3.11; its API is a server on loopback.
#
# Behaviour: `timeout` is the pause between tries, and there is no time limit. Where no answer came it reads the status
# of none, and fails at that; also where the last try got a 202, by which the gateway says "not known yet, ask again".
# Output seen, Payment.create() with timeout=500 (ms) and max_attempts=2, with how often the gateway was asked:
#     400: BadRequestError, an ApiError, asked 1
#     500: InternalServerError, an ApiError, asked 1
#     202: AttributeError, neither ApiError nor RequestException, asked 3
#     hangs up: AttributeError, neither ApiError nor RequestException, asked 3
#     answers after 9 s: payment pending, after 9 s, asked 1
#
# The wrong guess: a lost answer is an ApiError or one of requests' errors, half a second after the question.
# Code that catches those two to keep an order open, with its key, misses just the answers that matter: the payment may
# be made, and a page that starts again has a new key, so that the payer may pay twice. Silence holds the worker.
# What helps: catch AttributeError beside them, and keep the key with the order before the call.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check yookassa==3.13.0 requests==2.34.2 2>/dev/null
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost 2>/dev/null
cat >try.py <<'PY'
import http.server
import requests
import ssl
import threading
import time
from yookassa import Configuration, Payment
from yookassa.domain.exceptions import ApiError
class Gateway(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        server.asked += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        if server.does == "hangs up":
            return
        time.sleep(9 if server.does == "answers after 9 s" else 0)
        body = b'{"id": "p1", "status": "pending"}'
        self.send_response(int(server.does) if server.does.isdigit() else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    log_message = lambda *_: None

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("cert.pem", "key.pem")
server.socket = context.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
Configuration.configure("1", "secret", timeout=500, max_attempts=2, verify="cert.pem",
                        api_url=f"https://localhost:{server.server_port}/v3")
for server.does in ("400", "500", "202", "hangs up", "answers after 9 s"):
    server.asked, start = 0, time.monotonic()
    try:
        said = f"payment {Payment.create({'amount': {'value': '10.00', 'currency': 'RUB'}}, 'order-1').status}"
        said += f", after {time.monotonic() - start:.0f} s"
    except Exception as error:
        known = isinstance(error, (ApiError, requests.RequestException))
        said = f"{type(error).__name__}, {'an ApiError' if known else 'neither ApiError nor RequestException'}"
    print(f"{server.does}: {said}, asked {server.asked}")
PY
timeout 90 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A lost answer is told in another way." >&2; exit 1; }
