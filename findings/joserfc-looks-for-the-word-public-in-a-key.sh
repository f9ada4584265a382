#!/usr/bin/env bash
# joserfc 1.8.0, and Authlib 1.9.10, which it grew out of, beside PyJWT 2.15.1[crypto], jwcrypto 1.6.1 and jwskate
# 0.12.2 (PyPI), Python 3; fast-jwt 6.3.6 and jsonwebtoken 9.0.3 (npm), Node 20; the key by OpenSSL 3.0 (Debian 12).
#
# Behaviour: whether a PEM is a private key these two tell by the word PUBLIC anywhere in it. A file with the private
# key first and the public one after it is read as a public key, and so is a private key alone whose first line says
# that it is NOT PUBLIC; RFC 7468 allows such lines, and OpenSSL skips them.
# Seen: both files refused by joserfc and Authlib, "no BEGIN PUBLIC KEY/END PUBLIC KEY delimiters", though the first one
# has them; the other five sign ES256 with each. The private block alone is good for all.
#
# The wrong guess: a reader goes by the -----BEGIN lines, and takes the first one, as the library beneath it does.
# For an issuer that keeps a pair in one file: the service does not start, and asks for a line that is there.
# What helps, tried here: hand over the private block alone (openssl pkey writes it), or PyJWT.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check joserfc==1.8.0 Authlib==1.9.10 'PyJWT[crypto]==2.15.1' \
  jwcrypto==1.6.1 jwskate==0.12.2
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fast-jwt@6.3.6 jsonwebtoken@9.0.3
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out alone.pem
{ cat alone.pem; openssl pkey -in alone.pem -pubout; } >pair.pem
{ echo "This file is NOT PUBLIC."; cat alone.pem; } >note.pem
cat >try.mjs <<'JS'
import fs from "node:fs"
import { createSigner } from "fast-jwt"
import jsonwebtoken from "jsonwebtoken"
const [library, file] = process.argv.slice(2), key = fs.readFileSync(file, "utf8")
if (library === "fast-jwt") createSigner({ key, algorithm: "ES256" })({ sub: "user" })
else jsonwebtoken.sign({ sub: "user" }, key, { algorithm: "ES256" })
JS
cat >try.py <<'PY'
import subprocess, sys, warnings
warnings.showwarning = lambda *_, **__: None
import authlib.jose, jwskate, jwt
from joserfc import jwk, jwt as joserfc_jwt
from jwcrypto import jwk as jwcrypto_jwk, jwt as jwcrypto_jwt

head = {"alg": "ES256"}
ways = {
    "joserfc": lambda pem: joserfc_jwt.encode(head, {}, jwk.import_key(pem, "EC")),
    "Authlib": lambda pem: authlib.jose.jwt.encode(head, {}, pem),
    "PyJWT": lambda pem: jwt.encode({}, pem, "ES256"),
    "jwcrypto": lambda pem: jwcrypto_jwt.JWT(head, {}).make_signed_token(jwcrypto_jwk.JWK.from_pem(pem)),
    "jwskate": lambda pem: jwskate.Jwt.sign({}, jwskate.Jwk.from_pem(pem), alg="ES256"),
}
ways["fast-jwt"] = ways["jsonwebtoken"] = lambda pem: subprocess.run(["node", "try.mjs", name, file], check=True)
refused = []
for name, sign in ways.items():
    for file in ("alone.pem", "pair.pem", "note.pem"):
        try:
            sign(open(file, "rb").read())
        except Exception as error:
            refused.append(f"{name}, {file}")
            print(refused[-1], error, sep=": ")
if refused != [f"{name}, {file}.pem" for name in ("joserfc", "Authlib") for file in ("pair", "note")]:
    sys.exit("Authlib, joserfc or another reads key files otherwise than it did.")
PY
timeout 150 venv/bin/python try.py
