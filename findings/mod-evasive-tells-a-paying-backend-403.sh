#!/usr/bin/env bash
# mod_evasive 1.10.1 (Debian 12's libapache2-mod-evasive 1.10.1-5), its settings as they come, in Apache 2.4.71
# (Debian 12's apache2-bin), one process, as a proxy; Python 3; loopback only.
#
# Behaviour: who asks for one address more than three times within a second hears 403 there, with a page and without
# Retry-After, for ten seconds, and each question within them begins the ten anew. The path counts, not the body: a
# ledger's vend, redeem and refund are one address each, for all users of a backend.
# Output seen, with the kind of page and Retry-After, for a good backend and a ledger that answers 200 to all:
#     12 vends at once, each for another user: 3 done, 9 told 403 text/html None
#     then one each 4 s: 403, 403, 403, 403, 403
#     after 12 s of silence: 200
#     12 balances at once, each of another user: 12 done
#
# The wrong guess: what is against denial of service begins at hundreds of requests, and says 429 or 503, with when to
# come again. The fourth customer of a second is told what the ledger says for want of credits, or of a right, and no
# client asks again: a refund that is told 403 is given up, and the credit kept. While the backend goes on for the
# others, nobody is served. What helps, tried: the backends' and gateways' addresses in DOSWhitelist.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"; chmod 755 .
apt-get download -qq libapache2-mod-evasive=1.10.1-5 2>log || { cat log; echo "needs Debian 12's packages"; exit 1; }
dpkg -x libapache2-mod-evasive_*.deb x; dpkg -s apache2-bin >/dev/null   # needs this of Debian 12
cat >service.py <<'PY'
import http.server, sys
class Service(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")
    do_GET = do_POST
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Service).serve_forever()
PY
cat >try.py <<'PY'
import http.client, sys, time
def asks(many, method, path, pause=0):
    time.sleep(1.05 - time.time() % 1)   # just after a second has begun
    backend, told = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=20), []
    for n in range(many):
        time.sleep(pause)
        backend.request(method, path.format(n), body=f"user-{n}" if method == "POST" else None)
        (answer := backend.getresponse()).read()
        told.append((answer.status, answer.getheader("Content-Type", "")[:9], answer.getheader("Retry-After")))
    return told
told = asks(12, "POST", "/vend-token")
done = sum(status == 200 for status, *_ in told)
print(f"12 vends at once, each for another user: {done} done, {12 - done} told", *told[-1])
print("then one each 4 s:", ", ".join(str(status) for status, *_ in asks(5, "POST", "/vend-token", 4)))
print("after 12 s of silence:", asks(1, "POST", "/vend-token", 12)[0][0])
done = sum(status == 200 for status, *_ in asks(12, "GET", "/balance/{}"))
print(f"12 balances at once, each of another user: {done} done")
PY
read -r service port < <(python3 -c 'import socket; held = [socket.create_server(("127.0.0.1", 0)) for _ in "12"]
print(*(each.getsockname()[1] for each in held))')
python3 service.py "$service" 2>>log & pids+=($!)
printf '%s\n' "ServerName localhost" "ServerRoot /usr/lib/apache2" "PidFile $dir/pid" "ErrorLog $dir/log" \
    "Listen 127.0.0.1:$port" "LoadModule mpm_event_module modules/mod_mpm_event.so" "User #$(id -u nobody)" \
    "Group #$(id -g nobody)" "StartServers 1" "ServerLimit 1" "MaxRequestWorkers 25" \
    "LoadModule authz_core_module modules/mod_authz_core.so" "LoadModule proxy_module modules/mod_proxy.so" \
    "LoadModule proxy_http_module modules/mod_proxy_http.so" "ProxyPass / http://127.0.0.1:$service/" \
    "LoadModule evasive20_module $dir/x/usr/lib/apache2/modules/mod_evasive20.so" >apache.conf
apache2 -f "$dir/apache.conf" -D FOREGROUND 2>>log & pids+=($!)
for _ in $(seq 50); do curl -sf "http://127.0.0.1:$port/ready" && break; sleep 0.2; done
timeout 90 python3 try.py "$port" | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "mod_evasive answers otherwise now." >&2; exit 1; }
