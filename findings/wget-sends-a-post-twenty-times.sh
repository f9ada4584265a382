#!/usr/bin/env bash
# wget 1.21.3 and wget2 1.99.1 (Debian 12), as in a cron job; the server is one on loopback.
#
# Behaviour: --post-data is subject to --tries, which is 20 as it comes. When the connection ends without an answer,
# as when a service is stopped after it has done its work, wget sends the POST again: twenty times, with pauses of up
# to 10 s, in silence with -q. A 503 is final. wget2 does the same.
# Seen: 20 arrivals for one call of wget, 1 with --tries=1, 1 for a 503. For wget2 with --tries=3 there are 3.
#
# The wrong guess: the tries are for downloads, and a POST goes out once, as with curl on a fresh connection.
# For whoever grants a month's credits by `wget --post-data` at night: a slow or dying service adds them up to twenty
# times. What helps, tried here: --tries=1; or a reference in the body that the service knows again.
set -euo pipefail
dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
command -v wget2 >/dev/null || { echo "needs Debian 12's wget and wget2"; exit 1; }
wget --version | grep -q 'Wget 1\.21\.3 ' || echo "note: seen with wget 1.21.3"
wget2 --version | grep -q 'Wget2 1\.99\.1 ' || echo "note: seen with wget2 1.99.1"
cat >server.py <<'PY'
import http.server


class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        print(self.path, self.rfile.read(int(self.headers["Content-Length"])).decode(), flush=True)
        if self.path == "/refused":
            self.send_error(503)

    def log_message(self, *words):
        pass


with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
    print(server.server_port, flush=True)
    server.serve_forever()
PY
python3 server.py >arrived & server=$!
until [ -s arrived ]; do sleep 0.1; done
base=http://127.0.0.1:$(head -1 arrived)
grant() {   # The name of the way, then the program and its options.
    local path=$1
    shift
    timeout 60 "$@" -q -O /dev/null --waitretry=0 --post-data "user=ann&amount=5" "$base/$path" || true
}
grant default wget
grant once wget --tries=1
grant refused wget
grant wget2 wget2 --tries=3
grant wget2-once wget2 --tries=1
seen=$(sed 1d arrived | sort | uniq -c | awk '{print $2, $1}' | paste -sd ,)
echo "$seen"
[ "$seen" = "/default 20,/once 1,/refused 1,/wget2 3,/wget2-once 1" ] ||
    { echo "wget sends a POST otherwise now."; exit 1; }
