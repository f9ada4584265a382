#!/usr/bin/env bash
# jwcrypto 1.6.1, tokens by PyJWT 2.15.1[crypto] (PyPI), Python 3.
#
# Behaviour: JWT(jwt=…, key=set) guesses from the keys' "use" whether to expect a signed or an encrypted token. It means
# to guess only if all keys agree, but a key without "use" counts as agreeing when it comes first; and a JWKSet is a
# Python set, whose order hangs on the seed of the process.
# Seen, for a signing key without "use" and an encryption key with "use": "enc", one good token, and PYTHONHASHSEED 0 to
# 19: about half of the processes refuse it, "Expected JWE, got JWS", each time; the others take it, each time. With
# "use": "sig" in the first key, with algs=["ES256"] or with expected_type="JWS" all take it.
#
# The wrong guess: "use" may be left out, as RFC 7517 (4.2) says; and what one process takes its neighbour takes.
# For an app whose issuer publishes such a pair: one worker in two, chosen anew at each restart, refuses all users, and
# a user who tries again gets in. What helps, tried here: algs.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check jwcrypto==1.6.1 'PyJWT[crypto]==2.15.1'
cat >make.py <<'PY'
import json, time
from cryptography.hazmat.primitives.asymmetric import ec, rsa
import jwt
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

private = ec.generate_private_key(ec.SECP256R1())
signing = json.loads(ECAlgorithm.to_jwk(private.public_key())) | {"kid": "1", "alg": "ES256"}
other = json.loads(RSAAlgorithm.to_jwk(rsa.generate_private_key(65537, 2048).public_key())) | {"kid": "2", "use": "enc"}
for key in signing, other:
    key.pop("key_ops", None)
token = jwt.encode({"exp": int(time.time()) + 600}, private, "ES256", {"kid": "1"})
json.dump({"token": token, "keys": [signing, other]}, open("made", "w"))
PY
cat >try.py <<'PY'
import json, sys
from jwcrypto import jwk, jwt

made = json.load(open("made"))
plain, marked = made["keys"], [made["keys"][0] | {"use": "sig"}, made["keys"][1]]
ways = {"plain": (plain, {}), "use": (marked, {}), "algs": (plain, {"algs": ["ES256"]}),
        "expected_type": (plain, {"expected_type": "JWS"})}
seen = {}
for name, (keys, more) in ways.items():
    results = set()
    for _ in range(10):
        try:
            jwt.JWT(jwt=made["token"], key=jwk.JWKSet.from_json(json.dumps({"keys": keys})), **more)
            results.add("good")
        except TypeError as refused:
            results.add(str(refused))
    seen[name] = " or ".join(results)
print(*seen.values(), sep=", ")
PY
venv/bin/python make.py
for seed in $(seq 0 19); do PYTHONHASHSEED=$seed venv/bin/python try.py; done | sort | uniq -c | tee seen
both=$(sed 's/^ *[0-9]* //' seen | paste -sd'|')
[ "$both" = "Expected JWE, got JWS, good, good, good|good, good, good, good" ] ||
    { echo "jwcrypto guesses the kind of a token otherwise than it did."; exit 1; }
