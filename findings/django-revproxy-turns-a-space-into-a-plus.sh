#!/usr/bin/env bash
# django-revproxy 0.13.0 on Django 5.2.19 (PyPI), Python 3; loopback only.
#
# Behaviour: the gateway gets its path decoded, as Django gives it, and encodes it anew by the rules of a FORM, not of a
# path: a space becomes +, which in a path is a plus and nothing else. %2F becomes /. The query is encoded in that way,
# too, where it is right.
# Seen: GET /balance/Ann%20Lee asks the service for /balance/Ann+Lee, the balance of another user, and answers 200.
# The path /balance/Ann%2BLee asks for the same.
#
# The wrong guess: a path is passed on as it came, or encoded so that it means the same.
# A test with one word passes, and so does the application behind, which cannot tell the two.
# What helps, tried here: the user's id in the query, ?userId=Ann%20Lee, where + is a space.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check django-revproxy==0.13.0 django==5.2.19 2>/dev/null
timeout 100 "$dir/venv/bin/python" - <<'PY'
import http.server
import sys
import threading

import django
from django.conf import settings
from django.test import RequestFactory

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
settings.configure(SECRET_KEY="k" * 50, INSTALLED_APPS=["revproxy"])
django.setup()
from revproxy.views import ProxyView

gateway = ProxyView.as_view(upstream=f"http://127.0.0.1:{service.server_port}/")
for path in ("/balance/Ann%20Lee", "/balance/Ann%2BLee", "/balance/a%2Fb", "/balance?userId=Ann%20Lee"):
    request = RequestFactory().get(path)
    answer = gateway(request, request.path)  # as the route "(?P<path>.*)" gives it
    assert answer.status_code == 200
print(asked)
if asked != ["/balance/Ann+Lee", "/balance/Ann+Lee", "/balance/a/b", "/balance?userId=Ann+Lee"]:
    sys.exit("django-revproxy passes a path on otherwise than it did.")
PY
