#!/usr/bin/env bash
# schematichq 1.4.6 (PyPI, Python 3) and @schematichq/schematic-typescript-node 1.6.2 (npm, Node 20), for a service that
# meters usage and prepaid credits; here it is one on loopback that counts what it is told.
#
# Behaviour: a batch of events is sent up to four times, when an answer is lost or 502, too; an event of track() has no
# key by which the service could know it again, unless the caller gives one. What settles a reservation has.
# Output seen, of one event that says 5 credits:
#     Python, first answer lost: 2 times, counted 10
#     Python, always 502: 4 times, counted 20
#     Node.js, first answer lost: 2 times, counted 10
#     Node.js, always 502: 4 times, counted 20
#
# The wrong guess: what sends again by itself gives each event a key, as it does for its reservations.
# A lost answer takes the credits of up to a hundred calls twice, whoever made them; when a proxy before the service
# says 502 after it has counted, four times, and the log says that the batch failed.
# What helps: an idempotency_key (idempotencyKey) with each track(), made of the job.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv; npm init -y >/dev/null
venv/bin/pip -q install --disable-pip-version-check schematichq==1.4.6 2>/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @schematichq/schematic-typescript-node@1.6.2
cat >server.py <<'PY'
import json, collections
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
came, counted = collections.Counter(), collections.Counter()
class Service(BaseHTTPRequestHandler):
    def do_POST(self):
        case, body = self.path, self.rfile.read(int(self.headers["Content-Length"]))
        came[case] += b"idempotency_key" not in body
        counted[case] += sum(event["body"]["quantity"] for event in json.loads(body)["events"])
        print(f"{came[case]} times, counted {counted[case]}", flush=True)
        if "502" in case or came[case] > 1:   # else it hangs up
            self.send_response(502 if "502" in case else 200), self.end_headers(), self.wfile.write(b"{}")
    log_message = lambda *_: None
server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
print(server.server_port, flush=True), server.serve_forever()
PY
cat >try.py <<'PY'
import logging, sys, time
from schematic.client import Schematic, SchematicConfig
logging.disable()
client = Schematic("key", SchematicConfig(event_capture_url=sys.argv[1], event_buffer_period=60))
time.sleep(0.5)   # its first flush is over
client.track("tokens", company={"id": "u1"}, quantity=5), client.shutdown()
PY
cat >try.cjs <<'JS'
const { SchematicClient } = require("@schematichq/schematic-typescript-node")
const client = new SchematicClient({ apiKey: "key", eventCaptureBaseURL: process.argv[2] })
client.track({ event: "tokens", company: { id: "u1" }, quantity: 5 }).then(() => client.close())
JS
python3 server.py >log & server=$!
until [ -s log ]; do sleep 0.1; done
for by in Python Node.js; do
    for case in "first answer lost" "always 502"; do
        run=(node try.cjs); [ $by = Node.js ] || run=(venv/bin/python try.py)
        timeout 40 "${run[@]}" "http://127.0.0.1:$(head -1 log)/$by-${case##* }" 2>/dev/null
        echo "$by, $case: $(tail -1 log)"
    done
done | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "It counts a repeated batch otherwise." >&2; exit 1; }
