#!/usr/bin/env bash
# cryptojwt 1.11.0, beside PyJWT 2.15.1[crypto] (PyPI), Python 3; the key server is one on loopback.
#
# Behaviour: a key that has both "use": "sig" and "key_ops": ["verify"], which say the same (RFC 7517, 4.3, advises
# against both, and allows them where they agree), makes cryptojwt give up the whole set, with the keys beside it.
# Seen, for a set of two keys and a token of each: with key_ops on the second key alone both tokens are refused, "No key
# with kid"; without key_ops both are good. PyJWT takes both tokens each time.
#
# The wrong guess: where the members do not suit it, it passes that key over, as it does a kty or a crv that it does
# not know, and the other key's tokens stay good.
# For an issuer that adds use to keys exported with key_ops, as WebCrypto's exportKey() writes them: the day on which
# one such key joins the set, all users of a service on cryptojwt are refused. What helps, tried here: use alone.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check cryptojwt==1.11.0 'PyJWT[crypto]==2.15.1'
cat >try.py <<'PY'
import http.server, itertools, json, logging, sys, threading, time
from cryptography.hazmat.primitives.asymmetric import ec
import jwt
from cryptojwt.jwt import JWT
from cryptojwt.key_jar import KeyJar
from jwt.algorithms import ECAlgorithm

logging.disable()
private = {kid: ec.generate_private_key(ec.SECP256R1()) for kid in ("old", "new")}
keys = {kid: {**json.loads(ECAlgorithm.to_jwk(key.public_key())), "kid": kid, "alg": "ES256", "use": "sig"}
        for kid, key in private.items()}
sets = {"use": [keys["old"], keys["new"]], "use and key_ops": [keys["old"], {**keys["new"], "key_ops": ["verify"]}]}
tokens = {kid: jwt.encode({"sub": "user", "iss": "app", "exp": int(time.time()) + 60}, key, "ES256", {"kid": kid})
          for kid, key in private.items()}

class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"keys": published}).encode())
    def log_message(self, *words): pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()

def cryptojwt(token):
    (jar := KeyJar()).add_url("app", f"http://127.0.0.1:{server.server_port}/")
    JWT(key_jar=jar, iss="me", allowed_sign_algs=["ES256"]).unpack(token)

ways = {"cryptojwt": cryptojwt, "PyJWT": lambda token: jwt.decode(token, jwt.PyJWKSet(published)[kid], ["ES256"])}
refused = []
for name, kind, kid in itertools.product(ways, sets, tokens):
    published = sets[kind]
    try:
        ways[name](tokens[kid])
    except Exception as error:
        refused.append(f"{name}, {kind}, {kid}")
        print(refused[-1], error, sep=": ")
if refused != ["cryptojwt, use and key_ops, old", "cryptojwt, use and key_ops, new"]:
    sys.exit("cryptojwt takes use beside key_ops otherwise than it did.")
PY
timeout 60 venv/bin/python try.py
