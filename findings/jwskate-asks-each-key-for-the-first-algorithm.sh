#!/usr/bin/env bash
# jwskate 0.12.2, beside PyJWT 2.15.1[crypto], joserfc 1.8.0 and jwcrypto 1.6.1 (PyPI), Python 3.
#
# Behaviour: verify_signature(keys, algs=[...]) takes a list of algorithms, and raises at the first of the list that
# the token's key cannot do, before it looks at the next one.
# Seen, with a set of an ES256 and an EdDSA key, and algs of both: by ["ES256", "EdDSA"] the ES256 token is good and the
# EdDSA one "Alg 'ES256' is not supported by this key"; by ["EdDSA", "ES256"] the other way round. PyJWT, joserfc
# and jwcrypto take both tokens by either list.
#
# The wrong guess: a list of algorithms is a set, and its order is of no account.
# For a service that gets ready for its issuer's move from ES256 to EdDSA: with both named, in good time, either
# today's tokens are refused or tomorrow's. What helps, tried here: the one algorithm of the token's header, once
# it is found among those that are allowed.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check jwskate==0.12.2 'PyJWT[crypto]==2.15.1' joserfc==1.8.0 \
  jwcrypto==1.6.1
cat >try.py <<'PY'
import itertools, json, sys, time, warnings
warnings.showwarning = lambda *_, **__: None
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
import jwskate, jwt
from joserfc import jwt as joserfc_jwt
from joserfc.jwk import KeySet
from jwcrypto import jwk as jwcrypto_jwk, jwt as jwcrypto_jwt
from jwt.algorithms import ECAlgorithm, OKPAlgorithm

private = {"ES256": ec.generate_private_key(ec.SECP256R1()), "EdDSA": ed25519.Ed25519PrivateKey.generate()}
kinds = {"ES256": ECAlgorithm, "EdDSA": OKPAlgorithm}
keys = {"keys": [{**json.loads(kinds[alg].to_jwk(key.public_key())), "kid": alg, "alg": alg, "use": "sig"}
                 for alg, key in private.items()]}
tokens = {alg: jwt.encode({"sub": "user", "exp": int(time.time()) + 60}, key, alg, {"kid": alg})
          for alg, key in private.items()}

def jwskate_(token, algs):
    if not jwskate.Jwt(token).verify_signature(jwskate.JwkSet(keys), algs=algs):
        raise ValueError("not verified")

ways = {
    "jwskate": jwskate_,
    "jwskate, the header's": lambda token, algs: jwskate_(token, [a for a in algs if a == jwskate.Jwt(token).alg]),
    "PyJWT": lambda token, algs: jwt.decode(token, jwt.PyJWKSet(keys["keys"])[kid], algs),
    "joserfc": lambda token, algs: joserfc_jwt.decode(token, KeySet.import_key_set(keys), algorithms=algs),
    "jwcrypto": lambda token, algs: jwcrypto_jwt.JWT(
        jwt=token, key=jwcrypto_jwk.JWKSet.from_json(json.dumps(keys)), algs=algs, expected_type="JWS"),
}
refused = []
for name, algs, kid in itertools.product(ways, (["ES256", "EdDSA"], ["EdDSA", "ES256"]), tokens):
    try:
        ways[name](tokens[kid], algs)
    except Exception as error:
        refused.append(f"{name}, {' '.join(algs)}, token {kid}")
        print(refused[-1], error, sep=": ")
if refused != ["jwskate, ES256 EdDSA, token EdDSA", "jwskate, EdDSA ES256, token ES256"]:
    sys.exit("jwskate takes a list of algorithms otherwise than it did.")
PY
timeout 60 venv/bin/python try.py
