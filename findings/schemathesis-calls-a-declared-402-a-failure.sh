#!/usr/bin/env bash
# schemathesis 4.32.5 (PyPI), Python 3.
#
# Behaviour: a request that fits the schema and is answered with 402 is reported as a failure, ST202 "Schema-valid
# request rejected", although the document declares 402 for that operation. It expects 2xx, 3xx, 401, 403, 404, 409,
# 429 or 5xx, whatever the document says: "not enough credits" is the one refusal of a paying service that is not
# among them, and no input that fits the schema can avoid it on an account without credits.
# Seen: a service that always answers 402 to good requests fails; the same service with 409 or 429 passes.
#
# The wrong guess: a status that the operation declares is an allowed answer to a valid request.
# What helps: expected-statuses of the check positive_data_acceptance in schemathesis.toml (tried here).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check schemathesis==4.32.5 2>/dev/null
cd "$dir"
touch none.toml
printf '[checks.positive_data_acceptance]\nexpected-statuses = ["2xx", 402]\n' >with.toml
cat >try.py <<'PY'
import http.server
import json
import subprocess
import sys
import threading

BODY = {"type": "object", "required": ["userId"], "properties": {"userId": {"enum": ["u1", "u2"]}}}


def outcome(status, config):
    document = {"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "paths": {"/vend": {"post": {
        "requestBody": {"required": True, "content": {"application/json": {"schema": BODY}}},
        "responses": {"200": {"description": "a token"}, str(status): {"description": "refused"}}}}}}

    class Shop(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with open("shop.json", "w") as file:
        json.dump(document, file)
    run = subprocess.run(["venv/bin/schemathesis", "--config-file", config, "run", "shop.json", "--mode", "positive",
                          "--url", f"http://127.0.0.1:{server.server_port}", "--phases", "fuzzing",
                          "--max-examples", "5", "--checks", "positive_data_acceptance"],
                         capture_output=True, text=True, timeout=60)
    server.shutdown()
    return "ST202" if run.returncode == 1 and "ST202" in run.stdout else f"exit {run.returncode}"


seen = [outcome(402, "none.toml"), outcome(402, "with.toml"), outcome(409, "none.toml"), outcome(429, "none.toml")]
print("402: {}; 402 listed: {}; 409: {}; 429: {}".format(*seen))
if seen != ["ST202", "exit 0", "exit 0", "exit 0"]:
    sys.exit("schemathesis now judges a declared 402 otherwise than it did.")
PY
timeout 200 venv/bin/python try.py
