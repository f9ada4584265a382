#!/usr/bin/env bash
# redis 8.1.0 (PyPI, "redis-py") and, to compare, valkey 6.2.0 (PyPI), Python 3; the server is a small one on loopback.
#
# Behaviour: redis-py 8 sends a command again when the connection closes before the answer, any command: by default
# up to ten times more. DECRBY, INCRBY, LPUSH and EVAL are done again each time, as the server had carried them out.
# Seen: the server takes 5 credits off, and its first answer gets lost: decrby("credits", 5) reports 90 of 100, and
# nothing is raised. When each answer gets lost, 11 debits of 5 leave 45. valkey-py, which grew out of redis-py,
# raises ConnectionError after one debit.
#
# The wrong guess: a lost answer raises, and the caller, who knows what may be repeated, decides.
# What helps: Redis(retry=None), tried here, or a script on the server that remembers the debit's own id.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check redis==8.1.0 valkey==6.2.0 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import socketserver
import sys
import threading

import redis
import valkey

credits, lost = 100, 0


class Server(socketserver.StreamRequestHandler):
    """Enough of Redis for one number; the first `lost` debits are done, and the connection then ends."""
    def handle(self):
        global credits, lost
        while line := self.rfile.readline():
            words = [self.rfile.read(int(self.rfile.readline()[1:]) + 2)[:-2] for _ in range(int(line[1:]))]
            if words[0].upper() == b"HELLO":
                self.wfile.write(b"%1\r\n$5\r\nproto\r\n:" + words[1] + b"\r\n")
            elif words[0].upper() == b"DECRBY":
                credits -= int(words[2])
                if lost:
                    lost -= 1
                    return
                self.wfile.write(b":%d\r\n" % credits)
            else:
                self.wfile.write(b"+OK\r\n")


def debit(library, losing, **options):
    global credits, lost
    credits, lost = 100, losing
    try:
        answer = library.Redis(port=server.server_address[1], **options).decrby("credits", 5)
    except library.ConnectionError:
        answer = "ConnectionError"
    return f"{answer}, {credits} left"


server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Server)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
seen = [debit(redis, 1), debit(redis, 99), debit(redis, 1, retry=None), debit(valkey, 1)]
print("redis: {}; all lost: {}; retry=None: {}\nvalkey: {}".format(*seen))
once = "ConnectionError, 95 left"
if seen != ["90, 90 left", "ConnectionError, 45 left", once, once]:
    sys.exit("redis-py or valkey-py repeats a lost command otherwise than it did.")
PY
