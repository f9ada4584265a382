#!/usr/bin/env bash
# Apache httpd 2.4.71, mod_proxy_http, beside nginx 1.22.1, with curl 7.88.1 (Debian 12); the service is one on loopback.
#
# Behaviour: where the service reads a POST and closes without an answer, Apache says 502, if it is the first request of
# the client's connection. From the second one on it closes the client's connection without a word, so that the client
# may try again; and clients do, POST or not.
# Output seen, curl sends a harmless POST and then a debit on one connection; debits that reach the service:
#     nginx: answered 200 502, debits 1
#     apache: answered 200 502, debits 2
#     apache, KeepAlive Off: answered 200 502, debits 1
#
# The wrong guess: a reverse proxy answers 502 for a service that hung up, whether the connection is fresh or not.
# Who has a proxy in front so that a lost answer becomes an error which the client can tell gets two debits from curl,
# Chromium and the like, which repeat what a kept connection swallowed; each test on a fresh connection sees 502.
# What helps, tried here: KeepAlive Off (disablereuse=on does not). Best an Idempotency-Key with each debit.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
dpkg-query -W apache2-bin nginx curl >/dev/null || { echo "needs these three packages"; exit 1; }
cd "$dir"; chmod 755 .
cat >service.py <<'PY'
import socketserver, sys

class Service(socketserver.StreamRequestHandler):
    def handle(self):
        while line := self.rfile.readline().strip():
            length = 0
            while (header := self.rfile.readline()).strip():
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
            print(line.decode().split()[1], self.rfile.read(length).decode(), flush=True)
            if b"debit" in line:
                return
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

socketserver.ThreadingTCPServer(("127.0.0.1", int(sys.argv[1])), Service).serve_forever()
PY
read -r service nginx plain single < <(python3 -c 'import socket
held = [socket.create_server(("127.0.0.1", 0)) for _ in "1234"]
print(*(each.getsockname()[1] for each in held))')
await() { for _ in $(seq 50); do curl -sf "http://127.0.0.1:$1/ready" && break; sleep 0.1; done; }
python3 service.py "$service" >arrived & pids+=($!); await "$service"
printf '%s\n' "ServerName localhost" "ServerRoot /usr/lib/apache2" "PidFile $dir/pid" "ErrorLog $dir/log" \
    "Listen 127.0.0.1:$plain" "Listen 127.0.0.1:$single" "LoadModule mpm_event_module modules/mod_mpm_event.so" \
    "LoadModule authz_core_module modules/mod_authz_core.so" "LoadModule proxy_module modules/mod_proxy.so" \
    "LoadModule proxy_http_module modules/mod_proxy_http.so" "User #$(id -u nobody)" \
    "<VirtualHost *:$plain>" "ProxyPass / http://127.0.0.1:$service/" "</VirtualHost>" \
    "<VirtualHost *:$single>" "ProxyPass / http://127.0.0.1:$service/" "KeepAlive Off" "</VirtualHost>" >apache.conf
printf '%s\n' "daemon off; pid $dir/nginx.pid; events {}" "http { access_log off; server { listen 127.0.0.1:$nginx;" \
    "location / { proxy_pass http://127.0.0.1:$service; } } }" >nginx.conf
apache2 -f "$dir/apache.conf" -D FOREGROUND 2>/dev/null & pids+=($!)
nginx -p "$dir" -c "$dir/nginx.conf" -e "$dir/log" & pids+=($!)
for port in "$nginx" "$plain" "$single"; do await "$port"; done
try() {
    said=$(curl -s -m 20 -o one -w '%{http_code} ' -d x=1 "http://127.0.0.1:$2/harmless" --next \
        -s -m 20 -o two -w '%{http_code}' -d amount=5 "http://127.0.0.1:$2/debit-$2") || true
    echo "$1: answered $said, debits $(grep -cx "/debit-$2 amount=5" arrived)"
}
{ try nginx "$nginx"; try apache "$plain"; try "apache, KeepAlive Off" "$single"; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The proxies answer otherwise than they did." >&2; exit 1; }
