#!/usr/bin/env bash
# mcp-openapi-proxy 0.4.0 (PyPI), Python 3, beside @ivotoby/openapi-mcp-server 1.16.1 (npm), Node 20: tools that are
# made of an OpenAPI document for an agent. The service is one on loopback.
#
# Behaviour: mcp-openapi-proxy puts what belongs into the path there as it is, and what belongs into a header into the
# body of a POST. What the service refuses is a result to the agent, without isError and without the service's words.
# Output seen, the tool called for a user, and what the service was asked, or what the agent is told:
#     mcp-openapi-proxy, ann#2: POST /vend/ann, key None, {"credits": 5}
#     mcp-openapi-proxy, ann with key k1: POST /vend/ann, key None, {"credits": 5, "Idempotency-Key": "k1"}
#     mcp-openapi-proxy, poor: isError False, its words: no
#     openapi-mcp-server, ann#2: POST /vend/ann%232, key None, {"credits":5}
#     openapi-mcp-server, ann with key k1: POST /vend/ann, key k1, {"credits":5}
#     openapi-mcp-server, poor: isError True, its words: yes
#
# The wrong guess: what the document says of a parameter's place is what such a tool is made for, and isError is what
# MCP has for a refusal. Where userIds are plain each test passes. For ann#2 ann is debited; what an agent repeats is
# bought twice, or refused for its body; after a 402 it does the work that nobody paid for. The other one helps.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @ivotoby/openapi-mcp-server@1.16.1
venv/bin/pip -q install --disable-pip-version-check mcp-openapi-proxy==0.4.0 2>/dev/null
cat >try.py <<'PY'
import http.server, json, subprocess, threading
asked, refusal = [], b'{"error": "Insufficient credits"}'
class Service(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        asked.append(f"POST {self.path}, key {self.headers['Idempotency-Key']}, {body}")
        status, told = (402, refusal) if self.path == "/vend/poor" else (200, b'{"token": "t"}')
        self.send_response(status); self.send_header("Content-Type", "application/json")
        self.end_headers(); self.wfile.write(told)
service = http.server.HTTPServer(("127.0.0.1", 0), Service)
threading.Thread(target=service.serve_forever, daemon=True).start()
address, text = f"http://127.0.0.1:{service.server_port}", {"type": "string"}
body = {"type": "object", "properties": {"credits": {"type": "integer"}}, "required": ["credits"]}
json.dump({"openapi": "3.0.3", "info": {"title": "Shop", "version": "1"}, "servers": [{"url": address}], "paths": {
    "/vend/{userId}": {"post": {"operationId": "vend", "summary": "Spend credits", "parameters": [
        {"name": "userId", "in": "path", "required": True, "schema": text},
        {"name": "Idempotency-Key", "in": "header", "schema": text}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {"200": {"description": "a token"}}}}}}, open("api.json", "w"))
for name, command in {"mcp-openapi-proxy": ["venv/bin/mcp-openapi-proxy"], "openapi-mcp-server": [
        "node_modules/.bin/openapi-mcp-server", "--api-base-url", address, "--openapi-spec", "api.json"]}.items():
    tools = subprocess.Popen(command, text=True, stdin=-1, stdout=-1)
    def say(method, number=None, **params):
        asks = {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": number} if number else {})
        print(json.dumps(asks), file=tools.stdin, flush=True)
        while number and (answer := json.loads(tools.stdout.readline())).get("id") != number: pass
        return number and answer["result"]
    say("initialize", 1, protocolVersion="2025-06-18", capabilities={}, clientInfo={"name": "agent", "version": "1"})
    say("notifications/initialized")
    vend = next(tool["name"] for tool in say("tools/list", 2)["tools"] if "vend" in tool["name"])
    for user, more in ("ann#2", {}), ("ann", {"Idempotency-Key": "k1"}), ("poor", {}):
        told = say("tools/call", 3, name=vend, arguments={"userId": user, "credits": 5, **more})
        words = f"isError {told.get('isError', False)}, its words: {'yes' if 'Insufficient' in str(told) else 'no'}"
        print(f"{name}, {user}{' with key k1' if more else ''}: {words if user == 'poor' else asked[-1]}")
    tools.kill()
PY
OPENAPI_SPEC_URL=file://$dir/api.json timeout 90 venv/bin/python try.py 2>log | tee seen || cat log
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "They ask otherwise." >&2; exit 1; }
