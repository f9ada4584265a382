#!/usr/bin/env bash
# httplib2 0.32.1 (PyPI; Google's API client for Python asks by it) and Ruby's httpclient 2.8.3 (Debian 12), beside
# http.client and Net::HTTP; the server is on loopback.
#
# Behaviour: both send a POST again by themselves, once, when the connection ends without an answer, also a fresh
# connection, which the server cannot have closed for idleness.
# Seen, on a fresh connection and on one kept from a GET: one debit arrives twice each time by httplib2 and httpclient,
# once by the languages' own clients. The caller gets one exception.
#
# The wrong guess: a POST that the server has read is not sent again, or at most on a kept connection, as by curl.
# For a backend that debits: a service that dies after the debit, or is stopped, debits twice. What helps: a key, which
# goes with the repeat; httplib2.RETRIES = 1 changes nothing (tried here).
set -euo pipefail
dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
found=$(dpkg-query -W -f='${Version}' ruby-httpclient) || { echo "needs Debian 12's ruby-httpclient"; exit 1; }
[[ $found = 2.8.3* ]] || echo "note: seen with httpclient 2.8.3, this is $found"
python3 -m venv venv; venv/bin/pip install -q --disable-pip-version-check httplib2==0.32.1
cat >server.py <<'PY'
import http.server


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self):   # Reads it, and hangs up.
        print(self.path, self.rfile.read(int(self.headers["Content-Length"])).decode(), flush=True)
        self.close_connection = True

    def log_message(self, *words): pass


with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
    print(server.server_port, flush=True)
    server.serve_forever()
PY
python3 server.py >arrived & server=$!
until [ -s arrived ]; do sleep 0.1; done
port=$(head -1 arrived)
for kept in fresh kept; do
    for retries in 2 1; do
        timeout 20 venv/bin/python -c "import httplib2; httplib2.RETRIES = $retries; c = httplib2.Http()
if '$kept' == 'kept': c.request('http://127.0.0.1:$port/')
c.request('http://127.0.0.1:$port/httplib2-$retries-$kept', 'POST', 'amount=5')" 2>/dev/null || true
    done
    timeout 20 python3 -c "import http.client; c = http.client.HTTPConnection('127.0.0.1', $port)
if '$kept' == 'kept': c.request('GET', '/'); c.getresponse().read()
c.request('POST', '/http.client-$kept', 'amount=5'); c.getresponse()" 2>/dev/null || true
    timeout 20 ruby -r httpclient -e "c = HTTPClient.new; c.get('http://127.0.0.1:$port/') if '$kept' == 'kept'
c.post('http://127.0.0.1:$port/httpclient-$kept', 'amount=5')" 2>/dev/null || true
    timeout 20 ruby -r net/http -e "Net::HTTP.start('127.0.0.1', $port) { |c| c.get('/') if '$kept' == 'kept'
c.post('/Net::HTTP-$kept', 'amount=5') }" 2>/dev/null || true
done
seen=$(sed 1d arrived | cut -d' ' -f1 | LC_ALL=C sort -f | uniq -c | awk '{print $2, $1}' | paste -sd ,)
echo "$seen"
python="/http.client-fresh 1,/http.client-kept 1" ruby="/Net::HTTP-fresh 1,/Net::HTTP-kept 1"
two="/httplib2-1-fresh 2,/httplib2-1-kept 2,/httplib2-2-fresh 2,/httplib2-2-kept 2"
[ "$seen" = "$python,/httpclient-fresh 2,/httpclient-kept 2,$two,$ruby" ] ||
    { echo "httplib2 or httpclient sends a POST otherwise than it did."; exit 1; }
