#!/bin/bash
# Caddy 2.6.2 (Debian 12); the asked service is one on loopback.
#
# forward_auth asks the service by GET, whatever the visitor's method is, and what Caddy allows itself for a GET holds for
# the question: with lb_try_duration 2s a service that reads the question and ends without an answer is asked some
# nine times for one POST, and without that option twice, if the connection was a kept one. The POST itself, passed on
# by reverse_proxy with the same option, goes out once.
# Guess that was wrong: a POST is not repeated, so its question is not; and each token is shown to the service once.
# A service that redeems single-use tokens has then redeemed before it stopped, and says 409 to a visitor who did nothing
# twice. What helps: no lb_try_duration in forward_auth (tried here, on a fresh connection), and a service that takes
# the same token and request id (a header of Caddy's own, {http.request.uuid}) as the same question.
# Output seen (arrivals for one POST):
#     forward_auth with lb_try_duration: GET several times; without: GET once; reverse_proxy with lb_try_duration: POST once
set -euo pipefail
T=$(mktemp -d); caddy= ; service=
trap '[ -z "$caddy" ] || kill $caddy 2>/dev/null || true; [ -z "$service" ] || kill $service 2>/dev/null || true; wait; rm -rf "$T"' EXIT
found=$(dpkg-query -W -f='${Version}' caddy) || { echo "needs Debian 12's caddy"; exit 1; }
[ "${found%%-*}" = 2.6.2 ] || echo "note: seen with 2.6.2, this is $found"
cat > "$T/service.py" <<'PYTHON'
import http.server, sys
class Service(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        print(self.command, self.headers["X-Case"], flush=True)   # Redeemed; and then there is no answer.
    do_POST = do_GET
    def log_message(self, *words): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
print(server.server_address[1], file=open(sys.argv[1], "w"), flush=True)
server.serve_forever()
PYTHON
python3 "$T/service.py" "$T/port" > "$T/asked" & service=$!
for _ in $(seq 50); do [ -s "$T/port" ] && break; sleep 0.2; done
free() { python3 -c 'import socket; s = [socket.create_server(("127.0.0.1", 0)) for _ in "123"]; print(*(x.getsockname()[1] for x in s))'; }
to=127.0.0.1:$(cat "$T/port"); read -r one two three <<<"$(free)"
cat > "$T/Caddyfile" <<CADDY
{
    admin off
}
http://127.0.0.1:$one {
    forward_auth $to {
        uri /ask
        lb_try_duration 2s
    }
}
http://127.0.0.1:$two {
    forward_auth $to {
        uri /ask
    }
}
http://127.0.0.1:$three {
    reverse_proxy $to {
        lb_try_duration 2s
    }
}
CADDY
HOME="$T" XDG_DATA_HOME="$T" XDG_CONFIG_HOME="$T" caddy run --config "$T/Caddyfile" --adapter caddyfile >/dev/null 2>&1 & caddy=$!
for port in $one $two $three; do
    for _ in $(seq 50); do (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null && break; sleep 0.2; done
    curl -s -o /dev/null -H "X-Case: $port" -d amount=5 "http://127.0.0.1:$port/vend"
done
count() { local times=$(grep -cx "$1 $2" "$T/asked" || true); [ "$times" -gt 2 ] && echo "$1 several times" || { [ "$times" = 1 ] && echo "$1 once" || echo "$1 $times"; }; }
seen="forward_auth with lb_try_duration: $(count GET $one); without: $(count GET $two); reverse_proxy with lb_try_duration: $(count POST $three)"
echo "$seen"
[ "$seen" = "$(sed -n '/^# Output seen/,/^set /s/^#     //p' "$0")" ] || { echo "Changed: Caddy asks otherwise than at the top of this file."; exit 1; }
