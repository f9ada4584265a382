#!/usr/bin/env bash
# google-auth 2.63.0 and PyJWT 2.15.1[crypto] (PyPI), Python 3.
#
# Behaviour: id_token.verify_token() has clock_skew_in_seconds for clocks that differ. It holds where the certificates
# are X.509, as by default. Where certs_url is a JWK set, as for Identity-Aware Proxy and Google's own v3 address, the
# work goes to PyJWT, and the option is left behind.
# Seen, for tokens whose iat is 3 s ahead, and whose exp was 3 s ago, with clock_skew_in_seconds=10: good by
# certificates; by the same key as a JWK set "The token is not yet valid (iat)" and "Signature has expired".
#
# The wrong guess: an argument holds for both kinds of certs_url, as the documentation says of it.
# For an app on a machine whose clock is a second behind: each sign-in is refused at first and good a second later,
# and the argument that is made for this changes nothing. What helps, tried here: jwt.decode(…, leeway=10).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check google-auth==2.63.0 'PyJWT[crypto]==2.15.1'
cat >try.py <<'PY'
import datetime, json, sys, time
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.oauth2 import id_token
import jwt
from jwt.algorithms import RSAAlgorithm

private = rsa.generate_private_key(65537, 2048)
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "issuer")])
today = datetime.datetime.now(datetime.timezone.utc)
certificate = x509.CertificateBuilder(name, name, private.public_key(), 1, today, today + datetime.timedelta(9)).sign(
    private, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()
jwk = {**json.loads(RSAAlgorithm.to_jwk(private.public_key())), "kid": "1", "alg": "RS256"}
documents = {"X.509": {"1": certificate}, "JWK set": {"keys": [jwk]}}

class Answer:
    status = 200
    def __init__(self, document):
        self.data = json.dumps(document).encode()

def transport(url, method="GET", **more):
    return Answer(documents[url])

ways = {kind: lambda token, kind=kind: id_token.verify_token(
            token, transport, audience="app", certs_url=kind, clock_skew_in_seconds=10) for kind in documents}
ways["PyJWT, leeway"] = lambda token: jwt.decode(token, jwt.PyJWK(jwk), ["RS256"], audience="app", leeway=10)
seen = {}
for kind, verify in ways.items():
    for case, begin, end in (("now", 0, 60), ("iat ahead", 3, 60), ("exp over", -60, -3)):
        now = int(time.time())
        claims = {"sub": "user", "aud": "app", "iat": now + begin, "exp": now + end}
        try:
            result = verify(jwt.encode(claims, private, "RS256", {"kid": "1"}))["sub"]
        except Exception as refused:
            result = str(refused)
        seen[f"{kind}, {case}"] = result
print(*(f"{case}: {result}" for case, result in seen.items()), sep="\n")
if [case for case, result in seen.items() if result != "user"] != ["JWK set, iat ahead", "JWK set, exp over"]:
    sys.exit("google-auth minds the clock skew otherwise than it did.")
PY
timeout 60 venv/bin/python try.py
