#!/bin/bash
# Squid 5.7 (Debian 12) as accelerator; the page behind it is one on loopback with an ETag.
#
# Cache-Control: no-cache says "ask before each use", and a browser that has the page asks with If-None-Match. The
# server answers such a question with 304 and no body. Squid stores the page, asks the server by itself, gets that
# 304, and then sends the browser 200 and the whole page, each time, though the browser's own tag matches.
# Guess that was wrong: a cache in front makes 304 cheaper, never rarer; "must-revalidate" would help.
# What helps: private, no-cache (or no-store); then Squid keeps nothing and the server's 304 arrives.
# Output seen (status of the first request, and of three with the matching tag):
#     no-cache: 200, then 200 200 200
#     no-cache, must-revalidate: 200, then 200 200 200
#     private, no-cache: 200, then 304 304 304
set -euo pipefail
T=$(mktemp -d); squid= ; server=
trap '[ -z "$squid" ] || kill $squid 2>/dev/null || true; [ -z "$server" ] || kill $server 2>/dev/null || true; wait; rm -rf "$T"' EXIT
found=$(dpkg-query -W -f='${Version}' squid) || { echo "needs Debian 12's squid"; exit 1; }
[ "$found" = 5.7-2+deb12u6 ] || echo "note: seen with 5.7-2+deb12u6, this is $found"
cat > "$T/server.py" <<'PYTHON'
import http.server, sys, urllib.parse
class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        known = self.headers["If-None-Match"] == '"1"'
        self.send_response(304 if known else 200)
        self.send_header("ETag", '"1"')
        self.send_header("Cache-Control", urllib.parse.unquote(self.path[1:]))
        body = b"page" * (0 if known else 1000)
        if body: self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *words): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
print(server.server_address[1], file=open(sys.argv[1], "w"), flush=True)
server.serve_forever()
PYTHON
python3 "$T/server.py" "$T/port" & server=$!
for _ in $(seq 50); do [ -s "$T/port" ] && break; sleep 0.2; done
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
cat > "$T/squid.conf" <<SQUID
http_port 127.0.0.1:$port accel defaultsite=localhost
cache_peer 127.0.0.1 parent $(cat "$T/port") 0 originserver no-query no-digest
http_access allow all
pid_filename none
access_log none
cache_log /dev/null
shutdown_lifetime 0 seconds
netdb_filename none
pinger_enable off
SQUID
"$(command -v squid || echo /usr/sbin/squid)" -N -n "finding$port" -f "$T/squid.conf" & squid=$!
for _ in $(seq 50); do curl -s -o "$T/page" "http://127.0.0.1:$port/no-store" && break; sleep 0.2; done
ask() { curl -s -o /dev/null -w '%{http_code}' "$@" "http://127.0.0.1:$port/${policy// /%20}"; }
seen=
for policy in "no-cache" "no-cache, must-revalidate" "private, no-cache"; do
    first=$(ask); again=
    for _ in 1 2 3; do again+=" $(ask -H 'If-None-Match: "1"')"; done
    seen+="$policy: $first, then$again"$'\n'
done
echo -n "$seen"
[ "${seen%?}" = "$(sed -n '/^# Output seen/,/^#     private/s/^#     //p' "$0")" ] || { echo "Changed: Squid answers otherwise than at the top of this file."; exit 1; }
