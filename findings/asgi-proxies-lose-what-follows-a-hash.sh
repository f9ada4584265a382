#!/usr/bin/env bash
# asgi-proxy-lib 0.2a0, and fastapi-proxy-lib 0.3.0 on FastAPI 0.165.0, both over httpx 0.28.1 (PyPI), Python 3; the
# service is one on loopback, the gateways run in the process.
#
# Behaviour: a gateway gets its path decoded, as ASGI gives it (raw_path has the other form), and builds a URL of it.
# asgi-proxy-lib encodes nothing: what follows a # in a user's id is then a fragment, which no one sends.
# fastapi-proxy-lib gives it to httpx, which raises for # and ?, and the answer is 500.
# Seen: GET /balance/team%231 asks the service for /balance/team, another user, and answers 200; the second does not
# ask. A space, | and letters beyond ASCII arrive right through both.
#
# The wrong guess: a path is passed on as it came, or encoded so that it means the same.
# What helps, tried here: the user's id in the query, ?userId=team%231, which both pass on as it came.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check asgi-proxy-lib==0.2a0 fastapi-proxy-lib==0.3.0 \
  fastapi==0.165.0 httpx==0.28.1 2>/dev/null
timeout 100 "$dir/venv/bin/python" - <<'PY'
import asyncio, http.server, sys, threading

import httpx
from asgi_proxy import asgi_proxy
from fastapi_proxy_lib.fastapi.app import reverse_http_app

asked = []


class Service(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words):
        pass


service = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
threading.Thread(target=service.serve_forever, daemon=True).start()
upstream = f"http://127.0.0.1:{service.server_port}/"


async def ask(app):
    seen, gateway = [], httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=gateway, base_url="http://gateway") as client:
        for path in ("/balance/team%231", "/balance/a%7Cb%20%C3%BC", "/balance?userId=team%231"):
            asked.clear()
            answer = await client.get(path)
            seen.append(f"{answer.status_code} {' '.join(asked)}".strip())
    return seen


seen = [asyncio.run(ask(asgi_proxy(upstream))), asyncio.run(ask(reverse_http_app(base_url=upstream)))]
print(*seen, sep="\n")
same = ["200 /balance/a%7Cb%20%C3%BC", "200 /balance?userId=team%231"]
if [[cell.replace("|", "%7C") for cell in row] for row in seen] != [["200 /balance/team", *same], ["500", *same]]:
    sys.exit("One of the gateways passes a path on otherwise than it did.")
PY
