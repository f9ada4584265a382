#!/usr/bin/env bash
# Authlib 1.9.10, jwskate 0.12.2 and auth0-python 6.8.0 (PyPI), beside PyJWT 2.15.1[crypto] and joserfc 1.8.0, Python 3;
# node-jose 2.2.0, beside jose 6.2.18 (npm), Node 20.
#
# Behaviour: RFC 7517 (5) has a reader leave out the keys of a set that it does not understand. These four refuse the
# set, and with it the tokens of the keys that they do understand: Authlib, jwskate and node-jose at a kty that is new
# to them, auth0-python at a key that is not RSA.
# Seen, for a set of an RSA key and a post-quantum one (kty AKP, ML-DSA-44), and an RS256 token of the first: Authlib
# KeyError 'AKP', jwskate InvalidJwk, auth0-python "Not an RSA key", node-jose "unsupported key type". For RSA and EC
# auth0-python alone refuses. PyJWT, joserfc and jose take the token in both cases.
#
# The wrong guess: a key that is added to a set is added, and touches no token of the others.
# For an app whose issuer publishes its next, more modern key weeks ahead, as it should: all users are refused from
# that hour. What helps, tried here as the set of one: pick the key of the token's kid, and give the library that
# alone.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check Authlib==1.9.10 jwskate==0.12.2 auth0-python==6.8.0 \
  'PyJWT[crypto]==2.15.1' joserfc==1.8.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-jose@2.2.0 jose@6.2.18
cat >try.mjs <<'JS'
import fs from "node:fs"
import { createLocalJWKSet, jwtVerify } from "jose"
import nodeJose from "node-jose"
const { token, sets } = JSON.parse(fs.readFileSync(0))
const ways = { jose: set => jwtVerify(token, createLocalJWKSet(set)),
  "node-jose": async set => nodeJose.JWS.createVerify(await nodeJose.JWK.asKeyStore(set)).verify(token) }
const seen = {}
for (const [name, verify] of Object.entries(ways)) for (const [kind, keys] of Object.entries(sets))
  seen[`${name}, ${kind}`] = await verify({ keys }).then(() => "good", refused => String(refused))
console.log(JSON.stringify(seen))
JS
cat >try.py <<'PY'
import json, subprocess, sys, time, warnings
warnings.showwarning = lambda *_, **__: None
from cryptography.hazmat.primitives.asymmetric import ec, rsa
import jwt
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
import authlib.jose, jwskate
from auth0.authentication import token_verifier
from joserfc import jwt as joserfc_jwt
from joserfc.jwk import KeySet

private = rsa.generate_private_key(65537, 2048)
first = {**json.loads(RSAAlgorithm.to_jwk(private.public_key())), "kid": "1", "alg": "RS256"}
curve = ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1()).public_key())
sets = {"RSA": [first], "RSA and EC": [first, {**json.loads(curve), "kid": "2"}],
        "RSA and AKP": [first, {"kty": "AKP", "alg": "ML-DSA-44", "pub": "A" * 1750, "kid": "2"}]}
token = jwt.encode({"sub": "user", "exp": int(time.time()) + 60}, private, "RS256", {"kid": "1"})

class Answer:
    ok = True
    def __init__(self, keys):
        self.json = lambda: {"keys": keys}

def auth0(keys):
    token_verifier.requests.get = lambda url: Answer(keys)
    return jwt.decode(token, token_verifier.JwksFetcher("").get_key("1"), ["RS256"])

ways = {
    "PyJWT": lambda keys: jwt.decode(token, jwt.PyJWKSet(keys)["1"], ["RS256"]),
    "joserfc": lambda keys: joserfc_jwt.decode(token, KeySet.import_key_set({"keys": keys})),
    "Authlib": lambda keys: authlib.jose.jwt.decode(token, authlib.jose.JsonWebKey.import_key_set({"keys": keys})),
    "jwskate": lambda keys: jwskate.Jwt(token).verify(jwskate.JwkSet({"keys": keys}), alg="RS256"),
    "auth0-python": auth0,
}
seen = {}
for name, verify in ways.items():
    for kind, keys in sets.items():
        try:
            verify(keys)
            seen[f"{name}, {kind}"] = "good"
        except Exception as refused:
            seen[f"{name}, {kind}"] = repr(refused)
node = subprocess.run(["node", "try.mjs"], input=json.dumps({"token": token, "sets": sets}), text=True, check=True,
                      stdout=subprocess.PIPE).stdout
seen |= json.loads(node)
print(*(f"{case}: {result}" for case, result in seen.items()), sep="\n")
refused = [case for case, result in seen.items() if result != "good"]
if refused != ["Authlib, RSA and AKP", "jwskate, RSA and AKP", "auth0-python, RSA and EC", "auth0-python, RSA and AKP",
               "node-jose, RSA and AKP"]:
    sys.exit("These libraries take a key that is new to them otherwise than they did.")
PY
timeout 60 venv/bin/python try.py
