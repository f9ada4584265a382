#!/usr/bin/env bash
# hishel 2.0.0, beside hishel 1.4.0, a cache for httpx 0.28.1 (PyPI), Python 3; the server is one on loopback.
#
# Behaviour: from 2.0 on CacheClient() keeps each answer to a GET and does not ask again, whatever Cache-Control
# says: no-store, no-cache and max-age=0 as well. What HTTP says of caches is an option now, rfc, off by default. Up to
# 1.4 that was what SyncCacheClient() did by itself.
# Seen: a balance of 10 under "no-store" is 10 at the second look, though it is 9 by then; the file on the disk
# gives it to the next client as well. hishel 1.4.0 asks again.
#
# The wrong guess: "an HTTP cache library" heeds no-store in every release, and a new major one, in which the class is
# renamed, changes the name.
# For a client of prepaid credits: the balance never moves, so that it asks for tokens which are refused, or never asks
# again. A service can do nothing about it. What helps, tried here: CacheClient(rfc=True).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; seen=
cat >try.py <<'PY'
import http.server
import sys
import threading

import hishel.httpx


class Balance(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = str(Balance.credits).encode()
        Balance.credits -= 1
        self.send_response(200)
        self.send_header("Cache-Control", self.path[1:])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    log_message = lambda *_: None

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Balance)
threading.Thread(target=server.serve_forever, daemon=True).start()
new = hasattr(hishel.httpx, "CacheClient")
for rfc in (False, True) if new else (True,):
    seen = []
    for control in ("no-store", "no-cache", "max-age=0"):
        Balance.credits = 10
        for _ in range(2):  # a client each, as in two processes
            path = f"cache-{sys.argv[1]}-{rfc}.db"
            client = (hishel.httpx.CacheClient(storage=hishel.SqliteStorage(database_path=path), rfc=rfc) if new
                      else hishel.httpx.SyncCacheClient(storage=hishel.SyncSqliteStorage(database_path=path)))
            with client:
                seen.append(client.get(f"http://127.0.0.1:{server.server_port}/{control}").text)
    print("rfc" if rfc else "default", *seen)
PY
for version in 2.0.0 1.4.0; do
  python3 -m venv "v$version"
  "v$version/bin/pip" -q install --disable-pip-version-check "hishel[httpx]==$version" httpx==0.28.1 2>/dev/null
  seen="$seen$version: $(timeout 60 "v$version/bin/python" try.py "$version" | tr '\n' ' ')"
done
echo "$seen"
asked="10 9 10 9 10 9"
[ "$seen" = "2.0.0: default 10 10 10 10 10 10 rfc $asked 1.4.0: rfc $asked " ] ||
  { echo "hishel keeps answers otherwise than it did."; exit 1; }
