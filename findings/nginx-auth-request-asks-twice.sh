#!/bin/bash
# nginx 1.22.1 (Debian 12), auth_request before files and before an application; the asked service is one on loopback.
#
# auth_request asks once for a request, except where nginx goes on inside itself: a folder that is answered with its
# index.html, and try_files that falls back to another file, are asked for twice, with the same token. A service that
# redeems single-use tokens says yes and then 409, and the visitor who paid gets an error.
# An answer other than 2xx, 401 and 403 becomes 500, so 402, 409 and 429 do, and their bodies and Retry-After are lost.
# And what is asked is a GET, also for a POST: with two upstreams, one that dies after redeeming is followed by the
# other (POST itself would not be repeated).
# Guess that was wrong: once per request, with the request's own method; and a refusal is passed on as it is.
# What helps: ask in the location that the internal redirect ends in, and switch auth_request off in the one before
# (tried here for the index); an answer of 401 or 403 with the real status in a header (auth_request_set).
# Output seen (times that the service was asked, status that the visitor got):
#     file 1 200, folder 2 200, try_files 2 200, folder with auth_request off outside 1 200
#     402: 1 500, 409: 1 500, 429: 1 500, 403: 1 403
#     POST, service dies: GET asked 2 500
set -euo pipefail
T=$(mktemp -d); nginx= ; service=
trap '[ -z "$nginx" ] || kill $nginx 2>/dev/null || true; [ -z "$service" ] || kill $service 2>/dev/null || true; wait; rm -rf "$T"' EXIT
found=$(dpkg-query -W -f='${Version}' nginx) || { echo "needs Debian 12's nginx"; exit 1; }
[ "$found" = 1.22.1-9+deb12u11 ] || echo "note: seen with 1.22.1-9+deb12u11, this is $found"
chmod 755 "$T"; mkdir -p "$T/www/folder" "$T/www/paid"; for file in file folder/index.html paid/index.html; do echo good > "$T/www/$file"; done
cat > "$T/service.py" <<'PYTHON'
import http.server, sys
class Service(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print(self.command, self.headers["X-Case"], flush=True)
        if self.headers["X-Want"] != "death":
            self.send_response(int(self.headers["X-Want"]))
            self.end_headers()
    do_POST = do_GET
    def log_message(self, *words): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
print(server.server_address[1], file=open(sys.argv[1], "w"), flush=True)
server.serve_forever()
PYTHON
python3 "$T/service.py" "$T/port" > "$T/asked" & service=$!
for _ in $(seq 50); do [ -s "$T/port" ] && break; sleep 0.2; done
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
cat > "$T/nginx.conf" <<NGINX
daemon off; pid $T/pid; error_log $T/errors; events {}
http { access_log off; client_body_temp_path $T/a; proxy_temp_path $T/b; fastcgi_temp_path $T/c; uwsgi_temp_path $T/d; scgi_temp_path $T/e;
  upstream service { server 127.0.0.1:$(cat "$T/port"); server 127.0.0.1:$(cat "$T/port"); }
  server { listen 127.0.0.1:$port; root $T/www; auth_request /ask;
    location /try/ { try_files \$uri /file; }
    location = /paid/ { auth_request off; index index.html; }
    location = /ask { internal; proxy_pass http://service/; proxy_pass_request_body off; proxy_set_header Content-Length ""; } } }
NGINX
$(command -v nginx || echo /usr/sbin/nginx) -e "$T/errors" -c "$T/nginx.conf" & nginx=$!
for _ in $(seq 50); do [ -s "$T/pid" ] && break; sleep 0.2; done
ask() {   # case, path, what the service is to answer, options of curl: "asked status"
    local status=$(curl -s -o /dev/null -w '%{http_code}' -H "X-Case: $1" -H "X-Want: $3" "${@:4}" "http://127.0.0.1:$port$2")
    echo "$(grep -c "GET $1\$" "$T/asked") $status"
}
seen="file $(ask file /file 204), folder $(ask folder /folder/ 204), try_files $(ask try /try/it 204), folder with auth_request off outside $(ask paid /paid/ 204)
402: $(ask 402 /file 402), 409: $(ask 409 /file 409), 429: $(ask 429 /file 429), 403: $(ask 403 /file 403)
POST, service dies: GET asked $(ask post /file death -d amount=5)"
echo "$seen"
[ "$seen" = "$(sed -n '/^# Output seen/,/^#     POST/s/^#     //p' "$0")" ] || { echo "Changed: nginx asks otherwise than at the top of this file."; exit 1; }
