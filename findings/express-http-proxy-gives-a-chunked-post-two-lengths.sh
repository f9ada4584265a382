#!/usr/bin/env bash
# express-http-proxy 2.1.2 on express 5.3.0 (npm), Node 20, before waitress 3.0.2, gunicorn 27.0.1, and uvicorn 0.54.0
# with h11 0.16.0 and with httptools 0.9.0 (PyPI), Python 3, and Node; curl 7.88.1 (Debian 12); all on loopback.
#
# Behaviour: the proxy reads the whole body and tells its length, and leaves the header Transfer-Encoding of a request
# that came in chunks. What has both is refused by most servers, as HTTP wants it, before the app sees it.
# Output seen, of a POST whose length is told, then of one in chunks, each without the proxy and by way of it:
#     waitress: 200 200, in chunks 200 200
#     gunicorn: 200 200, in chunks 200 400
#     uvicorn, h11: 200 200, in chunks 200 200
#     uvicorn, httptools: 200 200, in chunks 200 400
#     Node: 200 200, in chunks 200 400
#
# The wrong guess: a proxy hands on a request in either form, and what is refused was written wrongly by its client.
# A client that does not know its body's length at the start, as a stream of Node's or Go's, or curl -T -, is told 400
# by a backend that takes the same call without the proxy; the others' purchases go through.
# What helps: parseReqBody: false, or delete headers["transfer-encoding"] in proxyReqOptDecorator.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); running=()
trap 'kill "${running[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv; npm init -y >/dev/null
venv/bin/pip -q install waitress==3.0.2 gunicorn==27.0.1 uvicorn==0.54.0 httptools==0.9.0 h11==0.16.0 2>/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts express@5.3.0 express-http-proxy@2.1.2
cat >app.py <<'PY'
def wsgi(environ, start_response):
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]
async def asgi(scope, receive, send):
    if scope["type"] == "http":
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"vended"})
PY
cat >app.cjs <<'JS'
require("http").createServer((request, response) => request.pipe(response)).listen(process.argv[2], "127.0.0.1")
JS
cat >proxy.cjs <<'JS'
const [port, backend] = process.argv.slice(2)
require("express")().use(require("express-http-proxy")(`http://127.0.0.1:${backend}`)).listen(port, "127.0.0.1")
JS
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
start() {  # name, then a program and its arguments, of which PORT is the port
    local name=$1 backend proxy told=(); shift; backend=$(free); proxy=$(free)
    "${@/PORT/$backend}" >>log 2>&1 & running+=($!)
    node proxy.cjs "$proxy" "$backend" >>log 2>&1 & running+=($!)
    for port in "$backend" "$proxy"; do
        timeout 20 bash -c "until curl -s -o /dev/null 127.0.0.1:$port; do sleep 0.1; done"
    done
    for header in A:1 "Transfer-Encoding: chunked"; do
        for port in "$backend" "$proxy"; do
            told+=("$(curl -s -m 9 -o log -w '%{http_code}' -H "$header" -d '{"userId": "u1"}' "127.0.0.1:$port")")
        done
    done
    echo "$name: ${told[0]} ${told[1]}, in chunks ${told[2]} ${told[3]}"
}
{
    start waitress venv/bin/waitress-serve --listen=127.0.0.1:PORT app:wsgi
    start gunicorn venv/bin/gunicorn -b 127.0.0.1:PORT app:wsgi
    start "uvicorn, h11" venv/bin/uvicorn --http h11 --port PORT app:asgi
    start "uvicorn, httptools" venv/bin/uvicorn --http httptools --port PORT app:asgi
    start Node node app.cjs PORT
} >seen; cat seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Other posts are refused." >&2; exit 1; }
