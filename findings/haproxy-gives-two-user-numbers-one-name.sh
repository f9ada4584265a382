#!/usr/bin/env bash
# HAProxy 2.6.12 (Debian 12), its converter jwt_payload_query; tokens by PyJWT 2.15.1 (PyPI).
#
# Behaviour: without "int" as its second argument the converter gives a number of a claim with six digits and an
# exponent. With "int" it reads only the digits before an "e", and gives nothing beyond 64 bits.
# Seen for a claim user_id: 1234567 and 1234568 are both "1.23457e+06", 123456 is "123456". With 'int' each is itself.
# In a stick table keyed by it two users count 1 2 without 'int', and 1 1 with it.
#
# The wrong guess: a number comes as it stands in the token, or at least as another number that is its own.
# For limits by a claim such as Django SimpleJWT's user_id, or a header made of one: it works for the first 999,999
# users, and from then on ten share one, and each ten times as many, a hundred. What helps, tried here: 'int'.
set -euo pipefail
dir=$(mktemp -d); proxy=
trap '[ -z "$proxy" ] || kill "$proxy" 2>/dev/null || true; rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version}' haproxy) || { echo "needs Debian 12's haproxy"; exit 1; }
[[ $found = 2.6.12-* ]] || echo "note: seen with 2.6.12, this is $found"
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check PyJWT==2.15.1 2>/dev/null
read -r one two < <(python3 -c 'import socket
held = [socket.create_server(("127.0.0.1", 0)) for _ in "12"]
print(*(each.getsockname()[1] for each in held))')
{
    printf '%s\n' defaults "  mode http" "  timeout connect 2s" "  timeout client 5s" "  timeout server 5s"
    for way in "$one|" "$two|,'int'"; do cat <<CONFIGURATION
frontend at_${way%%|*}
  bind 127.0.0.1:${way%%|*}
  http-request set-var(txn.user) http_auth_bearer,jwt_payload_query('\$.user_id'${way#*|})
  stick-table type string len 64 size 10k expire 60s store http_req_cnt
  http-request track-sc0 var(txn.user)
  http-request return status 200 content-type text/plain lf-string "%[var(txn.user)] %[sc0_http_req_cnt]"
CONFIGURATION
    done
} >"$dir/haproxy.cfg"
haproxy -f "$dir/haproxy.cfg" & proxy=$!
timeout 60 "$dir/venv/bin/python" - "$one" "$two" <<'PY'
import socket, sys, time, urllib.request
import jwt

def ask(port, number):
    token = jwt.encode({"user_id": number}, "k" * 40)
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", headers={"Authorization": "Bearer " + token})
    return urllib.request.urlopen(request, timeout=5).read().decode()

while socket.socket().connect_ex(("127.0.0.1", int(sys.argv[2]))):
    time.sleep(0.1)
seen = [[ask(port, number) for number in (123456, 1234567, 1234568)] for port in sys.argv[1:]]
print("without int:", seen[0], "with int:", seen[1])
if seen != [["123456 1", "1.23457e+06 1", "1.23457e+06 2"], ["123456 1", "1234567 1", "1234568 1"]]:
    sys.exit("HAProxy reads the number of a claim otherwise than it did.")
PY
