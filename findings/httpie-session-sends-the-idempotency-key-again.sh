#!/usr/bin/env bash
# HTTPie 3.2.4 (PyPI), Python 3; the service is one on loopback that answers a known Idempotency-Key as it did before.
#
# Behaviour: a named session, which is there so that the API key is typed once, keeps each header that was given, also
# one that was meant for a single call, and sends it with all later ones. Only Content-... and If-... are left out.
# Output seen, four vends with --session=shop, of which the first one alone is given a key:
#     user=ann credits:=5 x-api-key:k Idempotency-Key:monday --> token 1 for ann, 5 spent in all
#     user=ann credits:=5 --> token 1 for ann, 5 spent in all
#     user=bob credits:=20 --> 422, this key was another request's
#     user=bob credits:=20 Idempotency-Key: --> token 2 for bob, 25 spent in all
#
# The wrong guess: a session keeps what says who one is (auth, cookies, the API key); the key of a call is the call's.
# Who repeats a purchase by hand, or in a shell script, gets the first token once more and believes that it was bought;
# a refill by the same way credits nobody. A service that does not compare the bodies gives bob ann's token.
# What helps: a key of its own for each call; an empty one, "Idempotency-Key:", leaves it out of that call alone.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv; export HTTPIE_CONFIG_DIR=$dir/config
venv/bin/pip -q install --disable-pip-version-check httpie==3.2.4 2>/dev/null
cat >service.py <<'PY'
import http.server, json
tokens, known = [], {}


class Service(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers.get("Idempotency-Key")
        before, answer = known.get(key, (body, None))
        if before != body:
            answer = "422, this key was another request's"
        elif not answer:
            tokens.append(body["credits"])
            answer = f"token {len(tokens)} for {body['user']}, {sum(tokens)} spent in all"
        if key:
            known.setdefault(key, (body, answer))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(answer.encode())

    def log_message(self, *words):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Service)
print(server.server_address[1], flush=True)
server.serve_forever()
PY
python3 service.py >port & server=$!
for _ in {1..50}; do [ -s port ] || sleep 0.1; done
vend() {
    echo "$* --> $(timeout 20 venv/bin/http --ignore-stdin --body --session=shop POST "127.0.0.1:$(cat port)" "$@")"
}
{ vend user=ann credits:=5 x-api-key:k Idempotency-Key:monday; vend user=ann credits:=5
  vend user=bob credits:=20; vend user=bob credits:=20 Idempotency-Key:; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A session keeps other headers than it did." >&2; exit 1; }
