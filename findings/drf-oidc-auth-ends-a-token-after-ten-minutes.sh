#!/usr/bin/env bash
# drf-oidc-auth 4.0.0 on Django 5.2.19 and djangorestframework 3.18.3 (PyPI), tokens by PyJWT 2.15.1[crypto], Python 3;
# the issuer is one on loopback.
#
# Behaviour: OIDC_LEEWAY, 600 s unless it is set, is the oldest that a token may be by its iat, whatever its exp says;
# and the same number is the tolerance of exp. The key set is kept for 24 hours, also when a token has another kid.
# Seen, for tokens of an hour: fresh 200; 9 minutes old 200; 11 minutes old 401 "JWT too old". With OIDC_LEEWAY 3600
# that one is 200. After a rotation of the issuer's key the new key's token is 401 "JWT signature key not found", and
# the issuer was not asked.
#
# The wrong guesses: a token is good until its exp, a leeway makes it last longer only, and an unknown kid is asked for.
# For an app whose access tokens last an hour: each user is signed out after ten minutes, and after a rotation all are
# for a day. What helps, tried here: OIDC_LEEWAY as long as the tokens last, for the first; for the second,
# OIDC_JWKS_EXPIRATION_TIME, in seconds.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check drf-oidc-auth==4.0.0 Django==5.2.19 djangorestframework==3.18.3 \
  'PyJWT[crypto]==2.15.1'
cat >try.py <<'PY'
import http.server, json, sys, threading, time
from cryptography.hazmat.primitives.asymmetric import rsa
import jwt
from jwt.algorithms import RSAAlgorithm

private = {kid: rsa.generate_private_key(65537, 2048) for kid in ("former", "new")}
public = [{**json.loads(RSAAlgorithm.to_jwk(key.public_key())), "kid": kid} for kid, key in private.items()]
published, asked = public[:1], []

class Issuer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        found = {"keys": published} if self.path == "/keys" else {"issuer": issuer, "jwks_uri": issuer + "/keys"}
        self.wfile.write(json.dumps(found).encode())
    def log_message(self, *words): pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Issuer)
threading.Thread(target=server.serve_forever, daemon=True).start()
issuer = f"http://127.0.0.1:{server.server_port}"
import django
from django.conf import settings
settings.configure(
    SECRET_KEY="x", INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"], LOGGING_CONFIG=None,
    OIDC_AUTH={"OIDC_ENDPOINT": issuer, "OIDC_RESOLVE_USER_FUNCTION": lambda request, token: token["sub"],
               **json.loads(sys.argv[1])})
django.setup()
from oidc_auth.authentication import JSONWebTokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.test import APIRequestFactory

def ask(kid, age_s):
    born = int(time.time()) - age_s
    claims = {"iss": issuer, "aud": "app", "sub": "user", "iat": born, "exp": born + 3600}
    token = jwt.encode(claims, private[kid], "RS256", {"kid": kid})
    request = APIRequestFactory().get("/", HTTP_AUTHORIZATION="JWT " + token)
    try:
        return JSONWebTokenAuthentication().authenticate(request)[0]
    except AuthenticationFailed as refused:
        return str(refused)

seen = [ask("former", 0), ask("former", 540), ask("former", 660)]
published.append(public[1])
time.sleep(1.5)
seen += [ask("new", 0), asked.count("/keys")]
print(sys.argv[1], seen)
missing = "Invalid Authorization header. JWT signature key not found."
if seen != {"{}": ["user", "user", "Invalid Authorization header. JWT too old.", missing, 1]}.get(
        sys.argv[1], ["user", "user", "user", "user", 2]):
    sys.exit("drf-oidc-auth minds the age of tokens and keys otherwise than it did.")
PY
timeout 60 venv/bin/python -W ignore try.py '{}' 2>/dev/null
timeout 60 venv/bin/python -W ignore try.py '{"OIDC_LEEWAY": 3600, "OIDC_JWKS_EXPIRATION_TIME": 1}' 2>/dev/null
