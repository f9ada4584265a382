#!/usr/bin/env bash
# Authlib 1.9.10, beside joserfc 1.8.0, with PyJWT 2.15.1[crypto] as the reader (PyPI), Python 3.
#
# Behaviour: authlib.jose writes x and y of an elliptic curve's key as short as the numbers allow. RFC 7518 (6.2.1.2)
# wants 32 bytes for P-256, whatever they begin with. Its thumbprint, which it offers as the kid, is then another one
# than that of RFC 7638, too.
# Seen: of the keys 1 to 1024 nine have an x or y of 31 bytes, as one in 128 has by chance. PyJWT refuses each of
# these ("Coords should be 32 bytes for curve P-256"), and a set of one has no usable keys for it. joserfc, to which
# Authlib itself sends its users, writes 32 bytes, and the two thumbprints differ for the same nine.
#
# The wrong guess: a key that was published once can be read by everybody, or by nobody.
# For an app whose sign-in is made of Authlib: it works for years, until a rotation draws such a key, and all users are
# refused. What helps, tried here: joserfc to publish the set.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check Authlib==1.9.10 joserfc==1.8.0 'PyJWT[crypto]==2.15.1'
cat >try.py <<'PY'
import base64, sys, warnings
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
warnings.showwarning = lambda *_, **__: None
import authlib.jose, joserfc.jwk, jwt

def lengths(jwk):
    return {len(base64.urlsafe_b64decode(jwk[name] + "==")) for name in "xy"}

def readable(jwk):
    try:
        return bool(jwt.PyJWKSet([jwk]).keys)
    except jwt.PyJWTError:
        return False

count = {"Authlib short": 0, "Authlib refused": 0, "joserfc short": 0, "joserfc refused": 0, "thumbprints differ": 0}
for number in range(1, 1025):
    key = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    pem = key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    sides = {"Authlib": authlib.jose.ECKey.import_key(pem), "joserfc": joserfc.jwk.ECKey.import_key(pem)}
    for name, side in sides.items():
        jwk = side.as_dict()
        count[name + " short"] += lengths(jwk) != {32}
        count[name + " refused"] += not readable({**jwk, "alg": "ES256", "kid": "1"})
    count["thumbprints differ"] += len({side.thumbprint() for side in sides.values()}) == 2
print(count)
short = count["Authlib short"]
if not short or list(count.values()) != [short, short, 0, 0, short]:
    sys.exit("Authlib writes the coordinates of a key otherwise than it did.")
PY
timeout 120 venv/bin/python -W ignore try.py
