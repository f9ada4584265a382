#!/usr/bin/env bash
# HAProxy 2.6.12 (Debian 12), a stick table that counts requests by a header; tokens by PyJWT 2.15.1 (PyPI).
#
# Behaviour: "stick-table type string" keeps the first 31 characters of a key, unless "len" says otherwise,
# and takes longer keys that begin alike for one. Neither "haproxy -c" nor the log says a word.
# Seen: keyed by hdr(authorization), three users with two JWTs each count 1 2 3 4 5 6: what is kept is "Bearer
# " and a part of the token's header, the same in all tokens of one issuer. Keyed by the userIds
# gid://shopify/Customer/820982911946154508 and ...509, two users count 1 2. With len 1024 each has its own.
#
# The wrong guess: the table's key is the whole header, or a key that is too long is refused or not counted.
# For a limit per token or per user: it holds for all of them together, so the first busy one shuts the others
# out, and a test with "alice" and "bob" passes. What helps, tried here: len, or "type binary len 20" with
# hdr(authorization),sha1 as the key.
set -euo pipefail
dir=$(mktemp -d); proxy=
trap '[ -z "$proxy" ] || kill "$proxy" 2>/dev/null || true; rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version}' haproxy) || { echo "needs Debian 12's haproxy"; exit 1; }
[[ $found = 2.6.12-* ]] || echo "note: seen with 2.6.12, this is $found"
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check PyJWT==2.15.1 2>/dev/null
ports=($(python3 -c 'import socket
s = [socket.create_server(("127.0.0.1", 0)) for _ in "1234"]
print(*(x.getsockname()[1] for x in s))'))
{
    printf '%s\n' defaults "  mode http" "  timeout connect 2s" "  timeout client 5s" "  timeout server 5s"
    n=0
    while IFS='|' read -r type key; do
        printf '%s\n' "frontend f$n" "  bind 127.0.0.1:${ports[n]}" \
            "  stick-table type $type size 10k expire 60s store http_req_cnt" \
            "  http-request track-sc0 $key" \
            '  http-request return status 200 content-type text/plain lf-string "%[sc0_http_req_cnt]"'
        n=$((n + 1))
    done <<'FRONTENDS'
string|hdr(authorization)
string len 1024|hdr(authorization)
binary len 20|hdr(authorization),sha1
string|hdr(x-user-id)
FRONTENDS
} >"$dir/haproxy.cfg"
haproxy -c -f "$dir/haproxy.cfg" >"$dir/said" 2>&1
grep -v 'Configuration file is valid' "$dir/said" && { echo "HAProxy warns now."; exit 1; }
haproxy -f "$dir/haproxy.cfg" & proxy=$!
timeout 60 "$dir/venv/bin/python" - "${ports[@]}" <<'PY'
import jwt, socket, sys, time, urllib.request

def counts(port, headers):
    asked = [urllib.request.Request(f"http://127.0.0.1:{port}/", headers=each) for each in headers]
    return " ".join(urllib.request.urlopen(each, timeout=5).read().decode() for each in asked)

for _ in range(100):
    if socket.socket().connect_ex(("127.0.0.1", int(sys.argv[4]))) == 0:
        break
    time.sleep(0.1)
tokens = [jwt.encode({"sub": user, "exp": 2000000000}, "k" * 40, "HS256") for user in ("ann", "bob", "eve")]
bearers = [{"Authorization": f"Bearer {token}"} for token in tokens for _ in "12"]
users = [{"X-User-Id": f"gid://shopify/Customer/82098291194615450{n}"} for n in "89"]
cases = {"string": bearers, "string len 1024": bearers, "sha1": bearers, "userIds": users}
seen = {name: counts(port, headers) for port, (name, headers) in zip(sys.argv[1:], cases.items())}
print(seen)
if list(seen.values()) != ["1 2 3 4 5 6", "1 2 1 2 1 2", "1 2 1 2 1 2", "1 2"]:
    sys.exit("HAProxy's table of strings tells long keys apart otherwise than it did.")
PY
