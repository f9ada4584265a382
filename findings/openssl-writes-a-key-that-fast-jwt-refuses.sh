#!/usr/bin/env bash
# fast-jwt 6.3.6, beside jsonwebtoken 9.0.3 (npm), Node 20, and PyJWT 2.15.1[crypto] (PyPI), Python 3; the key by
# OpenSSL 3.0 (Debian 12).
#
# Behaviour: "openssl ecparam -name prime256v1 -genkey" writes two blocks, EC PARAMETERS and EC PRIVATE KEY. fast-jwt
# looks at the first alone.
# Seen, signing ES256 with that file: fast-jwt "Unsupported PEM private key."; without the first block good. PyJWT and
# jsonwebtoken sign with both. "openssl genpkey" and "openssl ecparam -noout" write one block, which all take.
#
# The wrong guess: a file that OpenSSL wrote, and that Node's crypto reads, is a private key for a library on Node.
# For a service that is to sign by ES256: the best-known command for the key makes one that is refused, with a word
# that blames its kind. What helps, tried here: -noout, or genpkey.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check 'PyJWT[crypto]==2.15.1'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fast-jwt@6.3.6 jsonwebtoken@9.0.3
openssl ecparam -name prime256v1 -genkey -out ecparam.pem
openssl ecparam -name prime256v1 -genkey -noout -out noout.pem
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out genpkey.pem
cat >try.mjs <<'JS'
import { execFileSync } from "node:child_process"
import fs from "node:fs"
import { createSigner } from "fast-jwt"
import jsonwebtoken from "jsonwebtoken"

const python = "import jwt, sys; jwt.encode({}, sys.stdin.read(), 'ES256')"
const ways = {
  "fast-jwt": key => createSigner({ key, algorithm: "ES256" })({ sub: "user" }),
  jsonwebtoken: key => jsonwebtoken.sign({ sub: "user" }, key, { algorithm: "ES256" }),
  PyJWT: key => execFileSync("venv/bin/python", ["-c", python], { input: key }),
}
const seen = {}
for (const [name, sign] of Object.entries(ways)) for (const file of ["ecparam", "noout", "genpkey"]) {
  try {
    sign(fs.readFileSync(`${file}.pem`, "utf8"))
    seen[`${name}, ${file}`] = "good"
  } catch (refused) {
    seen[`${name}, ${file}`] = refused.message
  }
}
console.log(seen)
if (Object.keys(seen).filter(name => seen[name] !== "good").join() !== "fast-jwt, ecparam") {
  console.error("fast-jwt reads OpenSSL's key files otherwise than it did.")
  process.exit(1)
}
JS
timeout 60 node try.mjs
