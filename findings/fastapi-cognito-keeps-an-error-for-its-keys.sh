#!/usr/bin/env bash
# fastapi-cognito 2.10.0 with FastAPI 0.165.0 (PyPI), Python 3; the key server is one on loopback.
#
# Behaviour: it asks for the keys once in the life of a process, whatever the status of the answer. Of an error in JSON
# it keeps that there are no keys, for ever; of keys, it keeps these.
# Output seen, of good tokens: when the first question for the keys is answered by 503, then when all is well, and the
# key server goes on to its next key:
#     a moment's error: 401, 401, 401; asked for the keys 1 time(s)
#     no error: u1, u1, u1; asked for the keys 1 time(s)
#     the next key: 401, 401, 401; asked for the keys 0 time(s)
#
# The wrong guess: what is kept are keys, and a key that is not known is asked for, sooner or later.
# One bad moment of the key server while a process starts signs out all its users until somebody starts it anew: they
# are told 401, as for a forged one. With several workers it is a part of each user's requests.
# What helps: a jwks_url that names a file, which is fetched before each start; or PyJWKClient, which asks again.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install fastapi-cognito==2.10.0 fastapi==0.165.0 httpx2==2.16.2 "PyJWT[crypto]==2.15.1" 2>/dev/null
cat >try.py <<'PY'
import asyncio
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import HTTPException, Request
from fastapi_cognito import CognitoAuth, CognitoSettings
keys = {kid: rsa.generate_private_key(65537, 2048) for kid in ("one", "two")}
known, failing, asked = ["one"], [True], []
class KeyServer(BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append(self.path)
        told = {"keys": [{**jwt.algorithms.RSAAlgorithm.to_jwk(keys[kid].public_key(), as_dict=True), "kid": kid}
                         for kid in known]}
        status, told = (503, {"message": "Service Unavailable"}) if failing and failing.pop() else (200, told)
        self.send_response(status), self.end_headers(), self.wfile.write(json.dumps(told).encode())
    log_message = lambda *_: None
server = HTTPServer(("127.0.0.1", 0), KeyServer)
where = f"http://127.0.0.1:{server.server_port}/"
threading.Thread(target=server.serve_forever, daemon=True).start()
async def ask(name, path, kid):
    asked.clear()
    pool = dict(region="eu", userpool_id="eu_1", app_client_id="app", jwks_url=where + path)
    check = CognitoAuth(CognitoSettings(check_expiration=True, jwt_header_name="Authorization", userpools={"eu": pool},
                                        jwt_header_prefix="Bearer")).auth_required
    claims = dict(sub="u1", iss="https://eu", client_id="app", token_use="access", scope="s", username="u1", jti="1",
                  auth_time=1, iat=int(time.time()), exp=int(time.time()) + 600)
    header, told = b"Bearer " + jwt.encode(claims, keys[kid], "RS256", {"kid": kid}).encode(), []
    for _ in range(3):
        try:
            user = await check(Request({"type": "http", "headers": [(b"authorization", header)]}))
            told.append(user.cognito_id)
        except HTTPException as error:
            told.append(str(error.status_code))
    print(f"{name}: {', '.join(told)}; asked for the keys {len(asked)} time(s)")
async def main():
    await ask("a moment's error", "first", "one"), await ask("no error", "second", "one"), known.append("two")
    await ask("the next key", "second", "two")
asyncio.run(main())
PY
timeout 60 venv/bin/python -W ignore try.py 2>log | tee seen || tail -3 log
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "It keeps other keys." >&2; exit 1; }
