#!/usr/bin/env bash
# openapi-generator-cli 7.26.0 (PyPI; it needs Java), its generator php, PHP 8.2 and Guzzle 7.4.5 (Debian 12); loopback.
#
# Behaviour: what the document declares without a body, as 204 beside a 200 with one, is an ApiException of the plain
# method, and null of its Async one. When Guzzle is told not to raise for a 402 (http_errors), the plain method returns
# what the 402 declares, as if it were the answer, and the Async one an empty object of the 200.
# Output seen, of a payment that is credited first, then known (204), then refused (402):
#     grant: Balance of 5; ApiException 204; ApiException 402
#     grantAsync: Balance of 5; null; ApiException 402
#     grant, http_errors off: Balance of 5; ApiException 204; Refusal
#     grantAsync, http_errors off: Balance of 5; null; Balance of nothing
#
# The wrong guess: each status ends as the document says, and what is no 2xx raises, however Guzzle is set up.
# Who retries a grant whose answer was lost hears that it failed each time, and pays the money back, or tries under a
# new reference, which credits twice. A shop whose one Guzzle client has http_errors off takes refusals for answers.
# What helps: a body in each 2xx of the document, or catching code 204; a Guzzle client of its own.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); server=
trap 'if [ -n "$server" ]; then kill "$server"; fi; rm -rf "$dir"' EXIT
[ -e /usr/share/php/GuzzleHttp/autoload.php ] || { echo "needs Debian 12's php-guzzlehttp-guzzle and php-cli"; exit 1; }
cd "$dir"; python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check openapi-generator-cli==7.26.0 2>/dev/null
cat >api.json <<'JSON'
{"openapi": "3.0.3", "info": {"title": "Credits", "version": "1"}, "paths": {"/grant": {"post": {"operationId": "grant",
  "responses": {"204": {"description": "known, nothing changed"}, "200": {"description": "credited", "content":
    {"application/json": {"schema": {"$ref": "#/components/schemas/Balance"}}}}, "402": {"description": "unpaid",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}}}}}}, "components":
  {"schemas": {"Balance": {"type": "object", "properties": {"credits": {"type": "integer"}}},
  "Refusal": {"type": "object", "properties": {"error": {"type": "string"}}}}}}
JSON
timeout 100 venv/bin/openapi-generator-cli generate -g php -i api.json -o client >/dev/null 2>&1
cat >server.py <<'PY'
from http.server import BaseHTTPRequestHandler, HTTPServer
answers = [(200, b'{"credits": 5}'), (204, b""), (402, b'{"error": "unpaid"}')] * 4
class Service(BaseHTTPRequestHandler):
    def do_POST(self):
        status, body = answers.pop(0)
        self.send_response(status), self.end_headers(), self.wfile.write(body)
    log_message = lambda *_: None
server = HTTPServer(("127.0.0.1", 0), Service)
print(server.server_port, flush=True), server.serve_forever()
PY
cat >try.php <<'PHP'
<?php
foreach (["", "Psr7/"] as $part) require "/usr/share/php/GuzzleHttp/{$part}autoload.php";
spl_autoload_register(fn ($name) => include "client/lib/" . strtr(substr($name, 15), "\\", "/") . ".php");
$conf = (new OpenAPI\Client\Configuration())->setHost("http://127.0.0.1:$argv[1]");
foreach (["" => null, ", http_errors off" => new GuzzleHttp\Client(["http_errors" => false])] as $how => $guzzle)
    foreach (["grant", "grantAsync"] as $method) {
        foreach (["credited", "known", "refused"] as $each) try {
            $answer = (new OpenAPI\Client\Api\DefaultApi($guzzle, $conf))->$method();
            if ($method == "grantAsync") $answer = $answer->wait();
            $name = is_null($answer) ? "null" : $answer->getModelName();
            $told[] = $name . ($name == "Balance" ? " of " . ($answer->getCredits() ?? "nothing") : "");
        } catch (OpenAPI\Client\ApiException $e) { $told[] = "ApiException " . $e->getCode(); }
        echo "$method$how: ", implode("; ", array_splice($told, 0)), "\n";
    }
PHP
python3 server.py >port & server=$!
until [ -s port ]; do sleep 0.1; done
timeout 60 php try.php "$(cat port)" | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The PHP client ends otherwise." >&2; exit 1; }
