#!/usr/bin/env bash
# Chromium 156.0 (Debian 12), headless; the page and its server are on loopback.
#
# Behaviour: fetch() of a POST on a connection that the browser has kept from an earlier answer, which then ends without
# an answer, is sent again by the browser itself: on each further connection that it has kept, and at last on a new one.
# The page sees one failure. On a new connection the POST goes out once.
# Seen, with two kept connections: three arrivals of one debit, under the one Idempotency-Key that the page has set;
# with none one arrival. In both cases "TypeError: Failed to fetch".
#
# The wrong guess: a browser repeats a GET, never a POST, without asking ("Confirm form resubmission").
# For a web app that vends: it has just read the balance, so that its connections are kept, and a service that is
# stopped after the debit debits up to three times. What helps: an Idempotency-Key, which goes with each repeat.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
command -v chromium >/dev/null || { echo "needs Debian 12's chromium"; exit 1; }
chromium --version | grep -q '^Chromium 156\.' || echo "note: seen with Chromium 156, this is $(chromium --version)"
cat >"$dir/try.py" <<'PY'
import http.server, subprocess, sys, threading
PAGE = """<!doctype html><link rel=icon href="data:,"><script>
onload = async () => {
  const kept = location.pathname === "/kept"
  await Promise.all([fetch("/balance?1"), fetch("/balance?2")])
  await new Promise(done => setTimeout(done, 300))
  document.body.textContent = await fetch("/debit" + location.pathname, {method: "POST", body: "5",
    headers: {"Idempotency-Key": "k1"}}).catch(String)
}</script><body>"""
arrived = {"/debit/kept": [], "/debit/fresh": []}
together = threading.Barrier(2)

class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if balance := self.path.startswith("/balance"):
            together.wait(10)   # Both are asked at a time, so that there are two connections.
        if not balance or "fresh" in self.headers["Referer"]:
            self.close_connection = True
        body = b"5" if balance else PAGE.encode()
        self.send_response(200)
        connection = "close" if self.close_connection else "keep-alive"
        for header in ("Content-Type", "text/html"), ("Content-Length", len(body)), ("Connection", connection):
            self.send_header(*header)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        arrived[self.path].append(self.headers["Idempotency-Key"])
        self.close_connection = True

    def log_message(self, *words): pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
for way in ("kept", "fresh"):
    shown = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={sys.argv[1]}/{way}",
         "--virtual-time-budget=5000", "--dump-dom", f"http://127.0.0.1:{server.server_port}/{way}"],
        capture_output=True, text=True, timeout=60).stdout
    print(way, arrived["/debit/" + way], "Failed to fetch" in shown)
if arrived != {"/debit/kept": ["k1"] * 3, "/debit/fresh": ["k1"]}:
    sys.exit("Chromium sends a POST otherwise than it did.")
PY
timeout 150 python3 "$dir/try.py" "$dir"
