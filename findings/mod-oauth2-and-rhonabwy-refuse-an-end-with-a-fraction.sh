#!/usr/bin/env bash
# mod_oauth2 3.3.1 with liboauth2 1.4.5.4 on Apache 2.4.71, and rhonabwy 1.1.11 (Debian 12), beside PyJWT 2.15.1 (PyPI),
# by which the tokens are made, too; Python 3.
#
# Behaviour: a JWT's exp may have a fraction (RFC 7519, section 2), and Python's time.time() has one. mod_oauth2 reads
# it as 0, so that the token ended in 1970; to rhonabwy it is no exp at all. 1796056545.0 is the same to both.
# Output seen, a token for ten minutes by HS256, with the exp that is named, and what each says to it:
#     int(time.time()) + 600: PyJWT good, rhonabwy good, mod_oauth2 200
#     time.time() + 600: PyJWT good, rhonabwy refused, mod_oauth2 401
#     float(int(time.time())) + 600: PyJWT good, rhonabwy refused, mod_oauth2 401
#     datetime.now(timezone.utc) + timedelta(minutes=10): PyJWT good, rhonabwy good, mod_oauth2 200
#
# The wrong guess: an end that one's own library writes, and reads again, is an end to the others, and what is refused
# as expired is so. joserfc, jwcrypto, jose, jsonwebtoken and Ruby's jwt read it, so that the tests of a shop are green.
# Behind Apache each token that was paid for is 401, "expired 1796056545 seconds ago", and one looks for wrong clocks.
# What helps, tried here: int() around it, or a datetime, which PyJWT writes in whole seconds.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
cd "$dir"; chmod 755 .; python3 -m venv venv; command -v apache2 >log || { echo "needs Debian's apache2"; exit 1; }
{ apt-get download -q libapache2-mod-oauth2 liboauth2-0 liboauth2-apache0 libcjose0 libjansson4 libhiredis0.14 libjq1 \
    libonig5 libmemcached11 libhashkit2 librhonabwy1.1 liborcania2.3 libyder2.0 && for deb in *.deb; do
        dpkg -x "$deb" .; done; } >log 2>&1 || { cat log; exit 1; }
venv/bin/pip -q install --disable-pip-version-check pyjwt==2.15.1 2>/dev/null
LD_LIBRARY_PATH=$(echo "$dir"/usr/lib/*-linux-gnu); export LD_LIBRARY_PATH; secret=0123456789abcdef0123456789abcdef
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
{ for name in mpm_event authn_core authz_core authz_user; do
      echo "LoadModule ${name}_module /usr/lib/apache2/modules/mod_$name.so"; done
  printf '%s\n' "LoadModule oauth2_module $dir/usr/lib/apache2/modules/mod_oauth2.so" "ServerName shop" \
      "Listen 127.0.0.1:$port" "PidFile $dir/pid" "ErrorLog $dir/said" "User www-data" "Group www-data" \
      "DocumentRoot $dir/page" "<Location />" "AuthType oauth2" "OAuth2TokenVerify plain $secret" "Require valid-user" \
      "</Location>"; } >conf
mkdir page; echo good >page/index.html; chmod -R a+rX page
apache2 -f "$dir/conf" -DFOREGROUND >log 2>&1 & pid=$!; sleep 3; cat log
cat >try.py <<'PY'
import ctypes, sys, time, urllib.error, urllib.request, jwt
from datetime import datetime, timedelta, timezone
port, secret = sys.argv[1:]
rhonabwy = ctypes.CDLL("librhonabwy.so.1.1")
rhonabwy.r_jwt_quick_parse.restype = ctypes.c_void_p
EXP, NOW, END = 4, -1, 0  # of rhonabwy.h
for made in ("int(time.time()) + 600", "time.time() + 600", "float(int(time.time())) + 600",
             "datetime.now(timezone.utc) + timedelta(minutes=10)"):
    token = jwt.encode({"sub": "ann", "exp": eval(made)}, secret)
    told = "good" if jwt.decode(token, secret, ["HS256"]) else ""
    parsed = ctypes.c_void_p(rhonabwy.r_jwt_quick_parse(token.encode(), 0, 0))
    claims = "refused" if rhonabwy.r_jwt_validate_claims(parsed, EXP, NOW, END) else "good"
    ask = urllib.request.Request(f"http://127.0.0.1:{port}/index.html", headers={"Authorization": f"Bearer {token}"})
    try:
        status = urllib.request.urlopen(ask).status
    except urllib.error.HTTPError as error:
        status = error.code
    print(f"{made}: PyJWT {told}, rhonabwy {claims}, mod_oauth2 {status}")
PY
timeout 90 venv/bin/python try.py "$port" $secret | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "They read an end otherwise." >&2; exit 1; }
