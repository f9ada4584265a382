#!/usr/bin/env bash
# openapi-generator-cli 7.26.0 (PyPI; it needs Java), its generator r, R 4.2.2 with httr 1.4.5 and jsonlite 1.8.4
# (Debian 12); the service is on loopback.
#
# Behaviour: whole numbers go into a path and a query as R prints them, in the shorter of two ways: what ends in enough
# zeros, and is no integer to R (a literal, a sum, whatever is above 2147483647), with an exponent, whose plus is then
# escaped. Bodies have up to 15 digits of a number.
# Output seen, for parameters and members of format int64:
#     user 712: /users/712
#     user 100000: /users/1e%2B05
#     user 254712345678: /users/254712345678
#     user 254700000000: /users/2.547e%2B11
#     from 98000 + 1000, 99000 + 1000: ?from=99000, ?from=1e%2B05
#     9007199254740991 read and written back: 9.00719925474099e+15
#
# The wrong guess: a parameter that the document calls an integer is sent as digits, as by the other generators.
# User 100000, and each whose number is round, has no balance and cannot be charged; a report that walks over the
# history ends at its hundred thousandth row, after it was right for years. What helps, tried: options(scipen = 20).
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); service=
trap '[ -z "$service" ] || kill "$service" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
dpkg -s r-base-core r-cran-{httr,r6,jsonlite,base64enc,stringr} >/dev/null || exit 1  # says what Debian 12 lacks
cd "$dir"; python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check openapi-generator-cli==7.26.0 2>/dev/null
cat >api.json <<'JSON'
{"openapi": "3.0.3", "info": {"title": "Credits", "version": "1"}, "paths": {"/users/{id}": {"get": {
  "operationId": "getUser", "parameters": [
    {"name": "id", "in": "path", "required": true, "schema": {"type": "integer", "format": "int64"}},
    {"name": "from", "in": "query", "schema": {"type": "integer", "format": "int64"}}],
  "responses": {"200": {"description": "a user", "content": {"application/json": {
    "schema": {"$ref": "#/components/schemas/User"}}}}}}}},
 "components": {"schemas": {"User": {"type": "object", "properties": {
   "path": {"type": "string"}, "credits": {"type": "integer", "format": "int64"}}}}}}
JSON
timeout 100 venv/bin/openapi-generator-cli generate -g r -i api.json -o client >/dev/null 2>&1
mkdir library; R CMD INSTALL --library=library client >log 2>&1 || { cat log; exit 1; }
cat >service.py <<'PY'
import http.server, json
class Service(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        told = json.dumps({"path": self.path}).encode()
        self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + told)
    def log_message(self, *words): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Service)
print(server.server_address[1], file=open("port", "w"), flush=True)
server.serve_forever()
PY
python3 service.py & service=$!
for _ in $(seq 50); do [ -s port ] && break; sleep 0.2; done
cat >try.R <<'R'
library(openapi, lib.loc = "library")
api <- DefaultApi$new(ApiClient$new(base_path = paste0("http://127.0.0.1:", readLines("port"))))
asked <- function(...) api$GetUserWithHttpInfo(...)$content$path
for (id in c(712, 100000, 254712345678, 254700000000)) cat(sprintf("user %.0f: %s\n", id, asked(id)))
query <- sapply(c(98000, 99000), function(n) sub(".*[?]", "?", asked(1, n + 1000)))
cat(sprintf("from 98000 + 1000, 99000 + 1000: %s, %s\n", query[1], query[2]))
user <- User$new()$fromJSONString('{"credits": 9007199254740991}')
cat(sprintf("9007199254740991 read and written back: %s\n", sub(".*:(.*)}", "\\1", user$toJSONString())))
options(scipen = 20); stopifnot(asked(100000) == "/users/100000")
R
timeout 60 Rscript try.R | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "R's client sends numbers otherwise now." >&2; exit 1; }
