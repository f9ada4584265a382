#!/usr/bin/env bash
# python-jose 3.5.0 (PyPI) with tokens and keys by PyJWT 2.15.1[crypto], Python 3.
#
# Behaviour: jwt.decode() takes a key set. It tries its keys in their order, whatever the kid says, and raises at the
# first whose kty is another than the token's algorithm needs, without trying the rest.
# Seen, with an RSA key and an EC key that each have kid, alg and use: [RSA, EC]: RS256 good, ES256 refused ("Incorrect
# key type. Expected: 'EC', Received: RSA"). [EC, RSA]: the other way round. PyJWT takes both from both.
#
# The wrong guess: the key is chosen by its kid, or at least all are tried.
# For an issuer that moves from RS256 to ES256: the day on which it publishes the new key above the old one, all tokens
# are refused; below it, the new tokens are. What helps, tried here: pick the key of that kid yourself.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check 'python-jose[cryptography]==3.5.0' 'PyJWT[crypto]==2.15.1'
cat >try.py <<'PY'
import json, sys, time
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jose import jwt as python_jose
import jwt
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

private = {"RS256": rsa.generate_private_key(65537, 2048), "ES256": ec.generate_private_key(ec.SECP256R1())}
writers = {"RS256": RSAAlgorithm, "ES256": ECAlgorithm}
public = {alg: {**json.loads(writers[alg].to_jwk(key.public_key())), "kid": alg, "alg": alg, "use": "sig"}
          for alg, key in private.items()}
tokens = {alg: jwt.encode({"sub": "user", "exp": int(time.time()) + 60}, key, alg, {"kid": alg})
          for alg, key in private.items()}
ways = {
    "python-jose": lambda token, keys, alg: python_jose.decode(token, {"keys": keys}, [alg]),
    "python-jose by kid": lambda token, keys, alg: python_jose.decode(
        token, next(key for key in keys if key["kid"] == alg), [alg]),
    "PyJWT": lambda token, keys, alg: jwt.decode(token, jwt.PyJWKSet(keys)[alg], [alg]),
}
seen = {}
for name, decode in ways.items():
    for order in (["RS256", "ES256"], ["ES256", "RS256"]):
        for alg, token in tokens.items():
            try:
                decode(token, [public[each] for each in order], alg)
                result = "good"
            except Exception as refused:
                result = str(refused)
            seen[f"{name}, {order[0]} first, {alg}"] = result
print(*(f"{case}: {result}" for case, result in seen.items()), sep="\n")
refused = [case for case, result in seen.items() if result != "good"]
if refused != ["python-jose, RS256 first, ES256", "python-jose, ES256 first, RS256"]:
    sys.exit("python-jose reads a set of two kinds of keys otherwise than it did.")
PY
timeout 60 venv/bin/python -W ignore try.py
