#!/usr/bin/env bash
# HAProxy 2.6.12 (Debian 12), its converter jwt_payload_query; tokens by PyJWT 2.15.1 and joserfc 1.8.0 (PyPI).
#
# Behaviour: JSON may write any character as \uXXXX, and "/" as "\/". PyJWT writes whatever is not ASCII so, joserfc and
# the JavaScript libraries do not, and PHP's json_encode() writes "\/". The converter turns \u00XX into the one byte XX,
# which is Latin-1, gives nothing at all for a text with any other \uXXXX or with "\/", and passes UTF-8 as it is.
# Seen for sub: "jürgen" by PyJWT is 6a fc 72…, by joserfc 6a c3 bc 72…; "łukasz" by PyJWT is empty, by joserfc whole;
# "CORP/jane" with "\/" is empty, without the backslash whole.
#
# The wrong guess: a query of JSON gives the text that JSON says, in UTF-8.
# For limits or a userId header by sub: one user is two, by which library made the token, or is nobody, together with
# all others of whom that is true. Tests with "alice" pass. What helps: let the service behind read the claim.
set -euo pipefail
dir=$(mktemp -d); proxy=
trap '[ -z "$proxy" ] || kill "$proxy" 2>/dev/null || true; rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version}' haproxy) || { echo "needs Debian 12's haproxy"; exit 1; }
[[ $found = 2.6.12-* ]] || echo "note: seen with 2.6.12, this is $found"
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check PyJWT==2.15.1 joserfc==1.8.0 2>/dev/null
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
cat >"$dir/haproxy.cfg" <<CONFIGURATION
defaults
  mode http
  timeout connect 2s
  timeout client 5s
  timeout server 5s
frontend app
  bind 127.0.0.1:$port
  http-request set-var(txn.user) http_auth_bearer,jwt_payload_query('\$.sub')
  http-request return status 200 content-type text/plain lf-string "%[var(txn.user)]"
CONFIGURATION
haproxy -f "$dir/haproxy.cfg" & proxy=$!
timeout 60 "$dir/venv/bin/python" - "$port" <<'PY'
import json, socket, sys, time, urllib.request
import jwt
from joserfc import jws, jwt as joserfc_jwt
from joserfc.jwk import OctKey

secret = OctKey.import_key("k" * 40)
escaped = json.dumps({"sub": "CORP/jane"}).replace("/", r"\/").encode()
tokens = {
    "jürgen, PyJWT": jwt.encode({"sub": "jürgen"}, "k" * 40),
    "jürgen, joserfc": joserfc_jwt.encode({"alg": "HS256"}, {"sub": "jürgen"}, secret),
    "łukasz, PyJWT": jwt.encode({"sub": "łukasz"}, "k" * 40),
    "łukasz, joserfc": joserfc_jwt.encode({"alg": "HS256"}, {"sub": "łukasz"}, secret),
    "CORP/jane, PyJWT": jwt.encode({"sub": "CORP/jane"}, "k" * 40),
    r"CORP\/jane": jws.serialize_compact({"alg": "HS256"}, escaped, secret),
}
users = {jwt.decode(token, "k" * 40, ["HS256"])["sub"] for token in tokens.values()}
assert users == {"jürgen", "łukasz", "CORP/jane"}
while socket.socket().connect_ex(("127.0.0.1", int(sys.argv[1]))):
    time.sleep(0.1)
seen = {}
for case, token in tokens.items():
    request = urllib.request.Request(f"http://127.0.0.1:{sys.argv[1]}/", headers={"Authorization": "Bearer " + token})
    seen[case] = urllib.request.urlopen(request, timeout=5).read()
print(seen)
if list(seen.values()) != [b"j\xfcrgen", "jürgen".encode(), b"", "łukasz".encode(), b"CORP/jane", b""]:
    sys.exit("HAProxy reads the text of a claim otherwise than it did.")
PY
