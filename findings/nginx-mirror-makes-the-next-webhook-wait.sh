#!/usr/bin/env bash
# nginx 1.22.1 (Debian 12), its directive mirror, Python 3; all on loopback.
#
# Behaviour: `mirror` sends a copy of each request to another server and throws that answer away. The client has its own
# answer at once; but nginx reads the next request on the same connection only when the copy is done, or has timed out.
# Output seen, three POSTs in a row on one kept connection, the staging server taking 3 seconds for each:
#     no mirror: 0 s, 0 s, 0 s
#     mirror to staging: 0 s, 3 s, 3 s
#     mirror to staging, each on a new connection: 0 s, 0 s, 0 s
#     mirror to staging, proxy_read_timeout 1s: 0 s, 1 s, 1 s
#
# The wrong guess: what is mirrored is out of the way of the client; the manual says that its response is ignored, and a
# measurement with one request finds nothing.
# A staging machine that is slow or hangs (60 s by default) holds up real debits, and only for clients that keep their
# connections: a gateway whose deadline is 10 s counts the next webhook as failed and sends it again.
# What helps, tried here: a short timeout for the mirror's location.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); pid=
trap '[ -z "$pid" ] || kill "$pid"; wait; rm -rf "$dir"' EXIT
[ -x /usr/sbin/nginx ] || { echo "needs Debian 12's nginx"; exit 1; }
/usr/sbin/nginx -v 2>&1 | grep -q '/1\.22\.1' || echo "note: seen with nginx 1.22.1"
cd "$dir"; chmod 711 .
cat >post.py <<'PY'
import http.client, http.server, sys, threading, time

class Staging(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        time.sleep(3)
        self.send_response(200), self.end_headers()

def post(name, path, **headers):
    seconds, client = [], http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]))
    for _ in range(3):
        start = time.monotonic()
        client.request("POST", path, b'{"reference": "r1"}', headers)
        client.getresponse().read()
        seconds.append(f"{time.monotonic() - start:.0f} s")
    print(f"{name}: {', '.join(seconds)}")

staging = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Staging)
threading.Thread(target=staging.serve_forever, daemon=True).start()
post("no mirror", "/plain")
post("mirror to staging", "/mirrored")
post("mirror to staging, each on a new connection", "/mirrored", Connection="close")
post("mirror to staging, proxy_read_timeout 1s", "/short")
PY
read -r port shop staging < <(python3 -c '
import socket
opened = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
print(*(each.getsockname()[1] for each in opened))')
{ echo "daemon off; pid $dir/pid; error_log $dir/errors; events {} http { access_log off;"
for path in client_body proxy fastcgi uwsgi scgi; do echo "${path}_temp_path $dir/$path;"; done
echo "server { listen 127.0.0.1:$shop; return 200 ok; }
server { listen 127.0.0.1:$port;
    location /plain { proxy_pass http://127.0.0.1:$shop; }
    location /mirrored { mirror /copy; proxy_pass http://127.0.0.1:$shop; }
    location /short { mirror /copy-short; proxy_pass http://127.0.0.1:$shop; }
    location = /copy { internal; proxy_pass http://127.0.0.1:$staging; }
    location = /copy-short { internal; proxy_read_timeout 1s; proxy_pass http://127.0.0.1:$staging; } } }"; } >nginx.conf
/usr/sbin/nginx -e "$dir/errors" -c "$dir/nginx.conf" & pid=$!
for _ in $(seq 100); do curl -sf -o ok "http://127.0.0.1:$port/plain" && break; sleep 0.1; done
timeout 60 python3 post.py "$port" "$staging" 2>>errors | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "nginx mirrors otherwise than it did." >&2; exit 1; }
