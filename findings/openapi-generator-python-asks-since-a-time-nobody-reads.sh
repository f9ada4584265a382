#!/usr/bin/env bash
# openapi-generator-cli 7.26.0 (PyPI; it needs Java), its generator python, with pydantic 2.13.5 and urllib3 2.8.0; read by
# Go 1.19 (Debian 12) and Java 17. The service is one on loopback.
#
# Behaviour: of a query parameter of the format date-time its clients write the offset without a colon, +0300, and of a
# datetime without a zone none. RFC 3339, which that format names, has a colon. In a body they write it.
# Output seen, the same moment in the query and in the body, and whether Go's and Java's own types read it:
#     query 2026-11-29T20:00:00.000000+0300: Go refuses, Java refuses
#     query 2026-11-29T17:00:00.000000+0000: Go refuses, Java refuses
#     body 2026-11-29T20:00:00+03:00: Go reads, Java reads
#     helped 2026-11-29T17:00:00.000000Z: Go reads, Java reads
#
# What I had guessed: a client writes what the document's words mean, and one moment alike wherever it stands. A test
# against a service in Python passes, which reads both.
# The app that asks for its payments since yesterday, to compare them with its ledger, is answered 400 by a service in
# Go or Java. What helps, tried here: Configuration(datetime_format="%Y-%m-%dT%H:%M:%S.%fZ") and times in UTC.
set -euo pipefail
self=$(realpath "$0"); w=$(mktemp -d); trap 'rm -rf "$w"' EXIT; cd "$w"
command -v java go >/dev/null || { echo "needs java and go"; exit 1; }; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check openapi-generator-cli==7.26.0 pydantic==2.13.5 urllib3==2.8.0 \
    python-dateutil==2.9.0.post0 2>/dev/null
cat >document.json <<'JSON'
{"openapi": "3.0.3", "info": {"title": "Shop", "version": "1"}, "paths": {"/payments": {"post": {"operationId": "payments",
 "parameters": [{"name": "since", "in": "query", "schema": {"type": "string", "format": "date-time"}}],
 "requestBody": {"content": {"application/json": {"schema": {"title": "Ask", "type": "object", "properties": {
  "since": {"type": "string", "format": "date-time"}}}}}}, "responses": {"204": {"description": "heard"}}}}}}
JSON
venv/bin/openapi-generator-cli generate -g python -i document.json -o made >log 2>&1 || { cat log; exit 1; }
cat >ask.py <<'PY'
import datetime, http.server, json, sys, threading, urllib.parse
sys.path.insert(0, "made"); import openapi_client as client
class Shop(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        asked.extend([query["since"][0], json.loads(self.rfile.read(int(self.headers["content-length"])))["since"]])
        self.send_response(204); self.end_headers()
    def log_message(self, *words): pass
asked, shop = [], http.server.HTTPServer(("127.0.0.1", 0), Shop)
threading.Thread(target=shop.serve_forever, daemon=True).start()
def ask(since, **settings):
    made = client.Configuration(host=f"http://127.0.0.1:{shop.server_address[1]}", **settings)
    client.DefaultApi(client.ApiClient(made)).payments(since=since, ask=client.Ask(since=since))
nairobi = datetime.datetime.fromisoformat("2026-11-29T20:00:00+03:00"); utc = nairobi.astimezone(datetime.timezone.utc)
ask(nairobi); ask(utc); ask(utc, datetime_format="%Y-%m-%dT%H:%M:%S.%fZ")
print("query", asked[0], "\nquery", asked[2], "\nbody", asked[1], "\nhelped", asked[4])
PY
cat >read.go <<'GO'
package main
import ("fmt"; "os"; "time")
func main() { if _, err := time.Parse(time.RFC3339, os.Args[1]); err != nil { fmt.Print("refuses") } else { fmt.Print("reads") } }
GO
cat >Read.java <<'JAVA'
class Read { public static void main(String[] a) { try { java.time.OffsetDateTime.parse(a[0]); System.out.print("reads"); }
    catch (java.time.DateTimeException refused) { System.out.print("refuses"); } } }
JAVA
GOCACHE=$w/cache GO111MODULE=off go build -o read read.go
timeout 60 venv/bin/python ask.py | while read -r where since; do
    echo "$where $since: Go $(./read "$since"), Java $(java Read.java "$since")"
done | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Its clients write times otherwise than they did."; exit 1; }
