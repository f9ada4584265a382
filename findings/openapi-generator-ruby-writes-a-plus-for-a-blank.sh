#!/usr/bin/env bash
# openapi-generator-cli 7.26.0 (PyPI; it needs Java), its generators ruby and python, Ruby 3.1 and typhoeus 1.4 (Debian 12).
#
# Behaviour: the Ruby client escapes a path's parameter as a form's: a blank becomes "+", which in a path is a plus. Its
# query parameters are escaped rightly, as are the Python client's paths.
# Seen, for the user "Ann Lee": the Ruby client asks for /balance/Ann+Lee, which is the user "Ann+Lee", and gets that one's
# balance; by ?userId= it asks for Ann%20Lee. The Python client asks for /balance/Ann%20Lee. "a/b" and "50%" arrive.
#
# The wrong guess: one generator escapes a path alike in each language, as the document says; and trials with "/", "%"
# and "ü" show it if not.
# What helps, tried here: the query parameter, where the service has one for such ids.
set -euo pipefail
dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
dpkg-query -W ruby-typhoeus >/dev/null || { echo "needs Debian 12's ruby-typhoeus and default-jre-headless"; exit 1; }
python3 -m venv venv; venv/bin/pip install -q --disable-pip-version-check openapi-generator-cli==7.26.0 \
    urllib3==2.5.0 python-dateutil==2.9.0.post0 pydantic==2.12.5 2>/dev/null
cat >shop.json <<'JSON'
{"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "servers": [{"url": "http://127.0.0.1:PORT"}], "paths": {
 "/balance/{userId}": {"get": {"operationId": "balance", "responses": {"204": {"description": "ok"}},
  "parameters": [{"name": "userId", "in": "path", "required": true, "schema": {"type": "string"}}]}},
 "/balance": {"get": {"operationId": "byQuery", "responses": {"204": {"description": "ok"}},
  "parameters": [{"name": "userId", "in": "query", "required": true, "schema": {"type": "string"}}]}}}}
JSON
cat >server.py <<'PY'
import http.server


class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print(self.path, flush=True)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *words): pass


with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
    print(server.server_port, flush=True)
    server.serve_forever()
PY
python3 server.py >asked & server=$!
until [ -s asked ]; do sleep 0.1; done
sed -i "s/PORT/$(head -1 asked)/" shop.json
for language in ruby python; do
    timeout 100 venv/bin/openapi-generator-cli generate -g $language -i shop.json -o $language >/dev/null 2>&1
done
timeout 30 ruby -I ruby/lib -r openapi_client -e 'api = OpenapiClient::DefaultApi.new
["Ann Lee", "a/b", "50%"].each { |user| api.balance(user) }
api.by_query("Ann Lee")'
PYTHONPATH=python timeout 30 venv/bin/python -c 'import openapi_client
openapi_client.DefaultApi(openapi_client.ApiClient()).balance("Ann Lee")'
seen=$(sed 1d asked | paste -sd ' ')
echo "$seen"
[ "$seen" = "/balance/Ann+Lee /balance/a%2Fb /balance/50%25 /balance?userId=Ann%20Lee /balance/Ann%20Lee" ] ||
    { echo "The Ruby client escapes a path otherwise than it did."; exit 1; }
