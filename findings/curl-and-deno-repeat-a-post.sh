#!/usr/bin/env bash
# curl 7.88.1 (Debian 12) and deno 2.9.6 (npm), beside bun 1.4.5 (npm) and Node 20's fetch; the server is on loopback.
#
# Behaviour: a POST that goes out on a kept connection, is read whole by the server, and gets no answer before the
# connection ends, is sent again by itself on a new one: by curl (also with --retry 0, the default) and by Deno's
# fetch. It arrives twice; the caller sees one failure, or one success. On a fresh connection both send it once.
# Bun's and Node's fetch send it once in both cases.
# Seen: two arrivals of "amount=5" for one call, as when a service is stopped after it has debited.
#
# The wrong guess: a POST is never repeated without being asked for, or only where nothing of it had been sent.
# What helps: a key that makes the repeat harmless; Idempotency-Key is sent again with it by both (tried here).
set -euo pipefail
dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
curl --version | grep -q '^curl 7.88.1 ' || echo "note: seen with curl 7.88.1, this is $(curl --version | head -1)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund deno@2.9.6 bun@1.4.5
cat >server.py <<'PY'
import socketserver
import sys


class Server(socketserver.StreamRequestHandler):
    """Answers GET; reads a POST, notes it, and hangs up."""
    def handle(self):
        while line := self.rfile.readline():
            length, key = 0, "without a key"
            while (header := self.rfile.readline()) != b"\r\n":
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
                if header.lower().startswith(b"idempotency-key:"):
                    key = header.decode().split()[1]
            if line.startswith(b"POST"):
                print(line.decode().split()[1], key, self.rfile.read(length).decode(), flush=True)
                return
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Server) as server:
    server.daemon_threads = True
    print(server.server_address[1], file=open("port", "w"), flush=True)
    server.serve_forever()
PY
cat >post.mjs <<'JS'
const [base, name] = globalThis.process.argv.slice(2)
const post = path => fetch(base + path, { method: "POST", body: "amount=5", headers: { "Idempotency-Key": "k1" } }).catch(() => {})
await post(`/${name}-fresh`)
await (await fetch(base + "/")).text()
await new Promise(done => setTimeout(done, 200))  // Node's fetch has its connection back only now.
await post(`/${name}-kept`)
JS
python3 server.py >arrived & server=$!
for _ in $(seq 50); do [ -s port ] && break; sleep 0.2; done
base=http://127.0.0.1:$(cat port)
curl -s -H "Idempotency-Key: k1" -d amount=5 "$base/curl-fresh" || true
curl -s "$base/" --next -s -H "Idempotency-Key: k1" -d amount=5 "$base/curl-kept" >/dev/null || true
timeout 60 node post.mjs "$base" node
timeout 60 node_modules/.bin/bun post.mjs "$base" bun
timeout 60 node_modules/.bin/deno run --quiet --allow-net --allow-read post.mjs "$base" deno
seen=$(sort arrived | uniq -c | awk '{print $2, $3, $4, $1}' | paste -sd, | sed 's/,/, /g; s,/,,g; s/ k1 amount=5//g')
echo "$seen"
[ "$seen" = "bun-fresh 1, bun-kept 1, curl-fresh 1, curl-kept 2, deno-fresh 1, deno-kept 2, node-fresh 1, node-kept 1" ] ||
  { echo "Other clients repeat a POST than did."; exit 1; }
