#!/usr/bin/env bash
# PyJWT 2.15.1[crypto] and pyjwt-key-fetcher 0.8.0, which is made of it, beside joserfc 1.8.0 and jwcrypto 1.6.1 (PyPI),
# Python 3; jose 6.2.18 (npm), Node 20.
#
# Behaviour: an RSA key of a set may leave alg out (RFC 7517, 4.4), as Microsoft Entra's do. PyJWK then fills in RS256,
# and jwt.decode() refuses a token of another algorithm, although algorithms= asks for that one. pyjwt-key-fetcher
# leaves algorithms empty, so that jwt.decode() refuses even RS256.
# Seen: PyJWT RS256 good, RS512 and PS256 "Token algorithm 'RS512' does not match the key's algorithm 'RS256'";
# pyjwt-key-fetcher refuses all three; joserfc, jwcrypto and jose take all three.
#
# The wrong guess: without alg the key is for what the caller lists, and the list that comes with a key fits it.
# For an app whose issuer signs PS256: its users are refused with a word about a key that says nothing of the kind.
# What helps, tried here: jwt.PyJWK(key, algorithm="PS256"), or the key inside, PyJWK.key, for jwt.decode().
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check 'PyJWT[crypto]==2.15.1' pyjwt-key-fetcher==0.8.0 joserfc==1.8.0 \
  jwcrypto==1.6.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jose@6.2.18
cat >try.mjs <<'JS'
import { createLocalJWKSet, jwtVerify } from "jose"
const [token, set] = process.argv.slice(2)
await jwtVerify(token, createLocalJWKSet(JSON.parse(set)))
JS
cat >try.py <<'PY'
import json, subprocess, sys, time
from cryptography.hazmat.primitives.asymmetric import rsa
import jwt
from joserfc import jwt as joserfc_jwt
from joserfc.jwk import KeySet
from jwcrypto import jwk as jwcrypto_jwk, jwt as jwcrypto_jwt
from jwt.algorithms import RSAAlgorithm
from pyjwt_key_fetcher.key import Key

private = rsa.generate_private_key(65537, 2048)
key = {**json.loads(RSAAlgorithm.to_jwk(private.public_key())), "kid": "1", "use": "sig"}
set_ = {"keys": [key]}
ways = {
    "PyJWT": lambda token, alg: jwt.decode(token, jwt.PyJWKSet([key])["1"], [alg]),
    "PyJWT, the key inside": lambda token, alg: jwt.decode(token, jwt.PyJWKSet([key])["1"].key, [alg]),
    "PyJWT, algorithm": lambda token, alg: jwt.decode(token, jwt.PyJWK(key, algorithm=alg), [alg]),
    "pyjwt-key-fetcher": lambda token, alg: jwt.decode(token, **Key(key)),
    "joserfc": lambda token, alg: joserfc_jwt.decode(token, KeySet.import_key_set(set_), algorithms=[alg]),
    "jwcrypto": lambda token, alg: jwcrypto_jwt.JWT(
        jwt=token, key=jwcrypto_jwk.JWKSet.from_json(json.dumps(set_)), algs=[alg]),
    "jose": lambda token, alg: subprocess.run(["node", "try.mjs", token, json.dumps(set_)], check=True),
}
seen = {}
for name, decode in ways.items():
    for alg in ("RS256", "RS512", "PS256"):
        try:
            decode(jwt.encode({"exp": int(time.time()) + 60}, private, alg, {"kid": "1"}), alg)
            seen[f"{name}, {alg}"] = "good"
        except Exception as refused:
            seen[f"{name}, {alg}"] = str(refused)
print(*(f"{case}: {result}" for case, result in seen.items()), sep="\n")
refused = [case for case, result in seen.items() if result != "good"]
if refused != ["PyJWT, RS512", "PyJWT, PS256", *(f"pyjwt-key-fetcher, {alg}" for alg in ("RS256", "RS512", "PS256"))]:
    sys.exit("PyJWT takes a key without alg otherwise than it did.")
PY
timeout 60 venv/bin/python try.py
